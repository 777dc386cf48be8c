//! Whether the length of a fixed-term recall fits the sentences under it.
//! Authority: Criminal Justice Act 2003 section 255A: 14 days for sentences under 12 months, 28 days for others; where both
//! kinds are recalled together, 14 days if the longer one has 14 days or less to run at the return to custody.

use calendar::Day;

use crate::calculation::Calculation;
use crate::chains::Form;
use crate::dates_shown::{DateKind, Shown};
use crate::refusal::Validation;
use crate::timeline::Timeline;

/// From so many days left on, the longer sentence calls for a recall of 28 days.
const GAP_DAYS: i32 = 14;

/// Every reason for which the length of a recall does not fit.
pub(crate) fn all(timeline: &Timeline<'_>, shown: &Shown) -> Vec<Validation> {
    let Some(recall) = timeline.given.case.fixed_term_recall else {
        return Vec::new();
    };
    let running = || {
        timeline.calculations.iter().filter(|one| {
            one.aggregate.is_recalled() && one.unbounded_expiry(timeline.given) >= recall.returned
        })
    };
    let long = running().any(|one| !is_short(one));
    let short = running().any(is_short);
    if short && long {
        let running: Vec<_> = running().collect();
        return mixed(&running, timeline, shown).into_iter().collect();
    }
    of_one_length(timeline, recall.days, short, long)
}

fn is_short(calculation: &Calculation<'_>) -> bool {
    calculation.aggregate.is_shorter_than_months(12)
}

/// Only sentences of 12 months and more are recalled, or only shorter ones: consecutive sentences are looked at, each by
/// itself.
fn of_one_length(timeline: &Timeline<'_>, length: i32, short: bool, long: bool) -> Vec<Validation> {
    let chains = || {
        timeline
            .calculations
            .iter()
            .filter(|one| one.aggregate.form == Form::Consecutive)
    };
    let for_days = |one: &Calculation<'_>, days: i32| one.aggregate.fixed_term_days() == Some(days);
    let as_the_peer = timeline.given.law.rows.as_the_peer;
    // The peer lets a 28-day recall through this gate whatever stands beside it.
    let of_14 = |one: &Calculation<'_>| {
        (!short && for_days(one, 14)) || ((as_the_peer || !short) && for_days(one, 28))
    };
    let of_28 = |one: &Calculation<'_>| !long && (for_days(one, 14) || for_days(one, 28));
    let mut found = Vec::new();
    let mut note = |holds: &dyn Fn(&Calculation<'_>) -> bool, reason: Validation| {
        found.extend(chains().filter(|one| holds(one)).map(|_| reason));
    };
    note(
        &|one| of_14(one) && length == 14 && !is_short(one),
        Validation::FixedTerm14Aggregate,
    );
    note(
        &|one| of_28(one) && length == 28 && is_short(one),
        Validation::FixedTerm28Aggregate,
    );
    note(
        &|one| !long && for_days(one, 28) && is_short(one),
        Validation::FixedTerm28AggregateType,
    );
    note(
        &|one| !short && for_days(one, 14) && !is_short(one),
        Validation::FixedTerm14AggregateType,
    );
    found
}

/// Sentences of 12 months and more, and shorter ones, are recalled together: the one that ends last is compared with the
/// nearest of the other length.
fn mixed(
    running: &[&Calculation<'_>],
    timeline: &Timeline<'_>,
    shown: &Shown,
) -> Option<Validation> {
    let returned = timeline.given.case.returned_to_custody?;
    let end = shown.get(DateKind::Sled)?;
    let last = running
        .iter()
        .find(|one| one.unbounded_expiry(timeline.given) == end)?;
    let nearest = |short: bool| {
        running
            .iter()
            .filter(|one| !std::ptr::eq(**one, *last) && is_short(one) == short)
            .filter(|one| one.aggregate.expiry >= returned)
            .min_by_key(|one| one.aggregate.expiry.days_since(returned))
    };
    let apart = |one: Day, other: Day| one.days_since(other).abs();
    let length = last.aggregate.fixed_term_days();
    if !is_short(last) {
        let shorter = nearest(true)?;
        let apart = apart(end, shorter.unbounded_expiry(timeline.given));
        let misfits = shorter.aggregate.fixed_term_days() == Some(14) && apart >= GAP_DAYS;
        return misfits.then_some(Validation::FixedTerm14Sentence);
    }
    let apart = apart(nearest(false)?.unbounded_expiry(timeline.given), returned);
    // As the peer has it, a gap of exactly 14 days fits neither length.
    let is_too_near = if timeline.given.law.rows.as_the_peer {
        apart <= GAP_DAYS
    } else {
        apart < GAP_DAYS
    };
    match length {
        Some(14) if apart >= GAP_DAYS => Some(Validation::FixedTerm14GapOver14),
        Some(28) if is_too_near => Some(Validation::FixedTerm28GapUnder14),
        _ => None,
    }
}
