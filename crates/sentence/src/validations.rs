//! What is looked at after the dates are worked out: facts that do not fit together, and cases that have to be worked out
//! by hand. All are named at once, in a fixed order.
//! Authority: SI 2024/844 and SI 2024/1331 (tranches, and breaches of sexual harm prevention orders between them); Criminal
//! Justice Act 2003 section 255A (lengths of fixed-term recalls); Sentencing Act 2026 sections 23 and 26.
//! What each reason is called and says is in `refusal`; fixed-term recalls have their own room, `recall_checks`.

use calendar::Day;

use crate::calculation::Calculation;
use crate::case::{AdjustmentKind, AtLarge, MovementReason, Sentence};
use crate::chains::Form;
use crate::law::{Regime, RegimeId};
use crate::recall_checks;
use crate::refusal::Validation;
use crate::timeline::Timeline;

/// Offences of breaching a sexual harm prevention order.
const HARM_PREVENTION_BREACHES: [&str; 8] = [
    "SX03220", "SX03220A", "SX03224", "SX03224A", "SX03244", "SX03244A", "SX03247", "SX03247A",
];

/// Every reason not to give these dates.
pub(crate) fn all(timeline: &Timeline<'_>) -> Vec<Validation> {
    let mut found = Vec::new();
    let mut note = |holds: bool, validation: Validation| {
        if holds {
            found.push(validation);
        }
    };
    note(
        awarded_after_release(timeline, AdjustmentKind::DaysAwarded),
        Validation::AdjustmentAfterReleaseAda,
    );
    note(
        awarded_after_release(timeline, AdjustmentKind::DaysRestored),
        Validation::AdjustmentAfterReleaseRada,
    );
    note(
        remand_overlaps(timeline),
        Validation::RemandOverlapsWithSentence,
    );
    note(
        consecutive_between_tranches(timeline),
        Validation::ConsecutiveBetweenTranches,
    );
    found.extend(recall_checks::all(timeline));
    let mut note = |holds: bool, validation: Validation| {
        if holds {
            found.push(validation);
        }
    };
    note(
        harm_prevention_breach(timeline),
        Validation::SexualHarmPreventionOrder,
    );
    note(
        release_before_sentence(timeline),
        Validation::ReleaseDateBeforeSentenceDate,
    );
    note(
        released_on_repealed_curfew(timeline),
        Validation::HomeDetentionRepealed,
    );
    note(
        out_at_progression(timeline),
        Validation::OutOfCustodyAtProgression,
    );
    note(
        extinguished_by_progression(timeline),
        Validation::ExtinguishedBeforeProgression,
    );
    note(
        in_first_tranche(timeline),
        Validation::ProgressionFirstTranche,
    );
    found
}

fn regime<'t>(timeline: &Timeline<'t>, id: RegimeId) -> Option<&'t Regime> {
    let rows = &timeline.given.law.rows;
    rows.regimes.iter().find(|regime| regime.id == id)
}

/// Additional days were awarded, or given back, after the last release.
fn awarded_after_release(timeline: &Timeline<'_>, kind: AdjustmentKind) -> bool {
    let given = timeline.given;
    let last = timeline
        .calculations
        .iter()
        .filter(|one| !one.aggregate.all(Sentence::is_bare_term))
        .map(|one| {
            if one.aggregate.is_recalled() {
                one.expiry(given)
            } else {
                let floor = one.reached_on.unwrap_or(one.aggregate.passed);
                one.release_without_awarded(given).max(floor)
            }
        })
        .max();
    let mut awarded = given.case.adjustments.iter().filter(|one| one.kind == kind);
    last.is_some_and(|last| awarded.any(|one| one.from > last))
}

/// A remand period overlaps the custodial part of a sentence.
fn remand_overlaps(timeline: &Timeline<'_>) -> bool {
    let given = timeline.given;
    let mut remand = given
        .case
        .adjustments
        .iter()
        .filter(|one| one.kind == AdjustmentKind::Remand)
        .filter_map(|one| one.first.zip(one.last));
    remand.any(|(first, last)| {
        timeline.calculations.iter().any(|calculation| {
            !calculation.aggregate.is_recalled()
                && first <= calculation.release(given)
                && last >= calculation.aggregate.passed
        })
    })
}

/// Consecutive sentences of somebody in the second tranche, one passed before the first and one between the two.
fn consecutive_between_tranches(timeline: &Timeline<'_>) -> bool {
    let Some([first, .., last]) =
        regime(timeline, RegimeId::Sds40).map(|regime| regime.tranches.as_slice())
    else {
        return false;
    };
    let between = |part: &Sentence| {
        part.passed >= first.from
            && part.passed < last.from
            && !part.is_bare_term()
            && !part.is_extended_or_concern()
    };
    timeline.calculations.iter().any(|calculation| {
        let aggregate = &calculation.aggregate;
        aggregate.form == Form::Consecutive
            && aggregate.has(between)
            && aggregate.has(|part| part.passed < first.from)
            && !timeline.fits(first, first.from)
    })
}

/// A breach of a sexual harm prevention order, with release between the beginning of two fifths and the day on which such
/// offences were excluded from it.
fn harm_prevention_breach(timeline: &Timeline<'_>) -> bool {
    let given = timeline.given;
    let began = regime(timeline, RegimeId::Sds40).and_then(Regime::commences);
    let mended = regime(timeline, RegimeId::Sds40Exclusions).and_then(Regime::commences);
    let (Some(began), Some(mended)) = (began, mended) else {
        return false;
    };
    let days = &given.law.rows.days;
    let is_breach = |part: &Sentence| {
        part.offence >= days.harm_prevention_breach
            && part
                .offence_code
                .as_deref()
                .is_some_and(|code| HARM_PREVENTION_BREACHES.contains(&code))
    };
    timeline.calculations.iter().any(|calculation| {
        let release = calculation.release(given);
        calculation.aggregate.has(is_breach) && release >= began && release < mended
    })
}

/// Deductions leave the sentence that governs a period of custody with release before it was passed.
fn release_before_sentence(timeline: &Timeline<'_>) -> bool {
    (0..=timeline.group).any(|group| {
        let mut governing: Option<&Calculation<'_>> = None;
        for one in timeline
            .calculations
            .iter()
            .filter(|one| one.group == group)
        {
            let release = |one: &Calculation<'_>| one.release(timeline.given);
            if governing.is_none_or(|best| release(one) > release(best)) {
                governing = Some(one);
            }
        }
        governing.is_some_and(|one| {
            !one.aggregate.is_recalled()
                && one.point.parole.is_none()
                && one.reached_on.is_none()
                && is_overdrawn(one, timeline)
        })
    })
}

/// More days are deducted than there are to serve.
fn is_overdrawn(calculation: &Calculation<'_>, timeline: &Timeline<'_>) -> bool {
    let unbounded = calculation
        .point
        .release
        .plus_days(calculation.shift(timeline.given) + calculation.adjustments.awarded);
    unbounded < calculation.aggregate.passed.plus_days(-1)
}

/// Curfew is repealed, and the person was released on it.
fn released_on_repealed_curfew(timeline: &Timeline<'_>) -> bool {
    let given = timeline.given;
    let rows = &given.law.rows;
    // The peer's switch has no day: it looks at releases of any time.
    let after_repeal = |day: Day| rows.as_the_peer || day >= rows.days.home_detention_ends;
    given.law.switches.home_detention_repealed
        && given.case.movements.iter().any(|one| {
            !one.into_custody
                && one.reason == MovementReason::HomeDetention
                && after_repeal(one.day)
        })
}

/// The person was out, at large, removed or on parole, when the progression model began.
fn out_at_progression(timeline: &Timeline<'_>) -> bool {
    let case = timeline.given.case;
    let Some(began) = regime(timeline, RegimeId::Progression).and_then(Regime::commences) else {
        return false;
    };
    if timeline.allocation(RegimeId::Progression).is_none() {
        return false;
    }
    let mut last = None;
    for movement in case.movements.iter().filter(|one| one.day <= began) {
        last = Some(movement);
    }
    let moved_out = last.is_some_and(|movement| {
        !movement.into_custody
            && matches!(
                movement.reason,
                MovementReason::EarlyRemoval | MovementReason::Parole
            )
    });
    // The day after the last day at large is the day of return: somebody who returns on the first day was out when it began.
    let at_large = case.adjustments.iter().any(|one| {
        let first = one.first.unwrap_or(one.from);
        let last = one
            .last
            .unwrap_or_else(|| first.plus_days(one.days.saturating_sub(1)));
        let counts = !matches!(
            one.reason,
            Some(AtLarge::Recall | AtLarge::SentencedInAbsence)
        );
        one.kind == AdjustmentKind::UnlawfullyAtLarge
            && counts
            && first <= began
            && last.plus_days(1) >= began
    });
    moved_out || at_large
}

/// Under the progression model nothing would have been left to serve of a sentence passed before it.
fn extinguished_by_progression(timeline: &Timeline<'_>) -> bool {
    let Some(began) = regime(timeline, RegimeId::Progression).and_then(Regime::commences) else {
        return false;
    };
    let reached = timeline
        .allocation(RegimeId::Progression)
        .map(|one| one.day);
    let still_in_custody = |one: &Calculation<'_>| {
        one.release_before_reached
            .zip(reached)
            .is_some_and(|(release, reached)| release >= reached)
    };
    timeline.given.law.switches.refuse_extinguished
        && timeline.calculations.iter().any(|calculation| {
            let under_progression = calculation
                .served
                .iter()
                .any(|served| served.regime == Some(RegimeId::Progression));
            under_progression
                && calculation.aggregate.passed < began
                && still_in_custody(calculation)
                && is_overdrawn(calculation, timeline)
        })
}

fn in_first_tranche(timeline: &Timeline<'_>) -> bool {
    timeline.given.law.switches.refuse_first_tranche
        && timeline
            .allocation(RegimeId::Progression)
            .is_some_and(|allocation| allocation.tranche == 0)
}
