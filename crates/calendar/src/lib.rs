//! Days, working days, bank holidays, statutory periods and London time, for England and Wales.
//!
//! The ground floor: every other room counts time with these types, so that a duty in the rulebook, a date on a page and
//! a target checked at intake come from the same sum.
//!
//! | type | what it is |
//! |---|---|
//! | [`Day`] | one calendar day, with no time and no zone |
//! | [`Instant`] | one point in time, to the microsecond, shown in London time |
//! | [`Moment`] | a day or an instant: the start or the end of a period, as exactly as it is known |
//! | [`BankHolidays`] | the bank holidays of 1970 to 2035, each with its source, and the counting of working days |
//! | [`SchoolTerms`] | when schools are open, where that is known |
//! | [`Period`] | a statutory period: what it counts, and from where |
//! | [`Due`] | when a period ends, with the arithmetic in words |
//!
//! ```
//! use calendar::{BankHolidays, Day, Moment, Period};
//!
//! let holidays = BankHolidays::england_and_wales();
//! let period: Period = "within 15 working days of".parse()?;
//! let start = Moment::Day(Day::parse_iso("2022-06-02")?);
//! let due = period.due(start, &holidays)?;
//! assert_eq!(due.due.to_string(), "2022-06-24");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! *Invariant:* nothing here reads a clock, a file, the environment or the machine's time-zone database; "now" comes in as an argument.
//!
//! *Invariant:* no answer about working days is guessed for a year whose bank holidays are not known
//! ([`CalendarError::OutsideYears`]).
//!
//! *Invariant:* nothing here knows what a period is for: which law sets it is the rulebook's, and which day a school is open is told from outside ([`SchoolTerms`]).

mod bank_holidays;
mod calendar_error;
mod day;
mod day_words;
mod due;
mod holiday_data;
mod instant;
mod moment;
mod period;
mod period_notation;
mod school_days;
mod working_days;

pub use bank_holidays::{BankHoliday, BankHolidays, HowRead};
pub use calendar_error::CalendarError;
pub use day::{Day, DayError, Weekday};
pub use due::Due;
pub use instant::{Instant, InstantError};
pub use moment::Moment;
pub use period::Period;
pub use period_notation::PeriodError;
pub use school_days::SchoolTerms;
