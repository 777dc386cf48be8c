//! A person's standing facts by kind, made once for all rules; and events: what several facts say happened at one time.
//!
//! Two records that say the same of the same day are one event. A fact that lies ahead of now is no event yet.

use super::places::Places;
use crate::question::Question;
use crate::selector::Selector;
use calendar::{Day, Instant};
use chronology::Entry;
use facts::{FactId, Kind, When};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// Something that happened, by the facts that say so.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) at: When,
    /// Places in the index, the first the one after which the event is called.
    pub(crate) places: Places,
}

impl Event {
    /// The day, or the earliest day that it can have been.
    pub(crate) fn day(&self) -> Option<Day> {
        self.at.earliest()
    }
}

pub(crate) struct Index<'q, 'a> {
    pub(crate) question: &'q Question<'a>,
    pub(crate) today: Day,
    entries: Vec<&'q Entry<'a>>,
    /// Places in order of kind, within a kind in order of happening.
    by_kind: Vec<usize>,
    /// For each kind, where its places end in `by_kind`.
    ends: Vec<usize>,
    carried: OnceCell<Vec<(&'q str, &'a BTreeSet<Kind>)>>,
}

impl<'q, 'a> Index<'q, 'a> {
    pub(crate) fn new(question: &'q Question<'a>) -> Self {
        let entries: Vec<&'q Entry<'a>> = question.chronology.standing().collect();
        let mut by_kind: Vec<usize> = (0..entries.len()).collect();
        let kind = |place: &usize| {
            entries
                .get(*place)
                .map_or(usize::MAX, |entry| entry.statement.kind() as usize)
        };
        by_kind.sort_by_key(kind);
        let mut ends = vec![0; Kind::ALL.len()];
        for (number, place) in by_kind.iter().enumerate() {
            if let Some(end) = ends.get_mut(kind(place)) {
                *end = number.saturating_add(1);
            }
        }
        // A kind without facts ends where the one before it does.
        let mut last = 0;
        for end in &mut ends {
            last = last.max(*end);
            *end = last;
        }
        Self {
            question,
            today: question.now.london_day(),
            entries,
            by_kind,
            ends,
            carried: OnceCell::new(),
        }
    }

    pub(crate) fn entry(&self, place: usize) -> Option<&'q Entry<'a>> {
        self.entries.get(place).copied()
    }

    /// The places of these facts; `None` where none of them stands.
    pub(crate) fn places_of(&self, facts: &[FactId]) -> Option<Places> {
        let place = |fact: &FactId| self.entries.iter().position(|entry| entry.id == *fact);
        let mut found = facts.iter().filter_map(place);
        let mut places = Places::one(found.next()?);
        for place in found {
            places.add(&[place]);
        }
        Some(places)
    }

    pub(crate) fn of_kind(&self, kind: Kind) -> &[usize] {
        let end = self.ends.get(kind as usize).copied().unwrap_or_default();
        let start = (kind as usize)
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or_default();
        self.by_kind.get(start..end).unwrap_or_default()
    }

    pub(crate) fn ids(&self, places: &[usize]) -> impl Iterator<Item = FactId> {
        places
            .iter()
            .filter_map(|place| self.entry(*place))
            .map(|entry| entry.id)
    }

    /// True where `when` has come.
    pub(crate) fn has_come(&self, when: When) -> bool {
        match when {
            When::Instant(instant) => instant <= self.question.now,
            When::Hour(day, hour) => {
                day < self.today
                    || (day == self.today
                        && Instant::from_london(day, hour, 0, 0) <= self.question.now)
            }
            other => other.earliest().is_none_or(|day| day <= self.today),
        }
    }

    /// What has happened by now that the selectors take, in order; those of unknown time last.
    pub(crate) fn events(&self, selectors: &[Selector]) -> Vec<Event> {
        self.select(selectors, |when| self.has_come(when))
    }

    /// As [`Index::events`], with what lies ahead.
    pub(crate) fn events_ahead_too(&self, selectors: &[Selector]) -> Vec<Event> {
        self.select(selectors, |_| true)
    }

    fn select(&self, selectors: &[Selector], wanted: impl Fn(When) -> bool) -> Vec<Event> {
        let mut found: Vec<(When, usize)> = Vec::with_capacity(
            selectors
                .iter()
                .map(|selector| self.of_kind(selector.kind).len())
                .sum(),
        );
        for selector in selectors {
            for place in self.of_kind(selector.kind) {
                let Some(entry) = self.entry(*place) else {
                    continue;
                };
                if let Some(when) = selector.time(entry.happened, &entry.statement)
                    && wanted(when)
                    && selector.takes(&entry.statement)
                {
                    found.push((when, *place));
                }
            }
        }
        // An instant comes before its bare day, so that the event keeps the more exact time.
        found.sort_by_key(|(when, place)| {
            (
                when.earliest().map_or(i32::MAX, Day::number),
                rank(*when),
                when.order(),
                *place,
            )
        });
        let mut events: Vec<Event> = Vec::with_capacity(found.len());
        for (when, place) in found {
            let mut same = events
                .iter_mut()
                .rev()
                .take_while(|event| same_time(event.at, when));
            match same.find(|event| !self.are_parts(&event.places, place)) {
                Some(event) => event.places.add(&[place]),
                None => events.push(Event {
                    at: when,
                    places: Places::one(place),
                }),
            }
        }
        events
    }

    /// True where a fact is a step of one part of a thing, and the others of another: of the copy for somebody else, of another
    /// direction. Such steps are several events, though they are of one time.
    fn are_parts(&self, places: &[usize], place: usize) -> bool {
        let part = |place: usize| match self.entry(place)?.statement.thread()? {
            (whole, Some(part)) => Some((whole, part)),
            (_, None) => None,
        };
        let Some((whole, one)) = part(place) else {
            return false;
        };
        places
            .iter()
            .filter_map(|other| part(*other))
            .any(|(other_whole, other)| whole == other_whole && one != other)
    }

    /// True where a source that has sent anything about the person can carry any of the selected kinds: a source of the
    /// agencies of `side`, or of any agency where `side` is none. A source that has sent what the rule asks for, however
    /// it went, can carry it whosever it is.
    pub(crate) fn carries(&self, selectors: &[Selector], side: Option<&[usize]>) -> bool {
        let carried = self.carried.get_or_init(|| self.carried_kinds());
        let agencies: Option<Vec<&str>> = side.map(|places| {
            places
                .iter()
                .filter_map(|place| Some(self.entry(*place)?.record.agency.as_str()))
                .collect()
        });
        let described = carried
            .iter()
            .filter(|(agency, _)| {
                agencies
                    .as_ref()
                    .is_none_or(|agencies| agencies.contains(agency))
            })
            .any(|(_, kinds)| {
                selectors
                    .iter()
                    .any(|selector| kinds.contains(&selector.kind))
            });
        let sent = |selector: &Selector| {
            self.of_kind(selector.kind)
                .iter()
                .filter_map(|place| self.entry(*place))
                .any(|entry| selector.could_take(&entry.statement))
        };
        described || selectors.iter().any(sent)
    }

    /// For each source that has sent anything about the person, its agency and what it can carry.
    fn carried_kinds(&self) -> Vec<(&'q str, &'a BTreeSet<Kind>)> {
        let mut sources: Vec<(&str, &str)> = self
            .entries
            .iter()
            .map(|entry| {
                (
                    entry.record.record.source.0.as_str(),
                    entry.record.agency.as_str(),
                )
            })
            .collect();
        sources.sort_unstable();
        sources.dedup();
        sources
            .into_iter()
            .filter_map(|(source, agency)| {
                (self.question.coverage)(source).map(|kinds| (agency, kinds))
            })
            .collect()
    }

    /// True where one of the facts comes from the agency of one of the others.
    pub(crate) fn same_agency(&self, one: &[usize], other: &[usize]) -> bool {
        let agency = |place: &usize| self.entry(*place).map(|entry| entry.record.agency.as_str());
        one.iter().filter_map(agency).any(|agency_of_one| {
            other
                .iter()
                .filter_map(agency)
                .any(|other| other == agency_of_one)
        })
    }

    /// When the passing of time alone next brings a fact into force.
    pub(crate) fn next_to_come(&self) -> Option<Instant> {
        self.entries
            .iter()
            .flat_map(|entry| {
                let born = match entry.statement.as_ref() {
                    facts::Statement::PersonDetails(details) => [details.born, details.died],
                    _ => [None, None],
                };
                [
                    Some(entry.happened.from),
                    entry.happened.until,
                    born[0],
                    born[1],
                ]
            })
            .flatten()
            .filter(|when| !self.has_come(*when))
            .filter_map(comes_at)
            .min()
    }
}

fn comes_at(when: When) -> Option<Instant> {
    match when {
        When::Instant(instant) => Some(instant),
        When::Hour(day, hour) => Some(Instant::from_london(day, hour, 0, 0)),
        other => other.earliest().map(Instant::start_of),
    }
}

fn rank(when: When) -> u8 {
    match when {
        When::Instant(_) => 0,
        When::Hour(..) => 1,
        When::Day(_) => 2,
        When::About(_) => 3,
        When::Month(..) => 4,
        When::Year(_) => 5,
        When::Unknown => 6,
    }
}

fn same_time(one: When, other: When) -> bool {
    one == other || one.day().is_some_and(|day| other.day() == Some(day))
}
