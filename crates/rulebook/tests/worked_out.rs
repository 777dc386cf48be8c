//! Duties that start from a day that was worked out: the examples of S1, S2, L1, L3, L4, L7, L8, P16 and R13, and what moves them.
#![cfg(test)]

mod support;

use facts::FactId;
use rulebook::{Duty, LocalChoices, Question, WorkedOut, WorkedOutDay, evaluate, findings};
use support::{ALL_KINDS, HOLIDAYS, RULES, Told, chronology, filed, noon};

/// The facts: a sentence on 2 March 2026, and more.
fn told(more: &str) -> Vec<Told> {
    #[derive(serde::Deserialize)]
    struct Table {
        facts: Vec<Told>,
    }
    let sentence = r#"{ at = "2026-03-02", is = { sentence = { sentence = "standard" } } }"#;
    let text = format!("facts = [{sentence}, {more}]");
    toml::from_str::<Table>(&text).unwrap().facts
}

fn worked_out(date: &str, day: &str) -> WorkedOut {
    WorkedOut {
        days: vec![WorkedOutDay {
            date: date.to_owned(),
            words: format!("a day ({date})"),
            day: day.parse().unwrap(),
            since: None,
        }],
        refused: None,
        since: Some("2026-03-02".parse().unwrap()),
        evidence: vec![FactId {
            position: 1,
            ordinal: 0,
        }],
    }
}

fn duty(rule: &str, worked_out: &WorkedOut, more: &str, now: &str) -> Option<(Duty, usize)> {
    let records = filed(&told(more));
    let chronology = chronology(&records);
    let coverage = |_: &str| Some(&*ALL_KINDS);
    let question = Question {
        chronology: &chronology,
        coverage: &coverage,
        holidays: &HOLIDAYS,
        local: &LocalChoices::none(),
        worked_out: Some(worked_out),
        now: noon(now),
    };
    let duties = evaluate(&RULES, &question);
    let found = findings(&RULES, &duties, &question);
    let count = found.iter().filter(|one| one.rule == rule).count();
    duties
        .into_iter()
        .find(|duty| duty.rule == rule)
        .map(|duty| (duty, count))
}

/// What comes of it: state, due day, and how many findings.
fn outcome(rule: &str, date: &str, day: &str, more: &str, now: &str) -> Option<(String, String)> {
    duty(rule, &worked_out(date, day), more, now).map(|(duty, _)| {
        let due = duty.due.map(|due| due.to_string()).unwrap_or_default();
        (duty.state.name().to_owned(), due)
    })
}

fn is(state: &str, due: &str) -> Option<(String, String)> {
    Some((state.to_owned(), due.to_owned()))
}

const RELEASED: &str = r#"{ at = "2027-05-12", is = { release = {} } }"#;
const STEP: &str = r#"{ at = "2027-04-01", is = { licence_step = { licence = "1", act = "add", by = {}, who = "officer" } } }"#;
const SUBMITTED: &str = r#"{ at = "2027-05-06", is = { licence_step = { licence = "1", act = "submit", by = {}, who = "officer" } } }"#;
const EARLIER: &str = r#"{ at = "2025-01-10", is = { release = {} } }"#;

#[test]
fn released_on_the_day_that_was_worked_out() {
    // 14 May 2027 is a Friday; 15 May a Saturday, which moves back to it.
    for day in ["2027-05-14", "2027-05-15"] {
        assert_eq!(
            outcome("S1", "CRD", day, "", "2027-03-01"),
            is("running", "2027-05-14")
        );
        assert_eq!(
            outcome("S1", "CRD", day, "", "2027-05-10"),
            is("due_soon", "2027-05-14")
        );
        assert_eq!(
            outcome("S1", "CRD", day, "", "2027-05-17"),
            is("overdue", "2027-05-14")
        );
        assert_eq!(
            outcome("S1", "CRD", day, RELEASED, "2027-05-17"),
            is("met", "2027-05-14")
        );
    }
    // A release from an earlier sentence meets nothing.
    assert_eq!(
        outcome("S1", "CRD", "2027-05-14", EARLIER, "2027-05-17"),
        is("overdue", "2027-05-14")
    );
    // Sentence expiry is no release.
    assert_eq!(outcome("S1", "SLED", "2027-05-14", "", "2027-05-17"), None);
    let (duty, found) = duty("S1", &worked_out("CRD", "2027-05-15"), "", "2027-05-17").unwrap();
    assert_eq!(
        (duty.about().as_str(), found),
        ("a day (CRD) on 15 May 2027, worked out", 1)
    );
    let words = RULES.sentence(&duty, &HOLIDAYS);
    assert!(
        words.contains("moved back to Friday 14 May 2027"),
        "{words}"
    );
}

#[test]
fn a_refusal_is_a_duty_that_cannot_be_told_until_somebody_is_released() {
    let refused = WorkedOut {
        days: Vec::new(),
        refused: Some("days on remand are not told".to_owned()),
        ..worked_out("CRD", "2027-05-14")
    };
    let (cannot, found) = duty("S1", &refused, "", "2027-01-01").unwrap();
    assert_eq!(
        (cannot.state.name(), cannot.open, found),
        ("cannot_tell", true, 1)
    );
    assert!(
        RULES
            .sentence(&cannot, &HOLIDAYS)
            .contains("days on remand are not told")
    );
    assert_eq!(duty("L1", &refused, "", "2027-01-01"), None);
    assert_eq!(duty("S1", &refused, RELEASED, "2027-05-13"), None);
}

#[test]
fn a_licence_is_begun_and_submitted_before_it() {
    // 28 days before Friday 14 May 2027 is 16 April; four working days before, over no bank holiday, is Monday 10 May.
    assert_eq!(
        outcome("L1", "CRD", "2027-05-14", "", "2027-04-01"),
        is("running", "2027-04-16")
    );
    assert_eq!(
        outcome("L1", "CRD", "2027-05-14", "", "2027-04-20"),
        is("overdue", "2027-04-16")
    );
    assert_eq!(
        outcome("L1", "CRD", "2027-05-14", STEP, "2027-04-20"),
        is("met", "2027-04-16")
    );
    assert_eq!(outcome("L1", "CRD", "2027-05-14", "", "2027-05-15"), None);
    assert_eq!(
        outcome("L1", "CRD", "2027-05-14", RELEASED, "2027-05-13"),
        is("not_needed", "2027-04-16")
    );
    assert_eq!(
        outcome("L3", "CRD", "2027-05-14", STEP, "2027-05-11"),
        is("overdue", "2027-05-10")
    );
    assert_eq!(
        outcome("L3", "CRD", "2027-05-14", SUBMITTED, "2027-05-11"),
        is("met", "2027-05-10")
    );
    // When the date moves, so do they.
    assert_eq!(
        outcome("L1", "CRD", "2027-05-21", "", "2027-04-20"),
        is("due_soon", "2027-04-23")
    );
}

#[test]
fn curfew_is_considered_and_the_case_referred() {
    let decided = r#"{ at = "2027-04-20", is = { decision = { about = "Home detention curfew", outcome = "refused" } } }"#;
    let other =
        r#"{ at = "2027-04-20", is = { decision = { about = "Housing", outcome = "found" } } }"#;
    // Ten days before 14 May 2027 is 4 May.
    assert_eq!(
        outcome("L4", "CRD_WITH_CURFEW", "2027-05-14", "", "2027-05-05"),
        is("overdue", "2027-05-04")
    );
    assert_eq!(
        outcome("L4", "CRD_WITH_CURFEW", "2027-05-14", other, "2027-05-05"),
        is("overdue", "2027-05-04")
    );
    assert_eq!(
        outcome("L4", "CRD_WITH_CURFEW", "2027-05-14", decided, "2027-05-05"),
        is("met", "2027-05-04")
    );
    assert_eq!(outcome("L4", "CRD", "2027-05-14", "", "2027-05-05"), None);
    // 26 weeks before Monday 15 March 2027 is Monday 14 September 2026.
    let referred =
        r#"{ at = "2026-09-10", is = { review_step = { review = "1", act = "refer", by = {} } } }"#;
    assert_eq!(
        outcome("P16", "MINIMUM_TERM", "2027-03-15", "", "2026-09-15"),
        is("overdue", "2026-09-14")
    );
    assert_eq!(
        outcome("P16", "MINIMUM_TERM", "2027-03-15", referred, "2026-09-15"),
        is("met", "2026-09-14")
    );
}

#[test]
fn an_officer_is_allocated_and_an_early_release_decided_before_it() {
    // Back from Friday 14 May 2027: Thu 13 (1), Wed 12 (2), Tue 11 (3), Mon 10 (4), Fri 7 left out, Thu 6 (5).
    let allocated = r#"{ at = "2027-05-03", is = { allocation = { worker = {} } } }"#;
    let before = r#"{ at = "2026-03-01", is = { allocation = { worker = {} } } }"#;
    for (more, now, expected) in [
        ("", "2027-03-01", is("running", "2027-05-06")),
        ("", "2027-05-04", is("due_soon", "2027-05-06")),
        ("", "2027-05-14", is("overdue", "2027-05-06")),
        (allocated, "2027-05-14", is("met", "2027-05-06")),
        // Whoever was responsible before the sentence is not for it.
        (before, "2027-05-14", is("overdue", "2027-05-06")),
        (STEP, "2027-05-14", is("met", "2027-05-06")),
        ("", "2027-05-15", None),
    ] {
        let found = outcome("L7", "CRD", "2027-05-14", more, now);
        assert_eq!(found, expected, "{more} {now}");
    }
    let decided = r#"{ at = "2027-05-10", is = { decision = { about = "Early release", outcome = "not brought forward" } } }"#;
    let of =
        |more: &str, now: &str| outcome("L8", "RELEASE_BEFORE_NO_WORK", "2027-05-14", more, now);
    assert_eq!(of("", "2027-05-12"), is("overdue", "2027-05-11"));
    assert_eq!(of(decided, "2027-05-12"), is("met", "2027-05-11"));
    assert_eq!(outcome("L8", "CRD", "2027-05-14", "", "2027-05-12"), None);
}

#[test]
fn whoever_was_recalled_before_is_released_on_the_day_of_the_tranche() {
    let released = r#"{ at = "2026-04-28", is = { release = {} } }"#;
    let again = r#"{ at = "2026-04-27", is = { recall_step = { recall = "1", act = "release", by = {} } } }"#;
    let stopped =
        r#"{ at = "2026-04-27", is = { recall_step = { recall = "1", act = "stop", by = {} } } }"#;
    for (more, now, expected) in [
        ("", "2026-04-20", is("running", "2026-04-28")),
        ("", "2026-04-29", is("overdue", "2026-04-28")),
        (released, "2026-04-29", is("met", "2026-04-28")),
        (again, "2026-04-29", is("met", "2026-04-28")),
        (stopped, "2026-04-29", is("not_needed", "2026-04-28")),
    ] {
        let found = outcome("R13", "RECALL_TRANCHE", "2026-04-28", more, now);
        assert_eq!(found, expected, "{more} {now}");
    }
}

#[test]
fn a_release_before_its_date_is_overdue_until_somebody_answers_or_the_person_is_back() {
    let early = |more: &str, now: &str| {
        let mut early = worked_out("RELEASED_EARLY", "2027-05-12");
        early.days[0].since = Some("2027-05-13".parse().unwrap());
        duty("S2", &early, more, now).map(|(duty, found)| (duty.state.name().to_owned(), found))
    };
    let is = |state: &str, found: usize| Some((state.to_owned(), found));
    assert_eq!(early(RELEASED, "2027-05-12"), is("due_soon", 1));
    assert_eq!(early(RELEASED, "2027-05-13"), is("overdue", 1));
    // What was told of that day, or before it, is no return.
    let entered = r#"{ at = "2026-03-02", is = { custody_movement = { into_custody = "yes" } } }, { at = "2027-05-12", is = { custody_movement = { into_custody = "yes" } } }"#;
    assert_eq!(early(entered, "2027-05-20"), is("overdue", 1));
    let out = r#"{ at = "2027-05-15", is = { custody_movement = { into_custody = "no" } } }"#;
    assert_eq!(early(out, "2027-05-20"), is("overdue", 1));
    let back = r#"{ at = "2027-05-15", is = { custody_movement = { into_custody = "yes" } } }"#;
    assert_eq!(early(back, "2027-05-20"), Some(("met_late".to_owned(), 0)));
    let other = worked_out("CRD", "2027-05-14");
    assert_eq!(duty("S2", &other, RELEASED, "2027-05-20"), None);
}

#[test]
fn every_rule_of_this_shape_has_its_examples_here() {
    let rules = RULES.rules().iter();
    let mut ids: Vec<&str> = rules
        .filter(|rule| rule.shape == rulebook::Shape::Worked)
        .map(|rule| rule.id.as_str())
        .collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        ["L1", "L3", "L4", "L7", "L8", "P16", "R13", "S1", "S2"]
    );
}
