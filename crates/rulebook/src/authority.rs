//! What stands behind a rule: the instrument, how it is known here, and how pressing a breach is.
//!
//! Authority: the design's promise 9. What the rules say is in the rulebooks.

use serde::{Deserialize, Serialize};

/// How a rule's source is known to whoever wrote the rule down.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Read {
    /// The statute itself was read.
    Statute,
    /// Official guidance was read.
    Guidance,
    /// A text that reports it was read: an authority's procedure.
    Secondary,
    /// Only other people's programs have it.
    Peer,
    /// Nothing was at hand: general knowledge.
    #[default]
    None,
}

impl Read {
    /// True for what was read in statute or guidance. All else is shown as unverified.
    #[must_use]
    pub const fn verified(self) -> bool {
        matches!(self, Self::Statute | Self::Guidance)
    }

    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Statute => "read in the statute",
            Self::Guidance => "read in official guidance",
            Self::Secondary => "read in a secondary source, unverified",
            Self::Peer => "taken from another program, unverified",
            Self::None => "not read, unverified",
        }
    }
}

/// Which instrument says so, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// The instrument: an Act, a guide, an authority's procedure.
    pub instrument: String,
    /// The section or paragraph.
    pub paragraph: String,
    /// Where it can be read.
    #[serde(default)]
    pub link: Option<String>,
}

impl Authority {
    /// Instrument and paragraph on one line: `Children in need census guide, 4.12.2`.
    #[must_use]
    pub fn in_words(&self) -> String {
        if self.paragraph.is_empty() {
            self.instrument.clone()
        } else {
            format!("{}, {}", self.instrument, self.paragraph)
        }
    }
}

/// How pressing it is when a duty under the rule is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Somebody named must respond today.
    Act,
    /// For the next meeting or supervision.
    Meeting,
    /// Shown on the chronology only: no finding is made of it.
    Show,
}
