//! `joinder chronology`: a person's facts in order, as known on a day.

use crate::arguments::{Chronology, Common};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use desk::Desk;
use desk::view::{AsAt, ChronologyRow, PersonNumber, SearchQuery};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

pub(crate) fn run(common: &Common, chronology: &Chronology) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let desk = viewer::desk(common)?;
    let at = viewer::picture(common);
    let person = whose(&desk, &viewer, chronology, &at)?;
    let mut out = BufWriter::new(io::stdout().lock());
    for row in desk.chronology(&viewer, person, &at, now())? {
        if common.json {
            json_line(&mut out, &row)?
        } else {
            print(&row, &mut out)?
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The person asked for.
pub(crate) fn whose(
    desk: &Desk,
    viewer: &access::Viewer,
    asked: &Chronology,
    at: &AsAt,
) -> Result<PersonNumber, Fault> {
    match (asked.person, &asked.identifier) {
        (Some(person), _) => Ok(PersonNumber(person)),
        (None, Some(identifier)) => found(desk, viewer, identifier, at),
        (None, None) => Err(Fault::Said(
            "say whose: `--person N` or `--identifier ID`".to_owned(),
        )),
    }
}

fn found(
    desk: &Desk,
    viewer: &access::Viewer,
    identifier: &str,
    at: &AsAt,
) -> Result<PersonNumber, Fault> {
    let query = SearchQuery {
        identifier: Some(identifier.to_owned()),
        ..SearchQuery::default()
    };
    match desk.search(viewer, &query, at, now())?.as_slice() {
        [one] => Ok(one.person),
        [] => Err(Fault::Said(
            "nobody is known here by that identifier".to_owned(),
        )),
        several => Err(Fault::Said(format!(
            "{} people are known by that identifier: give `--person N` instead ({})",
            several.len(),
            several
                .iter()
                .map(|one| one.person.to_string())
                .collect::<Vec<_>>()
                .join(", ")
        ))),
    }
}

fn print(row: &ChronologyRow, out: &mut dyn Write) -> Result<(), Fault> {
    let standing = if row.stands {
        String::new()
    } else {
        format!("  [{}]", row.standing)
    };
    writeln!(
        out,
        "{}  {}  {}{standing}",
        row.happened.in_words(),
        row.agency,
        row.words
    )?;
    Ok(())
}
