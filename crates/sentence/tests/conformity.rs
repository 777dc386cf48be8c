//! The prison service's own cases, 739 of them, each with every field that its answer is checked for.
//! They are third-party data and are not kept here; without them these tests are ignored.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

use sentence::{Profile, answer_line};
use serde_json::Value;

/// How many cases have to be right.
const RIGHT_MIN: usize = 739;

fn shared(name: &str) -> String {
    let bytes = third_party::bytes(&format!("release-dates/{name}")).expect("the file is here");
    String::from_utf8(bytes).expect("text in UTF-8")
}

#[derive(Default)]
struct Count {
    right: usize,
    all: usize,
}

impl Count {
    fn add(&mut self, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
    }
}

/// What is wrong with an answer, in words; nothing if every asserted field is right.
fn faults(case: &Value, answer: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    if let Some(error) = case.get("expected_error") {
        let wanted = match error["kind"].as_str() {
            Some("validation") => error["codes"].clone(),
            _ => Value::Array(vec![
                error
                    .get("exception")
                    .or(error.get("class"))
                    .or(error.get("name"))
                    .cloned()
                    .unwrap_or_default(),
            ]),
        };
        let found = &answer["error"]["codes"];
        if *found != wanted {
            faults.push(format!("error: expected {wanted}, found {found}"));
        }
        return faults;
    }
    if let Some(error) = answer.get("error") {
        return vec![format!("error: expected dates, found {error}")];
    }
    for (field, wanted) in case["expected"].as_object().expect("expected is an object") {
        let found = &answer[field];
        if field == "dates" {
            let names: BTreeSet<&String> = [wanted, found]
                .into_iter()
                .flat_map(|dates| dates.as_object().expect("dates are an object").keys())
                .collect();
            for name in names {
                let (wanted, found) = (&wanted[name], &found[name]);
                if wanted.as_str().map(str::trim) != found.as_str() {
                    faults.push(format!("{name}: expected {wanted}, found {found}"));
                }
            }
        } else if found != wanted {
            faults.push(format!("{field}: expected {wanted}, found {found}"));
        }
    }
    faults
}

#[test]
#[ignore = "needs files of third parties"]
fn third_party_cases_are_all_answered_as_the_prison_service_does() {
    let text = shared("cases.jsonl");
    let profile = Profile::peer(None).expect("the profiles are read");
    let mut by_category: BTreeMap<String, Count> = BTreeMap::new();
    let mut by_date: BTreeMap<String, Count> = BTreeMap::new();
    let mut total = Count::default();
    let show = std::env::var("SHOW").unwrap_or_default();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).expect("a case is JSON");
        let answer: Value =
            serde_json::from_str(&answer_line(line, &profile, false)).expect("an answer is JSON");
        let faults = faults(&case, &answer);
        let id = case["id"].as_str().unwrap_or_default();
        if !faults.is_empty() && (show == "all" || (!show.is_empty() && id.contains(&show))) {
            println!("{id}\n    {}", faults.join("\n    "));
        }
        total.add(faults.is_empty());
        by_category
            .entry(case["category"].as_str().unwrap_or_default().to_owned())
            .or_default()
            .add(faults.is_empty());
        if let (Some(wanted), found) = (case["expected"]["dates"].as_object(), &answer["dates"]) {
            for (name, day) in wanted {
                let right = found[name].as_str() == day.as_str().map(str::trim);
                by_date.entry(name.clone()).or_default().add(right);
            }
        }
    }
    for (title, counts) in [("category", by_category), ("date", by_date)] {
        println!("by {title}:");
        for (name, count) in counts {
            println!("  {:>4} of {:>4}  {name}", count.right, count.all);
        }
    }
    println!("{} of {} cases right", total.right, total.all);
    assert!(
        total.right >= RIGHT_MIN,
        "{} of {} cases are right; run with SHOW=all to see the others",
        total.right,
        total.all
    );
}

/// The dates beside the hints that the prison service gives: cases of their own, all under its standard parameters.
#[test]
#[ignore = "needs files of third parties"]
fn third_party_hints_all_have_their_dates() {
    let text = shared("hints.jsonl");
    let profile = Profile::peer(None).expect("the profiles are read");
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).expect("a case is JSON");
        let answer: Value =
            serde_json::from_str(&answer_line(line, &profile, false)).expect("an answer is JSON");
        let wanted: BTreeMap<&str, &str> = case["expected"]
            .as_array()
            .expect("expected is a list")
            .iter()
            .filter_map(|one| Some((one["type"].as_str()?, one["date"].as_str()?)))
            .collect();
        let found: BTreeMap<&str, &str> = answer["dates"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(name, day)| Some((name.as_str(), day.as_str()?)))
            .collect();
        assert_eq!(found, wanted, "{}", case["id"]);
    }
}
