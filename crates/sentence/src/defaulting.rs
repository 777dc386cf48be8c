//! What becomes of dates that a regime would put before the day on which it reached the person: they fall on that day, or
//! stay where they were before the regime.
//! Authority: SI 2024/844 article 2 and Sentencing Act 2026 section 23: a person is released on the tranche date at the
//! earliest, and a release that the law before gave earlier is not taken away.
//! Whom a regime reaches and when is in `regimes`.

use calendar::Day;

use crate::dates_shown::{DateKind, Shown};

/// Kinds of date that two fifths moves.
const MOVED_BY_SDS40: [DateKind; 5] = [
    DateKind::Crd,
    DateKind::Ersed,
    DateKind::Hdced,
    DateKind::Ped,
    DateKind::Prrd,
];

/// Kinds of date that the progression model moves.
const MOVED_BY_PROGRESSION: [DateKind; 3] = [DateKind::Crd, DateKind::Ped, DateKind::Ersed];

/// The dates under two fifths, put right against those before it.
///
/// `later` are the days at large and additional days, each with its day: those between the
/// tranche date and release move a date that was put on the tranche date.
pub(crate) fn after_sds40(
    early: &Shown,
    standard: &Shown,
    reached: Day,
    later: impl Iterator<Item = (Day, i32)>,
    as_the_peer: bool,
) -> Shown {
    let mut shown = *early;
    let mut kept = [None; 5];
    let is_before = |kind: DateKind| {
        let day = early.get(kind).or(standard.get(kind));
        day.is_some_and(|day| day < reached)
    };
    // The peer leaves all dates as they are where none of them is before that day.
    let stands = as_the_peer && !MOVED_BY_SDS40.into_iter().any(is_before);
    for (kind, kept) in MOVED_BY_SDS40.into_iter().zip(&mut kept) {
        let Some(old) = standard.get(kind) else {
            continue;
        };
        let new = early.get(kind);
        if new.is_none() && !as_the_peer {
            continue;
        }
        if stands {
            *kept = new.filter(|new| *new == reached && old <= reached);
            continue;
        }
        let supervision = standard.get(DateKind::Tused);
        if kind == DateKind::Crd && (old < reached || new == Some(old)) && supervision.is_some() {
            shown.set(DateKind::Tused, supervision);
        }
        let is_too_early = new.is_some_and(|new| new < reached);
        let set = if old < reached {
            old
        } else if is_too_early || (new == Some(old) && old == reached) {
            reached
        } else {
            continue;
        };
        shown.set(kind, Some(set));
        *kept = Some(set);
    }
    let release = shown.release();
    let recalled = shown.get(DateKind::Prrd);
    let beside = recalled.or(early.recall_beside);
    if let (Some(curfew), Some(recalled), Some(_)) = (shown.get(DateKind::Hdced), beside, release) {
        shown.set(DateKind::Hdced, Some(curfew.max(recalled)));
    }
    if let (Some(release), Some(recalled)) = (release, recalled) {
        let none: &[DateKind] = if release <= recalled {
            &[DateKind::Crd, DateKind::Ard, DateKind::Hdced]
        } else {
            &[DateKind::Prrd]
        };
        for kind in none {
            shown.set(*kind, None);
        }
    }
    for kind in [DateKind::Hdced, DateKind::Ersed] {
        if shown.get(kind) == Some(reached) && shown.release() == Some(reached) {
            shown.set(kind, None);
        }
    }
    add_later(&mut shown, &kept, reached, later);
    shown
}

/// Adds what happened between the tranche date and release to eligibility dates that stand as before it, or on it; those
/// on it do not fall before it.
fn add_later(
    shown: &mut Shown,
    kept: &[Option<Day>; 5],
    reached: Day,
    later: impl Iterator<Item = (Day, i32)>,
) {
    let Some(release) = shown.get(DateKind::Crd) else {
        return;
    };
    let added: i32 = later
        .filter(|(on, _)| *on >= reached && *on < release)
        .map(|(_, days)| days)
        .sum();
    for (kind, kept) in MOVED_BY_SDS40.into_iter().zip(kept) {
        let moves = matches!(kind, DateKind::Hdced | DateKind::Ersed | DateKind::Ped);
        let is_so_still = shown.get(kind).is_some_and(|day| day <= reached);
        let (true, Some(kept), true) = (moves, *kept, is_so_still) else {
            continue;
        };
        let day = kept.plus_days(added);
        let day = if kept == reached {
            day.max(reached)
        } else {
            day
        };
        shown.set(kind, Some(day));
    }
}

/// The dates under the progression model, put right against those before it.
///
/// `awarded` is every additional day, less those given back: they are served after the tranche date. As the peer has it, a
/// release on licence that takes the place of one without is never before the tranche date.
pub(crate) fn after_progression(
    early: &Shown,
    standard: &Shown,
    reached: Day,
    awarded: i32,
    as_the_peer: bool,
) -> Shown {
    let mut shown = *early;
    for kind in MOVED_BY_PROGRESSION {
        let before = match kind {
            DateKind::Crd if !as_the_peer => standard.release(),
            _ => standard.get(kind),
        };
        if !as_the_peer && early.get(kind).is_none() {
            continue;
        }
        let is_earlier = |day: &Day| day.plus_days(-awarded) < reached;
        if let Some(old) = before.filter(is_earlier) {
            shown.set(kind, Some(old));
        } else if early.get(kind).is_some_and(|new| is_earlier(&new)) {
            shown.set(kind, Some(reached.plus_days(awarded)));
        }
    }
    if !as_the_peer || standard.get(DateKind::Hdced).is_some() {
        shown.set(DateKind::Hdced, standard.get(DateKind::Hdced));
    }
    shown
}
