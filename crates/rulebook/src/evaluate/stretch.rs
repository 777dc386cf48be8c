//! From when to when a plan ran or a case was open, as far as facts say so; and what ended it.
//!
//! Plans of the same sort do not run side by side: two that begin within a fortnight are one plan that two sources
//! report, and a plan without an end is taken to have ended when the next began. A case's closure ends what the same
//! agency reports; a death ends all.

use super::cases::Cases;
use super::index::{Event, Index};
use super::places::Places;
use crate::rule::While;
use crate::selector::Selector;
use calendar::Day;
use facts::{Kind, Statement, When};
use std::cell::OnceCell;

/// Two plans that begin within as many days of each other are one that two sources report.
const SAME_PLAN_DAYS: i32 = 14;

/// How something ended.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    /// The last day on which it held, or the first on which it cannot be ruled out; `None` where not known when.
    pub(crate) day: Option<Day>,
    /// In words: `the plan ended on 3 May 2024`.
    pub(crate) why: String,
    pub(crate) places: Places,
}

/// A plan that ran, or a case that was open.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    pub(crate) start: Event,
    pub(crate) end: Option<Ending>,
    /// How often the child is to be seen, where the plan says so.
    pub(crate) seen_every_days: Option<u32>,
}

impl Stretch {
    /// True where `when` lies within, the first and last day included; what has no day does not.
    pub(crate) fn holds(&self, when: When) -> bool {
        let Some(day) = when.earliest() else {
            return false;
        };
        let begun = self.start.at.earliest().is_none_or(|start| {
            start <= day || when.latest().is_some_and(|latest| start <= latest)
        });
        begun
            && self
                .end
                .as_ref()
                .is_none_or(|end| end.day.is_none_or(|end| day <= end))
    }
}

#[derive(Default)]
pub(crate) struct Stretches {
    plans: OnceCell<Vec<Stretch>>,
    in_need: OnceCell<Vec<Stretch>>,
    open_case: OnceCell<Vec<Stretch>>,
    placements: OnceCell<Vec<Stretch>>,
    looked_after: OnceCell<Vec<Stretch>>,
    fostered: OnceCell<Vec<Stretch>>,
    cases: OnceCell<Cases>,
}

impl Stretches {
    pub(crate) fn of(&self, index: &Index<'_, '_>, state: While) -> &[Stretch] {
        match state {
            While::Plan => self
                .plans
                .get_or_init(|| self.plans(index, Kind::ProtectionPlan)),
            While::ChildInNeed => self
                .in_need
                .get_or_init(|| self.plans(index, Kind::ChildInNeedPlan)),
            While::Case => self
                .open_case
                .get_or_init(|| self.open_case(index).into_iter().collect()),
            While::Placement => self
                .placements
                .get_or_init(|| spells(index, Kind::Placement)),
            While::LookedAfter => self
                .looked_after
                .get_or_init(|| spells(index, Kind::LookedAfterEpisode)),
            While::PrivateFostering => self
                .fostered
                .get_or_init(|| spells(index, Kind::PrivateFostering)),
        }
    }

    /// What closed the case in which `start` stood, where it was closed by now.
    pub(crate) fn closed(&self, index: &Index<'_, '_>, start: &Event) -> Option<Ending> {
        self.cases
            .get_or_init(|| Cases::new(index))
            .closed(index, start)
    }

    /// The case that is open now: from the earliest start of what is open.
    fn open_case(&self, index: &Index<'_, '_>) -> Option<Stretch> {
        if died(index).is_some() {
            return None;
        }
        let cases = self.cases.get_or_init(|| Cases::new(index));
        let mut open: Vec<Event> = cases.open_referrals().cloned().collect();
        for state in [While::Plan, While::ChildInNeed] {
            open.extend(
                self.of(index, state)
                    .iter()
                    .filter(|stretch| stretch.end.is_none())
                    .map(|stretch| stretch.start.clone()),
            );
        }
        let start = open.into_iter().min_by_key(|start| start.at.order())?;
        Some(Stretch {
            start,
            end: None,
            seen_every_days: None,
        })
    }

    fn plans(&self, index: &Index<'_, '_>, kind: Kind) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for event in index.events(&[Selector::any(kind)]) {
            match stretches.last_mut() {
                Some(last) if same_plan(&last.start, &event) => {
                    last.start.places.add(&event.places)
                }
                _ => stretches.push(Stretch {
                    start: event,
                    end: None,
                    seen_every_days: None,
                }),
            }
        }
        let starts: Vec<Event> = stretches
            .iter()
            .map(|stretch| stretch.start.clone())
            .collect();
        for (number, stretch) in stretches.iter_mut().enumerate() {
            let next = starts
                .get(number.saturating_add(1))
                .map(|next| next_began(next, kind));
            let ends = [
                stated_end(index, stretch, kind),
                next,
                self.closed(index, &stretch.start),
                died(index),
            ];
            stretch.seen_every_days = frequency(index, &stretch.start.places);
            stretch.end = ends
                .into_iter()
                .flatten()
                .min_by_key(|end| end.day.unwrap_or(Day::LAST));
        }
        stretches
    }
}

/// Times away from home. Episodes of being looked after that follow one another without a day between are one time, and
/// so are rows that tell of the same placement; another placement begins anew.
fn spells(index: &Index<'_, '_>, kind: Kind) -> Vec<Stretch> {
    let mut spells: Vec<Stretch> = Vec::new();
    for event in index.events(&[Selector::any(kind)]) {
        let mut next = Stretch {
            start: event,
            end: None,
            seen_every_days: None,
        };
        next.end = stated_end(index, &next, kind);
        match spells.last_mut() {
            Some(last) if continues(index, last, &next, kind) => {
                last.end = later_end(last.end.take(), next.end);
                last.start.places.add(&next.start.places);
            }
            Some(last) if last.end.is_none() => {
                last.end = Some(next_began(&next.start, kind));
                spells.push(next);
            }
            _ => spells.push(next),
        }
    }
    for spell in &mut spells {
        let ends = [spell.end.take(), died(index)].into_iter().flatten();
        spell.end = ends.min_by_key(|end| end.day.unwrap_or(Day::LAST));
    }
    spells
}

fn continues(index: &Index<'_, '_>, last: &Stretch, next: &Stretch, kind: Kind) -> bool {
    let adjoins = match (&last.end, next.start.day()) {
        (None, _) => true,
        (Some(end), Some(day)) => end.day.is_none_or(|end| day <= end.plus_days(1)),
        (Some(_), None) => false,
    };
    let same = || {
        let said = |event: &Event| index.entry(*event.places.first()?);
        match (said(&last.start), said(&next.start)) {
            (Some(one), Some(other)) => same_placement(&one.statement, &other.statement),
            _ => false,
        }
    };
    adjoins && (kind != Kind::Placement || same())
}

/// Why a row ended says nothing of whether the next is of another placement: a change of legal status begins a row too.
fn same_placement(one: &Statement, other: &Statement) -> bool {
    match (one, other) {
        (Statement::Placement(one), Statement::Placement(other)) => {
            one.placement == other.placement
                && one.provider == other.provider
                && one.place == other.place
                && one.postcode == other.postcode
                && one.urn == other.urn
        }
        _ => false,
    }
}

/// Of two ends of one time, the later; none where either still runs. An earlier row without an end that is followed by
/// another row ended when that began.
fn later_end(earlier: Option<Ending>, later: Option<Ending>) -> Option<Ending> {
    let later = later?;
    match earlier {
        Some(earlier) if earlier.day > later.day => Some(earlier),
        _ => Some(later),
    }
}

fn same_plan(one: &Event, other: &Event) -> bool {
    match (one.day(), other.day()) {
        (Some(first), Some(second)) => second.days_since(first) <= SAME_PLAN_DAYS,
        _ => false,
    }
}

fn frequency(index: &Index<'_, '_>, places: &[usize]) -> Option<u32> {
    let said = places
        .iter()
        .filter_map(|place| index.entry(*place))
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::ProtectionPlan(plan) => plan.seen_every_days,
            Statement::ChildInNeedPlan(plan) => plan.seen_every_days,
            _ => None,
        });
    // Where two sources differ, the shorter is the safer course.
    said.filter(|days| *days > 0).min()
}

/// The end that the sources state; none as long as one of them has the plan running.
fn stated_end(index: &Index<'_, '_>, stretch: &Stretch, kind: Kind) -> Option<Ending> {
    let places = &stretch.start.places;
    let mut latest: Option<When> = None;
    for entry in places.iter().filter_map(|place| index.entry(*place)) {
        let until = entry
            .happened
            .until
            .filter(|until| index.has_come(*until) && !entry.happened.ends_before_it_starts())?;
        latest = Some(match latest {
            Some(other) if other.order() >= until.order() => other,
            _ => until,
        });
    }
    let until = latest?;
    Some(Ending {
        day: until.latest(),
        why: format!("the {} ended on {}", kind.in_words(), until.in_words()),
        places: places.clone(),
    })
}

fn next_began(next: &Event, kind: Kind) -> Ending {
    let day = next.day().map(|day| day.plus_days(-1));
    Ending {
        day,
        why: format!(
            "another {} began on {}",
            kind.in_words(),
            next.at.in_words()
        ),
        places: next.places.clone(),
    }
}

/// The person's death, where it is known to have come.
pub(crate) fn died(index: &Index<'_, '_>) -> Option<Ending> {
    index.of_kind(Kind::PersonDetails).iter().find_map(|place| {
        match index.entry(*place)?.statement.as_ref() {
            Statement::PersonDetails(details) => {
                let died = details.died.filter(|when| index.has_come(*when))?;
                Some(Ending {
                    day: died.latest(),
                    why: format!("the person died on {}", died.in_words()),
                    places: Places::one(*place),
                })
            }
            _ => None,
        }
    })
}
