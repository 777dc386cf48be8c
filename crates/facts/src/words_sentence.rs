//! Sentences, adjustments, releases, recalls and custody in a line each.

use crate::statement::{Sentence, SentenceAdjustment, Term};
use crate::words::Line;
use crate::{Said, Statement, YesNo};

/// Sentence, adjustment, release, recall, custody.
pub(crate) fn justice(line: &mut Line, statement: &Statement) -> bool {
    match statement {
        Statement::Sentence(one) => sentence(line, one),
        Statement::SentenceAdjustment(one) => adjustment(line, one),
        Statement::Release(one) => line
            .code("kind", &one.release)
            .option(one.from.as_deref())
            .done(),
        Statement::Recall(one) => line
            .code("kind", &one.recall)
            .count(one.fixed_term_days, "days")
            .when("returned to custody", one.returned)
            .option(one.reason.as_deref())
            .done(),
        Statement::CustodyMovement(one) => line
            .say(match one.into_custody {
                YesNo::Yes => "into custody",
                YesNo::No => "out of custody",
                _ => "",
            })
            .option(one.from.as_deref())
            .option(one.to.as_deref())
            .code("reason", &one.reason)
            .done(),
        _ => return false,
    }
    true
}

fn sentence(line: &mut Line, one: &Sentence) {
    let length = one
        .length
        .clone()
        .or_else(|| one.term.as_ref().map(Term::in_words));
    let minimum = one
        .minimum_term
        .clone()
        .or_else(|| one.minimum.as_ref().map(Term::in_words));
    let with = |name: &str, text: Option<String>| text.map(|text| format!("{name} {text}"));
    line.say(&one.sentence)
        .option(one.offence.as_deref())
        .option(length.as_deref())
        .option(with("extended by", one.extension.as_ref().map(Term::in_words)).as_deref())
        .option(with("minimum term", minimum).as_deref())
        .when("offence on", one.offence_on)
        .say(&match &one.consecutive_to {
            Said::Text(other) => format!("consecutive to {other}"),
            Said::NotApplicable => "concurrent".to_owned(),
            Said::Unknown | Said::NotStated => String::new(),
        })
        .option(one.court.as_deref())
        .done();
}

fn adjustment(line: &mut Line, one: &SentenceAdjustment) {
    line.say(one.adjustment.in_words())
        .option(
            one.days
                .map(|days| match days {
                    0 => "none".to_owned(),
                    1 => "1 day".to_owned(),
                    days => format!("{days} days"),
                })
                .as_deref(),
        )
        .when("for sentences from", one.applies_from)
        .code("because", &one.reason)
        .done();
}
