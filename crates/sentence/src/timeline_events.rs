//! What each event on a person's way does: sentences passed, days awarded, days at large, movements.
//! Authority: as in `adjustments` and `chains`. What a regime's tranche does is in `regimes`.

use calendar::Day;

use crate::adjustments::Adjustments;
use crate::calculation::{Calculation, Stage};
use crate::case::{Adjustment, AdjustmentKind, Movement, MovementReason, Sentence};
use crate::chains;
use crate::kinds::{self, Served};
use crate::recalls;
use crate::timeline::Timeline;

impl<'c> Timeline<'c> {
    /// Sentences are passed: the period of custody is put together again, with them in it.
    pub(crate) fn sentences_passed(&mut self, day: Day) -> bool {
        let given = self.given;
        let rows = &given.law.rows;
        let starts_custody = !self.is_in_custody();
        if starts_custody {
            self.shared.awarded = std::mem::take(&mut self.held_over);
        }
        if !starts_custody {
            self.shared.awarded -= self
                .awarded_days_served(day)
                .min(self.shared.awarded.max(0));
        }
        let more = self.deductions_from(day);
        self.shared.add_shared(&more);
        let (mut current, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.calculations)
            .into_iter()
            .partition(|calculation| calculation.stage == Stage::Custody);
        self.calculations = kept;
        for calculation in &mut current {
            calculation.adjustments.add_shared(&more);
        }
        let mut parts: Vec<&'c Sentence> = Vec::new();
        let known = current
            .iter()
            .flat_map(|one| one.aggregate.parts.iter().copied());
        let new = given.case.sentences.iter().filter(|one| one.passed == day);
        for part in known.chain(new) {
            if !parts.iter().any(|one| std::ptr::eq(*one, part)) {
                parts.push(part);
            }
        }
        for aggregate in chains::combine(&parts, &given.case.sentences, rows) {
            let same = current
                .iter()
                .find(|one| one.aggregate.has_same_parts(&aggregate));
            if let Some(same) = same {
                self.calculations.push(same.clone());
                continue;
            }
            let grown = current
                .iter()
                .find(|one| one.aggregate.shares_a_part(&aggregate));
            let served = aggregate
                .parts
                .iter()
                .map(|part| {
                    grown
                        .and_then(|old| old.served_for(part))
                        .unwrap_or_else(|| kinds::served(part, day, rows))
                })
                .collect();
            let adjustments = grown.map_or_else(
                || self.inherited(aggregate.all(Sentence::is_bare_term)),
                |old| old.adjustments,
            );
            let calculation = Calculation::new(aggregate, served, adjustments, self.group, given);
            self.calculations.push(calculation);
        }
        true
    }

    /// What a new, separate sentence takes over from the period of custody in which it is passed.
    fn inherited(&self, is_bare_term: bool) -> Adjustments {
        let awarded = if is_bare_term { 0 } else { self.shared.awarded };
        Adjustments {
            awarded,
            ..self.shared
        }
    }

    /// Additional days that have been served already: those since the release that would have been without them.
    fn awarded_days_served(&self, day: Day) -> i32 {
        let given = self.given;
        let without = self
            .at(Stage::Custody)
            .map(|one| one.release_without_awarded(given))
            .max();
        without.map_or(0, |without| (day.days_since(without) - 1).max(0))
    }

    /// Deductions that apply to sentences passed on `day`: those from that day, and, but for the peer, those from an earlier
    /// day since which no sentence was passed.
    fn deductions_from(&self, day: Day) -> Adjustments {
        let mut more = Adjustments::default();
        let case = self.given.case;
        let as_the_peer = self.given.law.rows.as_the_peer;
        let applies = |from: Day| {
            let first = case
                .sentences
                .iter()
                .map(|one| one.passed)
                .filter(|passed| *passed >= from);
            from == day || (!as_the_peer && first.min() == Some(day))
        };
        for adjustment in case.adjustments.iter().filter(|one| applies(one.from)) {
            let place = match adjustment.kind {
                AdjustmentKind::Remand => &mut more.remand,
                AdjustmentKind::TaggedBail => &mut more.tagged_bail,
                AdjustmentKind::RecallRemand => &mut more.recall_remand,
                AdjustmentKind::RecallTaggedBail => &mut more.recall_tagged_bail,
                _ => continue,
            };
            *place = place.saturating_add(adjustment.days);
        }
        more
    }

    /// Additional days: to release while in custody; to the end of a fixed-term recall; or kept for the next sentence.
    pub(crate) fn awarded(&mut self, day: Day, days: i32) -> bool {
        let given = self.given;
        self.met_with.push((day, days));
        if self.is_in_custody() {
            self.shared.awarded += days;
            for calculation in &mut self.calculations {
                let takes = calculation.stage == Stage::Custody
                    && !calculation.aggregate.all(Sentence::is_bare_term);
                if takes {
                    calculation.adjustments.awarded += days;
                }
            }
            return true;
        }
        let mut on_recall = false;
        for calculation in &mut self.calculations {
            if calculation.stage != Stage::Licence || !calculation.aggregate.is_recalled() {
                continue;
            }
            on_recall = true;
            let within = recalls::fixed_term(calculation, given)
                .is_some_and(|(first, last)| first <= day && day <= last);
            if within {
                calculation.adjustments.awarded_in_recall += days;
            }
        }
        if !on_recall {
            self.held_over += days;
        }
        false
    }

    /// Days at large: to release and expiry while in custody; after release, to a recalled sentence.
    pub(crate) fn at_large(&mut self, adjustment: &Adjustment) -> bool {
        let given = self.given;
        let last = adjustment
            .last
            .unwrap_or_else(|| adjustment.from.plus_days(adjustment.days - 1));
        self.met_with.push((adjustment.from, adjustment.days));
        let in_custody = self.is_in_custody();
        for calculation in &mut self.calculations {
            let within = recalls::fixed_term(calculation, given)
                .is_some_and(|(first, last)| first <= adjustment.from && adjustment.from <= last);
            let before_release =
                calculation.stage != Stage::Over && adjustment.from <= calculation.release(given);
            let on_recall = calculation.stage != Stage::Over && calculation.aggregate.is_recalled();
            let adjustments = &mut calculation.adjustments;
            if before_release {
                adjustments.at_large += adjustment.days;
            } else if on_recall {
                adjustments.at_large_after_release += adjustment.days;
                if within {
                    adjustments.at_large_in_recall += adjustment.days;
                }
            } else {
                continue;
            }
            adjustments.last_at_large = adjustments.last_at_large.max(Some(last));
        }
        in_custody
    }

    /// A movement: out of custody ends the period of custody on that day; into custody, release is worked out again.
    pub(crate) fn moved(&mut self, movement: &Movement) -> bool {
        if movement.into_custody {
            return true;
        }
        let days = &self.given.law.rows.days;
        let failed_later = || {
            self.given.case.movements.iter().any(|later| {
                later.day >= movement.day && later.reason == MovementReason::EarlyRemovalFailed
            })
        };
        let clock_stops = movement.reason == MovementReason::EarlyRemoval
            && (movement.day >= days.removal_stops_clock || failed_later());
        if self.is_in_custody() && !clock_stops {
            self.release = movement.day;
        }
        false
    }
}

impl Calculation<'_> {
    /// The fraction that a part has here.
    fn served_for(&self, part: &Sentence) -> Option<Served> {
        self.aggregate
            .parts
            .iter()
            .zip(&self.served)
            .find(|(one, _)| std::ptr::eq(**one, part))
            .map(|(_, served)| *served)
    }
}
