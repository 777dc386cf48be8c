//! The dossier of a review as the record has it: the Schedule's checklist, the open set and the withheld one, each a fold over a
//! person's standing facts, as known on a day. A step that cannot be taken is kept beside with the reason.
//!
//! The two sets are apart from the start, each with numbers of its own: of what is withheld the open set has no gap to show. Whoever
//! may not see the withheld facts has a fold without them, and an open set that is the same.

use crate::dossier::{Document, Dossier, Handling, Recipient, Set};
use crate::schedule::{Checklist, Held, Item};
use calendar::{Day, Instant};
use chronology::{Chronology, NotTaken};
use facts::dossier::{DossierAct, DossierDocument, DossierStep};
use facts::licence::RecallAct;
use facts::{Kind, Statement, When};
use serde::Serialize;

/// A dossier as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedDossier {
    /// The review's name.
    pub review: String,
    /// What the Schedule asks for, and what is known of each item.
    pub checklist: Checklist,
    /// What the prisoner has.
    pub open: Dossier,
    /// What is withheld: empty for whoever may not see it.
    pub withheld: Dossier,
    /// The item that each document of the open set is, by its number.
    pub items: Vec<(u32, Item)>,
    /// The steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// The dossier of a review, of a person of this name, as known at an instant.
#[must_use]
pub fn dossier_of(
    chronology: &Chronology<'_>,
    person: &str,
    review: &str,
    about: &str,
    now: Instant,
) -> RecordedDossier {
    let mut dossier = RecordedDossier {
        review: review.to_owned(),
        checklist: from_record(chronology, review),
        open: Dossier::of(person, about),
        withheld: Dossier::of(person, about),
        items: Vec::new(),
        not_taken: Vec::new(),
    };
    for entry in chronology.of_kind(Kind::DossierStep) {
        if let Statement::DossierStep(step) = entry.statement.as_ref()
            && step.review == review
        {
            let taken = at_of(entry.happened.from, now).and_then(|at| dossier.take(step, at));
            if let Err(why) = taken {
                dossier.not_taken.push(NotTaken::of(entry, why));
            }
        }
    }
    dossier
}

/// What the record itself has of the Schedule's items, each with its source and day. Where it has nothing, nothing is said: an
/// item that nobody has spoken of is missing, and never "does not apply".
fn from_record(chronology: &Chronology<'_>, review: &str) -> Checklist {
    let mut checklist = Checklist::default();
    for entry in chronology.standing() {
        for item in items_of(&entry.statement, review) {
            let day = entry
                .happened
                .from
                .latest()
                .filter(|_| is_dated(*item))
                .unwrap_or(entry.record.arrival.known_on);
            checklist.items.insert(
                *item,
                Held::There {
                    source: format!("{}, fact {}", entry.record.record.source, entry.id),
                    on: day,
                },
            );
        }
    }
    checklist
}

/// Names and days of birth are of no day of their own: theirs is that on which they became known.
const fn is_dated(item: Item) -> bool {
    !matches!(item, Item::Name | Item::DateOfBirth)
}

/// The items that a fact answers.
fn items_of(statement: &Statement, review: &str) -> &'static [Item] {
    match statement {
        Statement::PersonDetails(one) => match (one.names.is_empty(), one.born.is_some()) {
            (false, true) => &[Item::Name, Item::DateOfBirth],
            (false, false) => &[Item::Name],
            (true, true) => &[Item::DateOfBirth],
            (true, false) => &[],
        },
        Statement::CustodyMovement(_) => &[Item::PrisonsAndTransfers],
        Statement::Sentence(_) => &[Item::SentenceAndConvictions],
        Statement::ReviewStep(one) if one.review != review => &[Item::ParoleHistory],
        Statement::ListedReview(one) if one.review != review => &[Item::ParoleHistory],
        Statement::Recall(_) => &[Item::EarlierRecalls],
        Statement::RecallStep(one) if one.act == RecallAct::Revoke => &[Item::EarlierRecalls],
        Statement::RecallStep(one) if one.act == RecallAct::Ask => &[Item::ReasonsForRecall],
        _ => &[],
    }
}

/// The instant of a step: of one known by its day only, the beginning of it.
fn at_of(when: When, now: Instant) -> Result<Instant, String> {
    let at = match when {
        When::Instant(at) => at,
        other => Instant::start_of(other.day().ok_or_else(|| {
            format!(
                "its day is not known exactly ({}), so that it cannot be put in order",
                other.in_words()
            )
        })?),
    };
    if at > now {
        return Err("its time has not come".to_owned());
    }
    Ok(at)
}

impl RecordedDossier {
    /// The documents of both sets, and receipts, after a step.
    ///
    /// # Errors
    /// Why it is not taken, in words.
    pub fn take(&mut self, step: &DossierStep, at: Instant) -> Result<(), String> {
        let on = at.london_day();
        let set = match step.set {
            Set::Open => &mut self.open,
            Set::Withheld => &mut self.withheld,
        };
        let words = step.words.clone().unwrap_or_default();
        let refused = |refused: crate::dossier::DossierRefused| refused.to_string();
        match step.act {
            DossierAct::AskFor => {
                let (item, held) = asked_for(step, on)?;
                self.checklist.items.insert(item, held);
            }
            DossierAct::NotApplicable => {
                let item = step.item.ok_or("it does not say which item")?;
                if words.trim().is_empty() {
                    return Err("it does not say why".to_owned());
                }
                let held = Held::NotApplicable { because: words };
                self.checklist.items.insert(item, held);
            }
            DossierAct::Add => {
                let given = step.document.as_ref().ok_or("it lacks the document")?;
                let number = add(set, given, step.set, &words, at)?;
                if let (Some(item), Set::Open) = (given.item, step.set) {
                    self.items.push((number, item));
                    let held = Held::There {
                        source: format!("document {number}: {}", given.source),
                        on: given.dated,
                    };
                    self.checklist.items.insert(item, held);
                }
            }
            DossierAct::KeepWithheld | DossierAct::Disclose => {
                let number = step.number.ok_or("it does not say which document")?;
                let withheld = step.act == DossierAct::KeepWithheld;
                set.decide_withholding(number, on, at, withheld)
                    .map_err(refused)?;
            }
            DossierAct::Close => {
                let closed = set.versions().last().map_or(0, |(count, _)| *count);
                if set.documents().len() == closed {
                    return Err("nothing was put in since the last version".to_owned());
                }
                set.close_version(at);
            }
            DossierAct::Give => {
                let (to, version) = to_whom(step)?;
                set.give(to, step.set, version, at).map_err(refused)?;
            }
            DossierAct::Acknowledge => {
                let (to, version) = to_whom(step)?;
                set.acknowledge(to, step.set, version, at)
                    .map_err(refused)?;
            }
        }
        Ok(())
    }
}

fn asked_for(step: &DossierStep, on: Day) -> Result<(Item, Held), String> {
    let item = step.item.ok_or("it does not say which item")?;
    let of = step.of.clone().ok_or("it does not say from whom")?;
    let due = step.due_on.ok_or("it does not say by when")?;
    Ok((item, Held::AskedFor { of, on, due }))
}

fn add(
    set: &mut Dossier,
    given: &DossierDocument,
    which: Set,
    grounds: &str,
    at: Instant,
) -> Result<u32, String> {
    let handling = match which {
        Set::Open => Handling::Open,
        Set::Withheld if grounds.trim().is_empty() => {
            return Err(
                "it does not say on which ground of rule 17 it is to be withheld".to_owned(),
            );
        }
        Set::Withheld => Handling::WithholdingAsked {
            on: at.london_day(),
            grounds: grounds.to_owned(),
        },
    };
    set.add(Document {
        number: 0,
        title: given.title.clone(),
        source: given.source.clone(),
        dated: given.dated,
        added: at,
        replaces: given.replaces,
        why_new_version: given.why_new_version.clone(),
        handling,
        paragraphs: given.paragraphs.clone(),
    })
    .map_err(|refused| refused.to_string())
}

fn to_whom(step: &DossierStep) -> Result<(Recipient, u32), String> {
    Ok((
        step.recipient.ok_or("it does not say to whom")?,
        step.version.ok_or("it does not say which version")?,
    ))
}
