//! Counting a sentence in days: where a term ends, how long it is, what a fraction of it is.
//! Authority: days are counted inclusively, the day of sentence being day one; months and years are calendar months and years
//! (Sentence Calculation Policy Framework; PSI 03/2015 chapter 5); a part of a day counts as a day.
//! Which fraction applies is the law's (`law`); which days are taken off or added is in `adjustments`.

use calendar::Day;

/// A term as the court pronounced it: calendar years, months, weeks and days, not yet laid on a calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Term {
    /// Calendar years; a year is twelve calendar months.
    pub years: i32,
    /// Calendar months.
    pub months: i32,
    /// Weeks of seven days.
    pub weeks: i32,
    /// Days.
    pub days: i32,
}

impl Term {
    /// A term of whole months.
    #[must_use]
    pub const fn of_months(months: i32) -> Term {
        Term {
            years: 0,
            months,
            weeks: 0,
            days: 0,
        }
    }

    /// Whether it has calendar years or months, whose length in days depends on where it starts.
    const fn has_months(self) -> bool {
        self.years != 0 || self.months != 0
    }

    /// Whether it has weeks or days.
    const fn has_days(self) -> bool {
        self.weeks != 0 || self.days != 0
    }

    /// The last day of the term that begins on `start`, which is counted: 12 months from 15 March end on 14 March.
    ///
    /// A term of months that begins on the first of a month ends with a month, also where the month before is shorter.
    #[must_use]
    pub fn last_day_from(self, start: Day) -> Day {
        let before = start.plus_days(-1);
        let months_end = if !self.has_months() {
            before
        } else if start.day_of_month() == 1 {
            let months = self.years.saturating_mul(12).saturating_add(self.months);
            start.plus_months(months).plus_days(-1)
        } else {
            before
                .plus_months(self.years.saturating_mul(12))
                .plus_months(self.months)
        };
        months_end.plus_days(self.weeks.saturating_mul(7).saturating_add(self.days))
    }

    /// How many days the term has that begins on `start`, the first and the last counted.
    #[must_use]
    pub fn days_from(self, start: Day) -> i32 {
        self.last_day_from(start).days_since(start) + 1
    }

    /// Two terms laid together, unit by unit.
    #[must_use]
    pub fn plus(self, other: Term) -> Term {
        Term {
            years: self.years.saturating_add(other.years),
            months: self.months.saturating_add(other.months),
            weeks: self.weeks.saturating_add(other.weeks),
            days: self.days.saturating_add(other.days),
        }
    }

    /// The term in words: `2 years 3 months`.
    #[must_use]
    pub fn in_words(self) -> String {
        let parts = [
            (self.years, "year"),
            (self.months, "month"),
            (self.weeks, "week"),
            (self.days, "day"),
        ];
        let words: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count != 0)
            .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
            .collect();
        if words.is_empty() {
            "0 days".to_owned()
        } else {
            words.join(" ")
        }
    }
}

/// The last day of terms served one after the other from `start`.
///
/// Neighbouring parts of one kind (calendar months, or days) are first added together: 1 month and 1 month are 2 months, and
/// are laid on the calendar as one.
pub fn last_day_of_terms(terms: impl Iterator<Item = Term>, start: Day) -> Day {
    let mut laid = start;
    let mut run = Term::default();
    for term in terms {
        let months = Term {
            weeks: 0,
            days: 0,
            ..term
        };
        let days = Term {
            years: 0,
            months: 0,
            ..term
        };
        for part in [months, days] {
            let changes_kind =
                (part.has_months() && run.has_days()) || (part.has_days() && run.has_months());
            if changes_kind {
                laid = run.last_day_from(laid).plus_days(1);
                run = Term::default();
            }
            run = run.plus(part);
        }
    }
    run.last_day_from(laid)
}

/// The day on which somebody reaches an age; who was born on 29 February reaches it on 1 March of a year without one.
pub(crate) fn birthday(born: Day, years: i32) -> Day {
    let day = born.plus_months(years.saturating_mul(12));
    if day.day_of_month() < born.day_of_month() {
        day.plus_days(1)
    } else {
        day
    }
}

/// Of several, the one with the latest day; where several have it, the first. Those without a day are let go.
pub(crate) fn first_of_latest<T>(
    all: impl Iterator<Item = T>,
    day: impl Fn(&T) -> Option<Day>,
) -> Option<T> {
    let mut best: Option<(T, Day)> = None;
    for one in all {
        if let Some(found) = day(&one)
            && best.as_ref().is_none_or(|(_, known)| found > *known)
        {
            best = Some((one, found));
        }
    }
    best.map(|(one, _)| one)
}

/// A fraction of a term that must be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i32,
    denominator: i32,
}

impl Fraction {
    /// The whole term.
    pub const WHOLE: Fraction = Fraction::new(1, 1);
    /// One half.
    pub const HALF: Fraction = Fraction::new(1, 2);
    /// Two thirds.
    pub const TWO_THIRDS: Fraction = Fraction::new(2, 3);
    /// Three quarters.
    pub const THREE_QUARTERS: Fraction = Fraction::new(3, 4);

    const fn new(numerator: i32, denominator: i32) -> Fraction {
        Fraction {
            numerator,
            denominator,
        }
    }

    /// Reads `2/3`; `None` if it is not written so, is negative, is more than the whole or has nothing below the line.
    #[must_use]
    pub fn parse(text: &str) -> Option<Fraction> {
        let (above, below) = text.split_once('/')?;
        let numerator: i32 = above.trim().parse().ok()?;
        let denominator: i32 = below.trim().parse().ok()?;
        (numerator >= 0 && denominator > 0 && numerator <= denominator)
            .then_some(Fraction::new(numerator, denominator))
    }

    /// This fraction of a number of days; a part of a day counts as a day.
    #[must_use]
    pub fn of_days(self, days: i32) -> i32 {
        let exact = i64::from(days) * i64::from(self.numerator);
        let below = i64::from(self.denominator);
        let up = exact.div_euclid(below) + i64::from(exact.rem_euclid(below) != 0);
        i32::try_from(up).unwrap_or(i32::MAX)
    }

    /// This fraction of a number of days; a part of a day is left out.
    #[must_use]
    pub fn of_days_rounded_down(self, days: i32) -> i32 {
        let exact = i64::from(days) * i64::from(self.numerator);
        i32::try_from(exact.div_euclid(i64::from(self.denominator))).unwrap_or(i32::MAX)
    }
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Fraction {
            numerator,
            denominator,
        } = self;
        if numerator == denominator {
            formatter.write_str("the whole")
        } else {
            write!(formatter, "{numerator}/{denominator}")
        }
    }
}

/// A period of calendar years, months and days, as ISO 8601 writes it: `P4Y10M15D`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct YearsMonthsDays {
    /// Years.
    pub years: i32,
    /// Months, fewer than 12.
    pub months: i32,
    /// Days, fewer than 31.
    pub days: i32,
}

impl YearsMonthsDays {
    /// The period from `start` until `end`, which is not counted; nothing if `end` is not after `start`.
    #[must_use]
    pub fn between(start: Day, end: Day) -> YearsMonthsDays {
        let month_of = |day: Day| i32::from(day.year()) * 12 + i32::from(day.month());
        let mut months = month_of(end) - month_of(start);
        if end.day_of_month() < start.day_of_month() {
            months -= 1;
        }
        let months = months.max(0);
        YearsMonthsDays {
            years: months / 12,
            months: months % 12,
            days: end.days_since(start.plus_months(months)).max(0),
        }
    }
}

impl std::fmt::Display for YearsMonthsDays {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [(self.years, 'Y'), (self.months, 'M'), (self.days, 'D')];
        formatter.write_str("P")?;
        if parts.iter().all(|(count, _)| *count == 0) {
            return formatter.write_str("0D");
        }
        for (count, unit) in parts.iter().filter(|(count, _)| *count != 0) {
            write!(formatter, "{count}{unit}")?;
        }
        Ok(())
    }
}
