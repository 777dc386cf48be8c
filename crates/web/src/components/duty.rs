//! A duty with its working, and links to the facts that anything rests on.

use crate::components::tables::summary;
use crate::components::tags::{authority, tag_saying};
use crate::fields::Address;
use crate::known_on::{KNOWN_ON, Picture};
use calendar::Moment;
use desk::view::DutyView;
use facts::FactId;
use maud::{Markup, html};

/// The address of a fact's page, in the same picture.
pub(crate) fn fact_address(fact: FactId, picture: &Picture) -> Address {
    Address::to(format!("/fact/{fact}")).with(KNOWN_ON, picture.in_address())
}

/// Links to the facts that something rests on. `words` gives a fact's own words where the page has them.
pub(crate) fn evidence(
    facts: &[FactId],
    picture: &Picture,
    words: &dyn Fn(FactId) -> Option<String>,
) -> Markup {
    html! {
        @if facts.is_empty() { p.govuk-body { "It rests on no fact: what is missing is said above." } }
        @else {
            ul."govuk-list govuk-list--bullet" {
                @for fact in facts {
                    li { a.govuk-link href=(fact_address(*fact, picture)) { (words(*fact).unwrap_or_else(|| format!("Fact {fact}"))) } }
                }
            }
        }
    }
}

/// A duty: its title and state in sight, its clock, authority and working one key away.
pub(crate) fn in_full(
    duty: &DutyView,
    picture: &Picture,
    words: &dyn Fn(FactId) -> Option<String>,
) -> Markup {
    html! {
        details.joinder-duty {
            summary.joinder-duty__summary {
                span.joinder-duty__title { (duty.title) }
                " " (tag_saying(&duty.state, &duty.state_words))
            }
            div.joinder-duty__inside {
                (summary(&clock(duty)))
                @if !duty.working.is_empty() {
                    h3.govuk-heading-s { "Working" }
                    ol."govuk-list govuk-list--number" { @for step in &duty.working { li { (step) } } }
                }
                h3.govuk-heading-s { "Facts it rests on" }
                (evidence(&duty.evidence, picture, words))
            }
        }
    }
}

fn clock(duty: &DutyView) -> Vec<(&'static str, Markup)> {
    let rule = if duty.variant.is_empty() {
        duty.rule.clone()
    } else {
        format!("{}, {}", duty.rule, duty.variant)
    };
    let mut rows = vec![
        (
            "Started",
            html! { (duty.started.map_or_else(|| "not known".to_owned(), |moment| moment.in_words())) },
        ),
        ("Due by", html! { (due(duty.due)) }),
    ];
    if let Some(met) = duty.met {
        rows.push(("Met", html! { (met.in_words()) }));
    }
    rows.push(("Owed by", html! { (duty.owes) @if !duty.agency.is_empty() && duty.agency != duty.owes { ", started by a record of " (duty.agency) } }));
    rows.push(("Rule", html! { (rule) }));
    rows.push((
        "Authority",
        authority(
            &duty.authority,
            duty.authority_link.as_deref(),
            duty.verified,
        ),
    ));
    rows
}

/// The last day is inclusive, so its end is said.
fn due(due: Option<Moment>) -> String {
    match due {
        None => "no date can be told".to_owned(),
        Some(Moment::Day(day)) => format!("the end of {}", day.in_words_with_weekday()),
        Some(instant) => instant.in_words(),
    }
}
