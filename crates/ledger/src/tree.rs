//! The tree over a ledger's entries, whatever store the ledger is in: roots and proofs of any of its sizes.

use crate::{Hash, Ledger, LedgerFault};
use seals::{Tile, TileSource, TreeView, ViewFault};

/// A ledger's tree as tiles.
pub struct Tiles<'a, L: ?Sized>(&'a L);

/// The tree over the first `size` entries of a ledger. The entry at position 1 is its leaf 0.
#[must_use]
pub const fn tree_of<L: Ledger + ?Sized>(ledger: &L, size: u64) -> TreeView<Tiles<'_, L>> {
    TreeView::new(Tiles(ledger), size)
}

impl<L: Ledger + ?Sized> TileSource for Tiles<'_, L> {
    type Fault = LedgerFault;

    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, LedgerFault> {
        self.0.tile(tile)?.ok_or_else(|| {
            LedgerFault::Tree(format!(
                "`{}` is not there: there are fewer entries",
                tile.path()
            ))
        })
    }
}

impl From<ViewFault<Self>> for LedgerFault {
    fn from(fault: ViewFault<Self>) -> Self {
        match fault {
            ViewFault::Source(fault) => fault,
            other => Self::Tree(other.to_string()),
        }
    }
}
