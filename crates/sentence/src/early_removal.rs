//! Early removal from the United Kingdom: from when a person who is liable to removal may be removed.
//! Authority: Criminal Justice Act 2003 section 260, as amended from time to time: each version is a row of the law.
//! What another sentence does to it is in `dates_shown`.

use calendar::Day;

use crate::calculation::{Calculation, Dates, Given};
use crate::law::EarlyRemoval;

/// The day from which the person may be removed.
pub(crate) fn eligible_from(
    calculation: &Calculation<'_>,
    dates: &Dates,
    given: Given<'_>,
) -> Option<Day> {
    let aggregate = &calculation.aggregate;
    let steps = &given.law.rows.early_removal;
    for (at, step) in steps.iter().enumerate() {
        let next = steps.get(at + 1).and_then(|next| next.from);
        let value = under(step, calculation, dates, given);
        let spans = next.is_some_and(|next| aggregate.has(|part| part.passed >= next));
        if next.is_some_and(|next| value >= next || spans) {
            continue;
        }
        let floor = step
            .from
            .filter(|from| !aggregate.has(|part| part.passed >= *from))
            .map(|from| from.plus_days(calculation.awarded(given)));
        return Some(floor.map_or(value, |floor| value.max(floor)));
    }
    None
}

fn under(
    step: &EarlyRemoval,
    calculation: &Calculation<'_>,
    dates: &Dates,
    given: Given<'_>,
) -> Day {
    let passed = calculation.aggregate.passed;
    let release = dates.parole.unwrap_or(dates.release);
    let unadjusted = calculation
        .point
        .parole
        .unwrap_or(calculation.point.release);
    let earliest = release
        .plus_months(-(step.before_release.years * 12 + step.before_release.months))
        .plus_days(-step.before_release.days);
    let served = step.served.of_days(unadjusted.days_since(passed) + 1);
    let by_fraction = passed
        .plus_days((served - calculation.deductions(given)).max(0))
        .plus_days(calculation.adjustments.at_large + calculation.awarded(given));
    earliest.max(by_fraction).min(release).max(passed)
}
