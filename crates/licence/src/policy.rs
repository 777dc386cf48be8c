//! Licence policies as data: which conditions a version offers, in which words, with which inputs.
//!
//! A policy is a file: JSON, in the shape that the licence service of the Ministry of Justice publishes, or CSV, one row a
//! condition, that anybody can write (`docs/licence-policies.md`). A condition is known by version *and* code
//! ([`ConditionIdentity`]): the same code has stood for another condition in another version.
//!
//! Not here: which conditions somebody has ([`crate::served`]); who may set them.

mod differences;
mod fault;
mod json_node;
mod listing;
mod reading_csv;
mod reading_json;
mod sound;

pub use differences::{Change, Difference, Differences, differences};
pub use fault::PolicyFault;
pub use listing::PolicyListing;

use calendar::Day;
pub use facts::licence::ConditionKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One version of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Policy {
    /// The version, such as `2.1`: a name, not a number.
    pub version: String,
    /// The first day on which licences are made by it; absent where the file does not say.
    #[schemars(with = "Option<String>")]
    pub in_force_from: Option<Day>,
    /// The last day; absent where the file does not say, or it is still in force.
    #[schemars(with = "Option<String>")]
    pub in_force_until: Option<Day>,
    /// The conditions, in the file's order.
    pub conditions: Vec<PolicyCondition>,
    /// Which conditions of the version before these ones are said to replace.
    pub replacements: Vec<Replacement>,
}

/// A condition's name: a code means nothing without its version.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct ConditionIdentity {
    /// The policy's version.
    pub policy_version: String,
    /// The code within that version.
    pub code: String,
}

/// One condition that a policy offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyCondition {
    /// Version and code.
    #[serde(flatten)]
    pub identity: ConditionIdentity,
    /// Whether every licence has it.
    pub kind: ConditionKind,
    /// The licences that it is for: `AP` (the whole licence), `PSS` (post-sentence supervision).
    pub licence_type: String,
    /// Its place among those of its kind and licence type, from 1.
    pub sequence: u32,
    /// The category, where it has one.
    pub category: Option<String>,
    /// The full text, with blanks in square brackets where values go.
    pub text: String,
    /// The text with the names of inputs in braces; absent where there is nothing to fill in.
    pub template: Option<String>,
    /// What has to be filled in.
    pub inputs: Vec<Input>,
    /// True where whoever sets it must say whether it is monitored electronically.
    pub asks_about_monitoring: bool,
    /// How data can show that it is kept, where the policy says.
    pub evidence: Option<EvidenceClass>,
    /// What to know before choosing it.
    pub note: Option<String>,
}

/// How data can show that a condition is kept.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum EvidenceClass {
    /// Data alone show the fact; an officer decides whether it is a breach.
    A,
    /// Data raise a question.
    B,
    /// Only a clock can be kept.
    C,
    /// Only somebody's report shows it.
    D,
}

/// Something to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Input {
    /// Its name in the template.
    pub name: String,
    /// The question, in words.
    pub label: String,
    /// What may be entered.
    pub kind: InputKind,
    /// How several answers are joined.
    pub joined_by: Option<Joining>,
    /// How the answer is written in the text.
    pub case: Option<Case>,
    /// True where the text puts `a` or `an` before it.
    pub indefinite_article: bool,
    /// What the text puts before it, where it is answered.
    pub include_before: Option<String>,
    /// True where it may be answered more than once.
    pub repeats: bool,
    /// The answers to choose from.
    pub options: Vec<Choice>,
    /// What is offered at first.
    pub default_value: Option<String>,
}

/// What may be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    /// One of the options.
    OneOf,
    /// Any of the options.
    SomeOf,
    /// Words.
    Text,
    /// A time of day.
    Time,
    /// A day.
    Date,
    /// An address.
    Address,
    /// A zone.
    Zone,
}

/// An answer to choose, and what is then asked further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Choice {
    /// The answer.
    pub value: String,
    /// Asked only where it is chosen.
    pub inputs: Vec<Input>,
}

/// The word that joins several answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Joining {
    /// and
    And,
    /// or
    Or,
}

/// How an answer is written in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// In small letters.
    Lower,
    /// Each word with a capital.
    Capitalised,
}

/// A condition of the version before, and what is said to replace it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Replacement {
    /// The code in the version before.
    pub previous_code: String,
    /// The codes in this version that may take its place.
    pub codes: Vec<String>,
}

/// What came of reading a file: everything that could be read, and a complaint for each thing that could not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyReading {
    /// The policy, without the conditions that could not be read; absent where nothing could be.
    pub policy: Option<Policy>,
    /// What could not be read.
    pub faults: Vec<PolicyFault>,
    /// What was read and has no use here: nothing is passed over in silence.
    pub remarks: Vec<PolicyFault>,
}

impl Policy {
    /// Reads a policy file: JSON where the text begins with a brace, else CSV.
    #[must_use]
    pub fn read(bytes: &[u8]) -> PolicyReading {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(fault) => {
                let before = bytes.get(..fault.valid_up_to()).unwrap_or_default();
                let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
                return PolicyReading::faulty(PolicyFault::at(
                    line,
                    "file",
                    "bytes that are not UTF-8",
                    "a file saved as UTF-8 (in a spreadsheet: CSV UTF-8)",
                ));
            }
        };
        let mut reading = if text.trim_start().starts_with('{') {
            reading_json::read(text)
        } else {
            reading_csv::read(text)
        };
        if let Some(policy) = &mut reading.policy {
            sound::check(policy, &mut reading.faults, &mut reading.remarks);
        }
        reading
    }

    /// The policies that come with Joinder: invented, in words of our own, for the demo and the tests.
    #[must_use]
    pub fn built_in() -> Vec<PolicyReading> {
        [
            include_bytes!("../../../rulebooks/licence-policies/northmoor-1.csv").as_slice(),
            include_bytes!("../../../rulebooks/licence-policies/northmoor-2.json").as_slice(),
        ]
        .iter()
        .map(|bytes| Self::read(bytes))
        .collect()
    }

    /// True where licences made on a day are made by it, as far as its file says; `None` where it says nothing.
    #[must_use]
    pub fn in_force_on(&self, day: Day) -> Option<bool> {
        let from = self.in_force_from?;
        Some(from <= day && self.in_force_until.is_none_or(|until| day <= until))
    }

    /// The condition with a name; `None` where the name is of another version, whatever its code.
    #[must_use]
    pub fn condition(&self, identity: &ConditionIdentity) -> Option<&PolicyCondition> {
        self.conditions
            .iter()
            .find(|condition| condition.identity == *identity)
    }

    /// The name of a condition of this version.
    #[must_use]
    pub fn identity(&self, code: &str) -> ConditionIdentity {
        ConditionIdentity {
            policy_version: self.version.clone(),
            code: code.to_owned(),
        }
    }
}

impl PolicyReading {
    fn faulty(fault: PolicyFault) -> Self {
        Self {
            faults: vec![fault],
            ..Self::default()
        }
    }
}

impl std::fmt::Display for ConditionIdentity {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.policy_version, self.code)
    }
}
