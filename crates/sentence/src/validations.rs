//! What is looked at after the dates are worked out: facts that do not fit together, and cases that have to be worked out
//! by hand. All are named at once, in a fixed order.
//! Authority: SI 2024/844 and SI 2024/1331 (tranches, and breaches of sexual harm prevention orders between them); Criminal
//! Justice Act 2003 section 255A (lengths of fixed-term recalls); Sentencing Act 2026 sections 23 and 26.
//! What each reason is called and says is in `refusal`; fixed-term recalls have their own room, `recall_checks`.

use calendar::Day;

use crate::calculation::Calculation;
use crate::case::{
    Adjustment, AdjustmentKind, AtLarge, Movement, MovementReason, Sentence, SentenceKind,
};
use crate::chains::Form;
use crate::dates_shown::{DateKind, Shown};
use crate::day_counting::first_of_latest;
use crate::law::{Regime, RegimeId};
use crate::recall_checks;
use crate::refusal::Validation;
use crate::timeline::Timeline;

/// Every reason not to give these dates.
pub(crate) fn all(timeline: &Timeline<'_>, shown: &Shown) -> Vec<Validation> {
    let mut found = awarded_after_release(timeline);
    let mut of_recalls = recall_checks::all(timeline, shown);
    of_recalls.dedup();
    found.extend(of_recalls);
    found.extend(when(
        released_on_repealed_curfew(timeline, shown),
        Validation::HomeDetentionRepealed,
    ));
    found.extend(when(
        out_at_progression(timeline),
        Validation::OutOfCustodyAtProgression,
    ));
    found.extend(when(
        in_first_tranche(timeline),
        Validation::ProgressionFirstTranche,
    ));
    found.extend(remand_overlaps(timeline));
    found.extend(when(
        harm_prevention_breach(timeline),
        Validation::SexualHarmPreventionOrder,
    ));
    found.extend(when(
        consecutive_between_tranches(timeline),
        Validation::ConsecutiveBetweenTranches,
    ));
    found.extend(extinguished(timeline));
    found
}

fn when(holds: bool, validation: Validation) -> Option<Validation> {
    holds.then_some(validation)
}

fn regime<'t>(timeline: &Timeline<'t>, id: RegimeId) -> Option<&'t Regime> {
    timeline.given.law.rows.regime(id)
}

/// Additional days were awarded, or given back, after the last release: each is named once, the earlier first.
fn awarded_after_release(timeline: &Timeline<'_>) -> Vec<Validation> {
    let given = timeline.given;
    let last = timeline
        .calculations
        .iter()
        .filter(|one| !one.aggregate.is_term(given.law.rows.as_the_peer))
        .map(|one| one.defaulted_release(given))
        .max();
    let reason = |kind: AdjustmentKind| match kind {
        AdjustmentKind::DaysAwarded => Some(Validation::AdjustmentAfterReleaseAda),
        AdjustmentKind::DaysRestored => Some(Validation::AdjustmentAfterReleaseRada),
        _ => None,
    };
    let mut late: Vec<(Day, Validation)> = given
        .case
        .adjustments
        .iter()
        .filter(|one| last.is_some_and(|last| one.from > last))
        .filter_map(|one| Some((one.from, reason(one.kind)?)))
        .collect();
    late.sort_by_key(|(day, reason)| (*day, *reason != Validation::AdjustmentAfterReleaseAda));
    let mut found = Vec::new();
    for (_, reason) in late {
        if !found.contains(&reason) {
            found.push(reason);
        }
    }
    found
}

/// Remand overlaps, or adjoins, a period of custody in which nobody was recalled: named once for each remand and period.
fn remand_overlaps(timeline: &Timeline<'_>) -> Vec<Validation> {
    let remand = timeline
        .given
        .case
        .adjustments
        .iter()
        .filter(|one| one.kind == AdjustmentKind::Remand)
        .filter_map(|one| one.first.zip(one.last));
    let is_recalled = |group: usize| {
        let mut in_group = timeline
            .calculations
            .iter()
            .filter(|one| one.group == group);
        in_group.any(|one| one.aggregate.is_recalled())
    };
    let periods: Vec<(Day, Day)> = timeline
        .periods
        .iter()
        .enumerate()
        .filter(|(group, (from, to))| from < to && !is_recalled(*group))
        .map(|(_, period)| *period)
        .collect();
    let mut overlaps = Vec::new();
    for (first, last) in remand {
        for (from, to) in &periods {
            let overlap = (first, last, *from, *to);
            if first <= *to && *from <= last && !overlaps.contains(&overlap) {
                overlaps.push(overlap);
            }
        }
    }
    vec![Validation::RemandOverlapsWithSentence; overlaps.len()]
}

/// Consecutive sentences of somebody in the second tranche, one of them passed between the two.
fn consecutive_between_tranches(timeline: &Timeline<'_>) -> bool {
    let tranches = regime(timeline, RegimeId::Sds40).map(|regime| regime.tranches.as_slice());
    let (Some([first, between @ .., last]), Some(allocation)) =
        (tranches, timeline.allocation(RegimeId::Sds40))
    else {
        return false;
    };
    let passed_between = |part: &Sentence| {
        matches!(part.kind, SentenceKind::Standard(standard) if !standard.plus)
            && part.passed >= first.from
            && part.passed < last.from
    };
    allocation.tranche == between.len() + 1
        && timeline.calculations.iter().any(|calculation| {
            let aggregate = &calculation.aggregate;
            aggregate.form == Form::Consecutive && aggregate.has(passed_between)
        })
}

/// A breach of a sexual harm prevention order, with release between the beginning of two fifths and the day on which such
/// offences were excluded from it; of somebody recalled, only if supervision follows.
fn harm_prevention_breach(timeline: &Timeline<'_>) -> bool {
    let given = timeline.given;
    let began = regime(timeline, RegimeId::Sds40).and_then(Regime::commences);
    let mended = regime(timeline, RegimeId::Sds40Exclusions).and_then(Regime::commences);
    let (Some(began), Some(mended)) = (began, mended) else {
        return false;
    };
    let days = &given.law.rows.days;
    let breaches = &given.law.rows.offences.harm_prevention_breach;
    let is_breach = |part: &Sentence| {
        matches!(part.kind, SentenceKind::Standard(standard) if !standard.plus)
            && part.offence >= days.harm_prevention_breach
            && part.offence <= mended
            && part
                .offence_code
                .as_deref()
                .is_some_and(|code| breaches.iter().any(|one| one == code))
    };
    timeline.calculations.iter().any(|calculation| {
        let release = calculation.release(given);
        calculation.aggregate.has(is_breach)
            && release >= began
            && release < mended
            && (!calculation.aggregate.is_recalled()
                || calculation.dates(given).supervision.is_some())
    })
}

/// Deductions leave a period of custody with release before its first sentence was passed: by another name where the
/// progression model has to be worked out by hand. By that name it is told once; by its own once for each kind of deduction.
fn extinguished(timeline: &Timeline<'_>) -> Vec<Validation> {
    let mut by_what = Vec::new();
    for group in 0..timeline.periods.len() {
        let what = extinguished_by(timeline, group);
        by_what.extend(what.filter(|what| !by_what.contains(what)));
    }
    if is_by_hand(timeline) {
        by_what.truncate(1);
        return vec![Validation::ExtinguishedBeforeProgression; by_what.len()];
    }
    vec![Validation::ReleaseDateBeforeSentenceDate; by_what.len()]
}

/// Whether sentences served in full are referred: the progression model reached the person, and no deduction came later.
fn is_by_hand(timeline: &Timeline<'_>) -> bool {
    let began = regime(timeline, RegimeId::Progression).and_then(Regime::commences);
    let mut adjustments = timeline.given.case.adjustments.iter();
    timeline.given.law.switches.refuse_extinguished
        && timeline.allocation(RegimeId::Progression).is_some()
        && began
            .is_some_and(|began| !adjustments.any(|one| one.is_deduction() && one.from >= began))
}

/// Where the latest release of a period, of sentences not recalled, is before the day before its first sentence: whether it is
/// remand that brings it there, and whether tagged bail.
fn extinguished_by(timeline: &Timeline<'_>, group: usize) -> Option<(bool, bool)> {
    let given = timeline.given;
    let in_group = || {
        timeline
            .calculations
            .iter()
            .filter(|one| one.group == group && !one.aggregate.is_recalled())
    };
    let release = |one: &Calculation<'_>| {
        let days = one.shift(given).saturating_add(one.adjustments.awarded);
        one.point.release.plus_days(days)
    };
    let first = in_group().map(|one| one.aggregate.passed).min()?;
    let governing = first_of_latest(in_group(), |one| Some(release(one)));
    let one = governing.filter(|one| release(one) < first.plus_days(-1))?;
    let counted = one.adjustments.counted(&one.aggregate, &given.law.rows);
    let by_what = (counted.remand != 0, counted.tagged_bail != 0);
    (by_what != (false, false)).then_some(by_what)
}

/// Curfew is repealed, and the person was released on it and has not been back since.
fn released_on_repealed_curfew(timeline: &Timeline<'_>, shown: &Shown) -> bool {
    let given = timeline.given;
    let rows = &given.law.rows;
    if !given.law.switches.home_detention_repealed || shown.get(DateKind::Hdced).is_none() {
        return false;
    }
    let movements = || given.case.movements.iter();
    let released = movements()
        .filter(|one| !one.into_custody && one.reason == MovementReason::HomeDetention)
        .map(|one| one.day)
        .max();
    // The peer's switch has no day: it looks at releases of any time.
    released.is_some_and(|released| {
        (rows.as_the_peer || released >= rows.days.home_detention_ends)
            && !movements().any(|one| one.into_custody && one.day >= released)
    })
}

/// The person was out, at large, removed or on parole, when the progression model began.
fn out_at_progression(timeline: &Timeline<'_>) -> bool {
    let (case, rows) = (timeline.given.case, &timeline.given.law.rows);
    let Some(began) = regime(timeline, RegimeId::Progression).and_then(Regime::commences) else {
        return false;
    };
    if timeline.allocation(RegimeId::Progression).is_none() {
        return false;
    }
    let latest = |into_custody: bool| {
        let before = |one: &&Movement| one.into_custody == into_custody && one.day < began;
        first_of_latest(case.movements.iter().filter(before), |one| Some(one.day))
    };
    let moved_out = latest(false).is_some_and(|out| {
        matches!(
            out.reason,
            MovementReason::EarlyRemoval | MovementReason::Parole
        ) && latest(true).is_none_or(|back| back.day <= out.day)
    });
    let eve = began.plus_days(-1);
    let at_large = case
        .adjustments
        .iter()
        .filter(|one| one.kind == AdjustmentKind::UnlawfullyAtLarge)
        .filter_map(|one| days_out(one, rows.days.day_of_escape))
        .any(|(first, back)| first <= eve && back > eve);
    moved_out || at_large
}

/// The first day out of custody and the day of return, by why the person was at large: not all reasons count their first and
/// last days alike; an escape's first day counts from `day_of_escape` on; days on recall do not matter here.
fn days_out(one: &Adjustment, day_of_escape: Day) -> Option<(Day, Day)> {
    let first = one.first.unwrap_or(one.from);
    let last = one
        .last
        .unwrap_or_else(|| first.plus_days(one.days.saturating_sub(1)));
    match one.reason? {
        AtLarge::ReleaseInError => Some((first.plus_days(-1), last.plus_days(1))),
        AtLarge::SentencedInAbsence | AtLarge::ImmigrationDetention => {
            Some((first, last.plus_days(1)))
        }
        AtLarge::Escape if first >= day_of_escape => Some((first, last)),
        AtLarge::Escape => Some((first.plus_days(-1), last.plus_days(1))),
        AtLarge::Recall => None,
    }
}

fn in_first_tranche(timeline: &Timeline<'_>) -> bool {
    timeline.given.law.switches.refuse_first_tranche
        && timeline
            .allocation(RegimeId::Progression)
            .is_some_and(|allocation| allocation.tranche == 0)
}
