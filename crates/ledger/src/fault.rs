//! What can go wrong with the ledger, in words an operator can act on.

use crate::Position;

/// A ledger that cannot be opened, read or written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LedgerFault {
    /// The store refused.
    #[error(
        "the store `{path}` failed: {reason}; do it again once that is mended: what was asked is kept whole or not at all, and never twice"
    )]
    Store {
        /// The file.
        path: String,
        /// What the store said.
        reason: String,
    },
    /// What stands in the file is no longer what a store wrote.
    #[error(
        "the store `{path}` is damaged: {reason}; derived state is built anew from the ledger by `joinder replay`, all else is restored from a backup"
    )]
    Damaged {
        /// The file.
        path: String,
        /// What the store said.
        reason: String,
    },
    /// The file is no ledger, or of another format.
    #[error(
        "`{path}` is not of format {expected}: found {found}; use the version of joinder that wrote it"
    )]
    Format {
        /// The file.
        path: String,
        /// What this version reads.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// What was read does not make sense.
    #[error("entry {position} cannot be read: {reason}; run `joinder verify`")]
    Unreadable {
        /// Which entry.
        position: Position,
        /// Why.
        reason: String,
    },
    /// The tree over the entries does not reach so far, or what is kept of it is not whole.
    #[error("the tree over the entries: {0}; run `joinder verify`")]
    Tree(String),
    /// A key, or the file of keys, is not there or is not the right one.
    #[error("`{path}`: {reason}")]
    Keys {
        /// The file.
        path: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// An erasure was asked for that cannot be carried out.
    #[error("{0}")]
    Erasure(String),
    /// No randomness was to be had for a salt.
    #[error("the operating system gave no randomness: {0}")]
    Randomness(String),
}

/// The first place where the past is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The first entry that is not what it was; where entries are missing, the first missing one.
    pub position: Position,
    /// What is wrong, in words.
    pub what: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "entry {}: {}", self.position, self.what)
    }
}
