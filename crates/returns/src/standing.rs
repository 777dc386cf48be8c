//! Which facts of a source stand: the newest version of each record, less what was withdrawn or retracted, as corrected.
//!
//! The versions of a record are ordered by the source's own date, then by receipt, as everywhere in the record.

use facts::{Fact, FactId, Statement, When};
use std::collections::{BTreeMap, BTreeSet};

/// One fact with the record that carries it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Where it stands in the ledger: its position orders versions of equal date.
    pub id: FactId,
    /// The source's own reference for the record.
    pub record: String,
    /// When the source wrote the record.
    pub written: When,
    /// The fact.
    pub fact: Fact,
}

/// What stands of all that was told, in the order in which it was told. `acts` are the corrections, retractions and
/// withdrawals, whoever made them.
#[must_use]
pub fn standing(told: Vec<Told>, acts: &[(FactId, Statement)]) -> Vec<Told> {
    let (mut retracted, mut corrected, mut withdrawn) =
        (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
    // From the last to the first: a retraction that is itself retracted is none.
    for (id, act) in acts.iter().rev() {
        if retracted.contains(id) {
            continue;
        }
        match act {
            Statement::Retraction(one) => {
                retracted.insert(one.of);
            }
            Statement::Correction(one) => {
                corrected.entry(one.of).or_insert(one);
            }
            Statement::Withdrawal(one) => {
                withdrawn.insert(one.record.reference.clone());
            }
            _ => {}
        }
    }
    let mut newest: BTreeMap<String, ((i32, i64), u64)> = BTreeMap::new();
    for one in &told {
        let version = (age(one.written), one.id.position);
        let held = newest.entry(one.record.clone()).or_insert(version);
        *held = version.max(*held);
    }
    let stands = |one: &Told| {
        newest.get(&one.record).map(|(_, position)| *position) == Some(one.id.position)
            && !withdrawn.contains(&one.record)
            && !retracted.contains(&one.id)
    };
    let rightly = |mut one: Told| {
        if let Some(correction) = corrected.get(&one.id) {
            if let Some(happened) = correction.happened {
                one.fact.happened = happened;
            }
            if let Some(statement) = &correction.statement {
                one.fact.statement = (**statement).clone();
            }
        }
        one
    };
    told.into_iter().filter(stands).map(rightly).collect()
}

/// An unknown date is older than any other.
fn age(written: When) -> (i32, i64) {
    if written == When::Unknown {
        (i32::MIN, 0)
    } else {
        written.order()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use facts::{Note, RecordReference, Retraction, Span, Withdrawal};

    fn told(position: u64, record: &str, written: &str, text: &str) -> Told {
        let note = Note {
            text: text.to_owned(),
            ..Note::default()
        };
        Told {
            id: FactId {
                position,
                ordinal: 0,
            },
            record: record.to_owned(),
            written: written.parse().unwrap(),
            fact: Fact {
                about: None,
                happened: Span::at(When::Unknown),
                statement: note.into(),
            },
        }
    }

    #[test]
    fn the_newest_version_stands_less_what_was_taken_back() {
        let all = || {
            vec![
                told(1, "a", "2024-03-31", "newer"),
                told(2, "a", "2023-03-31", "older, loaded late"),
                told(3, "b", "2024-03-31", "retracted"),
                told(4, "c", "unknown", "withdrawn"),
                told(5, "d", "unknown", "stands"),
            ]
        };
        let id = |position| FactId {
            position,
            ordinal: 0,
        };
        let retraction = Retraction {
            of: id(3),
            reason: "wrong child".to_owned(),
            by: None,
        };
        let withdrawal = Withdrawal {
            record: RecordReference::new("northmoor", "c"),
            reason: None,
        };
        let acts = [(id(6), retraction.into()), (id(7), withdrawal.into())];
        let positions = |stand: Vec<Told>| -> Vec<u64> {
            stand.into_iter().map(|one| one.id.position).collect()
        };
        assert_eq!(positions(standing(all(), &acts)), [1, 5]);
        let back = Retraction {
            of: id(6),
            reason: "it was right".to_owned(),
            by: None,
        };
        let acts = [acts[0].clone(), (id(8), back.into())];
        assert_eq!(positions(standing(all(), &acts)), [1, 3, 4, 5]);
    }
}
