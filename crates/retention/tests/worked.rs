//! Cases worked by hand: what is held on somebody, today, and what follows; then what holds of every case.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{Day, Instant};
use chronology::{Arrival, Chronology, FiledRecord, Fingerprint};
use facts::{Fact, Handling, RecordReference, Span, Statement, SubjectReference, When};
use proptest::prelude::*;
use retention::{Decisions, LocalKeeping, RecordState, Schedules, assess};
use rulebook::LocalChoices;
use std::collections::BTreeMap;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// A record of one fact: `agency kind from until detail`, told as JSON of the statement.
fn record(position: u64, agency: &str, from: &str, until: &str, statement: &str) -> FiledRecord {
    let when = |text: &str| text.parse::<When>().unwrap();
    let happened = Span::between(when(from), (!until.is_empty()).then(|| when(until)));
    let statement: Statement = serde_json_of(statement);
    FiledRecord {
        arrival: Arrival {
            position,
            received: Instant::start_of(day("2020-01-01")),
            known_on: day("2020-01-01"),
            claimed: false,
        },
        record: RecordReference::new(agency, &position.to_string()),
        agency: agency.to_owned(),
        format: "test".to_owned(),
        written: When::Unknown,
        fingerprint: Fingerprint([u8::try_from(position).unwrap(); 16]),
        handling: Handling::Ordinary,
        place: String::new(),
        facts: vec![(
            0,
            Fact {
                about: Some(SubjectReference::new(agency, "c1")),
                happened,
                statement,
            },
        )],
    }
}

fn serde_json_of(text: &str) -> Statement {
    facts::canonical::from_slice(text.as_bytes()).unwrap()
}

const BORN_2000: &str = r#"{"person_details":{"born":"2000-05-10"}}"#;

/// `(what it is, records, today, what is said of each record)`. A record: agency, from, until, statement.
type Case = (
    &'static str,
    &'static [(&'static str, &'static str, &'static str, &'static str)],
    &'static str,
    &'static [&'static str],
);

const CASES: &[Case] = &[
    (
        "a child in need, closed: 25 years after birth on 10 May 2000 is 10 May 2025, and the day after it is due",
        &[
            ("northmoor", "2000-05-10", "", BORN_2000),
            (
                "northmoor",
                "2010-03-01",
                "2010-09-01",
                r#"{"child_in_need_case":{}}"#,
            ),
        ],
        "2025-05-11",
        &[
            "due for a decision since 11 May 2025",
            "due for a decision since 11 May 2025",
        ],
    ),
    (
        "on the birthday itself it is kept",
        &[
            ("northmoor", "2000-05-10", "", BORN_2000),
            (
                "northmoor",
                "2010-03-01",
                "2010-09-01",
                r#"{"child_in_need_case":{}}"#,
            ),
        ],
        "2025-05-10",
        &["kept through 10 May 2025", "kept through 10 May 2025"],
    ),
    (
        "looked after as well: 75 years after birth keeps the agency's whole case, but not another agency's",
        &[
            ("northmoor", "2000-05-10", "", BORN_2000),
            (
                "northmoor",
                "2010-03-01",
                "2010-09-01",
                r#"{"child_in_need_case":{}}"#,
            ),
            (
                "northmoor",
                "2011-01-01",
                "2012-01-01",
                r#"{"looked_after_episode":{}}"#,
            ),
            (
                "school",
                "2010-09-01",
                "2016-07-20",
                r#"{"school_roll":{}}"#,
            ),
        ],
        "2026-01-01",
        &[
            "kept through 10 May 2075",
            "kept through 10 May 2075",
            "kept through 10 May 2075",
            "due for a decision since 11 May 2025",
        ],
    ),
    (
        "died at 15 on 3 June 2015: 15 years beginning with that day end on 2 June 2030, and that is less than nothing else",
        &[
            (
                "northmoor",
                "2000-05-10",
                "",
                r#"{"person_details":{"born":"2000-05-10","died":"2015-06-03"}}"#,
            ),
            (
                "northmoor",
                "2011-01-01",
                "",
                r#"{"looked_after_episode":{}}"#,
            ),
        ],
        "2030-06-03",
        &[
            "due for a decision since 3 June 2030",
            "due for a decision since 3 June 2030",
        ],
    ),
    (
        "no date of birth: it cannot be told, and is kept",
        &[(
            "northmoor",
            "2010-03-01",
            "2010-09-01",
            r#"{"child_in_need_case":{}}"#,
        )],
        "2090-01-01",
        &["cannot be told, so kept: the date of birth missing"],
    ),
    (
        "sources contradict each other on the birth: the later one keeps longer",
        &[
            ("northmoor", "2000-05-10", "", BORN_2000),
            (
                "school",
                "2000-05-10",
                "",
                r#"{"person_details":{"born":"2001-05-10"}}"#,
            ),
            (
                "school",
                "2010-09-01",
                "2016-07-20",
                r#"{"school_roll":{}}"#,
            ),
        ],
        "2026-05-10",
        &[
            // Northmoor tells only who the child is: six years from 1 January 2020, when that came.
            "due for a decision since 2 January 2026",
            "kept through 10 May 2026",
            "kept through 10 May 2026",
        ],
    ),
    (
        "born in a year that is all that is known: the last day of it counts",
        &[
            (
                "school",
                "2000-05-10",
                "",
                r#"{"person_details":{"born":"2000"}}"#,
            ),
            (
                "school",
                "2010-09-01",
                "2016-07-20",
                r#"{"school_roll":{}}"#,
            ),
        ],
        "2025-12-31",
        &[
            "kept through 31 December 2025",
            "kept through 31 December 2025",
        ],
    ),
    (
        "17 at the last treatment on 1 May 2018: 26 years after birth",
        &[
            ("hospital", "2000-05-10", "", BORN_2000),
            (
                "hospital",
                "2018-05-01",
                "",
                r#"{"attendance":{"provider":"x"}}"#,
            ),
        ],
        "2026-05-10",
        &["kept through 10 May 2026", "kept through 10 May 2026"],
    ),
    (
        "16 at the last treatment: 25 years after birth",
        &[
            ("hospital", "2000-05-10", "", BORN_2000),
            (
                "hospital",
                "2016-05-10",
                "",
                r#"{"attendance":{"provider":"x"}}"#,
            ),
        ],
        "2026-05-10",
        &[
            "due for a decision since 11 May 2025",
            "due for a decision since 11 May 2025",
        ],
    ),
    (
        "a sentence without its end: cannot be told",
        &[(
            "probation",
            "2001-01-01",
            "",
            r#"{"sentence":{"sentence":"standard determinate"}}"#,
        )],
        "2060-01-01",
        &[
            "cannot be told, so kept: the day on which the sentence ends: no fact carries it missing",
        ],
    ),
    (
        "released on licence until 31 January 2019: six years more",
        &[
            (
                "probation",
                "2015-01-01",
                "",
                r#"{"sentence":{"sentence":"standard determinate"}}"#,
            ),
            (
                "probation",
                "2017-01-01",
                "",
                r#"{"release":{"licence_until":"2019-01-31"}}"#,
            ),
        ],
        "2025-02-01",
        &[
            "due for a decision since 1 February 2025",
            "due for a decision since 1 February 2025",
        ],
    ),
    (
        "recalled after that release: cannot be told any more",
        &[
            (
                "probation",
                "2017-01-01",
                "",
                r#"{"release":{"licence_until":"2019-01-31"}}"#,
            ),
            ("probation", "2018-01-01", "", r#"{"recall":{}}"#),
        ],
        "2060-02-01",
        &[
            "cannot be told, so kept: the day on which the sentence ends: no fact carries it missing",
            "cannot be told, so kept: the day on which the sentence ends: no fact carries it missing",
        ],
    ),
    (
        "an incident is a record of its own: six years from each",
        &[
            (
                "police",
                "2019-03-01",
                "",
                r#"{"incident":{"incident":"x"}}"#,
            ),
            (
                "police",
                "2021-03-01",
                "",
                r#"{"incident":{"incident":"x"}}"#,
            ),
        ],
        "2025-03-02",
        &[
            "due for a decision since 2 March 2025",
            "kept through 1 March 2027",
        ],
    ),
    (
        "nothing else covers a contact: six years from the last, but not while a worker is allocated",
        &[
            ("charity", "2015-03-01", "", r#"{"contact":{}}"#),
            ("housing", "2015-03-01", "", r#"{"contact":{}}"#),
            (
                "housing",
                "2015-03-01",
                "",
                r#"{"allocation":{"worker":{}}}"#,
            ),
        ],
        "2021-03-02",
        &[
            "due for a decision since 2 March 2021",
            "kept: the allocation from 1 March 2015 has no end",
            "kept: the allocation from 1 March 2015 has no end",
        ],
    ),
];

fn records(told: &[(&str, &str, &str, &str)]) -> Vec<FiledRecord> {
    (1..)
        .zip(told)
        .map(|(position, (agency, from, until, statement))| {
            record(position, agency, from, until, statement)
        })
        .collect()
}

fn states(
    records: &[FiledRecord],
    local: &LocalKeeping,
    decisions: Decisions,
    today: Day,
) -> Vec<(u64, RecordState)> {
    let chronology = Chronology::as_known_on(Day::LAST, records, &[]);
    let assessment = assess(&chronology, &Schedules::built_in(), local, decisions, today);
    let mut states: Vec<(u64, RecordState)> = assessment
        .records
        .into_iter()
        .map(|one| (*one.positions.first().unwrap(), one.state))
        .collect();
    states.sort_by_key(|(position, _)| *position);
    states
}

fn words(
    records: &[FiledRecord],
    local: &LocalKeeping,
    decisions: Decisions,
    today: &str,
) -> Vec<String> {
    states(records, local, decisions, day(today))
        .iter()
        .map(|(_, state)| state.in_words())
        .collect()
}

#[test]
fn cases_worked_by_hand() {
    for (what, told, today, expected) in CASES {
        let found = words(
            &records(told),
            &LocalKeeping::default(),
            Decisions::default(),
            today,
        );
        assert_eq!(found, *expected, "{what}");
    }
}

#[test]
fn a_decision_keeps_longer_and_a_hold_stops_everything() {
    let incident = records(&[(
        "police",
        "2019-03-01",
        "",
        r#"{"incident":{"incident":"x"}}"#,
    )]);
    let none = LocalKeeping::default();
    let until = |text: &str| Decisions {
        held: false,
        keep_until: Some(day(text)),
    };
    assert_eq!(
        words(&incident, &none, until("2030-06-30"), "2026-01-01"),
        ["kept through 30 June 2030, as was decided"]
    );
    assert_eq!(
        words(&incident, &none, until("2030-06-30"), "2030-07-01"),
        ["due for a decision since 1 July 2030"]
    );
    // A decision never shortens: the schedule's day is 1 March 2025.
    assert_eq!(
        words(&incident, &none, until("2020-01-01"), "2024-01-01"),
        ["kept through 1 March 2025"]
    );
    let held = Decisions {
        held: true,
        keep_until: None,
    };
    assert_eq!(
        words(&incident, &none, held, "2090-01-01"),
        ["held: nothing may be erased until the legal hold is lifted"]
    );
}

#[test]
fn agencies_follow_variants_and_periods_of_their_own_where_they_may() {
    let schedules = Schedules::built_in();
    let read = |id: &str, choice: &str| {
        let chosen = BTreeMap::from([(
            "northmoor".to_owned(),
            BTreeMap::from([(id.to_owned(), choice.to_owned())]),
        )]);
        LocalKeeping::read(&chosen, &LocalChoices::none(), &schedules)
    };
    let plan = records(&[
        ("northmoor", "2000-05-10", "", BORN_2000),
        (
            "northmoor",
            "2005-01-01",
            "2006-01-01",
            r#"{"protection_plan":{}}"#,
        ),
    ]);
    let cases = [
        // Last contact 1 January 2006 and 35 years.
        ("blackpool", "kept through 1 January 2041"),
        ("inquiry", "kept through 10 May 2075"),
        ("40 years after", "kept through 10 May 2040"),
    ];
    for (choice, expected) in cases {
        let local = read("RT4", choice).unwrap();
        assert_eq!(
            words(&plan, &local, Decisions::default(), "2026-01-01"),
            [expected, expected],
            "{choice}"
        );
    }
    let refused = [
        ("RT99", "x", "is no schedule"),
        (
            "RT4",
            "luton",
            "expected twenty_fifth_birthday, blackpool, inquiry, or a period",
        ),
        ("RT1", "10 years after", "no agency sets its own period"),
    ];
    for (id, choice, expected) in refused {
        assert!(
            read(id, choice).unwrap_err()[0].contains(expected),
            "{id} {choice}"
        );
    }
}

#[test]
fn welsh_agencies_follow_welsh_schedules() {
    let told = records(&[
        ("saltmarsh", "2000-05-10", "", BORN_2000),
        (
            "saltmarsh",
            "2011-01-01",
            "2012-01-01",
            r#"{"looked_after_episode":{}}"#,
        ),
    ]);
    let local = LocalKeeping::default().in_nation("saltmarsh", rulebook::Nation::Wales);
    let chronology = Chronology::as_known_on(Day::LAST, &told, &[]);
    let assessment = assess(
        &chronology,
        &Schedules::built_in(),
        &local,
        Decisions::default(),
        day("2026-01-01"),
    );
    let cited: Vec<&str> = assessment.records[0]
        .because
        .iter()
        .map(|one| one.schedule.as_str())
        .collect();
    assert_eq!(cited, ["RT2"]);
    assert!(!assessment.records[0].because[0].verified);
}

#[test]
fn the_schedules_are_sound_and_what_is_not_is_told() {
    let checked = retention::check_built_in();
    assert_eq!(checked.faults, Vec::<String>::new());
    assert!(checked.examples >= checked.variants, "{checked:?}");
    let broken = "[[schedule]]\nid=\"RT1\"\ntitle=\"x\"\ncovers=\"case\"\nin_force={from=\"2020-01-01\"}\n[[schedule.variant]]\nid=\"a\"\ninstrument=\"x\"\nstages=[{when=\"died\",keep=\"7 days after\",start=\"birth\"}]\n";
    let faults = retention::check(("r.toml", broken), ("g.csv", ""))
        .faults
        .join("\n");
    for expected in [
        "exactly one variant",
        "names no kind",
        "last stage of `a` has a condition",
        "`7 days after` is not a period",
    ] {
        assert!(faults.contains(expected), "{expected}: {faults}");
    }
    let unworked = broken
        .replace(
            "when=\"died\",keep=\"7 days after\"",
            "keep=\"7 years after\"",
        )
        .replace("id=\"a\"", "id=\"a\"\ndefault=true")
        .replace("covers=\"case\"", "covers=\"rest\"");
    let golden = "case,schedule,variant,stage,start,kept_through,working\n1,RT1,a,1,2020-01-01,2027-01-02,wrong by a day\n";
    let faults = retention::check(("r.toml", &unworked), ("g.csv", golden))
        .faults
        .join("\n");
    assert!(
        faults.contains("kept through 2027-01-01; worked by hand 2027-01-02")
            && faults.contains("stage 1 has no worked day"),
        "{faults}"
    );
}

fn some_fact() -> impl Strategy<Value = (u8, i32, Option<i32>, u8)> {
    (
        0_u8..3,
        10_000_i32..20_000,
        proptest::option::of(0_i32..4000),
        0_u8..9,
    )
}

fn any_records(told: &[(u8, i32, Option<i32>, u8)]) -> Vec<FiledRecord> {
    let kinds = [
        BORN_2000,
        r#"{"child_in_need_case":{}}"#,
        r#"{"looked_after_episode":{}}"#,
        r#"{"incident":{"incident":"x"}}"#,
        r#"{"contact":{}}"#,
        r#"{"attendance":{"provider":"x"}}"#,
        r#"{"sentence":{"sentence":"x"}}"#,
        r#"{"school_roll":{}}"#,
        r#"{"protection_plan":{}}"#,
    ];
    let text = |number: i32| Day::from_number(number).unwrap().to_string();
    (1..)
        .zip(told)
        .map(|(position, (agency, from, length, kind))| {
            let until = length.map_or_else(String::new, |length| text(from + length));
            record(
                position,
                ["a", "b", "c"][usize::from(*agency)],
                &text(*from),
                &until,
                kinds[usize::from(*kind)],
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A hold leaves nothing due, whatever is held and whatever was decided.
    #[test]
    fn a_hold_always_blocks(told in proptest::collection::vec(some_fact(), 1..12), keep in proptest::option::of(10_000_i32..60_000), today in 10_000_i32..80_000) {
        let decisions = Decisions { held: true, keep_until: keep.and_then(Day::from_number) };
        let states = states(&any_records(&told), &LocalKeeping::default(), decisions, Day::from_number(today).unwrap());
        prop_assert!(states.iter().all(|(_, state)| *state == RecordState::Held));
    }

    /// Every record is spoken of once; what is due stays due as days pass and nothing new comes; another decision never
    /// makes anything due earlier. Days are from 2019 on, when the newest schedule was in force.
    #[test]
    fn what_is_due_stays_due_and_no_decision_shortens(told in proptest::collection::vec(some_fact(), 1..12), keep in 10_000_i32..60_000, today in 18_000_i32..60_000, later in 0_i32..20_000) {
        let records = any_records(&told);
        let none = LocalKeeping::default();
        let at = |number: i32| Day::from_number(number).unwrap();
        let today_states = states(&records, &none, Decisions::default(), at(today));
        prop_assert_eq!(today_states.len(), records.len());
        let later_states = states(&records, &none, Decisions::default(), at(today + later));
        let decided = Decisions { held: false, keep_until: Some(at(keep)) };
        let kept_states = states(&records, &none, decided, at(today));
        for (((_, now), (_, then)), (_, kept)) in today_states.iter().zip(&later_states).zip(&kept_states) {
            if let RecordState::Due { since } = now {
                prop_assert_eq!(then, now);
                prop_assert!(*since <= at(today));
            } else {
                prop_assert!(!matches!(kept, RecordState::Due { .. }), "{:?} became {:?}", now, kept);
            }
        }
    }
}
