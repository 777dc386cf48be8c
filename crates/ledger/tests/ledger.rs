//! The ledger's promises, each with a test that fails where it is broken. SQLite is tampered with by hand.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{Day, Instant};
use ledger::{
    EntryClass, Ledger, Marks, NewEntry, Outcome, RecordKey, Shelf, ShelfBatch, SqliteLedger,
    SqliteShelf, Tag, Visibility,
};
use std::ops::ControlFlow;
use std::path::PathBuf;

const NOON: &str = "2026-03-02T12:00:00Z";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("ledger.sqlite")
    }

    fn open(&self) -> SqliteLedger {
        SqliteLedger::open(&self.file(), noon()).unwrap()
    }

    fn tamper(&self, sql: &str) -> usize {
        let connection = rusqlite::Connection::open(self.file()).unwrap();
        connection.execute_batch("pragma foreign_keys = off; drop trigger if exists entry_is_not_changed; drop trigger if exists entry_is_not_removed; drop trigger if exists content_is_only_sealed; drop trigger if exists content_is_sealed; drop trigger if exists content_is_not_removed;").unwrap();
        connection.execute(sql, []).unwrap()
    }
}

fn noon() -> Instant {
    Instant::parse(NOON).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn version(record: u8, content: u8, written: i64) -> NewEntry {
    NewEntry {
        agency: "northmoor".to_owned(),
        source: "northmoor-social-care".to_owned(),
        class: EntryClass::Record,
        claimed_on: None,
        record: RecordKey([record; 16]),
        fingerprint: [content; 16],
        written: Some(written),
        marks: Marks::default(),
        tags: vec![Tag([record; 16]), Tag([200; 16]), Tag([record; 16])],
        parts: vec![
            format!(r#"{{"record":{record}}}"#).into_bytes(),
            format!(r#"{{"content":{content}}}"#).into_bytes(),
        ],
    }
}

#[test]
fn what_is_appended_is_read_back_and_found() {
    let folder = Folder::new();
    let mut ledger = folder.open();
    let outcomes = ledger
        .append(&[version(1, 1, 10), version(2, 1, 10)], noon())
        .unwrap();
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Appended(_)))
    );
    let found = ledger
        .with_tag(Tag([1; 16]), day("2026-03-02"), &Visibility::Everything)
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].parts, version(1, 1, 10).parts);
    assert_eq!(found[0].receipt.position, 2, "entry 1 is the opening");
    assert_eq!(
        ledger
            .with_tag(Tag([200; 16]), day("2026-03-02"), &Visibility::Everything)
            .unwrap()
            .len(),
        2
    );
    assert_eq!(ledger.verify().unwrap(), None);
}

#[test]
fn the_same_again_adds_nothing_and_another_date_is_a_sighting() {
    let folder = Folder::new();
    let mut ledger = folder.open();
    ledger.append(&[version(1, 1, 10)], noon()).unwrap();
    assert_eq!(
        ledger.append(&[version(1, 1, 10)], noon()).unwrap(),
        [Outcome::Held(2)]
    );
    let again = ledger.append(&[version(1, 1, 20)], noon()).unwrap();
    assert!(matches!(
        again[..],
        [Outcome::SeenAgain {
            of: 2,
            unchanged: true,
            ..
        }]
    ));
    ledger.append(&[version(1, 2, 30)], noon()).unwrap();
    let back = ledger.append(&[version(1, 1, 40)], noon()).unwrap();
    assert!(
        matches!(
            back[..],
            [Outcome::SeenAgain {
                of: 2,
                unchanged: false,
                ..
            }]
        ),
        "a value that returns is a change"
    );
    let twice = ledger
        .append(&[version(3, 1, 1), version(3, 1, 1)], noon())
        .unwrap();
    assert!(
        matches!(twice[..], [Outcome::Appended(_), Outcome::Held(_)]),
        "twice in one batch too"
    );
    assert_eq!(ledger.versions(RecordKey([1; 16])).unwrap().len(), 4);
    assert_eq!(ledger.verify().unwrap(), None);
}

#[test]
fn without_a_date_the_last_that_came_decides() {
    let folder = Folder::new();
    let mut ledger = folder.open();
    let undated = |content| NewEntry {
        written: None,
        ..version(1, content, 0)
    };
    ledger.append(&[undated(1)], noon()).unwrap();
    assert!(matches!(
        ledger.append(&[undated(1)], noon()).unwrap()[..],
        [Outcome::Held(2)]
    ));
    ledger.append(&[undated(2)], noon()).unwrap();
    let back = ledger.append(&[undated(1)], noon()).unwrap();
    assert!(
        matches!(
            back[..],
            [Outcome::SeenAgain {
                of: 2,
                unchanged: false,
                ..
            }]
        ),
        "a value that returns is kept as such"
    );
}

#[test]
fn what_was_known_on_a_day_is_what_was_received_by_its_end_in_london() {
    let folder = Folder::new();
    let mut ledger = folder.open();
    // 23:30 UTC in summer is half past midnight in London, so it was known on the 2nd of July.
    ledger
        .append(
            &[version(1, 1, 1)],
            Instant::parse("2026-07-01T23:30:00Z").unwrap(),
        )
        .unwrap();
    ledger
        .append(
            &[NewEntry {
                claimed_on: Some(day("2025-01-05")),
                ..version(1, 2, 0)
            }],
            Instant::parse("2026-07-03T09:00:00Z").unwrap(),
        )
        .unwrap();
    let known = |on: &str| {
        ledger
            .of_record(RecordKey([1; 16]), day(on), &Visibility::Everything)
            .unwrap()
    };
    assert_eq!(known("2025-01-04").len(), 0);
    assert_eq!(
        known("2026-07-01")
            .iter()
            .map(|entry| entry.claimed)
            .collect::<Vec<_>>(),
        [true]
    );
    assert_eq!(known("2026-07-02").len(), 2);
}

#[test]
fn a_clock_set_back_does_not_put_entries_out_of_order() {
    let folder = Folder::new();
    let mut ledger = folder.open();
    ledger.append(&[version(1, 1, 1)], noon()).unwrap();
    ledger
        .append(
            &[version(2, 1, 1)],
            Instant::parse("2020-01-01T00:00:00Z").unwrap(),
        )
        .unwrap();
    let mut times = Vec::new();
    ledger
        .since(0, &Visibility::Everything, &mut |entry| {
            times.push(entry.receipt.received_at);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(times.is_sorted() && times.len() == 3);
    assert_eq!(ledger.verify().unwrap(), None);
}

#[test]
fn what_a_viewer_may_not_see_is_not_there() {
    let folder = Folder::new();
    let mut ledger = folder.open();
    ledger
        .append(
            &[
                NewEntry {
                    marks: Marks::of(&["restricted"]),
                    ..version(1, 1, 1)
                },
                version(2, 2, 1),
            ],
            noon(),
        )
        .unwrap();
    let plain = Visibility::Holding(Marks::default());
    assert_eq!(
        ledger
            .with_tag(Tag([1; 16]), day("2026-03-02"), &plain)
            .unwrap(),
        []
    );
    assert_eq!(
        ledger
            .of_record(RecordKey([1; 16]), day("2026-03-02"), &plain)
            .unwrap(),
        []
    );
    assert_eq!(ledger.entry(2, &plain).unwrap(), None);
    assert_eq!(
        ledger
            .with_tag(Tag([200; 16]), day("2026-03-02"), &plain)
            .unwrap()
            .len(),
        1
    );
    assert!(
        ledger
            .entry(
                2,
                &Visibility::Holding(Marks::of(&["restricted", "sensitive"]))
            )
            .unwrap()
            .is_some()
    );
}

/// Every column of every table: an administrator with the whole file cannot change one without its showing.
#[test]
fn every_change_to_the_past_shows() {
    let cases = [
        (
            "update entry set received_at = received_at + 1000000 where position = 5",
            5,
        ),
        (
            "update entry set known_on = known_on - 1 where position = 3",
            3,
        ),
        (
            "update entry set claimed = 1 - claimed where position = 3",
            3,
        ),
        ("update entry set agency = 'other' where position = 3", 3),
        ("update entry set source = 'other' where position = 3", 3),
        ("update entry set class = 'settled' where position = 3", 3),
        (
            "update entry set commitments = zeroblob(32) where position = 3",
            3,
        ),
        ("update entry set leaf = zeroblob(32) where position = 3", 3),
        (
            "update entry set chain = zeroblob(32) where position = 3",
            3,
        ),
        (
            "update content set record = zeroblob(16) where position = 3",
            3,
        ),
        (
            "update content set fingerprint = zeroblob(16) where position = 3",
            3,
        ),
        (
            "update content set written = written + 1 where position = 3",
            3,
        ),
        (
            "update content set marks = (select id from mark_set where marks = 'restricted') where position = 3",
            3,
        ),
        (
            "update content set tags = zeroblob(16) where position = 3",
            3,
        ),
        (
            "update content set salt = zeroblob(32) where position = 3",
            3,
        ),
        (
            "update content set sealed_with = zeroblob(16) where position = 3",
            3,
        ),
        (
            "update content set parts = cast('{\"record\":9}' as blob) where position = 3",
            3,
        ),
        (
            "update mark_set set marks = 'nobody' where marks = 'restricted'",
            5,
        ),
        ("update opened set key = zeroblob(32)", 1),
        ("insert into erased (position, by_entry) values (3, 5)", 3),
        (
            "insert into refused (record, by_entry) values (zeroblob(16), 5)",
            5,
        ),
        ("update head set position = position + 1", 6),
        ("update head set chain = zeroblob(32)", 6),
        ("delete from entry where position = 3", 3),
        ("delete from entry where position = 5", 5),
        ("delete from content where position = 3", 3),
        ("delete from tag where position = 3", 3),
        ("delete from head", 5),
        ("insert into tag values (zeroblob(16), 4)", 4),
        ("insert into mark_set (marks) values ('new')", 0),
        (
            "insert into content select 99, record, fingerprint, written, marks, tags, salt, sealed_with, parts from content where position = 3",
            99,
        ),
        (
            "insert into entry select 6, received_at + 9, known_on, claimed, agency, source, class, commitments, leaf, chain from entry where position = 5",
            6,
        ),
    ];
    for (sql, place) in cases {
        let folder = Folder::new();
        {
            let mut ledger = folder.open();
            ledger
                .append(
                    &[version(1, 1, 1), version(2, 2, 2), version(3, 3, 3)],
                    noon(),
                )
                .unwrap();
            ledger
                .append(
                    &[NewEntry {
                        marks: Marks::of(&["restricted"]),
                        ..version(4, 4, 4)
                    }],
                    noon(),
                )
                .unwrap();
            assert_eq!(ledger.verify().unwrap(), None);
        }
        assert!(folder.tamper(sql) > 0, "nothing was changed by: {sql}");
        let broken = SqliteLedger::open_to_read(&folder.file())
            .unwrap()
            .verify()
            .unwrap();
        assert_eq!(broken.map(|broken| broken.position), Some(place), "{sql}");
    }
}

#[test]
fn the_store_itself_refuses_changes() {
    let folder = Folder::new();
    folder.open();
    let connection = rusqlite::Connection::open(folder.file()).unwrap();
    for sql in [
        "update entry set agency = 'x'",
        "delete from entry",
        "update content set written = 1",
    ] {
        assert!(
            connection
                .execute(sql, [])
                .unwrap_err()
                .to_string()
                .contains("append-only"),
            "{sql}"
        );
    }
}

#[test]
fn two_writers_at_once_add_nothing_twice() {
    let folder = Folder::new();
    folder.open();
    let batch: Vec<NewEntry> = (1..=100).map(|record| version(record, 1, 1)).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut ledger = folder.open();
                for chunk in batch.chunks(7) {
                    ledger.append(chunk, noon()).unwrap();
                }
            });
        }
    });
    let ledger = folder.open();
    assert_eq!(ledger.head().unwrap().0, 101);
    assert_eq!(ledger.verify().unwrap(), None);
}

#[test]
fn a_file_of_another_format_is_refused_with_words() {
    let folder = Folder::new();
    folder.open();
    folder.tamper("update opened set format = 3");
    let fault = SqliteLedger::open_to_read(&folder.file())
        .err()
        .unwrap()
        .to_string();
    assert!(
        fault.contains("1 or 2") && fault.contains("format 3"),
        "{fault}"
    );
}

#[test]
fn the_shelf_keeps_order_and_marks() {
    let folder = Folder::new();
    let mut shelf = SqliteShelf::open(&folder.0.path().join("derived.sqlite"), false).unwrap();
    let mut batch = ShelfBatch::default();
    batch.put(b"a1".to_vec(), b"one".to_vec());
    batch.put_marked(b"a2".to_vec(), Marks::of(&["sensitive"]), b"two".to_vec());
    batch.put(b"a3".to_vec(), b"three".to_vec());
    batch.put(b"b1".to_vec(), b"other".to_vec());
    batch.put(b"a3".to_vec(), b"changed".to_vec());
    shelf.change(&batch).unwrap();
    let read = |visible: &Visibility, from: &[u8]| {
        let mut rows = Vec::new();
        shelf
            .scan(b"a", from, visible, &mut |_, value| {
                rows.push(String::from_utf8(value.to_vec()).unwrap());
                ControlFlow::Continue(())
            })
            .unwrap();
        rows
    };
    assert_eq!(
        read(&Visibility::Everything, b"a"),
        ["one", "two", "changed"]
    );
    assert_eq!(
        read(&Visibility::Holding(Marks::default()), b"a"),
        ["one", "changed"]
    );
    assert_eq!(read(&Visibility::Everything, b"a2"), ["two", "changed"]);
    assert_eq!(
        shelf
            .get(b"a2", &Visibility::Holding(Marks::default()))
            .unwrap(),
        None
    );
    let mut removal = ShelfBatch::default();
    removal.remove(b"a1".to_vec());
    shelf.change(&removal).unwrap();
    assert_eq!(shelf.get(b"a1", &Visibility::Everything).unwrap(), None);
}
