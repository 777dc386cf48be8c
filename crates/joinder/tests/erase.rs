//! `joinder erase` as somebody types it, and killed at any moment; and the sealing of an older folder, killed likewise.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{CENSUS, Folder};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

const ON: [&str; 4] = [
    "--ground",
    "court-order",
    "--authority",
    "Order of an invented court, 1 March 2026",
];

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn what_would_go_is_shown_first_and_verify_says_who_erased_on_what_authority() {
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("census.xml", CENSUS));
    let plan = folder.run(&["erase", "source", "northmoor"]);
    assert!(said(&plan).contains("nothing is erased yet"), "{plan:?}");
    let refused = folder.run(&[
        "erase",
        "source",
        "northmoor",
        "--ground",
        "whim",
        "--authority",
        "because I say so",
    ]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("court-order"));
    assert!(!folder.json(&["facts", "--kind", "referral"]).is_empty());
    let done = folder.run(&[&["erase", "source", "northmoor", "--as", "robin"], &ON[..]].concat());
    assert!(done.status.success(), "{done:?}");
    assert!(folder.json(&["facts", "--kind", "referral"]).is_empty());
    let verified = folder.run(&["verify"]);
    assert!(verified.status.success());
    let told = said(&verified);
    assert!(
        told.contains("erased by robin (operator)") && told.contains(ON[3]),
        "{told}"
    );
    assert!(folder.run(&["replay"]).status.success());
    let again = folder.import("northmoor", &folder.file("census.xml", CENSUS));
    assert_eq!(again["accepted"], 0);
    assert_eq!(again["quarantined"], again["read"]);
}

#[test]
fn without_its_keys_verify_checks_hashes_and_says_what_is_missing() {
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("census.xml", CENSUS));
    std::fs::remove_file(folder.data().join("keys.sqlite")).unwrap();
    let verified = folder.run(&["verify"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(
        said(&verified).contains("keys.sqlite") && said(&verified).contains("sound"),
        "{verified:?}"
    );
    let refused = folder.run(&["facts"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("keys.sqlite"));
}

/// Runs a command and kills it after some milliseconds; says whether it was still at work.
fn killed(folder: &Folder, arguments: &[&str], after: u64) -> bool {
    let mut child = folder
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(after));
    let alive = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    alive
}

#[test]
fn an_erasure_killed_at_any_moment_is_whole_or_not_begun() {
    let erase = [&["erase", "source", "northmoor"], &ON[..]].concat();
    let mut alive = 0;
    for after in [2, 5, 8, 12, 16, 20, 25, 30, 40, 60] {
        let folder = Folder::new();
        folder.import("northmoor", &folder.file("census.xml", CENSUS));
        let before = folder.json(&["facts", "--kind", "referral"]).len();
        alive += u32::from(killed(&folder, &erase, after));
        assert!(folder.run(&["verify"]).status.success(), "after {after} ms");
        let left = folder.json(&["facts", "--kind", "referral"]).len();
        assert!(
            left == before || left == 0,
            "half was erased after {after} ms"
        );
        let done = folder.run(&erase);
        assert!(done.status.success() == (left == before), "{done:?}");
        assert!(folder.json(&["facts", "--kind", "referral"]).is_empty());
        assert!(folder.run(&["verify"]).status.success());
        assert!(folder.run(&["replay"]).status.success());
        let told = folder.json(&["erase", "list"]);
        assert_eq!(
            (told.len(), told[0]["unfinished"].as_bool()),
            (1, Some(false))
        );
    }
    assert!(alive > 0, "none was still at work when it was killed");
}

#[test]
fn the_sealing_of_an_older_folder_killed_at_any_moment_goes_on() {
    let fixture =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../desk/tests/fixtures/format-1/last");
    let mut alive = 0;
    for first in [1, 3, 6, 9, 14] {
        let folder = Folder::new();
        std::fs::create_dir(folder.data()).unwrap();
        for name in ["ledger", "derived", "accounts"] {
            std::fs::copy(
                fixture.join(format!("{name}.file")),
                folder.data().join(format!("{name}.sqlite")),
            )
            .unwrap();
        }
        for after in [first, first + 2, first + 5] {
            alive += u32::from(killed(&folder, &["duties"], after));
            assert!(folder.run(&["verify"]).status.success(), "after {after} ms");
        }
        assert_eq!(folder.json(&["facts", "--kind", "assessment"]).len(), 1);
        assert!(folder.run(&["verify"]).status.success());
        assert!(folder.run(&["replay"]).status.success());
        let stored = std::fs::read(folder.data().join("ledger.sqlite")).unwrap();
        assert!(!stored.windows(12).any(|window| window == b"Wren Fixture"));
    }
    assert!(alive > 0, "none was still at work when it was killed");
}
