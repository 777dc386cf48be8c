//! Invented people with invented sentences, for the tests.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::expect_used,
    reason = "each test file uses the part that it needs, and a test may stop at the first surprise"
)]

use calendar::Day;
use sentence::{
    Adjustment, AdjustmentKind, Case, DateKind, Law, Sentence, SentenceKind, Sheet, Standard, Term,
};

pub fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

pub fn law_on(text: &str) -> Law {
    Sheet::of_the_law()
        .and_then(|sheet| sheet.law_on(day(text)))
        .expect("the law is read")
}

pub fn term(years: i32, months: i32, weeks: i32, days: i32) -> Term {
    Term {
        years,
        months,
        weeks,
        days,
    }
}

/// A standard determinate sentence.
pub fn standard(passed: &str, offence: &str, custodial: Term) -> Sentence {
    Sentence {
        identifier: None,
        kind: SentenceKind::Standard(Standard::default()),
        custodial,
        passed: day(passed),
        offence: day(offence),
        offence_code: None,
        consecutive_to: None,
        is_consecutive: false,
        recall: None,
        discretion: None,
    }
}

/// Somebody born on 1 January 1990.
pub fn person(sentences: Vec<Sentence>) -> Case {
    Case {
        born: day("1990-01-01"),
        active_sex_offender: false,
        sentences,
        indeterminate: Vec::new(),
        adjustments: Vec::new(),
        returned_to_custody: None,
        fixed_term_recall: None,
        movements: Vec::new(),
        early_removal_asked: false,
    }
}

pub fn remand(from: Day, days: i32) -> Adjustment {
    Adjustment {
        kind: AdjustmentKind::Remand,
        from,
        days,
        first: None,
        last: None,
        reason: None,
    }
}

/// Dates as `CRD 2025-04-26, SLED 2026-03-19`, or the refusal's codes.
pub fn in_short(case: &Case, law: &Law) -> String {
    match sentence::calculate(case, law) {
        Ok(answer) => answer
            .dates
            .iter()
            .map(|(kind, day)| format!("{} {day}", kind.name()))
            .collect::<Vec<_>>()
            .join(", "),
        Err(refusal) => refusal.codes().join(", "),
    }
}

pub fn date(case: &Case, law: &Law, kind: DateKind) -> Option<Day> {
    sentence::calculate(case, law)
        .ok()?
        .dates
        .get(&kind)
        .copied()
}
