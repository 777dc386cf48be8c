//! The arguments of `joinder erase`.

use clap::{Args, Subcommand};
use desk::Ground;

#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(subcommand)]
    pub(crate) what: EraseAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EraseAct {
    /// One source record with all its versions and what was corrected of it
    Record {
        /// The position of any of its versions: the part of a fact's number before the dot
        position: u64,
        #[command(flatten)]
        on: On,
    },
    /// All that is held on a person, but the trail of who looked
    Person {
        /// The person, by number
        person: u64,
        /// Erase records too that are also about other people
        #[arg(long)]
        shared_too: bool,
        #[command(flatten)]
        on: On,
    },
    /// Everything that one source sent
    Source {
        /// The source
        source: String,
        #[command(flatten)]
        on: On,
    },
    /// Let a record that was erased, and was sent again, come in with the next import of its file
    Readmit {
        /// Its position in quarantine
        position: u64,
        /// On what authority, in words; name nobody whom the record is about
        #[arg(long, value_name = "TEXT")]
        authority: String,
    },
    /// List what was erased: by whom, when, on what authority
    List,
}

/// On what authority. Without it, what would go is shown and nothing is erased.
#[derive(Debug, Args)]
pub(crate) struct On {
    /// The kind of authority: court-order, wrong-link, out-of-time, request-upheld, not-lawfully-held or regulator-order
    #[arg(long, value_parser = ground, requires = "authority")]
    pub(crate) ground: Option<Ground>,
    /// The authority in words: the order, its court and date; name nobody whom the record is about
    #[arg(long, value_name = "TEXT", requires = "ground")]
    pub(crate) authority: Option<String>,
}

fn ground(text: &str) -> Result<Ground, String> {
    Ground::named(text).ok_or_else(|| {
        let all: Vec<&str> = Ground::ALL.into_iter().map(Ground::name).collect();
        format!("`{text}` is none of: {}", all.join(", "))
    })
}
