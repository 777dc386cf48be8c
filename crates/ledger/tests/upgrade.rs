//! A ledger that was written before content was sealed is opened, sealed, and is the same ledger; also where the sealing was
//! cut off half-way.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::Instant;
use ledger::{Entry, Ledger, SqliteLedger, Visibility};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

const FIXTURES: [&str; 2] = ["first", "last"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../desk/tests/fixtures/format-1")
        .join(name)
        .join("ledger.file")
}

fn placed(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    std::fs::copy(fixture(name), &path).unwrap();
    (folder, path)
}

fn now() -> Instant {
    Instant::parse("2026-04-01T12:00:00Z").unwrap()
}

fn entries(ledger: &SqliteLedger) -> Vec<Entry> {
    let mut all = Vec::new();
    ledger
        .since(0, &Visibility::Everything, &mut |entry| {
            all.push(entry);
            ControlFlow::Continue(())
        })
        .unwrap();
    all
}

/// Everything that is hashed, as it stands in the file.
fn hashed(path: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut query = connection
        .prepare("select hex(commitments) || hex(leaf) || hex(chain) from entry order by position")
        .unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn holds(path: &Path, words: &str) -> bool {
    let bytes = std::fs::read(path).unwrap();
    bytes
        .windows(words.len())
        .any(|window| window == words.as_bytes())
}

#[test]
fn a_ledger_of_the_first_format_is_sealed_and_is_the_same_ledger() {
    for name in FIXTURES {
        let (_folder, path) = placed(name);
        let before = {
            let ledger = SqliteLedger::open_to_read(&path).unwrap();
            assert_eq!(ledger.verify().unwrap(), None, "it is read as it stands");
            entries(&ledger)
        };
        let hashes = hashed(&path);
        assert!(holds(&path, "Wren Fixture"));
        let ledger = SqliteLedger::open(&path, now()).unwrap();
        assert_eq!(ledger.verify().unwrap(), None);
        assert_eq!(entries(&ledger), before);
        assert_eq!(hashed(&path), hashes);
        drop(ledger);
        assert!(
            !holds(&path, "Wren Fixture") && !path.with_file_name("ledger.sqlite-wal").exists(),
            "nothing of the plain content stays behind"
        );
        assert_eq!(entries(&SqliteLedger::open_to_read(&path).unwrap()), before);
    }
}

/// As it stands when the machine dies between two commits: some entries sealed, the format still the first, keys on disk
/// for entries that are not sealed yet.
#[test]
fn sealing_that_was_cut_off_anywhere_goes_on() {
    let (_folder, path) = placed("last");
    let before = entries(&SqliteLedger::open_to_read(&path).unwrap());
    drop(SqliteLedger::open(&path, now()).unwrap());
    let last = before.len();
    for sealed_up_to in [1, 2, last / 2, last - 1, last] {
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection
            .execute("attach ?1 as old", [fixture("last").display().to_string()])
            .unwrap();
        connection
            .execute_batch(&format!(
                "pragma secure_delete = on;
                 drop trigger content_is_only_sealed;
                 update content set sealed_with = null, (salt, parts) = (select salt, parts from old.content o where o.position = content.position) where position > {sealed_up_to};
                 update opened set format = 1;"
            ))
            .unwrap();
        drop(connection);
        let reading = SqliteLedger::open_to_read(&path).unwrap();
        assert_eq!(entries(&reading), before, "it can be read half-way");
        assert_eq!(reading.verify().unwrap(), None);
        drop(reading);
        let ledger = SqliteLedger::open(&path, now()).unwrap();
        assert_eq!(entries(&ledger), before);
        assert_eq!(ledger.verify().unwrap(), None);
        drop(ledger);
        assert!(!holds(&path, "Wren Fixture"), "sealed up to {sealed_up_to}");
    }
}
