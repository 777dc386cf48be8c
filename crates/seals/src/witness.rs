//! What a witness decides: whether to cosign a checkpoint. It remembers of each log one size and root, and signs nothing
//! that does not go on from there. `C2SP tlog-witness`; the keeping of its memory is the `notary`'s.

use crate::checkpoint::{CheckpointFault, SignedCheckpoint};
use crate::keys::PublicKey;
use crate::proof::is_consistent;
use crate::request::CosignRequest;
use crate::tree::{Hash, empty_root};

/// What a witness holds of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The log's key, given by somebody that the witness trusts to know it.
    pub log: PublicKey,
    /// Size and root of the last checkpoint that the witness signed; `None` before the first.
    pub last: Option<(u64, Hash)>,
}

/// Why a witness does not sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Declined {
    /// The checkpoint is none, or its log did not sign it.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
    /// The request speaks of an old size that is larger than the new one.
    #[error("the request goes from {old} back to {new}: a log does not shrink")]
    Backwards {
        /// The old size.
        old: u64,
        /// The checkpoint's size.
        new: u64,
    },
    /// The request starts from another size than the one that the witness signed last. Ask again from there: where the
    /// log is smaller than that, it was rolled back.
    #[error(
        "the last checkpoint signed here has {last} entries, and the request goes on from {old}"
    )]
    OtherSize {
        /// The size signed last.
        last: u64,
        /// The size in the request.
        old: u64,
    },
    /// The log shows fewer entries than the witness has signed for.
    #[error(
        "the log was rolled back: it shows {shown} entries, and {last} were signed here; keep both checkpoints as evidence"
    )]
    RolledBack {
        /// The size signed last.
        last: u64,
        /// The size shown now.
        shown: u64,
    },
    /// Same size, other root: two pasts.
    #[error(
        "the log was forked: it shows another past of the same {0} entries than was signed here; keep both checkpoints as evidence"
    )]
    Forked(u64),
    /// The proof does not show that the log goes on from what the witness signed.
    #[error(
        "the proof does not hold: the {new} entries shown do not begin with the {old} that were signed here; keep both checkpoints as evidence"
    )]
    NotConsistent {
        /// The size signed last.
        old: u64,
        /// The size shown now.
        new: u64,
    },
}

/// Decides whether a witness signs: the checkpoint to sign, and to remember before the signature is given away.
///
/// # Errors
/// Where it does not sign, and why.
pub fn consider(watched: &Watched, request: &CosignRequest) -> Result<SignedCheckpoint, Declined> {
    let signed = SignedCheckpoint::open(&request.checkpoint, &watched.log)?;
    let shown = signed.checkpoint();
    let (last, root) = watched.last.unwrap_or_else(|| (0, empty_root()));
    if shown.size < last {
        return Err(Declined::RolledBack {
            last,
            shown: shown.size,
        });
    }
    if request.old_size > shown.size {
        return Err(Declined::Backwards {
            old: request.old_size,
            new: shown.size,
        });
    }
    if request.old_size != last {
        return Err(Declined::OtherSize {
            last,
            old: request.old_size,
        });
    }
    if shown.size == last && shown.root != root {
        return Err(Declined::Forked(last));
    }
    if !is_consistent((last, &root), (shown.size, &shown.root), &request.proof) {
        return Err(Declined::NotConsistent {
            old: last,
            new: shown.size,
        });
    }
    Ok(signed)
}
