//! Times as agencies write them, read by a pattern: `dd/mm/yyyy`, `yyyy-mm-dd hh:mm:ss`, `iso`. Nothing is rounded: what
//! a pattern does not say is not known. A time without an offset is London time.

use calendar::{Day, Instant};
use facts::When;

/// How exactly a time is known, where that is less than it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    Hour,
    Day,
    Month,
    Year,
    About,
    Unknown,
}

impl Precision {
    pub(super) const WORDS: &'static str = "`hour`, `day`, `month`, `year`, `about` or `unknown`";

    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "hour" => Self::Hour,
            "day" => Self::Day,
            "month" => Self::Month,
            "year" => Self::Year,
            "about" => Self::About,
            "unknown" => Self::Unknown,
            _ => return None,
        })
    }

    /// The time as exactly as is known; one that is known less exactly already stays as it is.
    pub(super) fn applied(self, when: When) -> When {
        let Some(day) = when.day() else {
            return if self == Self::Unknown {
                When::Unknown
            } else {
                when
            };
        };
        match self {
            Self::Hour => match when {
                When::Instant(instant) => When::Hour(day, london_hour(instant, day)),
                other => other,
            },
            Self::Day => When::Day(day),
            Self::Month => u8::try_from(day.month())
                .map_or(When::Day(day), |month| When::Month(day.year(), month)),
            Self::Year => When::Year(day.year()),
            Self::About => When::About(day),
            Self::Unknown => When::Unknown,
        }
    }
}

/// The hour on the London clock.
fn london_hour(instant: Instant, day: Day) -> u8 {
    (0..24)
        .rev()
        .find(|hour| Instant::from_london(day, *hour, 0, 0) <= instant)
        .unwrap_or_default()
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(char),
    Year,
    Month { short: bool },
    MonthName,
    DayOfMonth { short: bool },
    Hour,
    Minute,
    Second,
    Offset,
}

/// A pattern, compiled once.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    /// Any ISO 8601 form that the vocabulary knows, and a local time without offset.
    Iso,
    /// Parts in order.
    Parts(Vec<PatternPart>),
}

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) struct PatternPart(Part);

impl Pattern {
    pub(super) const WORDS: &'static str = "`iso`, or a pattern of yyyy, mm, m, mon, dd, d, hh, mm (after hh: minutes), ss, Z and the characters between, such as `dd/mm/yyyy hh:mm`";

    pub(super) fn compile(text: &str) -> Option<Self> {
        if text == "iso" {
            return Some(Self::Iso);
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let (length, part) = if rest.starts_with("yyyy") {
                (4, Part::Year)
            } else if rest.starts_with("mon") {
                (3, Part::MonthName)
            } else if rest.starts_with("mm") {
                (
                    2,
                    if parts.contains(&Part::Hour) {
                        Part::Minute
                    } else {
                        Part::Month { short: false }
                    },
                )
            } else if rest.starts_with("dd") {
                (2, Part::DayOfMonth { short: false })
            } else if rest.starts_with("hh") {
                (2, Part::Hour)
            } else if rest.starts_with("ss") {
                (2, Part::Second)
            } else {
                let part = match letter {
                    'm' => Part::Month { short: true },
                    'd' => Part::DayOfMonth { short: true },
                    'Z' => Part::Offset,
                    'T' => Part::Literal('T'),
                    letter if letter.is_alphabetic() => return None,
                    letter => Part::Literal(letter),
                };
                (letter.len_utf8(), part)
            };
            let once = matches!(part, Part::Literal(_)) || !parts.contains(&part);
            parts.push(once.then_some(part)?);
            rest = rest.get(length..)?;
        }
        let has = |part: fn(&Part) -> bool| parts.iter().any(part);
        let month = has(|part| matches!(part, Part::Month { .. } | Part::MonthName));
        let day = has(|part| matches!(part, Part::DayOfMonth { .. }));
        let (hour, minute) = (parts.contains(&Part::Hour), parts.contains(&Part::Minute));
        let whole =
            parts.contains(&Part::Year) && (month || !day) && (day || !hour) && (hour || !minute);
        let whole = whole
            && (minute || !parts.contains(&Part::Second))
            && (minute || !parts.contains(&Part::Offset));
        whole.then(|| Self::Parts(parts.into_iter().map(PatternPart).collect()))
    }

    pub(super) fn read(&self, text: &str) -> Option<When> {
        match self {
            Self::Iso => iso(text),
            Self::Parts(parts) => by_parts(parts, text),
        }
    }
}

fn iso(text: &str) -> Option<When> {
    if let Ok(when) = text.parse() {
        return Some(when);
    }
    let (day, time) = text.split_once(['T', ' '])?;
    let time = time.split_once('.').map_or(time, |(time, _)| time);
    let pattern = if time.len() == 5 { "hh:mm" } else { "hh:mm:ss" };
    let Some(Pattern::Parts(parts)) = Pattern::compile(&format!("yyyy-mm-dd {pattern}")) else {
        return None;
    };
    by_parts(&parts, &format!("{day} {time}"))
}

#[derive(Default)]
struct Found {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    hour: Option<u8>,
    minute: Option<u8>,
    second: Option<u8>,
    offset: Option<String>,
}

fn by_parts(parts: &[PatternPart], text: &str) -> Option<When> {
    let mut found = Found::default();
    let mut rest = text;
    for PatternPart(part) in parts {
        rest = match part {
            Part::Literal(letter) => rest.strip_prefix(*letter)?,
            Part::Year => digits(rest, 4, 4, &mut found.year)?,
            Part::Month { short } => digits(rest, if *short { 1 } else { 2 }, 2, &mut found.month)?,
            Part::MonthName => month_name(rest, &mut found.month)?,
            Part::DayOfMonth { short } => {
                digits(rest, if *short { 1 } else { 2 }, 2, &mut found.day)?
            }
            Part::Hour => digits(rest, 2, 2, &mut found.hour)?,
            Part::Minute => digits(rest, 2, 2, &mut found.minute)?,
            Part::Second => digits(rest, 2, 2, &mut found.second)?,
            Part::Offset => {
                found.offset = Some(rest.to_owned());
                ""
            }
        };
    }
    if rest.is_empty() { found.when() } else { None }
}

impl Found {
    fn when(&self) -> Option<When> {
        let year = self.year?;
        let Some(month) = self.month else {
            return Some(When::Year(year));
        };
        let Some(day) = self.day else {
            return Day::from_ymd(year, month, 1)
                .and_then(|_| u8::try_from(month).ok())
                .map(|month| When::Month(year, month));
        };
        let day = Day::from_ymd(year, month, day)?;
        let Some(hour) = self.hour else {
            return Some(When::Day(day));
        };
        let Some(minute) = self.minute else {
            return (hour < 24).then_some(When::Hour(day, hour));
        };
        let second = self.second.unwrap_or_default();
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        match &self.offset {
            None => Some(When::Instant(Instant::from_london(
                day, hour, minute, second,
            ))),
            Some(offset) => {
                Instant::parse(&format!("{day}T{hour:02}:{minute:02}:{second:02}{offset}"))
                    .ok()
                    .map(When::Instant)
            }
        }
    }
}

/// Takes a number of at least and at most so many digits off the front.
fn digits<'a, T: std::str::FromStr>(
    text: &'a str,
    least: usize,
    most: usize,
    number: &mut Option<T>,
) -> Option<&'a str> {
    let length = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    if length < least {
        return None;
    }
    let (digits, rest) = text.split_at_checked(length)?;
    *number = Some(digits.parse().ok()?);
    Some(rest)
}

fn month_name<'a>(text: &'a str, month: &mut Option<i8>) -> Option<&'a str> {
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let (name, rest) = text.split_at_checked(3)?;
    let place = NAMES
        .iter()
        .position(|known| name.eq_ignore_ascii_case(known))?;
    *month = i8::try_from(place + 1).ok();
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pattern_is_read_as_exactly_as_it_says() {
        let cases = [
            ("dd/mm/yyyy", "02/06/2022", "2022-06-02"),
            ("d/m/yyyy", "2/6/2022", "2022-06-02"),
            ("dd-mon-yyyy", "02-Jun-2022", "2022-06-02"),
            ("mm/yyyy", "06/2022", "2022-06"),
            ("yyyy", "2022", "2022"),
            // British Summer Time: an hour ahead of UTC.
            (
                "dd/mm/yyyy hh:mm",
                "02/06/2022 10:15",
                "2022-06-02T09:15:00Z",
            ),
            (
                "yyyy-mm-dd hh:mm:ss",
                "2022-12-02 10:15:30",
                "2022-12-02T10:15:30Z",
            ),
            (
                "yyyy-mm-ddThh:mm:ssZ",
                "2022-06-02T10:15:30+01:00",
                "2022-06-02T09:15:30Z",
            ),
            ("yyyy-mm-ddThh", "2022-06-02T10", "2022-06-02T10"),
            ("yyyy-mm-dd 00:00:00", "2022-10-15 00:00:00", "2022-10-15"),
            ("iso", "2022-06", "2022-06"),
            ("iso", "2022-06-02T10:15", "2022-06-02T09:15:00Z"),
            ("iso", "2022-06-02T10:15:00Z", "2022-06-02T10:15:00Z"),
            ("iso", "2022-12-02 10:15:00.123", "2022-12-02T10:15:00Z"),
            ("iso", "~2022-06-02", "~2022-06-02"),
        ];
        for (pattern, text, expected) in cases {
            let read = Pattern::compile(pattern).unwrap().read(text);
            assert_eq!(
                read.map(|when| when.to_string()),
                Some(expected.to_owned()),
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_not_read() {
        let cases = [
            ("dd/mm/yyyy", "2/6/2022"),
            ("dd/mm/yyyy", "31/02/2022"),
            ("dd/mm/yyyy", "02/06/2022 "),
            ("dd/mm/yyyy", "02/13/2022"),
            ("dd/mm/yyyy hh:mm", "02/06/2022 25:00"),
            ("iso", "02/06/2022"),
            ("iso", ""),
        ];
        for (pattern, text) in cases {
            assert_eq!(
                Pattern::compile(pattern).unwrap().read(text),
                None,
                "{pattern} {text}"
            );
        }
        for pattern in [
            "",
            "dd/mm",
            "yyyy-dd",
            "yyyy hh",
            "tomorrow",
            "yyyy-mm-dd mm",
            "dd/mm/yyyy hh:ss",
            "yyyy yyyy",
        ] {
            assert!(Pattern::compile(pattern).is_none(), "{pattern}");
        }
    }

    #[test]
    fn precision_makes_a_time_less_exact_and_never_more() {
        let cases = [
            ("month", "2022-06-02", "2022-06"),
            ("year", "2022-06-02", "2022"),
            ("about", "2022-06-02", "~2022-06-02"),
            ("day", "2022-06", "2022-06"),
            ("hour", "2022-06-02T09:15:00Z", "2022-06-02T10"),
            ("unknown", "2022-06-02", "unknown"),
        ];
        for (precision, when, expected) in cases {
            assert_eq!(
                Precision::named(precision)
                    .unwrap()
                    .applied(when.parse().unwrap())
                    .to_string(),
                expected,
                "{precision} {when}"
            );
        }
    }
}
