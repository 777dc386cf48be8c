//! Early removal from the United Kingdom: from when a person who is liable to removal may be removed.
//! Authority: Criminal Justice Act 2003 section 260, as amended from time to time: each version is a row of the law.
//! What another sentence does to it is in `dates_shown`.

use calendar::Day;

use crate::calculation::{Calculation, Dates, Given};
use crate::law::EarlyRemoval;

/// A removal date, and what it was chosen by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Removal<'c> {
    /// The day from which the person may be removed.
    pub day: Day,
    /// The law that gives it.
    pub law: &'c EarlyRemoval,
    /// The longest time before release (or parole eligibility) reaches back to this day.
    pub by_period: Day,
    /// The part that must be served ends with this day.
    pub by_fraction: Day,
    /// Days of the custodial period (or to parole eligibility).
    pub custodial_period: i32,
}

/// The removal date under the law that gives it.
///
/// That of an earlier law is taken if it comes before the next law does, and no part of the sentence was passed after that.
pub(crate) fn removal<'c>(
    calculation: &Calculation<'_>,
    dates: &Dates,
    given: Given<'c>,
) -> Option<Removal<'c>> {
    let aggregate = &calculation.aggregate;
    let steps = &given.law.rows.early_removal;
    for (at, law) in steps.iter().enumerate() {
        let mut removal = under(law, calculation, dates, given);
        let next = steps.get(at + 1).and_then(|next| next.from);
        let spans = |next: Day| aggregate.has(|part| part.passed >= next);
        // The peer takes all additional days off, whether they are served or not.
        let awarded = if given.law.rows.as_the_peer {
            calculation.adjustments.awarded + calculation.adjustments.awarded_served
        } else {
            calculation.awarded(given)
        };
        let tested = removal.day.plus_days(-awarded);
        if next.is_some_and(|next| tested >= next || spans(next)) {
            continue;
        }
        let floor = law
            .from
            .filter(|from| !aggregate.has(|part| part.passed >= *from));
        if let Some(from) = floor {
            let from = from.plus_days(calculation.awarded(given));
            removal.day = removal.day.max(from);
        }
        return Some(removal);
    }
    None
}

fn under<'c>(
    law: &'c EarlyRemoval,
    calculation: &Calculation<'_>,
    dates: &Dates,
    given: Given<'_>,
) -> Removal<'c> {
    let passed = calculation.aggregate.passed;
    let release = dates.parole.unwrap_or(dates.release);
    let unadjusted = calculation
        .point
        .parole
        .unwrap_or(calculation.point.release);
    let by_period = release
        .plus_months(-(law.before_release.years * 12 + law.before_release.months))
        .plus_days(-law.before_release.days);
    let custodial_period = unadjusted.days_since(passed) + 1;
    let served = law.served.of_days(custodial_period);
    // Days deducted beyond the part to be served are not set against days at large.
    let by_fraction = passed
        .plus_days((served - calculation.deductions(given)).max(0))
        .plus_days(calculation.adjustments.at_large + calculation.awarded(given));
    let day = if given.law.rows.as_the_peer {
        // The peer puts a day that would be before the sentence after it by all days added, even beyond release.
        let adjustments = &calculation.adjustments;
        let added = adjustments.at_large + adjustments.awarded + adjustments.awarded_served;
        let adjusted = calculation.shift(given) + adjustments.awarded;
        let day = passed
            .plus_days(served + adjusted)
            .min(release)
            .max(by_period);
        day.max(passed.plus_days(added))
    } else {
        by_period.max(by_fraction).min(release).max(passed)
    };
    Removal {
        day,
        law,
        by_period,
        by_fraction,
        custodial_period,
    }
}
