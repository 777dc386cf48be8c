//! A person's licences from their steps.

use super::{instant_of, name_of};
use crate::life::{Act, Done, Licence, LicenceKind, Rights, Step};
use crate::policy::ConditionIdentity;
use crate::served::ServedCondition;
use calendar::Instant;
use chronology::{Chronology, Entry, NotTaken};
use facts::licence::{ConditionServed, LicenceAct, LicenceStep};
use facts::{FactId, Kind, Statement};
use serde::Serialize;

/// A licence as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedLicence {
    /// Its name among the person's licences.
    pub name: String,
    /// What came of the steps that were taken.
    pub licence: Licence,
    /// The facts of those steps, in the order of `licence.done`.
    pub steps: Vec<FactId>,
    /// The steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// A person's licences as they stand at an instant, in the order in which they were begun. A licence of which no step says the kind
/// is not made up: all its steps are not taken.
#[must_use]
pub fn licences(
    chronology: &Chronology<'_>,
    now: Instant,
    rights: &Rights,
) -> (Vec<RecordedLicence>, Vec<NotTaken>) {
    let (mut found, mut nowhere) = (Vec::<RecordedLicence>::new(), Vec::new());
    for entry in chronology.of_kind(Kind::LicenceStep) {
        let Statement::LicenceStep(step) = entry.statement.as_ref() else {
            continue;
        };
        let place = found.iter().position(|one| one.name == step.licence);
        let recorded = match place.and_then(|place| found.get_mut(place)) {
            Some(recorded) => recorded,
            None => {
                let Some(kind) = step.licence_kind else {
                    let why = "no step before it says of what kind the licence is".to_owned();
                    nowhere.push(NotTaken::of(entry, why));
                    continue;
                };
                found.push(RecordedLicence {
                    name: step.licence.clone(),
                    licence: Licence::draft(kind),
                    steps: Vec::new(),
                    not_taken: Vec::new(),
                });
                let Some(begun) = found.last_mut() else {
                    continue;
                };
                begun
            }
        };
        recorded.take(entry, step, now, rights);
    }
    // What was only meant to begin has not begun.
    found.retain_mut(|one| {
        let begun = !one.steps.is_empty();
        if !begun {
            nowhere.append(&mut one.not_taken);
        }
        begun
    });
    (found, nowhere)
}

impl RecordedLicence {
    fn take(&mut self, entry: &Entry<'_>, step: &LicenceStep, now: Instant, rights: &Rights) {
        let done = step_of(step, self.licence.kind)
            .and_then(|act| Ok((act, instant_of(entry.happened.from, now)?)))
            .map(|(act, at)| Done {
                at,
                who: step.who,
                by: name_of(&step.by),
                act,
            });
        let taken = done.and_then(|done| {
            self.licence
                .take(done, rights)
                .map_err(|refused| refused.to_string())
        });
        match taken {
            Ok(()) => self.steps.push(entry.id),
            Err(why) => self.not_taken.push(NotTaken::of(entry, why)),
        }
    }
}

/// What a step does to a licence of a kind.
///
/// # Errors
/// What it lacks, in words.
pub fn step_of(step: &LicenceStep, kind: LicenceKind) -> Result<Act, String> {
    if step.licence_kind.is_some_and(|said| said != kind) {
        return Err(format!(
            "it says another kind of licence than the first step, which says {}",
            kind.in_words()
        ));
    }
    let lacking = |what: &str| format!("it lacks {what}");
    let plain = |step_to: Step| Act::Step {
        step: step_to,
        reason: step.reason.clone(),
    };
    Ok(match step.act {
        LicenceAct::Add => Act::Add {
            condition: served(
                step.condition
                    .as_ref()
                    .ok_or_else(|| lacking("the condition"))?,
            )?,
            set_by: step
                .set_by
                .ok_or_else(|| lacking("whose condition it is"))?,
        },
        LicenceAct::Vary => Act::Vary {
            number: step
                .condition_number
                .ok_or_else(|| lacking("the number of the condition"))?,
            condition: served(
                step.condition
                    .as_ref()
                    .ok_or_else(|| lacking("the condition"))?,
            )?,
        },
        LicenceAct::Remove => Act::Remove {
            number: step
                .condition_number
                .ok_or_else(|| lacking("the number of the condition"))?,
        },
        LicenceAct::SetStart => Act::SetStart {
            day: step
                .starts_on
                .ok_or_else(|| lacking("the day of release"))?,
        },
        LicenceAct::Submit => plain(Step::Submit),
        LicenceAct::SendBack => plain(Step::SendBack),
        LicenceAct::Approve => plain(Step::Approve),
        LicenceAct::Edit => plain(Step::Edit),
        LicenceAct::PassHardStop => plain(Step::PassHardStop),
        LicenceAct::Activate => plain(Step::Activate),
        LicenceAct::BeginVariation => plain(Step::BeginVariation),
        LicenceAct::DropVariation => plain(Step::DropVariation),
        LicenceAct::ServeVariation => plain(Step::ServeVariation),
        LicenceAct::Revoke => plain(Step::Revoke),
        LicenceAct::End => plain(Step::End),
        LicenceAct::Withdraw => plain(Step::Withdraw),
    })
}

/// The name of a step among the acts of the record.
#[must_use]
pub const fn act_of(step: Step) -> LicenceAct {
    match step {
        Step::Submit => LicenceAct::Submit,
        Step::SendBack => LicenceAct::SendBack,
        Step::Approve => LicenceAct::Approve,
        Step::Edit => LicenceAct::Edit,
        Step::PassHardStop => LicenceAct::PassHardStop,
        Step::Activate => LicenceAct::Activate,
        Step::BeginVariation => LicenceAct::BeginVariation,
        Step::DropVariation => LicenceAct::DropVariation,
        Step::ServeVariation => LicenceAct::ServeVariation,
        Step::Revoke => LicenceAct::Revoke,
        Step::End => LicenceAct::End,
        Step::Withdraw => LicenceAct::Withdraw,
    }
}

/// The condition as the record keeps it.
#[must_use]
pub fn served_of(condition: &ServedCondition) -> ConditionServed {
    ConditionServed {
        policy_version: condition
            .identity
            .as_ref()
            .map(|identity| identity.policy_version.clone()),
        code: condition
            .identity
            .as_ref()
            .map(|identity| identity.code.clone()),
        kind: condition.kind,
        category: condition.category.clone(),
        text: condition.text.clone(),
        values: condition.values.clone(),
    }
}

fn served(condition: &ConditionServed) -> Result<ServedCondition, String> {
    let identity = match (&condition.policy_version, &condition.code) {
        (Some(version), Some(code)) => Some(ConditionIdentity {
            policy_version: version.clone(),
            code: code.clone(),
        }),
        (None, None) => None,
        (Some(_), None) => {
            return Err("its condition has a version of a policy and no code".to_owned());
        }
        (None, Some(_)) => {
            return Err(
                "its condition has a code without the version of its policy, which alone says what the code means"
                    .to_owned(),
            );
        }
    };
    if condition.text.trim().is_empty() {
        return Err("its condition has no text: what was served is not known".to_owned());
    }
    Ok(ServedCondition {
        identity,
        kind: condition.kind,
        category: condition.category.clone(),
        text: condition.text.clone(),
        values: condition.values.clone(),
    })
}
