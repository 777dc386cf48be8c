//! The ledger: an append-only, durable, chained sequence of entries, and the shelf on which derived state is kept.
//!
//! An entry is one version of one source record (or one act of a user). The ledger knows no kind of fact: it stores
//! and reads entries by source record, by position, by opaque tag and by the day on which they were known, under an
//! opaque filter of marks that it enforces. What an entry says is bytes to it.
//!
//! Ground state is the ledger; the [`Shelf`] holds derived state, which can be thrown away and built again.
//!
//! *Invariant:* nothing here names a person, a household, a kind of fact or a rule.
//!
//! *Invariant:* a committed append survives the death of the process; a batch is kept whole or not at all.
//!
//! *Invariant:* an entry holds only salted commitments to its content, so that content can later be sealed or erased
//! and the chain still be proved.

mod entry;
mod fault;
mod hashing;
mod key_service;
mod marks;
mod opening;
mod sealing;
mod shelf;
mod sqlite;
mod storage;
mod tombstone;
mod tree;

pub use entry::{
    Claim, Entry, EntryClass, NewEntry, Outcome, Position, Receipt, RecordKey, Tag, Version,
};
pub use fault::{Broken, LedgerFault};
pub use hashing::Hash;
pub use key_service::{InstallationKey, KeyService};
pub use marks::{Marks, Visibility};
pub use opening::Opening;
pub use sealing::{DataKey, KeyNumber};
pub use shelf::{EachRow, Shelf, ShelfBatch};
pub use sqlite::{SqliteLedger, SqliteShelf, copy_store};
pub use storage::Ledger;
pub use tombstone::{Authority, Erasure, Readmission, Run, Tombstone};
pub use tree::{Tiles, tree_of};
