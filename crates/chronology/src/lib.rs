//! A person's facts in order, from all agencies, as known on a day: which version of each record stands, what was
//! corrected or taken back, and who shares the home.
//!
//! Chronology is derived state: a pure function of the records filed by the end of the day asked for. Design, promises
//! 3 and 4. Two agencies that contradict each other both stand; only the same record, a correction or a retraction
//! overrides.
//!
//! Not here: which records are about the same person (`identity`), what follows from a chronology (`rulebook`), and
//! who may see what (the ledger's filter has done that before a record comes here).
//!
//! *Invariant:* the present chronology does not depend on the order in which files arrived.
//!
//! *Invariant:* no I/O, no clock; the day asked for comes in as an argument.

mod chronology;
mod filed;
mod household;
mod not_taken;
mod standing;

pub use chronology::{Chronology, Entry, Reading, record_order};
pub use filed::{Arrival, Filed, FiledRecord, Fingerprint, Sighting};
pub use household::{Home, Membership, homes, household};
pub use not_taken::NotTaken;
pub use standing::Standing;
