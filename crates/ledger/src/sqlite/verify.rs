//! Verifying: every table and column of the ledger is checked against the chain; the first place that differs is named.

use super::append::{signed, unsigned};
use super::connection::{SqliteLedger, is_first_part};
use super::read::{Keys, parts_of, tags_of};
use super::tree::Checking;
use super::verify_erased::Erased;
use crate::hashing::{BEFORE_THE_FIRST, Chained, Found, chain, commitments, leaf};
use crate::{Broken, EntryClass, Hash, Ledger, LedgerFault, Marks, RecordKey};
use rusqlite::{OptionalExtension, Row};
use sha2::{Digest, Sha256};

/// `known` are sizes and roots that somebody holds a checkpoint of, in any order.
pub(super) fn verify(
    ledger: &SqliteLedger,
    known: &[(u64, Hash)],
) -> Result<Option<Broken>, LedgerFault> {
    let mut known = known.to_vec();
    known.sort_unstable();
    twice(ledger, &|reading| {
        let start = Start {
            position: 0,
            received: i64::MIN,
            before: BEFORE_THE_FIRST,
            tree: Checking::begin(reading, &known).map_err(|fault| ledger.fault(&fault))?,
        };
        walk(ledger, reading, start).map_err(|fault| ledger.fault(&fault))
    })
}

/// Checks what came after the first `size` entries; of those, only that their hashes lead to `root`.
pub(super) fn verify_after(
    ledger: &SqliteLedger,
    size: u64,
    root: Hash,
) -> Result<Option<Broken>, LedgerFault> {
    twice(ledger, &|reading| {
        let fault = |fault: rusqlite::Error| ledger.fault(&fault);
        let last: Option<(Hash, i64)> = reading
            .query_row(
                "select chain, received_at from entry where position = ?1",
                [signed(size)],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(fault)?;
        let Some((before, received)) = last else {
            return Ok(Some(Broken {
                position: size,
                what: format!("it was removed: a checkpoint of {size} entries was signed"),
            }));
        };
        let frontier = crate::tree_of(ledger, size).frontier()?;
        if frontier.root() != root {
            return Ok(Some(rewritten(size)));
        }
        let start = Start {
            position: size,
            received,
            before,
            tree: Checking::resume(reading, frontier).map_err(fault)?,
        };
        walk(ledger, reading, start).map_err(fault)
    })
}

/// What is said where a checkpoint was signed over another past.
pub(super) fn rewritten(size: u64) -> Broken {
    Broken {
        position: size,
        what: format!(
            "the past was rewritten at or before here: a checkpoint of {size} entries was signed over other ones"
        ),
    }
}

/// An erasure may destroy a key while its entry is still in sight here: what a first look finds, a second must find too.
fn twice(ledger: &SqliteLedger, look: &Look<'_>) -> Result<Option<Broken>, LedgerFault> {
    let once = || {
        let fault = |fault: rusqlite::Error| ledger.fault(&fault);
        // One read transaction: a writer at work meanwhile is neither seen nor disturbed.
        let reading = ledger.connection.unchecked_transaction().map_err(fault)?;
        let found = look(&reading)?;
        reading.finish().map_err(fault)?;
        Ok(found)
    };
    let Some(broken) = once()? else {
        return Ok(None);
    };
    once().map(|again| again.map(|_| broken))
}

/// One look at the whole ledger, or at its end.
type Look<'a> = dyn Fn(&rusqlite::Connection) -> Result<Option<Broken>, LedgerFault> + 'a;

/// From where entries are looked at: the beginning, or what came after a checkpoint.
struct Start<'a> {
    position: u64,
    received: i64,
    before: Hash,
    tree: Checking<'a>,
}

/// What entries are checked with, beside the one before.
struct Check<'a> {
    ledger: &'a SqliteLedger,
    keys: Keys<'a>,
    erased: Erased,
    tags: TagSum,
    before: Hash,
    /// True where all content must be sealed: from format 2 on.
    sealed: bool,
}

/// Sums that do not depend on order, over (position, tag), from the contents and from the index.
#[derive(Default, PartialEq, Eq)]
struct TagSum(u128, u64);

impl TagSum {
    fn add(&mut self, position: i64, tag: &[u8]) {
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
}

fn walk(
    ledger: &SqliteLedger,
    reading: &rusqlite::Connection,
    start: Start<'_>,
) -> rusqlite::Result<Option<Broken>> {
    let after = start.position;
    let mut tree = start.tree;
    let mut query = reading.prepare(
        "select e.position, e.received_at, e.known_on, e.claimed, e.agency, e.source, e.class, e.commitments, e.leaf, e.chain,
                c.record, c.fingerprint, c.written, m.marks, c.tags, c.salt, c.parts, c.position, c.sealed_with
           from entry e left join content c on c.position = e.position left join mark_set m on m.id = c.marks
          where e.position > ?1 order by e.position",
    )?;
    let mut rows = query.query([signed(after)])?;
    let (mut position, mut received) = (after, start.received);
    let format: i64 = reading.query_row("select format from opened", [], |row| row.get(0))?;
    let mut check = Check {
        ledger,
        keys: Keys::of(ledger),
        erased: Erased::begin(reading)?,
        tags: TagSum::default(),
        before: start.before,
        sealed: format > 1,
    };
    while let Some(row) = rows.next()? {
        let expected = position + 1;
        position = unsigned(row.get(0)?);
        let broken = |what: &str| {
            Ok(Some(Broken {
                position: expected,
                what: what.to_owned(),
            }))
        };
        if position != expected {
            return broken("it was removed");
        }
        let received_at: i64 = row.get(1)?;
        if received_at <= received {
            return broken("it is not received later than the one before");
        }
        received = received_at;
        match check.row(row) {
            // A leaf that is not that of its entry was refused by now.
            Ok(None) => match tree.push(reading, row.get(8)?)? {
                None => {}
                Some(what) => return broken(&what),
            },
            Ok(Some(what)) => return broken(what),
            Err(LedgerFault::Store { reason, .. }) => {
                return broken(&format!("it cannot be read ({reason}): it was altered"));
            }
            Err(fault) => return broken(&format!("it cannot be read ({fault}): it was altered")),
        }
    }
    if let Some(broken) = check_rest(reading, (after, position), &check.before, &check.tags)? {
        return Ok(Some(broken));
    }
    match check.erased.end(reading)? {
        None => tree.end(reading),
        broken => Ok(broken),
    }
}

impl Check<'_> {
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
        if row.get::<_, i64>(0)? == 1 && !is_first_part(self.ledger.key(), parts.first()) {
            return Ok(Some("the ledger's key or format was exchanged"));
        }
        Ok(None)
    }
}

/// What no single entry shows: the end, contents without an entry, and the index of tags, for entries after one position
/// up to another.
fn check_rest(
    reading: &rusqlite::Connection,
    (after, position): (u64, u64),
    before: &Hash,
    tags: &TagSum,
) -> rusqlite::Result<Option<Broken>> {
    let head: Option<(i64, Hash)> = reading
        .query_row("select position, chain from head", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    match head {
        Some((head, chain)) if unsigned(head) == position && chain == *before => {}
        Some((head, _)) if unsigned(head) > position => {
            return Ok(Some(Broken {
                position: position + 1,
                what: format!("it was removed: the ledger went on to entry {head}"),
            }));
        }
        Some((head, _)) => {
            return Ok(Some(Broken {
                position: unsigned(head) + 1,
                what: "it was put in at the end, or the head was altered".to_owned(),
            }));
        }
        None => {
            return Ok(Some(Broken {
                position,
                what: "the head of the ledger was removed".to_owned(),
            }));
        }
    }
    let stray: Option<i64> =
        reading.query_row("select c.position from content c left join entry e on e.position = c.position where c.position > ?1 and e.position is null order by 1 limit 1", [signed(after)], |row| row.get(0)).optional()?;
    if let Some(stray) = stray {
        return Ok(Some(Broken {
            position: unsigned(stray),
            what: "content was put in without an entry".to_owned(),
        }));
    }
    let lone: bool = reading.query_row(
        "select (select count(*) = 1 and min(one) = 1 from head) and (select count(*) = 1 and min(one) = 1 from opened)",
        [],
        |row| row.get(0),
    )?;
    if !lone {
        return Ok(Some(Broken {
            position,
            what:
                "the row that says where the ledger begins or ends was altered, or another put in"
                    .to_owned(),
        }));
    }
    if after == 0
        && let Some(broken) = check_marks(reading)?
    {
        return Ok(Some(broken));
    }
    check_tags(reading, after, tags)
}

fn check_marks(reading: &rusqlite::Connection) -> rusqlite::Result<Option<Broken>> {
    let unused: Option<String> =
        reading.query_row("select marks from mark_set where id not in (select distinct marks from content) limit 1", [], |row| row.get(0)).optional()?;
    Ok(unused.map(|marks| Broken {
        position: 0,
        what: format!("a set of marks `{marks}` was put in that no entry bears"),
    }))
}

fn check_tags(
    reading: &rusqlite::Connection,
    after: u64,
    expected: &TagSum,
) -> rusqlite::Result<Option<Broken>> {
    let mut sum = TagSum::default();
    let mut query = reading.prepare("select tag, position from tag where position > ?1")?;
    let mut rows = query.query([signed(after)])?;
    while let Some(row) = rows.next()? {
        sum.add(row.get(1)?, row.get_ref(0)?.as_blob()?);
    }
    if sum == *expected {
        return Ok(None);
    }
    first_wrong_tag(reading)
}

/// The slow way, once it is known that the index of tags differs: which entry is the first.
fn first_wrong_tag(reading: &rusqlite::Connection) -> rusqlite::Result<Option<Broken>> {
    let mut contents = reading.prepare("select position, tags from content order by position")?;
    let mut index = reading.prepare("select tag from tag where position = ?1 order by tag")?;
    let mut rows = contents.query([])?;
    while let Some(row) = rows.next()? {
        let position: i64 = row.get(0)?;
        let mut held: Vec<[u8; 16]> = tags_of(row.get_ref(1)?.as_blob()?)
            .into_iter()
            .map(|tag| tag.0)
            .collect();
        held.sort_unstable();
        let indexed: Vec<[u8; 16]> = index
            .query_map([position], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        if held != indexed {
            return Ok(Some(Broken {
                position: unsigned(position),
                what: "the index of tags does not find it as it should".to_owned(),
            }));
        }
    }
    Ok(Some(Broken {
        position: 0,
        what: "the index of tags names entries that do not exist".to_owned(),
    }))
}
