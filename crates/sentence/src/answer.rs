//! The answer: a person's dates, and what else is said of them.
//! How it is written as JSON is in `lines`; how it is explained, in `explanation`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use calendar::Day;

use crate::calculation::{Calculation, Given};
use crate::case::{Adjustment, AdjustmentKind, Case, Recall, RecallKind, Sentence};
use crate::dates_shown::{self, DateKind, Shown};
use crate::day_counting::{YearsMonthsDays, first_of_latest};
use crate::defaulting;
use crate::explanation::{self, Explanation};
use crate::indeterminate::{MinimumTerm, minimum_terms};
use crate::kinds::Served;
use crate::law::{Law, Regime, RegimeId, Rows};
use crate::leaving::{Leaving, leaving};
use crate::missing_facts::missing_facts;
use crate::refusal::Refusal;
use crate::timeline::{self, Snapshot, Timeline};
use crate::validations;

/// A person's dates, and what else is said of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The dates.
    pub dates: BTreeMap<DateKind, Day>,
    /// From the first sentence to the last unadjusted expiry.
    pub effective_length: YearsMonthsDays,
    /// The tranche to which the person belongs, for each regime that came in tranches.
    pub tranches: BTreeMap<RegimeId, String>,
    /// The day on which that tranche came.
    pub tranche_days: BTreeMap<RegimeId, Day>,
    /// When the person leaves for each date on which somebody is released, if the day itself is no working day or stands
    /// before one; in the law only.
    pub leaving: BTreeMap<DateKind, Leaving>,
    /// Days deducted that no sentence had room for; in the law only.
    pub unused_deductions: i32,
    /// What is worked out for indeterminate sentences.
    pub minimum_terms: Vec<MinimumTerm>,
    /// Where there is an indeterminate sentence: the day before which nobody is released.
    pub not_before: Option<Day>,
    /// Whether two fifths moved a date.
    pub is_affected_by_sds40: bool,
    /// Whether the progression model moved a date.
    pub is_affected_by_progression: bool,
}

/// Works out a person's release dates under the law given.
///
/// # Errors
/// A [`Refusal`] where a fact is missing, facts contradict each other, or a sentence has to be worked out by hand.
pub fn calculate(case: &Case, law: &Law) -> Result<Answer, Refusal> {
    let (case, was_on_curfew) = curfew_recalled(case, law);
    let (timeline, shown) = work_out(&case, was_on_curfew, law)?;
    Ok(answer(&timeline, &shown))
}

/// Works out a person's release dates, and explains each: the sentence, the rule, its authority, and the sum in words.
///
/// # Errors
/// As [`calculate`].
pub fn explain(case: &Case, law: &Law) -> Result<(Answer, Vec<Explanation>), Refusal> {
    let (case, was_on_curfew) = curfew_recalled(case, law);
    let (timeline, shown) = work_out(&case, was_on_curfew, law)?;
    Ok((
        answer(&timeline, &shown),
        explanation::all(&timeline, &shown),
    ))
}

/// Whoever is recalled from home detention curfew because of the curfew (section 255) is back where they were: the rest of the
/// custodial period is served, and release is when it would have been, later by days at large. The peer refuses such a recall.
/// True where there was one.
fn curfew_recalled<'c>(case: &'c Case, law: &Law) -> (Cow<'c, Case>, bool) {
    let is_of_curfew = |recall: &Recall| recall.kind == RecallKind::HomeDetention;
    let is_so = |one: &Sentence| one.recall.as_ref().is_some_and(is_of_curfew);
    if law.rows.as_the_peer || !case.sentences.iter().any(is_so) {
        return (Cow::Borrowed(case), false);
    }
    let mut case = case.clone();
    for sentence in &mut case.sentences {
        sentence.recall = sentence.recall.filter(|recall| !is_of_curfew(recall));
    }
    (Cow::Owned(case), true)
}

fn work_out<'c>(
    case: &'c Case,
    was_on_curfew: bool,
    law: &'c Law,
) -> Result<(Timeline<'c>, Shown), Refusal> {
    let given = Given { case, law };
    let places: Vec<usize> = (0..case.sentences.len()).collect();
    let mut missing: Vec<Refusal> = Vec::new();
    for one in missing_facts(case, &places, law) {
        if !missing.contains(&one.refusal) {
            missing.push(one.refusal);
        }
    }
    if law.rows.as_the_peer {
        // The peer stops at the first.
        missing.truncate(1);
    }
    if let Some(missing) = Refusal::of_all(missing) {
        return Err(missing);
    }
    let timeline = timeline::follow(given);
    let mut shown = final_dates(&timeline);
    if was_on_curfew {
        // Section 246(4) of the Act: no second curfew for whoever was recalled from one.
        shown.set(DateKind::Hdced, None);
    }
    let codes = validations::all(&timeline, &shown);
    if !codes.is_empty() {
        return Err(Refusal::Validation { codes });
    }
    Ok((timeline, shown))
}

/// The dates at the end of the way, put right against those before each regime reached the person.
fn final_dates(timeline: &Timeline<'_>) -> Shown {
    let mut shown = dates_shown::shown(&timeline.calculations, timeline.given);
    let as_the_peer = timeline.given.law.rows.as_the_peer;
    if let Some(before) = &timeline.before_progression {
        let awarded = awarded(timeline.given.case);
        let standard = &before.shown;
        shown = defaulting::after_progression(&shown, standard, before.day, awarded, as_the_peer);
    } else if let Some(before) = &timeline.before_sds40 {
        shown = after_sds40(timeline, &shown, before);
    }
    if let Some(before) = &timeline.before_early_removal {
        keep_later_early_removal(timeline, before, &mut shown);
    }
    if !as_the_peer {
        shown.only_the_later_release();
    }
    let is_too_late = |curfew: Day| shown.release().is_some_and(|release| curfew > release);
    if !as_the_peer && shown.get(DateKind::Hdced).is_some_and(is_too_late) {
        shown.set(DateKind::Hdced, None);
    }
    shown
}

/// Dates under two fifths, put right against those before it reached the person.
pub(crate) fn after_sds40(timeline: &Timeline<'_>, early: &Shown, before: &Snapshot) -> Shown {
    let given = timeline.given;
    let later = given.case.adjustments.iter().map(|one| {
        let days = match one.kind {
            AdjustmentKind::UnlawfullyAtLarge => one.days,
            _ => one.awarded().unwrap_or(0),
        };
        (one.from, days)
    });
    let as_the_peer = given.law.rows.as_the_peer;
    let mut shown = defaulting::after_sds40(early, &before.shown, before.day, later, as_the_peer);
    put_right_beside(timeline, &before.shown, &mut shown);
    shown
}

/// What two fifths leaves beside release: the supervision of somebody released before it and recalled since is as it stood;
/// there is no parole eligibility where the sentence that governs has none.
fn put_right_beside(timeline: &Timeline<'_>, standard: &Shown, shown: &mut Shown) {
    let regime = timeline.given.law.rows.regime(RegimeId::Sds40);
    let commenced = regime.and_then(Regime::commences);
    let mut before = *standard;
    before.only_the_later_release();
    let was_released = before
        .get(DateKind::Crd)
        .zip(commenced)
        .is_some_and(|(release, commenced)| release < commenced);
    let is_recalled = timeline
        .calculations
        .iter()
        .any(|one| one.aggregate.is_recalled() && one.shows.supervision);
    let supervision = standard.get(DateKind::Tused);
    if was_released && is_recalled && supervision.is_some() && shown.get(DateKind::Tused).is_some()
    {
        shown.set(DateKind::Tused, supervision);
    }
    let governing = first_of_latest(timeline.calculations.iter(), |one| {
        Some(one.defaulted_release(timeline.given))
    });
    if governing.is_some_and(|one| !one.shows.parole) {
        shown.set(DateKind::Ped, None);
    }
}

/// Additional days, less those given back.
fn awarded(case: &Case) -> i32 {
    case.adjustments
        .iter()
        .filter_map(Adjustment::awarded)
        .sum()
}

/// Keeps the early removal date from before the law changed, where it is later and a chain spans the change.
fn keep_later_early_removal(timeline: &Timeline<'_>, before: &Snapshot, shown: &mut Shown) {
    let spans = timeline.calculations.iter().any(|calculation| {
        let aggregate = &calculation.aggregate;
        aggregate.has(|part| part.passed < before.day)
            && aggregate.has(|part| part.passed >= before.day)
    });
    let (Some(kept), Some(now)) = (
        before.shown.get(DateKind::Ersed),
        shown.get(DateKind::Ersed),
    ) else {
        return;
    };
    if spans {
        shown.set(DateKind::Ersed, Some(now.max(kept)));
    }
}

/// Whether a regime moved a date: one that stood before differs, or the sentence that governs was passed under it.
fn is_affected(timeline: &Timeline<'_>, shown: &Shown, regime: RegimeId) -> bool {
    let before = match regime {
        RegimeId::Sds40 => &timeline.before_sds40,
        _ => &timeline.before_progression,
    };
    if let Some(before) = before {
        let mut standard = before.shown;
        standard.only_the_later_release();
        let differs = |kind: DateKind| standard.get(kind) != shown.get(kind);
        if DateKind::ALL.into_iter().any(differs) {
            return true;
        }
    }
    let regime_row = timeline.given.law.rows.regime(regime);
    let commenced = regime_row.and_then(Regime::commences);
    let release = shown.release();
    timeline.calculations.iter().any(|calculation| {
        let passed_under = |(part, served): (&&Sentence, &Served)| {
            served.regime == Some(regime) && commenced.is_some_and(|from| part.passed >= from)
        };
        !calculation.aggregate.is_recalled()
            && Some(calculation.release(timeline.given)) == release
            && calculation
                .aggregate
                .parts
                .iter()
                .zip(&calculation.served)
                .any(passed_under)
    })
}

/// When the person leaves, for the dates on which somebody is released.
fn leaving_days(shown: &Shown, rows: &Rows) -> BTreeMap<DateKind, Leaving> {
    [DateKind::Ard, DateKind::Crd, DateKind::Mtd, DateKind::Prrd]
        .into_iter()
        .filter_map(|kind| Some((kind, shown.get(kind)?)))
        .map(|(kind, day)| (kind, leaving(day, rows)))
        .collect()
}

/// Days deducted that no sentence of any period of custody had room for: the fewest that are over in each.
fn unused_deductions(timeline: &Timeline<'_>) -> i32 {
    let given = timeline.given;
    let over = |one: &Calculation<'_>| {
        let custodial = one.point.release.days_since(one.aggregate.passed);
        (one.deductions(given) - one.adjustments.at_large - custodial).max(0)
    };
    (0..timeline.periods.len())
        .filter_map(|group| {
            let in_group = timeline
                .calculations
                .iter()
                .filter(|one| one.group == group);
            in_group.map(over).min()
        })
        .sum()
}

fn answer(timeline: &Timeline<'_>, shown: &Shown) -> Answer {
    let rows = &timeline.given.law.rows;
    let first = timeline
        .calculations
        .iter()
        .map(|calculation| calculation.aggregate.passed)
        .chain(
            timeline
                .given
                .case
                .indeterminate
                .iter()
                .map(|one| one.passed),
        )
        .min()
        .unwrap_or(Day::FIRST);
    let last = timeline
        .calculations
        .iter()
        .map(|calculation| calculation.aggregate.expiry)
        .max()
        .unwrap_or(first);
    let dates = DateKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind, shown.get(kind)?)))
        .collect();
    let mut tranches = BTreeMap::new();
    let mut tranche_days = BTreeMap::new();
    for allocation in &timeline.allocations {
        if let Some(tranche) = rows.tranche(allocation.regime, allocation.tranche) {
            tranches.insert(allocation.regime, tranche.name.clone());
            tranche_days.insert(allocation.regime, tranche.from);
        }
    }
    let (leaving, unused_deductions) = if rows.as_the_peer {
        (BTreeMap::new(), 0)
    } else {
        (leaving_days(shown, rows), unused_deductions(timeline))
    };
    let minimum_terms = minimum_terms(timeline.given.case, timeline.given.law);
    let determinate = shown.release().max(shown.get(DateKind::Prrd));
    Answer {
        dates,
        leaving,
        unused_deductions,
        not_before: MinimumTerm::not_before(&minimum_terms, determinate),
        minimum_terms,
        effective_length: YearsMonthsDays::between(first, last.plus_days(1)),
        tranches,
        tranche_days,
        is_affected_by_sds40: is_affected(timeline, shown, RegimeId::Sds40),
        is_affected_by_progression: is_affected(timeline, shown, RegimeId::Progression),
    }
}
