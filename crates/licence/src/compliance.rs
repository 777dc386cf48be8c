//! Whether conditions are kept: what would show it, what was found, and what a person decided. A machine finds a *candidate*; an
//! officer decides. What nobody watches is said as loudly as what was broken.
//!
//! Not here: the tag's own events against curfews and zones; they come in as candidates like any other.

use crate::life::Licence;
use crate::policy::{EvidenceClass, Policy};
use crate::tag::TagState;
use calendar::{Day, Instant};
pub use facts::compliance::{Confidence, Disclosable};
pub use facts::licence::{Action, Decided};
use serde::{Deserialize, Serialize};

/// How a condition is watched on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "watched")]
pub enum Watch {
    /// Data come in that show it, or raise a question.
    Watched {
        /// By what.
        by: String,
    },
    /// Only a clock is kept, or only a report would show it.
    ByReportOnly,
    /// Data would show it, and none come in.
    NotMonitored {
        /// Why.
        because: String,
    },
    /// The policy does not say what would show it.
    NotKnown,
}

/// The class of each condition in force, by its number: what would show that it is kept. `None` where the policy does not say, and for
/// one in words of its own.
#[must_use]
pub fn classes(licence: &Licence, policies: &[Policy]) -> Vec<(u32, Option<EvidenceClass>)> {
    licence
        .in_force()
        .map(|row| {
            let offered = row.condition.offered_in(policies);
            (row.number, offered.and_then(|offered| offered.evidence))
        })
        .collect()
}

/// How each condition in force is watched: by number, with its text.
#[must_use]
pub fn watches(
    licence: &Licence,
    policies: &[Policy],
    sources: &[(u32, String)],
    tag: TagState,
) -> Vec<(u32, Watch)> {
    licence
        .in_force()
        .map(|row| {
            let offered = row.condition.offered_in(policies);
            let class = offered.and_then(|offered| offered.evidence);
            let tagged = offered.is_some_and(|offered| offered.asks_about_monitoring);
            let source = sources.iter().find(|(number, _)| *number == row.number);
            let watch = match (class, source) {
                (_, Some(_)) if tagged && !tag.watches() => Watch::NotMonitored {
                    because: format!("the tag is `{}`", crate::life::plain(&tag)),
                },
                (_, Some((_, by))) => Watch::Watched { by: by.clone() },
                (Some(EvidenceClass::A | EvidenceClass::B), None) => Watch::NotMonitored {
                    because: "no source of data comes in for it".to_owned(),
                },
                (Some(_), None) => Watch::ByReportOnly,
                (None, None) => Watch::NotKnown,
            };
            (row.number, watch)
        })
        .collect()
}

/// What may be a breach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The condition, by its number on the licence: never by a code.
    pub condition: u32,
    /// When.
    pub at: Instant,
    /// The facts, by reference.
    pub facts: Vec<String>,
    /// How sure the facts are.
    pub confidence: Confidence,
    /// How the equipment stood, where it rests on any.
    pub equipment: Option<TagState>,
}

/// A decision on a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub decided: Decided,
    /// Why.
    pub reason: String,
    /// What is done; only after a breach.
    pub action: Option<Action>,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// Why a decision is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionRefused {
    /// No reason.
    #[error("say why")]
    NoReason,
    /// A breach and no action, or an action and no breach.
    #[error("an action follows a breach, and only a breach")]
    Action,
    /// Equipment that worked.
    #[error(
        "the equipment worked, or none was concerned: decide otherwise, or correct its state first"
    )]
    EquipmentWorked,
}

impl Decision {
    /// Looks whether a decision can be kept on a candidate.
    ///
    /// # Errors
    /// Where it has no reason or contradicts itself.
    pub fn check(&self, candidate: &Candidate) -> Result<(), DecisionRefused> {
        if self.reason.trim().is_empty() {
            return Err(DecisionRefused::NoReason);
        }
        if (self.decided == Decided::Breach) != self.action.is_some() {
            return Err(DecisionRefused::Action);
        }
        let worked = candidate.equipment.is_none_or(TagState::watches);
        if self.decided == Decided::Equipment && worked {
            return Err(DecisionRefused::EquipmentWorked);
        }
        Ok(())
    }
}

/// An entry of the disclosure register, or something that was seen. `key` is an exact identifier: a device's number, a registration
/// mark, a name as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// What kind.
    pub kind: Disclosable,
    /// Its identifier.
    pub key: String,
    /// The day on which it was told, or seen.
    pub on: Day,
    /// Who was told, or who saw it.
    pub by: String,
}

/// What was seen and not told, or told late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// What was seen.
    pub seen: Disclosure,
    /// When it was told, where it was.
    pub told: Option<Day>,
    /// Days between the first sight and the telling; until the day asked about where it was not told.
    pub days: i32,
}

/// True where two identifiers are one, however their letters are written.
pub(crate) fn is_same_key(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// What was known from elsewhere before the person told it, beyond the days that the condition gives, the longest first.
#[must_use]
pub fn contradictions(
    told: &[Disclosure],
    seen: &[Disclosure],
    days_allowed: i32,
    today: Day,
) -> Vec<Contradiction> {
    let same = |one: &Disclosure, other: &Disclosure| {
        one.kind == other.kind && is_same_key(&one.key, &other.key)
    };
    let mut found: Vec<Contradiction> = Vec::new();
    let mut seen: Vec<&Disclosure> = seen.iter().filter(|one| one.on <= today).collect();
    seen.sort_by_key(|one| one.on);
    for first in seen {
        if found.iter().any(|known| same(&known.seen, first)) {
            continue;
        }
        let told = told
            .iter()
            .filter(|one| same(one, first) && one.on <= today)
            .map(|one| one.on)
            .min();
        let days = told.unwrap_or(today).days_since(first.on);
        if days > days_allowed {
            found.push(Contradiction {
                seen: first.clone(),
                told,
                days,
            });
        }
    }
    found.sort_by_key(|one| (-one.days, one.seen.on));
    found
}

/// A device's inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// The device's number.
    pub device: String,
    /// When it was taken.
    pub taken: Instant,
    /// Each who held it, from when to when.
    pub held: Vec<(String, Instant, Instant)>,
    /// When its history begins; absent where there is none.
    pub history_from: Option<Day>,
    /// The checksum of the copy that was taken.
    pub copy_sha256: Option<String>,
}

/// What an inspection shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "shows")]
pub enum Shown {
    /// Its history begins after the day on which the device was told of, or there is none.
    HistoryGone {
        /// From when it should be there.
        should_begin: Day,
        /// From when it is.
        begins: Option<Day>,
    },
    /// Between two who held it, nobody did: what was found is open to doubt.
    CustodyBroken {
        /// After whom.
        after: String,
    },
    /// The copy has no checksum.
    NoChecksum,
}

/// What an inspection shows of a device that has been known since a day.
#[must_use]
pub fn shown(inspection: &Inspection, known_since: Day) -> Vec<Shown> {
    let mut shows = Vec::new();
    if inspection
        .history_from
        .is_none_or(|begins| known_since < begins)
    {
        shows.push(Shown::HistoryGone {
            should_begin: known_since,
            begins: inspection.history_from,
        });
    }
    let mut until = ("whoever took it".to_owned(), inspection.taken);
    for (who, from, to) in &inspection.held {
        if *from != until.1 {
            shows.push(Shown::CustodyBroken { after: until.0 });
        }
        until = (who.clone(), *to);
    }
    if inspection.copy_sha256.is_none() {
        shows.push(Shown::NoChecksum);
    }
    shows
}
