//! How the prison service's engine chooses among several sentences and recalls, each case worked by hand: none of the cases
//! handed over shows these; they were found in its published source.
#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use sentence::{Profile, answer_line};
use serde_json::{Value, json};

/// The dates of somebody with these sentences, as `CRD 2024-06-08, SLED 2024-12-08`.
fn dates(params: &str, born: &str, sentences: &Value, more: &Value) -> String {
    let profile = Profile::peer(None).expect("the profiles are read");
    let mut booking = json!({"offender": {"dateOfBirth": born}, "sentences": sentences});
    for (field, value) in more["booking"].as_object().into_iter().flatten() {
        booking[field] = value.clone();
    }
    let mut input = json!({"booking": booking});
    input["userInputs"] = more["userInputs"].clone();
    let line = json!({"id": "a", "params_profile": params, "input": input});
    let answer: Value =
        serde_json::from_str(&answer_line(&line.to_string(), &profile, false)).expect("JSON");
    let dates = answer["dates"].as_object().cloned().unwrap_or_default();
    let one = |(name, day): (String, Value)| format!("{name} {}", day.as_str().unwrap_or("?"));
    dates.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

fn standard(passed: &str, offence: &str, months: i32) -> Value {
    json!({
        "offence": {"committedAt": offence},
        "duration": {"durationElements": {"MONTHS": months}},
        "sentencedAt": passed,
    })
}

fn recalled(mut sentence: Value, days: i32, returned: &str) -> Value {
    sentence["recall"] =
        json!({"recallType": format!("FIXED_TERM_RECALL_{days}"), "returnToCustodyDate": returned});
    sentence
}

/// The recall counts from the day of return beside the sentence, 5 October and 27 more days, whatever the person's is.
#[test]
fn the_day_of_return_beside_the_sentence() {
    let sentence = recalled(standard("2023-12-11", "2023-06-01", 18), 28, "2024-10-05");
    let more = json!({"booking": {"returnToCustodyDate": "2024-10-10"}});
    let found = dates("sds-50", "1990-01-01", &json!([sentence]), &more);
    assert!(found.contains("PRRD 2024-11-01"), "{found}");
}

/// With recalls of both lengths it counts from the person's: 10 October and 27 more days, for the longer one ends last.
#[test]
fn recalls_of_both_lengths() {
    let sentences = json!([
        recalled(standard("2023-12-11", "2023-06-01", 18), 28, "2024-10-05"),
        recalled(standard("2024-02-12", "2023-06-01", 11), 28, "2024-10-05"),
    ]);
    let more = json!({"booking": {"returnToCustodyDate": "2024-10-10"}});
    let found = dates("sds-50", "1990-01-01", &sentences, &more);
    assert!(found.contains("PRRD 2024-11-06"), "{found}");
}

/// 16 and 17 years old at release, 18 when the recall ends: the sentence under 12 months has a licence then.
/// 10 months from 4 March 2024 end on 3 January 2025; half of 306 days, 153: release on 3 August 2024.
#[test]
fn eighteen_by_the_end_of_the_recall() {
    let mut sentence = standard("2024-03-04", "2023-06-01", 10);
    sentence["recall"] = json!({"recallType": "STANDARD_RECALL"});
    for (born, found) in [
        (
            "2006-10-01",
            "ESED 2025-01-03, PRRD 2025-01-03, SLED 2025-01-03",
        ),
        (
            "2007-10-01",
            "ESED 2025-01-03, PRRD 2025-01-03, SED 2025-01-03",
        ),
    ] {
        let answer = dates("sds-50", born, &json!([sentence]), &Value::Null);
        assert_eq!(answer, found, "born {born}");
    }
}

/// An extension period is added to the custodial term unit by unit: 1 year and 10 days, and 1 year, are 2 years and 10 days:
/// from 20 February 2023 to 19 February 2025, and 10 days more.
#[test]
fn a_term_with_its_extension() {
    let sentence = json!([{
        "type": "ExtendedDeterminateSentence",
        "offence": {"committedAt": "2022-06-01"},
        "custodialDuration": {"durationElements": {"YEARS": 1, "DAYS": 10}},
        "extensionDuration": {"durationElements": {"YEARS": 1}},
        "sentencedAt": "2023-02-20",
    }]);
    let found = dates("sds-50", "1990-01-01", &sentence, &Value::Null);
    assert!(found.contains("SLED 2025-03-01"), "{found}");
}

/// Early removal waits for the middle of an order that is passed beside the sentence, if that is before release.
/// 3 years from 8 October 2021 end on 7 October 2024; half of 1096 days, 548, and a half of those, 274: 9 July 2022; 20
/// months from 16 December 2021 end on 15 August 2023: half of 608 days, 304: 15 October 2022.
#[test]
fn early_removal_beside_an_order() {
    let order = json!({
        "type": "DetentionAndTrainingOrderSentence",
        "offence": {"committedAt": "2020-01-20"},
        "duration": {"durationElements": {"MONTHS": 20}},
        "sentencedAt": "2021-12-16",
    });
    let sentences = json!([standard("2021-10-08", "2020-01-20", 36), order]);
    let asked = json!({"userInputs": {"calculateErsed": true}});
    let found = dates("sds-50", "1990-01-01", &sentences, &asked);
    assert!(
        found.contains("ERSED 2022-10-15") && found.contains("MTD 2022-10-15"),
        "{found}"
    );
}

/// 9 months for an offence before 1 February 2015 and 7 months for a later one, both from 16 November 2020: release from the
/// longer one is without a licence, though the licence of the other, to 15 June 2021, runs on: so it is on licence.
#[test]
fn sentences_on_both_sides_of_2015() {
    let both = |first: i32| {
        let sentences = json!([
            standard("2020-11-16", "2013-06-09", first),
            standard("2020-11-16", "2020-11-15", 7),
        ]);
        dates("sds-50", "1990-01-01", &sentences, &Value::Null)
    };
    // Half of 273 days, 137: 1 April 2021.
    let found = both(9);
    assert!(found.contains("CRD 2021-04-01"), "{found}");
}

/// Two sentences are consecutive, and only the second is under a recall: the engine goes by the first.
#[test]
fn a_recall_from_the_second_of_two() {
    let mut first = standard("2023-12-11", "2023-06-01", 12);
    first["identifier"] = json!("first");
    let mut second = recalled(standard("2023-12-11", "2023-06-01", 6), 28, "2024-10-05");
    second["consecutiveSentenceUUIDs"] = json!(["first"]);
    let found = dates(
        "sds-50",
        "1990-01-01",
        &json!([first, second]),
        &Value::Null,
    );
    // 18 months from 11 December 2023 end on 10 June 2025: half of 548 days, 274: 9 September 2024.
    assert!(
        found.contains("CRD 2024-09-09") && !found.contains("PRRD"),
        "{found}"
    );
}

/// An order by itself is not cut to 24 months: 30 months from 23 May 2022 end on 22 November 2024; there are no transfers.
#[test]
fn an_order_of_more_than_two_years() {
    let order = json!([{
        "type": "DetentionAndTrainingOrderSentence",
        "offence": {"committedAt": "2022-01-20"},
        "duration": {"durationElements": {"MONTHS": 30}},
        "sentencedAt": "2022-05-23",
    }]);
    let found = dates("sds-50", "2006-01-01", &order, &Value::Null);
    assert!(
        found.contains("SED 2024-11-22") && !found.contains("ETD"),
        "{found}"
    );
}

/// 12 months from 11 December 2023 are 366 days; half, 183, after the day of sentence is 11 June 2024. Who turns 18 on that day is not
/// yet more than 18: no supervision, though release, put off by 5 days at large, is on 15 June.
#[test]
fn supervision_of_somebody_who_turns_eighteen_half_way() {
    let sentence = json!([standard("2023-12-11", "2023-06-01", 12)]);
    let large = json!({"booking": {"adjustments": {"UNLAWFULLY_AT_LARGE": [{
        "appliesToSentencesFrom": "2024-01-10", "numberOfDays": 5,
        "fromDate": "2024-01-10", "toDate": "2024-01-14",
    }]}}});
    let found = dates("sds-50", "2006-06-10", &sentence, &large);
    assert!(
        found.contains("CRD 2024-06-15") && found.contains("TUSED 2025-06-15"),
        "{found}"
    );
    let found = dates("sds-50", "2006-06-11", &sentence, &large);
    assert!(
        found.contains("CRD 2024-06-15") && !found.contains("TUSED"),
        "{found}"
    );
}

/// 60 days from 30 January 2022, half of them to 28 February: who was born on 29 February 2004 turns 18 the day after.
#[test]
fn born_on_the_twenty_ninth_of_february() {
    let mut sentence = standard("2022-01-30", "2021-06-01", 0);
    sentence["duration"] = json!({"durationElements": {"DAYS": 60}});
    let sentence = json!([sentence]);
    let found = dates("sds-50", "2004-02-29", &sentence, &Value::Null);
    assert!(
        found.contains("ARD 2022-02-28") && found.contains("SED 2022-03-30"),
        "{found}"
    );
    let found = dates("sds-50", "2004-02-28", &sentence, &Value::Null);
    assert!(
        found.contains("CRD 2022-02-28") && found.contains("SLED 2022-03-30"),
        "{found}"
    );
}

/// One sentence, 4 years from 11 December 2023, is written twice for two offences, one of them released from at two thirds, and
/// another of 12 months follows it: two chains, of which that with two thirds is longer. Of 1,461 days two thirds, 974, end on 10
/// August 2026; a year from 11 August 2026, 365 days, half 183: 9 February 2027. With half, 731 and 183 (from 11 December 2025):
/// 11 June 2026. Written twice alike there is one chain: of 5 years together, 1,827 days, half, 914: 11 June 2026.
#[test]
fn a_sentence_written_twice_under_one_identifier() {
    let written = |plus: bool| {
        let mut one = standard("2023-12-11", "2023-06-01", 48);
        one["identifier"] = json!("both");
        one["releaseArrangements"] = json!({"isSDSPlus": plus});
        one
    };
    let mut after = standard("2023-12-11", "2023-06-01", 12);
    after["consecutiveSentenceUUIDs"] = json!(["both"]);
    let released = |first: Value, second: Value| {
        let sentences = json!([first, second, after]);
        dates("sds-50", "1990-01-01", &sentences, &Value::Null)
    };
    let differing = released(written(false), written(true));
    assert!(differing.contains("CRD 2027-02-09"), "{differing}");
    assert_eq!(differing, released(written(true), written(false)));
    let alike = released(written(false), written(false));
    assert!(alike.contains("CRD 2026-06-11"), "{alike}");
}

/// Sentences that all carry one identifier and follow it have chains without number; they take no time without end.
#[test]
fn chains_without_number() {
    let mut sentences = vec![];
    for at in 0..40 {
        let mut one = standard("2023-12-11", "2023-06-01", 2);
        one["identifier"] = json!("one");
        let lists = [
            "SEXUAL",
            "VIOLENT",
            "DOMESTIC_ABUSE",
            "NATIONAL_SECURITY",
            "TERRORISM",
            "MURDER_T3",
        ];
        let some: Vec<&str> = (0..6)
            .filter(|bit| at >> bit & 1 == 1)
            .map(|bit| lists[bit])
            .collect();
        one["releaseArrangements"] = json!({"sdsEarlyReleaseExclusions": some});
        if at > 0 {
            one["consecutiveSentenceUUIDs"] = json!(["one"]);
        }
        sentences.push(one);
    }
    let found = dates("sds-50", "1990-01-01", &json!(sentences), &Value::Null);
    assert!(found.contains("CRD"), "{found}");
}

/// A 56-day recall that another sentence is later consecutive to keeps the person's tranche.
#[test]
fn a_sentence_consecutive_to_one_under_a_fifty_six_day_recall() {
    let recall = json!({"recallType": "FIXED_TERM_RECALL_56", "revocationDate": "2026-02-04", "returnToCustodyDate": "2026-02-08"});
    let mut first = standard("2024-06-24", "2020-10-28", 24);
    first["identifier"] = json!("first");
    first["recall"] = recall.clone();
    let mut second = standard("2026-05-25", "2020-10-28", 24);
    second["consecutiveSentenceUUIDs"] = json!(["first"]);
    second["recall"] = recall;
    let found = dates(
        "calculation-params",
        "1990-01-01",
        &json!([first, second]),
        &Value::Null,
    );
    // 8 February 2026 and 55 more days.
    assert!(found.contains("PRRD 2026-04-04"), "{found}");
}
