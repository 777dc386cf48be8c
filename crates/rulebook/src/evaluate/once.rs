//! Clocks that a fact starts once and that are met once.
//!
//! Order of judgement: met in time; shown by a later step to have been done in time; not needed from the start; met
//! late, or ended, whichever came first; shown to have been done, but not when; no source; and only then running, due
//! soon or overdue. A later start never silences an earlier one.

use super::Evaluation;
use super::index::Event;
use super::judge::{Clock, OWN, Verdict};
use super::stretch::{Ending, died};
use super::timing::{Timing, timing};
use crate::rule::{Rule, Shape, Unless, Variant, While};
use crate::selector::{At, Selector};
use calendar::{Day, Moment};
use facts::{Kind, When};

/// What starts a clock, with the plan within which it runs, if it does.
struct Trigger {
    event: Event,
    ending: Option<Ending>,
    note: Option<String>,
}

impl Evaluation<'_, '_> {
    pub(crate) fn once(&mut self, rule: &Rule) {
        if rule.variants.iter().all(|variant| variant.starts.is_none()) {
            return self.once_by(rule, &rule.starts, None);
        }
        // Variants that start on facts of their own are stages or kinds.
        for variant in &rule.variants {
            self.once_by(rule, rule.starts_of(variant), Some(variant));
        }
    }

    /// The clocks that these facts start, by `only` that variant or by all that apply.
    fn once_by(&mut self, rule: &Rule, starts: &[Selector], only: Option<&Variant>) {
        for trigger in self.triggers(rule, starts) {
            if !Self::in_force(rule, trigger.event.at) || !self.comes_after(rule, &trigger.event) {
                continue;
            }
            let applies = self.variants(rule, &trigger.event);
            if rule.shape == Shape::NoDate && applies.own.is_none() {
                continue;
            }
            for variant in applies.variants {
                if only.is_some_and(|only| only.id != variant.id) {
                    continue;
                }
                let notes = trigger.note.iter().cloned().collect();
                let (start, ending) = (trigger.event.clone(), trigger.ending.clone());
                let clock = Clock {
                    notes,
                    ending,
                    assumed: applies.assumed,
                    own_period: applies.own.map(|period| (period, OWN)),
                    ..Clock::by(rule, variant, start)
                };
                let duty = self.judge_once(clock);
                self.duties.push(duty);
            }
        }
    }

    fn triggers(&self, rule: &Rule, starts: &[Selector]) -> Vec<Trigger> {
        let found = match (rule.runs_while, starts.is_empty()) {
            (Some(state), true) => self
                .stretches
                .of(&self.index, state)
                .iter()
                .map(|stretch| Trigger {
                    event: stretch.start.clone(),
                    ending: stretch.end.clone(),
                    note: None,
                })
                .collect(),
            (Some(state), false) => self.triggers_within(starts, state),
            (None, _) => self
                .index
                .events(starts)
                .into_iter()
                .map(|event| Trigger {
                    ending: self.ending(rule, &event),
                    event,
                    note: None,
                })
                .collect(),
        };
        self.initiated(rule, found)
    }

    /// What starts a clock only within a plan that had begun before.
    fn triggers_within(&self, starts: &[Selector], state: While) -> Vec<Trigger> {
        let stretches = self.stretches.of(&self.index, state);
        let within = |event: &Event| {
            stretches
                .iter()
                .find(|stretch| stretch.holds(event.at) && stretch.start.day() < event.day())
        };
        let events = self.index.events(starts).into_iter();
        events
            .filter_map(|event| {
                within(&event).map(|stretch| Trigger {
                    ending: stretch.end.clone(),
                    event: event.clone(),
                    note: None,
                })
            })
            .collect()
    }

    /// What ended the clock that `start` started, by the rule's own word.
    pub(crate) fn ending(&self, rule: &Rule, start: &Event) -> Option<Ending> {
        let after = rule.unless.iter().filter_map(|unless| match unless {
            Unless::After { is, why } if rule.same => self.ended_by_step(is, why, start),
            Unless::After { is, why } => self.ended_by(is, why, start),
            _ => None,
        });
        after
            .chain(died(&self.index).filter(|_| !rule.outlives))
            .min_by_key(|end| end.day.unwrap_or(Day::LAST))
    }

    /// What ended it is a later step of the same licence, recall or review, whoever took it.
    fn ended_by_step(&self, is: &Selector, why: &str, start: &Event) -> Option<Ending> {
        let taken = |event: &Event| {
            self.of_the_same(&event.places, &start.places)
                && self.first_happened(&start.places) <= event.at.order()
        };
        let mut steps = self.index.events(std::slice::from_ref(is)).into_iter();
        steps.find(taken).map(|event| Ending {
            day: event.at.latest(),
            why: format!("{why} on {}", event.at.in_words()),
            places: event.places,
        })
    }

    /// When the first of these facts happened, whatever day it names.
    fn first_happened(&self, places: &[usize]) -> (i32, i64) {
        let times = places.iter().filter_map(|place| self.index.entry(*place));
        times
            .map(|entry| entry.happened.from.order())
            .min()
            .unwrap_or_default()
    }

    /// True where the rule asks for no step before, or there was one of the same thing by then.
    fn comes_after(&self, rule: &Rule, start: &Event) -> bool {
        rule.only_after.is_empty()
            || self.index.events(&rule.only_after).iter().any(|event| {
                event.at.order() <= start.at.order()
                    && self.same_thread(&event.places, &start.places)
            })
    }

    /// True where one of the facts is a step of the same thing as one of the others.
    pub(crate) fn same_thread(&self, one: &[usize], other: &[usize]) -> bool {
        let thread = |place: &usize| self.index.entry(*place)?.statement.thread();
        one.iter().filter_map(thread).any(|of_one| {
            other
                .iter()
                .filter_map(thread)
                .any(|of_other| of_one == of_other)
        })
    }

    /// True where one of the facts is a step of the same thing, or of the whole of which that is a part: a step of a licence is one of
    /// all its copies.
    fn of_the_same(&self, whole: &[usize], part: &[usize]) -> bool {
        let thread = |place: &usize| self.index.entry(*place)?.statement.thread();
        whole.iter().filter_map(thread).any(|(name, within)| {
            part.iter().filter_map(thread).any(|(of_name, of_part)| {
                name == of_name && (within.is_none() || within == of_part)
            })
        })
    }

    fn ended_by(&self, is: &Selector, why: &str, start: &Event) -> Option<Ending> {
        if is.kind == Kind::CaseClosure {
            return self.stretches.closed(&self.index, start);
        }
        let later = self.index.events(std::slice::from_ref(is)).into_iter();
        let mut of_agency = later.filter(|event| {
            event.day() > start.day() && self.index.same_agency(&event.places, &start.places)
        });
        of_agency.next().map(|event| Ending {
            day: event.at.latest(),
            why: format!("{why} on {}", event.at.in_words()),
            places: event.places,
        })
    }

    /// Counts from the earlier event that led to the start, and runs the clock on such an event that stands alone.
    fn initiated(&self, rule: &Rule, mut triggers: Vec<Trigger>) -> Vec<Trigger> {
        let Some(initiated_by) = &rule.initiated_by else {
            return triggers;
        };
        let reach = i32::try_from(initiated_by.within_days).unwrap_or(i32::MAX);
        let leading = self.index.events(&initiated_by.selectors);
        let mut alone: Vec<&Event> = leading.iter().collect();
        for trigger in &mut triggers {
            let Some(day) = trigger.event.day() else {
                continue;
            };
            let last_day = self.span_end(&trigger.event).unwrap_or(day);
            let near = |event: &&Event| {
                event.day().is_some_and(|one| {
                    (one.days_since(day)).abs() <= reach || (day <= one && one <= last_day)
                })
            };
            let led = leading.iter().rfind(|event| {
                event
                    .at
                    .day()
                    .is_some_and(|one| one <= day && day.days_since(one) <= reach)
            });
            alone.retain(|event| !near(event));
            if let Some(led) = led {
                let places = led.places.with(&trigger.event.places);
                trigger.event = Event { at: led.at, places };
            }
        }
        // Two starts that the same event led to are one clock.
        let mut merged: Vec<Trigger> = Vec::with_capacity(triggers.len());
        for trigger in triggers {
            match merged
                .iter_mut()
                .find(|one| one.event.at == trigger.event.at)
            {
                Some(one) => one.event.places.add(&trigger.event.places),
                None => merged.push(trigger),
            }
        }
        let mut triggers = merged;
        let on_its_own = alone.into_iter().map(|event| Trigger {
            event: event.clone(),
            ending: self.ending(rule, event),
            note: Some(initiated_by.alone.clone()),
        });
        let on_its_own: Vec<Trigger> = on_its_own.collect();
        triggers.extend(on_its_own);
        triggers
    }

    /// The last stated day of what these facts tell of.
    fn span_end(&self, event: &Event) -> Option<Day> {
        event
            .places
            .iter()
            .filter_map(|place| self.index.entry(*place)?.happened.until?.latest())
            .max()
    }

    fn judge_once(&self, clock: Clock<'_>) -> crate::Duty {
        let rule = clock.rule;
        let started = clock.start.at;
        let candidates = self.after_start(&clock, clock.met_by());
        let Some(start) = started.moment() else {
            let verdict = self.start_not_exact(&clock, candidates.first());
            return self.conclude(clock, None, verdict, &[]);
        };
        let due = match clock
            .period()
            .map(|period| period.due_only(start, self.question.holidays))
        {
            Some(Ok(due)) => Some(due),
            Some(Err(fault)) => {
                return self.conclude(clock, None, Verdict::Unclear(fault.to_string()), &[]);
            }
            None => None,
        };
        let Some(due) = due else {
            let verdict = self.without_date(&clock, candidates.first());
            return self.conclude(clock, None, verdict, &[]);
        };
        let shown = self.after_start(&clock, &rule.shown_by);
        let verdict = self.verdict(&clock, due, &candidates, &shown);
        self.conclude(clock, Some(due), verdict, &[])
    }

    fn verdict(
        &self,
        clock: &Clock<'_>,
        due: Moment,
        candidates: &[Event],
        shown: &[Event],
    ) -> Verdict {
        let met = self.first_met(due, candidates);
        if let Some(Verdict::Met(_)) = met {
            return met.unwrap_or(Verdict::Unmet);
        }
        if let Some(event) = shown
            .iter()
            .find(|event| timing(event.at, due) == Timing::InTime)
        {
            return Verdict::Met(event.clone());
        }
        if let Some(verdict) = self.not_needed_from_start(clock) {
            return verdict;
        }
        let ended = clock.ending.as_ref();
        match met {
            Some(Verdict::MetLate(event, by))
                if ended.is_none_or(|end| {
                    end.day
                        .is_none_or(|day| event.day().is_some_and(|met| met <= day))
                }) =>
            {
                return Verdict::MetLate(event, by);
            }
            Some(verdict @ Verdict::Past(_)) => return verdict,
            _ => {}
        }
        if let Some(event) = shown.first() {
            let what = self.step(event);
            return Verdict::Past(format!(
                "the day on which it was done: it was done by {}, when there was {what}",
                event.at.in_words()
            ));
        }
        ended.map_or(Verdict::Unmet, |end| {
            Verdict::NotNeeded(ended_words(end, Some(due)))
        })
    }

    fn step(&self, event: &Event) -> String {
        let kind = event
            .places
            .first()
            .and_then(|place| self.index.entry(*place))
            .map_or("a later step", |entry| entry.statement.kind().in_words());
        let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {kind}")
    }

    fn not_needed_from_start(&self, clock: &Clock<'_>) -> Option<Verdict> {
        let starting = || {
            clock
                .start
                .places
                .iter()
                .filter_map(|place| self.index.entry(*place))
        };
        clock.rule.unless.iter().find_map(|unless| match unless {
            Unless::Start { is, why } => starting()
                .any(|entry| is.takes(&entry.statement))
                .then(|| Verdict::NotNeeded(why.clone())),
            Unless::StartTellsNoDay { is, missing } => starting()
                .any(|entry| is.takes(&entry.statement))
                .then(|| Verdict::Past(missing.clone())),
            Unless::During { state, why } => {
                let running = self
                    .stretches
                    .of(&self.index, *state)
                    .iter()
                    .find(|stretch| {
                        stretch.start.day() < clock.start.day() && stretch.holds(clock.start.at)
                    });
                running.map(|stretch| {
                    Verdict::NotNeeded(format!("{why}, from {}", stretch.start.at.in_words()))
                })
            }
            Unless::NotOfSchoolAge { why } => self
                .not_of_school_age(clock.start.day()?)
                .then(|| Verdict::NotNeeded(why.clone())),
            Unless::After { .. } => None,
        })
    }

    /// What happened on or after the day of the start, and before the end.
    fn after_start(&self, clock: &Clock<'_>, selectors: &[Selector]) -> Vec<Event> {
        let from = clock.start.at.earliest();
        let ends = clock
            .ending
            .as_ref()
            .and_then(|end| end.day)
            .filter(|_| clock.rule.runs_while.is_some());
        let mut events = self.meetings(clock, selectors);
        if clock.rule.same {
            events.retain(|event| self.same_thread(&event.places, &clock.start.places));
        }
        events.retain(|event| {
            let after = event
                .at
                .latest()
                .is_none_or(|latest| from.is_none_or(|from| from <= latest));
            after && ends.is_none_or(|end| event.day().is_none_or(|day| day <= end))
        });
        events
    }

    /// What the selectors take; of ends, where the rule says so, only those of the very facts that started the clock.
    fn meetings(&self, clock: &Clock<'_>, selectors: &[Selector]) -> Vec<Event> {
        let of_its_own = |one: &Selector| matches!(one.at, At::OwnEnd | At::OwnReview);
        if !selectors.iter().any(of_its_own) {
            return self.index.events(selectors);
        }
        let (own, others): (Vec<Selector>, Vec<Selector>) =
            selectors.iter().cloned().partition(of_its_own);
        let mut events = self.index.events(&own);
        events.retain(|event| {
            event
                .places
                .iter()
                .any(|place| clock.start.places.contains(place))
        });
        events.extend(self.index.events(&others));
        events.sort_by_key(|event| (event.day().unwrap_or(Day::LAST), event.at.order()));
        events
    }

    /// True where the person is known to have been too young for reception class on `day`, or 18.
    fn not_of_school_age(&self, day: Day) -> bool {
        let born = self
            .index
            .of_kind(Kind::PersonDetails)
            .iter()
            .find_map(|place| match self.index.entry(*place)?.statement.as_ref() {
                facts::Statement::PersonDetails(details) => details.born,
                _ => None,
            });
        let Some((earliest, latest)) = born.and_then(|born| born.earliest().zip(born.latest()))
        else {
            return false;
        };
        day < reception_from(earliest) || latest.plus_months(18 * 12) <= day
    }

    fn start_not_exact(&self, clock: &Clock<'_>, met: Option<&Event>) -> Verdict {
        if let Some(verdict) = self.not_needed_from_start(clock) {
            return verdict;
        }
        let missing = self.exact_day_missing(&clock.start);
        let after = |event: &&Event| {
            event
                .day()
                .is_some_and(|day| clock.start.at.latest().is_some_and(|start| start <= day))
        };
        match (&clock.ending, met.filter(after)) {
            (_, Some(_)) => Verdict::Past(missing),
            (Some(end), None) => Verdict::NotNeeded(ended_words(end, None)),
            (None, None) => Verdict::Unclear(missing),
        }
    }

    /// Rules that set no date: done or not.
    fn without_date(&self, clock: &Clock<'_>, met: Option<&Event>) -> Verdict {
        match (met, self.not_needed_from_start(clock), &clock.ending) {
            (Some(event), ..) if event.at != When::Unknown => Verdict::Met(event.clone()),
            (_, Some(verdict), _) => verdict,
            (_, None, Some(end)) => Verdict::NotNeeded(ended_words(end, None)),
            _ => Verdict::Unmet,
        }
    }
}

/// The first of September after the fourth birthday; a child who is four on that very day begins then.
fn reception_from(born: Day) -> Day {
    let four = born.plus_months(48);
    let september = |year: i16| Day::from_ymd(year, 9, 1).unwrap_or(Day::LAST);
    let this = september(four.year());
    if four <= this {
        this
    } else {
        september(four.year().saturating_add(1))
    }
}

/// Why nothing is owed any more, and since when it had been late, if it had.
pub(crate) fn ended_words(end: &Ending, due: Option<Moment>) -> String {
    match (end.day, due) {
        (Some(day), Some(due)) if due.london_day() < day => {
            format!(
                "{}; until then it is not known to have been done, and it had been due by {}",
                end.why,
                due.in_words()
            )
        }
        _ => end.why.clone(),
    }
}
