//! A person's picture as known on a day, from what a viewer may see: who, which source records, the chronology.
//!
//! Restriction comes first: rows that the viewer may not see are never read, so that joining, counting and explaining
//! know nothing of them. Who is who is worked out anew from what was known then: a link made later does not join a
//! picture of before.

use crate::closure::{self, Candidates, FiledSubject, Rows, Seen};
use std::collections::BTreeMap;
use crate::desk::Desk;
use crate::fault::Refusal;
use crate::people;
use crate::shelves;
use crate::view::{AsAt, PersonNumber, PersonSummary};
use calendar::Day;
use chronology::{Chronology, FiledRecord, Sighting};
use facts::{Identifier, Statement, SubjectReference, When};
use identity::Cluster;
use ledger::{Tag, Visibility};
use std::collections::BTreeSet;

/// What is known of a person, for a viewer, as known on a day.
pub(crate) struct Picture {
    pub(crate) person: PersonNumber,
    pub(crate) at: AsAt,
    pub(crate) cluster: Cluster,
    /// The subject by whose number the person goes.
    pub(crate) anchor: SubjectReference,
    pub(crate) records: Vec<FiledRecord>,
    pub(crate) sightings: Vec<Sighting>,
    /// Every day on which something became known of the person's source records, later ones than the picture's too.
    pub(crate) days: BTreeSet<Day>,
}

impl Desk {
    /// The picture of a person; `None` where there is none, or none that the viewer may see.
    pub(crate) fn picture(&self, person: PersonNumber, visible: &Visibility, at: &AsAt) -> Result<Option<Picture>, Refusal> {
        let index = Seen { shelf: &self.derived, visible: &Visibility::Everything };
        let Some(own) = self.subject_numbered(person)? else { return Ok(None) };
        let rows = Seen { shelf: &self.derived, visible };
        let (mut candidates, mut numbers, mut days) = (Candidates::new(), BTreeMap::new(), BTreeMap::new());
        for tag in closure::reachable(&index, own)? {
            let Some(row) = people::subject_row(&index, tag)? else { continue };
            let (filed, known) = filed_by(&rows, tag, at.known_on)?;
            if !filed.records.is_empty() {
                numbers.insert(row.subject.clone(), (tag, row.number));
                days.insert(row.subject.clone(), known);
                candidates.insert(row.subject, filed);
            }
        }
        let clusters = if candidates.len() == 1 {
            candidates.keys().map(|only| Cluster { members: BTreeSet::from([only.clone()]), ..Cluster::default() }).collect()
        } else {
            closure::clusters_of(&candidates, at.known_on, &people::too_common(&index, self.keys))
        };
        let Some(cluster) = self.cluster_of(person, own, clusters, &numbers)? else { return Ok(None) };
        let first = cluster.members.iter().filter_map(|member| numbers.get(member).map(|(_, number)| (*number, member.clone()))).min();
        let Some((number, anchor)) = first else { return Ok(None) };
        let (mut records, mut sightings) = (Vec::new(), Vec::new());
        let days = cluster.members.iter().filter_map(|member| days.remove(member)).flatten().collect();
        for member in &cluster.members {
            if let Some(filed) = candidates.remove(member) {
                records.extend(filed.records);
                sightings.extend(filed.sightings);
            }
        }
        once_each(&mut records);
        Ok(Some(Picture { person: number, at: *at, cluster, anchor, records, sightings, days }))
    }

    /// The cluster in which a person's own subject stands; where the viewer may not see that one, the cluster of the
    /// first other subject of the person that they may see.
    fn cluster_of(&self, person: PersonNumber, own: Tag, clusters: Vec<Cluster>, numbers: &BTreeMap<SubjectReference, (Tag, PersonNumber)>) -> Result<Option<Cluster>, Refusal> {
        let index = Seen { shelf: &self.derived, visible: &Visibility::Everything };
        let mut sought = vec![own];
        sought.extend(closure::tags(&index, &shelves::members(person))?);
        let stands_in = |cluster: &Cluster, tag: &Tag| cluster.members.iter().any(|member| numbers.get(member).is_some_and(|(of, _)| of == tag));
        Ok(sought.iter().find_map(|tag| clusters.iter().find(|cluster| stands_in(cluster, tag))).cloned())
    }

    /// The subject whose own number this is.
    fn subject_numbered(&self, person: PersonNumber) -> Result<Option<Tag>, Refusal> {
        let tag = ledger::Shelf::get(&self.derived, &shelves::numbered(person), &Visibility::Everything)?;
        Ok(tag.and_then(|bytes| bytes.try_into().ok()).map(Tag))
    }
}

/// What is filed about a subject and was known by the end of a day; and all days on which anything of it became known.
fn filed_by(rows: &dyn Rows, tag: Tag, known_on: Day) -> Result<(FiledSubject, BTreeSet<Day>), Refusal> {
    let mut filed = closure::filed(rows, tag)?;
    let days = filed.records.iter().map(|record| record.arrival.known_on).chain(filed.sightings.iter().map(|sighting| sighting.arrival.known_on)).collect();
    filed.records.retain(|record| record.arrival.known_on <= known_on);
    filed.sightings.retain(|sighting| sighting.arrival.known_on <= known_on);
    Ok((filed, days))
}

/// A record about two subjects who are now one person was filed with each: its facts are put together again.
fn once_each(records: &mut Vec<FiledRecord>) {
    records.sort_by_key(|record| record.arrival.position);
    records.dedup_by(|later, earlier| {
        let same = later.arrival.position == earlier.arrival.position;
        if same {
            earlier.facts.append(&mut later.facts);
            earlier.facts.sort_by_key(|(ordinal, _)| *ordinal);
        }
        same
    });
}

impl Picture {
    /// The chronology.
    pub(crate) fn chronology(&self) -> Chronology<'_> {
        Chronology::as_known_on(self.at.known_on, &self.records, &self.sightings)
    }

    /// Who this is, in a line.
    pub(crate) fn summary(&self) -> PersonSummary {
        self.summary_of(&self.chronology())
    }

    /// As [`Picture::summary`], from a chronology that is at hand.
    pub(crate) fn summary_of(&self, chronology: &Chronology<'_>) -> PersonSummary {
        let mut details: Vec<_> = chronology.of_kind(facts::Kind::PersonDetails).collect();
        details.sort_by_key(|entry| (entry.record.written.order(), entry.record.arrival.known_on));
        let newest = |pick: &dyn Fn(&facts::statement::PersonDetails) -> Option<String>| {
            details.iter().rev().find_map(|entry| match entry.statement.as_ref() {
                Statement::PersonDetails(one) => pick(one),
                _ => None,
            })
        };
        let name = newest(&|one| one.names.first().map(facts::statement::PersonName::in_words).filter(|name| !name.is_empty()));
        let born = details.iter().rev().find_map(|entry| match entry.statement.as_ref() {
            Statement::PersonDetails(one) => one.born.or(one.expected),
            _ => None,
        });
        let agencies: BTreeSet<String> = self.records.iter().filter(|record| record.format != crate::looks::ENTERED_HERE).map(|record| record.agency.clone()).collect();
        PersonSummary {
            person: self.person,
            name: name.unwrap_or_else(|| format!("Name not recorded ({})", self.anchor.reference)),
            born,
            identifiers: identifiers(chronology).into_iter().collect(),
            agencies: agencies.into_iter().collect(),
        }
    }

    /// Every name that stands, with the source that has it.
    pub(crate) fn names(&self) -> Vec<(String, String)> {
        let chronology = self.chronology();
        let mut names = Vec::new();
        for entry in chronology.of_kind(facts::Kind::PersonDetails) {
            if let Statement::PersonDetails(details) = entry.statement.as_ref() {
                names.extend(details.names.iter().map(|name| (name.in_words(), entry.record.record.source.to_string())));
            }
        }
        names.sort();
        names.dedup();
        names
    }

    /// Every exactly known date of birth that stands.
    pub(crate) fn births(&self) -> Vec<Day> {
        let chronology = self.chronology();
        chronology
            .of_kind(facts::Kind::PersonDetails)
            .filter_map(|entry| match entry.statement.as_ref() {
                Statement::PersonDetails(details) => details.born.and_then(When::day),
                _ => None,
            })
            .collect()
    }
}

/// Identifiers that stand, each once.
fn identifiers(chronology: &Chronology<'_>) -> BTreeSet<Identifier> {
    chronology
        .of_kind(facts::Kind::IdentifierHeld)
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::IdentifierHeld(held) => Some(held.identifier.clone()),
            _ => None,
        })
        .collect()
}
