//! Hand-worked cases: each with its working, to be followed with a calendar.
#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{day, in_short, law_on, person, remand, standard, term};
use sentence::{
    Exclusion, Exclusions, Fraction, Movement, MovementReason, Recall, RecallKind, SentenceKind,
    Standard, Term, YearsMonthsDays, last_day_of_terms,
};

#[test]
fn terms_are_laid_on_the_calendar() {
    let cases: [(&str, Term, &str, i32); 8] = [
        // A year from 15 March ends on 14 March.
        ("2022-03-15", term(1, 0, 0, 0), "2023-03-14", 365),
        // With 29 February in it, it has a day more.
        ("2023-03-15", term(1, 0, 0, 0), "2024-03-14", 366),
        // A month from the first of a month ends with the month, also after a shorter one.
        ("2023-03-01", term(0, 1, 0, 0), "2023-03-31", 31),
        ("2024-02-01", term(0, 1, 0, 0), "2024-02-29", 29),
        // The day before 31 March is 30 March; a month on is 30 April.
        ("2023-03-31", term(0, 1, 0, 0), "2023-04-30", 31),
        // The day before 29 February 2024 is the 28th; twelve months on is 28 February 2025.
        ("2024-02-29", term(1, 0, 0, 0), "2025-02-28", 366),
        // Weeks and days follow the months.
        ("2022-10-26", term(2, 3, 1, 2), "2025-02-03", 832),
        ("2022-07-25", term(0, 0, 10, 0), "2022-10-02", 70),
    ];
    for (start, term, end, days) in cases {
        let start = day(start);
        assert_eq!(term.last_day_from(start), day(end), "{start} {term:?}");
        assert_eq!(term.days_from(start), days, "{start} {term:?}");
    }
}

#[test]
fn neighbouring_terms_of_one_kind_are_added_before_they_are_laid() {
    // 30 January and 1 month, twice. Added: 2 months from 31 January end on 30 March. Apart they would end on 28 February
    // and then, from 1 March, on 31 March.
    let months = [term(0, 1, 0, 0), term(0, 1, 0, 0)];
    let end = last_day_of_terms(months.into_iter(), day("2023-01-31"));
    assert_eq!(end, day("2023-03-30"));
    // A week before a month: 7 days to 29 January, then the month from 30 January, whose eve is the 29th: 28 February.
    let mixed = [term(0, 0, 1, 0), term(0, 1, 0, 0)];
    let end = last_day_of_terms(mixed.into_iter(), day("2023-01-23"));
    assert_eq!(end, day("2023-02-28"));
}

#[test]
fn part_of_a_day_counts_as_a_day() {
    let cases = [
        ("1/2", 365, 183),
        ("1/2", 366, 183),
        ("2/5", 547, 219),
        ("2/3", 1096, 731),
        ("1/3", 547, 183),
        ("3/10", 100, 30),
        ("3/10", 101, 31),
        ("1/1", 7, 7),
    ];
    for (fraction, days, served) in cases {
        let fraction = Fraction::parse(fraction).expect("a fraction");
        assert_eq!(fraction.of_days(days), served, "{fraction} of {days}");
    }
    for no_fraction in ["1", "2/0", "-1/2", "3/2", "a/b", ""] {
        assert_eq!(Fraction::parse(no_fraction), None, "{no_fraction}");
    }
}

#[test]
fn the_effective_length_is_a_period_of_the_calendar() {
    let cases = [
        ("2022-03-14", "2027-01-29", "P4Y10M15D"),
        ("2024-10-12", "2024-10-26", "P14D"),
        ("2020-01-01", "2024-01-01", "P4Y"),
        ("2023-01-31", "2023-03-01", "P1M1D"),
        ("2023-01-31", "2023-01-31", "P0D"),
    ];
    for (start, end, period) in cases {
        let found = YearsMonthsDays::between(day(start), day(end));
        assert_eq!(found.to_string(), period, "{start} to {end}");
    }
}

/// 18 months from 1 June 2022 end on 30 November 2023: 548 days, of which half are 274: release on 1 March 2023.
/// Up to 135 days of curfew before that: 274 - 135 = 139 days served, 18 October 2022. Up to 180 days: half of 274, which
/// is more than 94: under 360 days the half counts, 137 days, 16 October 2022.
#[test]
fn curfew_is_as_long_as_the_law_of_the_day_allows() {
    let case = person(vec![standard(
        "2022-06-01",
        "2022-01-10",
        Term::of_months(18),
    )]);
    let before =
        "CRD 2023-03-01, ESED 2023-11-30, HDCED 2022-10-18, SLED 2023-11-30, TUSED 2024-03-01";
    assert_eq!(in_short(&case, &law_on("2022-07-01")), before);
    // The date falls before 6 June 2023, when 180 days became law: later law does not change it.
    assert_eq!(in_short(&case, &law_on("2026-03-01")), before);

    // 4 years from 1 March 2022 end on 28 February 2026: 1461 days; half, 731: release on 29 February 2024.
    // 135 days before: 596 served, 18 October 2023, which is after 6 June 2023. So 180: 551 served, 3 September 2023.
    let case = person(vec![standard(
        "2022-03-01",
        "2021-01-10",
        Term::of_months(48),
    )]);
    let on = |law: &str| in_short(&case, &law_on(law));
    assert_eq!(
        on("2022-07-01"),
        "CRD 2024-02-29, ESED 2026-02-28, HDCED 2023-10-18, SLED 2026-02-28"
    );
    assert_eq!(
        on("2023-07-01"),
        "CRD 2024-02-29, ESED 2026-02-28, HDCED 2023-09-03, SLED 2026-02-28"
    );
}

/// 4 years from 15 January 2024 end on 14 January 2028: 1461 days. Half: 731 days, 14 January 2026. Two fifths: 585 days,
/// 21 August 2025. Of four years, the first tranche: from 10 September 2024.
#[test]
fn two_fifths_reach_people_by_tranches() {
    let case = person(vec![standard(
        "2024-01-15",
        "2023-01-10",
        Term::of_months(48),
    )]);
    let crd = |law: &str| common::date(&case, &law_on(law), sentence::DateKind::Crd);
    assert_eq!(crd("2024-09-09"), Some(day("2026-01-14")));
    assert_eq!(crd("2024-09-10"), Some(day("2025-08-21")));
    // 18 months from 1 December 2023: 548 days; half, 274, is 30 August 2024: released before the tranche, and it stays.
    let case = person(vec![standard(
        "2023-12-01",
        "2023-01-10",
        Term::of_months(18),
    )]);
    let released = common::date(&case, &law_on("2024-12-01"), sentence::DateKind::Crd);
    assert_eq!(released, Some(day("2024-08-30")));
    // 20 months from 1 December 2023 end on 31 July 2025: 609 days; half, 305: 30 September 2024; two fifths, 244: 31 July
    // 2024, before the tranche: so on its day.
    let mut case = person(vec![standard(
        "2023-12-01",
        "2023-01-10",
        Term::of_months(20),
    )]);
    let on_the_day = common::date(&case, &law_on("2024-12-01"), sentence::DateKind::Crd);
    assert_eq!(on_the_day, Some(day("2024-09-10")));
    // Out on curfew on that day, the person is not reached (SI 2024/844 article 3(4)).
    case.movements.push(Movement {
        day: day("2024-07-01"),
        into_custody: false,
        reason: MovementReason::HomeDetention,
    });
    let out = common::date(&case, &law_on("2024-12-01"), sentence::DateKind::Crd);
    assert_eq!(out, Some(day("2024-09-30")));
}

#[test]
fn an_excluded_offence_stays_at_one_half() {
    let mut sentence = standard("2024-11-01", "2024-01-10", Term::of_months(24));
    sentence.kind = SentenceKind::Standard(Standard {
        exclusions: Exclusions::default().with(Exclusion::Sexual),
        ..Standard::default()
    });
    // 24 months from 1 November 2024: 730 days; half, 365: 31 October 2025.
    let case = person(vec![sentence]);
    let crd = common::date(&case, &law_on("2025-01-01"), sentence::DateKind::Crd);
    assert_eq!(crd, Some(day("2025-10-31")));
}

/// 12 months from 3 February 2025 end on 2 February 2026; 365 days, two fifths are 146: 28 June 2025. 20 days of remand come
/// off both: 8 June 2025 and 13 January 2026.
#[test]
fn remand_comes_off_release_and_expiry() {
    let mut case = person(vec![standard(
        "2025-02-03",
        "2024-12-01",
        Term::of_months(12),
    )]);
    case.adjustments.push(remand(day("2025-02-03"), 20));
    assert_eq!(
        in_short(&case, &law_on("2025-03-01")),
        "CRD 2025-06-08, ESED 2026-02-02, HDCED 2025-03-28, SLED 2026-01-13, TUSED 2026-06-08"
    );
    // In the law, remand from a day on which nothing was passed comes off what was passed next.
    if let Some(adjustment) = case.adjustments.first_mut() {
        adjustment.from = day("2025-01-20");
    }
    let sled = common::date(&case, &law_on("2025-03-01"), sentence::DateKind::Sled);
    assert_eq!(sled, Some(day("2026-01-13")));
}

/// A recall of 28 days from 1 July 2025: that day counted, the last is 28 July. A standard recall lasts to the end.
#[test]
fn a_recall_counts_from_the_day_of_return() {
    let mut sentence = standard("2023-01-10", "2022-06-01", Term::of_months(48));
    sentence.recall = Some(Recall {
        kind: RecallKind::FixedTerm(28),
        revoked: None,
        returned: Some(day("2025-07-01")),
    });
    let mut case = person(vec![sentence]);
    let law = law_on("2025-08-01");
    let prrd = |case: &sentence::Case| common::date(case, &law, sentence::DateKind::Prrd);
    assert_eq!(prrd(&case), Some(day("2025-07-28")));
    let recall = |kind: RecallKind, returned: Option<&str>| {
        Some(Recall {
            kind,
            revoked: None,
            returned: returned.map(day),
        })
    };
    if let Some(sentence) = case.sentences.first_mut() {
        sentence.recall = recall(RecallKind::Standard, None);
    }
    assert_eq!(prrd(&case), Some(day("2027-01-09")));
    if let Some(sentence) = case.sentences.first_mut() {
        sentence.recall = recall(RecallKind::FixedTerm(28), None);
    }
    assert_eq!(in_short(&case, &law), "NoValidReturnToCustodyDateException");
}

#[test]
fn supervision_ends_with_its_repeal() {
    // 12 months from 3 March 2025: 365 days, two fifths are 146: 26 July 2025; supervision to 26 July 2026.
    let case = person(vec![standard(
        "2025-03-03",
        "2024-12-01",
        Term::of_months(12),
    )]);
    let tused = |law: &str| common::date(&case, &law_on(law), sentence::DateKind::Tused);
    assert_eq!(tused("2025-06-01"), Some(day("2026-07-26")));
    assert_eq!(tused("2026-11-22"), None);
}
