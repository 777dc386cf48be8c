//! Those harmed, as facts on the record of whoever harmed them: contact, what they asked for and what answers it, their statement, notices
//! sent and received. Every such fact stands behind a wall ([`crate::Handling::Victims`]): only victim liaison sees it.

use crate::licence::worded;
use crate::{FactId, Party};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

worded! {
    /// What somebody asked for.
    VictimAsked {
        /// No contact.
        NoContact = "no contact",
        /// An area that is not to be entered. Which and why stays with the liaison officer.
        Zone = "an area that is not to be entered",
        /// Another condition.
        Condition = "another condition",
        /// To be told of something.
        Notice = "to be told of something",
    }
}

worded! {
    /// How somebody wants their statement to be read.
    StatementReading {
        /// They have not said.
        NotSaid = "they have not said how it is to be read",
        /// They read it themselves.
        Themselves = "they read it themselves",
        /// Somebody reads it for them.
        ForThem = "somebody reads it for them",
        /// It is in the dossier, and not read aloud.
        NotAloud = "it is not read aloud",
    }
}

worded! {
    /// What a notice is of.
    NoticeOf {
        /// A hearing.
        Hearing = "a hearing",
        /// A decision.
        Decision = "a decision",
        /// A release.
        Release = "a release",
        /// A change of conditions.
        Conditions = "a change of conditions",
        /// A recall.
        Recall = "a recall",
    }
}

worded! {
    /// A step of victim contact.
    VictimAct {
        /// Contact was offered.
        Offer = "contact offered",
        /// They are in the contact scheme.
        Join = "in the contact scheme",
        /// They want no contact.
        Decline = "wants no contact",
        /// How they are reached changed.
        Reach = "is reached otherwise",
        /// They asked for something.
        Ask = "asked for",
        /// A condition of the licence answers it.
        AnswerByCondition = "answered by a condition",
        /// It was refused, and they were told why.
        Refuse = "refused, with the reason",
        /// They made a statement, or said how it is to be read.
        State = "statement",
        /// A notice was sent.
        SendNotice = "notice sent",
        /// They said that they have it.
        AcknowledgeNotice = "notice received",
    }
}

/// A step of victim contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VictimStep {
    /// The reference of somebody harmed, their own on this record: `V1`.
    pub victim: String,
    /// What was done.
    pub act: VictimAct,
    /// Their name, where it is told or changes.
    #[serde(default)]
    pub name: Option<String>,
    /// How they are reached. It goes nowhere from here.
    #[serde(default)]
    pub reach: Option<String>,
    /// What they asked for.
    #[serde(default)]
    pub asked: Option<VictimAsked>,
    /// The request's name, its own among theirs: `Q1`.
    #[serde(default)]
    pub request: Option<String>,
    /// The licence whose condition answers it.
    #[serde(default)]
    pub licence: Option<String>,
    /// That condition, by its number on the licence.
    #[serde(default)]
    pub condition_number: Option<u32>,
    /// How their statement is to be read.
    #[serde(default)]
    pub reading: Option<StatementReading>,
    /// The fact of which notice is given: the listing, the decision, the release, the change, the recall.
    #[serde(default)]
    pub of_fact: Option<FactId>,
    /// What they asked for in words, why it was refused, the statement.
    #[serde(default)]
    pub words: Option<String>,
    /// By whom.
    pub by: Party,
}

impl VictimStep {
    /// A step that carries nothing but itself.
    #[must_use]
    pub const fn plain(victim: String, act: VictimAct, by: Party) -> Self {
        Self {
            victim,
            act,
            name: None,
            reach: None,
            asked: None,
            request: None,
            licence: None,
            condition_number: None,
            reading: None,
            of_fact: None,
            words: None,
            by,
        }
    }
}
