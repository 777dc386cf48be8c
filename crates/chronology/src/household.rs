//! Homes and households over time: where a person lives, and who with, each membership with its source and certainty.
//!
//! A household is never a verdict: two agencies may hold different members, and both are shown.

use crate::Chronology;
use calendar::Day;
use facts::{Certainty, FactId, Party, Span, Statement, YesNo};

/// An address that a source gives for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The fact that says so.
    pub fact: FactId,
    /// The source that says so.
    pub source: String,
    /// The address on one line.
    pub address: String,
    /// From when to when.
    pub lived: Span,
    /// How sure the source is.
    pub certainty: Certainty,
}

/// Somebody who lives in the person's home, as one source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The fact that says so.
    pub fact: FactId,
    /// The source that says so.
    pub source: String,
    /// Who.
    pub member: Party,
    /// What they are to the person.
    pub relationship: Option<String>,
    /// From when to when.
    pub lived: Span,
    /// How sure the source is.
    pub certainty: Certainty,
    /// Whether they stay overnight.
    pub overnight: YesNo,
}

/// All homes in order, those of the past too.
#[must_use]
pub fn homes(chronology: &Chronology<'_>) -> Vec<Home> {
    chronology
        .standing()
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::Address(address) => Some(Home {
                fact: entry.id,
                source: entry.record.record.source.to_string(),
                address: address
                    .lines
                    .iter()
                    .map(String::as_str)
                    .chain(address.postcode.as_deref())
                    .collect::<Vec<_>>()
                    .join(", "),
                lived: entry.happened,
                certainty: address.certainty,
            }),
            _ => None,
        })
        .collect()
}

/// Who lived in the person's home on `day`, as far as any source says so. A membership without a stated end goes on;
/// one whose start is unknown is included, since it cannot be ruled out.
#[must_use]
pub fn household(chronology: &Chronology<'_>, day: Day) -> Vec<Membership> {
    chronology
        .standing()
        .filter(|entry| holds_on(entry.happened, day))
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::HouseholdMember(one) => Some(Membership {
                fact: entry.id,
                source: entry.record.record.source.to_string(),
                member: one.member.clone(),
                relationship: one.relationship.clone(),
                lived: entry.happened,
                certainty: one.certainty,
                overnight: one.overnight,
            }),
            _ => None,
        })
        .collect()
}

/// True where the span can hold on `day`.
fn holds_on(span: Span, day: Day) -> bool {
    let started = span.from.earliest().is_none_or(|from| from <= day);
    let not_ended = span
        .until
        .and_then(facts::When::latest)
        .is_none_or(|until| day <= until);
    started && not_ended
}
