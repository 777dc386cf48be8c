//! A statutory period as a type that says what it counts and from where, and the sum that ends it.
//! Authority: the general rule that the day of the event is not counted (Lester v Garland (1808)); that a period "beginning with" a day
//! counts it (Trow v Ind Coope (West Midlands) Ltd [1967] 2 QB 899); the corresponding-date rule for months (Dodds v Walker [1981]
//! 1 WLR 1027); Children in Need census guide 4.2 for working days.
//! The notation is in `period_notation`; the sum in words is in `due`. Which period a duty has is the rulebook's.

use crate::bank_holidays::BankHolidays;
use crate::calendar_error::CalendarError;
use crate::day::{Day, days_in_month};
use crate::moment::Moment;

/// A statutory period: what it counts, and from where.
///
/// Each variant's number is how many of its unit. Written in data as its notation, the same that [`std::fmt::Display`] gives.
///
/// ```
/// use calendar::{BankHolidays, Day, Moment, Period};
/// let holidays = BankHolidays::england_and_wales();
/// let start = Moment::Day(Day::parse_iso("2026-06-01")?);
/// let recall = Period::DaysBeginningWith(56);
/// assert_eq!(recall.to_string(), "56 days beginning with");
/// assert_eq!(recall.due_only(start, &holidays)?.to_string(), "2026-07-26");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// "on the day of": by the end of the same London day.
    SameDay,
    /// "within 24 hours of": elapsed hours, whatever the clocks do. From a bare day, counted from its first instant, the earliest
    /// that it may mean, so that nothing is called in time that may have been late.
    WithinHours(u32),
    /// "within 28 days of": calendar days; the start is day 0.
    WithinDays(u32),
    /// "within 4 weeks of": the same weekday, that many weeks on; the start is day 0.
    WithinWeeks(u32),
    /// "within 3 months of": the same day of the month, or the last day of the month where it has no such day (31 January and
    /// 1 month is 28 or 29 February); the start is not counted.
    WithinMonths(u32),
    /// "within 2 years of": 12 months for each year, so that 29 February and 1 year is 28 February.
    WithinYears(u32),
    /// "within 15 working days of": the start is day 0, whether or not it is a working day.
    WithinWorkingDays(u32),
    /// "56 days beginning with": calendar days; the start is day 1.
    DaysBeginningWith(u32),
    /// "4 weeks beginning with": the start is counted, so that it ends on the weekday before the start's.
    WeeksBeginningWith(u32),
    /// "3 months beginning with": the start is counted, so that it ends on the day before the same day of the month; on the last
    /// day of the month where it has no such day.
    MonthsBeginningWith(u32),
    /// "2 years beginning with": 12 months for each year, the start counted.
    YearsBeginningWith(u32),
    /// "before the start of the next school day after": by the hour at which schools next open. From a bare day, the next school
    /// day after it.
    BeforeNextSchoolDay,
    /// "at least 7 days before": backwards, the start (a hearing, a conference) is day 0 and the last day to act is day 7.
    AtLeastDaysBefore(u32),
    /// "at least 5 working days before": backwards, the start is day 0, whether or not it is a working day.
    AtLeastWorkingDaysBefore(u32),
    /// "at least 7 clear days before": backwards, and neither the day of acting nor the start is counted, as courts read
    /// "clear days" (Civil Procedure Rules 2.8): a day earlier than without "clear".
    AtLeastClearDaysBefore(u32),
    /// "at least 5 clear working days before": backwards, five whole working days lie between; the last day to act is itself a
    /// working day.
    AtLeastClearWorkingDaysBefore(u32),
    /// "at least 3 working days other than Fridays before": backwards, as working days, with Fridays left out too, as the
    /// licence service counts to a release that falls before a weekend.
    AtLeastWorkingDaysNotFridaysBefore(u32),
}

impl Period {
    /// When the period from `start` ends, without the words: the last day or instant to act.
    ///
    /// A period of hours, or one up to a school day, ends at an instant, any other on a day: the London day of `start`, if that is an instant, is what is counted
    /// from. A period of 0, or "0 days beginning with", is the start itself, or the day before it.
    ///
    /// # Errors
    /// [`CalendarError::OutsideYears`] if working days are counted in years whose bank holidays are not known; [`CalendarError::NoSchoolDay`];
    /// [`CalendarError::BeyondCalendar`] if the end lies outside the years -9998 to 9999.
    pub fn due_only(
        &self,
        start: Moment,
        holidays: &BankHolidays,
    ) -> Result<Moment, CalendarError> {
        let day = start.london_day();
        let beyond = || CalendarError::BeyondCalendar {
            period: self.to_string(),
            start: start.to_string(),
        };
        let due = match *self {
            Period::WithinHours(hours) => {
                let end = start.first_instant().checked_plus_hours(i64::from(hours));
                return end.map(Moment::Instant).ok_or_else(beyond);
            }
            Period::WithinWorkingDays(days) => {
                return holidays.add_working_days(day, days).map(Moment::Day);
            }
            Period::AtLeastWorkingDaysBefore(days) => {
                return holidays.subtract_working_days(day, days).map(Moment::Day);
            }
            Period::AtLeastClearWorkingDaysBefore(days) => {
                return holidays
                    .subtract_working_days(day, days.saturating_add(1))
                    .map(Moment::Day);
            }
            Period::AtLeastWorkingDaysNotFridaysBefore(days) => {
                return holidays
                    .subtract_working_days_not_fridays(day, days)
                    .map(Moment::Day);
            }
            Period::BeforeNextSchoolDay => {
                let next = holidays.schools.next_after(start, holidays)?;
                return Ok(Moment::Instant(holidays.schools.opening(next.day)));
            }
            Period::SameDay => Some(day),
            Period::WithinDays(days) => days_on(day, i64::from(days)),
            Period::WithinWeeks(weeks) => days_on(day, i64::from(weeks) * 7),
            Period::WithinMonths(months) => months_on(day, i64::from(months)),
            Period::WithinYears(years) => months_on(day, i64::from(years) * 12),
            Period::DaysBeginningWith(days) => days_on(day, i64::from(days) - 1),
            Period::WeeksBeginningWith(weeks) => days_on(day, i64::from(weeks) * 7 - 1),
            Period::MonthsBeginningWith(months) => months_beginning_with(day, i64::from(months)),
            Period::YearsBeginningWith(years) => months_beginning_with(day, i64::from(years) * 12),
            Period::AtLeastDaysBefore(days) => days_on(day, -i64::from(days)),
            Period::AtLeastClearDaysBefore(days) => days_on(day, -i64::from(days) - 1),
        };
        due.map(Moment::Day).ok_or_else(beyond)
    }

    /// Whether the period runs backwards, so that what it ends with is the last day to act before its start.
    #[must_use]
    pub const fn is_backwards(&self) -> bool {
        matches!(
            self,
            Period::AtLeastDaysBefore(_)
                | Period::AtLeastWorkingDaysBefore(_)
                | Period::AtLeastClearDaysBefore(_)
                | Period::AtLeastClearWorkingDaysBefore(_)
                | Period::AtLeastWorkingDaysNotFridaysBefore(_)
        )
    }

    /// How many of its unit; `None` for the same day and for the next school day.
    #[must_use]
    pub const fn length(&self) -> Option<u32> {
        match *self {
            Period::SameDay | Period::BeforeNextSchoolDay => None,
            Period::WithinHours(number)
            | Period::WithinDays(number)
            | Period::WithinWeeks(number)
            | Period::WithinMonths(number)
            | Period::WithinYears(number)
            | Period::WithinWorkingDays(number)
            | Period::DaysBeginningWith(number)
            | Period::WeeksBeginningWith(number)
            | Period::MonthsBeginningWith(number)
            | Period::YearsBeginningWith(number)
            | Period::AtLeastDaysBefore(number)
            | Period::AtLeastWorkingDaysBefore(number)
            | Period::AtLeastClearDaysBefore(number)
            | Period::AtLeastClearWorkingDaysBefore(number)
            | Period::AtLeastWorkingDaysNotFridaysBefore(number) => Some(number),
        }
    }

    /// What it counts, in the singular: `hour`, `working day`.
    #[must_use]
    pub const fn unit(&self) -> &'static str {
        match self {
            Period::WithinHours(_) => "hour",
            Period::SameDay
            | Period::WithinDays(_)
            | Period::DaysBeginningWith(_)
            | Period::AtLeastDaysBefore(_)
            | Period::AtLeastClearDaysBefore(_) => "day",
            Period::WithinWeeks(_) | Period::WeeksBeginningWith(_) => "week",
            Period::WithinMonths(_) | Period::MonthsBeginningWith(_) => "month",
            Period::WithinYears(_) | Period::YearsBeginningWith(_) => "year",
            Period::WithinWorkingDays(_)
            | Period::AtLeastWorkingDaysBefore(_)
            | Period::AtLeastClearWorkingDaysBefore(_)
            | Period::AtLeastWorkingDaysNotFridaysBefore(_) => "working day",
            Period::BeforeNextSchoolDay => "school day",
        }
    }

    /// Whether the start is counted: "beginning with", or the same day.
    #[must_use]
    pub const fn counts_start(&self) -> bool {
        matches!(
            self,
            Period::SameDay
                | Period::DaysBeginningWith(_)
                | Period::WeeksBeginningWith(_)
                | Period::MonthsBeginningWith(_)
                | Period::YearsBeginningWith(_)
        )
    }

    /// Whether it counts working days, and so needs to know the bank holidays.
    #[must_use]
    pub const fn counts_working_days(&self) -> bool {
        matches!(
            self,
            Period::WithinWorkingDays(_)
                | Period::BeforeNextSchoolDay
                | Period::AtLeastWorkingDaysBefore(_)
                | Period::AtLeastClearWorkingDaysBefore(_)
                | Period::AtLeastWorkingDaysNotFridaysBefore(_)
        )
    }
}

fn days_on(day: Day, days: i64) -> Option<Day> {
    Day::from_number(i32::try_from(i64::from(day.number()) + days).ok()?)
}

fn months_on(day: Day, months: i64) -> Option<Day> {
    let (year, month, day_of_month) = day.month_later(months)?;
    Day::from_ymd(year, month, day_of_month.min(days_in_month(year, month)))
}

/// The start is counted: the end is the day before the corresponding date, or the last day of the month where there is none.
fn months_beginning_with(day: Day, months: i64) -> Option<Day> {
    let (year, month, day_of_month) = day.month_later(months)?;
    let last = days_in_month(year, month);
    if day_of_month > last {
        Day::from_ymd(year, month, last)
    } else {
        days_on(Day::from_ymd(year, month, day_of_month)?, -1)
    }
}
