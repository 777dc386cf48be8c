//! Checking proofs: that a leaf is in a tree (RFC 9162, 2.1.3.2), that a tree goes on from an earlier one (2.1.4.2).
//! These two are what a stranger rests on; they know hashes and numbers only.

use crate::tree::{Hash, empty_root, node_hash};

/// No proof is longer: a tree has at most 2^63 leaves here.
pub const LONGEST: usize = 63;

/// The root that follows from a leaf's hash at `index`, from 0, in a tree of `size` leaves, and its path. `None` where
/// the path cannot belong to such a leaf. The proof holds where the root is the one of the checkpoint.
#[must_use]
pub fn root_of_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    let mut last = size.checked_sub(1)?;
    let mut at = index;
    if at > last {
        return None;
    }
    let mut root = *leaf;
    for beside in path {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            root = node_hash(beside, &root);
            // Levels on which the rightmost node has nothing beside it have no step in the path.
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            root = node_hash(&root, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

/// True where the tree of `new_size` leaves and `new_root` begins with the tree of `old_size` leaves and `old_root`.
#[must_use]
pub fn is_consistent(
    (old_size, old_root): (u64, &Hash),
    (new_size, new_root): (u64, &Hash),
    proof: &[Hash],
) -> bool {
    if old_size == 0 {
        return *old_root == empty_root() && proof.is_empty();
    }
    if old_size >= new_size {
        return old_size == new_size && old_root == new_root && proof.is_empty();
    }
    // Where the old tree is a complete subtree of the new one, its root is the first step and is not sent.
    let own = old_size.is_power_of_two().then_some(old_root);
    let mut steps = own.into_iter().chain(proof);
    let Some(first) = steps.next() else {
        return false;
    };
    let (mut at, mut last) = (old_size - 1, new_size - 1);
    let levels = at.trailing_ones();
    at = at.checked_shr(levels).unwrap_or(0);
    last = last.checked_shr(levels).unwrap_or(0);
    let (mut old, mut new) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old = node_hash(step, &old);
            new = node_hash(step, &new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old == *old_root && new == *new_root
}
