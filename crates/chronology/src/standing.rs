//! Which facts stand: the newest version of each record, less what was corrected, taken back or withdrawn.
//!
//! Versions of one record are ordered by the source's own date, then by receipt, so that an old file loaded late never
//! overwrites a newer one (docs/decisions/0001-the-record.md). A source that sends a record again with other values has changed
//! or corrected it, unknown which, until it says.

use crate::{FiledRecord, Fingerprint, Sighting};
use calendar::{Day, Instant};
use facts::{Fact, FactId, RecordReference, Span, Statement, When};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Where a fact stands on the day asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It stands.
    Current,
    /// The source sent the record again with other values: change or correction, unknown which.
    Superseded {
        /// Position of the version that stands now.
        by: u64,
    },
    /// Somebody said that it was wrong, and how it should read.
    Corrected {
        /// The correction.
        by: FactId,
    },
    /// Somebody took it back.
    Retracted {
        /// The retraction.
        by: FactId,
    },
    /// Its source withdrew the record.
    Withdrawn {
        /// The withdrawal.
        by: FactId,
    },
}

impl Standing {
    /// In words for people.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Current => "stands".to_owned(),
            Self::Superseded { .. } => {
                "sent again with other values: change or correction, not known which".to_owned()
            }
            Self::Corrected { by } => format!("corrected by fact {by}"),
            Self::Retracted { by } => format!("taken back by fact {by}"),
            Self::Withdrawn { by } => format!("withdrawn by its source, fact {by}"),
        }
    }
}

/// The source's own date as a key: day, then time within it; where the source gave none, the day it became known.
pub(crate) type WrittenOrder = (i32, i64);

pub(crate) fn written_order(written: When, known_on: Day) -> WrittenOrder {
    if written == When::Unknown {
        (known_on.number(), 0)
    } else {
        written.order()
    }
}

/// What decides between two statements of one record: the source's own date, the day it became known, its receipt.
type Rank = (WrittenOrder, Day, Instant, u64);

/// What is known of one record: the content that stands, or the withdrawal.
#[derive(Clone, Copy)]
enum Latest {
    Content(Fingerprint),
    Withdrawn(FactId),
}

/// What stands, worked out once for all records of a person.
pub(crate) struct Standings<'a> {
    latest: HashMap<&'a RecordReference, (Rank, Latest)>,
    position_of: HashMap<(&'a RecordReference, Fingerprint), u64>,
    overridden: BTreeMap<FactId, Override>,
}

/// A fact that was corrected or taken back.
enum Override {
    Corrected(FactId),
    Retracted(FactId),
}

impl<'a> Standings<'a> {
    /// Works out what stands from records and sightings known by then, in any order.
    pub(crate) fn of(records: &[&'a FiledRecord], sightings: &[&'a Sighting]) -> Self {
        let mut latest = HashMap::with_capacity(records.len());
        let mut position_of = HashMap::with_capacity(records.len());
        for record in records {
            let position = record.arrival.position;
            let rank = (
                written_order(record.written, record.arrival.known_on),
                record.arrival.known_on,
                record.arrival.received,
                position,
            );
            position_of.insert((&record.record, record.fingerprint), position);
            rise(
                &mut latest,
                &record.record,
                rank,
                Latest::Content(record.fingerprint),
            );
            for (ordinal, fact) in &record.facts {
                if let Statement::Withdrawal(withdrawal) = &fact.statement {
                    let id = FactId {
                        position,
                        ordinal: *ordinal,
                    };
                    rise(&mut latest, &withdrawal.record, rank, Latest::Withdrawn(id));
                }
            }
        }
        for sighting in sightings {
            let arrival = sighting.arrival;
            let rank = (
                written_order(sighting.written, arrival.known_on),
                arrival.known_on,
                arrival.received,
                arrival.position,
            );
            rise(
                &mut latest,
                &sighting.record,
                rank,
                Latest::Content(sighting.fingerprint),
            );
        }
        let overridden = overrides(records);
        Self {
            latest,
            position_of,
            overridden,
        }
    }

    /// Where one fact stands.
    pub(crate) fn standing(&self, record: &FiledRecord, ordinal: u32) -> Standing {
        let id = FactId {
            position: record.arrival.position,
            ordinal,
        };
        match self.latest.get(&record.record) {
            Some((_, Latest::Withdrawn(by))) => return Standing::Withdrawn { by: *by },
            Some((_, Latest::Content(content))) if *content != record.fingerprint => {
                let by = self
                    .position_of
                    .get(&(&record.record, *content))
                    .copied()
                    .unwrap_or_default();
                return Standing::Superseded { by };
            }
            _ => {}
        }
        match self.overridden.get(&id) {
            Some(Override::Corrected(by)) => Standing::Corrected { by: *by },
            Some(Override::Retracted(by)) => Standing::Retracted { by: *by },
            None => Standing::Current,
        }
    }
}

fn rise<'a>(
    latest: &mut HashMap<&'a RecordReference, (Rank, Latest)>,
    record: &'a RecordReference,
    rank: Rank,
    one: Latest,
) {
    match latest.get(record) {
        Some((present, _)) if *present > rank => {}
        _ => {
            latest.insert(record, (rank, one));
        }
    }
}

/// Corrections and retractions, newest first: one that was itself taken back or corrected has no effect.
fn overrides(records: &[&FiledRecord]) -> BTreeMap<FactId, Override> {
    let mut acts: Vec<(FactId, &Fact)> = records
        .iter()
        .flat_map(|record| {
            record.facts.iter().map(move |(ordinal, fact)| {
                (
                    FactId {
                        position: record.arrival.position,
                        ordinal: *ordinal,
                    },
                    fact,
                )
            })
        })
        .filter(|(_, fact)| {
            matches!(
                fact.statement,
                Statement::Correction(_) | Statement::Retraction(_)
            )
        })
        .collect();
    acts.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
    let mut overridden = BTreeMap::new();
    let mut without_effect = BTreeSet::new();
    for (id, fact) in acts {
        if without_effect.contains(&id) {
            continue;
        }
        let (of, how) = match &fact.statement {
            Statement::Correction(correction) => (correction.of, Override::Corrected(id)),
            Statement::Retraction(retraction) => (retraction.of, Override::Retracted(id)),
            _ => continue,
        };
        without_effect.insert(of);
        overridden.entry(of).or_insert(how);
    }
    overridden
}

/// How a corrected fact reads: what the correction leaves out stays as it was. Follows a chain of corrections.
pub(crate) fn corrected(
    records: &[&FiledRecord],
    correction: &facts::Correction,
) -> Option<(Span, Statement)> {
    let mut target = correction.of;
    let mut happened = correction.happened;
    let mut statement = correction.statement.clone();
    // Each step goes to an earlier position, so this ends.
    loop {
        let record = records
            .iter()
            .find(|record| record.arrival.position == target.position)?;
        let (_, fact) = record
            .facts
            .iter()
            .find(|(ordinal, _)| *ordinal == target.ordinal)?;
        match &fact.statement {
            Statement::Correction(earlier) if earlier.of < target => {
                happened = happened.or(earlier.happened);
                statement = statement.or_else(|| earlier.statement.clone());
                target = earlier.of;
            }
            original => {
                let statement = statement.map_or_else(|| original.clone(), |boxed| *boxed);
                return Some((happened.unwrap_or(fact.happened), statement));
            }
        }
    }
}
