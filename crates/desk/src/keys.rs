//! Keyed hashes: how subjects, records, identifiers and contents are named to the ledger, which knows none of them.
//!
//! The key is the ledger's own, so that a tag gives nothing away to somebody who has only the index.

use facts::{FactId, Identifier, RecordReference, SubjectReference};
use ledger::{Hash, RecordKey, Tag};
use sha2::{Digest, Sha256};

/// Makes names for one ledger.
#[derive(Clone, Copy)]
pub(crate) struct Keys(Hash);

impl Keys {
    pub(crate) const fn of(key: Hash) -> Self {
        Self(key)
    }

    pub(crate) fn subject(&self, subject: &SubjectReference) -> Tag {
        Tag(self.name(
            "subject",
            &[subject.source.0.as_bytes(), subject.reference.as_bytes()],
        ))
    }

    pub(crate) fn identifier(&self, identifier: &Identifier) -> Tag {
        let scheme = format!("{:?}", identifier.scheme);
        Tag(self.name(
            "identifier",
            &[scheme.as_bytes(), identifier.value.as_bytes()],
        ))
    }

    /// A home, by its unique property reference number in standard form.
    pub(crate) fn home(&self, uprn: &str) -> Tag {
        Tag(self.name("home", &[uprn.as_bytes()]))
    }

    pub(crate) fn record(&self, record: &RecordReference) -> RecordKey {
        RecordKey(self.name(
            "record",
            &[record.source.0.as_bytes(), record.reference.as_bytes()],
        ))
    }

    /// Names a bucket of tries at the door, so that neither a user's name nor a network's address stands in it.
    pub(crate) fn try_at(&self, what: &str, parts: &[&str]) -> [u8; 16] {
        let parts: Vec<&[u8]> = std::iter::once(what)
            .chain(parts.iter().copied())
            .map(str::as_bytes)
            .collect();
        self.name("try", &parts)
    }

    /// Stands for what a passkey's ceremony began with: who holds the page cannot make another.
    pub(crate) fn ceremony(&self, what: &str, user: &str, state: &[u8]) -> [u8; 16] {
        self.name("ceremony", &[what.as_bytes(), user.as_bytes(), state])
    }

    /// Stands for a content: the verbatim text and the facts taken from it.
    pub(crate) fn fingerprint(&self, parts: &[&[u8]]) -> [u8; 16] {
        self.name("content", parts)
    }

    /// The reference by which the public asks for a hearing or a decision: `7QK2M-X0R8D`. It hangs on the ledger's key, so that it tells
    /// nothing of whom it is about and cannot be found by trying.
    pub(crate) fn public_reference(
        &self,
        what: &str,
        subject: &SubjectReference,
        fact: FactId,
    ) -> String {
        /// Digits and letters that are not taken for one another.
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        /// How many of them: fifty bits.
        const LENGTH: usize = 10;
        let name = self.name(
            "published",
            &[
                what.as_bytes(),
                subject.source.0.as_bytes(),
                subject.reference.as_bytes(),
                fact.to_string().as_bytes(),
            ],
        );
        let letters = name.iter().take(LENGTH).filter_map(|byte| {
            let letter = LETTERS.get(usize::from(byte % 32));
            letter.map(|letter| char::from(*letter))
        });
        let mut reference: String = letters.collect();
        reference.insert(LENGTH / 2, '-');
        reference
    }

    fn name(&self, what: &str, parts: &[&[u8]]) -> [u8; 16] {
        let mut hash = Sha256::new();
        hash.update(b"joinder/name/1");
        hash.update(self.0);
        hash.update(what.as_bytes());
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest: Hash = hash.finalize().into();
        let mut name = [0; 16];
        for (byte, from) in name.iter_mut().zip(digest) {
            *byte = from;
        }
        name
    }
}
