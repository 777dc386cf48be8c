//! The layer does to SQLite what a disk does: what was synced stays, what was not may go, and every fault is told.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use rusqlite::{Connection, ErrorCode};
use simulation::{Fault, Machine, watching};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

fn open(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("a.sqlite")).unwrap();
    connection
        .pragma_update(None, "journal_mode", "wal")
        .unwrap();
    connection
        .pragma_update(None, "synchronous", "full")
        .unwrap();
    connection
        .execute_batch("create table if not exists t (n integer)")
        .unwrap();
    connection
}

fn sum(connection: &Connection) -> i64 {
    connection
        .query_row("select coalesce(sum(n), 0) from t", [], |row| row.get(0))
        .unwrap()
}

fn code(fault: &rusqlite::Error) -> ErrorCode {
    fault.sqlite_error_code().unwrap()
}

#[test]
fn what_is_committed_is_there_after_power_was_lost() {
    for seed in 0..200 {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::over(folder.path(), seed).unwrap();
        let connection = open(folder.path());
        connection.execute("insert into t values (1)", []).unwrap();
        machine.plan(Fault::PowerLost, seed % 8);
        let mut committed = 1;
        while connection.execute("insert into t values (1)", []).is_ok() {
            committed += 1;
        }
        assert!(machine.is_off());
        assert_eq!(machine.struck(), [Fault::PowerLost]);
        machine.start_again();
        drop(connection);
        let found = sum(&open(folder.path()));
        assert!(
            found == committed || found == committed + 1,
            "seed {seed}: {committed} committed, {found} found"
        );
    }
}

#[test]
fn a_lie_about_a_sync_is_found_out_when_power_is_lost() {
    let mut lost = 0;
    for seed in 0..50 {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::over(folder.path(), seed).unwrap();
        let connection = open(folder.path());
        machine.plan(Fault::SyncLies, 0);
        connection.execute("insert into t values (1)", []).unwrap();
        machine.lose_power();
        machine.start_again();
        drop(connection);
        lost += i32::from(sum(&open(folder.path())) == 0);
    }
    assert!(0 < lost && lost < 50, "{lost} of 50 were lost");
}

#[test]
fn each_fault_is_told_and_the_next_statement_works() {
    for (fault, expected) in [
        (Fault::WriteFails, ErrorCode::SystemIoFailure),
        (Fault::DiskFull, ErrorCode::DiskFull),
        (Fault::SyncFails, ErrorCode::SystemIoFailure),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::over(folder.path(), 1).unwrap();
        let connection = open(folder.path());
        machine.plan(fault, 0);
        let failed = connection.execute("insert into t values (1)", []);
        assert_eq!(code(&failed.unwrap_err()), expected);
        assert_eq!(connection.execute("insert into t values (2)", []), Ok(1));
        assert_eq!(sum(&connection), 2);
    }
}

#[test]
fn a_full_disk_stays_full_until_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::over(folder.path(), 1).unwrap();
    let connection = open(folder.path());
    machine.leave_room(0);
    for _ in 0..3 {
        let failed = connection.execute("insert into t values (1)", []);
        assert_eq!(code(&failed.unwrap_err()), ErrorCode::DiskFull);
    }
    machine.forget_plans();
    assert_eq!(connection.execute("insert into t values (1)", []), Ok(1));
}

#[test]
fn a_watcher_sees_between_two_writes_what_another_program_would() {
    let folder = tempfile::tempdir().unwrap();
    let _machine = Machine::over(folder.path(), 1).unwrap();
    let (writer, reader) = (open(folder.path()), open(folder.path()));
    let seen = Rc::new(RefCell::new(Vec::new()));
    let into = Rc::clone(&seen);
    watching(
        move || into.borrow_mut().push(sum(&reader)),
        || {
            writer
                .execute_batch("begin; insert into t values (1); insert into t values (1); commit")
                .unwrap();
        },
    );
    assert!(!seen.borrow().is_empty());
    assert!(seen.borrow().iter().all(|sum| *sum == 0 || *sum == 2));
}

#[test]
fn a_dead_handle_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::over(folder.path(), 1).unwrap();
    let dead = open(folder.path());
    dead.execute("insert into t values (1)", []).unwrap();
    machine.start_again();
    let alive = open(folder.path());
    assert!(dead.execute("insert into t values (1)", []).is_err());
    drop(dead);
    assert_eq!(sum(&alive), 1);
    let image = machine.image();
    alive.execute("insert into t values (1)", []).unwrap();
    drop(alive);
    machine.restore(&image).unwrap();
    assert_eq!(sum(&open(folder.path())), 1);
}

#[test]
fn files_elsewhere_are_the_operating_systems() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let machine = Machine::over(folder.path(), 1).unwrap();
    open(elsewhere.path())
        .execute("insert into t values (1)", [])
        .unwrap();
    assert_eq!(machine.operations(), 0);
    assert!(
        std::fs::metadata(elsewhere.path().join("a.sqlite"))
            .unwrap()
            .len()
            > 0
    );
}
