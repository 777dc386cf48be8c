//! One source's telling as the case of a calculation, or everything that is missing, all at once.

use crate::adjusted;
use crate::one_sentence::{self, Sorted};
use crate::reason::{Reason, reasons_of};
use crate::recalled;
use crate::told::{Told, source_of};
use calendar::Day;
use chronology::Chronology;
use facts::statement::Sentence as ToldSentence;
use facts::{Kind, Said, Statement, When, YesNo};
use sentence::{Case, Refusal, Sentence};
use std::collections::BTreeSet;

/// A case while it is put together.
pub(crate) struct Building<'a> {
    pub told: &'a Told<'a>,
    pub reasons: Vec<Reason>,
    /// What was taken for granted, and why.
    pub taken: Vec<String>,
}

/// A case, as far as it was told.
pub(crate) struct Built {
    /// What was not told, or cannot be understood, is left out of it.
    pub case: Case,
    /// Whether nothing is left out: only then are dates worked out.
    pub is_whole: bool,
    /// What the sentences with an end are called, in the case's order.
    pub names: Vec<String>,
    /// Whether a curfew date can be told: whether the person must notify the police is known.
    pub knows_notification: bool,
}

/// Puts a case together; what was taken for granted, and the reasons where it is not whole, are in `building`.
pub(crate) fn build(building: &mut Building<'_>, chronology: &Chronology<'_>) -> Built {
    let told = building.told;
    let (mut sentences, mut indeterminate, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..told.sentences.len() {
        match one_sentence::read(building, at) {
            Some(Sorted::WithEnd(one)) => {
                sentences.push(one);
                names.push(told.name(at));
            }
            Some(Sorted::WithoutEnd(one)) => indeterminate.push(one),
            None => {}
        }
    }
    follow_each_other(building, &mut sentences);
    let mut passed: Vec<Day> = told
        .sentences
        .iter()
        .filter_map(|one| one.happened.from.day())
        .collect();
    passed.sort_unstable();
    let mut adjustments = adjusted::read(building, &passed);
    let (returned_to_custody, fixed_term_recall) = recalled::lay(building, &mut sentences);
    if sentences.iter().any(|one| one.recall.is_some()) {
        adjusted::credit_under_recall(&mut adjustments);
    }
    let notification = any_says(told, |one| one.notification);
    let removal = any_says(told, |one| one.liable_to_removal);
    if removal.is_none() {
        building.taken.push(
            "whether the person is liable to removal from the United Kingdom is not told; no early removal date is worked out"
                .to_owned(),
        );
    }
    let born = born(building, chronology);
    let case = Case {
        // Of somebody as old as can be no mistake of age is found.
        born: born.unwrap_or(Day::FIRST),
        active_sex_offender: notification.unwrap_or(false),
        sentences,
        indeterminate,
        adjustments,
        returned_to_custody,
        fixed_term_recall,
        movements: recalled::movements(told),
        early_removal_asked: removal.unwrap_or(false),
    };
    Built {
        case,
        is_whole: building.reasons.is_empty(),
        names,
        knows_notification: notification.is_some(),
    }
}

/// Yes where any sentence says so, no where all that answer say no, and nothing where none answers.
fn any_says(told: &Told<'_>, answer: impl Fn(&ToldSentence) -> YesNo) -> Option<bool> {
    let answers = told.sentences.iter().map(|one| answer(one.said));
    answers
        .filter_map(|answer| match answer {
            YesNo::Yes => Some(true),
            YesNo::No | YesNo::NotApplicable => Some(false),
            YesNo::Unknown | YesNo::NotStated => None,
        })
        .max()
}

/// Finds the sentence that each consecutive one follows.
fn follow_each_other(building: &mut Building<'_>, sentences: &mut [Sentence]) {
    let told = building.told;
    let several = told.sentences.len() > 1;
    for (at, one) in told.sentences.iter().enumerate() {
        let field = || format!("{}: concurrent or consecutive", told.name(at));
        match &one.said.consecutive_to {
            Said::NotStated | Said::Unknown if several => building.reasons.push(Reason::missing(
                field(),
                "whether it is served beside the other sentences or after one, and after which,",
                "the court, or the prison that holds the warrant",
            )),
            Said::Text(wanted) => {
                let mut others = told.sentences.iter();
                let before = others.find(|other| other.said.reference.as_ref() == Some(wanted));
                match before.map(|before| before.said.sort.and_then(one_sentence::endless)) {
                    None => {
                        let what = format!("the sentence `{wanted}`, which it follows,");
                        let reason = Reason::missing(field(), &what, "the prison");
                        building.reasons.push(reason);
                    }
                    Some(Some(endless)) => {
                        let refusal = Refusal::after_no_end(&field(), endless);
                        building.reasons.extend(reasons_of(&refusal, &[]));
                    }
                    Some(None) => {}
                }
                let place = sentences
                    .iter()
                    .position(|other| other.identifier.as_ref() == Some(wanted));
                let own = sentences.iter().position(|other| {
                    other.identifier == one.said.reference && other.is_consecutive
                });
                if let Some(own) = own.and_then(|own| sentences.get_mut(own)) {
                    own.consecutive_to = place;
                }
            }
            _ => {}
        }
    }
}

/// The day of birth: as the source of the sentences has it, or else the one that the others agree on.
fn born(building: &mut Building<'_>, chronology: &Chronology<'_>) -> Option<Day> {
    let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
    for entry in chronology.of_kind(Kind::PersonDetails) {
        let Statement::PersonDetails(details) = entry.statement.as_ref() else {
            continue;
        };
        let Some(day) = details.born.and_then(When::day) else {
            continue;
        };
        if source_of(chronology, entry).0 == building.told.source {
            own.insert(day);
        } else {
            others.insert(day);
        }
    }
    let days = if own.is_empty() { &others } else { &own };
    let field = "date of birth";
    match (days.first(), days.len()) {
        (Some(day), 1) => {
            let differing: Vec<String> = others
                .iter()
                .filter(|other| *other != day)
                .map(|other| other.in_words())
                .collect();
            if !differing.is_empty() {
                building.taken.push(format!(
                    "born on {}, as the source of the sentences has it; another source has {}",
                    day.in_words(),
                    differing.join(", ")
                ));
            }
            Some(*day)
        }
        (None, _) => {
            let reason = Reason::missing(field, "the day of birth", "the prison");
            building.reasons.push(reason);
            None
        }
        (Some(_), _) => {
            let all: Vec<String> = days.iter().map(|day| day.in_words()).collect();
            building.reasons.push(Reason::new(
                "CONTRADICTION",
                field,
                format!(
                    "several days of birth stand: {}; ask the prison which is right",
                    all.join(", ")
                ),
            ));
            None
        }
    }
}
