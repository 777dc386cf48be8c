//! The chronology itself: entries in order, each with its standing, and what stands as effective facts.

use crate::standing::{Standings, corrected};
use crate::{FiledRecord, Sighting, Standing};
use calendar::Day;
use facts::{FactId, Kind, Span, Statement};

/// What a fact says: as it was said, or as a correction that stands has it.
#[derive(Clone, Debug)]
pub enum Reading<'a> {
    /// As it was said.
    AsSaid(&'a Statement),
    /// As corrected.
    Corrected(Box<Statement>),
}

impl AsRef<Statement> for Reading<'_> {
    fn as_ref(&self) -> &Statement {
        match self {
            Self::AsSaid(statement) => statement,
            Self::Corrected(statement) => statement,
        }
    }
}

impl std::ops::Deref for Reading<'_> {
    type Target = Statement;

    fn deref(&self) -> &Statement {
        self.as_ref()
    }
}

/// One fact in a chronology.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Where the fact stands in the ledger.
    pub id: FactId,
    /// The record that carries it.
    pub record: &'a FiledRecord,
    /// When it happened: as corrected, where it was.
    pub happened: Span,
    /// What is said: as corrected, where it was.
    pub statement: Reading<'a>,
    /// Where it stands.
    pub standing: Standing,
    /// For the effective reading of a correction: the fact that was wrong.
    pub corrects: Option<FactId>,
}

impl Entry<'_> {
    /// True where the fact stands on the day asked for.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.standing == Standing::Current
    }

    /// True for what belongs at the top of a chronology: what people would ask for first. The rest is kept, and one
    /// key shows it ("if every issue or contact is recorded, the chronology loses its value").
    #[must_use]
    pub fn significant(&self) -> bool {
        significant(&self.statement)
    }
}

/// The kinds that a chronology shows first.
fn significant(statement: &Statement) -> bool {
    match statement {
        Statement::Appointment(one) => {
            !matches!(one.outcome, facts::statement::AppointmentOutcome::Kept)
        }
        Statement::Visit(one) => {
            one.seen != facts::YesNo::Yes
                || !one.parts_not_seen.is_empty()
                || !one.present.is_empty()
        }
        other => !matches!(
            other.kind(),
            Kind::IdentifierHeld
                | Kind::PersonDetails
                | Kind::Look
                | Kind::Contact
                | Kind::Note
                | Kind::Absence
                | Kind::Attended
                | Kind::ViewedElsewhere
                | Kind::Supervision
                | Kind::ConferenceReport
                | Kind::ServiceInvolvement
                | Kind::Answer
                | Kind::Ownership
                | Kind::Discrepancy
        ),
    }
}

/// A person's facts in order, as known on a day.
#[derive(Clone, Debug)]
pub struct Chronology<'a> {
    /// The day by the end of which everything here was known.
    pub known_on: Day,
    /// All facts known by then, in order of happening; those of unknown time last. Superseded, corrected and retracted
    /// ones are here too, with their standing.
    pub entries: Vec<Entry<'a>>,
}

impl<'a> Chronology<'a> {
    /// Puts in order what was known by the end of `known_on`. Records may come in any order.
    ///
    /// `records` and `sightings` are those of all subjects that are held to be this person.
    #[must_use]
    pub fn as_known_on(
        known_on: Day,
        records: &'a [FiledRecord],
        sightings: &'a [Sighting],
    ) -> Self {
        Self::of(known_on, records.iter(), sightings.iter())
    }

    /// As [`Chronology::as_known_on`], from records wherever they stand.
    #[must_use]
    pub fn of(
        known_on: Day,
        records: impl Iterator<Item = &'a FiledRecord>,
        sightings: impl Iterator<Item = &'a Sighting>,
    ) -> Self {
        let mut known: Vec<&FiledRecord> = records
            .filter(|record| record.arrival.known_on <= known_on)
            .collect();
        // A stable sort is quick where records come sorted already, as long timelines do.
        known.sort_by(|one, other| record_order(one, other));
        let seen: Vec<&Sighting> = sightings
            .filter(|sighting| sighting.arrival.known_on <= known_on)
            .collect();
        let standings = Standings::of(&known, &seen);
        let mut entries: Vec<Entry<'a>> =
            Vec::with_capacity(known.iter().map(|record| record.facts.len()).sum());
        for record in &known {
            for (ordinal, fact) in &record.facts {
                entries.push(entry_of(record, *ordinal, fact, &standings, &known));
            }
        }
        // Facts of the same time and kind stay in the order of their records: by what the sources say, never by arrival,
        // so that order of arrival leaves no trace.
        let mut order: Vec<((i32, i64), Kind, usize)> = entries
            .iter()
            .enumerate()
            .map(|(place, entry)| (entry.happened.from.order(), entry.statement.kind(), place))
            .collect();
        order.sort_unstable();
        let mut entries: Vec<Option<Entry<'a>>> = entries.into_iter().map(Some).collect();
        let in_order = order
            .iter()
            .filter_map(|(_, _, place)| entries.get_mut(*place)?.take());
        Self {
            known_on,
            entries: in_order.collect(),
        }
    }

    /// What stands: the facts that rules and pages reckon with.
    pub fn standing(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().filter(|entry| entry.stands())
    }

    /// What stands of one kind, in order of happening.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Entry<'a>> {
        self.standing()
            .filter(move |entry| entry.statement.kind() == kind)
    }

    /// The entry of one fact.
    #[must_use]
    pub fn entry(&self, id: FactId) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.id == id)
    }
}

/// One fact as an entry, with its standing; a correction that stands reads as what it says.
fn entry_of<'a>(
    record: &'a FiledRecord,
    ordinal: u32,
    fact: &'a facts::Fact,
    standings: &Standings<'_>,
    known: &[&FiledRecord],
) -> Entry<'a> {
    let mut entry = Entry {
        id: FactId {
            position: record.arrival.position,
            ordinal,
        },
        record,
        happened: fact.happened,
        statement: Reading::AsSaid(&fact.statement),
        standing: standings.standing(record, ordinal),
        corrects: None,
    };
    if let (Statement::Correction(correction), true) = (&fact.statement, entry.stands())
        && let Some((happened, statement)) = corrected(known, correction)
    {
        entry.happened = happened;
        entry.statement = Reading::Corrected(Box::new(statement));
        entry.corrects = Some(correction.of);
    }
    entry
}

/// The order of two records by what their sources say: the source's reference, its own date, and then receipt.
#[must_use]
pub fn record_order(one: &FiledRecord, other: &FiledRecord) -> std::cmp::Ordering {
    one.record
        .cmp(&other.record)
        .then_with(|| one.written.order().cmp(&other.written.order()))
        .then_with(|| one.arrival.position.cmp(&other.arrival.position))
}
