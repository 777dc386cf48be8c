//! From when a duty counts as due soon: so many working days, days or hours before it is due.

use calendar::{BankHolidays, Instant, Moment};
use serde::{Deserialize, Serialize};

/// How long before it is due a duty counts as due soon. Written `3 working days`, `10 days` or `6 hours`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DueSoon {
    /// That many working days before the day on which it is due; 0 is that day itself.
    WorkingDays(u32),
    /// That many calendar days before.
    Days(u32),
    /// That many elapsed hours before the end of it.
    Hours(u32),
}

impl DueSoon {
    /// The first moment at which a duty that is due at `due` counts as due soon: a whole day, or an instant for hours.
    /// Where bank holidays are not known for the year, the day on which it is due.
    #[must_use]
    pub fn begins(self, due: Moment, holidays: &BankHolidays) -> Moment {
        let day = due.london_day();
        match self {
            Self::WorkingDays(number) => {
                Moment::Day(holidays.subtract_working_days(day, number).unwrap_or(day))
            }
            Self::Days(number) => Moment::Day(day.plus_days(0_i32.saturating_sub_unsigned(number))),
            Self::Hours(number) => {
                Moment::Instant(due.last_instant().plus_hours(-i64::from(number)))
            }
        }
    }
}

/// The microsecond after the last that `due` may mean: the first at which it is late.
pub(crate) fn just_after(due: Moment) -> Instant {
    match due {
        Moment::Day(day) => Instant::start_of(day.plus_days(1)),
        Moment::Instant(instant) => Instant::from_micros(instant.micros().saturating_add(1)),
    }
}

impl TryFrom<String> for DueSoon {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is not a time before: expected `3 working days`, `10 days` or `6 hours`"
            )
        };
        let (number, unit) = text.split_once(' ').ok_or_else(wrong)?;
        let number = number.parse().map_err(|_| wrong())?;
        match unit.strip_suffix('s').unwrap_or(unit) {
            "working day" => Ok(Self::WorkingDays(number)),
            "day" => Ok(Self::Days(number)),
            "hour" => Ok(Self::Hours(number)),
            _ => Err(wrong()),
        }
    }
}

impl From<DueSoon> for String {
    fn from(soon: DueSoon) -> Self {
        match soon {
            DueSoon::WorkingDays(number) => format!("{number} working days"),
            DueSoon::Days(number) => format!("{number} days"),
            DueSoon::Hours(number) => format!("{number} hours"),
        }
    }
}
