//! Opening a ledger file: new ones get a key and a first entry; old ones must be of a format that is known.

use super::append::append;
use super::read;
use crate::{
    Broken, Entry, EntryClass, Hash, Ledger, LedgerFault, Marks, NewEntry, Opening, Outcome,
    Position, RecordKey, Tag, Version, Visibility,
};
use calendar::{Day, Instant};
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use seals::Tile;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The format of ledger files that this version writes and reads.
const FORMAT: i64 = 1;

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(60);

/// A ledger in a SQLite file. Open one a thread: any number may read, and writers wait for each other.
pub struct SqliteLedger {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    key: Hash,
}

impl SqliteLedger {
    /// Opens the ledger at `path` for reading and writing, and makes it where there is none.
    ///
    /// # Errors
    /// Where the file cannot be opened or is no ledger of this format.
    pub fn open(path: &Path, now: Instant) -> Result<Self, LedgerFault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|fault| store(path, &fault))?;
        prepare(&connection, path)?;
        connection
            .execute_batch(concat!(
                include_str!("ledger.sql"),
                include_str!("tree.sql")
            ))
            .map_err(|fault| store(path, &fault))?;
        let mut ledger = Self {
            connection,
            path: path.to_owned(),
            key: [0; 32],
        };
        bring_log_home(&ledger.connection, path)?;
        ledger.make_where_new(now)?;
        ledger.key = ledger.stored_key()?;
        super::tree::catch_up(&mut ledger.connection).map_err(|fault| store(path, &fault))?;
        Ok(ledger)
    }

    /// Opens the ledger at `path` for reading only.
    ///
    /// # Errors
    /// Where there is no such ledger, or it cannot be read.
    pub fn open_to_read(path: &Path) -> Result<Self, LedgerFault> {
        // Read-write flags, since a reader of a write-ahead log must be able to make its shared-memory file; the pragma
        // then forbids writing.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|fault| store(path, &fault))?;
        prepare(&connection, path)?;
        connection
            .pragma_update(None, "query_only", true)
            .map_err(|fault| store(path, &fault))?;
        let mut ledger = Self {
            connection,
            path: path.to_owned(),
            key: [0; 32],
        };
        ledger.key = ledger.stored_key()?;
        Ok(ledger)
    }

    pub(super) fn fault(&self, fault: &rusqlite::Error) -> LedgerFault {
        store(&self.path, fault)
    }

    fn stored_key(&self) -> Result<Hash, LedgerFault> {
        let (format, key): (i64, Vec<u8>) = self
            .connection
            .query_row("select format, key from opened", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .map_err(|fault| self.fault(&fault))?;
        let other = |found: String| LedgerFault::Format {
            path: self.path.display().to_string(),
            expected: FORMAT.to_string(),
            found,
        };
        if format != FORMAT {
            return Err(other(format!("format {format}")));
        }
        key.try_into()
            .map_err(|_| other("a key of the wrong length".to_owned()))
    }

    /// Gives a new file its key and its first entry. Two processes may try at once: the second finds it done.
    fn make_where_new(&mut self, now: Instant) -> Result<(), LedgerFault> {
        let first: Option<i64> = self
            .connection
            .query_row("select position from entry limit 1", [], |row| row.get(0))
            .optional()
            .map_err(|fault| self.fault(&fault))?;
        if first.is_some() {
            return Ok(());
        }
        // A process may have died after the key and before the first entry: then that key is the one.
        self.connection
            .execute(
                "insert or ignore into opened (one, format, key) values (1, ?1, ?2)",
                (FORMAT, &random()?[..]),
            )
            .map_err(|fault| self.fault(&fault))?;
        let key = self.stored_key()?;
        append(self, &[first_entry(&key)], now).map(|_| ())
    }
}

/// The first entry commits to format and key, so that neither can be exchanged unseen.
fn first_entry(key: &Hash) -> NewEntry {
    let part = format!(
        r#"{{"format":{FORMAT},"key":"{}"}}"#,
        hex(&Sha256::digest(key))
    );
    NewEntry {
        agency: "joinder".to_owned(),
        source: "joinder".to_owned(),
        class: EntryClass::Opened,
        claimed_on: None,
        record: RecordKey([0; 16]),
        fingerprint: [0; 16],
        written: None,
        marks: Marks::default(),
        tags: Vec::new(),
        parts: vec![part.into_bytes()],
    }
}

/// The text that entry 1 must hold for a key, for [`Ledger::verify`].
pub(super) fn first_part(key: &Hash) -> Vec<u8> {
    first_entry(key)
        .parts
        .into_iter()
        .next()
        .unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes that nobody can guess.
pub(super) fn random() -> Result<Hash, LedgerFault> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|fault| LedgerFault::Randomness(fault.to_string()))?;
    Ok(bytes)
}

pub(super) fn store(path: &Path, fault: &rusqlite::Error) -> LedgerFault {
    LedgerFault::Store {
        path: path.display().to_string(),
        reason: fault.to_string(),
    }
}

/// Writes what the log holds into the file, and syncs that. Where a sync of the log failed and the process ended, the log
/// is read back from the machine's memory as if it were on disk, and never gets there: nothing may be appended behind it.
pub(super) fn bring_log_home(connection: &Connection, path: &Path) -> Result<(), LedgerFault> {
    connection
        .query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))
        .map_err(|fault| store(path, &fault))
}

pub(super) fn prepare(connection: &Connection, path: &Path) -> Result<(), LedgerFault> {
    let set = || -> rusqlite::Result<()> {
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", false)?;
        connection.pragma_update(None, "cache_size", -48_000)?;
        connection.pragma_update(None, "temp_store", "memory")?;
        // The log is written back to the file every 32 MB: pages that change again and again go in once, not each time.
        connection.pragma_update(None, "wal_autocheckpoint", 8_000)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(())
    };
    set().map_err(|fault| store(path, &fault))
}

impl Ledger for SqliteLedger {
    fn append(&mut self, entries: &[NewEntry], now: Instant) -> Result<Vec<Outcome>, LedgerFault> {
        append(self, entries, now)
    }

    fn head(&self) -> Result<(Position, Hash), LedgerFault> {
        read::head(self)
    }

    fn entry(
        &self,
        position: Position,
        visible: &Visibility,
    ) -> Result<Option<Entry>, LedgerFault> {
        read::entry(self, position, visible)
    }

    fn of_record(
        &self,
        record: RecordKey,
        known_on: Day,
        visible: &Visibility,
    ) -> Result<Vec<Entry>, LedgerFault> {
        read::of_record(self, record, known_on, visible)
    }

    fn versions(&self, record: RecordKey) -> Result<Vec<Version>, LedgerFault> {
        read::versions(self, record)
    }

    fn with_tag(
        &self,
        tag: Tag,
        known_on: Day,
        visible: &Visibility,
    ) -> Result<Vec<Entry>, LedgerFault> {
        read::with_tag(self, tag, known_on, visible)
    }

    fn since(
        &self,
        after: Position,
        visible: &Visibility,
        each: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), LedgerFault> {
        read::since(self, after, visible, each)
    }

    fn verify(&self) -> Result<Option<Broken>, LedgerFault> {
        super::verify::verify(self, &[])
    }

    fn verify_against(&self, known: &[(u64, Hash)]) -> Result<Option<Broken>, LedgerFault> {
        super::verify::verify(self, known)
    }

    fn tile(&self, tile: Tile) -> Result<Option<Vec<Hash>>, LedgerFault> {
        super::tree::tile(self, tile)
    }

    fn opening(
        &self,
        position: Position,
        part: usize,
        visible: &Visibility,
    ) -> Result<Option<Opening>, LedgerFault> {
        super::open_part::opening(self, position, part, visible)
    }

    fn key(&self) -> &Hash {
        &self.key
    }
}
