//! From format 1 to format 2: content that stood plain is sealed, in place, a batch at a time. Commitments, leaves and
//! chain stay byte for byte. It may be killed at any moment and goes on where it was; entries can be read all the while.

use super::append::{key_of_record, signed};
use super::connection::{FORMAT, SqliteLedger, empty_log, store};
use super::keyring::Keyring;
use crate::sealing::Draw;
use crate::{EntryClass, Hash, LedgerFault};
use calendar::Instant;
use rusqlite::{Transaction, TransactionBehavior, params};
use std::path::Path;

/// How many entries are sealed with one commit.
const AT_ONCE: usize = 2_000;

/// A content that stands plain.
struct Plain {
    position: i64,
    record: [u8; 16],
    salt: Hash,
    parts: Vec<u8>,
}

/// Brings a ledger to the present format.
pub(super) fn to_present_format(
    ledger: &mut SqliteLedger,
    now: Instant,
) -> Result<(), LedgerFault> {
    let path = ledger.path.clone();
    let fault = |fault: rusqlite::Error| store(&path, &fault);
    let format: i64 = ledger
        .connection
        .query_row("select format from opened", [], |row| row.get(0))
        .map_err(fault)?;
    if format == FORMAT {
        return Ok(());
    }
    let mut after = 0;
    while let Some(last) = seal_some(ledger, after, &path, now)? {
        after = last;
    }
    // Sealing moves rows about: the gaps between them still hold what stood there, until the file is written anew.
    ledger
        .connection
        .execute_batch("vacuum")
        .and_then(|()| {
            ledger
                .connection
                .execute("update opened set format = ?1", [FORMAT])
        })
        .and_then(|_| empty_log(&ledger.connection))
        .map_err(fault)
}

/// Seals the next batch; gives the last position sealed, or `None` when there was nothing left.
fn seal_some(
    ledger: &mut SqliteLedger,
    after: i64,
    path: &Path,
    now: Instant,
) -> Result<Option<i64>, LedgerFault> {
    let fault = |fault: rusqlite::Error| store(path, &fault);
    let (connection, keyring) = ledger.writing()?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(fault)?;
    let plain = plain_after(&transaction, after).map_err(fault)?;
    let Some(last) = plain.last().map(|content| content.position) else {
        return Ok(None);
    };
    seal(&transaction, keyring, plain, path, now)?;
    transaction.commit().map_err(fault)?;
    Ok(Some(last))
}

fn plain_after(transaction: &Transaction<'_>, after: i64) -> rusqlite::Result<Vec<Plain>> {
    let unsealed: Vec<&str> = [
        EntryClass::Opened,
        EntryClass::Erased,
        EntryClass::Readmitted,
    ]
    .iter()
    .map(|class| class.name())
    .collect();
    let mut query = transaction.prepare_cached(
        "select c.position, c.record, c.salt, c.parts from content c join entry e on e.position = c.position
          where c.position > ?1 and c.sealed_with is null and e.class not in (?2, ?3, ?4) order by c.position limit ?5",
    )?;
    let limit = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
    query
        .query_map(
            params![
                after,
                unsealed.first(),
                unsealed.get(1),
                unsealed.get(2),
                limit
            ],
            |row| {
                Ok(Plain {
                    position: row.get(0)?,
                    record: row.get(1)?,
                    salt: row.get(2)?,
                    parts: row.get(3)?,
                })
            },
        )?
        .collect()
}

fn seal(
    transaction: &Transaction<'_>,
    keyring: &Keyring,
    plain: Vec<Plain>,
    path: &Path,
    now: Instant,
) -> Result<(), LedgerFault> {
    let fault = |fault: rusqlite::Error| store(path, &fault);
    let mut keys = keyring.writer(now)?;
    let mut draw = Draw::for_entries(plain.len())?;
    let mut update = transaction
        .prepare_cached(
            "update content set salt = ?2, sealed_with = ?3, parts = ?4 where position = ?1",
        )
        .map_err(fault)?;
    for content in plain {
        let key = match key_of_record(transaction, &content.record).map_err(fault)? {
            Some(key) => key,
            None => keys.make(&mut draw)?,
        };
        let position = super::append::unsigned(content.position);
        let sealed = keys.seal(key, position, &mut draw, &content.salt, &content.parts)?;
        update
            .execute(params![
                signed(position),
                &sealed.salt[..],
                &sealed.with[..],
                sealed.parts
            ])
            .map_err(fault)?;
    }
    keys.keep()
}
