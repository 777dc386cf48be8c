//! `joinder export` and `joinder rebuild`: everything in an open form, and a ledger from it again.

use crate::arguments::{Common, Export, Rebuild};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use std::io;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, export: &Export) -> Result<ExitCode, Fault> {
    let folder = viewer::folder(common)?;
    let viewer = viewer::operator(common)?;
    let made = desk::export(&folder, &viewer, &export.to, export.until, now())?;
    let bytes: u64 = made.files.iter().map(|file| file.bytes).sum();
    if common.json {
        // The manifest in the folder holds the ledger's secret; what is printed does not.
        json_line(
            &mut io::stdout(),
            &serde_json::json!({ "entries": made.entries, "chain": made.chain, "files": made.files, "bytes": bytes }),
        )?;
    } else {
        println!(
            "exported {} entries, {} MB, to `{}`: content stands open in it, so keep it as you keep the ledger",
            made.entries,
            bytes / 1_000_000,
            export.to.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn rebuild(common: &Common, rebuild: &Rebuild) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let into = common.data.as_deref().ok_or_else(|| {
        Fault::Said("say where to build, with `--data DIR`: an empty folder".to_owned())
    })?;
    let entries = desk::rebuild(&rebuild.from, &viewer, into, rebuild.until, now())?;
    if common.json {
        json_line(
            &mut io::stdout(),
            &serde_json::json!({ "entries": entries }),
        )?;
    } else {
        println!(
            "built again: {entries} entries, each as its hashes say, in `{}`",
            into.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}
