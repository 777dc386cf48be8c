//! From the ledger to the shelf: reads entries in order and keeps what people, lists and searches are read from.
//!
//! Deterministic: the same entries give the same rows, whether they come one at a time or all at once. Which people must
//! be evaluated again is `people`'s to say.

use crate::body::{arrival_of, body_of, fingerprint_of, marks_of, subjects_of};
use crate::closure::{self, Rows, TimelineRow};
use crate::fault::Refusal;
use crate::keys::Keys;
use crate::looks::made_here;
use crate::overlay::Overlay;
use crate::shelves;
use crate::view::PersonNumber;
use chronology::{FiledRecord, Sighting};
use facts::{Body, Fact, Statement, SubjectReference};
use ledger::{Entry, EntryClass, Ledger, SqliteLedger, Tag, Visibility};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};

/// A subject on the shelf.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SubjectRow {
    /// The number given at first sight: the person's, while it stands alone.
    pub(crate) number: PersonNumber,
    pub(crate) subject: SubjectReference,
    pub(crate) agency: String,
}

/// What could not be read, on the shelf.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct QuarantineRow {
    pub(crate) agency: String,
    pub(crate) unread: intake::Unread,
    pub(crate) received: calendar::Instant,
}

/// Reads entries and changes an overlay.
pub(crate) struct Projector<'a, 'b> {
    pub(crate) ledger: &'a SqliteLedger,
    pub(crate) keys: Keys,
    pub(crate) overlay: &'a mut Overlay<'b>,
    /// How many subjects were first seen in the present entry.
    pub(crate) new_here: u64,
    /// Subjects of whom something new is known: who they are is settled at the end of the batch, and whoever stands
    /// around them is evaluated again.
    pub(crate) touched: BTreeSet<Tag>,
    /// What this batch has done already and need not do again.
    pub(crate) taken: Taken,
}

/// What one batch has done already. Each of these acts does nothing new the second time within a batch: who is who changes
/// at its end only.
#[derive(Default)]
pub(crate) struct Taken {
    subjects: HashSet<Tag>,
    identifiers: HashSet<(Tag, Tag)>,
}

/// The number of a subject that was first seen in the entry at `position`, after so many others in the same entry. It
/// hangs on that entry alone, so that erasing one person gives nobody else another number.
fn numbered_at(position: u64, others: u64) -> PersonNumber {
    const APART: u64 = 1_000_000_000_000;
    PersonNumber(position.saturating_add(others.saturating_mul(APART)))
}

impl Projector<'_, '_> {
    /// Takes one entry in; its body is read from it where it is not at hand.
    pub(crate) fn take(&mut self, entry: &Entry, body: Option<&Body>) -> Result<(), Refusal> {
        self.new_here = 0;
        match entry.class {
            EntryClass::Record => match body {
                Some(body) => self.record(entry, body),
                None => body_of(entry).map_or(Ok(()), |body| self.record(entry, &body)),
            },
            EntryClass::Sighting => self.sighting(entry),
            EntryClass::Unread => self.unread(entry),
            EntryClass::Settled => self.settled(entry),
            EntryClass::Opened | EntryClass::Erased | EntryClass::Readmitted => Ok(()),
        }
    }

    fn record(&mut self, entry: &Entry, body: &Body) -> Result<(), Refusal> {
        self.describe_sources(entry, body)?;
        self.emergencies(entry, body)?;
        for subject in subjects_of(&body.facts) {
            let facts: Vec<(u32, Fact)> = (0_u32..)
                .zip(&body.facts)
                .filter(|(_, fact)| {
                    fact.about.as_ref() == Some(subject)
                        && !matches!(fact.statement, Statement::Look(_))
                })
                .map(|(ordinal, fact)| (ordinal, fact.clone()))
                .collect();
            if facts.is_empty() {
                continue;
            }
            let tag = self.keys.subject(subject);
            // Only what somebody did here decides: an agency's file that says so places and lifts no hold.
            let kept_apart = made_here(&body.record, &body.format)
                && facts
                    .iter()
                    .all(|(_, fact)| fact.statement.kind().is_data_protection());
            if !kept_apart {
                self.subject(tag, subject, entry)?;
                self.index(tag, &facts)?;
            }
            let filed = FiledRecord {
                arrival: arrival_of(entry),
                record: body.record.clone(),
                agency: entry.agency.clone(),
                format: body.format.clone(),
                written: body.written,
                fingerprint: fingerprint_of(entry),
                handling: body.handling,
                place: body.place.clone(),
                facts,
            };
            let row = postcard::to_stdvec(&TimelineRow::Record(filed))?;
            // What is decided about keeping and giving away is no part of anybody's chronology.
            let key = if kept_apart {
                shelves::data_protection(tag, entry.receipt.position)
            } else {
                self.touched.insert(tag);
                shelves::timeline_row(tag, entry.receipt.position)
            };
            self.overlay.put_marked(key, marks_of(body.handling), row);
        }
        Ok(())
    }

    /// Emergency openings and their reviews, kept for whoever judges them and for the time that they hold.
    fn emergencies(&mut self, entry: &Entry, body: &Body) -> Result<(), Refusal> {
        for (ordinal, fact) in (0_u32..).zip(&body.facts) {
            match &fact.statement {
                Statement::BreakGlass(glass) => {
                    let id = facts::FactId {
                        position: entry.receipt.position,
                        ordinal,
                    };
                    let facts::When::Instant(until) = glass.until else {
                        continue;
                    };
                    let row = crate::break_glass::OpeningRow {
                        fact: id,
                        made: entry.receipt.received_at,
                        until,
                        about: fact.about.clone(),
                        glass: glass.clone(),
                        review: None,
                    };
                    self.overlay
                        .put(shelves::opening(id), serde_json::to_vec(&row)?);
                    if let Some(about) = &fact.about {
                        self.overlay.put(
                            shelves::opening_of(&glass.user, id.position),
                            postcard::to_stdvec(&(until, self.keys.subject(about).0))?,
                        );
                    }
                }
                Statement::BreakGlassReview(review) => {
                    let key = shelves::opening(review.of);
                    if let Some(bytes) = self.overlay.get(&key)? {
                        let mut row: crate::break_glass::OpeningRow =
                            serde_json::from_slice(&bytes)?;
                        row.review = Some(review.clone());
                        self.overlay.put(key, serde_json::to_vec(&row)?);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A record seen again is filed with the subjects of the version whose content it is.
    fn sighting(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let versions =
            self.ledger
                .of_record(entry.record, calendar::Day::LAST, &Visibility::Everything)?;
        let version = versions.iter().find(|version| {
            version.fingerprint == entry.fingerprint && version.class == EntryClass::Record
        });
        let Some((version, body)) = version.and_then(|version| Some((version, body_of(version)?)))
        else {
            return Ok(());
        };
        let written = entry.written.map_or(facts::When::Unknown, |micros| {
            facts::When::Instant(calendar::Instant::from_micros(micros))
        });
        for subject in subjects_of(&body.facts) {
            let tag = self.keys.subject(subject);
            let sighting = Sighting {
                arrival: arrival_of(entry),
                record: body.record.clone(),
                fingerprint: fingerprint_of(entry),
                written,
            };
            let row = postcard::to_stdvec(&TimelineRow::Sighting(sighting))?;
            self.overlay.put_marked(
                shelves::timeline_row(tag, entry.receipt.position),
                version.marks.clone(),
                row,
            );
            self.touched.insert(tag);
        }
        Ok(())
    }

    fn unread(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let Some(unread) = entry
            .parts
            .first()
            .and_then(|part| serde_json::from_slice(part).ok())
        else {
            return Ok(());
        };
        let row = QuarantineRow {
            agency: entry.agency.clone(),
            unread,
            received: entry.receipt.received_at,
        };
        self.overlay.put_marked(
            shelves::quarantined(entry.receipt.position),
            entry.marks.clone(),
            serde_json::to_vec(&row)?,
        );
        Ok(())
    }

    fn settled(&mut self, entry: &Entry) -> Result<(), Refusal> {
        if let Some(settled) = entry
            .parts
            .first()
            .and_then(|part| serde_json::from_slice::<crate::quarantine::SettledPart>(part).ok())
        {
            self.overlay.remove(shelves::quarantined(settled.position));
        }
        Ok(())
    }

    /// Gives a subject that is seen for the first time its number.
    fn subject(
        &mut self,
        tag: Tag,
        subject: &SubjectReference,
        entry: &Entry,
    ) -> Result<(), Refusal> {
        if !self.taken.subjects.insert(tag) || self.overlay.get(&shelves::subject(tag))?.is_some() {
            return Ok(());
        }
        let number = numbered_at(entry.receipt.position, self.new_here);
        self.new_here += 1;
        let row = SubjectRow {
            number,
            subject: subject.clone(),
            agency: entry.agency.clone(),
        };
        self.overlay
            .put(shelves::subject(tag), postcard::to_stdvec(&row)?);
        self.overlay
            .put(shelves::person_of(tag), number.0.to_be_bytes().to_vec());
        self.overlay.put(shelves::member(number, tag), Vec::new());
        self.overlay.put(shelves::numbered(number), tag.0.to_vec());
        for text in crate::search::reference_forms(&subject.reference) {
            self.overlay.put(shelves::reference(&text, tag), Vec::new());
        }
        Ok(())
    }

    /// Keeps by what a subject can be found, and notes whose cluster this may change.
    fn index(&mut self, tag: Tag, facts: &[(u32, Fact)]) -> Result<(), Refusal> {
        for (_, fact) in facts {
            for statement in fact.statement.with_corrected() {
                self.index_statement(tag, statement)?;
            }
        }
        Ok(())
    }

    fn index_statement(&mut self, tag: Tag, statement: &Statement) -> Result<(), Refusal> {
        match statement {
            Statement::IdentifierHeld(held) if held.identifier.joins() => {
                self.identifier(tag, self.keys.identifier(&held.identifier))?
            }
            Statement::IdentifierHeld(held) => {
                for text in crate::search::reference_forms(&held.identifier.value) {
                    self.overlay.put(shelves::reference(&text, tag), Vec::new());
                }
            }
            Statement::PersonDetails(details) => {
                for word in details
                    .names
                    .iter()
                    .flat_map(|name| crate::search::words(&name.in_words()))
                {
                    self.overlay.put(shelves::name(&word, tag), Vec::new());
                }
                if let Some(day) = details.born.and_then(facts::When::day) {
                    self.overlay
                        .put(shelves::born(day.number(), tag), Vec::new());
                }
            }
            Statement::Address(address) => self.home(tag, address.uprn.as_deref())?,
            Statement::AddressStep(step) => self.home(tag, step.uprn.as_deref())?,
            Statement::LicenceStep(_) => self.overlay.put(shelves::licensed(tag), Vec::new()),
            Statement::Link(link) => self.pair(&link.one, &link.other),
            Statement::Unlink(unlink) => self.pair(&unlink.one, &unlink.other),
            _ => {}
        }
        Ok(())
    }

    fn identifier(&mut self, tag: Tag, identifier: Tag) -> Result<(), Refusal> {
        if !self.taken.identifiers.insert((identifier, tag)) {
            return Ok(());
        }
        let new = self
            .overlay
            .get(&shelves::holder(identifier, tag))?
            .is_none();
        if new {
            self.overlay
                .put(shelves::holder(identifier, tag), Vec::new());
            self.overlay.put(shelves::held(tag, identifier), Vec::new());
            let holders = closure::tags(self.overlay as &dyn Rows, &shelves::holders(identifier))?;
            if holders.len() == closure::TOO_MANY_HOLDERS + 1 {
                // From here on it names nobody: all who were joined by it come apart.
                self.touched.extend(holders);
            }
        }
        Ok(())
    }

    /// Keeps by what home a subject can be found. Where too many have been said to live there, it is a home no more, and all who
    /// were beside each other in it are looked at again.
    fn home(&mut self, tag: Tag, uprn: Option<&str>) -> Result<(), Refusal> {
        let Some(uprn) = uprn.and_then(facts::place::standard_uprn) else {
            return Ok(());
        };
        let home = self.keys.home(&uprn);
        if self.overlay.get(&shelves::resident(home, tag))?.is_none() {
            self.overlay.put(shelves::resident(home, tag), Vec::new());
            self.overlay.put(shelves::home_of(tag, home), Vec::new());
            let residents = closure::tags(self.overlay as &dyn Rows, &shelves::residents(home))?;
            if residents.len() == closure::TOO_MANY_HOLDERS + 1 {
                self.touched.extend(residents);
            }
        }
        Ok(())
    }

    fn pair(&mut self, one: &SubjectReference, other: &SubjectReference) {
        let (one, other) = (self.keys.subject(one), self.keys.subject(other));
        self.overlay.put(shelves::linked(one, other), Vec::new());
        self.overlay.put(shelves::linked(other, one), Vec::new());
        self.touched.extend([one, other]);
    }

    fn describe_sources(&mut self, entry: &Entry, body: &Body) -> Result<(), Refusal> {
        for fact in &body.facts {
            if let Statement::SourceDescription(described) = &fact.statement {
                if let Some(mapping) = &described.mapping {
                    let key = shelves::mapping(&described.source, &described.format);
                    self.overlay.put(key, mapping.clone().into_bytes());
                }
                self.carries_more(described)?;
                let kinds = (
                    entry.receipt.known_on,
                    &described.source,
                    &described.carries,
                );
                let key = shelves::coverage(&described.source, entry.receipt.position);
                self.overlay.put(key, postcard::to_stdvec(&kinds)?);
            }
        }
        Ok(())
    }

    /// Where a source says that it can carry kinds that it did not say before, the silence of its records means more:
    /// all of whom it holds records are touched. Rare, so that no index is kept for it.
    fn carries_more(&mut self, described: &facts::SourceDescription) -> Result<(), Refusal> {
        let mut before: Option<BTreeSet<facts::Kind>> = None;
        let rows = self.overlay as &dyn Rows;
        rows.each(&shelves::coverage_of(&described.source), &mut |_, value| {
            if let Ok((_, _, kinds)) =
                postcard::from_bytes::<(calendar::Day, String, BTreeSet<facts::Kind>)>(value)
            {
                before.get_or_insert_default().extend(kinds);
            }
        })?;
        if before.is_none_or(|before| described.carries.iter().all(|kind| before.contains(kind))) {
            return Ok(());
        }
        let touched = &mut self.touched;
        rows.each(&shelves::subjects(), &mut |key, value| {
            let of_source = postcard::from_bytes::<SubjectRow>(value)
                .is_ok_and(|row| row.subject.source.0 == described.source);
            if of_source {
                touched.extend(shelves::last_tag(key));
            }
        })?;
        Ok(())
    }
}
