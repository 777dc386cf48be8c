//! Commitments, leaves and the chain: what makes a change to the past show.
//!
//! ```text
//! commitment = SHA-256("joinder/part/1" || salt of the part || part)      the salt is kept with the content
//! leaf       = SHA-256(0x00 || canonical entry)                           as in RFC 9162: the leaves of the tree (`seals`)
//! chain      = SHA-256("joinder/chain/1" || chain before || leaf)
//! ```
//! An entry holds commitments and no content: content can be sealed or erased and the chain still be checked.

use crate::{Marks, RecordKey, Tag};
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// What stands before the first entry.
pub(crate) const BEFORE_THE_FIRST: Hash = [0; 32];

/// The parts of an entry that its leaf covers.
pub(crate) struct Chained<'a> {
    pub position: u64,
    pub received_at: i64,
    pub known_on: i32,
    pub claimed: bool,
    pub agency: &'a str,
    pub source: &'a str,
    pub class: &'a str,
    pub commitments: &'a [u8],
}

/// The leaf hash of an entry.
pub(crate) fn leaf(entry: &Chained<'_>) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(b"joinder/entry/1");
    hash.update(entry.position.to_be_bytes());
    hash.update(entry.received_at.to_be_bytes());
    hash.update(entry.known_on.to_be_bytes());
    hash.update([u8::from(entry.claimed)]);
    for text in [entry.agency, entry.source, entry.class] {
        sized(&mut hash, text.as_bytes());
    }
    sized(&mut hash, entry.commitments);
    hash.finalize().into()
}

/// The chain after an entry.
pub(crate) fn chain(before: &Hash, leaf: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"joinder/chain/1");
    hash.update(before);
    hash.update(leaf);
    hash.finalize().into()
}

/// What the first commitment of an entry covers besides its first part: by what the entry is found and who may see it.
pub(crate) struct Found<'a> {
    pub record: &'a RecordKey,
    pub fingerprint: &'a [u8; 16],
    pub written: Option<i64>,
    pub marks: &'a Marks,
    pub tags: &'a [Tag],
}

/// The commitments to an entry's content, one a part and one for how it is found, in order, each 32 bytes.
pub(crate) fn commitments(salt: &Hash, found: &Found<'_>, parts: &[&[u8]]) -> Vec<u8> {
    let mut all = Vec::with_capacity(32 * (parts.len() + 1));
    let mut hash = Sha256::new();
    hash.update(b"joinder/found/1");
    hash.update(part_salt(salt, 0));
    hash.update(found.record.0);
    hash.update(found.fingerprint);
    hash.update([u8::from(found.written.is_some())]);
    hash.update(found.written.unwrap_or_default().to_be_bytes());
    sized(&mut hash, found.marks.text().as_bytes());
    for tag in found.tags {
        hash.update(tag.0);
    }
    all.extend_from_slice(&hash.finalize());
    for (place, part) in (1_u32..).zip(parts) {
        all.extend_from_slice(&part_commitment(&part_salt(salt, place), part));
    }
    all
}

/// The commitment to one part, from the salt of that part.
pub(crate) fn part_commitment(part_salt: &Hash, part: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"joinder/part/1");
    hash.update(part_salt);
    hash.update(part);
    hash.finalize().into()
}

/// Each part has a salt of its own, so that one part can be shown without giving away the others.
pub(crate) fn part_salt(salt: &Hash, place: u32) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"joinder/salt/1");
    hash.update(salt);
    hash.update(place.to_be_bytes());
    hash.finalize().into()
}

/// By what an erased record is known again without being named: a keyed hash of its key.
pub(crate) fn refusal_of(key: &Hash, record: &RecordKey) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"joinder/refused/1");
    hash.update(key);
    hash.update(record.0);
    let digest: Hash = hash.finalize().into();
    let mut short = [0; 16];
    short.copy_from_slice(digest.split_at(16).0);
    short
}

/// Commits to a list of refused records, sorted, in hexadecimal.
pub(crate) fn refusals(sorted: &[[u8; 16]]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"joinder/refusals/1");
    for refused in sorted {
        hash.update(refused);
    }
    crate::opening::hexadecimal(&hash.finalize())
}

fn sized(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}
