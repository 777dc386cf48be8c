//! What the schedules in force say of each source record about a person, today.
//!
//! Where more than one schedule covers a record, the last of their days counts; where one of them cannot be told, none is
//! given. Nothing here erases anything.

use crate::facts_of_agency::{Found, OfAgency};
use crate::schedule::{Covers, Follows, LocalKeeping, Schedule, Schedules, Stage, Variant};
use calendar::Day;
use chronology::{Chronology, Entry};
use facts::RecordReference;
use rulebook::Read;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What people have decided about keeping what is held on somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// True where a legal hold stands.
    pub held: bool,
    /// Through which day it is kept longer, where somebody decided so.
    pub keep_until: Option<Day>,
}

/// Whether a record is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum RecordState {
    /// A legal hold stands: nothing may be erased.
    Held,
    /// The last day through which the schedules keep it.
    Kept {
        /// That day.
        #[schemars(with = "String")]
        until: Day,
    },
    /// The schedules' day is past; somebody decided to keep it longer.
    KeptLonger {
        /// Through this day.
        #[schemars(with = "String")]
        until: Day,
    },
    /// The period has not begun.
    NotYet {
        /// What it waits for.
        waits_for: String,
    },
    /// The day cannot be told: it is kept.
    CannotTell {
        /// What is missing.
        missing: Vec<String>,
    },
    /// It is due for a person's decision: keep longer, with a reason, or erase.
    Due {
        /// Since this day.
        #[schemars(with = "String")]
        since: Day,
    },
}

impl RecordState {
    /// For people.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Held => "held: nothing may be erased until the legal hold is lifted".to_owned(),
            Self::Kept { until } => format!("kept through {}", until.in_words()),
            Self::KeptLonger { until } => {
                format!("kept through {}, as was decided", until.in_words())
            }
            Self::NotYet { waits_for } => format!("kept: {waits_for}"),
            Self::CannotTell { missing } => {
                format!("cannot be told, so kept: {} missing", missing.join(", "))
            }
            Self::Due { since } => format!("due for a decision since {}", since.in_words()),
        }
    }
}

/// What one schedule says, with its working.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Because {
    /// The schedule.
    pub schedule: String,
    /// What it is about.
    pub title: String,
    /// Which variant, or `own period`.
    pub variant: String,
    /// Who says so.
    pub authority: String,
    /// True where that was read in statute or guidance.
    pub verified: bool,
    /// How that is known.
    pub read: &'static str,
    /// The working: `born 2 April 2019; 75 years after: through 2 April 2094`.
    pub working: String,
}

/// What is said of one source record, all its versions together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordAssessment {
    /// The record.
    pub record: RecordReference,
    /// Whose it is.
    pub agency: String,
    /// Where its versions stand in the ledger.
    pub positions: BTreeSet<u64>,
    /// Whether it is kept.
    #[serde(flatten)]
    pub state: RecordState,
    /// What each schedule that covers it says.
    pub because: Vec<Because>,
}

/// What is said of all records about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// Each record, in order.
    pub records: Vec<RecordAssessment>,
}

impl Assessment {
    /// How many records are due for a decision, and since when the first is.
    #[must_use]
    pub fn due(&self) -> Option<(usize, Day)> {
        let days: Vec<Day> = self
            .records
            .iter()
            .filter_map(|record| match record.state {
                RecordState::Due { since } => Some(since),
                _ => None,
            })
            .collect();
        days.iter().min().map(|first| (days.len(), *first))
    }

    /// True where there is anything, and all of it is due.
    #[must_use]
    pub fn all_due(&self) -> bool {
        self.due().is_some_and(|(due, _)| due == self.records.len())
    }

    /// The first record that is not due.
    #[must_use]
    pub fn first_kept(&self) -> Option<&RecordAssessment> {
        self.records
            .iter()
            .find(|record| !matches!(record.state, RecordState::Due { .. }))
    }
}

/// What one schedule comes to.
type Outcome = (Found, Because);

/// Says of every source record in a chronology whether it is kept today, until when and why.
#[must_use]
pub fn assess(
    chronology: &Chronology<'_>,
    schedules: &Schedules,
    local: &LocalKeeping,
    decisions: Decisions,
    today: Day,
) -> Assessment {
    let mut groups: BTreeMap<&RecordReference, Vec<&Entry<'_>>> = BTreeMap::new();
    for entry in &chronology.entries {
        groups.entry(&entry.record.record).or_default().push(entry);
    }
    let mut agencies: BTreeMap<&str, Vec<Outcome>> = BTreeMap::new();
    let mut records = Vec::new();
    for (reference, entries) in groups {
        let Some(agency) = entries.first().map(|entry| entry.record.agency.as_str()) else {
            continue;
        };
        let of_agency = OfAgency { chronology, agency };
        let in_force = || {
            let nation = local.nation(agency);
            schedules
                .on(today)
                .filter(move |row| row.nation.covers(nation))
        };
        let whole_case = agencies.entry(agency).or_insert_with(|| {
            let standing = chronology.standing();
            let of_agency_alone: Vec<&Entry<'_>> = standing
                .filter(|entry| entry.record.agency == agency)
                .collect();
            covering(in_force(), Covers::Case, of_agency, local, &of_agency_alone)
        });
        let standing: Vec<&Entry<'_>> = entries
            .iter()
            .copied()
            .filter(|entry| entry.stands())
            .collect();
        let mut outcomes = covering(in_force(), Covers::Record, of_agency, local, &standing);
        outcomes.extend(whole_case.iter().cloned());
        if outcomes.is_empty() {
            let rest = in_force().filter(|row| row.covers == Covers::Rest);
            outcomes.extend(rest.map(|row| outcome(row, of_agency, local, &standing)));
        }
        records.push(RecordAssessment {
            record: reference.clone(),
            agency: agency.to_owned(),
            positions: entries.iter().map(|entry| entry.id.position).collect(),
            state: state_of(&outcomes, decisions, today),
            because: outcomes.into_iter().map(|(_, because)| because).collect(),
        });
    }
    Assessment { records }
}

/// What the schedules of one reach say, of those that something among `entries` brings in.
fn covering<'s>(
    rows: impl Iterator<Item = &'s Schedule>,
    covers: Covers,
    of_agency: OfAgency<'_>,
    local: &LocalKeeping,
    entries: &[&Entry<'_>],
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for row in rows.filter(|row| row.covers == covers) {
        let event: Vec<&Entry<'_>> = entries
            .iter()
            .copied()
            .filter(|entry| row.applies.contains(&entry.statement.kind()))
            .collect();
        if !event.is_empty() {
            outcomes.push(outcome(row, of_agency, local, &event));
        }
    }
    outcomes
}

fn outcome(
    row: &Schedule,
    of_agency: OfAgency<'_>,
    local: &LocalKeeping,
    event: &[&Entry<'_>],
) -> Outcome {
    let followed = local.follows(of_agency.agency, &row.id);
    let named = match followed {
        Some(Follows::Variant(id)) => row.variant(Some(id)),
        _ => None,
    };
    let Some(variant) = named.or_else(|| row.variant(None)) else {
        let missing = "a default variant".to_owned();
        let because = because(row, None, None, &missing);
        return (Found::Missing(missing), because);
    };
    let own = match followed {
        Some(Follows::Own(keep)) => variant.stages.last().map(|last| Stage {
            keep: *keep,
            when: None,
            ..last.clone()
        }),
        _ => None,
    };
    let stages = own
        .as_ref()
        .map_or(variant.stages.as_slice(), std::slice::from_ref);
    let (found, working) = through(stages, of_agency, event);
    let whose = own.as_ref().map(|_| of_agency.agency);
    (found, because(row, Some(variant), whose, &working))
}

/// The last day through which the first stage that counts keeps something, with the working.
fn through(stages: &[Stage], of_agency: OfAgency<'_>, event: &[&Entry<'_>]) -> (Found, String) {
    for stage in stages {
        let counts = stage
            .when
            .map_or(Ok(true), |condition| of_agency.is(condition));
        match counts {
            Ok(true) => {}
            Ok(false) => continue,
            Err(missing) => {
                let working = format!("which period counts cannot be told: {missing} missing");
                return (Found::Missing(missing), working);
            }
        }
        let from = format!("{} the {}", stage.keep, stage.start.in_words());
        return match of_agency.start(stage.start, event) {
            Found::On(day, known) => {
                let last = stage.keep.last_day(day);
                let working = format!("{known}; {}: through {}", stage.keep, last.in_words());
                (Found::On(last, String::new()), working)
            }
            Found::NotYet(waits_for) => {
                let working = format!("{from}: {waits_for}");
                (Found::NotYet(waits_for), working)
            }
            Found::Missing(missing) => {
                let working = format!("{from}: {missing} missing");
                (Found::Missing(missing), working)
            }
        };
    }
    let missing = "a stage that counts".to_owned();
    (Found::Missing(missing.clone()), missing)
}

fn because(row: &Schedule, variant: Option<&Variant>, own: Option<&str>, working: &str) -> Because {
    let read = match (variant, own) {
        (Some(variant), None) => variant.read,
        _ => Read::None,
    };
    Because {
        schedule: row.id.clone(),
        title: row.title.clone(),
        variant: match own {
            Some(_) => "own period".to_owned(),
            None => variant
                .map(|variant| variant.id.clone())
                .unwrap_or_default(),
        },
        authority: match (own, variant) {
            (Some(agency), _) => format!("a period that `{agency}` set in the settings"),
            (None, variant) => variant
                .map(|one| one.authority.in_words())
                .unwrap_or_default(),
        },
        verified: read.verified(),
        read: read.in_words(),
        working: working.to_owned(),
    }
}

fn state_of(outcomes: &[Outcome], decisions: Decisions, today: Day) -> RecordState {
    if decisions.held {
        return RecordState::Held;
    }
    let (mut last, mut missing) = (None, BTreeSet::new());
    for (found, _) in outcomes {
        match found {
            Found::On(day, _) => last = last.max(Some(*day)),
            Found::NotYet(waits_for) => {
                return RecordState::NotYet {
                    waits_for: waits_for.clone(),
                };
            }
            Found::Missing(what) => {
                missing.insert(what.clone());
            }
        }
    }
    let (Some(last), true) = (last, missing.is_empty()) else {
        if missing.is_empty() {
            missing.insert("a schedule that covers it".to_owned());
        }
        return RecordState::CannotTell {
            missing: missing.into_iter().collect(),
        };
    };
    match decisions.keep_until {
        _ if today <= last => RecordState::Kept { until: last },
        Some(until) if today <= until => RecordState::KeptLonger { until },
        decided => RecordState::Due {
            since: decided.map_or(last, |until| until.max(last)).plus_days(1),
        },
    }
}
