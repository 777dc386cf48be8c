//! The hash tree over the ledger's entries: kept while entries are appended, read as tiles, and checked by `verify`.
//! What the tree is, and what is proved with it, is in the room `seals`.

use super::append::{signed, unsigned};
use super::connection::SqliteLedger;
use super::verify::rewritten;
use crate::{Broken, Hash, LedgerFault};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use seals::{Frontier, HEIGHT, Tile, WIDTH, hashes_at, root_over};
use std::ops::Range;

/// The highest level of subtrees that is kept.
const TOP: u32 = 7;

/// Leaves of the tile that a batch is filling. The tree costs one hash an entry, and rows once in 256 entries.
#[derive(Default)]
pub(super) struct Growing {
    leaves: Vec<Hash>,
}

impl Growing {
    /// Takes the leaf of the entry at `position`, whose row is written already.
    pub(super) fn push(
        &mut self,
        connection: &Connection,
        position: u64,
        leaf: Hash,
    ) -> rusqlite::Result<()> {
        self.leaves.push(leaf);
        if position.is_multiple_of(WIDTH) {
            self.fill(connection, position)
        } else {
            Ok(())
        }
    }

    /// Keeps the subtrees that are complete with the entry at `position`, a multiple of 256.
    fn fill(&mut self, connection: &Connection, position: u64) -> rusqlite::Result<()> {
        let mut hashes = std::mem::take(&mut self.leaves);
        if hashes.len() as u64 != WIDTH {
            // The tile was begun by an earlier batch.
            hashes = level_hashes(connection, 0, position - WIDTH, WIDTH)?;
        }
        let (mut level, mut count) = (1, position / WIDTH);
        loop {
            keep(connection, level, count - 1, &root_over(&hashes))?;
            if level == TOP || !count.is_multiple_of(WIDTH) {
                return Ok(());
            }
            hashes = level_hashes(connection, level, count - WIDTH, WIDTH)?;
            (level, count) = (level + 1, count / WIDTH);
        }
    }
}

/// What stands there already is left: where it is wrong, `verify` shows it.
fn keep(connection: &Connection, level: u32, number: u64, root: &Hash) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "insert into subtree (level, number, root) values (?1, ?2, ?3) on conflict do nothing",
        )?
        .execute(params![level, signed(number), &root[..]])
        .map(|_| ())
}

/// So many hashes of a level from one on, in order; fewer where there are not so many.
fn level_hashes(
    connection: &Connection,
    level: u32,
    first: u64,
    count: u64,
) -> rusqlite::Result<Vec<Hash>> {
    let end = signed(first.saturating_add(count));
    let first = signed(first);
    if level == 0 {
        // The leaf of the entry at position p is the hash p - 1.
        connection
            .prepare_cached(
                "select leaf from entry where position > ?1 and position <= ?2 order by position",
            )?
            .query_map([first, end], |row| row.get(0))?
            .collect()
    } else {
        connection
            .prepare_cached("select root from subtree where level = ?1 and number >= ?2 and number < ?3 order by number")?
            .query_map(params![level, first, end], |row| row.get(0))?
            .collect()
    }
}

/// Makes the subtrees that are missing at the end: all of them in a ledger that was written before there were any.
pub(super) fn catch_up(connection: &mut Connection) -> rusqlite::Result<()> {
    if missing(connection)?.is_empty() {
        return Ok(());
    }
    let writing = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for number in missing(&writing)? {
        // Without a leaf in hand, all are read from their entries.
        Growing::default().fill(&writing, (number + 1) * WIDTH)?;
    }
    writing.commit()
}

/// The numbers of the subtrees of level 1 that are missing at the end.
fn missing(connection: &Connection) -> rusqlite::Result<Range<u64>> {
    let size: Option<i64> = connection
        .query_row(
            "select position from entry order by position desc limit 1",
            [],
            |row| row.get(0),
        )
        .optional()?;
    let last: Option<i64> = connection
        .query_row(
            "select number from subtree where level = 1 order by number desc limit 1",
            [],
            |row| row.get(0),
        )
        .optional()?;
    Ok(last.map_or(0, |last| unsigned(last) + 1)..hashes_at(1, size.map_or(0, unsigned)))
}

/// A tile of the tree as it stands; `None` where the tree does not reach so far.
pub(super) fn tile(ledger: &SqliteLedger, tile: Tile) -> Result<Option<Vec<Hash>>, LedgerFault> {
    let hashes = level_hashes(
        &ledger.connection,
        tile.level(),
        tile.first_hash(),
        tile.width(),
    )
    .map_err(|fault| ledger.fault(&fault))?;
    Ok((hashes.len() as u64 == tile.width()).then_some(hashes))
}

/// The tree worked out again from the leaves, beside what is kept of it and what was signed for.
pub(super) struct Checking<'a> {
    frontier: Frontier,
    /// Sizes and roots that somebody holds a checkpoint of, smallest first.
    known: std::iter::Peekable<std::slice::Iter<'a, (u64, Hash)>>,
    /// False where no tree is kept, as in a ledger of the first format that was not opened for writing since.
    kept: bool,
}

impl<'a> Checking<'a> {
    /// Begins; `known` is sorted by size.
    pub(super) fn begin(reading: &Connection, known: &'a [(u64, Hash)]) -> rusqlite::Result<Self> {
        let kept = reading.query_row(
            "select exists (select 1 from sqlite_schema where name = 'subtree')",
            [],
            |row| row.get(0),
        )?;
        Ok(Self {
            frontier: Frontier::default(),
            known: known
                .get(known.partition_point(|(size, _)| *size == 0)..)
                .unwrap_or_default()
                .iter()
                .peekable(),
            kept,
        })
    }

    /// Goes on from the right edge of a tree that was checked already.
    pub(super) fn resume(reading: &Connection, frontier: Frontier) -> rusqlite::Result<Self> {
        Ok(Self {
            frontier,
            ..Self::begin(reading, &[])?
        })
    }

    /// Takes the next entry's leaf, worked out from the entry; says what does not agree with it.
    pub(super) fn push(
        &mut self,
        reading: &Connection,
        leaf: Hash,
    ) -> rusqlite::Result<Option<String>> {
        let mut complete = Vec::new();
        self.frontier.push_and_tell(leaf, &mut |height, root| {
            if height.is_multiple_of(HEIGHT) && height <= HEIGHT * TOP {
                complete.push((height / HEIGHT, root));
            }
        });
        for (level, root) in complete {
            let number = hashes_at(level, self.frontier.size()) - 1;
            if self.kept && level_hashes(reading, level, number, 1)? != [root] {
                return Ok(Some(format!(
                    "the tree was altered: subtree {number} of level {level} is not that of the entries up to here"
                )));
            }
        }
        let size = self.frontier.size();
        while let Some((_, root)) = self.known.next_if(|(known, _)| *known == size) {
            if self.frontier.root() != *root {
                return Ok(Some(rewritten(size).what));
            }
        }
        Ok(None)
    }

    /// What only the end shows: subtrees that no entries are under, and checkpoints of more entries than there are.
    pub(super) fn end(mut self, reading: &Connection) -> rusqlite::Result<Option<Broken>> {
        let size = self.frontier.size();
        if let Some((known, _)) = self.known.find(|(known, _)| *known > size) {
            return Ok(Some(Broken {
                position: size + 1,
                what: format!("it was removed: a checkpoint of {known} entries was signed"),
            }));
        }
        if !self.kept {
            return Ok(None);
        }
        let expected: u64 = (1..=TOP).map(|level| hashes_at(level, size)).sum();
        let found: i64 = reading.query_row("select count(*) from subtree", [], |row| row.get(0))?;
        Ok((unsigned(found) != expected).then(|| Broken {
            position: size,
            what: format!(
                "the tree over the entries has {found} subtrees, and {size} entries make {expected}"
            ),
        }))
    }
}
