//! Facts without which nothing is worked out: a sentence at all, the day of return after a fixed-term recall, the sentence that a
//! consecutive one follows; and what the prison service's engine does not take.
//! Authority: none of these can be supposed; each names its field, what is missing and whom to ask.
//! A field that was not read is in `case_reading`; facts that are there and do not fit together, in `mistakes`.

use crate::case::{Case, Recall, RecallKind, Sentence};
use crate::law::Law;
use crate::mistakes::Mistake;
use crate::recalls;
use crate::refusal::Refusal;

/// Everything that is missing, in the order of its fields. `places` says where each sentence stands among those written.
pub(crate) fn missing_facts(case: &Case, places: &[usize], law: &Law) -> Vec<Mistake> {
    let mut found = Vec::new();
    if law.rows.as_the_peer
        && let Some(first) = case.indeterminate.first()
    {
        let refusal = Refusal::unsupported_kind("booking.sentences", first.kind.name());
        found.push(of_one(refusal, "booking.sentences"));
    }
    if case.sentences.is_empty() && case.indeterminate.is_empty() {
        let refusal = Refusal::missing("booking.sentences", "every sentence");
        found.push(of_one(refusal, "booking.sentences"));
    }
    for (at, sentence) in places.iter().zip(&case.sentences) {
        if let Some(recall) = &sentence.recall {
            found.extend(of_recall(recall, *at, case, law));
        }
        if !law.rows.as_the_peer {
            found.extend(of_chain(sentence, *at, places, case));
        }
    }
    found
}

fn of_one(refusal: Refusal, field: &str) -> Mistake {
    Mistake {
        refusal,
        between: vec![field.to_owned()],
    }
}

fn of_recall(recall: &Recall, at: usize, case: &Case, law: &Law) -> Option<Mistake> {
    let as_the_peer = law.rows.as_the_peer;
    let field = |name: &str| format!("booking.sentences[{at}].recall.{name}");
    match recall.kind {
        RecallKind::HomeDetention if as_the_peer => {
            let field = field("recallType");
            let refusal = Refusal::unsupported_kind(&field, "STANDARD_RECALL_255");
            Some(of_one(refusal, &field))
        }
        // The peer asks for the day beside the sentence itself.
        RecallKind::FixedTerm(_)
            if recalls::returned_for(recall, case, law).is_none()
                || (as_the_peer && recall.returned.is_none()) =>
        {
            Some(Mistake {
                refusal: Refusal::NoReturnToCustody,
                between: vec![
                    field("recallType"),
                    field("returnToCustodyDate"),
                    "booking.returnToCustodyDate".to_owned(),
                    "booking.fixedTermRecallDetails".to_owned(),
                ],
            })
        }
        _ => None,
    }
}

/// Whether another sentence is written under the same identifier and is released from otherwise.
fn is_ambiguous(sentence: &Sentence, case: &Case) -> bool {
    case.sentences.iter().any(|other| {
        other.is_one_with(sentence)
            && (other.kind, other.custodial, other.passed)
                != (sentence.kind, sentence.custodial, sentence.passed)
    })
}

/// A sentence must follow one that is known, and must not follow itself, by whatever way round. (The peer lets such
/// sentences stand alone.)
fn of_chain(sentence: &Sentence, at: usize, places: &[usize], case: &Case) -> Option<Mistake> {
    if !sentence.is_consecutive {
        return None;
    }
    let before = |one: &Sentence| one.consecutive_to.and_then(|at| case.sentences.get(at));
    let field = format!("booking.sentences[{at}].consecutiveSentenceUUIDs");
    let refusal = if before(sentence).is_none() {
        Refusal::missing(&field, "the sentence that this one is consecutive to")
    } else if before(sentence).is_some_and(|before| is_ambiguous(before, case)) {
        Refusal::Input {
            code: "CONTRADICTION",
            field: field.clone(),
            message: "several sentences that differ carry the reference that this one is consecutive to; ask the court which of them it follows"
                .to_owned(),
        }
    } else {
        let steps = std::iter::successors(Some(sentence), |one| before(one));
        if steps.take(case.sentences.len() + 1).count() <= case.sentences.len() {
            return None;
        }
        Refusal::Input {
            code: "CONTRADICTION",
            field: field.clone(),
            message: "these sentences are each consecutive to the other; ask the court for the order of sentences"
                .to_owned(),
        }
    };
    let names = places
        .iter()
        .map(|at| format!("booking.sentences[{at}].identifier"));
    Some(Mistake {
        refusal,
        between: names.chain([field]).collect(),
    })
}
