//! Home detention curfew: from when a person may be released on it.
//! Authority: Criminal Justice Act 2003 section 246; the longest curfew by SI 2023/390 (180 days) and SI 2024/1331 (365 days).
//! Whether a sentence can have it at all is in `kinds`; what another sentence does to it, in `dates_shown`.

use calendar::Day;

use crate::calculation::{Calculation, Given};
use crate::day_counting::Fraction;
use crate::law::HomeDetention;

/// A curfew date, and what it was chosen by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Curfew<'c> {
    /// The day from which the person may be released on curfew.
    pub day: Day,
    /// The law that gives it.
    pub law: &'c HomeDetention,
    /// Days of the custodial period.
    pub custodial_period: i32,
    /// Days of it that are served before curfew.
    pub served: i32,
}

/// The curfew date under the law that gives it; nothing if the sentence is too short or the curfew would be.
///
/// Each law gives a date. That of an earlier law is taken if it comes before the next law does, and no part of the sentence
/// was passed after that. The test leaves additional days out of account; they are added to what it chooses.
pub(crate) fn curfew<'c>(
    calculation: &Calculation<'_>,
    release: Day,
    given: Given<'c>,
) -> Option<Curfew<'c>> {
    let aggregate = &calculation.aggregate;
    let steps = &given.law.rows.home_detention;
    let custodial_period = calculation.point.release.days_since(aggregate.passed) + 1;
    for (at, law) in steps.iter().enumerate() {
        if custodial_period < law.custodial_period_min
            || release < aggregate.passed.plus_days(law.curfew_min)
        {
            continue;
        }
        let served = served(law, custodial_period);
        let adjustments = &calculation.adjustments;
        let earliest = aggregate
            .passed
            .plus_days(law.curfew_min + adjustments.at_large);
        let value = aggregate
            .passed
            .plus_days(served + calculation.shift(given))
            .max(earliest);
        let next = steps.get(at + 1).and_then(|next| next.from);
        let spans = |next: Day| aggregate.has(|part| part.passed >= next);
        if next.is_some_and(|next| value >= next || spans(next)) {
            continue;
        }
        let floor = law
            .from
            .filter(|from| !aggregate.all(|part| part.passed >= *from))
            .unwrap_or(value);
        return Some(Curfew {
            day: value.max(floor).plus_days(calculation.awarded(given)),
            law,
            custodial_period,
            served,
        });
    }
    None
}

/// Days to be served before curfew: half of the custodial period, or all but the longest curfew.
fn served(law: &HomeDetention, custodial_period: i32) -> i32 {
    if custodial_period < law.midpoint {
        Fraction::HALF.of_days(custodial_period).max(law.served_min)
    } else {
        custodial_period - (law.curfew_max + 1)
    }
}
