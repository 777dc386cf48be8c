//! Checks what a Joinder ledger says of its past, for somebody who trusts neither its operators nor its software: a proof of
//! one fact, a person's whole case, and a whole log of leaves against checkpoints. To be read from end to end in an hour; `docs/seals.md` has the
//! formats.
//!
//! *Invariant:* depends on none of Joinder's crates. All that it trusts are SHA-256, Ed25519, base64 and JSON, by others.
//!
//! *Invariant:* what is not written exactly as it has to be is refused: no bit of a proof can change and it still be one.

mod case;
mod checkpoint;
mod entry;
mod tree;

pub use case::{Case, Fact, check_case};
pub use checkpoint::{Checkpoint, Key};
pub use entry::Opened;
pub use tree::RunningRoot;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use std::io::Read;

/// What a proof shows, where it holds.
#[derive(Debug)]
pub struct Shown {
    /// The entry, opened as far as one part of it.
    pub opened: Opened,
    /// The checkpoint that it is under.
    pub checkpoint: Checkpoint,
}

/// Checks a proof file (C2SP tlog-proof, with the opened entry as `extra`): the part is the one that the entry commits to,
/// the entry is in the tree, the tree is the one that the log signed, and every witness given has signed it too.
///
/// # Errors
/// Where any of that is not so: which.
pub fn check_proof(file: &str, log: &Key, witnesses: &[Key]) -> Result<Shown, String> {
    let (head, note) = file
        .split_once("\n\n")
        .ok_or("the file has no empty line before its checkpoint")?;
    let mut lines = head.split('\n');
    if lines.next() != Some("c2sp.org/tlog-proof@v1") {
        return Err("the file does not begin with `c2sp.org/tlog-proof@v1`".to_owned());
    }
    let mut line = |word: &str| {
        lines
            .next()
            .and_then(|line| line.strip_prefix(word))
            .ok_or_else(|| format!("the line `{word}…` is not where it has to be"))
    };
    let extra = decoded(line("extra ")?)?;
    let index = line("index ")?;
    let path: Vec<[u8; 32]> = lines
        .map(|hash| {
            decoded(hash)?
                .try_into()
                .map_err(|_| "a hash is not 32 bytes long".to_owned())
        })
        .collect::<Result<_, String>>()?;
    let opened = Opened::parse(&extra)?;
    if opened
        .position
        .checked_sub(1)
        .map(|index| index.to_string())
        .as_deref()
        != Some(index)
    {
        return Err("the index is not that of the entry's position".to_owned());
    }
    let leaf = opened.leaf()?;
    let checkpoint = Checkpoint::parse(note)?;
    let root = tree::root_of(&leaf, opened.position - 1, checkpoint.size, &path)
        .ok_or("the path is not one from this entry to the root of such a tree")?;
    if root != checkpoint.root {
        return Err("the entry is not in the tree that the checkpoint is of".to_owned());
    }
    checkpoint.check(log, witnesses)?;
    Ok(Shown { opened, checkpoint })
}

/// Checks a whole log: leaves of 32 bytes each, in order, against checkpoints of any sizes. Says how many leaves there are.
///
/// # Errors
/// Where a checkpoint is not signed as it has to be, or is not that of the first so many leaves; or reading fails.
pub fn check_leaves(
    leaves: &mut dyn Read,
    checkpoints: &[Checkpoint],
    log: &Key,
    witnesses: &[Key],
) -> Result<u64, String> {
    let mut waiting: Vec<&Checkpoint> = checkpoints.iter().collect();
    for checkpoint in checkpoints {
        checkpoint.check(log, witnesses)?;
    }
    let mut running = RunningRoot::default();
    loop {
        let (now, later) = waiting
            .into_iter()
            .partition(|checkpoint: &&Checkpoint| checkpoint.size == running.size());
        waiting = later;
        for checkpoint in now {
            if checkpoint.root != running.root() {
                return Err(format!(
                    "the first {} leaves are not those that the checkpoint was signed for",
                    checkpoint.size
                ));
            }
        }
        let mut leaf = [0; 32];
        match read_whole(leaves, &mut leaf)? {
            0 => break,
            32 => running.push(leaf),
            _ => return Err("the last leaf is cut off".to_owned()),
        }
    }
    match waiting.first() {
        None => Ok(running.size()),
        Some(missing) => Err(format!(
            "there are {} leaves, and a checkpoint of {} was signed",
            running.size(),
            missing.size
        )),
    }
}

/// Reads until the buffer is full or there is no more; says how much.
fn read_whole(from: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, String> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault.to_string()),
        }
    }
    Ok(filled)
}

/// Base64 with its padding, in its one right spelling.
pub(crate) fn decoded(text: &str) -> Result<Vec<u8>, String> {
    BASE64_STANDARD.decode(text).map_err(|fault| {
        format!(
            "`{}…` is not base64: {fault}",
            text.chars().take(12).collect::<String>()
        )
    })
}
