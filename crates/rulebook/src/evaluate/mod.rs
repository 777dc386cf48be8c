//! The engine: every rule's clocks over one person's chronology. Pure, and the same for the same question.
//!
//! One module a shape of clock: `once`, `chain`, `count`, `lag`, `before`. Semantics, rule by rule: `docs/rules.md`.

mod before;
mod cases;
mod chain;
mod count;
mod index;
mod judge;
mod lag;
mod once;
mod places;
mod stretch;
mod timing;
mod worked;

use crate::duty::Duty;
use crate::question::Question;
use crate::rule::{Rule, Shape, Variant};
use crate::rulebook::Rulebook;
use calendar::Period;
use calendar::{Day, Instant};
use facts::When;
use index::{Event, Index};
pub(crate) use judge::OWN;
use stretch::Stretches;

/// Every duty that follows from the chronology at `now`, in the order of the rules and of their starts.
///
/// What lies ahead of `now` neither starts nor meets anything yet; [`wake`] tells when it will.
#[must_use]
pub fn evaluate(rulebook: &Rulebook, question: &Question<'_>) -> Vec<Duty> {
    let mut evaluation = Evaluation {
        question,
        index: Index::new(question),
        stretches: Stretches::default(),
        duties: Vec::new(),
    };
    for rule in rulebook.rules() {
        let first = evaluation.duties.len();
        evaluation.run(rule);
        if let Some(made) = evaluation.duties.get_mut(first..) {
            let start = |duty: &Duty| duty.started.map(|started| started.at.order());
            made.sort_by(|one, other| {
                start(one)
                    .cmp(&start(other))
                    .then_with(|| one.variant.cmp(&other.variant))
            });
        }
    }
    evaluation.duties
}

/// The earliest instant after `now` at which the passing of time alone can change any of these duties; `None` where
/// only a new fact can. Evaluating at any instant before it gives the same duties.
#[must_use]
pub fn wake(duties: &[Duty], question: &Question<'_>) -> Option<Instant> {
    let by_duty = duties.iter().filter_map(|duty| duty.changes_at);
    by_duty
        .chain(Index::new(question).next_to_come())
        .filter(|instant| *instant > question.now)
        .min()
}

/// Which variants apply to a clock.
#[derive(Default)]
pub(crate) struct Applies<'r> {
    variants: &'r [Variant],
    /// Whether the default was taken among several because nobody has chosen.
    assumed: bool,
    /// The agency's own period, where it has set one.
    own: Option<Period>,
}

pub(crate) struct Evaluation<'q, 'a> {
    question: &'q Question<'a>,
    index: Index<'q, 'a>,
    stretches: Stretches,
    duties: Vec<Duty>,
}

impl Evaluation<'_, '_> {
    fn run(&mut self, rule: &Rule) {
        match rule.shape {
            Shape::Once => self.once(rule),
            // It sets no days; where an agency has set some, they run like any others.
            Shape::NoDate if !rule.starts.is_empty() => self.once(rule),
            Shape::Chain => self.chain(rule),
            Shape::Count => self.count(rule),
            Shape::Lag => self.lag(rule),
            Shape::Before => self.before(rule),
            Shape::Worked => self.worked(rule),
            Shape::NoDate | Shape::Asked => {}
        }
    }

    /// True where the row holds on the day of what starts a clock; a start of unknown time is taken under a row that
    /// still holds.
    fn in_force(rule: &Rule, start: When) -> bool {
        start
            .earliest()
            .map_or(rule.until.is_none(), |day| rule.holds_on(day))
    }

    /// True where the rule is one of the nation in which one of the agencies works whose facts these are.
    fn holds_there(&self, rule: &Rule, places: &[usize]) -> bool {
        let agencies = places
            .iter()
            .filter_map(|place| self.index.entry(*place))
            .map(|entry| entry.record.agency.as_str());
        agencies
            .map(|agency| self.question.local.nation(agency))
            .any(|nation| rule.nation.covers(nation))
    }

    /// What applies to what these facts start: none in another nation, all of a rule whose variants are stages, and else
    /// the agency's choice or the default.
    fn variants<'r>(&self, rule: &'r Rule, start: &Event) -> Applies<'r> {
        if !self.holds_there(rule, &start.places) {
            return Applies::default();
        }
        if !rule.is_chosen_locally() {
            return Applies {
                variants: &rule.variants,
                ..Applies::default()
            };
        }
        let local = self.question.local;
        let agencies = || {
            start
                .places
                .iter()
                .filter_map(|place| self.index.entry(*place))
                .map(|entry| entry.record.agency.as_str())
        };
        let own = agencies().find_map(|agency| local.own_period(agency, &rule.id));
        let chosen = agencies()
            .find_map(|agency| local.variant(agency, &rule.id))
            .and_then(|variant| rule.variant(variant));
        Applies {
            assumed: chosen.is_none() && own.is_none() && rule.variants.len() > 1,
            variants: chosen
                .or_else(|| rule.default_variant())
                .map_or(&[], std::slice::from_ref),
            own,
        }
    }

    fn day(&self) -> Day {
        self.index.today
    }
}
