//! Tags: ordered, fitted, faulty, removed, each a state; and the days on which a condition that rests on the tag was not watched.
//! A day that was not watched says nothing of the person: it is a day at risk, and shown as such.

use calendar::{Day, Instant};
use serde::{Deserialize, Serialize};

/// Something that happened to a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TagEvent {
    /// The order went to the provider; it is to be fitted by the end of that day.
    Ordered {
        /// By when.
        fit_by: Day,
    },
    /// A visit to fit it found nobody, or was refused.
    VisitFailed,
    /// Fitted and working.
    Fitted,
    /// The battery is empty.
    Flat,
    /// The equipment is faulty.
    Faulty,
    /// It works again.
    Working,
    /// The strap was cut or opened.
    Tampered,
    /// Taken off by the provider.
    Removed,
}

/// How a tag stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TagState {
    /// Nobody has ordered one.
    NotOrdered,
    /// Ordered, to be fitted yet.
    Ordered,
    /// The day by which it was to be fitted has passed.
    FitLate,
    /// Fitted and working: the only state in which it watches.
    Fitted,
    /// Fitted, its battery empty.
    Flat,
    /// Fitted, faulty.
    Faulty,
    /// The strap was cut or opened.
    Tampered,
    /// Taken off.
    Removed,
}

impl TagState {
    /// True where the tag sends what it should.
    #[must_use]
    pub const fn watches(self) -> bool {
        matches!(self, Self::Fitted)
    }
}

/// A day on which the tag did not watch all day, and the worst state of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayAtRisk {
    /// The day.
    pub day: Day,
    /// A state of that day in which nothing was watched.
    pub state: TagState,
}

/// The state at an instant, from the events in any order.
#[must_use]
pub fn state_at(events: &[(Instant, TagEvent)], at: Instant) -> TagState {
    let mut events: Vec<_> = events.iter().filter(|(when, _)| *when <= at).collect();
    events.sort();
    let mut state = TagState::NotOrdered;
    let mut fit_by = None;
    for (_, event) in events {
        state = match (event, state) {
            (TagEvent::Ordered { fit_by: by }, _) => {
                fit_by = Some(*by);
                TagState::Ordered
            }
            (TagEvent::VisitFailed, before) => before,
            (TagEvent::Fitted | TagEvent::Working, _) => TagState::Fitted,
            (TagEvent::Flat, _) => TagState::Flat,
            (TagEvent::Faulty, _) => TagState::Faulty,
            (TagEvent::Tampered, _) => TagState::Tampered,
            (TagEvent::Removed, _) => TagState::Removed,
        };
    }
    let late = fit_by.is_some_and(|by| by < at.london_day());
    if state == TagState::Ordered && late {
        TagState::FitLate
    } else {
        state
    }
}

/// The days from `first` to `last`, both counted, on which the tag did not watch all day. A condition binds from release, so the
/// day on which a tag is fitted is one of them.
#[must_use]
pub fn days_at_risk(events: &[(Instant, TagEvent)], first: Day, last: Day) -> Vec<DayAtRisk> {
    let mut days = Vec::new();
    let mut day = first;
    while day <= last {
        let mut looks = vec![Instant::start_of(day), Instant::end_of(day)];
        looks.extend(
            events
                .iter()
                .map(|(when, _)| *when)
                .filter(|when| when.london_day() == day),
        );
        looks.sort();
        let unwatched = looks
            .into_iter()
            .map(|at| state_at(events, at))
            .find(|state| !state.watches());
        if let Some(state) = unwatched {
            days.push(DayAtRisk { day, state });
        }
        day = day.plus_days(1);
    }
    days
}
