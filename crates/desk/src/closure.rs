//! From a subject to everybody it might be the same person as, and from there to the cluster that it stands in.
//!
//! The index knows which identifiers and links there ever were; whether they hold as known on a day, and for a viewer,
//! is decided from the facts themselves by `identity`.

use crate::shelves;
use chronology::{Chronology, FiledRecord, Sighting};
use facts::{Handling, Statement, SubjectReference};
use identity::{Decision, KnownSubject};
use ledger::{LedgerFault, Shelf, SqliteShelf, Tag, Visibility};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

/// An identifier that more subjects than this hold names no one person: a stand-in typed by somebody. It joins nobody.
pub(crate) const TOO_MANY_HOLDERS: usize = 50;

/// A row of a subject's timeline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum TimelineRow {
    Record(FiledRecord),
    Sighting(Sighting),
}

/// Reads rows of the shelf: the shelf under a filter, or an overlay that sees everything.
pub(crate) trait Rows {
    /// The keys under a prefix.
    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, LedgerFault>;

    /// Each row under a prefix.
    fn each(&self, prefix: &[u8], each: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), LedgerFault>;
}

/// The shelf, under a viewer's filter.
pub(crate) struct Seen<'a> {
    pub(crate) shelf: &'a SqliteShelf,
    pub(crate) visible: &'a Visibility,
}

impl Rows for Seen<'_> {
    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, LedgerFault> {
        let mut keys = Vec::new();
        self.each(prefix, &mut |key, _| keys.push(key.to_vec()))?;
        Ok(keys)
    }

    fn each(&self, prefix: &[u8], each: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), LedgerFault> {
        self.shelf
            .scan(prefix, prefix, self.visible, &mut |key, value| {
                each(key, value);
                ControlFlow::Continue(())
            })
    }
}

impl Rows for crate::overlay::Overlay<'_> {
    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, LedgerFault> {
        Ok(self.rows(prefix)?.into_keys().collect())
    }

    fn each(&self, prefix: &[u8], each: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), LedgerFault> {
        for (key, value) in self.rows(prefix)? {
            each(&key, &value);
        }
        Ok(())
    }
}

/// Every subject that shares an identifier or a link with `subject`, directly or through others, itself included.
pub(crate) fn reachable(rows: &dyn Rows, subject: Tag) -> Result<BTreeSet<Tag>, LedgerFault> {
    let mut found = BTreeSet::from([subject]);
    let mut waiting = vec![subject];
    while let Some(one) = waiting.pop() {
        for other in neighbours(rows, one)? {
            if found.insert(other) {
                waiting.push(other);
            }
        }
    }
    Ok(found)
}

/// Those who share an identifier or a link with `subject`.
pub(crate) fn neighbours(rows: &dyn Rows, subject: Tag) -> Result<Vec<Tag>, LedgerFault> {
    let mut others: Vec<Tag> = tags(rows, &shelves::linked_with(subject))?;
    for identifier in tags(rows, &shelves::held_by(subject))? {
        let holders = tags(rows, &shelves::holders(identifier))?;
        if holders.len() <= TOO_MANY_HOLDERS {
            others.extend(holders);
        }
    }
    Ok(others)
}

/// The tags that the keys under a prefix end with.
pub(crate) fn tags(rows: &dyn Rows, prefix: &[u8]) -> Result<Vec<Tag>, LedgerFault> {
    Ok(rows
        .keys(prefix)?
        .iter()
        .filter_map(|key| shelves::last_tag(key))
        .collect())
}

/// What is filed about one subject.
#[derive(Clone, Debug, Default)]
pub(crate) struct FiledSubject {
    pub(crate) records: Vec<Arc<FiledRecord>>,
    pub(crate) sightings: Vec<Arc<Sighting>>,
}

impl FiledSubject {
    /// Adds a row of the timeline. Derived state of another version is passed over: `joinder replay` names the row and
    /// builds it again.
    pub(crate) fn take(&mut self, row: &[u8]) {
        match postcard::from_bytes(row) {
            Ok(TimelineRow::Record(record)) => self.records.push(Arc::new(record)),
            Ok(TimelineRow::Sighting(sighting)) => self.sightings.push(Arc::new(sighting)),
            Err(_) => {}
        }
    }

    /// The chronology of these records alone.
    pub(crate) fn chronology(&self, known_on: calendar::Day) -> Chronology<'_> {
        Chronology::of(
            known_on,
            self.records.iter().map(AsRef::as_ref),
            self.sightings.iter().map(AsRef::as_ref),
        )
    }
}

/// Reads what is filed about a subject.
pub(crate) fn filed(rows: &dyn Rows, subject: Tag) -> Result<FiledSubject, LedgerFault> {
    let mut filed = FiledSubject::default();
    rows.each(&shelves::timeline(subject), &mut |_, row| filed.take(row))?;
    Ok(filed)
}

/// What identity needs of a subject, from what stands of its own records.
pub(crate) fn known_subject(
    subject: &SubjectReference,
    chronology: &Chronology<'_>,
) -> (KnownSubject, Vec<Decision>) {
    let mut known = KnownSubject {
        subject: subject.clone(),
        identifiers: Vec::new(),
    };
    let mut decisions = Vec::new();
    for entry in chronology.standing() {
        match entry.statement.as_ref() {
            Statement::IdentifierHeld(held) if held.identifier.joins() => {
                known.identifiers.push(held.identifier.clone())
            }
            Statement::Link(link) => decisions.push(Decision {
                fact: entry.id,
                one: link.one.clone(),
                other: link.other.clone(),
                same: true,
                reason: link.reason.clone(),
            }),
            Statement::Unlink(unlink) => {
                decisions.push(Decision {
                    fact: entry.id,
                    one: unlink.one.clone(),
                    other: unlink.other.clone(),
                    same: false,
                    reason: unlink.reason.clone(),
                });
            }
            _ => {}
        }
    }
    (known, decisions)
}

/// The subjects among `candidates`, each with what is filed about it.
pub(crate) type Candidates = BTreeMap<SubjectReference, FiledSubject>;

/// The handling levels of all that is filed of candidates, lowest first.
pub(crate) fn levels_of(candidates: &Candidates) -> BTreeSet<Handling> {
    let filed = candidates.values().flat_map(|filed| &filed.records);
    filed.map(|record| record.handling).collect()
}

/// Puts candidates into clusters by what stands of their records on `known_on`. An identifier that too many hold is
/// passed over, as it was in finding the candidates.
pub(crate) fn clusters_of(
    candidates: &Candidates,
    known_on: calendar::Day,
    too_common: &dyn Fn(&facts::Identifier) -> bool,
) -> Vec<identity::Cluster> {
    let mut subjects = Vec::new();
    let mut decisions = Vec::new();
    for (subject, filed) in candidates {
        let chronology = filed.chronology(known_on);
        let (mut known, decided) = known_subject(subject, &chronology);
        known
            .identifiers
            .retain(|identifier| !too_common(identifier));
        subjects.push(known);
        decisions.extend(decided);
    }
    identity::clusters(&subjects, &decisions)
}
