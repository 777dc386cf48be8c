//! Copying a store while others read and write it: one state of it, whole.

use super::connection::{prepare, store};
use crate::LedgerFault;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long to wait for somebody who holds the store locked.
const PATIENCE: Duration = Duration::from_secs(60);

/// Copies the store at `from`, a ledger, a shelf or a file of keys, to a new file at `to`: what had been committed when
/// the copying began, and nothing of what came after. Writers are not kept waiting. When this returns, the copy is on disk.
///
/// # Errors
/// Where `from` cannot be read, or `to` is there already or cannot be written.
pub fn copy_store(from: &Path, to: &Path) -> Result<(), LedgerFault> {
    if to.exists() {
        return Err(LedgerFault::Store {
            path: to.display().to_string(),
            reason: "it is there already, and a copy overwrites nothing".to_owned(),
        });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags).map_err(|fault| store(from, &fault))?;
    prepare(&source, from)?;
    let mut copy = Connection::open(to).map_err(|fault| store(to, &fault))?;
    all_at_once(&source, &mut copy).map_err(|fault| store(to, &fault))?;
    // One file, with no log beside it.
    copy.pragma_update(None, "journal_mode", "delete")
        .map_err(|fault| store(to, &fault))?;
    copy.close().map_err(|(_, fault)| store(to, &fault))?;
    std::fs::File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(|fault| LedgerFault::Store {
            path: to.display().to_string(),
            reason: fault.to_string(),
        })
}

/// All pages in one step, so that the copy is of one state however many write meanwhile.
fn all_at_once(source: &Connection, copy: &mut Connection) -> rusqlite::Result<()> {
    let backup = Backup::new(source, copy)?;
    let began = Instant::now();
    loop {
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            _ if began.elapsed() > PATIENCE => {
                return Err(rusqlite::Error::SqliteFailure(
                    rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
                    Some("somebody keeps it locked".to_owned()),
                ));
            }
            _ => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}
