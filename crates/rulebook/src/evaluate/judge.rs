//! The common part of every clock: from a start, a period and what may have met it, to one duty.

use super::Evaluation;
use super::index::Event;
use super::places::Places;
use super::stretch::Ending;
use super::timing::{Timing, standing, timing};
use crate::duty::{Duty, DutyState, MetBy, StartedBy};
use crate::rule::{Rule, Variant};
use crate::selector::Selector;
use calendar::Period;
use facts::{FactId, Kind};

/// The variant's name where the plan itself says how often.
pub(crate) const PLAN: &str = "plan";

/// The variant's name where an agency has set a period of its own.
pub(crate) const OWN: &str = "own";

/// One clock before it is judged.
pub(crate) struct Clock<'r> {
    pub(crate) rule: &'r Rule,
    pub(crate) variant: &'r Variant,
    /// The plan's own frequency or the agency's own figure, where it overrides the variant's period, and its name.
    pub(crate) own_period: Option<(Period, &'static str)>,
    pub(crate) start: Event,
    /// The day that was worked out from which it runs, in words.
    pub(crate) from_date: Option<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) ending: Option<Ending>,
    /// The facts whose agencies are to meet it: what started the clock, and the plan under which it runs.
    pub(crate) side: Places,
    /// Whether the variant was taken because nobody has chosen.
    pub(crate) assumed: bool,
}

impl<'r> Clock<'r> {
    /// A clock that `start` starts by itself.
    pub(crate) fn by(rule: &'r Rule, variant: &'r Variant, start: Event) -> Self {
        let side = start.places.clone();
        Self {
            rule,
            variant,
            own_period: None,
            from_date: None,
            start,
            notes: Vec::new(),
            ending: None,
            side,
            assumed: false,
        }
    }

    pub(crate) fn period(&self) -> Option<Period> {
        self.own_period
            .map(|(period, _)| period)
            .or(self.variant.period)
    }

    pub(crate) fn met_by(&self) -> &'r [Selector] {
        self.rule.met_by_of(self.variant)
    }
}

/// How a clock came out.
pub(crate) enum Verdict {
    Met(Event),
    MetLate(Event, crate::Lateness),
    NotNeeded(String),
    /// It cannot be told, and nothing is left to do about it.
    Past(String),
    /// It cannot be told.
    Unclear(String),
    /// Not met: it stands by its due day.
    Unmet,
}

impl Evaluation<'_, '_> {
    /// The duty that a clock makes, with `near` as further evidence where it was not met.
    pub(crate) fn conclude(
        &self,
        clock: Clock<'_>,
        due: Option<calendar::Moment>,
        verdict: Verdict,
        near: &[usize],
    ) -> Duty {
        let mut duty = self.blank(&clock);
        duty.due = due;
        duty.notes.clone_from(&clock.notes);
        duty.assumed = clock.assumed;
        match verdict {
            Verdict::Met(event) => self.met(&mut duty, &event, DutyState::Met),
            Verdict::MetLate(event, by) => self.met(&mut duty, &event, DutyState::MetLate { by }),
            Verdict::NotNeeded(why) => duty.state = DutyState::NotNeeded { why },
            Verdict::Past(missing) => duty.state = DutyState::CannotTell { missing },
            Verdict::Unclear(missing) => {
                duty.state = DutyState::CannotTell { missing };
                duty.open = true;
            }
            Verdict::Unmet => self.unmet(&mut duty, &clock),
        }
        if !matches!(duty.state, DutyState::Met | DutyState::MetLate { .. }) {
            self.add_evidence(&mut duty.evidence, near);
        }
        if let (DutyState::NotNeeded { .. }, Some(ending)) = (&duty.state, &clock.ending) {
            self.add_evidence(&mut duty.evidence, &ending.places);
        }
        duty
    }

    fn blank(&self, clock: &Clock<'_>) -> Duty {
        let Clock {
            rule,
            variant,
            own_period: own,
            start,
            ..
        } = clock;
        let first = start
            .places
            .first()
            .and_then(|place| self.index.entry(*place));
        let started = first.map(|entry| StartedBy {
            fact: entry.id,
            kind: entry.statement.kind(),
            at: start.at,
        });
        Duty {
            rule: rule.id.clone(),
            variant: own.map_or_else(|| variant.id.clone(), |(_, name)| name.to_owned()),
            title: rule.title.clone(),
            owes: rule.owes.clone(),
            started,
            from_date: clock.from_date.clone(),
            period: clock.period(),
            due: None,
            state: DutyState::Running,
            met: None,
            evidence: self.evidence(&start.places),
            verified: variant.read.verified() && own.is_none_or(|(_, name)| name != OWN),
            assumed: false,
            notes: Vec::new(),
            open: false,
            no_source: false,
            changes_at: None,
        }
    }

    fn met(&self, duty: &mut Duty, event: &Event, state: DutyState) {
        duty.state = state;
        duty.met = self
            .index
            .ids(&event.places)
            .next()
            .map(|fact| MetBy { fact, at: event.at });
        self.add_evidence(&mut duty.evidence, &event.places);
    }

    /// Unmet: it runs, or it cannot be told because no source could tell.
    fn unmet(&self, duty: &mut Duty, clock: &Clock<'_>) {
        let rule = clock.rule;
        duty.open = true;
        // A step of the same licence, recall or review may be told by any agency's system.
        let side = (!clock.variant.any_agency && !rule.same).then_some(&*clock.side);
        if !self.index.carries(clock.met_by(), side) {
            duty.no_source = true;
            duty.state = DutyState::CannotTell {
                missing: no_source(
                    clock.met_by(),
                    side.is_some() && self.index.carries(clock.met_by(), None),
                ),
            };
            return;
        }
        let (state, changes_at) = standing(rule, duty.due, self.question);
        if let (DutyState::Overdue, Some(missing)) = (&state, &rule.unmet_missing) {
            duty.state = DutyState::CannotTell {
                missing: missing.clone(),
            };
            return;
        }
        duty.state = state;
        duty.changes_at = changes_at;
    }

    fn evidence(&self, places: &[usize]) -> Vec<FactId> {
        // Room for what starts it and what meets it.
        let mut evidence = Vec::with_capacity(places.len().saturating_add(1));
        evidence.extend(self.index.ids(places));
        evidence
    }

    pub(crate) fn add_evidence(&self, evidence: &mut Vec<FactId>, places: &[usize]) {
        for id in self.index.ids(places) {
            if !evidence.contains(&id) {
                evidence.push(id);
            }
        }
    }

    /// Judges what may have met the clock, without regard to what made it not needed: met in time, then unclear, then late.
    pub(crate) fn first_met(&self, due: calendar::Moment, candidates: &[Event]) -> Option<Verdict> {
        let mut unclear = None;
        let mut late = None;
        for candidate in candidates {
            match timing(candidate.at, due) {
                Timing::InTime => return Some(Verdict::Met(candidate.clone())),
                Timing::Unclear => {
                    unclear.get_or_insert_with(|| Verdict::Past(self.exact_day_missing(candidate)));
                }
                Timing::Late(by) => {
                    late.get_or_insert_with(|| Verdict::MetLate(candidate.clone(), by));
                }
            }
        }
        unclear.or(late)
    }

    /// `the exact day of the conference: known only as June 2024`.
    pub(crate) fn exact_day_missing(&self, event: &Event) -> String {
        let kind = event
            .places
            .first()
            .and_then(|place| self.index.entry(*place))
            .map_or("event", |entry| entry.statement.kind().in_words());
        match event.at {
            facts::When::Unknown => format!("the day of the {kind}: its source does not know it"),
            facts::When::Day(day) => format!("the hour of the {kind} on {}", day.in_words()),
            other => format!(
                "the exact day of the {kind}: known only as {}",
                other.in_words()
            ),
        }
    }
}

/// Says which facts no source could have told; `elsewhere` where other agencies' sources tell such of their own.
fn no_source(met_by: &[Selector], elsewhere: bool) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for selector in met_by {
        let name = plural(selector.kind);
        if !kinds.contains(&name) {
            kinds.push(name);
        }
    }
    let whose = if elsewhere {
        " of the agency that owes this"
    } else {
        ""
    };
    format!(
        "no source{whose} that reports {} has sent anything about this person",
        kinds.join(" or ")
    )
}

fn plural(kind: Kind) -> String {
    match kind {
        Kind::Supervision => "supervision".to_owned(),
        Kind::InjuryObserved => "injuries".to_owned(),
        Kind::ConferenceReport => "reports for conferences".to_owned(),
        Kind::Enquiry => "section 47 enquiries".to_owned(),
        Kind::ChildDeathNotice => "notices of a child's death".to_owned(),
        Kind::SchoolNotice => "notices to schools".to_owned(),
        Kind::AllegationReferral => "referrals to the designated officer".to_owned(),
        Kind::PlanCirculation => "the sending out of plans".to_owned(),
        Kind::SentenceAdjustment => "days of adjustment".to_owned(),
        Kind::LicenceStep => "steps of licences".to_owned(),
        Kind::RecallStep => "steps of recalls".to_owned(),
        Kind::ReviewStep => "steps of parole reviews".to_owned(),
        Kind::PoliceProtection => "police protection".to_owned(),
        other => format!("{}s", other.in_words()),
    }
}
