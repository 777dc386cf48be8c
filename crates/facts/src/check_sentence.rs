//! Checks of what is told of sentences: days that their own period has not, offences after their sentence.
//!
//! What several facts together contradict is found where release dates are worked out.

use crate::check::Complaint;
use crate::office::FieldValue;
use crate::statement::{Recall, Sentence, SentenceAdjustment};
use crate::{Span, When};

/// No period gives more days than it has; half of a period on tagged bail is credited, and remand may count in part.
pub(crate) fn check_adjustment(one: &SentenceAdjustment, happened: Span) -> Option<Complaint> {
    let days = i64::from(one.days?);
    let (first, last) = (happened.from.day()?, happened.until?.day()?);
    let length = i64::from(last.days_since(first)).saturating_add(1);
    (length >= 1 && days > length).then(|| Complaint {
        what: "more days of adjustment are told than the period has".to_owned(),
        fields: vec![
            field("days", &days.to_string()),
            field("from", &happened.from.to_string()),
            field("until", &last.to_string()),
        ],
        expected: Some(format!("at most {length} days")),
        authority: None,
    })
}

/// Nobody returns to custody before the licence was revoked.
pub(crate) fn check_recall(one: &Recall, happened: Span) -> Option<Complaint> {
    before(
        "returned",
        one.returned?,
        happened.from,
        "the return to custody lies before the recall",
        "a day on or after the recall",
    )
}

/// An offence lies before its sentence.
pub(crate) fn check_sentence(one: &Sentence, happened: Span) -> Option<Complaint> {
    let offence = one.offence_on?;
    let (found, passed) = (offence.earliest()?, happened.from.latest()?);
    (found > passed).then(|| Complaint {
        what: "the offence lies after the day on which its sentence was passed".to_owned(),
        fields: vec![
            field("offence_on", &offence.to_string()),
            field("from", &happened.from.to_string()),
        ],
        expected: Some(format!("a day on or before {}", passed.in_words())),
        authority: None,
    })
}

fn before(name: &str, one: When, other: When, what: &str, expected: &str) -> Option<Complaint> {
    let (found, least) = (one.latest()?, other.earliest()?);
    (found < least).then(|| Complaint {
        what: what.to_owned(),
        fields: vec![
            field(name, &one.to_string()),
            field("from", &other.to_string()),
        ],
        expected: Some(expected.to_owned()),
        authority: None,
    })
}

fn field(name: &str, found: &str) -> FieldValue {
    FieldValue {
        field: name.to_owned(),
        found: found.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::statement::{AdjustmentSort, Recall, Sentence, SentenceAdjustment, Term};
    use crate::{Fact, Span, Statement, check};

    fn complaints(statement: impl Into<Statement>, from: &str, until: Option<&str>) -> Vec<String> {
        let until = until.map(|text| text.parse().unwrap());
        let fact = Fact {
            about: None,
            happened: Span::between(from.parse().unwrap(), until),
            statement: statement.into(),
        };
        check(&fact, None).into_iter().map(|one| one.what).collect()
    }

    #[test]
    fn what_contradicts_itself_is_named() {
        let remand = |days| SentenceAdjustment {
            adjustment: AdjustmentSort::Remand,
            days: Some(days),
            ..SentenceAdjustment::default()
        };
        // 1 to 10 March are ten days.
        let march = ("2026-03-01", Some("2026-03-10"));
        assert!(complaints(remand(10), march.0, march.1).is_empty());
        assert_eq!(
            complaints(remand(11), march.0, march.1),
            ["more days of adjustment are told than the period has"]
        );
        let recall = Recall {
            returned: Some("2026-02-01".parse().unwrap()),
            ..Recall::default()
        };
        assert_eq!(
            complaints(recall, "2026-02-03", None),
            ["the return to custody lies before the recall"]
        );
        let sentence = Sentence {
            offence_on: Some("2026-02".parse().unwrap()),
            ..Sentence::default()
        };
        assert!(complaints(sentence.clone(), "2026-02-03", None).is_empty());
        assert_eq!(complaints(sentence, "2026-01-31", None).len(), 1);
    }

    #[test]
    fn terms_and_blanks_in_words() {
        let term = Term {
            years: 1,
            months: 6,
            ..Term::default()
        };
        let mut sentence = Sentence {
            sentence: "standard determinate".to_owned(),
            term: Some(term),
            ..Sentence::default()
        };
        assert_eq!(
            Statement::from(sentence.clone()).in_words(),
            "sentence imposed: standard determinate; 1 year 6 months"
        );
        sentence.consecutive_to = crate::Said::NotApplicable;
        assert!(
            Statement::from(sentence)
                .in_words()
                .ends_with("; concurrent")
        );
        let none = SentenceAdjustment {
            adjustment: AdjustmentSort::Remand,
            days: Some(0),
            ..SentenceAdjustment::default()
        };
        assert_eq!(
            Statement::from(none).in_words(),
            "days of adjustment: remand; none"
        );
    }

    /// What earlier ledgers hold of these kinds is still read, and means what it meant.
    #[test]
    fn sentences_of_before_are_still_read() {
        let old = r#"{"sentence":{"court":null,"length":"2 years","minimum_term":null,"offence":"theft","sentence":"standard determinate"}}"#;
        let read: Statement = serde_json::from_str(old).unwrap();
        let Statement::Sentence(sentence) = read else {
            panic!("no sentence")
        };
        assert_eq!(sentence.length.as_deref(), Some("2 years"));
        assert_eq!(sentence.term, None);
        let old = r#"{"recall":{"by":null,"reason":null,"recall":{"text":"standard"}}}"#;
        assert!(serde_json::from_str::<Statement>(old).is_ok());
    }
}
