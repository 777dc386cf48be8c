//! When a regime of release reaches a person, and what it changes.
//! Authority: SI 2024/844 articles 1 to 3 (two fifths; tranches by the longest sentence; not those already out); SI 2024/1331
//! article 3 (offences added); Sentencing Act 2026 sections 23 and 32; each in its row.
//! What becomes of dates that would fall before the tranche is in `defaulting`.

use calendar::Day;

use crate::calculation::{Calculation, Stage};
use crate::case::{AdjustmentKind, MovementReason, Sentence, SentenceKind};
use crate::day_counting::last_day_of_terms;
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
    pub(crate) fn tranche(&mut self, day: Day, regime: usize, tranche: usize) -> bool {
        let given = self.given;
        let Some(row) = given.law.rows.regimes.get(regime) else {
            return false;
        };
        let Some(limit) = row.tranches.get(tranche) else {
            return false;
        };
        let commenced = row.commences().unwrap_or(day);
        // The first tranche whose limit is kept is the only one; who is out on its day is not reached later.
        let earlier = row.tranches.iter().take(tranche);
        if tranche == 0 && self.is_reached(row.id, commenced) {
            self.reached.push(row.id);
        }
        if self.allocation(row.id).is_some()
            || !self.reached.contains(&row.id)
            || (row.id == RegimeId::Sds40 && self.is_out(day))
            || !self.fits(limit, commenced)
            || earlier.clone().any(|earlier| self.fits(earlier, commenced))
        {
            return false;
        }
        self.allocations.push(Allocation {
            regime: row.id,
            tranche,
            day,
        });
        let snapshot = Some(self.snapshot(day));
        match row.id {
            RegimeId::Sds40 => self.before_sds40 = snapshot,
            _ => self.before_progression = snapshot,
        }
        self.give_fractions(row.id, day)
    }

    /// Whether, on the day a regime commences, a sentence that it reaches is still to be released from: for the progression
    /// model, additional days left out of account.
    fn is_reached(&self, regime: RegimeId, commenced: Day) -> bool {
        let given = self.given;
        let rows = &given.law.rows;
        self.calculations.iter().any(|calculation| {
            let eligible = calculation
                .aggregate
                .has(|part| part.passed < commenced && could_be_reached(part, regime, rows));
            eligible
                && match regime {
                    RegimeId::Sds40 => calculation.release(given) > commenced,
                    _ => calculation.release_without_awarded(given) >= commenced,
                }
        })
    }

    /// Whether the person is out on `day`: under a scheme of early release, or otherwise and not at large.
    fn is_out(&self, day: Day) -> bool {
        let case = self.given.case;
        let mut last = None;
        for movement in case.movements.iter().filter(|one| one.day <= day) {
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
                one.kind == AdjustmentKind::UnlawfullyAtLarge && first <= day && day <= last
            })
        };
        early || !at_large()
    }

    /// Whether the longest sentence in force at commencement is within the tranche's limit.
    pub(crate) fn fits(&self, tranche: &Tranche, commenced: Day) -> bool {
        let given = self.given;
        self.calculations
            .iter()
            .filter(|calculation| calculation.expiry(given) >= commenced)
            .all(|calculation| within(calculation, tranche.limit, commenced))
    }

    /// Gives every sentence that is not over the regime's fractions.
    fn give_fractions(&mut self, regime: RegimeId, day: Day) -> bool {
        let given = self.given;
        let rows = &given.law.rows;
        let mut in_custody = false;
        for calculation in &mut self.calculations {
            let before = calculation.release(given);
            if calculation.stage == Stage::Over || before < day {
                continue;
            }
            let changed = calculation.set_fractions(given, |part| served_under(part, regime, rows));
            if changed {
                calculation.reached_on = Some(day);
                calculation.release_before_reached = Some(before);
            }
            in_custody |= changed && calculation.stage == Stage::Custody;
        }
        if in_custody {
            self.reached_on = Some(day);
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
            if calculation.stage == Stage::Custody && calculation.release(given) >= day {
                changed |= calculation.set_fractions(given, |part| served_under(part, id, rows));
            }
        }
        changed
    }

    /// A tranche of the 56-day recall.
    pub(crate) fn recall_tranche(&mut self, day: Day, tranche: usize) -> bool {
        let given = self.given;
        let Some(regime) = &given.law.rows.recall_56 else {
            return false;
        };
        let Some(row) = regime.tranches.get(tranche) else {
            return false;
        };
        let commenced = regime.tranches.first().map_or(day, |first| first.from);
        let recalled_before = |calculation: &Calculation<'_>| {
            calculation.aggregate.fixed_term_days() == Some(56)
                && recalls::returned(calculation, given.case).is_some_and(|day| day < commenced)
        };
        // A sentence that had run out before the last return to custody does not count.
        let last_return = self
            .calculations
            .iter()
            .filter_map(|one| recalls::returned(one, given.case))
            .max();
        let fits = self
            .calculations
            .iter()
            .filter(|one| one.aggregate.fixed_term_days() == Some(56))
            .filter(|one| last_return.is_none_or(|day| one.expiry(given) >= day))
            .all(|one| within(one, row.limit, commenced));
        let reached = self.calculations.iter().any(recalled_before);
        if self.allocation(RegimeId::Recall56).is_some() || !reached || !fits {
            return false;
        }
        self.allocations.push(Allocation {
            regime: RegimeId::Recall56,
            tranche,
            day,
        });
        for calculation in &mut self.calculations {
            if recalled_before(calculation) {
                calculation.recall_56_from = Some(day);
            }
        }
        false
    }
}

/// Whether a sentence is of the kind that a regime reaches. For two fifths, offences that are excluded from it put a person
/// into a tranche all the same, though nothing changes for them.
fn could_be_reached(part: &Sentence, regime: RegimeId, rows: &Rows) -> bool {
    match (regime, part.kind) {
        (RegimeId::Sds40, SentenceKind::Standard(standard)) => {
            !standard.plus && !part.is_old_style(&rows.days)
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
    let terms = parts().flat_map(Sentence::whole_terms);
    let days = last_day_of_terms(terms, start).days_since(start) + 1;
    match limit {
        Limit::ShorterThan(term) => days < term.days_from(start),
        Limit::UpToDays(limit) => days <= limit,
        Limit::Any => true,
    }
}
