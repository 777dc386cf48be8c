//! Everything that is wrong in a case as written, named together: what could not be read, what is missing, and facts that do not
//! fit together.
//! What was read is looked at, though something else was not: a mistake between fields is named where each of them was read; remand
//! within a sentence, where nothing that was not read could end that custody sooner.
//! What each mistake is, is in `mistakes` and `missing_facts`; what is seen only once the dates are worked out, in `validations`.

use crate::answer::calculate;
use crate::case::{Case, Sentence};
use crate::case_reading::Reading;
use crate::case_shape::Input;
use crate::law::Law;
use crate::missing_facts::missing_facts;
use crate::mistakes;
use crate::refusal::{Refusal, Validation};

/// What was not read, and in which fields.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    pub faults: Vec<Refusal>,
    /// By their paths; the empty path is the whole input.
    pub fields: Vec<String>,
}

/// Whether a field is another one, or a part of it.
fn is_within(field: &str, other: &str) -> bool {
    let rest = field.strip_prefix(other);
    rest.is_some_and(|rest| {
        rest.is_empty() || other.is_empty() || rest.starts_with('.') || rest.starts_with('[')
    })
}

impl Unread {
    /// Whether a field, or anything in it, was not read.
    fn touches(&self, field: &str) -> bool {
        let mut unread = self.fields.iter();
        unread.any(|one| is_within(field, one) || is_within(one, field))
    }

    /// Notes what was not read by its value either; what stands in for a field that is noted already says nothing.
    fn note(&mut self, faults: Vec<Refusal>) {
        let mut fields = Vec::new();
        for fault in faults {
            if let Refusal::Input { field, .. } = &fault {
                if self.fields.iter().any(|one| is_within(field, one)) {
                    continue;
                }
                fields.push(field.clone());
            }
            self.faults.push(fault);
        }
        self.fields.append(&mut fields);
    }

    /// What was not read, what else of the input is not, and one more fault.
    pub(crate) fn with(mut self, input: Input, fault: Refusal) -> Refusal {
        self.note(
            input
                .read()
                .map_or_else(|fault| vec![fault], |reading| reading.faults),
        );
        self.faults.push(fault);
        together(self.faults)
    }
}

impl Input {
    /// The case, where nothing is wrong in it by itself; what is only seen once the dates are worked out, [`calculate`] says.
    /// Under the peer's parameters facts that do not fit together are let through, as the peer does.
    ///
    /// # Errors
    /// A [`Refusal`] that names everything that is wrong.
    pub fn into_sound_case(self, law: &Law) -> Result<Case, Refusal> {
        sound_case(self, Unread::default(), law)
    }
}

/// The case of an input of which something may not have been read, or everything that is wrong in it.
pub(crate) fn sound_case(input: Input, mut unread: Unread, law: &Law) -> Result<Case, Refusal> {
    let Reading {
        case,
        places,
        faults,
    } = match input.read() {
        Ok(reading) => reading,
        Err(fault) => {
            unread.note(vec![fault]);
            return Err(together(unread.faults));
        }
    };
    unread.note(faults);
    let is_read = unread.faults.is_empty();
    if law.rows.as_the_peer {
        return if is_read {
            Ok(case)
        } else {
            Err(together(unread.faults))
        };
    }
    let were_read =
        |one: &mistakes::Mistake| !one.between.iter().any(|field| unread.touches(field));
    let mut wrong = mistakes::found_between(&case, &places);
    wrong.retain(were_read);
    let mut missing = missing_facts(&case, &places, law);
    missing.retain(were_read);
    if is_read && wrong.is_empty() && missing.is_empty() {
        return Ok(case);
    }
    let of_dates = if is_read && missing.is_empty() {
        calculate(&case, law).err()
    } else {
        remand_within_sentence(&case, &places, &unread, law)
    };
    let mut faults = unread.faults;
    for one in wrong.into_iter().chain(missing) {
        // The same words twice say no more.
        if !faults.contains(&one.refusal) {
            faults.push(one.refusal);
        }
    }
    faults.extend(of_dates);
    Err(together(faults))
}

fn together(faults: Vec<Refusal>) -> Refusal {
    Refusal::of_all(faults).unwrap_or(Refusal::Several {
        refusals: Vec::new(),
    })
}

/// Remand within those sentences that were read, where it is so whatever was not read holds: nothing is unread that could
/// shorten custody (days taken off, a movement out), nor a sentence that may be under recall.
fn remand_within_sentence(
    case: &Case,
    places: &[usize],
    unread: &Unread,
    law: &Law,
) -> Option<Refusal> {
    let may_end_sooner = ["booking.adjustments", "booking.externalMovements"];
    if may_end_sooner
        .into_iter()
        .any(|field| unread.touches(field))
    {
        return None;
    }
    let are_read: Vec<bool> = places
        .iter()
        .map(|place| !unread.touches(&format!("booking.sentences[{place}]")))
        .collect();
    let is_read = |at: usize| are_read.get(at).copied().unwrap_or(false);
    let before = |at: &usize| case.sentences.get(*at)?.consecutive_to;
    let chain_is_read = |at: usize| {
        let chain = std::iter::successors(Some(at), before);
        chain.take(case.sentences.len()).all(is_read)
    };
    let (read, left): (Vec<usize>, Vec<usize>) =
        (0..case.sentences.len()).partition(|at| chain_is_read(*at));
    let may_be_recalled = |at: &usize| {
        let is_recalled = case
            .sentences
            .get(*at)
            .is_some_and(|one| one.recall.is_some());
        let place = places.get(*at).copied().unwrap_or_default();
        is_recalled || unread.touches(&format!("booking.sentences[{place}].recall"))
    };
    if read.is_empty() || left.iter().any(may_be_recalled) {
        return None;
    }
    let kept = read.iter().filter_map(|at| case.sentences.get(*at));
    let kept = kept.map(|one| Sentence {
        consecutive_to: one
            .consecutive_to
            .and_then(|before| read.iter().position(|at| *at == before)),
        ..one.clone()
    });
    let mut what_was_read = Case {
        sentences: kept.collect(),
        ..case.clone()
    };
    // Days taken off a sentence that was not read could come off those that were: all of them are taken off the first.
    let first = what_was_read.sentences.iter().map(|one| one.passed).min()?;
    for adjustment in &mut what_was_read.adjustments {
        if adjustment.is_deduction() {
            adjustment.from = adjustment.from.min(first);
        }
    }
    let Err(Refusal::Validation { codes }) = calculate(&what_was_read, law) else {
        return None;
    };
    let certain = |code: &Validation| *code == Validation::RemandOverlapsWithSentence;
    let codes: Vec<Validation> = codes.into_iter().filter(certain).collect();
    (!codes.is_empty()).then_some(Refusal::Validation { codes })
}
