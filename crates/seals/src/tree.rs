//! The hash tree of RFC 9162, section 2.1, as far as it can be known from its right edge alone.
//!
//! ```text
//! leaf = SHA-256(0x00 || entry)          node = SHA-256(0x01 || left || right)          empty = SHA-256()
//! ```
//! Proofs are made in `view.rs`, from tiles; and checked in `proof.rs`.

use sha2::{Digest, Sha256};

/// A SHA-256 hash: of an entry, of a subtree, or of the whole tree.
pub type Hash = [u8; 32];

/// The hash of an entry's canonical bytes as a leaf (RFC 9162, 2.1.1).
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(entry);
    hash.finalize().into()
}

/// The hash of two subtrees that stand side by side (RFC 9162, 2.1.1).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

/// The root of a tree without leaves: the hash of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The root over hashes that stand side by side at one height, such as those of a tile. Nothing gives the empty root.
#[must_use]
pub fn root_over(hashes: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for hash in hashes {
        frontier.push(*hash);
    }
    frontier.root()
}

/// The right edge of a growing tree: one hash for each complete subtree that no larger one holds yet. It is all that is
/// needed to append a leaf and to know the root; at most one hash for each bit of the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// From the largest subtree to the smallest: one for each bit that is set in the size.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The right edge of a tree of `size` leaves with these complete subtrees, the largest first.
    pub(crate) const fn of(size: u64, peaks: Vec<Hash>) -> Self {
        Self { size, peaks }
    }

    /// How many leaves the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf's hash.
    pub fn push(&mut self, leaf: Hash) {
        self.push_and_tell(leaf, &mut |_, _| {});
    }

    /// Appends a leaf's hash, and tells of each subtree that becomes complete with it: its height, at least 1, and root.
    pub fn push_and_tell(&mut self, leaf: Hash, complete: &mut dyn FnMut(u32, Hash)) {
        let mut hash = leaf;
        // As many subtrees become complete as there are ones at the end of the size.
        for height in 1..=self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
                complete(height, hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root of the tree as it stands.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
        }
    }
}
