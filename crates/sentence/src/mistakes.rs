//! Mistakes in what is given, all of them at once: periods that overlap, recalls that do not fit, days out of order.
//! Authority: each names what was found, and whom to ask; none is put right by guessing.
//! What is only seen once the dates are worked out (remand within a sentence, days awarded after release) is in
//! `validations`; a field that cannot be read, in `case_reading`.

use calendar::Day;

use crate::case::{Adjustment, AdjustmentKind, Case, RecallKind, Sentence, SentenceKind};
use crate::refusal::Refusal;

/// Every mistake in a case, in the order of its fields.
#[must_use]
pub fn mistakes(case: &Case) -> Vec<Refusal> {
    let mut found = Vec::new();
    for (at, sentence) in case.sentences.iter().enumerate() {
        let field = |name: &str| format!("booking.sentences[{at}].{name}");
        of_days(sentence, case.born, &field, &mut found);
        of_recall(sentence, &field, &mut found);
        of_extension(sentence, &field, &mut found);
    }
    of_periods(case, &mut found);
    found
}

fn mistake(code: &'static str, field: String, message: String) -> Refusal {
    Refusal::Input {
        code,
        field,
        message,
    }
}

fn of_days(
    sentence: &Sentence,
    born: Day,
    field: &impl Fn(&str) -> String,
    found: &mut Vec<Refusal>,
) {
    let passed = sentence.passed.in_words();
    if sentence.offence > sentence.passed {
        let offence = sentence.offence.in_words();
        let message = format!(
            "an offence on {offence} cannot be sentenced on {passed}, before it; ask the court which day is right"
        );
        found.push(mistake(
            "OFFENCE_DATE_AFTER_SENTENCE_START_DATE",
            field("offence.committedAt"),
            message,
        ));
    }
    if sentence.offence < born.plus_months(10 * 12) {
        let message = "the person was under 10 at the offence; check the date of birth and the day of the offence";
        found.push(mistake(
            "OFFENCE_BEFORE_AGE_10",
            field("offence.committedAt"),
            message.to_owned(),
        ));
    }
}

fn of_recall(sentence: &Sentence, field: &impl Fn(&str) -> String, found: &mut Vec<Refusal>) {
    let Some(recall) = sentence.recall else {
        return;
    };
    let mut note = |code: &'static str, name: &str, message: &str| {
        found.push(mistake(code, field(name), message.to_owned()));
    };
    let before_sentence = |day: Option<Day>| day.is_some_and(|day| day < sentence.passed);
    if before_sentence(recall.revoked) {
        let message = "the licence was revoked before the sentence was passed; ask the recall team";
        note("RECALL_BEFORE_SENTENCE", "recall.revocationDate", message);
    }
    if before_sentence(recall.returned) {
        let message =
            "the return to custody is before the sentence was passed; ask the prison for the day";
        note(
            "RECALL_BEFORE_SENTENCE",
            "recall.returnToCustodyDate",
            message,
        );
    }
    if let (Some(revoked), Some(returned)) = (recall.revoked, recall.returned)
        && returned < revoked
    {
        let message =
            "the return to custody is before the licence was revoked; ask the recall team";
        note(
            "RETURN_BEFORE_REVOCATION",
            "recall.returnToCustodyDate",
            message,
        );
    }
    let is_fixed = matches!(recall.kind, RecallKind::FixedTerm(_));
    let fits = match sentence.kind {
        SentenceKind::Standard(_) => true,
        SentenceKind::Extended { .. }
        | SentenceKind::ParticularConcern { .. }
        | SentenceKind::SeriousTerrorism { .. } => !is_fixed,
        SentenceKind::DetentionAndTraining
        | SentenceKind::Fine { .. }
        | SentenceKind::BreachOfSupervision { .. } => false,
    };
    if !fits {
        let message = if is_fixed {
            "this kind of sentence has no fixed-term recall (section 255A); ask the recall team which recall it was"
        } else {
            "this kind of sentence is not released on licence, so that nobody is recalled under it; ask the recall team"
        };
        note("RECALL_DOES_NOT_FIT", "recall.recallType", message);
    }
}

fn of_extension(sentence: &Sentence, field: &impl Fn(&str) -> String, found: &mut Vec<Refusal>) {
    let (extension, least, most, code, words) = match sentence.kind {
        SentenceKind::Extended { extension, .. } => (
            extension,
            12,
            120,
            "EDS_LICENCE_TERM",
            "an extension period is from one year to eight, for terrorism to ten",
        ),
        SentenceKind::ParticularConcern { extension, .. } => (
            extension,
            12,
            12,
            "SOPC_LICENCE_TERM_NOT_12_MONTHS",
            "the further period of licence is one year",
        ),
        SentenceKind::SeriousTerrorism { extension } => (
            extension,
            84,
            300,
            "SERIOUS_TERRORISM_LICENCE_TERM",
            "the extension period is from seven years to twenty-five",
        ),
        _ => return,
    };
    let days = extension.days_from(sentence.passed);
    let of_months =
        |months: i32| crate::day_counting::Term::of_months(months).days_from(sentence.passed);
    if days < of_months(least) || days > of_months(most) {
        let found_here = extension.in_words();
        let message = format!("{words}; found {found_here}; ask the court");
        found.push(mistake(code, field("extensionDuration"), message));
    }
}

/// Periods of one kind that overlap, or give more days than they have.
fn of_periods(case: &Case, found: &mut Vec<Refusal>) {
    for (kind, name, code) in [
        (
            AdjustmentKind::Remand,
            "REMAND",
            "REMAND_OVERLAPS_WITH_REMAND",
        ),
        (
            AdjustmentKind::TaggedBail,
            "TAGGED_BAIL",
            "TAGGED_BAIL_OVERLAPS",
        ),
        (
            AdjustmentKind::UnlawfullyAtLarge,
            "UNLAWFULLY_AT_LARGE",
            "UNLAWFULLY_AT_LARGE_OVERLAPS",
        ),
    ] {
        let of_kind: Vec<&Adjustment> = case
            .adjustments
            .iter()
            .filter(|one| one.kind == kind)
            .collect();
        for (at, one) in of_kind.iter().enumerate() {
            let Some((first, last)) = one.first.zip(one.last) else {
                continue;
            };
            let field = |name_of: &str| format!("booking.adjustments.{name}[{at}].{name_of}");
            let length = last.days_since(first).saturating_add(1);
            // Credit for tagged bail is half of its days.
            if length < 1 || one.days > length {
                let message = format!(
                    "{} days are given for {} to {}, which are {}; ask the prison",
                    one.days,
                    first.in_words(),
                    last.in_words(),
                    length.max(0)
                );
                found.push(mistake(
                    "MORE_DAYS_THAN_THE_PERIOD_HAS",
                    field("numberOfDays"),
                    message,
                ));
            }
            let overlaps = |other: &&&Adjustment| {
                let period = other.first.zip(other.last);
                period.is_some_and(|(from, to)| first <= to && from <= last)
            };
            if let Some(other) = of_kind.iter().take(at).find(overlaps) {
                let (from, to) = (other.first.unwrap_or(first), other.last.unwrap_or(last));
                let message = format!(
                    "{} to {} overlaps {} to {}: the same days would count twice; ask the prison or the court",
                    first.in_words(),
                    last.in_words(),
                    from.in_words(),
                    to.in_words()
                );
                found.push(mistake(code, field("fromDate"), message));
            }
        }
    }
}
