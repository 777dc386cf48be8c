//! The plan for managing risk: shown with what would detect that a control has failed, stepped by whoever manages the risk; and, for a
//! recall that has been, what could have found it before.

use crate::desk::Desk;
use crate::fault::Refusal;
use crate::supervision::Supervised;
use crate::supervision_acts::{by, named};
use crate::supervision_papers::PlanView;
use access::{Action, Viewer};
use calendar::Instant;
use chronology::Chronology;
use facts::plan::{PlanAct, PlanStep};
use facts::{FactId, Statement};
use licence::plan::CouldHaveFound;
use licence::recorded::{RecordedRecall, found_before, plan};

/// Where a step stands that is only tried.
const TRIED: FactId = FactId {
    position: u64::MAX,
    ordinal: 0,
};

/// The plan as a viewer sees it.
pub(crate) fn plan_view(
    viewer: &Viewer,
    chronology: &Chronology<'_>,
    all: &Supervised,
    now: Instant,
) -> PlanView {
    let recorded = plan(chronology, now);
    let in_force: Vec<u32> = all
        .current()
        .filter(|one| one.licence.state.is_in_force())
        .map(|one| one.licence.in_force().map(|row| row.number).collect())
        .unwrap_or_default();
    let controls = recorded.risks.iter().flat_map(|risk| &risk.controls);
    PlanView {
        detection: controls
            .map(|one| (one.name.clone(), one.control.detection()))
            .collect(),
        gaps: recorded.gaps(&in_force),
        keeps: viewer.may(Action::KeepPlan),
        recorded,
    }
}

impl Desk {
    /// What could have found a recall before it was revoked.
    pub(crate) fn found_before(
        &self,
        chronology: &Chronology<'_>,
        all: &Supervised,
        recall: &RecordedRecall,
    ) -> Vec<CouldHaveFound> {
        use licence::recall::RecallAct;
        let mut done = recall.recall.done.iter();
        let revoked = done.find(|done| matches!(done.act, RecallAct::Revoke));
        let licence = all
            .licences
            .iter()
            .find(|one| Some(&one.name) == recall.licence.as_ref());
        let (Some(revoked), Some(licence)) = (revoked, licence) else {
            return Vec::new();
        };
        let policies = &self.shared.supervising.policies;
        let of = (recall.recall.conditions.as_slice(), revoked.at);
        found_before(chronology, licence, (&all.decisions, policies), of)
    }

    /// The fact that a step of the plan makes.
    pub(crate) fn plan_step(
        &self,
        viewer: &Viewer,
        chronology: &Chronology<'_>,
        all: &Supervised,
        step: &PlanStep,
        now: Instant,
    ) -> Result<Vec<Statement>, Refusal> {
        let mut step = step.clone();
        step.by = by(viewer);
        step.risk = step.risk.trim().to_owned();
        let mut plan = plan(chronology, now);
        if step.act == PlanAct::SetControl {
            on_condition(all, &mut step)?;
            for (text, field, words) in [
                (&step.who, "who", "say who does it"),
                (
                    &step.contingency,
                    "contingency",
                    "say what is done where it fails",
                ),
            ] {
                if text.as_deref().unwrap_or_default().trim().is_empty() {
                    return Err(Refusal::invalid(field, words));
                }
            }
            if step.control.is_none() {
                step.control = Some(fresh(chronology));
            }
        }
        plan.take(&step, TRIED, now)
            .map_err(|why| Refusal::invalid("act", why))?;
        Ok(vec![step.into()])
    }
}

/// A control rests on a condition that is in force, of the licence in force.
fn on_condition(all: &Supervised, step: &mut PlanStep) -> Result<(), Refusal> {
    let Some(number) = step.condition_number else {
        step.licence = None;
        return Ok(());
    };
    let licence = match &step.licence {
        Some(name) => named(all, name)?,
        None => all.current().ok_or(Refusal::NotFound)?,
    };
    if !licence.licence.in_force().any(|row| row.number == number) {
        return Err(Refusal::invalid(
            "condition",
            "choose a condition that is in force",
        ));
    }
    step.licence = Some(licence.name.clone());
    Ok(())
}

/// A name that no control of the plan has had.
fn fresh(chronology: &Chronology<'_>) -> String {
    let set = chronology
        .of_kind(facts::Kind::PlanStep)
        .filter(|entry| match entry.statement.as_ref() {
            Statement::PlanStep(step) => step.act == PlanAct::SetControl,
            _ => false,
        })
        .count();
    format!("C{}", set + 1)
}
