//! What is due in a review, by the rulebook's rows (P2 to P13, P17, P19), and the day on which the next review must be referred at the latest.

use crate::outcome::Outcome;
use crate::review::{Review, ReviewAct, ReviewKind, Stage, Times};
use calendar::Day;
use serde::Serialize;

/// Something due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewDuty {
    /// The rulebook's id.
    pub rule: &'static str,
    /// What.
    pub title: &'static str,
    /// By when.
    pub due: Day,
    /// True where its day has passed on the day asked about and nothing has met it.
    pub overdue: bool,
}

/// What is open in a review on a day. Rows that are in force on no such day are left out.
#[must_use]
pub fn open(review: &Review, today: Day, times: Times<'_>) -> Vec<ReviewDuty> {
    let mut asked: Vec<(&'static str, &'static str, Day)> = Vec::new();
    let last = |wanted: fn(&ReviewAct) -> bool| {
        review
            .done
            .iter()
            .rev()
            .find(|done| wanted(&done.act))
            .map(|done| done.on)
    };
    let referred = last(|act| matches!(act, ReviewAct::Refer));
    asked.extend(on_papers(review));
    match review.stage {
        Stage::Referred | Stage::ToHearing | Stage::Listed | Stage::Adjourned => {
            if let Some(referred) = referred {
                asked.push(("P13", "Review brought to its target month", referred));
            }
            if let Some(hearing) = review.hearing.filter(|_| review.stage == Stage::Listed) {
                asked.push(("P2", "Witnesses applied for", hearing));
                asked.push(("P3", "Public hearing applied for", hearing));
                asked.push(("P4", "Withholding applied for", hearing));
                asked.push(("P17", "Observers applied for", hearing));
                asked.push(("P19", "Notice of the hearing given", hearing));
            }
        }
        Stage::Heard => {
            if let Some(heard) = last(|act| matches!(act, ReviewAct::Conclude)) {
                asked.push(("P7", "Decision given in writing", heard));
            }
        }
        Stage::Provisional => {
            if let Some(decided) = review.decided {
                asked.push(("P10", "Reconsideration applied for, if at all", decided));
                if review.on_papers && matches!(review.outcome, Outcome::Refused { .. }) {
                    asked.push(("P6", "Oral hearing asked for, if at all", decided));
                }
            }
        }
        Stage::Reconsidering => {
            if let Some(applied) = last(|act| matches!(act, ReviewAct::ApplyToReconsider { .. })) {
                asked.push(("P11", "Representations of the other party", applied));
            }
        }
        Stage::Final => {
            if let Some(decided) = review.decided {
                asked.push(("P9", "Summary asked for, if at all", decided));
                asked.push(("P12", "Setting aside applied for, if at all", decided));
            }
        }
        _ => {}
    }
    let mut open: Vec<ReviewDuty> = asked
        .into_iter()
        .filter_map(|(rule, title, from)| {
            let due = times.last_day(rule, from).ok()?;
            Some(ReviewDuty {
                rule,
                title,
                due,
                overdue: due < today,
            })
        })
        .collect();
    open.sort_by_key(|duty| duty.due);
    open
}

/// What is due where a panel decides on papers.
fn on_papers(review: &Review) -> Vec<(&'static str, &'static str, Day)> {
    if !matches!(review.stage, Stage::Referred | Stage::SetAside) {
        return Vec::new();
    }
    let due = |done: &crate::review::ReviewDone| match done.act {
        ReviewAct::ConsiderPapers => Some(("P5", "Decision on papers given in writing", done.on)),
        ReviewAct::DirectPapers => Some(("P18", "Decision on papers given after all", done.on)),
        _ => None,
    };
    review.done.iter().filter_map(due).collect()
}

/// The latest day of the next review, with the rule in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextReview {
    /// By when.
    pub no_later_than: Day,
    /// When to begin to prepare: twenty-six weeks before, as practice has it (unverified).
    pub prepare_from: Day,
    /// Why.
    pub because: &'static str,
}

/// By when the next review has to be, after a refusal or advice; `None` where nothing of the sort stands.
///
/// An indeterminate sentence: the prisoner may require a referral two years after the last was disposed of (Crime (Sentences) Act
/// 1997 s. 28(7)(b)). A recalled determinate one: not later than the first anniversary (Criminal Justice Act 2003 s. 256A(1)).
#[must_use]
pub fn next_review(review: &Review) -> Option<NextReview> {
    if !matches!(
        review.stage,
        Stage::Provisional | Stage::Reconsidering | Stage::Final
    ) || !matches!(
        review.outcome,
        Outcome::Refused { .. } | Outcome::OpenConditions { .. }
    ) {
        return None;
    }
    Some(next_review_after(review.kind, review.decided?))
}

/// By when the next review has to be after a refusal that was given on a day.
#[must_use]
pub fn next_review_after(kind: ReviewKind, decided: Day) -> NextReview {
    let (months, because) = match kind {
        ReviewKind::PreTariff
        | ReviewKind::OnTariff
        | ReviewKind::PostTariff
        | ReviewKind::RecallIndeterminate => (
            24,
            "two years after the last reference was disposed of (Crime (Sentences) Act 1997 s. 28(7)(b))",
        ),
        ReviewKind::RecallDeterminate | ReviewKind::DeterminateByBoard => (
            12,
            "the first anniversary of the determination (Criminal Justice Act 2003 s. 256A(1); later amendment not read)",
        ),
        ReviewKind::LicenceTermination => (
            12,
            "annual reference of the licence (Crime (Sentences) Act 1997 s. 31A; secondary source)",
        ),
    };
    let no_later_than = decided.plus_months(months);
    NextReview {
        no_later_than,
        prepare_from: no_later_than.plus_days(-26 * 7),
        because,
    }
}
