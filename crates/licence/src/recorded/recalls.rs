//! A person's recalls from their steps, and what was handed over in each.

use super::{instant_of, name_of};
use crate::recall::{Recall, RecallAct, RecallDone, Stage};
use calendar::Instant;
use chronology::{Chronology, Entry, NotTaken};
use facts::licence::{RecallAct as Recorded, RecallStep};
use facts::{FactId, Kind, Statement};
use sentence::after_release::{AfterRelease, LifeFacts};
use serde::Serialize;

/// Something handed over, made or looked for in a recall, which moves it nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// The fact.
    pub fact: FactId,
    /// What.
    pub act: Recorded,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// In words.
    pub words: Option<String>,
}

/// A recall as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedRecall {
    /// Its name among the person's recalls.
    pub name: String,
    /// The licence, where a step says which.
    pub licence: Option<String>,
    /// What came of the steps that were taken.
    pub recall: Recall,
    /// The facts of those steps, in the order of `recall.done`.
    pub steps: Vec<FactId>,
    /// What was handed over, made or looked for.
    pub papers: Vec<Paper>,
    /// The steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// A person's recalls as they stand at an instant, in the order in which they were begun. `life` says what the record has of
/// releases and recalls before an instant.
#[must_use]
pub fn recalls(
    chronology: &Chronology<'_>,
    now: Instant,
    life: &dyn Fn(Instant) -> LifeFacts,
    law: &AfterRelease,
) -> Vec<RecordedRecall> {
    let mut found = Vec::<RecordedRecall>::new();
    for entry in chronology.of_kind(Kind::RecallStep) {
        let Statement::RecallStep(step) = entry.statement.as_ref() else {
            continue;
        };
        if !found.iter().any(|one| one.name == step.recall) {
            found.push(RecordedRecall {
                name: step.recall.clone(),
                licence: None,
                recall: Recall::default(),
                steps: Vec::new(),
                papers: Vec::new(),
                not_taken: Vec::new(),
            });
        }
        if let Some(recall) = found.iter_mut().find(|one| one.name == step.recall) {
            recall.take(entry, step, now, life, law);
        }
    }
    found
}

impl RecordedRecall {
    fn take(
        &mut self,
        entry: &Entry<'_>,
        step: &RecallStep,
        now: Instant,
        life: &dyn Fn(Instant) -> LifeFacts,
        law: &AfterRelease,
    ) {
        let at = match instant_of(entry.happened.from, now) {
            Ok(at) => at,
            Err(why) => return self.not_taken.push(NotTaken::of(entry, why)),
        };
        let taken = match act(step, self.recall.stage) {
            Ok(Some(act)) => {
                let done = RecallDone {
                    at,
                    by: name_of(&step.by),
                    act,
                };
                self.recall
                    .after(&done, &life(at), law)
                    .map(Some)
                    .map_err(|refused| refused.to_string())
            }
            Ok(None) => Ok(None),
            Err(why) => Err(why),
        };
        match taken {
            Ok(Some(recall)) => {
                self.recall = recall;
                self.steps.push(entry.id);
            }
            Ok(None) => self.papers.push(Paper {
                fact: entry.id,
                act: step.act,
                at,
                by: name_of(&step.by),
                words: step.words.clone(),
            }),
            Err(why) => return self.not_taken.push(NotTaken::of(entry, why)),
        }
        if self.licence.is_none() {
            self.licence.clone_from(&step.licence);
        }
    }
}

/// What a step does to a recall at a stage; `None` for what moves it nowhere.
fn act(step: &RecallStep, stage: Stage) -> Result<Option<RecallAct>, String> {
    let words = step.words.clone().unwrap_or_default();
    Ok(Some(match step.act {
        Recorded::Ask => RecallAct::Ask {
            tried: step.tried.clone(),
            why_nothing_less: words,
            conditions: step.conditions.clone(),
        },
        Recorded::Sign if stage == Stage::SignedBySenior => {
            return Err(
                "the senior officer signed already: the head of the unit has to".to_owned(),
            );
        }
        Recorded::SignAsHead if stage == Stage::Asked => {
            return Err("the senior officer has not signed".to_owned());
        }
        Recorded::Sign | Recorded::SignAsHead => RecallAct::Sign { rationale: words },
        Recorded::Decline => RecallAct::Decline { rationale: words },
        Recorded::Revoke => RecallAct::Revoke,
        Recorded::Return => RecallAct::Return,
        Recorded::Tell => RecallAct::Tell,
        Recorded::Refer => RecallAct::Refer,
        Recorded::Release => RecallAct::Release { by: words },
        Recorded::Stop => RecallAct::Stop { reason: words },
        Recorded::CheckAtLarge if stage == Stage::Revoked => return Ok(None),
        Recorded::CheckAtLarge => return Err("nobody is at large".to_owned()),
        Recorded::TellVictimLiaison if stage == Stage::Concern => {
            return Err("nobody has asked for recall".to_owned());
        }
        Recorded::TellVictimLiaison => return Ok(None),
        Recorded::Dossier | Recorded::PartB | Recorded::Represent => {
            return match stage {
                Stage::Returned | Stage::Told | Stage::Referred | Stage::Released => Ok(None),
                _ => Err("the person is not back in custody".to_owned()),
            };
        }
    }))
}
