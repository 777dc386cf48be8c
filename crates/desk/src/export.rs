//! Everything that a ledger holds in an open form (JSON lines, a manifest, proofs), and a ledger built from it again: for
//! another store, another supplier, or a reader in thirty years. The format is docs/export.md.
//!
//! An export is as secret as the ledger: content stands open in it. Accounts, sessions and the runs of imports are neither
//! ground state nor derived from it, and are not in it; a backup has them.

use crate::backup::{BackedUpFile, Unfinished, copy_file, digest, read_checked, write_durably};
use crate::fault::{Refusal, allow};
use crate::folder::DataFolder;
use access::{Action, Viewer};
use calendar::Instant;
use ledger::{
    ArchivedEntry, ArchivedRefusal, Ledger, LedgerFault, Position, Rebuilding, SqliteLedger,
    hexadecimal,
};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// The format of exports that this version writes and reads.
const FORMAT: &str = "joinder-export/1";
/// What an export says of itself.
const MANIFEST: &str = "manifest.json";
/// The records that were erased and are not taken in again.
const REFUSED: &str = "refused.jsonl";
/// The settings, in an export as in the data folder.
const SETTINGS: &str = "settings.toml";
/// Entries in one file.
const ENTRIES_IN_A_FILE: u64 = 100_000;
/// Files of the folder that go along as they are, where they are there: settings, and what a stranger checks with.
const BESIDE: [&str; 4] = [
    SETTINGS,
    "seals-public-key",
    "seals-checkpoint",
    "seals-cosigned",
];
/// The longest line that is read back. A record is never so long: imports keep none that is.
const LONGEST_LINE: u64 = 256 << 20;

/// What an export says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportManifest {
    /// The format.
    pub format: String,
    /// When it was made.
    pub made_at: Instant,
    /// The last position in it.
    pub entries: Position,
    /// The chain there, in hexadecimal.
    pub chain: String,
    /// The secret with which tags, record keys and fingerprints were made, in hexadecimal.
    pub key: String,
    /// Its files, in the order in which they are read.
    pub files: Vec<BackedUpFile>,
}

/// Writes everything up to `until`, or to the end, to a folder that is not there yet.
///
/// # Errors
/// Where the viewer may not, the content cannot be opened, or a file cannot be written.
pub fn export(
    folder: &DataFolder,
    viewer: &Viewer,
    to: &Path,
    until: Option<Position>,
    now: Instant,
) -> Result<ExportManifest, Refusal> {
    allow(viewer, Action::Operate)?;
    if to.exists() {
        return Err(Refusal::Failed(format!(
            "`{}` is there already: give a folder that is not",
            to.display()
        )));
    }
    let ledger = SqliteLedger::open_to_read(&folder.ledger())?;
    let room = Unfinished::beside(to)?;
    let mut lines = Lines::into(room.path());
    let end = ledger.archive(until, &mut |entry| lines.write(&entry))?;
    let mut names = lines.finish()?;
    let mut refused = BufWriter::new(File::create(room.path().join(REFUSED))?);
    for refusal in ledger.archived_refusals(end.entries)? {
        line(&mut refused, &refusal)?;
    }
    refused
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?
        .sync_all()?;
    names.push(REFUSED.to_owned());
    let beside = BESIDE.map(str::to_owned).into_iter();
    for name in beside.chain(DataFolder::licence_policy_names(folder.path())?) {
        let from = folder.path().join(&name);
        if from.is_file() {
            copy_file(&from, &room.path().join(&name))?;
            names.push(name);
        }
    }
    let mut files = Vec::new();
    for name in names {
        let (bytes, sha256) = digest(&room.path().join(&name))?;
        files.push(BackedUpFile {
            name,
            bytes,
            sha256,
        });
    }
    let manifest = ExportManifest {
        format: FORMAT.to_owned(),
        made_at: now,
        entries: end.entries,
        chain: hexadecimal(&end.chain),
        key: hexadecimal(ledger.key()),
        files,
    };
    write_durably(
        &room.path().join(MANIFEST),
        &serde_json::to_vec_pretty(&manifest)?,
    )?;
    room.finish()?;
    Ok(manifest)
}

/// Builds the ledger of an export again in `into`, an empty folder or one that is not there yet, up to `until` or to its
/// end. Each entry is checked against its own hashes as it comes; content is sealed under new keys. Gives the last position.
///
/// # Errors
/// Where the viewer may not, `into` holds anything, or the export is not whole or contradicts itself: by file and line.
pub fn rebuild(
    from: &Path,
    viewer: &Viewer,
    into: &Path,
    until: Option<Position>,
    now: Instant,
) -> Result<Position, Refusal> {
    allow(viewer, Action::Operate)?;
    let manifest: ExportManifest = read_checked(from, MANIFEST, FORMAT)?;
    let folder = empty_folder(into)?;
    let mut building = Rebuilding::begin(&folder.ledger(), &manifest.key, now)?;
    'files: for file in manifest
        .files
        .iter()
        .filter(|file| file.name.starts_with("entries-"))
    {
        for (number, read) in (1_u64..).zip(lines_of(&from.join(&file.name))?) {
            let at = |fault: &dyn std::fmt::Display| {
                Refusal::Failed(format!("`{}`, line {number}: {fault}", file.name))
            };
            let entry: ArchivedEntry = serde_json::from_slice(&read.map_err(|fault| at(&fault))?)
                .map_err(|fault| at(&fault))?;
            if until.is_some_and(|until| entry.position > until) {
                break 'files;
            }
            building.take(&entry).map_err(|fault| at(&fault))?;
        }
    }
    for (number, read) in (1_u64..).zip(lines_of(&from.join(REFUSED))?) {
        let at = |fault: &dyn std::fmt::Display| {
            Refusal::Failed(format!("`{REFUSED}`, line {number}: {fault}"))
        };
        let refusal: ArchivedRefusal = serde_json::from_slice(&read.map_err(|fault| at(&fault))?)
            .map_err(|fault| at(&fault))?;
        building.refuse(&refusal).map_err(|fault| at(&fault))?;
    }
    let (entries, chain) = building.end()?;
    if until.is_none()
        && (entries, hexadecimal(&chain)) != (manifest.entries, manifest.chain.clone())
    {
        return Err(Refusal::Failed(format!(
            "the export ends at entry {entries}; its manifest says {}",
            manifest.entries
        )));
    }
    // What stands in the folder and is not the ledger: only what the manifest names, whose bytes were checked.
    let policies = DataFolder::licence_policy_names(from)?;
    for file in &manifest.files {
        if file.name == SETTINGS || policies.contains(&file.name) {
            copy_file(&from.join(&file.name), &into.join(&file.name))?;
        }
    }
    Ok(entries)
}

/// Builds the ledger of another folder again in `into`, as it was when `until` was its last entry.
///
/// # Errors
/// As [`rebuild`]; and where content of an entry up to there was erased later: what was erased does not come back.
pub(crate) fn rebuild_from(
    source: &SqliteLedger,
    into: &DataFolder,
    until: Position,
    now: Instant,
) -> Result<(), Refusal> {
    let mut building = Rebuilding::begin(&into.ledger(), &hexadecimal(source.key()), now)?;
    source.archive(Some(until), &mut |entry| building.take(&entry))?;
    for refusal in source.archived_refusals(until)? {
        building.refuse(&refusal)?;
    }
    building.end()?;
    Ok(())
}

pub(crate) fn empty_folder(into: &Path) -> Result<DataFolder, Refusal> {
    let folder = DataFolder::at(into)?;
    if std::fs::read_dir(into)?.next().is_some() {
        return Err(Refusal::Failed(format!(
            "`{}` holds something: give a folder that is empty or not there yet",
            into.display()
        )));
    }
    Ok(folder)
}

/// Files of entries, one after the other.
struct Lines<'a> {
    room: &'a Path,
    out: Option<BufWriter<File>>,
    names: Vec<String>,
}

impl<'a> Lines<'a> {
    fn into(room: &'a Path) -> Self {
        Self {
            room,
            out: None,
            names: Vec::new(),
        }
    }

    fn write(&mut self, entry: &ArchivedEntry) -> Result<(), LedgerFault> {
        let failed = |fault: &dyn std::fmt::Display| LedgerFault::Store {
            path: self.room.display().to_string(),
            reason: fault.to_string(),
        };
        if self.out.is_none() || entry.position % ENTRIES_IN_A_FILE == 1 {
            let name = format!("entries-{:06}.jsonl", self.names.len() + 1);
            let file = File::create(self.room.join(&name)).map_err(|fault| failed(&fault))?;
            if let Some(done) = self.out.replace(BufWriter::new(file)) {
                close(done).map_err(|fault| failed(&fault))?;
            }
            self.names.push(name);
        }
        let Some(out) = &mut self.out else {
            return Ok(());
        };
        line(out, entry).map_err(|fault| failed(&fault))
    }

    fn finish(self) -> Result<Vec<String>, Refusal> {
        if let Some(out) = self.out {
            close(out)?;
        }
        Ok(self.names)
    }
}

fn close(out: BufWriter<File>) -> std::io::Result<()> {
    out.into_inner()
        .map_err(std::io::IntoInnerError::into_error)?
        .sync_all()
}

fn line(out: &mut impl Write, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// The lines of a file, each of a length that memory can bear.
fn lines_of(
    path: &Path,
) -> Result<impl Iterator<Item = std::io::Result<Vec<u8>>> + use<>, Refusal> {
    use std::io::Read;
    let mut input = BufReader::with_capacity(256 * 1024, File::open(path)?);
    Ok(std::iter::from_fn(move || {
        let mut text = Vec::new();
        match (&mut input).take(LONGEST_LINE).read_until(b'\n', &mut text) {
            Ok(0) => None,
            Ok(_) if text.last() == Some(&b'\n') => {
                text.pop();
                Some(Ok(text))
            }
            Ok(_) => Some(Err(std::io::Error::other(
                "it is cut off, or longer than any record",
            ))),
            Err(fault) => Some(Err(fault)),
        }
    }))
}
