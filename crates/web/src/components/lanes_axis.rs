//! The time axis of the lanes: which days fit, where a day stands, and where its marks are.

use calendar::Day;

/// Width of the drawing, in its own units; on a wide screen one unit is one CSS pixel.
pub(crate) const WIDTH: f64 = 940.0;
/// Space left and right, so that the first and last symbols are whole.
const SIDE: f64 = 20.0;
/// The most marks that can be read.
const MARKS: i32 = 9;

/// A stretch of days and where each stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Axis {
    first: Day,
    last: Day,
}

impl Axis {
    /// The axis that holds all those days; `None` where there is none.
    pub(crate) fn holding(days: impl Iterator<Item = Day> + Clone) -> Option<Self> {
        let (first, last) = (days.clone().min()?, days.max()?);
        let spare = (14 - last.days_since(first)).max(0) / 2;
        Some(Self {
            first: first.plus_days(-spare),
            last: last.plus_days(spare),
        })
    }

    /// Where a day stands, from the left.
    pub(crate) fn x(&self, day: Day) -> f64 {
        let all = f64::from(self.last.days_since(self.first).max(1));
        let share = f64::from(day.days_since(self.first)) / all;
        SIDE + share.clamp(0.0, 1.0) * (WIDTH - 2.0 * SIDE)
    }

    /// Days to mark, each with its words: weeks, months or years, as they fit.
    pub(crate) fn marks(&self) -> Vec<(Day, String)> {
        let days = self.last.days_since(self.first);
        if days <= 7 * MARKS {
            let step = if days <= 2 * MARKS { 2 } else { 7 };
            return (0..=days / step)
                .map(|place| self.first.plus_days(place * step))
                .map(|day| (day, short(day)))
                .collect();
        }
        let months = [1, 2, 3, 6, 12, 24, 60, 120, 240]
            .into_iter()
            .find(|step| days / 30 / step <= MARKS)
            .unwrap_or(480);
        let start = Day::from_ymd(self.first.year(), 1, 1).unwrap_or(self.first);
        (0..)
            .map(|place| start.plus_months(place * months))
            .take_while(|day| *day <= self.last)
            .filter(|day| *day >= self.first)
            .map(|day| {
                (
                    day,
                    if months >= 12 {
                        day.year().to_string()
                    } else {
                        month(day)
                    },
                )
            })
            .collect()
    }
}

/// `June 2024` without its day.
fn month(day: Day) -> String {
    let words = day.in_words();
    let mut parts = words.split(' ').skip(1);
    let (name, year) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    format!("{} {year}", name.get(..3).unwrap_or(name))
}

/// `2 June` without its year.
fn short(day: Day) -> String {
    let words = day.in_words();
    words
        .rsplit_once(' ')
        .map_or_else(|| words.clone(), |(rest, _)| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(first: &str, last: &str) -> Vec<String> {
        let days = [first, last].map(|day| Day::parse_iso(day).unwrap());
        Axis::holding(days.into_iter())
            .unwrap()
            .marks()
            .into_iter()
            .map(|(_, words)| words)
            .collect()
    }

    #[test]
    fn marks_are_days_months_or_years_as_they_fit() {
        assert_eq!(
            marks("2026-03-01", "2026-03-01"),
            [
                "22 February",
                "24 February",
                "26 February",
                "28 February",
                "2 March",
                "4 March",
                "6 March",
                "8 March"
            ]
        );
        assert_eq!(
            marks("2026-01-10", "2026-08-20"),
            [
                "Feb 2026", "Mar 2026", "Apr 2026", "May 2026", "Jun 2026", "Jul 2026", "Aug 2026"
            ]
        );
        assert_eq!(
            marks("2019-06-01", "2026-02-01"),
            ["2020", "2021", "2022", "2023", "2024", "2025", "2026"]
        );
    }

    #[test]
    fn there_are_never_more_marks_than_can_be_read() {
        let first = Day::parse_iso("1950-05-05").unwrap();
        for days in [0, 1, 13, 14, 60, 64, 100, 400, 3_000, 9_000, 29_000] {
            let count = Axis::holding([first, first.plus_days(days)].into_iter())
                .unwrap()
                .marks()
                .len();
            assert!((1..=12).contains(&count), "{days} days have {count} marks");
        }
    }
}
