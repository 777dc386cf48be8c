//! A day or an instant: where a period starts or ends, as exactly as it is known.
//! What is known only to the hour, month or year is a fact's time, not a moment.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

use crate::day::Day;
use crate::instant::{Instant, InstantError};

/// A day or an instant.
///
/// Serialised where people may read it as `"2022-06-02"` or `"2022-06-02T09:00:00Z"`.
///
/// ```
/// use calendar::Moment;
/// let moment: Moment = "2022-06-02".parse()?;
/// assert_eq!(moment.in_words(), "Thursday 2 June 2022");
/// # Ok::<(), calendar::InstantError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Some time on that London day, or the whole of it.
    Day(Day),
    /// To the microsecond.
    Instant(Instant),
}

impl Moment {
    /// Reads a day, a time with its offset, or a London time without one: `2026-03-28`, `2026-03-28T23:30:00Z`,
    /// `2026-03-28T23:30`. A London time that comes twice or never is taken as by [`Instant::from_london`].
    ///
    /// # Errors
    /// Where the text is none of these.
    ///
    /// ```
    /// use calendar::Moment;
    /// assert_eq!(Moment::parse_london("2026-06-02T23:30")?.to_string(), "2026-06-02T22:30:00Z");
    /// # Ok::<(), calendar::InstantError>(())
    /// ```
    pub fn parse_london(text: &str) -> Result<Moment, InstantError> {
        text.parse().or_else(|fault| match london(text) {
            Some(instant) => Ok(Moment::Instant(instant)),
            None => Err(fault),
        })
    }

    /// The day itself, or the London day on which the instant falls.
    #[must_use]
    pub fn london_day(self) -> Day {
        match self {
            Moment::Day(day) => day,
            Moment::Instant(instant) => instant.london_day(),
        }
    }

    /// The first instant that it may mean: the start of the London day, or the instant itself.
    #[must_use]
    pub fn first_instant(self) -> Instant {
        match self {
            Moment::Day(day) => Instant::start_of(day),
            Moment::Instant(instant) => instant,
        }
    }

    /// The last instant that it may mean: the last microsecond of the London day, or the instant itself.
    ///
    /// Something due at this moment is late once `now` is after its last instant.
    #[must_use]
    pub fn last_instant(self) -> Instant {
        match self {
            Moment::Day(day) => Instant::end_of(day),
            Moment::Instant(instant) => instant,
        }
    }

    /// "Thursday 2 June 2022", or "Thursday 2 June 2022, 4:05pm" in London time.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Moment::Day(day) => day.in_words_with_weekday(),
            Moment::Instant(instant) => format!(
                "{} {}",
                instant.london_day().weekday(),
                instant.london_words()
            ),
        }
    }
}

impl From<Day> for Moment {
    fn from(day: Day) -> Moment {
        Moment::Day(day)
    }
}

impl From<Instant> for Moment {
    fn from(instant: Instant) -> Moment {
        Moment::Instant(instant)
    }
}

impl fmt::Display for Moment {
    /// `2022-06-02` or `2022-06-02T09:00:00Z`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Day(day) => day.fmt(formatter),
            Moment::Instant(instant) => instant.fmt(formatter),
        }
    }
}

impl FromStr for Moment {
    type Err = InstantError;

    /// A day as `YYYY-MM-DD`, or a time with its offset as in RFC 3339.
    fn from_str(text: &str) -> Result<Moment, InstantError> {
        match Day::parse_iso(text) {
            Ok(day) => Ok(Moment::Day(day)),
            Err(_) => Instant::parse(text).map(Moment::Instant),
        }
    }
}

/// `2026-03-28T23:30` or `2026-03-28T23:30:05` by London clocks.
fn london(text: &str) -> Option<Instant> {
    let (day, clock) = text.split_once(['T', ' '])?;
    let day = Day::parse_iso(day).ok()?;
    let mut parts = clock.split(':').map(|part| {
        let plain = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u8>().ok()).flatten()
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let whole = parts.next().is_none() && hour < 24 && minute < 60 && second < 60;
    whole.then(|| Instant::from_london(day, hour, minute, second))
}

/// How a moment is written where nobody reads it.
#[derive(Serialize, Deserialize)]
enum Compact {
    Day(Day),
    Instant(Instant),
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        match *self {
            Moment::Day(day) => Compact::Day(day).serialize(serializer),
            Moment::Instant(instant) => Compact::Instant(instant).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?
                .parse()
                .map_err(de::Error::custom);
        }
        Ok(match Compact::deserialize(deserializer)? {
            Compact::Day(day) => Moment::Day(day),
            Compact::Instant(instant) => Moment::Instant(instant),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn a_time_without_an_offset_is_london_time() {
        // The last two: a time that never comes, and one that comes twice.
        let cases = [
            ("2026-03-28", "2026-03-28"),
            ("2026-03-28T23:30", "2026-03-28T23:30:00Z"),
            ("2026-06-28T23:30:05", "2026-06-28T22:30:05Z"),
            ("2026-06-28 09:05", "2026-06-28T08:05:00Z"),
            ("2026-06-28T23:30:00+01:00", "2026-06-28T22:30:00Z"),
            ("2026-03-29T01:30", "2026-03-29T01:30:00Z"),
            ("2026-10-25T01:30", "2026-10-25T00:30:00Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(Moment::parse_london(text).unwrap().to_string(), expected);
        }
        for wrong in [
            "2026-03-28T24:00",
            "2026-03-28T9:30",
            "2026-03-28T",
            "T09:30",
            "2026-02-30T09:30",
            "2026-03-28T09:30:00:00",
            "soon",
        ] {
            assert!(Moment::parse_london(wrong).is_err(), "{wrong}");
        }
    }
}
