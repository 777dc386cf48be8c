//! The shape of a data file of bank holidays, and how its rules give days.
//! Authority: `data/england-and-wales.toml` names the instrument of each rule and day; Easter is the Gregorian computus.
//! What is asked of the resulting days is in `bank_holidays`; counting is in `working_days`.

use serde::{Deserialize, Serialize};

use crate::bank_holidays::HowRead;
use crate::day::{Day, Weekday, days_in_month};

/// The built-in data file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BuiltIn {
    pub(crate) first_year: i16,
    pub(crate) last_year: i16,
    #[serde(rename = "rule")]
    pub(crate) rules: Vec<Rule>,
    #[serde(default)]
    pub(crate) remove: Vec<Remove>,
    #[serde(default, rename = "move")]
    pub(crate) moves: Vec<Move>,
    #[serde(default)]
    pub(crate) add: Vec<Add>,
}

/// A file that changes the built-in days: removals first, then moves, then additions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Overrides {
    #[serde(default)]
    pub(crate) remove: Vec<Remove>,
    #[serde(default, rename = "move")]
    pub(crate) moves: Vec<Move>,
    #[serde(default)]
    pub(crate) add: Vec<Add>,
}

/// A day that comes every year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) name: String,
    when: When,
    from: i16,
    carried_from: Option<i16>,
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) read: HowRead,
}

/// A day that was not kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Remove {
    pub(crate) day: Day,
    #[expect(
        dead_code,
        reason = "a data file must say which day it means by name, for its reader"
    )]
    name: String,
    #[expect(
        dead_code,
        reason = "a data file must say where it has the removal from, for its reader"
    )]
    source: String,
}

/// A day that was kept elsewhere in one year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Move {
    pub(crate) from: Day,
    pub(crate) to: Day,
    pub(crate) name: String,
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) read: HowRead,
}

/// A day of its own.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Add {
    pub(crate) day: Day,
    pub(crate) name: String,
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) read: HowRead,
}

/// When a rule's day falls in a year.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum When {
    Fixed { month: i8, day: i8 },
    DaysFromEaster(i32),
    FirstMondayOf(i8),
    LastMondayOf(i8),
}

/// The days that the rules give in a year, with their names; none of them on a weekend.
///
/// A day that falls on a weekend is carried, where its rule says so, to the next weekday that no other day of that year has taken;
/// days that need no carrying take theirs first. So Christmas on a Sunday is kept on Tuesday 27 December, Boxing Day on its Monday.
pub(crate) fn days_of_year(rules: &[Rule], year: i16) -> Vec<Add> {
    let in_force = || rules.iter().filter(|rule| year >= rule.from);
    let falls = |rule: &Rule| rule.when.day_in(year);
    let mut days: Vec<Add> = in_force()
        .filter_map(|rule| {
            falls(rule)
                .filter(|day| !day.weekday().is_weekend())
                .map(|day| kept(rule, day, &rule.name))
        })
        .collect();
    for rule in in_force().filter(|rule| rule.carried_from.is_some_and(|from| year >= from)) {
        let Some(weekend_day) = falls(rule).filter(|day| day.weekday().is_weekend()) else {
            continue;
        };
        let mut day = weekend_day;
        while day.weekday().is_weekend() || days.iter().any(|taken| taken.day == day) {
            day = day.plus_days(1);
        }
        days.push(kept(rule, day, &format!("{} (substitute day)", rule.name)));
    }
    days
}

fn kept(rule: &Rule, day: Day, name: &str) -> Add {
    Add {
        day,
        name: name.to_owned(),
        source: rule.source.clone(),
        read: rule.read,
    }
}

impl When {
    fn day_in(self, year: i16) -> Option<Day> {
        match self {
            When::Fixed { month, day } => Day::from_ymd(year, month, day),
            When::DaysFromEaster(days) => easter_sunday(year).map(|easter| easter.plus_days(days)),
            When::FirstMondayOf(month) => Day::from_ymd(year, month, 7).map(monday_on_or_before),
            When::LastMondayOf(month) => {
                Day::from_ymd(year, month, days_in_month(year, month)).map(monday_on_or_before)
            }
        }
    }
}

fn monday_on_or_before(day: Day) -> Day {
    let mut monday = day;
    while monday.weekday() != Weekday::Monday {
        monday = monday.plus_days(-1);
    }
    monday
}

/// Easter Sunday of a year of the Gregorian calendar (the anonymous algorithm of "Nature", 20 April 1876).
fn easter_sunday(year: i16) -> Option<Day> {
    let year_number = i32::from(year);
    let golden = year_number % 19;
    let (century, year_of_century) = (year_number / 100, year_number % 100);
    let moon_shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let to_sunday =
        (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - epact - year_of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let month_and_day = epact + to_sunday - 7 * late + 114;
    Day::from_ymd(
        year,
        i8::try_from(month_and_day / 31).ok()?,
        i8::try_from(month_and_day % 31 + 1).ok()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_church_tables_have_it() {
        // The earliest and latest of the years held, and those that the usual slips get wrong (1981, 2000, 2019, 2024).
        for (year, month, day) in [
            (1970, 3, 29),
            (1981, 4, 19),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2019, 4, 21),
            (2022, 4, 17),
            (2024, 3, 31),
            (2026, 4, 5),
            (2035, 3, 25),
            (2038, 4, 25),
        ] {
            assert_eq!(
                easter_sunday(year),
                Day::from_ymd(year, month, day),
                "{year}"
            );
        }
    }
}
