//! What wraps the keys of source records: the installation's own key, in a file, or a key service in its place.
//!
//! The keys of records are kept wrapped. Whoever has the key file and not what it is wrapped with can open nothing, and
//! a key that was destroyed cannot be made again from either.

use crate::sealing::{DataKey, Draw, KeyNumber, unwrapped, wrap};
use crate::{Hash, LedgerFault};
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The first line of an installation's key file.
const HEADING: &str = "joinder installation key 1";

/// Wraps and opens the keys of source records. The seam for a key service or a hardware module: implement this and give
/// it to [`crate::SqliteLedger::open_with`].
pub trait KeyService: Send {
    /// A key as it may be stored, bound to its number.
    ///
    /// # Errors
    /// Where the service refuses or cannot be reached.
    fn wrap(&self, number: KeyNumber, key: &DataKey) -> Result<Vec<u8>, LedgerFault>;

    /// Opens what [`KeyService::wrap`] made. `None` where it was made under another key, or altered.
    ///
    /// # Errors
    /// Where the service refuses or cannot be reached.
    fn open(&self, number: KeyNumber, wrapped: &[u8]) -> Result<Option<DataKey>, LedgerFault>;
}

/// The key of this installation, in a file that its owner alone may read.
pub struct InstallationKey(DataKey);

impl InstallationKey {
    /// Reads the key at `path`; `None` where there is no such file.
    ///
    /// # Errors
    /// Where the file cannot be read or holds no key.
    pub fn read(path: &Path) -> Result<Option<Self>, LedgerFault> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => zeroize::Zeroizing::new(text),
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(None),
            Err(fault) => return Err(failed(path, &fault)),
        };
        let bytes = text
            .strip_prefix(HEADING)
            .map(str::trim)
            .and_then(bytes_of)
            .ok_or_else(|| LedgerFault::Keys {
                path: path.display().to_string(),
                reason: format!("it does not hold `{HEADING}` and 64 hexadecimal digits: put back the file from its backup"),
            })?;
        Ok(Some(Self(DataKey::of(bytes))))
    }

    /// Makes a new key at `path`, where there is none; where another process made one meanwhile, that one is taken.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn make(path: &Path) -> Result<Self, LedgerFault> {
        let key: Hash = Draw::for_entries(1)?.next()?;
        let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        let written = beside(path, &digits)?;
        // A link is made whole or not at all, and never over a file that is there.
        let linked = std::fs::hard_link(&written, path);
        std::fs::remove_file(&written).map_err(|fault| failed(&written, &fault))?;
        match linked {
            Ok(()) => forced(path)?,
            Err(fault) if fault.kind() == ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(failed(path, &fault)),
        }
        Self::read(path)?.ok_or_else(|| LedgerFault::Keys {
            path: path.display().to_string(),
            reason: "it was made and is not there".to_owned(),
        })
    }
}

/// Writes a key to a file of its own beside `path`, forced to disk, for its owner alone.
fn beside(path: &Path, digits: &str) -> Result<PathBuf, LedgerFault> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(
        ".new-{}-{}",
        std::process::id(),
        digits.get(..8).unwrap_or_default()
    ));
    let written = PathBuf::from(name);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || -> std::io::Result<()> {
        let mut file = options.open(&written)?;
        writeln!(file, "{HEADING}\n{digits}")?;
        file.sync_all()
    };
    write().map_err(|fault| failed(&written, &fault))?;
    Ok(written)
}

/// Forces the name of a file to disk.
fn forced(path: &Path) -> Result<(), LedgerFault> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))
        .and_then(|folder| folder.sync_all())
        .map_err(|fault| failed(path, &fault))
}

fn bytes_of(digits: &str) -> Option<Hash> {
    let pairs = digits.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    bytes?.try_into().ok()
}

fn failed(path: &Path, fault: &std::io::Error) -> LedgerFault {
    LedgerFault::Keys {
        path: path.display().to_string(),
        reason: fault.to_string(),
    }
}

fn label(number: KeyNumber) -> Vec<u8> {
    [b"joinder/key/1".as_slice(), &number.0.to_be_bytes()].concat()
}

impl KeyService for InstallationKey {
    fn wrap(&self, number: KeyNumber, key: &DataKey) -> Result<Vec<u8>, LedgerFault> {
        let nonce = Draw::for_entries(1)?.next()?;
        wrap(&self.0, &label(number), nonce, key)
            .ok_or_else(|| LedgerFault::Randomness("a key could not be wrapped".to_owned()))
    }

    fn open(&self, number: KeyNumber, wrapped: &[u8]) -> Result<Option<DataKey>, LedgerFault> {
        Ok(unwrapped(&self.0, &label(number), wrapped))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("installation.key");
        assert!(InstallationKey::read(&path).unwrap().is_none());
        let (one, two) = (
            InstallationKey::make(&path).unwrap(),
            InstallationKey::make(&path).unwrap(),
        );
        assert_eq!(one.0.bytes(), two.0.bytes(), "the second finds the first");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_holds_no_key_is_refused_with_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("installation.key");
        for text in [
            "",
            "joinder installation key 1\n",
            "joinder installation key 1\nabc",
            &format!("joinder installation key 1\n{}", "zz".repeat(32)),
        ] {
            std::fs::write(&path, text).unwrap();
            let fault = InstallationKey::read(&path).err().unwrap().to_string();
            assert!(
                fault.contains("installation.key") && fault.contains("backup"),
                "{fault}"
            );
        }
    }

    #[test]
    fn a_key_wrapped_for_one_number_opens_for_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let service = InstallationKey::make(&folder.path().join("key")).unwrap();
        let wrapped = service.wrap(KeyNumber(1), &DataKey::of([7; 32])).unwrap();
        assert_eq!(
            service
                .open(KeyNumber(1), &wrapped)
                .unwrap()
                .unwrap()
                .bytes(),
            &[7; 32]
        );
        assert!(service.open(KeyNumber(2), &wrapped).unwrap().is_none());
    }
}
