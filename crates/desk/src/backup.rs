//! Backing up a data folder while it is in use, and proving that a backup restores.
//!
//! The record and its keys are backed up apart, so that the keys can have the shorter life that lawful erasure needs: what
//! was erased is gone for good when the last backup of the keys that still holds its key has aged. Derived state is in no
//! backup; it is built again from the ledger.
//!
//! Not here: when to back up, where to, and for how long to keep it. That is the operator's (docs/backup.md).

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::folder::DataFolder;
use access::{Action, Viewer};
use calendar::Instant;
use ledger::{Ledger, Position, SqliteLedger, copy_store, hexadecimal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The format of backups that this version writes and reads.
const FORMAT: &str = "joinder-backup/1";
/// What a backup says of itself, beside its files.
const MANIFEST: &str = "manifest.json";
/// How often the ledger and its keys are copied again where an erasure came between the two.
const TRIES: u32 = 5;

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUpFile {
    /// Its name, in the backup as in the data folder.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format of the backup.
    pub format: String,
    /// When it was begun.
    pub made_at: Instant,
    /// The last position in its ledger.
    pub entries: u64,
    /// The chain there, in hexadecimal: what the ledger must still say when it is restored.
    pub chain: String,
    /// Its files.
    pub files: Vec<BackedUpFile>,
}

/// What came of restoring a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: Instant,
    /// Entries in its ledger.
    pub entries: u64,
    /// The first place where the restored ledger is broken; `None` where it is sound.
    pub broken: Option<String>,
}

/// Which of a folder's files go where.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The ledger, accounts, settings: everything that is neither a key nor derived.
    Record,
    /// The keys of source records and of the installation.
    Keys,
}

/// Backs up a folder to `to`, a folder that is not there yet; and, where `keys_to` is given, its keys to that. Readers and
/// writers go on meanwhile. A backup that is cut off is never mistaken for one: it bears another name until it is whole.
///
/// # Errors
/// Where the viewer may not, there is no ledger, a folder is there already, or a file cannot be read or written.
pub fn back_up(
    folder: &DataFolder,
    viewer: &Viewer,
    to: &Path,
    keys_to: Option<&Path>,
    now: Instant,
) -> Result<Manifest, Refusal> {
    allow(viewer, Action::Operate)?;
    if !folder.ledger().is_file() {
        return Err(Refusal::Failed(format!(
            "there is no ledger in `{}`: name the data folder with `--data DIR`",
            folder.path().display()
        )));
    }
    for place in std::iter::once(to).chain(keys_to) {
        if place.exists() {
            return Err(Refusal::Failed(format!(
                "`{}` is there already: give a folder that is not, such as one named for today",
                place.display()
            )));
        }
    }
    for _ in 0..TRIES {
        let record = Unfinished::beside(to)?;
        let keys = keys_to.map(Unfinished::beside).transpose()?;
        // The ledger first: a key is on disk before the entry that needs it, so what is copied after holds them all.
        copy_part(folder, Part::Record, record.path())?;
        if let Some(keys) = &keys {
            copy_part(folder, Part::Keys, keys.path())?;
        }
        let manifest = describe(record.path(), now)?;
        // An erasure that came between the two copies took keys that this copy of the ledger still needs.
        if keys.is_some()
            && erasures_at(folder.ledger().as_path())?
                != erasures_at(&record.path().join("ledger.sqlite"))?
        {
            continue;
        }
        write_manifest(record.path(), &manifest)?;
        if let Some(keys) = keys {
            write_manifest(keys.path(), &describe_files(keys.path(), &manifest)?)?;
            keys.finish()?;
        }
        record.finish()?;
        return Ok(manifest);
    }
    Err(Refusal::Failed(
        "content was being erased all the while: try again when that is done".to_owned(),
    ))
}

/// To which moment a backup is restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// All of it.
    End,
    /// The entry at this position is the last.
    Position(Position),
    /// What had been received at this moment.
    Moment(Instant),
}

/// Restores a backup into `into`, an empty folder or one that is not there yet, and verifies what stands there then.
/// Derived state is built when it is first opened.
///
/// Up to an earlier moment, the ledger is built again from the backup's, entry by entry, which takes its keys; content that
/// was erased since that moment does not come back, and the restore is refused.
///
/// # Errors
/// Where the viewer may not, the backup is not whole, or `into` holds anything.
pub fn restore(
    from: &Path,
    keys: Option<&Path>,
    viewer: &Viewer,
    into: &Path,
    until: Until,
    now: Instant,
) -> Result<Restored, Refusal> {
    allow(viewer, Action::Operate)?;
    if until == Until::End {
        return restore_whole(from, keys, viewer, into);
    }
    let folder = crate::export::empty_folder(into)?;
    let room = Unfinished::named(into, "being-restored")?;
    let whole = restore_whole(from, keys, viewer, room.path())?;
    if whole.broken.is_some() {
        return Ok(whole);
    }
    let source = SqliteLedger::open_to_read(&room.path().join("ledger.sqlite"))?;
    let last = match until {
        Until::Moment(moment) => source.last_received_by(moment)?,
        Until::Position(position) => position.min(whole.entries),
        Until::End => whole.entries,
    };
    if last == 0 {
        return Err(Refusal::Failed(
            "nothing had been received at that moment".to_owned(),
        ));
    }
    crate::export::rebuild_from(&source, &folder, last, now)?;
    for name in names_of(room.path(), Part::Record)? {
        // Seals of what came later are not of this past.
        if name != "ledger.sqlite" && name != MANIFEST && !name.starts_with("seals-") {
            copy_file(&room.path().join(&name), &into.join(&name))?;
        }
    }
    Ok(Restored {
        made_at: whole.made_at,
        entries: last,
        broken: Desk::verify(&folder, viewer)?.map(|broken| broken.to_string()),
    })
}

fn restore_whole(
    from: &Path,
    keys: Option<&Path>,
    viewer: &Viewer,
    into: &Path,
) -> Result<Restored, Refusal> {
    let manifest = checked_files(from)?;
    let keys_manifest = keys.map(checked_files).transpose()?;
    let folder = crate::export::empty_folder(into)?;
    for (place, files) in std::iter::once((from, &manifest)).chain(keys.zip(keys_manifest.as_ref()))
    {
        for file in &files.files {
            copy_file(&place.join(&file.name), &into.join(&file.name))?;
        }
    }
    let broken = Desk::verify(&folder, viewer)?.map(|broken| broken.to_string());
    let ledger = SqliteLedger::open_to_read(&folder.ledger())?;
    let (entries, chain) = ledger.head()?;
    let other = (entries != manifest.entries || hexadecimal(&chain) != manifest.chain).then(|| {
        format!(
            "the ledger ends at entry {entries} and not as the manifest says, at {}",
            manifest.entries
        )
    });
    Ok(Restored {
        made_at: manifest.made_at,
        entries,
        broken: broken.or(other),
    })
}

/// Proves that a backup restores: it is restored beside itself, verified, all derived state is built from it, and what was
/// restored is removed again.
///
/// # Errors
/// As [`restore`], or where derived state cannot be built.
pub fn check_backup(
    from: &Path,
    keys: Option<&Path>,
    viewer: &Viewer,
    now: Instant,
) -> Result<Restored, Refusal> {
    let room = Unfinished::named(from, "being-checked")?;
    let restored = restore_whole(from, keys, viewer, room.path())?;
    if restored.broken.is_none() && keys.is_some() {
        let desk = Desk::open(DataFolder::at(room.path())?, now)?;
        if desk.condition()?.behind > 0 {
            return Err(Refusal::Failed(
                "derived state could not be built to the end of the restored ledger".to_owned(),
            ));
        }
    }
    Ok(restored)
}

/// A folder that is not what it is to be yet. Unless it is finished, it is removed.
pub(crate) struct Unfinished {
    room: PathBuf,
    place: PathBuf,
}

impl Unfinished {
    pub(crate) fn beside(place: &Path) -> Result<Self, Refusal> {
        Self::named(place, "unfinished")
    }

    fn named(place: &Path, word: &str) -> Result<Self, Refusal> {
        let mut name = place.as_os_str().to_owned();
        name.push(format!(".{word}-{}", std::process::id()));
        let room = PathBuf::from(name);
        if room.exists() {
            // Of a process that is gone: process numbers come again.
            std::fs::remove_dir_all(&room)?;
        }
        DataFolder::at(&room)?;
        Ok(Self {
            room,
            place: place.to_owned(),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.room
    }

    pub(crate) fn finish(self) -> Result<(), Refusal> {
        File::open(&self.room)?.sync_all()?;
        Ok(std::fs::rename(&self.room, &self.place)?)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Renamed when finished, so that there is nothing; otherwise it holds personal data and is of no use.
        let _gone = std::fs::remove_dir_all(&self.room);
    }
}

/// The files of a data folder that belong to a part, by name.
fn names_of(folder: &Path, part: Part) -> Result<Vec<String>, Refusal> {
    let mut names = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        let Ok(name) = file.file_name().into_string() else {
            continue;
        };
        if file.file_type()?.is_file() && part_of(&name) == Some(part) {
            names.push(name);
        }
    }
    if part == Part::Record {
        names.extend(DataFolder::licence_policy_names(folder)?);
    }
    // A checkpoint before the ledger that it is of: the ledger may have more than was signed for, never less.
    names.sort_by_key(|name| (!name.starts_with("seals"), name.clone()));
    Ok(names)
}

/// Where a file belongs; `None` for what is in no backup: derived state, locks, and the logs that a copy takes in.
fn part_of(name: &str) -> Option<Part> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if name.starts_with("derived") || ends(&["-wal", "-shm", "-journal", ".lock"]) {
        None
    } else if name == "keys.sqlite" || ends(&[".key"]) {
        Some(Part::Keys)
    } else {
        Some(Part::Record)
    }
}

fn copy_part(folder: &DataFolder, part: Part, to: &Path) -> Result<(), Refusal> {
    for name in names_of(folder.path(), part)? {
        let (from, to) = (folder.path().join(&name), to.join(&name));
        if Path::new(&name)
            .extension()
            .is_some_and(|ending| ending == "sqlite")
        {
            copy_store(&from, &to)?;
        } else {
            copy_file(&from, &to)?;
        }
    }
    Ok(())
}

/// Copies a file with its permissions, onto the disk, and makes the folder that it stands in.
pub(crate) fn copy_file(from: &Path, to: &Path) -> Result<(), Refusal> {
    if let Some(place) = to.parent() {
        std::fs::create_dir_all(place)?;
    }
    std::fs::copy(from, to)?;
    Ok(File::open(to)?.sync_all()?)
}

fn describe(room: &Path, now: Instant) -> Result<Manifest, Refusal> {
    let (entries, chain) = SqliteLedger::open_to_read(&room.join("ledger.sqlite"))?.head()?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        made_at: now,
        entries,
        chain: hexadecimal(&chain),
        files: Vec::new(),
    };
    describe_files(room, &manifest)
}

/// The manifest with the files that are in a folder.
fn describe_files(room: &Path, manifest: &Manifest) -> Result<Manifest, Refusal> {
    let mut files = Vec::new();
    for part in [Part::Record, Part::Keys] {
        for name in names_of(room, part)? {
            let (bytes, sha256) = digest(&room.join(&name))?;
            files.push(BackedUpFile {
                name,
                bytes,
                sha256,
            });
        }
    }
    Ok(Manifest {
        files,
        ..manifest.clone()
    })
}

fn write_manifest(room: &Path, manifest: &Manifest) -> Result<(), Refusal> {
    write_durably(&room.join(MANIFEST), &serde_json::to_vec_pretty(manifest)?)
}

pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// The manifest of a backup whose files are all as it says.
fn checked_files(from: &Path) -> Result<Manifest, Refusal> {
    read_checked(from, MANIFEST, FORMAT)
}

/// A manifest of a format, where the files that it names are there and as it says.
pub(crate) fn read_checked<T: serde::de::DeserializeOwned>(
    from: &Path,
    name: &str,
    format: &str,
) -> Result<T, Refusal> {
    let path = from.join(name);
    let wrong = |why: String| Refusal::Failed(format!("`{}`: {why}", path.display()));
    let text = std::fs::read(&path).map_err(|fault| {
        Refusal::Failed(format!(
            "`{}` cannot be read ({fault}): give the folder that `joinder backup` or `joinder export` made",
            path.display()
        ))
    })?;
    let manifest: serde_json::Value =
        serde_json::from_slice(&text).map_err(|fault| wrong(fault.to_string()))?;
    let found = manifest.get("format").and_then(serde_json::Value::as_str);
    if found != Some(format) {
        return Err(wrong(format!(
            "its format is `{}`; expected `{format}`",
            found.unwrap_or("none")
        )));
    }
    let files = manifest.get("files").cloned().unwrap_or_default();
    let files: Vec<BackedUpFile> =
        serde_json::from_value(files).map_err(|fault| wrong(fault.to_string()))?;
    for file in &files {
        check_file(from, file)?;
    }
    serde_json::from_value(manifest).map_err(|fault| wrong(fault.to_string()))
}

fn check_file(from: &Path, file: &BackedUpFile) -> Result<(), Refusal> {
    // A name leads nowhere but into the folder itself.
    if !DataFolder::is_within(&file.name) {
        return Err(Refusal::Failed(format!(
            "the manifest names `{}`, which is no file of a backup",
            file.name
        )));
    }
    let (bytes, sha256) = digest(&from.join(&file.name))
        .map_err(|refusal| Refusal::Failed(format!("`{}` of the backup: {refusal}", file.name)))?;
    if (bytes, sha256.as_str()) != (file.bytes, file.sha256.as_str()) {
        return Err(Refusal::Failed(format!(
            "`{}` of the backup is not as it was made: {bytes} bytes, SHA-256 {sha256}; expected {} bytes, {}",
            file.name, file.bytes, file.sha256
        )));
    }
    Ok(())
}

pub(crate) fn digest(path: &Path) -> Result<(u64, String), Refusal> {
    let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), 0);
    let mut room = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut room)?;
        if read == 0 {
            return Ok((bytes, hexadecimal(&hash.finalize())));
        }
        hash.update(room.get(..read).unwrap_or_default());
        bytes += read as u64;
    }
}

/// How many erasures a ledger tells of.
fn erasures_at(ledger: &Path) -> Result<usize, Refusal> {
    Ok(SqliteLedger::open_to_read(ledger)?.erasures()?.len())
}
