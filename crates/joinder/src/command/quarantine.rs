//! `joinder quarantine`: what could not be read, and what is to be done about it.

use crate::arguments::{Common, Quarantine, QuarantineAct};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use desk::RetryOutcome;
use desk::view::QuarantineView;
use serde::Serialize;
use std::io::{self, Write};
use std::process::ExitCode;

/// One fault of one record, as `--json` prints it.
#[derive(Serialize)]
struct FaultLine<'a> {
    record: &'a str,
    position: u64,
    source: &'a str,
    file: &'a str,
    line: Option<u64>,
    path: Option<&'a str>,
    field: &'a str,
    found: &'a str,
    expected: &'a str,
    reason: &'a str,
}

pub(crate) fn run(common: &Common, quarantine: &Quarantine) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let mut desk = viewer::desk(common)?;
    match &quarantine.what {
        None => {
            let (views, _) = desk.quarantine(&viewer, 0, usize::MAX, now())?;
            let mut out = io::stdout().lock();
            for view in &views {
                print(common, view, &mut out)?;
            }
            if views.is_empty() && !common.json {
                writeln!(out, "nothing is in quarantine")?;
            }
        }
        Some(QuarantineAct::Retry { position, with }) => {
            let text = std::fs::read_to_string(with).map_err(|fault| {
                Fault::Said(format!("`{}` cannot be read: {fault}", with.display()))
            })?;
            let outcome = desk.retry(
                &viewer,
                *position,
                text.trim_end_matches(['\n', '\r']),
                now(),
            )?;
            return told(common, *position, &outcome);
        }
        Some(QuarantineAct::SetAside { position, reason }) => {
            desk.set_aside(&viewer, *position, reason, now())?;
            println!("record {position} is set aside");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn told(common: &Common, position: u64, outcome: &RetryOutcome) -> Result<ExitCode, Fault> {
    if common.json {
        json_line(&mut io::stdout(), outcome)?;
    }
    match outcome {
        RetryOutcome::Read { facts } => {
            if !common.json {
                println!("record {position} is read: {facts} facts");
            }
            Ok(ExitCode::SUCCESS)
        }
        RetryOutcome::StillUnread { faults } => {
            for fault in faults.iter().filter(|_| !common.json) {
                println!(
                    "{}: {} is `{}`: {}; expected {}",
                    fault.place, fault.field, fault.found, fault.reason, fault.expected
                );
            }
            Ok(ExitCode::from(1))
        }
    }
}

fn print(common: &Common, view: &QuarantineView, out: &mut dyn Write) -> Result<(), Fault> {
    let unread = &view.unread;
    let (file, record_line) = place_of(&unread.place);
    if !common.json {
        writeln!(
            out,
            "{}  {}  {}",
            view.position, unread.place, unread.record.reference
        )?;
    }
    for fault in &unread.faults {
        if common.json {
            let (path, line) = place_of(&fault.place);
            let path = Some(path).filter(|path| path.contains('/'));
            let line = line.or(record_line);
            json_line(
                out,
                &FaultLine {
                    record: &unread.record.reference,
                    position: view.position,
                    source: &unread.record.source.0,
                    file,
                    line,
                    path,
                    field: &fault.field,
                    found: &fault.found,
                    expected: &fault.expected,
                    reason: &fault.reason,
                },
            )?;
        } else {
            writeln!(
                out,
                "    {}: {} is `{}`: {}; expected {}",
                fault.place, fault.field, fault.found, fault.reason, fault.expected
            )?;
        }
    }
    Ok(())
}

/// What stands before the line in a place, and the line: `census.xml, line 214`, `Child[3]/Sex (line 9)`, `line 4`.
fn place_of(place: &str) -> (&str, Option<u64>) {
    let Some((before, after)) = place.rsplit_once("line ") else {
        return (place, None);
    };
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    (
        before.trim_end_matches([' ', ',', '(']),
        digits.parse().ok(),
    )
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn places_are_taken_apart() {
        assert_eq!(place_of("census.xml, line 214"), ("census.xml", Some(214)));
        assert_eq!(
            place_of("Children/Child[3]/Sex (line 9)"),
            ("Children/Child[3]/Sex", Some(9))
        );
        assert_eq!(place_of("line 4"), ("", Some(4)));
        assert_eq!(place_of("somewhere"), ("somewhere", None));
    }
}
