//! The storage trait, in the ledger's own words. SQLite stands behind it; PostgreSQL can.

use crate::{
    Authority, Broken, Entry, Erasure, Hash, LedgerFault, NewEntry, Opening, Outcome, Position,
    Receipt, RecordKey, Tag, Version, Visibility,
};
use calendar::{Day, Instant};
use seals::Tile;
use std::ops::ControlFlow;

/// A place where the ledger is kept.
pub trait Ledger {
    /// Appends a batch, whole or not at all. A record's version that is held already (same record, content and date of
    /// the source's own) is not appended again; content that is held under another date becomes a sighting. When this
    /// returns, the batch survives the death of the process and of the machine.
    ///
    /// `now` is the caller's clock; the ledger keeps receipt strictly increasing even where that clock goes back.
    ///
    /// # Errors
    /// Where the store fails; then nothing of the batch is kept.
    fn append(&mut self, entries: &[NewEntry], now: Instant) -> Result<Vec<Outcome>, LedgerFault>;

    /// The last position, 0 for none, and the chain there.
    ///
    /// # Errors
    /// Where the store fails.
    fn head(&self) -> Result<(Position, Hash), LedgerFault>;

    /// One entry, where the reader may see it.
    ///
    /// # Errors
    /// Where the store fails.
    fn entry(&self, position: Position, visible: &Visibility)
    -> Result<Option<Entry>, LedgerFault>;

    /// All versions and sightings of a record that were known by the end of `known_on`, in order of receipt.
    ///
    /// # Errors
    /// Where the store fails.
    fn of_record(
        &self,
        record: RecordKey,
        known_on: Day,
        visible: &Visibility,
    ) -> Result<Vec<Entry>, LedgerFault>;

    /// Versions and sightings of a record, without content and regardless of marks: for the check whether something is
    /// held already. Never for a person's eyes.
    ///
    /// # Errors
    /// Where the store fails.
    fn versions(&self, record: RecordKey) -> Result<Vec<Version>, LedgerFault>;

    /// All entries with a tag that were known by the end of `known_on`, in order of receipt.
    ///
    /// # Errors
    /// Where the store fails.
    fn with_tag(
        &self,
        tag: Tag,
        known_on: Day,
        visible: &Visibility,
    ) -> Result<Vec<Entry>, LedgerFault>;

    /// All entries after a position, in order, one at a time, until `each` says to stop.
    ///
    /// # Errors
    /// Where the store fails.
    fn since(
        &self,
        after: Position,
        visible: &Visibility,
        each: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), LedgerFault>;

    /// Erases the content of all versions and sightings of records: appends a tombstone, removes content and tags, and
    /// destroys the records' keys. What was erased is gone for good once the backups of the keys have aged. The records
    /// are not taken in again until they are readmitted. Where this is killed half-way, either nothing was erased, or the
    /// rest is done when the ledger is next opened for writing.
    ///
    /// # Errors
    /// [`LedgerFault::Erasure`] where none of the records has content that can be erased; where the store fails.
    fn erase(
        &mut self,
        records: &[RecordKey],
        scope: &str,
        agency: &str,
        authority: &Authority,
        now: Instant,
    ) -> Result<Erasure, LedgerFault>;

    /// Lets a record that was erased come in again.
    ///
    /// # Errors
    /// [`LedgerFault::Erasure`] where it was not erased, or was readmitted already; where the store fails.
    fn readmit(
        &mut self,
        record: RecordKey,
        agency: &str,
        authority: &Authority,
        now: Instant,
    ) -> Result<Receipt, LedgerFault>;

    /// All erasures, in order.
    ///
    /// # Errors
    /// Where the store fails.
    fn erasures(&self) -> Result<Vec<Erasure>, LedgerFault>;

    /// Checks the whole ledger: chain, commitments, content, tags, head. `None` where all is as it was.
    ///
    /// # Errors
    /// Where the store fails.
    fn verify(&self) -> Result<Option<Broken>, LedgerFault>;

    /// Checks the whole ledger, and that it begins with every past that somebody holds a checkpoint of: `known` are their
    /// sizes and roots.
    ///
    /// # Errors
    /// Where the store fails.
    fn verify_against(&self, known: &[(u64, Hash)]) -> Result<Option<Broken>, LedgerFault>;

    /// Checks what came after the first `size` entries as [`Ledger::verify`] does; of those, only that their hashes are the
    /// ones that lead to `root`. Quick, and rests on whoever checked them before and holds a checkpoint of it.
    ///
    /// # Errors
    /// Where the store fails.
    fn verify_after(&self, size: Position, root: Hash) -> Result<Option<Broken>, LedgerFault>;

    /// A tile of the tree over the entries (`seals`); `None` where the ledger does not reach so far. A partial tile is
    /// given at any width that it has had. Holds no content: for anybody's eyes.
    ///
    /// # Errors
    /// Where the store fails.
    fn tile(&self, tile: Tile) -> Result<Option<Vec<Hash>>, LedgerFault>;

    /// Opens one part of an entry for a stranger, from 0: 0 is the record as it arrived, 1 its first fact. `None` where
    /// there is no such part, or the reader may not see the entry.
    ///
    /// # Errors
    /// Where the store fails.
    fn opening(
        &self,
        position: Position,
        part: usize,
        visible: &Visibility,
    ) -> Result<Option<Opening>, LedgerFault>;

    /// The secret of this ledger with which tags, record keys and fingerprints are made above.
    fn key(&self) -> &Hash;
}
