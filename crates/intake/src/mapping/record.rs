//! One row or line as a record: its reference, whom it is about, its facts, and all that is wrong with it.

use super::template::Columns;
use super::value::{Gathered, Value};
use super::{Condition, FactMade, Handling, Mapping, Test};
use crate::decode::Misread;
use crate::delivery::{Delivered, Delivery, Fault, Unread};
use crate::repeats::{Repeat, hash};
use facts::statement::IdentifierHeld;
use facts::{
    Body, Discrepancy, Fact, FieldValue, Identifier, RecordReference, Span, Statement,
    SubjectReference, When,
};
use serde_json::{Value as Json, json};

/// A record as it arrived.
pub(super) struct Arrived<'a> {
    pub(super) delivery: &'a Delivery<'a>,
    pub(super) format: &'a str,
    /// The line, for messages: `line 214`.
    pub(super) line: String,
    /// `visits.csv, line 214`.
    pub(super) place: String,
    pub(super) verbatim: &'a str,
    /// What reading it again needs.
    pub(super) context: String,
}

impl Arrived<'_> {
    /// The record unread.
    pub(super) fn unread(
        &self,
        reference: &str,
        about: Option<SubjectReference>,
        written: When,
        handling: facts::Handling,
        faults: Vec<Fault>,
    ) -> Delivered {
        let reference = if reference.is_empty() {
            format!("unnamed-{:016x}", hash(self.verbatim))
        } else {
            reference.to_owned()
        };
        Delivered::Unread(Unread {
            record: RecordReference::new(self.delivery.source, &reference),
            format: self.format.to_owned(),
            about,
            place: self.place.clone(),
            context: self.context.clone(),
            verbatim: self.verbatim.to_owned(),
            written,
            handling,
            faults,
        })
    }

    pub(super) fn fault(&self, field: &str, found: &str, expected: &str, reason: &str) -> Fault {
        Fault {
            place: self.line.clone(),
            field: field.to_owned(),
            found: crate::delivery::shortened(found),
            expected: expected.to_owned(),
            reason: reason.to_owned(),
        }
    }
}

/// Makes the record. `complaints` are those about its form.
pub(super) fn make(
    mapping: &Mapping,
    arrived: &Arrived<'_>,
    row: &dyn Columns,
    mut complaints: Vec<Discrepancy>,
    repeat: &mut dyn FnMut(&str, &str) -> Repeat,
) -> Delivered {
    let mut gathered = Gathered {
        source: arrived.delivery.source,
        place: &arrived.line,
        faults: Vec::new(),
        complaints: Vec::new(),
    };
    let reference = reference(mapping, arrived, row, &mut gathered, repeat);
    let written = mapping
        .written
        .as_ref()
        .and_then(|written| written.make(row, "", &mut gathered));
    let written = written
        .and_then(|written| when(&written))
        .unwrap_or(When::Unknown);
    let subject = Some(mapping.subject.fill(row, "")).filter(|subject| !subject.is_empty());
    let subject = subject.map(|subject| SubjectReference::new(arrived.delivery.source, &subject));
    for condition in mapping
        .require
        .iter()
        .filter(|condition| !condition.holds(row))
    {
        let found = condition.template.fill(row, "");
        gathered.fault(
            &condition.template.written,
            &found,
            &condition.expected(),
            "the mapping does not take such a record",
        );
    }
    let handling = mapping.handling.of(row, &mut gathered);
    let facts = facts_made(mapping, row, subject.as_ref(), &mut gathered);
    if !gathered.faults.is_empty() {
        return arrived.unread(&reference, subject, written, handling, gathered.faults);
    }
    complaints.append(&mut gathered.complaints);
    for fact in &facts {
        complaints.extend(facts::check(fact, written.day()));
    }
    Delivered::Read(Body {
        record: RecordReference::new(arrived.delivery.source, &reference),
        format: arrived.format.to_owned(),
        written,
        place: arrived.place.clone(),
        verbatim: arrived.verbatim.to_owned(),
        handling,
        facts: with_complaints(facts, complaints, subject.as_ref()),
    })
}

/// The record's reference; one that was met in this file with other content is numbered.
fn reference(
    mapping: &Mapping,
    arrived: &Arrived<'_>,
    row: &dyn Columns,
    gathered: &mut Gathered<'_>,
    repeat: &mut dyn FnMut(&str, &str) -> Repeat,
) -> String {
    let written = &mapping.record.written;
    let reference = mapping.record.fill(row, "");
    if reference.is_empty() {
        let reason = "the record has no reference, so that it could never be corrected";
        gathered.fault(written, "", "the record's own reference", reason);
        return reference;
    }
    let Repeat::Again(times) = repeat(&reference, arrived.verbatim) else {
        return reference;
    };
    let numbered = format!("{reference}#{times}");
    gathered.complaints.push(Discrepancy {
        what: "this reference comes more than once in the file, with different content".to_owned(),
        fields: vec![FieldValue {
            field: written.clone(),
            found: reference,
        }],
        expected: Some("one record for each reference".to_owned()),
        authority: None,
    });
    numbered
}

/// The facts whose conditions hold.
fn facts_made(
    mapping: &Mapping,
    row: &dyn Columns,
    subject: Option<&SubjectReference>,
    gathered: &mut Gathered<'_>,
) -> Vec<Fact> {
    let substance = |made: &FactMade| made.kind != facts::Kind::IdentifierHeld;
    let fitting = mapping
        .facts
        .iter()
        .filter(|made| made.conditions.iter().all(|condition| condition.holds(row)));
    let fitting: Vec<_> = fitting.collect();
    if mapping.facts.iter().any(substance) && !fitting.iter().any(|made| substance(made)) {
        let what =
            "no fact of the mapping fits this record: it is kept, and says nothing".to_owned();
        gathered.complaints.push(Discrepancy {
            what,
            ..Discrepancy::default()
        });
    }
    fitting
        .into_iter()
        .filter_map(|made| made.make(row, subject, mapping, gathered))
        .collect()
}

/// The facts, and after them the complaints, dated as the first fact that has a date.
fn with_complaints(
    mut facts: Vec<Fact>,
    complaints: Vec<Discrepancy>,
    subject: Option<&SubjectReference>,
) -> Vec<Fact> {
    let dated = facts
        .iter()
        .map(|fact| fact.happened.from)
        .find(|from| *from != When::Unknown);
    let happened = Span::at(dated.unwrap_or(When::Unknown));
    let fact = |complaint: Discrepancy| Fact {
        about: subject.cloned(),
        happened,
        statement: complaint.into(),
    };
    facts.extend(complaints.into_iter().map(fact));
    facts
}

/// Complaints about bytes that were not of the file's encoding.
pub(super) fn misread(misread: &[Misread]) -> Vec<Discrepancy> {
    misread
        .iter()
        .map(crate::census::misread_complaint)
        .collect()
}

impl FactMade {
    fn make(
        &self,
        row: &dyn Columns,
        subject: Option<&SubjectReference>,
        mapping: &Mapping,
        gathered: &mut Gathered<'_>,
    ) -> Option<Fact> {
        let about = match &self.about {
            None => subject.cloned(),
            Some(template) => Some(template.fill(row, ""))
                .filter(|about| !about.is_empty())
                .map(|about| SubjectReference::new(gathered.source, &about)),
        };
        if about.is_none() {
            let written = self
                .about
                .as_ref()
                .map_or(&mapping.subject.written, |about| &about.written);
            gathered.fault(
                written,
                "",
                "a reference for the person",
                "it cannot be told whom this is about",
            );
        }
        let mut time = |value: &Option<Value>| {
            value
                .as_ref()
                .and_then(|value| value.make(row, "", gathered))
                .and_then(|made| when(&made))
        };
        let happened = Span::between(time(&self.from).unwrap_or(When::Unknown), time(&self.until));
        let faults = gathered.faults.len();
        let fields = self
            .fields
            .make(row, "", gathered)
            .unwrap_or_else(|| json!({}));
        let statement = serde_json::from_value::<Statement>(Json::Object(
            std::iter::once((self.kind.to_string(), fields)).collect(),
        ));
        match statement {
            Ok(Statement::IdentifierHeld(held)) => {
                let identifier = Identifier::new(held.identifier.scheme, &held.identifier.value);
                Some(Fact {
                    about,
                    happened,
                    statement: IdentifierHeld { identifier, ..held }.into(),
                })
            }
            Ok(statement) => Some(Fact {
                about,
                happened,
                statement,
            }),
            // What is missing has been named already, if it was named.
            Err(fault) => {
                if gathered.faults.len() == faults {
                    gathered.fault(
                        "",
                        "",
                        &format!("the fields of a {}", self.kind.in_words()),
                        &fault.to_string(),
                    );
                }
                None
            }
        }
    }
}

impl Condition {
    pub(super) fn holds(&self, row: &dyn Columns) -> bool {
        // Asked many times for each row: a plain column is compared without a copy.
        match self.template.only_column() {
            Some(column) => self.test.holds(&row.text(column)),
            None => self.test.holds(&self.template.fill(row, "")),
        }
    }

    fn expected(&self) -> String {
        match &self.test {
            Test::In(words) => format!("one of {}", words.join(", ")),
            Test::NotIn(words) => format!("none of {}", words.join(", ")),
            Test::Present(true) => "a value".to_owned(),
            Test::Present(false) => "nothing".to_owned(),
        }
    }
}

impl Test {
    fn holds(&self, text: &str) -> bool {
        match self {
            Self::In(words) => words.iter().any(|word| word == text),
            Self::NotIn(words) => words.iter().all(|word| word != text),
            Self::Present(present) => text.is_empty() != *present,
        }
    }
}

impl Handling {
    /// How a record is handled of which nothing can be read.
    pub(super) fn unreadable(&self) -> facts::Handling {
        match self {
            Self::Always(handling) => *handling,
            Self::Column { .. } => facts::Handling::Restricted,
        }
    }

    fn of(&self, row: &dyn Columns, gathered: &mut Gathered<'_>) -> facts::Handling {
        match self {
            Self::Always(handling) => *handling,
            Self::Column { template, values } => {
                let word = template.fill(row, "");
                match values.get(&word) {
                    Some(handling) => *handling,
                    None => {
                        let expected = format!(
                            "one of {}",
                            values
                                .keys()
                                .map(|key| format!("`{key}`"))
                                .collect::<Vec<_>>()
                                .join(", ")
                        );
                        gathered.fault(
                            &template.written,
                            &word,
                            &expected,
                            "the mapping does not say how such a record may be handled",
                        );
                        facts::Handling::Restricted
                    }
                }
            }
        }
    }
}

fn when(made: &Json) -> Option<When> {
    made.as_str().and_then(|text| text.parse().ok())
}
