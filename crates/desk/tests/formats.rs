//! A data folder that any earlier version wrote opens, says the same, and is brought up to the present.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{FIRST, Room, at, noon, operator};
use desk::{DataFolder, Desk};
use std::path::Path;

/// A room in a folder as an earlier version left it.
fn opened(fixture: &str) -> Room {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(fixture);
    for name in ["ledger", "derived", "accounts"] {
        std::fs::copy(
            from.join(format!("{name}.file")),
            folder.path().join(format!("{name}.sqlite")),
        )
        .unwrap();
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

#[test]
fn a_folder_of_every_earlier_format_opens_and_says_the_same() {
    for fixture in ["format-1/first", "format-1/last"] {
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
