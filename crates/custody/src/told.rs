//! What one source tells of one period of custody: its sentences, adjustments, recalls, releases and movements.
//!
//! A correction that was entered here speaks for the source whose fact it corrects.

use calendar::Day;
use chronology::{Chronology, Entry};
use facts::statement::{CustodyMovement, Recall, Release, Sentence, SentenceAdjustment};
use facts::{FactId, Kind, Span, Statement};
use std::collections::BTreeMap;

/// A fact with what it says and when.
#[derive(Debug)]
pub(crate) struct One<'a, T> {
    pub id: FactId,
    pub happened: Span,
    pub said: &'a T,
}

impl<T> Clone for One<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for One<'_, T> {}

/// One source's telling.
#[derive(Debug)]
pub(crate) struct Told<'a> {
    pub source: String,
    pub agency: String,
    pub booking: Option<&'a str>,
    /// How many sentences it tells of earlier periods of custody.
    pub earlier: usize,
    pub sentences: Vec<One<'a, Sentence>>,
    pub adjustments: Vec<One<'a, SentenceAdjustment>>,
    pub recalls: Vec<One<'a, Recall>>,
    pub releases: Vec<One<'a, Release>>,
    pub movements: Vec<One<'a, CustodyMovement>>,
}

/// The kinds of fact from which release dates follow.
const KINDS: [Kind; 5] = [
    Kind::Sentence,
    Kind::SentenceAdjustment,
    Kind::Recall,
    Kind::Release,
    Kind::CustodyMovement,
];

/// Every source that tells of sentences, in the order of their names.
pub(crate) fn tellings<'a>(chronology: &'a Chronology<'a>) -> Vec<Told<'a>> {
    let mut by_source: BTreeMap<(String, String), Vec<&'a Entry<'a>>> = BTreeMap::new();
    for entry in chronology.standing() {
        if KINDS.contains(&entry.statement.kind()) {
            by_source
                .entry(source_of(chronology, entry))
                .or_default()
                .push(entry);
        }
    }
    by_source
        .into_iter()
        .filter_map(|((source, agency), entries)| telling(source, agency, &entries))
        .collect()
}

/// The source and agency that an entry speaks for.
pub(crate) fn source_of(chronology: &Chronology<'_>, entry: &Entry<'_>) -> (String, String) {
    let mut record = entry.record;
    let mut next = entry.corrects;
    // Each step goes to an earlier fact, so this ends.
    while let Some(found) = next.and_then(|id| chronology.entry(id)) {
        record = found.record;
        next = match found.statement.as_ref() {
            Statement::Correction(correction) => Some(correction.of).filter(|of| *of < found.id),
            _ => None,
        };
    }
    (record.record.source.to_string(), record.agency.clone())
}

fn telling<'a>(source: String, agency: String, entries: &[&'a Entry<'a>]) -> Option<Told<'a>> {
    let mut told = Told {
        source,
        agency,
        booking: None,
        earlier: 0,
        sentences: Vec::new(),
        adjustments: Vec::new(),
        recalls: Vec::new(),
        releases: Vec::new(),
        movements: Vec::new(),
    };
    for entry in entries {
        let (id, happened) = (entry.id, entry.happened);
        match entry.statement.as_ref() {
            Statement::Sentence(said) => told.sentences.push(One { id, happened, said }),
            Statement::SentenceAdjustment(said) => {
                told.adjustments.push(One { id, happened, said });
            }
            Statement::Recall(said) => told.recalls.push(One { id, happened, said }),
            Statement::Release(said) => told.releases.push(One { id, happened, said }),
            Statement::CustodyMovement(said) => told.movements.push(One { id, happened, said }),
            _ => {}
        }
    }
    told.keep_the_present_booking();
    told.once_each();
    (!told.sentences.is_empty()).then_some(told)
}

impl Told<'_> {
    /// Leaves the period of custody with the sentence passed last.
    fn keep_the_present_booking(&mut self) {
        let passed = |one: &One<'_, Sentence>| one.happened.from.latest().unwrap_or(Day::FIRST);
        let latest = self
            .sentences
            .iter()
            .max_by_key(|one| (passed(one), one.said.booking.as_deref(), one.id));
        self.booking = latest.and_then(|one| one.said.booking.as_deref());
        let Some(present) = self.booking else {
            return;
        };
        let of_it = |booking: Option<&str>| booking.is_none_or(|one| one == present);
        let before = self.sentences.len();
        self.sentences
            .retain(|one| of_it(one.said.booking.as_deref()));
        self.earlier = before.saturating_sub(self.sentences.len());
        self.adjustments
            .retain(|one| of_it(one.said.booking.as_deref()));
        self.recalls
            .retain(|one| of_it(one.said.booking.as_deref()));
    }

    /// A sentence that stands in several rows of one file, word for word, is one; in an order that their arrival leaves
    /// no trace in.
    fn once_each(&mut self) {
        let key = |one: &One<'_, Sentence>| {
            (
                one.happened.from.order(),
                one.said.reference.clone(),
                one.id,
            )
        };
        self.sentences.sort_by_key(key);
        let mut kept: Vec<One<'_, Sentence>> = Vec::with_capacity(self.sentences.len());
        for one in std::mem::take(&mut self.sentences) {
            let same = |other: &One<'_, Sentence>| {
                one.said.reference.is_some()
                    && other.said == one.said
                    && other.happened == one.happened
            };
            if !kept.iter().any(same) {
                kept.push(one);
            }
        }
        self.sentences = kept;
        self.recalls
            .sort_by_key(|one| (one.happened.from.order(), one.id));
        self.releases
            .sort_by_key(|one| (one.happened.from.order(), one.id));
    }

    /// Leaves out releases, movements, recalls and awards that are still to come: what is planned has not happened.
    pub(crate) fn leave_out_what_lies_after(&mut self, today: Day) {
        let has_come = |happened: Span| happened.from.earliest().is_none_or(|day| day <= today);
        self.releases.retain(|one| has_come(one.happened));
        self.movements.retain(|one| has_come(one.happened));
        self.recalls.retain(|one| has_come(one.happened));
        self.adjustments.retain(|one| has_come(one.happened));
    }

    /// What the facts of a sentence are called.
    pub(crate) fn name(&self, at: usize) -> String {
        let number = at.saturating_add(1);
        let reference = self
            .sentences
            .get(at)
            .and_then(|one| one.said.reference.as_deref());
        match reference {
            Some(reference) => format!("sentence {number} ({reference})"),
            None => format!("sentence {number}"),
        }
    }

    /// Every fact of the telling, for the evidence of what follows from it.
    pub(crate) fn evidence(&self) -> Vec<FactId> {
        let mut ids: Vec<FactId> = self.sentences.iter().map(|one| one.id).collect();
        let rest = self
            .adjustments
            .iter()
            .map(|one| one.id)
            .chain(self.recalls.iter().map(|one| one.id))
            .chain(self.releases.iter().map(|one| one.id))
            .chain(self.movements.iter().map(|one| one.id));
        ids.extend(rest);
        ids
    }
}
