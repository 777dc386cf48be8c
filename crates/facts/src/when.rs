//! When something happened, and how exactly that is known: instant, hour, day, month, year, about, unknown.
//!
//! Nothing is rounded: a fact dated "June 2024" stays a month and is never quietly turned into 1 June.
//! Working with days, and London time, is `calendar`'s.

use calendar::{Day, Instant, Moment};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time, as exactly as the source knows it.
///
/// Written as text: `2024-06-02T10:15:00Z` (instant), `2024-06-02T10` (hour, London), `2024-06-02` (day),
/// `2024-06` (month), `2024` (year), `~2024-06-02` (about that day), `unknown`.
///
/// ```
/// use facts::When;
/// let june: When = "2024-06".parse()?;
/// assert_eq!(june.earliest().map(|day| day.to_string()), Some("2024-06-01".to_owned()));
/// assert_eq!(june.latest().map(|day| day.to_string()), Some("2024-06-30".to_owned()));
/// assert_eq!(june.day(), None, "a month is not a day");
/// # Ok::<(), facts::WhenFault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// To the microsecond.
    Instant(Instant),
    /// Some time in that hour (0 to 23) of that London day.
    Hour(Day, u8),
    /// Some time on that London day.
    Day(Day),
    /// Some time in that month: year, month (1 to 12).
    Month(i16, u8),
    /// Some time in that year.
    Year(i16),
    /// About that day; how far about is not said.
    About(Day),
    /// The source says that it does not know.
    Unknown,
}

/// A text that is no [`When`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{found}` is not a time: expected a day such as `2024-06-02`, a time such as `2024-06-02T10:15:00Z`, an hour `2024-06-02T10`, a month `2024-06`, a year `2024`, `~2024-06-02` for about, or `unknown`"
)]
pub struct WhenFault {
    /// What stood there.
    pub found: String,
}

impl When {
    /// The exact day, where the day is exactly known (London day of an instant or hour); `About` is not exact.
    #[must_use]
    pub fn day(self) -> Option<Day> {
        match self {
            Self::Instant(instant) => Some(instant.london_day()),
            Self::Hour(day, _) | Self::Day(day) => Some(day),
            Self::Month(..) | Self::Year(_) | Self::About(_) | Self::Unknown => None,
        }
    }

    /// The first day on which it can have happened; for `About`, the day named. `None` when unknown.
    #[must_use]
    pub fn earliest(self) -> Option<Day> {
        match self {
            Self::Month(year, month) => first_of(year, month),
            Self::Year(year) => Day::from_ymd(year, 1, 1),
            Self::About(day) => Some(day),
            _ => self.day(),
        }
    }

    /// The last day on which it can have happened; for `About`, the day named. `None` when unknown.
    #[must_use]
    pub fn latest(self) -> Option<Day> {
        match self {
            Self::Month(year, 12) => Day::from_ymd(year, 12, 31),
            Self::Month(year, month) => first_of(year, month + 1).map(|day| day.plus_days(-1)),
            Self::Year(year) => Day::from_ymd(year, 12, 31),
            Self::About(day) => Some(day),
            _ => self.day(),
        }
    }

    /// What a clock can start from: an instant, or an exact day. `None` where only a month, year, "about" or nothing
    /// is known: a clock then cannot tell.
    #[must_use]
    pub fn moment(self) -> Option<Moment> {
        match self {
            Self::Instant(instant) => Some(Moment::Instant(instant)),
            _ => self.day().map(Moment::Day),
        }
    }

    /// A key for putting facts in order: earliest day, then the time within it; unknown times come last.
    #[must_use]
    pub fn order(self) -> (i32, i64) {
        const DAY: i64 = 86_400_000_000;
        match self {
            Self::Instant(instant) => {
                let local = instant
                    .micros()
                    .saturating_add(i64::from(instant.london_offset_seconds()) * 1_000_000);
                (
                    i32::try_from(local.div_euclid(DAY)).unwrap_or(i32::MAX),
                    local.rem_euclid(DAY),
                )
            }
            Self::Hour(day, hour) => (day.number(), i64::from(hour) * 3_600_000_000),
            _ => (self.earliest().map_or(i32::MAX, Day::number), 0),
        }
    }

    /// In words for people: `2 June 2024`, `June 2024`, `about 2 June 2024`, `not known when`.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::Instant(instant) => instant.london_words(),
            Self::Hour(day, hour) => format!(
                "{}, between {hour}:00 and {}:00",
                day.in_words(),
                u16::from(hour) + 1
            ),
            Self::Day(day) => day.in_words(),
            Self::Month(..) => self.earliest().map_or_else(String::new, |day| {
                day.in_words()
                    .split_once(' ')
                    .map_or_else(String::new, |(_, rest)| rest.to_owned())
            }),
            Self::Year(year) => year.to_string(),
            Self::About(day) => format!("about {}", day.in_words()),
            Self::Unknown => "not known when".to_owned(),
        }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Instant(instant) => write!(out, "{instant}"),
            Self::Hour(day, hour) => write!(out, "{day}T{hour:02}"),
            Self::Day(day) => write!(out, "{day}"),
            Self::Month(year, month) => write!(out, "{year:04}-{month:02}"),
            Self::Year(year) => write!(out, "{year:04}"),
            Self::About(day) => write!(out, "~{day}"),
            Self::Unknown => out.write_str("unknown"),
        }
    }
}

impl std::str::FromStr for When {
    type Err = WhenFault;

    fn from_str(text: &str) -> Result<Self, WhenFault> {
        let fault = || WhenFault {
            found: text.to_owned(),
        };
        if text == "unknown" {
            return Ok(Self::Unknown);
        }
        if let Some(day) = text.strip_prefix('~') {
            return Day::parse_iso(day).map(Self::About).map_err(|_| fault());
        }
        match text.len() {
            4 => year(text).map(Self::Year).ok_or_else(fault),
            7 => month(text).ok_or_else(fault),
            10 => Day::parse_iso(text).map(Self::Day).map_err(|_| fault()),
            13 => hour(text).ok_or_else(fault),
            _ => Instant::parse(text).map(Self::Instant).map_err(|_| fault()),
        }
    }
}

fn first_of(year: i16, month: u8) -> Option<Day> {
    Day::from_ymd(year, i8::try_from(month).ok()?, 1)
}

fn year(text: &str) -> Option<i16> {
    digits(text)
}

/// A number of digits only: no sign, no space.
fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

fn month(text: &str) -> Option<When> {
    let (first, second) = text.split_once('-')?;
    let number: u8 = digits(second)?;
    (first.len() == 4 && (1..=12).contains(&number)).then_some(())?;
    Some(When::Month(year(first)?, number))
}

fn hour(text: &str) -> Option<When> {
    let (day, hour) = text.split_once('T')?;
    let hour: u8 = digits(hour)?;
    (hour < 24).then_some(())?;
    Some(When::Hour(Day::parse_iso(day).ok()?, hour))
}

/// The same in a compact form for derived state, which is never read by people.
#[derive(Serialize, Deserialize)]
enum Compact {
    Instant(i64),
    Hour(i32, u8),
    Day(i32),
    Month(i16, u8),
    Year(i16),
    About(i32),
    Unknown,
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        match *self {
            Self::Instant(instant) => Compact::Instant(instant.micros()),
            Self::Hour(day, hour) => Compact::Hour(day.number(), hour),
            Self::Day(day) => Compact::Day(day.number()),
            Self::Month(year, month) => Compact::Month(year, month),
            Self::Year(year) => Compact::Year(year),
            Self::About(day) => Compact::About(day.number()),
            Self::Unknown => Compact::Unknown,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        if deserializer.is_human_readable() {
            let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
            return text.parse().map_err(D::Error::custom);
        }
        let day =
            |number| Day::from_number(number).ok_or_else(|| D::Error::custom("a day out of range"));
        Ok(match Compact::deserialize(deserializer)? {
            Compact::Instant(micros) => Self::Instant(Instant::from_micros(micros)),
            Compact::Hour(number, hour) => Self::Hour(day(number)?, hour),
            Compact::Day(number) => Self::Day(day(number)?),
            Compact::Month(year, month) => Self::Month(year, month),
            Compact::Year(year) => Self::Year(year),
            Compact::About(number) => Self::About(day(number)?),
            Compact::Unknown => Self::Unknown,
        })
    }
}

impl JsonSchema for When {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A point in time as exactly as the source knows it: instant, hour, day, month, year, ~day for about, or unknown",
            "examples": ["2024-06-02T10:15:00Z", "2024-06-02T10", "2024-06-02", "2024-06", "2024", "~2024-06-02", "unknown"]
        })
    }
}

/// From when to when something held. An event has no `until`; a state that still holds has `until: None` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// When it happened, or began.
    pub from: When,
    /// When it ended (the last day on which it held, inclusive); absent for an event and for what has no stated end.
    #[serde(default)]
    pub until: Option<When>,
}

impl Span {
    /// An event, or a state without a stated end.
    #[must_use]
    pub const fn at(from: When) -> Self {
        Self { from, until: None }
    }

    /// A state from one time until another, both inclusive.
    #[must_use]
    pub const fn between(from: When, until: Option<When>) -> Self {
        Self { from, until }
    }

    /// An event on an exactly known day.
    #[must_use]
    pub const fn on(day: Day) -> Self {
        Self::at(When::Day(day))
    }

    /// True where the end certainly lies before the start.
    #[must_use]
    pub fn ends_before_it_starts(self) -> bool {
        match (self.from.earliest(), self.until.and_then(When::latest)) {
            (Some(from), Some(until)) => until < from,
            _ => false,
        }
    }

    /// In words: `2 June 2024`, or `from 2 June 2024 to 5 July 2024`.
    #[must_use]
    pub fn in_words(self) -> String {
        match self.until {
            None => self.from.in_words(),
            Some(until) => format!("from {} to {}", self.from.in_words(), until.in_words()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_forms_round_trip() {
        for text in [
            "2024-06-02T10:15:00Z",
            "2024-06-02T10",
            "2024-06-02",
            "2024-06",
            "2024",
            "~2024-06-02",
            "unknown",
        ] {
            let when: When = text.parse().unwrap();
            assert_eq!(when.to_string(), text);
            let json = serde_json::to_string(&when).unwrap();
            assert_eq!(serde_json::from_str::<When>(&json).unwrap(), when);
            let bytes = postcard::to_stdvec(&when).unwrap();
            assert_eq!(postcard::from_bytes::<When>(&bytes).unwrap(), when);
        }
    }

    #[test]
    fn what_is_no_time_is_refused_with_what_was_found() {
        for text in [
            "",
            "2024-13",
            "2024-02-30",
            "02/06/2024",
            "2024-06-02T24",
            "yesterday",
            "20 24",
            "+024",
            "2024-+1",
        ] {
            let fault = text.parse::<When>().unwrap_err();
            assert!(fault.to_string().contains(&format!("`{text}`")), "{fault}");
        }
    }

    #[test]
    fn an_end_before_the_start_is_seen_only_where_it_is_certain() {
        let cases = [
            ("2024-06-02", "2024-06-01", true),
            ("2024-06-02", "2024-06-02", false),
            ("2024-06", "2024-06-01", false),
            ("2024-06-02", "unknown", false),
            ("2024", "2023-12-31", true),
        ];
        for (from, until, expected) in cases {
            let span = Span::between(from.parse().unwrap(), Some(until.parse().unwrap()));
            assert_eq!(span.ends_before_it_starts(), expected, "{from} to {until}");
        }
    }

    #[test]
    fn a_month_is_said_as_a_month() {
        assert_eq!("2024-06".parse::<When>().unwrap().in_words(), "June 2024");
    }
}
