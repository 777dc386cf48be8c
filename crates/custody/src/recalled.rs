//! Recalls and movements, as told: the recall that runs, for which sentences, and the ways into and out of custody.
//!
//! Somebody who is recalled and not known to be back has no date: the sentence does not run while they are at large.

use crate::case::Building;
use crate::reason::Reason;
use crate::told::{Recalled, Told};
use calendar::Day;
use facts::statement::{AdjustmentSort, Recall as ToldRecall};
use facts::{When, YesNo};
use sentence::{FixedTermRecall, Movement, MovementReason, Recall, RecallKind, Sentence};

/// Lays the last recall on the sentences that were being served on licence; gives the day of return, and the fixed term.
pub(crate) fn lay(
    building: &mut Building<'_>,
    sentences: &mut [Sentence],
) -> (Option<Day>, Option<FixedTermRecall>) {
    let told = building.told;
    let first = sentences.iter().map(|one| one.passed).min();
    let after = |one: &&Recalled| one.revoked.latest() >= first;
    let Some(one) = told.recalls.iter().rfind(after) else {
        return (None, None);
    };
    let before = building.reasons.len();
    let revoked = one.revoked.day();
    if revoked.is_none() {
        building.reasons.push(Reason::missing(
            "recall: day of the recall",
            "the day on which the licence was revoked",
            "the recall team",
        ));
    }
    let returned = returned(building, one);
    let kind = kind(building, &one.said);
    at_large_between(building, revoked, returned);
    let (Some(kind), Some(revoked), Some(returned), true) =
        (kind, revoked, returned, building.reasons.len() == before)
    else {
        return (None, None);
    };
    let named = &one.said.sentences;
    for sentence in sentences.iter_mut() {
        let is_named = sentence
            .identifier
            .as_ref()
            .is_some_and(|own| named.contains(own));
        if is_named || (named.is_empty() && sentence.passed <= revoked) {
            sentence.recall = Some(Recall {
                kind,
                revoked: Some(revoked),
                returned: Some(returned),
            });
        }
    }
    let fixed = match kind {
        RecallKind::FixedTerm(days) => Some(FixedTermRecall { days, returned }),
        _ => None,
    };
    (Some(returned), fixed)
}

fn returned(building: &mut Building<'_>, one: &Recalled) -> Option<Day> {
    let day = one.said.returned.and_then(When::day);
    if day.is_none() {
        building.reasons.push(Reason::new(
            "AT_LARGE",
            "recall: day of return to custody",
            "the licence was revoked, and no day of return to custody is told: nobody’s sentence runs while they are unlawfully at large; ask the prison that received the person",
        ));
    }
    day
}

fn kind(building: &mut Building<'_>, said: &ToldRecall) -> Option<RecallKind> {
    let text = said.recall.text().unwrap_or_default().to_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if is(&["home detention", "hdc", "255_", "section 255 "]) || text.ends_with("255") {
        return Some(RecallKind::HomeDetention);
    }
    if is(&["fixed", "ftr"]) || said.fixed_term_days.is_some() {
        let days = said
            .fixed_term_days
            .and_then(|days| i32::try_from(days).ok())
            .or_else(|| {
                [14, 28, 56]
                    .into_iter()
                    .find(|days| text.contains(&days.to_string()))
            });
        return match days {
            Some(days @ (14 | 28 | 56)) => Some(RecallKind::FixedTerm(days)),
            Some(days) => {
                building.reasons.push(Reason::unknown(
                    "recall: fixed term",
                    &format!("{days} days"),
                    "14, 28 or 56 days",
                ));
                None
            }
            None => {
                building.reasons.push(Reason::missing(
                    "recall: fixed term",
                    "for how many days the person was recalled",
                    "the recall team",
                ));
                None
            }
        };
    }
    if is(&["standard", "emergency"]) {
        return Some(RecallKind::Standard);
    }
    building.reasons.push(if text.is_empty() {
        Reason::missing(
            "recall: kind",
            "which kind of recall it was",
            "the recall team",
        )
    } else {
        let expected = "standard, a fixed term, or from home detention curfew";
        Reason::unknown("recall: kind", &text, expected)
    });
    None
}

/// The days between revocation and return are days at large, and have to be told, be they none.
fn at_large_between(building: &mut Building<'_>, revoked: Option<Day>, returned: Option<Day>) {
    let (Some(revoked), Some(returned)) = (revoked, returned) else {
        return;
    };
    let told = building.told.adjustments.iter().any(|one| {
        one.said.adjustment == AdjustmentSort::UnlawfullyAtLarge
            && one
                .happened
                .from
                .day()
                .is_none_or(|day| day >= revoked && day <= returned)
    });
    if returned.days_since(revoked) > 1 && !told {
        building.reasons.push(Reason::missing(
            "days of adjustment: unlawfully at large",
            &format!(
                "how many days the person was at large between the recall on {} and the return on {}",
                revoked.in_words(),
                returned.in_words()
            ),
            "the recall team",
        ));
    }
}

/// The ways into and out of custody, in order.
pub(crate) fn movements(told: &Told<'_>) -> Vec<Movement> {
    let mut movements: Vec<Movement> = Vec::new();
    for one in &told.releases {
        movements.extend(one.happened.from.day().map(|day| Movement {
            day,
            into_custody: false,
            reason: reason_of(one.said.release.text(), false),
        }));
    }
    for one in &told.movements {
        let into_custody = match one.said.into_custody {
            YesNo::Yes => true,
            YesNo::No => false,
            _ => continue,
        };
        movements.extend(one.happened.from.day().map(|day| Movement {
            day,
            into_custody,
            reason: reason_of(one.said.reason.text(), into_custody),
        }));
    }
    movements.sort_by_key(|one| (one.day, one.into_custody));
    movements.dedup_by_key(|one| (one.day, one.into_custody));
    movements
}

/// Why somebody left custody, by the source's own words.
pub(crate) fn way_out(text: Option<&str>) -> MovementReason {
    reason_of(text, false)
}

fn reason_of(text: Option<&str>, into_custody: bool) -> MovementReason {
    let text = text.unwrap_or_default().to_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if into_custody {
        return match () {
            () if is(&["recall"]) && is(&["hdc", "home detention"]) => {
                MovementReason::HomeDetentionRecall
            }
            () if is(&["recall"]) => MovementReason::RecallAdmission,
            () if is(&["remand"]) => MovementReason::Remand,
            () if is(&["sentence"]) => MovementReason::Sentence,
            () => MovementReason::Other,
        };
    }
    match () {
        () if is(&["hdc", "home detention"]) => MovementReason::HomeDetention,
        () if is(&["ecsl", "end of custody supervised"]) => MovementReason::EndOfCustodySupervised,
        () if is(&["ers", "removal"]) && !is(&["conditional", "person"]) => {
            MovementReason::EarlyRemoval
        }
        () if is(&["parole"]) => MovementReason::Parole,
        () if is(&["recall"]) => MovementReason::RecallRelease,
        () if is(&["dto", "detention and training"]) => MovementReason::DetentionAndTraining,
        () if is(&["conditional", "crd", "automatic", "licence"]) => {
            MovementReason::ConditionalRelease
        }
        () => MovementReason::Other,
    }
}
