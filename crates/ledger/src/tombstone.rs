//! What an erasure leaves behind: who had which entries erased, when, on what authority. It stands unsealed, so that it
//! can be read when every key is gone, and it holds nothing of what was erased.

use crate::Position;
use serde::{Deserialize, Serialize};

/// Entries one after the other, the first and the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run(pub Position, pub Position);

/// Somebody's authority for an erasure, or for letting an erased record in again. Nobody is named in it whom the record
/// is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Who decided, by the name for signing in.
    pub by: String,
    /// In which role.
    pub role: String,
    /// The kind of authority; what kinds there are is known above.
    pub kind: String,
    /// The authority in words: the order, its court and date; the request and who upheld it.
    pub words: String,
}

/// What an entry of class `erased` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Who, and on what authority.
    pub authority: Authority,
    /// What was asked for: a record, a person, a source; known above.
    pub scope: String,
    /// The entries whose content was erased.
    pub entries: Vec<Run>,
    /// How many source records they were versions of.
    pub records: u64,
    /// Commits to the list of records that are not taken in again: SHA-256, in hexadecimal.
    pub refuses: String,
}

/// What an entry of class `readmitted` says: records that were erased may come in again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readmission {
    /// Who, and on what authority.
    pub authority: Authority,
    /// The erasure.
    pub erased_by: Position,
    /// Commits to the record: SHA-256, in hexadecimal.
    pub record: String,
}

/// An erasure as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// The tombstone's own position.
    pub position: Position,
    /// When.
    pub at: calendar::Instant,
    /// What it says.
    pub tombstone: Tombstone,
    /// True where keys that it destroys are still there: erasing was interrupted, and is finished when the ledger is
    /// next opened for writing.
    pub unfinished: bool,
}

impl Tombstone {
    /// True where an entry is among those erased.
    #[must_use]
    pub fn erases(&self, position: Position) -> bool {
        let after = self.entries.partition_point(|run| run.0 <= position);
        after
            .checked_sub(1)
            .and_then(|place| self.entries.get(place))
            .is_some_and(|run| position <= run.1)
    }

    /// How many entries.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.entries
            .iter()
            .map(|run| run.1.saturating_sub(run.0).saturating_add(1))
            .sum()
    }
}

/// Positions as runs. They come sorted, each once.
pub(crate) fn runs(positions: &[Position]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for position in positions {
        match runs.last_mut() {
            Some(last) if last.1.checked_add(1) == Some(*position) => last.1 = *position,
            _ => runs.push(Run(*position, *position)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_say_exactly_the_positions_they_were_made_of() {
        let cases: [(&[u64], &[(u64, u64)]); 4] = [
            (&[], &[]),
            (&[5], &[(5, 5)]),
            (&[2, 3, 4, 9], &[(2, 4), (9, 9)]),
            (&[1, 3, 4, 6], &[(1, 1), (3, 4), (6, 6)]),
        ];
        for (positions, expected) in cases {
            let made = runs(positions);
            assert_eq!(
                made.iter().map(|run| (run.0, run.1)).collect::<Vec<_>>(),
                expected
            );
            let tombstone = Tombstone {
                authority: Authority {
                    by: String::new(),
                    role: String::new(),
                    kind: String::new(),
                    words: String::new(),
                },
                scope: String::new(),
                entries: made,
                records: 0,
                refuses: String::new(),
            };
            let erased: Vec<u64> = (0..12).filter(|place| tombstone.erases(*place)).collect();
            assert_eq!(erased, positions);
            assert_eq!(tombstone.count(), positions.len() as u64);
        }
    }
}
