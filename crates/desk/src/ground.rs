//! The kinds of authority on which something may be erased.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind of authority for an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// A court ordered it.
    CourtOrder,
    /// The record is about somebody else than it was filed under.
    WrongLink,
    /// The period for which it may be kept is over.
    OutOfTime,
    /// The person asked, and the request was upheld.
    RequestUpheld,
    /// It should never have been held: sent in error, or without a lawful basis.
    NotLawfullyHeld,
    /// A supervisory authority ordered it.
    RegulatorOrder,
}

impl Ground {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::CourtOrder,
        Self::WrongLink,
        Self::OutOfTime,
        Self::RequestUpheld,
        Self::NotLawfullyHeld,
        Self::RegulatorOrder,
    ];

    /// The kind's name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CourtOrder => "court-order",
            Self::WrongLink => "wrong-link",
            Self::OutOfTime => "out-of-time",
            Self::RequestUpheld => "request-upheld",
            Self::NotLawfullyHeld => "not-lawfully-held",
            Self::RegulatorOrder => "regulator-order",
        }
    }

    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::CourtOrder => "order of a court",
            Self::WrongLink => "the record is about somebody else",
            Self::OutOfTime => "the period for which it may be kept is over",
            Self::RequestUpheld => "the person's request was upheld",
            Self::NotLawfullyHeld => "it should never have been held",
            Self::RegulatorOrder => "order of a supervisory authority",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.name() == name)
    }
}
