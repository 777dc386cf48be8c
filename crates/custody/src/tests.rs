//! Release dates from facts, worked by hand; what is missing; corrections; sources that disagree.
//!
//! The example: four years passed on 1 February 2020 for an offence on 6 January 2020, half of them served. From 1 February
//! 2020 to 31 January 2024 are 1,461 days (both 29 February 2020 and the last day counted); half is 730.5, so 731; the 731st day is
//! 31 January 2022. 30 days on remand make it 1 January 2022, and the sentence's end 1 January 2024.

use crate::{Laws, Reckoning, ReleaseDates, release_dates};
use calendar::{Day, Instant};
use chronology::{Arrival, Chronology, FiledRecord, Fingerprint};
use facts::{Fact, FactId, Handling, RecordReference, SourceName, Span, SubjectReference, When};
use proptest::prelude::*;
use serde_json::{Value, json};

mod departure;

const PRISON: &str = "invented-prison";
const PROBATION: &str = "invented-probation";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A record of one source, received on a day.
fn record(position: u64, source: &str, received: &str, facts: &[(&str, Value)]) -> FiledRecord {
    let subject = SubjectReference {
        source: SourceName(source.to_owned()),
        reference: "A1".to_owned(),
    };
    let mut fingerprint = [0; 16];
    fingerprint[..8].copy_from_slice(&position.to_be_bytes());
    FiledRecord {
        arrival: Arrival {
            position,
            received: Instant::start_of(day(received)),
            known_on: day(received),
            claimed: false,
        },
        record: RecordReference {
            source: SourceName(source.to_owned()),
            reference: format!("{source}/{position}"),
        },
        agency: source.to_owned(),
        format: "mapping:test".to_owned(),
        written: When::Day(day(received)),
        fingerprint: Fingerprint(fingerprint),
        handling: Handling::Ordinary,
        place: String::new(),
        facts: facts
            .iter()
            .zip(0..)
            .map(|((span, statement), ordinal)| {
                let (from, until) = span.split_once("..").unwrap_or((span, ""));
                let fact = Fact {
                    about: Some(subject.clone()),
                    happened: Span::between(
                        from.parse().unwrap(),
                        (!until.is_empty()).then(|| until.parse().unwrap()),
                    ),
                    statement: serde_json::from_value(statement.clone()).unwrap(),
                };
                (ordinal, fact)
            })
            .collect(),
    }
}

fn born() -> (&'static str, Value) {
    (
        "1990-05-02",
        json!({"person_details": {"born": "1990-05-02"}}),
    )
}

fn four_years() -> Value {
    json!({"sentence": {
        "sentence": "standard determinate", "sort": "standard", "reference": "1", "booking": "B1",
        "offence_on": "2020-01-06", "term": {"years": 4}, "two_thirds": "no",
        "two_thirds_today": "no", "excluded": "no", "board_decides": "not_applicable",
        "notification": "no", "liable_to_removal": "no",
    }})
}

fn remand(days: u32) -> (&'static str, Value) {
    let said =
        json!({"sentence_adjustment": {"adjustment": "remand", "days": days, "booking": "B1"}});
    ("2020-01-02..2020-01-31", said)
}

fn with(mut statement: Value, field: &str, value: Value) -> Value {
    statement["sentence"][field] = value;
    statement
}

fn of(records: &[FiledRecord], known_on: &str, law_on: &str) -> Option<ReleaseDates> {
    let chronology = Chronology::as_known_on(day(known_on), records, &[]);
    release_dates(&chronology, day(law_on), Laws::built_in().unwrap()).unwrap()
}

fn given(records: &[FiledRecord], known_on: &str) -> Reckoning {
    let dates = of(records, known_on, known_on).unwrap();
    dates
        .given()
        .unwrap_or_else(|| panic!("{dates:#?}"))
        .clone()
}

fn refused(records: &[FiledRecord], known_on: &str) -> Vec<(String, String)> {
    let dates = of(records, known_on, known_on).unwrap();
    assert_eq!(dates.given(), None);
    dates
        .refused()
        .into_iter()
        .map(|one| (one.code.clone(), one.field.clone()))
        .collect()
}

#[test]
fn half_of_four_years_less_thirty_days_on_remand() {
    let records = [record(
        1,
        PRISON,
        "2020-02-03",
        &[born(), ("2020-02-01", four_years()), remand(30)],
    )];
    let given = given(&records, "2021-06-01");
    assert_eq!(given.day_of("CRD"), Some(day("2022-01-01")));
    assert_eq!(given.day_of("SLED"), Some(day("2024-01-01")));
    let crd = given.dates.iter().find(|one| one.date == "CRD").unwrap();
    // 1 January 2022 is a Saturday and a bank holiday, so the person leaves on Friday.
    assert_eq!(crd.leaves_by, Some(day("2021-12-31")));
    assert!(
        crd.working.words.contains("1 January 2022"),
        "{:?}",
        crd.working
    );
    assert!(!crd.working.steps.is_empty());
    assert_eq!(given.evidence.len(), 2);
    assert_eq!(given.sentences.len(), 1);
    // What nobody told and the law takes only once somebody says so is named.
    assert!(given.taken.iter().any(|one| one.contains("tagged bail")));
    assert_eq!(of(&[], "2021-06-01", "2021-06-01"), None);
}

#[test]
fn a_correction_moves_the_dates_from_the_day_on_which_it_was_known() {
    let mut longer = four_years();
    longer["sentence"]["term"] = json!({"years": 5});
    let correction = json!({"correction": {
        "of": FactId { position: 1, ordinal: 1 }, "statement": longer, "reason": "read from the warrant", "by": {"name": "Pat"},
    }});
    let records = [
        record(
            1,
            PRISON,
            "2020-02-03",
            &[born(), ("2020-02-01", four_years()), remand(30)],
        ),
        record(2, "joinder", "2020-09-01", &[("2020-09-01", correction)]),
    ];
    assert_eq!(
        given(&records, "2020-08-31").day_of("CRD"),
        Some(day("2022-01-01"))
    );
    // Five years are 1,827 days to 31 January 2025; half is 914; the 914th day is 2 August 2022, less thirty 3 July 2022.
    let after = given(&records, "2020-09-01");
    assert_eq!(after.day_of("CRD"), Some(day("2022-07-03")));
    // It speaks for the prison, whose fact it corrects.
    assert_eq!(after.source, PRISON);
}

#[test]
fn everything_that_is_missing_is_named_at_once_and_a_blank_is_never_no() {
    let bare = json!({"sentence": {"sentence": "imprisonment", "sort": "standard", "length": "four years"}});
    let records = [record(1, PROBATION, "2020-02-03", &[("2020-02", bare)])];
    let found = refused(&records, "2021-06-01");
    let fields: Vec<&str> = found.iter().map(|(_, field)| field.as_str()).collect();
    for wanted in [
        "sentence 1: day on which it was passed",
        "sentence 1: day of the offence",
        "sentence 1: length",
        "sentence 1: release at two thirds",
        "sentence 1: release at two thirds today",
        "sentence 1: excluded from early release",
        "days on remand",
        "date of birth",
    ] {
        assert!(fields.contains(&wanted), "{wanted} is not in {fields:?}");
    }
    // The words of one are an unreadable length, and not a missing one.
    assert!(found.contains(&("UNKNOWN_VALUE".to_owned(), "sentence 1: length".to_owned())));
    // A kind that nobody sorted is not guessed from its name.
    let unsorted = json!({"sentence": {"sentence": "standard determinate"}});
    let records = [record(
        1,
        PROBATION,
        "2020-02-03",
        &[("2020-02-01", unsorted)],
    )];
    assert!(
        refused(&records, "2021-06-01")
            .iter()
            .any(|(_, field)| field == "sentence 1: kind")
    );
}

#[test]
fn no_days_on_remand_is_something_to_be_told() {
    let facts = |told: &[(&'static str, Value)]| {
        let mut facts = vec![born(), ("2020-02-01", four_years())];
        facts.extend_from_slice(told);
        [record(1, PRISON, "2020-02-03", &facts)]
    };
    assert_eq!(
        refused(&facts(&[]), "2021-06-01"),
        [("MISSING".to_owned(), "days on remand".to_owned())]
    );
    let none = json!({"sentence_adjustment": {"adjustment": "remand", "days": 0}});
    let none = given(&facts(&[("unknown", none)]), "2021-06-01");
    assert_eq!(none.day_of("CRD"), Some(day("2022-01-31")));
}

#[test]
fn a_curfew_date_is_withheld_where_it_is_not_known_whether_the_law_rules_it_out() {
    let facts = |answer: Value| {
        let sentence = with(four_years(), "notification", answer);
        [record(
            1,
            PRISON,
            "2020-02-03",
            &[born(), ("2020-02-01", sentence), remand(30)],
        )]
    };
    assert!(
        given(&facts(json!("no")), "2021-06-01")
            .day_of("HDCED")
            .is_some()
    );
    let unknown = given(&facts(Value::Null), "2021-06-01");
    assert_eq!(unknown.day_of("HDCED"), None);
    assert_eq!(unknown.withheld.len(), 1);
    assert_eq!(unknown.day_of("CRD"), Some(day("2022-01-01")));
    let ruled_out = given(&facts(json!("yes")), "2021-06-01");
    assert_eq!(
        (ruled_out.day_of("HDCED"), ruled_out.withheld.len()),
        (None, 0)
    );
}

#[test]
fn consecutive_sentences_are_served_one_after_the_other() {
    let second = |consecutive: Value| {
        let mut one = with(four_years(), "reference", json!("2"));
        one["sentence"]["consecutive_to"] = consecutive;
        one
    };
    let records = |consecutive: Value| {
        let first = with(four_years(), "consecutive_to", json!("not_applicable"));
        [record(
            1,
            PRISON,
            "2020-02-03",
            &[
                born(),
                ("2020-02-01", first),
                ("2020-02-01", second(consecutive)),
                remand(0),
            ],
        )]
    };
    let concurrent = given(&records(json!("not_applicable")), "2021-06-01");
    assert_eq!(concurrent.day_of("CRD"), Some(day("2022-01-31")));
    // Eight years are 2,922 days to 31 January 2028; half is 1,461; the 1,461st day is 31 January 2024.
    let consecutive = given(&records(json!({"text": "1"})), "2021-06-01");
    assert_eq!(consecutive.day_of("CRD"), Some(day("2024-01-31")));
    let field = "sentence 2 (2): concurrent or consecutive".to_owned();
    assert_eq!(
        refused(&records(Value::Null), "2021-06-01"),
        [("MISSING".to_owned(), field.clone())]
    );
    assert!(
        refused(&records(json!({"text": "9"})), "2021-06-01")
            .contains(&("MISSING".to_owned(), field))
    );
}

/// The day on which a sentence after one without an end begins is told by nobody: it is said what is missing, and whom to ask.
#[test]
fn a_sentence_after_one_without_an_end_is_refused() {
    let life = json!({"sentence": {
        "sentence": "life", "sort": "life", "minimum_term": "12 years", "booking": "B1", "reference": "9",
        "consecutive_to": "not_applicable",
    }});
    let after = with(four_years(), "consecutive_to", json!({"text": "9"}));
    let records = [record(
        1,
        PRISON,
        "2020-02-03",
        &[
            born(),
            ("2020-02-01", life),
            ("2020-02-01", after),
            remand(30),
        ],
    )];
    let dates = of(&records, "2021-06-01", "2021-06-01").unwrap();
    let refused = dates.refused();
    let codes: Vec<&str> = refused.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["UNSUPPORTED_SENTENCE"], "{refused:?}");
    assert!(refused[0].field.ends_with("concurrent or consecutive"));
    assert!(
        refused[0]
            .words
            .contains("the day on which this sentence begins is missing")
            && refused[0].words.contains("ask the court"),
        "{refused:?}"
    );
}

/// Periods of remand that overlap are named though the offence's day is not told.
#[test]
fn what_does_not_fit_is_named_beside_what_is_missing() {
    let undated = with(four_years(), "offence_on", Value::Null);
    let records = [record(
        1,
        PRISON,
        "2020-02-03",
        &[
            born(),
            ("2020-02-01", undated),
            remand(30),
            (
                "2020-01-20..2020-01-31",
                json!({"sentence_adjustment": {"adjustment": "remand", "days": 12, "booking": "B1"}}),
            ),
        ],
    )];
    let refused = refused(&records, "2021-06-01");
    let codes: Vec<&str> = refused.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(
        codes,
        ["MISSING", "REMAND_OVERLAPS_WITH_REMAND"],
        "{refused:?}"
    );
}

#[test]
fn whoever_is_at_large_has_no_date() {
    let recall = |returned: Value| json!({"recall": {"recall": {"text": "standard"}, "booking": "B1", "returned": returned}});
    let records = |more: &[(&'static str, Value)]| {
        let mut facts = vec![born(), ("2020-02-01", four_years()), remand(30)];
        facts.extend_from_slice(more);
        [record(1, PRISON, "2022-08-03", &facts)]
    };
    let at_large = records(&[("2022-08-01", recall(Value::Null))]);
    let field = "recall: day of return to custody".to_owned();
    assert_eq!(
        refused(&at_large, "2022-09-01"),
        [("AT_LARGE".to_owned(), field)]
    );
    // Before the recall was made, the dates stand.
    assert!(of(&at_large, "2022-08-02", "2022-08-02").is_none());
    // Back after ten days, of which nine were at large: they have to be told.
    let back = |more: &[(&'static str, Value)]| {
        let mut facts = vec![("2022-08-01", recall(json!("2022-08-11")))];
        facts.extend_from_slice(more);
        records(&facts)
    };
    assert_eq!(refused(&back(&[]), "2022-09-01").len(), 1);
    let ual = json!({"sentence_adjustment": {"adjustment": "unlawfully_at_large", "reason": {"text": "recall"}}});
    let told = given(&back(&[("2022-08-02..2022-08-10", ual)]), "2022-09-01");
    // The end moves on by the nine days that did not count: from 1 January to 10 January 2024.
    assert_eq!(told.day_of("SLED"), Some(day("2024-01-10")));
    assert_eq!(told.day_of("PRRD"), Some(day("2024-01-10")));
}

#[test]
fn a_life_sentence_has_the_end_of_its_minimum_term_and_its_reviews() {
    let life = json!({"sentence": {"sentence": "life", "sort": "life", "minimum_term": "12 years", "booking": "B1"}});
    let records = [record(
        1,
        PRISON,
        "2020-02-03",
        &[born(), ("2020-02-01", life), remand(30)],
    )];
    let given = given(&records, "2021-06-01");
    // Twelve years from 1 February 2020 end on 31 January 2032; thirty days before is 1 January 2032.
    let term = &given.minimum_terms[0];
    assert_eq!(term.ends, day("2032-01-01"));
    assert_eq!(term.review_before, day("2029-01-01"));
    assert_eq!(given.not_before, Some(day("2032-01-01")));
    assert!(given.dates.is_empty());
}

#[test]
fn where_sources_disagree_no_date_stands() {
    let prison = record(
        1,
        PRISON,
        "2020-02-03",
        &[born(), ("2020-02-01", four_years()), remand(30)],
    );
    let theirs = |days: u32, passed: &'static str| {
        record(
            2,
            PROBATION,
            "2020-02-03",
            &[(passed, four_years()), remand(days)],
        )
    };
    // The same sentence, told twice, is one sentence.
    let same = [prison.clone(), theirs(30, "2020-02-01")];
    assert_eq!(
        given(&same, "2021-06-01").day_of("CRD"),
        Some(day("2022-01-01"))
    );
    let fewer = [prison.clone(), theirs(20, "2020-02-01")];
    let found = refused(&fewer, "2021-06-01");
    assert!(found.iter().all(|(code, _)| code == "SOURCES_DISAGREE"));
    assert!(found.iter().any(|(_, field)| field.contains("CRD")));
    // A sentence that the prison does not know of.
    let newer = [prison.clone(), theirs(30, "2021-01-15")];
    assert!(
        refused(&newer, "2021-06-01")
            .iter()
            .any(|(_, field)| field == "the sentences together")
    );
    // One of years before is no contradiction, and where the other's telling gives no date the prison's stand.
    let older = [
        prison,
        record(2, PROBATION, "2020-02-03", &[("2011-01-15", four_years())]),
    ];
    assert_eq!(given(&older, "2021-06-01").source, PRISON);
}

#[test]
fn a_recall_told_by_another_system_counts() {
    const CASEWORK: &str = "invented-casework";
    let prison = record(
        1,
        PRISON,
        "2020-02-03",
        &[born(), ("2020-02-01", four_years()), remand(30)],
    );
    let recall = json!({"recall": {"recall": {"text": "Standard"}}});
    let casework = record(2, CASEWORK, "2022-08-02", &[("2022-08-01", recall.clone())]);
    let told = [prison.clone(), casework];
    assert_eq!(
        given(&told, "2022-07-31").day_of("CRD"),
        Some(day("2022-01-01"))
    );
    assert_eq!(refused(&told, "2022-08-03")[0].0, "AT_LARGE");
    // As steps, entered one by one: revoked on 1 August, back the next day.
    let step = |act: &str| json!({"recall_step": {"recall": "1", "act": act, "recall_kind": "standard", "by": {}}});
    let steps = record(
        2,
        "joinder",
        "2022-08-03",
        &[
            ("2022-08-01", step("revoke")),
            ("2022-08-02", step("return")),
        ],
    );
    let stepped = given(&[prison.clone(), steps], "2022-09-01");
    assert_eq!(stepped.day_of("PRRD"), Some(day("2024-01-01")));
    let stopped = record(
        2,
        "joinder",
        "2022-08-03",
        &[("2022-08-01", step("revoke")), ("2022-08-01", step("stop"))],
    );
    assert_eq!(
        given(&[prison.clone(), stopped], "2022-09-01").day_of("CRD"),
        Some(day("2022-01-01"))
    );
    // A source with sentences of its own that tells of a recall of which the prison does not.
    let probation = record(
        2,
        PROBATION,
        "2022-08-02",
        &[("2020-02-01", four_years()), ("2022-08-01", recall)],
    );
    let found = refused(&[prison, probation], "2022-09-01");
    assert!(found.contains(&("SOURCES_DISAGREE".to_owned(), "recall".to_owned())));
}

#[test]
fn only_the_present_period_of_custody_counts() {
    let before = with(
        with(four_years(), "booking", json!("B0")),
        "reference",
        json!("7"),
    );
    let records = [record(
        1,
        PRISON,
        "2020-02-03",
        &[
            born(),
            ("2012-02-01", before),
            ("2020-02-01", four_years()),
            remand(30),
        ],
    )];
    let given = given(&records, "2021-06-01");
    assert_eq!((given.earlier, given.sentences.len()), (1, 1));
    assert_eq!(given.booking.as_deref(), Some("B1"));
}

#[test]
fn the_law_is_that_of_the_day() {
    // Two fifths came on 10 September 2024: the same facts, looked at before and after.
    let three = with(four_years(), "term", json!({"years": 3}));
    let three = with(three, "offence_on", json!("2023-11-02"));
    let none = json!({"sentence_adjustment": {"adjustment": "remand", "days": 0}});
    let records = [record(
        1,
        PRISON,
        "2024-02-03",
        &[born(), ("2024-02-01", three), ("unknown", none)],
    )];
    // 1,096 days; half is 548; the 548th day is 1 August 2025.
    assert_eq!(
        given(&records, "2024-03-01").day_of("CRD"),
        Some(day("2025-08-01"))
    );
    // Two fifths are 438.4 days, so 439; the 439th day is 14 April 2025.
    assert_eq!(
        given(&records, "2024-11-01").day_of("CRD"),
        Some(day("2025-04-14"))
    );
}

#[test]
fn laws_are_those_of_the_sheet() {
    let laws = Laws::built_in().unwrap();
    let sheet = sentence::Sheet::of_the_law().unwrap();
    for text in [
        "2005-04-03",
        "2012-12-03",
        "2024-09-09",
        "2024-09-10",
        "2026-11-27",
    ] {
        let fresh = sheet.law_on(day(text)).unwrap();
        let kept = laws.on(day(text)).unwrap();
        assert_eq!(
            format!("{:?}", kept.rows).replace(&kept.rows.name, ""),
            format!("{:?}", fresh.rows).replace(&fresh.rows.name, ""),
            "{text}"
        );
    }
    let change = laws.changes_after(day("2024-09-09")).unwrap();
    assert_eq!(change, day("2024-09-10"));
}

proptest! {
    /// The order in which records and facts came leaves no trace.
    #[test]
    fn order_leaves_no_trace(order in Just((0..4usize).collect::<Vec<_>>()).prop_shuffle()) {
        let told = [
            born(),
            ("2020-02-01", with(four_years(), "consecutive_to", json!("not_applicable"))),
            ("2020-02-01", with(with(four_years(), "reference", json!("2")), "consecutive_to", json!({"text": "1"}))),
            remand(30),
        ];
        let records = |order: &[usize]| -> Vec<FiledRecord> {
            order.iter().zip(1..).map(|(place, position)| {
                let mut one = record(position, PRISON, "2020-02-03", &[told[*place].clone()]);
                one.record.reference = place.to_string();
                one
            }).collect()
        };
        let plain = given(&records(&[0, 1, 2, 3]), "2021-06-01");
        let other = given(&records(&order), "2021-06-01");
        prop_assert_eq!(plain.dates, other.dates);
    }
}
