//! An invented population of sentenced people, one case a line in the shape that `joinder release-dates` takes.
//! The shares (a tenth recalled, a tenth without an end, most on remand first) are of the order of the published prison
//! population; the people are nobody.

use calendar::Day;
use serde_json::{Map, Value, json};

use crate::chance::Chance;

/// Streams of chance from here on are for sentenced people.
const STREAM: u64 = 1 << 40;

/// That many sentenced people: the same number and seed, the same people.
pub fn sentenced(people: u32, seed: u64) -> impl Iterator<Item = String> {
    (0..people).map(move |at| {
        let mut chance = Chance::of(seed, STREAM + u64::from(at));
        person(at, &mut chance).to_string()
    })
}

fn person(at: u32, chance: &mut Chance) -> Value {
    let today = Day::from_ymd(2026, 11, 27).unwrap_or(Day::FIRST);
    let born = today.plus_days(-chance.between(20 * 365, 70 * 365));
    let is_endless = chance.yes(100);
    let months = length(chance, is_endless);
    let passed = today.plus_days(-chance.between(10, (months * 24).min(4_000)));
    let mut sentences = vec![sentence(chance, passed, months, is_endless)];
    let more = usize::try_from(chance.weighted(&[(0, 55), (1, 25), (2, 12), (3, 8)])).unwrap_or(0);
    for next in 0..more {
        let months = chance_months(chance);
        let mut one = sentence(chance, passed, months, false);
        if chance.yes(500) && !is_endless {
            set(
                &mut one,
                "consecutiveSentenceUUIDs",
                json!([next.to_string()]),
            );
        }
        sentences.push(one);
    }
    for (at, one) in sentences.iter_mut().enumerate() {
        set(one, "identifier", json!(at.to_string()));
    }
    let mut adjustments = Map::new();
    if chance.yes(650) {
        let days = chance.between(5, 200);
        let last = passed.plus_days(-1);
        adjustments.insert(
            "REMAND".to_owned(),
            json!([{
                "appliesToSentencesFrom": passed.to_string(),
                "numberOfDays": days,
                "fromDate": last.plus_days(1 - days).to_string(),
                "toDate": last.to_string(),
            }]),
        );
    }
    if chance.yes(150) {
        let on = passed.plus_days(chance.between(10, 60));
        adjustments.insert(
            "ADDITIONAL_DAYS_AWARDED".to_owned(),
            json!([{"appliesToSentencesFrom": on.to_string(), "numberOfDays": chance.between(1, 28)}]),
        );
    }
    let mut booking = json!({
        "offender": {
            "reference": format!("INVENTED-{at:06}"),
            "dateOfBirth": born.to_string(),
            "isActiveSexOffender": chance.yes(150),
        },
        "sentences": sentences,
        "adjustments": adjustments,
    });
    if !is_endless && more == 0 && chance.yes(180) {
        recall(chance, &mut booking, passed, months);
    }
    json!({
        "id": format!("INVENTED-{at:06}"),
        "input": {"booking": booking, "userInputs": {"calculateErsed": chance.yes(100)}},
    })
}

/// The length in months: the minimum term, where there is no end.
fn length(chance: &mut Chance, is_endless: bool) -> i32 {
    if is_endless {
        return chance.between(24, 360);
    }
    chance_months(chance)
}

fn chance_months(chance: &mut Chance) -> i32 {
    let (least, most) = chance.weighted(&[
        ((1, 11), 12),
        ((12, 23), 16),
        ((24, 47), 26),
        ((48, 83), 24),
        ((84, 240), 22),
    ]);
    chance.between(least.max(1), most.max(1))
}

fn sentence(chance: &mut Chance, passed: Day, months: i32, is_endless: bool) -> Value {
    let offence = passed.plus_days(-chance.between(210, 900));
    let mut sentence = json!({
        "offence": {"committedAt": offence.to_string()},
        "sentencedAt": passed.to_string(),
    });
    let term = json!({"durationElements": {"MONTHS": months}});
    if is_endless {
        set(&mut sentence, "type", json!("LifeSentence"));
        set(&mut sentence, "minimumTerm", term);
        return sentence;
    }
    match chance.weighted(&[(0, 80), (1, 9), (2, 6), (3, 3), (4, 2)]) {
        1 if months >= 36 => {
            set(&mut sentence, "type", json!("ExtendedDeterminateSentence"));
            set(&mut sentence, "custodialDuration", term);
            let years = chance.between(1, 5);
            set(
                &mut sentence,
                "extensionDuration",
                json!({"durationElements": {"YEARS": years}}),
            );
            return sentence;
        }
        2 if months >= 84 => {
            let plus =
                json!({"isSDSPlus": true, "isSDSPlusEligibleSentenceTypeLengthAndOffence": true});
            set(&mut sentence, "releaseArrangements", plus);
        }
        3 if months >= 24 => {
            set(&mut sentence, "type", json!("SopcSentence"));
            set(&mut sentence, "custodialDuration", term);
            set(
                &mut sentence,
                "extensionDuration",
                json!({"durationElements": {"YEARS": 1}}),
            );
            return sentence;
        }
        _ => {
            let list = chance.weighted(&[
                ("", 70),
                ("SEXUAL", 14),
                ("VIOLENT", 10),
                ("DOMESTIC_ABUSE", 6),
            ]);
            if !list.is_empty() && (list != "VIOLENT" || months >= 48) {
                set(
                    &mut sentence,
                    "releaseArrangements",
                    json!({"sdsEarlyReleaseExclusions": [list]}),
                );
            }
        }
    }
    set(&mut sentence, "type", json!("StandardSentence"));
    set(&mut sentence, "duration", term);
    sentence
}

/// Recalls a person with one standard sentence in the second half of it.
fn recall(chance: &mut Chance, booking: &mut Value, passed: Day, months: i32) {
    let days = months * 30;
    let returned = passed.plus_days(chance.between(days * 2 / 3, (days - 5).max(days * 2 / 3)));
    let after_2026 = returned >= Day::from_ymd(2026, 3, 31).unwrap_or(Day::LAST);
    let fixed = if after_2026 {
        56
    } else if months < 12 {
        14
    } else {
        28
    };
    let is_fixed = chance.yes(500);
    let revoked = returned.plus_days(-chance.between(1, 20));
    let name = if is_fixed {
        format!("FIXED_TERM_RECALL_{fixed}")
    } else {
        "STANDARD_RECALL".to_owned()
    };
    let Some(sentence) = booking.pointer_mut("/sentences/0") else {
        return;
    };
    if sentence.get("duration").is_none() {
        return;
    }
    let recall = json!({
        "recallType": name,
        "revocationDate": revoked.to_string(),
        "returnToCustodyDate": returned.to_string(),
    });
    set(sentence, "recall", recall);
    set(booking, "returnToCustodyDate", json!(returned.to_string()));
    if is_fixed {
        let details = json!({"returnToCustodyDate": returned.to_string(), "recallLength": fixed});
        set(booking, "fixedTermRecallDetails", details);
    }
}

fn set(of: &mut Value, name: &str, value: Value) {
    if let Some(fields) = of.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::sentenced;

    #[test]
    fn the_same_seed_makes_the_same_people() {
        let of = |seed: u64| sentenced(200, seed).collect::<Vec<_>>();
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
        // Who is there does not hang on how many there are.
        assert_eq!(of(7).first(), sentenced(1, 7).next().as_ref());
    }
}
