//! Reading entries under a filter of marks, as known by the end of a day.

use super::append::{signed, unsigned};
use super::connection::SqliteLedger;
use super::keyring::{KeyReader, Keyring};
use crate::hashing::BEFORE_THE_FIRST;
use crate::{
    Entry, EntryClass, Hash, LedgerFault, Marks, Position, Receipt, RecordKey, Tag, Version,
    Visibility,
};
use calendar::{Day, Instant};
use rusqlite::{OptionalExtension, Row, params};
use std::ops::ControlFlow;

/// The columns that every reading of entries takes, in the order of [`entry_of`].
pub(super) const COLUMNS: &str = "e.position, e.received_at, e.known_on, e.claimed, e.agency, e.source, e.class, c.record, c.fingerprint, c.written, m.marks, c.tags, c.parts, c.salt, c.sealed_with from entry e join content c on c.position = e.position join mark_set m on m.id = c.marks";

pub(super) fn head(ledger: &SqliteLedger) -> Result<(Position, Hash), LedgerFault> {
    let head = ledger
        .connection
        .prepare_cached("select position, chain from entry order by position desc limit 1")
        .and_then(|mut query| {
            query
                .query_row([], |row| Ok((unsigned(row.get(0)?), row.get(1)?)))
                .optional()
        })
        .map_err(|fault| ledger.fault(&fault))?;
    Ok(head.unwrap_or((0, BEFORE_THE_FIRST)))
}

pub(super) fn entry(
    ledger: &SqliteLedger,
    position: Position,
    visible: &Visibility,
) -> Result<Option<Entry>, LedgerFault> {
    let sql = format!("select {COLUMNS} where e.position = ?1");
    Ok(collect(ledger, &sql, params![signed(position)], visible)?.pop())
}

pub(super) fn of_record(
    ledger: &SqliteLedger,
    record: RecordKey,
    known_on: Day,
    visible: &Visibility,
) -> Result<Vec<Entry>, LedgerFault> {
    let sql =
        format!("select {COLUMNS} where c.record = ?1 and e.known_on <= ?2 order by e.position");
    collect(
        ledger,
        &sql,
        params![&record.0[..], known_on.number()],
        visible,
    )
}

pub(super) fn versions(
    ledger: &SqliteLedger,
    record: RecordKey,
) -> Result<Vec<Version>, LedgerFault> {
    super::append::versions(&ledger.connection, &record.0).map_err(|fault| ledger.fault(&fault))
}

pub(super) fn with_tag(
    ledger: &SqliteLedger,
    tag: Tag,
    known_on: Day,
    visible: &Visibility,
) -> Result<Vec<Entry>, LedgerFault> {
    let sql = format!(
        "select {COLUMNS} join tag t on t.position = e.position where t.tag = ?1 and e.known_on <= ?2 order by e.position"
    );
    collect(
        ledger,
        &sql,
        params![&tag.0[..], known_on.number()],
        visible,
    )
}

pub(super) fn since(
    ledger: &SqliteLedger,
    after: Position,
    visible: &Visibility,
    each: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> Result<(), LedgerFault> {
    let sql = format!("select {COLUMNS} where e.position > ?1 order by e.position");
    for_each(ledger, &sql, params![signed(after)], visible, each)
}

fn collect(
    ledger: &SqliteLedger,
    sql: &str,
    with: &[&dyn rusqlite::ToSql],
    visible: &Visibility,
) -> Result<Vec<Entry>, LedgerFault> {
    let mut entries = Vec::new();
    for_each(ledger, sql, with, visible, &mut |entry| {
        entries.push(entry);
        ControlFlow::Continue(())
    })?;
    Ok(entries)
}

fn for_each(
    ledger: &SqliteLedger,
    sql: &str,
    with: &[&dyn rusqlite::ToSql],
    visible: &Visibility,
    each: &mut dyn FnMut(Entry) -> ControlFlow<()>,
) -> Result<(), LedgerFault> {
    let fault = |fault: rusqlite::Error| ledger.fault(&fault);
    let keys = Keys::of(ledger);
    let mut query = ledger.connection.prepare_cached(sql).map_err(fault)?;
    let mut rows = query.query(with).map_err(fault)?;
    while let Some(row) = rows.next().map_err(fault)? {
        // The filter comes before anything else is read from the row.
        let marks = Marks::from_text(&row.get::<_, String>(10).map_err(fault)?);
        if !visible.shows(&marks) {
            continue;
        }
        let parts = keys.parts(row, 0, 13, 14, 12)?;
        if each(entry_of(row, marks, parts_of(&parts)).map_err(fault)?).is_break() {
            break;
        }
    }
    Ok(())
}

fn entry_of(row: &Row<'_>, marks: Marks, parts: Vec<Vec<u8>>) -> rusqlite::Result<Entry> {
    let class: String = row.get(6)?;
    let class = EntryClass::named(&class)
        .ok_or_else(|| rusqlite::Error::InvalidColumnName(format!("class `{class}`")))?;
    let day = Day::from_number(row.get(2)?)
        .ok_or_else(|| rusqlite::Error::InvalidColumnName("known_on".to_owned()))?;
    Ok(Entry {
        receipt: Receipt {
            position: unsigned(row.get(0)?),
            received_at: Instant::from_micros(row.get(1)?),
            known_on: day,
        },
        claimed: row.get(3)?,
        agency: row.get(4)?,
        source: row.get(5)?,
        class,
        record: RecordKey(row.get(7)?),
        fingerprint: row.get(8)?,
        written: row.get(9)?,
        marks,
        tags: tags_of(row.get_ref(11)?.as_blob()?),
        parts,
    })
}

/// The keys that a reading opens content with.
pub(super) struct Keys<'a> {
    ledger: &'a SqliteLedger,
    reader: Result<KeyReader<'a>, LedgerFault>,
}

impl<'a> Keys<'a> {
    pub(super) fn of(ledger: &'a SqliteLedger) -> Self {
        Self {
            ledger,
            reader: ledger.keyring().map(Keyring::reader),
        }
    }

    /// The parts of a content, opened: from the columns of its position, salt, key and parts.
    pub(super) fn parts(
        &self,
        row: &Row<'_>,
        position: usize,
        salt: usize,
        with: usize,
        parts: usize,
    ) -> Result<Vec<u8>, LedgerFault> {
        let (position, opened) = self.opened(row, position, salt, with, parts)?;
        let (_, parts) = opened.ok_or_else(|| LedgerFault::Unreadable {
            position,
            reason: "its content does not open: it was altered, or its key is gone".to_owned(),
        })?;
        Ok(parts)
    }

    /// The position of a content, and its salt and parts, opened. `None` where they do not open.
    pub(super) fn opened(
        &self,
        row: &Row<'_>,
        position: usize,
        salt: usize,
        with: usize,
        parts: usize,
    ) -> Result<(Position, Option<(Hash, Vec<u8>)>), LedgerFault> {
        let columns = || -> rusqlite::Result<_> {
            Ok((
                unsigned(row.get(position)?),
                row.get_ref(salt)?.as_blob()?,
                row.get_ref(with)?.as_blob_or_null()?,
                row.get_ref(parts)?.as_blob()?,
            ))
        };
        let (position, salt, with, parts) = columns().map_err(|fault| self.ledger.fault(&fault))?;
        let opened = match with {
            None => salt.try_into().ok().map(|salt| (salt, parts.to_vec())),
            Some(with) => self
                .reader
                .as_ref()
                .map_err(Clone::clone)?
                .open(position, with, salt, parts)?,
        };
        Ok((position, opened))
    }
}

pub(super) fn tags_of(bytes: &[u8]) -> Vec<Tag> {
    bytes
        .chunks_exact(16)
        .filter_map(|chunk| chunk.try_into().ok().map(Tag))
        .collect()
}

/// The parts of a content, one a line; no content has no part.
pub(super) fn parts_of(bytes: &[u8]) -> Vec<Vec<u8>> {
    if bytes.is_empty() {
        Vec::new()
    } else {
        bytes
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect()
    }
}
