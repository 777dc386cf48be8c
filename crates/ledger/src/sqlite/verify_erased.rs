//! Verifying what was erased: content may be missing where a tombstone of the chain says so, and nowhere else; and what a
//! tombstone says, the tables of erasing say too.

use super::append::{signed, unsigned};
use super::erase::{has_erasing, readmissions, still_used, tombstones};
use crate::hashing::refusals;
use crate::{Broken, Erasure, Position};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The tombstones of a ledger. Whether they are what the chain commits to is checked with their own entries.
pub(super) struct Erased {
    tombstones: Vec<Erasure>,
    /// False for a ledger of format 1, which knows no erasing.
    kept: bool,
}

impl Erased {
    pub(super) fn begin(reading: &Connection) -> rusqlite::Result<Self> {
        let kept = has_erasing(reading)?;
        Ok(Self {
            tombstones: if kept {
                tombstones(reading)?
            } else {
                Vec::new()
            },
            kept,
        })
    }

    /// True where a later entry says that the content of this one was erased.
    pub(super) fn says(&self, position: Position) -> bool {
        self.tombstones
            .iter()
            .any(|erasure| erasure.position > position && erasure.tombstone.erases(position))
    }

    /// What the tables of erasing say, beside the tombstones.
    pub(super) fn end(&self, reading: &Connection) -> rusqlite::Result<Option<Broken>> {
        if !self.kept {
            return Ok(None);
        }
        if let Some(broken) = self.check_erased(reading)? {
            return Ok(Some(broken));
        }
        if let Some(broken) = self.check_refused(reading)? {
            return Ok(Some(broken));
        }
        let waiting: Vec<i64> = reading
            .prepare("select key from to_destroy")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        if waiting.is_empty() {
            return Ok(None);
        }
        Ok(still_used(reading, &waiting)?.map(|position| Broken {
            position,
            what: "its key is marked to be destroyed, and no erasure says so".to_owned(),
        }))
    }

    fn check_erased(&self, reading: &Connection) -> rusqlite::Result<Option<Broken>> {
        let mut query =
            reading.prepare("select position, by_entry from erased order by position")?;
        let mut rows = query.query([])?;
        let mut count = 0_u64;
        while let Some(row) = rows.next()? {
            let (position, by) = (unsigned(row.get(0)?), unsigned(row.get(1)?));
            count += 1;
            let erases = |erasure: &&Erasure| erasure.position == by;
            if !self
                .tombstones
                .iter()
                .find(erases)
                .is_some_and(|erasure| erasure.tombstone.erases(position))
            {
                return Ok(Some(Broken {
                    position,
                    what: format!("it is listed as erased by entry {by}, which does not say so"),
                }));
            }
        }
        let told: u64 = self
            .tombstones
            .iter()
            .map(|erasure| erasure.tombstone.count())
            .sum();
        Ok((told != count).then(|| Broken {
            position: self.tombstones.first().map_or(0, |first| first.position),
            what: format!(
                "the list of what was erased has {count} entries, and the erasures name {told}"
            ),
        }))
    }

    fn check_refused(&self, reading: &Connection) -> rusqlite::Result<Option<Broken>> {
        let mut lists: BTreeMap<Position, Vec<[u8; 16]>> = BTreeMap::new();
        let mut let_in: BTreeMap<Position, (Position, String)> = BTreeMap::new();
        let mut query = reading.prepare(
            "select record, by_entry, readmitted from refused order by by_entry, record",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (record, by): ([u8; 16], _) = (row.get(0)?, unsigned(row.get(1)?));
            lists.entry(by).or_default().push(record);
            if let Some(entry) = row.get::<_, Option<i64>>(2)? {
                let_in.insert(unsigned(entry), (by, refusals(&[record])));
            }
        }
        for erasure in &self.tombstones {
            let list = lists.remove(&erasure.position).unwrap_or_default();
            if refusals(&list) != erasure.tombstone.refuses {
                return Ok(Some(Broken {
                    position: erasure.position,
                    what: "the list of records that it refuses was altered".to_owned(),
                }));
            }
        }
        let said: BTreeMap<Position, (Position, String)> = readmissions(reading)?
            .into_iter()
            .map(|(position, one)| (position, (one.erased_by, one.record)))
            .collect();
        let stray = lists.keys().next().copied();
        let differs = said
            .iter()
            .find(|(position, one)| let_in.get(position) != Some(one))
            .or_else(|| {
                let_in
                    .iter()
                    .find(|(position, one)| said.get(position) != Some(one))
            })
            .map(|(position, _)| *position);
        // A readmission whose row was taken back is not found by its row: its entry still stands.
        let count: i64 = reading.query_row(
            "select count(*) from entry where class = 'readmitted'",
            [],
            |row| row.get(0),
        )?;
        let lost = (signed(let_in.len() as u64) != count).then_some(0);
        Ok(stray.or(differs).or(lost).map(|position| Broken {
            position,
            what: "the list of records that are not taken in again was altered".to_owned(),
        }))
    }
}
