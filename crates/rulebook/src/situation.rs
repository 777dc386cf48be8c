//! The one open item on a person that findings join: it has an owner, an age and answers.
//!
//! An answer is a fact like any other. It closes exactly the findings that it names by their fingerprints; new
//! evidence, or becoming overdue, makes another fingerprint and so asks again.

use crate::finding::{Finding, Urgency};
use calendar::{Day, Instant};
use chronology::Chronology;
use facts::{Answer, FactId, Kind, Ownership, Statement};
use serde::{Deserialize, Serialize};

/// A finding that was answered, with the newest answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The finding.
    pub finding: Finding,
    /// The answer's fact.
    pub fact: FactId,
    /// The answer.
    pub answer: Answer,
}

/// What is open, and what was answered, on one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Situation {
    /// Findings without an answer, the most pressing first.
    pub open: Vec<Finding>,
    /// Findings of now that were answered.
    pub answered: Vec<Answered>,
    /// Who has taken it on, if anybody has.
    pub taken_on_by: Option<Ownership>,
    /// Who is to answer: the owner who took it on, or else whoever owes the most pressing finding.
    pub owner: Option<String>,
    /// The day since when any open finding has stood.
    pub opened: Option<Day>,
    /// The urgency of the most pressing open finding.
    pub urgency: Option<Urgency>,
}

impl Situation {
    /// True while anything is unanswered.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// For how many whole days it has been open, by London days; 0 on the first.
    #[must_use]
    pub fn age_days(&self, now: Instant) -> i32 {
        self.opened
            .map_or(0, |opened| now.london_day().days_since(opened).max(0))
    }

    /// By what situations are put in order: the most pressing first, the oldest first among equals, closed ones last.
    #[must_use]
    pub fn order(&self) -> (u8, i32) {
        (
            self.urgency.map_or(u8::MAX, |urgency| urgency as u8),
            self.opened.map_or(i32::MAX, Day::number),
        )
    }
}

/// The situation that these findings make; `None` where there are none.
#[must_use]
pub fn situation(
    findings: Vec<Finding>,
    chronology: &Chronology<'_>,
    now: Instant,
) -> Option<Situation> {
    if findings.is_empty() {
        return None;
    }
    let answers = standing_answers(chronology, now);
    let mut open = Vec::new();
    let mut answered = Vec::new();
    for finding in findings {
        match answers
            .iter()
            .rev()
            .find(|(_, answer)| answer.findings.contains(&finding.fingerprint))
        {
            Some((fact, answer)) => answered.push(Answered {
                finding,
                fact: *fact,
                answer: (*answer).clone(),
            }),
            None => open.push(finding),
        }
    }
    let taken_on_by = newest_ownership(chronology, now);
    let first = open.first();
    let owner = taken_on_by
        .as_ref()
        .map(|ownership| ownership.owner.clone())
        .or_else(|| first.map(|finding| finding.owes.clone()));
    let urgency = first.map(|finding| finding.urgency);
    let opened = open.iter().map(|finding| finding.since).min();
    Some(Situation {
        open,
        answered,
        taken_on_by,
        owner,
        opened,
        urgency,
    })
}

fn standing_answers<'c>(chronology: &'c Chronology<'_>, now: Instant) -> Vec<(FactId, &'c Answer)> {
    let come = chronology.of_kind(Kind::Answer).filter(|entry| {
        entry
            .happened
            .from
            .earliest()
            .is_none_or(|day| day <= now.london_day())
    });
    come.filter_map(|entry| match entry.statement.as_ref() {
        Statement::Answer(answer) => Some((entry.id, answer)),
        _ => None,
    })
    .collect()
}

fn newest_ownership(chronology: &Chronology<'_>, now: Instant) -> Option<Ownership> {
    let come = chronology.of_kind(Kind::Ownership).filter(|entry| {
        entry
            .happened
            .from
            .earliest()
            .is_none_or(|day| day <= now.london_day())
    });
    come.filter_map(|entry| match entry.statement.as_ref() {
        Statement::Ownership(ownership) => Some((entry.happened.from.order(), entry.id, ownership)),
        _ => None,
    })
    .max_by_key(|(order, id, _)| (*order, *id))
    .map(|(_, _, ownership)| ownership.clone())
}
