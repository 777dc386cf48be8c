//! Promise 2, that nothing is edited and nothing lost, as far as others can be shown it: the ledger is sealed, a past that was
//! written anew shows, and a proof gives away one fact and nothing else.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Clearance, Role, Viewer};
use common::{FIRST, Room, noon, operator, viewer};
use desk::{DataFolder, Desk, Refusal};
use facts::FactId;
use seals::{Checkpoint, Note, Tile};
use std::path::Path;

fn row(number: u32, detail: &str, handling: &str) -> String {
    format!("c1,{FIRST},{number},2026-03-09,note,2026-03-01,,{detail},{handling}\n")
}

/// Another folder with the same files, as a backup or a restored disk has them.
fn copied(room: &Room) -> tempfile::TempDir {
    let other = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(room.folder.path()).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), other.path().join(file.file_name())).unwrap();
        }
    }
    other
}

fn open(folder: &Path) -> Desk {
    Desk::open(DataFolder::at(folder).unwrap(), noon("2026-03-12")).unwrap()
}

/// A fact that a source sent, from the entries' own numbering.
fn a_fact(room: &Room, containing: &str) -> FactId {
    let mut found = None;
    let at = common::at(&room.today);
    room.desk
        .every_fact(&operator(), 0, &at, noon(&room.today), &mut |line| {
            let told = serde_json::to_string(&line.fact).unwrap();
            if told.contains(containing) {
                found = Some(line.id);
            }
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    found.unwrap()
}

#[test]
fn promise_2_a_past_that_was_written_anew_is_not_signed_and_shows() {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &row(1, "as it was", ""));
    let early = copied(&room);
    room.import("northmoor", "2026-03-11", &row(2, "and went on", ""));
    let held = room.desk.seal().unwrap();
    // The same machine from an earlier disk, on which another past is written, with every hash as it has to be.
    let folder = room.folder.path().to_owned();
    for name in ["seals.key", "seals-public-key", "seals-checkpoint"] {
        std::fs::copy(folder.join(name), early.path().join(name)).unwrap();
    }
    let anew = Room {
        desk: open(early.path()),
        folder: early,
        today: "2026-03-11".to_owned(),
        evaluated: 0,
    };
    let mut anew = anew;
    let refused = anew.desk.seal().unwrap_err().to_string();
    assert!(refused.contains("rolled back"), "{refused}");
    let notes: String = (2..12)
        .map(|number| row(number, "was never so", ""))
        .collect();
    anew.import("northmoor", "2026-03-11", &notes);
    let refused = anew.desk.seal().unwrap_err().to_string();
    assert!(refused.contains("rewritten"), "{refused}");
    let place = DataFolder::at(anew.folder.path()).unwrap();
    let own = Desk::verify(&place, &operator()).unwrap();
    assert!(own.is_some(), "the checkpoint in the folder shows it");
    std::fs::remove_file(anew.folder.path().join("seals-checkpoint")).unwrap();
    assert_eq!(
        Desk::verify(&place, &operator()).unwrap(),
        None,
        "sound in itself"
    );
    let shown = Desk::verify_since(&place, &operator(), std::slice::from_ref(&held)).unwrap();
    assert_eq!(
        shown.map(|broken| broken.position),
        Some(held.checkpoint().size),
        "what somebody else holds shows it"
    );
}

#[test]
fn a_proof_opens_one_fact_for_those_who_may_and_is_on_the_record_first() {
    let mut room = Room::new();
    let rows = [row(1, "a plain note", ""), row(2, "a hidden note", "R")].concat();
    room.import("northmoor", "2026-03-10", &rows);
    let (plain, hidden) = (
        a_fact(&room, "a plain note"),
        a_fact(&room, "a hidden note"),
    );
    let now = noon("2026-03-10");
    let before = room.desk.entries().unwrap();
    let proof = room.desk.prove(&operator(), plain, now).unwrap();
    assert_eq!(
        room.desk.entries().unwrap(),
        before + 1,
        "one look is on the record"
    );
    let opened = String::from_utf8(proof.extra.clone()).unwrap();
    assert!(opened.contains("a plain note") && !opened.contains("a hidden note"));
    assert!(
        !opened.contains(FIRST),
        "the record it came in, with the identifier, stays closed"
    );
    let checkpoint = Checkpoint::parse(&Note::parse(&proof.checkpoint).unwrap().text).unwrap();
    assert!(checkpoint.size > proof.index);
    let low = Viewer {
        clearance: Clearance::Ordinary,
        ..operator()
    };
    assert!(matches!(
        room.desk.prove(&low, hidden, now),
        Err(Refusal::NotFound)
    ));
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Operator) {
        assert!(
            matches!(
                room.desk.prove(&viewer(role), plain, now),
                Err(Refusal::NotAllowed(_))
            ),
            "{}",
            role.in_words()
        );
    }
    for nowhere in [(plain.position, 99), (999, 0), (0, 0)] {
        let id = FactId {
            position: nowhere.0,
            ordinal: nowhere.1,
        };
        assert!(matches!(
            room.desk.prove(&operator(), id, now),
            Err(Refusal::NotFound)
        ));
    }
}

#[test]
fn the_log_is_public_only_where_somebody_has_decided_so_and_only_as_far_as_it_is_signed() {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &row(1, "a note", ""));
    let signed = room.desk.seal().unwrap();
    let first = Tile::of_tree(0, 0, 1).unwrap();
    assert_eq!(room.desk.public_checkpoint().unwrap(), None);
    assert_eq!(room.desk.public_tile(first).unwrap(), None);
    std::fs::write(
        room.folder.path().join("settings.toml"),
        "public_log = true\n",
    )
    .unwrap();
    let open = open(room.folder.path());
    assert_eq!(open.public_checkpoint().unwrap(), Some(signed.to_string()));
    assert_eq!(
        open.public_tile(first).unwrap().map(|hashes| hashes.len()),
        Some(1)
    );
    room.import("northmoor", "2026-03-11", &row(2, "another", ""));
    let size = signed.checkpoint().size;
    let reached = Tile::of_tree(0, 0, size).unwrap();
    let beyond = Tile::of_tree(0, 0, size + 1).unwrap();
    assert!(open.public_tile(reached).unwrap().is_some());
    assert_eq!(
        open.public_tile(beyond).unwrap(),
        None,
        "not signed yet, not shown"
    );
}
