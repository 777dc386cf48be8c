//! A machine: a folder, its disk, what is planned to go wrong, and somebody who may watch between its operations.

use crate::disk::{Disk, Image};
use crate::fault::Fault;
use crate::layer;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The disk of a machine, shared with the handles that are open on it.
pub(crate) struct Computer(Mutex<Disk>);

impl Computer {
    pub(crate) fn disk(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All machines of the process, by their folders.
static MACHINES: Mutex<BTreeMap<PathBuf, Arc<Computer>>> = Mutex::new(BTreeMap::new());

/// The machine in whose folder a path lies.
pub(crate) fn machine_of(path: &Path) -> Option<Arc<Computer>> {
    let machines = MACHINES.lock().unwrap_or_else(PoisonError::into_inner);
    path.ancestors()
        .find_map(|folder| machines.get(folder).cloned())
}

/// A simulated machine. Its files are gone when it is dropped.
pub struct Machine {
    folder: PathBuf,
    computer: Arc<Computer>,
}

impl Machine {
    /// A machine over a folder that is there; every database in it is simulated from now on.
    ///
    /// # Errors
    /// Where there is no such folder, or SQLite takes no layer.
    pub fn over(folder: &Path, seed: u64) -> std::io::Result<Self> {
        layer::install()?;
        let folder = folder.canonicalize()?;
        let computer = Arc::new(Computer(Mutex::new(Disk::new(seed))));
        let mut machines = MACHINES.lock().unwrap_or_else(PoisonError::into_inner);
        machines.insert(folder.clone(), Arc::clone(&computer));
        Ok(Self { folder, computer })
    }

    /// Plans a fault: it strikes once, at the first operation that it can happen to, `after` operations from now.
    pub fn plan(&self, fault: Fault, after: u64) {
        self.computer.disk().plan(fault, after);
    }

    /// Nothing goes wrong any more, and there is room.
    pub fn forget_plans(&self) {
        self.computer.disk().forget_plans();
    }

    /// The disk holds so many bytes more than it does now.
    pub fn leave_room(&self, bytes: usize) {
        let mut disk = self.computer.disk();
        disk.capacity = Some(disk.size() + bytes);
    }

    /// How many reads, writes, truncations and syncs there were.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.computer.disk().operations
    }

    /// The faults that struck since this was last asked.
    #[must_use]
    pub fn struck(&self) -> Vec<Fault> {
        std::mem::take(&mut self.computer.disk().struck)
    }

    /// True after power was lost, until it starts again.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.computer.disk().is_off()
    }

    /// Power is lost now.
    pub fn lose_power(&self) {
        self.computer.disk().lose_power();
    }

    /// Starts after power was lost, or with all programs killed: whatever is still open from before is dead and changes
    /// nothing.
    pub fn start_again(&self) {
        self.computer.disk().start_again();
    }

    /// All its files.
    #[must_use]
    pub fn image(&self) -> Image {
        self.computer.disk().image()
    }

    /// Puts files in place of all that there are. What was open is dead.
    ///
    /// # Errors
    /// Where a stand-in cannot be made in the real folder.
    pub fn restore(&self, image: &Image) -> std::io::Result<()> {
        let mut disk = self.computer.disk();
        for gone in disk.files.keys() {
            // It may have been removed there before.
            let _gone = std::fs::remove_file(gone);
        }
        disk.restore(image);
        disk.files
            .keys()
            .try_for_each(|path| std::fs::File::create(path).map(|_| ()))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let mut machines = MACHINES.lock().unwrap_or_else(PoisonError::into_inner);
        let own = machines
            .get(&self.folder)
            .is_some_and(|computer| Arc::ptr_eq(computer, &self.computer));
        if own {
            machines.remove(&self.folder);
        }
    }
}

type Watcher = Box<dyn FnMut()>;

thread_local! {
    static WATCHER: RefCell<Option<Watcher>> = const { RefCell::new(None) };
}

/// Does `work` while `watcher` is called before each write and sync of this thread: it sees the disk between any two of
/// them, as another program would. It is not called for what it does itself.
pub fn watching<T>(watcher: impl FnMut() + 'static, work: impl FnOnce() -> T) -> T {
    WATCHER.set(Some(Box::new(watcher)));
    let done = work();
    WATCHER.set(None);
    done
}

/// Calls the watcher of this thread, where there is one.
pub(crate) fn look() {
    if let Some(mut watcher) = WATCHER.take() {
        watcher();
        WATCHER.set(Some(watcher));
    }
}
