//! Clocks that start from a day that was worked out: the release date, the end of a minimum term. They move when it moves.
//!
//! What was done before the sentence was passed, or before the last recall, belongs to something else and meets nothing here.

use super::Evaluation;
use super::index::Event;
use super::judge::{Clock, Verdict};
use super::stretch::Ending;
use crate::due_soon::just_after;
use crate::rule::{Roll, Rule, Variant};
use crate::worked_out::{WorkedOut, WorkedOutDay};
use crate::{Duty, DutyState};
use calendar::Moment;
use facts::When;

impl Evaluation<'_, '_> {
    pub(crate) fn worked(&mut self, rule: &Rule) {
        let Some(worked_out) = self.question.worked_out else {
            return;
        };
        let Some(places) = self.index.places_of(&worked_out.evidence) else {
            return;
        };
        for variant in &rule.variants {
            if !self.holds_there(rule, &places) {
                continue;
            }
            let event = |at| Event {
                at,
                places: places.clone(),
            };
            if let Some(why) = &worked_out.refused {
                let since = worked_out.since;
                let done = self.index.events(rule.met_by_of(variant));
                let is_over = done
                    .iter()
                    .any(|event| since.is_none() || event.at.latest() >= since);
                if rule.tells_refusal && !is_over {
                    let mut clock = Clock::by(rule, variant, event(When::Unknown));
                    clock.from_date = Some("release date".to_owned());
                    let missing = format!("the release date: {why}");
                    let duty = self.conclude(clock, None, Verdict::Unclear(missing), &[]);
                    self.duties.push(duty);
                }
                continue;
            }
            let mut dates = worked_out.days.iter();
            let found = dates.find(|one| rule.from_dates.contains(&one.date));
            let Some(found) = found else { continue };
            let mut clock = Clock::by(rule, variant, event(When::Day(found.day)));
            clock.from_date = Some(found.words.clone());
            if Self::in_force(rule, When::Day(found.day))
                && let Some(duty) = self.by_day(rule, clock, found, worked_out)
            {
                self.duties.push(duty);
            }
        }
    }

    fn by_day(
        &self,
        rule: &Rule,
        clock: Clock<'_>,
        found: &WorkedOutDay,
        worked_out: &WorkedOut,
    ) -> Option<Duty> {
        let day = found.day;
        let variant: &Variant = clock.variant;
        let holidays = self.question.holidays;
        let start = match variant.roll {
            Roll::None => day,
            Roll::Back => holidays.previous_working_day_on_or_before(day).ok()?,
        };
        let due = variant
            .period?
            .due_only(Moment::Day(start), holidays)
            .ok()?;
        let counts = |event: &Event| {
            let since = worked_out.since.max(found.since);
            since.is_none() || event.at.latest() >= since
        };
        let mut done = self.index.events(clock.met_by());
        done.retain(counts);
        let met = self.first_met(due, &done);
        let ended = met.is_none().then(|| self.ended(rule, &counts)).flatten();
        // What had to be ready before a day that has passed is asked for no more; what is due on it or after it, is.
        let is_backwards = variant.period.is_some_and(|period| period.is_backwards());
        let passed = is_backwards && day < self.day();
        if passed && met.is_none() {
            return None;
        }
        let verdict = match (met, &ended) {
            (Some(met), _) => met,
            (None, Some(end)) => Verdict::NotNeeded(end.why.clone()),
            (None, None) => Verdict::Unmet,
        };
        let clock = Clock {
            ending: ended,
            ..clock
        };
        let mut duty = self.conclude(clock, Some(due), verdict, &[]);
        let waits = matches!(
            duty.state,
            DutyState::Overdue | DutyState::CannotTell { .. }
        );
        if is_backwards && waits {
            duty.changes_at = Some(just_after(Moment::Day(day)));
        }
        Some(duty)
    }

    /// What made it not needed, where something did.
    fn ended(&self, rule: &Rule, counts: &dyn Fn(&Event) -> bool) -> Option<Ending> {
        rule.unless.iter().find_map(|unless| {
            let crate::rule::Unless::After { is, why } = unless else {
                return None;
            };
            let mut events = self.index.events(std::slice::from_ref(is));
            events.retain(|event| counts(event));
            let event = events.into_iter().next()?;
            Some(Ending {
                day: event.at.latest(),
                why: format!("{why} on {}", event.at.in_words()),
                places: event.places,
            })
        })
    }
}
