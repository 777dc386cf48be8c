//! JSON Schema of the calendar's types, which know nothing of it: how days, times and moments are written in what a desk
//! shows.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

macro_rules! written_as {
    ($name:ident, $named:literal, $schema:tt) => {
        pub(crate) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $named.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

written_as!(IsoDay, "Day", {
    "type": "string",
    "description": "A day in London",
    "pattern": "^-?[0-9]{4,5}-[0-9]{2}-[0-9]{2}$",
    "examples": ["2026-11-22"]
});

written_as!(IsoInstant, "Instant", {
    "type": "string",
    "description": "A point in time, in UTC",
    "pattern": "^-?[0-9]{4,5}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$",
    "examples": ["2026-11-22T10:15:00Z"]
});

written_as!(IsoMoment, "Moment", {
    "type": "string",
    "description": "A day in London, or a point in time in UTC",
    "pattern": "^-?[0-9]{4,5}-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z)?$",
    "examples": ["2026-11-22", "2026-11-22T10:15:00Z"]
});
