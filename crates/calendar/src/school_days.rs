//! School days: which days schools are open, as far as term dates are known here, and when the next one starts.
//! Where term dates are not known, every Monday to Friday that is no bank holiday is taken as a school day, and the working says so:
//! that is the earliest day that the next school day can be.
//! Which duty waits for a school day is the rulebook's.

use std::collections::BTreeSet;

use crate::bank_holidays::BankHolidays;
use crate::calendar_error::CalendarError;
use crate::day::Day;
use crate::instant::Instant;
use crate::moment::Moment;

/// The hour and minute at which schools are taken to open, unless told: a quarter to nine.
const OPENS: (u8, u8) = (8, 45);

/// How far ahead a school day is looked for. The longest school holidays last six weeks.
const DAYS_AHEAD: i32 = 120;

/// Term dates of the schools of an area, and when they open.
///
/// ```
/// use calendar::{BankHolidays, Day, Period, SchoolTerms};
/// let day = |text| Day::parse_iso(text);
/// let terms = SchoolTerms::new(vec![(day("2026-01-05")?, day("2026-03-27")?), (day("2026-04-13")?, day("2026-07-21")?)])?;
/// let holidays = BankHolidays::england_and_wales().with_school_terms(terms);
/// let due = Period::BeforeNextSchoolDay.due(day("2026-03-27")?.into(), &holidays)?;
/// assert_eq!(due.due.in_words(), "Monday 13 April 2026, 8:45am");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolTerms {
    terms: Vec<(Day, Day)>,
    closed: BTreeSet<Day>,
    opens: (u8, u8),
}

impl Default for SchoolTerms {
    /// No term dates are known.
    fn default() -> Self {
        Self {
            terms: Vec::new(),
            closed: BTreeSet::new(),
            opens: OPENS,
        }
    }
}

/// The start of the next school day, and what was taken to find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NextSchoolDay {
    pub(crate) day: Day,
    /// True where term dates say so; false where they are not known for that day.
    pub(crate) known: bool,
}

impl SchoolTerms {
    /// Terms by their first and last day, both included, in any order.
    ///
    /// # Errors
    /// [`CalendarError::TermEndsBeforeItStarts`].
    pub fn new(mut terms: Vec<(Day, Day)>) -> Result<Self, CalendarError> {
        if let Some((first, last)) = terms.iter().find(|(first, last)| last < first) {
            return Err(CalendarError::TermEndsBeforeItStarts {
                first: *first,
                last: *last,
            });
        }
        terms.sort_unstable();
        Ok(Self {
            terms,
            ..Self::default()
        })
    }

    /// The same, with days within terms on which schools are closed: training days, half-term weeks.
    #[must_use]
    pub fn closed_on(mut self, days: impl IntoIterator<Item = Day>) -> Self {
        self.closed.extend(days);
        self
    }

    /// The same, with schools that open at that hour and minute, London time. An hour after 23 or a minute after 59 is taken as
    /// 23 or 59.
    #[must_use]
    pub fn opening_at(mut self, hour: u8, minute: u8) -> Self {
        self.opens = (hour.min(23), minute.min(59));
        self
    }

    /// When schools open on `day`.
    #[must_use]
    pub fn opening(&self, day: Day) -> Instant {
        Instant::from_london(day, self.opens.0, self.opens.1, 0)
    }

    /// Whether schools are open on a working day; `None` where no term is known so late or so early.
    fn in_term(&self, day: Day) -> Option<bool> {
        let (first, _) = self.terms.first()?;
        let last = self.terms.iter().map(|(_, last)| *last).max()?;
        if day < *first || day > last {
            return None;
        }
        let within = self
            .terms
            .iter()
            .any(|(first, last)| *first <= day && day <= *last);
        Some(within && !self.closed.contains(&day))
    }

    /// The next day on which schools open after `start`: after its hour, or after its day where the hour is not known.
    pub(crate) fn next_after(
        &self,
        start: Moment,
        holidays: &BankHolidays,
    ) -> Result<NextSchoolDay, CalendarError> {
        let from = start.london_day();
        let same_day = matches!(start, Moment::Instant(instant) if instant < self.opening(from));
        for ahead in i32::from(!same_day)..=DAYS_AHEAD {
            let day = from.plus_days(ahead);
            if !holidays.is_working_day(day)? {
                continue;
            }
            match self.in_term(day) {
                Some(true) => return Ok(NextSchoolDay { day, known: true }),
                Some(false) => {}
                None => return Ok(NextSchoolDay { day, known: false }),
            }
        }
        Err(CalendarError::NoSchoolDay { after: from })
    }

    /// The working of "before the start of the next school day after".
    pub(crate) fn say(&self, start: Moment, next: NextSchoolDay, working: &mut Vec<String>) {
        working.push(match start {
            Moment::Day(day) => format!(
                "the hour on {} is not known, so the next school day is looked for after that day; before school opened, it would be that day itself",
                day.in_words_with_weekday()
            ),
            Moment::Instant(_) => format!("counted from {}", start.in_words()),
        });
        if !next.known {
            working.push(
                "term dates are not known here, so each Monday to Friday that is no bank holiday is taken as a school day; in school holidays the next one is later"
                    .to_owned(),
            );
        }
        working.push(format!(
            "the next school day is {}, and schools are taken to open at {}:{:02}",
            next.day.in_words_with_weekday(),
            self.opens.0,
            self.opens.1
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Period;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn the_next_school_day_is_after_the_hour_or_else_after_the_day() {
        let bare = BankHolidays::england_and_wales();
        let terms = SchoolTerms::new(vec![
            (day("2026-04-13"), day("2026-07-21")),
            (day("2026-01-05"), day("2026-03-27")),
        ])
        .unwrap()
        .closed_on([day("2026-02-16"), day("2026-02-17")])
        .opening_at(9, 0);
        let termed = BankHolidays::england_and_wales().with_school_terms(terms);
        // Start; next opening where terms are not known; where they are.
        let cases = [
            ("2026-03-26", "2026-03-27T08:45:00Z", "2026-03-27T09:00:00Z"),
            (
                "2026-03-27T23:30:00Z",
                "2026-03-30T07:45:00Z",
                "2026-04-13T08:00:00Z",
            ),
            (
                "2026-03-26T02:10:00Z",
                "2026-03-26T08:45:00Z",
                "2026-03-26T09:00:00Z",
            ),
            (
                "2026-03-26T08:45:00Z",
                "2026-03-27T08:45:00Z",
                "2026-03-26T09:00:00Z",
            ),
            ("2026-04-02", "2026-04-07T07:45:00Z", "2026-04-13T08:00:00Z"),
            ("2026-02-13", "2026-02-16T08:45:00Z", "2026-02-18T09:00:00Z"),
            ("2026-07-21", "2026-07-22T07:45:00Z", "2026-07-22T08:00:00Z"),
        ];
        for (start, unknown, known) in cases {
            let start: Moment = start.parse().unwrap();
            let due = |holidays| {
                Period::BeforeNextSchoolDay
                    .due_only(start, holidays)
                    .unwrap()
                    .to_string()
            };
            assert_eq!(due(&bare), unknown, "{start}, terms not known");
            assert_eq!(due(&termed), known, "{start}, terms known");
        }
    }

    #[test]
    fn what_was_taken_is_said() {
        let bare = BankHolidays::england_and_wales();
        let due = Period::BeforeNextSchoolDay
            .due("2026-03-27T23:30:00Z".parse().unwrap(), &bare)
            .unwrap();
        assert_eq!(due.working.len(), 3);
        assert!(due.working[1].starts_with("term dates are not known here"));
        assert_eq!(
            due.working[2],
            "the next school day is Monday 30 March 2026, and schools are taken to open at 8:45"
        );
    }

    #[test]
    fn a_term_that_ends_before_it_starts_and_a_year_without_school_are_refused() {
        assert!(SchoolTerms::new(vec![(day("2026-03-27"), day("2026-01-05"))]).is_err());
        let terms = SchoolTerms::new(vec![
            (day("2026-01-05"), day("2026-01-05")),
            (day("2026-12-01"), day("2026-12-18")),
        ])
        .unwrap();
        let holidays = BankHolidays::england_and_wales().with_school_terms(terms);
        let fault = Period::BeforeNextSchoolDay
            .due_only(day("2026-02-02").into(), &holidays)
            .unwrap_err();
        assert!(
            fault
                .to_string()
                .contains("no school day within 120 days of `2026-02-02`"),
            "{fault}"
        );
    }
}
