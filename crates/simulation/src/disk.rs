//! The disk: for each file what programs see, what is on the platter, and the changes between the two.

use crate::chance::Chance;
use crate::fault::{Fault, Operation};
use crate::locks::Locks;
use crate::memory::SharedMemory;
use rusqlite::ffi;
use std::collections::BTreeMap;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The unit in which a write is torn.
const SECTOR: usize = 512;

/// A change that no sync has brought to the platter yet.
#[derive(Clone)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
}

/// One file.
#[derive(Default)]
pub(crate) struct Stored {
    content: Vec<u8>,
    platter: Vec<u8>,
    unsynced: Vec<Change>,
    pub(crate) locks: Locks,
    pub(crate) shared: Arc<SharedMemory>,
    /// How many handles are open on it.
    pub(crate) handles: u32,
}

/// All files of a disk as they stand, to begin from again.
#[derive(Clone, Default)]
pub struct Image(BTreeMap<PathBuf, Vec<u8>>);

/// What is planned to go wrong.
struct Planned {
    fault: Fault,
    from: u64,
}

/// A disk with all its files.
pub(crate) struct Disk {
    pub(crate) files: BTreeMap<PathBuf, Stored>,
    /// Counts the starts of the machine: handles of an earlier one are dead.
    pub(crate) start: u64,
    pub(crate) operations: u64,
    pub(crate) struck: Vec<Fault>,
    /// How many bytes it holds, where it is not endless.
    pub(crate) capacity: Option<usize>,
    off: bool,
    planned: Vec<Planned>,
    chance: Chance,
}

impl Disk {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            files: BTreeMap::new(),
            start: 0,
            operations: 0,
            struck: Vec::new(),
            capacity: None,
            off: false,
            planned: Vec::new(),
            chance: Chance::of(seed),
        }
    }

    pub(crate) const fn is_off(&self) -> bool {
        self.off
    }

    pub(crate) fn plan(&mut self, fault: Fault, after: u64) {
        let from = self.operations + after;
        self.planned.push(Planned { fault, from });
    }

    pub(crate) fn forget_plans(&mut self) {
        self.planned.clear();
        self.capacity = None;
    }

    /// Counts an operation, and says what goes wrong with it.
    fn strike(&mut self, operation: Operation) -> Option<Fault> {
        self.operations += 1;
        let now = self.operations;
        let due = |planned: &Planned| planned.from <= now && planned.fault.meets(operation);
        let place = self.planned.iter().position(due)?;
        let fault = self.planned.swap_remove(place).fault;
        self.struck.push(fault);
        Some(fault)
    }

    /// Reads into `bytes`, with zeros for what is beyond the end.
    pub(crate) fn read(&mut self, path: &Path, offset: usize, bytes: &mut [u8]) -> c_int {
        let fault = self.strike(Operation::Read);
        if self.off || fault == Some(Fault::ReadFails) {
            return Operation::Read.failed();
        }
        let Some(file) = self.files.get(path) else {
            return Operation::Read.failed();
        };
        let mut held = file.content.get(offset..).unwrap_or_default();
        // What SQLite's own layer does where a read of the main file is short: it reads on until it has all. Of the log it is
        // told as it is.
        let is_log = path.as_os_str().as_encoded_bytes().ends_with(b"-wal");
        if fault == Some(Fault::ReadShort) && is_log {
            let most = self.chance.place(bytes.len());
            held = held.get(..most).unwrap_or(held);
        }
        let got = held.len().min(bytes.len());
        let (given, missing) = bytes.split_at_mut(got);
        given.copy_from_slice(held.get(..got).unwrap_or_default());
        missing.fill(0);
        if missing.is_empty() {
            ffi::SQLITE_OK
        } else {
            ffi::SQLITE_IOERR_SHORT_READ
        }
    }

    pub(crate) fn write(&mut self, path: &Path, offset: usize, bytes: &[u8]) -> c_int {
        let fault = self.strike(Operation::Write);
        if self.off {
            return Operation::Write.failed();
        }
        let grows = self.grows_by(path, offset + bytes.len());
        let full = self
            .capacity
            .is_some_and(|capacity| grows > 0 && self.size() + grows > capacity);
        if fault.is_none() && !full {
            self.change(path, write_of(offset, bytes));
            return ffi::SQLITE_OK;
        }
        let kept = self.chance.place(bytes.len() + 1);
        self.change(
            path,
            write_of(offset, bytes.get(..kept).unwrap_or_default()),
        );
        match fault {
            Some(Fault::PowerLost) => self.lose_power(),
            Some(Fault::WriteFails) => {}
            _ => return ffi::SQLITE_FULL,
        }
        Operation::Write.failed()
    }

    pub(crate) fn truncate(&mut self, path: &Path, size: usize) -> c_int {
        let fault = self.strike(Operation::Truncate);
        if self.off {
            return Operation::Truncate.failed();
        }
        match fault {
            None => {
                self.change(path, Change::Truncate(size));
                return ffi::SQLITE_OK;
            }
            Some(Fault::PowerLost) => {
                self.change(path, Change::Truncate(size));
                self.lose_power();
            }
            Some(_) => {}
        }
        Operation::Truncate.failed()
    }

    pub(crate) fn sync(&mut self, path: &Path) -> c_int {
        let fault = self.strike(Operation::Sync);
        if self.off {
            return Operation::Sync.failed();
        }
        match fault {
            None => {
                if let Some(file) = self.files.get_mut(path) {
                    for change in std::mem::take(&mut file.unsynced) {
                        apply(&mut file.platter, &change);
                    }
                }
                return ffi::SQLITE_OK;
            }
            Some(Fault::SyncLies) => return ffi::SQLITE_OK,
            Some(Fault::PowerLost) => self.lose_power(),
            Some(_) => {
                // As operating systems do: the failure is told once, and what it was about is taken for clean.
                if let Some(file) = self.files.get_mut(path) {
                    settle(file, &mut self.chance);
                }
            }
        }
        Operation::Sync.failed()
    }

    pub(crate) fn file_size(&self, path: &Path) -> Option<usize> {
        if self.off {
            return None;
        }
        self.files.get(path).map(|file| file.content.len())
    }

    /// Power is lost: of what was not synced each change is kept, lost or torn.
    pub(crate) fn lose_power(&mut self) {
        self.off = true;
        for file in self.files.values_mut() {
            settle(file, &mut self.chance);
            file.content.clone_from(&file.platter);
        }
    }

    /// All programs are dead: their locks and their memory are gone. What they had written is there.
    pub(crate) fn start_again(&mut self) {
        self.off = false;
        self.start += 1;
        for file in self.files.values_mut() {
            file.locks = Locks::default();
            file.shared = Arc::default();
            file.handles = 0;
        }
    }

    pub(crate) fn image(&self) -> Image {
        let content = |(path, file): (&PathBuf, &Stored)| (path.clone(), file.content.clone());
        Image(self.files.iter().map(content).collect())
    }

    pub(crate) fn restore(&mut self, image: &Image) {
        self.start_again();
        let stored = |(path, content): (&PathBuf, &Vec<u8>)| {
            let file = Stored {
                content: content.clone(),
                platter: content.clone(),
                ..Stored::default()
            };
            (path.clone(), file)
        };
        self.files = image.0.iter().map(stored).collect();
    }

    /// How many bytes all files have.
    pub(crate) fn size(&self) -> usize {
        self.files.values().map(|file| file.content.len()).sum()
    }

    fn grows_by(&self, path: &Path, end: usize) -> usize {
        self.files
            .get(path)
            .map_or(0, |file| end.saturating_sub(file.content.len()))
    }

    fn change(&mut self, path: &Path, change: Change) {
        if let Some(file) = self.files.get_mut(path) {
            apply(&mut file.content, &change);
            file.unsynced.push(change);
        }
    }
}

fn write_of(offset: usize, bytes: &[u8]) -> Change {
    Change::Write {
        offset,
        bytes: bytes.to_vec(),
    }
}

fn apply(content: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write { offset, bytes } => {
            let end = offset + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            if let Some(place) = content.get_mut(*offset..end) {
                place.copy_from_slice(bytes);
            }
        }
        Change::Truncate(size) => content.truncate(*size),
    }
}

/// Brings to the platter what chance will have of the changes that no sync brought there: all, none, those up to one of
/// them, or any of them, torn by sectors.
fn settle(file: &mut Stored, chance: &mut Chance) {
    let changes = std::mem::take(&mut file.unsynced);
    let up_to = chance.place(changes.len() + 1);
    let way = chance.below(4);
    for (place, change) in changes.iter().enumerate() {
        match way {
            0 => apply(&mut file.platter, change),
            1 => {}
            2 if place < up_to => apply(&mut file.platter, change),
            2 => {}
            _ => tear(&mut file.platter, change, chance),
        }
    }
}

fn tear(platter: &mut Vec<u8>, change: &Change, chance: &mut Chance) {
    match change {
        Change::Truncate(_) if chance.one_in(2) => apply(platter, change),
        Change::Truncate(_) => {}
        Change::Write { offset, bytes } => {
            let (all, some) = (chance.one_in(2), chance.one_in(2));
            for (number, sector) in bytes.chunks(SECTOR).enumerate() {
                if all || (some && chance.one_in(2)) {
                    apply(platter, &write_of(offset + number * SECTOR, sector));
                }
            }
        }
    }
}
