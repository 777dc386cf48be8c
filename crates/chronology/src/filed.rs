//! A record as it is filed: the facts of one version of one source record, with when it was written, received and known.
//!
//! These are the inputs of a chronology. Keeping and finding them is the ledger's and the derived state's.

use calendar::{Day, Instant};
use facts::{Fact, FactId, Handling, RecordReference, When};
use serde::{Deserialize, Serialize};

/// Stands for the content of one version of a record: two deliveries with the same content have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(pub [u8; 16]);

/// When and how something came to be known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Arrival {
    /// Position in the ledger, from 1.
    pub position: u64,
    /// When this machine received it.
    pub received: Instant,
    /// The London day by the end of which it was known: the day of receipt, or the day that a back-load claims.
    pub known_on: Day,
    /// True where `known_on` is a claim: history loaded later, said to have been received that day.
    pub claimed: bool,
}

/// One version of one source record, with the facts that are about the person in question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledRecord {
    /// When it came to be known.
    pub arrival: Arrival,
    /// The source's own reference for the record.
    pub record: RecordReference,
    /// The agency whose source it is.
    pub agency: String,
    /// The format it came in.
    pub format: String,
    /// When the source wrote it, by its own word.
    pub written: When,
    /// Its content.
    pub fingerprint: Fingerprint,
    /// How it may be handled.
    pub handling: Handling,
    /// The file and place it came from.
    pub place: String,
    /// The facts about the person, each with its place among all facts of the record.
    pub facts: Vec<(u32, Fact)>,
}

/// The same content of a record was sent again, with another date of the source's own. Nothing new is said, but it is
/// known that the source still (or already) said so on that date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// When the sighting came to be known.
    pub arrival: Arrival,
    /// The record seen again.
    pub record: RecordReference,
    /// Which content.
    pub fingerprint: Fingerprint,
    /// When the source wrote it, by its own word.
    pub written: When,
}

/// One fact with the record that carries it.
#[derive(Clone, Copy, Debug)]
pub struct Filed<'a> {
    /// Where it stands.
    pub id: FactId,
    /// The record that carries it.
    pub record: &'a FiledRecord,
    /// The fact.
    pub fact: &'a Fact,
}
