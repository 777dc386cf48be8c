//! Lines with something in them that cannot be read: all of it is named at once, and a `null` is as if it were not there.
#![cfg(test)]
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use sentence::{Profile, answer_line};
use serde_json::{Value, json};

/// 12 months passed on 8 January 2024, with 10 days on remand, and every optional field there.
fn whole() -> Value {
    json!({
        "id": "one", "params_profile": "calculation-params",
        "input": {
            "booking": {
                "offender": {"dateOfBirth": "1990-01-01", "isActiveSexOffender": false},
                "sentences": [{
                    "type": "StandardSentence", "identifier": "a", "sentencedAt": "2024-01-08",
                    "offence": {"committedAt": "2023-12-01", "offenceCode": "ABC"},
                    "duration": {"durationElements": {"MONTHS": 12, "DAYS": 0}},
                    "consecutiveSentenceUUIDs": [],
                    "recall": {"recallType": "NONE", "revocationDate": "2024-03-01"},
                    "releaseArrangements": {
                        "isSDSPlus": false, "isSection250": false,
                        "isSDSPlusEligibleSentenceTypeLengthAndOffence": false, "sdsEarlyReleaseExclusions": ["NO"],
                    },
                }],
                "adjustments": {"REMAND": [{
                    "appliesToSentencesFrom": "2024-01-08", "numberOfDays": 10, "fromDate": "2023-12-29", "toDate": "2024-01-07",
                    "additionalInfo": {"reason": null},
                }]},
                "returnToCustodyDate": "2024-03-02",
                "fixedTermRecallDetails": {"returnToCustodyDate": "2024-03-02", "recallLength": 14},
                "externalMovements": [],
            },
            "userInputs": {"calculateErsed": false},
            "featureToggles": {"adultHdcSuspended": false},
        },
    })
}

fn answer(line: &Value) -> Value {
    let profile = Profile::peer(None).unwrap();
    serde_json::from_str(&answer_line(&line.to_string(), &profile, false)).unwrap()
}

/// The paths of all values in a value.
fn paths(value: &Value, path: &str, all: &mut Vec<String>) {
    let mut within = |key: &str, one: &Value| {
        let path = format!("{path}/{key}");
        all.push(path.clone());
        paths(one, &path, all);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, one)| within(key, one)),
        Value::Array(list) => (0..)
            .zip(list)
            .for_each(|(at, one): (usize, _)| within(&at.to_string(), one)),
        _ => {}
    }
}

#[test]
fn a_null_is_as_if_it_were_not_there_and_what_is_needed_is_missed() {
    let line = whole();
    let mut all = Vec::new();
    paths(&line["input"], "/input", &mut all);
    assert!(all.len() > 35, "{}", all.len());
    let needed = [
        "booking",
        "offender",
        "dateOfBirth",
        "sentences",
        "offence",
        "committedAt",
        "sentencedAt",
        "durationElements",
        "duration",
        "appliesToSentencesFrom",
    ];
    for path in all {
        let (parent, name) = path.rsplit_once('/').unwrap();
        let mut null = line.clone();
        *null.pointer_mut(&path).unwrap() = Value::Null;
        let mut absent = line.clone();
        match absent.pointer_mut(parent).unwrap() {
            Value::Object(entries) => drop(entries.remove(name)),
            _ => continue,
        }
        assert_eq!(answer(&null), answer(&absent), "{path}");
        let is_missed = answer(&null)["error"]["code"] == "MISSING";
        assert_eq!(
            is_missed,
            needed.contains(&name),
            "{path}: {}",
            answer(&null)
        );
    }
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_its_field_wherever_it_is() {
    let line = whole();
    let mut all = Vec::new();
    paths(&line["input"], "/input", &mut all);
    for path in all.iter().filter(|path| !path.ends_with("reason")) {
        let mut wrong = line.clone();
        let value = wrong.pointer_mut(path).unwrap();
        *value = if value.is_array() {
            json!({})
        } else {
            json!([1])
        };
        let given = answer(&wrong);
        let message = given["error"]["message"].as_str().unwrap();
        let last = path
            .rsplit('/')
            .find(|part| part.parse::<u8>().is_err())
            .unwrap();
        assert_eq!(
            given["error"]["codes"],
            json!(["NOT_READABLE"]),
            "{path}: {given}"
        );
        assert!(message.contains(last), "{path}: {message}");
    }
}

#[test]
fn all_that_is_wrong_is_named_at_once_in_the_order_of_the_fields() {
    let mut line = whole();
    let booking = &mut line["input"]["booking"];
    booking["offender"]["dateOfBirth"] = json!("1990-02-30");
    booking["sentences"][0]["duration"]["durationElements"]["MONTHS"] = json!("twelve");
    booking["sentences"][0]["offence"] = json!({});
    booking["sentences"][0]["recall"]["recallType"] = json!("ANOTHER");
    booking["sentences"][0]["releaseArrangements"]["sdsEarlyReleaseExclusions"] = json!(["OF", 1]);
    booking["adjustments"]["REMAND"][0]["numberOfDays"] = json!(10.5);
    booking["adjustments"]["OTHER"] = json!([{"appliesToSentencesFrom": "2024-01-08"}]);
    let given = answer(&line);
    assert_eq!(given["id"], "one");
    assert_eq!(
        given["error"]["codes"],
        json!([
            "NOT_READABLE",
            "MISSING",
            "NOT_READABLE",
            "NOT_READABLE",
            "NOT_READABLE",
            "UNKNOWN_VALUE",
            "UNKNOWN_VALUE",
            "UNKNOWN_VALUE",
        ])
    );
    let message = given["error"]["message"].as_str().unwrap();
    for field in [
        "`booking.offender.dateOfBirth`",
        "`booking.sentences[0].offence.committedAt`",
        "`booking.sentences[0].duration.durationElements.MONTHS`",
        "`booking.sentences[0].releaseArrangements.sdsEarlyReleaseExclusions[1]`",
        "`booking.sentences[0].releaseArrangements.sdsEarlyReleaseExclusions`",
        "`booking.adjustments.REMAND[0].numberOfDays`",
        "`booking.sentences[0].recall.recallType`",
        "`booking.adjustments.OTHER`",
    ] {
        assert!(message.contains(field), "{field}: {message}");
    }
    assert!(
        message.contains("\"twelve\" is not a whole number"),
        "{message}"
    );
}

fn under_the_law(line: &Value) -> Value {
    let law = sentence::Sheet::of_the_law().unwrap();
    let law = law.law_on("2026-03-01".parse().unwrap()).unwrap();
    serde_json::from_str(&answer_line(&line.to_string(), &Profile::Law(law), false)).unwrap()
}

/// Mistakes, each with the fields that it is found between.
const MISTAKES: [(&str, &[&str]); 6] = [
    (
        "OFFENCE_DATE_AFTER_SENTENCE_START_DATE",
        &["sentences/0/sentencedAt", "sentences/0/offence/committedAt"],
    ),
    (
        "RETURN_BEFORE_REVOCATION",
        &[
            "sentences/1/recall/revocationDate",
            "sentences/1/recall/returnToCustodyDate",
        ],
    ),
    (
        "RECALL_DOES_NOT_FIT",
        &["sentences/1/recall/recallType", "sentences/1/type"],
    ),
    (
        "SOPC_LICENCE_TERM_NOT_12_MONTHS",
        &[
            "sentences/1/extensionDuration/durationElements/YEARS",
            "sentences/1/sentencedAt",
            "sentences/1/type",
        ],
    ),
    (
        "MORE_DAYS_THAN_THE_PERIOD_HAS",
        &[
            "adjustments/REMAND/1/numberOfDays",
            "adjustments/REMAND/1/fromDate",
            "adjustments/REMAND/1/toDate",
        ],
    ),
    (
        "REMAND_OVERLAPS_WITH_REMAND",
        &[
            "adjustments/REMAND/0/fromDate",
            "adjustments/REMAND/0/toDate",
            "adjustments/REMAND/1/fromDate",
            "adjustments/REMAND/1/toDate",
        ],
    ),
];

fn with_mistakes() -> Value {
    json!({"id": "a", "input": {"booking": {
        "offender": {"dateOfBirth": "1990-01-01", "isActiveSexOffender": false},
        "sentences": [
            {"type": "StandardSentence", "identifier": "a", "sentencedAt": "2026-01-12",
             "offence": {"committedAt": "2026-02-01"}, "duration": {"durationElements": {"MONTHS": 12}}},
            {"type": "SopcSentence", "identifier": "b", "sentencedAt": "2024-01-12",
             "offence": {"committedAt": "2020-02-01"}, "custodialDuration": {"durationElements": {"YEARS": 4}},
             "extensionDuration": {"durationElements": {"YEARS": 2}},
             "recall": {"recallType": "FIXED_TERM_RECALL_28", "revocationDate": "2025-01-01", "returnToCustodyDate": "2024-12-01"}},
        ],
        "adjustments": {"REMAND": [
            {"appliesToSentencesFrom": "2024-01-12", "numberOfDays": 31, "fromDate": "2023-12-01", "toDate": "2023-12-31"},
            {"appliesToSentencesFrom": "2024-01-12", "numberOfDays": 40, "fromDate": "2023-12-20", "toDate": "2024-01-11"},
        ]},
        "returnToCustodyDate": "2024-12-01",
    }, "userInputs": {"calculateErsed": false}}})
}

/// Whatever one field cannot be read, every mistake that is found between others is named beside it.
#[test]
fn mistakes_between_other_fields_are_named_beside_what_cannot_be_read() {
    let line = with_mistakes();
    let all: Vec<&str> = MISTAKES.iter().map(|(code, _)| *code).collect();
    assert_eq!(under_the_law(&line)["error"]["codes"], json!(all));
    let mut fields = Vec::new();
    paths(&line["input"], "", &mut fields);
    assert!(fields.len() > 40, "{}", fields.len());
    for field in fields {
        let mut wrong = line.clone();
        let value = wrong["input"].pointer_mut(&field).unwrap();
        *value = if value.is_array() {
            json!({})
        } else {
            json!([1])
        };
        let is_hit = |of: &str| {
            let of = format!("/booking/{of}/");
            let field = format!("{field}/");
            of.starts_with(&field) || field.starts_with(&of)
        };
        let others = MISTAKES
            .iter()
            .filter(|(_, between)| !between.iter().any(|of| is_hit(of)));
        let mut expected = vec!["NOT_READABLE"];
        expected.extend(others.map(|(code, _)| *code));
        let given = under_the_law(&wrong);
        assert_eq!(given["error"]["codes"], json!(expected), "{field}: {given}");
    }
}

/// Values that are missing or not known hide no mistake either; and a field has its place among the sentences as written, though
/// one without an end stands before it.
#[test]
fn mistakes_are_named_beside_what_is_missing_or_not_known() {
    let mut line = with_mistakes();
    let sentences = line["input"]["booking"]["sentences"]
        .as_array_mut()
        .unwrap();
    sentences[1]["custodialDuration"] = Value::Null;
    sentences[1]["recall"]["recallType"] = json!("ANOTHER");
    sentences[0]["consecutiveSentenceUUIDs"] = json!(["nobody"]);
    sentences.insert(
        0,
        json!({"type": "LifeSentence", "sentencedAt": "2024-01-12", "offence": {"committedAt": "2020-02-01"}}),
    );
    let given = under_the_law(&line);
    assert_eq!(
        given["error"]["codes"],
        json!([
            "MISSING",
            "MISSING",
            "UNKNOWN_VALUE",
            "OFFENCE_DATE_AFTER_SENTENCE_START_DATE",
            "RETURN_BEFORE_REVOCATION",
            "SOPC_LICENCE_TERM_NOT_12_MONTHS",
            "MORE_DAYS_THAN_THE_PERIOD_HAS",
            "REMAND_OVERLAPS_WITH_REMAND",
            "MISSING",
        ])
    );
    let message = given["error"]["message"].as_str().unwrap();
    for field in [
        "`booking.sentences[0].minimumTerm`",
        "`booking.sentences[2].custodialDuration`",
        "`booking.sentences[2].recall.recallType`",
        "`booking.sentences[1].offence.committedAt`",
        "`booking.sentences[2].extensionDuration`",
        "`booking.sentences[1].consecutiveSentenceUUIDs`",
    ] {
        assert!(message.contains(field), "{field}: {message}");
    }
}

/// 12 months from 8 January 2024 are 366 days; half, 183: until 8 July 2024 nobody is on remand. That is so whatever another
/// sentence holds, but not where days taken off, a movement out, or whether that other is under recall was not read.
#[test]
fn remand_within_a_sentence_is_named_where_nothing_unread_could_end_it_sooner() {
    let mut line = whole();
    let booking = &mut line["input"]["booking"];
    booking["adjustments"]["REMAND"][0]["fromDate"] = json!("2024-02-01");
    booking["adjustments"]["REMAND"][0]["toDate"] = json!("2024-02-10");
    let mut second = booking["sentences"][0].clone();
    second["identifier"] = json!("b");
    second["recall"] = Value::Null;
    second["duration"]["durationElements"]["MONTHS"] = json!("six");
    booking["sentences"].as_array_mut().unwrap().push(second);
    let both = json!(["NOT_READABLE", "REMAND_OVERLAPS_WITH_SENTENCE"]);
    assert_eq!(under_the_law(&line)["error"]["codes"], both);
    let only = |change: &dyn Fn(&mut Value)| {
        let mut line = line.clone();
        change(&mut line["input"]["booking"]);
        let codes = under_the_law(&line)["error"]["codes"].clone();
        let codes = codes.as_array().unwrap();
        !codes.contains(&json!("REMAND_OVERLAPS_WITH_SENTENCE"))
    };
    assert!(only(
        &|booking| booking["adjustments"]["TAGGED_BAIL"] =
            json!([{"appliesToSentencesFrom": "2024-01-08", "numberOfDays": "ten"}])
    ));
    // 170 days off: release on 20 January 2024, before the remand, if the bail counts for the sentence that was not read.
    assert!(only(
        &|booking| booking["adjustments"]["TAGGED_BAIL"] =
            json!([{"appliesToSentencesFrom": "2024-01-09", "numberOfDays": 160}])
    ));
    assert!(only(
        &|booking| booking["externalMovements"] = json!([{"movementDate": 7}])
    ));
    assert!(only(&|booking| booking["sentences"][1]["recall"] = json!({
        "recallType": "STANDARD_RECALL", "returnToCustodyDate": "2024-03-01",
    })));
    assert!(only(&|booking| {
        booking["sentences"][0]["consecutiveSentenceUUIDs"] = json!(["b"]);
    }));
}

/// Facts that are missing are all named, each once.
#[test]
fn all_that_is_missing_is_named_at_once() {
    let recalled = json!({
        "offence": {"committedAt": "2023-12-01"}, "sentencedAt": "2024-01-08",
        "duration": {"durationElements": {"MONTHS": 12}}, "recall": {"recallType": "FIXED_TERM_RECALL_28"},
    });
    let mut after = recalled.clone();
    after["consecutiveSentenceUUIDs"] = json!(["nobody"]);
    let line = json!({"id": "a", "input": {"booking": {
        "offender": {"dateOfBirth": "1990-01-01"}, "sentences": [recalled, after],
    }}});
    assert_eq!(
        under_the_law(&line)["error"]["codes"],
        json!(["NoValidReturnToCustodyDateException", "MISSING"])
    );
}
