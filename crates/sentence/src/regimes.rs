//! When a regime of release reaches a person, and what it changes.
//! Authority: SI 2024/844 articles 1 to 3 (two fifths; tranches by the longest sentence; not those already out); SI 2024/1331
//! article 3 (offences added); Sentencing Act 2026 sections 23 and 32; each in its row.
//! What becomes of dates that would fall before the tranche is in `defaulting`.

use calendar::Day;

use crate::answer;
use crate::calculation::{Calculation, Stage};
use crate::case::{AdjustmentKind, MovementReason, Sentence, SentenceKind};
use crate::kinds::served_under;
use crate::law::{Limit, RegimeId, Rows, Tranche};
use crate::recalls;
use crate::timeline::{Allocation, Timeline};

impl<'c> Timeline<'c> {
    pub(crate) fn allocation(&self, regime: RegimeId) -> Option<Allocation> {
        self.allocations
            .iter()
            .copied()
            .find(|allocation| allocation.regime == regime)
    }

    /// A tranche of a regime: those whom it reaches have their dates kept as they stood, and come under its fractions.
    ///
    /// A person is given a tranche on the first tranche's day on which a sentence is one that the regime reaches: the first
    /// tranche whose limit is kept, though its day were past. Who is out on its day is not reached.
    pub(crate) fn tranche(&mut self, day: Day, regime: usize) -> bool {
        let given = self.given;
        let Some(row) = given.law.rows.regimes.get(regime) else {
            return false;
        };
        let commenced = row.commences().unwrap_or(day);
        if self.allocation(row.id).is_none() && self.is_reached(row.id, commenced) {
            let mut tranches = row.tranches.iter().enumerate();
            let first = tranches.find(|(_, tranche)| self.fits(tranche, commenced));
            if let Some((tranche, theirs)) = first
                && !(row.id == RegimeId::Sds40 && self.is_out(theirs.from))
            {
                self.allocations.push(Allocation {
                    regime: row.id,
                    tranche,
                    day: theirs.from,
                });
            }
        }
        if self
            .allocation(row.id)
            .is_none_or(|theirs| theirs.day != day)
        {
            return false;
        }
        // Where two fifths reaches no sentence that is still to be released from, nothing stands to be put right.
        let reaches = |part: &Sentence| served_under(part, row.id, &given.law.rows).is_some();
        let changes = self.calculations.iter().any(|one| {
            one.stage != Stage::Over && one.release(given) > day && one.aggregate.has(reaches)
        });
        match row.id {
            RegimeId::Sds40 if changes => self.before_sds40 = Some(self.snapshot(day)),
            RegimeId::Sds40 => {}
            _ => {
                let mut kept = self.snapshot(day);
                if let Some(earlier) = &self.before_sds40 {
                    kept.shown = answer::after_sds40(self, &kept.shown, earlier);
                }
                self.before_progression = Some(kept);
            }
        }
        self.give_fractions(row.id, day)
    }

    /// Whether a sentence that a regime reaches was still to be released from on the day it commenced: for the progression
    /// model, additional days and days at large since then left out of account.
    fn is_reached(&self, regime: RegimeId, commenced: Day) -> bool {
        let given = self.given;
        let rows = &given.law.rows;
        let at_large_since: i32 = given
            .case
            .adjustments
            .iter()
            .filter(|one| one.kind == AdjustmentKind::UnlawfullyAtLarge)
            .filter(|one| self.at_large_from.contains(&one.from))
            .filter_map(|one| one.first.zip(one.last))
            .filter(|(first, _)| *first >= commenced)
            .map(|(first, last)| last.days_since(first))
            .sum();
        self.calculations.iter().any(|calculation| {
            let eligible = calculation
                .aggregate
                .has(|part| part.passed < commenced && could_be_reached(part, regime, rows));
            let release_without_awarded = || {
                let days = calculation.shift(given).saturating_sub(at_large_since);
                calculation.point.release.plus_days(days)
            };
            eligible
                && calculation.stage != Stage::Over
                && match regime {
                    RegimeId::Sds40 => calculation.release(given) > commenced,
                    _ => release_without_awarded() >= commenced,
                }
        })
    }

    /// Whether the person is out on `day`: under a scheme of early release, or otherwise and not at large.
    fn is_out(&self, day: Day) -> bool {
        let case = self.given.case;
        let mut last = None;
        for movement in case.movements.iter().filter(|one| one.day < day) {
            last = Some(movement);
        }
        let Some(movement) = last.filter(|movement| !movement.into_custody) else {
            return false;
        };
        let early = matches!(
            movement.reason,
            MovementReason::HomeDetention
                | MovementReason::EarlyRemoval
                | MovementReason::EndOfCustodySupervised
        );
        let at_large = || {
            case.adjustments.iter().any(|one| {
                let first = one.first.unwrap_or(one.from);
                let last = one.last.unwrap_or_else(|| first.plus_days(one.days - 1));
                one.kind == AdjustmentKind::UnlawfullyAtLarge && first < day && day <= last
            })
        };
        early || !at_large()
    }

    /// Whether the longest sentence in force at commencement is within the tranche's limit.
    pub(crate) fn fits(&self, tranche: &Tranche, commenced: Day) -> bool {
        let given = self.given;
        self.calculations
            .iter()
            .filter(|one| one.stage != Stage::Over && one.expiry(given) >= commenced)
            .all(|calculation| within(calculation, tranche.limit, commenced))
    }

    /// Gives every sentence that is not over the regime's fractions.
    fn give_fractions(&mut self, regime: RegimeId, day: Day) -> bool {
        let given = self.given;
        let rows = &given.law.rows;
        let mut in_custody = false;
        for calculation in &mut self.calculations {
            let before = calculation.release(given);
            if calculation.stage == Stage::Over || before <= day {
                continue;
            }
            let changed = calculation.set_fractions(given, |part| served_under(part, regime, rows));
            if changed {
                calculation.reached_on = Some(day);
                calculation.release_before_reached = Some(before);
            }
            in_custody |= changed && calculation.stage == Stage::Custody;
        }
        in_custody
    }

    /// A regime without tranches: it changes the fractions of sentences that are still being served in custody.
    pub(crate) fn amendment(&mut self, day: Day, regime: usize) -> bool {
        let given = self.given;
        let rows = &given.law.rows;
        let Some(id) = rows.regimes.get(regime).map(|row| row.id) else {
            return false;
        };
        let mut changed = false;
        for calculation in &mut self.calculations {
            // The peer changes every sentence of the period, also one that would by itself be over.
            let is_served = rows.as_the_peer || calculation.release(given) >= day;
            if calculation.stage == Stage::Custody && is_served {
                changed |= calculation.set_fractions(given, |part| served_under(part, id, rows));
            }
        }
        changed
    }

    /// A tranche of the 56-day recall. Whom none is given to comes under it without waiting, from the first tranche's day on.
    pub(crate) fn recall_tranche(&mut self, day: Day) -> bool {
        let given = self.given;
        let Some(regime) = &given.law.rows.recall_56 else {
            return false;
        };
        let commenced = regime.tranches.first().map_or(day, |first| first.from);
        if day == commenced
            && let Some(allocation) = self.recall_allocation(&regime.tranches, commenced)
        {
            self.allocations.push(allocation);
        }
        let from = match self.allocation(RegimeId::Recall56) {
            Some(theirs) if theirs.day != day => return false,
            Some(theirs) => theirs.day,
            None => Day::FIRST,
        };
        for calculation in &mut self.calculations {
            let reached = calculation.stage != Stage::Over
                && calculation.aggregate.fixed_term_days() == Some(56)
                && calculation.final_release(given) > day;
            if reached {
                calculation.recall_56_from = Some(from);
            }
        }
        false
    }

    /// From when a 56-day recall holds for sentences that are passed on `day`; nothing before it has commenced.
    pub(crate) fn recall_56_from(&self, day: Day) -> Option<Day> {
        let regime = self.given.law.rows.recall_56.as_ref()?;
        let commenced = regime.tranches.first()?.from;
        let from = self.allocation(RegimeId::Recall56).map(|theirs| theirs.day);
        (day >= commenced).then(|| from.unwrap_or(Day::FIRST))
    }

    /// The tranche of somebody returned to custody before the 56-day recall commenced: by the longest sentence that had not
    /// run out when the licence was last revoked.
    fn recall_allocation(&self, tranches: &[Tranche], commenced: Day) -> Option<Allocation> {
        let given = self.given;
        let recalled = || {
            self.calculations
                .iter()
                .filter(|one| one.stage == Stage::Custody || one.was_on_licence)
                .filter(|one| one.aggregate.fixed_term_days() == Some(56))
        };
        let revoked = |one: &Calculation<'_>| one.aggregate.recall?.revoked;
        let last = recalled().filter_map(revoked).max()?;
        let waits = |one: &&Calculation<'_>| {
            one.expiry(given) > last
                && revoked(one) != Some(commenced)
                && recalls::returned(one, given).is_some_and(|day| day <= commenced)
        };
        recalled().find(waits)?;
        let fits = |tranche: &Tranche| {
            let mut waiting = recalled().filter(waits);
            waiting.all(|one| within(one, tranche.limit, commenced))
        };
        let (tranche, row) = tranches.iter().enumerate().find(|(_, row)| fits(row))?;
        Some(Allocation {
            regime: RegimeId::Recall56,
            tranche,
            day: row.from,
        })
    }
}

/// Whether a sentence is of the kind that a regime reaches. For two fifths, offences that are excluded from it put a person
/// into a tranche all the same, though nothing changes for them.
fn could_be_reached(part: &Sentence, regime: RegimeId, rows: &Rows) -> bool {
    match (regime, part.kind) {
        (RegimeId::Sds40, SentenceKind::Standard(standard)) => {
            let may_be_old = rows.as_the_peer || !part.is_old_style(&rows.days);
            !part.needs_parole() && !standard.plus && may_be_old
        }
        _ => served_under(part, regime, rows).is_some(),
    }
}

/// Whether a sentence is within a tranche's limit, as far as it was passed before commencement.
fn within(calculation: &Calculation<'_>, limit: Limit, commenced: Day) -> bool {
    let counted = |part: &&Sentence| part.passed < commenced && !part.is_bare_term();
    let aggregate = &calculation.aggregate;
    let parts = || aggregate.parts.iter().copied().filter(counted);
    let Some(start) = parts().map(|part| part.passed).min() else {
        return true;
    };
    // Each sentence is laid on the calendar by itself, after the one before it.
    let laid = parts().fold(start, |laid, part| {
        part.whole_term().last_day_from(laid).plus_days(1)
    });
    let days = laid.days_since(start);
    match limit {
        Limit::ShorterThan(term) => days < term.days_from(start),
        Limit::UpToDays(limit) => days <= limit,
        Limit::Any => true,
    }
}
