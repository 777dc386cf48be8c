//! One point in time, and London time.
//! Authority: RFC 3339 for the written form; the IANA time-zone database's Europe/London for the clocks (Summer Time Act 1972 and
//! orders before and after it), compiled in, so that every machine gives the same answer.
//! No clock is read here: "now" comes in as an argument.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

use crate::day::Day;

static LONDON: TimeZone = jiff::tz::get!("Europe/London");

const MICROSECONDS_AN_HOUR: i64 = 3_600_000_000;

/// One point in time, held as microseconds since the start of 1970 in UTC, shown to people in London time.
///
/// The years -9998 to 9999 exist; arithmetic saturates at their ends. Serialised as `"2022-06-02T09:00:00Z"` (UTC, with six decimals
/// where it has a fraction of a second) where people may read it, and as the microseconds in binary formats.
///
/// ```
/// use calendar::Instant;
/// let instant = Instant::parse("2026-11-22T16:05:00Z")?;
/// assert_eq!(instant.london_words(), "22 November 2026, 4:05pm");
/// # Ok::<(), calendar::InstantError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Why a text is not an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{found}` is not a time; write the day, the time and its offset, like 2022-06-02T09:30:00Z or 2022-06-02T10:30:00+01:00"
)]
pub struct InstantError {
    /// The text that was found.
    pub found: String,
}

impl Instant {
    /// The earliest instant there is: the start of 1 January -9998, UTC.
    pub const FIRST: Instant = Instant(Day::FIRST.number() as i64 * 24 * MICROSECONDS_AN_HOUR);
    /// The latest instant there is: the last microsecond of 30 December 9999, UTC (the last whole day in every zone).
    pub const LAST: Instant = Instant(Day::LAST.number() as i64 * 24 * MICROSECONDS_AN_HOUR - 1);

    /// The instant this many microseconds after the start of 1970, UTC; beyond the years there are, the first or last instant.
    #[must_use]
    pub fn from_micros(micros: i64) -> Instant {
        Instant(micros.clamp(Instant::FIRST.0, Instant::LAST.0))
    }

    /// Microseconds since the start of 1970, UTC; negative before it.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with an offset: `2022-06-02T09:30:00Z`, `2022-06-02T10:30:00.25+01:00`.
    ///
    /// A time without an offset is refused, since it may be meant in London time or in UTC; [`Instant::from_london`] is for those.
    /// What is finer than a microsecond is dropped; a leap second is taken as the second before it.
    ///
    /// # Errors
    /// [`InstantError`] if it is written otherwise, or there is no such day or time.
    pub fn parse(text: &str) -> Result<Instant, InstantError> {
        let fault = || InstantError {
            found: text.to_owned(),
        };
        if !has_rfc_3339_shape(text.as_bytes()) {
            return Err(fault());
        }
        let timestamp: Timestamp = text.parse().map_err(|_| fault())?;
        let micros =
            i64::try_from(timestamp.as_nanosecond().div_euclid(1000)).map_err(|_| fault())?;
        let instant = Instant::from_micros(micros);
        if instant.0 == micros {
            Ok(instant)
        } else {
            Err(fault())
        }
    }

    /// The day it is in London at this instant.
    #[must_use]
    pub fn london_day(self) -> Day {
        let clock = self.london_clock();
        Day::from_ymd(clock.year(), clock.month(), clock.day()).unwrap_or(if self.0 < 0 {
            Day::FIRST
        } else {
            Day::LAST
        })
    }

    /// "22 November 2026, 4:05pm", by the London clock; seconds are not shown. In the hour that comes twice when the clocks go
    /// back, " BST" or " GMT" follows.
    #[must_use]
    pub fn london_words(self) -> String {
        let clock = self.london_clock();
        let hour = clock.hour();
        let (hour_of_twelve, half) = match hour {
            0 => (12, "am"),
            1..=11 => (hour, "am"),
            12 => (12, "pm"),
            _ => (hour - 12, "pm"),
        };
        let minute = clock.minute();
        let which = self.which_of_two();
        format!(
            "{}, {hour_of_twelve}:{minute:02}{half}{which}",
            self.london_day().in_words()
        )
    }

    /// The first instant of that day in London.
    #[must_use]
    pub fn start_of(day: Day) -> Instant {
        Instant::from_london(day, 0, 0, 0)
    }

    /// The last microsecond of that day in London. A day has 23 or 25 hours when the clocks change.
    #[must_use]
    pub fn end_of(day: Day) -> Instant {
        if day == Day::LAST {
            return Instant::LAST;
        }
        Instant::from_micros(Instant::start_of(day.plus_days(1)).0 - 1)
    }

    /// The instant at which London clocks show this hour (0 to 23), minute and second (0 to 59) of that day; numbers beyond are
    /// taken as the last of their kind.
    ///
    /// A time that comes twice, because the clocks go back, is taken as the earlier. A time that never comes, because they go
    /// forward, is moved on by the hour that was skipped: 1:30am becomes 2:30am.
    #[must_use]
    pub fn from_london(day: Day, hour: u8, minute: u8, second: u8) -> Instant {
        let (year, month, day_of_month) = day.ymd();
        let [hour, minute, second] = [hour.min(23), minute.min(59), second.min(59)]
            .map(|part| i8::try_from(part).unwrap_or(0));
        let instant = DateTime::new(year, month, day_of_month, hour, minute, second, 0)
            .ok()
            .and_then(|clock| LONDON.to_ambiguous_timestamp(clock).compatible().ok());
        instant.map_or(
            if day.number() < 0 {
                Instant::FIRST
            } else {
                Instant::LAST
            },
            |timestamp| Instant::from_micros(timestamp.as_microsecond()),
        )
    }

    /// This many elapsed hours later (earlier if negative): when the clocks change in between, the London clock moves by an hour
    /// less or more.
    #[must_use]
    pub fn plus_hours(self, hours: i64) -> Instant {
        Instant::from_micros(
            self.0
                .saturating_add(hours.saturating_mul(MICROSECONDS_AN_HOUR)),
        )
    }

    /// That many elapsed hours later, if there is such an instant.
    pub(crate) fn checked_plus_hours(self, hours: i64) -> Option<Instant> {
        let micros = self
            .0
            .checked_add(hours.checked_mul(MICROSECONDS_AN_HOUR)?)?;
        (Instant::FIRST.0..=Instant::LAST.0)
            .contains(&micros)
            .then_some(Instant(micros))
    }

    /// How far London clocks are ahead of UTC at this instant, in seconds: 3,600 in summer, 0 in winter.
    #[must_use]
    pub fn london_offset_seconds(self) -> i32 {
        LONDON.to_offset(self.timestamp()).seconds()
    }

    fn london_clock(self) -> DateTime {
        LONDON.to_datetime(self.timestamp())
    }

    fn which_of_two(self) -> &'static str {
        match LONDON.to_ambiguous_timestamp(self.london_clock()).offset() {
            AmbiguousOffset::Fold { before, .. }
                if before.seconds() == self.london_offset_seconds() =>
            {
                " BST"
            }
            AmbiguousOffset::Fold { .. } => " GMT",
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Gap { .. } => "",
        }
    }

    fn timestamp(self) -> Timestamp {
        // Every instant there is has a timestamp: FIRST and LAST lie within jiff's years.
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// `YYYY-MM-DDTHH:MM:SS`, an optional fraction, then `Z` or `±HH:MM`: narrower than what jiff reads.
fn has_rfc_3339_shape(text: &[u8]) -> bool {
    let Some((clock, rest)) = text.split_at_checked(19) else {
        return false;
    };
    let clock_fits =
        clock
            .iter()
            .zip(b"0000-00-00T00:00:00")
            .all(|(found, expected)| match expected {
                b'0' => found.is_ascii_digit(),
                b'T' => matches!(found, b'T' | b't'),
                mark => found == mark,
            });
    let offset = match rest.split_first() {
        Some((b'.', fraction)) => {
            let digits = fraction
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            if !(1..=9).contains(&digits) {
                return false;
            }
            fraction
                .split_at_checked(digits)
                .map_or(rest, |(_, offset)| offset)
        }
        _ => rest,
    };
    let offset_fits = match offset {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].into_iter().all(u8::is_ascii_digit),
        _ => false,
    };
    clock_fits && offset_fits
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC: `2022-06-02T09:00:00Z`, with six decimals where there is a fraction of a second.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timestamp = self.timestamp();
        if self.0.rem_euclid(1_000_000) == 0 {
            write!(formatter, "{timestamp:.0}")
        } else {
            write!(formatter, "{timestamp:.6}")
        }
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Instant {
    type Err = InstantError;

    fn from_str(text: &str) -> Result<Instant, InstantError> {
        Instant::parse(text)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        if deserializer.is_human_readable() {
            return Instant::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom);
        }
        let micros = i64::deserialize(deserializer)?;
        let instant = Instant::from_micros(micros);
        if instant.0 == micros {
            Ok(instant)
        } else {
            Err(de::Error::custom(format_args!(
                "`{micros}` microseconds is outside the years -9998 to 9999"
            )))
        }
    }
}
