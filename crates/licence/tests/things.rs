//! What conditions are about: curfews worked by hand over weeks, bank holidays and the nights on which clocks change; addresses;
//! tags and days at risk; zones.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{BankHolidays, Day, Instant};
use licence::address::{Address, AddressOn, Approval, Stay, address_on};
use licence::curfew::{ClockTime, Timetable, Window};
use licence::tag::{TagEvent, TagState, days_at_risk, state_at};
use licence::zone::{Zone, ZoneKind};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn window(begins: &str, ends: &str) -> Window {
    let time = |text| ClockTime::parse(text).unwrap();
    Window {
        begins: time(begins),
        ends: time(ends),
    }
}

/// Seven to seven every night of odd weeks, nine to seven in even ones; on bank holidays from three in the afternoon as well.
fn timetable() -> Timetable {
    let week = |window: Window| std::array::from_fn(|_| vec![window]);
    Timetable {
        from: day("2026-03-16"), // a Monday
        until: Some(day("2026-12-31")),
        weeks: vec![
            week(window("19:00", "07:00")),
            week(window("21:00", "07:00")),
        ],
        bank_holidays: Some(vec![window("15:00", "17:00"), window("19:00", "07:00")]),
        first_night: Some(vec![window("14:30", "07:00")]),
    }
}

/// `(day, time, the day whose window it is in)`.
#[rustfmt::skip]
const TIMES: &[(&str, u8, u8, Option<&str>)] = &[
    ("2026-03-16", 14, 29, None),                  // before release
    ("2026-03-16", 14, 30, Some("2026-03-16")),    // the first night begins early
    ("2026-03-17",  6, 59, Some("2026-03-16")),    // the night belongs to the day on which it began
    ("2026-03-17",  7,  0, None),                  // its end is outside
    ("2026-03-22", 19,  0, Some("2026-03-22")),    // Sunday of the first week: from seven
    ("2026-03-23", 20, 59, None),                  // Monday of the second: from nine
    ("2026-03-23", 21,  0, Some("2026-03-23")),
    ("2026-03-30", 19,  0, Some("2026-03-30")),    // Monday of the third, which is the first again
    ("2026-04-03", 15,  0, Some("2026-04-03")),    // Good Friday
    ("2026-04-03", 18,  0, None),                  // between its two windows
    ("2026-12-31", 23,  0, Some("2026-12-31")),    // the last night
    ("2027-01-01",  6, 59, Some("2026-12-31")),    // runs out in the new year
    ("2027-01-01", 20,  0, None),                  // and none follows
];

#[test]
fn a_curfew_falls_as_a_calendar_and_a_clock_say() {
    let (timetable, holidays) = (timetable(), BankHolidays::england_and_wales());
    assert_eq!(timetable.faults(), []);
    for (on, hour, minute, expected) in TIMES {
        let at = Instant::from_london(day(on), *hour, *minute, 0);
        let found = timetable.night_at(at, &holidays).map(|night| night.day);
        assert_eq!(found, expected.map(day), "{on} {hour}:{minute:02}");
    }
}

#[test]
fn a_night_on_which_clocks_change_is_an_hour_shorter_or_longer() {
    let (timetable, holidays) = (timetable(), BankHolidays::england_and_wales());
    // Ten hours from nine to seven, twelve from seven to seven. Clocks go forward on 29 March 2026 (second week) and back on
    // 25 October 2026 (week 32 of the count, an even one).
    for (on, hours) in [
        ("2026-03-27", 10),
        ("2026-03-28", 9),
        ("2026-10-23", 10),
        ("2026-10-24", 11),
    ] {
        let night = timetable.nights_of(day(on), &holidays).next().unwrap();
        assert_eq!(night.ends, night.begins.plus_hours(hours), "{on}");
    }
}

#[test]
fn a_timetable_that_cannot_be_is_refused() {
    let mut faulty = timetable();
    faulty.weeks[0][6] = vec![window("19:00", "18:00")];
    faulty.weeks[1][0] = vec![window("17:00", "20:00")];
    faulty.until = Some(day("2026-01-01"));
    faulty.bank_holidays = Some(vec![window("10:00", "12:00"), window("11:00", "13:00")]);
    let places: Vec<String> = faulty
        .faults()
        .into_iter()
        .map(|fault| fault.place)
        .collect();
    assert_eq!(places, ["until", "week 1, day 7", "bank holidays"]);
    for text in ["24:00", "7:00", "07:60", "0700", "", "aa:bb"] {
        assert_eq!(ClockTime::parse(text), None, "{text}");
    }
}

#[test]
fn an_address_is_a_dated_fact_with_its_approval() {
    let address = |name: &str, stay, from: &str, until: Option<&str>, approval| Address {
        address: name.to_owned(),
        stay,
        from: day(from),
        until: until.map(day),
        approval,
    };
    let by = || "r.fernsby".to_owned();
    let mut known = vec![
        address(
            "Invented House",
            Stay::ApprovedPremises,
            "2026-01-05",
            Some("2026-03-31"),
            Approval::Approved {
                on: day("2026-01-02"),
                by: by(),
            },
        ),
        address(
            "4 Invented Row",
            Stay::Main,
            "2026-04-01",
            None,
            Approval::Approved {
                on: day("2026-04-10"),
                by: by(),
            },
        ),
        address(
            "A friend's",
            Stay::Elsewhere,
            "2026-05-01",
            Some("2026-05-01"),
            Approval::NotAsked,
        ),
    ];
    let on = |known: &[Address], text: &str| match address_on(known, day(text)) {
        AddressOn::NotKnown => "not known".to_owned(),
        AddressOn::Approved(found) => format!("approved {}", found.address),
        AddressOn::NotApproved(found) => format!("not approved {}", found.address),
        AddressOn::Several(found) => format!("{} at once", found.len()),
    };
    assert_eq!(on(&known, "2026-01-04"), "not known");
    assert_eq!(on(&known, "2026-03-31"), "approved Invented House");
    assert_eq!(on(&known, "2026-04-09"), "not approved 4 Invented Row");
    assert_eq!(on(&known, "2026-04-10"), "approved 4 Invented Row");
    assert_eq!(on(&known, "2026-05-01"), "not approved A friend's");
    known.push(address(
        "9 Invented Row",
        Stay::Main,
        "2026-06-01",
        None,
        Approval::Asked {
            on: day("2026-06-01"),
        },
    ));
    assert_eq!(on(&known, "2026-06-02"), "2 at once");
}

#[test]
fn the_days_on_which_a_tag_does_not_watch_are_counted() {
    let at = |text: &str, hour| Instant::from_london(day(text), hour, 0, 0);
    // Released on 1 June, ordered that day to be fitted by the 3rd; a visit failed on the 2nd; fitted on the 5th; the battery was
    // empty from the evening of the 10th to the morning of the 11th; the strap was cut on the 20th.
    let events = vec![
        (
            at("2026-06-01", 9),
            TagEvent::Ordered {
                fit_by: day("2026-06-03"),
            },
        ),
        (at("2026-06-02", 18), TagEvent::VisitFailed),
        (at("2026-06-05", 11), TagEvent::Fitted),
        (at("2026-06-10", 22), TagEvent::Flat),
        (at("2026-06-11", 7), TagEvent::Working),
        (at("2026-06-20", 1), TagEvent::Tampered),
    ];
    assert_eq!(state_at(&events, at("2026-06-01", 8)), TagState::NotOrdered);
    assert_eq!(state_at(&events, at("2026-06-03", 23)), TagState::Ordered);
    assert_eq!(state_at(&events, at("2026-06-04", 0)), TagState::FitLate);
    let found: Vec<String> = days_at_risk(&events, day("2026-06-01"), day("2026-06-21"))
        .iter()
        .map(|risk| format!("{} {:?}", risk.day.day_of_month(), risk.state))
        .collect();
    assert_eq!(
        found,
        [
            "1 NotOrdered",
            "2 Ordered",
            "3 Ordered",
            "4 FitLate",
            "5 FitLate",
            "10 Flat",
            "11 Flat",
            "20 Tampered",
            "21 Tampered"
        ]
    );
    // The order in which events are told leaves no trace.
    let mut turned = events.clone();
    turned.reverse();
    assert_eq!(
        days_at_risk(&turned, day("2026-06-01"), day("2026-06-21")).len(),
        9
    );
    assert_eq!(
        days_at_risk(&[], day("2026-06-01"), day("2026-06-30")).len(),
        30
    );
}

const SQUARE: &str = r#"{"type":"Feature","properties":{"reason":"where somebody lives"},"geometry":{"type":"Polygon","coordinates":[[[-1.5,53.0],[-1.4,53.0],[-1.4,53.1],[-1.5,53.1],[-1.5,53.0]]]}}"#;

#[test]
fn a_zone_is_kept_as_geometry_and_printed_from_it() {
    let zone = Zone::read("the <Harbour>", ZoneKind::Exclusion, SQUARE).unwrap();
    assert_eq!(zone.bounds(), [-1.5, 53.0, -1.4, 53.1]);
    let written = zone.to_geojson().to_string();
    assert!(
        !written.contains("somebody lives"),
        "why a place is in it is not kept"
    );
    assert_eq!(
        Zone::read("the <Harbour>", ZoneKind::Exclusion, &written).unwrap(),
        zone
    );
    let map = zone.map_svg();
    assert!(
        map.contains("Do not enter: the &lt;Harbour&gt;") && map.contains("2000 m"),
        "{map}"
    );
    // A tenth of a degree of latitude is 11.1 km, of longitude here 6.7 km: the map is higher than wide.
    assert!(
        map.contains("M40.0 560.0") && map.contains("L352.6 560.0"),
        "{map}"
    );
}

/// `(file, words of the refusal)`.
#[rustfmt::skip]
const NO_ZONES: &[(&str, &str)] = &[
    ("", "GeoJSON"),
    (r#"{"type":"Point","coordinates":[-1.5,53.0]}"#, "a point or a line is no area"),
    (r#"{"type":"FeatureCollection","features":[]}"#, "no area"),
    (r#"{"type":"Polygon","coordinates":[]}"#, "no ring"),
    (r#"{"type":"Polygon","coordinates":[[[-1.5,53.0],[-1.4,53.0],[-1.5,53.0]]]}"#, "3 points"),
    (r#"{"type":"Polygon","coordinates":[[[-1.5,53.0],[-1.4,53.0],[-1.4,53.1],[-1.5,53.1]]]}"#, "a ring that is open"),
    (r#"{"type":"Polygon","coordinates":[[[53.0,-1.5],[53.0,-1.4],[53.1,-1.4],[53.0,-1.5]]]}"#, "longitude, then latitude"),
    (r#"{"type":"Polygon","coordinates":[[[450000,350000],[460000,350000],[460000,360000],[450000,350000]]]}"#, "in degrees"),
    (r#"{"type":"Polygon","coordinates":[[[-1.5,53.0],[-1.4,53.1],[-1.4,53.0],[-1.5,53.1],[-1.5,53.0]]]}"#, "crosses itself"),
];

#[test]
fn what_is_no_zone_is_refused_with_its_place() {
    for (file, words) in NO_ZONES {
        let faults = Zone::read("x", ZoneKind::Exclusion, file).unwrap_err();
        assert!(
            faults.iter().any(|fault| fault.to_string().contains(words)),
            "{file}: {faults:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Every instant of a window is in it, its end is not, and windows of a sound timetable never overlap.
    #[test]
    fn windows_hold_their_own_and_never_overlap(start in 0_i32..280, hour in 0_u8..24, length in 1_u8..20) {
        let holidays = BankHolidays::england_and_wales();
        let ends = (hour + length) % 24;
        let window = window(&format!("{hour:02}:00"), &format!("{ends:02}:00"));
        let timetable = Timetable {
            from: day("2026-01-01"), until: None,
            weeks: vec![std::array::from_fn(|_| vec![window])],
            bank_holidays: None, first_night: None,
        };
        prop_assert!(timetable.faults().is_empty());
        let today = day("2026-01-05").plus_days(start);
        let night = timetable.nights_of(today, &holidays).next().unwrap();
        prop_assert_eq!(timetable.night_at(night.begins, &holidays), Some(night));
        prop_assert_ne!(timetable.night_at(night.ends, &holidays), Some(night));
        let tomorrow = timetable.nights_of(today.plus_days(1), &holidays).next().unwrap();
        prop_assert!(night.ends <= tomorrow.begins);
    }
}
