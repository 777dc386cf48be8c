//! One entry, every copy: what police, tagging provider, accommodation and victim liaison must have of a licence, made from the
//! licence itself; and what is owed to whom after each version, until it was sent and acknowledged.
//!
//! Which condition goes to whom is rows (`rulebooks/licence/copies.toml`). No copy says why a condition was set.

use crate::life::{ConditionOnLicence, Licence};
use crate::policy::{InputKind, Policy, PolicyCondition};
use crate::served::Values;
use calendar::Instant;
use serde::{Deserialize, Serialize};

/// Who must have a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The police.
    Police,
    /// Whoever fits and watches tags.
    TaggingProvider,
    /// Where the person lives.
    Accommodation,
    /// The victim liaison officer.
    VictimLiaison,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    recipient: Recipient,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    monitored: bool,
    #[serde(default)]
    inputs: Vec<InputKind>,
    #[serde(default)]
    categories: Vec<String>,
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

/// That a copy was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// What was sent.
    pub copy: LicenceCopy,
    /// When.
    pub at: Instant,
    /// When they said that they had it.
    pub acknowledged: Option<Instant>,
}

/// Something owed to a recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "owed")]
pub enum Owed {
    /// A copy that differs from what they were last sent.
    Copy(LicenceCopy),
    /// That it was acknowledged: it was sent at this time.
    Receipt {
        /// By whom.
        recipient: Recipient,
        /// When it was sent.
        sent: Instant,
    },
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
        self.row
            .iter()
            .map(|row| LicenceCopy {
                recipient: row.recipient,
                version: licence.version,
                words: row.words.clone(),
                conditions: licence
                    .in_force()
                    .filter(|condition| row.wants(condition, policies))
                    .map(|condition| CopiedCondition {
                        number: condition.number,
                        text: condition.condition.text.clone(),
                        values: condition.condition.values.clone(),
                    })
                    .collect(),
            })
            .filter(|copy| !copy.conditions.is_empty())
            .collect()
    }

    /// What is owed now: a copy to each who has none, or whose last one differs; and receipts that have not come.
    #[must_use]
    pub fn owed(&self, licence: &Licence, policies: &[Policy], sent: &[Sent]) -> Vec<Owed> {
        let mut owed = Vec::new();
        for copy in self.copies(licence, policies) {
            let last = sent
                .iter()
                .filter(|one| one.copy.recipient == copy.recipient)
                .max_by_key(|one| one.at);
            match last {
                Some(last) if last.copy.conditions == copy.conditions => {
                    if last.acknowledged.is_none() {
                        owed.push(Owed::Receipt {
                            recipient: copy.recipient,
                            sent: last.at,
                        });
                    }
                }
                _ => owed.push(Owed::Copy(copy)),
            }
        }
        owed
    }
}

impl Row {
    fn wants(&self, condition: &ConditionOnLicence, policies: &[Policy]) -> bool {
        if self.all {
            return true;
        }
        let category = condition.condition.category.as_deref().unwrap_or_default();
        let fits = self
            .categories
            .iter()
            .any(|beginning| category.starts_with(beginning.as_str()));
        let offered: Option<&PolicyCondition> =
            condition.condition.identity.as_ref().and_then(|identity| {
                policies
                    .iter()
                    .find_map(|policy| policy.condition(identity))
            });
        fits || offered.is_some_and(|offered| {
            (self.monitored && offered.asks_about_monitoring)
                || offered
                    .inputs
                    .iter()
                    .any(|input| self.inputs.contains(&input.kind))
        })
    }
}
