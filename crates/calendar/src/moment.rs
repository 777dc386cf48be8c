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
