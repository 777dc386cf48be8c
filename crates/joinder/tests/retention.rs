//! `joinder retention` as somebody types it, and schedules that `joinder rules check` finds fault with.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{CENSUS, Folder};

const AUTHORITY: [&str; 2] = ["--authority", "Letter of an invented inquiry, 1 March 2026"];

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn somebody_is_held_cannot_be_erased_and_is_let_go() {
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("census.xml", CENSUS));
    let person = folder.people()[0].to_string();
    let shown = folder.run(&["retention", "show", &person]);
    assert!(
        said(&shown).contains("RT5") && said(&shown).contains("unverified"),
        "{shown:?}"
    );
    let hold = [
        &["retention", "hold", &person, "--reason", "an inquiry"],
        &AUTHORITY[..],
    ]
    .concat();
    assert!(folder.run(&hold).status.success());
    let held = folder.json(&["retention", "list", "--only", "held"]);
    assert_eq!(held.len(), 1);
    assert!(said(&folder.run(&["erase", "person", &person])).contains("a legal hold of"));
    let erase = [
        &["erase", "person", &person, "--ground", "court-order"],
        &AUTHORITY[..],
    ]
    .concat();
    let refused = folder.run(&erase);
    assert!(
        !refused.status.success() && said(&refused).contains("until it is lifted"),
        "{refused:?}"
    );
    let holds = folder.json(&["retention", "holds"]);
    let fact = format!("{}.0", holds[0]["hold"]["position"]);
    let lift = [
        &["retention", "lift", &fact, "--reason", "it is over"],
        &AUTHORITY[..],
    ]
    .concat();
    assert!(folder.run(&lift).status.success());
    let keep = folder.run(&[
        "retention",
        "keep",
        &person,
        "--until",
        "2190-01-01",
        "--reason",
        "a claim",
    ]);
    assert!(keep.status.success(), "{keep:?}");
    let late = [
        &["erase", "person", &person, "--ground", "out-of-time"],
        &AUTHORITY[..],
    ]
    .concat();
    assert!(said(&folder.run(&late)).contains("is not out of time"));
    assert!(folder.run(&erase).status.success());
    assert!(folder.run(&["verify"]).status.success());
    assert!(folder.run(&["replay"]).status.success());
}

#[test]
fn rules_check_looks_at_the_schedules_too() {
    let folder = Folder::new();
    let sound = folder.run(&["rules", "check"]);
    assert!(
        sound.status.success() && said(&sound).contains("retention schedules: 12 dated rows"),
        "{sound:?}"
    );
    let rulebooks = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rulebooks");
    assert!(folder.run(&["rules", "check", rulebooks]).status.success());
    let own = folder.0.path().join("rules");
    std::fs::create_dir(&own).unwrap();
    for name in ["recall.toml", "retention.toml"] {
        std::fs::copy(format!("{rulebooks}/{name}"), own.join(name)).unwrap();
    }
    let unsound = folder.run(&["rules", "check", own.to_str().unwrap()]);
    assert_eq!(unsound.status.code(), Some(1));
    assert!(
        said(&unsound).contains("`RT1`, variant `england`, stage 1 has no worked day"),
        "{unsound:?}"
    );
}

#[test]
fn somebody_who_asks_is_given_what_was_decided_and_nothing_before() {
    let folder = Folder::new();
    folder.import("northmoor", &folder.file("census.xml", CENSUS));
    let person = folder.people()[0].to_string();
    let ask = [
        "subject-access",
        "open",
        &person,
        "--received",
        "2026-01-05",
        "--identity-certain",
    ];
    let opened = said(&folder.run(&ask));
    let request = opened.split_whitespace().nth(1).unwrap().to_owned();
    let to = folder.0.path().join("answer");
    let export = ["subject-access", "export", &request, to.to_str().unwrap()];
    let refused = folder.run(&export);
    assert!(
        !refused.status.success()
            && said(&refused).contains("nobody has decided on it")
            && !to.exists(),
        "{refused:?}"
    );
    let page = &folder.json(&["subject-access", "show", &request])[0];
    for item in page["items"].as_array().unwrap() {
        let item = item["id"].as_str().unwrap();
        let decide = [
            "subject-access",
            "decide",
            &request,
            item,
            "--disclose",
            "--reason",
            "about the person",
        ];
        assert!(folder.run(&decide).status.success());
    }
    assert!(folder.run(&export).status.success());
    let html = std::fs::read_to_string(to.join("answer.html")).unwrap();
    assert!(html.contains("What is held on you") && html.contains("CINdetails"));
    assert!(
        to.join("manifest.json").exists() && !folder.run(&export).status.success(),
        "nothing is overwritten"
    );
    assert!(!folder.json(&["subject-access", "exemptions"]).is_empty());
    assert_eq!(folder.json(&["subject-access", "list"]).len(), 1);
}
