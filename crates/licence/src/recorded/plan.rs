//! The plan for managing risk as the record has it: a fold over a person's standing facts, as known at an instant; and, for a recall
//! that has been, what on the record could have found it, by which detector, and when.

use super::{Beside, Keeping, RecordedDecision, RecordedLicence, instant_of, keeping};
use crate::compliance::Shown;
use crate::life::State;
use crate::plan::{Control, CouldHaveFound, Detector, Gap, Risk, Trace, could_have_found, gaps};
use crate::policy::Policy;
use calendar::{Day, Instant};
use chronology::{Chronology, NotTaken};
use facts::compliance::ComplianceEvent;
use facts::plan::{PlanAct, PlanStep};
use facts::{FactId, Kind, Statement};
use serde::Serialize;

/// A control as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedControl {
    /// Its name in the plan.
    pub name: String,
    /// The fact that says it as it is.
    pub fact: FactId,
    /// Since when it says so.
    pub since: Instant,
    /// The licence whose condition it rests on.
    pub licence: Option<String>,
    /// What it is.
    pub control: Control,
}

/// A risk with its controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedRisk {
    /// In words.
    pub words: String,
    /// Its controls, in the order in which they were put in.
    pub controls: Vec<RecordedControl>,
}

/// A control, or a risk, that is in the plan no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndedControl {
    /// What it was, in words.
    pub words: String,
    /// When it ended.
    pub on: Day,
    /// Why.
    pub reason: String,
}

/// A plan as the record has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordedPlan {
    /// Risks, in the order in which they were named.
    pub risks: Vec<RecordedRisk>,
    /// What is in it no more.
    pub ended: Vec<EndedControl>,
    /// The steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// The plan as it stood at an instant. A step after it is not taken, and of an earlier plan not told either.
#[must_use]
pub fn plan(chronology: &Chronology<'_>, now: Instant) -> RecordedPlan {
    let mut plan = RecordedPlan::default();
    for entry in chronology.of_kind(Kind::PlanStep) {
        if let Statement::PlanStep(step) = entry.statement.as_ref() {
            let taken =
                instant_of(entry.happened.from, now).and_then(|at| plan.take(step, entry.id, at));
            if let Err(why) = taken {
                plan.not_taken.push(NotTaken::of(entry, why));
            }
        }
    }
    plan
}

impl RecordedPlan {
    /// The plan after a step.
    ///
    /// # Errors
    /// Why it is not taken, in words.
    pub fn take(&mut self, step: &PlanStep, fact: FactId, at: Instant) -> Result<(), String> {
        if step.risk.trim().is_empty() {
            return Err("it does not say which risk".to_owned());
        }
        match step.act {
            PlanAct::NameRisk => {
                if self.risks.iter().any(|risk| risk.words == step.risk) {
                    return Err("the plan has that risk already".to_owned());
                }
                self.risks.push(RecordedRisk {
                    words: step.risk.clone(),
                    controls: Vec::new(),
                });
            }
            PlanAct::SetControl => self.set(step, fact, at)?,
            PlanAct::EndControl => {
                let name = step
                    .control
                    .as_ref()
                    .ok_or("it does not say which control")?;
                let reason = why(step)?;
                let ended = self.take_out(name).ok_or("the plan has no such control")?;
                self.ended.push(EndedControl {
                    words: ended.control.words,
                    on: at.london_day(),
                    reason,
                });
            }
            PlanAct::EndRisk => {
                let reason = why(step)?;
                let place = self
                    .risks
                    .iter()
                    .position(|risk| risk.words == step.risk)
                    .ok_or("the plan has no such risk")?;
                let ended = self.risks.remove(place);
                self.ended.push(EndedControl {
                    words: ended.words,
                    on: at.london_day(),
                    reason,
                });
            }
        }
        Ok(())
    }

    fn set(&mut self, step: &PlanStep, fact: FactId, at: Instant) -> Result<(), String> {
        let name = step
            .control
            .clone()
            .ok_or("it does not say which control")?;
        let words = step.words.clone().unwrap_or_default();
        if words.trim().is_empty() {
            return Err("it does not say what the control is".to_owned());
        }
        let set = RecordedControl {
            name,
            fact,
            since: at,
            licence: step.licence.clone(),
            control: Control {
                words,
                condition: step.condition_number,
                who: step.who.clone().unwrap_or_default(),
                contingency: step.contingency.clone().unwrap_or_default(),
                detectors: step.detectors.clone(),
            },
        };
        let mut controls = self.risks.iter_mut().flat_map(|risk| &mut risk.controls);
        if let Some(before) = controls.find(|one| one.name == set.name) {
            *before = set;
            return Ok(());
        }
        match self.risks.iter_mut().find(|risk| risk.words == step.risk) {
            Some(risk) => risk.controls.push(set),
            None => self.risks.push(RecordedRisk {
                words: step.risk.clone(),
                controls: vec![set],
            }),
        }
        Ok(())
    }

    fn take_out(&mut self, name: &str) -> Option<RecordedControl> {
        let of = |one: &RecordedControl| one.name == name;
        let risk = self
            .risks
            .iter_mut()
            .find(|risk| risk.controls.iter().any(of))?;
        let place = risk.controls.iter().position(of)?;
        Some(risk.controls.remove(place))
    }

    /// The plan by itself: risks and controls.
    #[must_use]
    pub fn as_risks(&self) -> Vec<Risk> {
        self.risks
            .iter()
            .map(|risk| Risk {
                words: risk.words.clone(),
                controls: risk
                    .controls
                    .iter()
                    .map(|one| one.control.clone())
                    .collect(),
            })
            .collect()
    }

    /// What has to be looked at, given the conditions in force of the licence in force.
    #[must_use]
    pub fn gaps(&self, conditions: &[u32]) -> Vec<Gap> {
        gaps(&self.as_risks(), conditions)
    }
}

fn why(step: &PlanStep) -> Result<String, String> {
    let reason = step.reason.clone().unwrap_or_default();
    if reason.trim().is_empty() {
        return Err("it does not say why it ends".to_owned());
    }
    Ok(reason)
}

/// For a recall of a day: what was on the record about the conditions that were broken, by what it could be seen and since when, and
/// whether the plan of that day had such a detector. What was learnt afterwards of what had been before counts: it was there to find.
#[must_use]
pub fn found_before(
    chronology: &Chronology<'_>,
    one: &RecordedLicence,
    (decisions, policies): (&[RecordedDecision], &[Policy]),
    (conditions, revoked): (&[u32], Instant),
) -> Vec<CouldHaveFound> {
    let recalled = revoked.london_day();
    // As it stood that day, before it was revoked.
    let mut then = one.clone();
    then.licence.state = State::Active;
    let keeping = &keeping(
        chronology,
        &then,
        (decisions, policies),
        &Beside::default(),
        revoked,
    );
    let before = plan(chronology, revoked);
    let mut of_licence = before.as_risks();
    for (risk, recorded) in of_licence.iter_mut().zip(&before.risks) {
        // A control of another licence's condition of the same number is another control.
        let mut theirs = recorded.controls.iter();
        risk.controls.retain(|_| {
            theirs
                .next()
                .is_some_and(|control| control.licence.as_ref().is_none_or(|of| *of == one.name))
        });
    }
    let traces = traces(chronology, keeping, conditions);
    could_have_found(&of_licence, &traces, recalled)
}

fn traces(chronology: &Chronology<'_>, keeping: &Keeping, conditions: &[u32]) -> Vec<Trace> {
    let of_condition = |condition: &u32| conditions.contains(condition);
    keeping
        .candidates
        .iter()
        .filter(|candidate| of_condition(&candidate.condition))
        .filter_map(|candidate| {
            let fact = candidate.facts.first()?;
            let entry = chronology.entry(*fact)?;
            let (by, on) = match entry.statement.as_ref() {
                Statement::DeviceInspection(_) => (
                    Detector::Device,
                    gone_since(keeping, *fact).or(candidate.at.earliest()),
                ),
                Statement::ComplianceRecord(record) => {
                    (by_event(record.event), candidate.at.earliest())
                }
                Statement::CandidateBreach(raised) if raised.equipment.is_some() => {
                    (Detector::Tag, candidate.at.earliest())
                }
                Statement::DisclosureEntry(_) => (Detector::ThirdPerson, candidate.at.earliest()),
                _ => (Detector::OtherAgencies, candidate.at.earliest()),
            };
            Some(Trace {
                on: on?,
                by,
                condition: candidate.condition,
                words: candidate.words.clone(),
            })
        })
        .collect()
}

/// The day from which an inspection would have shown that a history is gone: that on which what is left of it begins.
fn gone_since(keeping: &Keeping, fact: FactId) -> Option<Day> {
    let mut inspections = keeping.inspections.iter();
    let inspection = inspections.find(|inspection| inspection.fact == fact)?;
    inspection.shows.iter().find_map(|shows| match shows {
        Shown::HistoryGone { begins, .. } => *begins,
        _ => None,
    })
}

const fn by_event(event: ComplianceEvent) -> Detector {
    match event {
        ComplianceEvent::TestPositive
        | ComplianceEvent::TestRefused
        | ComplianceEvent::TestSpoilt
        | ComplianceEvent::TestClear => Detector::Test,
        ComplianceEvent::Away => Detector::ThirdPerson,
        _ => Detector::OtherAgencies,
    }
}
