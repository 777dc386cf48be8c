//! The arguments of `joinder retention`.

use super::day;
use calendar::Day;
use clap::{Args, Subcommand};
use desk::RetentionFilter;
use facts::FactId;

#[derive(Debug, Args)]
pub(crate) struct Retention {
    #[command(subcommand)]
    pub(crate) what: RetentionAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RetentionAct {
    /// List people of whom something is due for a decision: keep longer, or erase with `joinder erase`
    List {
        /// Which people: due, held, cannot-tell or all
        #[arg(long, default_value = "due", value_parser = filter)]
        only: RetentionFilter,
    },
    /// Show of each record about a person until when it is kept and why
    Show {
        /// The person, by number
        person: u64,
    },
    /// List legal holds, lifted ones too
    Holds,
    /// Place a legal hold: nothing of the person can be erased until it is lifted
    Hold {
        /// The person, by number
        person: u64,
        /// Why: the inquiry, claim or prosecution
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who asked for it or ordered it, and with what
        #[arg(long, value_name = "TEXT")]
        authority: String,
    },
    /// Lift a legal hold
    Lift {
        /// The hold, by the number of its fact, such as 184.0
        hold: FactId,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who said that it may be lifted
        #[arg(long, value_name = "TEXT")]
        authority: String,
    },
    /// Keep what is held on a person longer than the schedules ask for
    Keep {
        /// The person, by number
        person: u64,
        /// Through this day; then it is asked again
        #[arg(long, value_name = "DATE", value_parser = day)]
        until: Day,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

fn filter(text: &str) -> Result<RetentionFilter, String> {
    RetentionFilter::named(text).ok_or_else(|| {
        let all: Vec<&str> = RetentionFilter::ALL
            .into_iter()
            .map(RetentionFilter::name)
            .collect();
        format!("`{text}` is none of: {}", all.join(", "))
    })
}
