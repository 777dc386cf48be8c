//! The hash tree of RFC 9162, section 2.1.

use sha2::{Digest, Sha256};

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

/// The root that a leaf and its path lead to, in a tree of `size` leaves (2.1.3.2, read from the root down: which way the
/// tree divides above the leaf says on which side each hash of the path stands).
pub(crate) fn root_of(
    leaf: &[u8; 32],
    index: u64,
    size: u64,
    path: &[[u8; 32]],
) -> Option<[u8; 32]> {
    if index >= size {
        return None;
    }
    if size == 1 {
        return path.is_empty().then_some(*leaf);
    }
    let (beside, below) = path.split_last()?;
    // The left subtree has the largest power of two of leaves that is smaller than the size.
    let left = 1_u64 << (size - 1).ilog2();
    if index < left {
        Some(node(&root_of(leaf, index, left, below)?, beside))
    } else {
        Some(node(
            beside,
            &root_of(leaf, index - left, size - left, below)?,
        ))
    }
}

/// The root of a tree whose leaves come one after the other.
#[derive(Default)]
pub struct RunningRoot {
    size: u64,
    /// Roots of complete subtrees, the largest first, each with the number of its leaves.
    complete: Vec<(u64, [u8; 32])>,
}

impl RunningRoot {
    /// How many leaves have come.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next leaf.
    pub fn push(&mut self, leaf: [u8; 32]) {
        let (mut leaves, mut root) = (1, leaf);
        while let Some((_, left)) = self.complete.pop_if(|(before, _)| *before == leaves) {
            root = node(&left, &root);
            leaves *= 2;
        }
        self.complete.push((leaves, root));
        self.size += 1;
    }

    /// The root over the leaves so far; over none, the hash of nothing.
    #[must_use]
    pub fn root(&self) -> [u8; 32] {
        let roots = self.complete.iter().rev().map(|(_, root)| *root);
        roots
            .reduce(|right, left| node(&left, &right))
            .unwrap_or_else(|| Sha256::digest([]).into())
    }
}
