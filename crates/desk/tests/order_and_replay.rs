//! Derived state is a function of the ledger, and the present does not depend on the order in which files came.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{FIRST, Room, SECOND, at, noon, operator};
use desk::view::PersonNumber;
use facts::SubjectReference;
use proptest::prelude::*;

/// A file: its source, and its rows, all written on one day.
#[derive(Clone, Debug)]
struct File {
    source: &'static str,
    rows: Vec<String>,
}

const EVENTS: [&str; 5] = ["note", "assessment", "address", "referral", "plan"];

/// Two children in two sources; records 1 to 4 come again and again, with the day of writing for order.
fn file() -> impl Strategy<Value = File> {
    let row = (
        0..2_usize,
        1..5_u32,
        0..EVENTS.len(),
        1..28_u32,
        prop::bool::weighted(0.7),
    );
    (prop::sample::select(vec!["northmoor", "southmoor"]), 1..28_u32, prop::collection::vec(row, 1..5)).prop_map(|(source, written, rows)| {
        let mut seen = Vec::new();
        let rows = rows
            .into_iter()
            .filter(|(child, record, ..)| {
                let new = !seen.contains(&(*child, *record));
                seen.push((*child, *record));
                new
            })
            .map(|(child, record, event, on, numbered)| {
                let number = if numbered { [FIRST, SECOND][child] } else { "" };
                let written = format!("2026-02-{written:02}");
                format!("c{child},{number},{child}{record},{written},{},2026-01-{on:02},,detail {on},", EVENTS[event])
            })
            .collect();
        File { source, rows }
    })
}

/// Files of one source must differ in their day of writing: on one day, receipt decides, and order does matter.
fn files() -> impl Strategy<Value = Vec<File>> {
    prop::collection::vec(file(), 2..6).prop_map(|mut files| {
        let mut seen = std::collections::BTreeSet::new();
        files.retain(|file| {
            seen.insert((
                file.source,
                file.rows
                    .first()
                    .and_then(|row| row.split(',').nth(3))
                    .unwrap_or_default()
                    .to_owned(),
            ))
        });
        files
    })
}

/// The whole present, with what depends on arrival left out: positions, times of receipt, numbers of people.
fn present(room: &Room) -> Vec<String> {
    let mut told = Vec::new();
    for number in 1..100 {
        let person = PersonNumber(number);
        let Ok(page) = room
            .desk
            .person(&operator(), person, &at("2026-03-01"), noon("2026-03-01"))
        else {
            continue;
        };
        if page.who.person != person {
            continue;
        }
        let facts: Vec<String> = page
            .chronology
            .iter()
            .filter(|row| row.stands)
            .map(|row| {
                format!(
                    "{} {} {} {}",
                    row.happened.in_words(),
                    row.source,
                    row.record,
                    row.words
                )
            })
            .collect();
        let duties: Vec<String> = page
            .duties
            .iter()
            .map(|duty| {
                format!(
                    "{} {} {:?} {:?} {}",
                    duty.rule, duty.state_words, duty.started, duty.due, duty.agency
                )
            })
            .collect();
        let findings: Vec<String> = page
            .situation
            .iter()
            .flat_map(|situation| {
                situation
                    .open
                    .iter()
                    .map(|finding| finding.fingerprint.clone())
            })
            .collect();
        let mut subjects: Vec<String> = page
            .subjects
            .iter()
            .map(|subject| format!("{} {}", subject.source, subject.reference))
            .collect();
        subjects.sort();
        told.push(format!("{subjects:?} {facts:#?} {duties:#?} {findings:?}"));
    }
    told.sort();
    told
}

fn import_all(files: &[File], order: &[usize]) -> Room {
    let mut room = Room::opened_on("2026-02-28");
    for place in order {
        if let Some(file) = files.get(*place) {
            room.import(file.source, "2026-03-01", &file.rows.join("\n"));
        }
    }
    room
}

/// The first two people, by number.
fn two_people(room: &Room) -> [PersonNumber; 2] {
    let seen = |number: &u64| {
        let person = PersonNumber(*number);
        let page = room
            .desk
            .person(&operator(), person, &at("2026-03-01"), noon("2026-03-01"));
        page.is_ok_and(|page| page.who.person == person)
    };
    let mut people = (1..100).filter(seen).map(PersonNumber);
    [
        people.next().unwrap(),
        people.next().unwrap_or(PersonNumber(0)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_in_any_order_give_the_same_present(files in files(), order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let straight: Vec<usize> = (0..6).collect();
        prop_assert_eq!(present(&import_all(&files, &straight)), present(&import_all(&files, &order)));
    }

    #[test]
    fn replay_gives_the_same_state_byte_for_byte(files in files(), acts in prop::collection::vec(0..4_u8, 0..5)) {
        let mut room = import_all(&files, &(0..6).collect::<Vec<_>>());
        let now = noon("2026-03-01");
        for act in acts {
            // An act that does not fit what stands is refused, and leaves at most a look.
            let people = two_people(&room);
            let _refused = match act {
                0 => room.desk.link(&operator(), people[0], people[1], "same family name", now),
                1 => room.desk.unlink(&operator(), &SubjectReference::new("northmoor", "c0"), &SubjectReference::new("southmoor", "c0"), "other child", now),
                2 => room.desk.note(&operator(), people[0], "a note", now),
                _ => room.desk.take_on(&operator(), people[0], None, now),
            };
        }
        prop_assert_eq!(room.desk.replay(&operator(), now, &mut |_| {}).unwrap(), None);
        // Clocks move by themselves: what is kept after months of waking is what a rebuild of that day gives.
        prop_assert_eq!(room.desk.replay(&operator(), noon("2026-06-15"), &mut |_| {}).unwrap(), None);
    }
}

/// A referral of a child, as written on a day; the first child has the first number.
fn referral(child: u32, written: &str, detail: &str) -> String {
    let number = if child == 0 { FIRST } else { "" };
    format!("c{child},{number},{child}1,{written},referral,2026-02-20,,{detail},")
}

#[test]
fn a_new_fact_evaluates_only_whom_it_can_touch() {
    let mut room = Room::opened_on("2026-02-28");
    let everybody: Vec<_> = (0..60)
        .map(|child| referral(child, "2026-02-20", "first"))
        .collect();
    let evaluated = |room: &mut Room, source: &str, rows: &[String]| {
        room.import(source, "2026-02-28", &rows.join("\n"));
        room.evaluated
    };
    assert_eq!(evaluated(&mut room, "northmoor", &everybody), 60);
    assert_eq!(
        evaluated(&mut room, "northmoor", &everybody),
        0,
        "the same file once more says nothing new"
    );
    assert_eq!(
        evaluated(
            &mut room,
            "northmoor",
            &[referral(7, "2026-02-27", "changed")]
        ),
        1,
        "one changed record is about one child"
    );
    assert_eq!(
        evaluated(&mut room, "northmoor", &[referral(60, "2026-02-27", "new")]),
        1,
        "a new child concerns nobody else"
    );
    assert_eq!(
        evaluated(
            &mut room,
            "southmoor",
            &[format!("x1,{FIRST},1,2026-02-27,note,2026-02-27,,seen,")]
        ),
        2,
        "another agency's record of the first child touches that child, and the number it would have had alone"
    );
    assert_eq!(
        room.desk
            .replay(&operator(), noon("2026-02-28"), &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn a_damaged_shelf_is_found_and_put_right() {
    let mut room = Room::opened_on("2026-02-28");
    room.import(
        "northmoor",
        "2026-03-01",
        &format!("c1,{FIRST},1,2026-03-01,plan,2026-01-05,,NEG,"),
    );
    let before = present(&room);
    let store = rusqlite::Connection::open(room.folder.path().join("derived.sqlite")).unwrap();
    assert!(
        store
            .execute(
                "delete from row where substr(key, 1, 1) in (cast('t' as blob), cast('v' as blob))",
                []
            )
            .unwrap()
            > 0
    );
    assert_ne!(present(&room), before);
    let difference = room
        .desk
        .replay(&operator(), noon("2026-03-01"), &mut |_| {})
        .unwrap();
    assert!(difference.is_some());
    assert_eq!(present(&room), before, "what was built again stands now");
    assert_eq!(
        room.desk
            .replay(&operator(), noon("2026-03-01"), &mut |_| {})
            .unwrap(),
        None
    );
}
