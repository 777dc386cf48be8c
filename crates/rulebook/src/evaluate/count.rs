//! Rules that count over the last visits at which the child was seen: alone, awake, the bedroom seen. They set no day.
//!
//! Only the plan that runs now is judged. A blank answer is not "no": with it the rule cannot tell, unless another
//! visit settles it.

use super::Evaluation;
use super::index::Event;
use super::judge::{Clock, Verdict};
use super::stretch::Stretch;
use crate::rule::{Counts, Rule, Variant};
use crate::selector::Selector;
use crate::{Duty, DutyState};
use calendar::Day;
use facts::statement::{ConferencePurpose, Visit};
use facts::{Kind, Statement, YesNo};

/// Infants are to be seen awake rather than alone, up to this birthday.
const ALONE_FROM_YEARS: i32 = 3;

impl Evaluation<'_, '_> {
    pub(crate) fn count(&mut self, rule: &Rule) {
        let Some(state) = rule.runs_while else { return };
        let mut made = Vec::new();
        for stretch in self
            .stretches
            .of(&self.index, state)
            .iter()
            .filter(|stretch| stretch.end.is_none())
        {
            if !Self::in_force(rule, stretch.start.at) {
                continue;
            }
            let applies = self.variants(rule, &stretch.start);
            for variant in applies.variants {
                let visits: Vec<Event> = self
                    .index
                    .events(rule.met_by_of(variant))
                    .into_iter()
                    .filter(|event| stretch.holds(event.at))
                    .collect();
                let duty = match variant.counts {
                    Some(Counts::BedroomBetweenConferences) => {
                        self.between_conferences(rule, variant, stretch, &visits)
                    }
                    Some(counts) => self.alternate(rule, variant, counts, &visits),
                    None => None,
                };
                made.extend(duty.map(|mut duty| {
                    duty.assumed = applies.assumed;
                    duty
                }));
            }
        }
        self.duties.append(&mut made);
    }

    /// At least at alternate visits: one of the last two.
    fn alternate(
        &self,
        rule: &Rule,
        variant: &Variant,
        counts: Counts,
        visits: &[Event],
    ) -> Option<Duty> {
        let [.., earlier, later] = visits else {
            return None;
        };
        let answers = [self.answer(counts, earlier), self.answer(counts, later)];
        let infant = |visit: &Event| self.infant(counts, visit) == Some(true);
        let what = match (infant(earlier), infant(later)) {
            (true, true) => "awake",
            (true, false) => "alone or awake, as the age asks",
            (false, _) => name(counts),
        };
        let clock = Clock::by(rule, variant, earlier.clone());
        let days = format!(
            "the visits of {} and {}",
            earlier.at.in_words(),
            later.at.in_words()
        );
        let mut duty = match answers {
            [_, YesNo::Yes] => self.conclude(clock, None, Verdict::Met(later.clone()), &[]),
            [YesNo::Yes, _] => self.conclude(clock, None, Verdict::Met(earlier.clone()), &[]),
            [YesNo::No, YesNo::No] => {
                let mut duty =
                    self.conclude(clock, None, Verdict::Unclear(String::new()), &later.places);
                duty.state = DutyState::Overdue;
                duty.notes
                    .push(format!("not seen {what} at either of {days}"));
                duty
            }
            _ => self.conclude(
                clock,
                None,
                Verdict::Unclear(format!("whether seen {what} at {days}")),
                &later.places,
            ),
        };
        if counts == Counts::AloneOrAwake && self.infant(counts, later).is_none() {
            duty.notes.push(format!(
                "taken as {ALONE_FROM_YEARS} or older, because the date of birth is not known"
            ));
        }
        Some(duty)
    }

    /// Once between conferences: open until the next, broken where one has passed without.
    fn between_conferences(
        &self,
        rule: &Rule,
        variant: &Variant,
        stretch: &Stretch,
        visits: &[Event],
    ) -> Option<Duty> {
        let mut conferences: Vec<Event> = self.index.events(&[
            Selector::any(Kind::PlanReview),
            Selector::any(Kind::Conference),
        ]);
        conferences.retain(|event| stretch.holds(event.at) && self.is_review(event));
        conferences.insert(0, stretch.start.clone());
        let last = conferences.last()?.clone();
        let before = conferences
            .len()
            .checked_sub(2)
            .and_then(|place| conferences.get(place));
        let seen = |from: Option<Day>, until: Option<Day>| {
            visits.iter().find(|visit| {
                visit.day() >= from
                    && until.is_none_or(|until| visit.day() <= Some(until))
                    && self.answer(Counts::BedroomAlternate, visit) == YesNo::Yes
            })
        };
        let side = stretch.start.places.with(&last.places);
        let clock = Clock {
            side,
            ..Clock::by(rule, variant, last.clone())
        };
        if let Some(visit) = seen(last.day(), None) {
            return Some(self.conclude(clock, None, Verdict::Met(visit.clone()), &[]));
        }
        let missed = before.filter(|before| seen(before.day(), last.day()).is_none());
        let mut duty = self.conclude(clock, None, Verdict::Unmet, &[]);
        if let (Some(before), DutyState::Running) = (missed, &duty.state) {
            duty.state = DutyState::Overdue;
            duty.notes.push(format!(
                "the bedroom is not known to have been seen between {} and {}",
                before.at.in_words(),
                last.at.in_words()
            ));
        }
        Some(duty)
    }

    fn is_review(&self, event: &Event) -> bool {
        event
            .places
            .iter()
            .filter_map(|place| self.index.entry(*place))
            .any(|entry| match entry.statement.as_ref() {
                Statement::Conference(conference) => {
                    conference.purpose == ConferencePurpose::Review
                }
                Statement::PlanReview(_) => true,
                _ => false,
            })
    }

    /// What the records of one visit say together: yes where any says yes, no where any says no.
    fn answer(&self, counts: Counts, visit: &Event) -> YesNo {
        let infant = self.infant(counts, visit) == Some(true);
        let said = |visit: &Visit| match counts {
            Counts::AloneOrAwake if infant => visit.awake,
            Counts::AloneOrAwake => visit.seen_alone,
            Counts::BedroomAlternate | Counts::BedroomBetweenConferences => visit.bedroom_seen,
        };
        let mut answer = YesNo::NotStated;
        for entry in visit
            .places
            .iter()
            .filter_map(|place| self.index.entry(*place))
        {
            let Statement::Visit(visit) = entry.statement.as_ref() else {
                continue;
            };
            match said(visit) {
                YesNo::Yes => return YesNo::Yes,
                YesNo::No => answer = YesNo::No,
                _ => {}
            }
        }
        answer
    }

    /// Whether the child was under three at the visit; `None` where that is not known.
    fn infant(&self, counts: Counts, visit: &Event) -> Option<bool> {
        if counts != Counts::AloneOrAwake {
            return Some(false);
        }
        let born = self
            .index
            .of_kind(Kind::PersonDetails)
            .iter()
            .find_map(|place| match self.index.entry(*place)?.statement.as_ref() {
                Statement::PersonDetails(details) => details.born?.earliest(),
                _ => None,
            })?;
        Some(visit.day()? < born.plus_months(ALONE_FROM_YEARS.saturating_mul(12)))
    }
}

const fn name(counts: Counts) -> &'static str {
    match counts {
        Counts::AloneOrAwake => "alone",
        Counts::BedroomAlternate | Counts::BedroomBetweenConferences => "in the bedroom",
    }
}
