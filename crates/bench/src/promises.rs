//! What each promise costs, one after the other, in processor time of one process on the same rows: reading, keeping to the
//! letter as facts, durable chained entries, who is who, rules. The bare inserts beside them are `baseline`'s.

use crate::data::{Events, MAPPING};
use crate::machine::processor_time;
use crate::read::{now, viewer};
use desk::{DataFolder, Delivery, Desk};
use intake::{Format, Mapping};
use ledger::{Ledger, NewEntry, SqliteLedger, Visibility};
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

/// Entries that a batch has, as in an import.
const AT_ONCE: usize = 2_000;

/// Imports in this process and says what each stage took; then appends the same entries to a fresh ledger, with nothing
/// before or after.
pub(crate) fn measure(room: &Path, events: &Events) -> Result<(), super::Failure> {
    let folder = DataFolder::at(&room.join("promises"))?;
    let mut desk = Desk::open(folder.clone(), now()?)?;
    let format = Format::Mapping(Box::new(
        Mapping::load(MAPPING).map_err(|fault| fault.to_string())?,
    ));
    let delivery = Delivery {
        agency: "northmoor".to_owned(),
        source: "northmoor".to_owned(),
        file: "events.csv".to_owned(),
        received_on: None,
        mapping: Some(MAPPING.to_owned()),
    };
    let viewer = viewer()?;
    let clock = || now().unwrap_or_else(|_| calendar::Instant::from_micros(0));
    stage(
        "read, made to facts, appended: durable, chained, sealed",
        || {
            let mut input =
                BufReader::with_capacity(256 * 1024, std::fs::File::open(&events.path)?);
            desk.import(&viewer, &delivery, &format, &mut input, &clock, &mut |_| {})?;
            Ok(())
        },
    )?;
    stage("filed, who is who, every rule worked out", || {
        Ok(desk.settle_import(now()?, &mut |_, _| {})?)
    })?;
    let entries = entries_of(&SqliteLedger::open_to_read(&folder.ledger())?)?;
    let bare = room.join("bare-ledger");
    std::fs::create_dir_all(&bare)?;
    let mut ledger = SqliteLedger::open(&bare.join("ledger.sqlite"), now()?)?;
    stage("of the first, appending alone", || {
        for batch in entries.chunks(AT_ONCE) {
            ledger.append(batch, now()?)?;
        }
        Ok(())
    })?;
    stage("checking the whole ledger", || match ledger.verify()? {
        None => Ok(()),
        Some(broken) => Err(broken.to_string().into()),
    })
}

/// The entries of a ledger as they would be appended.
fn entries_of(ledger: &SqliteLedger) -> Result<Vec<NewEntry>, super::Failure> {
    let mut entries = Vec::new();
    ledger.since(0, &Visibility::Everything, &mut |entry| {
        if !entry.parts.is_empty() && entry.class != ledger::EntryClass::Opened {
            entries.push(NewEntry {
                agency: entry.agency,
                source: entry.source,
                class: entry.class,
                claimed_on: None,
                record: entry.record,
                fingerprint: entry.fingerprint,
                written: entry.written,
                marks: entry.marks,
                tags: entry.tags,
                parts: entry.parts,
            });
        }
        ControlFlow::Continue(())
    })?;
    Ok(entries)
}

fn stage(
    name: &str,
    work: impl FnOnce() -> Result<(), super::Failure>,
) -> Result<(), super::Failure> {
    let (began, used) = (Instant::now(), processor_time());
    work()?;
    let used: Duration = processor_time().saturating_sub(used);
    println!(
        "promises: {name}: {:.1} s, processor {:.1} s",
        began.elapsed().as_secs_f64(),
        used.as_secs_f64()
    );
    Ok(())
}
