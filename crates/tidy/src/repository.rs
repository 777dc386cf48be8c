//! The files of the repository, read once and handed to every check.
//! What is made at build time, or installed, is no part of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders that are never looked into, by name: none of them is committed.
const FOLDERS_LEFT_OUT: &[&str] = &[".git", "target", "node_modules"];

/// Folders that are made at build time, by path.
const FOLDERS_BUILT: &[&str] = &["crates/web/assets/built"];

/// Every file by its path from the root, with `/` between folders; `None` for one that is not text.
#[derive(Debug, Default)]
pub struct Repository {
    files: BTreeMap<String, Option<String>>,
}

/// The repository could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{path}`: {source}")]
pub struct ReadError {
    path: PathBuf,
    source: std::io::Error,
}

impl Repository {
    /// Reads everything under `root`.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn read(root: &Path) -> Result<Self, ReadError> {
        let mut repository = Self::default();
        repository.read_folder(root, "")?;
        Ok(repository)
    }

    /// A repository made of `(path, text)`, for the examples of the checks.
    #[must_use]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned())))
            .collect();
        Self { files }
    }

    /// The text files whose path ends in `ending`, as `(path, text)`, by path.
    pub fn texts<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.ends_with(ending))
            .filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// The text of one file, if it is there and is text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Whether there is such a file, or such a folder with a file in it.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.files.contains_key(path) || self.files.keys().any(|file| file.starts_with(&folder))
    }

    /// The names of the crates: the folders of `crates/` that have a manifest.
    #[must_use]
    pub fn crates(&self) -> Vec<&str> {
        self.files
            .keys()
            .filter_map(|path| path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml"))
            .filter(|name| !name.contains('/'))
            .collect()
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> Result<(), ReadError> {
        let failed = |source| ReadError {
            path: folder.to_owned(),
            source,
        };
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                let wanted = !FOLDERS_LEFT_OUT.contains(&name.as_str())
                    && !FOLDERS_BUILT.contains(&path.as_str());
                if wanted {
                    self.read_folder(&entry.path(), &format!("{path}/"))?;
                }
            } else if kind.is_file() {
                let bytes = std::fs::read(entry.path()).map_err(|source| ReadError {
                    path: entry.path(),
                    source,
                })?;
                self.files.insert(path, String::from_utf8(bytes).ok());
            }
        }
        Ok(())
    }
}
