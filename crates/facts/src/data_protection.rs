//! What is decided here about keeping and giving away what the record holds: legal holds, decisions to keep, requests of
//! people who ask what is held on them, and the decision on each item.
//!
//! UK GDPR, Articles 12 and 15; Data Protection Act 2018, Schedules 2 to 4. Which rules there are is `rulebooks/`'. These
//! acts are about the handling of the record and not about the person's life: they stand in no chronology.

use crate::statement::statement;
use crate::{FactId, Kind, Party, Said};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

statement! {
    /// Nothing of the person may be erased until this is lifted.
    LegalHold {
        /// Why: an inquiry, a claim, a prosecution.
        reason: String,
        /// Who asked for it or ordered it, and with what.
        authority: String,
        /// Who placed it.
        by: Party,
    }
}

/// A legal hold is lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LegalHoldLifted {
    /// The hold.
    pub of: FactId,
    /// Why.
    pub reason: String,
    /// Who said that it may be.
    pub authority: String,
    /// Who lifted it.
    pub by: Party,
}

/// What is held on a person is kept longer than the schedules ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetentionDecision {
    /// Through this day; then somebody decides again.
    #[schemars(with = "String")]
    pub until: calendar::Day,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: Party,
}

/// Who asks what is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Asker {
    /// The person.
    #[default]
    Person,
    /// Somebody whom the person has told to ask: a solicitor, an advocate.
    Representative,
    /// Somebody with parental responsibility, for a child.
    Parent,
    /// Somebody whom a court has appointed to manage the person's affairs.
    Appointed,
}

impl Asker {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [
        Self::Person,
        Self::Representative,
        Self::Parent,
        Self::Appointed,
    ];

    /// The name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Representative => "representative",
            Self::Parent => "parent",
            Self::Appointed => "appointed",
        }
    }

    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Person => "the person",
            Self::Representative => "somebody whom the person has told to ask",
            Self::Parent => "somebody with parental responsibility",
            Self::Appointed => "somebody appointed by a court",
        }
    }
}

statement! {
    /// Somebody asks what is held on a person. It happened on the day on which the request was received.
    SubjectAccessRequest {
        /// Who asks.
        asker: Asker,
        /// The asker's name and how to reach them, as given; absent where the person asks.
        asker_details: Said,
        /// True where it was certain from the outset who asks.
        identity_certain: bool,
        /// Who entered it.
        by: Party,
    }
}

/// What happened to a request after it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestStep {
    /// The asker was asked to show who they are.
    IdentityAsked,
    /// What was asked for arrived, and it is certain who asks.
    IdentityShown,
    /// The asker was asked what they mean.
    ClarificationAsked,
    /// They answered.
    Clarified,
    /// The asker was told that it takes longer, and why.
    Extended,
    /// The asker took the request back.
    Withdrawn,
    /// The answer was sent.
    Answered,
}

impl RequestStep {
    /// All steps, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::IdentityAsked,
        Self::IdentityShown,
        Self::ClarificationAsked,
        Self::Clarified,
        Self::Extended,
        Self::Withdrawn,
        Self::Answered,
    ];

    /// The name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::IdentityAsked => "identity-asked",
            Self::IdentityShown => "identity-shown",
            Self::ClarificationAsked => "clarification-asked",
            Self::Clarified => "clarified",
            Self::Extended => "extended",
            Self::Withdrawn => "withdrawn",
            Self::Answered => "answered",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::IdentityAsked => "asked to show who they are",
            Self::IdentityShown => "who asks is certain",
            Self::ClarificationAsked => "asked what they mean",
            Self::Clarified => "said what they mean",
            Self::Extended => "told that it takes longer, and why",
            Self::Withdrawn => "took the request back",
            Self::Answered => "the answer was sent",
        }
    }
}

/// A step of a request. It happened on the day on which it was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubjectAccessStep {
    /// The request.
    pub request: FactId,
    /// What happened.
    pub step: RequestStep,
    /// Why, and how.
    pub reason: String,
    /// Who says so.
    pub by: Party,
}

/// What becomes of one item of what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disclosed {
    /// It is given whole.
    Whole,
    /// It is given with parts taken out.
    Redacted,
    /// It is not given.
    Withheld,
}

impl Disclosed {
    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Whole => "disclose",
            Self::Redacted => "disclose with parts taken out",
            Self::Withheld => "withhold",
        }
    }
}

/// A stretch of an item's part that is taken out. The words themselves stand in no decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Redaction {
    /// Which part of the item, from 0.
    pub part: u32,
    /// The first letter taken out, counted in letters of the part from 0.
    pub from: u32,
    /// The first letter after it.
    pub until: u32,
}

/// What was decided on one item for one request. A later decision takes the place of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DisclosureDecision {
    /// The request.
    pub request: FactId,
    /// The item: `record 184`.
    pub item: String,
    /// Stands for what the item said when it was decided on: where it says something else now, it is to be decided on again.
    pub print: String,
    /// What becomes of it.
    pub disclosed: Disclosed,
    /// The exemption, by its name in the rulebook; absent where the item is given whole.
    #[serde(default)]
    pub exemption: Option<String>,
    /// What is taken out, where parts are.
    #[serde(default)]
    pub redactions: Vec<Redaction>,
    /// Whose data that is, as far as it is said: `a neighbour`.
    #[serde(default)]
    pub of_whom: Option<String>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: Party,
}

impl Kind {
    /// True for acts of data protection: they say how the record is handled and stand in no chronology.
    #[must_use]
    pub const fn is_data_protection(self) -> bool {
        matches!(
            self,
            Self::LegalHold
                | Self::LegalHoldLifted
                | Self::RetentionDecision
                | Self::SubjectAccessRequest
                | Self::SubjectAccessStep
                | Self::DisclosureDecision
        )
    }
}
