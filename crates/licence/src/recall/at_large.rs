//! Days unlawfully at large: from the day after revocation to the day before return, both counted. Criminal Justice Act 2003
//! s. 254(6), Crime (Sentences) Act 1997 s. 32(6); which days are counted is read in the prison service's own encoding.

use calendar::Day;
use serde::Serialize;

/// The days, as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AtLarge {
    /// The first.
    pub first: Day,
    /// The last so far.
    pub last: Day,
    /// How many, both counted.
    pub days: i32,
    /// True while the person is not back.
    pub goes_on: bool,
}

/// The days between revocation and return, or until today. `None` where there is none: revoked and returned on one day, or on
/// two that follow each other.
#[must_use]
pub fn unlawfully_at_large(revoked: Day, returned: Option<Day>, today: Day) -> Option<AtLarge> {
    let first = revoked.plus_days(1);
    let last = returned.map_or(today, |returned| returned.plus_days(-1));
    (first <= last).then(|| AtLarge {
        first,
        last,
        days: last.days_since(first) + 1,
        goes_on: returned.is_none(),
    })
}
