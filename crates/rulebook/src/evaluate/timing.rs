//! Whether something was done in time, as far as its own time tells; and where an unmet duty stands now.

use crate::due_soon::just_after;
use crate::duty::{DutyState, Lateness, lateness};
use crate::question::Question;
use crate::rule::Rule;
use calendar::{Instant, Moment};
use facts::When;

/// Whether what was done at some time was done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timing {
    InTime,
    Late(Lateness),
    /// Its own time is not known exactly enough.
    Unclear,
}

pub(crate) fn timing(done: When, due: Moment) -> Timing {
    match (due, done) {
        (_, When::About(_) | When::Unknown) => Timing::Unclear,
        (Moment::Day(due_day), _) => match (done.earliest(), done.latest()) {
            (_, Some(latest)) if latest <= due_day => Timing::InTime,
            (Some(earliest), _) if earliest > due_day => {
                Timing::Late(lateness(due, Moment::Day(earliest)))
            }
            _ => Timing::Unclear,
        },
        (Moment::Instant(due_instant), _) => match range(done) {
            Some((_, last)) if last <= due_instant => Timing::InTime,
            Some((first, _)) if first > due_instant => {
                Timing::Late(lateness(due, Moment::Instant(first)))
            }
            _ => Timing::Unclear,
        },
    }
}

fn range(when: When) -> Option<(Instant, Instant)> {
    match when {
        When::Instant(instant) => Some((instant, instant)),
        When::Hour(day, hour) => {
            let first = Instant::from_london(day, hour, 0, 0);
            Some((
                first,
                Instant::from_micros(first.plus_hours(1).micros().saturating_sub(1)),
            ))
        }
        other => Some((
            Instant::start_of(other.earliest()?),
            Instant::end_of(other.latest()?),
        )),
    }
}

/// Where an unmet duty stands now, and when that changes by time alone.
pub(crate) fn standing(
    rule: &Rule,
    due: Option<Moment>,
    question: &Question<'_>,
) -> (DutyState, Option<Instant>) {
    let Some(due) = due else {
        return (DutyState::Running, None);
    };
    let now = question.now;
    let late = match due {
        Moment::Day(day) => now.london_day() > day,
        Moment::Instant(instant) => now > instant,
    };
    if late {
        return (DutyState::Overdue, None);
    }
    let soon = rule.due_soon.begins(due, question.holidays);
    let begun = match soon {
        Moment::Day(day) => now.london_day() >= day,
        Moment::Instant(instant) => now >= instant,
    };
    if begun {
        (DutyState::DueSoon, Some(just_after(due)))
    } else {
        (DutyState::Running, Some(soon.first_instant()))
    }
}
