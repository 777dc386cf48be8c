//! A day in words, as it is shown to people.
//! Authority: the GOV.UK style for dates ("2 June 2022", no ordinals, no leading zero).
//! Times of day are shown by [`crate::Instant::london_words`]; the stored form is [`crate::Day`]'s `Display`.

use std::fmt;

use crate::day::{Day, Weekday};

impl Day {
    /// "22 November 2026".
    #[must_use]
    pub fn in_words(self) -> String {
        let (year, month, day_of_month) = self.ymd();
        format!("{day_of_month} {} {year}", month_name(month))
    }

    /// "Thursday 2 June 2022".
    #[must_use]
    pub fn in_words_with_weekday(self) -> String {
        format!("{} {}", self.weekday(), self.in_words())
    }

    /// "Thu 2 June 2022", for tables.
    #[must_use]
    pub fn short_words(self) -> String {
        format!("{} {}", self.weekday().short_name(), self.in_words())
    }
}

impl Weekday {
    /// The name in full: "Thursday".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        }
    }

    /// The first three letters: "Thu".
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        match self {
            Weekday::Monday => "Mon",
            Weekday::Tuesday => "Tue",
            Weekday::Wednesday => "Wed",
            Weekday::Thursday => "Thu",
            Weekday::Friday => "Fri",
            Weekday::Saturday => "Sat",
            Weekday::Sunday => "Sun",
        }
    }

    /// Saturday or Sunday.
    #[must_use]
    pub const fn is_weekend(self) -> bool {
        matches!(self, Weekday::Saturday | Weekday::Sunday)
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

fn month_name(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}
