//! What becomes of somebody after release: whether the licence is in force on a day, and which type of recall the law of
//! that day requires. Both say "cannot be told" where an answer is missing, and what is then taken, and why.
//!
//! The law is rows: `rulebooks/release/licence-end.toml` and `recall-type.toml`. Authority: Crime (Sentences) Act 1997
//! ss. 31, 31A and 32; Criminal Justice Act 2003 ss. 249 and 255A to 255BA.
//! Not here: dates of first release (the rest of this room), the recall itself and its papers.

mod facts;
mod licence_in_force;
mod recall_type;
mod rows;

pub use facts::{FactsFault, LifeFacts, Mappa, SentenceServed};
pub use licence_in_force::{InForce, LicenceAnswer, licence_in_force};
pub use recall_type::{RecallAnswer, RecallOnDay, RecallType, recall_on_day, recall_type};
pub use rows::{AfterRelease, Authority};
