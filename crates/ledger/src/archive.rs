//! Entries as they leave for another store and come back from it: everything that an entry is, in an open form (JSON), so
//! that the ledger can be read without Joinder and rebuilt by another.
//!
//! What an archive holds is as secret as the ledger itself: content stands open in it, with its salts.

use crate::{Hash, LedgerFault, Position};
use serde::{Deserialize, Serialize};

/// An entry, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchivedEntry {
    /// Where it stands: 1, 2, 3 … without gaps.
    pub position: Position,
    /// When it was received, microseconds since 1970-01-01 UTC.
    pub received_at: i64,
    /// The London day on which it was known, days since 1970-01-01.
    pub known_on: i32,
    /// True where that day is a claim.
    pub claimed: bool,
    /// The agency.
    pub agency: String,
    /// The source within it.
    pub source: String,
    /// What part it plays.
    pub class: String,
    /// Commitments to its content, in hexadecimal: first how it is found, then one a part.
    pub commitments: Vec<String>,
    /// Its leaf in the hash tree, in hexadecimal.
    pub leaf: String,
    /// The chain after it, in hexadecimal.
    pub chain: String,
    /// Its content; absent where it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ArchivedContent>,
    /// The entry that says by whom and on what authority the content was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_by: Option<Position>,
}

/// The openings of an entry's commitments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchivedContent {
    /// Which source record it is a version of: a keyed hash, in hexadecimal.
    pub record: String,
    /// Stands for the content: a keyed hash, in hexadecimal.
    pub fingerprint: String,
    /// The source's own date, microseconds; absent where it gave none.
    pub written: Option<i64>,
    /// The marks that a viewer must hold, sorted, with commas between.
    pub marks: String,
    /// By what it is found: keyed hashes, sorted, in hexadecimal.
    pub tags: Vec<String>,
    /// The salt of the commitments, in hexadecimal.
    pub salt: String,
    /// The parts, each canonical JSON: first the record as it arrived, then one a fact.
    pub parts: Vec<String>,
}

/// A record that was erased and is not taken in again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchivedRefusal {
    /// The record: a keyed hash of its key, in hexadecimal.
    pub record: String,
    /// The entry that says that it was erased.
    pub by_entry: Position,
    /// The entry that lets it in again, where somebody decided so.
    pub readmitted: Option<Position>,
}

/// Bytes as small hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    crate::opening::hexadecimal(bytes)
}

/// So many bytes from hexadecimal digits.
pub(crate) fn bytes_of<const N: usize>(
    position: Position,
    field: &str,
    digits: &str,
) -> Result<[u8; N], LedgerFault> {
    let unreadable = || LedgerFault::Unreadable {
        position,
        reason: format!(
            "its `{field}` of the archive is not {} hexadecimal digits",
            2 * N
        ),
    };
    let text = digits.as_bytes();
    if text.len() != 2 * N || !text.iter().all(u8::is_ascii_hexdigit) {
        return Err(unreadable());
    }
    let bytes: Vec<u8> = text
        .chunks(2)
        .map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .collect::<Option<_>>()
        .ok_or_else(unreadable)?;
    bytes.try_into().map_err(|_| unreadable())
}

/// What an archive says of the ledger as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveEnd {
    /// The last position.
    pub entries: Position,
    /// The chain there.
    pub chain: Hash,
}
