//! What a chronology says of the days from which periods count: of the person, and of one agency's work.
//!
//! A day that is known inexactly is taken to be the latest that it can be, and a day that sources contradict each other on
//! the latest of theirs: both keep longer.

use crate::schedule::{Condition, Start};
use calendar::Day;
use chronology::{Chronology, Entry};
use facts::statement::AdoptionStep;
use facts::{Kind, Statement};
use std::collections::BTreeSet;

/// A day, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The day, and how it is known.
    On(Day, String),
    /// It has not come: what runs still.
    NotYet(String),
    /// What is missing.
    Missing(String),
}

/// Kinds that run from a day to a day: while one has no end, the agency's work goes on.
const RUNS: &[Kind] = &[
    Kind::ProtectionPlan,
    Kind::ChildInNeedPlan,
    Kind::ChildInNeedCase,
    Kind::LookedAfterEpisode,
    Kind::Placement,
    Kind::PrivateFostering,
    Kind::SchoolRoll,
    Kind::Allocation,
    Kind::ServiceInvolvement,
];

/// Kinds that are no contact with the person: who somebody is, and what is done in an office.
const NO_CONTACT: &[Kind] = &[
    Kind::PersonDetails,
    Kind::IdentifierHeld,
    Kind::Address,
    Kind::HouseholdMember,
    Kind::Relationship,
    Kind::Flag,
    Kind::ViewedElsewhere,
    Kind::Discrepancy,
    Kind::SourceDescription,
    Kind::Note,
    Kind::Decision,
    Kind::Answer,
    Kind::Ownership,
    Kind::Link,
    Kind::Unlink,
    Kind::Correction,
    Kind::Retraction,
    Kind::Withdrawal,
];

/// One agency's part of a chronology.
#[derive(Clone, Copy)]
pub(crate) struct OfAgency<'a> {
    pub(crate) chronology: &'a Chronology<'a>,
    pub(crate) agency: &'a str,
}

impl<'a> OfAgency<'a> {
    /// The day of a start. `event` is what the schedule is about, for those that count from it.
    pub(crate) fn start(self, start: Start, event: &[&Entry<'_>]) -> Found {
        match start {
            Start::Birth => self.birth(),
            Start::Death => self.death().map_or_else(
                || Found::Missing("the date of death".to_owned()),
                |day| Found::On(day, format!("died {}", day.in_words())),
            ),
            Start::LastContact => self.last_contact(),
            Start::Closure => self.closure(),
            Start::SentenceEnd => self.sentence_end(),
            Start::AdoptionOrder => self.adoption_order(),
            Start::Event => last_of(event.iter().copied()).map_or_else(
                || Found::Missing("the day of what it records".to_owned()),
                |day| Found::On(day, format!("last told of {}", day.in_words())),
            ),
        }
    }

    /// Whether a condition is true; `Err` says what is missing to tell.
    pub(crate) fn is(self, condition: Condition) -> Result<bool, String> {
        match condition {
            Condition::Died => Ok(self.death().is_some()),
            Condition::DiedUnder18 => match self.death() {
                None => Ok(false),
                Some(died) => self.age_on(died).map(|age| age < 18),
            },
            Condition::Aged17AtLastContact => self.age_at_last_contact().map(|age| age == Some(17)),
            Condition::AdultAtLastContact => self
                .age_at_last_contact()
                .map(|age| age.is_some_and(|age| age >= 18)),
        }
    }

    fn standing_of_agency(self) -> impl Iterator<Item = &'a Entry<'a>> {
        self.chronology
            .standing()
            .filter(move |entry| entry.record.agency == self.agency)
    }

    fn births(self) -> BTreeSet<Day> {
        self.chronology
            .of_kind(Kind::PersonDetails)
            .filter_map(|entry| match entry.statement.as_ref() {
                Statement::PersonDetails(details) => details.born?.latest(),
                _ => None,
            })
            .collect()
    }

    fn birth(self) -> Found {
        let births = self.births();
        match births.last() {
            None => Found::Missing("the date of birth".to_owned()),
            Some(day) if births.len() == 1 => Found::On(*day, format!("born {}", day.in_words())),
            Some(day) => Found::On(
                *day,
                format!(
                    "{} dates of birth stand, the latest is {}",
                    births.len(),
                    day.in_words()
                ),
            ),
        }
    }

    fn death(self) -> Option<Day> {
        let of_details =
            self.chronology
                .of_kind(Kind::PersonDetails)
                .filter_map(|entry| match entry.statement.as_ref() {
                    Statement::PersonDetails(details) => details.died?.latest(),
                    _ => None,
                });
        let told = self
            .chronology
            .of_kind(Kind::ChildDeath)
            .filter_map(|entry| entry.happened.from.latest());
        of_details.chain(told).max()
    }

    fn age_on(self, day: Day) -> Result<i16, String> {
        let births = self.births();
        let born = births.last().ok_or("the date of birth")?;
        let years = day.year().saturating_sub(born.year());
        let before = (day.month(), day.day_of_month()) < (born.month(), born.day_of_month());
        Ok(years.saturating_sub(i16::from(before)))
    }

    /// `None` while the agency's work goes on.
    fn age_at_last_contact(self) -> Result<Option<i16>, String> {
        match self.last_contact() {
            Found::On(day, _) => self.age_on(day).map(Some),
            Found::NotYet(_) => Ok(None),
            Found::Missing(what) => Err(what),
        }
    }

    /// What of the agency's work still runs, in words.
    fn runs(self) -> Option<String> {
        if self.death().is_some() {
            return None;
        }
        let closed = last_of(
            self.standing_of_agency()
                .filter(|entry| entry.statement.kind() == Kind::CaseClosure),
        );
        let open = |entry: &&Entry<'_>| {
            let since = entry.happened.from.earliest();
            RUNS.contains(&entry.statement.kind())
                && entry.happened.until.is_none()
                && closed.is_none_or(|closed| since.is_some_and(|since| since > closed))
        };
        let entry = self.standing_of_agency().find(open)?;
        Some(format!(
            "the {} from {} has no end",
            entry.statement.kind().in_words(),
            entry.happened.from.in_words()
        ))
    }

    fn last_contact(self) -> Found {
        if let Some(runs) = self.runs() {
            return Found::NotYet(runs);
        }
        let contacts = self
            .standing_of_agency()
            .filter(|entry| !NO_CONTACT.contains(&entry.statement.kind()));
        if let Some(day) = last_of(contacts) {
            return Found::On(day, format!("last contact {}", day.in_words()));
        }
        // An agency that says who somebody is and nothing more: the day on which it last said so.
        let entries = self.chronology.entries.iter();
        let written = entries
            .filter(|entry| entry.record.agency == self.agency)
            .map(|entry| {
                let known_on = entry.record.arrival.known_on;
                entry
                    .record
                    .written
                    .latest()
                    .map_or(known_on, |day| day.max(known_on))
            });
        written.max().map_or_else(
            || Found::Missing("the last contact".to_owned()),
            |day| {
                Found::On(
                    day,
                    format!(
                        "no contact is told, last written or received {}",
                        day.in_words()
                    ),
                )
            },
        )
    }

    fn closure(self) -> Found {
        if let Some(runs) = self.runs() {
            return Found::NotYet(runs);
        }
        let ends = self
            .standing_of_agency()
            .filter_map(|entry| match entry.statement.kind() {
                Kind::CaseClosure => entry.happened.from.latest(),
                Kind::ProtectionPlan | Kind::ChildInNeedPlan | Kind::ChildInNeedCase => {
                    entry.happened.until?.latest()
                }
                _ => None,
            });
        ends.max().map_or_else(
            || Found::Missing("the closing of the case".to_owned()),
            |day| Found::On(day, format!("case closed {}", day.in_words())),
        )
    }

    /// The record carries no end of a sentence but what a release says of the licence, and only until another sentence
    /// or a recall.
    fn sentence_end(self) -> Found {
        let ends = self.chronology.of_kind(Kind::Release).filter_map(|entry| {
            let Statement::Release(release) = entry.statement.as_ref() else {
                return None;
            };
            let until = Day::parse_iso(release.licence_until.as_deref()?.trim()).ok()?;
            Some((until, entry.happened.from.latest()?))
        });
        let missing = "the day on which the sentence ends: no fact carries it".to_owned();
        let Some((until, released)) = ends.max() else {
            return Found::Missing(missing);
        };
        let later = self
            .chronology
            .standing()
            .filter(|entry| matches!(entry.statement.kind(), Kind::Sentence | Kind::Recall))
            .any(|entry| {
                entry
                    .happened
                    .from
                    .latest()
                    .is_none_or(|day| day > released)
            });
        if later {
            return Found::Missing(missing);
        }
        Found::On(until, format!("licence until {}", until.in_words()))
    }

    fn adoption_order(self) -> Found {
        let orders = self.chronology.of_kind(Kind::Adoption).filter(|entry| {
            matches!(entry.statement.as_ref(), Statement::Adoption(adoption) if adoption.step == AdoptionStep::Order)
        });
        last_of(orders).map_or_else(
            || Found::NotYet("no adoption order is told".to_owned()),
            |day| Found::On(day, format!("adoption order {}", day.in_words())),
        )
    }
}

/// The latest day that any of these can have happened on or lasted to.
fn last_of<'e>(entries: impl Iterator<Item = &'e Entry<'e>>) -> Option<Day> {
    entries
        .filter_map(|entry| {
            let until = entry.happened.until.and_then(facts::When::latest);
            until.max(entry.happened.from.latest())
        })
        .max()
}
