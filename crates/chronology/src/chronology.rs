//! The chronology itself: entries in order, each with its standing, and what stands as effective facts.

use crate::standing::{Standings, corrected};
use crate::{FiledRecord, Sighting, Standing};
use calendar::Day;
use facts::{FactId, Kind, Span, Statement};

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
    pub statement: std::borrow::Cow<'a, Statement>,
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
        known.sort_unstable_by_key(|record| record.arrival.position);
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
        // Ties are broken by what the sources say, never by arrival, so that order of arrival leaves no trace. The time
        // is worked out once an entry, and the rest compared only where times are equal.
        let mut ordered: Vec<((i32, i64), Entry<'a>)> = entries
            .into_iter()
            .map(|entry| (entry.happened.from.order(), entry))
            .collect();
        ordered.sort_unstable_by(|(one_time, one), (other_time, other)| {
            one_time
                .cmp(other_time)
                .then_with(|| tie(one).cmp(&tie(other)))
        });
        Self {
            known_on,
            entries: ordered.into_iter().map(|(_, entry)| entry).collect(),
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
        statement: std::borrow::Cow::Borrowed(&fact.statement),
        standing: standings.standing(record, ordinal),
        corrects: None,
    };
    if let (Statement::Correction(correction), true) = (&fact.statement, entry.stands())
        && let Some((happened, statement)) = corrected(known, correction)
    {
        entry.happened = happened;
        entry.statement = std::borrow::Cow::Owned(statement);
        entry.corrects = Some(correction.of);
    }
    entry
}

type Tie<'k> = (Kind, &'k facts::RecordReference, (i32, i64), u32, FactId);

fn tie<'k>(entry: &'k Entry<'_>) -> Tie<'k> {
    (
        entry.statement.kind(),
        &entry.record.record,
        entry.record.written.order(),
        entry.id.ordinal,
        entry.id,
    )
}
