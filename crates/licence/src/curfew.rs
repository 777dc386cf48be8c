//! Curfews as timetables: a cycle of weeks, other times on bank holidays, a first night of its own.
//!
//! A window that runs past midnight belongs to the day on which it begins. Its ends are times on London clocks, so that the night
//! on which the clocks go forward is an hour shorter and the one on which they go back an hour longer.
//!
//! Not here: whether somebody was in; that is for whoever reads the tag's events.

use calendar::{BankHolidays, Day, Instant};
use serde::{Deserialize, Serialize};

/// A time on a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClockTime {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// A time in which to be at the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// When it begins.
    pub begins: ClockTime,
    /// When it ends: on the next day where this is not after the beginning.
    pub ends: ClockTime,
}

/// The windows of a week, Monday first; a day may have none or several.
pub type Week = [Vec<Window>; 7];

/// A curfew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timetable {
    /// The first day.
    pub from: Day,
    /// The last day on which a window begins; absent where the licence's end is its end.
    pub until: Option<Day>,
    /// The weeks, in turn; the first is that of `from`.
    pub weeks: Vec<Week>,
    /// The windows of bank holidays, where they are others.
    pub bank_holidays: Option<Vec<Window>>,
    /// The windows of the first day, where they are others: from release, not from the usual time.
    pub first_night: Option<Vec<Window>>,
}

/// One window as it falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// The day to which it belongs: the one on which it begins.
    pub day: Day,
    /// When it begins.
    pub begins: Instant,
    /// When it ends; that instant is outside.
    pub ends: Instant,
}

/// A timetable that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct TimetableFault {
    /// Where in the timetable.
    pub place: String,
    /// What is wrong.
    pub fault: String,
}

impl ClockTime {
    /// A time such as `19:30`; `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let two = hour.len() == 2 && minute.len() == 2;
        let time = Self {
            hour: hour.parse().ok()?,
            minute: minute.parse().ok()?,
        };
        (two && time.hour < 24 && time.minute < 60).then_some(time)
    }

    fn minutes(self) -> u32 {
        u32::from(self.hour) * 60 + u32::from(self.minute)
    }
}

impl Window {
    /// Its end in minutes from the midnight at which its day begins.
    fn end_minutes(self) -> u32 {
        let over = u32::from(self.ends <= self.begins) * 24 * 60;
        self.ends.minutes() + over
    }
}

impl Timetable {
    /// Everything that is wrong with it.
    #[must_use]
    pub fn faults(&self) -> Vec<TimetableFault> {
        let mut faults = Vec::new();
        let mut say = |place: &str, fault: String| {
            faults.push(TimetableFault {
                place: place.to_owned(),
                fault,
            });
        };
        if self.weeks.is_empty() {
            say("weeks", "there is none".to_owned());
        }
        if let Some(until) = self.until.filter(|until| *until < self.from) {
            say("until", format!("{until} is before {}", self.from));
        }
        for (number, week) in self.weeks.iter().enumerate() {
            // The day after the last of a cycle is the first of it.
            let after = self.weeks.get((number + 1) % self.weeks.len());
            for (place, day) in week.iter().enumerate() {
                let next = week.get(place + 1).or(after.and_then(|week| week.first()));
                if let Some(fault) = overlap(day, next.map_or(&[], Vec::as_slice)) {
                    say(&format!("week {}, day {}", number + 1, place + 1), fault);
                }
            }
        }
        for (place, windows) in [
            ("bank holidays", &self.bank_holidays),
            ("first night", &self.first_night),
        ] {
            if let Some(fault) = windows.as_ref().and_then(|windows| overlap(windows, &[])) {
                say(place, fault);
            }
        }
        faults
    }

    /// The windows that begin on a day.
    #[must_use]
    pub fn windows_on(&self, day: Day, holidays: &BankHolidays) -> &[Window] {
        if day < self.from || self.until.is_some_and(|until| until < day) {
            return &[];
        }
        if let Some(first) = self.first_night.as_ref().filter(|_| day == self.from) {
            return first;
        }
        if let Some(other) = self
            .bank_holidays
            .as_ref()
            .filter(|_| holidays.name_of(day).is_some())
        {
            return other;
        }
        let monday = |day: Day| day.plus_days(-from_monday(day));
        let weeks = monday(day).days_since(monday(self.from)) / 7;
        let weeks = usize::try_from(weeks).unwrap_or(0);
        let place = usize::try_from(from_monday(day)).unwrap_or(0);
        self.weeks
            .get(weeks % self.weeks.len().max(1))
            .and_then(|week| week.get(place))
            .map_or(&[], Vec::as_slice)
    }

    /// The windows that begin on a day, as they fall.
    pub fn nights_of<'a>(
        &'a self,
        day: Day,
        holidays: &'a BankHolidays,
    ) -> impl Iterator<Item = Night> + 'a {
        self.windows_on(day, holidays).iter().map(move |window| {
            let ends_on = if window.ends <= window.begins {
                day.plus_days(1)
            } else {
                day
            };
            let at = |day, time: ClockTime| Instant::from_london(day, time.hour, time.minute, 0);
            Night {
                day,
                begins: at(day, window.begins),
                ends: at(ends_on, window.ends),
            }
        })
    }

    /// The window that an instant lies in; `None` where the person is free.
    #[must_use]
    pub fn night_at(&self, at: Instant, holidays: &BankHolidays) -> Option<Night> {
        let today = at.london_day();
        [today.plus_days(-1), today]
            .into_iter()
            .flat_map(|day| self.nights_of(day, holidays))
            .find(|night| night.begins <= at && at < night.ends)
    }
}

/// How many days a day is after the Monday of its week.
fn from_monday(day: Day) -> i32 {
    use calendar::Weekday as W;
    match day.weekday() {
        W::Monday => 0,
        W::Tuesday => 1,
        W::Wednesday => 2,
        W::Thursday => 3,
        W::Friday => 4,
        W::Saturday => 5,
        W::Sunday => 6,
    }
}

/// What overlaps among the windows of a day and those of the day after.
fn overlap(day: &[Window], next: &[Window]) -> Option<String> {
    let mut spans: Vec<(u32, u32)> = day
        .iter()
        .map(|window| (window.begins.minutes(), window.end_minutes()))
        .chain(next.iter().map(|window| {
            let (begins, ends) = (window.begins.minutes(), window.end_minutes());
            (begins + 24 * 60, ends + 24 * 60)
        }))
        .collect();
    spans.sort_unstable();
    spans
        .windows(2)
        .any(|pair| matches!(pair, [first, second] if second.0 < first.1))
        .then(|| "two windows overlap".to_owned())
}
