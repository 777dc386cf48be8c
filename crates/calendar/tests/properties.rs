//! What holds for every day, instant and period.
#![expect(
    clippy::unwrap_used,
    reason = "a test’s own helpers may stop at the first surprise"
)]

use calendar::{BankHolidays, Day, Instant, Moment, Period, SchoolTerms, Weekday};
use proptest::prelude::*;
use std::sync::LazyLock;

static HOLIDAYS: LazyLock<BankHolidays> = LazyLock::new(BankHolidays::england_and_wales);

fn held_day() -> impl Strategy<Value = Day> {
    // April 1971 to 2033: 300 working days are at most 440 days, and so stay within the years held, either way. What is
    // asked of days outside them is refused, which other tests look at.
    (460..23_376).prop_map(|number| Day::from_number(number).unwrap())
}

fn any_day() -> impl Strategy<Value = Day> {
    (Day::FIRST.number()..=Day::LAST.number()).prop_map(|number| Day::from_number(number).unwrap())
}

fn period() -> impl Strategy<Value = Period> {
    let number = 0..400_u32;
    (0..17, number).prop_map(|(kind, number)| match kind {
        0 => Period::SameDay,
        1 => Period::WithinHours(number),
        2 => Period::WithinDays(number),
        3 => Period::WithinWeeks(number),
        4 => Period::WithinMonths(number),
        5 => Period::WithinYears(number),
        6 => Period::WithinWorkingDays(number),
        7 => Period::DaysBeginningWith(number),
        8 => Period::WeeksBeginningWith(number),
        9 => Period::MonthsBeginningWith(number),
        10 => Period::YearsBeginningWith(number),
        11 => Period::AtLeastDaysBefore(number),
        12 => Period::AtLeastWorkingDaysBefore(number),
        13 => Period::AtLeastClearDaysBefore(number),
        14 => Period::BeforeNextSchoolDay,
        15 => Period::AtLeastWorkingDaysNotFridaysBefore(number),
        _ => Period::AtLeastClearWorkingDaysBefore(number),
    })
}

/// The statute's own way: walk from day to day and count. Kept as the oracle of the table.
fn walk(start: Day, working_days: u32, step: i32) -> Day {
    let (mut day, mut left) = (start, working_days);
    while left > 0 {
        day = day.plus_days(step);
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !weekend && HOLIDAYS.name_of(day).is_none() {
            left -= 1;
        }
    }
    day
}

fn due_day(period: Period, start: Day) -> Day {
    period
        .due_only(Moment::Day(start), &HOLIDAYS)
        .unwrap()
        .london_day()
}

proptest! {
    #[test]
    fn the_table_counts_as_a_walk_does(start in held_day(), number in 0..300_u32) {
        prop_assert_eq!(HOLIDAYS.add_working_days(start, number).unwrap(), walk(start, number, 1));
        prop_assert_eq!(HOLIDAYS.subtract_working_days(start, number).unwrap(), walk(start, number, -1));
    }

    #[test]
    fn adding_then_subtracting_comes_back_to_a_working_day(start in held_day(), number in 0..300_u32) {
        let start = HOLIDAYS.next_working_day_on_or_after(start).unwrap();
        let there = HOLIDAYS.add_working_days(start, number).unwrap();
        prop_assert_eq!(HOLIDAYS.subtract_working_days(there, number).unwrap(), start);
        prop_assert_eq!(HOLIDAYS.working_days_between(start, there).unwrap(), number.cast_signed());
        prop_assert_eq!(HOLIDAYS.working_days_between(there, start).unwrap(), -number.cast_signed());
    }

    #[test]
    fn rolling_to_a_working_day_is_idempotent_and_goes_the_right_way(start in held_day()) {
        let next = HOLIDAYS.next_working_day_on_or_after(start).unwrap();
        let previous = HOLIDAYS.previous_working_day_on_or_before(start).unwrap();
        prop_assert!(previous <= start && start <= next);
        prop_assert_eq!(HOLIDAYS.is_working_day(next), Ok(true));
        prop_assert_eq!(HOLIDAYS.is_working_day(previous), Ok(true));
        prop_assert_eq!(HOLIDAYS.next_working_day_on_or_after(next), Ok(next));
        prop_assert_eq!(HOLIDAYS.previous_working_day_on_or_before(previous), Ok(previous));
        prop_assert_eq!(next == start, previous == start);
    }

    #[test]
    fn a_later_start_never_ends_earlier(start in held_day(), later in 0..60, period in period()) {
        let (Ok(first), Ok(second)) = (
            period.due_only(Moment::Day(start), &HOLIDAYS),
            period.due_only(Moment::Day(start.plus_days(later)), &HOLIDAYS),
        ) else { return Ok(()) };
        prop_assert!(first.first_instant() <= second.first_instant(), "{} {} {}", period, start, later);
    }

    #[test]
    fn beginning_with_ends_a_day_before_within(start in held_day(), number in 1..400_u32) {
        prop_assert_eq!(due_day(Period::DaysBeginningWith(number), start).plus_days(1), due_day(Period::WithinDays(number), start));
        prop_assert_eq!(due_day(Period::WeeksBeginningWith(number), start).plus_days(1), due_day(Period::WithinWeeks(number), start));
        let within = due_day(Period::WithinMonths(number), start);
        let clamped = within.day_of_month() != start.day_of_month();
        prop_assert_eq!(due_day(Period::MonthsBeginningWith(number), start).plus_days(i32::from(!clamped)), within);
        prop_assert_eq!(due_day(Period::WithinYears(number), start), due_day(Period::WithinMonths(number * 12), start));
    }

    #[test]
    fn the_next_school_day_is_found_as_by_a_walk(
        start in (20_454..22_000_i32, 0..24_u8, 0..60_u8, any::<bool>()),
        later in (0..20_i32, 0..24_u8, 0..60_u8),
        terms in prop::collection::vec((20_454..22_000_i32, 0..80_i32), 0..6),
    ) {
        let day = |number: i32| Day::from_number(number).unwrap();
        let terms: Vec<(Day, Day)> = terms.into_iter().map(|(first, length)| (day(first), day(first + length))).collect();
        let holidays = HOLIDAYS.clone().with_school_terms(SchoolTerms::new(terms.clone()).unwrap());
        let (number, hour, minute, bare) = start;
        let start = if bare { Moment::Day(day(number)) } else { Moment::Instant(Instant::from_london(day(number), hour, minute, 0)) };
        let open = |day: Day| {
            let held = terms.iter().map(|(first, _)| *first).min() <= Some(day) && Some(day) <= terms.iter().map(|(_, last)| *last).max();
            let taught = !held || terms.iter().any(|(first, last)| *first <= day && day <= *last);
            !day.weekday().is_weekend() && HOLIDAYS.name_of(day).is_none() && taught
        };
        let opening = |day: Day| Instant::from_london(day, 8, 45, 0);
        let walked = (0..121).map(|ahead| day(number + ahead)).find(|one| {
            open(*one) && match start { Moment::Day(first) => *one > first, Moment::Instant(first) => first < opening(*one) }
        });
        let found = Period::BeforeNextSchoolDay.due_only(start, &holidays);
        prop_assert_eq!(found.clone().ok(), walked.map(|one| Moment::Instant(opening(one))));
        let (days, hour, minute) = later;
        let next = Moment::Instant(Instant::from_london(day(number + 1 + days), hour, minute, 0));
        if let (Ok(one), Ok(other)) = (found, Period::BeforeNextSchoolDay.due_only(next, &holidays)) {
            prop_assert!(start.last_instant() <= next.first_instant() && one.first_instant() <= other.first_instant());
        }
    }

    #[test]
    fn fridays_left_out_go_further_back(start in held_day(), number in 1..40_u32) {
        let holidays = BankHolidays::england_and_wales();
        let found = due_day(Period::AtLeastWorkingDaysNotFridaysBefore(number), start);
        // The statute-maker's own way: look at each day before, and count.
        let counts = |day: Day| day.weekday() != Weekday::Friday && holidays.is_working_day(day).unwrap();
        let counted = (found.number()..start.number()).filter_map(Day::from_number).filter(|day| counts(*day)).count();
        prop_assert_eq!(u32::try_from(counted).unwrap(), number);
        prop_assert!(counts(found));
        prop_assert!(found <= due_day(Period::AtLeastWorkingDaysBefore(number), start));
    }

    #[test]
    fn clear_days_are_a_day_earlier(start in held_day(), number in 0..100_u32) {
        prop_assert_eq!(
            due_day(Period::AtLeastClearDaysBefore(number), start).plus_days(1),
            due_day(Period::AtLeastDaysBefore(number), start)
        );
        prop_assert_eq!(
            due_day(Period::AtLeastClearWorkingDaysBefore(number), start),
            due_day(Period::AtLeastWorkingDaysBefore(number + 1), start)
        );
    }

    #[test]
    fn the_working_ends_with_the_answer_and_agrees_with_the_bare_sum(start in held_day(), period in period()) {
        let Ok(due) = period.due(Moment::Day(start), &HOLIDAYS) else { return Ok(()) };
        prop_assert_eq!(Ok(due.due), period.due_only(Moment::Day(start), &HOLIDAYS));
        prop_assert!(due.working.last().unwrap().contains(&due.due.london_day().in_words_with_weekday()), "{}", due.sentence());
        prop_assert_eq!(period.is_backwards(), period.to_string().ends_with("before"));
    }

    #[test]
    fn the_notation_reads_back(period in period()) {
        prop_assert_eq!(period.to_string().parse(), Ok(period));
        let json = serde_json::to_string(&period).unwrap();
        prop_assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), period);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        let _ = text.parse::<Period>();
        let _ = text.parse::<Moment>();
        let refused = Day::parse_iso(&text);
        prop_assert!(refused.is_err() || text.len() == 10);
    }

    #[test]
    fn days_read_back_and_follow_one_another(day in any_day()) {
        prop_assert_eq!(Day::from_ymd(day.year(), day.month(), day.day_of_month()), Some(day));
        prop_assert_eq!(Day::from_number(day.number()), Some(day));
        let civil = jiff::civil::date(day.year(), day.month(), day.day_of_month());
        prop_assert_eq!(day.weekday().name(), format!("{:?}", civil.weekday()));
        prop_assert_eq!(civil.since(jiff::civil::date(1970, 1, 1)).unwrap().get_days(), day.number());
        if day.year() >= 0 {
            prop_assert_eq!(Day::parse_iso(&day.to_string()), Ok(day));
            prop_assert_eq!(day.to_string(), civil.to_string());
        }
    }

    #[test]
    fn days_saturate_and_never_wrap(day in any_day(), days in any::<i32>(), months in any::<i32>()) {
        let moved = day.plus_days(days);
        prop_assert!(moved >= Day::FIRST && moved <= Day::LAST);
        prop_assert!((days >= 0 && moved >= day) || (days < 0 && moved <= day));
        let moved = day.plus_months(months);
        prop_assert!(moved >= Day::FIRST && moved <= Day::LAST);
        prop_assert!((months >= 0 && moved >= day) || (months < 0 && moved <= day));
    }

    #[test]
    fn instants_read_back(micros in Instant::FIRST.micros()..=Instant::LAST.micros()) {
        let instant = Instant::from_micros(micros);
        prop_assert_eq!(instant.micros(), micros);
        if (0..=9999).contains(&Day::from_number(i32::try_from(micros.div_euclid(86_400_000_000)).unwrap()).unwrap().year()) {
            prop_assert_eq!(Instant::parse(&instant.to_string()), Ok(instant));
        }
        let day = instant.london_day();
        prop_assert!(Instant::start_of(day) <= instant && instant <= Instant::end_of(day));
    }

    #[test]
    fn both_kinds_of_format_read_back(day in held_day(), micros in 0..2_000_000_000_000_000_i64) {
        for moment in [Moment::Day(day), Moment::Instant(Instant::from_micros(micros))] {
            let json = serde_json::to_string(&moment).unwrap();
            prop_assert_eq!(&json, &format!("\"{moment}\""));
            prop_assert_eq!(serde_json::from_str::<Moment>(&json).unwrap(), moment);
            let bytes = postcard::to_stdvec(&moment).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Moment>(&bytes).unwrap(), moment);
        }
        // A day in a binary format is its number alone.
        prop_assert_eq!(postcard::to_stdvec(&day).unwrap(), postcard::to_stdvec(&day.number()).unwrap());
    }
}

#[test]
fn binary_values_out_of_range_are_refused() {
    let too_far = postcard::to_stdvec(&i32::MAX).unwrap();
    assert!(postcard::from_bytes::<Day>(&too_far).is_err());
    let too_far = postcard::to_stdvec(&i64::MAX).unwrap();
    assert!(postcard::from_bytes::<Instant>(&too_far).is_err());
}
