//! The arguments of `joinder subject-access`.

use super::day;
use calendar::Day;
use clap::{Args, Subcommand};
use facts::{Asker, FactId, RequestStep};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct SubjectAccess {
    #[command(subcommand)]
    pub(crate) what: SubjectAccessAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SubjectAccessAct {
    /// Enter a request: what is held at this moment is what it asks for
    Open {
        /// The person, by number
        person: u64,
        /// The day on which it was received
        #[arg(long, value_name = "DATE", value_parser = day)]
        received: Day,
        /// Who asks: person, representative, parent or appointed
        #[arg(long, default_value = "person", value_parser = asker)]
        asker: Asker,
        /// The asker's name and how to reach them, where it is not the person
        #[arg(long, value_name = "TEXT")]
        asker_details: Option<String>,
        /// Say that it is certain who asks
        #[arg(long)]
        identity_certain: bool,
    },
    /// Say what happened to a request: identity-asked, identity-shown, clarification-asked, clarified, extended,
    /// withdrawn or answered
    Step {
        /// The request, such as 184.0
        request: FactId,
        /// What happened
        #[arg(value_parser = step)]
        step: RequestStep,
        /// On which day
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Day,
        /// Why and how
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List requests with their clocks
    List,
    /// Show a request: its items, what was decided, what stands in the way of an answer
    Show {
        /// The request, such as 184.0
        request: FactId,
    },
    /// Print one item whole
    Item {
        /// The request, such as 184.0
        request: FactId,
        /// The item, such as record-12
        item: String,
    },
    /// List the exemptions that can be used on a request
    Exemptions {
        /// Who asks: person, representative, parent or appointed
        #[arg(long, default_value = "person", value_parser = asker)]
        asker: Asker,
    },
    /// Decide on an item: nothing is given by default
    Decide(Decide),
    /// Write the answer into a folder, or as one archive; refused while anything stands in its way
    Export {
        /// The request, such as 184.0
        request: FactId,
        /// A folder that is not there yet, or a file that ends in .zip
        to: PathBuf,
    },
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what_becomes").required(true).multiple(false)))]
pub(crate) struct Decide {
    /// The request, such as 184.0
    pub(crate) request: FactId,
    /// The item, such as record-12
    pub(crate) item: String,
    /// Give it whole
    #[arg(long, group = "what_becomes")]
    pub(crate) disclose: bool,
    /// Do not give it
    #[arg(long, group = "what_becomes", requires = "exemption")]
    pub(crate) withhold: bool,
    /// Give it without these words, wherever they stand in it; may be said again
    #[arg(long, value_name = "WORDS", group = "what_becomes", num_args = 1.., requires = "exemption")]
    pub(crate) take_out: Vec<String>,
    /// Give it without this part whole, by its number from 0; may be said again
    #[arg(long, value_name = "NUMBER", group = "what_becomes", num_args = 1.., requires = "exemption")]
    pub(crate) take_out_part: Vec<u32>,
    /// The exemption: see `joinder subject-access exemptions`
    #[arg(long, value_name = "NAME")]
    pub(crate) exemption: Option<String>,
    /// Whose data is taken out, without naming them: `a neighbour`
    #[arg(long, value_name = "TEXT")]
    pub(crate) of_whom: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

fn asker(text: &str) -> Result<Asker, String> {
    let all = Asker::ALL.map(Asker::name).join(", ");
    Asker::ALL
        .into_iter()
        .find(|asker| asker.name() == text)
        .ok_or_else(|| format!("`{text}` is none of: {all}"))
}

fn step(text: &str) -> Result<RequestStep, String> {
    let all = RequestStep::ALL.map(RequestStep::name).join(", ");
    RequestStep::named(text).ok_or_else(|| format!("`{text}` is none of: {all}"))
}
