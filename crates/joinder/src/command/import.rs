//! `joinder import`: reads agencies' files into the ledger and brings derived state up to date.

use crate::arguments::{Common, Import};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use desk::view::Tally;
use desk::{Delivery, Desk};
use indicatif::{ProgressBar, ProgressStyle};
use intake::{Format, Mapping};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::ExitCode;

/// How much of a file is looked at to recognise its format.
const BEGINNING: usize = 8 * 1024;

pub(crate) fn run(common: &Common, import: &Import) -> Result<ExitCode, Fault> {
    if common.as_of.is_some() || common.known_on.is_some() {
        return Err(Fault::Said("an import is received now: to load history, say when it was received with `--received-on DATE`".to_owned()));
    }
    let viewer = viewer::operator(common)?;
    let mut desk = viewer::desk(common)?;
    let named = import.format.as_deref().map(format_named).transpose()?;
    let (mut whole, mut failed) = (Tally::default(), false);
    for path in &import.files {
        match import_one(&mut desk, &viewer, import, path, named.as_ref()) {
            Ok(done) => {
                for remark in &done.remarks {
                    eprintln!("{}: {remark}", path.display());
                }
                if !common.json {
                    println!("{}: {}", path.display(), in_words(&done.tally));
                }
                add(&mut whole, &done.tally);
            }
            Err(fault) => {
                failed = true;
                eprintln!("joinder: {}: {fault}", path.display());
            }
        }
    }
    settle(&mut desk)?;
    desk.seal()?;
    if common.json {
        json_line(&mut io::stdout(), &whole)?;
    } else if import.files.len() > 1 {
        println!("in all: {}", in_words(&whole));
    }
    Ok(if failed {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    })
}

/// A format by name, with the text of its mapping where it has one.
pub(crate) fn format_named(name: &str) -> Result<(Format, Option<String>), Fault> {
    let Some(path) = name.strip_prefix("mapping:") else {
        return Format::named(name)
            .map(|format| (format, None))
            .map_err(|fault| Fault::Said(fault.to_string()));
    };
    let text = std::fs::read_to_string(path)
        .map_err(|fault| Fault::Said(format!("the mapping `{path}` cannot be read: {fault}")))?;
    let mapping =
        Mapping::load(&text).map_err(|fault| Fault::Said(format!("`{path}`: {fault}")))?;
    Ok((Format::Mapping(Box::new(mapping)), Some(text)))
}

fn import_one(
    desk: &mut Desk,
    viewer: &access::Viewer,
    import: &Import,
    path: &Path,
    named: Option<&(Format, Option<String>)>,
) -> Result<desk::FileImport, Fault> {
    let opened =
        File::open(path).map_err(|fault| Fault::Said(format!("it cannot be opened: {fault}")))?;
    let bytes = opened.metadata().map(|about| about.len()).unwrap_or(0);
    let bar = progress_bar(bytes);
    let mut input = BufReader::with_capacity(256 * 1024, bar.wrap_read(opened));
    let (format, mapping) = match named {
        Some(named) => named.clone(),
        None => (recognise(&mut input)?, None),
    };
    let file = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let delivery = Delivery {
        agency: import
            .agency
            .clone()
            .unwrap_or_else(|| import.source.clone()),
        source: import.source.clone(),
        file,
        received_on: import.received_on,
        mapping,
    };
    let mut progress = |tally: &Tally| bar.set_message(format!("{} records", tally.read));
    let done = crate::run::import(
        desk,
        viewer,
        &delivery,
        &format,
        bytes,
        &mut input,
        &mut progress,
    );
    bar.finish_and_clear();
    Ok(done?)
}

/// The format of a file by how it begins.
fn recognise(input: &mut BufReader<impl Read>) -> Result<Format, Fault> {
    let beginning = input
        .fill_buf()
        .map_err(|fault| Fault::Said(format!("it cannot be read: {fault}")))?;
    if beginning.is_empty() {
        return Err(Fault::Said(
            "it is empty: there is nothing in it to read".to_owned(),
        ));
    }
    let beginning = beginning
        .get(..BEGINNING.min(beginning.len()))
        .unwrap_or_default();
    Format::recognise(beginning).ok_or_else(|| Fault::Said("its format is not recognised: name it with `--format cin-census`, or bring a mapping with `--format mapping:FILE.toml` (docs/mapping-guide.md)".to_owned()))
}

/// Brings derived state up to date, with a bar that shows how many people have been evaluated.
pub(crate) fn settle(desk: &mut Desk) -> Result<(), Fault> {
    let bar = ProgressBar::new_spinner();
    bar.set_style(
        ProgressStyle::with_template("{spinner} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    bar.set_message("who is who");
    desk.settle_import(now(), &mut |done, _| {
        bar.set_message(format!("duties of {done} people"))
    })?;
    bar.finish_and_clear();
    Ok(())
}

fn progress_bar(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {msg} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn add(whole: &mut Tally, part: &Tally) {
    whole.read += part.read;
    whole.accepted += part.accepted;
    whole.quarantined += part.quarantined;
    whole.unchanged += part.unchanged;
    whole.facts += part.facts;
}

fn in_words(tally: &Tally) -> String {
    format!(
        "{} records read: {} say something new ({} facts), {} say what was known, {} could not be read and are kept in quarantine",
        tally.read, tally.accepted, tally.facts, tally.unchanged, tally.quarantined
    )
}
