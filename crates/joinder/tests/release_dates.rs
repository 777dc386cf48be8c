//! `joinder release-dates` as somebody types it.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{Folder, joinder, lines};

/// A standard sentence of so many months from 2 February 2026 (invented).
fn case(id: &str, months: i32) -> String {
    format!(
        r#"{{"id":"{id}","params_profile":"calculation-params","input":{{"booking":{{"offender":{{"dateOfBirth":"1990-01-01"}},"sentences":[{{"type":"StandardSentence","offence":{{"committedAt":"2025-07-01"}},"duration":{{"durationElements":{{"MONTHS":{months}}}}},"sentencedAt":"2026-02-02"}}]}}}}}}"#
    )
}

#[test]
fn every_line_has_an_answer_in_its_place_whatever_the_number_of_jobs() {
    let folder = Folder::new();
    let mut text: Vec<String> = (1..60).map(|at| case(&at.to_string(), at)).collect();
    text.insert(7, "no case".to_owned());
    let file = folder.file("cases.jsonl", text.join("\n"));
    let answers = |jobs: &str| {
        let path = file.display().to_string();
        let arguments = ["release-dates", "--profile", "crds", "--jobs", jobs, &path];
        let output = joinder(&arguments).output().unwrap();
        assert!(output.status.success());
        lines(&output)
    };
    let one = answers("1");
    assert_eq!(one.len(), 60);
    assert_eq!(one[7]["error"]["code"], "NOT_READABLE");
    assert_eq!(one[8]["id"], "8");
    // 18 months are 546 days; two fifths, 219: 8 September 2026.
    assert_eq!(one[18]["dates"]["CRD"], "2026-09-08");
    assert_eq!(one, answers("3"));
}

#[test]
fn the_law_needs_a_day_and_takes_a_scenario() {
    let folder = Folder::new();
    let cases = folder.file("cases.jsonl", case("a", 18));
    let path = cases.display().to_string();
    let without = joinder(&["release-dates", &path]).output().unwrap();
    assert!(!without.status.success());
    assert!(String::from_utf8_lossy(&without.stderr).contains("--law-on"));

    let scenario = folder.file(
        "half.toml",
        "[[regime]]\nid = \"SDS_40\"\nstandard = \"1/2\"\n",
    );
    let scenario = scenario.display().to_string();
    let law = [
        "release-dates",
        "--law-on",
        "2026-03-01",
        "--explain",
        &path,
    ];
    let crd = |arguments: &[&str]| {
        let output = joinder(arguments).output().unwrap();
        assert!(output.status.success());
        let answer = lines(&output).remove(0);
        assert!(
            answer["explanation"]
                .as_array()
                .is_some_and(|trees| !trees.is_empty())
        );
        answer["dates"]["CRD"].as_str().unwrap().to_owned()
    };
    assert_eq!(crd(&law), "2026-09-08");
    // One half of 546 days is 273: 1 November 2026.
    let under_scenario = [&law[..], &["--scenario", &scenario]].concat();
    assert_eq!(crd(&under_scenario), "2026-11-01");
}

#[test]
fn everybody_under_two_laws() {
    let folder = Folder::new();
    let population = joinder(&["release-dates", "population", "--people", "40"]);
    let population = { population }.output().unwrap();
    assert_eq!(lines(&population).len(), 40);
    let population = folder.file("population.jsonl", &population.stdout);
    let scenario = folder.file(
        "none.toml",
        "[[regime]]\nid = \"SDS_PROGRESSION_MODEL\"\nwithdrawn = true\n",
    );
    let (population, scenario) = (
        population.display().to_string(),
        scenario.display().to_string(),
    );
    let csv = folder.0.path().join("moves.csv").display().to_string();
    let chart = folder.0.path().join("weeks.svg").display().to_string();
    let run = |jobs: &str, scenarios: &[&str]| {
        let mut arguments = vec!["release-dates", "diff", "--law-on", "2026-11-22"];
        for scenario in scenarios {
            arguments.extend(["--scenario", scenario]);
        }
        arguments.extend(["--population", &population, "--jobs", jobs]);
        arguments.extend(["--csv", &csv, "--chart", &chart]);
        let output = joinder(&arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        (text, std::fs::read_to_string(&csv).unwrap())
    };
    let one = run("1", &[&scenario]);
    assert!(one.0.contains("40  people") && one.0.contains("0  released earlier under B"));
    assert!(one.1.starts_with("id,date,before,after,days\nINVENTED-"));
    assert_eq!(one, run("3", &[&scenario]));
    assert!(std::fs::read_to_string(&chart).unwrap().contains("</svg>"));
    // The same law twice: nobody moves.
    let same = run("2", &[&scenario, &scenario]);
    assert_eq!(same.1, "id,date,before,after,days\n");
}
