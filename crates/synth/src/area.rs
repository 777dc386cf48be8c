//! The area, family by family: who has which case, so that the area's rates come out, and all that is written of each.
//!
//! A family is forgotten as soon as it has been handed on: memory does not grow with the area.

use crate::case::{self, Case, Path, Working};
use crate::chance::Chance;
use crate::event::{Agency, At, Event, Log};
use crate::everyday::Everyday;
use crate::lore::Lore;
use crate::people::{self, Family};
use crate::steps::Steps;
use crate::{Area, history_one, rates};
use calendar::{BankHolidays, Day};
use std::collections::BTreeSet;

/// A family with its cases and everything that agencies wrote of it.
#[derive(Debug)]
pub(crate) struct Household {
    pub(crate) family: Family,
    /// Cases in order, all of the same children.
    pub(crate) cases: Vec<Case>,
    /// The children of the cases, by their place in the family.
    pub(crate) children: Vec<usize>,
    pub(crate) events: Vec<Event>,
}

/// A share of children: says of each family whether its children are the next ones to be counted.
#[derive(Debug)]
struct Quota {
    path: Path,
    per_100_000: usize,
    /// How many hundred-thousandths of a child are owed; below nothing where a large family was taken early.
    owed: i64,
}

impl Quota {
    fn takes(&mut self, children: usize) -> bool {
        // Taken when more than half of these children are owed, so that the sum stays within half a family of the rate.
        let asked = i64::try_from(children * 100_000).unwrap_or(i64::MAX);
        let takes = asked > 0 && self.owed.saturating_mul(2) >= asked;
        if takes {
            self.owed -= asked;
        }
        takes
    }
}

/// Hands out the families of an area in order.
#[derive(Debug)]
pub(crate) struct Families<'a> {
    area: Area,
    lore: &'a Lore,
    holidays: &'a BankHolidays,
    quotas: Vec<Quota>,
    family: u64,
    person: u64,
    left: usize,
}

impl<'a> Families<'a> {
    pub(crate) fn of(area: &Area, lore: &'a Lore, holidays: &'a BankHolidays) -> Self {
        // About 23 of 100 people are children.
        let people = usize::try_from(area.people).unwrap_or(usize::MAX);
        let children = (people * 23 / 100).max(1);
        let at_least = |rate: usize, number: usize| rate.max(number * 100_000 / children);
        let quota = |path, per_100_000| Quota {
            path,
            per_100_000,
            owed: 0,
        };
        let quotas = vec![
            quota(
                Path::Plan,
                at_least(rates::PLANS_NOW, rates::PLANS_AT_LEAST),
            ),
            quota(
                Path::Assessing,
                at_least(rates::ASSESSING_NOW, rates::ASSESSING_AT_LEAST),
            ),
            quota(
                Path::InNeed,
                at_least(rates::IN_NEED_NOW, rates::IN_NEED_AT_LEAST),
            ),
            quota(Path::PlanEnded, rates::PLANS_ENDED),
            quota(Path::NoFurtherAction, rates::NO_FURTHER_ACTION),
            quota(Path::NotInNeed, rates::NOT_IN_NEED),
            quota(Path::InNeedClosed, rates::IN_NEED_CLOSED),
        ];
        Self {
            area: area.clone(),
            lore,
            holidays,
            quotas,
            family: 0,
            person: 0,
            left: people,
        }
    }

    /// The first day of which everyday things are told: a month before the first delivery.
    fn first(&self) -> Day {
        self.area.today.plus_days(-212)
    }

    fn path(&mut self, children: usize) -> Option<Path> {
        for quota in &mut self.quotas {
            quota.owed += i64::try_from(quota.per_100_000 * children).unwrap_or_default();
        }
        self.quotas
            .iter_mut()
            .find_map(|quota| quota.takes(children).then_some(quota.path))
    }

    fn first_family(&self) -> Household {
        let (today, working) = (self.area.today, Working(self.holidays));
        let family = history_one::family(self.lore, today);
        let case = history_one::case(working, today);
        let mut log = Log::until(today);
        let mut steps = Steps {
            family: &family,
            lore: self.lore,
            working,
            today,
            log: &mut log,
        };
        steps.registration(&case, 0);
        history_one::write(working, today, &mut log);
        register(&family, &mut log);
        Household {
            family,
            cases: vec![case],
            children: vec![0],
            events: log.events,
        }
    }

    fn other_family(&mut self) -> Household {
        let (today, working) = (self.area.today, Working(self.holidays));
        let mut family = people::make(
            self.lore,
            self.area.seed,
            self.family,
            self.person,
            self.left,
            today,
        );
        let mut chance = Chance::of(self.area.seed, self.family * 4 + 2);
        let children: Vec<_> = family.children(today).map(|(place, _)| place).collect();
        let mut cases = Vec::new();
        if let Some(path) = self.path(children.len()) {
            let case = case::make(path, &mut chance, working, today);
            if chance.yes(rates::RE_REFERRED) {
                cases.push(case::earlier(&case, &mut chance, working));
            }
            if chance.yes(150) && family.people.len() < self.left {
                let number = self.person + u64::try_from(family.people.len()).unwrap_or_default();
                let on = chance.day(case.referral.plus_days(10), today).min(today);
                let told = chance.yes(600);
                people::partner_moves_in(
                    &mut family,
                    self.lore,
                    &mut chance,
                    number,
                    on,
                    told,
                    today,
                );
            }
            cases.push(case);
        }
        let mut log = Log::until(today);
        let mut steps = Steps {
            family: &family,
            lore: self.lore,
            working,
            today,
            log: &mut log,
        };
        for case in &cases {
            steps.case(case, &children, &mut chance);
        }
        let mut chance = Chance::of(self.area.seed, self.family * 4 + 3);
        Everyday {
            family: &family,
            lore: self.lore,
            working,
            first: self.first(),
            today,
            has_case: !cases.is_empty(),
        }
        .write(&mut chance, &mut log);
        register(&family, &mut log);
        Household {
            family,
            cases,
            children,
            events: log.events,
        }
    }
}

impl Iterator for Families<'_> {
    type Item = Household;

    fn next(&mut self) -> Option<Household> {
        if self.left == 0 {
            return None;
        }
        let household = if self.family == 0 {
            self.first_family()
        } else {
            self.other_family()
        };
        let people = household.family.people.len();
        self.left = self.left.saturating_sub(people);
        self.person += u64::try_from(people).unwrap_or_default();
        self.family += 1;
        Some(household)
    }
}

/// Each agency registers a person when it first writes of them, unless it has done so already.
fn register(family: &Family, log: &mut Log) {
    let mut known = BTreeSet::new();
    let mut first = Vec::new();
    for (agency, about) in log
        .events
        .iter()
        .filter(|event| event.kind == "person_details")
        .map(|event| (event.agency, event.about))
    {
        known.insert((agency, about));
    }
    for event in &log.events {
        if known.insert((event.agency, event.about)) {
            let earliest = log
                .events
                .iter()
                .filter(|one| (one.agency, one.about) == (event.agency, event.about))
                .map(|one| one.written.day)
                .min();
            first.push((
                event.agency,
                event.about,
                earliest.unwrap_or(event.written.day),
            ));
        }
    }
    for (agency, about, day) in first {
        let born = family.people.get(about).map_or(day, |person| person.born);
        log.write(Event {
            written: At::time(day, (8, 0)),
            ..Event::new(agency, "person_details", about, At::day(day.max(born)))
        });
    }
}

/// The sources in which each person of a household stands, with the agency's registration.
pub(crate) fn known_to(household: &Household) -> BTreeSet<(Agency, usize)> {
    let mut known: BTreeSet<_> = household
        .events
        .iter()
        .map(|event| (event.agency, event.about))
        .collect();
    if !household.cases.is_empty() {
        known.extend(
            household
                .children
                .iter()
                .map(|child| (Agency::ChildrensServices, *child)),
        );
    }
    known
}
