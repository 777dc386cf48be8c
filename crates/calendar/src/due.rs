//! When a period ends, with its arithmetic in words, so that a practitioner can check it by hand.
//! The sum itself is [`Period::due_only`]; this says it.

use serde::Serialize;

use crate::bank_holidays::BankHolidays;
use crate::calendar_error::CalendarError;
use crate::day::Day;
use crate::instant::Instant;
use crate::moment::Moment;
use crate::period::Period;

/// When a period ends, and how that was worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The last day or instant to act: late is what comes after [`Moment::last_instant`].
    pub due: Moment,
    /// The arithmetic, step by step, each a short statement without a full stop.
    pub working: Vec<String>,
}

impl Due {
    /// The working as one sentence: "Thursday 2 June 2022 is day 0; …; day 15 is Friday 24 June 2022."
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{}.", self.working.join("; "))
    }
}

impl Period {
    /// When the period from `start` ends, with the working.
    ///
    /// # Errors
    /// As [`Period::due_only`].
    ///
    /// ```
    /// use calendar::{BankHolidays, Day, Moment, Period};
    /// let holidays = BankHolidays::england_and_wales();
    /// let start = Moment::Day(Day::parse_iso("2022-06-02")?);
    /// let due = Period::WithinWorkingDays(15).due(start, &holidays)?;
    /// assert_eq!(due.working, [
    ///     "Thursday 2 June 2022 is day 0 (itself not a working day: Spring bank holiday)",
    ///     "Saturdays and Sundays are not counted",
    ///     "not counted: Friday 3 June 2022 (Platinum Jubilee bank holiday)",
    ///     "day 15 is Friday 24 June 2022",
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn due(&self, start: Moment, holidays: &BankHolidays) -> Result<Due, CalendarError> {
        let due = self.due_only(start, holidays)?;
        let mut working = Vec::new();
        if let (Moment::Instant(_), false) = (
            start,
            matches!(self, Period::WithinHours(_) | Period::BeforeNextSchoolDay),
        ) {
            working.push(format!(
                "{} is counted as its day in London",
                start.in_words()
            ));
        }
        self.say(start, due, holidays, &mut working);
        Ok(Due { due, working })
    }

    fn say(&self, start: Moment, due: Moment, holidays: &BankHolidays, working: &mut Vec<String>) {
        let (from, to) = (start.london_day(), due.london_day());
        let (from_words, to_words) = (from.in_words_with_weekday(), to.in_words_with_weekday());
        match *self {
            Period::SameDay => working.push(format!("{from_words} itself, to the end of that day")),
            Period::WithinHours(hours) => say_hours(start, due, hours, working),
            Period::BeforeNextSchoolDay => say_school_day(start, holidays, working),
            Period::WithinDays(days) => {
                working.push(format!("{from_words} is day 0"));
                working.push(format!("day {days} is {to_words}"));
            }
            Period::DaysBeginningWith(days) => {
                working.push(format!("{from_words} is day 1"));
                working.push(format!("day {days} is {to_words}"));
            }
            Period::WithinWeeks(weeks) => {
                working.push(format!("{from_words} is not counted"));
                working.push(format!("{} later is {to_words}", number_of(weeks, "week")));
            }
            Period::WeeksBeginningWith(weeks) => {
                working.push(format!("{from_words} is counted as the first day"));
                working.push(format!(
                    "the last day of {} is {to_words}",
                    number_of(weeks, "week")
                ));
            }
            Period::WithinMonths(months) => {
                say_months(from, to, &number_of(months, "month"), working)
            }
            Period::WithinYears(years) => say_months(from, to, &number_of(years, "year"), working),
            Period::MonthsBeginningWith(months) => {
                say_months_beginning(from, to, &number_of(months, "month"), working)
            }
            Period::YearsBeginningWith(years) => {
                say_months_beginning(from, to, &number_of(years, "year"), working)
            }
            Period::WithinWorkingDays(days) => {
                say_not_counted(from, from, to, holidays, working);
                working.push(format!("day {days} is {to_words}"));
            }
            Period::AtLeastWorkingDaysBefore(days)
            | Period::AtLeastWorkingDaysNotFridaysBefore(days) => {
                say_not_counted(from, to, from, holidays, working);
                let fridays = matches!(self, Period::AtLeastWorkingDaysNotFridaysBefore(_));
                working.extend(fridays.then(|| "nor are Fridays".to_owned()));
                working.push(format!("counting back, day {days} is {to_words}"));
            }
            Period::AtLeastClearWorkingDaysBefore(days) => {
                say_not_counted(from, to, from, holidays, working);
                working.push(format!(
                    "{} lie between, neither end counted",
                    number_of(days, "whole working day")
                ));
                working.push(format!("the last day to act is {to_words}"));
            }
            Period::AtLeastDaysBefore(days) => {
                working.push(format!("{from_words} is day 0"));
                working.push(format!("counting back, day {days} is {to_words}"));
            }
            Period::AtLeastClearDaysBefore(days) => {
                working.push(format!("{from_words} is day 0"));
                working.push(format!(
                    "{} lie between, neither end counted",
                    number_of(days, "whole day")
                ));
                working.push(format!("the last day to act is {to_words}"));
            }
        }
    }
}

fn say_school_day(start: Moment, holidays: &BankHolidays, working: &mut Vec<String>) {
    // It was found a moment ago; where it cannot be, there is nothing to say of it.
    if let Ok(next) = holidays.schools.next_after(start, holidays) {
        holidays.schools.say(start, next, working);
    }
}

fn say_hours(start: Moment, due: Moment, hours: u32, working: &mut Vec<String>) {
    if let Moment::Day(day) = start {
        working.push(format!(
            "the hour on {} is not known, so the hours are counted from its first moment, the earliest that it can have been",
            day.in_words_with_weekday()
        ));
    } else {
        working.push(format!("the hours begin at {}", start.in_words()));
    }
    let (before, after) = (start.first_instant(), due.first_instant());
    match after.london_offset_seconds() - before.london_offset_seconds() {
        0 => {}
        shift if shift > 0 => working.push(clocks_changed("forward", before, after)),
        _ => working.push(clocks_changed("back", before, after)),
    }
    working.push(format!(
        "{} later is {}",
        number_of(hours, "hour"),
        due.in_words()
    ));
}

/// Names the day on which the clocks changed, the last on which the offset at the start of the day is still the old one.
fn clocks_changed(direction: &str, before: Instant, after: Instant) -> String {
    let old = before.london_offset_seconds();
    let (mut low, mut high) = (before.london_day(), after.london_day());
    // Several changes may lie between; the words are then of one of them, and the sum is right anyway.
    while low < high {
        let middle = low.plus_days((high.days_since(low) + 1) / 2);
        if Instant::start_of(middle).london_offset_seconds() == old {
            low = middle
        } else {
            high = middle.plus_days(-1)
        }
    }
    format!(
        "the clocks go {direction} by an hour on {}; elapsed hours are counted",
        low.in_words_with_weekday()
    )
}

fn say_months(from: Day, to: Day, length: &str, working: &mut Vec<String>) {
    working.push(format!("{} is not counted", from.in_words_with_weekday()));
    if from.day_of_month() == to.day_of_month() {
        working.push(format!(
            "the same day {length} later is {}",
            to.in_words_with_weekday()
        ));
    } else {
        working.push(format!(
            "{length} later has no day {}, so it ends on that month’s last, {}",
            from.day_of_month(),
            to.in_words_with_weekday()
        ));
    }
}

fn say_months_beginning(from: Day, to: Day, length: &str, working: &mut Vec<String>) {
    working.push(format!(
        "{} is counted as the first day",
        from.in_words_with_weekday()
    ));
    working.push(format!(
        "the last day of {length} is {}",
        to.in_words_with_weekday()
    ));
}

/// Day 0, then what is left out between `first` and `last`, both included but for day 0 itself.
fn say_not_counted(
    day_0: Day,
    first: Day,
    last: Day,
    holidays: &BankHolidays,
    working: &mut Vec<String>,
) {
    let words = day_0.in_words_with_weekday();
    working.push(match holidays.name_of(day_0) {
        Some(holiday) => format!(
            "{words} is day 0 (itself not a working day: {})",
            holiday.name
        ),
        None if day_0.weekday().is_weekend() => {
            format!("{words} is day 0 (itself not a working day)")
        }
        None => format!("{words} is day 0"),
    });
    let weekend_between = (first.number()..=last.number())
        .take(8)
        .filter_map(Day::from_number)
        .any(|day| day != day_0 && day.weekday().is_weekend());
    if weekend_between {
        working.push("Saturdays and Sundays are not counted".to_owned());
    }
    let left_out: Vec<String> = holidays
        .between(first, last)
        .filter(|holiday| holiday.day != day_0)
        .map(|holiday| format!("{} ({})", holiday.day.in_words_with_weekday(), holiday.name))
        .collect();
    if !left_out.is_empty() {
        working.push(format!("not counted: {}", left_out.join(", ")));
    }
}

fn number_of(number: u32, unit: &str) -> String {
    if number == 1 {
        format!("1 {unit}")
    } else {
        format!("{number} {unit}s")
    }
}
