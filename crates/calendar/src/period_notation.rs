//! The notation in which a period is written in data: "within 15 working days of", "56 days beginning with".
//! What the notation means is in `period`.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

use crate::period::Period;

const NEXT_SCHOOL_DAY: &str = "before the start of the next school day after";

/// Why a text is not a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{found}` is not a period; write it like `within 15 working days of`, `56 days beginning with`, `within 3 months of`, \
     `within 24 hours of`, `at least 5 working days before` or `on the day of`"
)]
pub struct PeriodError {
    /// The text that was found.
    pub found: String,
}

impl fmt::Display for Period {
    /// The notation, which reads before the name of what starts it: "within 15 working days of" the strategy discussion.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, number, unit, after) = match *self {
            Period::SameDay => return formatter.write_str("on the day of"),
            Period::BeforeNextSchoolDay => return formatter.write_str(NEXT_SCHOOL_DAY),
            Period::WithinHours(number) => ("within ", number, "hour", "of"),
            Period::WithinDays(number) => ("within ", number, "day", "of"),
            Period::WithinWeeks(number) => ("within ", number, "week", "of"),
            Period::WithinMonths(number) => ("within ", number, "month", "of"),
            Period::WithinYears(number) => ("within ", number, "year", "of"),
            Period::WithinWorkingDays(number) => ("within ", number, "working day", "of"),
            Period::DaysBeginningWith(number) => ("", number, "day", "beginning with"),
            Period::WeeksBeginningWith(number) => ("", number, "week", "beginning with"),
            Period::MonthsBeginningWith(number) => ("", number, "month", "beginning with"),
            Period::YearsBeginningWith(number) => ("", number, "year", "beginning with"),
            Period::AtLeastDaysBefore(number) => ("at least ", number, "day", "before"),
            Period::AtLeastWorkingDaysBefore(number) => {
                ("at least ", number, "working day", "before")
            }
            Period::AtLeastClearDaysBefore(number) => ("at least ", number, "clear day", "before"),
            Period::AtLeastClearWorkingDaysBefore(number) => {
                ("at least ", number, "clear working day", "before")
            }
            Period::AtLeastWorkingDaysNotFridaysBefore(number) => (
                "at least ",
                number,
                "working day",
                "other than Fridays before",
            ),
        };
        let plural = if number == 1 { "" } else { "s" };
        write!(formatter, "{before}{number} {unit}{plural} {after}")
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads the notation; one space between words, lower case. "1 working day" and "1 working days" are both read.
    fn from_str(text: &str) -> Result<Period, PeriodError> {
        read(text).ok_or_else(|| PeriodError {
            found: text.to_owned(),
        })
    }
}

fn read(text: &str) -> Option<Period> {
    if text == "on the day of" {
        return Some(Period::SameDay);
    }
    if text == NEXT_SCHOOL_DAY {
        return Some(Period::BeforeNextSchoolDay);
    }
    if let Some(counted) = text
        .strip_prefix("within ")
        .and_then(|rest| rest.strip_suffix(" of"))
    {
        return match number_and_unit(counted)? {
            (number, "hour") => Some(Period::WithinHours(number)),
            (number, "day") => Some(Period::WithinDays(number)),
            (number, "week") => Some(Period::WithinWeeks(number)),
            (number, "month") => Some(Period::WithinMonths(number)),
            (number, "year") => Some(Period::WithinYears(number)),
            (number, "working day") => Some(Period::WithinWorkingDays(number)),
            _ => None,
        };
    }
    if let Some(counted) = text.strip_suffix(" beginning with") {
        return match number_and_unit(counted)? {
            (number, "day") => Some(Period::DaysBeginningWith(number)),
            (number, "week") => Some(Period::WeeksBeginningWith(number)),
            (number, "month") => Some(Period::MonthsBeginningWith(number)),
            (number, "year") => Some(Period::YearsBeginningWith(number)),
            _ => None,
        };
    }
    let counted = text
        .strip_prefix("at least ")
        .and_then(|rest| rest.strip_suffix(" before"))?;
    if let Some(counted) = counted.strip_suffix(" other than Fridays") {
        return match number_and_unit(counted)? {
            (number, "working day") => Some(Period::AtLeastWorkingDaysNotFridaysBefore(number)),
            _ => None,
        };
    }
    match number_and_unit(counted)? {
        (number, "day") => Some(Period::AtLeastDaysBefore(number)),
        (number, "working day") => Some(Period::AtLeastWorkingDaysBefore(number)),
        (number, "clear day") => Some(Period::AtLeastClearDaysBefore(number)),
        (number, "clear working day") => Some(Period::AtLeastClearWorkingDaysBefore(number)),
        _ => None,
    }
}

/// "15 working days" is 15 and "working day".
fn number_and_unit(counted: &str) -> Option<(u32, &str)> {
    let (number, unit) = counted.split_once(' ')?;
    // u32 would also read "+15" and "015"; the notation has one form.
    let plain = number.bytes().all(|byte| byte.is_ascii_digit())
        && (number == "0" || !number.starts_with('0'));
    let number = if plain {
        number.parse().ok()?
    } else {
        return None;
    };
    Some((number, unit.strip_suffix('s').unwrap_or(unit)))
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}
