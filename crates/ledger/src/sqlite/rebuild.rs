//! Building a ledger again from an archive: the same entries at the same positions, byte for byte in their hashes; content
//! sealed under new keys. Each entry is checked against its own hashes as it comes, so that an archive that was altered
//! builds nothing.

use super::append::{Batch, signed};
use super::connection::SqliteLedger;
use crate::archive::{ArchivedContent, ArchivedEntry, ArchivedRefusal, bytes_of};
use crate::hashing::{Chained, Found, commitments, leaf};
use crate::{EntryClass, Hash, Ledger, LedgerFault, Marks, Position, RecordKey, Tag};
use calendar::Instant;
use rusqlite::{TransactionBehavior, params};
use std::path::{Path, PathBuf};

/// Entries that are kept together.
const AT_ONCE: usize = 2_000;

/// A ledger that is being built. Only [`Rebuilding::end`] makes one of it that is whole.
pub struct Rebuilding {
    ledger: SqliteLedger,
    path: PathBuf,
    key: Hash,
    now: Instant,
    waiting: Vec<ArchivedEntry>,
    last: Position,
    /// The latest entry by which something up to here was erased.
    erased_by: Position,
}

/// An entry of an archive that its own hashes bear out, in bytes.
pub(super) struct Checked<'a> {
    pub(super) entry: &'a ArchivedEntry,
    pub(super) class: EntryClass,
    pub(super) commitments: Vec<u8>,
    pub(super) leaf: Hash,
    pub(super) content: Option<CheckedContent>,
}

/// Its content, in bytes.
pub(super) struct CheckedContent {
    pub(super) record: RecordKey,
    pub(super) fingerprint: [u8; 16],
    pub(super) written: Option<i64>,
    pub(super) marks: Marks,
    pub(super) tags: Vec<Tag>,
    pub(super) salt: Hash,
    pub(super) parts: Vec<u8>,
}

impl Rebuilding {
    /// Begins a ledger at `path`, where there is none, under the key of the archive, in hexadecimal.
    ///
    /// # Errors
    /// Where there is a ledger already, the key is none, or the file cannot be made.
    pub fn begin(path: &Path, key: &str, now: Instant) -> Result<Self, LedgerFault> {
        let key = bytes_of::<32>(0, "key", key)?;
        Ok(Self {
            ledger: SqliteLedger::begin_under(path, &key)?,
            path: path.to_owned(),
            key,
            now,
            waiting: Vec::new(),
            last: 0,
            erased_by: 0,
        })
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// Where it is not the next, contradicts its own hashes, or cannot be kept.
    pub fn take(&mut self, entry: &ArchivedEntry) -> Result<(), LedgerFault> {
        if entry.position != self.last + 1 {
            return Err(wrong(
                entry.position,
                &format!("the entry after {} was expected", self.last),
            ));
        }
        self.last = entry.position;
        self.erased_by = self.erased_by.max(entry.erased_by.unwrap_or(0));
        self.waiting.push(entry.clone());
        if self.waiting.len() < AT_ONCE {
            return Ok(());
        }
        self.keep()
    }

    /// Takes a record that was erased and is not taken in again.
    ///
    /// # Errors
    /// Where it cannot be kept.
    pub fn refuse(&mut self, refusal: &ArchivedRefusal) -> Result<(), LedgerFault> {
        if refusal.by_entry > self.last {
            return Ok(());
        }
        let record = bytes_of::<16>(refusal.by_entry, "record", &refusal.record)?;
        let readmitted = refusal.readmitted.filter(|by| *by <= self.last).map(signed);
        self.ledger
            .connection
            .execute(
                "insert into refused (record, by_entry, readmitted) values (?1, ?2, ?3)",
                params![&record[..], signed(refusal.by_entry), readmitted],
            )
            .map(|_| ())
            .map_err(|fault| self.ledger.fault(&fault))
    }

    /// Ends it: the last position and the chain there.
    ///
    /// # Errors
    /// Where the rest cannot be kept, or content is missing that was erased only after the last entry: what was erased does
    /// not come back, and a ledger without the entry that says so would not be sound.
    pub fn end(mut self) -> Result<(Position, Hash), LedgerFault> {
        self.keep()?;
        if self.erased_by > self.last {
            return Err(LedgerFault::Erasure(format!(
                "content up to entry {} was erased by entry {}: a ledger can be built again up to that entry or a later one, not before it",
                self.last, self.erased_by
            )));
        }
        self.ledger.head()
    }

    fn keep(&mut self) -> Result<(), LedgerFault> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let path = self.path.clone();
        let fault = |fault: rusqlite::Error| super::connection::store(&path, &fault);
        let (connection, keyring) = self.ledger.writing()?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(fault)?;
        let mut batch = Batch::begin(
            &transaction,
            keyring,
            &path,
            &self.key,
            waiting.len(),
            self.now,
        )?;
        for entry in &waiting {
            batch.put_back(&checked(entry)?)?;
        }
        batch.end()?;
        transaction.commit().map_err(fault)
    }
}

fn wrong(position: Position, what: &str) -> LedgerFault {
    LedgerFault::Unreadable {
        position,
        reason: format!("in the archive, {what}"),
    }
}

/// The entry in bytes, where its content is what it commits to and its leaf is its own.
fn checked(entry: &ArchivedEntry) -> Result<Checked<'_>, LedgerFault> {
    let position = entry.position;
    let class = EntryClass::named(&entry.class)
        .ok_or_else(|| wrong(position, &format!("`{}` is no class", entry.class)))?;
    let mut stored = Vec::with_capacity(32 * entry.commitments.len());
    for commitment in &entry.commitments {
        stored.extend(bytes_of::<32>(position, "commitments", commitment)?);
    }
    let leaf_there = bytes_of::<32>(position, "leaf", &entry.leaf)?;
    let own = leaf(&Chained {
        position,
        received_at: entry.received_at,
        known_on: entry.known_on,
        claimed: entry.claimed,
        agency: &entry.agency,
        source: &entry.source,
        class: &entry.class,
        commitments: &stored,
    });
    if own != leaf_there {
        return Err(wrong(position, "its leaf is not that of what stands there"));
    }
    let content = match (&entry.content, entry.erased_by) {
        (Some(content), None) => Some(checked_content(position, content, &stored)?),
        (None, Some(_)) => None,
        (None, None) => {
            return Err(wrong(
                position,
                "its content is missing, and no erasure says so",
            ));
        }
        (Some(_), Some(_)) => return Err(wrong(position, "it has content that was erased")),
    };
    Ok(Checked {
        entry,
        class,
        commitments: stored,
        leaf: own,
        content,
    })
}

fn checked_content(
    position: Position,
    content: &ArchivedContent,
    stored: &[u8],
) -> Result<CheckedContent, LedgerFault> {
    let tags = content
        .tags
        .iter()
        .map(|tag| bytes_of::<16>(position, "tags", tag).map(Tag))
        .collect::<Result<Vec<_>, _>>()?;
    let read = CheckedContent {
        record: RecordKey(bytes_of(position, "record", &content.record)?),
        fingerprint: bytes_of(position, "fingerprint", &content.fingerprint)?,
        written: content.written,
        marks: Marks::from_text(&content.marks),
        tags,
        salt: bytes_of(position, "salt", &content.salt)?,
        parts: content.parts.join("\n").into_bytes(),
    };
    let parts: Vec<&[u8]> = content.parts.iter().map(String::as_bytes).collect();
    let found = Found {
        record: &read.record,
        fingerprint: &read.fingerprint,
        written: read.written,
        marks: &read.marks,
        tags: &read.tags,
    };
    if parts.iter().any(|part| part.contains(&b'\n'))
        || commitments(&read.salt, &found, &parts) != stored
    {
        return Err(wrong(position, "its content is not what it commits to"));
    }
    Ok(read)
}

impl Batch<'_> {
    /// Puts an entry of an archive where it stood.
    pub(super) fn put_back(&mut self, checked: &Checked<'_>) -> Result<(), LedgerFault> {
        let entry = checked.entry;
        let chain_there = bytes_of::<32>(entry.position, "chain", &entry.chain)?;
        if !self.goes_on(
            entry.position,
            entry.received_at,
            &checked.leaf,
            &chain_there,
        ) {
            return Err(wrong(
                entry.position,
                "it does not follow from the one before",
            ));
        }
        self.write_entry(&super::append::EntryRow {
            position: entry.position,
            received_at: entry.received_at,
            known_on: entry.known_on,
            claimed: entry.claimed,
            agency: &entry.agency,
            source: &entry.source,
            class: checked.class,
            commitments: &checked.commitments,
            leaf: &checked.leaf,
            chain: &chain_there,
        })?;
        match (&checked.content, entry.erased_by) {
            (Some(content), _) => self.write_content(entry.position, checked.class, content),
            (None, Some(by)) => self
                .transaction
                .prepare_cached("insert into erased (position, by_entry) values (?1, ?2)")
                .and_then(|mut insert| insert.execute([signed(entry.position), signed(by)]))
                .map(|_| ())
                .map_err(|fault| self.fault(&fault)),
            (None, None) => Ok(()),
        }
    }
}
