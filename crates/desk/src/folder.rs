//! The data folder: which files stand in it, and the lock that lets one process at a time derive state.

use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The folder of adopted licence policies, within the data folder.
const LICENCE_POLICIES: &str = "licence-policies";

/// A data folder.
#[derive(Clone, Debug)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// The folder at `path`, made where there is none. On Unix only its owner may open it.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn at(path: &Path) -> io::Result<Self> {
        if !path.exists() {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(path)?;
        }
        Ok(Self(path.to_owned()))
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Ground state.
    #[must_use]
    pub fn ledger(&self) -> PathBuf {
        self.0.join("ledger.sqlite")
    }

    /// Derived state: can be thrown away.
    #[must_use]
    pub fn derived(&self) -> PathBuf {
        self.0.join("derived.sqlite")
    }

    /// Accounts, sessions and the runs of imports.
    #[must_use]
    pub fn accounts(&self) -> PathBuf {
        self.0.join("accounts.sqlite")
    }

    /// Settings, where somebody wrote them.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.0.join("settings.toml")
    }

    /// Licence policies that were adopted, where there are any.
    #[must_use]
    pub fn licence_policies(&self) -> PathBuf {
        self.0.join(LICENCE_POLICIES)
    }

    /// Those policies as paths within the folder, for what goes along with the record. A half-written one is none.
    ///
    /// # Errors
    /// Where they cannot be listed.
    pub(crate) fn licence_policy_names(path: &Path) -> io::Result<Vec<String>> {
        let place = path.join(LICENCE_POLICIES);
        let mut names = Vec::new();
        if place.is_dir() {
            for file in std::fs::read_dir(place)? {
                if let Ok(name) = file?.file_name().into_string()
                    && !name.starts_with('.')
                {
                    names.push(format!("{LICENCE_POLICIES}/{name}"));
                }
            }
        }
        names.sort();
        Ok(names)
    }

    /// True for the name of a file of the folder, or of a policy that was adopted: what leads nowhere else.
    pub(crate) fn is_within(name: &str) -> bool {
        let policy = name
            .strip_prefix(LICENCE_POLICIES)
            .and_then(|rest| rest.strip_prefix('/'));
        let name = policy.unwrap_or(name);
        let mut components = Path::new(name).components();
        let file = components.next();
        !name.starts_with('.')
            && file == Some(Component::Normal(name.as_ref()))
            && components.next().is_none()
    }

    /// Stands only in a folder that `joinder demo` made.
    #[must_use]
    pub fn demo_mark(&self) -> PathBuf {
        self.0.join("demo")
    }

    /// True for a folder that `joinder demo` made.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.demo_mark().is_file()
    }

    /// Waits until nobody else changes accounts or sessions, in this process or another, and keeps others waiting until
    /// it is dropped: what is good once is then used once.
    pub(crate) fn lock_accounts(&self) -> io::Result<File> {
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(self.0.join("accounts.lock"))?;
        file.lock()?;
        Ok(file)
    }

    /// Waits until nobody else places a hold or erases, in this process or another, and keeps others waiting until it is
    /// dropped: a hold that was placed stands before whatever is erased next.
    pub(crate) fn lock_keeping(&self) -> io::Result<File> {
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(self.0.join("keeping.lock"))?;
        file.lock()?;
        Ok(file)
    }

    /// Waits until no other process derives state here, and keeps others waiting until it is dropped.
    pub(crate) fn lock(&self) -> io::Result<File> {
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(self.0.join("derived.lock"))?;
        file.lock()?;
        Ok(file)
    }
}
