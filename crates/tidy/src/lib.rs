//! The repository checks itself, as a test: `cargo test -p tidy`.
//!
//! Each check is a function from the repository's files to a list of faults in words, and stands in [`CHECKS`] with
//! an example that it must refuse and one that it must pass, so that a check that cannot fail is found out.
//! House style itself is explained in CONTRIBUTING.md. What the compiler and clippy refuse is not repeated here.

pub mod pages;
pub mod repository;
pub mod rooms;
pub mod sizes;
pub mod sources;
pub mod words;

use repository::Repository;

/// One thing that is asked of the whole repository.
pub struct Check {
    /// What holds when the check passes, as a sentence without its full stop.
    pub name: &'static str,
    /// Gives one line a fault: the file, the line where there is one, what was found and what to do.
    pub run: fn(&Repository) -> Vec<String>,
    /// How many faults the bad example has, so that each kind of fault is known to be found.
    pub faults_in_bad: usize,
    /// A small repository with the faults in it.
    pub bad: fn() -> Repository,
    /// A small repository that comes close to the fault but is right.
    pub good: fn() -> Repository,
}

/// All checks, in the order in which they are reported.
pub const CHECKS: &[&Check] = &[
    &sizes::FILES,
    &sizes::MEDIAN,
    &sizes::FUNCTIONS,
    &sources::MODULE_DOCS,
    &sources::UNWRAP,
    &sources::LINTS,
    &pages::TITLES,
    &pages::LINKS,
    &pages::THREATS,
    &words::FORBIDDEN,
    &words::PATHS,
    &words::TYPEFACE,
    &rooms::MAP,
    &rooms::SQL,
    &rooms::DEPENDENCIES,
    &rooms::INDEPENDENT,
];
