//! The twelve histories of docs/decisions/0001-the-record.md, each with what is known on which day.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{FIRST, Room, SECOND, at, day, noon, operator};
use desk::{CorrectionOf, ErasureScope, Ground};
use facts::{FactId, Kind, SubjectReference};

#[test]
fn history_1_an_older_file_is_loaded_late() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,address,2026-01-01,,Larch Row,"),
    );
    let child = room.first();
    let before = room.stands(child, "2026-03-10");
    assert_eq!(before, ["2026-01-01 address: Larch Row"]);
    room.import(
        "northmoor",
        "2026-03-20",
        &format!("c1,{FIRST},1,2026-02-01,address,2026-01-01,,Elm Row,"),
    );
    assert_eq!(room.stands(child, "2026-03-20"), before);
    let older = room
        .rows(child, "2026-03-20")
        .into_iter()
        .find(|row| row.words.contains("Elm Row"))
        .unwrap();
    assert!(
        !older.stands && older.standing.contains("change or correction"),
        "{}",
        older.standing
    );
}

#[test]
fn history_2_a_record_is_sent_again_with_other_values() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,assessment,2026-03-02,,,"),
    );
    room.import(
        "northmoor",
        "2026-03-17",
        &format!("c1,{FIRST},1,2026-03-16,assessment,2026-03-03,,,"),
    );
    let child = room.first();
    assert_eq!(room.stands(child, "2026-03-10"), ["2026-03-02 assessment"]);
    assert_eq!(room.stands(child, "2026-03-16"), ["2026-03-02 assessment"]);
    assert_eq!(room.stands(child, "2026-03-17"), ["2026-03-03 assessment"]);
    let standings: Vec<String> = room
        .rows(child, "2026-03-17")
        .into_iter()
        .filter(|row| row.kind == Kind::Assessment)
        .map(|row| row.standing)
        .collect();
    assert_eq!(
        standings,
        [
            "sent again with other values: change or correction, not known which",
            "stands"
        ]
    );
}

#[test]
fn history_3_a_source_withdraws_a_record() {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},1,2026-03-09,referral,2026-03-06,,,\nc1,{FIRST},0,2026-03-09,note,2026-03-01,,kept,"));
    room.import(
        "northmoor",
        "2026-03-12",
        &format!("c1,{FIRST},2,2026-03-12,withdrawal,2026-03-12,,1,"),
    );
    let child = room.first();
    assert_eq!(
        room.stands(child, "2026-03-11"),
        ["2026-03-01 note: kept", "2026-03-06 referral"]
    );
    let after = room.stands(child, "2026-03-12");
    assert_eq!(
        after,
        ["2026-03-01 note: kept", "2026-03-12 withdrawal: event/1"]
    );
    assert!(
        room.rows(child, "2026-03-12")
            .iter()
            .any(|row| row.kind == Kind::Referral && row.standing.contains("withdrawn"))
    );
}

#[test]
fn history_4_a_date_is_not_known() {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},1,2026-03-09,referral,NK,,,\nc1,{FIRST},2,2026-03-09,note,2025,,told much later,"));
    let child = room.first();
    assert_eq!(
        room.stands(child, "2026-03-10"),
        ["2025 note: told much later", "unknown referral"]
    );
    let page = room
        .desk
        .person(&operator(), child, &at("2026-03-10"), noon("2026-03-10"))
        .unwrap();
    let clock = page.duties.iter().find(|duty| duty.rule == "E1").unwrap();
    assert_eq!(clock.state, "cannot_tell", "{clock:?}");
    assert!(clock.due.is_none());
}

#[test]
fn history_5_two_agencies_contradict_each_other() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,address,2026-01-01,,Larch Row,"),
    );
    room.import(
        "southmoor",
        "2026-03-10",
        &format!("p77,{FIRST},1,2026-03-09,address,2026-01-01,,Elm Row,"),
    );
    let child = room.first();
    assert_eq!(
        room.stands(child, "2026-03-10"),
        [
            "2026-01-01 address: Larch Row",
            "2026-01-01 address: Elm Row"
        ]
    );
    let page = room
        .desk
        .person(&operator(), child, &at("2026-03-10"), noon("2026-03-10"))
        .unwrap();
    let sources: Vec<&str> = page.homes.iter().map(|home| home.source.as_str()).collect();
    assert_eq!(sources, ["northmoor", "southmoor"]);
    assert_eq!(
        page.subjects.len(),
        2,
        "one person, two source records, joined by the number"
    );
}

#[test]
fn history_6_last_year_is_loaded_back() {
    let mut room = Room::new();
    room.import_claimed(
        "northmoor",
        "2026-03-10",
        Some("2025-06-05"),
        &format!("c1,{FIRST},1,2025-06-04,note,2025-06-03,,seen at home,"),
    );
    let child = room.first();
    assert!(room.rows(child, "2025-06-04").is_empty());
    let told = room.rows(child, "2025-06-05");
    let note = told.iter().find(|row| row.kind == Kind::Note).unwrap();
    assert!(note.claimed);
    assert_eq!(note.received.london_day(), day("2026-03-10"));
    assert!(
        room.person(FIRST, "2025-06-04").is_none(),
        "not to be found before either"
    );
}

#[test]
fn history_7_a_correction_is_corrected_and_that_is_taken_back() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-10,note,2026-03-01,,first,"),
    );
    let child = room.first();
    let note = |room: &Room, on: &str| {
        room.rows(child, on)
            .into_iter()
            .find(|row| row.stands && row.words.contains("note: "))
            .unwrap()
    };
    let rightly = |text: &str| CorrectionOf {
        happened: None,
        statement: Some(format!(r#"{{"note":{{"text":"{text}"}}}}"#)),
    };
    let original = note(&room, "2026-03-10").fact;
    room.desk
        .correct(
            &operator(),
            original,
            &rightly("second"),
            "misheard",
            noon("2026-03-11"),
        )
        .unwrap();
    let first_correction = note(&room, "2026-03-11").fact;
    room.desk
        .correct(
            &operator(),
            first_correction,
            &rightly("third"),
            "misheard again",
            noon("2026-03-12"),
        )
        .unwrap();
    let second_correction = note(&room, "2026-03-12").fact;
    room.desk
        .retract(
            &operator(),
            second_correction,
            "it was right before",
            noon("2026-03-13"),
        )
        .unwrap();
    room.today = "2026-04-01".to_owned();
    let told: Vec<String> = [
        "2026-03-10",
        "2026-03-11",
        "2026-03-12",
        "2026-03-13",
        "2026-04-01",
    ]
    .iter()
    .map(|on| note(&room, on).words)
    .collect();
    assert_eq!(
        told,
        [
            "note: first",
            "note: second",
            "note: third",
            "note: second",
            "note: second"
        ]
    );
    assert_eq!(
        note(&room, "2026-04-01").happened.from.to_string(),
        "2026-03-01",
        "what a correction leaves out stays"
    );
}

#[test]
fn history_8_a_link_and_its_undoing() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,note,2026-03-01,,at school,"),
    );
    room.import(
        "southmoor",
        "2026-03-10",
        &format!("p77,{SECOND},1,2026-03-09,note,2026-03-02,,at the surgery,"),
    );
    let one = room.person(FIRST, "2026-03-10").unwrap();
    let other = room.person(SECOND, "2026-03-10").unwrap();
    let apart = (room.rows(one, "2026-03-10"), room.rows(other, "2026-03-10"));
    room.desk
        .link(
            &operator(),
            one,
            other,
            "told by the mother",
            noon("2026-03-11"),
        )
        .unwrap();
    assert_eq!(
        room.person(SECOND, "2026-03-11"),
        Some(one),
        "joined, under the number seen first"
    );
    let subjects = (
        SubjectReference::new("northmoor", "c1"),
        SubjectReference::new("southmoor", "p77"),
    );
    room.desk
        .unlink(
            &operator(),
            &subjects.0,
            &subjects.1,
            "another family",
            noon("2026-03-12"),
        )
        .unwrap();
    assert_eq!(
        (
            room.person(FIRST, "2026-03-12"),
            room.person(SECOND, "2026-03-12")
        ),
        (Some(one), Some(other))
    );
    let lines = |rows: &[desk::view::ChronologyRow]| {
        rows.iter()
            .filter(|row| !matches!(row.kind, Kind::Link | Kind::Unlink))
            .map(|row| format!("{} {} {}", row.fact, row.words, row.standing))
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(&room.rows(one, "2026-03-12")), lines(&apart.0));
    assert_eq!(lines(&room.rows(other, "2026-03-12")), lines(&apart.1));
    let between: Vec<String> = room
        .stands(one, "2026-03-11")
        .into_iter()
        .filter(|line| line.contains("note"))
        .collect();
    assert_eq!(
        between,
        [
            "2026-03-01 note: at school",
            "2026-03-02 note: at the surgery"
        ],
        "the day in between can still be asked for"
    );
}

#[test]
fn history_9_an_entry_outlives_its_content() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},2,2026-03-09,referral,2026-03-02,,,\nc1,{FIRST},1,2026-03-09,note,2026-03-01,,to be erased,"),
    );
    let child = room.first();
    let note = room
        .rows(child, "2026-03-10")
        .into_iter()
        .find(|row| row.words.contains("to be erased"));
    let scope = ErasureScope::Record(note.unwrap().fact.position);
    let receipt = room
        .desk
        .erase(
            &operator(),
            &scope,
            Ground::CourtOrder,
            "Order of an invented court, 11 March 2026",
            noon("2026-03-11"),
        )
        .unwrap();
    assert_eq!((receipt.entries, receipt.records), (1, 1));
    room.today = "2026-03-12".to_owned();
    assert_eq!(
        room.person(FIRST, "2026-03-12"),
        Some(child),
        "the person keeps the number"
    );
    for on in ["2026-03-10", "2026-03-12"] {
        assert_eq!(
            room.stands(child, on),
            ["2026-03-02 referral"],
            "gone from every day"
        );
    }
    let folder = desk::DataFolder::at(room.folder.path()).unwrap();
    assert_eq!(
        desk::Desk::verify(&folder, &operator()).unwrap(),
        None,
        "the chain is sound"
    );
    assert_eq!(
        room.desk
            .replay(&operator(), noon("2026-03-12"), &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn history_10_a_move_between_homes() {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},1,2026-03-09,address,2025-01-01,2026-03-08,Larch Row,\nc1,{FIRST},2,2026-03-09,address,2026-03-08,,Elm Row,"));
    let page = room
        .desk
        .person(
            &operator(),
            room.first(),
            &at("2026-03-10"),
            noon("2026-03-10"),
        )
        .unwrap();
    let homes: Vec<String> = page
        .homes
        .iter()
        .map(|home| format!("{} {}", home.address, home.lived.in_words()))
        .collect();
    assert_eq!(
        homes,
        [
            "Larch Row from 1 January 2025 to 8 March 2026",
            "Elm Row 8 March 2026"
        ]
    );
}

#[test]
fn history_11_a_fact_comes_into_force_tomorrow() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,plan,2026-03-11,,NEG,"),
    );
    let child = room.first();
    let clocks = |on: &str| {
        let page = room
            .desk
            .person(&operator(), child, &at(on), noon(on))
            .unwrap();
        page.duties
            .iter()
            .filter(|duty| duty.state != "not_needed")
            .map(|duty| duty.rule.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        room.stands(child, "2026-03-10"),
        ["2026-03-11 child protection plan: first category NEG"]
    );
    assert!(
        clocks("2026-03-10").is_empty(),
        "{:?}",
        clocks("2026-03-10")
    );
    assert!(
        clocks("2026-03-11").contains(&"E10".to_owned()),
        "{:?}",
        clocks("2026-03-11")
    );
}

#[test]
fn history_12_the_same_file_twice() {
    let mut room = Room::new();
    let rows = format!(
        "c1,{FIRST},1,2026-03-09,note,2026-03-01,,seen,\nc1,{FIRST},2,2026-03-09,referral,,,,"
    );
    let first = room.import("northmoor", "2026-03-10", &rows);
    assert_eq!(
        (
            first.tally.read,
            first.tally.accepted,
            first.tally.quarantined,
            first.tally.unchanged
        ),
        (2, 1, 1, 0)
    );
    let (entries, before) = (
        room.desk.entries().unwrap(),
        room.rows(room.first(), "2026-03-11"),
    );
    let again = room.import("northmoor", "2026-03-11", &rows);
    assert_eq!(
        (
            again.tally.read,
            again.tally.accepted,
            again.tally.quarantined,
            again.tally.unchanged,
            again.tally.facts
        ),
        (2, 0, 0, 2, 0)
    );
    let after = room.rows(room.first(), "2026-03-11");
    assert_eq!(
        after.iter().map(|row| row.fact).collect::<Vec<FactId>>(),
        before.iter().map(|row| row.fact).collect::<Vec<_>>()
    );
    // The only entries since are the looks that this test itself left.
    let looks = room.desk.entries().unwrap() - entries;
    assert!(looks <= 6, "{looks} entries were added");
}
