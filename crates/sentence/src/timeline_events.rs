//! What each event on a person's way does: sentences passed, days awarded, days at large, movements.
//! Authority: as in `adjustments` and `chains`. What a regime's tranche does is in `regimes`.

use calendar::Day;

use crate::adjustments::Adjustments;
use crate::calculation::{Calculation, Stage};
use crate::case::{Adjustment, AdjustmentKind, Movement, MovementReason, Sentence};
use crate::chains::{self, Aggregate};
use crate::kinds::{self, Served};
use crate::recalls;
use crate::timeline::Timeline;

impl<'c> Timeline<'c> {
    /// Sentences are passed: the period of custody is put together again, with them in it.
    pub(crate) fn sentences_passed(&mut self, day: Day) -> bool {
        let given = self.given;
        let rows = &given.law.rows;
        let starts_custody = !self.is_in_custody();
        let existing = self.existing(day);
        if starts_custody {
            self.shared.awarded = std::mem::take(&mut self.held_over);
        } else if !rows.as_the_peer {
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
            let has_new = aggregate.has(|part| part.passed == day);
            if rows.as_the_peer && !has_new {
                // Parts of a single term that a new sentence puts an end to are lost to the peer.
                continue;
            }
            let grown = current
                .iter()
                .find(|one| one.aggregate.shares_a_part(&aggregate));
            let served = aggregate
                .parts
                .iter()
                .map(|part| {
                    let mut known = current.iter().filter_map(|old| old.served_for(part));
                    known
                        .next()
                        .unwrap_or_else(|| kinds::served(part, day, rows))
                })
                .collect();
            let adjustments = match (existing, grown) {
                (Some(existing), _) => taken_over(existing, &more, &aggregate, grown),
                (None, Some(old)) => old.adjustments,
                (None, None) => self.inherited(aggregate.all(Sentence::is_bare_term)),
            };
            let mut calculation =
                Calculation::new(aggregate, served, adjustments, self.group, given);
            calculation.recall_56_from = self.recall_56_from(day);
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

    /// As the peer has it, every sentence with a part passed on `day` takes over the days of that one sentence in custody
    /// which has the most, and not what all of them share.
    fn existing(&self, day: Day) -> Option<Adjustments> {
        let given = self.given;
        let rows = &given.law.rows;
        if !rows.as_the_peer {
            return None;
        }
        let mut most: Option<Adjustments> = None;
        for one in self.at(Stage::Custody) {
            let counted = one.adjustments.counted(&one.aggregate, rows);
            if most.is_none_or(|best| counted.total() > best.total()) {
                most = Some(counted);
            }
        }
        let served = self.awarded_days_served(day);
        most.map(|most| Adjustments {
            remand: most.remand,
            tagged_bail: most.tagged_bail,
            recall_remand: most.recall_remand,
            recall_tagged_bail: most.recall_tagged_bail,
            awarded: most.awarded - served,
            awarded_served: most.awarded_served + served,
            ..Adjustments::default()
        })
    }

    /// Additional days that have been served already: those since the release that would have been without them. Where a
    /// sentence passed on `day` is consecutive to one in custody, none.
    fn awarded_days_served(&self, day: Day) -> i32 {
        let given = self.given;
        let in_custody = |at: usize| {
            let part = given.case.sentences.get(at);
            self.at(Stage::Custody).any(|one| {
                one.aggregate
                    .has(|known| part.is_some_and(|part| part.is_one_with(known)))
            })
        };
        let mut new = given.case.sentences.iter().filter(|one| one.passed == day);
        if new.any(|one| one.consecutive_to.is_some_and(in_custody)) {
            return 0;
        }
        self.governing().map_or(0, |one| {
            let without = one.point.release.plus_days(one.shift(given));
            (day.days_since(without) - 1).max(0)
        })
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
        let rows = &given.law.rows;
        if self.is_in_custody() {
            // Where only default terms or orders are still served, days are not awarded.
            let last = self
                .at(Stage::Custody)
                .filter(|one| !one.aggregate.is_term(rows.as_the_peer))
                .map(|one| one.final_release(given))
                .max();
            if last.is_none_or(|last| last < day) {
                return true;
            }
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
        let as_the_peer = given.law.rows.as_the_peer;
        let last = adjustment.last.or_else(|| {
            let last = adjustment.from.plus_days(adjustment.days - 1);
            (!as_the_peer).then_some(last)
        });
        let from = adjustment.from;
        self.at_large_from.push(from);
        for calculation in &mut self.calculations {
            if calculation.stage == Stage::Over {
                continue;
            }
            let before_release = from <= calculation.release(given);
            let is_recalled = calculation.aggregate.is_recalled();
            let in_custody = calculation.stage == Stage::Custody;
            let until = recalls::release(calculation, calculation.expiry(given), given);
            let within = recalls::fixed_term(calculation, given)
                .is_some_and(|(first, _)| first <= from && from <= until);
            let adjustments = &mut calculation.adjustments;
            if before_release && (in_custody || !is_recalled) {
                adjustments.at_large += adjustment.days;
            } else if is_recalled {
                adjustments.at_large_after_release += adjustment.days;
                if within && !in_custody && !before_release {
                    adjustments.at_large_in_recall += adjustment.days;
                }
            } else if !as_the_peer {
                continue;
            }
            if !as_the_peer {
                adjustments.last_at_large = adjustments.last_at_large.max(last);
            } else if in_custody || (is_recalled && !before_release) {
                // The peer keeps the last day met with, be it earlier than one before.
                adjustments.last_at_large = last;
            }
        }
        self.is_in_custody()
    }

    /// A movement: out of custody ends the period of custody on that day; into custody, release is worked out again.
    pub(crate) fn moved(&mut self, movement: &Movement) -> bool {
        if movement.into_custody {
            return true;
        }
        let days = &self.given.law.rows.days;
        let failed_next = || {
            let mut movements = self.given.case.movements.iter();
            let next = movements.find(|later| later.day > movement.day);
            next.is_some_and(|next| next.reason == MovementReason::EarlyRemovalFailed)
        };
        let clock_stops = movement.reason == MovementReason::EarlyRemoval
            && (movement.day >= days.removal_stops_clock || failed_next());
        if self.is_in_custody() && !clock_stops {
            self.release = movement.day;
        }
        false
    }
}

/// What an aggregate with a new part takes over, as the peer has it.
fn taken_over(
    mut existing: Adjustments,
    more: &Adjustments,
    aggregate: &Aggregate<'_>,
    grown: Option<&Calculation<'_>>,
) -> Adjustments {
    existing.add_shared(more);
    if aggregate.parts.len() > 1 {
        existing.at_large = grown.map_or(0, |old| old.adjustments.at_large);
    }
    if aggregate.all(Sentence::is_bare_term) {
        existing.awarded = existing.awarded.min(0);
    }
    existing
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
