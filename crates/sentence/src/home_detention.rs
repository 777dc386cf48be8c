//! Home detention curfew: from when a person may be released on it.
//! Authority: Criminal Justice Act 2003 section 246; the longest curfew by SI 2023/390 (180 days) and SI 2024/1331 (365 days).
//! Whether a sentence can have it at all is in `kinds`; what another sentence does to it, in `dates_shown`.

use calendar::Day;

use crate::calculation::{Calculation, Dates, Given};
use crate::day_counting::Fraction;
use crate::law::HomeDetention;

/// The day from which the person may be released on curfew; nothing if the sentence is too short or the curfew would be.
pub(crate) fn eligible_from(
    calculation: &Calculation<'_>,
    dates: &Dates,
    given: Given<'_>,
) -> Option<Day> {
    let aggregate = &calculation.aggregate;
    let steps = &given.law.rows.home_detention;
    let custodial_period = calculation.point.release.days_since(aggregate.passed) + 1;
    let mut chosen = None;
    for (at, step) in steps.iter().enumerate() {
        if custodial_period < step.custodial_period_min
            || dates.release < aggregate.passed.plus_days(step.curfew_min)
        {
            continue;
        }
        let next = steps.get(at + 1).and_then(|next| next.from);
        // The test leaves additional days out of account; they are added to what it chooses.
        let awarded = calculation.awarded(given);
        let value = under(step, custodial_period, calculation, given);
        // Under an earlier step only where the day comes before the next step does, and no part was passed after that.
        let spans = next.is_some_and(|next| aggregate.has(|part| part.passed >= next));
        if next.is_some_and(|next| value >= next || spans) {
            continue;
        }
        let floor = step
            .from
            .filter(|from| !aggregate.parts.iter().all(|part| part.passed >= *from));
        let chosen_value = floor.map_or(value, |floor| value.max(floor));
        chosen = Some(chosen_value.plus_days(awarded));
        break;
    }
    chosen
}

fn under(
    step: &HomeDetention,
    custodial_period: i32,
    calculation: &Calculation<'_>,
    given: Given<'_>,
) -> Day {
    let passed = calculation.aggregate.passed;
    let served = if custodial_period < step.midpoint {
        Fraction::HALF
            .of_days(custodial_period)
            .max(step.served_min)
    } else {
        custodial_period - (step.curfew_max + 1)
    };
    let adjustments = &calculation.adjustments;
    let earliest = passed.plus_days(step.curfew_min + adjustments.at_large);
    passed
        .plus_days(served + calculation.shift(given))
        .max(earliest)
}
