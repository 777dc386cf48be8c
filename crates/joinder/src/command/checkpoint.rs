//! `joinder checkpoint`: signs the ledger as it stands, and deals with the witnesses of it.

use crate::arguments::Common;
use crate::arguments::seals::{Checkpoint, CheckpointAct};
use crate::print::{Fault, json_line};
use crate::viewer;
use seals::SignedCheckpoint;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, wanted: &Checkpoint) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let desk = viewer::desk(common)?;
    let mut out = io::stdout().lock();
    match &wanted.what {
        None => {
            let signed = desk.seal()?;
            if common.json {
                json_line(&mut out, &as_json(&signed))?;
            } else {
                write!(out, "{signed}")?;
            }
        }
        Some(CheckpointAct::Key { origin }) => {
            writeln!(out, "{}", desk.seals_key(origin.as_deref())?)?;
        }
        Some(CheckpointAct::Leaves { file }) => {
            let mut written =
                BufWriter::new(File::create(file).map_err(|fault| named(file, &fault))?);
            let leaves = desk.leaves(&viewer, &mut written)?;
            written.flush()?;
            writeln!(out, "{leaves} leaves are in {}", file.display())?;
        }
        Some(CheckpointAct::Request { old }) => write!(out, "{}", desk.cosign_request(*old)?)?,
        Some(CheckpointAct::Trust { key }) => {
            desk.trust_witness(key)?;
            writeln!(out, "signatures of {} count here from now on", key.name())?;
        }
        Some(CheckpointAct::Add { file }) => {
            let note = std::fs::read_to_string(file).map_err(|fault| named(file, &fault))?;
            let names = desk.take_cosigned(&note)?;
            writeln!(out, "signed by {}", names.join(", "))?;
        }
        Some(CheckpointAct::Ask { url }) => {
            let names = crate::errand::ask(&desk, url)?;
            writeln!(out, "signed by {}", names.join(", "))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(signed: &SignedCheckpoint) -> serde_json::Value {
    let checkpoint = signed.checkpoint();
    serde_json::json!({
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": checkpoint.root.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
        "signed_by": signed.note().signatures.iter().map(|line| &line.name).collect::<Vec<_>>(),
        "checkpoint": signed.to_string(),
    })
}

/// A fault with the file that it is about.
pub(crate) fn named(file: &Path, fault: &io::Error) -> Fault {
    Fault::Said(format!("`{}`: {fault}", file.display()))
}
