//! Facts that are made here, by a person or a check: decisions, notes, discrepancies, corrections, links, answers, looks.

use crate::statement::statement;
use crate::{FactId, Party, RecordReference, Said, Span, Statement, SubjectReference, When};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

statement! {
    /// A decision, by whom, and why.
    Decision {
        /// About what.
        about: String,
        /// What was decided.
        outcome: String,
        /// Why.
        reason: Option<String>,
        /// Who decided.
        by: Option<Party>,
    }
}

statement! {
    /// A note in free text.
    Note {
        /// A title, where it has one.
        title: Option<String>,
        /// The text.
        text: String,
        /// Who wrote it.
        by: Option<Party>,
    }
}

/// What a source is able to report, by the format it sends: where nothing that reports could have carried an answer, a
/// duty cannot be told instead of being held overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceDescription {
    /// The source.
    pub source: String,
    /// The format.
    pub format: String,
    /// The kinds of fact that the format can carry.
    pub carries: Vec<crate::Kind>,
    /// The mapping by which it is read, where it is read by one; kept so that a record can be read again.
    #[serde(default)]
    pub mapping: Option<String>,
}

/// A field with the value found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldValue {
    /// The field, in the format's own word.
    pub field: String,
    /// What stood there.
    pub found: String,
}

statement! {
    /// Something in a source's record that contradicts itself, the calendar or another record. Both values are kept.
    Discrepancy {
        /// What is wrong, in a sentence.
        what: String,
        /// The fields it rests on, with what was found.
        fields: Vec<FieldValue>,
        /// What was expected, where that can be said.
        expected: Option<String>,
        /// The rule or check that says so, with its working.
        authority: Option<String>,
    }
}

/// An earlier fact was wrong. The earlier one stays; this says how it should have read. What the correction leaves out
/// stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// The fact that was wrong.
    pub of: FactId,
    /// When it happened, rightly; absent where the time was right.
    #[serde(default)]
    pub happened: Option<Span>,
    /// What it should say; absent where only the time was wrong.
    #[serde(default)]
    pub statement: Option<Box<Statement>>,
    /// Why.
    pub reason: String,
    /// Who says so.
    #[serde(default)]
    pub by: Option<Party>,
}

impl crate::Statement {
    /// What is said, and, where it corrects something, what is said in its place.
    pub fn with_corrected(&self) -> impl Iterator<Item = &Self> {
        let corrected = match self {
            Self::Correction(one) => one.statement.as_deref(),
            _ => None,
        };
        std::iter::once(self).chain(corrected)
    }
}

/// An earlier fact is taken back: it should not have been said at all. A retraction of a correction or of another
/// retraction brings back what stood before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retraction {
    /// The fact taken back.
    pub of: FactId,
    /// Why.
    pub reason: String,
    /// Who says so.
    #[serde(default)]
    pub by: Option<Party>,
}

/// A source withdraws a record that it sent before. Its facts are no longer its word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawal {
    /// The record withdrawn.
    pub record: RecordReference,
    /// Why, where told.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Two source records are held to be about the same human being.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// One.
    pub one: SubjectReference,
    /// The other.
    pub other: SubjectReference,
    /// On what grounds, by which rule or whom.
    pub reason: String,
}

/// Two source records are held not to be about the same human being. It stands against links and shared identifiers
/// until it is retracted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unlink {
    /// One.
    pub one: SubjectReference,
    /// The other.
    pub other: SubjectReference,
    /// On what grounds, by which rule or whom.
    pub reason: String,
}

statement! {
    /// Somebody takes a person's situation on.
    Ownership {
        /// The user who owns it from now on.
        owner: String,
        /// The owner's agency or team.
        team: String,
        /// Why.
        reason: Option<String>,
    }
}

/// What somebody did about findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// Something was done.
    Acted,
    /// It is known, and there is a plan.
    KnownAndPlannedFor,
    /// The facts are about somebody else.
    NotAboutThisPerson,
    /// The facts are wrong.
    WrongData,
}

impl AnswerKind {
    /// All answers, in the order in which they are offered.
    pub const ALL: [Self; 4] = [
        Self::Acted,
        Self::KnownAndPlannedFor,
        Self::NotAboutThisPerson,
        Self::WrongData,
    ];

    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Acted => "acted",
            Self::KnownAndPlannedFor => "known and planned for",
            Self::NotAboutThisPerson => "not about this person",
            Self::WrongData => "wrong data",
        }
    }
}

/// An answer to findings. It holds for exactly the evidence that was answered; new evidence asks again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The findings answered, by their fingerprints.
    pub findings: Vec<String>,
    /// What was done.
    pub answer: AnswerKind,
    /// In words.
    pub text: String,
    /// Who answered.
    pub by: String,
}

statement! {
    /// Somebody looked. The person looked at is the fact's `about`, where there is one.
    Look {
        /// The user.
        viewer: String,
        /// In which role.
        role: String,
        /// Of which agency.
        agency: String,
        /// For what purpose.
        purpose: String,
        /// At what: `person`, `today`, `search`, `duties export`.
        at: String,
        /// As known on which day, where not now.
        known_on: Said,
    }
}

/// Somebody opened what is hidden from them, in an emergency, for a reason and for a time. Whom they opened is the
/// fact's `about`; absent where nobody has the identifier that they typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BreakGlass {
    /// The user.
    pub user: String,
    /// In which role.
    pub role: String,
    /// Of which agency.
    pub agency: String,
    /// The identifier that they typed.
    pub identifier: String,
    /// Why, in their words.
    pub reason: String,
    /// Until when it holds.
    pub until: When,
}

/// What a guardian of restricted records says of such an opening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BreakGlassReview {
    /// The opening.
    pub of: FactId,
    /// True where it was justified.
    pub justified: bool,
    /// Why.
    pub reason: String,
    /// Who says so.
    #[serde(default)]
    pub by: Option<Party>,
}
