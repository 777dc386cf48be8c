//! What the pages need from the record: one trait, in the words of the desk. Whoever implements it does the storing,
//! the looking up and the recording of looks; the pages know only this.
//!
//! *Invariant:* nothing here knows HTTP, and nothing behind it does.

use access::{Action, Clearance, Purpose, Role, Viewer};
use calendar::{Day, Instant};
use desk::RulesPage;
use desk::view::{
    AsAt, DutiesPage, DutyFilter, FactView, ImportRun, PersonNumber, PersonPage, PersonSummary,
    QuarantineView, SearchQuery, TodayFilter, TodayPage,
};
use desk::{EventMark, Events, KeptAnswer, Once};
use facts::{AnswerKind, FactId, Span, SubjectReference};
use seals::Tile;
use serde::Serialize;

/// Names a session: 32 random bytes as 64 hexadecimal digits, in the browser's cookie. Only its hash is stored.
/// `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionToken(String);

impl SessionToken {
    /// The token of these random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(crate::cookies::hexadecimal(&bytes))
    }

    /// Reads what a cookie holds; `None` for anything that no token can be.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hexadecimal = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        (text.len() == 64 && hexadecimal).then(|| Self(text.to_owned()))
    }

    /// The 64 digits, to hash or to put in a cookie.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SessionToken(…)")
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The user's name for signing in.
    pub user: String,
    /// The name that pages show.
    pub display_name: String,
    /// In which role.
    pub role: Role,
    /// Of which agency.
    pub agency: String,
    /// Of which team, where the agency has teams. *Today* begins with this team's situations.
    pub team: Option<String>,
    /// What they may see.
    pub clearance: Clearance,
    /// Secret of this session that every form carries, so that no other site can send one.
    pub csrf: String,
    /// True for a demo user.
    pub demo: bool,
    /// What they are looking for; absent until they have said it.
    pub purpose: Option<Purpose>,
    /// When the session ends.
    pub until: Instant,
    /// True where they proved who they are a short while ago, as a sensitive act asks.
    pub fresh: bool,
    /// The sensitive acts that a program's token was allowed when it was made; none for a person, who is asked again.
    pub allowed: Vec<Action>,
    /// True where the password was given by an administrator: it has to be changed before anything else.
    pub must_change: bool,
    /// True where a second step or a passkey has to be set up before anything else.
    pub must_set_up: bool,
}

impl Session {
    /// The viewer of this session; `None` until a purpose is stated.
    #[must_use]
    pub fn viewer(&self) -> Option<Viewer> {
        Some(Viewer {
            user: self.user.clone(),
            role: self.role,
            agency: self.agency.clone(),
            team: self.team.clone(),
            clearance: self.clearance,
            purpose: self.purpose.clone()?,
        })
    }
}

/// Somebody of the demo, to sign in as with one click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoUser {
    /// The user's name for signing in.
    pub user: String,
    /// The name that pages show.
    pub display_name: String,
    /// In which role.
    pub role: Role,
    /// Of which agency.
    pub agency: String,
    /// What there is to see as this user, in a sentence.
    pub about: String,
}

/// Why somebody was not signed in. It never says which of user and password was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInRefused {
    /// No such user with this password.
    NotMatched,
    /// Too many attempts: try again after so many minutes.
    TooManyAttempts(u32),
    /// The first half of signing in is no longer good: begin again.
    Over,
    /// It could not be checked; the words are for the log and hold no personal data.
    Failed(String),
}

/// Why something was not shown or not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such thing, or it is hidden from this viewer: the two look the same.
    NotFound,
    /// The viewer's role may not do this.
    NotAllowed(Action),
    /// Something in the form is wrong: the message for people, and the name of the form's field (may be empty).
    Invalid(String, String),
    /// It could not be done; the words are for the log and hold no personal data.
    Failed(String),
}

/// A file that was uploaded, on its way in.
#[derive(Debug)]
pub struct Upload {
    /// The file's content. It is removed when this is dropped.
    pub content: tempfile::TempPath,
    /// The file's name as the browser gave it, without folders.
    pub file_name: String,
    /// The source that it comes from.
    pub source: String,
    /// The format's name; absent where it is to be recognised.
    pub format: Option<String>,
    /// The text of a mapping (TOML), for a file of no built-in format.
    pub mapping: Option<String>,
    /// For history loaded later: the day on which it claims to have been received.
    pub received_on: Option<Day>,
}

/// What somebody does by way of the API: see the methods of the same names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Answers findings of a person.
    Answer {
        /// Whose.
        person: PersonNumber,
        /// Their fingerprints.
        findings: Vec<String>,
        /// What sort of answer.
        answer: AnswerKind,
        /// In words.
        text: String,
    },
    /// Takes a person's situation on.
    TakeOn {
        /// Whose.
        person: PersonNumber,
        /// Why, where there is more to say.
        reason: Option<String>,
    },
    /// Adds a note.
    Note {
        /// On whom.
        person: PersonNumber,
        /// The note.
        text: String,
    },
    /// Decides that two persons are one.
    Link {
        /// One.
        person: PersonNumber,
        /// The other.
        other: PersonNumber,
        /// How it is known.
        reason: String,
    },
    /// Decides that two source records of a person are about two.
    Unlink {
        /// Whose page it is done on.
        person: PersonNumber,
        /// One record.
        one: SubjectReference,
        /// The other.
        other: SubjectReference,
        /// How it is known.
        reason: String,
    },
    /// Says how a fact should have read.
    Correct {
        /// Which.
        fact: FactId,
        /// When it happened, rightly.
        happened: Option<Span>,
        /// What it should say, as JSON.
        statement: Option<String>,
        /// How it is known.
        reason: String,
    },
    /// Takes a fact back.
    Retract {
        /// Which.
        fact: FactId,
        /// Why.
        reason: String,
    },
}

/// What came of trying a corrected record again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryOutcome {
    /// It was read and taken in.
    Accepted {
        /// Facts that it made.
        facts: u64,
    },
    /// It still cannot be read; the record stays in quarantine as it arrived.
    StillUnread(Vec<intake::Fault>),
}

/// How the record is, for probes and measures: numbers, and nothing about anybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// True where the ledger can be read.
    pub ledger_can_be_read: bool,
    /// True where derived state can be read.
    pub derived_can_be_read: bool,
    /// True once the server has been told to stop.
    pub stopping: bool,
    /// Entries in the ledger.
    pub entries: u64,
    /// Entries that derived state has not taken in yet.
    pub behind: u64,
    /// Records in quarantine.
    pub quarantined: u64,
    /// When derived state was last brought up to date by the server's own round.
    pub caught_up_at: Option<Instant>,
    /// How often that failed since the server began.
    pub catch_up_failures: u64,
}

impl Condition {
    /// True where requests can be served.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        self.ledger_can_be_read && self.derived_can_be_read && !self.stopping
    }
}

/// The record, as far as pages go. Methods may block: each is called on a thread of its own, with a permit of a pool, so
/// that a client who leaves half-way takes nothing with it. One object serves all requests.
///
/// Each read and act takes the viewer, checks the role again, shows only what the viewer may see, and records the look.
pub trait Office:
    crate::door::Door + crate::door::Watch + crate::keep::Keep + crate::supervise::Supervision
{
    /// Now. The pages read no clock of their own.
    fn now(&self) -> Instant;

    /// How the record is. It fails in no way: what cannot be read is said.
    fn condition(&self) -> Condition;

    /// The page *Today*.
    ///
    /// # Errors
    /// See [`Refusal`]; so for every read and act below.
    fn today(&self, viewer: &Viewer, filter: &TodayFilter, at: &AsAt)
    -> Result<TodayPage, Refusal>;
    /// A person's page. `days_known` holds all days that the viewer may know of, later ones than `at` too.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] also where the person is hidden.
    fn person(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
    ) -> Result<PersonPage, Refusal>;
    /// A fact with the record it came in.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn fact(&self, viewer: &Viewer, fact: FactId, at: &AsAt) -> Result<FactView, Refusal>;
    /// A list of duties.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn duties(
        &self,
        viewer: &Viewer,
        filter: &DutyFilter,
        at: &AsAt,
    ) -> Result<DutiesPage, Refusal>;
    /// All duties that match, as CSV with a header. A failing `out` means that the client has left.
    ///
    /// # Errors
    /// See [`Refusal`]; before anything is written, where it can be known by then.
    fn duties_csv(
        &self,
        viewer: &Viewer,
        filter: &DutyFilter,
        at: &AsAt,
        out: &mut dyn std::io::Write,
    ) -> Result<(), Refusal>;
    /// All rules, and what each finds now among what the viewer may see.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn rules(&self, viewer: &Viewer) -> Result<RulesPage, Refusal>;
    /// People who match. What was searched for is recorded as a look and stands in no log.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn search(
        &self,
        viewer: &Viewer,
        query: &SearchQuery,
        at: &AsAt,
    ) -> Result<Vec<PersonSummary>, Refusal>;

    /// Runs of imports, newest first.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn imports(&self, viewer: &Viewer) -> Result<Vec<ImportRun>, Refusal>;
    /// One run, as far as it has come.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn import_run(&self, viewer: &Viewer, run: &str) -> Result<ImportRun, Refusal>;
    /// Starts an import and gives the run's name at once; the import goes on by itself.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn start_import(&self, viewer: &Viewer, upload: Upload) -> Result<String, Refusal>;
    /// Records that could not be read, from that line on (from 0), and how many there are in all.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn quarantine(
        &self,
        viewer: &Viewer,
        from: usize,
    ) -> Result<(Vec<QuarantineView>, usize), Refusal>;
    /// One record that could not be read.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn quarantined(&self, viewer: &Viewer, position: u64) -> Result<QuarantineView, Refusal>;
    /// Tries a record again as corrected. The record as it arrived is kept.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn retry(
        &self,
        viewer: &Viewer,
        position: u64,
        corrected: &str,
    ) -> Result<RetryOutcome, Refusal>;
    /// Leaves a record unread for good, and says why.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn set_aside(&self, viewer: &Viewer, position: u64, reason: &str) -> Result<(), Refusal>;

    /// Answers findings of a person, named by their fingerprints.
    ///
    /// # Errors
    /// See [`Refusal`]; fields `findings`, `answer`, `text`.
    fn answer(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        findings: &[String],
        answer: AnswerKind,
        text: &str,
    ) -> Result<(), Refusal>;
    /// Makes the viewer the owner of a person's situation.
    ///
    /// # Errors
    /// See [`Refusal`]; field `reason`.
    fn take_on(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        reason: Option<&str>,
    ) -> Result<(), Refusal>;
    /// Adds a note to a person.
    ///
    /// # Errors
    /// See [`Refusal`]; field `note`.
    fn note(&self, viewer: &Viewer, person: PersonNumber, text: &str) -> Result<(), Refusal>;
    /// Says how a fact should have read. What is absent stays as it was; the statement is JSON as the fact's page shows it.
    ///
    /// # Errors
    /// See [`Refusal`]; fields `happened`, `statement`, `reason`.
    fn correct(
        &self,
        viewer: &Viewer,
        fact: FactId,
        happened: Option<Span>,
        statement_json: Option<&str>,
        reason: &str,
    ) -> Result<(), Refusal>;
    /// Takes a fact back.
    ///
    /// # Errors
    /// See [`Refusal`]; field `retract-reason`.
    fn retract(&self, viewer: &Viewer, fact: FactId, reason: &str) -> Result<(), Refusal>;
    /// Decides that two persons are the same human being.
    ///
    /// # Errors
    /// See [`Refusal`]; fields `other`, `link-reason`.
    fn link(
        &self,
        viewer: &Viewer,
        one: PersonNumber,
        other: PersonNumber,
        reason: &str,
    ) -> Result<(), Refusal>;
    /// Decides that two source records are not about the same human being.
    ///
    /// # Errors
    /// See [`Refusal`]; fields `from`, `unlink-reason`.
    fn unlink(
        &self,
        viewer: &Viewer,
        one: &SubjectReference,
        other: &SubjectReference,
        reason: &str,
    ) -> Result<(), Refusal>;

    /// The ledger's latest checkpoint; `None` where there is none, or the operator does not let it be public.
    fn public_checkpoint(&self) -> Result<Option<String>, Refusal>;

    /// A tile of the tree over the ledger, as far as that checkpoint reaches; `None` as above. Hashes only.
    fn public_tile(&self, tile: Tile) -> Result<Option<Vec<seals::Hash>>, Refusal>;

    /// Does something, and names the fact that it is. Under a key it is filed so that [`Office::once_begin`] finds it again.
    ///
    /// # Errors
    /// See [`Refusal`]; fields as in the API's bodies.
    fn act(&self, viewer: &Viewer, act: &Act, key: Option<&str>) -> Result<FactId, Refusal>;
    /// Whom a program's token lets in, for the purpose that it states; `None` where it lets nobody in, or no longer.
    fn token_session(
        &self,
        token: &str,
        purpose: Option<&Purpose>,
        now: Instant,
    ) -> Option<Session>;
    /// Begins something under an idempotency key; `asked` stands for all that is asked.
    ///
    /// # Errors
    /// Where the store fails.
    fn once_begin(&self, user: &str, key: &str, asked: &[u8; 32]) -> Result<Once, Refusal>;
    /// Ends it: keeps the answer, or forgets the key where nothing was done.
    ///
    /// # Errors
    /// Where the store fails.
    fn once_end(
        &self,
        user: &str,
        key: &str,
        asked: &[u8; 32],
        answer: Option<KeptAnswer>,
    ) -> Result<(), Refusal>;
    /// New findings after a place, at most so many; `opening` says that somebody begins to listen.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn events(
        &self,
        viewer: &Viewer,
        after: Option<EventMark>,
        opening_and_most: (bool, usize),
    ) -> Result<Events, Refusal>;
    /// Records that could not be read after a position, how many there are in all, and whether more follow.
    ///
    /// # Errors
    /// See [`Refusal`].
    fn quarantine_after(
        &self,
        viewer: &Viewer,
        after: u64,
    ) -> Result<(Vec<QuarantineView>, usize, bool), Refusal>;

    /// The notices of third-party software that is built in.
    fn notices(&self) -> String;
}

/// Lines on one page of a list: the office gives at most so many from a filter's `from` on, and pages are counted by it.
pub const LINES_A_PAGE: usize = 50;
