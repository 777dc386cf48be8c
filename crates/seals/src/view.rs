//! A tree of one size, seen through its tiles: its root, and the proofs of RFC 9162, 2.1.3 and 2.1.4.
//!
//! A proof in a tree of ten million leaves reads some six tiles. Where the tiles come from, a store, a server, a file, is
//! the caller's: see [`TileSource`].

use crate::tile::{HEIGHT, Tile, WIDTH};
use crate::tree::{Frontier, Hash, empty_root, node_hash, root_over};
use std::collections::BTreeMap;

/// Where tiles come from.
pub trait TileSource {
    /// What can go wrong in getting one.
    type Fault;

    /// The hashes of a tile, in order, as many as it is wide.
    ///
    /// # Errors
    /// Where the tile cannot be had.
    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, Self::Fault>;
}

/// Why a root or a proof cannot be given.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewFault<F> {
    /// The tile could not be had.
    #[error("{0}")]
    Source(F),
    /// A tile was given that is not as wide as it has to be.
    #[error("`{0}` is not as wide as its name says")]
    Width(String),
    /// A leaf or an earlier size beyond the tree was asked for.
    #[error("{asked} was asked for, and the tree has {size} leaves")]
    Beyond {
        /// The leaf or size asked for.
        asked: u64,
        /// The tree's size.
        size: u64,
    },
}

/// A tree of one size over a source of tiles. Each tile is got once.
pub struct TreeView<S> {
    source: S,
    size: u64,
    held: BTreeMap<(u32, u64), Vec<Hash>>,
}

impl<S: TileSource> TreeView<S> {
    /// The tree of the first `size` leaves.
    pub const fn new(source: S, size: u64) -> Self {
        Self {
            source,
            size,
            held: BTreeMap::new(),
        }
    }

    /// The root.
    ///
    /// # Errors
    /// Where a tile cannot be had.
    pub fn root(&mut self) -> Result<Hash, ViewFault<S::Fault>> {
        if self.size == 0 {
            return Ok(empty_root());
        }
        self.range(0, self.size)
    }

    /// The right edge of the tree, to go on appending from.
    ///
    /// # Errors
    /// Where a tile cannot be had.
    pub fn frontier(&mut self) -> Result<Frontier, ViewFault<S::Fault>> {
        let peaks = self.parts(0, self.size)?;
        Ok(Frontier::of(self.size, peaks))
    }

    /// The proof that the leaf `index`, from 0, is in the tree: `PATH(index, D[size])`, from the leaf up.
    ///
    /// # Errors
    /// Where the tree has no such leaf, or a tile cannot be had.
    pub fn inclusion(&mut self, index: u64) -> Result<Vec<Hash>, ViewFault<S::Fault>> {
        if index >= self.size {
            return Err(self.beyond(index));
        }
        let (mut start, mut end) = (0, self.size);
        let mut path = Vec::new();
        while end - start > 1 {
            let middle = start + split(end - start);
            if index < middle {
                path.push(self.range(middle, end)?);
                end = middle;
            } else {
                path.push(self.range(start, middle)?);
                start = middle;
            }
        }
        path.reverse();
        Ok(path)
    }

    /// The proof that this tree goes on from its first `old` leaves: `PROOF(old, D[size])`. Empty where `old` is 0 or
    /// the whole size.
    ///
    /// # Errors
    /// Where the tree is smaller than `old`, or a tile cannot be had.
    pub fn consistency(&mut self, old: u64) -> Result<Vec<Hash>, ViewFault<S::Fault>> {
        if old > self.size {
            return Err(self.beyond(old));
        }
        if old == 0 || old == self.size {
            return Ok(Vec::new());
        }
        let (mut start, mut end) = (0, self.size);
        let mut proof = Vec::new();
        // Down to the subtree that ends where the old tree ended: what lies beside the way is the proof.
        while end != old {
            let middle = start + split(end - start);
            if old <= middle {
                proof.push(self.range(middle, end)?);
                end = middle;
            } else {
                proof.push(self.range(start, middle)?);
                start = middle;
            }
        }
        // Where that is the old tree itself, its root is known to whoever checks.
        if start != 0 {
            proof.push(self.range(start, end)?);
        }
        proof.reverse();
        Ok(proof)
    }

    const fn beyond(&self, asked: u64) -> ViewFault<S::Fault> {
        ViewFault::Beyond {
            asked,
            size: self.size,
        }
    }

    /// `MTH(D[start:end])` where the range is one that the RFC's splits lead to: its start is a multiple of the largest
    /// subtree within it.
    fn range(&mut self, start: u64, end: u64) -> Result<Hash, ViewFault<S::Fault>> {
        let mut parts = self.parts(start, end)?.into_iter().rev();
        let last = parts.next().unwrap_or_else(empty_root);
        Ok(parts.fold(last, |right, left| node_hash(&left, &right)))
    }

    /// The complete subtrees that such a range is made of, the largest first.
    fn parts(&mut self, start: u64, end: u64) -> Result<Vec<Hash>, ViewFault<S::Fault>> {
        let mut parts = Vec::new();
        let mut at = start;
        while at < end {
            let leaves = 1_u64 << (end - at).ilog2();
            parts.push(self.complete(at, leaves.ilog2())?);
            at += leaves;
        }
        Ok(parts)
    }

    /// The root of the complete subtree of a height that starts at a leaf.
    fn complete(&mut self, start: u64, height: u32) -> Result<Hash, ViewFault<S::Fault>> {
        let (level, within) = (height / HEIGHT, height % HEIGHT);
        let first = start >> (HEIGHT * level);
        let (number, offset) = (first / WIDTH, first % WIDTH);
        let key = (level, number);
        if !self.held.contains_key(&key) {
            let tile = Tile::of_tree(level, number, self.size).ok_or_else(|| self.beyond(start))?;
            let hashes = self.source.tile(tile).map_err(ViewFault::Source)?;
            if hashes.len() as u64 != tile.width() {
                return Err(ViewFault::Width(tile.path()));
            }
            self.held.insert(key, hashes);
        }
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let wanted = self
            .held
            .get(&key)
            .and_then(|hashes| hashes.get(from..from.saturating_add(1 << within)));
        wanted.map(root_over).ok_or_else(|| self.beyond(start))
    }
}

/// The largest power of two smaller than `leaves`, of which there are at least 2.
const fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}
