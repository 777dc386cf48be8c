//! `joinder prove`: a file with which a stranger can check that one fact stands in the ledger, word for word, since when.

use crate::arguments::Common;
use crate::arguments::seals::Prove;
use crate::clock_of_the_machine::now;
use crate::command::checkpoint::named;
use crate::print::Fault;
use crate::viewer;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, wanted: &Prove) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let desk = viewer::desk(common)?;
    let proof = desk.prove(&viewer, wanted.fact, now())?.to_string();
    match &wanted.out {
        None => write!(io::stdout().lock(), "{proof}")?,
        Some(file) => {
            for_the_owner(file)
                .and_then(|mut opened| opened.write_all(proof.as_bytes()))
                .map_err(|fault| named(file, &fault))?;
            println!(
                "the proof of {} is in {}: check it with `joinder-verifier proof {} --log-key '{}'`",
                wanted.fact,
                file.display(),
                file.display(),
                desk.seals_key(None)?
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens a file to write that holds something about somebody, in the open: nobody but its owner may read it.
pub(crate) fn for_the_owner(file: &Path) -> io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}
