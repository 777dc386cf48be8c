//! Steps of recalls: tried against what stands, with the type of the day on which the head signs, and the licence revoked by the
//! same act.

use crate::desk::Desk;
use crate::fault::Refusal;
use crate::sentenced::{Sentenced, for_rules};
use crate::supervision::Supervised;
use crate::supervision_acts::{Acting, by};
use crate::supervision_view::Supervise;
use access::{Role, Viewer};
use calendar::Instant;
use chronology::{Chronology, Reading, Standing};
use facts::licence::{LicenceAct, LicenceStep, RecallAct, RecallKind, RecallStep, Who};
use facts::{FactId, Kind, Span, Statement, When};
use licence::recall::{SigningCheck, Stage, Tranche};
use licence::recorded::{RecordedLicence, life_facts};
use rulebook::{WorkedOut, WorkedOutDay};
use sentence::after_release::RecallType;

/// Where a step stands that is only tried.
const TRIED: FactId = FactId {
    position: u64::MAX,
    ordinal: 0,
};

/// Whose step a step of a recall is.
pub(crate) const fn takes_recall_step(role: Role, act: RecallAct) -> bool {
    use RecallAct as A;
    match role {
        Role::Operator => true,
        Role::ProbationPractitioner => {
            matches!(
                act,
                A::Ask | A::PartB | A::TellVictimLiaison | A::NotArrested | A::Arrest
            )
        }
        Role::SeniorProbationOfficer => matches!(act, A::Sign | A::Decline),
        Role::HeadOfProbationUnit => matches!(act, A::SignAsHead | A::Decline),
        Role::CaseworkSection => matches!(
            act,
            A::Revoke
                | A::TellPolice
                | A::NotArrested
                | A::Arrest
                | A::CheckAtLarge
                | A::Represent
                | A::Reply
                | A::Refer
                | A::Release
                | A::Stop
        ),
        Role::PrisonCaseAdministrator => {
            matches!(act, A::Return | A::Tell | A::Dossier | A::Represent)
        }
        _ => false,
    }
}

/// The steps that can follow at a stage of a recall.
pub(crate) const fn follows(act: RecallAct, stage: Stage) -> bool {
    use RecallAct as A;
    if matches!(act, A::TellVictimLiaison) {
        return !matches!(
            stage,
            Stage::Concern | Stage::Released | Stage::NotRecalled | Stage::Stopped
        );
    }
    match stage {
        Stage::Concern => matches!(act, A::Ask | A::Decline),
        Stage::Asked => matches!(act, A::Sign | A::Decline | A::Stop),
        Stage::SignedBySenior => matches!(act, A::SignAsHead | A::Decline | A::Stop),
        Stage::Requested => matches!(act, A::Revoke | A::Stop),
        Stage::Revoked => matches!(
            act,
            A::Return | A::TellPolice | A::NotArrested | A::Arrest | A::CheckAtLarge | A::Stop
        ),
        Stage::Returned => matches!(
            act,
            A::Tell
                | A::Dossier
                | A::PartB
                | A::Represent
                | A::Reply
                | A::Refer
                | A::Release
                | A::Stop
        ),
        Stage::Told => matches!(
            act,
            A::Dossier | A::PartB | A::Represent | A::Reply | A::Refer | A::Release | A::Stop
        ),
        Stage::Referred => matches!(
            act,
            A::Dossier | A::PartB | A::Represent | A::Reply | A::Release | A::Stop
        ),
        Stage::Released | Stage::NotRecalled | Stage::Stopped => false,
    }
}

impl Desk {
    /// The facts that a step of a recall makes.
    pub(crate) fn recall_step(
        &self,
        viewer: &Viewer,
        chronology: &Chronology<'_>,
        all: &Supervised,
        step: RecallStep,
        now: Instant,
    ) -> Result<Vec<Statement>, Refusal> {
        if !takes_recall_step(viewer.role, step.act) {
            return Err(Refusal::invalid("act", "this step is another office's"));
        }
        let mut step = of_its_recall(step, all)?;
        let of_recall = |one: &&RecordedLicence| Some(&one.name) == step.licence.as_ref();
        let licence = all.licences.iter().find(of_recall).or(all.current());
        step.licence_kind = licence.map(|one| one.licence.kind);
        as_said_before(&mut step, chronology);
        if step.act == RecallAct::SignAsHead
            && let Some(check) = self.check_before_signing(chronology, all, now)
        {
            as_the_law_requires(&mut step, &check);
        }
        self.try_recall(chronology, &step, now)?;
        let mut statements: Vec<Statement> = Vec::new();
        if step.act == RecallAct::Revoke
            && let Some(one) = licence.filter(|one| one.licence.state.is_in_force())
        {
            // One entry, every copy: the licence is revoked by the same act.
            let acting = Acting {
                viewer,
                now,
                name: one.name.clone(),
                kind: one.licence.kind,
            };
            let revoked = LicenceStep {
                reason: Some(format!("recall {}", step.recall)),
                ..acting.step(LicenceAct::Revoke, Who::SecretaryOfState)
            };
            statements.extend(self.tried(one.licence.clone(), &acting, vec![revoked])?);
        }
        statements.push(step.into());
        Ok(statements)
    }

    /// When somebody recalled before the fifty-six days came in is to be released. Nobody who is at large is, yet.
    pub(crate) fn tranche_of(
        &self,
        chronology: &Chronology<'_>,
        all: &Supervised,
        now: Instant,
    ) -> Option<Tranche> {
        if all
            .open_recall()
            .is_some_and(|one| one.recall.returned.is_none())
        {
            return None;
        }
        let life = life_facts(chronology, &all.licences, now);
        self.shared.supervising.tranches.tranche(&life)
    }

    /// What rules start their clocks from that nobody told: release dates, and the tranche of somebody recalled before.
    pub(crate) fn for_rules(
        &self,
        chronology: &Chronology<'_>,
        sentenced: &Sentenced,
        now: Instant,
    ) -> WorkedOut {
        let mut worked_out = for_rules(&sentenced.dates, &self.shared.holidays);
        let recalled = [Kind::Recall, Kind::RecallStep]
            .iter()
            .any(|kind| chronology.of_kind(*kind).next().is_some());
        if recalled && worked_out.refused.is_none() {
            let all = self.supervised(chronology, now);
            let tranche = self.tranche_of(chronology, &all, now);
            worked_out.days.extend(tranche.and_then(|tranche| {
                Some(WorkedOutDay {
                    date: "RECALL_TRANCHE".to_owned(),
                    words: format!("the tranche of the recall ({})", tranche.working),
                    day: tranche.release_on?,
                    since: Some(tranche.recalled_on),
                })
            }));
        }
        worked_out
    }

    /// Tries a step of a recall as if it stood in the chronology.
    fn try_recall(
        &self,
        chronology: &Chronology<'_>,
        step: &RecallStep,
        now: Instant,
    ) -> Result<(), Refusal> {
        let mut with = chronology.clone();
        let mut tried = chronology
            .entries
            .last()
            .cloned()
            .ok_or(Refusal::NotFound)?;
        tried.statement = Reading::Corrected(Box::new(step.clone().into()));
        tried.happened = Span::at(When::Instant(now));
        tried.standing = Standing::Current;
        tried.id = TRIED;
        with.entries.push(tried);
        let after = self.supervised(&with, now);
        let mut refused = after.recalls.iter().flat_map(|one| &one.not_taken);
        match refused.find(|one| one.fact == TRIED) {
            Some(refused) => Err(Refusal::invalid("act", refused.why.clone())),
            None => Ok(()),
        }
    }
}

/// The step that an act on a recall is; none for other acts.
pub(crate) fn recall_step_of(viewer: &Viewer, act: &Supervise) -> Option<RecallStep> {
    match act {
        Supervise::Recall {
            act,
            tried,
            conditions,
            words,
        } => Some(RecallStep {
            tried: tried.clone(),
            conditions: conditions.clone(),
            words: Some(words.trim().to_owned()).filter(|words| !words.is_empty()),
            ..RecallStep::plain(String::new(), *act, by(viewer))
        }),
        Supervise::Recalled(step) => Some(RecallStep {
            by: by(viewer),
            ..step.clone()
        }),
        _ => None,
    }
}

/// The step with the name of its recall and licence: of the one that is open, or of a new one.
fn of_its_recall(mut step: RecallStep, all: &Supervised) -> Result<RecallStep, Refusal> {
    match (all.open_recall(), step.act == RecallAct::Ask) {
        (Some(open), false) => {
            step.recall.clone_from(&open.name);
            step.licence.clone_from(&open.licence);
        }
        (None, true) => {
            let in_force = all
                .current()
                .filter(|one| one.licence.state.is_in_force())
                .ok_or_else(|| Refusal::invalid("act", "no licence is in force"))?;
            let known = |number: &u32| in_force.licence.in_force().any(|row| row.number == *number);
            if !step.conditions.iter().all(known) {
                let words = "choose conditions that are in force";
                return Err(Refusal::invalid("conditions", words));
            }
            step.recall = (all.recalls.len() + 1).to_string();
            step.licence = Some(in_force.name.clone());
        }
        (Some(_), true) => return Err(Refusal::invalid("act", "a recall is open already")),
        (None, false) => return Err(Refusal::invalid("act", "no recall is open")),
    }
    Ok(step)
}

/// The type that an earlier step of the same recall said.
fn as_said_before(step: &mut RecallStep, chronology: &Chronology<'_>) {
    for entry in chronology.of_kind(Kind::RecallStep) {
        if let Statement::RecallStep(before) = entry.statement.as_ref()
            && before.recall == step.recall
            && before.recall_kind.is_some()
        {
            step.recall_kind = before.recall_kind;
            step.fixed_term_days = before.fixed_term_days;
        }
    }
}

/// The type that the law of the day requires; where it cannot be told, what it is taken as.
fn as_the_law_requires(step: &mut RecallStep, check: &SigningCheck) {
    let counts = check.recall.taken_as.unwrap_or(check.recall.answer);
    step.recall_kind = match counts {
        RecallType::FixedTerm => Some(RecallKind::FixedTerm),
        RecallType::Emergency => Some(RecallKind::Emergency),
        RecallType::Standard => Some(RecallKind::Standard),
        _ => None,
    };
    let days = check.recall.fixed_term_days;
    step.fixed_term_days = days.filter(|_| counts == RecallType::FixedTerm);
}
