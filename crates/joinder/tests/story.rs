//! `joinder story licence` and `joinder parole reviews` as a user meets them.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::process::{Command, Output};

fn joinder(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_joinder"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn the_story_is_told_for_people_and_for_programs() {
    let told = joinder(&["story", "licence"]);
    assert_eq!(told.status.code(), Some(0));
    let words = String::from_utf8(told.stdout).unwrap();
    assert!(words.contains("a recall would be unlawful"), "{words}");
    let told = joinder(&["story", "licence", "--json"]);
    let story: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert!(story["steps"].as_array().unwrap().len() > 25);
}

#[test]
fn a_list_of_reviews_is_read_row_by_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let headings = "TITLE,NOMIS ID,Offender Prison Number,Sentence Type,Date Of Sentence,Tariff Expiry Date,Review Date,Review ID,Review Milestone Date ID,Review Type,Review Status,Current Target Date (Review),MS 13 Target Date,MS 13 Completion Date,Final Result (Review)";
    let rows = "Mx,ZZ1,A0001ZZ,IPP,01/02/2010,,,R1,M1,On tariff,Active,05/06/2026,,,\nMx,ZZ1,,IPP,99/99/2010,,,R2,,,,,,,\n";
    std::fs::write(&path, format!("{headings}\n{rows}")).unwrap();
    let read = joinder(&[
        "parole",
        "reviews",
        "--list",
        &path.display().to_string(),
        "--json",
    ]);
    assert_eq!(read.status.code(), Some(1));
    let list: serde_json::Value = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(list["reviews"][0]["outcome"]["outcome"], "none_yet");
    let said = String::from_utf8(read.stderr).unwrap();
    assert!(
        said.contains("line 3: `Date Of Sentence`: found `99/99/2010`"),
        "{said}"
    );
}
