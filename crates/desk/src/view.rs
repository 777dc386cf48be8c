//! What a desk shows: plain structs that the pages, the API and the command all print. Everything in them has already
//! passed the viewer's filter.
//!
//! Field names are the API's and stay stable. Times are ISO text; days are `2026-11-22`.

use crate::schema::{IsoDay, IsoInstant, IsoMoment};
use calendar::{Day, Instant, Moment};
use chronology::{Home, Membership};
use facts::{FactId, Identifier, Kind, Span, When};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Names a joined person in this record. It is given at first sight of the person's first record and is no identifier
/// outside.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct PersonNumber(pub u64);

impl std::fmt::Display for PersonNumber {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}

/// Where a line stands in a list, by what it is listed by and not by its number: what is put in before it moves nothing.
/// Written as hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Place(String);

impl Place {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(ledger::hexadecimal(bytes))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::str::FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if digits && (2..=64).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("this is no place in a list: send `next` of the page before".to_owned())
        }
    }
}

/// The picture asked for: what "now" is, and by the end of which day things had to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsAt {
    /// What "now" is: states of duties are reckoned at this instant.
    pub now: Instant,
    /// What is known: received by the end of this London day.
    pub known_on: Day,
}

impl AsAt {
    /// The present: everything known so far.
    #[must_use]
    pub fn present(now: Instant) -> Self {
        Self {
            now,
            known_on: now.london_day(),
        }
    }

    /// True where this is the picture of the present, as it is kept: all that is known, reckoned at most five minutes ago.
    #[must_use]
    pub fn is_present(&self, now: Instant) -> bool {
        let ago = now.micros().saturating_sub(self.now.micros());
        self.known_on == now.london_day() && (0..300_000_000).contains(&ago)
    }

    /// The end of a day, with what was known by then.
    #[must_use]
    pub fn end_of(day: Day) -> Self {
        Self {
            now: Instant::end_of(day),
            known_on: day,
        }
    }
}

/// Who a person is, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonSummary {
    /// The person.
    pub person: PersonNumber,
    /// The name in use as the newest record has it, or a stand-in that says it is not known.
    pub name: String,
    /// Date of birth as the newest record has it.
    pub born: Option<When>,
    /// Identifiers held.
    pub identifiers: Vec<Identifier>,
    /// Agencies that hold records.
    pub agencies: Vec<String>,
}

/// One of the source records' subjects that are held to be this person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SubjectView {
    /// The source.
    pub source: String,
    /// The source's own reference.
    pub reference: String,
    /// Names as this source has them.
    pub names: Vec<String>,
    /// Date of birth as this source has it.
    pub born: Option<When>,
    /// How many records.
    pub records: usize,
    /// Why it is joined with the others, in words; empty for a person of one subject.
    pub joined_because: Vec<String>,
    /// Joins refused because of an unlink.
    pub refused: Vec<String>,
}

/// One fact in a chronology.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChronologyRow {
    /// The fact.
    pub fact: FactId,
    /// What kind.
    pub kind: Kind,
    /// What it says, in a line.
    pub words: String,
    /// When it happened.
    pub happened: Span,
    /// The agency that says so.
    pub agency: String,
    /// The source.
    pub source: String,
    /// The source's own reference for the record.
    pub record: String,
    /// The file and place it came from.
    pub place: String,
    /// When the source wrote it.
    pub written: When,
    /// The day by the end of which it was known here.
    #[schemars(with = "IsoDay")]
    pub known_on: Day,
    /// True where that day is a claim.
    pub claimed: bool,
    /// When it was received here.
    #[schemars(with = "IsoInstant")]
    pub received: Instant,
    /// True where it stands.
    pub stands: bool,
    /// Where it stands, in words.
    pub standing: String,
    /// True for what a chronology shows first.
    pub significant: bool,
    /// The fact that this one corrects.
    pub corrects: Option<FactId>,
}

/// A line among those of a chronology that nobody told: it was worked out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WorkedOutRow {
    /// The day, past or to come.
    #[schemars(with = "IsoDay")]
    pub day: Day,
    /// What it is: `conditional release, on licence (CRD)`.
    pub words: String,
    /// The agency on whose telling it rests.
    pub agency: String,
    /// That agency's source.
    pub source: String,
    /// The day whose law was taken.
    #[schemars(with = "IsoDay")]
    pub law_on: Day,
    /// The facts it rests on.
    pub evidence: Vec<FactId>,
}

/// A duty with its working.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DutyView {
    /// The rule's id: `E6`.
    pub rule: String,
    /// Which variant.
    pub variant: String,
    /// The duty's title.
    pub title: String,
    /// `running`, `due_soon`, `overdue`, `met`, `met_late`, `not_needed` or `cannot_tell`.
    pub state: String,
    /// The state for people: `overdue by 12 days`, `not needed: the plan ended`.
    pub state_words: String,
    /// When its clock started.
    #[schemars(with = "Option<IsoMoment>")]
    pub started: Option<Moment>,
    /// By when it is due (inclusive).
    #[schemars(with = "Option<IsoMoment>")]
    pub due: Option<Moment>,
    /// When it was met.
    #[schemars(with = "Option<IsoMoment>")]
    pub met: Option<Moment>,
    /// Who owes it.
    pub owes: String,
    /// The agency whose record started it.
    pub agency: String,
    /// Instrument and paragraph.
    pub authority: String,
    /// A link to the instrument, where there is one.
    pub authority_link: Option<String>,
    /// True where the authority was read in the statute or guidance itself.
    pub verified: bool,
    /// The arithmetic and the evidence in words.
    pub working: Vec<String>,
    /// The facts it rests on.
    pub evidence: Vec<FactId>,
}

/// A finding of a situation.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FindingView {
    /// Names the finding with its evidence: an answer is given to this.
    pub fingerprint: String,
    /// The rule's id, or `record` for a discrepancy in the data.
    pub rule: String,
    /// Title.
    pub title: String,
    /// `act_today`, `overdue`, `due_soon`, `discrepancy`, `cannot_tell` or `no_source`.
    pub urgency: String,
    /// What was found, in words.
    pub words: String,
    /// The authority.
    pub authority: String,
    /// True where the authority was read in the statute or guidance itself.
    pub verified: bool,
    /// Since when it has stood.
    #[schemars(with = "IsoDay")]
    pub since: Day,
    /// The facts it rests on.
    pub evidence: Vec<FactId>,
    /// The answer given, where there is one.
    pub answer: Option<AnswerView>,
}

/// An answer that was given.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnswerView {
    /// The answer fact.
    pub fact: FactId,
    /// `acted`, `known and planned for`, `not about this person`, `wrong data`.
    pub answer: String,
    /// In words.
    pub text: String,
    /// Who.
    pub by: String,
    /// When.
    pub on: When,
}

/// The one open situation of a person.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SituationView {
    /// Who owns it: a user, or a team.
    pub owner: String,
    /// The team of the owner.
    pub team: String,
    /// True where a named person took it on.
    pub taken_on: bool,
    /// Since when something has been open.
    #[schemars(with = "IsoDay")]
    pub opened: Day,
    /// Whole days since then.
    pub age_days: i32,
    /// Open findings, most urgent first.
    pub open: Vec<FindingView>,
    /// Findings that were answered, newest first.
    pub answered: Vec<FindingView>,
}

/// A person's page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonPage {
    /// Who.
    pub who: PersonSummary,
    /// All names, each with the source that has it.
    pub names: Vec<(String, String)>,
    /// The picture shown.
    #[schemars(with = "IsoDay")]
    pub known_on: Day,
    /// What "now" is. It is not part of what the API gives, so that the same facts are the same bytes.
    #[serde(skip)]
    pub now: Instant,
    /// The source records that are held to be this person.
    pub subjects: Vec<SubjectView>,
    /// Homes, in order.
    pub homes: Vec<HomeView>,
    /// Who lives in the home.
    pub household: Vec<MemberView>,
    /// The open situation.
    pub situation: Option<SituationView>,
    /// Release dates, worked out from the sentences that sources tell of; absent where none does.
    pub release_dates: Option<custody::ReleaseDates>,
    /// Where licence, recall and review stand, and what they need next; absent where there are none, or the viewer may not see them.
    /// The API has them at an address of their own.
    #[serde(skip)]
    pub supervision: Option<crate::supervision_view::CaseloadLine>,
    /// Duties, most urgent first.
    pub duties: Vec<DutyView>,
    /// The chronology, newest first.
    pub chronology: Vec<ChronologyRow>,
    /// Lines that belong beside the chronology's and that nobody told: they were worked out. In order of their days.
    pub worked_out: Vec<WorkedOutRow>,
    /// The days on which something about this person became known, newest first: each is an earlier picture.
    #[schemars(with = "Vec<IsoDay>")]
    pub days_known: Vec<Day>,
}

/// A home as one source has it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HomeView {
    /// The address on one line.
    pub address: String,
    /// From when to when.
    pub lived: Span,
    /// The source.
    pub source: String,
    /// How sure: `verified`, `reported`, `suspected`, `not stated`.
    pub certainty: &'static str,
    /// The fact.
    pub fact: FactId,
}

/// A member of the household as one source has it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MemberView {
    /// Who.
    pub member: String,
    /// What they are to the person.
    pub relationship: Option<String>,
    /// From when to when.
    pub lived: Span,
    /// The source.
    pub source: String,
    /// How sure.
    pub certainty: &'static str,
    /// The fact.
    pub fact: FactId,
}

/// How sure a source is, in words.
#[must_use]
pub const fn certainty_words(certainty: facts::Certainty) -> &'static str {
    match certainty {
        facts::Certainty::Verified => "verified",
        facts::Certainty::Reported => "reported",
        facts::Certainty::Suspected => "suspected",
        facts::Certainty::NotStated => "not stated",
    }
}

impl From<Home> for HomeView {
    fn from(home: Home) -> Self {
        Self {
            address: home.address,
            lived: home.lived,
            source: home.source,
            certainty: certainty_words(home.certainty),
            fact: home.fact,
        }
    }
}

impl From<Membership> for MemberView {
    fn from(one: Membership) -> Self {
        Self {
            member: one.member.in_words(),
            relationship: one.relationship,
            lived: one.lived,
            source: one.source,
            certainty: certainty_words(one.certainty),
            fact: one.fact,
        }
    }
}

/// A line of Today.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TodayLine {
    /// Who.
    pub who: PersonSummary,
    /// Owner of the situation.
    pub owner: String,
    /// The owner's team.
    pub team: String,
    /// True where a named person took it on.
    pub taken_on: bool,
    /// The most urgent open finding.
    pub first: FindingView,
    /// How many findings are open.
    pub open: usize,
    /// Since when.
    #[schemars(with = "IsoDay")]
    pub opened: Day,
}

/// Which situations Today shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TodayFilter {
    /// Of one team only.
    pub team: Option<String>,
    /// Of one owner only.
    pub owner: Option<String>,
    /// Of one urgency only.
    pub urgency: Option<String>,
    /// From which line on, from 0.
    pub from: usize,
    /// After which place: `next` of the page before.
    pub after: Option<Place>,
}

/// The page Today.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TodayPage {
    /// The lines shown, most urgent first.
    pub lines: Vec<TodayLine>,
    /// How many situations match the filter.
    pub matching: usize,
    /// Counts by urgency of all that the viewer may see, before the filter.
    pub by_urgency: Vec<(String, usize)>,
    /// Teams that own situations.
    pub teams: Vec<String>,
    /// The place of the last line shown, where more lines follow it.
    pub next: Option<Place>,
    /// The picture shown.
    #[schemars(with = "IsoDay")]
    pub known_on: Day,
}

/// Which duties a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DutyFilter {
    /// Of one team (agency) only.
    pub team: Option<String>,
    /// Of one state only.
    pub state: Option<String>,
    /// Of one rule only.
    pub rule: Option<String>,
    /// From which line on, from 0.
    pub from: usize,
    /// After which place: `next` of the page before.
    pub after: Option<Place>,
}

/// A line of a list of duties.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DutyLine {
    /// Who.
    pub who: PersonSummary,
    /// The duty.
    pub duty: DutyView,
}

/// A list of duties.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DutiesPage {
    /// The lines shown, overdue first, the longest overdue before the others.
    pub lines: Vec<DutyLine>,
    /// How many match the filter.
    pub matching: usize,
    /// Counts by state of all that the viewer may see.
    pub by_state: Vec<(String, usize)>,
    /// Teams that owe duties.
    pub teams: Vec<String>,
    /// Rules that gave duties.
    pub rules: Vec<String>,
    /// The place of the last line shown, where more lines follow it.
    pub next: Option<Place>,
    /// The picture shown.
    #[schemars(with = "IsoDay")]
    pub known_on: Day,
}

/// What to search for. It is never put in a URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SearchQuery {
    /// Part of a name.
    pub name: Option<String>,
    /// An identifier of any scheme.
    pub identifier: Option<String>,
    /// Date of birth.
    #[schemars(with = "Option<IsoDay>")]
    pub born: Option<Day>,
}

/// The run of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImportRun {
    /// Names the run.
    pub run: String,
    /// The file's name.
    pub file: String,
    /// The agency.
    pub agency: String,
    /// The source.
    pub source: String,
    /// The format.
    pub format: String,
    /// Who imported it.
    pub by: String,
    /// When it began.
    #[schemars(with = "IsoInstant")]
    pub began: Instant,
    /// When it ended; absent while it runs.
    #[schemars(with = "Option<IsoInstant>")]
    pub ended: Option<Instant>,
    /// Bytes read so far, and in all.
    pub bytes: (u64, u64),
    /// The tally so far.
    pub tally: Tally,
    /// What was remarked of the file as a whole.
    pub remarks: Vec<String>,
    /// Why it could not be read, where it could not.
    pub failed: Option<String>,
}

/// What became of the records of a file: read = accepted + quarantined + unchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    /// Records read.
    pub read: u64,
    /// Records that said something new.
    pub accepted: u64,
    /// Records that could not be read and are kept.
    pub quarantined: u64,
    /// Records that say what was known.
    pub unchanged: u64,
    /// Facts made.
    pub facts: u64,
}

/// A record in quarantine.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct QuarantineView {
    /// Names it: its position in the ledger.
    pub position: u64,
    /// The agency.
    pub agency: String,
    /// The record as it arrived, and why it could not be read.
    pub unread: intake::Unread,
    /// When it was received.
    #[schemars(with = "IsoInstant")]
    pub received: Instant,
}

/// A fact with all that is kept of it: the record it came in, to the letter.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FactView {
    /// The fact's line in the chronology.
    pub row: ChronologyRow,
    /// The fact as it is kept.
    pub fact: facts::Fact,
    /// The record as it arrived.
    pub verbatim: String,
    /// The person it is about.
    pub person: Option<PersonNumber>,
}
