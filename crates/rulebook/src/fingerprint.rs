//! The fingerprint of a finding: what is said on which evidence, so that an answer holds for exactly that.
//!
//! It is made of what sources say (their record's reference, when it happened, the statement), never of ledger
//! positions: importing the same again, or replaying, gives the same fingerprint; new evidence or a worse state another.

use chronology::Chronology;
use facts::{FactId, canonical};
use sha2::{Digest, Sha256};

/// The fingerprint of a finding of `class` (its state's name) by a rule's variant.
pub(crate) fn fingerprint(
    rule: &str,
    variant: &str,
    class: &str,
    evidence: &[FactId],
    chronology: &Chronology<'_>,
) -> String {
    let mut contents: Vec<Vec<u8>> = evidence
        .iter()
        .filter_map(|id| content(*id, chronology))
        .collect();
    contents.sort_unstable();
    contents.dedup();
    let mut hasher = Sha256::new();
    for part in [rule.as_bytes(), variant.as_bytes(), class.as_bytes()]
        .into_iter()
        .chain(contents.iter().map(Vec::as_slice))
    {
        // Each part is preceded by its length, so that no two lists of parts read the same.
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn content(id: FactId, chronology: &Chronology<'_>) -> Option<Vec<u8>> {
    // A corrected fact and its correction share no id; the entry that stands is the one reckoned with.
    let entry = chronology.entries.iter().find(|entry| entry.id == id)?;
    let said = (
        &entry.record.record,
        &entry.happened,
        entry.statement.as_ref(),
    );
    canonical::to_vec(&said).ok()
}
