//! Appending: one transaction a batch; what is held already is found inside it, so that two imports at once add nothing
//! twice.

use super::connection::{SqliteLedger, random};
use super::tree::Growing;
use crate::hashing::{BEFORE_THE_FIRST, Chained, Found, chain, commitments, leaf};
use crate::{EntryClass, Hash, LedgerFault, NewEntry, Outcome, Receipt, Tag, Version};
use calendar::Instant;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The end of the ledger while a batch goes in.
struct End {
    position: u64,
    received_at: i64,
    chain: Hash,
    tree: Growing,
}

pub(super) fn append(
    ledger: &mut SqliteLedger,
    entries: &[NewEntry],
    now: Instant,
) -> Result<Vec<Outcome>, LedgerFault> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let path = ledger.path.clone();
    let fault = |fault: rusqlite::Error| super::connection::store(&path, &fault);
    let transaction = ledger
        .connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(fault)?;
    let mut end = end_of(&transaction).map_err(fault)?;
    let mut mark_sets = BTreeMap::new();
    let mut outcomes = Vec::with_capacity(entries.len());
    let seed = random()?;
    for (number, entry) in (0_u64..).zip(entries) {
        let salt = salt_of(&seed, number);
        let outcome = append_one(
            &transaction,
            entry,
            &mut end,
            now,
            &salt,
            &mut mark_sets,
            &path,
        )?;
        outcomes.push(outcome);
    }
    transaction
        .execute("insert into head (one, position, chain) values (1, ?1, ?2) on conflict (one) do update set position = excluded.position, chain = excluded.chain", params![signed(end.position), &end.chain[..]])
        .map_err(fault)?;
    transaction.commit().map_err(fault)?;
    Ok(outcomes)
}

/// One draw of randomness a batch, spread over its entries by hashing.
fn salt_of(seed: &Hash, number: u64) -> Hash {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(b"joinder/entry-salt/1");
    hash.update(seed);
    hash.update(number.to_be_bytes());
    hash.finalize().into()
}

fn end_of(transaction: &Transaction<'_>) -> rusqlite::Result<End> {
    let last = transaction
        .query_row(
            "select position, received_at, chain from entry order by position desc limit 1",
            [],
            |row| {
                Ok(End {
                    position: unsigned(row.get(0)?),
                    received_at: row.get(1)?,
                    chain: row.get(2)?,
                    tree: Growing::default(),
                })
            },
        )
        .optional()?;
    Ok(last.unwrap_or(End {
        position: 0,
        received_at: i64::MIN,
        chain: BEFORE_THE_FIRST,
        tree: Growing::default(),
    }))
}

fn append_one(
    transaction: &Transaction<'_>,
    entry: &NewEntry,
    end: &mut End,
    now: Instant,
    salt: &Hash,
    mark_sets: &mut BTreeMap<String, i64>,
    path: &Path,
) -> Result<Outcome, LedgerFault> {
    let fault = |fault: rusqlite::Error| super::connection::store(path, &fault);
    let versions = versions(transaction, &entry.record.0).map_err(fault)?;
    if let Some(held) = held(&versions, entry) {
        return Ok(Outcome::Held(held));
    }
    let first = versions
        .iter()
        .filter(|version| version.fingerprint == entry.fingerprint)
        .map(|version| version.position)
        .min();
    let (class, parts) = match first {
        Some(_) => (EntryClass::Sighting, &[][..]),
        None => (entry.class, &entry.parts[..]),
    };
    let marks = mark_set(transaction, &entry.marks.text(), mark_sets).map_err(fault)?;
    let receipt = insert(transaction, entry, class, parts, end, now, salt, marks).map_err(fault)?;
    Ok(match first {
        None => Outcome::Appended(receipt),
        Some(of) => Outcome::SeenAgain {
            receipt,
            of,
            unchanged: unchanged(&versions, entry),
        },
    })
}

/// The version that says the same, where this adds nothing: same content and same date; or, undated, same content as
/// the last that came.
fn held(versions: &[Version], entry: &NewEntry) -> Option<u64> {
    let same = |version: &&Version| {
        version.fingerprint == entry.fingerprint && version.written == entry.written
    };
    match entry.written {
        Some(_) => versions.iter().find(same),
        None => versions
            .iter()
            .max_by_key(|version| version.position)
            .filter(same),
    }
    .map(|version| version.position)
}

/// True where a sighting changes nothing at present: the content before it, by the source's own dates, is the same, or
/// its date is older than all that is known.
fn unchanged(versions: &[Version], entry: &NewEntry) -> bool {
    let before = versions
        .iter()
        .filter(|version| entry.written.is_none() || version.written <= entry.written)
        .max_by_key(|version| (version.written, version.position));
    before.is_none_or(|version| version.fingerprint == entry.fingerprint)
}

#[expect(
    clippy::too_many_arguments,
    reason = "one row of two tables; a struct would only rename the same eight"
)]
fn insert(
    transaction: &Transaction<'_>,
    entry: &NewEntry,
    class: EntryClass,
    parts: &[Vec<u8>],
    end: &mut End,
    now: Instant,
    salt: &Hash,
    marks: i64,
) -> rusqlite::Result<Receipt> {
    end.position += 1;
    end.received_at = now.micros().max(end.received_at.saturating_add(1));
    let received_at = Instant::from_micros(end.received_at);
    let known_on = entry.claimed_on.unwrap_or_else(|| received_at.london_day());
    let tags: Vec<Tag> = entry
        .tags
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let found = Found {
        record: &entry.record,
        fingerprint: &entry.fingerprint,
        written: entry.written,
        marks: &entry.marks,
        tags: &tags,
    };
    let part_slices: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let commitments = commitments(salt, &found, &part_slices);
    let leaf = leaf(&Chained {
        position: end.position,
        received_at: end.received_at,
        known_on: known_on.number(),
        claimed: entry.claimed_on.is_some(),
        agency: &entry.agency,
        source: &entry.source,
        class: class.name(),
        commitments: &commitments,
    });
    end.chain = chain(&end.chain, &leaf);
    let position = signed(end.position);
    transaction
        .prepare_cached("insert into entry (position, received_at, known_on, claimed, agency, source, class, commitments, leaf, chain) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
        .execute(params![position, end.received_at, known_on.number(), entry.claimed_on.is_some(), entry.agency, entry.source, class.name(), commitments, &leaf[..], &end.chain[..]])?;
    end.tree.push(transaction, end.position, leaf)?;
    transaction
        .prepare_cached("insert into content (position, record, fingerprint, written, marks, tags, salt, parts) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![position, &entry.record.0[..], &entry.fingerprint[..], entry.written, marks, tags.iter().flat_map(|tag| tag.0).collect::<Vec<u8>>(), &salt[..], part_slices.join(&b'\n')])?;
    let mut tag_row =
        transaction.prepare_cached("insert or ignore into tag (tag, position) values (?1, ?2)")?;
    for tag in &tags {
        tag_row.execute(params![&tag.0[..], position])?;
    }
    Ok(Receipt {
        position: end.position,
        received_at,
        known_on,
    })
}

pub(super) fn versions(
    connection: &rusqlite::Connection,
    record: &[u8; 16],
) -> rusqlite::Result<Vec<Version>> {
    connection
        .prepare_cached("select position, fingerprint, written from content where record = ?1")?
        .query_map([&record[..]], |row| {
            Ok(Version {
                position: unsigned(row.get(0)?),
                fingerprint: row.get(1)?,
                written: row.get(2)?,
            })
        })?
        .collect()
}

fn mark_set(
    transaction: &Transaction<'_>,
    marks: &str,
    known: &mut BTreeMap<String, i64>,
) -> rusqlite::Result<i64> {
    if let Some(id) = known.get(marks) {
        return Ok(*id);
    }
    transaction.execute(
        "insert or ignore into mark_set (marks) values (?1)",
        [marks],
    )?;
    let id = transaction.query_row("select id from mark_set where marks = ?1", [marks], |row| {
        row.get(0)
    })?;
    known.insert(marks.to_owned(), id);
    Ok(id)
}

/// SQLite's integers are signed; positions are not, and never come near the difference.
pub(super) fn signed(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(position: i64) -> u64 {
    u64::try_from(position).unwrap_or(0)
}
