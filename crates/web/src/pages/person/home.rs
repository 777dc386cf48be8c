//! Household and homes, as each source has them: two that differ both stand.

use super::Shown;
use crate::components::duty::fact_address;
use crate::components::tables::{Row, stacked};
use facts::{Span, When};
use maud::{Markup, html};

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    html! {
        section #home aria-labelledby="home-heading" {
            h2.govuk-heading-m #home-heading { "Household and homes" }
            (household(shown))
            (homes(shown))
        }
    }
}

fn household(shown: &Shown<'_>) -> Markup {
    let rows: Vec<_> = shown.page.household.iter().map(|one| {
        Row::of(vec![
            html! { strong { (one.member) } @if let Some(relationship) = &one.relationship { br; (relationship) } },
            html! { (lived(one.lived)) },
            html! { a.govuk-link href=(fact_address(one.fact, &shown.picture)) { (one.source) span.govuk-visually-hidden { ", fact " (one.fact) } } br; span.joinder-muted { (one.certainty) } },
        ])
    }).collect();
    html! {
        h3.govuk-heading-s { "Who lives in the home" }
        @if rows.is_empty() { p.govuk-body { "No source names a member of the household. That does not mean that there is none." } }
        @else { (stacked("Who lives in the home", &["Who", "When", "Said by"], &rows)) }
    }
}

fn homes(shown: &Shown<'_>) -> Markup {
    let rows: Vec<_> = shown.page.homes.iter().rev().map(|one| {
        Row::of(vec![
            html! { (one.address) },
            html! { (lived(one.lived)) },
            html! { a.govuk-link href=(fact_address(one.fact, &shown.picture)) { (one.source) span.govuk-visually-hidden { ", fact " (one.fact) } } br; span.joinder-muted { (one.certainty) } },
        ])
    }).collect();
    html! {
        h3.govuk-heading-s { "Homes, newest first" }
        @if rows.is_empty() { p.govuk-body { "No source gives an address." } }
        @else { (stacked("Homes, newest first", &["Address", "When", "Said by"], &rows)) }
    }
}

/// A state without a stated end may still hold: it is said as since when, and never as if it were one day.
fn lived(span: Span) -> String {
    match (span.from, span.until) {
        (When::Unknown, None) => "not known since when".to_owned(),
        (from, None) => format!("since {}", from.in_words()),
        _ => span.in_words(),
    }
}
