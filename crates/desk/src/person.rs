//! A person's page and a single fact with all that is kept of it.

use crate::body::body_of;
use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::order::{due_order, state_order};
use crate::picture::Picture;
use crate::view::{AsAt, ChronologyRow, DutyView, FactView, PersonNumber, PersonPage, SubjectView};
use access::{Action, Viewer};
use calendar::Instant;
use chronology::{Chronology, Entry};
use facts::{FactId, Handling, Statement, SubjectReference};
use identity::{Grounds, Join};
use ledger::{Ledger, Visibility};
use std::collections::BTreeSet;

impl Desk {
    /// A person's page as known on a day.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where there is no such person, or none that the viewer may see; where the viewer may not;
    /// where the store fails.
    pub fn person(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
        now: Instant,
    ) -> Result<PersonPage, Refusal> {
        allow(viewer, Action::SeePerson)?;
        let at = &self.all_received(at, now)?;
        let picture = self.looked_at(viewer, "person", person, at, now)?;
        self.page_of(viewer, &picture)
    }

    fn page_of(&self, viewer: &Viewer, picture: &Picture) -> Result<PersonPage, Refusal> {
        let chronology = picture.chronology();
        let coverages = self.coverages(picture.at.known_on)?;
        let evaluated = self.evaluate_chronology(picture, &chronology, &coverages)?;
        let mut duties: Vec<DutyView> = evaluated
            .duties
            .iter()
            .map(|duty| DutyView {
                working: self.shared.rulebook.working(duty, &self.shared.holidays),
                ..evaluated.duty_view(self, duty, picture.at.now)
            })
            .collect();
        duties.sort_by_key(|duty| {
            (
                state_order(&duty.state),
                duty.due.map_or(i64::MAX, due_order),
            )
        });
        let mut rows = rows_of(&chronology);
        rows.reverse();
        let supervised = viewer.may(Action::SeeSupervision);
        Ok(PersonPage {
            supervision: supervised
                .then(|| {
                    let duties = &evaluated.duties;
                    self.caseload_line(picture, &chronology, &evaluated.who, duties)
                })
                .flatten(),
            who: evaluated.who.clone(),
            names: crate::picture::names_of(&chronology),
            known_on: picture.at.known_on,
            now: picture.at.now,
            subjects: picture
                .cluster
                .members
                .iter()
                .map(|member| subject_view(picture, member, &chronology))
                .collect(),
            homes: chronology::homes(&chronology)
                .into_iter()
                .map(Into::into)
                .collect(),
            household: chronology::household(&chronology, picture.at.now.london_day())
                .into_iter()
                .map(Into::into)
                .collect(),
            situation: evaluated.situation_view(picture.at.now),
            worked_out: evaluated
                .sentenced
                .as_ref()
                .map(|one| crate::sentenced::worked_out(&one.dates))
                .unwrap_or_default(),
            release_dates: evaluated.sentenced.map(|one| one.dates),
            duties,
            chronology: rows,
            days_known: picture.days.iter().rev().copied().collect(),
        })
    }

    /// A person's chronology alone, as known on a day.
    ///
    /// # Errors
    /// As [`Desk::person`].
    pub fn chronology(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
        now: Instant,
    ) -> Result<Vec<ChronologyRow>, Refusal> {
        allow(viewer, Action::SeePerson)?;
        let at = &self.all_received(at, now)?;
        let picture = self.looked_at(viewer, "chronology", person, at, now)?;
        Ok(rows_of(&picture.chronology()))
    }

    /// How many facts of a person stand, as known on a day: the reading of a whole picture, and nothing of its words.
    ///
    /// # Errors
    /// As [`Desk::person`].
    pub fn standing_facts(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        at: &AsAt,
        now: Instant,
    ) -> Result<usize, Refusal> {
        allow(viewer, Action::SeePerson)?;
        let at = &self.all_received(at, now)?;
        let picture = self.looked_at(viewer, "standing facts", person, at, now)?;
        Ok(picture.chronology().standing().count())
    }

    /// One fact, with the record that carried it, to the letter.
    ///
    /// # Errors
    /// As [`Desk::person`].
    pub fn fact(
        &self,
        viewer: &Viewer,
        id: FactId,
        at: &AsAt,
        now: Instant,
    ) -> Result<FactView, Refusal> {
        match self.fact_under(viewer, id, at, &viewer.visibility(), now) {
            Err(Refusal::NotFound) => self.fact_by_opening(viewer, id, at, now),
            other => other,
        }
    }

    /// A fact that only an emergency opening lets the viewer see.
    fn fact_by_opening(
        &self,
        viewer: &Viewer,
        id: FactId,
        at: &AsAt,
        now: Instant,
    ) -> Result<FactView, Refusal> {
        if self.opened_for(viewer, at, now)?.is_empty() {
            return Err(Refusal::NotFound);
        }
        self.fact_under(viewer, id, at, &crate::break_glass::whole(), now)
    }

    /// One fact under a visibility, whatever openings the viewer has.
    pub(crate) fn fact_under(
        &self,
        viewer: &Viewer,
        id: FactId,
        at: &AsAt,
        visible: &Visibility,
        now: Instant,
    ) -> Result<FactView, Refusal> {
        allow(viewer, Action::SeePerson)?;
        let at = &self.all_received(at, now)?;
        let entry = self
            .ledger
            .entry(id.position, visible)?
            .filter(|entry| entry.receipt.known_on <= at.known_on)
            .ok_or(Refusal::NotFound)?;
        let body = body_of(&entry).ok_or(Refusal::NotFound)?;
        let fact = usize::try_from(id.ordinal)
            .ok()
            .and_then(|place| body.facts.get(place))
            .ok_or(Refusal::NotFound)?
            .clone();
        let about = fact
            .about
            .clone()
            .filter(|_| !matches!(fact.statement, Statement::Look(_)))
            .ok_or(Refusal::NotFound)?;
        let person = self.number_of(self.keys.subject(&about))?;
        let by_opening = *visible != viewer.visibility();
        if by_opening {
            let person = person.ok_or(Refusal::NotFound)?;
            if !self.sight_of(viewer, person, now)?.1 {
                return Err(Refusal::NotFound);
            }
        }
        let picture = person
            .map(|person| self.picture(person, visible, at))
            .transpose()?
            .flatten()
            .ok_or(Refusal::NotFound)?;
        if by_opening {
            let at_what = "fact, by an emergency opening";
            self.look_handled(viewer, at_what, Some(about), at, Handling::Restricted, now)?;
        } else {
            self.look(viewer, "fact", Some(about), at, now)?;
        }
        let chronology = picture.chronology();
        let row = chronology.entry(id).map(row_of).ok_or(Refusal::NotFound)?;
        Ok(FactView {
            row,
            fact,
            verbatim: body.verbatim,
            person: Some(picture.person),
        })
    }

    /// The picture of a person that a viewer may see, with the look on the record.
    pub(crate) fn looked_at(
        &self,
        viewer: &Viewer,
        what: &str,
        person: PersonNumber,
        at: &AsAt,
        now: Instant,
    ) -> Result<Picture, Refusal> {
        let (visible, by_opening) = self.sight_of(viewer, person, now)?;
        let picture = self
            .picture(person, &visible, at)?
            .ok_or(Refusal::NotFound)?;
        let about = Some(picture.anchor.clone());
        if by_opening {
            let what = format!("{what}, by an emergency opening");
            self.look_handled(viewer, &what, about, at, Handling::Restricted, now)?;
        } else {
            self.look(viewer, what, about, at, now)?;
        }
        Ok(picture)
    }
}

/// The lines of a chronology. Agencies write a person's number on every row that they send: of one number in one source
/// the first in order is shown, and the others are left to `joinder facts`.
fn rows_of(chronology: &Chronology<'_>) -> Vec<ChronologyRow> {
    let mut shown = BTreeSet::new();
    let mut repeated = |entry: &Entry<'_>| match entry.statement.as_ref() {
        Statement::IdentifierHeld(held) if entry.stands() => {
            !shown.insert((entry.record.record.source.clone(), held.identifier.clone()))
        }
        _ => false,
    };
    chronology
        .entries
        .iter()
        .filter(|entry| !repeated(entry))
        .map(row_of)
        .collect()
}

/// A fact's line.
pub(crate) fn row_of(entry: &Entry<'_>) -> ChronologyRow {
    let record = entry.record;
    ChronologyRow {
        fact: entry.id,
        kind: entry.statement.kind(),
        words: entry.statement.in_words(),
        happened: entry.happened,
        agency: record.agency.clone(),
        source: record.record.source.to_string(),
        record: record.record.reference.clone(),
        place: record.place.clone(),
        written: record.written,
        known_on: record.arrival.known_on,
        claimed: record.arrival.claimed,
        received: record.arrival.received,
        stands: entry.stands(),
        standing: entry.standing.in_words(),
        significant: entry.significant(),
        corrects: entry.corrects,
    }
}

/// One of the source records' subjects, from what stands in the person's chronology.
fn subject_view(
    picture: &Picture,
    subject: &SubjectReference,
    chronology: &Chronology<'_>,
) -> SubjectView {
    let (mut names, mut born, mut records) = (BTreeSet::new(), None, BTreeSet::new());
    for entry in &chronology.entries {
        let ordinal = entry.id.ordinal;
        let fact = entry
            .record
            .facts
            .iter()
            .find(|(place, _)| *place == ordinal);
        if fact.and_then(|(_, fact)| fact.about.as_ref()) != Some(subject) {
            continue;
        }
        records.insert(entry.id.position);
        if let (Statement::PersonDetails(details), true) =
            (entry.statement.as_ref(), entry.stands())
        {
            names.extend(
                details
                    .names
                    .iter()
                    .map(facts::statement::PersonName::in_words),
            );
            born = born.or(details.born);
        }
    }
    let touching = |joins: &[Join]| {
        let of = |join: &&Join| join.one == *subject || join.other == *subject;
        joins
            .iter()
            .filter(of)
            .map(|join| join_words(join, subject))
            .collect()
    };
    SubjectView {
        source: subject.source.to_string(),
        reference: subject.reference.clone(),
        names: names.into_iter().collect(),
        born,
        records: records.len(),
        joined_because: touching(&picture.cluster.joins),
        refused: touching(&picture.cluster.refused),
    }
}

fn join_words(join: &Join, from: &SubjectReference) -> String {
    let other = if join.one == *from {
        &join.other
    } else {
        &join.one
    };
    match &join.grounds {
        Grounds::Decided { reason, fact } => format!(
            "linked with {} of {} (fact {fact}): {reason}",
            other.reference, other.source
        ),
        Grounds::SharedIdentifier(identifier) => {
            let held = facts::statement::IdentifierHeld {
                identifier: identifier.clone(),
                former: false,
            };
            format!(
                "same {} as {} of {}",
                Statement::from(held)
                    .in_words()
                    .trim_start_matches("identifier: "),
                other.reference,
                other.source
            )
        }
    }
}
