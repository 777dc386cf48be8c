//! A period for which something is kept: `75 years after`, `15 years beginning with`, `18 months after`.

use calendar::Day;

/// Whether the day of the start is the first day of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// `after`: kept through the same day of the month in which the period ends. "Until the 75th anniversary" may or may not
    /// include that day; the longer is taken.
    After,
    /// `beginning with`: the day of the start is the first day, so that the last is the day before.
    BeginningWith,
}

/// A period, in months, and how its start is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepFor {
    months: u16,
    counted: Counted,
}

impl KeepFor {
    /// Reads `75 years after`, `6 months after` or `15 years beginning with`; what was expected, where it is none of these.
    ///
    /// # Errors
    /// Where the text is no such period, or one of no months or of more than 150 years.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is not a period: expected such as `75 years after`, `18 months after` or `15 years beginning with`"
            )
        };
        let mut words = text.splitn(3, ' ');
        let number: u16 = words
            .next()
            .and_then(|word| word.parse().ok())
            .ok_or_else(wrong)?;
        let months = match words.next() {
            Some("year" | "years") => number.checked_mul(12),
            Some("month" | "months") => Some(number),
            _ => None,
        };
        let counted = match words.next() {
            Some("after") => Counted::After,
            Some("beginning with") => Counted::BeginningWith,
            _ => return Err(wrong()),
        };
        let months = months
            .filter(|months| (1..=150 * 12).contains(months))
            .ok_or_else(wrong)?;
        Ok(Self { months, counted })
    }

    /// The last day through which something is kept.
    #[must_use]
    pub fn last_day(self, start: Day) -> Day {
        let same = start.plus_months(i32::from(self.months));
        // Somebody born on 29 February has no birthday in most years. The day after is taken: it is the longer.
        let anniversary =
            if start.day_of_month() == 29 && start.month() == 2 && same.day_of_month() == 28 {
                same.plus_days(1)
            } else {
                same
            };
        match self.counted {
            Counted::After => anniversary,
            Counted::BeginningWith => anniversary.plus_days(-1),
        }
    }
}

impl std::fmt::Display for KeepFor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (number, unit) = if self.months.is_multiple_of(12) {
            (self.months / 12, "year")
        } else {
            (self.months, "month")
        };
        let plural = if number == 1 { "" } else { "s" };
        let counted = match self.counted {
            Counted::After => "after",
            Counted::BeginningWith => "beginning with",
        };
        write!(out, "{number} {unit}{plural} {counted}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_and_written_alike_and_anything_else_refused() {
        for text in [
            "75 years after",
            "1 year after",
            "18 months after",
            "15 years beginning with",
        ] {
            assert_eq!(KeepFor::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "years after",
            "0 years after",
            "151 years after",
            "7 days after",
            "7 years",
            "7 years before",
            "-1 years after",
        ] {
            assert!(
                KeepFor::parse(text)
                    .unwrap_err()
                    .contains("expected such as"),
                "{text}"
            );
        }
    }

    #[test]
    fn the_last_day_is_that_of_the_anniversary_or_the_day_before() {
        let table = [
            // Anniversary counted in: born 2 April 2019, kept through 2 April 2094.
            ("75 years after", "2019-04-02", "2094-04-02"),
            // Beginning with: 14 May 2020 is the first day, 13 May 2035 the last.
            ("15 years beginning with", "2020-05-14", "2035-05-13"),
            // Born on 29 February: 25 years later there is none, so 1 March.
            ("25 years after", "2024-02-29", "2049-03-01"),
            // 28 years later there is one.
            ("28 years after", "2024-02-29", "2052-02-29"),
            // A period of years beginning with 29 February ends on 28 February.
            ("15 years beginning with", "2024-02-29", "2039-02-28"),
            // No 31 June: its last day.
            ("18 months after", "2024-12-31", "2026-06-30"),
        ];
        for (period, start, expected) in table {
            let start = Day::parse_iso(start).unwrap();
            let last = KeepFor::parse(period).unwrap().last_day(start);
            assert_eq!(last.to_string(), expected, "{period} {start}");
        }
    }
}
