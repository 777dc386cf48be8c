//! Recall: what is looked at before anybody signs, the recall that is open with its steps, earlier ones below.

use super::{Shown, not_taken, plan, words};
use crate::components::banners::warning;
use crate::components::controls::{Control, button, details};
use crate::components::layout::secret;
use crate::components::tables::summary;
use crate::components::tags::{authority, capital, tag_saying};
use ::licence::life::plain;
use ::licence::recall::SigningCheck;
use desk::RecallView;
use facts::licence::RecallAct;
use maud::{Markup, html};

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let page = shown.page;
    html! {
        section #recall aria-labelledby="recall-heading" {
            h2.govuk-heading-m #recall-heading { "Recall" }
            @if page.recalls.is_empty() { p.govuk-body { "No recall is known." } }
            @if let Some(check) = &page.check { (before_signing(shown, check)) }
            @if shown.acts() && page.may_ask && page.check.is_some() { (ask(shown)) }
            @for (place, one) in page.recalls.iter().enumerate() {
                @if place == 0 { (recall(shown, one)) }
                @else { (details(&format!("Recall {}: {}", one.recorded.name, plain(&one.recorded.recall.stage)), false, recall(shown, one))) }
            }
        }
    }
}

/// Whether the licence is in force today and which recall the law requires, with the working.
fn before_signing(shown: &Shown<'_>, check: &SigningCheck) -> Markup {
    let recall = &check.recall;
    let days = recall
        .fixed_term_days
        .map_or_else(String::new, |days| format!(", {days} days"));
    html! {
        @if let Some(why) = &check.why_not { (warning("Nobody may sign", html! { h3.moj-alert__heading { "Nobody may sign a recall today" } (capital(why)) "." })) }
        @else { p.govuk-body { (tag_saying("met", "In force")) " The licence is in force on " (check.on.in_words()) ". A recall today would be: " strong { (plain(&recall.taken_as.unwrap_or(recall.answer))) (days) } "." } }
        (details("How that is worked out", false, html! {
            ol."govuk-list govuk-list--number" { @for step in check.licence.working.iter().chain(&recall.working) { li { (step) } } }
            @for by in [&check.licence.authority, &recall.authority].into_iter().flatten() {
                p.govuk-body { (authority(&format!("{}, {}", by.instrument, by.provision), None, by.verified)) }
            }
            p.govuk-body { "From what is on this record. If you know more, " a.govuk-link href=(shown.act("before-recall")) { "ask again with what the record has filled in" } "." }
        }))
    }
}

fn recall(shown: &Shown<'_>, one: &RecallView) -> Markup {
    let recall = &one.recorded.recall;
    let report = format!(
        "/supervision/{}/report/{}",
        shown.page.who.person, one.recorded.name
    );
    html! {
        (summary(&[
            ("Stands", html! { strong { (capital(&plain(&recall.stage))) } }),
            ("Type", html! { @match recall.counts_as() { Some(kind) => { (capital(&plain(&kind))) }, None => { "Not yet said: it is worked out when the head of the unit signs" } } }),
            ("Conditions broken", html! { @for (place, number) in recall.conditions.iter().enumerate() { @if place > 0 { ", " } (number) } }),
            ("Revoked", html! { @match recall.revoked { Some(day) => { (day.in_words()) }, None => { "Not revoked" } } }),
            ("Returned", html! { @match recall.returned { Some(day) => { (day.in_words()) }, None => { "Not returned" } } }),
            ("Days at large", html! { @match &one.at_large { Some(large) => { (large.days) }, None => { "None" } } }),
        ]))
        p.govuk-body { a.govuk-link href=(report) { "Report on this recall" } }
        @if !one.recorded.papers.is_empty() {
            ul."govuk-list govuk-list--bullet" {
                @for paper in &one.recorded.papers { li { (capital(paper.act.in_words())) ", " (paper.at.london_day().in_words()) ", " (paper.by) @if let Some(words) = &paper.words { ": " (words) } } }
            }
        }
        (plan::found(&one.could_have_found))
        @if shown.acts() && !one.may.is_empty() { (steps(shown, one)) }
        (not_taken("Steps of this recall that were not taken", &one.recorded.not_taken))
    }
}

fn steps(shown: &Shown<'_>, one: &RecallView) -> Markup {
    let choices: Vec<(String, &str)> = one
        .may
        .iter()
        .map(|act| (act.name(), words::recall_step(*act)))
        .collect();
    let choices: Vec<(&str, &str, Option<&str>)> = choices
        .iter()
        .map(|(value, words)| (value.as_str(), *words, None))
        .collect();
    let (fields, faults) = (shown.fields, shown.faults);
    html! {
        form method="post" action=(shown.act("recall")) novalidate {
            (secret(&shown.visit.session))
            input type="hidden" name="form" value="recall";
            (Control::new("recall-act", "Next step", faults).radios(&choices, fields.get("recall-act")))
            (Control::new("recall-words", "Why, in your own words", faults).hint("Needed to sign, to decide against, to release and to stop; else what there is to say.").lines(fields.or_empty("recall-words"), 3, false))
            (button("Record the step"))
        }
    }
}

/// Asking for recall: what was tried, why nothing less will do, which conditions were broken.
fn ask(shown: &Shown<'_>) -> Markup {
    let in_force = shown
        .page
        .licences
        .iter()
        .find(|one| one.recorded.licence.state.is_in_force());
    let conditions: Vec<(String, Markup)> = in_force
        .map(|one| {
            let rows = one.recorded.licence.in_force();
            rows.map(|row| {
                (
                    row.number.to_string(),
                    html! { (row.number) ". " (row.condition.text) },
                )
            })
            .collect()
        })
        .unwrap_or_default();
    let (fields, faults) = (shown.fields, shown.faults);
    details(
        "Ask for recall",
        shown.faulty("ask"),
        html! {
            form method="post" action=(shown.act("recall")) novalidate {
                (secret(&shown.visit.session))
                input type="hidden" name="form" value="ask";
                input type="hidden" name="recall-act" value=(RecallAct::Ask.name());
                (Control::new("ask-conditions", "Which conditions were broken?", faults).ticks(&conditions, &fields.all("ask-conditions")))
                (Control::new("ask-tried", "What was tried short of recall?", faults).hint("One thing on each line.").lines(fields.or_empty("ask-tried"), 3, false))
                (Control::new("ask-words", "Why will nothing less than recall do?", faults).lines(fields.or_empty("ask-words"), 4, false))
                (button("Ask for recall"))
            }
        },
    )
}
