//! Worked dates, as tables that a practitioner can check against a printed calendar.
#![expect(
    clippy::unwrap_used,
    reason = "a test’s own helpers may stop at the first surprise"
)]

use calendar::{BankHolidays, CalendarError, Day, Moment, Period};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// Notation, start, end, and what makes the case worth having.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str, &str)] = &[
    // Children in Need census guide: the start day is day 0 and may be a non-working day.
    ("within 15 working days of", "2022-06-02", "2022-06-24", "two jubilee days; counting weekdays alone gives 23 June"),
    ("within 15 working days of", "2022-06-01", "2022-06-24", "the day before gives the same end: 2 June counts for neither"),
    ("within 45 working days of", "2022-06-02", "2022-08-05", "nine weeks and one jubilee day"),
    ("within 1 working day of", "2022-06-01", "2022-06-06", "over the jubilee days and a weekend"),
    ("within 1 working day of", "2024-12-24", "2024-12-27", "over Christmas"),
    ("within 1 working day of", "2021-12-24", "2021-12-29", "Christmas on a Saturday: kept on Monday and Tuesday"),
    ("within 1 working day of", "2022-12-23", "2022-12-28", "Christmas on a Sunday: Boxing Day on Monday, Christmas on Tuesday"),
    ("within 10 working days of", "2026-03-27", "2026-04-14", "over Good Friday and Easter Monday"),
    ("within 5 working days of", "2022-09-16", "2022-09-26", "over the state funeral"),
    ("within 5 working days of", "2023-04-28", "2023-05-09", "early May, and the coronation a week later"),
    ("within 15 working days of", "2026-11-21", "2026-12-11", "from a Saturday"),
    ("within 15 working days of", "2026-11-22", "2026-12-11", "from a Sunday"),
    ("within 0 working days of", "2022-06-02", "2022-06-02", "none at all is the start, working day or not"),
    // Calendar days.
    ("within 28 days of", "2024-02-01", "2024-02-29", "into a leap day"),
    ("within 28 days of", "2023-02-01", "2023-03-01", "and in a common year"),
    ("56 days beginning with", "2026-06-01", "2026-07-26", "a fixed-term recall: the day of return is day 1"),
    ("28 days beginning with", "2026-06-01", "2026-06-28", "the end of which is the referral to the Parole Board"),
    ("14 days beginning with", "2026-12-25", "2027-01-07", "over the year's end"),
    ("1 day beginning with", "2026-06-01", "2026-06-01", "one day beginning with a day is that day"),
    ("within 4 weeks of", "2026-03-06", "2026-04-03", "ends on Good Friday, and stays there: calendar periods do not roll"),
    ("2 weeks beginning with", "2026-06-01", "2026-06-14", "Monday to Sunday"),
    // Calendar months: the corresponding date, or the month's last day (Dodds v Walker).
    ("within 1 month of", "2026-01-31", "2026-02-28", "no 31 February"),
    ("within 1 month of", "2024-01-31", "2024-02-29", "nor in a leap year"),
    ("within 1 month of", "2026-02-28", "2026-03-28", "the month's last day is not kept: 28 February and a month is 28 March"),
    ("within 4 months of", "1978-09-30", "1979-01-30", "Dodds v Walker itself: notice of 30 September, out of time on the 31st"),
    ("within 3 months of", "2022-11-30", "2023-02-28", "first review after a conference"),
    ("within 6 months of", "2025-08-31", "2026-02-28", "later reviews"),
    ("within 12 months of", "2024-02-29", "2025-02-28", "the first anniversary of a leap day"),
    ("within 2 years of", "2024-02-29", "2026-02-28", "and the second"),
    ("3 months beginning with", "2026-06-01", "2026-08-31", "June, July and August"),
    ("1 month beginning with", "2026-03-01", "2026-03-31", "March"),
    ("1 month beginning with", "2026-02-01", "2026-02-28", "February"),
    ("1 month beginning with", "2026-01-31", "2026-02-28", "no 31 February, so all of it"),
    ("1 month beginning with", "2026-01-29", "2026-02-28", "29 February would have been the first day of the next"),
    ("2 years beginning with", "2024-06-10", "2026-06-09", "a licence, counted from the day of release"),
    // Backwards.
    ("at least 5 working days before", "2022-06-10", "2022-06-01", "reports for a conference after the jubilee"),
    ("at least 2 working days before", "2026-04-07", "2026-04-01", "over Easter"),
    ("at least 5 clear working days before", "2022-06-10", "2022-05-31", "a day earlier than without clear"),
    ("at least 7 days before", "2026-03-08", "2026-03-01", "calendar days back"),
    ("at least 7 clear days before", "2026-03-08", "2026-02-28", "seven whole days between"),
    ("on the day of", "2026-03-08", "2026-03-08", "itself"),
];

#[test]
fn periods_end_on_the_day_that_the_table_gives() {
    let holidays = BankHolidays::england_and_wales();
    for &(notation, start, end, why) in CASES {
        let period: Period = notation.parse().unwrap();
        let due = period.due(Moment::Day(day(start)), &holidays).unwrap();
        assert_eq!(
            due.due,
            Moment::Day(day(end)),
            "{notation} {start}: {why}; {}",
            due.sentence()
        );
        assert!(
            due.sentence().contains(&day(end).in_words_with_weekday()),
            "{}",
            due.sentence()
        );
    }
}

#[test]
fn an_instant_counts_as_its_day_in_london() {
    let holidays = BankHolidays::england_and_wales();
    // 11:30pm UTC on 31 May is half past midnight on 1 June by the London clock.
    let start: Moment = "2026-05-31T23:30:00Z".parse().unwrap();
    let due = Period::DaysBeginningWith(56).due(start, &holidays).unwrap();
    assert_eq!(due.due, Moment::Day(day("2026-07-26")));
    assert_eq!(
        due.working[0],
        "Monday 1 June 2026, 12:30am is counted as its day in London"
    );
}

/// The working of one case of each kind.
const WORKINGS: &[(&str, &str, &str)] = &[
    (
        "within 15 working days of",
        "2022-06-02",
        "Thursday 2 June 2022 is day 0 (itself not a working day: Spring bank holiday); Saturdays and Sundays are not counted; \
         not counted: Friday 3 June 2022 (Platinum Jubilee bank holiday); day 15 is Friday 24 June 2022.",
    ),
    (
        "within 15 working days of",
        "2022-06-01",
        "Wednesday 1 June 2022 is day 0; Saturdays and Sundays are not counted; not counted: Thursday 2 June 2022 (Spring bank \
         holiday), Friday 3 June 2022 (Platinum Jubilee bank holiday); day 15 is Friday 24 June 2022.",
    ),
    (
        "within 2 working days of",
        "2026-06-02",
        "Tuesday 2 June 2026 is day 0; day 2 is Thursday 4 June 2026.",
    ),
    (
        "56 days beginning with",
        "2026-06-01",
        "Monday 1 June 2026 is day 1; day 56 is Sunday 26 July 2026.",
    ),
    (
        "within 1 month of",
        "2026-01-31",
        "Saturday 31 January 2026 is not counted; 1 month later has no day 31, so it ends on that month’s last, Saturday 28 February 2026.",
    ),
    (
        "within 3 months of",
        "2026-06-15",
        "Monday 15 June 2026 is not counted; the same day 3 months later is Tuesday 15 September 2026.",
    ),
    (
        "at least 5 working days before",
        "2022-06-10",
        "Friday 10 June 2022 is day 0; Saturdays and Sundays are not counted; not counted: Thursday 2 June 2022 (Spring bank holiday), \
         Friday 3 June 2022 (Platinum Jubilee bank holiday); counting back, day 5 is Wednesday 1 June 2022.",
    ),
    (
        "at least 7 clear days before",
        "2026-03-08",
        "Sunday 8 March 2026 is day 0; 7 whole days lie between, neither end counted; the last day to act is Saturday 28 February 2026.",
    ),
    (
        "on the day of",
        "2026-03-08",
        "Sunday 8 March 2026 itself, to the end of that day.",
    ),
];

#[test]
fn the_working_says_every_step() {
    let holidays = BankHolidays::england_and_wales();
    for &(notation, start, sentence) in WORKINGS {
        let period: Period = notation.parse().unwrap();
        assert_eq!(
            period
                .due(Moment::Day(day(start)), &holidays)
                .unwrap()
                .sentence(),
            sentence
        );
    }
}

#[test]
fn counting_outside_the_years_held_is_refused_and_not_guessed() {
    let holidays = BankHolidays::england_and_wales();
    let refused = |start: &str, period: Period| {
        let asked = day(start);
        let outcome = period.due_only(Moment::Day(asked), &holidays);
        assert_eq!(
            outcome,
            Err(CalendarError::OutsideYears {
                asked,
                first_year: 1970,
                last_year: 2035
            }),
            "{start} {period}"
        );
    };
    refused("1969-12-31", Period::WithinWorkingDays(1));
    refused("2036-01-01", Period::WithinWorkingDays(0));
    refused("2035-12-20", Period::WithinWorkingDays(15));
    refused("1970-01-02", Period::AtLeastWorkingDaysBefore(2));
    refused("2022-06-02", Period::WithinWorkingDays(u32::MAX));
    refused(
        "1970-01-05",
        Period::AtLeastWorkingDaysNotFridaysBefore(u32::MAX),
    );
    refused(
        "2022-06-02",
        Period::AtLeastClearWorkingDaysBefore(u32::MAX),
    );
    // What needs no bank holidays is answered in any year.
    assert_eq!(
        Period::WithinDays(1).due_only(Moment::Day(day("1969-12-31")), &holidays),
        Ok(Moment::Day(day("1970-01-01")))
    );
    assert_eq!(
        holidays.is_working_day(day("2036-01-05")),
        Ok(false),
        "a Saturday is no working day in any year"
    );
    assert!(holidays.is_working_day(day("2036-01-07")).is_err());
}

#[test]
fn a_period_longer_than_the_calendar_is_refused() {
    let holidays = BankHolidays::england_and_wales();
    let start = Moment::Day(day("2022-06-02"));
    for period in [
        Period::WithinHours(u32::MAX),
        Period::WithinDays(u32::MAX),
        Period::WithinWeeks(u32::MAX),
        Period::WithinMonths(u32::MAX),
        Period::WithinYears(u32::MAX),
        Period::YearsBeginningWith(u32::MAX),
        Period::AtLeastClearDaysBefore(u32::MAX),
    ] {
        let outcome = period.due_only(start, &holidays);
        assert!(
            matches!(outcome, Err(CalendarError::BeyondCalendar { .. })),
            "{period}: {outcome:?}"
        );
    }
}

#[test]
fn texts_that_are_no_period_are_refused() {
    for text in [
        "",
        "15 working days",
        "within 15 working days",
        "within  15 days of",
        "within -1 days of",
        "within +1 days of",
        "within 015 days of",
        "within 15 fortnights of",
        "Within 15 days of",
        "within 15 clear days of",
        "at least 5 hours before",
        "5 working days beginning with",
        "within 99999999999 days of",
        "on the day of ",
    ] {
        assert_eq!(text.parse::<Period>().unwrap_err().found, text);
    }
    assert_eq!(
        "within 1 working days of".parse(),
        Ok(Period::WithinWorkingDays(1))
    );
}
