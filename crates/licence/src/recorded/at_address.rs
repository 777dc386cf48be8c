//! Children whom other people's records place at an address where somebody on licence lives, or is to live, under a condition on living
//! with children. Joined by the unique property reference number of the home and by nothing else: no name, no likeness of words.
//!
//! What is told of a child is how old, and which agency to ask: never who. An address without that number, and one at which too many
//! are known for it to be a home, are said to be not looked up.

use super::candidates::{FoundCandidate, OF_CHILDREN, under};
use super::{RecordedLicence, places};
use crate::address::Approval;
use crate::life::ConditionOnLicence;
use crate::policy::Policy;
use calendar::{Day, Instant};
use chronology::{Chronology, Entry};
use facts::compliance::Confidence;
use facts::place::{AddressAct, standard_uprn};
use facts::{FactId, Span, Statement, When};
use std::collections::{BTreeMap, BTreeSet};

/// The age, in years, under which somebody is a child where the condition names none.
pub const GROWN_UP: u8 = 18;

/// A child whom another person's record places at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildBeside {
    /// The home's unique property reference number, in standard form.
    pub uprn: String,
    /// From when to when.
    pub lived: Span,
    /// When they were born.
    pub born: When,
    /// The agency whose record says so.
    pub agency: String,
    /// When it was received.
    pub known: Instant,
}

/// Who else is known at a person's addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Children.
    pub children: Vec<ChildBeside>,
    /// Numbers of properties at which too many are known for them to be a home.
    pub crowded: BTreeSet<String>,
}

/// An address at which the record has a person, or at which they are to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAddress {
    /// Its number in standard form; absent where none is recorded.
    pub uprn: Option<String>,
    /// In words.
    pub words: String,
    /// Why it is one, in words that follow on its name: `approved as an address under the licence`.
    pub how: String,
    /// From when to when.
    pub lived: Span,
    /// The fact.
    pub fact: FactId,
    /// When it was received.
    pub known: Instant,
    /// The day on which it was known.
    pub known_on: Day,
}

/// A person's addresses: put forward or approved under a licence, and those that any source has; none that was refused, and none that
/// stands behind a wall.
#[must_use]
pub fn own_addresses(chronology: &Chronology<'_>, now: Instant) -> Vec<OwnAddress> {
    let recorded = places(chronology, now);
    let mut own = Vec::new();
    for entry in chronology.standing() {
        if entry.record.handling.is_walled() {
            continue;
        }
        match entry.statement.as_ref() {
            Statement::AddressStep(step) if step.act == AddressAct::Propose => {
                let named = recorded
                    .addresses
                    .iter()
                    .find(|one| one.name == step.address);
                let Some(one) = named.map(|one| &one.address) else {
                    continue;
                };
                let how = match &one.approval {
                    Approval::Refused { .. } => continue,
                    Approval::Approved { .. } => "approved as an address under the licence",
                    _ => "put forward as an address under the licence",
                };
                let lived = Span {
                    from: When::Day(one.from),
                    until: one.until.map(When::Day),
                };
                own.push(of_entry(
                    entry,
                    step.uprn.as_deref(),
                    &one.address,
                    how.to_owned(),
                    lived,
                ));
            }
            Statement::Address(address) => {
                let lines = address.lines.join(", ");
                let source = &entry.record.record.source;
                let how = format!("where {source} has the person");
                own.push(of_entry(
                    entry,
                    address.uprn.as_deref(),
                    &lines,
                    how,
                    entry.happened,
                ));
            }
            _ => {}
        }
    }
    own
}

fn of_entry(
    entry: &Entry<'_>,
    uprn: Option<&str>,
    words: &str,
    how: String,
    lived: Span,
) -> OwnAddress {
    OwnAddress {
        uprn: uprn.and_then(standard_uprn),
        words: words.to_owned(),
        how,
        lived,
        fact: entry.id,
        known: entry.record.arrival.received,
        known_on: entry.record.arrival.known_on,
    }
}

/// The condition in force on living with children, and the age that its text names.
#[must_use]
pub fn child_condition<'a>(
    one: &'a RecordedLicence,
    policies: &[Policy],
) -> Option<(&'a ConditionOnLicence, u8)> {
    let condition = under(one, policies, &OF_CHILDREN)?;
    Some((condition, age_of(condition)))
}

/// The age under which the condition speaks of a child, as its text says: `any child under 16`, `under the age of 18 years`.
fn age_of(condition: &ConditionOnLicence) -> u8 {
    let text = condition.condition.text.to_lowercase();
    let after = text.split("under ").skip(1);
    let mut ages = after.filter_map(|rest| {
        let rest = rest.trim_start_matches("the age of ");
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    ages.find(|age| (1..=GROWN_UP).contains(age))
        .unwrap_or(GROWN_UP)
}

/// From when to when two stays can have been at one time: the first day, absent where neither is known to begin, and the last. What
/// has no known beginning or end cannot be ruled out.
#[must_use]
pub fn meets(one: Span, other: Span) -> Option<(Option<Day>, Option<Day>)> {
    let first = one.from.earliest().max(other.from.earliest());
    let last = |span: Span| span.until.and_then(When::latest);
    let until = match (last(one), last(other)) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    let can = first.is_none_or(|first| until.is_none_or(|until| first <= until));
    can.then_some((first, until))
}

/// What may be a breach: for each home, the children who were known there under the licence while the person was.
pub(super) fn children_at_addresses(
    own: &[OwnAddress],
    (one, condition): (&RecordedLicence, &ConditionOnLicence),
    beside: &Beside,
    today: Day,
) -> Vec<FoundCandidate> {
    let served = one.licence.served.first().map(|at| at.london_day());
    let under_age = age_of(condition);
    let mut homes: BTreeMap<&str, Vec<&OwnAddress>> = BTreeMap::new();
    for address in own {
        if let Some(uprn) = &address.uprn {
            homes.entry(uprn).or_default().push(address);
        }
    }
    let of_home = |(uprn, addresses): (&str, Vec<&OwnAddress>)| {
        let mut met = Vec::new();
        for child in beside.children.iter().filter(|child| child.uprn == uprn) {
            for address in &addresses {
                let Some((first, last)) = meets(address.lived, child.lived) else {
                    continue;
                };
                let over = last.is_some_and(|last| served.is_none_or(|served| last < served));
                let first = first.max(served).unwrap_or(today);
                if !over && is_under(child.born, under_age, first) {
                    met.push((first, *address, child));
                }
            }
        }
        candidate(condition.number, under_age, &met, today)
    };
    homes.into_iter().filter_map(of_home).collect()
}

/// One candidate for a home, however many children are known there.
fn candidate(
    condition: u32,
    under_age: u8,
    met: &[(Day, &OwnAddress, &ChildBeside)],
    today: Day,
) -> Option<FoundCandidate> {
    let at = met.iter().map(|(first, _, _)| *first).min()?;
    let first = met
        .iter()
        .map(|(_, own, _)| *own)
        .min_by_key(|own| own.fact)?;
    let children = || met.iter().map(|(_, _, child)| *child);
    let ages: BTreeSet<&str> = children().map(|child| band(child.born, today)).collect();
    let agencies: BTreeSet<&str> = children().map(|child| child.agency.as_str()).collect();
    let facts: BTreeSet<FactId> = met.iter().map(|(_, own, _)| own.fact).collect();
    let known = met
        .iter()
        .map(|(_, own, child)| own.known.max(child.known))
        .max();
    let list = |words: BTreeSet<&str>| words.into_iter().collect::<Vec<_>>().join(", ");
    Some(FoundCandidate {
        condition,
        at: When::Day(at),
        words: format!(
            "a child under {under_age} ({}) is known at {}, {}: ask {}",
            list(ages),
            first.words,
            first.how,
            list(agencies)
        ),
        facts: facts.into_iter().collect(),
        confidence: Some(Confidence::TwoSources),
        equipment: None,
        known,
        decided: None,
    })
}

/// True where somebody can have been under an age, in years, on a day. Who was not yet born then was not there.
#[must_use]
pub fn is_under(born: When, age: u8, on: Day) -> bool {
    let turned = born
        .latest()
        .map(|born| born.plus_months(i32::from(age) * 12));
    turned.is_some_and(|turned| on < turned)
}

/// How old somebody is, as little as is needed to know whom to ask.
fn band(born: When, today: Day) -> &'static str {
    let younger = |years| is_under(born, years, today);
    match () {
        () if younger(1) => "under 1 year old",
        () if younger(5) => "1 to 4 years old",
        () if younger(10) => "5 to 9 years old",
        () if younger(16) => "10 to 15 years old",
        () if younger(18) => "16 or 17 years old",
        () => "grown up since",
    }
}

/// Addresses of now at which children cannot be looked up, each with why.
pub(super) fn addresses_not_looked_up(
    own: &[OwnAddress],
    beside: &Beside,
    today: Day,
) -> Vec<String> {
    let now = |one: &&OwnAddress| {
        let last = one.lived.until.and_then(When::latest);
        last.is_none_or(|last| today <= last)
    };
    let mut lines: Vec<String> = own
        .iter()
        .filter(now)
        .filter_map(|one| match &one.uprn {
            None => Some(format!(
                "{}: its property reference number is not recorded",
                one.words
            )),
            Some(uprn) if beside.crowded.contains(uprn) => Some(format!(
                "{}: too many people are known there for it to be one home",
                one.words
            )),
            Some(_) => None,
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines
}
