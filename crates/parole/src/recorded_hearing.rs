//! The panel of a review and the application for a public hearing as the record has them: a fold over a person's standing facts, as
//! known at an instant. A step that cannot be taken is kept beside with the reason.

use crate::panel::{Member, PanelFault, Profession, Wanted, faults};
use crate::public_hearing::{Application, PublicDecision, PublicHearing, View};
use calendar::{Day, Instant};
use chronology::{Chronology, NotTaken};
use facts::hearing::{HearingAct, HearingStep};
use facts::{Kind, Statement};
use serde::Serialize;
use std::collections::BTreeSet;

/// What stands around the hearing of a review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordedHearing {
    /// What was directed about the panel.
    pub wanted: Wanted,
    /// Its members, in the order in which they were named.
    pub members: Vec<Member>,
    /// The chair, by name.
    pub chair: Option<String>,
    /// Who sits on it no more, and why.
    pub stood_down: Vec<(String, String)>,
    /// The application for a public hearing.
    pub public: PublicHearing,
    /// The steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// What stands around the hearing of a review at an instant.
#[must_use]
pub fn hearing_of(chronology: &Chronology<'_>, review: &str, now: Instant) -> RecordedHearing {
    let mut hearing = RecordedHearing::default();
    for entry in chronology.of_kind(Kind::HearingStep) {
        if let Statement::HearingStep(step) = entry.statement.as_ref()
            && step.review == review
        {
            let taken = match entry.happened.from.day() {
                Some(on) if on <= now.london_day() => hearing.take(step, on),
                Some(_) => Err("its day has not come".to_owned()),
                None => Err("its day is not known exactly".to_owned()),
            };
            if let Err(why) = taken {
                hearing.not_taken.push(NotTaken::of(entry, why));
            }
        }
    }
    hearing
}

impl RecordedHearing {
    /// What stands around the hearing after a step.
    ///
    /// # Errors
    /// Why it is not taken, in words.
    pub fn take(&mut self, step: &HearingStep, on: Day) -> Result<(), String> {
        let words = step.words.clone().unwrap_or_default();
        let said = |what: &str| {
            if words.trim().is_empty() {
                return Err(format!("it does not say {what}"));
            }
            Ok(words.clone())
        };
        match step.act {
            HearingAct::DirectPanel => self.wanted = directed(step),
            HearingAct::NameMember => self.name(step)?,
            HearingAct::DeclareConflicts => {
                let member = self.member(step)?;
                member.conflicts = Some(step.conflicts.clone());
            }
            HearingAct::NameChair => {
                let name = self.member(step)?.name.clone();
                self.chair = Some(name);
            }
            HearingAct::StandDown => {
                let why = said("why")?;
                let name = self.member(step)?.name.clone();
                self.members.retain(|member| member.name != name);
                if self.chair.as_ref() == Some(&name) {
                    self.chair = None;
                }
                self.stood_down.push((name, why));
            }
            HearingAct::ApplyForPublic => self.public.applications.push(Application {
                applicant: step
                    .applicant
                    .clone()
                    .ok_or("it does not say who applies")?,
                on,
                grounds: said("on which grounds")?,
            }),
            HearingAct::GiveView => self.public.views.push(View {
                of: step.party.ok_or("it does not say whose view it is")?,
                in_favour: step.public.ok_or("it does not say for or against")?,
                words,
                on,
            }),
            HearingAct::DecidePublic => {
                let decision = PublicDecision {
                    on,
                    by: step.decider.ok_or("it does not say who decided")?,
                    public: step.public.ok_or("it does not say what was decided")?,
                    reasons: words,
                };
                self.public = self
                    .public
                    .decide(decision)
                    .map_err(|not_yet| not_yet.to_string())?;
            }
            HearingAct::PrivatePart => {
                if !self.public.is_public() {
                    return Err("the hearing is not public: all of it is private".to_owned());
                }
                self.public.private_parts.push(said("which part")?);
            }
            HearingAct::NameNotSaid => self.public.names_not_said.push(said("which name")?),
        }
        Ok(())
    }

    fn name(&mut self, step: &HearingStep) -> Result<(), String> {
        let name = step.member.clone().unwrap_or_default().trim().to_owned();
        if name.is_empty() {
            return Err("it does not say who".to_owned());
        }
        if self.members.iter().any(|member| member.name == name) {
            return Err(format!("{name} is on it already"));
        }
        self.members.push(Member {
            name,
            profession: step.profession.unwrap_or(Profession::Independent),
            may_chair: step.may_chair.unwrap_or(false),
            // Nobody has asked until the member has declared.
            conflicts: None,
            away: BTreeSet::new(),
        });
        Ok(())
    }

    fn member(&mut self, step: &HearingStep) -> Result<&mut Member, String> {
        let named = |member: &&mut Member| Some(&member.name) == step.member.as_ref();
        let found = self.members.iter_mut().find(named);
        found.ok_or_else(|| "nobody of that name is on it".to_owned())
    }

    /// Why the panel may not sit as it is; empty while nobody is named.
    #[must_use]
    pub fn faults(&self, hearing: Option<Day>) -> Vec<PanelFault> {
        if self.members.is_empty() {
            return Vec::new();
        }
        let chair = self.chair.as_deref().unwrap_or_default();
        let days: Vec<Day> = hearing.into_iter().collect();
        faults(&self.members, chair, self.wanted, &days)
    }
}

/// How the panel is to be made up; one member where no number is directed.
fn directed(step: &HearingStep) -> Wanted {
    Wanted {
        specialist: step.specialist.unwrap_or(false),
        judge: step.judge.unwrap_or(false),
        members: step
            .members
            .and_then(|members| usize::try_from(members).ok())
            .unwrap_or(1),
    }
}
