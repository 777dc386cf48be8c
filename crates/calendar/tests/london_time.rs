//! London time: the two days in a year when the clocks change, and what hours mean across them.
#![expect(
    clippy::unwrap_used,
    reason = "a test’s own helpers may stop at the first surprise"
)]

use calendar::{BankHolidays, Day, Instant, Moment, Period};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// The London day, hour and minute; the instant that it is; and how that is shown.
#[rustfmt::skip]
const CLOCKS: &[(&str, u8, u8, &str, &str)] = &[
    ("2026-11-22", 16, 5, "2026-11-22T16:05:00Z", "22 November 2026, 4:05pm"),
    ("2026-06-01", 0, 0, "2026-05-31T23:00:00Z", "1 June 2026, 12:00am"),
    ("2026-06-01", 12, 0, "2026-06-01T11:00:00Z", "1 June 2026, 12:00pm"),
    // Clocks go forward at 1am on 29 March 2026: 1:30am never comes, and is taken as 2:30am.
    ("2026-03-29", 0, 59, "2026-03-29T00:59:00Z", "29 March 2026, 12:59am"),
    ("2026-03-29", 1, 30, "2026-03-29T01:30:00Z", "29 March 2026, 2:30am"),
    ("2026-03-29", 2, 0, "2026-03-29T01:00:00Z", "29 March 2026, 2:00am"),
    // Clocks go back at 2am on 25 October 2026: 1:30am comes twice, and is taken as the first.
    ("2026-10-25", 1, 30, "2026-10-25T00:30:00Z", "25 October 2026, 1:30am BST"),
    ("2026-10-25", 2, 0, "2026-10-25T02:00:00Z", "25 October 2026, 2:00am"),
    // British Standard Time: an hour ahead all year until 31 October 1971.
    ("1971-01-15", 9, 0, "1971-01-15T08:00:00Z", "15 January 1971, 9:00am"),
    // A year beyond the listed transitions, by the standing rule.
    ("2060-07-01", 9, 0, "2060-07-01T08:00:00Z", "1 July 2060, 9:00am"),
];

#[test]
fn london_clocks_are_read_as_the_table_gives() {
    for &(day_text, hour, minute, utc, words) in CLOCKS {
        let instant = Instant::from_london(day(day_text), hour, minute, 0);
        assert_eq!(instant, at(utc), "{day_text} {hour}:{minute}");
        assert_eq!(instant.london_words(), words);
    }
    assert_eq!(
        at("2026-10-25T01:30:00Z").london_words(),
        "25 October 2026, 1:30am GMT"
    );
}

#[test]
fn a_london_day_has_23_or_25_hours_when_the_clocks_change() {
    for (text, hours) in [
        ("2026-03-28", 24),
        ("2026-03-29", 23),
        ("2026-10-24", 24),
        ("2026-10-25", 25),
        ("2026-12-31", 24),
    ] {
        let length =
            Instant::end_of(day(text)).micros() + 1 - Instant::start_of(day(text)).micros();
        assert_eq!(length, hours * 3_600_000_000, "{text}");
        assert_eq!(Instant::start_of(day(text)).london_day(), day(text));
        assert_eq!(Instant::end_of(day(text)).london_day(), day(text));
    }
}

#[test]
fn hours_are_elapsed_hours() {
    let holidays = BankHolidays::england_and_wales();
    for (hours, start, due, sentence) in [
        (
            24,
            "2026-10-24T11:00:00Z",
            "2026-10-25T11:00:00Z",
            "the hours begin at Saturday 24 October 2026, 12:00pm; the clocks go back by an hour on Sunday 25 October 2026; elapsed hours \
             are counted; 24 hours later is Sunday 25 October 2026, 11:00am.",
        ),
        (
            24,
            "2026-03-28T12:00:00Z",
            "2026-03-29T12:00:00Z",
            "the hours begin at Saturday 28 March 2026, 12:00pm; the clocks go forward by an hour on Sunday 29 March 2026; elapsed hours \
             are counted; 24 hours later is Sunday 29 March 2026, 1:00pm.",
        ),
        (
            72,
            "2026-06-01T09:15:00Z",
            "2026-06-04T09:15:00Z",
            "the hours begin at Monday 1 June 2026, 10:15am; 72 hours later is Thursday 4 June 2026, 10:15am.",
        ),
        (
            1,
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            "the hours begin at Sunday 25 October 2026, 1:30am BST; the clocks go back by an hour on Sunday 25 October 2026; elapsed \
             hours are counted; 1 hour later is Sunday 25 October 2026, 1:30am GMT.",
        ),
    ] {
        let found = Period::WithinHours(hours)
            .due(Moment::Instant(at(start)), &holidays)
            .unwrap();
        assert_eq!(found.due, Moment::Instant(at(due)));
        assert_eq!(found.sentence(), sentence);
    }
}

#[test]
fn hours_from_a_bare_day_begin_with_its_first_instant_and_say_so() {
    let holidays = BankHolidays::england_and_wales();
    let due = Period::WithinHours(24)
        .due(Moment::Day(day("2026-06-01")), &holidays)
        .unwrap();
    assert_eq!(due.due, Moment::Instant(at("2026-06-01T23:00:00Z")));
    assert_eq!(
        due.sentence(),
        "the hour on Monday 1 June 2026 is not known, so the hours are counted from its first moment, the earliest that it can have \
         been; 24 hours later is Tuesday 2 June 2026, 12:00am."
    );
}

#[test]
fn instants_are_read_strictly() {
    for (text, micros) in [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-01t00:00:01.5z", 1_500_000),
        ("1970-01-01T00:00:00.1234567Z", 123_456),
        ("1969-12-31T23:59:59.9999999Z", -1),
    ] {
        assert_eq!(at(text).micros(), micros, "{text}");
    }
    for text in [
        "",
        "2022-06-02",
        "2022-06-02T09:30:00",
        "2022-06-02 09:30:00Z",
        "2022-06-02T09:30Z",
        "2022-06-02T09:30:00+01",
        "2022-06-02T25:30:00Z",
        "2022-02-30T09:30:00Z",
        "2022-06-02T09:30:00.Z",
        "2022-06-02T09:30:00Z[Europe/London]",
        " 2022-06-02T09:30:00Z",
        "2022-06-02T09:30:00.Zé",
        "20220602T093000Z",
    ] {
        assert_eq!(Instant::parse(text).unwrap_err().found, text);
    }
}
