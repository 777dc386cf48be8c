//! `joinder verify`: whether anything of the past was altered, removed or put in.

use crate::arguments::Common;
use crate::print::{Fault, json_line};
use crate::viewer;
use desk::Desk;
use std::io;
use std::process::ExitCode;

pub(crate) fn run(common: &Common) -> Result<ExitCode, Fault> {
    let folder = viewer::folder(common)?;
    let viewer = viewer::operator(common)?;
    if !folder.ledger().is_file() {
        return Err(Fault::Said(format!(
            "there is no ledger in `{}`: name the data folder with `--data DIR`",
            folder.path().display()
        )));
    }
    let broken = Desk::verify(&folder, &viewer)?;
    let entries = Desk::entries_in(&folder)?;
    if common.json {
        let found = broken
            .as_ref()
            .map(|broken| serde_json::json!({ "position": broken.position, "what": broken.what }));
        json_line(
            &mut io::stdout(),
            &serde_json::json!({ "entries": entries, "sound": broken.is_none(), "first_broken": found }),
        )?;
    }
    match broken {
        None => {
            if !common.json {
                println!(
                    "the ledger is sound: {entries} entries, nothing altered, removed or put in"
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        Some(broken) => {
            if !common.json {
                println!("the ledger is broken at {broken}");
            }
            Ok(ExitCode::from(1))
        }
    }
}
