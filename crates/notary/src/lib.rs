//! What is kept beside the ledger so that its past can be sealed: a log's signing key and its latest checkpoint
//! ([`LogSeals`]); and, in a partner agency's own folder, a witness's key and what it signed last of each log
//! ([`WitnessFolder`]).
//!
//! *Invariant:* knows no ledger: size and roots are asked of whoever calls.
//!
//! *Invariant:* what was signed is on disk before a signature is given away, and one process at a time signs.
//!
//! *Invariant:* a signing key is readable by the owner of its folder only, and is never printed.

mod durable;
mod fault;
mod key_file;
mod log;
mod witness;

pub use fault::NotaryFault;
pub use log::LogSeals;
pub use witness::{Cosigned, WitnessFolder};
