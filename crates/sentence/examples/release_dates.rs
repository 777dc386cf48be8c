//! One invented person's release dates under the law of a day, each with its working.

use calendar::Day;
use sentence::{Case, Sentence, SentenceKind, Sheet, Standard, Step, Term, explain};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let day = Day::parse_iso;
    let case = Case {
        born: day("1990-01-01")?,
        active_sex_offender: false,
        sentences: vec![Sentence {
            identifier: None,
            kind: SentenceKind::Standard(Standard::default()),
            custodial: Term::of_months(18),
            passed: day("2026-02-02")?,
            offence: day("2025-07-01")?,
            offence_code: None,
            consecutive_to: None,
            is_consecutive: false,
            recall: None,
            discretion: None,
        }],
        indeterminate: Vec::new(),
        adjustments: Vec::new(),
        returned_to_custody: None,
        fixed_term_recall: None,
        movements: Vec::new(),
        early_removal_asked: false,
    };
    let law = Sheet::of_the_law()?.law_on(day("2026-03-01")?)?;
    let (_, explanations) = explain(&case, &law)?;
    for explanation in &explanations {
        println!("{}", explanation.kind.name());
        print(&explanation.step, 1);
    }
    Ok(())
}

fn print(step: &Step, depth: usize) {
    let indent = "  ".repeat(depth);
    println!("{indent}{}", step.words);
    if let Some(authority) = &step.authority {
        let unverified = if step.is_unverified {
            ", unverified"
        } else {
            ""
        };
        println!("{indent}({authority}{unverified})");
    }
    for beneath in &step.steps {
        print(beneath, depth + 1);
    }
}
