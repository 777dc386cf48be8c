//! Which sentences are worked out together: consecutive chains, single terms, and each sentence by itself.
//! Authority: Criminal Justice Act 2003 sections 263 (concurrent) and 264 (consecutive), both only where the person was not
//! released between the occasions, which is why chains are built within one period of custody.
//! How long a chain is and when its release falls is in `release_point`; which dates it has, in `kinds`.

use calendar::Day;

use crate::case::{Recall, RecallKind, Sentence, SentenceKind};
use crate::day_counting::{Term, last_day_of_terms};
use crate::law::{Days, Rows};

/// Sentences that are worked out as one.
#[derive(Clone, Debug)]
pub(crate) struct Aggregate<'c> {
    pub form: Form,
    /// In the order in which they are served.
    pub parts: Vec<&'c Sentence>,
    /// The earliest day on which a part was passed: the first day counted.
    pub passed: Day,
    /// The last day of the whole sentence, before adjustment.
    pub expiry: Day,
    /// The recall, if a part was recalled.
    pub recall: Option<Recall>,
    /// The days by which the sentence counts as shorter or longer than so many months.
    pub length: i32,
}

/// How the parts stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// One sentence.
    Alone,
    /// Each begins when the one before it ends.
    Consecutive,
    /// Passed on different days and treated as one, from the first day to the last expiry.
    SingleTerm,
}

/// More chains than this no person has; so no case takes the time of thousands.
const CHAINS_MAX: usize = 200;

impl Sentence {
    /// Whether these are one sentence: the same, or written twice under one identifier, as a sentence for two offences is.
    pub(crate) fn is_one_with(&self, other: &Sentence) -> bool {
        std::ptr::eq(self, other)
            || (self.identifier.is_some() && self.identifier == other.identifier)
    }

    /// Whether it is written twice, and released from in the same way: a chain is built with one of the two.
    fn stands_for(&self, other: &Sentence) -> bool {
        let arrangements = |part: &Sentence| match part.kind {
            SentenceKind::Standard(standard) => Some(standard),
            _ => None,
        };
        self.is_one_with(other) && arrangements(self) == arrangements(other)
    }

    /// Whether nothing tells these apart: one identifier, and the same in every field.
    fn is_repeated_by(&self, other: &Sentence) -> bool {
        std::ptr::eq(self, other) || (self.identifier.is_some() && self == other)
    }

    /// The period on licence that the court added to the custodial term, if it did.
    pub(crate) fn extension(&self) -> Term {
        match self.kind {
            SentenceKind::Extended { extension, .. }
            | SentenceKind::ParticularConcern { extension, .. }
            | SentenceKind::SeriousTerrorism { extension } => extension,
            _ => Term::default(),
        }
    }

    /// The whole sentence, the custodial term and any extension as one term.
    pub(crate) fn whole_term(&self) -> Term {
        self.custodial.plus(self.extension())
    }

    /// Released at two thirds, or of the kind that today would be: no curfew. The peer asks only for the second.
    pub(crate) fn is_plus(&self, as_the_peer: bool) -> bool {
        matches!(self.kind, SentenceKind::Standard(standard)
            if standard.plus_eligible || (standard.plus && !as_the_peer))
    }

    pub(crate) fn is_standard(&self) -> bool {
        matches!(self.kind, SentenceKind::Standard(_))
    }

    /// Passed before 3 December 2012 for an offence before 4 April 2005: released under the Criminal Justice Act 1991.
    pub(crate) fn is_old_style(&self, days: &Days) -> bool {
        matches!(self.kind, SentenceKind::Standard(standard) if !standard.plus)
            && self.passed < days.laspo
            && self.offence < days.criminal_justice_act
    }

    /// Released by the Parole Board: extended, of particular concern, or at its discretion for another reason.
    pub(crate) fn needs_parole(&self) -> bool {
        let is_bare =
            self.is_bare_term() || matches!(self.kind, SentenceKind::SeriousTerrorism { .. });
        (self.discretion.is_some() && !is_bare)
            || matches!(
                self.kind,
                SentenceKind::Extended {
                    automatic: false,
                    ..
                } | SentenceKind::ParticularConcern { .. }
            )
    }

    /// A term to which additional days are not added.
    pub(crate) fn is_bare_term(&self) -> bool {
        matches!(
            self.kind,
            SentenceKind::DetentionAndTraining
                | SentenceKind::Fine { .. }
                | SentenceKind::BreachOfSupervision { .. }
        )
    }

    pub(crate) fn is_detention_and_training(&self) -> bool {
        matches!(self.kind, SentenceKind::DetentionAndTraining)
    }

    /// Released on licence until the end, and without curfew: extended, of particular concern, for serious terrorism, or at
    /// the Parole Board's discretion.
    pub(crate) fn is_extended_or_concern(&self) -> bool {
        self.needs_parole()
            || matches!(
                self.kind,
                SentenceKind::Extended { .. }
                    | SentenceKind::ParticularConcern { .. }
                    | SentenceKind::SeriousTerrorism { .. }
            )
    }
}

impl<'c> Aggregate<'c> {
    pub(crate) fn has(&self, of: impl Fn(&Sentence) -> bool) -> bool {
        self.parts.iter().any(|part| of(part))
    }

    pub(crate) fn all(&self, of: impl Fn(&Sentence) -> bool) -> bool {
        self.parts.iter().all(|part| of(part))
    }

    /// Whether it is worked out from a part of this one.
    pub(crate) fn shares_a_part(&self, other: &Aggregate<'c>) -> bool {
        self.has(|part| other.has(|theirs| std::ptr::eq(part, theirs)))
    }

    pub(crate) fn has_same_parts(&self, other: &Aggregate<'c>) -> bool {
        self.form == other.form
            && self.parts.len() == other.parts.len()
            && self
                .parts
                .iter()
                .zip(&other.parts)
                .all(|(mine, theirs)| std::ptr::eq(*mine, *theirs))
    }

    /// Whether it is a term to which additional days are not added. The peer does not look into consecutive sentences here.
    pub(crate) fn is_term(&self, as_the_peer: bool) -> bool {
        self.all(Sentence::is_bare_term) && !(as_the_peer && self.form == Form::Consecutive)
    }

    /// Days in the whole sentence.
    pub(crate) fn days(&self) -> i32 {
        self.expiry.days_since(self.passed) + 1
    }

    /// Whether the whole sentence is shorter than so many calendar months from the day on which it was passed.
    pub(crate) fn is_shorter_than_months(&self, months: i32) -> bool {
        self.length < self.passed.plus_months(months).days_since(self.passed)
    }

    pub(crate) fn is_recalled(&self) -> bool {
        self.recall.is_some()
    }

    pub(crate) fn fixed_term_days(&self) -> Option<i32> {
        match self.recall?.kind {
            RecallKind::FixedTerm(days) => Some(days),
            RecallKind::Standard | RecallKind::HomeDetention => None,
        }
    }

    fn of(form: Form, parts: Vec<&'c Sentence>, rows: &Rows) -> Option<Aggregate<'c>> {
        let passed = parts.iter().map(|part| part.passed).min()?;
        // The peer goes by the first part alone.
        let looked_at = if rows.as_the_peer { 1 } else { parts.len() };
        let recall = parts.iter().take(looked_at).find_map(|part| part.recall);
        let mut expiry = match form {
            Form::SingleTerm => single_term_expiry(&parts)?,
            Form::Alone | Form::Consecutive => {
                last_day_of_terms(parts.iter().map(|part| part.whole_term()), passed)
            }
        };
        let longest = rows.kinds.detention_and_training.longest;
        // The peer lets one order by itself be longer.
        let is_all_orders = parts.iter().all(|part| part.is_detention_and_training());
        let is_capped = form != Form::Alone || !rows.as_the_peer;
        if let Some(longest) = longest
            && is_capped
            && is_all_orders
        {
            expiry = expiry.min(longest.last_day_from(passed));
        }
        let mut length = expiry.days_since(passed) + 1;
        if rows.as_the_peer && form == Form::Consecutive {
            // To compare, the peer adds consecutive terms unit by unit, in whatever order they are served.
            let terms = parts.iter().map(|part| part.whole_term());
            let together = terms.fold(Term::default(), Term::plus);
            length = match longest.filter(|_| is_all_orders) {
                Some(longest) => together.days_from(passed).min(longest.days_from(passed)),
                None => together.days_from(passed),
            };
        }
        Some(Aggregate {
            form,
            parts,
            passed,
            expiry,
            recall,
            length,
        })
    }
}

/// The last expiry of the sentences in a single term.
fn single_term_expiry(parts: &[&Sentence]) -> Option<Day> {
    parts
        .iter()
        .map(|part| part.custodial.last_day_from(part.passed))
        .max()
}

/// Combines the sentences of one period of custody.
pub(crate) fn combine<'c>(
    sentences: &[&'c Sentence],
    all: &'c [Sentence],
    rows: &Rows,
) -> Vec<Aggregate<'c>> {
    if let Some(single) = single_term(sentences, rows) {
        return vec![single];
    }
    let mut combined = Vec::with_capacity(sentences.len());
    let chained = sentences.iter().any(|sentence| sentence.is_consecutive);
    let mut in_chains: Vec<&Sentence> = Vec::new();
    if chained {
        let firsts = sentences.iter().copied();
        for first in each_once(firsts.filter(|sentence| !sentence.is_consecutive)) {
            let mut chain = vec![first];
            follow(&mut chain, (sentences, all), rows, &mut combined);
        }
        in_chains.extend(
            combined
                .iter()
                .flat_map(|aggregate: &Aggregate<'c>| aggregate.parts.iter().copied()),
        );
    }
    for sentence in sentences {
        if !in_chains.iter().any(|one| one.is_repeated_by(sentence)) {
            combined.extend(Aggregate::of(Form::Alone, vec![*sentence], rows));
        }
    }
    combined.sort_by_key(|aggregate| aggregate.passed);
    combined
}

/// Of sentences that stand for each other, the first.
fn each_once<'c>(sentences: impl Iterator<Item = &'c Sentence>) -> Vec<&'c Sentence> {
    let mut once: Vec<&'c Sentence> = Vec::new();
    for sentence in sentences {
        if !once.iter().any(|known| known.stands_for(sentence)) {
            once.push(sentence);
        }
    }
    once
}

/// Follows a chain to its ends: where several sentences follow one, the chain is copied for each. For the peer a sentence follows
/// whatever is written under the identifier that it names; the law knows which one.
fn follow<'c>(
    chain: &mut Vec<&'c Sentence>,
    (sentences, all): (&[&'c Sentence], &'c [Sentence]),
    rows: &Rows,
    found: &mut Vec<Aggregate<'c>>,
) {
    let Some(last) = chain.last().copied() else {
        return;
    };
    let follows = |next: &&Sentence| {
        let before = next.consecutive_to.and_then(|at| all.get(at));
        before.is_some_and(|before| {
            std::ptr::eq(before, last) || (rows.as_the_peer && before.is_one_with(last))
        })
    };
    let already_in = |next: &&Sentence| chain.iter().any(|one| std::ptr::eq(*one, *next));
    let next = sentences.iter().copied();
    let next = each_once(next.filter(|next| follows(next) && !already_in(next)));
    let ended = next.is_empty();
    for next in next {
        if found.len() >= CHAINS_MAX {
            return;
        }
        chain.push(next);
        follow(chain, (sentences, all), rows, found);
        chain.pop();
    }
    if ended && chain.len() > 1 {
        found.extend(Aggregate::of(Form::Consecutive, chain.clone(), rows));
    }
}

/// Sentences that make a single term: passed on different days, none consecutive, none recalled, and all under the old
/// provisions or all detention and training orders.
///
/// The peer looks at the first two sentences under the old provisions only.
fn single_term<'c>(sentences: &[&'c Sentence], rows: &Rows) -> Option<Aggregate<'c>> {
    let first = sentences.first()?;
    let apart = sentences.iter().any(|one| one.passed != first.passed);
    let plain = sentences
        .iter()
        .all(|one| !one.is_consecutive && one.recall.is_none());
    if !apart || !plain {
        return None;
    }
    if sentences.iter().all(|one| one.is_old_style(&rows.days)) {
        let looked_at = if rows.as_the_peer { 2 } else { sentences.len() };
        let parts = sentences.iter().copied().take(looked_at).collect();
        return Aggregate::of(Form::SingleTerm, parts, rows);
    }
    if sentences.iter().all(|one| one.is_detention_and_training()) {
        let parts = longest_of_first_and_last(sentences);
        return Aggregate::of(Form::SingleTerm, parts, rows);
    }
    None
}

/// Of the orders passed on the earliest and on the latest day, the longest of each.
fn longest_of_first_and_last<'c>(sentences: &[&'c Sentence]) -> Vec<&'c Sentence> {
    let days = sentences.iter().map(|one| one.passed);
    let longest_on = |day: Option<Day>| {
        let mut longest: Option<&'c Sentence> = None;
        for one in sentences.iter().filter(|one| Some(one.passed) == day) {
            let length = |one: &Sentence| one.custodial.days_from(one.passed);
            if longest.is_none_or(|best| length(one) > length(best)) {
                longest = Some(one);
            }
        }
        longest
    };
    [longest_on(days.clone().min()), longest_on(days.max())]
        .into_iter()
        .flatten()
        .collect()
}
