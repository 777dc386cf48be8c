//! `joinder licence conditions` as a user meets it: what it prints and how it ends.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::path::PathBuf;
use std::process::{Command, Output};

fn policy(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../rulebooks/licence-policies")
        .join(name)
        .display()
        .to_string()
}

fn joinder(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_joinder"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn the_conditions_of_a_policy_are_listed_for_programs_and_for_people() {
    let (second, first) = (policy("northmoor-2.json"), policy("northmoor-1.csv"));
    let listed = joinder(&["licence", "conditions", "--policy", &second, "--json"]);
    assert_eq!(listed.status.code(), Some(0));
    let document: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(document["version"], "northmoor-2");
    assert_eq!(document["counts"]["standard AP"], 6);
    assert_eq!(document["conditions"][0]["policy_version"], "northmoor-2");
    assert_eq!(document["conditions"][0]["code"], "S1");

    let read = joinder(&["licence", "conditions", "--policy", &first]);
    let words = String::from_utf8(read.stdout).unwrap();
    assert!(
        words.contains("northmoor-1 A1, asks for address"),
        "{words}"
    );

    let differ = joinder(&[
        "licence",
        "conditions",
        "--policy",
        &second,
        "--compare",
        &first,
    ]);
    let words = String::from_utf8(differ.stdout).unwrap();
    assert!(
        words.contains("S2: the code stands for ANOTHER condition"),
        "{words}"
    );
    assert!(
        words.contains("counterpart suggested by its words: northmoor-1 S3"),
        "{words}"
    );
}

#[test]
fn a_file_that_is_partly_read_is_printed_and_its_faults_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.csv");
    std::fs::write(
        &path,
        "version,kind,code,text\n1,standard,S1,Be good\n1,usual,S2,Be better\n",
    )
    .unwrap();
    let path = path.display().to_string();
    let partly = joinder(&["licence", "conditions", "--policy", &path, "--json"]);
    assert_eq!(partly.status.code(), Some(1));
    let document: serde_json::Value = serde_json::from_slice(&partly.stdout).unwrap();
    assert_eq!(document["conditions"].as_array().unwrap().len(), 1);
    assert_eq!(document["faults"][0]["line"], 3);
    let said = String::from_utf8(partly.stderr).unwrap();
    assert!(
        said.contains("line 3: `kind`: found `usual`; expected standard or additional"),
        "{said}"
    );

    let absent = joinder(&["licence", "conditions", "--policy", "no-such-file.json"]);
    assert_eq!(absent.status.code(), Some(2));
    assert!(
        String::from_utf8(absent.stderr)
            .unwrap()
            .contains("`no-such-file.json` cannot be read")
    );
}

#[test]
fn a_policy_is_adopted_once_and_never_changed_under_its_version() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let adopt = |path: &str| {
        let done = joinder(&["licence", "adopt", "--data", &data, "--policy", path]);
        let said = String::from_utf8(done.stderr).unwrap();
        (done.status.code(), said)
    };
    let first = file(
        "first.csv",
        "version,kind,code,text\nsaltmarsh/1,standard,S1,Be good.\nsaltmarsh/1,additional,A1,Be kind.\n",
    );
    assert_eq!(adopt(&first).0, Some(0));
    assert_eq!(adopt(&first).0, Some(0), "the same again is no fault");
    let kept: Vec<_> = std::fs::read_dir(folder.path().join("data/licence-policies"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(
        kept,
        ["policy-saltmarsh_1-1"],
        "no name reaches out of the folder"
    );
    let changed = file(
        "changed.csv",
        "version,kind,code,text\nsaltmarsh/1,standard,S1,Be better.\n",
    );
    let (code, said) = adopt(&changed);
    assert_eq!(code, Some(2));
    assert!(said.contains("says something else"), "{said}");
    let broken = file(
        "broken.csv",
        "version,kind,code,text\n2,usual,S1,Be good.\n",
    );
    assert_eq!(adopt(&broken).0, Some(2));
    let none = file(
        "none.csv",
        "version,kind,code,text\n3,additional,A1,Be good.\n",
    );
    let (code, said) = adopt(&none);
    assert_eq!(code, Some(2));
    assert!(said.contains("no standard condition"), "{said}");
}
