//! One sentence (or one aggregate) on its way through custody: its fractions, what has been taken off and added, and the
//! dates that follow.
//! Authority: as each date's own module says; release is never before the day of sentence, nor after expiry.
//! What happens to it and when is in `timeline`; which of several sentences' dates the person has, in `dates_shown`.

use std::rc::Rc;

use calendar::Day;

use crate::adjustments::Adjustments;
use crate::case::Case;
use crate::chains::Aggregate;
use crate::day_counting::{Fraction, birthday};
use crate::early_removal;
use crate::home_detention;
use crate::kinds::{self, Served, Shows};
use crate::law::Law;
use crate::recalls;
use crate::release_point::{ReleasePoint, release_point};
use crate::supervision;

/// What is given to every calculation.
#[derive(Clone, Copy)]
pub(crate) struct Given<'c> {
    pub case: &'c Case,
    pub law: &'c Law,
}

/// One sentence or aggregate on its way through custody.
#[derive(Clone, Debug)]
pub(crate) struct Calculation<'c> {
    pub aggregate: Rc<Aggregate<'c>>,
    pub shows: Shows,
    /// One for each part.
    pub served: Vec<Served>,
    pub adjustments: Adjustments,
    pub point: ReleasePoint,
    /// The period of custody in which it was passed, from 0.
    pub group: usize,
    pub stage: Stage,
    /// Whether the person was on licence from it.
    pub was_on_licence: bool,
    /// The last day on which a regime that came in tranches changed a fraction.
    pub reached_on: Option<Day>,
    /// What release was before that.
    pub release_before_reached: Option<Day>,
    /// Whether sentences of 12 months and more, and shorter ones, are under one fixed-term recall.
    pub is_mixed_recall: bool,
    /// The person's tranche date for a 56-day recall, once that has taken the place of a standard one.
    pub recall_56_from: Option<Day>,
}

/// Where a sentence is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Custody,
    Licence,
    Over,
}

/// The dates of one sentence or aggregate, everything taken off and added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dates {
    /// Release from the custodial part.
    pub release: Day,
    /// The same, additional days left out of account.
    pub release_without_awarded: Day,
    pub expiry: Day,
    pub licence_expiry: Option<Day>,
    pub parole: Option<Day>,
    pub home_detention: Option<Day>,
    pub early_removal: Option<Day>,
    pub supervision: Option<Day>,
    pub post_recall: Option<Day>,
    /// Deductions leave less than nothing to serve: release would be before the day on which it was passed.
    pub is_extinguished: bool,
    /// Release on the day on which it was passed.
    pub is_immediate: bool,
    /// The same, because exactly so many days are deducted, and no more.
    pub is_just_served: bool,
    /// Release that counts, and not before the day on which a regime reached the sentence.
    pub defaulted: Day,
    /// Sentence and licence expire together, after the same rule.
    pub is_sentence_and_licence: bool,
    /// Release is on licence, after the same rule.
    pub is_conditional: bool,
}

impl Dates {
    /// The release that counts: after recall, if recalled.
    pub(crate) fn final_release(&self) -> Day {
        self.post_recall.unwrap_or(self.release)
    }
}

impl<'c> Calculation<'c> {
    pub(crate) fn new(
        aggregate: Aggregate<'c>,
        served: Vec<Served>,
        adjustments: Adjustments,
        group: usize,
        given: Given<'c>,
    ) -> Calculation<'c> {
        let rows = &given.law.rows;
        let point = release_point(&aggregate, &served, rows);
        Calculation {
            shows: kinds::shows(&aggregate, &served, given.case, rows),
            aggregate: Rc::new(aggregate),
            served,
            adjustments,
            point,
            group,
            stage: Stage::Custody,
            was_on_licence: false,
            reached_on: None,
            release_before_reached: None,
            is_mixed_recall: false,
            recall_56_from: None,
        }
    }

    /// Gives each part the fraction that `change` says, and works the release point out again.
    pub(crate) fn set_fractions(
        &mut self,
        given: Given<'c>,
        change: impl Fn(&crate::case::Sentence) -> Option<Served>,
    ) -> bool {
        let mut changed = false;
        for (part, served) in self.aggregate.parts.iter().zip(&mut self.served) {
            if let Some(new) = change(part) {
                changed |= *served != new;
                *served = new;
            }
        }
        if changed {
            let rows = &given.law.rows;
            self.point = release_point(&self.aggregate, &self.served, rows);
            self.shows = kinds::shows(&self.aggregate, &self.served, given.case, rows);
        }
        changed
    }

    pub(crate) fn deductions(&self, given: Given<'_>) -> i32 {
        self.adjustments
            .deductions(&self.aggregate, &given.law.rows)
    }

    /// The days by which a date of the custodial part moves: at large, less what is deducted.
    pub(crate) fn shift(&self, given: Given<'_>) -> i32 {
        self.adjustments.at_large - self.deductions(given)
    }

    /// Release, additional days left out of account.
    pub(crate) fn release_without_awarded(&self, given: Given<'_>) -> Day {
        self.point
            .release
            .plus_days(self.shift(given))
            .max(self.aggregate.passed)
    }

    /// Release from the custodial part.
    pub(crate) fn release(&self, given: Given<'_>) -> Day {
        self.point
            .release
            .plus_days(self.shift(given) + self.awarded(given))
            .max(self.aggregate.passed)
    }

    /// Release, after recall if recalled.
    pub(crate) fn final_release(&self, given: Given<'_>) -> Day {
        if self.aggregate.is_recalled() {
            recalls::release(self, self.expiry(given), given)
        } else {
            self.release(given)
        }
    }

    /// The same, and not before the day on which a regime reached the sentence.
    pub(crate) fn defaulted_release(&self, given: Given<'_>) -> Day {
        let release = self.final_release(given);
        if self.aggregate.is_recalled() {
            return release;
        }
        self.reached_on
            .map_or(release, |reached| release.max(reached))
    }

    /// Additional days, as far as they do not go beyond the end of the sentence.
    pub(crate) fn awarded(&self, given: Given<'_>) -> i32 {
        let awarded = self.adjustments.awarded;
        if awarded == 0 {
            return 0;
        }
        let release = self.point.release.plus_days(self.shift(given) + awarded);
        let unused = release.days_since(self.expiry(given)).max(0);
        awarded - unused
    }

    /// The last day of the sentence, though it were before the day on which it was passed.
    pub(crate) fn unbounded_expiry(&self, given: Given<'_>) -> Day {
        let days = self
            .shift(given)
            .saturating_add(self.adjustments.at_large_after_release);
        self.aggregate.expiry.plus_days(days)
    }

    /// The last day of the sentence.
    pub(crate) fn expiry(&self, given: Given<'_>) -> Day {
        let expiry = self.unbounded_expiry(given);
        let after_large = self
            .adjustments
            .last_at_large
            .map_or(expiry, |last| last.plus_days(1));
        expiry.max(self.aggregate.passed).max(after_large)
    }

    /// The end of the licence as it stood at release: days deducted that custody had no room for did not shorten it then,
    /// though they count once the person is recalled.
    pub(crate) fn licence_at_release(&self, given: Given<'_>) -> Option<Day> {
        let release = self.release(given);
        let licence = self.licence_expiry(given, release)?;
        let custodial = self.point.release.days_since(self.aggregate.passed) + 1;
        let beyond = -(self.shift(given) + self.adjustments.awarded) - custodial;
        Some(licence.plus_days(beyond.max(0)))
    }

    /// Whether the person is under 18 at release from a sentence under 12 months: there is no licence then.
    fn is_child_short(&self, given: Given<'_>) -> bool {
        !self.shows.transfer
            && self.aggregate.is_shorter_than_months(12)
            && self.final_release(given) < birthday(given.case.born, 18)
    }

    fn licence_expiry(&self, given: Given<'_>, release: Day) -> Option<Day> {
        // The peer takes the licence of a child only where it ends with the sentence.
        let is_lost = (self.shows.sentence_and_licence || !given.law.rows.as_the_peer)
            && self.is_child_short(given);
        if is_lost {
            None
        } else if self.shows.sentence_and_licence {
            Some(self.expiry(given))
        } else if self.shows.licence_apart {
            Some(self.licence_expiry_apart(given, release))
        } else {
            None
        }
    }

    /// All dates of this sentence.
    pub(crate) fn dates(&self, given: Given<'_>) -> Dates {
        let release = self.release(given);
        let expiry = self.expiry(given);
        let unbounded = self.point.release.plus_days(self.shift(given));
        let is_sentence_and_licence =
            self.shows.sentence_and_licence && !self.is_child_short(given);
        let licence_expiry = self.licence_expiry(given, release);
        let parole = self.point.parole.filter(|_| self.shows.parole).map(|day| {
            day.plus_days(self.shift(given) + self.awarded(given))
                .max(self.aggregate.passed)
        });
        let mut dates = Dates {
            release,
            release_without_awarded: self.release_without_awarded(given),
            expiry,
            licence_expiry,
            parole,
            home_detention: None,
            early_removal: None,
            supervision: None,
            post_recall: None,
            is_extinguished: unbounded < self.aggregate.passed,
            is_immediate: release == self.aggregate.passed,
            is_just_served: unbounded.plus_days(self.adjustments.awarded) == self.aggregate.passed,
            defaulted: self.defaulted_release(given),
            is_sentence_and_licence,
            is_conditional: self.shows.conditional && !self.is_child_short(given),
        };
        if self.shows.home_detention {
            dates.home_detention =
                home_detention::curfew(self, dates.release, given).map(|curfew| curfew.day);
        }
        if self.shows.early_removal {
            dates.early_removal =
                early_removal::removal(self, &dates, given).map(|removal| removal.day);
        }
        if self.shows.supervision {
            dates.supervision = supervision::ends(self, &dates, given);
        }
        if self.shows.post_recall {
            dates.post_recall = Some(recalls::release(self, expiry, given));
        }
        dates
    }

    /// The end of a licence that expires before the sentence.
    fn licence_expiry_apart(&self, given: Given<'_>, release: Day) -> Day {
        let days = &given.law.rows.days;
        let aggregate = &self.aggregate;
        if aggregate.is_rehabilitation_mixture(days) {
            let terms = aggregate
                .parts
                .iter()
                .filter(|part| part.offence >= days.offender_rehabilitation_act)
                .map(|part| part.custodial);
            let start = aggregate.passed;
            let length = crate::day_counting::last_day_of_terms(terms, start).days_since(start) + 1;
            return release
                .plus_days(Fraction::HALF.of_days_rounded_down(length))
                .min(self.expiry(given));
        }
        let three_quarters = Fraction::THREE_QUARTERS.of_days(aggregate.days());
        // Days deducted that custody had no room for have not shortened it, and do not shorten the licence.
        let custodial = self.point.release.days_since(aggregate.passed) + 1;
        let beyond = (self.deductions(given) - custodial).max(0);
        aggregate
            .passed
            .plus_days(three_quarters - 1 + self.shift(given) + beyond)
            .max(aggregate.passed)
    }
}
