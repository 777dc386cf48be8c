//! The layer beneath SQLite: a "virtual file system" of its C interface, the default one of the process. Files of a
//! machine go to its disk; all others to the layer that was there before.
//!
//! Nothing is decided here: each function finds the machine and asks it.
#![expect(
    unsafe_code,
    reason = "SQLite calls these functions from C, with addresses of its own"
)]

use crate::machine::{Computer, look, machine_of};
use crate::memory::SharedMemory;
use rusqlite::ffi;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// The layer's name.
const NAME: &CStr = c"simulated";

/// What SQLite keeps for an open file: its own part first.
#[repr(C)]
struct OpenFile {
    base: ffi::sqlite3_file,
    handle: *mut Handle,
}

/// An open file of a machine.
struct Handle {
    computer: Arc<Computer>,
    path: PathBuf,
    number: u64,
    /// The start of the machine in which it was opened.
    start: u64,
    shared: Option<Arc<SharedMemory>>,
    delete_on_close: bool,
}

impl Handle {
    /// False once the machine was started again since.
    fn is_alive(&self) -> bool {
        self.computer.disk().start == self.start
    }
}

/// The layer that was the default one before.
struct Before(*mut ffi::sqlite3_vfs);

// SAFETY: SQLite's own layers are never freed and may be called from any thread.
unsafe impl Send for Before {}
// SAFETY: as above.
unsafe impl Sync for Before {}

static BEFORE: OnceLock<Result<Before, c_int>> = OnceLock::new();

static HANDLES: AtomicU64 = AtomicU64::new(1);

/// Makes this layer the default one, once.
pub(crate) fn install() -> std::io::Result<()> {
    match BEFORE.get_or_init(register) {
        Ok(_) => Ok(()),
        Err(code) => Err(std::io::Error::other(format!(
            "SQLite did not take the layer: code {code}"
        ))),
    }
}

fn register() -> Result<Before, c_int> {
    // SAFETY: plain calls of SQLite's interface. The structure that is registered is copied from a valid one and lives
    // for ever.
    unsafe {
        let code = ffi::sqlite3_initialize();
        let before = ffi::sqlite3_vfs_find(null());
        let Some(model) = before.as_ref().filter(|_| code == ffi::SQLITE_OK) else {
            return Err(code);
        };
        let own = Box::leak(Box::new(*model));
        own.zName = NAME.as_ptr();
        own.pNext = null_mut();
        let size = c_int::try_from(size_of::<OpenFile>()).unwrap_or(c_int::MAX);
        own.szOsFile = model.szOsFile.max(size);
        own.xOpen = Some(open);
        own.xDelete = Some(delete);
        own.xAccess = Some(access);
        own.xRandomness = Some(randomness);
        match ffi::sqlite3_vfs_register(own, 1) {
            ffi::SQLITE_OK => Ok(Before(before)),
            code => Err(code),
        }
    }
}

/// The layer before, for what is no machine's.
fn before() -> Option<&'static ffi::sqlite3_vfs> {
    let before = BEFORE.get()?.as_ref().ok()?;
    // SAFETY: see `Before`.
    unsafe { before.0.as_ref() }
}

fn before_address() -> *mut ffi::sqlite3_vfs {
    before().map_or(null_mut(), |vfs| std::ptr::from_ref(vfs).cast_mut())
}

/// A path that SQLite gives; `None` for a file without a name.
unsafe fn path_of(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite gives a text that ends with a zero.
    let text = unsafe { CStr::from_ptr(name) };
    Some(PathBuf::from(text.to_string_lossy().into_owned()))
}

/// Forgets a file whose stand-in in the real folder was removed.
fn forget_where_removed(computer: &Computer, path: &Path) {
    if !path.exists() {
        let mut disk = computer.disk();
        if disk.files.get(path).is_some_and(|file| file.handles == 0) {
            disk.files.remove(path);
        }
    }
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives room for an open file of the size registered, and a name or null.
    unsafe {
        (*file).pMethods = null();
        let found = path_of(name).and_then(|path| Some((machine_of(&path)?, path)));
        let Some((computer, path)) = found else {
            return match before().and_then(|vfs| vfs.xOpen) {
                Some(open) => open(before_address(), name, file, flags, out_flags),
                None => ffi::SQLITE_CANTOPEN,
            };
        };
        let Some(handle) = handle_on(computer, path, flags) else {
            return ffi::SQLITE_CANTOPEN;
        };
        let open = file.cast::<OpenFile>();
        (*open).handle = Box::into_raw(Box::new(handle));
        (*open).base.pMethods = &raw const METHODS;
        if !out_flags.is_null() {
            *out_flags = flags;
        }
        ffi::SQLITE_OK
    }
}

fn handle_on(computer: Arc<Computer>, path: PathBuf, flags: c_int) -> Option<Handle> {
    forget_where_removed(&computer, &path);
    let mut disk = computer.disk();
    if disk.is_off() {
        return None;
    }
    if flags & ffi::SQLITE_OPEN_CREATE != 0 && !disk.files.contains_key(&path) {
        std::fs::File::create(&path).ok()?;
        disk.files.entry(path.clone()).or_default();
    }
    let start = disk.start;
    disk.files.get_mut(&path)?.handles += 1;
    drop(disk);
    Some(Handle {
        computer,
        path,
        number: HANDLES.fetch_add(1, Ordering::Relaxed),
        start,
        shared: None,
        delete_on_close: flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0,
    })
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: SQLite gives a name.
    unsafe {
        let Some((computer, path)) =
            path_of(name).and_then(|path| Some((machine_of(&path)?, path)))
        else {
            return match before().and_then(|vfs| vfs.xDelete) {
                Some(delete) => delete(before_address(), name, sync),
                None => ffi::SQLITE_IOERR_DELETE,
            };
        };
        remove(&computer, &path)
    }
}

fn remove(computer: &Computer, path: &Path) -> c_int {
    let mut disk = computer.disk();
    if disk.is_off() {
        return ffi::SQLITE_IOERR_DELETE;
    }
    if disk.files.remove(path).is_none() {
        return ffi::SQLITE_IOERR_DELETE_NOENT;
    }
    drop(disk);
    // The stand-in may have gone before.
    let _gone = std::fs::remove_file(path);
    ffi::SQLITE_OK
}

unsafe extern "C" fn access(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives a name and room for a number.
    unsafe {
        let Some((computer, path)) =
            path_of(name).and_then(|path| Some((machine_of(&path)?, path)))
        else {
            return match before().and_then(|vfs| vfs.xAccess) {
                Some(access) => access(before_address(), name, flags, out),
                None => ffi::SQLITE_IOERR_ACCESS,
            };
        };
        forget_where_removed(&computer, &path);
        *out = c_int::from(computer.disk().files.contains_key(&path));
        ffi::SQLITE_OK
    }
}

/// The same "randomness" always: what SQLite draws it for need not be secret here, and a run can be had again.
unsafe extern "C" fn randomness(
    _: *mut ffi::sqlite3_vfs,
    length: c_int,
    out: *mut c_char,
) -> c_int {
    let bytes = usize::try_from(length).unwrap_or(0);
    // SAFETY: SQLite gives room for so many bytes.
    unsafe { out.cast::<u8>().write_bytes(0x5a, bytes) };
    length
}

/// The functions of an open file of a machine.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(map_memory),
    xShmLock: Some(lock_memory),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap_memory),
    xFetch: None,
    xUnfetch: None,
};

/// The handle of an open file.
///
/// # Safety
/// `file` is one that [`open`] filled and [`close`] has not seen; SQLite uses it from one thread at a time.
unsafe fn handle_of<'a>(file: *mut ffi::sqlite3_file) -> &'a mut Handle {
    // SAFETY: as the caller promises.
    unsafe { &mut *(*file.cast::<OpenFile>()).handle }
}

fn place(offset: ffi::sqlite3_int64) -> usize {
    usize::try_from(offset).unwrap_or(0)
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once.
    unsafe {
        unmap_memory(file, 0);
        let handle = Box::from_raw((*file.cast::<OpenFile>()).handle);
        (*file).pMethods = null();
        if handle.is_alive() {
            let mut disk = handle.computer.disk();
            if let Some(stored) = disk.files.get_mut(&handle.path) {
                stored.locks.forget(handle.number);
                stored.handles = stored.handles.saturating_sub(1);
            }
            drop(disk);
            if handle.delete_on_close {
                remove(&handle.computer, &handle.path);
            }
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    out: *mut c_void,
    length: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives room for so many bytes.
    unsafe {
        let handle = handle_of(file);
        if !handle.is_alive() {
            return ffi::SQLITE_IOERR_READ;
        }
        let length = usize::try_from(length).unwrap_or(0);
        let bytes = std::slice::from_raw_parts_mut(out.cast::<u8>(), length);
        handle
            .computer
            .disk()
            .read(&handle.path, place(offset), bytes)
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    length: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    look();
    // SAFETY: SQLite gives so many bytes.
    unsafe {
        let handle = handle_of(file);
        if !handle.is_alive() {
            return ffi::SQLITE_IOERR_WRITE;
        }
        let length = usize::try_from(length).unwrap_or(0);
        let bytes = std::slice::from_raw_parts(from.cast::<u8>(), length);
        handle
            .computer
            .disk()
            .write(&handle.path, place(offset), bytes)
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    look();
    // SAFETY: see `handle_of`.
    let handle = unsafe { handle_of(file) };
    if !handle.is_alive() {
        return ffi::SQLITE_IOERR_TRUNCATE;
    }
    handle.computer.disk().truncate(&handle.path, place(size))
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    look();
    // SAFETY: see `handle_of`.
    let handle = unsafe { handle_of(file) };
    if !handle.is_alive() {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    handle.computer.disk().sync(&handle.path)
}

unsafe extern "C" fn file_size(
    file: *mut ffi::sqlite3_file,
    out: *mut ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: see `handle_of`; SQLite gives room for a number.
    unsafe {
        let handle = handle_of(file);
        match handle.computer.disk().file_size(&handle.path) {
            Some(size) => *out = i64::try_from(size).unwrap_or(i64::MAX),
            None => return ffi::SQLITE_IOERR_FSTAT,
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: see `handle_of`.
    let handle = unsafe { handle_of(file) };
    if !handle.is_alive() {
        return ffi::SQLITE_IOERR_LOCK;
    }
    let mut disk = handle.computer.disk();
    let Some(stored) = disk.files.get_mut(&handle.path) else {
        return ffi::SQLITE_IOERR_LOCK;
    };
    if stored.locks.raise(handle.number, level) {
        ffi::SQLITE_OK
    } else {
        ffi::SQLITE_BUSY
    }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: see `handle_of`.
    let handle = unsafe { handle_of(file) };
    if handle.is_alive()
        && let Some(stored) = handle.computer.disk().files.get_mut(&handle.path)
    {
        stored.locks.lower(handle.number, level);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn is_reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: see `handle_of`; SQLite gives room for a number.
    unsafe {
        let handle = handle_of(file);
        let disk = handle.computer.disk();
        let stored = disk.files.get(&handle.path);
        *out = c_int::from(stored.is_some_and(|stored| stored.locks.is_reserved()));
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    4096
}

/// As SQLite takes a disk to be where nobody says otherwise: bytes beside those that are written stay as they are.
unsafe extern "C" fn characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn map_memory(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: see `handle_of`; SQLite gives room for an address.
    unsafe {
        *out = null_mut();
        let handle = handle_of(file);
        if !handle.is_alive() {
            return ffi::SQLITE_IOERR_SHMMAP;
        }
        if handle.shared.is_none() {
            let disk = handle.computer.disk();
            let stored = disk.files.get(&handle.path);
            handle.shared = stored.map(|stored| Arc::clone(&stored.shared));
        }
        let (number, size) = (
            usize::try_from(region).unwrap_or(0),
            usize::try_from(size).unwrap_or(usize::MAX),
        );
        if let Some(shared) = &handle.shared {
            *out = shared.region(number, size, extend != 0).cast();
        }
        if (*out).is_null() && extend != 0 {
            return ffi::SQLITE_IOERR_SHMMAP;
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock_memory(
    file: *mut ffi::sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: see `handle_of`.
    let handle = unsafe { handle_of(file) };
    let bits = ((1_u32 << count) - 1) << offset;
    let gives_back = flags & ffi::SQLITE_SHM_UNLOCK != 0;
    if !handle.is_alive() {
        return if gives_back {
            ffi::SQLITE_OK
        } else {
            ffi::SQLITE_IOERR_SHMLOCK
        };
    }
    let mut disk = handle.computer.disk();
    let Some(stored) = disk.files.get_mut(&handle.path) else {
        return ffi::SQLITE_IOERR_SHMLOCK;
    };
    if gives_back {
        stored.locks.give_back(handle.number, bits);
        return ffi::SQLITE_OK;
    }
    let exclusive = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
    if stored.locks.take(handle.number, bits, exclusive) {
        ffi::SQLITE_OK
    } else {
        ffi::SQLITE_BUSY
    }
}

unsafe extern "C" fn barrier(_: *mut ffi::sqlite3_file) {
    std::sync::atomic::fence(Ordering::SeqCst);
}

/// Where the last that knew it lets go of it, the memory begins anew: the next to come reads the log from its start.
unsafe extern "C" fn unmap_memory(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: see `handle_of`.
    let handle = unsafe { handle_of(file) };
    let Some(shared) = handle.shared.take() else {
        return ffi::SQLITE_OK;
    };
    if handle.is_alive()
        && let Some(stored) = handle.computer.disk().files.get_mut(&handle.path)
    {
        stored.locks.forget_memory(handle.number);
        drop(shared);
        if Arc::strong_count(&stored.shared) == 1 {
            stored.shared = Arc::default();
        }
    }
    ffi::SQLITE_OK
}
