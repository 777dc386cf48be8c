//! `joinder replay`: derived state is built again from the ledger and compared.

use crate::arguments::Common;
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use desk::Desk;
use indicatif::ProgressBar;
use std::io;
use std::process::ExitCode;

pub(crate) fn run(common: &Common) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    if let Some((damage, aside)) =
        Desk::set_damaged_aside(&viewer::folder(common)?, &viewer, now())?
    {
        eprintln!(
            "derived state was damaged ({damage}): it is kept as `{}`, and built anew. Stop and start a server that was running",
            aside.display()
        );
    }
    let mut desk = viewer::desk(common)?;
    let entries = desk.entries()?;
    let bar = ProgressBar::new(entries);
    let difference = desk.replay(&viewer, now(), &mut |position| bar.set_position(position))?;
    bar.finish_and_clear();
    if common.json {
        let found = difference.as_ref().map(|one| serde_json::json!({ "rows": one.rows, "first": one.first, "kind": one.kind.to_string() }));
        json_line(
            &mut io::stdout(),
            &serde_json::json!({ "entries": entries, "equal": difference.is_none(), "difference": found }),
        )?;
    }
    match difference {
        None => {
            if !common.json {
                println!(
                    "equal: all derived state, built again from {entries} entries, is what stood"
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Some(difference) => {
            if !common.json {
                println!(
                    "not equal: {} rows differed, the first of kind `{}` under key {}; what was built again stands now",
                    difference.rows, difference.kind, difference.first
                );
            }
            Ok(ExitCode::from(1))
        }
    }
}
