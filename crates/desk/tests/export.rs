//! A ledger that was built again from an export derives the same state, byte for byte.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::*;
use desk::{DataFolder, Desk};
use ledger::SqliteShelf;

#[test]
fn derived_state_of_what_was_rebuilt_is_the_same_byte_for_byte() {
    let mut room = Room::new();
    room.import(
        "health",
        "2026-03-10",
        &format!("C1,{FIRST},r1,2026-03-09,address,2026-03-01,,Larch Row,\nC2,{SECOND},r2,2026-03-09,visit,2026-03-08,,,\nC2,{SECOND},r3,2026-03-09,visit,2026-13-08,,,"),
    );
    room.import(
        "council",
        "2026-03-12",
        &format!("K1,{FIRST},r1,2026-03-11,referral,2026-03-11,,,\nK1,{FIRST},r2,2026-03-11,visit,2026-03-11,,,restricted"),
    );
    room.desk
        .note(&operator(), room.first(), "telephoned", noon("2026-03-13"))
        .unwrap();
    let now = noon("2026-03-14");
    room.desk.catch_up(now).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let (to, into) = (
        elsewhere.path().join("export"),
        elsewhere.path().join("rebuilt"),
    );
    desk::export(room.desk.folder(), &operator(), &to, None, now).unwrap();
    desk::rebuild(&to, &operator(), &into, None, now).unwrap();
    let other = Desk::open(DataFolder::at(&into).unwrap(), now).unwrap();
    let one = SqliteShelf::open(&room.desk.folder().derived(), false).unwrap();
    let two = SqliteShelf::open(&other.folder().derived(), false).unwrap();
    let (mut rows, mut different) = (0, Vec::new());
    one.merge(&two, &mut |key, equal| {
        rows += 1;
        // When the clocks were last looked at is the machine's own, and follows from no entry.
        if !equal && key != b"mevaluated" {
            different.push(String::from_utf8_lossy(key).into_owned());
        }
    })
    .unwrap();
    assert!(rows > 20, "only {rows} rows");
    assert_eq!(different, Vec::<String>::new());
}
