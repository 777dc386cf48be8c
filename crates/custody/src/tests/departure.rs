//! Releases before their date, and people held past it. The example is that of the other tests.

use super::{PRISON, born, day, four_years, given, record, remand};
use crate::Reckoning;
use facts::FactId;
use serde_json::{Value, json};

/// The example with what came after it, as known on a day.
fn left(known_on: &str, more: &[(&'static str, Value)]) -> Reckoning {
    let mut facts = vec![born(), ("2020-02-01", four_years()), remand(30)];
    facts.extend_from_slice(more);
    given(&[record(1, PRISON, "2020-02-03", &facts)], known_on)
}

fn out(reason: &str) -> Value {
    json!({"release": {"release": {"text": reason}, "booking": "B1"}})
}

#[test]
fn a_release_before_its_date_is_told_with_the_day_that_the_sentence_allows() {
    // Conditional release is on Saturday 1 January 2022, and the Friday before it is the first day that the law allows.
    let early = |on: &'static str, reason: &str| {
        let found = left("2022-01-10", &[(on, out(reason))]).released_early;
        found.map(|one| (one.on, one.allowed_from, one.days))
    };
    let allowed = day("2021-12-31");
    let is = |on: &str, days| Some((day(on), allowed, days));
    assert_eq!(
        early("2021-12-20", "conditional release"),
        is("2021-12-20", 11)
    );
    assert_eq!(early("2021-12-30", "let out"), is("2021-12-30", 1));
    assert_eq!(early("2021-12-31", "conditional release"), None);
    assert_eq!(early("2022-01-04", "conditional release"), None);
    // On curfew for up to 135 days, the first of them counted: 134 days before 1 January 2022 is 20 August 2021.
    let curfew = (day("2021-08-19"), day("2021-08-20"), 1);
    assert_eq!(early("2021-08-19", "HDC"), Some(curfew));
    assert_eq!(early("2021-08-20", "HDC"), None);
    // Nobody knows a date before which end of custody supervised licence may not be.
    assert_eq!(early("2021-12-20", "ECSL"), None);
    let told = left("2022-01-10", &[("2021-12-20", out("conditional release"))]);
    let told = told.released_early.unwrap();
    assert_eq!(
        told.fact,
        FactId {
            position: 1,
            ordinal: 3
        }
    );
    assert!(
        told.words.contains("11 days before the sentence allows it"),
        "{}",
        told.words
    );
    assert!(told.words.contains("1 January 2022"), "{}", told.words);
}

#[test]
fn a_movement_out_counts_where_its_reason_is_one_of_release() {
    let moved = |reason: &str, into: &str| {
        let said = json!({"custody_movement": {"reason": {"text": reason}, "into_custody": into, "booking": "B1"}});
        left("2022-01-10", &[("2021-12-20", said)])
    };
    let days = |of: Reckoning| of.released_early.map(|one| one.days);
    assert_eq!(days(moved("conditional release", "no")), Some(11));
    assert_eq!(days(moved("to court", "no")), None);
    assert_eq!(days(moved("conditional release", "yes")), None);
}

#[test]
fn held_past_counts_from_the_working_day_until_a_release_is_told() {
    let held = |known_on: &str, more: &[(&'static str, Value)]| {
        let found = left(known_on, more).held_past;
        found.map(|one| (one.left_by, one.days))
    };
    assert_eq!(held("2021-12-31", &[]), None);
    assert_eq!(held("2022-01-04", &[]), Some((day("2021-12-31"), 4)));
    let released = [("2022-01-04", out("conditional release"))];
    assert_eq!(held("2022-01-10", &released), None);
    // Recalled and back: what happened before the return is past, and the sentence's end, 10 January 2024, is the new bound.
    let recall = json!({"recall": {"recall": {"text": "standard"}, "booking": "B1", "returned": "2022-08-11"}});
    let ual = json!({"sentence_adjustment": {"adjustment": "unlawfully_at_large", "reason": {"text": "recall"}}});
    let back = [
        ("2022-01-04", out("conditional release")),
        ("2022-08-01", recall),
        ("2022-08-02..2022-08-10", ual),
    ];
    assert_eq!(held("2022-09-01", &back), None);
    assert_eq!(held("2024-01-15", &back), Some((day("2024-01-10"), 5)));
    assert_eq!(left("2022-09-01", &back).released_early, None);
}
