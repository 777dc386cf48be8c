//! A person's recalls from their steps, and what was handed over in each.

use super::{instant_of, name_of};
use crate::recall::{Recall, RecallAct, RecallDone, Stage};
use calendar::{Day, Instant};
use chronology::{Chronology, Entry, NotTaken};
use facts::licence::{RecallAct as Recorded, RecallStep, Replied};
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
    /// The police force, where it is one's.
    pub force: Option<String>,
    /// The reference of the warrant.
    pub warrant: Option<String>,
    /// The day of an arrest.
    pub arrested_on: Option<Day>,
    /// What was decided of representations.
    pub replied: Option<Replied>,
}

/// Whether somebody whose licence is revoked has been arrested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "arrest")]
pub enum Arrest {
    /// The licence is not revoked, or the person is back: nobody is to be arrested.
    NotSought,
    /// Revoked, and nothing says that the police were told.
    PoliceNotTold,
    /// The police were told, and nothing says more.
    Sought {
        /// When they were told.
        since: Day,
        /// Which force.
        force: Option<String>,
        /// The reference of the warrant.
        warrant: Option<String>,
    },
    /// The police say that they have not arrested the person.
    NotArrested {
        /// When they last said so.
        as_of: Day,
        /// Which force.
        force: Option<String>,
        /// What they say, in words.
        words: Option<String>,
    },
    /// Arrested, and not back in custody yet.
    Arrested {
        /// When.
        on: Day,
        /// By which force.
        force: Option<String>,
    },
}

impl Arrest {
    /// For people.
    #[must_use]
    pub fn in_words(&self) -> String {
        let by = |force: &Option<String>| match force {
            Some(force) => format!(" ({force})"),
            None => String::new(),
        };
        match self {
            Self::NotSought => "not sought".to_owned(),
            Self::PoliceNotTold => "nothing says that the police were told".to_owned(),
            Self::Sought {
                since,
                force,
                warrant,
            } => {
                let warrant = warrant
                    .as_ref()
                    .map_or_else(String::new, |one| format!(", {one}"));
                let force = by(force);
                format!(
                    "police told{force} on {}{warrant}; not known to be arrested",
                    since.in_words()
                )
            }
            Self::NotArrested { as_of, force, .. } => {
                format!("not arrested{}, as of {}", by(force), as_of.in_words())
            }
            Self::Arrested { on, force } => {
                format!(
                    "arrested on {}{}, not back in custody yet",
                    on.in_words(),
                    by(force)
                )
            }
        }
    }
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
    /// Whether the person has been arrested, as the newest word of it has it. An arrest stays one whatever was said after it, until the
    /// person is back.
    #[must_use]
    pub fn arrest(&self) -> Arrest {
        if self.recall.stage != Stage::Revoked {
            return Arrest::NotSought;
        }
        let newest = |act: Recorded| {
            self.papers
                .iter()
                .filter(move |paper| paper.act == act)
                .max_by_key(|paper| paper.at)
        };
        if let Some(paper) = newest(Recorded::Arrest) {
            return Arrest::Arrested {
                on: paper.arrested_on.unwrap_or_else(|| paper.at.london_day()),
                force: paper.force.clone(),
            };
        }
        let told = newest(Recorded::TellPolice);
        if let Some(paper) = newest(Recorded::NotArrested) {
            return Arrest::NotArrested {
                as_of: paper.at.london_day(),
                force: paper
                    .force
                    .clone()
                    .or_else(|| told.and_then(|told| told.force.clone())),
                words: paper.words.clone(),
            };
        }
        told.map_or(Arrest::PoliceNotTold, |paper| Arrest::Sought {
            since: paper.at.london_day(),
            force: paper.force.clone(),
            warrant: paper.warrant.clone(),
        })
    }

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
        let sound = self.sound(step, at.london_day());
        let taken = match sound.and_then(|()| act(step, self.recall.stage)) {
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
                force: step.force.clone(),
                warrant: step.warrant.clone(),
                arrested_on: step.arrested_on,
                replied: step.replied,
            }),
            Err(why) => return self.not_taken.push(NotTaken::of(entry, why)),
        }
        if self.licence.is_none() {
            self.licence.clone_from(&step.licence);
        }
    }
}

impl RecordedRecall {
    /// What a step says of an arrest, or of representations, has to hold together with what was before it.
    fn sound(&self, step: &RecallStep, on: Day) -> Result<(), String> {
        match step.act {
            Recorded::Arrest => {
                let arrested = step.arrested_on.unwrap_or(on);
                if on < arrested {
                    return Err("the day of the arrest has not come".to_owned());
                }
                if self
                    .recall
                    .revoked
                    .is_some_and(|revoked| arrested < revoked)
                {
                    return Err("the arrest was before the licence was revoked".to_owned());
                }
            }
            Recorded::Reply => {
                if !self
                    .papers
                    .iter()
                    .any(|paper| paper.act == Recorded::Represent)
                {
                    return Err("no representations were made".to_owned());
                }
                if step.replied.is_none() {
                    return Err("it does not say what was decided".to_owned());
                }
                if step
                    .words
                    .as_ref()
                    .is_none_or(|words| words.trim().is_empty())
                {
                    return Err("it does not say why".to_owned());
                }
            }
            _ => {}
        }
        Ok(())
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
        Recorded::TellPolice
        | Recorded::Arrest
        | Recorded::NotArrested
        | Recorded::CheckAtLarge
            if stage == Stage::Revoked =>
        {
            return Ok(None);
        }
        Recorded::TellPolice
        | Recorded::Arrest
        | Recorded::NotArrested
        | Recorded::CheckAtLarge => return Err("nobody is at large".to_owned()),
        Recorded::TellVictimLiaison if stage == Stage::Concern => {
            return Err("nobody has asked for recall".to_owned());
        }
        Recorded::TellVictimLiaison => return Ok(None),
        Recorded::Dossier | Recorded::PartB | Recorded::Represent | Recorded::Reply => {
            return match stage {
                Stage::Returned | Stage::Told | Stage::Referred | Stage::Released => Ok(None),
                _ => Err("the person is not back in custody".to_owned()),
            };
        }
    }))
}
