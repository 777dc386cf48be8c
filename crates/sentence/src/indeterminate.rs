//! Indeterminate sentences: when the minimum term has been served, and when the Parole Board looks at the person.
//! Authority: Crime (Sentences) Act 1997 section 28 (release once the minimum term is served and the Board directs it; a
//! prisoner may require a referral two years after the last); Sentencing Code Part 10 (minimum terms; remand and tagged bail
//! are credited). The reviews' lengths are rows of the law.
//! The end of a licence for public protection, and whether it is in force, are in `after_release`.

use calendar::Day;

use crate::case::{AdjustmentKind, Case, Indeterminate, IndeterminateKind};
use crate::explanation::Step;
use crate::law::{Law, Reviews};

/// What is worked out for an indeterminate sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinimumTerm {
    /// What kind of sentence.
    pub kind: IndeterminateKind,
    /// The last day of the minimum term: from then on the Parole Board may direct release.
    pub expires: Day,
    /// The day by which the case is looked at before the minimum term ends.
    pub review_before: Day,
    /// The day by which it is looked at again at the latest: counted from the last review, or from the end of the minimum term.
    pub review_after: Day,
    /// How these follow, in words and sums.
    pub working: Vec<Step>,
}

/// The minimum term of each indeterminate sentence, in the order in which they were given.
#[must_use]
pub fn minimum_terms(case: &Case, law: &Law) -> Vec<MinimumTerm> {
    let reviews = &law.rows.reviews;
    case.indeterminate
        .iter()
        .map(|sentence| minimum_term(sentence, case, law, reviews))
        .collect()
}

fn minimum_term(
    sentence: &Indeterminate,
    case: &Case,
    law: &Law,
    reviews: &Reviews,
) -> MinimumTerm {
    let days_of = |kind: AdjustmentKind| -> i32 {
        let counts = |from: Day| match kind {
            AdjustmentKind::UnlawfullyAtLarge => from >= sentence.passed,
            _ => from <= sentence.passed,
        };
        let days = case.adjustments.iter().filter(|one| one.kind == kind);
        let days = days.filter(|one| counts(one.from)).map(|one| one.days);
        days.fold(0, i32::saturating_add)
    };
    let mut working = Vec::new();
    let mut at = sentence.passed;
    let mut step = |days: i32, words: &str, rule: &str| {
        if days != 0 {
            let moved = Step::moving(at, days, words);
            let rule = law.rows.rules.get(rule);
            working.push(rule.map_or(moved.clone(), |rule| moved.citing(&rule.citation)));
            at = at.plus_days(days);
        }
    };
    let whole = sentence.minimum.last_day_from(sentence.passed);
    let words = format!(
        "the minimum term of {}, the day of sentence counted",
        sentence.minimum.in_words()
    );
    step(whole.days_since(sentence.passed), &words, "minimum-term");
    step(-days_of(AdjustmentKind::Remand), "days on remand", "remand");
    step(
        -days_of(AdjustmentKind::TaggedBail),
        "days on tagged bail",
        "tagged-bail",
    );
    step(
        days_of(AdjustmentKind::UnlawfullyAtLarge),
        "days unlawfully at large",
        "at-large",
    );
    let expires = at.max(sentence.passed);
    with_reviews(sentence, expires, working, reviews)
}

fn with_reviews(
    sentence: &Indeterminate,
    expires: Day,
    mut working: Vec<Step>,
    reviews: &Reviews,
) -> MinimumTerm {
    let before = expires
        .plus_months(-reviews.before_months)
        .max(sentence.passed);
    let counted_from = sentence
        .last_review
        .map_or(expires, |review| review.max(expires));
    let after = counted_from.plus_months(reviews.after_months);
    let words = [
        "the case is looked at before the minimum term ends, and not before the sentence was passed",
        "the longest time to the next review after it",
    ];
    let steps = [(expires, before), (counted_from, after)];
    for ((from, to), words) in steps.into_iter().zip(words) {
        let moved = Step::moving(from, to.days_since(from), words);
        working.push(moved.citing(&reviews.citation));
    }
    MinimumTerm {
        kind: sentence.kind,
        expires,
        review_before: before,
        review_after: after,
        working,
    }
}

impl MinimumTerm {
    /// The day before which nobody is released: the end of the minimum term, or a determinate sentence's release after it.
    ///
    /// Sentences that run together are each served: release waits for the last (Criminal Justice Act 2003 section 263).
    #[must_use]
    pub fn not_before(terms: &[MinimumTerm], determinate: Option<Day>) -> Option<Day> {
        let last = terms.iter().map(|term| term.expires).max()?;
        Some(determinate.map_or(last, |release| release.max(last)))
    }
}
