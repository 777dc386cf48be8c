//! How long after the event its record was written. Told only where it was certainly late: what was written in time
//! needs no word, and a record that is here has been written.

use super::Evaluation;
use super::index::Event;
use super::judge::{Clock, Verdict};
use super::places::Places;
use super::timing::{Timing, timing};
use crate::duty::MetBy;
use crate::rule::{Rule, Variant};
use calendar::{Instant, Moment, Period};
use facts::When;

impl Evaluation<'_, '_> {
    pub(crate) fn lag(&mut self, rule: &Rule) {
        for variant in &rule.variants {
            for event in self.index.events(rule.starts_of(variant)) {
                if !Self::in_force(rule, event.at) || !self.holds_there(rule, &event.places) {
                    continue;
                }
                for place in event.places.iter() {
                    if let Some(duty) = self.written_late(rule, variant, &event, *place) {
                        self.duties.push(duty);
                    }
                }
            }
        }
    }

    fn written_late(
        &self,
        rule: &Rule,
        variant: &Variant,
        event: &Event,
        place: usize,
    ) -> Option<crate::Duty> {
        let entry = self.index.entry(place)?;
        let period = variant.period?;
        let due = period
            .due_only(
                latest_start(entry.happened.from, period)?,
                self.question.holidays,
            )
            .ok()?;
        let written = entry.record.written;
        let Timing::Late(by) = timing(written, due) else {
            return None;
        };
        let start = Event {
            at: event.at,
            places: Places::one(place),
        };
        let clock = Clock::by(rule, variant, start.clone());
        let mut duty = self.conclude(clock, Some(due), Verdict::MetLate(start, by), &[]);
        duty.met = Some(MetBy {
            fact: entry.id,
            at: written,
        });
        Some(duty)
    }
}

/// The latest that the event can have been, so that nothing is called late that may have been in time.
fn latest_start(happened: When, period: Period) -> Option<Moment> {
    match (happened.moment()?, period) {
        (Moment::Day(day), Period::WithinHours(_)) => Some(Moment::Instant(Instant::end_of(day))),
        (moment, _) => Some(moment),
    }
}
