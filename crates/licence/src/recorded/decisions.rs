//! What officers decided of conditions, and what happened to tags, as the record has it.

use super::{instant_of, name_of};
use crate::tag::TagEvent;
use calendar::{Day, Instant};
use chronology::{Chronology, NotTaken};
use facts::licence::{Action, ConditionDecision, Decided, TagEvent as Recorded};
use facts::{FactId, Kind, Statement};
use serde::Serialize;

/// A decision of somebody's on a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedDecision {
    /// The fact.
    pub fact: FactId,
    /// The licence.
    pub licence: String,
    /// The condition, by its number on the licence.
    pub condition: u32,
    /// What.
    pub decided: Decided,
    /// What is done after a breach.
    pub action: Option<Action>,
    /// Why.
    pub reason: String,
    /// The facts on which it rests.
    pub evidence: Vec<FactId>,
    /// By whom.
    pub by: String,
    /// The instant, or the beginning of the day.
    pub at: Instant,
}

/// The decisions that stand at an instant, in order; and those that contradict themselves.
#[must_use]
pub fn decisions(
    chronology: &Chronology<'_>,
    now: Instant,
) -> (Vec<RecordedDecision>, Vec<NotTaken>) {
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for entry in chronology.of_kind(Kind::ConditionDecision) {
        let Statement::ConditionDecision(one) = entry.statement.as_ref() else {
            continue;
        };
        match sound(one).and_then(|()| instant_of(entry.happened.from, now)) {
            Ok(at) => found.push(RecordedDecision {
                fact: entry.id,
                licence: one.licence.clone(),
                condition: one.condition_number,
                decided: one.decided,
                action: one.action,
                reason: one.reason.clone(),
                evidence: one.evidence.clone(),
                by: name_of(&one.by),
                at,
            }),
            Err(why) => refused.push(NotTaken::of(entry, why)),
        }
    }
    (found, refused)
}

fn sound(one: &ConditionDecision) -> Result<(), String> {
    if one.reason.trim().is_empty() {
        return Err("it has no reason".to_owned());
    }
    if (one.decided == Decided::Breach) != one.action.is_some() {
        return Err("an action follows a breach, and only a breach".to_owned());
    }
    Ok(())
}

/// What happened to the tag of a licence by an instant, in order; and what cannot be placed.
#[must_use]
pub fn tag_events(
    chronology: &Chronology<'_>,
    licence: &str,
    now: Instant,
) -> (Vec<(Instant, TagEvent)>, Vec<NotTaken>) {
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for entry in chronology.of_kind(Kind::TagStep) {
        let Statement::TagStep(one) = entry.statement.as_ref() else {
            continue;
        };
        if one.licence != licence {
            continue;
        }
        let placed = instant_of(entry.happened.from, now)
            .and_then(|at| Ok((at, event(one.event, one.fit_by)?)));
        match placed {
            Ok(placed) => found.push(placed),
            Err(why) => refused.push(NotTaken::of(entry, why)),
        }
    }
    (found, refused)
}

fn event(event: Recorded, fit_by: Option<Day>) -> Result<TagEvent, String> {
    Ok(match event {
        Recorded::Ordered => TagEvent::Ordered {
            fit_by: fit_by.ok_or("it does not say by when the tag is to be fitted")?,
        },
        Recorded::VisitFailed => TagEvent::VisitFailed,
        Recorded::Fitted => TagEvent::Fitted,
        Recorded::Flat => TagEvent::Flat,
        Recorded::Faulty => TagEvent::Faulty,
        Recorded::Working => TagEvent::Working,
        Recorded::Tampered => TagEvent::Tampered,
        Recorded::Removed => TagEvent::Removed,
    })
}
