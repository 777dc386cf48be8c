//! Release after recall.
//! Authority: Criminal Justice Act 2003 sections 255A to 255C and 255BA: a fixed term counts from the day of return to
//! custody, that day included, and ends at the latest when the sentence does; a standard recall lasts until it does.
//! Which recall the law of a day requires is not worked out here: the recall is a fact of the case.

use calendar::Day;

use crate::calculation::{Calculation, Given};
use crate::case::{Case, MovementReason, Recall, RecallKind};
use crate::law::Law;

/// The day of return to custody for a recalled sentence.
pub(crate) fn returned(calculation: &Calculation<'_>, given: Given<'_>) -> Option<Day> {
    returned_for(&calculation.aggregate.recall?, given.case, given.law)
}

/// The day of return to custody after this recall: as the prison holds it for all, or as the sentence has it. For 56 days,
/// and for the peer always, the sentence's own goes before.
pub(crate) fn returned_for(recall: &Recall, case: &Case, law: &Law) -> Option<Day> {
    let its_own_first = law.rows.as_the_peer || recall.kind == RecallKind::FixedTerm(56);
    let (first, second) = if its_own_first {
        (recall.returned, case.returned_to_custody)
    } else {
        (case.returned_to_custody, recall.returned)
    };
    first
        .or(second)
        .or(case.fixed_term_recall.map(|recall| recall.returned))
}

/// The day of release after recall.
pub(crate) fn release(calculation: &Calculation<'_>, expiry: Day, given: Given<'_>) -> Day {
    let Some(recall) = calculation.aggregate.recall else {
        return expiry;
    };
    let RecallKind::FixedTerm(length) = recall.kind else {
        return expiry;
    };
    let Some(returned) = returned(calculation, given) else {
        return expiry;
    };
    let adjustments = &calculation.adjustments;
    // Recalled together with one of 12 months or more, a sentence under 12 months is held for its own 14 days.
    let is_short = calculation.is_mixed_recall && calculation.aggregate.is_shorter_than_months(12);
    let length = if length == 28 && is_short { 14 } else { length };
    let fixed = returned.plus_days(length - 1 + adjustments.at_large_in_recall);
    let commenced = given
        .law
        .rows
        .recall_56
        .as_ref()
        .and_then(|regime| regime.tranches.first())
        .map(|first| first.from);
    let from = match calculation.recall_56_from {
        // Until its tranche, a 56-day recall lasts as long as a standard one.
        None if length == 56 && commenced.is_none_or(|from| returned < from) => return expiry,
        None => fixed,
        Some(tranche) => fixed.max(tranche),
    };
    from.plus_days(adjustments.awarded_in_recall)
        .max(rest_of_custody(calculation, returned, given).unwrap_or(Day::FIRST))
        .min(expiry)
}

/// The end of the requisite custodial period, for whoever is recalled from home detention curfew: a fixed term does not end before
/// it (sections 255B(1B) and 255BA(2)(b)). The peer knows no such recall.
pub(crate) fn rest_of_custody(
    calculation: &Calculation<'_>,
    returned: Day,
    given: Given<'_>,
) -> Option<Day> {
    let mut movements = given.case.movements.iter();
    let was_on_curfew = movements
        .rfind(|one| !one.into_custody && one.day <= returned)
        .is_some_and(|one| one.reason == MovementReason::HomeDetention);
    let days = calculation.adjustments.at_large_after_release;
    let release = || calculation.release(given).plus_days(days);
    (was_on_curfew && !given.law.rows.as_the_peer).then(release)
}

/// The days from return to custody to the end of the fixed term, as far as they are known.
pub(crate) fn fixed_term(calculation: &Calculation<'_>, given: Given<'_>) -> Option<(Day, Day)> {
    let length = calculation.aggregate.fixed_term_days()?;
    if given.law.rows.as_the_peer {
        // The peer goes by the person's day of return, and by no end but that of the sentence.
        return Some((given.case.returned_to_custody?, Day::LAST));
    }
    let returned = returned(calculation, given)?;
    if length == 56 {
        // Those returned before its tranche are held until then, however long that is.
        return Some((returned, Day::LAST));
    }
    let adjustments = &calculation.adjustments;
    let last = returned
        .plus_days(length - 1 + adjustments.at_large_in_recall + adjustments.awarded_in_recall);
    Some((returned, last))
}
