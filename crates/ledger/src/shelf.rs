//! The shelf: derived state as an ordered map of bytes, under the same marks as the ledger. It can be thrown away.
//!
//! What stands on it, and under which keys, is the projector's. A row is given only to a reader who holds its marks.

use crate::{LedgerFault, Marks, Visibility};
use std::ops::ControlFlow;

/// A row that is put, under its marks, or taken away.
pub(crate) type Change = (Vec<u8>, Option<(Marks, Vec<u8>)>);

/// Takes a row, its key and value; says whether to go on.
pub type EachRow<'a> = dyn FnMut(&[u8], &[u8]) -> ControlFlow<()> + 'a;

/// Changes to a shelf, kept together or not at all.
#[derive(Clone, Debug, Default)]
pub struct ShelfBatch {
    pub(crate) changes: Vec<Change>,
}

impl ShelfBatch {
    /// Puts a row that everybody may see.
    pub fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.put_marked(key, Marks::default(), value);
    }

    /// Puts a row under marks.
    pub fn put_marked(&mut self, key: Vec<u8>, marks: Marks, value: Vec<u8>) {
        self.changes.push((key, Some((marks, value))));
    }

    /// Takes a row away.
    pub fn remove(&mut self, key: Vec<u8>) {
        self.changes.push((key, None));
    }

    /// Adds the changes of another batch after these.
    pub fn append(&mut self, mut other: Self) {
        self.changes.append(&mut other.changes);
    }

    /// How many changes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// True where nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// A place where derived state is kept.
pub trait Shelf {
    /// Makes all changes of a batch, in order, together.
    ///
    /// # Errors
    /// Where the store fails; then nothing of the batch is kept.
    fn change(&mut self, batch: &ShelfBatch) -> Result<(), LedgerFault>;

    /// The row under a key, where the reader may see it.
    ///
    /// # Errors
    /// Where the store fails.
    fn get(&self, key: &[u8], visible: &Visibility) -> Result<Option<Vec<u8>>, LedgerFault>;

    /// All rows whose key begins with `prefix`, from `from` on (a key; `prefix` itself for all), in order of key.
    ///
    /// # Errors
    /// Where the store fails.
    fn scan(
        &self,
        prefix: &[u8],
        from: &[u8],
        visible: &Visibility,
        each: &mut EachRow<'_>,
    ) -> Result<(), LedgerFault>;
}
