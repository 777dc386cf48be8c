//! The shelf in SQLite.

use super::connection::{LOG_PAGES_OF_BULK, bring_log_home, prepare, store};
use crate::shelf::EachRow;
use crate::{LedgerFault, Marks, Shelf, ShelfBatch, Visibility};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use std::path::{Path, PathBuf};

/// A shelf in a SQLite file. Open one a thread.
pub struct SqliteShelf {
    connection: Connection,
    path: PathBuf,
}

impl SqliteShelf {
    /// Opens the shelf at `path`, and makes it where there is none.
    ///
    /// Derived state can be built again, so its commits are ordered but not forced to disk one by one (`durable` asks
    /// for that, for a shelf that holds what no ledger does).
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open(path: &Path, durable: bool) -> Result<Self, LedgerFault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|fault| store(path, &fault))?;
        prepare(&connection, path)?;
        if durable {
            bring_log_home(&connection, path)?;
        } else {
            connection
                .pragma_update(None, "synchronous", "normal")
                .and_then(|()| {
                    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES_OF_BULK)
                })
                .map_err(|fault| store(path, &fault))?;
        }
        connection
            .execute_batch(include_str!("shelf.sql"))
            .map_err(|fault| store(path, &fault))?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    /// What is wrong with the file at `path` as a store, in the store's own words; `None` where it is whole, or is not there.
    ///
    /// # Errors
    /// Where the file cannot be read at all.
    pub fn damage(path: &Path) -> Result<Option<String>, LedgerFault> {
        if !path.is_file() {
            return Ok(None);
        }
        let found = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
            .and_then(|connection| {
                connection.query_row("pragma quick_check(1)", [], |row| row.get::<_, String>(0))
            })
            .map_err(|fault| store(path, &fault));
        match found {
            Ok(said) if said == "ok" => Ok(None),
            Ok(said) => Ok(Some(said)),
            Err(LedgerFault::Damaged { reason, .. }) => Ok(Some(reason)),
            Err(fault) => Err(fault),
        }
    }
}

impl Shelf for SqliteShelf {
    fn change(&mut self, batch: &ShelfBatch) -> Result<(), LedgerFault> {
        let path = self.path.clone();
        let fault = |fault: rusqlite::Error| store(&path, &fault);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(fault)?;
        {
            let mut put = transaction
                .prepare_cached("insert into row (key, marks, value) values (?1, ?2, ?3) on conflict (key) do update set marks = excluded.marks, value = excluded.value")
                .map_err(fault)?;
            let mut remove = transaction
                .prepare_cached("delete from row where key = ?1")
                .map_err(fault)?;
            for (key, row) in &batch.changes {
                match row {
                    Some((marks, value)) => put.execute(params![key, marks.text(), value]),
                    None => remove.execute(params![key]),
                }
                .map_err(fault)?;
            }
        }
        transaction.commit().map_err(fault)
    }

    fn get(&self, key: &[u8], visible: &Visibility) -> Result<Option<Vec<u8>>, LedgerFault> {
        let fault = |fault: rusqlite::Error| store(&self.path, &fault);
        let mut query = self
            .connection
            .prepare_cached("select marks, value from row where key = ?1")
            .map_err(fault)?;
        let row: Option<(String, Vec<u8>)> = query
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
            .map_err(fault)?;
        Ok(row
            .filter(|(marks, _)| visible.shows(&Marks::from_text(marks)))
            .map(|(_, value)| value))
    }

    fn scan(
        &self,
        prefix: &[u8],
        from: &[u8],
        visible: &Visibility,
        each: &mut EachRow<'_>,
    ) -> Result<(), LedgerFault> {
        let fault = |fault: rusqlite::Error| store(&self.path, &fault);
        let mut query = self
            .connection
            .prepare_cached("select key, marks, value from row where key >= ?1 order by key")
            .map_err(fault)?;
        let mut rows = query.query([from.max(prefix)]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let read = || -> rusqlite::Result<_> {
                Ok((
                    row.get_ref(0)?.as_blob()?,
                    row.get_ref(1)?.as_str()?,
                    row.get_ref(2)?.as_blob()?,
                ))
            };
            let (key, marks, value) = read().map_err(fault)?;
            if !key.starts_with(prefix) {
                break;
            }
            if (marks.is_empty() || visible.shows(&Marks::from_text(marks)))
                && each(key, value).is_break()
            {
                break;
            }
        }
        Ok(())
    }
}

impl SqliteShelf {
    /// From here on all reads are of one state of the shelf, until [`SqliteShelf::let_go`]. Reading many rows is quicker
    /// so, too: each read by itself takes and gives back a lock of the file.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn hold_still(&self) -> Result<(), LedgerFault> {
        self.connection
            .prepare_cached("begin deferred")
            .and_then(|mut begin| begin.execute([]))
            .map(|_| ())
            .map_err(|fault| store(&self.path, &fault))
    }

    /// Ends what [`SqliteShelf::hold_still`] began; where it did not begin, nothing happens.
    pub fn let_go(&self) {
        if !self.connection.is_autocommit() {
            // Nothing was written: there is nothing that could fail to be kept.
            let _ended = self
                .connection
                .prepare_cached("rollback")
                .and_then(|mut end| end.execute([]));
        }
    }

    /// Goes over the rows of two shelves together, in order of key, and says of each key whether both have the same row.
    ///
    /// # Errors
    /// Where a store fails.
    pub fn merge(
        &self,
        other: &Self,
        each: &mut dyn FnMut(&[u8], bool),
    ) -> Result<(), LedgerFault> {
        const ALL: &str = "select key, marks, value from row order by key";
        let (mine, theirs) = (
            |fault: rusqlite::Error| store(&self.path, &fault),
            |fault: rusqlite::Error| store(&other.path, &fault),
        );
        let mut one = self.connection.prepare(ALL).map_err(mine)?;
        let mut two = other.connection.prepare(ALL).map_err(theirs)?;
        let (mut ones, mut twos) = (one.query([]).map_err(mine)?, two.query([]).map_err(theirs)?);
        let (mut left, mut right) = (
            next_row(&mut ones).map_err(mine)?,
            next_row(&mut twos).map_err(theirs)?,
        );
        loop {
            let order = match (&left, &right) {
                (None, None) => return Ok(()),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(left), Some(right)) => left.0.cmp(&right.0),
            };
            if let Some(row) = if order.is_gt() { &right } else { &left } {
                each(&row.0, order.is_eq() && left == right);
            }
            if order.is_le() {
                left = next_row(&mut ones).map_err(mine)?;
            }
            if order.is_ge() {
                right = next_row(&mut twos).map_err(theirs)?;
            }
        }
    }

    /// Takes over all rows of the shelf at `other`, in the place of its own, with one commit. Nothing of what stood before
    /// stays in the file or its log.
    ///
    /// # Errors
    /// Where a store fails; then the rows are those that were.
    pub fn take_over(&mut self, other: &Path) -> Result<(), LedgerFault> {
        let fault = |fault: rusqlite::Error| store(&self.path, &fault);
        self.connection
            .execute("attach ?1 as other", [other.display().to_string()])
            .map_err(fault)?;
        let taken = self.connection.execute_batch(
            "begin immediate; delete from main.row; insert into main.row select key, marks, value from other.row order by key; commit;",
        );
        if taken.is_err() && !self.connection.is_autocommit() {
            self.connection.execute_batch("rollback").map_err(fault)?;
        }
        self.connection
            .execute_batch("detach other")
            .map_err(fault)?;
        taken
            .and_then(|()| self.connection.execute_batch("vacuum"))
            .and_then(|()| super::connection::empty_log(&self.connection))
            .map_err(fault)
    }
}

type StoredRow = (Vec<u8>, String, Vec<u8>);

fn next_row(rows: &mut rusqlite::Rows<'_>) -> rusqlite::Result<Option<StoredRow>> {
    rows.next()?
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .transpose()
}
