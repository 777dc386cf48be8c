//! The arguments of the command, and what each is for.

pub(crate) mod erase;
pub(crate) mod licence;
pub(crate) mod retention;
pub(crate) mod seals;
pub(crate) mod subject_access;

use calendar::Day;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// One joined-up record for public protection in England and Wales.
#[derive(Debug, Parser)]
#[command(name = "joinder", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that all commands share.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The data folder [default: joinder in the user's data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// What "now" is: the end of this day. Alone, it is also the day by the end of which things had to be known
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<Day>,
    /// Show what was known by the end of this day, London time
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub(crate) known_on: Option<Day>,
    /// Print JSON: one document, or one a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Who is looking: written to the trail [default: the operator's name on this machine]
    #[arg(long = "as", global = true, value_name = "USER")]
    pub(crate) user: Option<String>,
    /// For what purpose: written to the trail
    #[arg(long, global = true, value_name = "TEXT")]
    pub(crate) purpose: Option<String>,
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse_iso(text)
        .map_err(|_| format!("`{text}` is not a day: expected a day such as 2026-11-22"))
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open the desk on a network address, for browsers and programs
    Serve(Serve),
    /// Make an invented area, import its agencies' files, and open the desk on this machine
    Demo(Demo),
    /// Import agencies' files
    Import(Import),
    /// List what could not be read, correct it and try again, or set it aside
    Quarantine(Quarantine),
    /// Print facts; their kinds; their JSON Schema
    Facts(Facts),
    /// Write a source's Children in Need census of a year, as XML
    Census(Census),
    /// Print a person's chronology
    Chronology(Chronology),
    /// Print duties, with their states
    Duties(Duties),
    /// Print open situations, most urgent first
    Situations(Situations),
    /// Erase on somebody's authority, see what would go, and list what was erased
    Erase(erase::Erase),
    /// List what is due to be kept longer or erased, keep it, place and lift legal holds
    Retention(retention::Retention),
    /// Answer somebody who asks what is held on them: gather, decide on each item, export
    SubjectAccess(subject_access::SubjectAccess),
    /// Check that nothing of the past was altered, removed or put in
    Verify(seals::Verify),
    /// Sign the ledger as it stands; print its key; deal with witnesses
    Checkpoint(seals::Checkpoint),
    /// Write a proof of one fact that a stranger can check
    Prove(seals::Prove),
    /// Write a person's whole case as one signed file that a stranger can check, fact by fact
    Case(seals::Case),
    /// Check and sign another agency's checkpoints; `--data` is then a folder of the witness's own
    /// [default: joinder-witness in the user's data folder]
    Witness(seals::Witness),
    /// Build all derived state again from the ledger, and compare
    Replay,
    /// Of a licence: the conditions that a policy offers; whether it is in force on a day
    Licence(licence::Licence),
    /// Of a recall: which type the law of the day requires
    Recall(Recall),
    /// Of parole: reviews from another system's list
    Parole(licence::Parole),
    /// Tell an invented life, step by step, with what Joinder makes of each
    Story(licence::Story),
    /// Back up the data folder while it is in use; prove that a backup restores
    Backup(Backup),
    /// Restore a backup into an empty folder, whole or as it was at an earlier moment
    Restore(Restore),
    /// Write everything in an open form: JSON lines, a manifest, proofs
    Export(Export),
    /// Build a ledger again from an export, in an empty folder
    Rebuild(Rebuild),
    /// Examine the data folder and this machine: what an operator should know before a user finds it out
    Doctor,
    /// Work out a clock: by when is something due
    Clock(Clock),
    /// Work out the release dates of sentenced people, one case a line
    ReleaseDates(ReleaseDates),
    /// List the rules, and prove the rulebook sound
    Rules(Rules),
    /// Write an invented area's agencies' files, with the truth beside them
    Synth(Synth),
    /// Make, list and close accounts
    User(User),
    /// Print the notices of the software within
    Licences,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) address: std::net::IpAddr,
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 8087)]
    pub(crate) port: u16,
    /// Say that browsers reach this over HTTPS: cookies are then sent on no other connection
    #[arg(long)]
    pub(crate) https: bool,
    /// The address by which browsers reach the pages, such as https://desk.example: passkeys are bound to it
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) origin: Option<String>,
    /// A proxy before this server, whose X-Forwarded-For says where a request comes from; may be given more than once
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) proxy: Vec<std::net::IpAddr>,
    /// Serve measures for Prometheus and the health checks here as well, such as 127.0.0.1:9087; keep it from users
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) operations: Option<std::net::SocketAddr>,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// How many people the invented area has
    #[arg(long, default_value_t = 1_000)]
    pub(crate) people: u32,
    /// The number that the invented area is made from
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 8087)]
    pub(crate) port: u16,
    /// Make the folder and import, but open no desk
    #[arg(long)]
    pub(crate) no_serve: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The source that they come from: one of an agency's systems
    #[arg(long, value_name = "NAME")]
    pub(crate) source: String,
    /// The agency [default: the source's name]
    #[arg(long, value_name = "NAME")]
    pub(crate) agency: Option<String>,
    /// The format: cin-census, ssda903-xml, annex-a, fhir, the name of a CSV format (docs/formats), or mapping:FILE.toml [default: recognised]
    #[arg(long, value_name = "F")]
    pub(crate) format: Option<String>,
    /// For history loaded later: the day on which it was received, kept and shown as a claim
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) received_on: Option<Day>,
}

#[derive(Debug, Args)]
pub(crate) struct Quarantine {
    #[command(subcommand)]
    pub(crate) what: Option<QuarantineAct>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QuarantineAct {
    /// Try a record again with its text corrected
    Retry {
        /// The record's position, as the list gives it
        position: u64,
        /// A file with the corrected text
        #[arg(long = "with", value_name = "FILE")]
        with: PathBuf,
    },
    /// Set a record aside: nothing is to be done
    SetAside {
        /// The record's position, as the list gives it
        position: u64,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Census {
    /// The collection year: the census ends on 31 March of it
    #[arg(long)]
    pub(crate) year: i16,
    /// The source whose facts it is written from
    #[arg(long, value_name = "NAME")]
    pub(crate) source: String,
    /// The local authority's three digits
    #[arg(long, value_name = "DIGITS")]
    pub(crate) authority: String,
}

#[derive(Debug, Args)]
pub(crate) struct Facts {
    #[command(subcommand)]
    pub(crate) what: Option<FactsAct>,
    /// Only of this kind
    #[arg(long)]
    pub(crate) kind: Option<facts::Kind>,
    /// Only after this position in the ledger
    #[arg(long, default_value_t = 0)]
    pub(crate) since: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FactsAct {
    /// Print the kinds of fact
    Kinds,
    /// Print the JSON Schema of a record's facts
    Schema,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Chronology {
    /// The person, by number
    #[arg(long)]
    pub(crate) person: Option<u64>,
    /// The person, by an identifier of any scheme
    #[arg(long)]
    pub(crate) identifier: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Duties {
    /// Only in this state: overdue, due_soon, running, cannot_tell, met, met_late, not_needed
    #[arg(long)]
    pub(crate) state: Option<String>,
    /// Only under this rule
    #[arg(long)]
    pub(crate) rule: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Situations {
    /// Only of this team
    #[arg(long)]
    pub(crate) team: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Clock {
    #[command(subcommand)]
    pub(crate) what: Option<ClockAct>,
    /// The rule's id, such as E6
    #[arg(long)]
    pub(crate) rule: Option<String>,
    /// The day or time on which the clock starts, such as 2022-06-02, 2022-06-02T10:15:00Z, or 2022-06-02T10:15 by London clocks
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClockAct {
    /// List all clocks
    List,
}

#[derive(Debug, Args)]
pub(crate) struct Recall {
    #[command(subcommand)]
    pub(crate) what: RecallAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RecallAct {
    /// Say which type of recall the law of a day requires, with the sum; exit code 1 where it cannot be told
    Type(OnFacts),
    /// Print the JSON Schema of the facts, and the flags with their words
    Facts,
}

/// Facts of one person, and the day asked about.
#[derive(Debug, Args)]
pub(crate) struct OnFacts {
    /// The facts, as JSON; what is absent is not known (docs/after-release.md)
    #[arg(long, value_name = "FILE")]
    pub(crate) facts: PathBuf,
    /// The day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Day,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["to", "check"]))]
pub(crate) struct Backup {
    /// The folder to make; it must not be there yet
    #[arg(long, value_name = "DIR")]
    pub(crate) to: Option<PathBuf>,
    /// Back up the keys as well, to this folder: keep it apart, and for a shorter time
    #[arg(long, value_name = "DIR", requires = "to")]
    pub(crate) keys_to: Option<PathBuf>,
    /// Prove that the backup in this folder restores: restore it beside itself, verify, build derived state, remove it
    #[arg(long, value_name = "DIR")]
    pub(crate) check: Option<PathBuf>,
    /// The folder with the backup's keys, to check their part too
    #[arg(long, value_name = "DIR", requires = "check")]
    pub(crate) keys: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The folder that `joinder backup --to` made
    #[arg(long, value_name = "DIR")]
    pub(crate) from: PathBuf,
    /// The folder that `joinder backup --keys-to` made
    #[arg(long, value_name = "DIR")]
    pub(crate) keys: Option<PathBuf>,
    /// As it was then: a position in the ledger, or a moment such as 2026-11-22T10:15:00Z
    #[arg(long, value_name = "POSITION|TIME", value_parser = until)]
    pub(crate) until: Option<desk::Until>,
}

fn until(text: &str) -> Result<desk::Until, String> {
    if let Ok(position) = text.parse() {
        return Ok(desk::Until::Position(position));
    }
    calendar::Instant::parse(text)
        .map(desk::Until::Moment)
        .map_err(|_| format!("`{text}` is neither a position nor a moment: expected 1204, or 2026-11-22T10:15:00Z"))
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The folder to make; it must not be there yet. It is as secret as the ledger
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    /// Only up to this position
    #[arg(long, value_name = "POSITION")]
    pub(crate) until: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    /// The folder that `joinder export` made
    #[arg(long, value_name = "DIR")]
    pub(crate) from: PathBuf,
    /// Only up to this position
    #[arg(long, value_name = "POSITION")]
    pub(crate) until: Option<u64>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct ReleaseDates {
    #[command(subcommand)]
    pub(crate) what: Option<ReleaseDatesAct>,
    /// Under the law of a day, or as the prison service's own engine works
    #[arg(long, value_enum, default_value_t = ReleaseProfile::Law)]
    pub(crate) profile: ReleaseProfile,
    /// For the law: the day on which it is taken as it then stood
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) law_on: Option<Day>,
    /// A TOML file of rows that change the law
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Option<PathBuf>,
    /// Explain each date: what it was worked out from, by which rule, and where the rule stands
    #[arg(long)]
    pub(crate) explain: bool,
    /// Answer in text that can be followed with a calendar, each date explained
    #[arg(long)]
    pub(crate) text: bool,
    /// How many jobs work at once [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZero<usize>>,
    /// The cases: JSON lines
    #[arg(value_name = "CASES.jsonl", required = true)]
    pub(crate) cases: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReleaseDatesAct {
    /// Compare everybody's dates under two laws: who moves, how far, and the releases of each week
    Diff(ReleaseDatesDiff),
    /// Print the bookings of a file of cases as rows for the mapping `prison-sentences`, so that they can be imported as facts
    Rows {
        /// The cases, one JSON a line
        #[arg(value_name = "CASES")]
        cases: PathBuf,
    },
    /// Write an invented population of sentenced people, one case a line: the same seed, the same people
    Population(ReleaseDatesPopulation),
    /// A person's dates, from the sentences that the record tells of, as known on a day
    Person(ReleaseDatesPerson),
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseDatesPerson {
    /// The person's number here
    #[arg(long, value_name = "N")]
    pub(crate) person: u64,
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseDatesDiff {
    /// A TOML file of rows that change the law; twice for two laws, once to compare with the law as it is
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) scenario: Vec<PathBuf>,
    /// The population: JSON lines as for `joinder release-dates`
    #[arg(long, value_name = "FILE")]
    pub(crate) population: PathBuf,
    /// The day on which the law is taken as it then stood [default: all that is known to come]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) law_on: Option<Day>,
    /// Write every date that moves to this CSV file
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Draw the releases of each week in this SVG file
    #[arg(long, value_name = "FILE")]
    pub(crate) chart: Option<PathBuf>,
    /// How many jobs work at once [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZero<usize>>,
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseDatesPopulation {
    /// How many people
    #[arg(long, default_value_t = 88_000)]
    pub(crate) people: u32,
    /// The number that the population is made from
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
}

/// Under what release dates are worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ReleaseProfile {
    /// As the prison service's own engine works, each case under the parameters that it names
    Crds,
    /// Under the law as it stood on a day
    Law,
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) what: RulesAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesAct {
    /// List all rules with their authority, the dates in force and how they are known
    List,
    /// Check for gaps and overlaps in force, triggers that do not exist, rules without authority or worked example
    Check {
        /// A folder of rules to check instead of those within: *.toml, and worked due dates in golden/*.csv
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Synth {
    /// How many people
    #[arg(long, default_value_t = 1_000)]
    pub(crate) people: u32,
    /// The number that the area is made from: the same number, the same files
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The last day of the area's history
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) until: Option<Day>,
}

#[derive(Debug, Args)]
pub(crate) struct User {
    #[command(subcommand)]
    pub(crate) what: UserAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserAct {
    /// List accounts
    List,
    /// Make an account; its password is asked for, or read from standard input
    Add {
        /// The name for signing in
        user: String,
        /// The name shown
        #[arg(long)]
        name: String,
        /// practitioner, manager, reviewer, data-steward, administrator or another of docs/access-matrix.md
        #[arg(long, value_parser = role)]
        role: access::Role,
        /// The agency
        #[arg(long)]
        agency: String,
        /// The team
        #[arg(long)]
        team: Option<String>,
        /// What they may see: ordinary, sensitive or restricted
        #[arg(long, default_value = "ordinary", value_parser = clearance)]
        clearance: access::Clearance,
    },
    /// Make a token for a program that uses the API; it is shown once
    Token {
        /// The account that the program acts for
        user: String,
        /// What the token is for, in a few words
        #[arg(long)]
        label: String,
        /// A role that may do less than the account's
        #[arg(long, value_parser = role)]
        role: Option<access::Role>,
        /// Sensitive acts that the program may do: `link`, `export`. A person would be asked for their password again
        #[arg(long, value_delimiter = ',', value_parser = allowable)]
        allow: Vec<access::Action>,
        /// After how many days the token ends
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
        days: u16,
    },
    /// List tokens: whose they are and when they end, not the tokens themselves
    Tokens,
    /// End a token at once
    CloseToken {
        /// The token's id, as the list gives it
        id: String,
    },
    /// Close an account
    Close {
        /// The name for signing in
        user: String,
    },
}

fn role(text: &str) -> Result<access::Role, String> {
    named(
        text,
        &access::Role::ALL
            .into_iter()
            .filter(|role| *role != access::Role::Operator)
            .collect::<Vec<_>>(),
    )
}

fn allowable(text: &str) -> Result<access::Action, String> {
    named(
        text,
        &access::Action::ALL
            .into_iter()
            .filter(|action| action.can_be_allowed_to_a_token())
            .collect::<Vec<_>>(),
    )
}

fn clearance(text: &str) -> Result<access::Clearance, String> {
    named(text, &access::Clearance::ALL)
}

/// The value whose name in data this is, with `-` for `_`.
fn named<T: serde::Serialize + Copy>(text: &str, all: &[T]) -> Result<T, String> {
    let name = |one: &T| {
        serde_json::to_value(one)
            .ok()
            .and_then(|name| name.as_str().map(|name| name.replace('_', "-")))
            .unwrap_or_default()
    };
    all.iter()
        .find(|one| name(one) == text)
        .copied()
        .ok_or_else(|| {
            format!(
                "`{text}` is none of: {}",
                all.iter().map(name).collect::<Vec<_>>().join(", ")
            )
        })
}
