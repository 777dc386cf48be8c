//! An export rebuilds to the same ledger and the same derived state; one that was altered builds nothing, and says where.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{CENSUS, Folder, joinder};
use std::path::{Path, PathBuf};
use std::process::Output;

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A folder with two censuses in it, and its export.
fn exported() -> (Folder, PathBuf) {
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("one.xml", CENSUS));
    let other = CENSUS.replace("TEST1", "TEST2");
    folder.import("northmoor", &folder.file("two.xml", other));
    let to = folder.0.path().join("export");
    let made = folder.run(&["export", "--to", &to.display().to_string()]);
    assert!(made.status.success(), "{}", said(&made));
    (folder, to)
}

fn rebuild(from: &Path, data: &Path, more: &[&str]) -> Output {
    joinder(&["rebuild"])
        .arg("--from")
        .arg(from)
        .arg("--data")
        .arg(data)
        .args(more)
        .output()
        .unwrap()
}

fn manifest(folder: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn an_export_of_what_was_rebuilt_is_the_same_export() {
    let (folder, from) = exported();
    let data = folder.0.path().join("rebuilt");
    let built = rebuild(&from, &data, &[]);
    assert!(built.status.success(), "{}", said(&built));
    let again = folder.0.path().join("again");
    let made = joinder(&["export", "--to"])
        .arg(&again)
        .arg("--data")
        .arg(&data)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", said(&made));
    let (one, two) = (manifest(&from), manifest(&again));
    for field in ["entries", "chain", "key"] {
        assert_eq!(one[field], two[field], "{field}");
    }
    assert_eq!(
        std::fs::read(from.join("entries-000001.jsonl")).unwrap(),
        std::fs::read(again.join("entries-000001.jsonl")).unwrap()
    );
    let verified = joinder(&["verify", "--data"]).arg(&data).output().unwrap();
    assert!(verified.status.success(), "{}", said(&verified));
}

#[test]
fn what_was_rebuilt_goes_on() {
    let (folder, from) = exported();
    let data = folder.0.path().join("rebuilt");
    assert!(rebuild(&from, &data, &[]).status.success());
    let known = folder.file("again.xml", CENSUS);
    let import = |file: &Path| {
        let done = joinder(&["import", "--json", "--source", "northmoor", "--data"])
            .arg(&data)
            .arg(file)
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", said(&done));
        common::lines(&done).pop().unwrap()
    };
    assert_eq!(import(&known)["accepted"], 0, "it knows what it held");
    let new = folder.file("new.xml", CENSUS.replace("TEST1", "TEST3"));
    assert!(import(&new)["accepted"].as_u64().unwrap() > 0);
    let replayed = joinder(&["replay", "--data"]).arg(&data).output().unwrap();
    assert!(replayed.status.success(), "{}", said(&replayed));
}

#[test]
fn an_altered_export_builds_nothing_and_says_where() {
    let (folder, from) = exported();
    let lines = from.join("entries-000001.jsonl");
    let whole = std::fs::read_to_string(&lines).unwrap();
    let mut number = 0;
    let mut refused = |text: &str, expected: &str| {
        std::fs::write(&lines, text).unwrap();
        // Whoever alters a file can put its new hash into the manifest as well.
        let mut said_of = manifest(&from);
        let file = said_of["files"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .find(|file| file["name"] == "entries-000001.jsonl")
            .unwrap();
        file["bytes"] = text.len().into();
        file["sha256"] = sha256(&lines).into();
        std::fs::write(from.join("manifest.json"), said_of.to_string()).unwrap();
        number += 1;
        let done = rebuild(
            &from,
            &folder.0.path().join(format!("rebuilt-{number}")),
            &[],
        );
        assert_eq!(done.status.code(), Some(2), "{expected}");
        assert!(
            said(&done).contains(expected),
            "{expected}: {}",
            said(&done)
        );
    };
    let line = |number: usize| whole.lines().nth(number).unwrap();
    refused(
        &whole.replace("northmoor", "southmoor"),
        "its leaf is not that of what stands there",
    );
    refused(
        &whole.replace("WBRI", "WIRI"),
        "its content is not what it commits to",
    );
    refused(
        &whole.replacen(&format!("{}\n", line(3)), "", 1),
        "the entry after 3 was expected",
    );
    refused(&whole[..whole.len() - 10], "it is cut off");
    let cut: String = whole
        .lines()
        .take(4)
        .map(|line| format!("{line}\n"))
        .collect();
    refused(&cut, "its manifest says");
    refused(
        &whole.replacen('{', "[", 1),
        "`entries-000001.jsonl`, line 1",
    );
}

fn sha256(path: &Path) -> String {
    let done = std::process::Command::new("sha256sum")
        .arg(path)
        .output()
        .unwrap();
    String::from_utf8_lossy(&done.stdout)
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn a_backup_is_restored_to_an_earlier_moment() {
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("one.xml", CENSUS));
    let before = folder.json(&["verify"])[0]["entries"].as_u64().unwrap();
    let other = CENSUS.replace("TEST1", "TEST2");
    folder.import("northmoor", &folder.file("two.xml", other));
    let (to, keys) = (folder.0.path().join("backup"), folder.0.path().join("keys"));
    let made = folder.run(&[
        "backup",
        "--to",
        &to.display().to_string(),
        "--keys-to",
        &keys.display().to_string(),
    ]);
    assert!(made.status.success(), "{}", said(&made));
    let into = folder.0.path().join("earlier");
    let restored = joinder(&["restore", "--json", "--until", &before.to_string()])
        .args(["--from".as_ref(), to.as_os_str()])
        .args(["--keys".as_ref(), keys.as_os_str()])
        .args(["--data".as_ref(), into.as_os_str()])
        .output()
        .unwrap();
    assert!(restored.status.success(), "{}", said(&restored));
    let told = common::lines(&restored).pop().unwrap();
    assert_eq!(
        (told["entries"].as_u64(), &told["broken"]),
        (Some(before), &serde_json::Value::Null)
    );
    let facts = joinder(&["facts", "--json", "--kind", "referral", "--data"])
        .arg(&into)
        .output()
        .unwrap();
    assert!(said(&facts).contains("TEST1"));
    assert!(!said(&facts).contains("TEST2"));
}
