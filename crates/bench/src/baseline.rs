//! The peer of the same run: bare SQLite inserts with the same durability and the same size of transaction, and nothing
//! else. Once of the file's rows, as they came, into one table with one index: what an import takes beyond this is parsing and
//! our promises. And once of the rows that the import left in its stores, into the same tables and indexes: what it takes
//! beyond that is the work of making them.

use crate::data::Events;
use crate::import::Imported;
use crate::machine::processor_time;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};

/// Rows in a transaction, as many as the import has.
const ROWS_AT_ONCE: u64 = 4_000;

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

/// What was inserted barely, and what that took.
#[derive(Default)]
struct Bare {
    rows: u64,
    wall: Duration,
    processor: Duration,
}

/// Every row that an import left in its stores, inserted barely into stores of the same tables and indexes.
pub(crate) fn measure_stored(
    room: &Path,
    area: &Path,
    imported: &Imported,
) -> Result<(), super::Failure> {
    let mut bare = Bare::default();
    for name in ["ledger.sqlite", "keys.sqlite", "derived.sqlite"] {
        copy(
            &area.join(name),
            &room.join(format!("bare-{name}")),
            &mut bare,
        )?;
    }
    let processor = bare.processor.as_secs_f64();
    println!(
        "baseline: the {} rows of the stores, bare SQLite inserts: {:.1} s, processor {processor:.1} s; the import took {:.1} times as long, {:.1} times the processor time  (mark: 3 times)",
        bare.rows,
        bare.wall.as_secs_f64(),
        imported.taken.wall.as_secs_f64() / bare.wall.as_secs_f64().max(0.01),
        imported.taken.processor.as_secs_f64() / processor.max(0.01)
    );
    Ok(())
}

/// Copies a store table by table in the order of its rows. Reading is not measured.
fn copy(from: &Path, to: &Path, bare: &mut Bare) -> Result<(), super::Failure> {
    let source = Connection::open(from)?;
    let mut store = Connection::open(to)?;
    store.pragma_update(None, "journal_mode", "wal")?;
    store.pragma_update(None, "synchronous", "full")?;
    // Tables are filled one after the other, so that a row may come before the one that it points at.
    store.pragma_update(None, "foreign_keys", false)?;
    let schema: Vec<(String, String, String)> = source
        .prepare("select type, name, sql from sqlite_schema where sql is not null order by type = 'table' desc, rowid")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (_, _, sql) in schema.iter().filter(|(kind, ..)| kind != "trigger") {
        store.execute_batch(sql)?;
    }
    for (_, table, _) in schema.iter().filter(|(kind, ..)| kind == "table") {
        let mut select = source.prepare(&format!("select * from \"{table}\""))?;
        let columns = select.column_count();
        let insert = format!(
            "insert into \"{table}\" values ({})",
            vec!["?"; columns].join(", ")
        );
        let mut rows = select.query([])?;
        loop {
            let mut batch: Vec<Vec<Value>> = Vec::new();
            while batch.len() < ROWS_AT_ONCE as usize {
                let Some(row) = rows.next()? else { break };
                batch.push(
                    (0..columns)
                        .map(|at| row.get(at))
                        .collect::<Result<_, _>>()?,
                );
            }
            if batch.is_empty() {
                break;
            }
            put(&mut store, &insert, batch, bare)?;
        }
    }
    Ok(())
}

fn put(
    store: &mut Connection,
    insert: &str,
    batch: Vec<Vec<Value>>,
    bare: &mut Bare,
) -> Result<(), super::Failure> {
    bare.rows += batch.len() as u64;
    let (began, used) = (Instant::now(), processor_time());
    let transaction = store.transaction()?;
    {
        let mut insert = transaction.prepare_cached(insert)?;
        for row in batch {
            insert.execute(params_from_iter(row))?;
        }
    }
    transaction.commit()?;
    bare.wall += began.elapsed();
    bare.processor += processor_time().saturating_sub(used);
    Ok(())
}
