//! Whether the length of a fixed-term recall fits the sentences under it.
//! Authority: Criminal Justice Act 2003 section 255A: 14 days for sentences under 12 months, 28 days for others; where both
//! kinds are recalled together, 14 days if the longer one has 14 days or less to run at the return to custody.

use crate::calculation::Calculation;
use crate::case::FixedTermRecall;
use crate::chains::Form;
use crate::refusal::Validation;
use crate::timeline::Timeline;

/// From so many days left on, the longer sentence calls for a recall of 28 days.
const GAP_DAYS: i32 = 14;

/// Every reason for which the length of a recall does not fit.
pub(crate) fn all(timeline: &Timeline<'_>) -> Vec<Validation> {
    let Some(recall) = timeline.given.case.fixed_term_recall else {
        return Vec::new();
    };
    let of_length = |days: i32| {
        timeline
            .calculations
            .iter()
            .filter(move |one| one.aggregate.fixed_term_days() == Some(days))
    };
    let mut found = Vec::new();
    if of_length(14).next().is_some() {
        found.extend(fourteen_days(
            &of_length(14).collect::<Vec<_>>(),
            recall,
            timeline,
        ));
    }
    if of_length(28).next().is_some() {
        found.extend(twenty_eight_days(
            &of_length(28).collect::<Vec<_>>(),
            recall,
            timeline,
        ));
    }
    found
}

fn is_short(calculation: &Calculation<'_>) -> bool {
    calculation.aggregate.is_shorter_than_months(12)
}

/// Days from the return to custody to the last expiry of the sentences of 12 months or more.
fn gap(
    recalled: &[&Calculation<'_>],
    recall: FixedTermRecall,
    timeline: &Timeline<'_>,
) -> Option<i32> {
    let given = timeline.given;
    let returned = given.case.returned_to_custody.unwrap_or(recall.returned);
    recalled
        .iter()
        .filter(|one| !is_short(one))
        .map(|one| one.expiry(given).days_since(returned))
        .max()
}

fn fourteen_days(
    recalled: &[&Calculation<'_>],
    recall: FixedTermRecall,
    timeline: &Timeline<'_>,
) -> Vec<Validation> {
    let Some(gap) = gap(recalled, recall, timeline) else {
        return Vec::new();
    };
    if recalled.iter().any(|one| is_short(one)) {
        return if gap >= GAP_DAYS {
            vec![Validation::FixedTerm14GapOver14]
        } else {
            Vec::new()
        };
    }
    if gap < 0 {
        return Vec::new();
    }
    let is_chain =
        |one: &&Calculation<'_>| !is_short(one) && one.aggregate.form == Form::Consecutive;
    if !recalled.iter().any(is_chain) {
        return vec![Validation::FixedTerm14Sentence];
    }
    if recall.days == 14 {
        vec![
            Validation::FixedTerm14Aggregate,
            Validation::FixedTerm14AggregateType,
        ]
    } else {
        vec![Validation::FixedTerm14AggregateType]
    }
}

fn twenty_eight_days(
    recalled: &[&Calculation<'_>],
    recall: FixedTermRecall,
    timeline: &Timeline<'_>,
) -> Vec<Validation> {
    match gap(recalled, recall, timeline) {
        Some(gap) if recalled.iter().any(|one| is_short(one)) => {
            // As the peer has it, a gap of exactly 14 days fits neither length.
            let too_short = if timeline.given.law.rows.as_the_peer {
                gap <= GAP_DAYS
            } else {
                gap < GAP_DAYS
            };
            if too_short {
                vec![Validation::FixedTerm28GapUnder14]
            } else {
                Vec::new()
            }
        }
        Some(_) => Vec::new(),
        None if !recalled
            .iter()
            .any(|one| one.aggregate.form == Form::Consecutive) =>
        {
            Vec::new()
        }
        None if recall.days == 28 => vec![
            Validation::FixedTerm28Aggregate,
            Validation::FixedTerm28AggregateType,
        ],
        None => vec![Validation::FixedTerm28AggregateType],
    }
}
