//! The arguments of `joinder licence`, `parole` and `story`.

use super::OnFacts;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Licence {
    #[command(subcommand)]
    pub(crate) what: LicenceAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LicenceAct {
    /// Say whether a licence is in force on a day, with the sum; exit code 1 where it is not or cannot be told
    InForce(OnFacts),
    /// List the conditions that a policy file offers, or what differs between two; exit code 1 where some of it cannot be read
    Conditions(Conditions),
    /// Adopt a policy file: from now on licences can be written by it
    Adopt {
        /// The policy, as JSON or CSV (docs/licence-policies.md)
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
    },
}

/// Policies, and what to say of them.
#[derive(Debug, Args)]
pub(crate) struct Conditions {
    /// The policy, as JSON or CSV (docs/licence-policies.md)
    #[arg(long, value_name = "FILE", required_unless_present = "schema")]
    pub(crate) policy: Option<PathBuf>,
    /// The version before: say what differs from it
    #[arg(long, value_name = "FILE")]
    pub(crate) compare: Option<PathBuf>,
    /// Print the JSON Schema of what `--json` prints
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Parole {
    #[command(subcommand)]
    pub(crate) what: ParoleAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ParoleAct {
    /// Read reviews from a list of fifteen columns (docs/licence-and-parole.md); exit code 1 where a row cannot be read
    Reviews {
        /// The list, as CSV
        #[arg(long, value_name = "FILE")]
        list: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Story {
    #[command(subcommand)]
    pub(crate) what: StoryAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoryAct {
    /// A life on licence: sentence, three recalls, a public hearing, and a recall that nobody may sign
    Licence,
}
