//! What one source tells of one period of custody: its sentences, adjustments, recalls, releases and movements.
//!
//! A correction that was entered here speaks for the source whose fact it corrects.

use calendar::Day;
use chronology::{Chronology, Entry};
use facts::licence::{RecallAct, RecallKind};
use facts::statement::{CustodyMovement, Recall, Release, Sentence, SentenceAdjustment};
use facts::{FactId, Kind, Said, Span, Statement, When};
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

/// A recall, told as one fact or as steps.
#[derive(Clone, Debug)]
pub(crate) struct Recalled {
    pub id: FactId,
    /// The day on which the licence was revoked.
    pub revoked: When,
    pub said: Recall,
}

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
    /// In order; those told by sources without sentences, and as steps, too.
    pub recalls: Vec<Recalled>,
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

/// Every source that tells of sentences, in the order of their names. What a source tells that tells of no sentences (a casework
/// system's recalls, a movement) counts for all of them.
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
    let tells_sentences = |entries: &Vec<&Entry<'_>>| {
        let mut kinds = entries.iter().map(|entry| entry.statement.kind());
        kinds.any(|kind| kind == Kind::Sentence)
    };
    let (tell, do_not): (Vec<_>, Vec<_>) = by_source
        .into_iter()
        .partition(|(_, entries)| tells_sentences(entries));
    let shared: Vec<&Entry<'_>> = do_not
        .into_iter()
        .flat_map(|(_, entries)| entries)
        .collect();
    let by_steps = recalled_by_steps(chronology);
    tell.into_iter()
        .filter_map(|((source, agency), mut entries)| {
            entries.extend(&shared);
            telling(source, agency, &entries, &by_steps)
        })
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

/// Recalls that were told step by step: revoked, and not stopped.
fn recalled_by_steps(chronology: &Chronology<'_>) -> Vec<Recalled> {
    let mut recalls: BTreeMap<&str, Recalled> = BTreeMap::new();
    for entry in chronology.of_kind(Kind::RecallStep) {
        let Statement::RecallStep(step) = entry.statement.as_ref() else {
            continue;
        };
        let recall = recalls.entry(&step.recall).or_insert_with(|| Recalled {
            id: entry.id,
            revoked: When::Unknown,
            said: Recall::default(),
        });
        if let Some(kind) = step.recall_kind {
            let word = match kind {
                RecallKind::FixedTerm => "fixed term",
                RecallKind::Standard => "standard",
                RecallKind::Emergency => "emergency",
            };
            recall.said.recall = Said::Text(word.to_owned());
        }
        recall.said.fixed_term_days = step.fixed_term_days.or(recall.said.fixed_term_days);
        match step.act {
            RecallAct::Revoke => (recall.id, recall.revoked) = (entry.id, entry.happened.from),
            RecallAct::Return => recall.said.returned = Some(entry.happened.from),
            RecallAct::Stop => recall.revoked = When::Unknown,
            _ => {}
        }
    }
    let revoked = recalls.into_values();
    revoked.filter(|one| one.revoked != When::Unknown).collect()
}

fn telling<'a>(
    source: String,
    agency: String,
    entries: &[&'a Entry<'a>],
    by_steps: &[Recalled],
) -> Option<Told<'a>> {
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
            Statement::Recall(said) => told.recalls.push(Recalled {
                id,
                revoked: happened.from,
                said: said.clone(),
            }),
            Statement::Release(said) => told.releases.push(One { id, happened, said }),
            Statement::CustodyMovement(said) => told.movements.push(One { id, happened, said }),
            _ => {}
        }
    }
    told.recalls.extend_from_slice(by_steps);
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
            .sort_by_key(|one| (one.revoked.order(), one.said.returned.is_none(), one.id));
        // One recall told twice is one: by the fact that knows of the return.
        self.recalls.dedup_by(|later, earlier| {
            later.revoked.day().is_some() && later.revoked == earlier.revoked
        });
        self.releases
            .sort_by_key(|one| (one.happened.from.order(), one.id));
    }

    /// Leaves out releases, movements, recalls and awards that are still to come: what is planned has not happened.
    pub(crate) fn leave_out_what_lies_after(&mut self, today: Day) {
        let has_come = |happened: Span| happened.from.earliest().is_none_or(|day| day <= today);
        self.releases.retain(|one| has_come(one.happened));
        self.movements.retain(|one| has_come(one.happened));
        self.recalls.retain(|one| has_come(Span::at(one.revoked)));
        for one in &mut self.recalls {
            let back = one.said.returned;
            one.said.returned = back.filter(|when| has_come(Span::at(*when)));
        }
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

    /// The day from which on facts belong to this custody: that of its last sentence, or of the last return to it.
    pub(crate) fn since(&self) -> Option<Day> {
        let passed = self
            .sentences
            .iter()
            .filter_map(|one| one.happened.from.latest());
        let back = self.recalls.iter().filter_map(|one| {
            let returned = one.said.returned.and_then(facts::When::latest);
            returned.or(one.revoked.latest())
        });
        passed.chain(back).max()
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
