//! The rows of the law for what comes after release, as they stand in the rulebooks.

use calendar::{BankHolidays, Day};
use serde::{Deserialize, Serialize};

/// The instrument on which an answer rests, and how it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Authority {
    /// The instrument.
    pub instrument: String,
    /// The section or paragraph.
    pub provision: String,
    /// How it is known: `statute`, `guidance`, `secondary`, `peer`, `none`.
    pub read: String,
    /// False for what was not read in statute or guidance.
    pub verified: bool,
}

/// A row of `licence-end.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndRow {
    pub(super) id: String,
    pub(super) kinds: Vec<String>,
    #[serde(default)]
    pub(super) from: Option<Day>,
    #[serde(default)]
    pub(super) not_before: Option<Day>,
    #[serde(default)]
    pub(super) until: Option<Day>,
    pub(super) ends: Ends,
    #[serde(default)]
    pub(super) qualifying_years: u32,
    #[serde(default)]
    pub(super) continuous_years: u32,
    instrument: String,
    provision: String,
    read: String,
    pub(super) words: String,
}

/// How a licence ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ends {
    Never,
    AfterContinuousYears,
    WithSentence,
    /// With the sentence or before it: which, the facts do not say.
    WithSentenceAtLatest,
}

/// A row of `recall-type.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypeRow {
    pub(super) id: String,
    pub(super) kinds: Vec<String>,
    #[serde(default)]
    from: Option<Day>,
    #[serde(default)]
    until: Option<Day>,
    #[serde(default)]
    pub(super) under_months: Option<u32>,
    pub(super) answer: super::RecallType,
    #[serde(default)]
    pub(super) days: Vec<TermDays>,
    pub(super) excluded_by: Vec<String>,
    #[serde(default)]
    pub(super) otherwise: Option<super::RecallType>,
    #[serde(default)]
    pub(super) home_detention: Option<String>,
    instrument: String,
    provision: String,
    read: String,
    pub(super) words: String,
}

/// The days of a fixed term, for sentences of under so many months, or for all.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermDays {
    #[serde(default)]
    pub(super) under_months: Option<u32>,
    pub(super) days: u32,
}

/// Something that takes a person out of a fixed-term recall.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExclusionRow {
    pub(super) id: String,
    pub(super) words: String,
}

#[derive(Deserialize)]
struct EndSheet {
    row: Vec<EndRow>,
}

#[derive(Deserialize)]
struct TypeSheet {
    exclusion: Vec<ExclusionRow>,
    row: Vec<TypeRow>,
}

/// The law of what comes after release.
#[derive(Clone, Debug)]
pub struct AfterRelease {
    pub(super) ends: Vec<EndRow>,
    pub(super) types: Vec<TypeRow>,
    pub(super) exclusions: Vec<ExclusionRow>,
    pub(super) holidays: BankHolidays,
}

impl AfterRelease {
    /// The rows that come with Joinder.
    ///
    /// # Errors
    /// Where a row cannot be read: a test sees to it that none is so.
    pub fn built_in() -> Result<Self, toml::de::Error> {
        Self::from_toml(
            include_str!("../../../../rulebooks/release/licence-end.toml"),
            include_str!("../../../../rulebooks/release/recall-type.toml"),
        )
    }

    /// Rows of other files.
    ///
    /// # Errors
    /// Where a row cannot be read.
    pub fn from_toml(licence_end: &str, recall_type: &str) -> Result<Self, toml::de::Error> {
        let (ends, types): (EndSheet, TypeSheet) =
            (toml::from_str(licence_end)?, toml::from_str(recall_type)?);
        Ok(Self {
            ends: ends.row,
            types: types.row,
            exclusions: types.exclusion,
            holidays: BankHolidays::england_and_wales(),
        })
    }

    /// The flags that facts bear and that no row knows: each is a typing mistake that would be taken for "no".
    #[must_use]
    pub fn unknown_flags(&self, facts: &super::LifeFacts) -> Vec<String> {
        let known = |flag: &&String| self.exclusions.iter().any(|row| row.id == **flag);
        facts
            .flags
            .iter()
            .flatten()
            .filter(|flag| !known(flag))
            .cloned()
            .collect()
    }

    /// The flags that there are, each with its words.
    pub fn flags(&self) -> impl Iterator<Item = (&str, &str)> {
        self.exclusions
            .iter()
            .map(|row| (row.id.as_str(), row.words.as_str()))
    }

    /// What an exclusion is, in words; its id where no row has any.
    pub(super) fn exclusion<'a>(&'a self, id: &'a str) -> &'a str {
        self.exclusions
            .iter()
            .find(|row| row.id == id)
            .map_or(id, |row| &row.words)
    }
}

fn authority(instrument: &str, provision: &str, read: &str) -> Authority {
    Authority {
        instrument: instrument.to_owned(),
        provision: provision.to_owned(),
        read: read.to_owned(),
        verified: matches!(read, "statute" | "guidance"),
    }
}

impl EndRow {
    pub(super) fn authority(&self) -> Authority {
        authority(&self.instrument, &self.provision, &self.read)
    }

    /// True where the row is or, for a day of commencement that is not known, may be in force on a day.
    pub(super) fn may_hold_on(&self, day: Day) -> bool {
        self.from.or(self.not_before).is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }

    /// True where its day of commencement is known.
    pub(super) const fn commencement_is_known(&self) -> bool {
        self.not_before.is_none()
    }
}

impl TypeRow {
    pub(super) fn authority(&self) -> Authority {
        authority(&self.instrument, &self.provision, &self.read)
    }

    pub(super) fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}
