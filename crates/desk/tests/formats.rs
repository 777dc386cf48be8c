//! A data folder that any earlier version wrote opens, says the same, and is brought up to the present.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{FIRST, Room, SECOND, at, noon, operator};
use desk::{DataFolder, Desk};
use std::path::{Path, PathBuf};

/// The files of a data folder. As fixtures they have another ending, since databases are not kept in the repository.
const FILES: [(&str, &str); 5] = [
    ("ledger.sqlite", "ledger.file"),
    ("derived.sqlite", "derived.file"),
    ("accounts.sqlite", "accounts.file"),
    ("keys.sqlite", "keys.file"),
    ("installation.key", "installation.file"),
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A room in a folder as an earlier version left it. Format 1 had no keys.
fn opened(fixture: &str) -> Room {
    let folder = tempfile::tempdir().unwrap();
    for (name, kept) in FILES {
        let from = fixtures().join(fixture).join(kept);
        if from.exists() {
            std::fs::copy(from, folder.path().join(name)).unwrap();
        }
    }
    let data = DataFolder::at(folder.path()).unwrap();
    assert_eq!(Desk::verify(&data, &operator()).unwrap(), None);
    let desk = Desk::open(data, noon("2026-04-01")).unwrap();
    Room {
        folder,
        desk,
        today: "2026-04-01".to_owned(),
        evaluated: 0,
    }
}

/// Writes such a folder with the present version: to be run when the format is about to change, and what it writes kept.
/// `JOINDER_FIXTURE` names the folder to write, such as `format-2/last`.
#[test]
#[ignore = "writes a fixture and tests nothing; see tests/fixtures"]
fn write_a_folder_of_the_present_format() {
    let to = fixtures().join(std::env::var("JOINDER_FIXTURE").unwrap());
    let mut room = Room::opened_on("2026-03-09");
    let first = format!("c1,{FIRST}");
    let referral = format!("{first},1,2026-03-09,referral,2026-03-03,,,");
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("{first},0,2026-03-09,child,2015-05-05,,Wren Ashdown-Test,\n{referral}\nc2,{SECOND},9,2026-03-09,child,2016-06-06,,Robin Fernsby-Test,\nc2,{SECOND},2,2026-03-09,referral,32/13/2026,,,"),
    );
    room.import("northmoor", "2026-03-13", &referral);
    room.import(
        "northmoor",
        "2026-03-14",
        &format!("{first},3,2026-03-14,assessment,2026-03-04,,,\n{first},4,2026-03-13,note,2026-03-05,,as first sent,"),
    );
    room.import(
        "northmoor",
        "2026-03-15",
        &format!("{first},4,2026-03-14,note,2026-03-05,,sent again,"),
    );
    room.import(
        "southmoor",
        "2026-03-15",
        &format!("s9,{FIRST},1,2026-03-15,note,2026-03-05,,from the south,"),
    );
    let (child, now) = (room.first(), noon("2026-03-16"));
    let page = room.desk.person(&operator(), child, &at("2026-03-16"), now);
    let open = page.unwrap().situation.unwrap().open;
    let finding = open.first().unwrap().fingerprint.clone();
    room.desk
        .answer(
            &operator(),
            child,
            &[finding],
            facts::AnswerKind::Acted,
            "The strategy discussion was held",
            now,
        )
        .unwrap();
    room.desk
        .note(&operator(), child, "A note entered here", now)
        .unwrap();
    room.desk.make_first_administrator().unwrap();
    room.desk.catch_up(now).unwrap();
    drop(room.desk);
    std::fs::create_dir_all(&to).unwrap();
    for (name, kept) in FILES {
        let from = room.folder.path().join(name);
        let log = room.folder.path().join(format!("{name}-wal"));
        assert!(log.metadata().map_or(true, |log| log.len() == 0), "{name}");
        std::fs::copy(from, to.join(kept)).unwrap();
    }
}

#[test]
fn a_folder_of_every_earlier_format_opens_and_says_the_same() {
    for fixture in [
        "format-1/first",
        "format-1/last",
        "format-1/with-tree",
        "format-2/first",
        "format-2/last",
    ] {
        let mut room = opened(fixture);
        let child = room.first();
        let mut told = room.stands(child, "2026-03-12");
        assert_eq!(told, ["2026-03-03 referral"], "{fixture}");
        told = room.stands(child, "2026-04-01");
        assert!(
            [
                "2026-03-03 referral",
                "2026-03-04 assessment",
                "2026-03-05 note: from the south"
            ]
            .iter()
            .all(|line| told.iter().any(|said| said.starts_with(line))),
            "{fixture}: {told:?}"
        );
        assert!(told.iter().any(|said| said.contains("A note entered here")));
        assert!(
            told.iter()
                .any(|said| said.contains("The strategy discussion was held"))
        );
        let (unread, count) = room
            .desk
            .quarantine(&operator(), 0, 10, noon("2026-04-01"))
            .unwrap();
        assert_eq!((unread.len(), count), (1, 1));
        assert!(room.desk.has_no_accounts().is_ok_and(|none| !none));
        room.import(
            "northmoor",
            "2026-04-02",
            &format!("c1,{FIRST},7,2026-04-02,note,2026-04-01,,written by the present version,"),
        );
        assert_eq!(room.person(FIRST, "2026-04-02"), Some(child));
        assert_eq!(
            room.desk
                .replay(&operator(), noon("2026-04-02"), &mut |_| {})
                .unwrap(),
            None,
            "{fixture}"
        );
        let data = DataFolder::at(room.folder.path()).unwrap();
        assert_eq!(Desk::verify(&data, &operator()).unwrap(), None);
        let page = room
            .desk
            .person(&operator(), child, &at("2026-04-02"), noon("2026-04-02"));
        assert_eq!(
            page.unwrap().subjects.len(),
            2,
            "both agencies' records of the child"
        );
    }
}
