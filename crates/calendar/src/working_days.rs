//! Counting working days: Monday to Friday, less the bank holidays of England and Wales.
//! Authority: Department for Education, Children in Need census guide, 4.2: the start day is day 0, and may itself be a non-working
//! day.
//! What the days are called is in `bank_holidays`; periods that count them are in `period`.

use crate::bank_holidays::BankHolidays;
use crate::calendar_error::CalendarError;
use crate::day::{Day, Weekday};

/// Every working day of the years held, numbered, so that counting is a look-up and not a walk.
#[derive(Clone, Debug)]
pub(crate) struct WorkingDayTable {
    first: Day,
    /// For each day of the years held, how many working days there are up to and including it.
    counted: Vec<u32>,
    /// The working days in order.
    days: Vec<Day>,
}

impl WorkingDayTable {
    pub(crate) fn new(
        first_year: i16,
        last_year: i16,
        is_bank_holiday: impl Fn(Day) -> bool,
    ) -> WorkingDayTable {
        let first = Day::from_ymd(first_year, 1, 1).unwrap_or(Day::FIRST);
        let last = Day::from_ymd(last_year, 12, 31).unwrap_or(Day::LAST);
        let mut table = WorkingDayTable {
            first,
            counted: Vec::new(),
            days: Vec::new(),
        };
        let mut count = 0;
        for day in (first.number()..=last.number()).filter_map(Day::from_number) {
            if !day.weekday().is_weekend() && !is_bank_holiday(day) {
                table.days.push(day);
                count += 1;
            }
            table.counted.push(count);
        }
        table
    }

    /// How many working days there are up to and including `day`.
    fn up_to(&self, day: Day) -> Option<u32> {
        let index = usize::try_from(day.days_since(self.first)).ok()?;
        self.counted.get(index).copied()
    }

    /// How many working days there are before `day`.
    fn before(&self, day: Day) -> Option<u32> {
        self.up_to(day)?;
        if day == self.first {
            Some(0)
        } else {
            self.up_to(day.plus_days(-1))
        }
    }

    /// The working day with that number; the first is 1.
    fn numbered(&self, number: u32) -> Option<Day> {
        self.days
            .get(usize::try_from(number.checked_sub(1)?).ok()?)
            .copied()
    }
}

impl BankHolidays {
    /// Whether that day is a working day: Monday to Friday and no bank holiday.
    ///
    /// # Errors
    /// [`CalendarError::OutsideYears`] for a weekday of a year that is not held; a Saturday or Sunday is never a working day.
    pub fn is_working_day(&self, day: Day) -> Result<bool, CalendarError> {
        if day.weekday().is_weekend() {
            return Ok(false);
        }
        if self.covers(day) {
            Ok(self.name_of(day).is_none())
        } else {
            Err(self.outside(day))
        }
    }

    /// The `working_days`th working day after `start`. `start` is day 0, whether or not it is a working day; 0 gives `start` itself.
    ///
    /// # Errors
    /// [`CalendarError::OutsideYears`] if `start` or the answer is not in a year that is held.
    pub fn add_working_days(&self, start: Day, working_days: u32) -> Result<Day, CalendarError> {
        let counted = self.table.up_to(start).ok_or_else(|| self.outside(start))?;
        if working_days == 0 {
            return Ok(start);
        }
        counted
            .checked_add(working_days)
            .and_then(|number| self.table.numbered(number))
            .ok_or_else(|| self.outside(start))
    }

    /// The `working_days`th working day before `start`. `start` is day 0, whether or not it is a working day; 0 gives `start` itself.
    ///
    /// # Errors
    /// [`CalendarError::OutsideYears`] if `start` or the answer is not in a year that is held.
    pub fn subtract_working_days(
        &self,
        start: Day,
        working_days: u32,
    ) -> Result<Day, CalendarError> {
        let before = self
            .table
            .before(start)
            .ok_or_else(|| self.outside(start))?;
        let Some(back) = working_days.checked_sub(1) else {
            return Ok(start);
        };
        before
            .checked_sub(back)
            .and_then(|number| self.table.numbered(number))
            .ok_or_else(|| self.outside(start))
    }

    /// The `days`th working day other than a Friday before `start`. `start` is day 0, whatever day it is; 0 gives `start` itself.
    ///
    /// # Errors
    /// [`CalendarError::OutsideYears`] if `start` or the answer is not in a year that is held.
    pub fn subtract_working_days_not_fridays(
        &self,
        start: Day,
        days: u32,
    ) -> Result<Day, CalendarError> {
        self.table.up_to(start).ok_or_else(|| self.outside(start))?;
        let (mut day, mut left) = (start, days);
        while left > 0 {
            // Each step is a working day before the last, so that this ends where the years held end.
            day = self
                .subtract_working_days(day, 1)
                .map_err(|_| self.outside(start))?;
            if day.weekday() != Weekday::Friday {
                left -= 1;
            }
        }
        Ok(day)
    }

    /// That day if it is a working day, or else the next one.
    ///
    /// # Errors
    /// [`CalendarError::OutsideYears`] if the day or the answer is not in a year that is held.
    pub fn next_working_day_on_or_after(&self, day: Day) -> Result<Day, CalendarError> {
        let before = self.table.before(day).ok_or_else(|| self.outside(day))?;
        self.table
            .numbered(before.saturating_add(1))
            .ok_or_else(|| self.outside(day))
    }

    /// That day if it is a working day, or else the one before it.
    ///
    /// # Errors
    /// [`CalendarError::OutsideYears`] if the day or the answer is not in a year that is held.
    pub fn previous_working_day_on_or_before(&self, day: Day) -> Result<Day, CalendarError> {
        let counted = self.table.up_to(day).ok_or_else(|| self.outside(day))?;
        self.table
            .numbered(counted)
            .ok_or_else(|| self.outside(day))
    }

    /// How many working days there are after `first` up to and including `last`; negative the other way round.
    ///
    /// So it is the number that [`BankHolidays::add_working_days`] needs to come from `first` to `last`, if `last` is a working day.
    ///
    /// # Errors
    /// [`CalendarError::OutsideYears`] if either is not in a year that is held.
    pub fn working_days_between(&self, first: Day, last: Day) -> Result<i32, CalendarError> {
        let up_to = |day: Day| {
            self.table
                .up_to(day)
                .ok_or_else(|| self.outside(day))
                .map(u32::cast_signed)
        };
        Ok(up_to(last)? - up_to(first)?)
    }

    fn outside(&self, asked: Day) -> CalendarError {
        let (first_year, last_year) = self.years();
        CalendarError::OutsideYears {
            asked,
            first_year,
            last_year,
        }
    }
}
