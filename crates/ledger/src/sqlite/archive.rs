//! Reading entries whole, for an archive.

use super::append::{signed, unsigned};
use super::connection::SqliteLedger;
use super::erase::has_erasing;
use super::read::{Keys, parts_of, tags_of};
use crate::archive::{ArchiveEnd, ArchivedContent, ArchivedEntry, ArchivedRefusal, hexadecimal};
use crate::hashing::BEFORE_THE_FIRST;
use crate::{Hash, LedgerFault, Position};
use calendar::Instant;
use rusqlite::{OptionalExtension, Row, params};

/// Takes an entry of an archive; a fault ends the reading.
type Each<'a> = dyn FnMut(ArchivedEntry) -> Result<(), LedgerFault> + 'a;

impl SqliteLedger {
    /// Reads all entries whole, in order, up to `until` or to the end: one state of the ledger, whatever is appended meanwhile.
    ///
    /// # Errors
    /// Where the store fails, content does not open, or `each` refuses.
    pub fn archive(
        &self,
        until: Option<Position>,
        each: &mut Each<'_>,
    ) -> Result<ArchiveEnd, LedgerFault> {
        let fault = |fault: rusqlite::Error| self.fault(&fault);
        let reading = self.connection.unchecked_transaction().map_err(fault)?;
        let keys = Keys::of(self);
        let erased = if has_erasing(&reading).map_err(fault)? {
            "(select by_entry from erased where erased.position = e.position)"
        } else {
            "null"
        };
        let mut query = reading
            .prepare(&format!(
                "select e.position, e.received_at, e.known_on, e.claimed, e.agency, e.source, e.class, e.commitments, e.leaf, e.chain,
                        c.record, c.fingerprint, c.written, m.marks, c.tags, c.salt, c.parts, c.sealed_with, {erased}
                   from entry e left join content c on c.position = e.position left join mark_set m on m.id = c.marks
                  where e.position <= ?1 order by e.position"
            ))
            .map_err(fault)?;
        let mut rows = query
            .query([until.map_or(i64::MAX, signed)])
            .map_err(fault)?;
        let mut end = ArchiveEnd {
            entries: 0,
            chain: BEFORE_THE_FIRST,
        };
        while let Some(row) = rows.next().map_err(fault)? {
            let (mut entry, chain) = entry_of(row).map_err(fault)?;
            if row.get_ref(10).map_err(fault)? != rusqlite::types::ValueRef::Null {
                let (position, opened) = keys.opened(row, 0, 15, 17, 16)?;
                let (salt, parts) = opened.ok_or_else(|| LedgerFault::Unreadable {
                    position,
                    reason: "its content does not open: it was altered, or its key is gone"
                        .to_owned(),
                })?;
                entry.content = Some(content_of(row, &salt, &parts).map_err(fault)?);
            }
            end = ArchiveEnd {
                entries: entry.position,
                chain,
            };
            each(entry)?;
        }
        Ok(end)
    }

    /// The records that were erased by an entry up to `until`, and are not taken in again.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn archived_refusals(&self, until: Position) -> Result<Vec<ArchivedRefusal>, LedgerFault> {
        let fault = |fault: rusqlite::Error| self.fault(&fault);
        if !has_erasing(&self.connection).map_err(fault)? {
            return Ok(Vec::new());
        }
        self.connection
            .prepare_cached(
                "select record, by_entry, case when readmitted <= ?1 then readmitted end from refused where by_entry <= ?1 order by by_entry, record",
            )
            .and_then(|mut query| {
                query
                    .query_map([signed(until)], |row| {
                        Ok(ArchivedRefusal {
                            record: hexadecimal(&row.get::<_, [u8; 16]>(0)?),
                            by_entry: unsigned(row.get(1)?),
                            readmitted: row.get::<_, Option<i64>>(2)?.map(unsigned),
                        })
                    })?
                    .collect()
            })
            .map_err(fault)
    }

    /// The last position that had been received at a moment; 0 where none had.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn last_received_by(&self, moment: Instant) -> Result<Position, LedgerFault> {
        self.connection
            .prepare_cached(
                "select position from entry where received_at <= ?1 order by received_at desc limit 1",
            )
            .and_then(|mut query| {
                query
                    .query_row(params![moment.micros()], |row| row.get(0))
                    .optional()
            })
            .map(|found| found.map_or(0, unsigned))
            .map_err(|fault| self.fault(&fault))
    }
}

fn entry_of(row: &Row<'_>) -> rusqlite::Result<(ArchivedEntry, Hash)> {
    let (leaf, chain): (Hash, Hash) = (row.get(8)?, row.get(9)?);
    let entry = ArchivedEntry {
        position: unsigned(row.get(0)?),
        received_at: row.get(1)?,
        known_on: row.get(2)?,
        claimed: row.get(3)?,
        agency: row.get(4)?,
        source: row.get(5)?,
        class: row.get(6)?,
        commitments: row
            .get_ref(7)?
            .as_blob()?
            .chunks(32)
            .map(hexadecimal)
            .collect(),
        leaf: hexadecimal(&leaf),
        chain: hexadecimal(&chain),
        content: None,
        erased_by: row.get::<_, Option<i64>>(18)?.map(unsigned),
    };
    Ok((entry, chain))
}

fn content_of(row: &Row<'_>, salt: &Hash, parts: &[u8]) -> rusqlite::Result<ArchivedContent> {
    let parts = parts_of(parts)
        .into_iter()
        .map(|part| {
            String::from_utf8(part)
                .map_err(|_| rusqlite::Error::InvalidColumnName("parts".to_owned()))
        })
        .collect::<rusqlite::Result<_>>()?;
    Ok(ArchivedContent {
        record: hexadecimal(&row.get::<_, [u8; 16]>(10)?),
        fingerprint: hexadecimal(&row.get::<_, [u8; 16]>(11)?),
        written: row.get(12)?,
        marks: row.get::<_, Option<String>>(13)?.unwrap_or_default(),
        tags: tags_of(row.get_ref(14)?.as_blob()?)
            .iter()
            .map(|tag| hexadecimal(&tag.0))
            .collect(),
        salt: hexadecimal(salt),
        parts,
    })
}
