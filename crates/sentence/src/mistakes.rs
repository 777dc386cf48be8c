//! Mistakes in what is given, all of them at once: periods that overlap, recalls that do not fit, days out of order.
//! Authority: each names what was found, and whom to ask; none is put right by guessing.
//! What is only seen once the dates are worked out (remand within a sentence, days awarded after release) is in
//! `validations`; a fact without which nothing is worked out, in `missing_facts`; a field that cannot be read, in `case_reading`.

use calendar::Day;

use crate::case::{AdjustmentKind, Case, RecallKind, Sentence, SentenceKind};
use crate::day_counting::birthday;
use crate::refusal::Refusal;

/// Every mistake in a case, in the order of its fields; its sentences are counted as the case holds them.
#[must_use]
pub fn mistakes(case: &Case) -> Vec<Refusal> {
    let places: Vec<usize> = (0..case.sentences.len()).collect();
    let found = found_between(case, &places);
    found.into_iter().map(|one| one.refusal).collect()
}

/// Something wrong, and the fields that it was found between: it is so only if all of them were read.
pub(crate) struct Mistake {
    pub refusal: Refusal,
    pub between: Vec<String>,
}

impl Mistake {
    /// A mistake in `field`, found by looking at the `others` too.
    fn new<const N: usize>(
        code: &'static str,
        field: String,
        others: [String; N],
        message: impl Into<String>,
    ) -> Mistake {
        let between = others.into_iter().chain([field.clone()]).collect();
        let message = message.into();
        Mistake {
            refusal: Refusal::Input {
                code,
                field,
                message,
            },
            between,
        }
    }
}

/// Every mistake in a case, in the order of its fields. `places` says where each sentence stands among those written.
pub(crate) fn found_between(case: &Case, places: &[usize]) -> Vec<Mistake> {
    let mut found = Vec::new();
    for (at, sentence) in places.iter().zip(&case.sentences) {
        let field = |name: &str| format!("booking.sentences[{at}].{name}");
        of_days(sentence, case.born, &field, &mut found);
        of_recall(sentence, &field, &mut found);
        of_extension(sentence, &field, &mut found);
    }
    of_periods(case, &mut found);
    found
}

fn of_days(
    sentence: &Sentence,
    born: Day,
    field: &impl Fn(&str) -> String,
    found: &mut Vec<Mistake>,
) {
    let passed = sentence.passed.in_words();
    if sentence.offence > sentence.passed {
        let offence = sentence.offence.in_words();
        let message = format!(
            "an offence on {offence} cannot be sentenced on {passed}, before it; ask the court which day is right"
        );
        found.push(Mistake::new(
            "OFFENCE_DATE_AFTER_SENTENCE_START_DATE",
            field("offence.committedAt"),
            [field("sentencedAt")],
            message,
        ));
    }
    if sentence.offence < birthday(born, 10) {
        let message = "the person was under 10 at the offence; check the date of birth and the day of the offence";
        found.push(Mistake::new(
            "OFFENCE_BEFORE_AGE_10",
            field("offence.committedAt"),
            ["booking.offender.dateOfBirth".to_owned()],
            message,
        ));
    }
}

fn of_recall(sentence: &Sentence, field: &impl Fn(&str) -> String, found: &mut Vec<Mistake>) {
    let Some(recall) = sentence.recall else {
        return;
    };
    let mut note = |code: &'static str, name: &str, other: &str, message: &str| {
        found.push(Mistake::new(code, field(name), [field(other)], message));
    };
    let [revoked_on, returned_on] = ["recall.revocationDate", "recall.returnToCustodyDate"];
    let before_sentence = |day: Option<Day>| day.is_some_and(|day| day < sentence.passed);
    if before_sentence(recall.revoked) {
        let message = "the licence was revoked before the sentence was passed; ask the recall team";
        note("RECALL_BEFORE_SENTENCE", revoked_on, "sentencedAt", message);
    }
    if before_sentence(recall.returned) {
        let message =
            "the return to custody is before the sentence was passed; ask the prison for the day";
        note(
            "RECALL_BEFORE_SENTENCE",
            returned_on,
            "sentencedAt",
            message,
        );
    }
    let both = recall.revoked.zip(recall.returned);
    if both.is_some_and(|(revoked, returned)| returned < revoked) {
        let message =
            "the return to custody is before the licence was revoked; ask the recall team";
        note("RETURN_BEFORE_REVOCATION", returned_on, revoked_on, message);
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
        note("RECALL_DOES_NOT_FIT", "recall.recallType", "type", message);
    }
}

fn of_extension(sentence: &Sentence, field: &impl Fn(&str) -> String, found: &mut Vec<Mistake>) {
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
        let others = [field("sentencedAt"), field("type")];
        found.push(Mistake::new(
            code,
            field("extensionDuration"),
            others,
            message,
        ));
    }
}

/// The kinds of adjustment that have a period of their own, each with its name in data, and the code where two overlap.
const WITH_PERIODS: [(AdjustmentKind, &str, &str); 3] = [
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
];

/// Periods of one kind that overlap, or give more days than they have.
fn of_periods(case: &Case, found: &mut Vec<Mistake>) {
    for (kind, name, code) in WITH_PERIODS {
        let field = |at: usize, part: &str| format!("booking.adjustments.{name}[{at}].{part}");
        let of_kind = || case.adjustments.iter().filter(|one| one.kind == kind);
        for (at, one) in of_kind().enumerate() {
            let Some((first, last)) = one.first.zip(one.last) else {
                continue;
            };
            let own = || [field(at, "fromDate"), field(at, "toDate")];
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
                let code = "MORE_DAYS_THAN_THE_PERIOD_HAS";
                found.push(Mistake::new(
                    code,
                    field(at, "numberOfDays"),
                    own(),
                    message,
                ));
            }
            let mut earlier = of_kind().take(at).enumerate().filter_map(|(at, other)| {
                let (from, to) = other.first.zip(other.last)?;
                (first <= to && from <= last).then_some((at, from, to))
            });
            if let Some((other, from, to)) = earlier.next() {
                let message = format!(
                    "{} to {} overlaps {} to {}: the same days would count twice; ask the prison or the court",
                    first.in_words(),
                    last.in_words(),
                    from.in_words(),
                    to.in_words()
                );
                let others = [
                    field(at, "toDate"),
                    field(other, "fromDate"),
                    field(other, "toDate"),
                ];
                found.push(Mistake::new(code, field(at, "fromDate"), others, message));
            }
        }
    }
}
