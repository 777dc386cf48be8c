//! `joinder witness`: what a partner agency runs, in a folder of its own and without a ledger, so that nobody can rewrite
//! the past of a log without its noticing.

use crate::arguments::Common;
use crate::arguments::seals::{Witness, WitnessAct};
use crate::clock_of_the_machine::now;
use crate::command::checkpoint::named;
use crate::print::{Fault, Table};
use crate::viewer::default_folder;
use notary::{Cosigned, NotaryFault, WitnessFolder};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(common: &Common, wanted: &Witness) -> Result<ExitCode, Fault> {
    let folder = folder(common)?;
    let open = |name: Option<&str>| WitnessFolder::open(&folder, name).map_err(said);
    match &wanted.what {
        WitnessAct::Key { name } => println!("{}", open(name.as_deref())?.key()),
        WitnessAct::Watch { key } => {
            open(None)?.watch(key).map_err(said)?;
            println!("{} is watched", key.name());
        }
        WitnessAct::List => list(&open(None)?)?,
        WitnessAct::Cosign { file } => {
            return printed(open(None)?.cosign(&request(file)?, seconds()));
        }
        WitnessAct::Visit { url } => {
            return printed(crate::errand::visit(&open(None)?, url, seconds())?);
        }
        WitnessAct::Serve { address, port } => {
            crate::errand::serve(open(None)?, *address, *port)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the checkpoint with the new signature; or says why there is none, which is what the witness is for.
fn printed(cosigned: Result<Cosigned, NotaryFault>) -> Result<ExitCode, Fault> {
    match cosigned {
        Ok(cosigned) => {
            let size = cosigned.checkpoint.checkpoint().size;
            eprintln!(
                "signed: {size} entries, {}",
                cosigned.before.map_or_else(
                    || "seen for the first time".to_owned(),
                    |before| format!("which begin with the {before} that were signed before")
                )
            );
            write!(io::stdout().lock(), "{}", cosigned.checkpoint)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(NotaryFault::Declined(declined)) => {
            eprintln!("joinder: not signed: {declined}");
            Ok(ExitCode::from(1))
        }
        Err(fault) => Err(said(fault)),
    }
}

fn list(witness: &WitnessFolder) -> Result<(), Fault> {
    let mut table = Table::under(&["log", "entries signed for", "root"]);
    for (log, last) in witness.watched().map_err(said)? {
        let (size, root) = last.map_or_else(
            || ("none yet".to_owned(), String::new()),
            |last| {
                let root = last.root.iter().map(|byte| format!("{byte:02x}")).collect();
                (last.size.to_string(), root)
            },
        );
        table.row(vec![log.name().to_owned(), size, root]);
    }
    table.print(&mut io::stdout().lock())
}

fn request(file: &Path) -> Result<String, Fault> {
    let limit = (seals::LONGEST_REQUEST + 1) as u64;
    let mut text = String::new();
    let read = if file == Path::new("-") {
        io::stdin().lock().take(limit).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|opened| opened.take(limit).read_to_string(&mut text))
    };
    read.map_err(|fault| named(file, &fault))?;
    Ok(text)
}

fn folder(common: &Common) -> Result<PathBuf, Fault> {
    common
        .data
        .clone()
        .or_else(|| default_folder().map(|folder| folder.with_file_name("joinder-witness")))
        .ok_or_else(|| {
            Fault::Said(
                "no folder: give `--data DIR`, since this user has no home folder".to_owned(),
            )
        })
}

/// Now, in seconds since 1970-01-01 UTC.
pub(crate) fn seconds() -> u64 {
    u64::try_from(now().micros() / 1_000_000).unwrap_or_default()
}

pub(crate) fn said(fault: NotaryFault) -> Fault {
    Fault::Said(fault.to_string())
}
