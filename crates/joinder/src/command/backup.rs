//! `joinder backup` and `joinder restore`: a copy of the folder while it is in use, the proof that it restores, and back.

use crate::arguments::{Backup, Common, Restore};
use crate::clock_of_the_machine::now;
use crate::print::{Fault, json_line};
use crate::viewer;
use desk::{Restored, Until};
use std::io;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(common: &Common, backup: &Backup) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    if let Some(from) = &backup.check {
        let checked = desk::check_backup(from, backup.keys.as_deref(), &viewer, now())?;
        return say(common, &checked, from, "restores");
    }
    let Some(to) = &backup.to else {
        return Err(Fault::Said(
            "say what to do: `--to DIR` makes a backup, `--check DIR` proves one".to_owned(),
        ));
    };
    let folder = viewer::folder(common)?;
    let made = desk::back_up(&folder, &viewer, to, backup.keys_to.as_deref(), now())?;
    if common.json {
        json_line(&mut io::stdout(), &made)?;
    } else {
        let bytes: u64 = made.files.iter().map(|file| file.bytes).sum();
        println!(
            "backed up {} entries, {} files, {} MB, to `{}`",
            made.entries,
            made.files.len(),
            bytes / 1_000_000,
            to.display()
        );
        match &backup.keys_to {
            Some(keys) => println!(
                "the keys are in `{}`: keep them apart, and only as long as erasure allows",
                keys.display()
            ),
            None => println!(
                "the keys are not in it, and without them its content cannot be read: back them up with `--keys-to DIR`"
            ),
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn restore(common: &Common, restore: &Restore) -> Result<ExitCode, Fault> {
    let viewer = viewer::operator(common)?;
    let into = common.data.as_deref().ok_or_else(|| {
        Fault::Said("say where to restore to, with `--data DIR`: an empty folder".to_owned())
    })?;
    let until = restore.until.unwrap_or(Until::End);
    let keys = restore.keys.as_deref();
    let restored = desk::restore(&restore.from, keys, &viewer, into, until, now())?;
    say(common, &restored, &restore.from, "was restored")
}

fn say(common: &Common, restored: &Restored, from: &Path, done: &str) -> Result<ExitCode, Fault> {
    if common.json {
        json_line(&mut io::stdout(), restored)?;
    } else {
        match &restored.broken {
            None => println!(
                "`{}` {done}: {} entries as of {}, and the ledger is sound",
                from.display(),
                restored.entries,
                restored.made_at.london_words()
            ),
            Some(broken) => println!(
                "`{}` {done}, and its ledger is broken at {broken}",
                from.display()
            ),
        }
    }
    Ok(ExitCode::from(u8::from(restored.broken.is_some())))
}
