//! One part of an entry, opened: what a stranger needs to work out the entry's leaf, and nothing else of the entry.

use crate::hashing::{Chained, leaf, part_commitment};
use crate::{Hash, Position};
use serde::{Deserialize, Serialize};

/// An entry's head, its commitments, and one of them opened. As JSON, in this order and without spaces, it is the `extra`
/// of a proof file (`docs/seals.md`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Where the entry stands: its leaf is the one before, counted from 0.
    pub position: Position,
    /// When it was received, in microseconds since 1970-01-01 UTC.
    pub received_at: i64,
    /// The London day on which it was known, in days since 1970-01-01.
    pub known_on: i32,
    /// True where that day is a claim.
    pub claimed: bool,
    /// The agency that it came from.
    pub agency: String,
    /// The source within it.
    pub source: String,
    /// What part the entry plays.
    pub class: String,
    /// The commitments to its content, in hexadecimal: first how it is found, then one a part.
    pub commitments: Vec<String>,
    /// Which of them is opened, from 1: 1 is the record as it arrived, 2 its first fact.
    pub part: usize,
    /// The salt of this part alone, in hexadecimal.
    pub salt: String,
    /// The part, to the letter.
    pub content: String,
}

impl Opening {
    /// The leaf that follows from this. `None` where the part is not the one that the entry commits to, or where this is
    /// no opening.
    #[must_use]
    pub fn leaf(&self) -> Option<Hash> {
        let commitments: Vec<Hash> = self
            .commitments
            .iter()
            .map(|text| from_hexadecimal(text))
            .collect::<Option<_>>()?;
        let salt = from_hexadecimal(&self.salt)?;
        let opened = part_commitment(&salt, self.content.as_bytes());
        if self.part == 0 || *commitments.get(self.part)? != opened {
            return None;
        }
        Some(leaf(&Chained {
            position: self.position,
            received_at: self.received_at,
            known_on: self.known_on,
            claimed: self.claimed,
            agency: &self.agency,
            source: &self.source,
            class: &self.class,
            commitments: &commitments.concat(),
        }))
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes written as 64 small digits.
fn from_hexadecimal(text: &str) -> Option<Hash> {
    let bytes: Vec<u8> = text
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect::<Option<_>>()?;
    let hash: Hash = bytes.try_into().ok()?;
    (hexadecimal(&hash) == text).then_some(hash)
}
