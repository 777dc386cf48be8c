//! What must hold for every case, tried on invented ones; and that nothing, however odd, stops the engine.
#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

mod common;

use std::sync::LazyLock;

use calendar::Day;
use common::{day, law_on, person, remand, standard};
use proptest::prelude::*;
use sentence::{
    Adjustment, AdjustmentKind, Case, DateKind, Law, Movement, MovementReason, Profile, Recall,
    RecallKind, Sentence, SentenceKind, Standard, Step, Term, answer_line, calculate, explain,
};

static LAW: LazyLock<Law> = LazyLock::new(|| law_on("2026-11-22"));
static BEFORE_REGIMES: LazyLock<Law> = LazyLock::new(|| law_on("2024-01-01"));

fn any_day() -> impl Strategy<Value = Day> {
    (0..5_000_i32).prop_map(|days| day("2014-06-01").plus_days(days))
}

fn any_term() -> impl Strategy<Value = Term> {
    (0..8_i32, 0..12_i32, 0..3_i32, 1..20_i32).prop_map(|(years, months, weeks, days)| Term {
        years,
        months,
        weeks,
        days,
    })
}

fn any_kind() -> impl Strategy<Value = SentenceKind> {
    prop_oneof![
        6 => Just(SentenceKind::Standard(Standard::default())),
        1 => Just(SentenceKind::Standard(Standard { plus: true, plus_eligible: true, ..Standard::default() })),
        1 => Just(SentenceKind::Standard(Standard { section_250: true, ..Standard::default() })),
        1 => (any_term(), any::<bool>()).prop_map(|(extension, automatic)| SentenceKind::Extended { extension, automatic }),
        1 => any_term().prop_map(|extension| SentenceKind::ParticularConcern { extension, under_18: false }),
        1 => Just(SentenceKind::DetentionAndTraining),
        1 => Just(SentenceKind::Fine { amount: Some(500.0) }),
        1 => Just(SentenceKind::BreachOfSupervision { supervision_ends: None }),
    ]
}

fn any_recall() -> impl Strategy<Value = Option<Recall>> {
    prop_oneof![
        5 => Just(None),
        1 => (any_day(), prop_oneof![Just(RecallKind::Standard), Just(RecallKind::FixedTerm(14)), Just(RecallKind::FixedTerm(28)), Just(RecallKind::FixedTerm(56))])
            .prop_map(|(returned, kind)| Some(Recall { kind, revoked: None, returned: Some(returned) })),
    ]
}

fn any_sentence() -> impl Strategy<Value = Sentence> {
    (
        any_day(),
        any_term(),
        any_kind(),
        any_recall(),
        1..4_000_i32,
        0..6_usize,
    )
        .prop_map(
            |(passed, custodial, kind, recall, since, consecutive)| Sentence {
                identifier: None,
                kind,
                custodial,
                passed,
                offence: passed.plus_days(-since),
                offence_code: None,
                consecutive_to: (consecutive < 3).then_some(consecutive),
                is_consecutive: consecutive < 3,
                recall,
                discretion: None,
            },
        )
}

fn any_adjustment() -> impl Strategy<Value = Adjustment> {
    let kinds = prop_oneof![
        Just(AdjustmentKind::Remand),
        Just(AdjustmentKind::TaggedBail),
        Just(AdjustmentKind::RecallRemand),
        Just(AdjustmentKind::DaysAwarded),
        Just(AdjustmentKind::DaysRestored),
        Just(AdjustmentKind::UnlawfullyAtLarge),
    ];
    (kinds, any_day(), 0..400_i32).prop_map(|(kind, from, days)| Adjustment {
        kind,
        from,
        days,
        first: None,
        last: None,
        reason: None,
    })
}

fn any_movement() -> impl Strategy<Value = Movement> {
    let reasons = prop_oneof![
        Just(MovementReason::ConditionalRelease),
        Just(MovementReason::EarlyRemoval),
        Just(MovementReason::HomeDetention),
        Just(MovementReason::Remand),
    ];
    (any_day(), any::<bool>(), reasons).prop_map(|(day, into_custody, reason)| Movement {
        day,
        into_custody,
        reason,
    })
}

fn any_case() -> impl Strategy<Value = Case> {
    (
        prop::collection::vec(any_sentence(), 1..6),
        prop::collection::vec(any_adjustment(), 0..5),
        prop::collection::vec(any_movement(), 0..3),
        any::<bool>(),
    )
        .prop_map(
            |(mut sentences, adjustments, movements, early_removal_asked)| {
                for (at, sentence) in sentences.iter_mut().enumerate() {
                    // Nobody's sentence follows one that is not there, or itself.
                    sentence.consecutive_to = sentence.consecutive_to.filter(|before| *before < at);
                    sentence.is_consecutive = sentence.consecutive_to.is_some();
                }
                Case {
                    adjustments,
                    movements,
                    early_removal_asked,
                    ..person(sentences)
                }
            },
        )
}

/// Every sum in a tree comes out.
fn sums_come_out(step: &Step) -> bool {
    let own = step
        .sum
        .is_none_or(|sum| sum.from.plus_days(sum.days) == sum.reaches);
    own && step.steps.iter().all(sums_come_out)
}

/// The last sum beneath a date's step.
fn last_sum(step: &Step) -> Option<Day> {
    step.steps
        .iter()
        .filter_map(|beneath| beneath.sum)
        .next_back()
        .map(|sum| sum.reaches)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_500) })]

    #[test]
    fn every_date_is_the_end_of_its_own_sums(case in any_case()) {
        if let Ok((answer, explanations)) = explain(&case, &LAW) {
            prop_assert_eq!(answer.dates.len(), explanations.len());
            for explanation in explanations {
                prop_assert!(sums_come_out(&explanation.step), "{:?}", explanation);
                let reached = last_sum(&explanation.step);
                prop_assert!(reached.is_none_or(|reached| reached == explanation.day), "{:?}", explanation);
            }
        }
    }

    #[test]
    fn explaining_changes_no_answer(case in any_case()) {
        let explained = explain(&case, &LAW).map(|(answer, _)| answer);
        prop_assert_eq!(calculate(&case, &LAW), explained);
    }

    #[test]
    fn dates_keep_their_order(case in any_case()) {
        if let Ok(answer) = calculate(&case, &LAW) {
            let get = |kind: DateKind| answer.dates.get(&kind).copied();
            if let (Some(curfew), Some(release)) = (get(DateKind::Hdced), get(DateKind::Crd)) {
                prop_assert!(curfew <= release);
            }
            prop_assert!(get(DateKind::Sled).is_none() || get(DateKind::Sed).is_none());
            prop_assert!(get(DateKind::Crd).is_none() || get(DateKind::Ard).is_none());
        }
    }

    #[test]
    fn one_more_day_of_remand_never_releases_later(
        passed in any_day(), custodial in any_term(), days in 0..300_i32
    ) {
        let text = passed.to_string();
        let mut case = person(vec![standard(&text, "2013-01-01", custodial)]);
        case.adjustments.push(remand(passed, days));
        let less = common::date(&case, &BEFORE_REGIMES, DateKind::Crd);
        case.adjustments.push(remand(passed, 1));
        let more = common::date(&case, &BEFORE_REGIMES, DateKind::Crd);
        if let (Some(less), Some(more)) = (less, more) {
            prop_assert!(more <= less);
        }
    }

    #[test]
    fn a_longer_term_never_releases_earlier(
        passed in any_day(), custodial in any_term(), longer in 1..400_i32
    ) {
        let text = passed.to_string();
        let with = |days: i32| {
            let custodial = Term { days: custodial.days + days, ..custodial };
            let case = person(vec![standard(&text, "2015-03-01", custodial)]);
            common::date(&case, &BEFORE_REGIMES, DateKind::Crd)
        };
        if let (Some(short), Some(long)) = (with(0), with(longer)) {
            prop_assert!(long >= short);
        }
    }

    #[test]
    fn splitting_one_sentence_into_equal_concurrent_ones_changes_nothing(
        sentence in any_sentence(), adjustments in prop::collection::vec(any_adjustment(), 0..4), copies in 2..6_usize, early_removal: bool
    ) {
        let one = Sentence { consecutive_to: None, is_consecutive: false, ..sentence };
        for law in [&*LAW, &*BEFORE_REGIMES] {
            let of = |copies: usize| {
                let mut case = person(vec![one.clone(); copies]);
                case.adjustments.clone_from(&adjustments);
                case.early_removal_asked = early_removal;
                calculate(&case, law)
            };
            prop_assert_eq!(of(1), of(copies));
        }
    }

    #[test]
    fn the_order_of_sentences_changes_nothing(case in any_case(), turn in 0..6_usize) {
        // Turned, not shuffled: whom a sentence follows is told by position, and moves with it.
        let count = case.sentences.len();
        let turn = turn % count;
        let mut turned = case.clone();
        turned.sentences.rotate_left(turn);
        for sentence in &mut turned.sentences {
            sentence.consecutive_to = sentence
                .consecutive_to
                .filter(|at| *at < count)
                .map(|at| (at + count - turn) % count);
        }
        prop_assert_eq!(calculate(&case, &LAW), calculate(&turned, &LAW));
    }

    #[test]
    fn a_broken_chain_is_refused(passed in any_day(), custodial in any_term()) {
        let mut sentence = standard(&passed.to_string(), "2013-01-01", custodial);
        sentence.is_consecutive = true;
        let lost = calculate(&person(vec![sentence.clone()]), &LAW).expect_err("it follows nothing");
        prop_assert_eq!(lost.code(), "MISSING");
        sentence.consecutive_to = Some(0);
        let itself = calculate(&person(vec![sentence]), &LAW).expect_err("it follows itself");
        prop_assert_eq!(itself.code(), "CONTRADICTION");
    }

    #[test]
    fn no_line_is_too_odd_to_be_answered(text in ".{0,200}", number in any::<i64>(), date in "[0-9]{4}-[01][0-9]-[0-3][0-9]") {
        let profile = Profile::Law(LAW.clone());
        let line = format!(r#"{{"id":"{number}","input":{{"booking":{{"offender":{{"dateOfBirth":"{date}"}},
            "sentences":[{{"offence":{{"committedAt":"{date}"}},"duration":{{"durationElements":{{"YEARS":{number},"DAYS":{number}}}}},"sentencedAt":"{date}"}}],
            "adjustments":{{"REMAND":[{{"appliesToSentencesFrom":"{date}","numberOfDays":{number}}}]}}}}}}}}"#);
        for odd in [text, line] {
            let answer: serde_json::Value = serde_json::from_str(&answer_line(&odd, &profile, true)).expect("an answer is JSON");
            prop_assert!(answer.get("dates").is_some() != answer.get("error").is_some());
        }
    }
}
