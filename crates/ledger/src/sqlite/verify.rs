//! Verifying: every table and column of the ledger is checked against the chain; the first place that differs is named.

use super::append::unsigned;
use super::connection::{SqliteLedger, first_part};
use super::read::{parts_of, tags_of};
use super::tree::Checking;
use crate::hashing::{BEFORE_THE_FIRST, Chained, Found, chain, commitments, leaf};
use crate::{Broken, Hash, Ledger, LedgerFault, Marks, RecordKey};
use rusqlite::{OptionalExtension, Row};
use sha2::{Digest, Sha256};

/// `known` are sizes and roots that somebody holds a checkpoint of, in any order.
pub(super) fn verify(
    ledger: &SqliteLedger,
    known: &[(u64, Hash)],
) -> Result<Option<Broken>, LedgerFault> {
    let mut known = known.to_vec();
    known.sort_unstable();
    let fault = |fault: rusqlite::Error| ledger.fault(&fault);
    // One read transaction: a writer at work meanwhile is neither seen nor disturbed.
    let reading = ledger.connection.unchecked_transaction().map_err(fault)?;
    let found = walk(ledger, &reading, &known).map_err(fault)?;
    reading.finish().map_err(fault)?;
    Ok(found)
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
    known: &[(u64, Hash)],
) -> rusqlite::Result<Option<Broken>> {
    let mut tree = Checking::begin(reading, known)?;
    let mut query = reading.prepare(
        "select e.position, e.received_at, e.known_on, e.claimed, e.agency, e.source, e.class, e.commitments, e.leaf, e.chain,
                c.record, c.fingerprint, c.written, m.marks, c.tags, c.salt, c.parts, c.position, c.sealed_with is not null
           from entry e left join content c on c.position = e.position left join mark_set m on m.id = c.marks order by e.position",
    )?;
    let mut rows = query.query([])?;
    let (mut before, mut position, mut received) = (BEFORE_THE_FIRST, 0_u64, i64::MIN);
    let mut tags = TagSum::default();
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
        match check_row(ledger, row, &mut before, &mut tags) {
            // A leaf that is not that of its entry was refused by now.
            Ok(None) => match tree.push(reading, row.get(8)?)? {
                None => {}
                Some(what) => return broken(&what),
            },
            Ok(Some(what)) => return broken(what),
            Err(fault) => return broken(&format!("it cannot be read ({fault}): it was altered")),
        }
    }
    match check_rest(reading, position, &before, &tags)? {
        None => tree.end(reading),
        broken => Ok(broken),
    }
}

/// Checks one entry with its content; says what is wrong with it.
fn check_row(
    ledger: &SqliteLedger,
    row: &Row<'_>,
    before: &mut Hash,
    tags: &mut TagSum,
) -> rusqlite::Result<Option<&'static str>> {
    let position: i64 = row.get(0)?;
    let (agency, source, class): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(6)?);
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
    *before = chain(before, &leaf);
    if row.get::<_, Hash>(8)? != leaf {
        return Ok(Some(
            "it was altered: its hash is not that of what stands there",
        ));
    }
    if row.get::<_, Hash>(9)? != *before {
        return Ok(Some(
            "the chain breaks here: this entry or its chain was altered, or one was put in",
        ));
    }
    if row.get::<_, Option<i64>>(17)?.is_none() {
        return Ok(Some("its content was removed, and no erasure says so"));
    }
    if row.get(18)? {
        return Ok(Some(
            "its content is marked as sealed, which this format does not do yet",
        ));
    }
    let found_tags = tags_of(row.get_ref(14)?.as_blob()?);
    for tag in &found_tags {
        tags.add(position, &tag.0);
    }
    let parts = parts_of(row.get_ref(16)?.as_blob()?);
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
        tags: &found_tags,
    };
    if commitments(&row.get(15)?, &found, &part_slices) != stored {
        return Ok(Some(
            "its content was altered: it is not what the entry commits to",
        ));
    }
    if position == 1 && parts.first() != Some(&first_part(ledger.key())) {
        return Ok(Some("the ledger's key or format was exchanged"));
    }
    Ok(None)
}

/// What no single entry shows: the end, contents without an entry, and the index of tags.
fn check_rest(
    reading: &rusqlite::Connection,
    position: u64,
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
        reading.query_row("select c.position from content c left join entry e on e.position = c.position where e.position is null order by 1 limit 1", [], |row| row.get(0)).optional()?;
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
    check_marks(reading)?.map_or_else(|| check_tags(reading, tags), |broken| Ok(Some(broken)))
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
    expected: &TagSum,
) -> rusqlite::Result<Option<Broken>> {
    let mut sum = TagSum::default();
    let mut query = reading.prepare("select tag, position from tag")?;
    let mut rows = query.query([])?;
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
