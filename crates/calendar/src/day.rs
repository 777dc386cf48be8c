//! One calendar day: arithmetic, weekday, and the ISO form in which days are stored and exchanged.
//! Authority: the proleptic Gregorian calendar, ISO 8601 (`YYYY-MM-DD`).
//! The words in which a day is shown to people are in `day_words`; days known only to the month or year are facts, not days.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// One calendar day, held as the number of days since 1 January 1970; no time of day and no time zone.
///
/// The years -9998 to 9999 exist; arithmetic saturates at their first and last day. Years before 1 are astronomical (year 0 is 1 BC).
/// Serialised as `"2022-06-02"` where people may read it, and as the day number in binary formats.
///
/// ```
/// use calendar::Day;
/// let day = Day::parse_iso("2022-06-02")?;
/// assert_eq!(day.plus_days(22).in_words_with_weekday(), "Friday 24 June 2022");
/// # Ok::<(), calendar::DayError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday, the first day of a working week.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday, never a working day.
    Saturday,
    /// Sunday, never a working day.
    Sunday,
}

/// Why a text is not a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// The text is not written `YYYY-MM-DD`.
    #[error("`{found}` is not a day; write it as YYYY-MM-DD, like 2022-06-02")]
    NotIso {
        /// The text that was found.
        found: String,
    },
    /// The text is written as a day, but the calendar has no such day.
    #[error("`{found}` is not in the calendar; check the month and the day of the month")]
    NoSuchDay {
        /// The text that was found.
        found: String,
    },
}

const FIRST_YEAR: i16 = -9998;
const LAST_YEAR: i16 = 9999;

impl Day {
    /// The earliest day there is: 1 January -9998.
    pub const FIRST: Day = Day(day_number(FIRST_YEAR as i32, 1, 1));
    /// The latest day there is: 31 December 9999.
    pub const LAST: Day = Day(day_number(LAST_YEAR as i32, 12, 31));

    /// The day with this year, month (1 to 12) and day of the month; `None` if the calendar has none such.
    #[must_use]
    pub fn from_ymd(year: i16, month: i8, day_of_month: i8) -> Option<Day> {
        let exists = (FIRST_YEAR..=LAST_YEAR).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day_of_month);
        exists.then(|| Day(day_number(year.into(), month.into(), day_of_month.into())))
    }

    /// Reads `YYYY-MM-DD` and nothing else: no spaces, no time, no shorter forms.
    ///
    /// # Errors
    /// [`DayError::NotIso`] if it is not written so; [`DayError::NoSuchDay`] if there is no such day (`2023-02-29`).
    pub fn parse_iso(text: &str) -> Result<Day, DayError> {
        let not_iso = || DayError::NotIso {
            found: text.to_owned(),
        };
        let (year, month, day_of_month) = iso_fields(text.as_bytes()).ok_or_else(not_iso)?;
        Day::from_ymd(year, month, day_of_month).ok_or_else(|| DayError::NoSuchDay {
            found: text.to_owned(),
        })
    }

    /// The day with this many days since 1 January 1970; `None` outside the years -9998 to 9999.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Day> {
        (Day::FIRST.0..=Day::LAST.0)
            .contains(&number)
            .then_some(Day(number))
    }

    /// Days since 1 January 1970, which is 0; negative before it.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.ymd().0
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.ymd().1
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day_of_month(self) -> i8 {
        self.ymd().2
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        // 1 January 1970 was a Thursday.
        match self.0.saturating_add(3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// This many calendar days later (earlier if negative); stops at the first and last day there is.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Day {
        Day(self.0.saturating_add(days).clamp(Day::FIRST.0, Day::LAST.0))
    }

    /// This many calendar months later (earlier if negative), on the same day of the month, or on the last day of the month
    /// where it has no such day: 31 January and 1 month is 28 or 29 February. Stops at the first and last day there is.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Day {
        let end = if months < 0 { Day::FIRST } else { Day::LAST };
        self.month_later(i64::from(months))
            .and_then(|(year, month, day_of_month)| {
                Day::from_ymd(year, month, day_of_month.min(days_in_month(year, month)))
            })
            .unwrap_or(end)
    }

    /// The year and month that many months later, with the day of the month unchanged: there may be no such day.
    pub(crate) fn month_later(self, months: i64) -> Option<(i16, i8, i8)> {
        let (year, month, day_of_month) = self.ymd();
        let since_year_0 = (i64::from(year) * 12 + i64::from(month) - 1).checked_add(months)?;
        let new_year = i16::try_from(since_year_0.div_euclid(12)).ok()?;
        let new_month = i8::try_from(since_year_0.rem_euclid(12) + 1).ok()?;
        Some((new_year, new_month, day_of_month))
    }

    /// How many calendar days this day is after `earlier`; negative if it is before it.
    #[must_use]
    pub fn days_since(self, earlier: Day) -> i32 {
        self.0 - earlier.0
    }

    /// Year, month and day of the month in one step (H. Hinnant, "chrono-compatible low-level date algorithms").
    pub(crate) fn ymd(self) -> (i16, i8, i8) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // Months counted from March, so that a leap day comes last.
        let march_month = (5 * day_of_year + 2) / 153;
        let day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        // In range for every day there is: the constructors keep the years within -9998 to 9999.
        (year as i16, month as i8, day_of_month as i8)
    }
}

/// Days since 1 January 1970 of a day that exists (the inverse of [`Day::ymd`]).
const fn day_number(year: i32, month: i32, day_of_month: i32) -> i32 {
    let march_year = if month <= 2 { year - 1 } else { year };
    let era = march_year.div_euclid(400);
    let year_of_era = march_year.rem_euclid(400);
    let march_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * march_month + 2) / 5 + day_of_month - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// How many days a month (1 to 12) of a year has.
pub(crate) fn days_in_month(year: i16, month: i8) -> i8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn iso_fields(text: &[u8]) -> Option<(i16, i8, i8)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| i16::from(byte - b'0'));
    let year = ((digit(y1)? * 10 + digit(y2)?) * 10 + digit(y3)?) * 10 + digit(y4)?;
    let month = digit(m1)? * 10 + digit(m2)?;
    let day_of_month = digit(d1)? * 10 + digit(d2)?;
    Some((
        year,
        i8::try_from(month).ok()?,
        i8::try_from(day_of_month).ok()?,
    ))
}

impl fmt::Display for Day {
    /// ISO 8601: `2022-06-02`. Years before 0 have a sign and cannot be read back by [`Day::parse_iso`].
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day_of_month) = self.ymd();
        let sign = if year < 0 { "-" } else { "" };
        write!(
            formatter,
            "{sign}{:04}-{month:02}-{day_of_month:02}",
            year.unsigned_abs()
        )
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Day, DayError> {
        Day::parse_iso(text)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i32(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(IsoDay)
        } else {
            let number = i32::deserialize(deserializer)?;
            Day::from_number(number).ok_or_else(|| {
                de::Error::custom(format_args!(
                    "day number `{number}` is outside the years -9998 to 9999"
                ))
            })
        }
    }
}

struct IsoDay;

impl Visitor<'_> for IsoDay {
    type Value = Day;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a day as YYYY-MM-DD, like 2022-06-02")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
        Day::parse_iso(text).map_err(E::custom)
    }
}
