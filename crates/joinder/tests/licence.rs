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
