//! An invented area, Northmoor, written as its agencies' own files in dated deliveries, with the truth beside it.
//!
//! Everything is made up: people, homes, schools, the council (authority code 999, which none has), the hospital. NHS
//! numbers are of the range kept for tests, postcodes lead nowhere, nobody has a telephone number. The rates (how many children are in need, how often a clock is missed) follow published figures for England; each is in
//! `rates` with its source. The first family is history 1, an invented child whom four agencies saw fifty times.
//!
//! ```no_run
//! use calendar::Day;
//! use synth::{Area, write_area};
//!
//! let area = Area { people: 1_000, seed: 7, today: Day::parse_iso("2026-05-04")? };
//! let summary = write_area(&area, std::path::Path::new("northmoor"))?;
//! println!("{summary}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! *Invariant:* the same [`Area`] gives the same bytes on every machine: whole numbers only, one seeded generator, no clock.
//!
//! *Invariant:* files are written in `sink` and `writer` only; families are made, written and forgotten one by one.
//!
//! *Invariant:* nothing here knows facts, the ledger or the rulebook: agencies write what agencies write.

mod area;
mod case;
mod chance;
mod custody;
mod dirt;
mod event;
mod everyday;
mod formats;
mod history_one;
mod lore;
mod numbers;
mod people;
mod rates;
mod readme;
mod schedule;
mod sentenced;
mod sink;
mod steps;
mod truth;
mod writer;

#[cfg(test)]
mod tests;

pub use sentenced::sentenced;
pub use writer::write_area;

use calendar::Day;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// How many people live there; 20 at least. Below about 31,000 the area is an excerpt: children's services know more
    /// of its children than rates for England would give, so that there is something to see.
    pub people: u32,
    /// The seed; another seed makes another area.
    pub seed: u64,
    /// The last day of the history: the day of the last delivery.
    pub today: Day,
}

/// One file as an agency delivers it: a line of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// The day on which it was received.
    pub received_on: Day,
    /// The agency: `northmoor-council`.
    pub agency: String,
    /// The source's name: `northmoor-childrens-services`.
    pub source: String,
    /// The format: `cin-census`, or `mapping:` and a file in the area's folder.
    pub format: String,
    /// The file, in the area's folder.
    pub file: String,
}

/// What was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// People.
    pub people: u64,
    /// Families and people who live alone.
    pub families: u64,
    /// Children on the last day.
    pub children: u64,
    /// Children with an open case on the last day.
    pub children_known: u64,
    /// Children with a child protection plan on the last day.
    pub children_on_plans: u64,
    /// The files delivered, in the order in which they arrived.
    pub deliveries: Vec<Delivery>,
    /// Rows and census children in them, those sent again included.
    pub records: u64,
    /// Faults planted.
    pub faults: u64,
}

impl std::fmt::Display for Summary {
    /// `1000 people in 453 families; 262 children, …`.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{} people in {} families; {} children, {} with an open case, {} with a child protection plan; {} files of {} records, {} faults planted on purpose",
            self.people,
            self.families,
            self.children,
            self.children_known,
            self.children_on_plans,
            self.deliveries.len(),
            self.records,
            self.faults
        )
    }
}

/// Why an area cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SynthFault {
    /// Too few people for an area.
    #[error("`{found}` people are too few for an area; expected 20 at least")]
    TooFewPeople {
        /// How many were asked for.
        found: u32,
    },
    /// The folder holds something already, which would be mixed with the area.
    #[error("`{}` is not empty; name a folder that is not there yet", folder.display())]
    FolderNotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// A file could not be written.
    #[error("`{}` cannot be written: {source}; look to the folder's space and permissions", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl SynthFault {
    pub(crate) fn write(path: &Path, source: std::io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            source,
        }
    }
}
