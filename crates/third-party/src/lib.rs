//! For tests: where the files of third parties are. They are never part of the project, nor are sentences of theirs.
//!
//! A test that needs them bears `third_party` in its path and `#[ignore = "needs files of third parties"]`: it is reported as
//! ignored, and `make test` runs it where the files are. One that is run without them fails; none passes for want of a file.

use std::path::{Path, PathBuf};

/// The folder that `JOINDER_SHARED` names (within the repository where it is relative), else `../shared` beside the
/// repository; in it, `data`.
#[must_use]
pub fn data() -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("JOINDER_SHARED").unwrap_or_else(|| "../shared".into());
    repository.join(shared).join("data")
}

/// The file or folder at a path within [`data`].
///
/// # Errors
/// Where it is not there: in words that say where it was looked for.
pub fn at(path: &str) -> Result<PathBuf, String> {
    let place = data().join(path);
    if place.exists() {
        Ok(place)
    } else {
        Err(format!(
            "`{}` is not here: name the folder that holds `data` with JOINDER_SHARED",
            place.display()
        ))
    }
}

/// The bytes of a file at a path within [`data`].
///
/// # Errors
/// As [`at`], and where it cannot be read.
pub fn bytes(path: &str) -> Result<Vec<u8>, String> {
    let place = at(path)?;
    std::fs::read(&place).map_err(|fault| format!("`{}`: {fault}", place.display()))
}
