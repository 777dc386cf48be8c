//! Erasing: in one commit a tombstone is appended, content and tags are removed; then the keys are destroyed. Killed in
//! between, the keys that are still to go stand in `to_destroy`, and go when the ledger is next opened for writing.

use super::append::{Batch, key_of_record, signed, unsigned};
use super::connection::{SqliteLedger, empty_log, store};
use crate::hashing::{refusal_of, refusals};
use crate::tombstone::runs;
use crate::{
    Authority, EntryClass, Erasure, Hash, Ledger, LedgerFault, Marks, NewEntry, Outcome, Position,
    Readmission, Receipt, RecordKey, Tombstone,
};
use calendar::Instant;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::BTreeSet;

/// What an erasure takes away.
#[derive(Default)]
struct Taken {
    positions: BTreeSet<Position>,
    keys: BTreeSet<i64>,
    refused: BTreeSet<[u8; 16]>,
}

pub(super) fn erase(
    ledger: &mut SqliteLedger,
    records: &[RecordKey],
    scope: &str,
    agency: &str,
    authority: &Authority,
    now: Instant,
) -> Result<Erasure, LedgerFault> {
    let (path, key) = (ledger.path.clone(), *Ledger::key(ledger));
    let fault = |fault: rusqlite::Error| store(&path, &fault);
    let (connection, keyring) = ledger.writing()?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(fault)?;
    let taken = taken(&transaction, records, &key).map_err(fault)?;
    if taken.positions.is_empty() {
        return Err(LedgerFault::Erasure(
            "nothing is held of what was to be erased: it is not here, or it was erased before"
                .to_owned(),
        ));
    }
    let positions: Vec<Position> = taken.positions.iter().copied().collect();
    let refused: Vec<[u8; 16]> = taken.refused.iter().copied().collect();
    let tombstone = Tombstone {
        authority: authority.clone(),
        scope: scope.to_owned(),
        entries: runs(&positions),
        records: refused.len() as u64,
        refuses: refusals(&refused),
    };
    let mut batch = Batch::begin(&transaction, keyring, &path, &key, 1, now)?;
    let outcome = batch.append(&plain_entry(EntryClass::Erased, agency, &tombstone)?)?;
    let Outcome::Appended(receipt) = outcome else {
        return Err(LedgerFault::Erasure(
            "the tombstone was not taken; try again".to_owned(),
        ));
    };
    batch.end()?;
    remove(&transaction, &taken, receipt.position).map_err(fault)?;
    transaction.commit().map_err(fault)?;
    finish(ledger)?;
    Ok(Erasure {
        position: receipt.position,
        at: receipt.received_at,
        tombstone,
        unfinished: false,
    })
}

fn taken(
    transaction: &Transaction<'_>,
    records: &[RecordKey],
    key: &Hash,
) -> rusqlite::Result<Taken> {
    let mut taken = Taken::default();
    let mut query = transaction.prepare_cached(
        "select c.position, e.class from content c join entry e on e.position = c.position where c.record = ?1",
    )?;
    for record in records {
        let held: Vec<(i64, String)> = query
            .query_map([&record.0[..]], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let erasable: Vec<Position> = held
            .into_iter()
            .filter(|(_, class)| EntryClass::named(class).is_some_and(EntryClass::is_sealed))
            .map(|(position, _)| unsigned(position))
            .collect();
        if erasable.is_empty() {
            continue;
        }
        taken.positions.extend(erasable);
        taken.refused.insert(refusal_of(key, record));
        if let Some(number) = key_of_record(transaction, &record.0)? {
            taken.keys.insert(number.0);
        }
    }
    Ok(taken)
}

/// Removes content and tags, and writes down which keys are to go.
fn remove(transaction: &Transaction<'_>, taken: &Taken, by: Position) -> rusqlite::Result<()> {
    let by = signed(by);
    let mut erased =
        transaction.prepare_cached("insert into erased (position, by_entry) values (?1, ?2)")?;
    let mut tags =
        transaction.prepare_cached("delete from tag where tag = ?1 and position = ?2")?;
    let mut read = transaction.prepare_cached("select tags from content where position = ?1")?;
    let mut content = transaction.prepare_cached("delete from content where position = ?1")?;
    for position in &taken.positions {
        let position = signed(*position);
        erased.execute([position, by])?;
        let held: Vec<u8> = read.query_row([position], |row| row.get(0))?;
        for tag in super::read::tags_of(&held) {
            tags.execute(params![&tag.0[..], position])?;
        }
        content.execute([position])?;
    }
    let mut refused =
        transaction.prepare_cached("insert into refused (record, by_entry) values (?1, ?2)")?;
    for record in &taken.refused {
        refused.execute(params![&record[..], by])?;
    }
    let mut keys = transaction.prepare_cached("insert into to_destroy (key) values (?1)")?;
    for key in &taken.keys {
        keys.execute([key])?;
    }
    transaction.execute(
        "delete from mark_set where id not in (select distinct marks from content)",
        [],
    )?;
    Ok(())
}

/// Destroys the keys that are still to go. A key that something living is sealed with is never among them.
pub(super) fn finish(ledger: &mut SqliteLedger) -> Result<(), LedgerFault> {
    let path = ledger.path.clone();
    let fault = |fault: rusqlite::Error| store(&path, &fault);
    let waiting = to_destroy(&ledger.connection).map_err(fault)?;
    if waiting.is_empty() {
        return Ok(());
    }
    if let Some(position) = still_used(&ledger.connection, &waiting).map_err(fault)? {
        return Err(LedgerFault::Unreadable {
            position,
            reason:
                "it is sealed with a key that is marked to be destroyed, which no erasure asked for"
                    .to_owned(),
        });
    }
    let (connection, keyring) = ledger.writing()?;
    keyring.destroy(&waiting)?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(fault)?;
    for key in &waiting {
        transaction
            .execute("delete from to_destroy where key = ?1", [key])
            .map_err(fault)?;
    }
    transaction.commit().map_err(fault)?;
    empty_log(connection).map_err(fault)
}

fn to_destroy(connection: &rusqlite::Connection) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached("select key from to_destroy order by key")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// An entry that is sealed with one of these keys. Only asked when an erasure is being finished, which is rare.
pub(super) fn still_used(
    connection: &rusqlite::Connection,
    keys: &[i64],
) -> rusqlite::Result<Option<Position>> {
    let keys: BTreeSet<i64> = keys.iter().copied().collect();
    let mut query = connection.prepare(
        "select position, sealed_with from content where sealed_with is not null order by position",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let number = crate::sealing::key_number(row.get_ref(1)?.as_blob()?);
        if number.is_some_and(|number| keys.contains(&number.0)) {
            return Ok(Some(unsigned(row.get(0)?)));
        }
    }
    Ok(None)
}

pub(super) fn readmit(
    ledger: &mut SqliteLedger,
    record: RecordKey,
    agency: &str,
    authority: &Authority,
    now: Instant,
) -> Result<Receipt, LedgerFault> {
    let (path, key) = (ledger.path.clone(), *Ledger::key(ledger));
    let fault = |fault: rusqlite::Error| store(&path, &fault);
    let refusal = refusal_of(&key, &record);
    let (connection, keyring) = ledger.writing()?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(fault)?;
    let by = refused_by(&transaction, &refusal)
        .map_err(fault)?
        .ok_or_else(|| {
            LedgerFault::Erasure(
                "this record was not erased, or has been let in again already".to_owned(),
            )
        })?;
    let mut batch = Batch::begin(&transaction, keyring, &path, &key, 1, now)?;
    let readmission = Readmission {
        authority: authority.clone(),
        erased_by: by,
        record: refusals(&[refusal]),
    };
    let outcome = batch.append(&plain_entry(EntryClass::Readmitted, agency, &readmission)?)?;
    let Outcome::Appended(receipt) = outcome else {
        return Err(LedgerFault::Erasure(
            "the entry was not taken; try again".to_owned(),
        ));
    };
    batch.end()?;
    transaction
        .execute(
            "update refused set readmitted = ?3 where record = ?1 and by_entry = ?2",
            params![&refusal[..], signed(by), signed(receipt.position)],
        )
        .map_err(fault)?;
    transaction.commit().map_err(fault)?;
    Ok(receipt)
}

/// The erasure by which a record is refused.
pub(super) fn refused_by(
    connection: &rusqlite::Connection,
    refusal: &[u8; 16],
) -> rusqlite::Result<Option<Position>> {
    connection
        .prepare_cached("select by_entry from refused where record = ?1 and readmitted is null order by by_entry desc limit 1")?
        .query_row([&refusal[..]], |row| row.get(0))
        .optional()
        .map(|by| by.map(unsigned))
}

/// An entry that stands unsealed. Its record is its own, so that the same twice is kept twice.
fn plain_entry<T: serde::Serialize>(
    class: EntryClass,
    agency: &str,
    said: &T,
) -> Result<NewEntry, LedgerFault> {
    let part = serde_json::to_vec(said)
        .map_err(|fault| LedgerFault::Erasure(format!("the entry cannot be written: {fault}")))?;
    let own: Hash = super::connection::random()?;
    let mut record = [0; 16];
    record.copy_from_slice(own.split_at(16).0);
    Ok(NewEntry {
        agency: agency.to_owned(),
        source: "joinder".to_owned(),
        class,
        claimed_on: None,
        record: RecordKey(record),
        fingerprint: record,
        written: None,
        marks: Marks::default(),
        tags: Vec::new(),
        parts: vec![part],
    })
}

pub(super) fn erasures(ledger: &SqliteLedger) -> Result<Vec<Erasure>, LedgerFault> {
    let fault = |fault: rusqlite::Error| ledger.fault(&fault);
    let waiting = if has_erasing(&ledger.connection).map_err(fault)? {
        to_destroy(&ledger.connection).map_err(fault)?
    } else {
        return Ok(Vec::new());
    };
    let held = match ledger.keyring() {
        Ok(keyring) => keyring.holds_any(&waiting)?,
        Err(_) => !waiting.is_empty(),
    };
    let mut told = tombstones(&ledger.connection).map_err(fault)?;
    if let Some(last) = told.last_mut() {
        last.unfinished = held;
    }
    Ok(told)
}

/// The position of the last erasure; 0 where there is none.
pub(super) fn last(connection: &rusqlite::Connection) -> rusqlite::Result<Position> {
    if !has_erasing(connection)? {
        return Ok(0);
    }
    connection
        .prepare_cached("select coalesce(max(by_entry), 0) from erased")?
        .query_row([], |row| row.get(0))
        .map(unsigned)
}

/// False for a ledger of format 1, which knows no erasing.
pub(super) fn has_erasing(connection: &rusqlite::Connection) -> rusqlite::Result<bool> {
    connection.query_row(
        "select exists (select 1 from sqlite_schema where name = 'erased')",
        [],
        |row| row.get(0),
    )
}

/// All tombstones that can be read, in order. Whether they are what the chain commits to, verifying says.
pub(super) fn tombstones(connection: &rusqlite::Connection) -> rusqlite::Result<Vec<Erasure>> {
    Ok(said::<Tombstone>(connection, EntryClass::Erased)?
        .into_iter()
        .map(|(position, at, tombstone)| Erasure {
            position,
            at,
            tombstone,
            unfinished: false,
        })
        .collect())
}

/// All readmissions that can be read, in order.
pub(super) fn readmissions(
    connection: &rusqlite::Connection,
) -> rusqlite::Result<Vec<(Position, Readmission)>> {
    Ok(said(connection, EntryClass::Readmitted)?
        .into_iter()
        .map(|(position, _, readmission)| (position, readmission))
        .collect())
}

/// What the entries of an unsealed class say. They are found by their by-lines in the tables of erasing, not by a search
/// through all entries.
fn said<T: serde::de::DeserializeOwned>(
    connection: &rusqlite::Connection,
    class: EntryClass,
) -> rusqlite::Result<Vec<(Position, Instant, T)>> {
    let mut query = connection.prepare_cached(
        "select e.position, e.received_at, c.parts from entry e join content c on c.position = e.position
          where e.class = ?1 and e.position in (select by_entry from erased union select readmitted from refused where readmitted is not null)
          order by e.position",
    )?;
    let rows = query.query_map([class.name()], |row| {
        Ok((
            unsigned(row.get(0)?),
            Instant::from_micros(row.get(1)?),
            row.get::<_, Vec<u8>>(2)?,
        ))
    })?;
    let mut told = Vec::new();
    for row in rows {
        let (position, at, part) = row?;
        if let Ok(said) = serde_json::from_slice(&part) {
            told.push((position, at, said));
        }
    }
    Ok(told)
}
