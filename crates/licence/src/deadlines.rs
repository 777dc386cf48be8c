//! The practice deadlines of a licence as duties: each is open until something met it or somebody closed it with a reason. None is
//! sent once and lost.
//!
//! The rows are `rulebooks/licence-practice.toml` (L1 to L8); when one is due is the rulebook's sum.

use crate::life::{Act, Licence, State, Step};
use calendar::{BankHolidays, Day, Instant, Moment};
use rulebook::{ClockLine, Rulebook, clock};
use serde::Serialize;

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineState {
    /// Its day has passed and nothing met it.
    Overdue,
    /// To be done yet.
    Running,
    /// It cannot be told when it is due.
    CannotTell,
    /// Met after its day.
    MetLate,
    /// Met.
    Met,
    /// Closed by somebody, with a reason.
    Closed,
}

/// A deadline of a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The rule's id.
    pub rule: String,
    /// What is due.
    pub title: String,
    /// Who owes it.
    pub owes: String,
    /// By when; absent where that cannot be told.
    pub due: Option<Moment>,
    /// How it stands.
    pub state: DeadlineState,
    /// When it was met, or why it was closed.
    pub because: Option<String>,
    /// How its day was worked out.
    pub working: String,
    /// Its authority, and whether that was read.
    pub authority: String,
    /// False for what was read in no statute or guidance.
    pub verified: bool,
}

/// A deadline that somebody closed, by rule, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closed {
    /// The rule's id.
    pub rule: String,
    /// Why it is not needed.
    pub reason: String,
}

/// The deadlines of a licence whose person is to be released on a day, as they stand at an instant.
#[must_use]
pub fn deadlines(
    licence: &Licence,
    release: Day,
    closed: &[Closed],
    now: Instant,
    rulebook: &Rulebook,
    holidays: &BankHolidays,
) -> Vec<Deadline> {
    let submitted = first(licence, Step::Submit);
    let begun = licence.done.first().map(|done| done.at);
    let activated = first(licence, Step::Activate);
    let mut asked = vec![
        ("L1", release, begun),
        ("L3", release, submitted),
        ("L2", release, submitted),
        ("L7", release, begun),
    ];
    if let Some(edited) = last(licence, Step::Edit) {
        let again = after(licence, Step::Approve, edited);
        asked.push(("L5", release, again));
    }
    if let Some(activated) = activated.filter(|_| licence.by_default) {
        let reviewed = after(licence, Step::BeginVariation, activated);
        asked.push(("L6", activated.london_day(), reviewed));
    }
    if licence.state == State::Withdrawn {
        return Vec::new();
    }
    let ask = |(rule, from, met): (&str, Day, Option<Instant>)| {
        let lines = clock(rulebook, rule, Moment::Day(from), holidays).ok()?;
        let line = lines.into_iter().next()?;
        let owes = rulebook.rule(rule).map(|rule| rule.owes.clone());
        Some(deadline(line, owes.unwrap_or_default(), met, closed, now))
    };
    let mut found: Vec<Deadline> = asked.into_iter().filter_map(ask).collect();
    let due = |deadline: &Deadline| deadline.due.map(Moment::last_instant);
    found.sort_by(|one, other| {
        (one.state, due(one), &one.rule).cmp(&(other.state, due(other), &other.rule))
    });
    found
}

fn deadline(
    line: ClockLine,
    owes: String,
    met: Option<Instant>,
    closed: &[Closed],
    now: Instant,
) -> Deadline {
    let given_up = closed.iter().find(|closed| closed.rule == line.rule);
    let late = |at: Instant| line.due.is_some_and(|due| due.last_instant() < at);
    let (state, because) = match (met, given_up) {
        (Some(met), _) if late(met) => (DeadlineState::MetLate, Some(met.london_words())),
        (Some(met), _) => (DeadlineState::Met, Some(met.london_words())),
        (None, Some(closed)) => (DeadlineState::Closed, Some(closed.reason.clone())),
        (None, None) if line.due.is_none() => (DeadlineState::CannotTell, line.why.clone()),
        (None, None) if late(now) => (DeadlineState::Overdue, None),
        (None, None) => (DeadlineState::Running, None),
    };
    Deadline {
        rule: line.rule,
        title: line.title,
        owes,
        due: line.due,
        state,
        because,
        working: line.working,
        authority: line.authority,
        verified: line.verified,
    }
}

fn steps(licence: &Licence, wanted: Step) -> impl DoubleEndedIterator<Item = Instant> {
    licence
        .done
        .iter()
        .filter(move |done| matches!(&done.act, Act::Step { step, .. } if *step == wanted))
        .map(|done| done.at)
}

fn first(licence: &Licence, step: Step) -> Option<Instant> {
    steps(licence, step).next()
}

fn last(licence: &Licence, step: Step) -> Option<Instant> {
    steps(licence, step).next_back()
}

fn after(licence: &Licence, step: Step, at: Instant) -> Option<Instant> {
    steps(licence, step).find(|when| *when > at)
}
