//! A piece of verifying: entries of one range, each with its content and beside what is stored of the one before; or a part
//! of the index of tags.

use super::append::{signed, unsigned};
use super::connection::{SqliteLedger, is_first_part};
use super::read::{Keys, parts_of, tags_of};
use super::verify_erased::Erased;
use crate::hashing::{BEFORE_THE_FIRST, Chained, Found, chain, commitments, leaf};
use crate::{Broken, EntryClass, Hash, LedgerFault, Marks, RecordKey};
use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};

/// What came of a piece.
#[derive(Default)]
pub(super) struct Piece {
    /// The position before its first entry.
    pub(super) after: u64,
    /// Leaf and chain of each entry that is sound, in order.
    pub(super) entries: Vec<(Hash, Hash)>,
    /// The tags of their contents.
    pub(super) in_contents: TagSum,
    /// Tags of the index.
    pub(super) in_index: TagSum,
    /// What is wrong after these.
    pub(super) broken: Option<Broken>,
}

/// What entries are checked with, beside the one before.
struct Check<'a> {
    ledger: &'a SqliteLedger,
    keys: Keys<'a>,
    erased: &'a Erased,
    tags: TagSum,
    /// The leaf of the last entry.
    leaf: Hash,
    /// The chain up to it.
    before: Hash,
    /// True where all content must be sealed: from format 2 on.
    sealed: bool,
}

/// Sums that do not depend on order, over (position, tag), from the contents and from the index.
#[derive(Default, PartialEq, Eq)]
pub(super) struct TagSum(u128, u64);

impl TagSum {
    pub(super) fn add(&mut self, position: i64, tag: &[u8]) {
        let mut hash = Sha256::new();
        hash.update(position.to_be_bytes());
        hash.update(tag);
        let digest: Hash = hash.finalize().into();
        let (first, _) = digest.split_at(16);
        self.0 = self
            .0
            .wrapping_add(first.try_into().map_or(0, u128::from_be_bytes));
        self.1 += 1;
    }

    pub(super) fn join(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
        self.1 += other.1;
    }
}

/// Checks the entries after one position and up to another.
pub(super) fn entries(
    ledger: &SqliteLedger,
    erased: &Erased,
    sealed: bool,
    (after, until): (u64, u64),
) -> rusqlite::Result<Piece> {
    let reading = &ledger.connection;
    let before = stored_before(reading, after)?;
    let mut query = reading.prepare_cached(
        "select e.position, e.received_at, e.known_on, e.claimed, e.agency, e.source, e.class, e.commitments, e.leaf, e.chain,
                c.record, c.fingerprint, c.written, m.marks, c.tags, c.salt, c.parts, c.position, c.sealed_with
           from entry e left join content c on c.position = e.position left join mark_set m on m.id = c.marks
          where e.position > ?1 and e.position <= ?2 order by e.position",
    )?;
    let mut rows = query.query([signed(after), signed(until)])?;
    let (mut position, (mut received, before)) = (after, before);
    let mut check = Check {
        ledger,
        keys: Keys::of(ledger),
        erased,
        tags: TagSum::default(),
        leaf: before,
        before,
        sealed,
    };
    let mut piece = Piece {
        after,
        ..Piece::default()
    };
    while position < until && piece.broken.is_none() {
        position += 1;
        let what = match rows.next()? {
            Some(row) if unsigned(row.get(0)?) == position => {
                check.in_its_place(row, &mut received)?
            }
            _ => Some("it was removed".to_owned()),
        };
        match what {
            None => piece.entries.push((check.leaf, check.before)),
            Some(what) => piece.broken = Some(Broken { position, what }),
        }
    }
    piece.in_contents = check.tags;
    Ok(piece)
}

/// When the entry before a piece was received, and its chain, as they are stored: the piece before checks them.
fn stored_before(reading: &Connection, after: u64) -> rusqlite::Result<(i64, Hash)> {
    let stored = reading
        .prepare_cached("select received_at, chain from entry where position = ?1")?
        .query_row([signed(after)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(stored.unwrap_or((i64::MIN, BEFORE_THE_FIRST)))
}

/// Sums the tags of the index that begin with this half of a byte, but for those of entries after `last`.
pub(super) fn tags(reading: &Connection, half: u8, last: u64) -> rusqlite::Result<Piece> {
    let first: &[u8] = &[half << 4];
    let from = if half == 0 { &[] } else { first };
    let mut query =
        reading.prepare_cached("select tag, position from tag where tag >= ?1 order by tag")?;
    let mut rows = query.query([from])?;
    let mut piece = Piece::default();
    while let Some(row) = rows.next()? {
        let tag = row.get_ref(0)?.as_blob()?;
        if tag.first().is_some_and(|byte| byte >> 4 > half) {
            break;
        }
        let position = row.get(1)?;
        if position <= signed(last) {
            piece.in_index.add(position, tag);
        }
    }
    Ok(piece)
}

impl Check<'_> {
    /// Checks an entry that stands where it should; says what is wrong with it.
    fn in_its_place(
        &mut self,
        row: &Row<'_>,
        received: &mut i64,
    ) -> rusqlite::Result<Option<String>> {
        let received_at: i64 = row.get(1)?;
        if received_at <= *received {
            return Ok(Some(
                "it is not received later than the one before".to_owned(),
            ));
        }
        *received = received_at;
        Ok(match self.row(row) {
            Ok(what) => what.map(str::to_owned),
            Err(LedgerFault::Store { reason, .. }) => {
                Some(format!("it cannot be read ({reason}): it was altered"))
            }
            Err(fault) => Some(format!("it cannot be read ({fault}): it was altered")),
        })
    }

    /// Checks one entry with its content; says what is wrong with it.
    fn row(&mut self, row: &Row<'_>) -> Result<Option<&'static str>, LedgerFault> {
        let ledger = self.ledger;
        let fault = |fault: rusqlite::Error| ledger.fault(&fault);
        if let Some(what) = self.head(row).map_err(fault)? {
            return Ok(Some(what));
        }
        let position = unsigned(row.get(0).map_err(fault)?);
        let held = row.get::<_, Option<i64>>(17).map_err(fault)?.is_some();
        match (held, self.erased.says(position)) {
            (true, false) => self.content(row),
            (false, true) => Ok(None),
            (true, true) => Ok(Some("it was erased, and its content is there again")),
            (false, false) => Ok(Some("its content was removed, and no erasure says so")),
        }
    }

    /// The entry itself: it is what its hash says, and the chain runs through it.
    fn head(&mut self, row: &Row<'_>) -> rusqlite::Result<Option<&'static str>> {
        let position: i64 = row.get(0)?;
        let (agency, source, class): (String, String, String) =
            (row.get(4)?, row.get(5)?, row.get(6)?);
        let stored: Vec<u8> = row.get(7)?;
        let chained = Chained {
            position: unsigned(position),
            received_at: row.get(1)?,
            known_on: row.get(2)?,
            claimed: row.get(3)?,
            agency: &agency,
            source: &source,
            class: &class,
            commitments: &stored,
        };
        let leaf = leaf(&chained);
        self.before = chain(&self.before, &leaf);
        self.leaf = leaf;
        if row.get::<_, Hash>(8)? != leaf {
            return Ok(Some(
                "it was altered: its hash is not that of what stands there",
            ));
        }
        if row.get::<_, Hash>(9)? != self.before {
            return Ok(Some(
                "the chain breaks here: this entry or its chain was altered, or one was put in",
            ));
        }
        Ok(None)
    }

    /// The content: it opens, and is what the entry commits to. Without the keys, only that it is sealed.
    fn content(&mut self, row: &Row<'_>) -> Result<Option<&'static str>, LedgerFault> {
        let ledger = self.ledger;
        let fault = |fault: rusqlite::Error| ledger.fault(&fault);
        let position: i64 = row.get(0).map_err(fault)?;
        let class: String = row.get(6).map_err(fault)?;
        let found_tags = tags_of(
            row.get_ref(14)
                .and_then(|tags| tags.as_blob().map_err(Into::into))
                .map_err(fault)?,
        );
        for tag in &found_tags {
            self.tags.add(position, &tag.0);
        }
        let sealed = row.get::<_, Option<Vec<u8>>>(18).map_err(fault)?.is_some();
        let to_be_sealed = EntryClass::named(&class).is_none_or(EntryClass::is_sealed);
        if sealed && !to_be_sealed {
            return Ok(Some("it was altered: such an entry is never sealed"));
        }
        if !sealed && to_be_sealed && self.sealed {
            return Ok(Some("its content was altered: it stands unsealed"));
        }
        if sealed && ledger.keys_missing().is_some() {
            return Ok(None);
        }
        let (_, opened) = self.keys.opened(row, 0, 15, 18, 16)?;
        let Some((salt, parts)) = opened else {
            return Ok(Some(
                "its content was altered, or its key is gone and no erasure says so: it does not open",
            ));
        };
        self.commitments(row, &salt, &parts_of(&parts), &found_tags)
            .map_err(fault)
    }

    fn commitments(
        &self,
        row: &Row<'_>,
        salt: &Hash,
        parts: &[Vec<u8>],
        tags: &[crate::Tag],
    ) -> rusqlite::Result<Option<&'static str>> {
        let part_slices: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let marks = Marks::from_text(
            &row.get::<_, Option<String>>(13)?
                .unwrap_or_else(|| "?".to_owned()),
        );
        let found = Found {
            record: &RecordKey(row.get(10)?),
            fingerprint: &row.get(11)?,
            written: row.get(12)?,
            marks: &marks,
            tags,
        };
        if commitments(salt, &found, &part_slices) != row.get::<_, Vec<u8>>(7)? {
            return Ok(Some(
                "its content was altered: it is not what the entry commits to",
            ));
        }
        if row.get::<_, i64>(0)? == 1
            && !is_first_part(crate::Ledger::key(self.ledger), parts.first())
        {
            return Ok(Some("the ledger's key or format was exchanged"));
        }
        Ok(None)
    }
}
