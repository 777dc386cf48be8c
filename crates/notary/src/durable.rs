//! Files that are whole or not there, and on disk when a call returns; and a lock that lets one process at a time sign.

use crate::fault::NotaryFault;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Makes a folder that only its owner may open, where there is none.
pub(crate) fn folder(path: &Path) -> Result<(), NotaryFault> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .map_err(|fault| NotaryFault::file(path, fault))
}

/// Puts `text` in place of what stood at `path`, whole, readable by the owner only. Under a [`lock`].
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), NotaryFault> {
    let write = || {
        let new = written_beside(path, text)?;
        fs::rename(&new, path)?;
        sync_folder_of(path)
    };
    write().map_err(|fault| NotaryFault::file(path, fault))
}

/// Reads a file; `None` where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<String>, NotaryFault> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(NotaryFault::file(path, fault)),
    }
}

/// Waits until no other process signs under this lock; others wait until the file is dropped.
pub(crate) fn lock(path: &Path) -> Result<File, NotaryFault> {
    let take = || {
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(path)?;
        file.lock()?;
        Ok(file)
    };
    take().map_err(|fault| NotaryFault::file(path, fault))
}

/// Writes to a file of its own beside `path`, and forces it to disk.
fn written_beside(path: &Path, text: &str) -> io::Result<PathBuf> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = PathBuf::from(name);
    match fs::remove_file(&new) {
        // Left by a process of the same number that was killed.
        Ok(()) => {}
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => {}
        Err(fault) => return Err(fault),
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(new)
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        #[cfg(unix)]
        Some(folder) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
