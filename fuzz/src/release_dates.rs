//! Release dates: a case from bytes, and what must hold of the answer to any line.

use calendar::Day;
use sentence::{Profile, answer_line, answer_text};
use serde_json::{Value, json};
use std::sync::LazyLock;

static PROFILES: LazyLock<[Profile; 2]> = LazyLock::new(|| {
    let today = Day::parse_iso("2026-11-22").expect("a day");
    let sheet = sentence::Sheet::of_the_law().expect("the sheet is read");
    let law = sheet.law_on(today).expect("the law is read");
    [Profile::peer(None).expect("the parameters are read"), Profile::Law(law)]
});

/// Answers a line under both profiles. Panics where a promise is broken: an answer is JSON with dates or an error, and asking for
/// the working changes none of it.
pub fn answered(line: &str) {
    for profile in PROFILES.iter() {
        let plain = read(&answer_line(line, profile, false));
        assert!(plain.get("dates").is_some() != plain.get("error").is_some(), "{plain}");
        let mut explained = read(&answer_line(line, profile, true));
        if let Some(fields) = explained.as_object_mut() {
            fields.remove("explanation");
        }
        assert_eq!(plain, explained);
        assert!(answer_text(line, profile).starts_with("Case "));
    }
}

fn read(answer: &str) -> Value {
    serde_json::from_str(answer).expect("an answer is JSON")
}

/// Bytes as choices; where they end, zero.
struct Choices<'a>(std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn next(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(0)
    }

    fn below(&mut self, count: u8) -> u8 {
        self.next() % count
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[usize::from(self.next()) % of.len()]
    }

    /// A day from 2003 to 2040; some close to one on which the law changed.
    fn day(&mut self) -> String {
        let near = ["2005-04-04", "2015-02-01", "2024-09-10", "2024-10-22", "2025-09-02", "2026-09-02"];
        let (which, far) = (self.next(), i32::from(self.next()));
        let from = near.get(usize::from(which) % 9).map_or_else(
            || Day::parse_iso("2003-01-01").map(|day| day.plus_days(i32::from(which) * 54)),
            |day| Day::parse_iso(day).map(|day| day.plus_days(-128)),
        );
        from.expect("a day").plus_days(far).to_string()
    }

    fn duration(&mut self) -> Value {
        json!({"durationElements": {
            "YEARS": self.below(16), "MONTHS": self.below(20), "WEEKS": self.below(6), "DAYS": self.next(),
        }})
    }
}

const KINDS: [&str; 10] = [
    "StandardSentence", "StandardSentence", "StandardSentence", "ExtendedDeterminateSentence", "SopcSentence",
    "SeriousTerrorismSentence", "DetentionAndTrainingOrderSentence", "AFineSentence", "BotusSentence", "LifeSentence",
];
const RECALLS: [&str; 6] = [
    "NONE", "STANDARD_RECALL", "FIXED_TERM_RECALL_14", "FIXED_TERM_RECALL_28", "FIXED_TERM_RECALL_56", "STANDARD_RECALL_255",
];
const ADJUSTMENTS: [&str; 7] = [
    "REMAND", "TAGGED_BAIL", "RECALL_REMAND", "RECALL_TAGGED_BAIL", "ADDITIONAL_DAYS_AWARDED",
    "RESTORATION_OF_ADDITIONAL_DAYS_AWARDED", "UNLAWFULLY_AT_LARGE",
];
const MOVEMENTS: [&str; 13] = [
    "SENTENCE", "REMAND", "CRD", "RECALL_ADMISSION", "RECALL_RELEASE", "ERS", "ERS_BREACH", "FAILED_ERS_REMOVAL", "HDC",
    "HDC_RECALL", "ECSL", "PAROLE", "DTO",
];
const PARAMETERS: [&str; 3] = ["calculation-params", "sds-50", "sds-progression-model-october"];
const EXCLUSIONS: [&str; 6] = ["NO", "SEXUAL", "VIOLENT", "DOMESTIC_ABUSE", "NATIONAL_SECURITY", "TERRORISM"];

/// A case that almost always can be read, from the choices that bytes make.
#[must_use]
pub fn case(bytes: &[u8]) -> Value {
    let mut choices = Choices(bytes.iter());
    let sentences: Vec<Value> = (0..=choices.below(4)).map(|at| sentence(&mut choices, at)).collect();
    let mut adjustments = serde_json::Map::new();
    for _ in 0..choices.below(4) {
        let list = adjustments.entry(choices.one(&ADJUSTMENTS)).or_insert_with(|| json!([]));
        let adjustment = json!({
            "appliesToSentencesFrom": choices.day(), "numberOfDays": choices.next(), "fromDate": choices.day(), "toDate": choices.day(),
            "additionalInfo": {"reason": choices.one(&["RECALL", "ESCAPE", "RELEASE_IN_ERROR"])},
        });
        list.as_array_mut().expect("a list").push(adjustment);
    }
    let movements: Vec<Value> = (0..choices.below(4))
        .map(|_| json!({
            "movementDate": choices.day(), "movementReason": choices.one(&MOVEMENTS), "direction": choices.one(&["IN", "OUT"]),
        }))
        .collect();
    let length = 14_i32 << choices.below(3);
    json!({
        "id": "made", "params_profile": choices.one(&PARAMETERS),
        "input": {
            "booking": {
                "offender": {"dateOfBirth": choices.one(&["1960-02-29", "1990-01-01", "2006-07-01"]), "isActiveSexOffender": choices.below(5) == 0},
                "sentences": sentences, "adjustments": adjustments, "externalMovements": movements,
                "returnToCustodyDate": choices.day(),
                "fixedTermRecallDetails": {"returnToCustodyDate": choices.day(), "recallLength": length},
            },
            "userInputs": {"calculateErsed": choices.below(2) == 0},
            "featureToggles": {
                "applyPostRecallRepealRules": choices.below(2) == 0, "applyPostHdcedRepealRules": choices.below(2) == 0,
            },
        },
    })
}

fn sentence(choices: &mut Choices<'_>, at: u8) -> Value {
    let follows = choices.below(8);
    json!({
        "type": choices.one(&KINDS), "identifier": at.to_string(), "sentencedAt": choices.day(),
        "offence": {"committedAt": choices.day(), "offenceCode": choices.one(&["ABC1", "SX03244"])},
        "duration": choices.duration(), "custodialDuration": choices.duration(), "extensionDuration": choices.duration(),
        "minimumTerm": choices.duration(), "automaticRelease": choices.below(2) == 0, "sdopcu18": choices.below(2) == 0,
        "consecutiveSentenceUUIDs": if follows < at { vec![follows.to_string()] } else { Vec::new() },
        "recall": {"recallType": choices.one(&RECALLS), "revocationDate": choices.day(), "returnToCustodyDate": choices.day()},
        "releaseArrangements": {
            "isSDSPlus": choices.below(6) == 0, "isSection250": choices.below(6) == 0,
            "isSDSPlusEligibleSentenceTypeLengthAndOffence": choices.below(6) == 0,
            "sdsEarlyReleaseExclusions": [choices.one(&EXCLUSIONS)],
        },
    })
}
