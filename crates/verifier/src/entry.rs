//! An entry of the ledger, opened as far as one part of its content.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a proof says of an entry.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Its place in the ledger, from 1.
    pub position: u64,
    /// When it was received, in microseconds since 1970-01-01 UTC, by the clock of the ledger's machine.
    pub received_at: i64,
    /// The London day on which it was known, in days since 1970-01-01.
    pub known_on: i32,
    /// True where that day is a claim: the entry was loaded later.
    pub claimed: bool,
    /// The agency that it came from.
    pub agency: String,
    /// The source within the agency.
    pub source: String,
    /// What part the entry plays: `record` for what a source sent or somebody entered.
    pub class: String,
    /// Commitments to the parts of its content, in hexadecimal.
    pub commitments: Vec<String>,
    /// Which of them is opened here, from 0.
    pub part: usize,
    /// The salt of that part, in hexadecimal.
    pub salt: String,
    /// The part, word for word.
    pub content: String,
}

impl Opened {
    /// Reads it, in its one right spelling: JSON without spaces, names in order, nothing else.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, String> {
        let opened: Self = serde_json::from_slice(json)
            .map_err(|fault| format!("the opened entry cannot be read: {fault}"))?;
        let again = serde_json::to_vec(&opened).map_err(|fault| fault.to_string())?;
        if again == json {
            Ok(opened)
        } else {
            Err("the opened entry is not written as it has to be".to_owned())
        }
    }

    /// The entry's leaf; where the part opened is the one that the entry commits to.
    pub(crate) fn leaf(&self) -> Result<[u8; 32], String> {
        let mut commitments = Vec::new();
        for commitment in &self.commitments {
            commitments.push(hexadecimal(commitment)?);
        }
        let mut part = Sha256::new();
        part.update(b"joinder/part/1");
        part.update(hexadecimal(&self.salt)?);
        part.update(self.content.as_bytes());
        let part: [u8; 32] = part.finalize().into();
        // The first commitment is over how the entry is found, and never opened.
        if self.part == 0 || commitments.get(self.part) != Some(&part) {
            return Err("the content is not what the entry commits to".to_owned());
        }
        let mut leaf = Sha256::new();
        leaf.update([0]);
        leaf.update(b"joinder/entry/1");
        leaf.update(self.position.to_be_bytes());
        leaf.update(self.received_at.to_be_bytes());
        leaf.update(self.known_on.to_be_bytes());
        leaf.update([u8::from(self.claimed)]);
        for sized in [
            self.agency.as_bytes(),
            self.source.as_bytes(),
            self.class.as_bytes(),
            commitments.as_flattened(),
        ] {
            leaf.update((sized.len() as u64).to_be_bytes());
            leaf.update(sized);
        }
        Ok(leaf.finalize().into())
    }
}

/// 32 bytes, written as 64 digits in small letters.
pub(crate) fn hexadecimal(text: &str) -> Result<[u8; 32], String> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes: Option<Vec<u8>> = pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?))
        .collect();
    bytes
        .filter(|_| rest.is_empty())
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| "a hash is not written as 64 hexadecimal digits".to_owned())
}
