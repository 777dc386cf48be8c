//! `joinder verify`: whether anything of the past was altered, removed or put in.

use crate::arguments::Common;
use crate::arguments::seals::Verify;
use crate::command::checkpoint::named;
use crate::print::{Fault, json_line};
use crate::viewer;
use desk::{DataFolder, Desk};
use seals::{PublicKey, SignedCheckpoint};
use std::io;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, wanted: &Verify) -> Result<ExitCode, Fault> {
    let folder = viewer::folder(common)?;
    let viewer = viewer::operator(common)?;
    if !folder.ledger().is_file() {
        return Err(Fault::Said(format!(
            "there is no ledger in `{}`: name the data folder with `--data DIR`",
            folder.path().display()
        )));
    }
    let held = checkpoints(&folder, wanted)?;
    let latest = held
        .iter()
        .max_by_key(|signed| signed.checkpoint().size)
        .filter(|_| wanted.quick);
    let broken = match latest {
        Some(latest) => Desk::verify_after(&folder, &viewer, latest)?,
        None => Desk::verify_since(&folder, &viewer, &held)?,
    };
    let entries = Desk::entries_in(&folder)?;
    let erased = Desk::erased_in(&folder, &viewer)?;
    if common.json {
        let found = broken
            .as_ref()
            .map(|broken| serde_json::json!({ "position": broken.position, "what": broken.what }));
        json_line(
            &mut io::stdout(),
            &serde_json::json!({ "entries": entries, "sound": broken.is_none(), "first_broken": found, "erased": erased.receipts, "keys_missing": erased.keys_missing }),
        )?;
    }
    match broken {
        None => {
            if let Some(latest) = latest.filter(|_| !common.json) {
                let size = latest.checkpoint().size;
                println!(
                    "the ledger is sound after entry {size}, up to {entries}; its first {size} entries have the hashes that the checkpoint was signed for, and were not read again"
                );
            } else if !common.json {
                println!(
                    "the ledger is sound: {entries} entries, nothing altered, removed or put in"
                );
                for receipt in &erased.receipts {
                    println!("{}", super::erase::in_words(receipt));
                }
                for signed in &held {
                    println!(
                        "its first {} entries are those of the checkpoint that you hold",
                        signed.checkpoint().size
                    );
                }
                say_what_it_rests_on(wanted, &held);
            }
            if let Some(missing) = &erased.keys_missing {
                eprintln!("joinder: only hashes could be checked, and not the content: {missing}");
                return Ok(ExitCode::from(1));
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

/// The checkpoints given, each signed by the log and by every witness that was named.
fn checkpoints(folder: &DataFolder, wanted: &Verify) -> Result<Vec<SignedCheckpoint>, Fault> {
    if wanted.since.is_empty() {
        if wanted.witness_key.is_empty() {
            return Ok(Vec::new());
        }
        return Err(Fault::Said(
            "a witness's key was given and no checkpoint: give the file with `--since`".to_owned(),
        ));
    }
    let log = log_key(folder, wanted)?;
    wanted
        .since
        .iter()
        .map(|file| {
            let note = std::fs::read_to_string(file).map_err(|fault| named(file, &fault))?;
            let refused = |fault: seals::CheckpointFault| {
                Fault::Said(format!("`{}`: {fault}", file.display()))
            };
            let signed = SignedCheckpoint::open(&note, &log).map_err(refused)?;
            for witness in &wanted.witness_key {
                signed.cosigned_by(witness).map_err(refused)?;
            }
            Ok(signed)
        })
        .collect()
}

fn log_key(folder: &DataFolder, wanted: &Verify) -> Result<PublicKey, Fault> {
    if let Some(key) = &wanted.log_key {
        return Ok(key.clone());
    }
    Desk::key_in(folder)?.ok_or_else(|| {
        Fault::Said(
            "there is no key in the data folder to check the checkpoint with: give `--log-key KEY`"
                .to_owned(),
        )
    })
}

/// Without a checkpoint from elsewhere, all that was looked at is in one hand.
fn say_what_it_rests_on(wanted: &Verify, held: &[SignedCheckpoint]) {
    if held.is_empty() {
        println!(
            "this rests on what stands in the data folder: against somebody with the whole machine, give a checkpoint that was kept elsewhere, with `--since FILE`"
        );
    } else if wanted.witness_key.is_empty() {
        println!("no witness was named: with `--witness-key KEY` their signatures are checked too");
    }
}
