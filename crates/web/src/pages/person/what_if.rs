//! From a person's sentences to the page that works out what would be otherwise: sent as a form, so that nothing found is in an
//! address. What the form there cannot say is not sent, and that is said.

use super::Shown;
use crate::components::controls::{details, second_button};
use crate::components::faults::Faults;
use crate::components::layout::secret;
use crate::fields::Fields;
use crate::pages::release_dates::form::otherwise;
use crate::pages::release_dates::given::{AT_LARGE, SENTENCES, large};
use calendar::Day;
use custody::{Reckoning, ReleaseDates};
use maud::{Markup, html};
use sentence::{
    AdjustmentKind, Case, Discretion, Exclusion, Exclusions, Indeterminate, IndeterminateKind,
    RecallKind, Sentence, SentenceKind, Standard, Term,
};

type Typed = Vec<(String, String)>;

pub(super) fn form(shown: &Shown<'_>, dates: &ReleaseDates, reckoning: &Reckoning) -> Markup {
    let typed = reckoning
        .case
        .as_ref()
        .and_then(|case| typed(case, dates.law_on));
    html! {
        @match typed {
            None => p."govuk-body-s joinder-muted" { "What would be otherwise cannot be asked of these sentences on a page: there are more of them, or of other kinds, than its form takes." },
            Some(typed) => {
                form method="post" action="/release-dates" novalidate {
                    (secret(&shown.visit.session))
                    @for (name, value) in &typed { input type="hidden" name=(name) value=(value); }
                    (details("What if", false, html! {
                        p.govuk-body { "The sentences are those above; on the next page each of their days can be changed too." }
                        (otherwise(&Fields::default(), &Faults::default()))
                        (second_button("Ask what would be otherwise"))
                    }))
                }
            }
        }
    }
}

/// The case as it would be typed; nothing where the form cannot say it.
fn typed(case: &Case, law_on: Day) -> Option<Typed> {
    if case.sentences.len() + case.indeterminate.len() > SENTENCES {
        return None;
    }
    let mut typed = Typed::new();
    day(&mut typed, "born", case.born);
    day(&mut typed, "law", law_on);
    for (at, sentence) in (1..).zip(&case.sentences) {
        of_sentence(&mut typed, at, sentence)?;
    }
    for (at, sentence) in (case.sentences.len() + 1..).zip(&case.indeterminate) {
        of_indeterminate(&mut typed, at, sentence)?;
    }
    of_adjustments(&mut typed, case)?;
    of_recall(&mut typed, case)?;
    if case.early_removal_asked {
        add(&mut typed, "removal", "yes");
    }
    Some(typed)
}

fn add(typed: &mut Typed, name: &str, value: impl ToString) {
    typed.push((name.to_owned(), value.to_string()));
}

fn day(typed: &mut Typed, name: &str, day: Day) {
    let (year, month, of_month) = (day.year(), day.month(), day.day_of_month());
    add(typed, &format!("{name}-day"), of_month);
    add(typed, &format!("{name}-month"), month);
    add(typed, &format!("{name}-year"), year);
}

fn term(typed: &mut Typed, at: usize, term: Term) {
    for (name, count) in [
        ("years", term.years),
        ("months", term.months),
        ("weeks", term.weeks),
        ("days", term.days),
    ] {
        if count > 0 {
            add(typed, &format!("s{at}-{name}"), count);
        }
    }
}

fn of_sentence(typed: &mut Typed, at: usize, sentence: &Sentence) -> Option<()> {
    let (kind, extension) = match (sentence.kind, sentence.discretion) {
        (SentenceKind::Standard(standard), discretion) => {
            (of_standard(standard, discretion)?, None)
        }
        (_, Some(_)) => return None,
        (
            SentenceKind::Extended {
                extension,
                automatic: false,
            },
            None,
        ) => ("extended", Some(extension)),
        (
            SentenceKind::ParticularConcern {
                under_18: false, ..
            },
            None,
        ) => ("concern", None),
        (SentenceKind::SeriousTerrorism { extension }, None) => {
            ("serious-terrorism", Some(extension))
        }
        (SentenceKind::DetentionAndTraining, None) => ("order", None),
        (SentenceKind::Fine { amount: None }, None) => ("fine", None),
        _ => return None,
    };
    add(typed, &format!("s{at}-kind"), kind);
    day(typed, &format!("s{at}-passed"), sentence.passed);
    day(typed, &format!("s{at}-offence"), sentence.offence);
    term(typed, at, sentence.custodial);
    if let Some(extension) = extension {
        // The form takes whole years.
        let years = Term {
            years: extension.years,
            ..Term::default()
        };
        if years != extension {
            return None;
        }
        add(typed, &format!("s{at}-extension"), extension.years);
    }
    if let Some(before) = sentence.consecutive_to {
        // The form asks only for sentences above.
        let before = before.checked_add(1).filter(|before| *before < at)?;
        add(typed, &format!("s{at}-after"), before);
    }
    Some(())
}

fn of_standard(standard: Standard, discretion: Option<Discretion>) -> Option<&'static str> {
    let listed = Exclusions::default().with(Exclusion::Sexual);
    let is_plain = standard.exclusions.is_empty() && standard.plus_eligible == standard.plus;
    match (discretion, standard.plus, standard.section_250) {
        (Some(Discretion::Terrorism), false, false) if is_plain => Some("terrorism"),
        (Some(Discretion::PowerToDetain), false, false) if is_plain => Some("referred"),
        (None, true, false) if is_plain => Some("plus"),
        (None, false, true) if is_plain => Some("section-250"),
        (None, false, false) if is_plain => Some("standard"),
        (None, false, false) if standard.exclusions == listed && !standard.plus_eligible => {
            Some("excluded")
        }
        _ => None,
    }
}

fn of_indeterminate(typed: &mut Typed, at: usize, sentence: &Indeterminate) -> Option<()> {
    let kind = match sentence.kind {
        IndeterminateKind::Life => "life",
        IndeterminateKind::PublicProtection => "ipp",
        _ => return None,
    };
    add(typed, &format!("s{at}-kind"), kind);
    day(typed, &format!("s{at}-passed"), sentence.passed);
    // A sentence without an end has no day of the offence here; the form asks for one, and it changes nothing.
    day(typed, &format!("s{at}-offence"), sentence.passed);
    term(typed, at, sentence.minimum);
    Some(())
}

/// Days on remand as so many before the first sentence: what counts is their number.
fn of_adjustments(typed: &mut Typed, case: &Case) -> Option<()> {
    let sum = |kind: AdjustmentKind| -> i32 {
        let of_kind = case.adjustments.iter().filter(|one| one.kind == kind);
        of_kind.map(|one| one.days).sum()
    };
    let at_large = case
        .adjustments
        .iter()
        .filter(|one| one.kind == AdjustmentKind::UnlawfullyAtLarge);
    for (at, one) in (1..).zip(at_large) {
        if at > AT_LARGE {
            return None;
        }
        let from = one.first.unwrap_or(one.from);
        day(typed, &large(at, "from"), from);
        day(typed, &large(at, "to"), from.plus_days(one.days - 1));
    }
    let passed = case.sentences.iter().map(|one| one.passed);
    let endless = case.indeterminate.iter().map(|one| one.passed);
    let first = passed.chain(endless).min()?;
    let remand = sum(AdjustmentKind::Remand);
    if remand > 0 {
        day(typed, "remand-from", first.plus_days(-remand));
        day(typed, "remand-to", first.plus_days(-1));
    }
    let bail = sum(AdjustmentKind::TaggedBail);
    if bail > 0 {
        add(typed, "bail", bail);
    }
    let awarded = sum(AdjustmentKind::DaysAwarded) - sum(AdjustmentKind::DaysRestored);
    match awarded {
        0 => Some(()),
        1.. => {
            add(typed, "awarded", awarded);
            Some(())
        }
        _ => None,
    }
}

/// A recall that is one for all sentences.
fn of_recall(typed: &mut Typed, case: &Case) -> Option<()> {
    let mut recalls: Vec<_> = case.sentences.iter().map(|one| one.recall).collect();
    recalls.dedup();
    match recalls.as_slice() {
        [] | [None] => Some(()),
        [Some(recall)] => {
            let kind = match recall.kind {
                RecallKind::Standard => "standard".to_owned(),
                RecallKind::FixedTerm(days) => days.to_string(),
                RecallKind::HomeDetention => return None,
            };
            add(typed, "recall", kind);
            day(typed, "recall-returned", recall.returned?);
            Some(())
        }
        _ => None,
    }
}
