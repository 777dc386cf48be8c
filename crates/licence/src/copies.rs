//! One entry, every copy: what police, tagging provider, accommodation and victim liaison must have of a licence, made from the
//! licence itself. What was made, sent and received of them, and what is owed, is in `recorded/copies.rs`.
//!
//! Which condition goes to whom is rows (`rulebooks/licence/copies.toml`). No copy says why a condition was set.

use crate::life::{ConditionOnLicence, Licence};
use crate::policy::{InputKind, Policy};
use crate::served::Values;
use calendar::Day;
use serde::{Deserialize, Serialize};

/// Who must have a copy.
pub use facts::copies::CopyRecipient as Recipient;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    recipient: Recipient,
    #[serde(default)]
    all: bool,
    /// Whether the recipient is told when the person was born.
    #[serde(default)]
    born: bool,
    #[serde(default)]
    monitored: bool,
    #[serde(default)]
    inputs: Vec<InputKind>,
    #[serde(default)]
    categories: Vec<String>,
    /// Where there are any: only conditions whose text begins so.
    #[serde(default)]
    begins: Vec<String>,
    words: String,
}

/// The rows.
#[derive(Clone, Debug, Deserialize)]
pub struct CopyRows {
    row: Vec<Row>,
}

/// What one recipient must have of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LicenceCopy {
    /// Who.
    pub recipient: Recipient,
    /// Of which version.
    pub version: u32,
    /// What it is, in words.
    pub words: String,
    /// Whether the recipient is told when the person was born.
    pub tells_birth: bool,
    /// The conditions.
    pub conditions: Vec<CopiedCondition>,
}

/// A condition of a copy: as served, with its values as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopiedCondition {
    /// Its number on the licence.
    pub number: u32,
    /// Its full text.
    pub text: String,
    /// Its values.
    pub values: Values,
}

/// A copy with what its recipient is told beside the conditions: as data, and what is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyDocument {
    /// For whom, in words.
    pub recipient: String,
    /// Whose licence it is.
    pub person: String,
    /// When they were born, where the recipient is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born: Option<String>,
    /// The licence's name among the person's licences.
    pub licence: String,
    /// Which kind it is.
    pub kind: String,
    /// Which version.
    pub version: u32,
    /// From when this version binds.
    pub in_force_from: Option<Day>,
    /// What it is, in words.
    pub words: String,
    /// The conditions.
    pub conditions: Vec<CopiedCondition>,
}

impl CopyDocument {
    /// What a recipient is told of a copy. `born` is left out where they are not.
    #[must_use]
    pub fn of(
        copy: &LicenceCopy,
        licence: &Licence,
        name: &str,
        whose: (&str, Option<&str>),
    ) -> Self {
        Self {
            recipient: copy.recipient.in_words().to_owned(),
            person: whose.0.to_owned(),
            born: whose.1.filter(|_| copy.tells_birth).map(str::to_owned),
            licence: name.to_owned(),
            kind: licence.kind.in_words().to_owned(),
            version: copy.version,
            in_force_from: licence.served_on(copy.version),
            words: copy.words.clone(),
            conditions: copy.conditions.clone(),
        }
    }

    /// The licence itself, as it is served on the person: every condition of a version in full.
    #[must_use]
    pub fn of_licence(
        licence: &Licence,
        version: u32,
        name: &str,
        whose: (&str, Option<&str>),
    ) -> Self {
        Self {
            recipient: "the person on licence".to_owned(),
            person: whose.0.to_owned(),
            born: whose.1.map(str::to_owned),
            licence: name.to_owned(),
            kind: licence.kind.in_words().to_owned(),
            version,
            in_force_from: licence.served_on(version).or(licence.start),
            words: "the whole licence".to_owned(),
            conditions: licence.in_version(version).map(copied).collect(),
        }
    }
}

fn copied(condition: &ConditionOnLicence) -> CopiedCondition {
    CopiedCondition {
        number: condition.number,
        text: condition.condition.text.clone(),
        values: condition.condition.values.clone(),
    }
}

impl CopyRows {
    /// The rows that come with Joinder.
    ///
    /// # Errors
    /// Where a row cannot be read: a test sees to it that none is so.
    pub fn built_in() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../../rulebooks/licence/copies.toml"))
    }

    /// The copies of the version in force; none where the licence is not in force.
    #[must_use]
    pub fn copies(&self, licence: &Licence, policies: &[Policy]) -> Vec<LicenceCopy> {
        if !licence.state.is_in_force() {
            return Vec::new();
        }
        self.copies_of(licence, licence.version, policies)
    }

    /// The copies of a version, also of one that was served before.
    #[must_use]
    pub fn copies_of(
        &self,
        licence: &Licence,
        version: u32,
        policies: &[Policy],
    ) -> Vec<LicenceCopy> {
        self.row
            .iter()
            .map(|row| LicenceCopy {
                recipient: row.recipient,
                version,
                words: row.words.clone(),
                tells_birth: row.born,
                conditions: licence
                    .in_version(version)
                    .filter(|condition| row.wants(condition, policies))
                    .map(copied)
                    .collect(),
            })
            .filter(|copy| !copy.conditions.is_empty())
            .collect()
    }
}

impl Row {
    fn wants(&self, condition: &ConditionOnLicence, policies: &[Policy]) -> bool {
        if self.all {
            return true;
        }
        let text = condition.condition.text.as_str();
        if !self.begins.is_empty() && !self.begins.iter().any(|begins| text.starts_with(begins)) {
            return false;
        }
        let offered = condition.condition.offered_in(policies);
        let category = condition.condition.category_in(policies);
        let fits = self
            .categories
            .iter()
            .any(|beginning| category.starts_with(beginning.as_str()));
        fits || offered.is_some_and(|offered| {
            (self.monitored && offered.asks_about_monitoring)
                || offered
                    .inputs
                    .iter()
                    .any(|input| self.inputs.contains(&input.kind))
        })
    }
}
