//! Import of a file: parsed, durable, sealed, evaluated, as one process from start to end.

use crate::data::{Events, MAPPING};
use crate::machine::{Taken, timed};
use std::path::Path;
use std::process::{Command, Stdio};

/// What an import took, for the baseline to be set beside.
pub(crate) struct Imported {
    pub(crate) taken: Taken,
}

pub(crate) fn measure(
    joinder: &Path,
    folder: &Path,
    events: &Events,
) -> Result<Imported, super::Failure> {
    let out = folder.with_extension("tally");
    let taken = run(
        joinder,
        folder,
        events,
        Stdio::from(std::fs::File::create(&out)?),
    )?;
    let tally = std::fs::read_to_string(&out)?;
    let facts = number(&tally, "\"facts\":").ok_or("the tally names no facts")?;
    let wall = taken.wall.as_secs_f64();
    println!(
        "import: {} rows, {facts} facts in {wall:.1} s: {:.0} rows/s, {:.0} facts/s; processor {:.1} s; memory {} MB  (mark: 1,000,000 facts in 90 s, 500 MB)",
        events.rows,
        events.rows as f64 / wall,
        facts as f64 / wall,
        taken.processor.as_secs_f64(),
        taken.memory
    );
    let size = |name: &str| {
        std::fs::metadata(folder.join(name)).map_or(0, |about| about.len() / 1_000_000)
    };
    println!(
        "import: on disk {} MB ledger, {} MB derived state",
        size("ledger.sqlite"),
        size("derived.sqlite")
    );
    let verified = timed(
        Command::new(joinder)
            .args(["verify", "--data"])
            .arg(folder)
            .stdout(Stdio::null()),
    )?;
    println!("verify: {:.1} s", verified.wall.as_secs_f64());
    Ok(Imported { taken })
}

/// Reading the same rows to facts and keeping none of them: what of an import is parsing.
pub(crate) fn parsing(events: &Events) -> Result<(), super::Failure> {
    let mapping = intake::Mapping::load(MAPPING).map_err(|fault| fault.to_string())?;
    let holidays = calendar::BankHolidays::england_and_wales();
    let delivery = intake::Delivery {
        source: "northmoor",
        file: "events.csv",
        holidays: &holidays,
    };
    let mut input =
        std::io::BufReader::with_capacity(256 * 1024, std::fs::File::open(&events.path)?);
    let (began, mut facts) = (std::time::Instant::now(), 0_usize);
    intake::read(
        &intake::Format::Mapping(Box::new(mapping)),
        &delivery,
        &mut input,
        &mut |delivered| {
            if let intake::Delivered::Read(body) = delivered {
                facts += body.facts.len();
            }
            std::ops::ControlFlow::Continue(())
        },
    )?;
    let wall = began.elapsed().as_secs_f64();
    println!(
        "parsing alone: {} rows to {facts} facts in {wall:.1} s",
        events.rows
    );
    Ok(())
}

/// Imports without printing figures.
pub(crate) fn quietly(
    joinder: &Path,
    folder: &Path,
    events: &Events,
) -> Result<(), super::Failure> {
    run(joinder, folder, events, Stdio::null()).map(|_| ())
}

fn run(
    joinder: &Path,
    folder: &Path,
    events: &Events,
    out: Stdio,
) -> Result<Taken, super::Failure> {
    mapped(joinder, folder, ("northmoor", MAPPING), &events.path, out)
}

/// Imports a source's file by a mapping, as one process from start to end.
pub(crate) fn mapped(
    joinder: &Path,
    folder: &Path,
    (source, mapping): (&str, &str),
    file: &Path,
    out: Stdio,
) -> Result<Taken, super::Failure> {
    let path = file.with_extension("toml");
    std::fs::write(&path, mapping)?;
    let mut command = Command::new(joinder);
    command
        .args(["import", "--json", "--source", source, "--format"])
        .arg(format!("mapping:{}", path.display()))
        .arg("--data")
        .arg(folder)
        .arg(file);
    timed(command.stdout(out).stderr(Stdio::null()))
}

fn number(text: &str, after: &str) -> Option<u64> {
    let (_, rest) = text.split_once(after)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
