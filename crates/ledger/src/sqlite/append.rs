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
    /// By what the batch's entries are found. Tags are spread evenly: written in their order, at the end, each page of theirs
    /// is changed once.
    tags: Vec<(Tag, i64)>,
    /// The ledger's own key, where some records are refused; `None` where none is.
    refusing: Option<Hash>,
    path: &'a Path,
    now: Instant,
}

/// A row of entries.
pub(super) struct EntryRow<'a> {
    pub(super) position: u64,
    pub(super) received_at: i64,
    pub(super) known_on: i32,
    pub(super) claimed: bool,
    pub(super) agency: &'a str,
    pub(super) source: &'a str,
    pub(super) class: EntryClass,
    pub(super) commitments: &'a [u8],
    pub(super) leaf: &'a Hash,
    pub(super) chain: &'a Hash,
}

/// What a row of contents is made of.
struct Openings<'a> {
    position: u64,
    record: &'a RecordKey,
    fingerprint: &'a [u8; 16],
    written: Option<i64>,
    marks: i64,
    tags: &'a [Tag],
    salt: &'a Hash,
    parts: Vec<u8>,
    key: Option<KeyNumber>,
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
            tags: Vec::new(),
            refusing: Some(*key).filter(|_| refusing),
            path,
            now,
        })
    }

    /// Puts the keys on disk, and then the tags and the new end beside the entries: the caller commits.
    pub(super) fn end(mut self) -> Result<(), LedgerFault> {
        self.tags.sort_unstable();
        let write_tags = || -> rusqlite::Result<()> {
            let mut row = self
                .transaction
                .prepare_cached("insert or ignore into tag (tag, position) values (?1, ?2)")?;
            for (tag, position) in &self.tags {
                row.execute(params![&tag.0[..], position])?;
            }
            Ok(())
        };
        write_tags().map_err(|fault| self.fault(&fault))?;
        self.keys.keep()?;
        self.transaction
            .execute("insert into head (one, position, chain) values (1, ?1, ?2) on conflict (one) do update set position = excluded.position, chain = excluded.chain", params![signed(self.end.position), &self.end.chain[..]])
            .map_err(|fault| super::connection::store(self.path, &fault))?;
        Ok(())
    }

    pub(super) fn fault(&self, fault: &rusqlite::Error) -> LedgerFault {
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
        let key = self.key_for(class, &entry.record, !versions.is_empty())?;
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
        record: &RecordKey,
        known: bool,
    ) -> Result<Option<KeyNumber>, LedgerFault> {
        if !class.is_sealed() {
            return Ok(None);
        }
        let held = if known {
            key_of_record(self.transaction, &record.0).map_err(|fault| self.fault(&fault))?
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
        let once: BTreeSet<Tag> = entry.tags.iter().copied().collect();
        let tags: Vec<Tag> = once.into_iter().collect();
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
        let after = chain(&self.end.chain, &leaf);
        self.write_entry(&EntryRow {
            position: self.end.position,
            received_at: self.end.received_at,
            known_on: known_on.number(),
            claimed: entry.claimed_on.is_some(),
            agency: &entry.agency,
            source: &entry.source,
            class,
            commitments: &commitments,
            leaf: &leaf,
            chain: &after,
        })?;
        self.write_openings(&Openings {
            position: self.end.position,
            record: &entry.record,
            fingerprint: &entry.fingerprint,
            written: entry.written,
            marks,
            tags: &tags,
            salt: &salt,
            parts: part_slices.join(&b'\n'),
            key,
        })?;
        Ok(Receipt {
            position: self.end.position,
            received_at,
            known_on,
        })
    }

    /// True where an entry of an archive is the next, and its chain goes on from here.
    pub(super) fn goes_on(
        &self,
        position: u64,
        received_at: i64,
        leaf: &Hash,
        after: &Hash,
    ) -> bool {
        position == self.end.position + 1
            && received_at > self.end.received_at
            && chain(&self.end.chain, leaf) == *after
    }

    /// Writes the row of an entry, and moves the end to it.
    pub(super) fn write_entry(&mut self, row: &EntryRow<'_>) -> Result<(), LedgerFault> {
        self.end.position = row.position;
        self.end.received_at = row.received_at;
        self.end.chain = *row.chain;
        self.transaction
            .prepare_cached("insert into entry (position, received_at, known_on, claimed, agency, source, class, commitments, leaf, chain) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
            .and_then(|mut insert| insert.execute(params![signed(row.position), row.received_at, row.known_on, row.claimed, row.agency, row.source, row.class.name(), row.commitments, &row.leaf[..], &row.chain[..]]))
            .and_then(|_| self.end.tree.push(self.transaction, row.position, *row.leaf))
            .map_err(|fault| self.fault(&fault))
    }

    /// Writes content that comes from an archive, sealed under its record's key or a new one.
    pub(super) fn write_content(
        &mut self,
        position: u64,
        class: EntryClass,
        content: &super::rebuild::CheckedContent,
    ) -> Result<(), LedgerFault> {
        let marks = mark_set(self.transaction, &content.marks.text(), &mut self.mark_sets)
            .map_err(|fault| self.fault(&fault))?;
        let key = self.key_for(class, &content.record, true)?;
        self.write_openings(&Openings {
            position,
            record: &content.record,
            fingerprint: &content.fingerprint,
            written: content.written,
            marks,
            tags: &content.tags,
            salt: &content.salt,
            parts: content.parts.clone(),
            key,
        })
    }

    /// Writes the openings of an entry's commitments, sealed where there is a key, and by what it is found.
    fn write_openings(&mut self, content: &Openings<'_>) -> Result<(), LedgerFault> {
        let (salt, with, parts) = match content.key {
            Some(key) => {
                let sealed = self.keys.seal(
                    key,
                    content.position,
                    &mut self.draw,
                    content.salt,
                    &content.parts,
                )?;
                (sealed.salt, Some(sealed.with), sealed.parts)
            }
            None => (*content.salt, None, content.parts.clone()),
        };
        let position = signed(content.position);
        let insert = || -> rusqlite::Result<()> {
            self.transaction
                .prepare_cached("insert into content (position, record, fingerprint, written, marks, tags, salt, sealed_with, parts) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
                .execute(params![position, &content.record.0[..], &content.fingerprint[..], content.written, content.marks, content.tags.iter().flat_map(|tag| tag.0).collect::<Vec<u8>>(), &salt[..], with.as_ref().map(|with| &with[..]), parts])?;
            Ok(())
        };
        insert().map_err(|fault| self.fault(&fault))?;
        self.tags
            .extend(content.tags.iter().map(|tag| (*tag, position)));
        Ok(())
    }
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
