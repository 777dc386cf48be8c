//! The published JSON Schema of a record's body and its facts: `docs/facts.schema.json`, made by `joinder facts schema`.

use crate::Body;

/// The JSON Schema (draft 2020-12) of [`Body`], with every kind of fact.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Body).to_value()
}
