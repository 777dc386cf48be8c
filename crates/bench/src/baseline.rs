//! The peer of the same run: the same rows put into one SQLite table with one index, with the same durability and the
//! same size of transaction, and nothing else. What an import takes beyond this is parsing and our promises.

use crate::data::Events;
use crate::import::Imported;
use crate::machine::processor_time;
use rusqlite::{Connection, params_from_iter};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

/// Rows in a transaction, as many as the import has.
const ROWS_AT_ONCE: u64 = 2_000;

pub(crate) fn measure(
    room: &Path,
    events: &Events,
    imported: &Imported,
) -> Result<(), super::Failure> {
    let mut lines = BufReader::new(std::fs::File::open(&events.path)?).lines();
    let header = lines.next().ok_or("no header")??;
    let columns: Vec<String> = header
        .split(',')
        .map(|name| format!("\"{name}\" text"))
        .collect();
    let mut store = Connection::open(room.join("baseline.sqlite"))?;
    store.pragma_update(None, "journal_mode", "wal")?;
    store.pragma_update(None, "synchronous", "full")?;
    store.execute_batch(&format!(
        "create table row ({}) strict; create index by_child on row (\"Child Id\")",
        columns.join(", ")
    ))?;
    let sql = format!(
        "insert into row values ({})",
        vec!["?"; columns.len()].join(", ")
    );
    let rows: Vec<String> = lines.collect::<Result<_, _>>()?;
    let (began, used) = (Instant::now(), processor_time());
    for batch in rows.chunks(ROWS_AT_ONCE as usize) {
        let transaction = store.transaction()?;
        {
            let mut insert = transaction.prepare_cached(&sql)?;
            for row in batch {
                insert.execute(params_from_iter(row.split(',')))?;
            }
        }
        transaction.commit()?;
    }
    let wall = began.elapsed().as_secs_f64();
    let bare = processor_time().saturating_sub(used).as_secs_f64();
    let (ours, processor) = (
        imported.taken.wall.as_secs_f64(),
        imported.taken.processor.as_secs_f64(),
    );
    println!(
        "baseline: the same {} rows, bare SQLite inserts: {wall:.1} s, processor {bare:.1} s, {:.0} rows/s; the import took {:.1} times as long, {:.1} times the processor time  (mark: 3 times)",
        events.rows,
        events.rows as f64 / wall,
        ours / wall,
        processor / bare.max(0.01)
    );
    Ok(())
}
