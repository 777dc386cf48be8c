//! The panel of a review and the application for a public hearing as the record has them: a fold over a person's standing facts, as
//! known at an instant. A step that cannot be taken is kept beside with the reason.

use crate::panel::{Member, PanelFault, Profession, Wanted, faults};
use crate::public_hearing::{Application, PublicDecision, PublicHearing, View};
use crate::publications::Publications;
use calendar::{Day, Instant};
use chronology::{Chronology, Entry, NotTaken};
use facts::hearing::{HearingAct, HearingStep};
use facts::{Kind, Statement};
use serde::Serialize;
use std::collections::BTreeSet;

/// Where a hearing is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The room or building; absent where it is held by link alone.
    pub venue: Option<String>,
    /// The link by which it is joined.
    pub link: Option<String>,
}

/// An outlet of the press that may follow a hearing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accredited {
    /// Which.
    pub outlet: String,
    /// How it is reached; absent where nobody said, and for whoever does not keep the review.
    pub contact: Option<String>,
    /// Since when.
    pub on: Day,
}

/// Somebody who is kept out of a hearing (r. 24(4)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exclusion {
    /// Who.
    pub who: String,
    /// Who decided it.
    pub decided_by: String,
    /// Why.
    pub why: String,
    /// When.
    pub on: Day,
}

/// The most days for which a member says at once that they cannot sit.
const LONGEST_ABSENCE: i32 = 366;

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
    /// Where it is held.
    pub place: Option<Place>,
    /// The press that may follow it.
    pub press: Vec<Accredited>,
    /// Who is kept out of it.
    pub excluded: Vec<Exclusion>,
    /// What was published of it.
    pub publications: Publications,
    /// The steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// What stands around the hearing of a review at an instant. Publishing is taken from those entries alone that were `made_here`: no
/// file of another system, and no correction, puts anything before the public.
#[must_use]
pub fn hearing_of(
    chronology: &Chronology<'_>,
    review: &str,
    now: Instant,
    made_here: &dyn Fn(&Entry<'_>) -> bool,
) -> RecordedHearing {
    let mut hearing = RecordedHearing::default();
    for entry in chronology.of_kind(Kind::HearingStep) {
        if let Statement::HearingStep(step) = entry.statement.as_ref()
            && step.review == review
        {
            let taken = match entry.happened.from.day() {
                _ if publishes(step.act) && (entry.corrects.is_some() || !made_here(entry)) => {
                    Err("nothing is published by a file or a correction".to_owned())
                }
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

/// True for what lets the public see something, or clears it to be seen.
#[must_use]
pub const fn publishes(act: HearingAct) -> bool {
    matches!(
        act,
        HearingAct::ClearToPublish
            | HearingAct::Announce
            | HearingAct::WithdrawAnnouncement
            | HearingAct::PublishSummary
            | HearingAct::WithdrawSummary
    )
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
            HearingAct::ApplyForPublic | HearingAct::GiveView | HearingAct::DecidePublic => {
                self.apply(step, on)?;
            }
            HearingAct::PrivatePart => {
                if !self.public.is_public() {
                    return Err("the hearing is not public: all of it is private".to_owned());
                }
                self.public.private_parts.push(said("which part")?);
            }
            HearingAct::NameNotSaid => self.public.names_not_said.push(said("which name")?),
            HearingAct::SayAway
            | HearingAct::SetPlace
            | HearingAct::Accredit
            | HearingAct::EndAccreditation
            | HearingAct::Exclude => self.arrange(step, on)?,
            HearingAct::ClearToPublish
            | HearingAct::Announce
            | HearingAct::WithdrawAnnouncement
            | HearingAct::PublishSummary
            | HearingAct::WithdrawSummary => {
                self.publications.take(step, on, &self.public)?;
            }
        }
        Ok(())
    }

    /// The steps by which it is decided whether a hearing is public.
    fn apply(&mut self, step: &HearingStep, on: Day) -> Result<(), String> {
        let words = step.words.clone().unwrap_or_default();
        match step.act {
            HearingAct::ApplyForPublic => self.public.applications.push(Application {
                applicant: step
                    .applicant
                    .clone()
                    .ok_or("it does not say who applies")?,
                on,
                grounds: filled(&step.words).ok_or("it does not say on which grounds")?,
            }),
            HearingAct::GiveView => self.public.views.push(View {
                of: step.party.ok_or("it does not say whose view it is")?,
                in_favour: step.public.ok_or("it does not say for or against")?,
                words,
                on,
            }),
            _ => {
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
        }
        Ok(())
    }

    /// The steps by which a hearing is arranged.
    fn arrange(&mut self, step: &HearingStep, on: Day) -> Result<(), String> {
        match step.act {
            HearingAct::SayAway => self.away(step)?,
            HearingAct::SetPlace => {
                let (venue, link) = (filled(&step.venue), filled(&step.link));
                if venue.is_none() && link.is_none() {
                    return Err("it says neither a place nor a link".to_owned());
                }
                self.place = Some(Place { venue, link });
            }
            HearingAct::Accredit => {
                let outlet = filled(&step.outlet).ok_or("it does not say which outlet")?;
                let contact = filled(&step.contact);
                self.press.retain(|one| one.outlet != outlet);
                self.press.push(Accredited {
                    outlet,
                    contact,
                    on,
                });
            }
            HearingAct::EndAccreditation => {
                let outlet = filled(&step.outlet).ok_or("it does not say which outlet")?;
                let before = self.press.len();
                self.press.retain(|one| one.outlet != outlet);
                if self.press.len() == before {
                    return Err("no outlet of that name is accredited".to_owned());
                }
            }
            _ => self.excluded.push(Exclusion {
                who: filled(&step.excluded).ok_or("it does not say who is kept out")?,
                decided_by: filled(&step.decided_by).ok_or("it does not say who decided it")?,
                why: filled(&step.words).ok_or("it does not say why")?,
                on,
            }),
        }
        Ok(())
    }

    /// The days on which a member cannot sit.
    fn away(&mut self, step: &HearingStep) -> Result<(), String> {
        let first = step.starts_on.ok_or("it does not say on which day")?;
        let last = step.until.unwrap_or(first);
        if last < first {
            return Err("the last day is before the first".to_owned());
        }
        if first.plus_days(LONGEST_ABSENCE) < last {
            return Err("it is longer than a year: say who sits instead".to_owned());
        }
        let member = self.member(step)?;
        let days = (0..=LONGEST_ABSENCE).map(|after| first.plus_days(after));
        member.away.extend(days.take_while(|day| *day <= last));
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

/// A text that says something.
fn filled(text: &Option<String>) -> Option<String> {
    let text = text.as_deref().unwrap_or_default().trim();
    (!text.is_empty()).then(|| text.to_owned())
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
