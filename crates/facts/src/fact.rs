//! One fact, and the body of a record's entry: the facts that one delivered record made, with the record verbatim.

use crate::{RecordReference, Span, Statement, SubjectReference, When};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a fact may be handled. Each level is a mark on the ledger's entry, and a viewer must hold it to see the entry.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// For everybody who works with the person.
    #[default]
    Ordinary,
    /// For those whose role needs it: health detail, victims' details.
    Sensitive,
    /// For those named: adoption, protected identity, staff and their relatives.
    Restricted,
    /// Withheld from a prisoner (Parole Board Rules 2019 r. 17): behind a wall of its own, for the offices that ask for it and
    /// decide it. No clearance opens it.
    Withheld,
    /// Of those harmed: behind a wall of its own, for victim liaison. No clearance opens it.
    Victims,
}

impl Handling {
    /// True for what stands behind a wall of its own: a clearance shows none of it, only the office does whose it is.
    #[must_use]
    pub const fn is_walled(self) -> bool {
        matches!(self, Self::Withheld | Self::Victims)
    }
}

/// One typed statement: whom it is about, what, and when it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fact {
    /// Whom it is about; absent for a fact about no one person (a look at a list).
    #[serde(default)]
    pub about: Option<SubjectReference>,
    /// When it happened, from and to.
    pub happened: Span,
    /// What is said.
    pub statement: Statement,
}

/// Where a fact stands: the ledger position of its entry, and its place in that entry, from 0.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct FactId {
    /// Position of the entry in the ledger, from 1.
    pub position: u64,
    /// Place among the entry's facts, from 0.
    pub ordinal: u32,
}

impl std::fmt::Display for FactId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.position, self.ordinal)
    }
}

impl std::str::FromStr for FactId {
    type Err = String;

    /// Reads `184.0`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is not a fact: expected position and place, such as `184.0`");
        let (position, ordinal) = text.split_once('.').ok_or_else(wrong)?;
        Ok(Self {
            position: position.parse().map_err(|_| wrong())?,
            ordinal: ordinal.parse().map_err(|_| wrong())?,
        })
    }
}

/// What an entry of the ledger holds for one version of one record: the record as it arrived and the facts it made.
/// It is kept as canonical JSON ([`crate::canonical`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Body {
    /// The source's own reference for the record.
    pub record: RecordReference,
    /// The format it came in: `cin-census`, `mapping:health-visits`, `entered here`.
    pub format: String,
    /// When the source wrote it, by the source's own word.
    pub written: When,
    /// The file it came in, and where: `census.xml`, line 214. Empty for what was entered here.
    #[serde(default)]
    pub place: String,
    /// The record as it arrived, to the letter.
    #[serde(default)]
    pub verbatim: String,
    /// How it may be handled.
    #[serde(default)]
    pub handling: Handling,
    /// The facts it made, in order.
    #[serde(default)]
    pub facts: Vec<Fact>,
}
