//! Who may add, vary or remove a condition, by who set it: the rows of `rulebooks/licence/condition-rights.toml`.

use super::{LicenceKind, SetBy, Who};
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// Its id.
    pub id: String,
    /// The kinds of licence that it is for.
    pub kinds: Vec<LicenceKind>,
    /// Who set the condition.
    pub sets: Vec<SetBy>,
    /// Whose decision a change needs; empty where nobody may.
    pub may: Vec<Who>,
    /// The instrument.
    pub instrument: String,
    /// The section.
    pub provision: String,
    /// How it is known.
    pub read: String,
    /// In words.
    pub words: String,
}

/// All rows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Rights {
    row: Vec<Right>,
}

impl Rights {
    /// The rows that come with Joinder.
    ///
    /// # Errors
    /// Where a row cannot be read: a test sees to it that none is so.
    pub fn built_in() -> Result<Self, toml::de::Error> {
        Self::from_toml(include_str!(
            "../../../../rulebooks/licence/condition-rights.toml"
        ))
    }

    /// Rows of another file.
    ///
    /// # Errors
    /// Where a row cannot be read.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The row for a condition that somebody set, on a licence of a kind.
    #[must_use]
    pub fn of(&self, kind: LicenceKind, set_by: SetBy) -> Option<&Right> {
        self.row
            .iter()
            .find(|row| row.kinds.contains(&kind) && row.sets.contains(&set_by))
    }

    /// True where whoever decides may change a condition that `set_by` set.
    #[must_use]
    pub fn allows(&self, kind: LicenceKind, set_by: SetBy, decides: Who) -> bool {
        self.of(kind, set_by)
            .is_some_and(|row| row.may.contains(&decides))
    }
}
