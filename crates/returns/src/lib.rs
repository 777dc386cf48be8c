//! National returns, written from the facts of the record: the Children in Need census.
//!
//! A return is an authority's own word about its own children, so it is written from the facts of one source and not from
//! the joined record. What the schema asks for and nobody has said is never made up: what cannot be written is left out,
//! and named.
//!
//! *Invariant:* reads no ledger, no file, no clock; what is to be written comes in as facts.
//!
//! *Invariant:* what it writes is valid by the schema of 2026.

mod children_in_need;
mod codes;
mod episode;
mod standing;
mod xml;

pub use children_in_need::{Census, Written, children_in_need_census};
pub use standing::{Told, standing};
