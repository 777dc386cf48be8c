//! Opening a ledger file: new ones get a key and a first entry; old ones must be of a format that is known.

use super::append::append;
use super::keyring::{Keyring, keys_beside};
use super::{erase, read, upgrade};
use crate::{
    Authority, Broken, Entry, EntryClass, Erasure, Hash, KeyService, Ledger, LedgerFault, Marks,
    NewEntry, Opening, Outcome, Position, Receipt, RecordKey, Tag, Version, Visibility,
};
use calendar::{Day, Instant};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};
use seals::Tile;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The format of ledger files that this version writes. It opens those of format 1 too, whose content is not sealed yet.
pub(super) const FORMAT: i64 = 2;

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a log grows where much is written at once: 256 MB, so that pages which each batch changes anew go in less often.
pub(super) const LOG_PAGES_OF_BULK: u32 = 64_000;

/// How long a log grows where somebody else writes it back, should they not: 400 MB.
const LONG_LOG_PAGES: u32 = 100_000;

/// A ledger in a SQLite file, with its keys in a file of their own. Open one a thread: any number may read, and writers
/// wait for each other.
pub struct SqliteLedger {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    key: Hash,
    /// The keys; where there are none to be had, why.
    keyring: Result<Keyring, LedgerFault>,
}

impl SqliteLedger {
    /// Opens the ledger at `path` for reading and writing, and makes it where there is none. Its keys are in
    /// `keys.sqlite` beside it, wrapped by the key in `installation.key`. A ledger of an earlier format is brought up to
    /// this one, and an erasure that was interrupted is finished.
    ///
    /// # Errors
    /// Where the file cannot be opened or is no ledger, or a key that its content is sealed with is not there.
    pub fn open(path: &Path, now: Instant) -> Result<Self, LedgerFault> {
        Self::open_under(path, None, now)
    }

    /// As [`SqliteLedger::open`], with a key service in place of the installation's key file.
    ///
    /// # Errors
    /// As [`SqliteLedger::open`].
    pub fn open_with(
        path: &Path,
        service: Box<dyn KeyService>,
        now: Instant,
    ) -> Result<Self, LedgerFault> {
        Self::open_under(path, Some(service), now)
    }

    fn open_under(
        path: &Path,
        service: Option<Box<dyn KeyService>>,
        now: Instant,
    ) -> Result<Self, LedgerFault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|fault| store(path, &fault))?;
        prepare(&connection, path)?;
        let format = format_of(&connection).map_err(|fault| store(path, &fault))?;
        refuse_other(path, format)?;
        lay_out(&connection).map_err(|fault| store(path, &fault))?;
        let may_make = !anything_sealed(&connection).map_err(|fault| store(path, &fault))?;
        let keyring = match service {
            Some(service) => Keyring::open(&keys_beside(path), service, may_make)?,
            None => Keyring::of_ledger(path, may_make)?,
        };
        keyring.bring_log_home()?;
        let mut ledger = Self {
            connection,
            path: path.to_owned(),
            key: [0; 32],
            keyring: Ok(keyring),
        };
        bring_log_home(&ledger.connection, path)?;
        ledger.make_where_new(now)?;
        ledger.key = ledger.stored_key()?;
        super::tree::catch_up(&mut ledger.connection).map_err(|fault| store(path, &fault))?;
        upgrade::to_present_format(&mut ledger, now)?;
        erase::finish(&mut ledger)?;
        Ok(ledger)
    }

    /// Opens the ledger at `path` for reading only. Where its keys are not there it opens all the same: hashes can be
    /// checked, content cannot be read ([`SqliteLedger::keys_missing`] says why).
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
            keyring: Keyring::of_ledger(path, false),
        };
        ledger.key = ledger.stored_key()?;
        Ok(ledger)
    }

    /// Takes more memory for pages of the file, for a while of much work in it: its indexes are touched all over.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn take_room(&self) -> Result<(), LedgerFault> {
        take_room(&self.connection).map_err(|fault| self.fault(&fault))
    }

    /// From now on appending leaves the log of entries alone until it is very long: writing it back takes a tenth of a
    /// second now and then, in which everybody who appends waits. Somebody else does it, by [`SqliteLedger::write_log_back`].
    ///
    /// # Errors
    /// Where the store fails.
    pub fn leave_log(&self) -> Result<(), LedgerFault> {
        self.connection
            .pragma_update(None, "wal_autocheckpoint", LONG_LOG_PAGES)
            .map_err(|fault| self.fault(&fault))
    }

    /// Writes what the log of entries holds into the file, as far as nobody reads it at the moment, while others append.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn write_log_back(&self) -> Result<(), LedgerFault> {
        bring_log_home(&self.connection, &self.path)
    }

    /// Why content that is sealed cannot be opened; `None` where the keys are at hand.
    #[must_use]
    pub fn keys_missing(&self) -> Option<&LedgerFault> {
        // A ledger of format 1 that nobody has opened for writing yet has nothing sealed, and lacks no key.
        let sealed = anything_sealed(&self.connection).unwrap_or(true);
        self.keyring.as_ref().err().filter(|_| sealed)
    }

    /// The position of the last erasure; 0 where there is none.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn last_erasure(&self) -> Result<Position, LedgerFault> {
        erase::last(&self.connection).map_err(|fault| self.fault(&fault))
    }

    pub(super) fn keyring(&self) -> Result<&Keyring, LedgerFault> {
        self.keyring.as_ref().map_err(Clone::clone)
    }

    /// The connection to write on, with the keys to seal with.
    pub(super) fn writing(&mut self) -> Result<(&mut Connection, &mut Keyring), LedgerFault> {
        let keyring = self.keyring.as_mut().map_err(|fault| fault.clone())?;
        Ok((&mut self.connection, keyring))
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
        refuse_other(&self.path, Some(format))?;
        key.try_into().map_err(|_| LedgerFault::Format {
            path: self.path.display().to_string(),
            expected: FORMAT.to_string(),
            found: "a key of the wrong length".to_owned(),
        })
    }

    /// A ledger without an entry, under a key that is given: to be built from an archive.
    pub(super) fn begin_under(path: &Path, key: &Hash) -> Result<Self, LedgerFault> {
        if path.exists() {
            return Err(LedgerFault::Store {
                path: path.display().to_string(),
                reason: "it is there already".to_owned(),
            });
        }
        let connection = Connection::open(path).map_err(|fault| store(path, &fault))?;
        prepare(&connection, path)?;
        lay_out(&connection)
            .and_then(|()| {
                connection.execute(
                    "insert into opened (one, format, key) values (1, ?1, ?2)",
                    (FORMAT, &key[..]),
                )
            })
            .map_err(|fault| store(path, &fault))?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            key: *key,
            keyring: Ok(Keyring::of_ledger(path, true)?),
        })
    }

    /// Gives a new file its key and its first entry. Two processes may try at once: the second finds it done.
    fn make_where_new(&mut self, now: Instant) -> Result<(), LedgerFault> {
        if read::head(self)?.0 > 0 {
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
        append(self, &[first_entry(&key, FORMAT)], now).map(|_| ())
    }
}

/// The first entry commits to format and key, so that neither can be exchanged unseen.
fn first_entry(key: &Hash, format: i64) -> NewEntry {
    let part = format!(
        r#"{{"format":{format},"key":"{}"}}"#,
        crate::hexadecimal(&Sha256::digest(key))
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

/// True for the text that entry 1 holds for a key, in a ledger that was made under any format up to the present.
pub(super) fn is_first_part(key: &Hash, part: Option<&Vec<u8>>) -> bool {
    (1..=FORMAT).any(|format| first_entry(key, format).parts.first() == part)
}

/// The format of what stands in a file; `None` where nothing does yet.
fn format_of(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    let made: bool = connection.query_row(
        "select exists (select 1 from sqlite_schema where name = 'opened')",
        [],
        |row| row.get(0),
    )?;
    if !made {
        return Ok(None);
    }
    connection
        .query_row("select format from opened", [], |row| row.get(0))
        .optional()
}

fn refuse_other(path: &Path, format: Option<i64>) -> Result<(), LedgerFault> {
    match format {
        Some(format) if !(1..=FORMAT).contains(&format) => Err(LedgerFault::Format {
            path: path.display().to_string(),
            expected: format!("1 or {FORMAT}"),
            found: format!("format {format}"),
        }),
        _ => Ok(()),
    }
}

/// Makes the tables and rules of the present format where they are not there: all of them or, where it is killed, none.
fn lay_out(connection: &Connection) -> rusqlite::Result<()> {
    let laid_out: bool = connection.query_row(
        "select count(*) = 7 from sqlite_schema where name in ('content_is_not_removed', 'content_is_only_sealed', 'content_is_sealed', 'entry_is_not_changed', 'entry_is_not_removed', 'subtree_is_not_changed', 'subtree_is_not_removed')",
        [],
        |row| row.get(0),
    )?;
    if laid_out {
        return Ok(());
    }
    connection.execute_batch(concat!(
        "begin immediate;\n",
        include_str!("ledger.sql"),
        include_str!("tree.sql"),
        "\ncommit;"
    ))
}

/// True where some content is sealed, so that the keys must be there.
fn anything_sealed(connection: &Connection) -> rusqlite::Result<bool> {
    let held = |sql: &str| connection.query_row(sql, [], |row| row.get(0));
    Ok(
        held("select exists (select 1 from content where sealed_with is not null)")?
            || (erase::has_erasing(connection)? && held("select exists (select 1 from erased)")?),
    )
}

/// Empties the write-ahead log into the file, so that nothing of what was overwritten stays in it. Readers at work are
/// waited for.
pub(super) fn empty_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))
}

/// 32 bytes that nobody can guess.
pub(super) fn random() -> Result<Hash, LedgerFault> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|fault| LedgerFault::Randomness(fault.to_string()))?;
    Ok(bytes)
}

pub(super) fn store(path: &Path, fault: &rusqlite::Error) -> LedgerFault {
    let (path, reason) = (path.display().to_string(), fault.to_string());
    match fault.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            LedgerFault::Damaged { path, reason }
        }
        _ => LedgerFault::Store { path, reason },
    }
}

/// Writes what the log holds into the file, and syncs that. Where a sync of the log failed and the process ended, the log
/// is read back from the machine's memory as if it were on disk, and never gets there: nothing may be appended behind it.
pub(super) fn bring_log_home(connection: &Connection, path: &Path) -> Result<(), LedgerFault> {
    connection
        .query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))
        .map_err(|fault| store(path, &fault))
}

/// Memory for pages where one connection does much work: 128 MB; and a longer log.
pub(super) fn take_room(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -128_000)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES_OF_BULK)
}

pub(super) fn prepare(connection: &Connection, path: &Path) -> Result<(), LedgerFault> {
    let set = || -> rusqlite::Result<()> {
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        // What is erased is overwritten, not only forgotten.
        connection.pragma_update(None, "secure_delete", true)?;
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

    fn erase(
        &mut self,
        records: &[RecordKey],
        scope: &str,
        agency: &str,
        authority: &Authority,
        now: Instant,
    ) -> Result<Erasure, LedgerFault> {
        erase::erase(self, records, scope, agency, authority, now)
    }

    fn readmit(
        &mut self,
        record: RecordKey,
        agency: &str,
        authority: &Authority,
        now: Instant,
    ) -> Result<Receipt, LedgerFault> {
        erase::readmit(self, record, agency, authority, now)
    }

    fn erasures(&self) -> Result<Vec<Erasure>, LedgerFault> {
        erase::erasures(self)
    }

    fn key(&self) -> &Hash {
        &self.key
    }
}
