//! Opening one part of an entry for a stranger: `joinder prove`.

use super::append::signed;
use super::connection::SqliteLedger;
use super::read::{Keys, parts_of};
use crate::hashing::part_salt;
use crate::opening::{Opening, hexadecimal};
use crate::{Hash, LedgerFault, Marks, Position, Visibility};
use rusqlite::Row;

/// One part of an entry, where there is such a part and the reader may see the entry.
pub(super) fn opening(
    ledger: &SqliteLedger,
    position: Position,
    part: usize,
    visible: &Visibility,
) -> Result<Option<Opening>, LedgerFault> {
    let fault = |fault: rusqlite::Error| ledger.fault(&fault);
    let mut query = ledger
        .connection
        .prepare_cached(
            "select m.marks, e.received_at, e.known_on, e.claimed, e.agency, e.source, e.class, e.commitments, c.salt, c.parts, c.sealed_with, e.position
               from entry e join content c on c.position = e.position join mark_set m on m.id = c.marks where e.position = ?1",
        )
        .map_err(fault)?;
    let mut rows = query.query([signed(position)]).map_err(fault)?;
    let Some(row) = rows.next().map_err(fault)? else {
        return Ok(None);
    };
    let marks = Marks::from_text(&row.get::<_, String>(0).map_err(fault)?);
    if !visible.shows(&marks) {
        return Ok(None);
    }
    let (_, content) = Keys::of(ledger).opened(row, 11, 8, 10, 9)?;
    let (salt, parts) = content.ok_or_else(|| LedgerFault::Unreadable {
        position,
        reason: "its content does not open: it was altered, or its key is gone".to_owned(),
    })?;
    opened(row, position, part, &salt, &parts).map_err(fault)
}

fn opened(
    row: &Row<'_>,
    position: Position,
    part: usize,
    salt: &Hash,
    parts: &[u8],
) -> rusqlite::Result<Option<Opening>> {
    let commitments: Vec<u8> = row.get(7)?;
    let parts = parts_of(parts);
    let Some(content) = parts
        .get(part)
        .and_then(|content| String::from_utf8(content.clone()).ok())
    else {
        return Ok(None);
    };
    let place = part + 1;
    Ok(Some(Opening {
        position,
        received_at: row.get(1)?,
        known_on: row.get(2)?,
        claimed: row.get(3)?,
        agency: row.get(4)?,
        source: row.get(5)?,
        class: row.get(6)?,
        commitments: commitments.chunks(32).map(hexadecimal).collect(),
        part: place,
        salt: hexadecimal(&part_salt(salt, u32::try_from(place).unwrap_or(u32::MAX))),
        content,
    }))
}
