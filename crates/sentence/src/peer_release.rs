//! How the prison service's engine chooses release from several sentences, where the law does not choose so.
//! Authority: none; conformity only. Release is on licence or without one by rules of its own for sentences on both sides of
//! 1 February 2015 and for detention and training orders; recalls of both lengths together have a release of their own.
//! Which sentence governs in law is in `dates_shown`.

use calendar::Day;

use crate::calculation::Given;
use crate::case::Sentence;
use crate::chains::Form;
use crate::dates_shown::{DateKind, Line, Shown, is_under_18};
use crate::day_counting::{YearsMonthsDays, first_of_latest};

/// Sets release, and release after recall, from all sentences.
///
/// The sentences that are released from last, none before the day on which a regime reached it, decide whether there is a
/// release, a release after recall, or both.
pub(crate) fn releases(lines: &[Line<'_, '_>], given: Given<'_>, shown: &mut Shown) {
    let Some(first) = first_of_latest(lines.iter(), |line| Some(line.dates.defaulted)) else {
        return;
    };
    let release = first.dates.final_release();
    let last = || {
        let day = first.dates.defaulted;
        lines.iter().filter(move |line| line.dates.defaulted == day)
    };
    shown.recall_beside = lines.iter().filter_map(|line| line.dates.post_recall).max();
    let others = || lines.iter().filter(|line| !line.is_order());
    let day = if others().count() < lines.len() {
        others().map(|line| line.dates.final_release()).max()
    } else {
        last().any(|line| !line.is_recalled()).then_some(release)
    };
    if let Some(day) = day {
        let alone = lines.first().filter(|_| lines.len() == 1);
        let on_licence = alone.map_or_else(
            || is_on_licence(lines, release, given),
            |line| line.dates.is_conditional,
        );
        let kind = if on_licence {
            DateKind::Crd
        } else {
            DateKind::Ard
        };
        shown.set(kind, Some(day));
    }
    if last().any(Line::is_recalled) {
        let day = of_both_lengths(lines, given, shown).unwrap_or(release);
        shown.set(DateKind::Prrd, Some(day));
    }
}

/// Whether there is no curfew beside release after recall: it is not before the release from other sentences.
pub(crate) fn has_no_curfew(shown: &Shown) -> bool {
    let release = shown.get(DateKind::Crd).max(shown.get(DateKind::Ard));
    shown
        .get(DateKind::Prrd)
        .is_some_and(|recalled| release.is_none_or(|release| recalled >= release))
}

/// Sets early removal: not before the release from a default term beside it, nor before the middle of an order.
pub(crate) fn early_removal(lines: &[Line<'_, '_>], shown: &mut Shown) {
    if let [alone] = lines {
        shown.set(DateKind::Ersed, alone.dates.early_removal);
        return;
    }
    let counts = || lines.iter().filter(|line| !line.dates.is_immediate);
    let Some(best) = first_of_latest(counts(), |line| line.dates.early_removal) else {
        return;
    };
    let Some(first) = best.dates.early_removal else {
        return;
    };
    let release = shown.release().unwrap_or(Day::LAST);
    let beside = counts()
        .filter(|line| line.calculation.group == best.calculation.group && !line.is_order())
        .filter(|line| line.calculation.aggregate.all(Sentence::is_bare_term))
        .map(|line| line.dates.final_release())
        .filter(|day| *day > first)
        .max();
    let middle = shown.get(DateKind::Mtd);
    let day = match (beside, middle) {
        (Some(beside), _) => Some(beside).filter(|day| *day < release),
        (None, Some(middle)) => Some(middle.max(first)).filter(|_| middle < release),
        (None, None) => Some(first),
    };
    shown.set(DateKind::Ersed, day);
}

/// From the first sentence to the last expiry, nothing taken off or added.
fn effective_length(lines: &[Line<'_, '_>]) -> Option<YearsMonthsDays> {
    let passed = lines.iter().map(|line| line.calculation.aggregate.passed);
    let expiries = lines.iter().map(|line| line.calculation.aggregate.expiry);
    let (passed, expiry) = passed.min().zip(expiries.max())?;
    Some(YearsMonthsDays::between(passed, expiry.plus_days(1)))
}

/// Whether no licence is shown, because release is without one from sentences on both sides of 1 February 2015.
pub(crate) fn has_no_licence(lines: &[Line<'_, '_>], given: Given<'_>) -> bool {
    let first = first_of_latest(lines.iter(), |line| Some(line.dates.defaulted));
    let release = first.map(|line| line.dates.final_release());
    let both = release.zip(effective_length(lines));
    both.and_then(|(release, length)| rehabilitation_mixture(lines, release, length, given))
        == Some(false)
}

/// Whether release is on licence.
fn is_on_licence(lines: &[Line<'_, '_>], release: Day, given: Given<'_>) -> bool {
    let Some(length) = effective_length(lines) else {
        return false;
    };
    if let Some(on_licence) = rehabilitation_mixture(lines, release, length, given) {
        return on_licence;
    }
    if lines.iter().any(Line::is_order) {
        let young = |line: &Line<'_, '_>| is_under_18(line.dates.final_release(), given);
        if length.years == 0 && lines.iter().all(young) {
            return false;
        }
        if lines.iter().any(|line| !line.is_order()) && !lines.iter().any(young) {
            return true;
        }
    }
    lines
        .iter()
        .filter_map(|line| line.dates.licence_expiry)
        .any(|licence| licence >= release)
}

/// Where sentences by themselves stand on both sides of 1 February 2015, the older one under 12 months, and the last release
/// is without a licence: whether release is on licence all the same, because the licences do not end before it.
fn rehabilitation_mixture(
    lines: &[Line<'_, '_>],
    release: Day,
    length: YearsMonthsDays,
    given: Given<'_>,
) -> Option<bool> {
    let days = &given.law.rows.days;
    let by_itself = || {
        lines.iter().filter(|line| {
            line.calculation.aggregate.form == Form::Alone && line.has(|part| part.is_standard())
        })
    };
    let newer = |line: &Line<'_, '_>| line.calculation.aggregate.has_rehabilitation_part(days);
    let older =
        |line: &Line<'_, '_>| !newer(line) && line.calculation.aggregate.is_shorter_than_months(12);
    let determinate = first_of_latest(lines.iter(), |line| Some(line.dates.release))?;
    if determinate.dates.is_conditional
        || length.years >= 4
        || !by_itself().any(newer)
        || !by_itself().any(older)
    {
        return None;
    }
    let expiring = |on_licence: bool| {
        let of_kind = lines
            .iter()
            .filter(move |line| line.dates.is_sentence_and_licence == on_licence);
        first_of_latest(of_kind, |line| Some(line.dates.expiry))
    };
    let (_, licence) = (expiring(false)?, expiring(true)?);
    let last = first_of_latest(lines.iter(), |line| Some(line.dates.expiry))?;
    Some(last.dates.is_sentence_and_licence || release <= licence.dates.expiry)
}

/// Release after recalls of 14 or 28 days from sentences of 12 months and more, and from shorter ones: by the sentence that
/// ends last, from the day of return that the prison holds for the person.
fn of_both_lengths(lines: &[Line<'_, '_>], given: Given<'_>, shown: &Shown) -> Option<Day> {
    let returned = given.case.returned_to_custody?;
    let end = shown.get(DateKind::Sled)?;
    let days = |line: &Line<'_, '_>| line.calculation.aggregate.fixed_term_days();
    let is_short = |line: &Line<'_, '_>| line.calculation.aggregate.is_shorter_than_months(12);
    let fixed = || {
        lines.iter().filter(|line| match days(line) {
            Some(28) => true,
            Some(14) => line.dates.is_sentence_and_licence,
            _ => false,
        })
    };
    if !(fixed().any(is_short) && fixed().any(|line| !is_short(line))) {
        return None;
    }
    let expiry = |line: &Line<'_, '_>| line.calculation.unbounded_expiry(given);
    let last = lines.iter().find(|line| expiry(line) == end)?;
    let length = if days(last) == Some(14) { 13 } else { 27 };
    let adjustments = &last.calculation.adjustments;
    let until =
        returned.plus_days(length + adjustments.at_large_in_recall + adjustments.awarded_in_recall);
    if !is_short(last) {
        return Some(until.min(expiry(last)));
    }
    let governs = first_of_latest(lines.iter(), |line| Some(line.dates.defaulted))?;
    let release = governs.dates.final_release();
    let nearest = fixed()
        .filter(|line| !is_short(line) && expiry(line) >= returned)
        .min_by_key(|line| {
            let apart = line.calculation.aggregate.expiry.days_since(release);
            apart.abs()
        })?;
    // The peer counts these days backwards, so that they are always fewer than 14.
    match days(last) {
        Some(28) => Some(until.min(expiry(nearest))),
        Some(14) => Some(until.min(expiry(last))),
        _ => None,
    }
}
