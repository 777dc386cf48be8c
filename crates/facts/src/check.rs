//! Checks that every fact must bear: what contradicts itself is accepted and complained of, never mended.
//!
//! What a format's own rules ask is `intake`'s; what the calendar asks of a clock is `rulebook`'s.

use crate::check_sentence::{check_adjustment, check_recall, check_sentence};
use crate::office::{Discrepancy, FieldValue};
use crate::statement::LookedAfterHealth;
use crate::{Fact, IdentifierFault, Span, Statement, When};
use calendar::Day;

/// A complaint about one fact: it becomes a discrepancy beside it.
pub type Complaint = Discrepancy;

/// Checks one fact against itself and against the day on which it was written.
///
/// `written` is the day on which the source wrote it, where known: what had happened cannot lie after it. Ends of
/// things still planned may.
#[must_use]
pub fn check(fact: &Fact, written: Option<Day>) -> Vec<Complaint> {
    let kind = fact.statement.kind().in_words();
    let mut complaints = Vec::new();
    if fact.happened.ends_before_it_starts() {
        complaints.push(Complaint {
            what: format!("this {kind} ends before it starts"),
            fields: vec![
                found("from", fact.happened.from),
                found("until", fact.happened.until.unwrap_or(When::Unknown)),
            ],
            expected: Some("an end on or after the start".to_owned()),
            authority: None,
        });
    }
    if let (Some(written), Some(from)) = (written, fact.happened.from.earliest())
        && from > written
        && !may_lie_ahead(&fact.statement)
    {
        complaints.push(Complaint {
            what: format!("this {kind} is dated after the day on which it was written"),
            fields: vec![
                found("from", fact.happened.from),
                found("written", When::Day(written)),
            ],
            expected: Some(format!("a day on or before {}", written.in_words())),
            authority: None,
        });
    }
    complaints.extend(check_times(fact));
    complaints.extend(check_names(&fact.statement));
    complaints.extend(check_statement(&fact.statement, fact.happened));
    complaints.extend(crate::check_licence::check_licence(&fact.statement));
    complaints
}

/// What can be said of a day that has not come yet: appointments, conferences set, an address from next week.
fn may_lie_ahead(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Appointment(_)
            | Statement::Conference(_)
            | Statement::Address(_)
            | Statement::Placement(_)
            | Statement::SchoolRoll(_)
            | Statement::Allocation(_)
            | Statement::Release(_)
    )
}

/// The years that this record is about: nobody in it was born before the first, and nothing is planned after the last.
const YEARS: std::ops::RangeInclusive<i16> = 1850..=2150;

/// Times in a year that nobody can have meant: 0001, 9999.
fn check_times(fact: &Fact) -> Vec<Complaint> {
    let mut times = vec![
        ("from", Some(fact.happened.from)),
        ("until", fact.happened.until),
    ];
    if let Statement::PersonDetails(details) = &fact.statement {
        times.extend([
            ("born", details.born),
            ("expected", details.expected),
            ("died", details.died),
        ]);
    }
    let out = |when: &When| {
        when.earliest()
            .is_some_and(|day| !YEARS.contains(&day.year()))
    };
    times
        .into_iter()
        .filter_map(|(field, when)| when.filter(out).map(|when| (field, when)))
        .map(|(field, when)| Complaint {
            what: "this time lies outside all that the record can be about".to_owned(),
            fields: vec![found(field, when)],
            expected: Some(format!("a year from {} to {}", YEARS.start(), YEARS.end())),
            authority: None,
        })
        .collect()
}

/// Names with letters that look like others, or with signs that cannot be seen: kept as they came, and never matched in
/// silence as what they only look like.
fn check_names(statement: &Statement) -> Vec<Complaint> {
    let Statement::PersonDetails(details) = statement else {
        return Vec::new();
    };
    let parts = |name: &crate::statement::PersonName| [name.given.clone(), name.family.clone()];
    let complaint = |what: &str, name: &str, expected: &str| Complaint {
        what: what.to_owned(),
        fields: vec![FieldValue {
            field: "name".to_owned(),
            found: name.escape_debug().to_string(),
        }],
        expected: Some(expected.to_owned()),
        authority: None,
    };
    let mut complaints = Vec::new();
    for name in details.names.iter().flat_map(parts).flatten() {
        if name.chars().any(unseen) {
            let what = "this name holds signs that cannot be seen";
            complaints.push(complaint(
                what,
                &name,
                "letters, spaces, hyphens and apostrophes",
            ));
        }
        if name
            .split(|letter: char| !letter.is_alphabetic())
            .any(mixed)
        {
            let what = "this name has letters of two alphabets in one word, which can look like another name";
            complaints.push(complaint(what, &name, "the letters of one alphabet"));
        }
    }
    complaints
}

/// Control signs, and signs that change the direction of writing or have no width.
fn unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a word has Latin letters and letters of an alphabet that look like them.
fn mixed(word: &str) -> bool {
    let latin = |letter: char| matches!(letter, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}');
    let alike = |letter: char| matches!(letter, '\u{370}'..='\u{52f}' | '\u{531}'..='\u{587}' | '\u{13a0}'..='\u{13ff}');
    word.chars().any(latin) && word.chars().any(alike)
}

fn check_statement(statement: &Statement, happened: Span) -> Option<Complaint> {
    match statement {
        Statement::IdentifierHeld(held) => {
            let fault = held.identifier.check().err()?;
            let expected = match &fault {
                IdentifierFault::Form { expected, .. } => (*expected).to_owned(),
                IdentifierFault::Check { expected, .. } => {
                    format!("the check character `{expected}`")
                }
            };
            Some(Complaint {
                what: fault.to_string(),
                fields: vec![FieldValue {
                    field: "identifier".to_owned(),
                    found: held.identifier.value.clone(),
                }],
                expected: Some(expected),
                authority: Some("the identifier's own check character".to_owned()),
            })
        }
        Statement::PersonDetails(details) => {
            let (born, died) = (details.born?.earliest()?, details.died?.latest()?);
            (died < born).then(|| Complaint {
                what: "the date of death lies before the date of birth".to_owned(),
                fields: vec![
                    FieldValue {
                        field: "born".to_owned(),
                        found: born.to_string(),
                    },
                    FieldValue {
                        field: "died".to_owned(),
                        found: died.to_string(),
                    },
                ],
                expected: Some("a death on or after the birth".to_owned()),
                authority: None,
            })
        }
        Statement::LookedAfterHealth(health) => check_health(health),
        Statement::SentenceAdjustment(adjustment) => check_adjustment(adjustment, happened),
        Statement::Recall(recall) => check_recall(recall, happened),
        Statement::Sentence(sentence) => check_sentence(sentence, happened),
        Statement::Absence(absence) => {
            let (possible, missed) = (absence.sessions_possible?, absence.sessions_missed?);
            (missed > possible).then(|| Complaint {
                what: "more sessions were missed than were possible".to_owned(),
                fields: vec![
                    value("sessions_missed", missed),
                    value("sessions_possible", possible),
                ],
                expected: Some("at most as many as were possible".to_owned()),
                authority: None,
            })
        }
        _ => None,
    }
}

/// The questionnaire's score runs from 0 to 40; a score and a reason for its absence shut each other out.
fn check_health(health: &LookedAfterHealth) -> Option<Complaint> {
    let score = health.difficulties_score?;
    let complaint = |what: &str, fields, expected: &str| Complaint {
        what: what.to_owned(),
        fields,
        expected: Some(expected.to_owned()),
        authority: Some("strengths and difficulties questionnaire".to_owned()),
    };
    if score > 40 {
        let what = "the score of the strengths and difficulties questionnaire is out of its range";
        let fields = vec![value("difficulties_score", score)];
        return Some(complaint(what, fields, "a whole number from 0 to 40"));
    }
    let reason = health.no_score_because.text()?;
    let fields = vec![
        value("difficulties_score", score),
        FieldValue {
            field: "no_score_because".to_owned(),
            found: reason.to_owned(),
        },
    ];
    let what = "a score is given, and a reason why there is none";
    Some(complaint(what, fields, "one or the other"))
}

fn value(field: &str, number: u32) -> FieldValue {
    FieldValue {
        field: field.to_owned(),
        found: number.to_string(),
    }
}

fn found(field: &str, when: When) -> FieldValue {
    FieldValue {
        field: field.to_owned(),
        found: when.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Note;
    use crate::statement::{Absence, Assessment, Conference};
    use crate::{Span, Statement};

    fn fact(statement: impl Into<Statement>, from: &str, until: Option<&str>) -> Fact {
        let until = until.map(|text| text.parse().unwrap());
        Fact {
            about: None,
            happened: Span::between(from.parse().unwrap(), until),
            statement: statement.into(),
        }
    }

    #[test]
    fn contradictions_are_named_with_both_values() {
        let written = Day::from_ymd(2024, 3, 31);
        let backwards = check(
            &fact(Assessment::default(), "2028-04-28", Some("2020-09-19")),
            written,
        );
        assert_eq!(
            backwards.len(),
            2,
            "ends before it starts, and lies after it was written"
        );
        assert!(
            backwards
                .iter()
                .all(|complaint| complaint.fields.len() == 2)
        );
        assert!(check(&fact(Note::default(), "2024-03-31", None), written).is_empty());
        assert!(
            check(&fact(Conference::default(), "2024-04-02", None), written).is_empty(),
            "a conference may be set"
        );
        assert_eq!(
            check(&fact(Note::default(), "2024-04-01", None), written).len(),
            1
        );
    }

    #[test]
    fn names_that_deceive_and_years_that_cannot_be_are_named() {
        for (name, born, complaints) in [
            ("Anne-Marie O\u{2019}Neill", "2014-02-03", 0),
            ("Siân", "2014", 0),
            ("Анна", "2014-02-03", 0),
            ("\u{410}nne", "2014-02-03", 1),
            ("An\u{200b}ne", "2014-02-03", 1),
            ("An\0ne", "2014-02-03", 1),
            ("Anne", "0001-01-01", 1),
            ("Anne", "9999-12-31", 1),
        ] {
            let details = crate::statement::PersonDetails {
                names: vec![crate::statement::PersonName {
                    given: Some(name.to_owned()),
                    family: None,
                }],
                born: Some(born.parse().unwrap()),
                ..crate::statement::PersonDetails::default()
            };
            let found = check(&fact(details, "unknown", None), None);
            assert_eq!(found.len(), complaints, "{name:?} {born}: {found:?}");
        }
    }

    #[test]
    fn a_score_and_its_reason_and_sessions_are_checked() {
        let health = |score, reason: &str| LookedAfterHealth {
            difficulties_score: score,
            no_score_because: crate::Said::from_field(reason),
            ..LookedAfterHealth::default()
        };
        for (score, reason, complaints) in [
            (Some(40), "", 0),
            (Some(41), "", 1),
            (None, "SDQ1", 0),
            (Some(3), "SDQ1", 1),
            (None, "", 0),
        ] {
            let found = check(&fact(health(score, reason), "2024-03-31", None), None);
            assert_eq!(found.len(), complaints, "{score:?} {reason}");
        }
        let absence = |missed| Absence {
            sessions_possible: Some(10),
            sessions_missed: Some(missed),
            ..Absence::default()
        };
        assert!(check(&fact(absence(10), "2024-03-31", None), None).is_empty());
        assert_eq!(check(&fact(absence(11), "2024-03-31", None), None).len(), 1);
    }
}
