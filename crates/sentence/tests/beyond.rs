//! What the law gives and the prison service's engine does not: each worked by hand, the working beside it.
#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{date, day, law_on, person, remand, standard, term};
use sentence::{
    Adjustment, AdjustmentKind, Change, DateKind, Discretion, Indeterminate, IndeterminateKind,
    Profile, Scenario, SentenceKind, Sheet, Standard, Term, answer_line, answer_text, calculate,
    change_as_svg, change_in_text, compare_line, csv_lines, mistakes,
};
use serde_json::{Value, json};

fn life(passed: &str, minimum: Term, last_review: Option<&str>) -> Indeterminate {
    Indeterminate {
        kind: IndeterminateKind::Life,
        minimum,
        passed: day(passed),
        last_review: last_review.map(day),
    }
}

fn adjustment(kind: AdjustmentKind, from: &str, days: i32) -> Adjustment {
    Adjustment {
        kind,
        ..remand(day(from), days)
    }
}

/// 15 years from 6 May 2010 end on 5 May 2025; 100 days on remand and 20 of credit for tagged bail before that: 5 January
/// 2025. Ten days at large: 15 January 2025. 36 months before: 15 January 2022; 24 months after: 15 January 2027.
#[test]
fn a_minimum_term_with_credit_for_remand_and_tagged_bail() {
    let mut case = person(Vec::new());
    case.indeterminate = vec![life("2010-05-06", term(15, 0, 0, 0), None)];
    case.adjustments = vec![
        adjustment(AdjustmentKind::Remand, "2010-05-06", 100),
        adjustment(AdjustmentKind::TaggedBail, "2010-05-06", 20),
        adjustment(AdjustmentKind::UnlawfullyAtLarge, "2015-01-01", 10),
    ];
    let answer = calculate(&case, &law_on("2026-11-22")).expect("there is an answer");
    let found = &answer.minimum_terms[0];
    assert_eq!(
        (found.expires, found.review_before, found.review_after),
        (day("2025-01-15"), day("2022-01-15"), day("2027-01-15"))
    );
    assert_eq!(answer.not_before, Some(day("2025-01-15")));
    // Each sum begins where the one before it ends, and the last of the term ends with it.
    let sums: Vec<_> = found.working.iter().filter_map(|step| step.sum).collect();
    assert_eq!(sums[3].reaches, found.expires);
    for sum in sums {
        assert_eq!(sum.from.plus_days(sum.days), sum.reaches);
    }
}

/// The next review is counted from the last, once the minimum term has ended: 3 March 2025 and two years. Before it has, from
/// its end. Over a leap day: two years after 29 February 2024 is 28 February 2026.
#[test]
fn reviews_at_the_latest_every_two_years() {
    for (last, expires_with, next) in [
        (Some("2025-03-03"), "2020-01-01", "2027-03-03"),
        (Some("2019-03-03"), "2020-01-01", "2022-01-01"),
        (None, "2024-02-29", "2026-02-28"),
    ] {
        let mut case = person(Vec::new());
        let passed = day(expires_with).plus_months(-60).plus_days(1).to_string();
        case.indeterminate = vec![life(&passed, term(5, 0, 0, 0), last)];
        let answer = calculate(&case, &law_on("2026-11-22")).expect("there is an answer");
        assert_eq!(answer.minimum_terms[0].review_after, day(next), "{last:?}");
    }
}

/// A short minimum term beside 20 years: release waits for the determinate sentence. 20 years from 1 March 2015 at two thirds,
/// 7306 days of 2/3: 4871, to 30 June 2028.
#[test]
fn a_determinate_sentence_beside_one_without_end() {
    let mut long = standard("2015-03-01", "2014-01-10", term(20, 0, 0, 0));
    long.kind = SentenceKind::Standard(Standard {
        plus: true,
        plus_eligible: true,
        ..Standard::default()
    });
    let mut case = person(vec![long]);
    case.indeterminate = vec![life("2015-03-01", term(2, 0, 0, 0), None)];
    let answer = calculate(&case, &law_on("2024-01-01")).expect("there is an answer");
    // 1 March 2015 to 28 February 2035: 7305 days; two thirds, 4870.
    assert_eq!(
        answer.dates[&DateKind::Crd],
        day("2015-03-01").plus_days(4869)
    );
    assert_eq!(answer.not_before, Some(day("2015-03-01").plus_days(4869)));
    // The prison service's engine refuses them.
    let peer = Sheet::of_the_peer("sds-50")
        .and_then(|sheet| sheet.law())
        .expect("the profile is read");
    let refused = calculate(&case, &peer).expect_err("an indeterminate sentence is refused");
    assert_eq!(refused.code(), "UNSUPPORTED_SENTENCE");
}

/// 9 years from 2 January 2024 end on 1 January 2033: 3288 days. Terrorism: the Board from two thirds, 2192 days, to 1
/// January 2030; without it, the whole: 1 January 2033. Referred: the Board from one half, 1644 days, to 2 July 2028.
#[test]
fn release_at_the_boards_discretion() {
    let of = |discretion: Discretion| {
        let mut sentence = standard("2024-01-02", "2023-01-10", term(9, 0, 0, 0));
        sentence.discretion = Some(discretion);
        person(vec![sentence])
    };
    let law = law_on("2024-03-01");
    for (discretion, eligible) in [
        (Discretion::Terrorism, "2030-01-01"),
        (Discretion::PowerToDetain, "2028-07-02"),
    ] {
        let case = of(discretion);
        assert_eq!(date(&case, &law, DateKind::Ped), Some(day(eligible)));
        assert_eq!(date(&case, &law, DateKind::Crd), Some(day("2033-01-01")));
        assert_eq!(date(&case, &law, DateKind::Hdced), None);
    }
}

/// 14 years from 2 January 2022 are served whole, to 1 January 2036; then 10 years on licence, to 1 January 2046.
#[test]
fn serious_terrorism() {
    let mut sentence = standard("2022-01-02", "2021-01-10", term(14, 0, 0, 0));
    sentence.kind = SentenceKind::SeriousTerrorism {
        extension: term(10, 0, 0, 0),
    };
    let case = person(vec![sentence]);
    let law = law_on("2026-11-22");
    let found = [DateKind::Crd, DateKind::Ped, DateKind::Sled].map(|kind| date(&case, &law, kind));
    assert_eq!(
        found,
        [Some(day("2036-01-01")), None, Some(day("2046-01-01"))]
    );
}

/// Release on a Saturday is on Friday, which may be brought forward by two working days; on Good Friday, 3 April 2026, on
/// Thursday. On a Tuesday it stands.
#[test]
fn the_working_day_on_or_before_which_a_person_leaves() {
    for (release, by, from) in [
        ("2026-01-10", "2026-01-09", Some("2026-01-07")),
        ("2026-04-03", "2026-04-02", Some("2026-03-31")),
        ("2026-01-13", "2026-01-13", None),
        ("2026-12-25", "2026-12-24", Some("2026-12-22")),
    ] {
        // A sentence of so many days that half of them end on the day; violent, so that two fifths does not reach it.
        let passed = day(release).plus_days(-399);
        let mut sentence = standard(&passed.to_string(), "2024-01-10", term(0, 0, 0, 800));
        sentence.kind = SentenceKind::Standard(Standard {
            exclusions: sentence::Exclusions::default().with(sentence::Exclusion::Sexual),
            ..Standard::default()
        });
        let answer = calculate(&person(vec![sentence]), &law_on("2026-03-01")).expect("an answer");
        assert_eq!(answer.dates[&DateKind::Crd], day(release));
        let leaving = answer.leaving[&DateKind::Crd];
        assert_eq!(
            (leaving.by, leaving.may_be_from),
            (day(by), from.map(day)),
            "{release}"
        );
    }
}

/// 60 days, half 30, with 50 days on remand: 29 bring release to the day of sentence, 21 are left over.
#[test]
fn remand_that_is_left_over() {
    let mut case = person(vec![standard(
        "2026-01-12",
        "2025-06-01",
        term(0, 0, 0, 60),
    )]);
    case.adjustments.push(remand(day("2026-01-12"), 50));
    let refused = calculate(&case, &law_on("2026-03-01")).expect_err("more than there is to serve");
    assert_eq!(refused.codes(), ["RELEASE_DATE_BEFORE_SENTENCE_DATE"]);
    case.adjustments[0].days = 24;
    let answer = calculate(&case, &law_on("2026-03-01")).expect("an answer");
    // Two fifths of 60 are 24: 23 days on, and 24 taken off, of which one has no room.
    assert_eq!(answer.unused_deductions, 1);
    assert_eq!(answer.dates[&DateKind::Crd], day("2026-01-12"));
}

/// Everything that is wrong is named in one answer, field by field.
#[test]
fn mistakes_are_named_all_at_once() {
    let line = json!({"id": "a", "input": {"booking": {
        "offender": {"dateOfBirth": "1990-01-01"},
        "sentences": [
            {"offence": {"committedAt": "2026-02-01"}, "duration": {"durationElements": {"MONTHS": 12}}, "sentencedAt": "2026-01-12"},
            {"type": "SopcSentence", "offence": {"committedAt": "2020-02-01"}, "custodialDuration": {"durationElements": {"YEARS": 4}},
             "extensionDuration": {"durationElements": {"YEARS": 2}}, "sentencedAt": "2024-01-12",
             "recall": {"recallType": "FIXED_TERM_RECALL_28", "returnToCustodyDate": "2023-01-01"}},
        ],
        "adjustments": {"REMAND": [
            {"appliesToSentencesFrom": "2024-01-12", "numberOfDays": 40, "fromDate": "2023-12-01", "toDate": "2023-12-31"},
            {"appliesToSentencesFrom": "2024-01-12", "numberOfDays": 12, "fromDate": "2023-12-20", "toDate": "2024-01-11"},
        ]},
    }}});
    let law = Profile::Law(law_on("2026-03-01"));
    let answer: Value =
        serde_json::from_str(&answer_line(&line.to_string(), &law, false)).expect("JSON");
    assert_eq!(
        answer["error"]["codes"],
        json!([
            "OFFENCE_DATE_AFTER_SENTENCE_START_DATE",
            "RECALL_BEFORE_SENTENCE",
            "RECALL_DOES_NOT_FIT",
            "SOPC_LICENCE_TERM_NOT_12_MONTHS",
            "MORE_DAYS_THAN_THE_PERIOD_HAS",
            "REMAND_OVERLAPS_WITH_REMAND",
        ])
    );
    let text = answer_text(&line.to_string(), &law);
    assert!(
        text.contains("booking.sentences[1].recall.recallType")
            && text.contains("ask the recall team"),
        "{text}"
    );
    // Two fields that cannot be read are both named, and so is the offence after its sentence.
    let unread = json!({"id": "a", "input": {"booking": {
        "offender": {"dateOfBirth": "1990-01-01"},
        "sentences": [{"offence": {"committedAt": "2026-02-01"}, "sentencedAt": "2026-01-12"}],
        "adjustments": {"HOLIDAY": [{"appliesToSentencesFrom": "2026-01-12"}]},
    }}});
    let answer: Value =
        serde_json::from_str(&answer_line(&unread.to_string(), &law, false)).expect("JSON");
    assert_eq!(
        answer["error"]["codes"],
        json!([
            "MISSING",
            "UNKNOWN_VALUE",
            "OFFENCE_DATE_AFTER_SENTENCE_START_DATE"
        ])
    );
}

#[test]
fn a_case_without_mistakes_has_none() {
    let case = person(vec![standard(
        "2026-01-12",
        "2025-06-01",
        Term::of_months(12),
    )]);
    assert!(mistakes(&case).is_empty());
}

/// The text names the law, each date with its weekday, the sum and the section, and the regimes that do not apply.
#[test]
fn the_text_that_a_clerk_follows() {
    let text = answer_text(&line("clerk", 18), &Profile::Law(law_on("2026-03-01")));
    assert!(text.lines().all(|line| line.chars().count() <= 112));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Case clerk",
        "Worked out under the law on 2026-03-01",
        // 18 months from 2 February 2026 are 546 days; two fifths, 219: 8 September 2026.
        "CRD Tuesday 8 September 2026",
        "2/5 of 546 days is 219 days",
        "218 days after 2 February 2026 is 8 September 2026",
        "SI 2024/844",
        "does not apply",
        "The person leaves on or before Tuesday 8 September 2026",
    ] {
        assert!(text.contains(words), "`{words}` is not in\n{text}");
    }
}

fn line(id: &str, months: i32) -> String {
    json!({"id": id, "input": {"booking": {"offender": {"dateOfBirth": "1990-01-01"}, "sentences": [{
        "offence": {"committedAt": "2025-07-01"},
        "duration": {"durationElements": {"MONTHS": months}},
        "sentencedAt": "2026-02-02",
    }]}}})
    .to_string()
}

/// 546 days: two fifths, 219, to 8 September 2026; one half, 273, to 1 November 2026: 54 days later.
#[test]
fn two_laws_compared() {
    let half = "[[regime]]\nid = \"SDS_40\"\nstandard = \"1/2\"\n";
    let sheet = Sheet::of_the_law().expect("the law is read");
    let law = sheet.law_on(day("2026-03-01")).expect("the law is read");
    let other = sheet
        .with_file("half.toml", half)
        .and_then(|sheet| sheet.law_on(day("2026-03-01")))
        .expect("the scenario is read");
    let mut change = Change::default();
    let compared = compare_line(&line("=a,b", 18), [&law, &other]);
    let moved = compared
        .moves
        .iter()
        .find(|one| one.kind == DateKind::Crd)
        .expect("release moves");
    assert_eq!(
        (moved.before, moved.after, moved.days()),
        (Some(day("2026-09-08")), Some(day("2026-11-01")), Some(54))
    );
    // No spreadsheet takes the reference for a formula.
    assert!(csv_lines(&compared).contains("\"'=a,b\",CRD,2026-09-08,2026-11-01,54\n"));
    change.add(&compared);
    change.add(&compare_line("no case", [&law, &other]));
    assert_eq!(
        (change.people, change.later, change.earlier, change.days),
        (2, 1, 0, 54)
    );
    assert_eq!(change.refused, [1, 1]);
    assert_eq!(change.weeks[&day("2026-09-07")], [1, 0]);
    assert_eq!(change.weeks[&day("2026-10-26")], [0, 1]);
    let text = change_in_text(&change, ["as it is", "half"]);
    assert!(
        text.contains("+54  days in custody") && text.contains("Mon 7 September 2026"),
        "{text}"
    );
    let svg = change_as_svg(&change, ["a & b", "<c>"]);
    assert!(
        svg.contains("a &amp; b")
            && svg.contains("&lt;c&gt;")
            && svg.contains("Week of 7 September 2026: A 1, B 0")
    );
    assert_eq!(
        change_as_svg(&Change::default(), ["a", "b"])
            .matches("<svg")
            .count(),
        1
    );
}

/// 18 months from 1 June 2026 end on 30 November 2027: 548 days; two fifths, 220, is 6 January 2027; one third, 183, is 30 November
/// 2026. Where the progression model begins in April 2027, it reaches nobody who is released before; that it is put off does not
/// make it unknown in November 2026.
#[test]
fn the_scenarios_that_are_shipped() {
    let law = law_on("2026-11-22");
    let under = |name: &str| {
        let scenario = Scenario::named(name).expect("a scenario that is shipped");
        Sheet::of_the_law()
            .and_then(|sheet| sheet.with_file(name, scenario.rows))
            .and_then(|sheet| sheet.law_on(day("2026-11-22")))
            .expect("the scenario is read")
    };
    let case = |months: i32| {
        person(vec![standard(
            "2026-06-01",
            "2025-06-01",
            Term::of_months(months),
        )])
    };
    let released = |law: &sentence::Law, months: i32| {
        calculate(&case(months), law).expect("an answer").dates[&DateKind::Crd]
    };
    assert_eq!(released(&law, 18), day("2026-11-30"));
    assert_eq!(
        released(&under("progression-model-later"), 18),
        day("2027-01-06")
    );
    assert_eq!(
        released(&under("no-progression-model"), 18),
        day("2027-01-06")
    );
    // Five years are 1,826 days: two fifths, 731, is 31 May 2028; the model reaches the person in July 2027 and not in January.
    let five = released(&law, 60);
    assert!(five < day("2028-05-31"));
    assert_eq!(released(&under("progression-model-later"), 60), five);
    assert_eq!(
        released(&under("no-progression-model"), 60),
        day("2028-05-31")
    );
    // Each changes some date of somebody, and says what it is.
    let later = line("a", 18).replace("2026-02-02", "2026-06-01");
    let people = [later, line("b", 60), line("c", 10)];
    for scenario in Scenario::ALL {
        let other = under(scenario.name);
        let moves = people
            .iter()
            .any(|line| !compare_line(line, [&law, &other]).moves.is_empty());
        assert!(moves, "{} moves nobody", scenario.name);
        assert!(
            scenario
                .title()
                .chars()
                .next()
                .is_some_and(char::is_uppercase)
        );
    }
}

/// What `release-dates` refuses is refused in a comparison too: an offence after its sentence has no date under either law.
#[test]
fn a_case_with_mistakes_is_not_compared() {
    let law = law_on("2026-03-01");
    let wrong = line("a", 18).replace("2025-07-01", "2026-07-01");
    let compared = compare_line(&wrong, [&law, &law]);
    assert_eq!(
        (compared.is_refused, compared.releases),
        ([true; 2], [None; 2])
    );
    // A `null` is as if it were not written, as everywhere.
    let null = line("a", 18).replace("\"offence\"", "\"identifier\":null,\"offence\"");
    assert_eq!(compare_line(&null, [&law, &law]).is_refused, [false; 2]);
}

/// Nobody moves under the same law twice, whatever the case.
#[test]
fn the_same_law_twice_moves_nobody() {
    let law = law_on("2026-11-22");
    let mut change = Change::default();
    for months in 1..120 {
        change.add(&compare_line(&line("a", months), [&law, &law]));
    }
    assert_eq!(
        (change.people, change.moved(), change.other_dates_only),
        (119, 0, 0)
    );
    assert!(change.weeks.values().all(|[a, b]| a == b));
}
