//! How what happened stands to the release dates: released before the day that the sentence allows, or held past it.
//! Authority: the dates themselves; who was let out too early is unlawfully at large, who is held too long is held unlawfully.
//! What follows from it for somebody's work is in the rulebook (S1, S2); how the dates are worked out, in `reckoning`.

use crate::recalled::way_out;
use crate::reckoning::{Reckoning, WorkedDate};
use crate::told::Told;
use calendar::Day;
use chronology::Chronology;
use facts::licence::RecallAct;
use facts::{FactId, Kind, Statement, YesNo};
use schemars::JsonSchema;
use sentence::MovementReason;
use serde::Serialize;

/// A release on a day before the one that the sentence allows, as the dates are now worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReleasedEarly {
    /// The fact that tells of the release.
    pub fact: FactId,
    /// The day on which the person was released.
    #[schemars(with = "String", extend("format" = "date"))]
    pub on: Day,
    /// The first day that the sentence allows for a release of this kind.
    #[schemars(with = "String", extend("format" = "date"))]
    pub allowed_from: Day,
    /// How many days too early.
    pub days: i32,
    /// All of it in words.
    pub words: String,
}

/// A release date has passed, and nobody tells of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldPast {
    /// The working day on or before which the person had to leave.
    #[schemars(with = "String", extend("format" = "date"))]
    pub left_by: Day,
    /// How many days ago that was.
    pub days: i32,
    /// All of it in words.
    pub words: String,
}

/// One way out of custody that was told.
struct Out {
    fact: FactId,
    on: Day,
    reason: MovementReason,
}

/// Notes in a reckoning whether the person was released too early, or is held too long on `today`.
pub(crate) fn note(
    reckoning: &mut Reckoning,
    told: &Told<'_>,
    chronology: &Chronology<'_>,
    today: Day,
) {
    let outs = outs(told, reckoning.since);
    reckoning.released_early = outs
        .iter()
        .rev()
        .find_map(|out| released_early(out, reckoning));
    let released_by_step = || {
        let mut steps = chronology.of_kind(Kind::RecallStep);
        steps.any(|entry| {
            let is_release = matches!(entry.statement.as_ref(), Statement::RecallStep(step)
                if step.act == RecallAct::Release);
            is_release && entry.happened.from.latest() >= reckoning.since
        })
    };
    if outs.is_empty() && !released_by_step() {
        reckoning.held_past = held_past(reckoning, today);
    }
}

/// The ways out of the present custody, in order. A movement out counts only where its reason is one of release: people go to
/// court and to hospital too.
fn outs(told: &Told<'_>, since: Option<Day>) -> Vec<Out> {
    let released = told.releases.iter().filter_map(|one| {
        let reason = way_out(one.said.release.text());
        Some((one.id, one.happened.from.day()?, reason))
    });
    let moved = told.movements.iter().filter_map(|one| {
        let reason = way_out(one.said.reason.text());
        let is_out = one.said.into_custody == YesNo::No && reason != MovementReason::Other;
        is_out.then_some((one.id, one.happened.from.day()?, reason))
    });
    let mut outs: Vec<Out> = released
        .chain(moved)
        .filter(|(_, on, _)| since.is_none_or(|since| *on >= since))
        .map(|(fact, on, reason)| Out { fact, on, reason })
        .collect();
    outs.sort_by_key(|out| (out.on, out.fact));
    outs
}

/// The date before which nobody is released in this way; `None` where others decide on the day, or it is not known.
fn bound(reason: MovementReason, reckoning: &Reckoning) -> Option<&WorkedDate> {
    let date = |name: &str| reckoning.dates.iter().find(|one| one.date == name);
    let expiry = || reckoning.day_of("SLED").or(reckoning.day_of("SED"));
    // Under a standard recall the Parole Board or the Secretary of State may release before the sentence ends.
    let recalled = || date("PRRD").filter(|one| Some(one.day) != expiry());
    let release = || {
        let by_law = date("CRD").or_else(|| date("ARD")).or_else(|| date("MTD"));
        by_law.or_else(recalled)
    };
    match reason {
        // Curfew that is withheld may have a date that is not given.
        MovementReason::HomeDetention if !reckoning.withheld.is_empty() => None,
        MovementReason::HomeDetention => date("HDCED").or_else(release),
        MovementReason::EarlyRemoval => date("ERSED").or_else(release),
        MovementReason::Parole if !reckoning.recalls.is_empty() => None,
        MovementReason::Parole => date("PED").or_else(release),
        MovementReason::RecallRelease => recalled(),
        MovementReason::EndOfCustodySupervised => None,
        _ => release(),
    }
}

fn released_early(out: &Out, reckoning: &Reckoning) -> Option<ReleasedEarly> {
    let found = bound(out.reason, reckoning).map(|date| {
        let earliest = date.may_leave_from.or(date.leaves_by).unwrap_or(date.day);
        (
            earliest.min(date.day),
            date.day,
            format!("{} ({})", date.what, date.date),
        )
    });
    let whole_life = reckoning
        .not_before
        .map(|day| (day, day, "the end of the minimum term".to_owned()));
    let (allowed_from, day, what) = found.into_iter().chain(whole_life).max()?;
    let days = allowed_from.days_since(out.on);
    (days > 0).then(|| ReleasedEarly {
        fact: out.fact,
        on: out.on,
        allowed_from,
        days,
        words: format!(
            "released on {}, {} before the sentence allows it: {what} is on {}",
            out.on.in_words(),
            counted(days),
            day.in_words()
        ),
    })
}

fn held_past(reckoning: &Reckoning, today: Day) -> Option<HeldPast> {
    let is_release =
        |one: &&WorkedDate| matches!(one.date.as_str(), "CRD" | "ARD" | "MTD" | "PRRD");
    let date = reckoning
        .dates
        .iter()
        .filter(is_release)
        .max_by_key(|one| one.day)?;
    // Whom the Parole Board has to release is not held past a date of the law's.
    let left_by = date.leaves_by.unwrap_or(date.day);
    let days = today.days_since(left_by);
    (days > 0 && reckoning.not_before.is_none()).then(|| HeldPast {
        left_by,
        days,
        words: format!(
            "held {} past {} ({}), or nobody has told of the release: the person had to leave on or before {}",
            counted(days),
            date.what,
            date.date,
            left_by.in_words()
        ),
    })
}

fn counted(days: i32) -> String {
    format!("{days} day{}", if days == 1 { "" } else { "s" })
}
