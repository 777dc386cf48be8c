//! The dossier of a review as facts: what was asked for, put in, withheld, closed as a version, given and received. Which pages a
//! document has and which set it stands in is `parole`'s to say.
//!
//! What is withheld from the prisoner (Parole Board Rules 2019 r. 17) is a step of the set [`DossierSet::Withheld`]; such facts are
//! entered behind a wall of their own ([`crate::Handling::Withheld`]), so that the open set says nothing of them, not even a number.

use crate::Party;
use crate::licence::worded;
use calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

worded! {
    /// An item of the Schedule to the Parole Board Rules 2019, in its order: Part A, the reports of Part B as far as they were
    /// read, and two reports that practice asks for.
    ScheduleItem {
        /// Part A: the full name.
        Name = "full name",
        /// Part A: the date of birth.
        DateOfBirth = "date of birth",
        /// Part A: prisons, and the days of each transfer.
        PrisonsAndTransfers = "prisons and transfers",
        /// Part A: sentence, offence, earlier convictions.
        SentenceAndConvictions = "sentence, offence and earlier convictions",
        /// Part A: the judge's remarks on sentence.
        SentencingRemarks = "the judge's remarks",
        /// Part A: the parole history.
        ParoleHistory = "parole history",
        /// Part A: appeals.
        Appeals = "appeals",
        /// Part A: earlier recalls and their reasons.
        EarlierRecalls = "earlier recalls and their reasons",
        /// Part A: the reasons for this recall, and what came of charges.
        ReasonsForRecall = "reasons for this recall, and the outcome of charges",
        /// Part A: witness and police statements, the prosecutor's summary.
        Statements = "witness and police statements",
        /// Part B: pre-sentence reports.
        PreSentenceReports = "pre-sentence reports",
        /// Part B: reports that the court recommended.
        ReportsByCourt = "reports that the court recommended",
        /// Part B: transfers under mental health law.
        MentalHealthTransfers = "transfers under mental health law",
        /// Practice: the prison offender manager's report.
        PrisonManagerReport = "report of the prison offender manager",
        /// Practice: the community offender manager's report.
        CommunityManagerReport = "report of the community offender manager",
    }
}

worded! {
    /// One of the two sets of a dossier.
    DossierSet {
        /// What the prisoner has.
        Open = "open set",
        /// What is withheld.
        Withheld = "withheld set",
    }
}

worded! {
    /// Who is given a set.
    DossierRecipient {
        /// The prisoner.
        Prisoner = "the prisoner",
        /// The prisoner's representative.
        Representative = "the prisoner's representative",
        /// The Board's panel.
        Panel = "the panel",
        /// The Secretary of State's representative.
        SecretaryOfState = "the Secretary of State's representative",
        /// A special advocate.
        SpecialAdvocate = "the special advocate",
    }
}

worded! {
    /// A step of a dossier.
    DossierAct {
        /// A report or another item is asked for, from somebody, by a day.
        AskFor = "asked for",
        /// An item does not apply, for a reason.
        NotApplicable = "does not apply",
        /// A document is put in.
        Add = "document put in",
        /// It was decided that a document stays withheld.
        KeepWithheld = "to be withheld",
        /// It was decided that a document is not withheld: a copy of it goes into the open set.
        Disclose = "to be disclosed",
        /// A version is closed: what is in it is what is given.
        Close = "version closed",
        /// A version was given to somebody.
        Give = "given",
        /// They said that they have it.
        Acknowledge = "received",
    }
}

/// A document of a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DossierDocument {
    /// Its title.
    pub title: String,
    /// The item of the Schedule that it is.
    #[serde(default)]
    pub item: Option<ScheduleItem>,
    /// Where it comes from: a fact or licence of the record, or whoever wrote it.
    pub source: String,
    /// Its day.
    #[schemars(with = "String")]
    pub dated: Day,
    /// The number, within its set, of the document whose place it takes.
    #[serde(default)]
    pub replaces: Option<u32>,
    /// Why there is a new version of it.
    #[serde(default)]
    pub why_new_version: Option<String>,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// A step of a review's dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DossierStep {
    /// The review's name.
    pub review: String,
    /// What was done.
    pub act: DossierAct,
    /// In which set.
    pub set: DossierSet,
    /// The item that is asked for, or does not apply.
    #[serde(default)]
    pub item: Option<ScheduleItem>,
    /// From whom it is asked for.
    #[serde(default)]
    pub of: Option<String>,
    /// By when it is asked for.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub due_on: Option<Day>,
    /// The document that is put in.
    #[serde(default)]
    pub document: Option<DossierDocument>,
    /// The number, within its set, of the document that is decided on.
    #[serde(default)]
    pub number: Option<u32>,
    /// Who is given a version, or has it.
    #[serde(default)]
    pub recipient: Option<DossierRecipient>,
    /// Which version.
    #[serde(default)]
    pub version: Option<u32>,
    /// Why an item does not apply, the grounds on which withholding is asked for, why it was decided so.
    #[serde(default)]
    pub words: Option<String>,
    /// By whom.
    pub by: Party,
}

impl DossierStep {
    /// A step that carries nothing but itself.
    #[must_use]
    pub const fn plain(review: String, act: DossierAct, set: DossierSet, by: Party) -> Self {
        Self {
            review,
            act,
            set,
            item: None,
            of: None,
            due_on: None,
            document: None,
            number: None,
            recipient: None,
            version: None,
            words: None,
            by,
        }
    }
}
