//! Appending: one transaction a batch; what is held already is found inside it, so that two imports at once add nothing
//! twice.

use super::connection::SqliteLedger;
use super::keyring::{KeyWriter, Keyring};
use super::tree::Growing;
use crate::hashing::{BEFORE_THE_FIRST, Chained, Found, chain, commitments, leaf, refusal_of};
use crate::sealing::{Draw, KeyNumber, key_number};
use crate::{EntryClass, Hash, LedgerFault, NewEntry, Outcome, Receipt, RecordKey, Tag, Version};
use calendar::Instant;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The end of the ledger while a batch goes in.
pub(super) struct End {
    pub(super) position: u64,
    received_at: i64,
    chain: Hash,
    tree: Growing,
}

/// A batch on its way in: what it is written on, and what it seals with.
pub(super) struct Batch<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) keys: KeyWriter<'a>,
    pub(super) draw: Draw,
    pub(super) end: End,
    mark_sets: BTreeMap<String, i64>,
    /// The ledger's own key, where some records are refused; `None` where none is.
    refusing: Option<Hash>,
    path: &'a Path,
    now: Instant,
}

pub(super) fn append(
    ledger: &mut SqliteLedger,
    entries: &[NewEntry],
    now: Instant,
) -> Result<Vec<Outcome>, LedgerFault> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let (path, key) = (ledger.path.clone(), *crate::Ledger::key(ledger));
    let fault = |fault: rusqlite::Error| super::connection::store(&path, &fault);
    let (connection, keyring) = ledger.writing()?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(fault)?;
    let mut batch = Batch::begin(&transaction, keyring, &path, &key, entries.len(), now)?;
    let outcomes = entries
        .iter()
        .map(|entry| batch.append(entry))
        .collect::<Result<Vec<_>, _>>()?;
    batch.end()?;
    transaction.commit().map_err(fault)?;
    Ok(outcomes)
}

impl<'a> Batch<'a> {
    /// Begins a batch. The transaction keeps other writers out, also from the file of keys.
    pub(super) fn begin(
        transaction: &'a Transaction<'a>,
        keyring: &'a Keyring,
        path: &'a Path,
        key: &Hash,
        entries: usize,
        now: Instant,
    ) -> Result<Self, LedgerFault> {
        let fault = |fault: rusqlite::Error| super::connection::store(path, &fault);
        let refusing = transaction
            .query_row("select exists (select 1 from refused)", [], |row| {
                row.get(0)
            })
            .map_err(fault)?;
        Ok(Self {
            transaction,
            keys: keyring.writer(now)?,
            draw: Draw::for_entries(entries)?,
            end: end_of(transaction).map_err(fault)?,
            mark_sets: BTreeMap::new(),
            refusing: Some(*key).filter(|_| refusing),
            path,
            now,
        })
    }

    /// Puts the keys on disk, and then the new end beside the entries: the caller commits.
    pub(super) fn end(self) -> Result<(), LedgerFault> {
        self.keys.keep()?;
        self.transaction
            .execute("insert into head (one, position, chain) values (1, ?1, ?2) on conflict (one) do update set position = excluded.position, chain = excluded.chain", params![signed(self.end.position), &self.end.chain[..]])
            .map_err(|fault| super::connection::store(self.path, &fault))?;
        Ok(())
    }

    fn fault(&self, fault: &rusqlite::Error) -> LedgerFault {
        super::connection::store(self.path, fault)
    }

    /// Appends one entry, where it says something new.
    pub(super) fn append(&mut self, entry: &NewEntry) -> Result<Outcome, LedgerFault> {
        if let Some(by) = self.refused(&entry.record)? {
            return Ok(Outcome::Refused(by));
        }
        let versions =
            versions(self.transaction, &entry.record.0).map_err(|fault| self.fault(&fault))?;
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
        let key = self.key_for(class, entry, !versions.is_empty())?;
        let marks = mark_set(self.transaction, &entry.marks.text(), &mut self.mark_sets)
            .map_err(|fault| self.fault(&fault))?;
        let receipt = self.insert(entry, class, parts, key, marks)?;
        Ok(match first {
            None => Outcome::Appended(receipt),
            Some(of) => Outcome::SeenAgain {
                receipt,
                of,
                unchanged: unchanged(&versions, entry),
            },
        })
    }

    /// The erasure by which a record does not come in again.
    fn refused(&self, record: &RecordKey) -> Result<Option<u64>, LedgerFault> {
        let Some(key) = &self.refusing else {
            return Ok(None);
        };
        super::erase::refused_by(self.transaction, &refusal_of(key, record))
            .map_err(|fault| self.fault(&fault))
    }

    /// The key that an entry is sealed with: its record's, or a new one. `None` for what stands unsealed.
    fn key_for(
        &mut self,
        class: EntryClass,
        entry: &NewEntry,
        known: bool,
    ) -> Result<Option<KeyNumber>, LedgerFault> {
        if !class.is_sealed() {
            return Ok(None);
        }
        let held = if known {
            key_of_record(self.transaction, &entry.record.0).map_err(|fault| self.fault(&fault))?
        } else {
            None
        };
        held.map_or_else(|| self.keys.make(&mut self.draw), Ok)
            .map(Some)
    }

    fn insert(
        &mut self,
        entry: &NewEntry,
        class: EntryClass,
        parts: &[Vec<u8>],
        key: Option<KeyNumber>,
        marks: i64,
    ) -> Result<Receipt, LedgerFault> {
        let salt: Hash = self.draw.next()?;
        self.end.position += 1;
        self.end.received_at = self
            .now
            .micros()
            .max(self.end.received_at.saturating_add(1));
        let received_at = Instant::from_micros(self.end.received_at);
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
        let commitments = commitments(&salt, &found, &part_slices);
        let leaf = leaf(&Chained {
            position: self.end.position,
            received_at: self.end.received_at,
            known_on: known_on.number(),
            claimed: entry.claimed_on.is_some(),
            agency: &entry.agency,
            source: &entry.source,
            class: class.name(),
            commitments: &commitments,
        });
        self.end.chain = chain(&self.end.chain, &leaf);
        let (position, text) = (self.end.position, part_slices.join(&b'\n'));
        let stored = match key {
            Some(key) => self
                .keys
                .seal(key, position, &mut self.draw, &salt, &text)
                .map(|sealed| (sealed.salt, Some(sealed.with), sealed.parts))?,
            None => (salt, None, text),
        };
        let (end, transaction) = (&self.end, self.transaction);
        let written = || -> rusqlite::Result<()> {
            let position = signed(end.position);
            transaction
                .prepare_cached("insert into entry (position, received_at, known_on, claimed, agency, source, class, commitments, leaf, chain) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
                .execute(params![position, end.received_at, known_on.number(), entry.claimed_on.is_some(), entry.agency, entry.source, class.name(), commitments, &leaf[..], &end.chain[..]])?;
            write_content(transaction, position, entry, marks, &tags, &stored)
        };
        written()
            .and_then(|()| self.end.tree.push(transaction, self.end.position, leaf))
            .map_err(|fault| self.fault(&fault))?;
        Ok(Receipt {
            position: self.end.position,
            received_at,
            known_on,
        })
    }
}

/// Salt, key and nonce, and parts, as they are stored.
type Stored = (Hash, Option<[u8; 32]>, Vec<u8>);

/// Writes an entry's content, and by what it is found.
fn write_content(
    transaction: &Transaction<'_>,
    position: i64,
    entry: &NewEntry,
    marks: i64,
    tags: &[Tag],
    (salt, with, parts): &Stored,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("insert into content (position, record, fingerprint, written, marks, tags, salt, sealed_with, parts) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(params![position, &entry.record.0[..], &entry.fingerprint[..], entry.written, marks, tags.iter().flat_map(|tag| tag.0).collect::<Vec<u8>>(), &salt[..], with.as_ref().map(|with| &with[..]), parts])?;
    let mut tag_row =
        transaction.prepare_cached("insert or ignore into tag (tag, position) values (?1, ?2)")?;
    for tag in tags {
        tag_row.execute(params![&tag.0[..], position])?;
    }
    Ok(())
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

/// The key with which what is held of a record is sealed.
pub(super) fn key_of_record(
    connection: &rusqlite::Connection,
    record: &[u8; 16],
) -> rusqlite::Result<Option<KeyNumber>> {
    let with: Option<Vec<u8>> = connection
        .prepare_cached(
            "select sealed_with from content where record = ?1 and sealed_with is not null limit 1",
        )?
        .query_row([&record[..]], |row| row.get(0))
        .optional()?;
    Ok(with.and_then(|with| key_number(&with)))
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
