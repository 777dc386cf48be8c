//! The shelf in SQLite.

use super::connection::{prepare, store};
use crate::{LedgerFault, Marks, Shelf, ShelfBatch, Visibility};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use std::ops::ControlFlow;
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
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|fault| store(path, &fault))?;
        prepare(&connection, path)?;
        if !durable {
            connection.pragma_update(None, "synchronous", "normal").map_err(|fault| store(path, &fault))?;
        }
        connection.execute_batch(include_str!("shelf.sql")).map_err(|fault| store(path, &fault))?;
        Ok(Self { connection, path: path.to_owned() })
    }
}

impl Shelf for SqliteShelf {
    fn change(&mut self, batch: &ShelfBatch) -> Result<(), LedgerFault> {
        let path = self.path.clone();
        let fault = |fault: rusqlite::Error| store(&path, &fault);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        {
            let mut put = transaction
                .prepare_cached("insert into row (key, marks, value) values (?1, ?2, ?3) on conflict (key) do update set marks = excluded.marks, value = excluded.value")
                .map_err(fault)?;
            let mut remove = transaction.prepare_cached("delete from row where key = ?1").map_err(fault)?;
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
        let mut query = self.connection.prepare_cached("select marks, value from row where key = ?1").map_err(fault)?;
        let row: Option<(String, Vec<u8>)> = query.query_row([key], |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(fault)?;
        Ok(row.filter(|(marks, _)| visible.shows(&Marks::from_text(marks))).map(|(_, value)| value))
    }

    fn scan(&self, prefix: &[u8], from: &[u8], visible: &Visibility, each: &mut dyn FnMut(&[u8], &[u8]) -> ControlFlow<()>) -> Result<(), LedgerFault> {
        let fault = |fault: rusqlite::Error| store(&self.path, &fault);
        let mut query = self.connection.prepare_cached("select key, marks, value from row where key >= ?1 order by key").map_err(fault)?;
        let mut rows = query.query([from.max(prefix)]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let read = || -> rusqlite::Result<_> { Ok((row.get_ref(0)?.as_blob()?, row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_blob()?)) };
            let (key, marks, value) = read().map_err(fault)?;
            if !key.starts_with(prefix) {
                break;
            }
            if (marks.is_empty() || visible.shows(&Marks::from_text(marks))) && each(key, value).is_break() {
                break;
            }
        }
        Ok(())
    }
}
