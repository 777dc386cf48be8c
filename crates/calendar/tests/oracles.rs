//! Every day of 1970 to 2035 against two independent calendars, with each difference listed and explained.
//!
//! The oracles' answers are computed facts, kept in `oracle/*.csv` with the packages' versions, so that no network is needed; with
//! `JOINDER_ORACLE=1` the test runs `oracle/oracle.py` (by the interpreter in `JOINDER_PYTHON`, default `python3`) and compares.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test’s own helpers may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use calendar::{BankHolidays, Day};

const PACKAGES: [&str; 2] = ["holidays", "workalendar"];

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/oracle")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// The rows of a file after its comments and header.
fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
}

/// The weekdays on which the package has a holiday; on Saturdays and Sundays nobody works, so they cannot differ.
fn weekday_holidays(csv: &str) -> BTreeSet<Day> {
    rows(csv)
        .map(|row| Day::parse_iso(row).unwrap())
        .filter(|day| !day.weekday().is_weekend())
        .collect()
}

/// Package and day to what we say (`working` or `holiday`).
fn listed_differences() -> BTreeMap<(String, Day), String> {
    let text = read("differences.csv");
    let mut listed = BTreeMap::new();
    for row in rows(&text) {
        let fields: Vec<&str> = row.splitn(4, ',').collect();
        let [package, day, we_say, reason] = fields[..] else {
            panic!("`{row}` has no four fields")
        };
        assert!(PACKAGES.contains(&package), "`{package}` is not compared");
        assert!(reason.len() > 20, "`{row}` gives no reason");
        let before = listed.insert(
            (package.to_owned(), Day::parse_iso(day).unwrap()),
            we_say.to_owned(),
        );
        assert_eq!(before, None, "`{row}` is listed twice");
    }
    listed
}

fn every_day() -> impl Iterator<Item = Day> {
    let first = Day::from_ymd(1970, 1, 1).unwrap().number();
    let last = Day::from_ymd(2035, 12, 31).unwrap().number();
    (first..=last).map(|number| Day::from_number(number).unwrap())
}

#[test]
fn every_working_day_agrees_with_both_oracles_or_is_a_listed_difference() {
    let holidays = BankHolidays::england_and_wales();
    let mut found = BTreeMap::new();
    let mut compared = 0;
    for package in PACKAGES {
        let theirs = weekday_holidays(&read(&format!("{package}.csv")));
        for day in every_day() {
            let ours = holidays.is_working_day(day).unwrap();
            compared += 1;
            if !day.weekday().is_weekend() && ours == theirs.contains(&day) {
                found.insert(
                    (package.to_owned(), day),
                    if ours { "working" } else { "holiday" }.to_owned(),
                );
            }
        }
    }
    assert_eq!(
        compared,
        2 * 24_106,
        "66 years of days, 16 of them leap years, for each package"
    );
    let listed = listed_differences();
    let unlisted: Vec<_> = found
        .iter()
        .filter(|(key, say)| listed.get(*key) != Some(*say))
        .collect();
    let stale: Vec<_> = listed
        .iter()
        .filter(|(key, say)| found.get(*key) != Some(*say))
        .collect();
    assert!(
        unlisted.is_empty(),
        "differences that differences.csv does not list: {unlisted:#?}"
    );
    assert!(
        stale.is_empty(),
        "differences.csv lists what is no difference: {stale:#?}"
    );
}

#[test]
fn the_kept_answers_are_what_the_packages_say() {
    if std::env::var("JOINDER_ORACLE").as_deref() != Ok("1") {
        println!(
            "ignored: set JOINDER_ORACLE=1, with the packages named in oracle.py installed, to run them again"
        );
        return;
    }
    let python = std::env::var("JOINDER_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/oracle.py");
    for package in PACKAGES {
        let output = Command::new(&python)
            .arg(&script)
            .arg(package)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{package}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            read(&format!("{package}.csv")),
            "{package}"
        );
    }
}
