//! A person's picture as known on a day, from what a viewer may see: who, which source records, the chronology.
//!
//! Restriction comes first: rows that the viewer may not see are never read, so that joining, counting and explaining
//! know nothing of them. Who is who is worked out anew from what was known then: a link made later does not join a
//! picture of before.

use crate::beside::Beside;
use crate::closure::{self, Candidates, FiledSubject, Seen};
use crate::desk::Desk;
use crate::fault::Refusal;
use crate::people;
use crate::shelves;
use crate::view::{AsAt, PersonNumber, PersonSummary};
use access::Clearance;
use calendar::Day;
use chronology::{Chronology, FiledRecord, Sighting};
use facts::{Handling, Identifier, Statement, SubjectReference, When};
use identity::Cluster;
use ledger::{Tag, Visibility};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known of a person, for a viewer, as known on a day.
pub(crate) struct Picture {
    pub(crate) person: PersonNumber,
    pub(crate) at: AsAt,
    pub(crate) cluster: Cluster,
    /// The subject by whose number the person goes.
    pub(crate) anchor: SubjectReference,
    pub(crate) records: Vec<Arc<FiledRecord>>,
    pub(crate) sightings: Vec<Arc<Sighting>>,
    /// Every day on which something became known of the person's source records, later ones than the picture's too.
    pub(crate) days: BTreeSet<Day>,
    /// Who else is known at the person's addresses, where that may matter to anybody.
    pub(crate) beside: Arc<Beside>,
}

/// From which clearance up to which something is seen alike.
pub(crate) type Levels = (Clearance, Clearance);

/// The subjects that may be one person, with what a viewer may see of each as known on a day. Those of whom nothing may
/// be seen are not among them.
#[derive(Default)]
struct Around {
    candidates: Candidates,
    numbers: BTreeMap<SubjectReference, (Tag, PersonNumber)>,
    days: BTreeMap<SubjectReference, BTreeSet<Day>>,
}

/// The clearance just below one.
const fn below(level: Clearance) -> Clearance {
    match level {
        Clearance::Restricted => Clearance::Sensitive,
        Clearance::Sensitive | Clearance::Ordinary => Clearance::Ordinary,
    }
}

impl Desk {
    /// The picture of a person; `None` where there is none, or none that the viewer may see.
    pub(crate) fn picture(
        &self,
        person: PersonNumber,
        visible: &Visibility,
        at: &AsAt,
    ) -> Result<Option<Picture>, Refusal> {
        let Some(own) = self.subject_numbered(person)? else {
            return Ok(None);
        };
        let around = self.around(own, visible, at.known_on)?;
        let clusters = self.clusters_around(&around, at.known_on);
        let mut sought = vec![own];
        sought.extend(closure::tags(&self.index(), &shelves::members(person))?);
        let found = around.picture_of_first(&sought, clusters, at);
        // What stands behind a wall shows nobody who is not to be seen without it.
        let found = found.filter(|picture| {
            let outside = |record: &Arc<FiledRecord>| !record.handling.is_walled();
            *visible == Visibility::Everything || picture.records.iter().any(outside)
        });
        found
            .map(|picture| self.with_beside(picture, visible))
            .transpose()
    }

    /// The picture of the person in whom a subject stands, alone: without whoever is beside them.
    pub(crate) fn picture_of_subject(
        &self,
        subject: Tag,
        visible: &Visibility,
        at: &AsAt,
    ) -> Result<Option<Picture>, Refusal> {
        let around = self.around(subject, visible, at.known_on)?;
        let clusters = self.clusters_around(&around, at.known_on);
        Ok(around.picture_of_first(&[subject], clusters, at))
    }

    /// The handling levels of all that is filed around a subject.
    pub(crate) fn handlings_around(&self, subject: Tag) -> Result<BTreeSet<Handling>, Refusal> {
        let whole = self.around(subject, &Visibility::Everything, Day::LAST)?;
        Ok(closure::levels_of(&whole.candidates))
    }

    /// The pictures of the present that go by a person's number, for each clearance that makes a difference around the
    /// person: from which clearance up to which, and what is seen. All that was received is in them, also what came
    /// while the machine's clock was ahead.
    pub(crate) fn pictures_by_level(
        &self,
        person: PersonNumber,
        now: calendar::Instant,
    ) -> Result<Vec<(Levels, Picture)>, Refusal> {
        let Some(own) = self.subject_numbered(person)? else {
            return Ok(Vec::new());
        };
        let at = AsAt {
            now,
            known_on: Day::LAST,
        };
        let whole = self.around(own, &Visibility::Everything, at.known_on)?;
        let mut handlings = closure::levels_of(&whole.candidates);
        for (_, other) in self
            .others_at_home(&whole.records(), &whole.tags(), now)?
            .found
        {
            handlings.extend(self.handlings_around(other)?);
        }
        // What stands behind a wall is part of nobody's lists, whatever their clearance.
        let walled = handlings.iter().any(|handling| handling.is_walled());
        let levels: Vec<Clearance> = handlings.into_iter().filter_map(clearance_for).collect();
        let mut whole = Some(whole).filter(|_| levels.len() == 1 && !walled);
        let mut pictures = Vec::new();
        for (place, level) in levels.iter().enumerate() {
            let next = levels.get(place + 1);
            let until = next.map_or(Clearance::Restricted, |next| below(*next));
            let visible = Visibility::Holding(level.marks());
            let around = match whole.take() {
                Some(whole) => whole,
                None => self.around(own, &visible, at.known_on)?,
            };
            let clusters = self.clusters_around(&around, at.known_on);
            let picture = around.picture_of_first(&[own], clusters, &at);
            if let Some(picture) = picture.filter(|picture| picture.person == person) {
                pictures.push(((*level, until), self.with_beside(picture, &visible)?));
            }
        }
        Ok(pictures)
    }

    /// The picture asked for, where that is the present: with all that was received. Where the machine's clock was set back
    /// since, that is more than was known by the end of its day.
    pub(crate) fn all_received(&self, at: &AsAt, now: calendar::Instant) -> Result<AsAt, Refusal> {
        let newest = if at.known_on == now.london_day() {
            crate::desk::newest_day_known(&self.derived)?
        } else {
            None
        };
        Ok(AsAt {
            known_on: newest.map_or(at.known_on, |newest| newest.max(at.known_on)),
            ..*at
        })
    }

    /// The shelf as an index: it says which rows to look at, and is never shown.
    pub(crate) fn index(&self) -> Seen<'_> {
        Seen {
            shelf: &self.derived,
            visible: &Visibility::Everything,
        }
    }

    fn around(&self, own: Tag, visible: &Visibility, known_on: Day) -> Result<Around, Refusal> {
        let index = self.index();
        let mut around = Around::default();
        for tag in closure::reachable(&index, own)? {
            let Some(row) = people::subject_row(&index, tag)? else {
                continue;
            };
            let mut filed = self.timeline(tag, visible)?;
            let days = known_by(&mut filed, known_on);
            if !filed.records.is_empty() {
                around
                    .numbers
                    .insert(row.subject.clone(), (tag, row.number));
                around.days.insert(row.subject.clone(), days);
                around.candidates.insert(row.subject, filed);
            }
        }
        Ok(around)
    }

    fn clusters_around(&self, around: &Around, known_on: Day) -> Vec<Cluster> {
        let mut alone = around.candidates.keys();
        if let (Some(only), None) = (alone.next(), alone.next()) {
            return vec![Cluster {
                members: BTreeSet::from([only.clone()]),
                ..Cluster::default()
            }];
        }
        let index = self.index();
        closure::clusters_of(
            &around.candidates,
            known_on,
            &people::too_common(&index, self.keys),
        )
    }

    /// The subject whose own number this is.
    fn subject_numbered(&self, person: PersonNumber) -> Result<Option<Tag>, Refusal> {
        let tag = ledger::Shelf::get(
            &self.derived,
            &shelves::numbered(person),
            &Visibility::Everything,
        )?;
        Ok(tag.and_then(|bytes| bytes.try_into().ok()).map(Tag))
    }
}

impl Picture {
    /// The same without what stands behind walls: for what is made to be given to others.
    pub(crate) fn outside_walls(&self) -> Self {
        let outside = |record: &&Arc<FiledRecord>| !record.handling.is_walled();
        Self {
            person: self.person,
            at: self.at,
            cluster: self.cluster.clone(),
            anchor: self.anchor.clone(),
            records: self.records.iter().filter(outside).cloned().collect(),
            sightings: self.sightings.clone(),
            days: self.days.clone(),
            beside: Arc::clone(&self.beside),
        }
    }
}

impl Around {
    fn records(&self) -> Vec<Arc<FiledRecord>> {
        let filed = self.candidates.values();
        filed
            .flat_map(|filed| filed.records.iter().cloned())
            .collect()
    }

    fn tags(&self) -> BTreeSet<Tag> {
        self.numbers.values().map(|(tag, _)| *tag).collect()
    }

    /// The picture of the first cluster in which one of the subjects sought stands: a person's own first, then, where the
    /// viewer may not see that one, the others of the person.
    fn picture_of_first(
        mut self,
        sought: &[Tag],
        clusters: Vec<Cluster>,
        at: &AsAt,
    ) -> Option<Picture> {
        let stands_in = |cluster: &&Cluster, tag: &Tag| {
            let of = |member| self.numbers.get(member).is_some_and(|(of, _)| of == tag);
            cluster.members.iter().any(of)
        };
        let cluster = sought
            .iter()
            .find_map(|tag| clusters.iter().find(|cluster| stands_in(cluster, tag)))?
            .clone();
        let numbered =
            |member: &SubjectReference| Some((self.numbers.get(member)?.1, member.clone()));
        let (person, anchor) = cluster.members.iter().filter_map(numbered).min()?;
        let (mut records, mut sightings, mut days) = (Vec::new(), Vec::new(), BTreeSet::new());
        for member in &cluster.members {
            if let Some(filed) = self.candidates.remove(member) {
                records.extend(filed.records);
                sightings.extend(filed.sightings);
            }
            days.extend(self.days.remove(member).unwrap_or_default());
        }
        once_each(&mut records);
        Some(Picture {
            person,
            at: *at,
            cluster,
            anchor,
            records,
            sightings,
            days,
            beside: Arc::default(),
        })
    }
}

/// The lowest clearance for which something is; none for what stands behind a wall.
const fn clearance_for(handling: Handling) -> Option<Clearance> {
    match handling {
        Handling::Ordinary => Some(Clearance::Ordinary),
        Handling::Sensitive => Some(Clearance::Sensitive),
        Handling::Restricted => Some(Clearance::Restricted),
        Handling::Withheld | Handling::Victims => None,
    }
}

/// Leaves of what is filed what was known by the end of a day; gives all days on which anything of it became known.
fn known_by(filed: &mut FiledSubject, known_on: Day) -> BTreeSet<Day> {
    let of_records = filed.records.iter().map(|record| record.arrival.known_on);
    let of_sightings = filed
        .sightings
        .iter()
        .map(|sighting| sighting.arrival.known_on);
    let days: BTreeSet<Day> = of_records.chain(of_sightings).collect();
    if days.last().is_some_and(|last| *last > known_on) {
        filed
            .records
            .retain(|record| record.arrival.known_on <= known_on);
        filed
            .sightings
            .retain(|sighting| sighting.arrival.known_on <= known_on);
    }
    days
}

/// A record about two subjects who are now one person was filed with each: its facts are put together again. There are
/// few such records (links and their undoing), so it is first seen whether there is any.
fn once_each(records: &mut Vec<Arc<FiledRecord>>) {
    let mut positions: Vec<u64> = records
        .iter()
        .map(|record| record.arrival.position)
        .collect();
    positions.sort_unstable();
    if positions.is_sorted_by(|one, other| one < other) {
        return;
    }
    records.sort_by_key(|record| record.arrival.position);
    records.dedup_by(|later, earlier| {
        let same = later.arrival.position == earlier.arrival.position;
        if same {
            let whole = Arc::make_mut(earlier);
            whole.facts.extend(later.facts.iter().cloned());
            whole.facts.sort_by_key(|(ordinal, _)| *ordinal);
        }
        same
    });
}

impl Picture {
    /// The chronology.
    pub(crate) fn chronology(&self) -> Chronology<'_> {
        let records = self.records.iter().map(AsRef::as_ref);
        Chronology::of(
            self.at.known_on,
            records,
            self.sightings.iter().map(AsRef::as_ref),
        )
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
            details
                .iter()
                .rev()
                .find_map(|entry| match entry.statement.as_ref() {
                    Statement::PersonDetails(one) => pick(one),
                    _ => None,
                })
        };
        let name = newest(&|one| {
            one.names
                .first()
                .map(facts::statement::PersonName::in_words)
                .filter(|name| !name.is_empty())
        });
        let born = details
            .iter()
            .rev()
            .find_map(|entry| match entry.statement.as_ref() {
                Statement::PersonDetails(one) => one.born.or(one.expected),
                _ => None,
            });
        let agencies: BTreeSet<String> = self
            .records
            .iter()
            .filter(|record| record.format != crate::looks::ENTERED_HERE)
            .map(|record| record.agency.clone())
            .collect();
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
        names_of(&self.chronology())
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

/// Every name that stands, with the source that has it.
pub(crate) fn names_of(chronology: &Chronology<'_>) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for entry in chronology.of_kind(facts::Kind::PersonDetails) {
        if let Statement::PersonDetails(details) = entry.statement.as_ref() {
            names.extend(
                details
                    .names
                    .iter()
                    .map(|name| (name.in_words(), entry.record.record.source.to_string())),
            );
        }
    }
    names.sort();
    names.dedup();
    names
}
