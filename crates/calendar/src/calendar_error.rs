//! What the calendar refuses to answer, and why.
//! Texts that cannot be read have their own errors beside what they are read into ([`crate::DayError`], [`crate::InstantError`],
//! [`crate::PeriodError`]).

use crate::day::Day;

/// Why the calendar gives no answer, or takes no data file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The answer needs bank holidays of years that the calendar does not hold.
    #[error(
        "counting working days from `{asked}` needs bank holidays outside {first_year} to {last_year}, which are not known; \
         ask within those years"
    )]
    OutsideYears {
        /// The day that was asked about, or from which the count began.
        asked: Day,
        /// The first year whose bank holidays are known.
        first_year: i16,
        /// The last year whose bank holidays are known.
        last_year: i16,
    },
    /// The period would end before the first or after the last day there is.
    #[error(
        "`{period}` `{start}` ends outside the years -9998 to 9999; check the length of the period"
    )]
    BeyondCalendar {
        /// The period, in its notation.
        period: String,
        /// Where it started.
        start: String,
    },
    /// A school term ends before it starts.
    #[error(
        "a school term from `{first}` to `{last}` ends before it starts; write its first day first"
    )]
    TermEndsBeforeItStarts {
        /// The first day.
        first: Day,
        /// The last day.
        last: Day,
    },
    /// No school day is near.
    #[error(
        "there is no school day within 120 days of `{after}`; check the term dates in the settings"
    )]
    NoSchoolDay {
        /// The day after which one was looked for.
        after: Day,
    },
    /// A data file of bank holidays is not TOML of the expected shape.
    #[error(
        "the bank holiday data cannot be read: {reason}; each entry is [[add]], [[remove]] or [[move]] with its day, name and source"
    )]
    UnreadableData {
        /// What the reader says, with the place.
        reason: String,
    },
    /// A data file adds or moves a bank holiday to a day that has one already.
    #[error("`{day}` is already a bank holiday ({name}); remove it first, or leave this entry out")]
    AlreadyBankHoliday {
        /// The day.
        day: Day,
        /// The bank holiday that is there.
        name: String,
    },
    /// A data file removes or moves a bank holiday from a day that has none.
    #[error("`{day}` is not a bank holiday, so it cannot be removed or moved; check the day")]
    NotABankHoliday {
        /// The day.
        day: Day,
    },
    /// A data file adds or moves a bank holiday to a Saturday or a Sunday, which is no working day anyway.
    #[error("`{day}` ({name}) is on a weekend; write the weekday on which it is kept")]
    NotAWeekday {
        /// The day.
        day: Day,
        /// The name that the data file gives it.
        name: String,
    },
    /// A data file names a day outside the years that the calendar holds.
    #[error(
        "`{day}` is outside {first_year} to {last_year}, the years this calendar holds; leave the entry out"
    )]
    DataOutsideYears {
        /// The day.
        day: Day,
        /// The first year held.
        first_year: i16,
        /// The last year held.
        last_year: i16,
    },
}
