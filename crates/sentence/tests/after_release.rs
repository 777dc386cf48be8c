//! Worked by hand: whether a licence is in force, and which recall the law of the day requires. Each case stands with the
//! sum that a clerk can follow with a calendar.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::Day;
use proptest::prelude::*;
use sentence::after_release::{
    AfterRelease, InForce, LifeFacts, RecallType, licence_in_force, recall_on_day, recall_type,
};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn facts(json: &str) -> LifeFacts {
    LifeFacts::read(json).unwrap()
}

fn out(kind: &str, releases: &[&str], recalls: &[&str]) -> LifeFacts {
    facts(&format!(
        r#"{{"sentence":{{"kind":"{kind}"}},"releases":{},"recalls":{}}}"#,
        serde_json::to_string(releases).unwrap(),
        serde_json::to_string(recalls).unwrap()
    ))
}

/// `(kind, releases, recalls, on, in force?, last day)`; the sums stand above each.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
    InForce,
    Option<&'static str>,
);

#[rustfmt::skip]
const LICENCES: &[Row] = &[
    // Released 10 May 2011. Three years beginning with that day end 9 May 2014; two more, beginning 10 May 2014, end 9 May
    // 2016. The law that ends it began on 1 November 2024, so it ended then: 31 October 2024 is its last day.
    ("IPP", &["2011-05-10"], &[], "2024-10-31", InForce::Yes, None),
    ("IPP", &["2011-05-10"], &[], "2024-11-01", InForce::No, Some("2024-10-31")),
    // The same, but recalled on 3 March 2013 and released again on 20 June 2020: the three years ended 9 May 2014 all the
    // same; two years beginning 20 June 2020 end 19 June 2022, before the law began: it ended on 1 November 2024.
    ("IPP", &["2011-05-10", "2020-06-20"], &["2013-03-03"], "2024-10-31", InForce::Yes, None),
    ("IPP", &["2011-05-10", "2020-06-20"], &["2013-03-03"], "2024-11-01", InForce::No, Some("2024-10-31")),
    // Recalled on 16 September 2023, before the law began: the years that had run are of no use. Out of prison again on
    // 5 December 2024: two years beginning then end 4 December 2026. (Asked before the rows of 2026 may hold.)
    ("IPP", &["2011-05-10", "2020-06-20", "2024-12-05"], &["2013-03-03", "2023-09-16"], "2024-11-01", InForce::No, None),
    ("IPP", &["2011-05-10", "2020-06-20", "2024-12-05"], &["2013-03-03", "2023-09-16"], "2026-03-31", InForce::Yes, Some("2026-12-04")),
    // Released 1 March 2020: three years end 28 February 2023; two years beginning 1 March 2023 end 28 February 2025.
    ("IPP", &["2020-03-01"], &[], "2025-02-28", InForce::Yes, Some("2025-02-28")),
    ("IPP", &["2020-03-01"], &[], "2025-03-01", InForce::No, Some("2025-02-28")),
    // A DPP licence has a qualifying period of two years: released 1 March 2021, they end 28 February 2023; the same end.
    ("DPP", &["2021-03-01"], &[], "2025-02-28", InForce::Yes, Some("2025-02-28")),
    ("DPP", &["2021-03-01"], &[], "2025-03-01", InForce::No, Some("2025-02-28")),
    // Released on 29 February 2020: three years beginning with it end on 28 February 2023 (2023 has no 29 February, so the
    // last day of the month); two years beginning 1 March 2023 end 28 February 2025.
    ("IPP", &["2020-02-29"], &[], "2025-02-28", InForce::Yes, Some("2025-02-28")),
    ("IPP", &["2020-02-29"], &[], "2025-03-01", InForce::No, Some("2025-02-28")),
    // Recalled on the last day of the two years: it had not run to its end.
    ("IPP", &["2020-03-01"], &["2025-02-28"], "2025-02-28", InForce::Yes, None),
    ("IPP", &["2020-03-01"], &["2025-02-28"], "2025-03-01", InForce::No, None),
    // Recalled the day after: there was nothing left to revoke.
    ("IPP", &["2020-03-01"], &["2025-03-01"], "2025-03-01", InForce::No, Some("2025-02-28")),
    // And asked later it is still said that the recall came too late.
    ("IPP", &["2020-03-01"], &["2025-03-01"], "2025-06-01", InForce::No, Some("2025-02-28")),
    // A life licence ends with life.
    ("LIFE", &["1990-01-15"], &[], "2026-11-27", InForce::Yes, None),
    ("LIFE", &["1990-01-15"], &["2001-05-05"], "2001-05-06", InForce::No, None),
    ("LIFE", &[], &[], "2026-11-27", InForce::No, None),
    ("HMP", &["2010-06-01"], &[], "2026-11-27", InForce::Yes, None),
];

#[test]
fn a_licence_is_in_force_or_not_to_the_day() {
    let law = AfterRelease::built_in().unwrap();
    for (kind, releases, recalls, on, expected, last) in LICENCES {
        let answer = licence_in_force(&out(kind, releases, recalls), day(on), &law);
        assert_eq!(
            (answer.answer, answer.last_day),
            (*expected, last.map(day)),
            "{kind} {releases:?} {recalls:?} on {on}: {answer:#?}"
        );
        assert!(answer.rule.is_some() && !answer.working.is_empty());
    }
}

#[test]
fn a_recall_that_came_after_the_licence_had_ended_is_said_whenever_it_is_asked() {
    let law = AfterRelease::built_in().unwrap();
    let working = |recalled: &'static str| {
        let facts = out("IPP", &["2020-03-01"], &[recalled]);
        let asked = licence_in_force(&facts, day("2025-06-01"), &law);
        asked.working.last().unwrap().clone()
    };
    assert_eq!(
        working("2025-03-01"),
        "the recall of 1 March 2025 came after the licence had ended: its last day was 28 February 2025"
    );
    assert!(working("2025-02-28").contains("there is no release after that"));
}

#[test]
fn where_an_unread_day_of_commencement_decides_it_cannot_be_told_and_both_are_said() {
    let law = AfterRelease::built_in().unwrap();
    // Released 1 June 2022. By the law of 2024: three years end 31 May 2025, two more 31 May 2027. By that of 2026: two years
    // end 31 May 2024, two more 31 May 2026. On 1 July 2026 the two differ.
    let released = out("IPP", &["2022-06-01"], &[]);
    let answer = licence_in_force(&released, day("2026-07-01"), &law);
    assert_eq!(answer.answer, InForce::CannotTell, "{answer:#?}");
    assert!(answer.taken_as.unwrap().contains("unlawful"));
    assert!(answer.missing[0].contains("LE4"), "{:?}", answer.missing);
    // Before either end, and after both, they agree.
    for (on, expected) in [("2026-05-31", InForce::Yes), ("2027-06-01", InForce::No)] {
        assert_eq!(
            licence_in_force(&released, day(on), &law).answer,
            expected,
            "{on}"
        );
    }
}

#[test]
fn a_determinate_licence_ends_with_its_sentence() {
    let law = AfterRelease::built_in().unwrap();
    // 730 days beginning with 1 February 2024: 366 to 31 January 2025 (2024 is a leap year), 364 more to 30 January 2026.
    let known = facts(
        r#"{"sentence":{"kind":"SDS","sentenced_on":"2024-02-01","length_days":730},"releases":["2025-02-01"],"recalls":[]}"#,
    );
    for (on, expected) in [
        ("2026-01-30", InForce::Yes),
        ("2026-01-31", InForce::No),
        ("2025-01-31", InForce::No),
    ] {
        assert_eq!(
            licence_in_force(&known, day(on), &law).answer,
            expected,
            "{on}"
        );
    }
    let unknown = out("SDS", &["2025-02-01"], &[]);
    let answer = licence_in_force(&unknown, day("2025-06-01"), &law);
    assert_eq!(answer.answer, InForce::CannotTell);
    assert_eq!(
        answer.missing,
        ["sentence.sentenced_on", "sentence.length_days"]
    );
}

#[test]
fn what_is_absent_is_not_known() {
    let law = AfterRelease::built_in().unwrap();
    for (json, missing) in [
        ("{}", vec!["sentence.kind", "releases", "recalls"]),
        (
            r#"{"sentence":{"kind":"IPP"},"releases":["2020-01-01"]}"#,
            vec!["recalls"],
        ),
        (
            r#"{"sentence":{"kind":"SUSPENDED"},"releases":[],"recalls":[]}"#,
            vec!["sentence.kind"],
        ),
    ] {
        let answer = licence_in_force(&facts(json), day("2025-01-01"), &law);
        assert_eq!(
            (answer.answer, answer.missing),
            (
                InForce::CannotTell,
                missing.iter().map(|one| (*one).to_owned()).collect()
            ),
            "{json}"
        );
    }
}

#[test]
fn facts_that_contradict_themselves_are_named() {
    for (json, field) in [
        (r#"{"sentence":{"length_days":0}}"#, "sentence.length_days"),
        (
            r#"{"releases":["2020-01-01","2021-01-01"],"recalls":[]}"#,
            "releases",
        ),
        (r#"{"releases":[],"recalls":["2021-01-01"]}"#, "recalls"),
        (
            r#"{"sentence":{"sentenced_on":"2020-02-02"},"releases":["2020-01-01"],"recalls":[]}"#,
            "releases",
        ),
        (r#"{"mappa":{"level":7}}"#, "mappa.level"),
        (r#"{"mappa":{"category":9}}"#, "mappa.category"),
        (
            r#"{"mappa":{"category":2},"flags":["mappa_category_4"]}"#,
            "flags",
        ),
        (
            r#"{"mappa":{"level":1},"flags":["mappa_level_2_or_3"]}"#,
            "flags",
        ),
        (r#"{"mapa":{}}"#, "line 1, column 7"),
        ("", "line 1, column 0"),
    ] {
        let faults = LifeFacts::read(json).unwrap_err();
        assert_eq!(faults[0].field, field, "{json}: {faults:?}");
    }
}

/// `(facts, on, answer, days, rule)`
type Recall = (
    &'static str,
    &'static str,
    RecallType,
    Option<u32>,
    &'static str,
);

const NO_MAPPA: &str =
    r#""mappa":{"category":0,"level":0},"flags":[],"date_of_birth":"1990-01-01""#;

#[rustfmt::skip]
const RECALLS: &[Recall] = &[
    (r#""sentence":{"kind":"IPP"}"#, "2023-09-16", RecallType::Emergency, None, "RT1"),
    (r#""sentence":{"kind":"LIFE"}"#, "2026-11-27", RecallType::Emergency, None, "RT1"),
    (r#""sentence":{"kind":"EDS"}"#, "2026-11-27", RecallType::Standard, None, "RT2"),
    (r#""sentence":{"kind":"SOPC"}"#, "2025-11-27", RecallType::Standard, None, "RT2"),
    // 56 days for any term from 31 March 2026; on the day before, under 48 months 28.
    (r#""sentence":{"kind":"SDS","sentenced_on":"2023-01-01","length_days":4000}"#, "2026-03-31", RecallType::FixedTerm, Some(56), "RT3"),
    (r#""sentence":{"kind":"SDS","sentenced_on":"2023-01-01","length_days":1000}"#, "2026-03-30", RecallType::FixedTerm, Some(28), "RT6"),
    // Four years beginning with 1 January 2023 are 1,461 days (2024 is a leap year): 1,460 is under 48 months.
    (r#""sentence":{"kind":"SDS","sentenced_on":"2023-01-01","length_days":1460}"#, "2025-12-01", RecallType::FixedTerm, Some(28), "RT6"),
    (r#""sentence":{"kind":"SDS","sentenced_on":"2023-01-01","length_days":1461}"#, "2025-12-01", RecallType::Discretionary, Some(28), "RT7"),
    // A year beginning with 1 January 2023 is 365 days: 364 is under 12 months.
    (r#""sentence":{"kind":"SDS","sentenced_on":"2023-01-01","length_days":364}"#, "2025-09-02", RecallType::FixedTerm, Some(14), "RT6"),
    (r#""sentence":{"kind":"SDS","sentenced_on":"2023-01-01","length_days":365}"#, "2025-09-02", RecallType::FixedTerm, Some(28), "RT6"),
    (r#""sentence":{"kind":"SDS","sentenced_on":"2023-01-01","length_days":364}"#, "2025-09-01", RecallType::FixedTerm, Some(14), "RT8"),
    (r#""sentence":{"kind":"SDS","sentenced_on":"2023-01-01","length_days":365}"#, "2025-09-01", RecallType::Discretionary, Some(28), "RT9"),
    (r#""sentence":{"kind":"SDS","sentenced_on":"2023-01-01","length_days":364}"#, "2024-04-01", RecallType::Discretionary, Some(14), "RT10"),
    (r#""sentence":{"kind":"YOUTH_SDS","sentenced_on":"2025-12-01","length_days":200}"#, "2026-04-01", RecallType::FixedTerm, Some(14), "RT4"),
    (r#""sentence":{"kind":"YOUTH_SDS","sentenced_on":"2025-12-01","length_days":500}"#, "2026-04-01", RecallType::Discretionary, Some(28), "RT5"),
];

#[test]
fn the_type_of_recall_is_that_of_the_law_of_the_day() {
    let law = AfterRelease::built_in().unwrap();
    for (sentence, on, expected, days, rule) in RECALLS {
        let answer = recall_type(&facts(&format!("{{{sentence},{NO_MAPPA}}}")), day(on), &law);
        assert_eq!(
            (
                answer.answer,
                answer.fixed_term_days,
                answer.rule.as_deref()
            ),
            (*expected, *days, Some(*rule)),
            "{sentence} on {on}: {answer:#?}"
        );
    }
}

#[test]
fn where_nobody_has_said_how_old_somebody_is_adults_and_young_people_must_agree() {
    let law = AfterRelease::built_in().unwrap();
    let asked = |sentence: &str, flags: &str, on: &str| {
        let json = format!(
            r#"{{"sentence":{{"kind":"SDS",{sentence}}},"mappa":{{"category":0,"level":0}},"flags":[{flags}]}}"#
        );
        recall_type(&facts(&json), day(on), &law)
    };
    // An adult has 56 days, somebody under 18 of the same sentence 14: it cannot be told, and it is taken as standard.
    let apart = asked(
        r#""sentenced_on":"2025-12-01","length_days":200"#,
        "",
        "2026-04-01",
    );
    assert_eq!(
        (apart.answer, apart.taken_as, apart.missing.as_slice()),
        (
            RecallType::CannotTell,
            Some(RecallType::Standard),
            ["date_of_birth".to_owned()].as_slice()
        ),
        "{:#?}",
        apart.working
    );
    // On 1 April 2024 the two had one rule.
    let alike = asked(
        r#""sentenced_on":"2023-01-01","length_days":364"#,
        "",
        "2024-04-01",
    );
    assert_eq!(
        (alike.answer, alike.fixed_term_days),
        (RecallType::Discretionary, Some(14))
    );
    // Nobody under ten is sentenced: eight years after the sentence everybody is an adult, and the day before perhaps not.
    let sentence = r#""sentenced_on":"2018-05-02","length_days":4000"#;
    let (before, since) = (
        asked(sentence, "", "2026-05-01"),
        asked(sentence, "", "2026-05-02"),
    );
    assert_eq!(before.answer, RecallType::CannotTell);
    assert_eq!(
        (since.answer, since.fixed_term_days),
        (RecallType::FixedTerm, Some(56))
    );
}

#[test]
fn a_flag_says_what_a_field_of_its_own_leaves_open() {
    let law = AfterRelease::built_in().unwrap();
    for (flag, mappa) in [
        ("mappa_category_4", r#"{"level":1}"#),
        ("mappa_level_2_or_3", r#"{"category":1}"#),
    ] {
        let json = format!(
            r#"{{"sentence":{{"kind":"adult sds"}},"date_of_birth":"1980-01-01","mappa":{mappa},"flags":["{flag}"]}}"#
        );
        let answer = recall_type(&facts(&json), day("2026-06-01"), &law);
        assert_eq!(answer.answer, RecallType::Standard, "{flag}: {answer:#?}");
    }
}

#[test]
fn the_names_of_other_services_for_a_kind_are_known() {
    let law = AfterRelease::built_in().unwrap();
    for (written, rule) in [
        ("DHMP", "RT1"),
        ("Indeterminate", "RT1"),
        ("extended", "RT2"),
        ("ADULT_SDS", "RT3"),
        ("youth-sds", "RT5"),
    ] {
        let json = format!(r#"{{"sentence":{{"kind":"{written}","length_days":900}},{NO_MAPPA}}}"#);
        let answer = recall_type(&facts(&json), day("2026-06-01"), &law);
        assert_eq!(answer.rule.as_deref(), Some(rule), "{written}");
    }
}

#[test]
fn whoever_was_not_released_is_on_no_licence_whatever_else_is_not_known() {
    let law = AfterRelease::built_in().unwrap();
    for json in [
        r#"{"releases":[]}"#,
        r#"{"sentence":{"kind":"IPP"},"releases":["2025-01-02"]}"#,
    ] {
        let answer = licence_in_force(&facts(json), day("2025-01-01"), &law);
        assert_eq!(answer.answer, InForce::No, "{json}: {answer:#?}");
    }
}

#[test]
fn two_years_that_a_recall_before_the_law_followed_end_nothing() {
    let law = AfterRelease::built_in().unwrap();
    // By the law of 2026: two years beginning 1 February 2019 end 31 January 2021; two more end 31 January 2023, before any law said
    // so, and the recall of 6 March 2023 came before it. Out again on 9 February 2026: two years end 8 February 2028, by either law.
    let facts = out("IPP", &["2019-02-01", "2026-02-09"], &["2023-03-06"]);
    let answer = licence_in_force(&facts, day("2026-05-01"), &law);
    assert_eq!(
        (answer.answer, answer.last_day),
        (InForce::Yes, Some(day("2028-02-08"))),
        "{answer:#?}"
    );
}

#[test]
fn a_youth_is_told_by_the_date_of_birth() {
    let law = AfterRelease::built_in().unwrap();
    let born = |born: &str| {
        let json = format!(
            r#"{{"sentence":{{"kind":"SDS","sentenced_on":"2025-12-01","length_days":200}},"mappa":{{"category":0,"level":0}},"flags":[],"date_of_birth":"{born}"}}"#
        );
        recall_type(&facts(&json), day("2026-04-01"), &law).rule
    };
    assert_eq!(born("2008-04-02").as_deref(), Some("RT4"), "17 on that day");
    assert_eq!(born("2008-04-01").as_deref(), Some("RT3"), "18 on that day");
}

/// Every combination of answers to every question, yes, no and not answered, against what the statute's shape says: any
/// exclusion that holds takes the person out; else any question without an answer cannot be told, taken as standard; else
/// the fixed term.
#[test]
fn every_combination_of_answers_is_decided_as_the_table_says() {
    let law = AfterRelease::built_in().unwrap();
    let flags = [
        "power_to_detain",
        "repatriated_murder",
        "discretionary_conditional_release",
        "terrorism",
        "foreign_power",
        "recalled_on_new_charge_only",
    ];
    let mut asked = 0;
    for category in [None, Some(0), Some(1), Some(2), Some(3), Some(4)] {
        for level in [None, Some(0), Some(1), Some(2), Some(3)] {
            for answered in [false, true] {
                for chosen in 0..(1_u32 << flags.len()) {
                    if !answered && chosen > 0 {
                        continue;
                    }
                    let held: Vec<&str> = flags
                        .iter()
                        .enumerate()
                        .filter(|(place, _)| chosen & (1 << place) != 0)
                        .map(|(_, flag)| *flag)
                        .collect();
                    let mut json = serde_json::json!({"sentence": {"kind": "SDS", "length_days": 900}, "date_of_birth": "1980-01-01", "mappa": {"category": category, "level": level}});
                    if answered {
                        json["flags"] = serde_json::json!(held);
                    }
                    let answer = recall_type(&facts(&json.to_string()), day("2026-06-01"), &law);
                    let excluded = category == Some(4)
                        || level.is_some_and(|level| level >= 2)
                        || !held.is_empty();
                    let expected = if excluded {
                        (RecallType::Standard, None)
                    } else if category.is_none() || level.is_none() || !answered {
                        (RecallType::CannotTell, Some(RecallType::Standard))
                    } else {
                        (RecallType::FixedTerm, None)
                    };
                    assert_eq!((answer.answer, answer.taken_as), expected, "{json}");
                    asked += 1;
                }
            }
        }
    }
    assert_eq!(asked, 6 * 5 * (1 + 64));
}

#[test]
fn the_rows_are_sound() {
    let law = AfterRelease::built_in().unwrap();
    // Every kind has an answer on every day of forty years, by one row for each length.
    for kind in [
        "LIFE",
        "HMP",
        "IPP",
        "DPP",
        "EDS",
        "SOPC",
        "SDS",
        "YOUTH_SDS",
    ] {
        for length in [100, 400, 1_400, 5_000] {
            for number in 0..480 {
                let on = day("2000-01-01").plus_months(number);
                let json = format!(
                    r#"{{"sentence":{{"kind":"{kind}","length_days":{length}}},{NO_MAPPA}}}"#
                );
                let answer = recall_type(&facts(&json), on, &law);
                assert!(
                    answer.rule.is_some(),
                    "{kind} of {length} days on {on}: {answer:?}"
                );
                assert_ne!(
                    answer.answer,
                    RecallType::CannotTell,
                    "{kind} of {length} days on {on}"
                );
            }
        }
    }
    assert_eq!(
        law.unknown_flags(&facts(r#"{"flags":["terrorism","terorism"]}"#)),
        ["terorism"]
    );
}

#[test]
fn the_schema_in_the_documentation_is_the_present_one() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/licence-facts.schema.json");
    let present = format!("{:#}\n", LifeFacts::schema());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&page, &present).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&page).unwrap(),
        present,
        "run with UPDATE_EXPECT=1"
    );
}

proptest! {
    /// A licence that has ended by law does not come back by waiting, and a later first release never ends it sooner.
    #[test]
    fn an_end_by_law_is_final_and_monotone(first in 0_i32..7_000, later in 0_i32..400, wait in 0_i32..3_000) {
        let law = AfterRelease::built_in().unwrap();
        let released = day("2006-01-01").plus_days(first);
        let on = released.plus_days(wait).min(day("2026-03-31"));
        prop_assume!(on >= released);
        let ask = |released: Day, on: Day| licence_in_force(&out("IPP", &[&released.to_string()], &[]), on, &law).answer;
        if ask(released, on) == InForce::No {
            prop_assert_eq!(ask(released, on.plus_days(1).min(day("2026-03-31"))), InForce::No);
        } else if released.plus_days(later) <= on {
            prop_assert_eq!(ask(released.plus_days(later), on), InForce::Yes);
        }
    }
}

#[test]
fn a_determinate_licence_that_has_ended_is_told_beside_the_type_of_recall() {
    let law = AfterRelease::built_in().unwrap();
    // 365 days beginning with 1 February 2025 end with 31 January 2026, whatever else is not known.
    for (json, on, expected) in [
        (
            r#"{"sentence":{"kind":"SDS","sentenced_on":"2025-02-01","length_days":365}}"#,
            "2026-02-01",
            InForce::No,
        ),
        (
            r#"{"sentence":{"kind":"SDS","sentenced_on":"2025-02-01","length_days":365}}"#,
            "2026-01-31",
            InForce::CannotTell,
        ),
        (
            r#"{"sentence":{"kind":"SDS","sentenced_on":"2025-02-01","length_days":365},"releases":["2025-08-01"],"recalls":[]}"#,
            "2026-01-31",
            InForce::Yes,
        ),
        (
            r#"{"sentence":{"kind":"STS21","sentenced_on":"2025-02-01","length_days":365},"releases":["2025-08-01"],"recalls":[]}"#,
            "2026-02-01",
            InForce::No,
        ),
        // The law of 1991 may have ended it before the sentence did.
        (
            r#"{"sentence":{"kind":"DCR","sentenced_on":"2003-02-01","length_days":9000},"releases":["2015-08-01"],"recalls":[]}"#,
            "2026-02-01",
            InForce::CannotTell,
        ),
        (
            r#"{"sentence":{"kind":"DCR","sentenced_on":"2003-02-01","length_days":3000},"releases":["2007-08-01"],"recalls":[]}"#,
            "2026-02-01",
            InForce::No,
        ),
    ] {
        let both = recall_on_day(&facts(json), day(on), &law);
        assert_eq!(both.licence.answer, expected, "{json} on {on}: {both:#?}");
        assert_eq!(both.recall, recall_type(&facts(json), day(on), &law));
        let written = serde_json::to_value(&both).unwrap();
        assert!(written["answer"].is_string() && written["licence"]["answer"].is_string());
    }
}
