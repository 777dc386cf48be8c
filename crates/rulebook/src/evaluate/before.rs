//! Clocks that run backwards from a day that is set: reports before a conference.
//!
//! The conference may lie ahead: that it is set is known. Once it has been held, only reports that are known are told.

use super::Evaluation;
use super::index::Event;
use super::judge::{Clock, Verdict};
use crate::due_soon::just_after;
use crate::rule::{Rule, Variant};
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
        let reports: Vec<Event> = self
            .index
            .events(rule.met_by_of(variant))
            .into_iter()
            .filter(|report| self.is_for(report, day))
            .collect();
        let due = variant
            .period?
            .due_only(Moment::Day(day), self.question.holidays)
            .ok()?;
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
