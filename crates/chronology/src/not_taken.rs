//! A step that a fold over a chronology did not take: kept beside what came of the others, never lost.

use crate::Entry;
use facts::FactId;
use serde::Serialize;

/// A step that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotTaken {
    /// The fact.
    pub fact: FactId,
    /// What it says, in words.
    pub words: String,
    /// Why it was not taken.
    pub why: String,
}

impl NotTaken {
    /// The step that an entry is, with the reason why it was not taken.
    #[must_use]
    pub fn of(entry: &Entry<'_>, why: String) -> Self {
        Self {
            fact: entry.id,
            words: entry.statement.in_words(),
            why,
        }
    }
}
