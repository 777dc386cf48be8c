//! `keys.sqlite`: the keys of source records, wrapped by the installation's key. Keys are on disk before the entries that
//! are sealed with them; destroying one overwrites it.

use super::connection::{prepare, store};
use crate::sealing::{DataKey, Draw, KeyNumber, Sealer, WRAPPED, key_number};
use crate::{InstallationKey, KeyService, LedgerFault};
use calendar::Instant;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};

/// The format of key files that this version writes and reads.
const FORMAT: i64 = 1;

/// The number under which the known text is wrapped: no record's key has it.
const KNOWN: KeyNumber = KeyNumber(0);

/// The known text.
const KNOWN_TEXT: [u8; 32] = *b"joinder: the installation's key.";

/// How many keys are held ready while a reading or a batch lasts.
const READY: usize = 8_192;

/// How many keys at most are read ahead: one question of the file for each key would cost more than opening what it seals.
const AHEAD: usize = 256;

/// The file of keys that belongs to a ledger, beside it.
pub(super) fn keys_beside(ledger: &Path) -> PathBuf {
    ledger.with_file_name("keys.sqlite")
}

/// The installation's key that belongs to a ledger, beside it.
pub(super) fn installation_key_beside(ledger: &Path) -> PathBuf {
    ledger.with_file_name("installation.key")
}

/// The open key file, with what wraps its keys.
pub(super) struct Keyring {
    connection: Connection,
    path: PathBuf,
    service: Box<dyn KeyService>,
}

impl Keyring {
    /// Opens the keys of a ledger. Where there are none, they are made if `may_make`, that is: if nothing is sealed yet.
    pub(super) fn of_ledger(ledger: &Path, may_make: bool) -> Result<Self, LedgerFault> {
        let path = installation_key_beside(ledger);
        let service = match InstallationKey::read(&path)? {
            Some(key) => key,
            None if may_make => InstallationKey::make(&path)?,
            None => {
                return Err(missing(
                    &path,
                    "put the file back from where the installation's key is kept",
                ));
            }
        };
        Self::open(&keys_beside(ledger), Box::new(service), may_make)
    }

    /// Opens a key file under a key service.
    pub(super) fn open(
        path: &Path,
        service: Box<dyn KeyService>,
        may_make: bool,
    ) -> Result<Self, LedgerFault> {
        if !may_make && !path.is_file() {
            return Err(missing(path, "put the file back from its latest backup"));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let fault = |fault: rusqlite::Error| store(path, &fault);
        let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        prepare(&connection, path)?;
        #[cfg(unix)]
        owner_alone(path)?;
        let keyring = Self {
            connection,
            path: path.to_owned(),
            service,
        };
        keyring.check(may_make)?;
        Ok(keyring)
    }

    /// Checks that the keys are wrapped by this installation's key.
    fn check(&self, may_make: bool) -> Result<(), LedgerFault> {
        let held = |connection: &Connection| -> rusqlite::Result<Option<(i64, Vec<u8>)>> {
            let made: bool = connection.query_row(
                "select exists (select 1 from sqlite_schema where name = 'keyring')",
                [],
                |row| row.get(0),
            )?;
            if !made {
                return Ok(None);
            }
            connection
                .query_row("select format, known from keyring", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()
        };
        let mut found = held(&self.connection).map_err(|fault| self.fault(&fault))?;
        if found.is_none() && may_make {
            let known = self.service.wrap(KNOWN, &DataKey::of(KNOWN_TEXT))?;
            let make = || -> rusqlite::Result<()> {
                self.connection.execute_batch(include_str!("keys.sql"))?;
                self.connection
                    .execute(
                        "insert or ignore into keyring (one, format, known) values (1, ?1, ?2)",
                        params![FORMAT, known],
                    )
                    .map(|_| ())
            };
            make().map_err(|fault| self.fault(&fault))?;
            found = held(&self.connection).map_err(|fault| self.fault(&fault))?;
        }
        let (format, known) = found.ok_or_else(|| {
            missing(
                &self.path,
                "it holds no keys: put it back from its latest backup",
            )
        })?;
        if format != FORMAT {
            return Err(LedgerFault::Format {
                path: self.path.display().to_string(),
                expected: FORMAT.to_string(),
                found: format!("format {format}"),
            });
        }
        let opened = self.service.open(KNOWN, &known)?;
        if opened.is_some_and(|key| *key.bytes() == KNOWN_TEXT) {
            return Ok(());
        }
        Err(LedgerFault::Keys {
            path: self.path.display().to_string(),
            reason: "its keys were wrapped by another installation key than the one that stands here: put back the installation.key that belongs to it".to_owned(),
        })
    }

    /// As for the ledger's own log: keys that are put behind others whose sync failed in a process that has ended would
    /// be lost with those when power is, and all that they seal with them.
    pub(super) fn bring_log_home(&self) -> Result<(), LedgerFault> {
        super::connection::bring_log_home(&self.connection, &self.path)
    }

    fn fault(&self, fault: &rusqlite::Error) -> LedgerFault {
        store(&self.path, fault)
    }

    /// A reader of keys for one reading; it forgets them when it goes.
    pub(super) fn reader(&self) -> KeyReader<'_> {
        KeyReader {
            keyring: self,
            ready: RefCell::new(HashMap::new()),
            ahead: RefCell::new(Ahead::default()),
        }
    }

    /// Begins a batch that seals. The ledger's own lock keeps other writers out meanwhile.
    pub(super) fn writer(&self, now: Instant) -> Result<KeyWriter<'_>, LedgerFault> {
        let last: i64 = self
            .connection
            .prepare_cached("select coalesce(max(number), 0) from data_key")
            .and_then(|mut query| query.query_row([], |row| row.get(0)))
            .map_err(|fault| self.fault(&fault))?;
        Ok(KeyWriter {
            reader: self.reader(),
            // Time is in the number, so that numbers are not given twice even where an older file of keys was put back.
            next: last.saturating_add(1).max(now.micros()),
            made: HashMap::new(),
            wrapped: Vec::new(),
        })
    }

    /// Destroys keys: overwritten in the file and gone from its log when this returns.
    pub(super) fn destroy(&mut self, numbers: &[i64]) -> Result<(), LedgerFault> {
        let path = self.path.clone();
        let fault = |fault: rusqlite::Error| store(&path, &fault);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(fault)?;
        {
            let mut delete = transaction
                .prepare_cached("delete from data_key where number = ?1")
                .map_err(fault)?;
            for number in numbers {
                delete.execute([number]).map_err(fault)?;
            }
        }
        transaction.commit().map_err(fault)?;
        super::connection::empty_log(&self.connection).map_err(fault)
    }

    /// True where any of these keys is still held.
    pub(super) fn holds_any(&self, numbers: &[i64]) -> Result<bool, LedgerFault> {
        let mut query = self
            .connection
            .prepare_cached("select exists (select 1 from data_key where number = ?1)")
            .map_err(|fault| self.fault(&fault))?;
        for number in numbers {
            if query
                .query_row([number], |row| row.get(0))
                .map_err(|fault| self.fault(&fault))?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// At most so many wrapped keys, from a number on, in order.
    fn wrapped_from(
        &self,
        number: KeyNumber,
        most: usize,
    ) -> Result<Vec<(KeyNumber, Vec<u8>)>, LedgerFault> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let read = || {
            self.connection
                .prepare_cached("select number, wrapped from data_key where number >= ?1 order by number limit ?2")?
                .query_map([number.0, most], |row| Ok((KeyNumber(row.get(0)?), row.get(1)?)))?
                .collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|fault| self.fault(&fault))
    }
}

/// Wrapped keys that were read ahead. Records that came one after the other have keys one after the other, and are mostly
/// read so: each time that the next key asked for is near, twice as many are read.
#[derive(Default)]
struct Ahead {
    wrapped: VecDeque<(KeyNumber, Vec<u8>)>,
    /// How many were read last, and the last of them.
    read: usize,
    last: Option<KeyNumber>,
}

impl Ahead {
    fn take(
        &mut self,
        keyring: &Keyring,
        number: KeyNumber,
    ) -> Result<Option<Vec<u8>>, LedgerFault> {
        let runs_on = |last: KeyNumber| number.0 > last.0 && number.0 <= last.0.saturating_add(8);
        while self.wrapped.front().is_some_and(|(at, _)| at.0 < number.0) {
            self.wrapped.pop_front();
        }
        if self.wrapped.front().is_none_or(|(at, _)| *at != number) {
            self.read = match self.last {
                Some(last) if runs_on(last) => (self.read * 2).min(AHEAD),
                _ => 1,
            };
            self.wrapped = keyring.wrapped_from(number, self.read)?.into();
            self.last = self.wrapped.back().map(|(at, _)| *at);
        }
        Ok(self
            .wrapped
            .pop_front_if(|(at, _)| *at == number)
            .map(|(_, wrapped)| wrapped))
    }
}

/// Reads keys, and keeps those it read while it lasts.
pub(super) struct KeyReader<'a> {
    keyring: &'a Keyring,
    ready: RefCell<HashMap<KeyNumber, Sealer>>,
    ahead: RefCell<Ahead>,
}

impl KeyReader<'_> {
    /// Does something with the key of a number. `None` where there is none that opens.
    pub(super) fn with<T>(
        &self,
        number: KeyNumber,
        work: impl FnOnce(&Sealer) -> T,
    ) -> Result<Option<T>, LedgerFault> {
        if let Some(sealer) = self.ready.borrow().get(&number) {
            return Ok(Some(work(sealer)));
        }
        let wrapped = self.ahead.borrow_mut().take(self.keyring, number)?;
        let Some(wrapped) = wrapped else {
            return Ok(None);
        };
        let Some(key) = self.keyring.service.open(number, &wrapped)? else {
            return Ok(None);
        };
        let sealer = Sealer::of(number, &key);
        let done = work(&sealer);
        self.keep(number, sealer);
        Ok(Some(done))
    }

    /// Opens a content. `None` where its key is not there, or does not open it.
    pub(super) fn open(
        &self,
        position: u64,
        with: &[u8],
        salt: &[u8],
        parts: &[u8],
    ) -> Result<Option<(crate::Hash, Vec<u8>)>, LedgerFault> {
        let Some(number) = key_number(with) else {
            return Ok(None);
        };
        Ok(self
            .with(number, |sealer| sealer.open(position, with, salt, parts))?
            .flatten())
    }

    fn keep(&self, number: KeyNumber, sealer: Sealer) {
        let mut ready = self.ready.borrow_mut();
        if ready.len() >= READY {
            ready.clear();
        }
        ready.insert(number, sealer);
    }
}

/// Makes keys for a batch.
pub(super) struct KeyWriter<'a> {
    reader: KeyReader<'a>,
    next: i64,
    /// Keys that are not on disk yet, ready for the rest of the batch.
    made: HashMap<KeyNumber, Sealer>,
    wrapped: Vec<(KeyNumber, Vec<u8>)>,
}

impl KeyWriter<'_> {
    /// A new key; gives its number.
    pub(super) fn make(&mut self, draw: &mut Draw) -> Result<KeyNumber, LedgerFault> {
        let (number, key) = (KeyNumber(self.next), DataKey::of(draw.next()?));
        self.next = self.next.saturating_add(1);
        let wrapped = self.reader.keyring.service.wrap(number, &key)?;
        if wrapped.len() != WRAPPED {
            return Err(LedgerFault::Keys {
                path: self.reader.keyring.path.display().to_string(),
                reason: format!(
                    "the key service gave a wrapped key of {} bytes; expected {WRAPPED}",
                    wrapped.len()
                ),
            });
        }
        self.made.insert(number, Sealer::of(number, &key));
        self.wrapped.push((number, wrapped));
        Ok(number)
    }

    /// Seals with a key that was made here or before.
    pub(super) fn seal(
        &self,
        number: KeyNumber,
        position: u64,
        draw: &mut Draw,
        salt: &crate::Hash,
        parts: &[u8],
    ) -> Result<crate::sealing::Sealed, LedgerFault> {
        let nonce = draw.next()?;
        if let Some(sealer) = self.made.get(&number) {
            return sealer.seal(position, nonce, salt, parts);
        }
        self.reader
            .with(number, |sealer| sealer.seal(position, nonce, salt, parts))?
            .ok_or_else(|| LedgerFault::Keys {
                path: self.reader.keyring.path.display().to_string(),
                reason: format!(
                    "the key of the record that entry {position} is to be a version of is not there"
                ),
            })?
    }

    /// Puts the keys that were made on disk: before the entries that need them.
    pub(super) fn keep(self) -> Result<(), LedgerFault> {
        if self.wrapped.is_empty() {
            return Ok(());
        }
        let keyring = self.reader.keyring;
        let keep = || -> rusqlite::Result<()> {
            let transaction = keyring.connection.unchecked_transaction()?;
            {
                let mut insert = transaction
                    .prepare_cached("insert into data_key (number, wrapped) values (?1, ?2)")?;
                for (number, wrapped) in &self.wrapped {
                    insert.execute(params![number.0, wrapped])?;
                }
            }
            transaction.commit()
        };
        keep().map_err(|fault| keyring.fault(&fault))
    }
}

fn missing(path: &Path, what_to_do: &str) -> LedgerFault {
    LedgerFault::Keys {
        path: path.display().to_string(),
        reason: format!(
            "it is not there, and the content of the record is sealed with it: {what_to_do}; until then `joinder verify` checks what it can by hashes alone"
        ),
    }
}

/// Keys are for the owner of the folder alone, however it was made.
#[cfg(unix)]
fn owner_alone(path: &Path) -> Result<(), LedgerFault> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(|fault| {
        LedgerFault::Keys {
            path: path.display().to_string(),
            reason: fault.to_string(),
        }
    })
}
