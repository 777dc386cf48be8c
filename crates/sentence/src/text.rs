//! An answer as text that a prison clerk can follow with a calendar: each date, its authority, and the sums that lead to it.
//! The same as JSON is in `lines`; what the steps are, in `explanation`.

use std::fmt::Write;

use crate::answer::Answer;
use crate::explanation::{Explanation, Step};
use crate::law::Law;
use crate::refusal::Refusal;

/// No line of text is longer, in characters, if words allow it.
const WIDTH: usize = 110;

/// The dates with their workings.
#[must_use]
pub fn in_text(answer: &Answer, explanations: &[Explanation], law: &Law) -> String {
    let mut text = format!("Worked out under {}\n", law.rows.name);
    for explanation in explanations {
        let name = explanation.kind.name();
        let day = explanation.day.in_words_with_weekday();
        let _ = writeln!(text, "\n{name}  {day}");
        write_step(&mut text, &explanation.step, 1);
        if let Some(leaving) = answer.leaving.get(&explanation.kind) {
            let mut words = format!(
                "The person leaves on or before {}",
                leaving.by.in_words_with_weekday()
            );
            if let Some(from) = leaving.may_be_from {
                let from = from.in_words_with_weekday();
                let _ = write!(words, "; release may be brought forward to {from}");
            }
            write_wrapped(&mut text, &words, 1);
        }
    }
    for term in &answer.minimum_terms {
        let _ = writeln!(
            text,
            "\n{}: the minimum term ends on {}",
            term.kind.name(),
            term.expires.in_words_with_weekday()
        );
        for step in &term.working {
            write_step(&mut text, step, 1);
        }
    }
    if let Some(day) = answer.not_before {
        let words = format!(
            "\nNobody is released before {}, and then only if the Parole Board directs it",
            day.in_words_with_weekday()
        );
        let _ = writeln!(text, "{words}");
    }
    if answer.unused_deductions > 0 {
        let days = answer.unused_deductions;
        let _ = writeln!(
            text,
            "\n{days} days on remand or tagged bail are left over: no sentence had room for them"
        );
    }
    text
}

/// Why there are no dates: every reason with its code and field.
#[must_use]
pub fn refusal_in_text(refusal: &Refusal) -> String {
    let mut text = "No dates are given.\n".to_owned();
    write_refusal(&mut text, refusal);
    text
}

fn write_refusal(text: &mut String, refusal: &Refusal) {
    if let Refusal::Several { refusals } = refusal {
        for one in refusals {
            write_refusal(text, one);
        }
        return;
    }
    if let Refusal::Validation { codes } = refusal {
        for code in codes {
            write_wrapped(text, &format!("{}: {}", code.code(), code.message()), 1);
        }
        return;
    }
    write_wrapped(text, &format!("{}: {refusal}", refusal.code()), 1);
}

fn write_step(text: &mut String, step: &Step, depth: usize) {
    write_wrapped(text, &step.words, depth);
    if let Some(authority) = &step.authority {
        let unverified = if step.is_unverified {
            " (not verified)"
        } else {
            ""
        };
        write_wrapped(text, &format!("[{authority}{unverified}]"), depth + 1);
    }
    for child in &step.steps {
        write_step(text, child, depth + 1);
    }
}

/// Words under each other, indented, the lines after the first a little more.
fn write_wrapped(text: &mut String, words: &str, depth: usize) {
    let indent = "  ".repeat(depth);
    let mut line = String::new();
    let mut is_first = true;
    let mut put = |line: &str, is_first: &mut bool| {
        let more = if *is_first { "" } else { "  " };
        let _ = writeln!(text, "{indent}{more}{line}");
        *is_first = false;
    };
    for word in words.split_whitespace() {
        if !line.is_empty() && indent.len() + line.len() + word.len() + 3 > WIDTH {
            put(&line, &mut is_first);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        put(&line, &mut is_first);
    }
}
