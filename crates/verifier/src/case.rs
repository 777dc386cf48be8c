//! Checking a case file: one person's facts, each with its proof, and the log's signature over all lines.

use crate::checkpoint::{Checkpoint, Key};
use crate::entry::{Opened, hexadecimal};
use crate::tree;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::io::BufRead;

/// The name of the format, and the first line of what is signed.
const FORMAT: &str = "joinder/case/1";

/// What a case file says of itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    case: String,
    /// The ledger that it comes from.
    pub origin: String,
    /// The person's number there.
    pub person: u64,
    /// The names that the person goes by there.
    pub names: Vec<String>,
    /// As known by the end of which day.
    pub known_on: String,
    /// When the file was made.
    pub made: String,
    /// By whom.
    pub made_by: String,
    /// For what purpose.
    pub purpose: String,
    /// How many facts are in it.
    pub facts: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Under {
    checkpoint: String,
}

/// A fact. What it says in words is the ledger's reading of what is opened, and is signed, not proved.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Position and place of the fact.
    pub fact: String,
    /// When it happened.
    pub happened: String,
    /// What it says, in words.
    pub says: String,
    /// Whether it still stood.
    pub standing: String,
    /// The entry, opened as far as this fact.
    pub entry: Opened,
    path: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    signed: String,
}

/// Checks a case file line by line: each fact is the one that its entry commits to, each entry is in the tree that the log
/// signed, and the log signed every line of the file. `each` is given the facts as they come; what it was given is
/// worth nothing where an error follows.
///
/// # Errors
/// Where any of that is not so: which, and in which line.
pub fn check_case(
    file: &mut dyn BufRead,
    log: &Key,
    witnesses: &[Key],
    each: &mut dyn FnMut(&Fact),
) -> Result<(Case, Checkpoint), String> {
    let mut lines = Lines::over(file);
    let head = lines.next()?;
    let case: Case = read(&head, 1)?;
    if case.case != FORMAT || case.origin != log.name() {
        return Err(format!("line 1: this is no case file of `{}`", log.name()));
    }
    let under: Under = read(&lines.next()?, 2)?;
    let checkpoint = Checkpoint::parse(&under.checkpoint)?;
    checkpoint.check(log, witnesses)?;
    for number in 3..case.facts.saturating_add(3) {
        let fact: Fact = read(&lines.next()?, number)?;
        in_tree(&fact, &checkpoint).map_err(|why| format!("line {number}: {why}"))?;
        each(&fact);
    }
    let (count, digest) = (lines.count, lines.digest.clone());
    let signed: Signed = read(&lines.next()?, count + 1)?;
    if !lines.at_end()? {
        return Err("something stands after the signature".to_owned());
    }
    let digest: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let expected = format!("{FORMAT}\n{}\n{count}\n{digest}\n", log.name());
    log.signed_note(&signed.signed, &expected)?;
    Ok((case, checkpoint))
}

fn in_tree(fact: &Fact, checkpoint: &Checkpoint) -> Result<(), String> {
    let opened = &fact.entry;
    // Part 1 of an entry is the record, part 2 its first fact.
    let place = opened.part.checked_sub(2).ok_or("no fact is opened")?;
    if fact.fact != format!("{}.{place}", opened.position) {
        return Err(format!("`{}` is not the fact that is opened", fact.fact));
    }
    let path: Vec<[u8; 32]> = fact
        .path
        .iter()
        .map(|hash| hexadecimal(hash))
        .collect::<Result<_, _>>()?;
    let index = opened.position.checked_sub(1).ok_or("no position is 0")?;
    match tree::root_of(&opened.leaf()?, index, checkpoint.size, &path) {
        Some(root) if root == checkpoint.root => Ok(()),
        _ => Err("the entry is not in the tree that the checkpoint is of".to_owned()),
    }
}

fn read<'a, T: Deserialize<'a>>(line: &'a str, number: u64) -> Result<T, String> {
    serde_json::from_str(line).map_err(|fault| format!("line {number}: {fault}"))
}

/// The longest line that is read: a fact of any record that was taken in is shorter.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// Lines with what is signed of them.
struct Lines<'a> {
    file: &'a mut dyn BufRead,
    count: u64,
    digest: Sha256,
}

impl<'a> Lines<'a> {
    fn over(file: &'a mut dyn BufRead) -> Self {
        Self {
            file,
            count: 0,
            digest: Sha256::new(),
        }
    }

    /// The next line, without its line feed.
    fn next(&mut self) -> Result<String, String> {
        let mut line = String::new();
        let mut limited = std::io::Read::take(&mut *self.file, LONGEST_LINE);
        limited
            .read_line(&mut line)
            .map_err(|fault| fault.to_string())?;
        self.count += 1;
        if line.pop() != Some('\n') {
            return Err(format!("line {} is missing or cut off", self.count));
        }
        self.digest.update(line.as_bytes());
        self.digest.update(b"\n");
        Ok(line)
    }

    fn at_end(&mut self) -> Result<bool, String> {
        let rest = self.file.fill_buf().map_err(|fault| fault.to_string())?;
        Ok(rest.is_empty())
    }
}
