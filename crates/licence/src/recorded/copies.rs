//! Copies of licences as the record has them: what was made, sent and received, and how each stands beside the licence in force.

use super::{RecordedLicence, instant_of};
use crate::copies::{CopyRows, LicenceCopy, Recipient};
use crate::policy::Policy;
use calendar::Instant;
use chronology::{Chronology, NotTaken};
use facts::copies::{CopyEvent, LicenceCopyStep};
use facts::{FactId, Kind, Statement};
use serde::Serialize;

/// The copy of one version for one recipient, with what happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedCopy {
    /// The licence.
    pub licence: String,
    /// The version.
    pub version: u32,
    /// For whom.
    pub recipient: Recipient,
    /// When it was made.
    pub made: Option<Instant>,
    /// When it was first sent.
    pub sent: Option<Instant>,
    /// When they said that they had it.
    pub received: Option<Instant>,
    /// The checksum of what was made.
    pub sha256: Option<String>,
    /// The facts, in order.
    pub facts: Vec<FactId>,
}

/// How a recipient's copy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyState {
    /// None was made of what is in force.
    NotMade,
    /// Made, not sent.
    NotSent,
    /// Sent; nobody has said that it came.
    NotReceived,
    /// They have it.
    Received,
}

/// A recipient's copy of the licence in force, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyStanding {
    /// What they must have.
    pub copy: LicenceCopy,
    /// How it stands.
    pub state: CopyState,
    /// What was last made for them, also of an earlier version.
    pub last: Option<RecordedCopy>,
}

/// All copies of a person's licences, as known at an instant, in the order in which they were begun; and what cannot be placed.
#[must_use]
pub fn copies(chronology: &Chronology<'_>, now: Instant) -> (Vec<RecordedCopy>, Vec<NotTaken>) {
    let (mut found, mut refused) = (Vec::<RecordedCopy>::new(), Vec::new());
    for entry in chronology.of_kind(Kind::LicenceCopyStep) {
        let Statement::LicenceCopyStep(step) = entry.statement.as_ref() else {
            continue;
        };
        match instant_of(entry.happened.from, now) {
            Ok(at) => take(&mut found, step, at, entry.id),
            Err(why) => refused.push(NotTaken::of(entry, why)),
        }
    }
    (found, refused)
}

fn take(found: &mut Vec<RecordedCopy>, step: &LicenceCopyStep, at: Instant, fact: FactId) {
    let of_step = |one: &RecordedCopy| {
        one.licence == step.licence
            && one.version == step.version
            && one.recipient == step.recipient
    };
    if !found.iter().any(of_step) {
        found.push(RecordedCopy {
            licence: step.licence.clone(),
            version: step.version,
            recipient: step.recipient,
            made: None,
            sent: None,
            received: None,
            sha256: None,
            facts: Vec::new(),
        });
    }
    let Some(copy) = found.iter_mut().find(|one| of_step(one)) else {
        return;
    };
    let first = match step.event {
        CopyEvent::Made => &mut copy.made,
        CopyEvent::Sent => &mut copy.sent,
        CopyEvent::Received => &mut copy.received,
    };
    first.get_or_insert(at);
    if copy.sha256.is_none() {
        copy.sha256.clone_from(&step.sha256);
    }
    copy.facts.push(fact);
}

/// How each recipient's copy of a licence in force stands. A copy of an earlier version stands for this one where the recipient would
/// be told the same.
#[must_use]
pub fn standing(
    one: &RecordedLicence,
    rows: &CopyRows,
    policies: &[Policy],
    recorded: &[RecordedCopy],
) -> Vec<CopyStanding> {
    let of_recipient = |copy: LicenceCopy| {
        let last = recorded
            .iter()
            .filter(|made| made.licence == one.name && made.recipient == copy.recipient)
            .max_by_key(|made| made.version);
        let tells_the_same = |made: &&RecordedCopy| {
            made.version == copy.version
                || rows
                    .copies_of(&one.licence, made.version, policies)
                    .iter()
                    .any(|then| {
                        then.recipient == copy.recipient && then.conditions == copy.conditions
                    })
        };
        let state = match last.filter(tells_the_same) {
            None => CopyState::NotMade,
            Some(made) if made.received.is_some() => CopyState::Received,
            Some(made) if made.sent.is_some() => CopyState::NotReceived,
            Some(_) => CopyState::NotSent,
        };
        CopyStanding {
            copy,
            state,
            last: last.cloned(),
        }
    };
    rows.copies(&one.licence, policies)
        .into_iter()
        .map(of_recipient)
        .collect()
}
