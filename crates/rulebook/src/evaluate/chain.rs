//! Clocks that each meeting starts anew, as long as a plan or case runs: core groups, reviews, visits, supervision.
//!
//! Only what the rule takes as meeting starts the next clock: never a core group for visits, never a visit at which
//! the child was not seen.

use super::index::Event;
use super::judge::{Clock, OWN, PLAN, Verdict};
use super::once::ended_words;
use super::stretch::Stretch;
use super::{Applies, Evaluation};
use crate::rule::{Rule, Tell, Variant, WhichYear};
use crate::selector::Selector;
use calendar::Period;
use facts::{Kind, When};

impl Evaluation<'_, '_> {
    pub(crate) fn chain(&mut self, rule: &Rule) {
        let Some(state) = rule.runs_while else { return };
        let mut made = Vec::new();
        for stretch in self.stretches.of(&self.index, state) {
            if rule.tell == Tell::Current && stretch.end.is_some() {
                continue;
            }
            let applies = self.variants(rule, &stretch.start);
            for variant in applies.variants {
                if self.is_of(variant, stretch) {
                    self.links(rule, variant, &applies, stretch, &mut made);
                }
            }
        }
        self.duties.append(&mut made);
    }

    fn links(
        &self,
        rule: &Rule,
        variant: &Variant,
        applies: &Applies<'_>,
        stretch: &Stretch,
        made: &mut Vec<crate::Duty>,
    ) {
        let met_by = rule.met_by_of(variant);
        let meetings: Vec<Event> = self
            .index
            .events(met_by)
            .into_iter()
            .filter(|event| event.at != When::Unknown && stretch.holds(event.at))
            .collect();
        let mut points: Vec<Event> = Vec::with_capacity(meetings.len().saturating_add(1));
        if rule.first_from_start {
            points.push(stretch.start.clone());
        }
        points.extend(meetings);
        let count = points.len();
        let own_period = stretch
            .seen_every_days
            .filter(|_| rule.plan_frequency)
            .map(|days| (Period::WithinDays(days), PLAN))
            .or(applies.own.map(|period| (period, OWN)));
        for (number, point) in points.iter().enumerate() {
            let next = points.get(number.saturating_add(1));
            let last = number.saturating_add(1) == count;
            if !Self::in_force(rule, point.at)
                || (rule.tell == Tell::Current && !last)
                || !stage_holds(variant, stretch, number, point)
            {
                continue;
            }
            let side = stretch.start.places.with(&point.places);
            let clock = Clock {
                own_period,
                assumed: applies.assumed && own_period.is_none(),
                ending: stretch.end.clone(),
                side,
                ..Clock::by(rule, variant, point.clone())
            };
            made.push(self.link(clock, next, stretch));
        }
    }

    /// True where what runs is such that the variant is about it.
    fn is_of(&self, variant: &Variant, stretch: &Stretch) -> bool {
        let said = |selectors: &[Selector]| {
            stretch
                .start
                .places
                .iter()
                .filter_map(|place| self.index.entry(*place))
                .any(|entry| selectors.iter().any(|one| one.takes(&entry.statement)))
        };
        let stage = &variant.stage;
        stage.only.as_deref().is_none_or(said) && !stage.except.as_deref().is_some_and(said)
    }

    fn link(&self, clock: Clock<'_>, next: Option<&Event>, stretch: &Stretch) -> crate::Duty {
        let near = if next.is_none() {
            self.near(&clock, stretch)
        } else {
            Vec::new()
        };
        let Some(start) = clock.start.at.moment() else {
            let missing = self.exact_day_missing(&clock.start);
            let verdict = match (next, &clock.ending) {
                (Some(_), _) => Verdict::Past(missing),
                (None, Some(end)) => Verdict::NotNeeded(ended_words(end, None)),
                (None, None) => Verdict::Unclear(missing),
            };
            return self.conclude(clock, None, verdict, &near);
        };
        let due = match clock
            .period()
            .map(|period| period.due_only(start, self.question.holidays))
        {
            Some(Ok(due)) => due,
            Some(Err(fault)) => {
                return self.conclude(clock, None, Verdict::Unclear(fault.to_string()), &near);
            }
            None => return self.conclude(clock, None, Verdict::Unmet, &near),
        };
        let met = next.and_then(|next| self.first_met(due, std::slice::from_ref(next)));
        let verdict = met.unwrap_or_else(|| {
            clock.ending.as_ref().map_or(Verdict::Unmet, |end| {
                Verdict::NotNeeded(ended_words(end, Some(due)))
            })
        });
        self.conclude(clock, Some(due), verdict, &near)
    }

    /// What came near: facts of the same kinds since the start that do not meet the clock, such as a visit at which
    /// the child was not seen. They are evidence, so that another such visit asks again.
    fn near(&self, clock: &Clock<'_>, stretch: &Stretch) -> Vec<usize> {
        let mut kinds: Vec<Kind> = clock
            .met_by()
            .iter()
            .map(|selector| selector.kind)
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        let any: Vec<Selector> = kinds.into_iter().map(Selector::any).collect();
        let since = clock.start.day();
        let events = self
            .index
            .events(&any)
            .into_iter()
            .filter(|event| event.day() > since && stretch.holds(event.at));
        events.flat_map(|event| event.places.to_vec()).collect()
    }
}

/// True where the link `number` from `point` is one that the variant is about. A point that may lie in either year is
/// taken for the first, in which clocks are shorter.
fn stage_holds(variant: &Variant, stretch: &Stretch, number: usize, point: &Event) -> bool {
    let stage = &variant.stage;
    let later = match (stretch.start.at.latest(), point.at.earliest()) {
        (Some(start), Some(day)) => day >= start.plus_months(12),
        _ => false,
    };
    stage.links.is_none_or(|links| links.holds(number))
        && stage
            .year
            .is_none_or(|year| later == (year == WhichYear::Later))
}
