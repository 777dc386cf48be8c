//! Agencies' formats in, facts out: each format is a pure function from bytes to facts, and to complaints.
//!
//! A *record* is one row, or one module element of a census child. What cannot be read is handed back as [`Unread`] with
//! every fault named, and never stops the rest; what can be read but contradicts itself is [`Delivered::Read`] with a
//! discrepancy fact beside its facts. Nothing is mended in silence, nothing is dropped in silence.
//!
//! | format | what it is |
//! |---|---|
//! | `cin-census` | Children in Need census XML, shapes of 2021 to 2026 |
//! | `ssda903-xml` | the looked-after children return as XML |
//! | `fhir` | FHIR R4 resources and bundles: CP-IS, patient flags, related persons, audit events |
//! | `annex-a` | the Annex A workbook of eleven lists |
//! | `two-agencies-…`, `ssda903-…`, `school-census-…`, `annex-a-list-…`, `case-notes` | CSV files, built in as mappings |
//! | `mapping:…` | any CSV or JSON-lines file, described by a TOML file ([`Mapping`]) |
//!
//! *Invariant:* memory does not grow with the size of a file: one record at a time, each bounded ([`RECORD_LIMIT`]).
//!
//! *Invariant:* nothing here opens a file, reads a clock or draws a random number; bytes come in as a `BufRead`.
//!
//! *Invariant:* nothing here knows what has been delivered before: that is the ledger's.

pub mod bookings;
mod census;
mod decode;
mod delivery;
mod fhir;
mod format;
mod looked_after;
mod mapping;
mod repeats;
mod workbook;
mod xml;

pub use delivery::{Delivered, Delivery, Fault, FileFault, FileSummary, Unread};
pub use format::{Format, UnknownFormat, read, read_again};
pub use mapping::{Mapping, MappingFault};

/// The longest record that is read, in bytes of its UTF-8 text. A longer one is handed back unread, and what follows it
/// is read on.
pub const RECORD_LIMIT: usize = 8 * 1024 * 1024;
