//! Recall from home detention curfew, under the law: each worked by hand, the working beside it. The peer refuses the first kind.
#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

mod common;

use common::{date, day, law_on, person, remand, standard};
use sentence::{
    Adjustment, AdjustmentKind, AtLarge, Case, DateKind, Movement, MovementReason, Recall,
    RecallKind, Sheet, Term, answer_line, calculate, explain,
};

fn moved(on: &str, into_custody: bool, reason: MovementReason) -> Movement {
    Movement {
        day: day(on),
        into_custody,
        reason,
    }
}

fn recalled(passed: &str, months: i32, kind: RecallKind, returned: &str) -> Case {
    let mut sentence = standard(passed, "2025-01-06", Term::of_months(months));
    sentence.recall = Some(Recall {
        kind,
        revoked: Some(day(returned)),
        returned: Some(day(returned)),
    });
    let mut case = person(vec![sentence]);
    case.returned_to_custody = Some(day(returned));
    case
}

/// 24 months from 3 February 2025 end on 2 February 2027: 730 days, two fifths of which are 292: 21 November 2025. Out on curfew on
/// 1 August 2025, and back on 1 September because the curfew was broken: the rest of the custodial period is served.
#[test]
fn whoever_broke_the_curfew_is_released_when_release_would_have_been() {
    let law = law_on("2025-12-01");
    let mut case = recalled("2025-02-03", 24, RecallKind::HomeDetention, "2025-09-01");
    case.movements = vec![
        moved("2025-02-03", true, MovementReason::Sentence),
        moved("2025-08-01", false, MovementReason::HomeDetention),
        moved("2025-09-01", true, MovementReason::HomeDetentionRecall),
    ];
    let get = |case: &Case, kind: DateKind| date(case, &law, kind);
    assert_eq!(get(&case, DateKind::Crd), Some(day("2025-11-21")));
    assert_eq!(get(&case, DateKind::Sled), Some(day("2027-02-02")));
    assert_eq!(get(&case, DateKind::Prrd), None);
    // And there is no second curfew.
    assert_eq!(get(&case, DateKind::Hdced), None);
    let (_, explanations) = explain(&case, &law).expect("there is an answer");
    assert_eq!(
        explanations.len(),
        calculate(&case, &law).expect("as before").dates.len()
    );
    // Five days at large, 2 to 6 September, do not count: 26 November 2025, and 7 February 2027.
    case.adjustments.push(Adjustment {
        kind: AdjustmentKind::UnlawfullyAtLarge,
        reason: Some(AtLarge::Recall),
        first: Some(day("2025-09-02")),
        last: Some(day("2025-09-06")),
        ..remand(day("2025-09-02"), 5)
    });
    assert_eq!(get(&case, DateKind::Crd), Some(day("2025-11-26")));
    assert_eq!(get(&case, DateKind::Sled), Some(day("2027-02-07")));
    let peer = Sheet::of_the_peer("calculation-params").and_then(|sheet| sheet.law());
    let refused = calculate(&case, &peer.expect("the parameters are read"));
    assert_eq!(
        refused.expect_err("the peer refuses it").code(),
        "UNSUPPORTED_SENTENCE"
    );
}

/// 36 months from 1 December 2025 end on 30 November 2028: 1,096 days, two fifths of which are 439 (438.4 rounded up): 12 February
/// 2027. Back on 4 May 2026 for a fixed term of 56 days, that day counted: to 28 June 2026. Whoever was on curfew serves
/// the rest of the custodial period, which ends later. Back on 10 January 2027, the fixed term ends later: on 6 March 2027.
#[test]
fn a_fixed_term_after_curfew_ends_no_sooner_than_the_custodial_period() {
    let law = law_on("2026-04-15");
    let after = |returned: &str, out: MovementReason| {
        let mut case = recalled("2025-12-01", 36, RecallKind::FixedTerm(56), returned);
        case.movements = vec![
            moved("2025-12-01", true, MovementReason::Sentence),
            moved("2026-04-02", false, out),
            moved(returned, true, MovementReason::RecallAdmission),
        ];
        date(&case, &law, DateKind::Prrd)
    };
    let curfew = MovementReason::HomeDetention;
    assert_eq!(after("2026-05-04", curfew), Some(day("2027-02-12")));
    assert_eq!(after("2027-01-10", curfew), Some(day("2027-03-06")));
    let other = MovementReason::Other;
    assert_eq!(after("2026-05-04", other), Some(day("2026-06-28")));
}

#[test]
fn a_sentence_consecutive_to_one_without_an_end_is_refused_and_says_why() {
    let profile = sentence::Profile::Law(law_on("2026-11-22"));
    let line = r#"{"id":1,"input":{"booking":{"offender":{"dateOfBirth":"1980-01-01"},"sentences":[
        {"type":"LifeSentence","identifier":"a","offence":{"committedAt":"2010-01-01"},"sentencedAt":"2011-02-03","minimumTerm":{"durationElements":{"YEARS":14}}},
        {"type":"StandardSentence","identifier":"b","consecutiveSentenceUUIDs":["a"],"offence":{"committedAt":"2010-01-01"},"sentencedAt":"2011-02-03","duration":{"durationElements":{"YEARS":2}}}]}}}"#;
    let answer = answer_line(line, &profile, false);
    // It is named once, with what is missing and whom to ask.
    assert!(
        answer.contains(r#""codes":["UNSUPPORTED_SENTENCE"]"#),
        "{answer}"
    );
    for words in [
        "booking.sentences[1].consecutiveSentenceUUIDs",
        "the day on which this sentence begins is missing",
        "consecutive to imprisonment or custody for life, which has no end",
        "ask the court that passed it for its order, and the sentence calculation team",
    ] {
        assert!(answer.contains(words), "{words}: {answer}");
    }
}
