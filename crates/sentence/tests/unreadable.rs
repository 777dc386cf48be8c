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
        "`booking.adjustments`",
    ] {
        assert!(message.contains(field), "{field}: {message}");
    }
    assert!(
        message.contains("\"twelve\" is not a whole number"),
        "{message}"
    );
}
