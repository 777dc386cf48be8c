//! Proofs and leaves that we make, checked by the verifier that knows none of our code; and every bit of a proof flipped.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{Day, Instant};
use ledger::{
    EntryClass, Ledger, Marks, NewEntry, RecordKey, SqliteLedger, Tag, Visibility, tree_of,
};
use proptest::prelude::*;
use seals::{InclusionProof, KeyKind, SignedCheckpoint, SigningKey, Tile};
use verifier::{Checkpoint, Key, check_leaves, check_proof};

fn log() -> SigningKey {
    SigningKey::from_seed("northmoor.example/joinder", KeyKind::Log, &[7; 32]).unwrap()
}

fn witness() -> SigningKey {
    SigningKey::from_seed("police.example/witness", KeyKind::Witness, &[8; 32]).unwrap()
}

fn key(of: &SigningKey) -> Key {
    Key::parse(&of.public().to_string()).unwrap()
}

fn entry(number: u16, agency: &str, parts: Vec<String>, claimed_on: Option<Day>) -> NewEntry {
    let mut record = [0; 16];
    record[..2].copy_from_slice(&number.to_be_bytes());
    NewEntry {
        agency: agency.to_owned(),
        source: "a source".to_owned(),
        class: EntryClass::Record,
        claimed_on,
        record: RecordKey(record),
        fingerprint: record,
        written: Some(i64::from(number)),
        marks: Marks::default(),
        tags: vec![Tag(record)],
        parts: parts.into_iter().map(String::into_bytes).collect(),
    }
}

struct Made {
    _folder: tempfile::TempDir,
    ledger: SqliteLedger,
}

fn made(entries: &[NewEntry]) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let noon = Instant::parse("2026-03-02T12:00:00Z").unwrap();
    let mut ledger = SqliteLedger::open(&folder.path().join("ledger.sqlite"), noon).unwrap();
    ledger.append(entries, noon).unwrap();
    Made {
        _folder: folder,
        ledger,
    }
}

impl Made {
    fn checkpoint(&self, size: u64) -> SignedCheckpoint {
        let root = tree_of(&self.ledger, size).root().unwrap();
        let signed = SignedCheckpoint::sign(&log(), size, root).unwrap();
        let line = signed.cosign(&witness(), 1_795_000_000).unwrap();
        signed.with_cosignature(line, witness().public()).unwrap()
    }

    fn proof(&self, position: u64, part: usize) -> String {
        let size = self.ledger.head().unwrap().0;
        let opening = self
            .ledger
            .opening(position, part, &Visibility::Everything)
            .unwrap()
            .unwrap();
        InclusionProof {
            extra: serde_json::to_vec(&opening).unwrap(),
            index: position - 1,
            path: tree_of(&self.ledger, size).inclusion(position - 1).unwrap(),
            checkpoint: self.checkpoint(size).to_string(),
        }
        .to_string()
    }

    fn leaves(&self) -> Vec<u8> {
        let size = self.ledger.head().unwrap().0;
        let mut all = Vec::new();
        let mut number = 0;
        while let Some(tile) = Tile::of_tree(0, number, size) {
            all.extend(self.ledger.tile(tile).unwrap().unwrap().concat());
            number += 1;
        }
        all
    }
}

fn some() -> Made {
    let parts = |number: u16| {
        vec![
            format!(r#"{{"record":"R{number}"}}"#),
            format!(r#"{{"fact":{number},"says":"ç \" \\ \u0001"}}"#),
        ]
    };
    let entries: Vec<NewEntry> = (1..300)
        .map(|number| entry(number, "northmoor", parts(number), None))
        .collect();
    made(&entries)
}

#[test]
fn every_single_bit_of_a_proof_counts() {
    let made = some();
    let proof = made.proof(123, 1);
    let (log, witnesses) = (key(&log()), [key(&witness())]);
    let shown = check_proof(&proof, &log, &witnesses).unwrap();
    assert_eq!(
        shown.opened.content,
        r#"{"fact":122,"says":"ç \" \\ \u0001"}"#
    );
    let mut tried = 0;
    for bit in 0..proof.len() * 8 {
        let mut changed = proof.clone().into_bytes();
        changed[bit / 8] ^= 1 << (bit % 8);
        tried += 1;
        // What is no text any more cannot even be read.
        if let Ok(changed) = String::from_utf8(changed) {
            assert!(
                check_proof(&changed, &log, &witnesses).is_err(),
                "bit {bit} was changed and nobody saw it:\n{changed}"
            );
        }
    }
    assert!(tried > 10_000, "{tried} bits");
    for (at, _) in proof.char_indices() {
        assert!(
            check_proof(&proof[..at], &log, &witnesses).is_err(),
            "cut off at {at}"
        );
    }
    assert!(check_proof(&format!("{proof}\n"), &log, &witnesses).is_err());
}

#[test]
fn other_keys_prove_nothing() {
    let made = some();
    let proof = made.proof(5, 0);
    let (right, by) = (key(&log()), [key(&witness())]);
    assert!(check_proof(&proof, &right, &by).is_ok());
    assert!(
        check_proof(&proof, &right, &[]).is_ok(),
        "the log's word alone, where nobody asks for more"
    );
    let another =
        |name: &str, kind, seed| key(&SigningKey::from_seed(name, kind, &[seed; 32]).unwrap());
    for (log, witnesses, what) in [
        (
            another("northmoor.example/joinder", KeyKind::Log, 9),
            vec![],
            "another key under the log's name",
        ),
        (
            another("elsewhere.example", KeyKind::Log, 7),
            vec![],
            "another name with the log's key",
        ),
        (key(&witness()), vec![], "a witness as the log"),
        (
            key(&log()),
            vec![another("police.example/witness", KeyKind::Witness, 9)],
            "another key under the witness's name",
        ),
        (
            key(&log()),
            vec![another("other.example/witness", KeyKind::Witness, 8)],
            "a witness that has not signed",
        ),
        (key(&log()), vec![key(&log())], "the log as its own witness"),
    ] {
        assert!(check_proof(&proof, &log, &witnesses).is_err(), "{what}");
    }
}

#[test]
fn a_whole_log_is_checked_against_every_checkpoint() {
    let made = some();
    let leaves = made.leaves();
    let (log, witnesses) = (key(&log()), [key(&witness())]);
    let checkpoints = |sizes: &[u64]| -> Vec<Checkpoint> {
        sizes
            .iter()
            .map(|size| Checkpoint::parse(&made.checkpoint(*size).to_string()).unwrap())
            .collect()
    };
    let all = checkpoints(&[300, 1, 256, 299, 300]);
    assert_eq!(
        check_leaves(&mut &leaves[..], &all, &log, &witnesses),
        Ok(300)
    );
    assert!(
        check_leaves(&mut &leaves[..32 * 299], &all, &log, &witnesses).is_err(),
        "cut off"
    );
    assert!(check_leaves(&mut &leaves[..32 * 300 - 1], &all, &log, &witnesses).is_err());
    for leaf in [0, 255, 299] {
        let mut changed = leaves.clone();
        changed[32 * leaf + 31] ^= 0x80;
        assert!(check_leaves(&mut &changed[..], &checkpoints(&[300]), &log, &witnesses).is_err());
    }
    let mut swapped = leaves.clone();
    swapped.rotate_left(32);
    assert!(check_leaves(&mut &swapped[..], &checkpoints(&[300]), &log, &witnesses).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever an entry says, both sides work out the same leaf and the same root.
    #[test]
    fn what_we_prove_the_other_accepts(
        contents in prop::collection::vec(prop::collection::vec("[^\n]{1,40}", 1..4), 1..20),
        agency in "\\PC{0,12}",
        claimed in prop::option::of(-30_000_i32..30_000),
        chosen in any::<prop::sample::Index>(),
    ) {
        let entries: Vec<NewEntry> = (1..)
            .zip(&contents)
            .map(|(number, parts)| entry(number, &agency, parts.clone(), claimed.and_then(Day::from_number)))
            .collect();
        let made = made(&entries);
        let place = chosen.index(contents.len());
        for (part, content) in contents[place].iter().enumerate() {
            let proof = made.proof(place as u64 + 2, part);
            let shown = check_proof(&proof, &key(&log()), &[key(&witness())]);
            prop_assert_eq!(&shown.unwrap().opened.content, content);
        }
    }
}
