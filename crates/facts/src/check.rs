//! Checks that every fact must bear: what contradicts itself is accepted and complained of, never mended.
//!
//! What a format's own rules ask is `intake`'s; what the calendar asks of a clock is `rulebook`'s.

use crate::office::{Discrepancy, FieldValue};
use crate::{Fact, IdentifierFault, Statement, When};
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
    complaints.extend(check_statement(&fact.statement));
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

fn check_statement(statement: &Statement) -> Option<Complaint> {
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
        _ => None,
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
    use crate::statement::{Assessment, Conference};
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
}
