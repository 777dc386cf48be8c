//! A proof in a file: `C2SP tlog-proof`. One entry, opened as far as `extra` opens it; its path to the root; the checkpoint.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra <base64: what the entry says, see docs/seals.md>
//! index 73893
//! gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//! …
//!
//! example.com/fancylog
//! …
//! ```

use crate::proof::LONGEST;
use crate::request::hashes_of;
use crate::tree::Hash;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// The first line of the file.
const FORMAT: &str = "c2sp.org/tlog-proof@v1";

/// How long a proof may be, in bytes: one record's part and some thousand bytes.
pub const LONGEST_PROOF: usize = 64 * 1024 * 1024;

/// What stands in a proof file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// What opens the entry: the bytes that its leaf can be worked out from.
    pub extra: Vec<u8>,
    /// The leaf's number, from 0.
    pub index: u64,
    /// From the leaf's neighbour up.
    pub path: Vec<Hash>,
    /// The checkpoint as a note, not checked yet.
    pub checkpoint: String,
}

impl InclusionProof {
    /// Reads a proof; `None` for anything that is not written exactly as [`InclusionProof`]'s `Display` does.
    #[must_use]
    pub fn parse(file: &str) -> Option<Self> {
        if file.len() > LONGEST_PROOF {
            return None;
        }
        let (head, checkpoint) = file.split_once("\n\n")?;
        let mut lines = head.split('\n');
        if lines.next()? != FORMAT {
            return None;
        }
        let extra = lines.next()?.strip_prefix("extra ")?;
        let index = lines.next()?.strip_prefix("index ")?;
        let proof = Self {
            extra: BASE64_STANDARD.decode(extra).ok()?,
            index: index.parse().ok()?,
            path: hashes_of(lines)?,
            checkpoint: checkpoint.to_owned(),
        };
        (proof.path.len() <= LONGEST && proof.to_string() == file).then_some(proof)
    }
}

impl std::fmt::Display for InclusionProof {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "{FORMAT}")?;
        writeln!(out, "extra {}", BASE64_STANDARD.encode(&self.extra))?;
        writeln!(out, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(out, "{}", BASE64_STANDARD.encode(hash))?;
        }
        write!(out, "\n{}", self.checkpoint)
    }
}
