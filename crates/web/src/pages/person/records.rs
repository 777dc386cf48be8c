//! The source records that are held to be this person, why, and how to undo or make a link.

use super::Shown;
use crate::components::controls::{Control, details, second_button};
use crate::components::layout::secret;
use crate::components::who;
use access::Action;
use desk::view::SubjectView;
use maud::{Markup, html};

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let subjects = &shown.page.subjects;
    html! {
        section #records aria-labelledby="records-heading" {
            h2.govuk-heading-m #records-heading { "Records held to be this person" }
            ul."govuk-list joinder-list" { @for subject in subjects { li.joinder-list__item { (one(shown, subject)) } } }
            @if shown.may(Action::Link) {
                @if subjects.len() > 1 { (unlink_form(shown)) }
                (link_form(shown))
            }
        }
    }
}

fn one(shown: &Shown<'_>, subject: &SubjectView) -> Markup {
    html! {
        h3.govuk-heading-s { (subject.source) ", " (subject.reference) }
        p.govuk-body {
            @if subject.names.is_empty() { "No name" } @else { (subject.names.join("; ")) }
            ", " (who::born_and_age(subject.born, shown.page.known_on)) ". "
            @if subject.records == 1 { "1 record." } @else { (subject.records) " records." }
        }
        @if !subject.joined_because.is_empty() {
            p."govuk-body-s" { "Why it is here:" }
            ul."govuk-list govuk-list--bullet govuk-body-s" { @for reason in &subject.joined_because { li { (reason) } } }
        }
        @if !subject.refused.is_empty() {
            p."govuk-body-s" { "Kept apart by a decision:" }
            ul."govuk-list govuk-list--bullet govuk-body-s" { @for reason in &subject.refused { li { (reason) } } }
        }
    }
}

/// Names a subject in a form: source and reference, as JSON.
fn value(subject: &SubjectView) -> String {
    serde_json::json!([subject.source, subject.reference]).to_string()
}

fn unlink_form(shown: &Shown<'_>) -> Markup {
    let choices: Vec<_> = shown
        .page
        .subjects
        .iter()
        .map(|subject| {
            (
                value(subject),
                format!("{}, {}", subject.source, subject.reference),
            )
        })
        .collect();
    let second = choices
        .get(1)
        .map(|(value, _)| value.as_str())
        .unwrap_or_default();
    let chosen =
        |name: &str, otherwise: &str| shown.fields.get(name).unwrap_or(otherwise).to_owned();
    let faulty = ["record", "from", "unlink-reason"]
        .iter()
        .any(|name| shown.faults.of(name).is_some());
    details(
        "Two of these are not the same person",
        faulty,
        html! {
            form method="post" action=(shown.act("unlink")) novalidate {
                (secret(&shown.visit.session))
                (Control::new("record", "This record", shown.faults).select(&choices, &chosen("record", "")))
                (Control::new("from", "is not the same person as", shown.faults).select(&choices, &chosen("from", second)))
                (Control::new("unlink-reason", "How do you know?", shown.faults).hint("The chronologies come apart at once. This can be undone.").lines(shown.fields.or_empty("unlink-reason"), 3, false))
                (second_button("Unlink the records"))
            }
        },
    )
}

fn link_form(shown: &Shown<'_>) -> Markup {
    let faulty = ["other", "link-reason"]
        .iter()
        .any(|name| shown.faults.of(name).is_some());
    details(
        "This is the same person as another",
        faulty,
        html! {
            form method="post" action=(shown.act("link")) novalidate {
                (secret(&shown.visit.session))
                (Control::new("other", "Number of the other person", shown.faults).hint("It stands in the address of that person’s page, such as 17.").text(shown.fields.or_empty("other"), "govuk-input--width-10"))
                (Control::new("link-reason", "How do you know?", shown.faults).hint("The chronologies are joined at once. This can be undone.").lines(shown.fields.or_empty("link-reason"), 3, false))
                (second_button("Link the records"))
            }
        },
    )
}
