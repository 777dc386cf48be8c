//! The working day on or before which a person must leave, where release falls on a day on which nobody is released.
//! Authority: Criminal Justice Act 1961 section 23 (release that falls on a Saturday, Sunday or bank holiday is on the day
//! before them); Criminal Justice Act 1961 section 23A, by the Offenders (Day of Release from Detention) Act 2023 (release
//! that falls on a Friday, or on the day before a bank holiday, may be up to two working days earlier).
//! The dates themselves are never moved: these days stand beside them.

use calendar::{Day, Weekday};

use crate::law::Rows;

/// When somebody leaves whose release falls on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// The last working day on or before the day of release: the person must have left by then.
    pub by: Day,
    /// The earliest day to which the person in charge may bring release forward, where the law lets them.
    pub may_be_from: Option<Day>,
}

/// When somebody leaves whose release falls on `release`.
pub(crate) fn leaving(release: Day, rows: &Rows) -> Leaving {
    let by = working_day_on_or_before(release, &rows.bank_holidays);
    let day_before_rest = !is_working(by.plus_days(1), &rows.bank_holidays);
    let may_be = day_before_rest && rows.days.friday_release <= by;
    let earlier = || {
        let one = working_day_on_or_before(by.plus_days(-1), &rows.bank_holidays);
        working_day_on_or_before(one.plus_days(-1), &rows.bank_holidays)
    };
    Leaving {
        by,
        may_be_from: may_be.then(earlier),
    }
}

fn is_working(day: Day, holidays: &[Day]) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
        && holidays.binary_search(&day).is_err()
}

pub(crate) fn working_day_on_or_before(day: Day, holidays: &[Day]) -> Day {
    // Between two working days there are never more than a few that are not.
    (0..=14)
        .map(|back| day.plus_days(-back))
        .find(|day| is_working(*day, holidays))
        .unwrap_or(day)
}
