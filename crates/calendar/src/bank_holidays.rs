//! The bank holidays of England and Wales: which day is one, by what name and source, and changing them by a data file.
//! Authority: Bank Holidays Act 1871 and Holidays Extension Act 1875 until 16 December 1971, then Banking and Financial Dealings Act
//! 1971 s. 1 and schedule 1, royal proclamations under it, and common law; each in `data/england-and-wales.toml`.
//! Counting working days is in `working_days`; school days in `school_days`; Scotland and Northern Ireland are not here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::calendar_error::CalendarError;
use crate::day::Day;
use crate::holiday_data::{Add, BuiltIn, Move, Overrides, Remove, days_of_year};
use crate::school_days::SchoolTerms;
use crate::working_days::WorkingDayTable;

const BUILT_IN: &str = include_str!("../data/england-and-wales.toml");

/// One bank holiday: a weekday that is not a working day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BankHoliday {
    /// The day on which it is kept, a weekday.
    pub day: Day,
    /// Its name, as GOV.UK writes it where it lists it: "Spring bank holiday", "Boxing Day (substitute day)".
    pub name: String,
    /// The instrument that appoints it, and where that is reported.
    pub source: String,
    /// How the source is known.
    pub read: HowRead,
}

/// How a source is known to whoever wrote the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HowRead {
    /// The instrument itself was read.
    Statute,
    /// Official guidance was read.
    Guidance,
    /// Another text that reports it was read: Hansard, a quotation.
    Secondary,
    /// Only other people's calendars have it.
    Peer,
    /// Nothing was at hand, or the data file does not say.
    #[default]
    None,
}

/// The bank holidays of England and Wales in the years that are held, and the counting of working days.
///
/// Made once and passed by reference: it holds a table of every working day of its years. Weekend days are never listed, as on
/// GOV.UK: Christmas Day 2021, a Saturday, was kept on Monday 27 December.
///
/// ```
/// use calendar::{BankHolidays, Day};
/// let holidays = BankHolidays::england_and_wales();
/// let jubilee = Day::parse_iso("2022-06-03")?;
/// assert_eq!(holidays.name_of(jubilee).map(|holiday| holiday.name.as_str()), Some("Platinum Jubilee bank holiday"));
/// # Ok::<(), calendar::DayError>(())
/// ```
#[derive(Clone, Debug)]
pub struct BankHolidays {
    first_year: i16,
    last_year: i16,
    by_day: BTreeMap<Day, BankHoliday>,
    pub(crate) table: WorkingDayTable,
    pub(crate) schools: SchoolTerms,
}

impl BankHolidays {
    /// The bank holidays of 1970 to 2035, by rule and by proclamation. Days after the last proclamation are by rule only; a data
    /// file adds what is proclaimed later ([`BankHolidays::with_overrides`]).
    #[must_use]
    pub fn england_and_wales() -> BankHolidays {
        #[expect(
            clippy::expect_used,
            reason = "the file is compiled in, and every test here reads it"
        )]
        static READ: LazyLock<BankHolidays> = LazyLock::new(|| {
            toml::from_str::<BuiltIn>(BUILT_IN)
                .map_err(|fault| CalendarError::UnreadableData {
                    reason: fault.to_string(),
                })
                .and_then(BankHolidays::from_built_in)
                .expect("the built-in bank holidays can be read")
        });
        READ.clone()
    }

    /// These bank holidays, changed by a data file: `[[remove]]` (day, name, source), then `[[move]]` (from, to, name, source), then
    /// `[[add]]` (day, name, source), days as `"YYYY-MM-DD"`.
    ///
    /// # Errors
    /// [`CalendarError::UnreadableData`] if it is no such TOML; [`CalendarError::NotABankHoliday`],
    /// [`CalendarError::AlreadyBankHoliday`], [`CalendarError::NotAWeekday`] and [`CalendarError::DataOutsideYears`] if it contradicts what is held.
    ///
    /// ```
    /// use calendar::{BankHolidays, Day};
    /// let holidays = BankHolidays::england_and_wales().with_overrides(
    ///     r#"
    ///     [[add]]
    ///     day = "2031-06-06"
    ///     name = "An invented bank holiday"
    ///     source = "an invented proclamation"
    ///     "#,
    /// )?;
    /// assert_eq!(holidays.is_working_day(Day::parse_iso("2031-06-06")?), Ok(false));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_overrides(mut self, toml: &str) -> Result<BankHolidays, CalendarError> {
        let overrides: Overrides =
            toml::from_str(toml).map_err(|fault| CalendarError::UnreadableData {
                reason: fault.to_string(),
            })?;
        self.apply(overrides.remove, overrides.moves, overrides.add)?;
        self.table = WorkingDayTable::new(self.first_year, self.last_year, |day| {
            self.by_day.contains_key(&day)
        });
        Ok(self)
    }

    /// These bank holidays, with the terms of an area's schools, for periods that wait for a school day.
    #[must_use]
    pub fn with_school_terms(mut self, terms: SchoolTerms) -> BankHolidays {
        self.schools = terms;
        self
    }

    /// The bank holiday on that day, if there is one; `None` also in years that are not held ([`BankHolidays::covers`]).
    #[must_use]
    pub fn name_of(&self, day: Day) -> Option<&BankHoliday> {
        self.by_day.get(&day)
    }

    /// Whether that day's year is held.
    #[must_use]
    pub fn covers(&self, day: Day) -> bool {
        (self.first_year..=self.last_year).contains(&day.year())
    }

    /// The first and last year held.
    #[must_use]
    pub fn years(&self) -> (i16, i16) {
        (self.first_year, self.last_year)
    }

    /// The bank holidays of a year in order; none for a year that is not held.
    pub fn in_year(&self, year: i16) -> impl Iterator<Item = &BankHoliday> {
        self.by_day
            .values()
            .filter(move |holiday| holiday.day.year() == year)
    }

    /// The bank holidays from one day to another, both included, in order.
    pub fn between(&self, first: Day, last: Day) -> impl Iterator<Item = &BankHoliday> {
        // An empty range where last is before first: BTreeMap::range would refuse it.
        self.by_day
            .range(first..=last.max(first))
            .map(|(_, holiday)| holiday)
            .filter(move |holiday| holiday.day <= last)
    }

    fn from_built_in(data: BuiltIn) -> Result<BankHolidays, CalendarError> {
        let (first_year, last_year) = (data.first_year, data.last_year);
        let by_rule = (first_year..=last_year)
            .flat_map(|year| days_of_year(&data.rules, year))
            .collect();
        let table = WorkingDayTable::new(first_year, last_year, |_| false);
        let mut holidays = BankHolidays {
            first_year,
            last_year,
            by_day: BTreeMap::new(),
            table,
            schools: SchoolTerms::default(),
        };
        holidays.apply(Vec::new(), Vec::new(), by_rule)?;
        holidays.apply(data.remove, data.moves, data.add)?;
        holidays.table = WorkingDayTable::new(first_year, last_year, |day| {
            holidays.by_day.contains_key(&day)
        });
        Ok(holidays)
    }

    fn apply(
        &mut self,
        remove: Vec<Remove>,
        moves: Vec<Move>,
        add: Vec<Add>,
    ) -> Result<(), CalendarError> {
        for removed in remove {
            self.take(removed.day)?;
        }
        for moved in &moves {
            self.take(moved.from)?;
        }
        for moved in moves {
            self.put(BankHoliday {
                day: moved.to,
                name: moved.name,
                source: moved.source,
                read: moved.read,
            })?;
        }
        for added in add {
            self.put(BankHoliday {
                day: added.day,
                name: added.name,
                source: added.source,
                read: added.read,
            })?;
        }
        Ok(())
    }

    fn take(&mut self, day: Day) -> Result<BankHoliday, CalendarError> {
        self.by_day
            .remove(&day)
            .ok_or(CalendarError::NotABankHoliday { day })
    }

    fn put(&mut self, holiday: BankHoliday) -> Result<(), CalendarError> {
        let day = holiday.day;
        if !self.covers(day) {
            let (first_year, last_year) = self.years();
            return Err(CalendarError::DataOutsideYears {
                day,
                first_year,
                last_year,
            });
        }
        if day.weekday().is_weekend() {
            return Err(CalendarError::NotAWeekday {
                day,
                name: holiday.name,
            });
        }
        if let Some(there) = self.by_day.get(&day) {
            return Err(CalendarError::AlreadyBankHoliday {
                day,
                name: there.name.clone(),
            });
        }
        self.by_day.insert(day, holiday);
        Ok(())
    }
}
