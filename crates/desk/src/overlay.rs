//! A shelf with changes not yet kept: reads see them, and they are kept together.

use ledger::{LedgerFault, Marks, Shelf, ShelfBatch, SqliteShelf, Visibility};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What derives state reads and writes through here, and sees everything: it is never given to a person.
pub(crate) struct Overlay<'a> {
    shelf: &'a mut SqliteShelf,
    changes: BTreeMap<Vec<u8>, Option<(Marks, Vec<u8>)>>,
}

impl<'a> Overlay<'a> {
    /// An overlay over one state of the shelf: what others keep meanwhile is not seen.
    pub(crate) fn over(shelf: &'a mut SqliteShelf) -> Result<Self, LedgerFault> {
        shelf.hold_still()?;
        Ok(Self {
            shelf,
            changes: BTreeMap::new(),
        })
    }

    pub(crate) fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.put_marked(key, Marks::default(), value);
    }

    pub(crate) fn put_marked(&mut self, key: Vec<u8>, marks: Marks, value: Vec<u8>) {
        self.changes.insert(key, Some((marks, value)));
    }

    pub(crate) fn remove(&mut self, key: Vec<u8>) {
        self.changes.insert(key, None);
    }

    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, LedgerFault> {
        match self.changes.get(key) {
            Some(change) => Ok(change.as_ref().map(|(_, value)| value.clone())),
            None => self.shelf.get(key, &Visibility::Everything),
        }
    }

    /// All rows under a prefix, changes included, in order of key.
    pub(crate) fn rows(&self, prefix: &[u8]) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, LedgerFault> {
        let mut rows = BTreeMap::new();
        self.shelf.scan(
            prefix,
            prefix,
            &Visibility::Everything,
            &mut |key, value| {
                rows.insert(key.to_vec(), value.to_vec());
                ControlFlow::Continue(())
            },
        )?;
        for (key, change) in self
            .changes
            .range(prefix.to_vec()..)
            .take_while(|(key, _)| key.starts_with(prefix))
        {
            match change {
                Some((_, value)) => rows.insert(key.clone(), value.clone()),
                None => rows.remove(key),
            };
        }
        Ok(rows)
    }

    /// How many changes wait.
    pub(crate) fn waiting(&self) -> usize {
        self.changes.len()
    }

    /// Keeps all changes.
    pub(crate) fn keep(mut self) -> Result<(), LedgerFault> {
        let mut batch = ShelfBatch::default();
        for (key, change) in std::mem::take(&mut self.changes) {
            match change {
                Some((marks, value)) => batch.put_marked(key, marks, value),
                None => batch.remove(key),
            }
        }
        self.shelf.let_go();
        self.shelf.change(&batch)
    }
}

impl Drop for Overlay<'_> {
    fn drop(&mut self) {
        self.shelf.let_go();
    }
}
