//! One invented person with release dates, and one of whom sources tell different things.

use super::person::day;
use custody::{
    HeldPast, Reason, Reckoning, ReleaseDates, ReleasedEarly, SentenceTold, Step, WorkedDate,
};
use desk::view::{AsAt, PersonNumber, WorkedOutRow};
use facts::FactId;
use serde_json::json;

/// Who has dates.
pub const DATED: PersonNumber = PersonNumber(8);

/// Who has none, because sources disagree.
pub const REFUSED: PersonNumber = PersonNumber(9);

/// Who was released before the date.
pub const EARLY: PersonNumber = PersonNumber(12);

/// Who is held past it.
pub const HELD: PersonNumber = PersonNumber(13);

const FACT: FactId = FactId {
    position: 180,
    ordinal: 1,
};

pub fn release_dates(person: PersonNumber, at: &AsAt) -> Option<ReleaseDates> {
    let mut dates = ReleaseDates {
        law_on: at.known_on,
        reckonings: vec![reckoning("northmoor-prison")],
        disagreement: Vec::new(),
    };
    match person {
        DATED => Some(dates),
        EARLY => {
            let words = "released on 1 May 2027, 11 days before the sentence allows it";
            dates.reckonings[0].released_early = Some(ReleasedEarly {
                fact: FACT,
                on: day("2027-05-01"),
                allowed_from: day("2027-05-12"),
                days: 11,
                words: words.to_owned(),
            });
            Some(dates)
        }
        HELD => {
            dates.reckonings[0].held_past = Some(HeldPast {
                left_by: day("2027-05-14"),
                days: 3,
                words: "held 3 days past conditional release".to_owned(),
            });
            Some(dates)
        }
        REFUSED => {
            let mut other = reckoning("northmoor-probation");
            other.dates.clear();
            other.refused = vec![reason("MISSING", "days on remand")];
            dates.reckonings.push(other);
            dates.disagreement = vec![reason("SOURCES_DISAGREE", "the sentences together")];
            Some(dates)
        }
        _ => None,
    }
}

pub fn worked_out(person: PersonNumber, at: &AsAt) -> Vec<WorkedOutRow> {
    if person != DATED {
        return Vec::new();
    }
    ["2026-03-02", "2027-05-14"]
        .map(|on| WorkedOutRow {
            day: day(on),
            words: "conditional release, on licence (CRD)".to_owned(),
            agency: "Northmoor Prison".to_owned(),
            source: "northmoor-prison".to_owned(),
            law_on: at.known_on,
            evidence: vec![FACT],
        })
        .to_vec()
}

fn reason(code: &str, field: &str) -> Reason {
    Reason {
        code: code.to_owned(),
        field: field.to_owned(),
        words: "how many days there were is not told; ask the prison".to_owned(),
    }
}

fn reckoning(source: &str) -> Reckoning {
    let working = Step {
        words: "conditional release: Friday 14 May 2027".to_owned(),
        authority: Some("Criminal Justice Act 2003, section 244".to_owned()),
        verified: Some(false),
        steps: vec![Step {
            words: "two fifths of 1,096 days is 439 days".to_owned(),
            authority: None,
            verified: None,
            steps: Vec::new(),
        }],
    };
    let input = json!({"booking": {
        "offender": {"dateOfBirth": "1990-05-02"},
        "sentences": [{
            "type": "StandardSentence", "identifier": "1", "sentencedAt": "2026-03-02",
            "offence": {"committedAt": "2025-11-02"}, "duration": {"durationElements": {"YEARS": 3}},
        }],
        "adjustments": {"REMAND": [{"appliesToSentencesFrom": "2026-03-02", "numberOfDays": 61}]},
    }});
    let input: sentence::Input = serde_json::from_value(input).unwrap();
    Reckoning {
        source: source.to_owned(),
        agency: "Northmoor Prison".to_owned(),
        booking: Some("B2071".to_owned()),
        sentences: vec![SentenceTold {
            fact: FACT,
            passed: facts::When::Day(day("2026-03-02")),
            words: "standard determinate; 3 years".to_owned(),
        }],
        earlier: 1,
        dates: vec![WorkedDate {
            date: "CRD".to_owned(),
            what: "conditional release, on licence".to_owned(),
            day: day("2027-05-14"),
            leaves_by: Some(day("2027-05-14")),
            may_leave_from: Some(day("2027-05-12")),
            working,
        }],
        withheld: vec![reason(
            "MISSING",
            "home detention curfew eligibility (HDCED)",
        )],
        taken: vec!["no days on tagged bail are told; taken as none".to_owned()],
        tranche_days: vec![("TRANCHE_2 of a regime".to_owned(), day("2026-10-22"))],
        evidence: vec![FACT],
        case: Some(input.into_case().unwrap()),
        ..Reckoning::default()
    }
}
