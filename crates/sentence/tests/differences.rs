//! Where the law and the prison service's engine differ: each row of docs/release-dates/differences.md with both answers.
#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

mod common;

use calendar::Day;
use common::{date, day, in_short, law_on, person, remand, standard, term};
use sentence::{
    Case, DateKind, FixedTermRecall, Law, Recall, RecallKind, SentenceKind, Sheet, Standard, Term,
};

fn peer(profile: &str) -> Law {
    Sheet::of_the_peer(profile)
        .and_then(|sheet| sheet.law())
        .expect("the profile is read")
}

#[track_caller]
fn differ(
    case: &Case,
    kind: DateKind,
    (profile, crds): (&str, Option<&str>),
    (on, law): (&str, Option<&str>),
) {
    let found: Option<Day> = date(case, &peer(profile), kind);
    assert_eq!(found, crds.map(day), "crds");
    assert_eq!(date(case, &law_on(on), kind), law.map(day), "law");
}

/// 1461 days, half 731: release on 29 February 2024; 551 days served, or 596.
#[test]
fn curfew_of_135_days() {
    let case = person(vec![standard(
        "2022-03-01",
        "2021-01-10",
        Term::of_months(48),
    )]);
    differ(
        &case,
        DateKind::Hdced,
        ("sds-50", Some("2023-09-03")),
        ("2022-07-01", Some("2023-10-18")),
    );
}

/// 6 years from 1 March 2019 end on 28 February 2025: 2192 days; half, 1096: 28 February 2022. 544 days before: 2 September
/// 2020; half of 1096 days, 548, are served on 30 August 2020. 269 days before: 4 June 2021.
#[test]
fn removal_in_270_days() {
    let mut case = person(vec![standard("2019-03-01", "2018-01-10", term(6, 0, 0, 0))]);
    case.early_removal_asked = true;
    differ(
        &case,
        DateKind::Ersed,
        ("sds-50", Some("2020-09-02")),
        ("2021-03-01", Some("2021-06-04")),
    );
}

/// 365 days from 10 January 2023: the half-way day is the 183rd, 11 July 2023, and so is release.
/// The engine asks who is over 18 on the day after that, which is the same: both give supervision.
#[test]
fn an_eighteenth_birthday_on_the_half_way_day() {
    let mut case = person(vec![standard(
        "2023-01-10",
        "2022-06-01",
        Term::of_months(12),
    )]);
    case.born = day("2005-07-11");
    differ(
        &case,
        DateKind::Tused,
        ("sds-50", Some("2024-07-11")),
        ("2024-01-01", Some("2024-07-11")),
    );
}

#[test]
fn supervision_ends_by_date() {
    let case = person(vec![standard(
        "2025-03-03",
        "2024-12-01",
        Term::of_months(12),
    )]);
    differ(
        &case,
        DateKind::Tused,
        ("calculation-params", Some("2026-07-26")),
        ("2026-11-22", None),
    );
}

/// 6 months from 3 May 2004 end on 2 November, from 10 May on 9 November.
#[test]
fn a_third_sentence_of_a_single_term() {
    let old = |passed: &str| standard(passed, "2003-01-10", Term::of_months(6));
    let case = person(vec![
        old("2004-03-01"),
        old("2004-05-03"),
        old("2004-05-10"),
    ]);
    differ(
        &case,
        DateKind::Sed,
        ("sds-50", Some("2004-11-02")),
        ("2012-01-01", Some("2004-11-09")),
    );
}

#[test]
fn remand_from_a_day_without_a_sentence() {
    let mut case = person(vec![standard(
        "2025-02-03",
        "2024-12-01",
        Term::of_months(12),
    )]);
    case.adjustments.push(remand(day("2025-01-20"), 20));
    differ(
        &case,
        DateKind::Sled,
        ("calculation-params", Some("2026-02-02")),
        ("2025-03-01", Some("2026-01-13")),
    );
}

/// Returned on 26 November 2025; 12 months from 11 December 2024 end on 10 December 2025, 14 days later.
#[test]
fn a_gap_of_exactly_fourteen_days() {
    let recalled = |passed: &str, months: i32| {
        let mut sentence = standard(passed, "2024-12-01", Term::of_months(months));
        sentence.recall = Some(Recall {
            kind: RecallKind::FixedTerm(28),
            revoked: None,
            returned: Some(day("2025-11-26")),
        });
        sentence
    };
    let mut case = person(vec![recalled("2024-12-11", 12), recalled("2025-02-06", 11)]);
    case.returned_to_custody = Some(day("2025-11-26"));
    case.fixed_term_recall = Some(FixedTermRecall {
        days: 28,
        returned: day("2025-11-26"),
    });
    let refused = in_short(&case, &peer("calculation-params"));
    assert_eq!(refused, "FTR_TYPE_28_DAYS_SENTENCE_GAP_LT_14_DAYS");
    let given = date(&case, &law_on("2025-12-01"), DateKind::Prrd);
    assert_eq!(given, Some(day("2025-12-10")));
}

/// 2 years from 5 October 2026: 731 days are to 4 October 2028. Two fifths: 293; one half: 366.
#[test]
fn detention_under_section_250_once_the_progression_model_began() {
    let mut sentence = standard("2026-10-05", "2026-01-10", Term::of_months(24));
    sentence.kind = SentenceKind::Standard(Standard {
        section_250: true,
        ..Standard::default()
    });
    differ(
        &person(vec![sentence]),
        DateKind::Crd,
        ("sds-progression-model-october", Some("2027-07-24")),
        ("2026-11-22", Some("2027-10-05")),
    );
}

#[test]
fn a_sentence_that_follows_none() {
    let mut sentence = standard("2025-02-03", "2024-12-01", Term::of_months(12));
    sentence.is_consecutive = true;
    let case = person(vec![sentence]);
    assert!(date(&case, &peer("calculation-params"), DateKind::Crd).is_some());
    assert_eq!(in_short(&case, &law_on("2025-03-01")), "MISSING");
}

/// 4 years from 11 December 2023, written twice, once as released from at two thirds; 12 months follow. The engine builds both
/// chains: 974 days to 10 August 2026, and 183 more (`peer_several.rs`). Where the two do not differ the law has 1,827 days, half
/// of them, 914: 11 June 2026.
#[test]
fn a_sentence_that_follows_one_of_two_under_one_reference() {
    let mut first = standard("2023-12-11", "2023-06-01", Term::of_months(48));
    first.identifier = Some("both".to_owned());
    let mut after = standard("2023-12-11", "2023-06-01", Term::of_months(12));
    after.consecutive_to = Some(0);
    after.is_consecutive = true;
    let mut plus = first.clone();
    plus.kind = SentenceKind::Standard(Standard {
        plus: true,
        ..Standard::default()
    });
    let law = "2024-06-01";
    let case = person(vec![first.clone(), plus, after.clone()]);
    let crds = ("sds-50", Some("2027-02-09"));
    differ(&case, DateKind::Crd, crds, (law, None));
    let refused = sentence::calculate(&case, &law_on(law)).expect_err("they contradict each other");
    assert_eq!(refused.codes(), ["CONTRADICTION"]);
    let case = person(vec![first.clone(), first, after]);
    let crds = ("sds-50", Some("2026-06-11"));
    differ(&case, DateKind::Crd, crds, (law, Some("2026-06-11")));
}

/// 689 days from 2 July 2025; two fifths, 276: release on 3 April 2026, Good Friday. Who would be released then leaves on the
/// Thursday, so that a sentence passed on the Friday begins a period of custody of its own.
#[test]
fn a_period_of_custody_ends_before_a_bank_holiday() {
    let case = person(vec![
        standard("2025-07-02", "2025-01-10", term(0, 0, 0, 689)),
        standard("2026-04-03", "2025-02-10", Term::of_months(3)),
    ]);
    // Remand that applies from that Friday tells one period from two.
    let with_remand = |law: &Law| {
        let mut case = case.clone();
        case.adjustments.push(remand(day("2026-04-03"), 5));
        date(&case, law, DateKind::Sled)
    };
    // One period: the five days come off the first sentence too. Two periods: they do not.
    let last = day("2025-07-02").plus_days(688);
    assert_eq!(
        with_remand(&peer("calculation-params")),
        Some(last.plus_days(-5))
    );
    assert_eq!(with_remand(&law_on("2026-05-01")), Some(last));
}

/// 30 months from 23 May 2022: the engine lets them stand; in law an order is of 24 months at most.
#[test]
fn an_order_of_more_than_two_years() {
    let mut order = standard("2022-05-23", "2022-01-20", Term::of_months(30));
    order.kind = SentenceKind::DetentionAndTraining;
    differ(
        &person(vec![order]),
        DateKind::Sed,
        ("sds-50", Some("2024-11-22")),
        ("2022-07-01", Some("2024-05-22")),
    );
}

/// 12 months and 6, consecutive, and the second is under a recall: both are, for their licence is one.
#[test]
fn a_recall_from_the_second_of_two_consecutive_sentences() {
    let first = standard("2023-12-11", "2023-06-01", Term::of_months(12));
    let mut second = standard("2023-12-11", "2023-06-01", Term::of_months(6));
    second.is_consecutive = true;
    second.consecutive_to = Some(0);
    second.recall = Some(Recall {
        kind: RecallKind::Standard,
        revoked: None,
        returned: Some(day("2024-11-01")),
    });
    differ(
        &person(vec![first, second]),
        DateKind::Prrd,
        ("sds-50", None),
        ("2024-11-22", Some("2025-06-10")),
    );
}

/// 30 years from 5 March 2010 for an offence before 4 April 2005: 10958 days; half, 5479, to 4 March 2025; two fifths, 4384,
/// before the second tranche: the engine puts the sentence under two fifths; the 1991 Act's stays at one half.
#[test]
fn two_fifths_and_the_act_of_1991() {
    let mut case = person(vec![standard(
        "2010-03-05",
        "2004-01-05",
        term(30, 0, 0, 0),
    )]);
    case.born = day("1970-01-01");
    differ(
        &case,
        DateKind::Crd,
        ("calculation-params", Some("2024-10-22")),
        ("2024-11-22", Some("2025-03-04")),
    );
}

/// 28 days from 5 October 2024 end on 1 November; from 10 October on 6 November.
#[test]
fn a_day_of_return_that_is_told_twice() {
    let mut sentence = standard("2023-12-11", "2023-06-01", Term::of_months(18));
    sentence.recall = Some(Recall {
        kind: RecallKind::FixedTerm(28),
        revoked: None,
        returned: Some(day("2024-10-05")),
    });
    let mut case = person(vec![sentence]);
    case.returned_to_custody = Some(day("2024-10-10"));
    differ(
        &case,
        DateKind::Prrd,
        ("sds-50", Some("2024-11-01")),
        ("2024-11-22", Some("2024-11-06")),
    );
}
