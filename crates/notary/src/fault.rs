//! What can go wrong with keys and checkpoints, in words that an operator can act on.

use seals::{CheckpointFault, Declined, KeyFault};
use std::io;
use std::path::Path;

/// Why something is not signed, kept or read.
#[derive(Debug, thiserror::Error)]
pub enum NotaryFault {
    /// A file cannot be read or written.
    #[error("`{path}`: {fault}")]
    File {
        /// The file.
        path: String,
        /// What the operating system said.
        fault: io::Error,
    },
    /// A file holds a text that is no key.
    #[error("`{path}`: {fault}")]
    KeyFile {
        /// The file.
        path: String,
        /// What is wrong.
        fault: KeyFault,
    },
    /// A key that was given is none.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// A checkpoint that was given or kept is none.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
    /// There was a key once, and its file is gone.
    #[error(
        "`{path}` is not there, the signing key of `{key}`: put it back from the backup of the keys; a new key would be another log"
    )]
    KeyLost {
        /// The file of the signing key.
        path: String,
        /// The public key.
        key: String,
    },
    /// The folder has another name for its key than was asked for.
    #[error(
        "the key here is that of `{found}`, not of `{asked}`: a log keeps its name, since it is its identity"
    )]
    OtherName {
        /// The name that the key has.
        found: String,
        /// The name that was asked for.
        asked: String,
    },
    /// The ledger has fewer entries than were signed for.
    #[error(
        "nothing is signed: a checkpoint of {signed} entries was signed here, and the ledger has {found}; the past was cut off or rolled back, run `joinder verify`"
    )]
    RolledBack {
        /// How many entries were signed for.
        signed: u64,
        /// How many there are.
        found: u64,
    },
    /// The ledger does not begin with what was signed for.
    #[error(
        "nothing is signed: the first {0} entries are not those that a checkpoint was signed for here; the past was rewritten, run `joinder verify`"
    )]
    Rewritten(u64),
    /// No checkpoint was signed yet.
    #[error("no checkpoint was signed here yet: run `joinder checkpoint`")]
    None,
    /// A checkpoint came back without the signature of a witness that is trusted here.
    #[error(
        "no witness that is trusted here has signed this checkpoint: name one with `joinder checkpoint trust KEY`"
    )]
    NoWitness,
    /// The witness does not watch this log.
    #[error("the log `{0}` is not watched here: add its key with `joinder witness watch KEY`")]
    NotWatched(String),
    /// Another key stands under this log's name.
    #[error("the log `{0}` is watched here under another key: one of the two is not the log's")]
    OtherKey(String),
    /// The witness does not sign.
    #[error(transparent)]
    Declined(#[from] Declined),
    /// The request is of no form that is known.
    #[error(
        "this is no request to cosign: expected `old N`, hashes, an empty line and a checkpoint, as `joinder checkpoint request` prints"
    )]
    Request,
    /// The operating system gave no randomness.
    #[error("the operating system gave no randomness for a key: {0}")]
    Randomness(String),
    /// What was asked of the ledger failed.
    #[error("{0}")]
    Ledger(String),
}

impl NotaryFault {
    pub(crate) fn file(path: &Path, fault: io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            fault,
        }
    }
}
