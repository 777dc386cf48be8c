//! When release, parole and expiry fall by the terms alone, before anything is taken off or added.
//! Authority: parts with one fraction are aggregated first, in the order in which they are served, those that need the Parole
//! Board last (Sentence Calculation Policy Framework, consecutive sentences); a part of a day counts as a day.
//! Which fraction a part has is in `kinds`; what is taken off or added, in `calculation`.

use calendar::Day;

use crate::case::{Sentence, SentenceKind};
use crate::chains::{Aggregate, Form};
use crate::day_counting::{Fraction, Term, last_day_of_terms};
use crate::kinds::{self, Served};
use crate::law::Rows;

/// Dates before adjustment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReleasePoint {
    /// The day of release.
    pub release: Day,
    /// The day from which the Parole Board may direct release.
    pub parole: Option<Day>,
}

/// Release and parole by the terms, each part with its fraction.
pub(crate) fn release_point(
    aggregate: &Aggregate<'_>,
    served: &[Served],
    rows: &Rows,
) -> ReleasePoint {
    let passed = aggregate.passed;
    if aggregate.form != Form::Consecutive {
        let length = match aggregate.form {
            Form::SingleTerm => aggregate.days(),
            _ => first_custodial_days(aggregate),
        };
        let fraction = served.first().map_or(Fraction::WHOLE, |one| one.fraction);
        let day_after = |fraction: Fraction| passed.plus_days(fraction.of_days(length) - 1);
        let parole = aggregate
            .parts
            .first()
            .and_then(|part| kinds::parole_fraction(part, rows))
            .map(day_after);
        return ReleasePoint {
            release: day_after(fraction),
            parole,
        };
    }
    if aggregate.all(Sentence::is_detention_and_training) {
        let release = passed.plus_days(
            rows.kinds
                .detention_and_training
                .served
                .of_days(aggregate.days())
                - 1,
        );
        return ReleasePoint {
            release,
            parole: None,
        };
    }
    consecutive(aggregate, served, rows)
}

fn first_custodial_days(aggregate: &Aggregate<'_>) -> i32 {
    let Some(part) = aggregate.parts.first() else {
        return 0;
    };
    match part.kind {
        SentenceKind::DetentionAndTraining => aggregate.days(),
        _ => part.custodial.days_from(aggregate.passed),
    }
}

fn consecutive(aggregate: &Aggregate<'_>, served: &[Served], rows: &Rows) -> ReleasePoint {
    let parts = || {
        aggregate
            .parts
            .iter()
            .copied()
            .zip(served.iter().map(|one| one.fraction))
    };
    let automatic = |(part, _): &(&Sentence, Fraction)| !part.needs_parole();
    let mut start = aggregate.passed;
    let mut done: [Option<Fraction>; 8] = [None; 8];
    for (_, fraction) in parts().filter(automatic) {
        if !first_time(&mut done, fraction) {
            continue;
        }
        let terms = parts()
            .filter(automatic)
            .filter(|(_, theirs)| *theirs == fraction)
            .map(|(part, _)| part.custodial);
        start = after(fraction, terms, start);
    }
    if !aggregate.has(Sentence::needs_parole) {
        return ReleasePoint {
            release: start.plus_days(-1),
            parole: None,
        };
    }
    let by_board = || parts().filter(|(part, _)| part.needs_parole());
    let release = after(
        Fraction::WHOLE,
        by_board().map(|(part, _)| part.custodial),
        start,
    );
    let mut eligible = start;
    let mut done: [Option<Fraction>; 8] = [None; 8];
    for (part, _) in by_board() {
        let Some(fraction) = kinds::parole_fraction(part, rows) else {
            continue;
        };
        if !first_time(&mut done, fraction) {
            continue;
        }
        let terms = by_board()
            .filter(|(part, _)| kinds::parole_fraction(part, rows) == Some(fraction))
            .map(|(part, _)| part.custodial);
        eligible = after(fraction, terms, eligible);
    }
    ReleasePoint {
        release: release.plus_days(-1),
        parole: Some(eligible.plus_days(-1)),
    }
}

/// The day after a fraction of these terms, served from `start`.
fn after(fraction: Fraction, terms: impl Iterator<Item = Term>, start: Day) -> Day {
    let length = last_day_of_terms(terms, start).days_since(start) + 1;
    start.plus_days(fraction.of_days(length))
}

/// Whether this fraction was not yet met; remembers it. A regime has few fractions, so few places are enough.
fn first_time(done: &mut [Option<Fraction>; 8], fraction: Fraction) -> bool {
    if done.contains(&Some(fraction)) {
        return false;
    }
    match done.iter_mut().find(|place| place.is_none()) {
        Some(place) => {
            *place = Some(fraction);
            true
        }
        None => false,
    }
}
