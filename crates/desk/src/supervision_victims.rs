//! Contact with those harmed, for victim liaison and for nobody else: what they asked for and what answers it, their statement, and the
//! notices that they are owed before anything is published.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::picture::Picture;
use crate::supervision::Supervised;
use crate::supervision_acts::{by, named};
use crate::supervision_public::hearing_here;
use crate::view::{AsAt, PersonNumber, PersonSummary};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use chronology::Chronology;
use facts::copies::CopyRecipient;
use facts::victims::{VictimAct, VictimStep};
use facts::{FactId, Handling, Statement};
use licence::copies::LicenceCopy;
use licence::recorded::{RecordedVictim, notables, victims};
use licence::victims::{NoticeOf, Open};
use serde::Serialize;
use std::collections::BTreeSet;

/// Somebody harmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VictimView {
    /// As the record has them.
    pub recorded: RecordedVictim,
    /// What is open for them.
    pub open: Vec<Open>,
}

/// Whether something may be published: only where everybody who wants notice of it has been sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The decision or hearing.
    pub fact: FactId,
    /// Which of the two.
    pub of: NoticeOf,
    /// When it was.
    pub on: Day,
    /// In words.
    pub words: String,
    /// True where all have been told.
    pub may_be: bool,
    /// True where victim liaison has said so, so that it can be published.
    pub cleared: bool,
}

/// Those harmed by a person.
#[derive(Clone, Debug, Serialize)]
pub struct VictimsPage {
    /// Whose record it is.
    pub who: PersonSummary,
    /// The picture shown.
    pub known_on: Day,
    /// Those harmed.
    pub victims: Vec<VictimView>,
    /// What of the licence in force is told to victim liaison, with the licence's name; absent where none is in force.
    pub copy: Option<(String, LicenceCopy)>,
    /// Hearings and decisions, and whether they may be published.
    pub published: Vec<Published>,
}

impl Desk {
    /// A person's picture, with a look that stands behind the wall itself: that victim liaison looks tells that somebody was harmed.
    pub(crate) fn picture_for_liaison(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
        now: Instant,
    ) -> Result<Picture, Refusal> {
        let picture = self
            .picture(person, &viewer.visibility(), at)?
            .ok_or(Refusal::NotFound)?;
        let anchor = Some(picture.anchor.clone());
        self.look_handled(viewer, "victim contact", anchor, at, Handling::Victims, now)?;
        Ok(picture)
    }

    /// Those harmed by a person, as known on a day. Looked at, and said on the trail.
    ///
    /// # Errors
    /// Where the viewer may not, or there is no such person.
    pub fn victims(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
        now: Instant,
    ) -> Result<VictimsPage, Refusal> {
        allow(viewer, Action::KeepVictims)?;
        let at = &self.all_received(at, now)?;
        let picture = self.picture_for_liaison(viewer, person, at, now)?;
        let chronology = picture.chronology();
        let now = picture.at.now;
        let all = self.supervised(&chronology, now);
        let with = &self.shared.supervising;
        let in_force = all.current().filter(|one| one.licence.state.is_in_force());
        let copy = in_force.and_then(|one| {
            let copies = with.copies.copies(&one.licence, &with.policies);
            let theirs = |copy: &LicenceCopy| copy.recipient == CopyRecipient::VictimLiaison;
            Some((one.name.clone(), copies.into_iter().find(theirs)?))
        });
        let numbers = in_force_numbers(&all);
        let found = victims(&chronology, now);
        let told = |fact: FactId| found.iter().all(|one| one.has_been_told(fact));
        let cleared: BTreeSet<FactId> = all
            .reviews
            .iter()
            .flat_map(|one| {
                hearing_here(&chronology, &one.name, now)
                    .publications
                    .cleared
            })
            .collect();
        let published = notables(&chronology, now)
            .into_iter()
            .filter(|one| matches!(one.of, NoticeOf::Hearing | NoticeOf::Decision))
            .map(|one| Published {
                may_be: told(one.fact),
                cleared: cleared.contains(&one.fact),
                fact: one.fact,
                of: one.of,
                on: one.at.london_day(),
                words: one.words,
            })
            .collect();
        Ok(VictimsPage {
            who: picture.summary_of(&chronology),
            known_on: picture.at.known_on,
            victims: found
                .iter()
                .map(|one| VictimView {
                    open: one.open(&numbers),
                    recorded: one.clone(),
                })
                .collect(),
            copy,
            published,
        })
    }
}

fn in_force_numbers(all: &Supervised) -> Vec<u32> {
    all.current()
        .filter(|one| one.licence.state.is_in_force())
        .map(|one| one.licence.in_force().map(|row| row.number).collect())
        .unwrap_or_default()
}

/// The fact that a step of victim contact makes.
pub(crate) fn victim_step(
    viewer: &Viewer,
    chronology: &Chronology<'_>,
    all: &Supervised,
    step: &VictimStep,
    now: Instant,
) -> Result<Vec<Statement>, Refusal> {
    let mut step = step.clone();
    step.by = by(viewer);
    let found = victims(chronology, now);
    let begins = matches!(
        step.act,
        VictimAct::Offer | VictimAct::Join | VictimAct::Decline
    );
    let mut one = match found.iter().find(|one| one.reference == step.victim) {
        Some(one) => one.clone(),
        None if begins && step.victim.is_empty() => {
            step.victim = format!("V{}", found.len() + 1);
            RecordedVictim::named(&step.victim)
        }
        None => return Err(Refusal::NotFound),
    };
    if let Some(number) = step.condition_number {
        let licence = match &step.licence {
            Some(name) => named(all, name)?,
            None => all.current().ok_or_else(|| {
                Refusal::invalid("condition", "no licence is known that could answer it")
            })?,
        };
        if !licence.licence.in_force().any(|row| row.number == number) {
            return Err(Refusal::invalid(
                "condition",
                "choose a condition that is in force",
            ));
        }
        step.licence = Some(licence.name.clone());
    }
    if step.act == VictimAct::Ask && step.request.is_none() {
        step.request = Some(format!("Q{}", one.requests.len() + 1));
    }
    one.take(&step, now, &notables(chronology, now))
        .map_err(|why| Refusal::invalid("act", why))?;
    Ok(vec![step.into()])
}
