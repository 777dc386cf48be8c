//! Whether several sources' tellings fit together: the same dates, and no sentence that another does not know of.

use crate::reason::Reason;
use crate::reckoning::Reckoning;
use calendar::Day;
use facts::When;

/// What the tellings contradict each other in; empty where they do not.
///
/// Of sentences passed before the first of a telling it says nothing: an earlier period of custody is no contradiction.
pub(crate) fn disagreement(reckonings: &[Reckoning]) -> Vec<Reason> {
    let mut found = Vec::new();
    for (at, one) in reckonings.iter().enumerate() {
        if !one.refused.is_empty() {
            continue;
        }
        for (place, other) in reckonings.iter().enumerate() {
            if place != at {
                sentences_unknown_to(one, other, &mut found);
            }
            if place != at {
                recalls_unknown_to(one, other, &mut found);
            }
            if place > at && other.refused.is_empty() {
                differing_dates(one, other, &mut found);
            }
        }
    }
    found
}

fn passed(reckoning: &Reckoning) -> Vec<Day> {
    let days = reckoning.sentences.iter();
    days.filter_map(|sentence| sentence.passed.day()).collect()
}

/// Sentences that `other` tells of and `one`, from which dates were worked out, does not.
fn sentences_unknown_to(one: &Reckoning, other: &Reckoning, found: &mut Vec<Reason>) {
    let known = passed(one);
    let Some(first) = known.iter().min() else {
        return;
    };
    for sentence in &other.sentences {
        let Some(day) = sentence.passed.day() else {
            continue;
        };
        if day >= *first && !known.contains(&day) {
            found.push(Reason::new(
                "SOURCES_DISAGREE",
                "the sentences together",
                format!(
                    "{} tells of a sentence passed on {}, of which {} does not; ask the prison for every sentence",
                    other.source,
                    When::Day(day).in_words(),
                    one.source
                ),
            ));
        }
    }
}

/// Recalls since its first sentence that `other` tells of and `one` does not.
fn recalls_unknown_to(one: &Reckoning, other: &Reckoning, found: &mut Vec<Reason>) {
    let first = passed(one).into_iter().min();
    for day in &other.recalls {
        if first.is_some_and(|first| *day >= first) && !one.recalls.contains(day) {
            found.push(Reason::new(
                "SOURCES_DISAGREE",
                "recall",
                format!(
                    "{} tells of a recall on {}, of which {} does not; ask the recall team",
                    other.source,
                    day.in_words(),
                    one.source
                ),
            ));
        }
    }
}

fn differing_dates(one: &Reckoning, other: &Reckoning, found: &mut Vec<Reason>) {
    for date in &one.dates {
        let Some(day) = other.day_of(&date.date).filter(|day| *day != date.day) else {
            continue;
        };
        found.push(Reason::new(
            "SOURCES_DISAGREE",
            format!("{} ({})", date.what, date.date),
            format!(
                "what {} tells leads to {}, what {} tells to {}; compare their sentences and days of adjustment, and ask the prison",
                one.source,
                date.day.in_words(),
                other.source,
                day.in_words()
            ),
        ));
    }
    let ends = |reckoning: &Reckoning| -> Vec<Day> {
        let terms = reckoning.minimum_terms.iter();
        terms.map(|term| term.ends).collect()
    };
    let (own, theirs) = (ends(one), ends(other));
    if own != theirs && !own.is_empty() && !theirs.is_empty() {
        found.push(Reason::new(
            "SOURCES_DISAGREE",
            "minimum term",
            format!(
                "what {} and {} tell leads to different ends of the minimum term; ask the court",
                one.source, other.source
            ),
        ));
    }
}
