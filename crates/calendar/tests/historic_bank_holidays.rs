//! The bank holidays of years that differ, in full, and changing them by a data file.
#![expect(
    clippy::unwrap_used,
    reason = "a test’s own helpers may stop at the first surprise"
)]

use calendar::{BankHolidays, CalendarError, Day, HowRead};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// The weekdays kept in each year, in order, as month and day.
const YEARS: &[(i16, &str)] = &[
    // No New Year's Day, no early May; spring and summer on trial; Boxing Day, a Saturday, not carried.
    (1970, "03-27 03-30 05-25 08-31 12-25"),
    (1971, "04-09 04-12 05-31 08-30 12-27 12-28"),
    (1973, "04-20 04-23 05-28 08-27 11-14 12-25 12-26"),
    (1974, "01-01 04-12 04-15 05-27 08-26 12-25 12-26"),
    (1976, "01-01 04-16 04-19 05-31 08-30 12-27 12-28"),
    (1977, "01-03 04-08 04-11 06-06 06-07 08-29 12-26 12-27"),
    (1978, "01-02 03-24 03-27 05-01 05-29 08-28 12-25 12-26"),
    (
        1981,
        "01-01 04-17 04-20 05-04 05-25 07-29 08-31 12-25 12-28",
    ),
    (1995, "01-02 04-14 04-17 05-08 05-29 08-28 12-25 12-26"),
    (
        1999,
        "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 12-31",
    ),
    (2000, "01-03 04-21 04-24 05-01 05-29 08-28 12-25 12-26"),
    (
        2002,
        "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26",
    ),
    (
        2011,
        "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
    ),
    (
        2012,
        "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    ),
    (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
    (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
    (
        2022,
        "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    ),
    (
        2023,
        "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    ),
    (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
    (2035, "01-01 03-23 03-26 05-07 05-28 08-27 12-25 12-26"),
];

#[test]
fn each_listed_year_has_exactly_these_days() {
    let holidays = BankHolidays::england_and_wales();
    for &(year, expected) in YEARS {
        let found: Vec<String> = holidays
            .in_year(year)
            .map(|holiday| holiday.day.to_string()[5..].to_owned())
            .collect();
        assert_eq!(found.join(" "), expected, "{year}");
    }
}

#[test]
fn every_bank_holiday_names_itself_and_its_source() {
    let holidays = BankHolidays::england_and_wales();
    let (first, last) = holidays.years();
    let mut count = 0;
    for holiday in (first..=last).flat_map(|year| holidays.in_year(year)) {
        count += 1;
        assert!(!holiday.day.weekday().is_weekend(), "{holiday:?}");
        assert!(
            !holiday.name.is_empty() && holiday.source.len() > 10,
            "{holiday:?}"
        );
        assert_ne!(holiday.read, HowRead::None, "{holiday:?}");
        assert_eq!(holidays.is_working_day(holiday.day), Ok(false));
    }
    assert!(count > 66 * 6, "{count}");
    assert_eq!(
        holidays.name_of(day("2022-12-27")).unwrap().name,
        "Christmas Day (substitute day)"
    );
    assert_eq!(
        holidays.name_of(day("2022-12-26")).unwrap().name,
        "Boxing Day"
    );
}

fn entry(kind: &str, fields: &str) -> String {
    format!(
        "[[{kind}]]\nname = \"Invented day\"\nsource = \"an invented proclamation\"\n{fields}\n"
    )
}

#[test]
fn a_data_file_removes_moves_and_adds() {
    let file = entry("remove", "day = \"2031-08-25\"")
        + &entry("move", "from = \"2031-05-26\"\nto = \"2031-06-05\"")
        + &entry("add", "day = \"2031-06-06\"\nread = \"statute\"");
    let holidays = BankHolidays::england_and_wales()
        .with_overrides(&file)
        .unwrap();
    let found: Vec<String> = holidays
        .in_year(2031)
        .map(|holiday| holiday.day.to_string()[5..].to_owned())
        .collect();
    assert_eq!(
        found.join(" "),
        "01-01 04-11 04-14 05-05 06-05 06-06 12-25 12-26"
    );
    assert_eq!(
        holidays.name_of(day("2031-06-06")).unwrap().read,
        HowRead::Statute
    );
    // Counting follows the changed days.
    assert_eq!(
        holidays.add_working_days(day("2031-06-04"), 1),
        Ok(day("2031-06-09"))
    );
    assert_eq!(
        holidays.add_working_days(day("2031-08-22"), 1),
        Ok(day("2031-08-25"))
    );
}

#[test]
fn a_data_file_that_contradicts_what_is_held_is_refused() {
    let refusal = |file: &str| {
        BankHolidays::england_and_wales()
            .with_overrides(file)
            .unwrap_err()
    };
    let spring = day("2031-05-26");
    assert_eq!(
        refusal(&entry("add", "day = \"2031-05-26\"")),
        CalendarError::AlreadyBankHoliday {
            day: spring,
            name: "Spring bank holiday".to_owned()
        }
    );
    assert_eq!(
        refusal(&entry("remove", "day = \"2031-05-27\"")),
        CalendarError::NotABankHoliday {
            day: day("2031-05-27")
        }
    );
    assert_eq!(
        refusal(&entry("move", "from = \"2031-05-27\"\nto = \"2031-05-28\"")),
        CalendarError::NotABankHoliday {
            day: day("2031-05-27")
        }
    );
    assert_eq!(
        refusal(&entry("add", "day = \"2031-06-07\"")),
        CalendarError::NotAWeekday {
            day: day("2031-06-07"),
            name: "Invented day".to_owned()
        }
    );
    assert_eq!(
        refusal(&entry("add", "day = \"2036-06-06\"")),
        CalendarError::DataOutsideYears {
            day: day("2036-06-06"),
            first_year: 1970,
            last_year: 2035
        }
    );
    for unreadable in [
        "[[add]]\nday = \"2031-06-06\"",
        "[[added]]\n",
        "nonsense",
        "[[add]]\nday = \"6 June 2031\"\nname=\"a\"\nsource=\"b\"",
    ] {
        assert!(
            matches!(refusal(unreadable), CalendarError::UnreadableData { .. }),
            "{unreadable}"
        );
    }
}
