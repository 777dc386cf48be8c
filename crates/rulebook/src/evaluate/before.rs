//! Clocks that run backwards from a day that is set: reports before a conference.
//!
//! A release, a hearing or another day that a step names may be set anew: the newest day counts. What was not done before such a day
//! stays open after it: nothing is owed once and lost.
//!
//! The conference may lie ahead: that it is set is known. Once it has been held, only reports that are known are told.

use super::Evaluation;
use super::index::Event;
use super::judge::{Clock, Verdict};
use crate::due_soon::just_after;
use crate::rule::{Roll, Rule, Variant};
use crate::{Duty, DutyState};
use calendar::{Day, Moment};
use facts::Statement;

/// A report that names no conference is taken for one that is held within as many days.
const REPORT_REACH_DAYS: i32 = 28;

impl Evaluation<'_, '_> {
    pub(crate) fn before(&mut self, rule: &Rule) {
        for variant in &rule.variants {
            for event in self.index.events_ahead_too(rule.starts_of(variant)) {
                if Self::in_force(rule, event.at)
                    && !self.named_anew(rule, &event)
                    && self.holds_there(rule, &event.places)
                    && let Some(duty) = self.report(rule, variant, &event)
                {
                    self.duties.push(duty);
                }
            }
        }
    }

    fn report(&self, rule: &Rule, variant: &Variant, conference: &Event) -> Option<Duty> {
        let clock = Clock::by(rule, variant, conference.clone());
        let Some(day) = conference.at.day() else {
            let ahead = conference
                .at
                .latest()
                .is_some_and(|latest| latest > self.day());
            return ahead.then(|| {
                let missing = self.exact_day_missing(conference);
                let mut duty = self.conclude(clock, None, Verdict::Unclear(missing), &[]);
                duty.changes_at = conference
                    .at
                    .latest()
                    .map(|latest| just_after(Moment::Day(latest.plus_days(-1))));
                duty
            });
        };
        let start = self.rolled(variant.roll, day)?;
        let due = variant
            .period?
            .due_only(Moment::Day(start), self.question.holidays)
            .ok()?;
        if rule.same {
            return self.step_before(clock, due);
        }
        let reports: Vec<Event> = self
            .index
            .events(rule.met_by_of(variant))
            .into_iter()
            .filter(|report| self.is_for(report, day))
            .collect();
        let met = self.first_met(due, &reports);
        let held = day < self.day();
        if met.is_none() && held {
            return None;
        }
        let mut duty = self.conclude(clock, Some(due), met.unwrap_or(Verdict::Unmet), &[]);
        if matches!(
            duty.state,
            DutyState::Overdue | DutyState::CannotTell { .. }
        ) && !held
        {
            duty.changes_at = Some(just_after(Moment::Day(day)));
        }
        Some(duty)
    }

    /// A step of a licence, a tag or a review that is due by a day that another step names.
    fn step_before(&self, clock: Clock<'_>, due: Moment) -> Option<Duty> {
        let rule = clock.rule;
        let after = if rule.only_after.is_empty() {
            None
        } else {
            Some(self.last_before(rule, &clock.start)?)
        };
        let of_it = |event: &Event| {
            self.same_thread(&event.places, &clock.start.places)
                && after
                    .as_ref()
                    .is_none_or(|after| after.at.order() <= event.at.order())
        };
        let mut steps = self.index.events(clock.met_by());
        steps.retain(of_it);
        let verdict = match self.first_met(due, &steps) {
            Some(met) => met,
            None => self
                .ending(rule, &clock.start)
                .map_or(Verdict::Unmet, |end| {
                    Verdict::NotNeeded(super::once::ended_words(&end, Some(due)))
                }),
        };
        Some(self.conclude(clock, Some(due), verdict, &[]))
    }

    /// The newest step of the same thing without which the rule asks nothing.
    fn last_before(&self, rule: &Rule, start: &Event) -> Option<Event> {
        let mut steps = self.index.events(&rule.only_after);
        steps.retain(|event| self.same_thread(&event.places, &start.places));
        steps.pop()
    }

    /// True where a later step of the same sort names another day.
    fn named_anew(&self, rule: &Rule, event: &Event) -> bool {
        if !rule.same {
            return false;
        }
        let of = |place: &usize| self.index.entry(*place);
        let named = event.places.iter().filter_map(of);
        named.into_iter().all(|entry| {
            self.index
                .of_kind(entry.statement.kind())
                .iter()
                .filter_map(of)
                .any(|other| {
                    other.happened.from.order() > entry.happened.from.order()
                        && other
                            .statement
                            .day_named()
                            .is_some_and(|day| Some(day) != entry.statement.day_named())
                        && other.statement.thread() == entry.statement.thread()
                        && self.index.has_come(other.happened.from)
                })
        })
    }

    /// The day from which the clock runs back, moved to a working day where the variant says so.
    fn rolled(&self, roll: Roll, day: Day) -> Option<Day> {
        match roll {
            Roll::None => Some(day),
            Roll::Back => self
                .question
                .holidays
                .previous_working_day_on_or_before(day)
                .ok(),
        }
    }

    fn is_for(&self, report: &Event, conference: Day) -> bool {
        let written_before = report.day().is_some_and(|day| {
            day <= conference && conference.days_since(day) <= REPORT_REACH_DAYS
        });
        report
            .places
            .iter()
            .filter_map(|place| self.index.entry(*place))
            .any(|entry| match entry.statement.as_ref() {
                Statement::ConferenceReport(one) => one
                    .conference_on
                    .map_or(written_before, |day| day == conference),
                _ => false,
            })
    }
}
