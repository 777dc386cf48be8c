//! Days taken off and added, as told: each with its number, the day from which it counts, and its period.

use crate::case::Building;
use crate::reason::Reason;
use crate::told::One;
use calendar::Day;
use facts::When;
use facts::statement::{AdjustmentSort, SentenceAdjustment};
use sentence::{Adjustment, AdjustmentKind, AtLarge};

/// Reads every adjustment, and says what is missing or was taken for granted.
pub(crate) fn read(building: &mut Building<'_>, passed: &[Day]) -> Vec<Adjustment> {
    let mut adjustments = Vec::new();
    let told = building.told;
    for one in &told.adjustments {
        match adjustment(one, passed) {
            Ok(read) => adjustments.extend(read),
            Err(reason) => building.reasons.push(reason),
        }
    }
    let tells = |sorts: &[AdjustmentSort]| {
        let mut all = told.adjustments.iter();
        all.any(|one| sorts.contains(&one.said.adjustment))
    };
    if !tells(&[AdjustmentSort::Remand, AdjustmentSort::RecallRemand]) {
        building.reasons.push(Reason::missing(
            "days on remand",
            "how many days were spent on remand, or that there were none,",
            "the prison that held the person before the sentence",
        ));
    }
    let none_told: Vec<&str> = [
        (AdjustmentSort::TaggedBail, "on tagged bail"),
        (
            AdjustmentSort::DaysAwarded,
            "awarded for breaches of discipline",
        ),
        (AdjustmentSort::UnlawfullyAtLarge, "unlawfully at large"),
    ]
    .into_iter()
    .filter(|(sort, _)| !tells(&[*sort]))
    .map(|(_, words)| words)
    .collect();
    if !none_told.is_empty() {
        building.taken.push(format!(
            "no days {} are told; taken as none, because they count only once somebody has directed, awarded or recorded them",
            none_told.join(" or ")
        ));
    }
    adjustments
}

/// Days on remand and tagged bail count for a sentence whether it is under recall or not. The calculation takes them apart;
/// where the source does not, they are given to both: no sentence is both.
pub(crate) fn credit_under_recall(adjustments: &mut Vec<Adjustment>) {
    for (kind, under_recall) in [
        (AdjustmentKind::Remand, AdjustmentKind::RecallRemand),
        (AdjustmentKind::TaggedBail, AdjustmentKind::RecallTaggedBail),
    ] {
        if adjustments.iter().any(|one| one.kind == under_recall) {
            continue;
        }
        let also: Vec<Adjustment> = adjustments
            .iter()
            .filter(|one| one.kind == kind)
            .map(|one| Adjustment {
                kind: under_recall,
                ..*one
            })
            .collect();
        adjustments.extend(also);
    }
}

fn adjustment(
    one: &One<'_, SentenceAdjustment>,
    passed: &[Day],
) -> Result<Option<Adjustment>, Reason> {
    let said = one.said;
    let field = format!("days of adjustment: {}", said.adjustment.in_words());
    let kind = match said.adjustment {
        AdjustmentSort::Remand => AdjustmentKind::Remand,
        AdjustmentSort::TaggedBail => AdjustmentKind::TaggedBail,
        AdjustmentSort::RecallRemand => AdjustmentKind::RecallRemand,
        AdjustmentSort::RecallTaggedBail => AdjustmentKind::RecallTaggedBail,
        AdjustmentSort::DaysAwarded => AdjustmentKind::DaysAwarded,
        AdjustmentSort::DaysRestored => AdjustmentKind::DaysRestored,
        AdjustmentSort::UnlawfullyAtLarge => AdjustmentKind::UnlawfullyAtLarge,
        AdjustmentSort::NotStated => {
            let what = "what the days are taken off or added for";
            return Err(Reason::missing(field, what, "the prison"));
        }
    };
    let first = one.happened.from.day();
    let last = one.happened.until.and_then(When::day);
    if kind == AdjustmentKind::UnlawfullyAtLarge && said.days != Some(0) && last.is_none() {
        let since = one.happened.from.in_words();
        return Err(Reason::new(
            "AT_LARGE",
            field,
            format!(
                "the person is told to be unlawfully at large since {since}, and not back: the sentence does not run meanwhile; ask the prison for the day of return"
            ),
        ));
    }
    let days = match (said.days, first, last) {
        (Some(days), _, _) => i32::try_from(days).ok(),
        (None, Some(first), Some(last)) => Some(last.days_since(first).saturating_add(1)),
        _ => None,
    };
    let Some(days) = days.filter(|days| (0..=100_000).contains(days)) else {
        return Err(Reason::missing(field, "the number of days", "the prison"));
    };
    if days == 0 {
        return Ok(None);
    }
    let from = from_day(one, kind, passed).ok_or_else(|| {
        let what = "the day from which the days count";
        Reason::missing(field, what, "the prison")
    })?;
    Ok(Some(Adjustment {
        kind,
        from,
        days,
        first,
        last,
        reason: said.reason.text().and_then(at_large),
    }))
}

/// The day from which an adjustment counts: for deductions that of the sentence, as told or as the only one passed after
/// the period; for what happens in custody its own.
fn from_day(
    one: &One<'_, SentenceAdjustment>,
    kind: AdjustmentKind,
    passed: &[Day],
) -> Option<Day> {
    let own = one.happened.from.day();
    if matches!(
        kind,
        AdjustmentKind::DaysAwarded
            | AdjustmentKind::DaysRestored
            | AdjustmentKind::UnlawfullyAtLarge
    ) {
        return own;
    }
    if let Some(told) = one.said.applies_from {
        return told.day();
    }
    let ended = one.happened.until.and_then(When::day).or(own);
    match ended {
        Some(ended) => passed.iter().copied().filter(|day| *day >= ended).min(),
        None => {
            let mut days = passed.to_vec();
            days.dedup();
            (days.len() == 1).then(|| days.first().copied()).flatten()
        }
    }
}

fn at_large(text: &str) -> Option<AtLarge> {
    match text.trim().to_uppercase().replace([' ', '-'], "_").as_str() {
        "ESCAPE" | "ABSCOND" | "ABSCONDED" => Some(AtLarge::Escape),
        "SENTENCED_IN_ABSENCE" => Some(AtLarge::SentencedInAbsence),
        "RECALL" => Some(AtLarge::Recall),
        "IMMIGRATION_DETENTION" => Some(AtLarge::ImmigrationDetention),
        "RELEASE_IN_ERROR" | "RELEASED_IN_ERROR" => Some(AtLarge::ReleaseInError),
        _ => None,
    }
}
