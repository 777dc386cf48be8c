//! How long what is held on a person is kept: schedules as dated data, and a pure function that says of each source
//! record until when it is kept and why, since when it is due for somebody's decision, or what is missing to tell.
//!
//! The schedules are `rulebooks/retention.toml`; how to read them is `docs/retention.md`. A legal hold stops everything;
//! a decision to keep longer holds until its day.
//!
//! Not here: erasing. Nothing is erased by a clock: what is due is listed, and a person decides.
//!
//! *Invariant:* pure: no I/O, no clock, no randomness.
//!
//! *Invariant:* where a day cannot be told, or two schedules differ, the longer keeping is taken.

mod assess;
mod check;
mod facts_of_agency;
mod load;
mod period;
mod schedule;

pub use assess::{Assessment, Because, Decisions, RecordAssessment, RecordState, assess};
pub use check::{CheckedSchedules, check, check_built_in};
pub use period::{Counted, KeepFor};
pub use schedule::{Condition, Covers, LocalKeeping, Schedule, Schedules, Stage, Start, Variant};
