//! A duty: one clock about one person, with its state and the facts it rests on.
//!
//! The words of its states are the design's: `running`, `due_soon`, `overdue` (from the day after it was due), `met`,
//! `met_late`, `not_needed` (and why), `cannot_tell` (and what is missing). The arithmetic in words is in `working`.

use calendar::{Instant, Moment, Period};
use facts::{FactId, Kind, When};
use serde::{Deserialize, Serialize};

/// What started a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedBy {
    /// The fact.
    pub fact: FactId,
    /// What kind of fact.
    pub kind: Kind,
    /// When, as exactly as the source knows it.
    pub at: When,
}

/// What met a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetBy {
    /// The fact.
    pub fact: FactId,
    /// When, as exactly as the source knows it.
    pub at: When,
}

/// By how much something is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    /// Whole calendar days after the day on which it was due: 1 is the day after.
    Days(i32),
    /// Elapsed hours after the instant at which it was due, begun hours counted whole.
    Hours(i64),
}

impl Lateness {
    /// `3 days`, `1 hour`.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::Days(1) => "1 day".to_owned(),
            Self::Days(days) => format!("{days} days"),
            Self::Hours(1) => "1 hour".to_owned(),
            Self::Hours(hours) => format!("{hours} hours"),
        }
    }
}

/// Where a duty stands.
///
/// By how much something overdue is late grows with every day, so it is asked for ([`Duty::overdue_by`]) and is not
/// part of the state: a state that is kept stays right until [`crate::wake`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyState {
    /// Not met, and there is time.
    Running,
    /// Not met, and there is little time.
    DueSoon,
    /// Not met, and late: from the day after it was due; for clocks of hours, from the instant after. Rules that count
    /// visits have no due day: they are overdue while the count is broken.
    Overdue,
    /// Met in time.
    Met,
    /// Met, but late.
    MetLate {
        /// By how much.
        by: Lateness,
    },
    /// Nothing is owed.
    NotNeeded {
        /// Why.
        why: String,
    },
    /// It cannot be told.
    CannotTell {
        /// What is missing.
        missing: String,
    },
}

impl DutyState {
    /// The state's name in data: `due_soon`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::Met => "met",
            Self::MetLate { .. } => "met_late",
            Self::NotNeeded { .. } => "not_needed",
            Self::CannotTell { .. } => "cannot_tell",
        }
    }

    /// The state's name for people: `due soon`.
    #[must_use]
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::DueSoon => "due soon",
            Self::Overdue => "overdue",
            Self::Met => "met",
            Self::MetLate { .. } => "met late",
            Self::NotNeeded { .. } => "not needed",
            Self::CannotTell { .. } => "cannot be told",
        }
    }
}

/// One clock about one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The rule's id.
    pub rule: String,
    /// The variant taken; `plan` where the plan's own frequency is.
    pub variant: String,
    /// The rule's title.
    pub title: String,
    /// Who owes it, in roles.
    pub owes: String,
    /// What started it.
    pub started: Option<StartedBy>,
    /// The day that was worked out from which it runs, in words; absent where a fact's own day started it.
    pub from_date: Option<String>,
    /// The period taken; absent where no date is set.
    pub period: Option<Period>,
    /// The last day or instant to do it; absent where none is set or none can be told.
    pub due: Option<Moment>,
    /// Where it stands.
    pub state: DutyState,
    /// What met it.
    pub met: Option<MetBy>,
    /// The facts it rests on: what started it, what met it, what came near.
    pub evidence: Vec<FactId>,
    /// Whether the rule was read in statute or guidance.
    pub verified: bool,
    /// True where the default variant was taken, because neither the plan nor the agency has chosen one; its working
    /// says so.
    pub assumed: bool,
    /// What else was taken, and why, where something was not known.
    pub notes: Vec<String>,
    /// True where somebody can still do something about it. A duty of the past that was met, ended or passed by is not
    /// open, whatever is not known of it.
    pub open: bool,
    /// True where it cannot be told only because no source that could tell has sent anything about the person.
    pub no_source: bool,
    /// When the passing of time alone next changes it.
    pub changes_at: Option<Instant>,
}

impl Duty {
    /// What it is about, in words: `strategy discussion of 2 June 2022`.
    #[must_use]
    pub fn about(&self) -> String {
        if let Some(date) = &self.from_date {
            return match self.started.and_then(|started| started.at.day()) {
                Some(day) => format!("{date} on {}, worked out", day.in_words()),
                None => date.clone(),
            };
        }
        match self.started {
            None => self.title.clone(),
            Some(StartedBy {
                kind: Kind::PersonDetails,
                at,
                ..
            }) => format!("birth on {}", at.in_words()),
            Some(StartedBy {
                kind,
                at: When::Unknown,
                ..
            }) => format!("{}, not known when", kind.in_words()),
            Some(StartedBy { kind, at, .. }) => format!("{} of {}", kind.in_words(), at.in_words()),
        }
    }

    /// By how much it is late at `now`; `None` unless it is overdue and has a due day.
    #[must_use]
    pub fn overdue_by(&self, now: Instant) -> Option<Lateness> {
        match (&self.state, self.due?) {
            (DutyState::Overdue, due) => Some(lateness(due, Moment::Instant(now))),
            _ => None,
        }
    }
}

/// How much later `done` is than `due`, by the unit of `due`.
#[must_use]
pub fn lateness(due: Moment, done: Moment) -> Lateness {
    match due {
        Moment::Day(day) => Lateness::Days(done.london_day().days_since(day)),
        Moment::Instant(instant) => {
            let micros = done
                .first_instant()
                .micros()
                .saturating_sub(instant.micros());
            Lateness::Hours(
                micros
                    .saturating_add(3_599_999_999)
                    .div_euclid(3_600_000_000),
            )
        }
    }
}
