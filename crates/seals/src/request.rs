//! What a log asks of a witness: the body of `add-checkpoint` in `C2SP tlog-witness`. It can as well be carried as a file.
//!
//! ```text
//! old 20852014
//! PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=          the consistency proof, a hash a line
//!
//! example.com/behind-the-sofa                            the checkpoint, with its signatures
//! …
//! ```

use crate::proof::LONGEST;
use crate::tree::Hash;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// How long a request may be, in bytes.
pub const LONGEST_REQUEST: usize = crate::note::LONGEST_NOTE + 4096;

/// A checkpoint, and the proof that it goes on from an earlier size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CosignRequest {
    /// The size that the witness is believed to have seen last; 0 for none.
    pub old_size: u64,
    /// The consistency proof from there.
    pub proof: Vec<Hash>,
    /// The checkpoint as a note, not checked yet.
    pub checkpoint: String,
}

impl CosignRequest {
    /// Reads a request; `None` for anything that is not of its form.
    #[must_use]
    pub fn parse(body: &str) -> Option<Self> {
        if body.len() > LONGEST_REQUEST {
            return None;
        }
        let (head, checkpoint) = body.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let digits = lines.next()?.strip_prefix("old ")?;
        let old_size: u64 = digits.parse().ok()?;
        let proof = hashes_of(lines)?;
        let sound = old_size.to_string() == digits && proof.len() <= LONGEST;
        sound.then(|| Self {
            old_size,
            proof,
            checkpoint: checkpoint.to_owned(),
        })
    }
}

impl std::fmt::Display for CosignRequest {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "old {}", self.old_size)?;
        for hash in &self.proof {
            writeln!(out, "{}", BASE64_STANDARD.encode(hash))?;
        }
        write!(out, "\n{}", self.checkpoint)
    }
}

/// Hashes in base64, one a line.
pub(crate) fn hashes_of<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Vec<Hash>> {
    lines
        .map(|line| BASE64_STANDARD.decode(line).ok()?.try_into().ok())
        .collect()
}
