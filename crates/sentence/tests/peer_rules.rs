//! Rules of the prison service's engine that none of the cases handed over shows, each worked by hand; and the shape in
//! which lines are read and answered.
#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use sentence::{Profile, answer_line};
use serde_json::{Value, json};

/// The answer to a case under a set of the peer's parameters.
fn under(params: &str, input: Value) -> Value {
    let profile = Profile::peer(None).expect("the profiles are read");
    let line = json!({"id": "a", "params_profile": params, "input": input});
    serde_json::from_str(&answer_line(&line.to_string(), &profile, false)).expect("JSON")
}

fn codes(params: &str, input: Value) -> Vec<String> {
    let answer = under(params, input);
    let codes = answer["error"]["codes"].as_array().cloned();
    let text = |code: Value| code.as_str().expect("a code is text").to_owned();
    codes.unwrap_or_default().into_iter().map(text).collect()
}

fn sentence(passed: &str, months: i32) -> Value {
    json!({
        "offence": {"committedAt": "2023-06-01"},
        "duration": {"durationElements": {"MONTHS": months}},
        "sentencedAt": passed,
    })
}

fn recalled(passed: &str, months: i32, days: i32, returned: &str) -> Value {
    let mut sentence = sentence(passed, months);
    sentence["recall"] = json!({
        "recallType": format!("FIXED_TERM_RECALL_{days}"),
        "returnToCustodyDate": returned,
    });
    sentence
}

fn consecutive(mut first: Value, mut second: Value) -> Vec<Value> {
    first["identifier"] = json!("first");
    second["consecutiveSentenceUUIDs"] = json!(["first"]);
    vec![first, second]
}

fn booking(sentences: &[Value]) -> Value {
    json!({"booking": {"offender": {"dateOfBirth": "1990-01-01"}, "sentences": sentences}})
}

fn with(mut input: Value, field: &str, value: Value) -> Value {
    input["booking"][field] = value;
    input
}

fn recalled_for(input: Value, days: i32, returned: &str) -> Value {
    let details = json!({"returnToCustodyDate": returned, "recallLength": days});
    let input = with(input, "fixedTermRecallDetails", details);
    with(input, "returnToCustodyDate", json!(returned))
}

/// A sentence of 12 months or more by itself may be under a 14-day recall; consecutive ones may not.
#[test]
fn a_fourteen_day_recall_of_twelve_months() {
    let returned = "2024-10-10";
    let alone = booking(&[recalled("2023-12-11", 18, 14, returned)]);
    let answer = under("sds-50", recalled_for(alone, 14, returned));
    // 10 October and 13 more days.
    assert_eq!(answer["dates"]["PRRD"], "2024-10-23");
    let chain = consecutive(
        recalled("2023-12-11", 6, 14, returned),
        recalled("2023-12-11", 8, 14, returned),
    );
    assert_eq!(
        codes("sds-50", recalled_for(booking(&chain), 14, returned)),
        [
            "FTR_14_DAYS_AGGREGATE_GE_12_MONTHS",
            "FTR_TYPE_14_DAYS_AGGREGATE_GE_12_MONTHS"
        ]
    );
}

/// The longer one ends last, on 10 June 2025; the shorter one, of 11 months from 11 December 2023, on 10 November 2024.
#[test]
fn a_fourteen_day_recall_of_sentences_of_both_lengths() {
    let returned = "2024-10-10";
    let both = booking(&[
        recalled("2023-12-11", 18, 28, returned),
        recalled("2023-12-11", 11, 14, returned),
    ]);
    assert_eq!(
        codes("sds-50", recalled_for(both, 14, returned)),
        ["FTR_TYPE_14_DAYS_SENTENCE_GT_12_MONTHS"]
    );
}

/// The day of return is asked for beside each recalled sentence.
#[test]
fn a_recall_without_a_day_of_return() {
    let mut sentence = recalled("2023-12-11", 18, 28, "2024-10-10");
    sentence["recall"]["returnToCustodyDate"] = Value::Null;
    let input = with(
        booking(&[sentence]),
        "returnToCustodyDate",
        json!("2024-10-10"),
    );
    assert_eq!(
        codes("sds-50", input),
        ["NoValidReturnToCustodyDateException"]
    );
}

/// Days given back are named first if they came first; each once.
#[test]
fn days_awarded_and_given_back_after_release() {
    // 6 months from 8 January 2024 are 182 days; half: release on 7 April 2024.
    let late = |day: &str| json!({"appliesToSentencesFrom": day, "numberOfDays": 3});
    let adjustments = json!({
        "ADDITIONAL_DAYS_AWARDED": [late("2024-08-20"), late("2024-08-21")],
        "RESTORATION_OF_ADDITIONAL_DAYS_AWARDED": [late("2024-08-10")],
    });
    let input = with(
        booking(&[sentence("2024-01-08", 6)]),
        "adjustments",
        adjustments,
    );
    assert_eq!(
        codes("sds-50", input),
        [
            "ADJUSTMENT_AFTER_RELEASE_RADA",
            "ADJUSTMENT_AFTER_RELEASE_ADA"
        ]
    );
}

/// Each remand that overlaps a period of custody is named; one in a period of somebody recalled is not.
#[test]
fn two_remands_in_a_sentence() {
    let period = |from: &str, to: &str| json!({"appliesToSentencesFrom": "2024-01-08", "numberOfDays": 5, "fromDate": from, "toDate": to});
    let adjustments =
        json!({"REMAND": [period("2024-01-10", "2024-01-14"), period("2024-02-01", "2024-02-05")]});
    let input = with(
        booking(&[sentence("2024-01-08", 12)]),
        "adjustments",
        adjustments.clone(),
    );
    assert_eq!(
        codes("sds-50", input),
        [
            "REMAND_OVERLAPS_WITH_SENTENCE",
            "REMAND_OVERLAPS_WITH_SENTENCE"
        ]
    );
    let sentence = recalled("2024-01-08", 12, 28, "2024-10-10");
    let input = with(booking(&[sentence]), "adjustments", adjustments);
    assert_eq!(codes("sds-50", input), [""; 0]);
}

/// Default terms for civil contempt get no credit for remand: 28 days, half 14, from 8 January 2024.
#[test]
fn civil_contempt() {
    for (code, release) in [
        ("ZZ01001", "2024-01-21"),
        ("ZZ01002", "2024-01-21"),
        ("ZZ01003", "2024-01-21"),
        ("ZZ01004", "2024-01-21"),
        ("ZZ01005", "2024-01-21"),
        ("ZZ01008", "2024-01-21"),
        ("ZZ01010", "2024-01-21"),
        ("XX00000-016N", "2024-01-21"),
        ("ZZ01006", "2024-01-16"),
    ] {
        let term = json!({
            "type": "AFineSentence",
            "offence": {"committedAt": "2023-06-01", "offenceCode": code},
            "duration": {"durationElements": {"DAYS": 28}},
            "sentencedAt": "2024-01-08",
        });
        let remand =
            json!({"REMAND": [{"appliesToSentencesFrom": "2024-01-08", "numberOfDays": 5}]});
        let answer = under("sds-50", with(booking(&[term]), "adjustments", remand));
        assert_eq!(answer["dates"]["ARD"], release, "{code}");
    }
}

/// Once curfew is repealed, somebody who is out on it is referred; who came back since is not.
#[test]
fn released_on_curfew_before_its_repeal() {
    let movement = |day: &str, reason: &str, direction: &str| json!({"movementDate": day, "movementReason": reason, "direction": direction});
    let out = movement("2026-02-10", "HDC", "OUT");
    let mut input = with(
        booking(&[sentence("2026-01-08", 10)]),
        "externalMovements",
        json!([out.clone()]),
    );
    input["featureToggles"] = json!({"applyPostHdcedRepealRules": true});
    assert_eq!(codes("sds-50", input.clone()), ["HDCED_REPEAL"]);
    let back = movement("2026-02-20", "HDC_RECALL", "IN");
    let input = with(input, "externalMovements", json!([out, back]));
    assert_eq!(codes("sds-50", input), [""; 0]);
}

/// Escaped before 21 July 2008 and back in time, or not, for the progression model of 1 October 2026.
#[test]
fn at_large_on_the_eve_of_the_progression_model() {
    let refused = ["UNSUPPORTED_OUT_OF_CUSTODY_AT_PROGRESSION_MODEL_COMMENCEMENT"];
    for (reason, last, expected) in [
        ("ESCAPE", "2026-09-29", false),
        ("ESCAPE", "2026-10-01", true),
        ("SENTENCED_IN_ABSENCE", "2026-09-30", true),
        ("RELEASE_IN_ERROR", "2026-09-30", true),
        ("RECALL", "2026-10-05", false),
    ] {
        let days = json!({"UNLAWFULLY_AT_LARGE": [{
            "appliesToSentencesFrom": "2026-09-20", "numberOfDays": 12, "fromDate": "2026-09-20", "toDate": last,
            "additionalInfo": {"type": "UAL", "reason": reason},
        }]});
        let input = with(booking(&[sentence("2026-07-01", 18)]), "adjustments", days);
        let found = codes("sds-progression-model-october", input);
        assert_eq!(
            found == refused,
            expected,
            "{reason} until {last}: {found:?}"
        );
    }
}

/// The first tranche of the progression model is referred where the switch says so: 18 months are 549 days, not more than 574.
#[test]
fn the_first_tranche_of_the_progression_model() {
    let mut input = booking(&[sentence("2026-06-01", 18)]);
    let answer = under("sds-progression-model-october", input.clone());
    assert_eq!(
        answer["trancheAllocationByLegislationName"]["SDS_PROGRESSION_MODEL"],
        "TRANCHE_1"
    );
    input["featureToggles"] = json!({"progressionTrancheOneManualJourney": true});
    assert_eq!(
        codes("sds-progression-model-october", input),
        ["PROGRESSION_TRANCHE_ONE_ALLOCATION"]
    );
}

/// A breach of a harm prevention order committed after such breaches were excluded, or of two thirds, is not referred.
#[test]
fn harm_prevention_orders() {
    let breach = |offence: &str, code: &str, plus: bool| {
        let mut sentence = sentence("2024-06-03", 9);
        sentence["offence"] = json!({"committedAt": offence, "offenceCode": code});
        sentence["releaseArrangements"] = json!({"isSDSPlus": plus});
        codes("calculation-params", booking(&[sentence]))
    };
    let refused = ["UNABLE_TO_DETERMINE_SHPO_RELEASE_PROVISIONS"];
    assert_eq!(breach("2024-01-05", "SX03247A", false), refused);
    assert_eq!(breach("2020-11-30", "SX03247A", false), [""; 0]);
    assert_eq!(breach("2024-01-05", "SX03224A", false), [""; 0]);
}

/// A standard sentence under the 1991 Act and one after it, consecutive: on licence, however short. 3 and 4 months from 5
/// March 2012: 7 months end on 4 October 2012.
#[test]
fn old_and_new_consecutive() {
    let mut old = sentence("2012-03-05", 3);
    old["offence"] = json!({"committedAt": "2004-01-05"});
    let mut new = sentence("2012-03-05", 4);
    new["offence"] = json!({"committedAt": "2011-01-05"});
    let answer = under("sds-50", booking(&consecutive(old, new)));
    assert_eq!(answer["dates"]["SLED"], "2012-10-04");
    assert!(answer["dates"]["CRD"].is_string() && answer["dates"]["SED"].is_null());
}

/// Lines that cannot be read, or lack a fact, are answered with an error in their place; unknown fields are let go.
#[test]
fn the_shape_of_lines() {
    let profile = Profile::peer(None).expect("the profiles are read");
    let answer = |line: &str| -> Value {
        serde_json::from_str(&answer_line(line, &profile, false)).expect("an answer is JSON")
    };
    let broken = answer("{\"id\": 7, \"input\":");
    assert_eq!(
        (&broken["id"], &broken["error"]["code"]),
        (&Value::Null, &json!("NOT_READABLE"))
    );
    assert_eq!(broken["error"]["codes"], json!(["NOT_READABLE"]));
    let lacking = answer(r#"{"id": 7, "input": {}}"#);
    assert_eq!(
        (&lacking["id"], &lacking["error"]["code"]),
        (&json!(7), &json!("MISSING"))
    );
    let unknown = answer(
        r#"{"id":"x","params_profile":"none","input":{"booking":{"offender":{"dateOfBirth":"1990-01-01"},"sentences":[]}}}"#,
    );
    assert_eq!(unknown["error"]["code"], "UNKNOWN_PROFILE");
    let mut input = booking(&[sentence("2024-01-08", 12)]);
    let plain = under("calculation-params", input.clone());
    input["comment"] = json!("let go");
    input["booking"]["sentences"][0]["hasAnSDSEarlyReleaseExclusion"] = json!("NO");
    input["booking"]["adjustments"] =
        json!({"REMAND": [{"appliesToSentencesFrom": "2024-01-08 "}]});
    assert_eq!(under("calculation-params", input), plain);
    let profile_left_out = json!({"id": "a", "input": booking(&[sentence("2024-01-08", 12)])});
    assert_eq!(answer(&profile_left_out.to_string()), plain);
}
