//! Recall: what is looked at before anybody signs, the recall that is open with its steps, earlier ones below.

use super::{Shown, not_taken, plan, words};
use crate::components::banners::warning;
use crate::components::choices::choices;
use crate::components::controls::{Control, button, details};
use crate::components::tables::summary;
use crate::components::tags::{authority, capital, tag_saying};
use ::licence::life::plain;
use ::licence::recall::SigningCheck;
use desk::RecallView;
use facts::licence::{RecallAct, Replied};
use maud::{Markup, html};

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let page = shown.page;
    html! {
        section #recall aria-labelledby="recall-heading" {
            h2.govuk-heading-m #recall-heading { "Recall" }
            @if page.recalls.is_empty() { p.govuk-body { "No recall is known." } }
            @if let Some(check) = &page.check { (before_signing(shown, check)) }
            @if shown.acts() && page.may_ask && page.check.is_some() { (ask(shown)) }
            @if let Some(tranche) = &page.tranche {
                p.govuk-body {
                    @match tranche.release_on {
                        Some(day) => { (tag_saying("due_soon", "Release by tranche")) " " strong { (day.in_words()) } ". " }
                        None => { (tag_saying("cannot_tell", "Release by tranche")) " " }
                    }
                    (capital(&tranche.working)) ". "
                    (authority(&tranche.authority, None, tranche.verified))
                }
            }
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
            ("Arrest", html! { (capital(&one.arrest.in_words())) }),
            ("Days at large", html! { @match &one.at_large { Some(large) => { (large.days) }, None => { "None" } } }),
        ]))
        p.govuk-body { a.govuk-link href=(report) { "Report on this recall" } }
        @if !one.recorded.papers.is_empty() {
            ul."govuk-list govuk-list--bullet" {
                @for paper in &one.recorded.papers { li { (capital(paper.act.in_words())) ", " (paper.at.london_day().in_words()) ", " (paper.by) @if let Some(force) = &paper.force { ", " (force) }
                    @if let Some(warrant) = &paper.warrant { ", " (warrant) }
                    @if let Some(day) = paper.arrested_on { ", arrested on " (day.in_words()) }
                    @if let Some(replied) = paper.replied { ", " (replied.in_words()) }
                    @if let Some(words) = &paper.words { ": " (words) } } }
            }
        }
        (plan::found(&one.could_have_found))
        @if shown.acts() && !one.may.is_empty() { (steps(shown, one)) }
        @if shown.acts() && one.may.contains(&RecallAct::Arrest) { (arrest(shown, one)) }
        @if shown.acts() && one.may.contains(&RecallAct::Reply) { (reply(shown)) }
        (not_taken("Steps of this recall that were not taken", &one.recorded.not_taken))
    }
}

/// Steps that have forms of their own.
const OF_THEIR_OWN: [RecallAct; 4] = [
    RecallAct::TellPolice,
    RecallAct::NotArrested,
    RecallAct::Arrest,
    RecallAct::Reply,
];

/// What the police were told, and what they say.
fn arrest(shown: &Shown<'_>, one: &RecallView) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let of_arrest = one
        .may
        .iter()
        .filter(|act| OF_THEIR_OWN.contains(act) && **act != RecallAct::Reply);
    let acts = choices(
        "Choose what happened",
        of_arrest.map(|act| (act.name(), words::recall_step(*act))),
    );
    details(
        "Record what the police were told, or an arrest",
        shown.faulty("arrest"),
        html! {
            (shown.form("recall", &[("form", &"arrest")], html! {
                (Control::new("arrest-act", "What happened", faults).select(&acts, fields.or_empty("arrest-act")))
                (Control::new("arrest-force", "Police force", faults).text(fields.or_empty("arrest-force"), "govuk-input--width-20"))
                (Control::new("arrest-warrant", "Reference of the warrant, or of the request to arrest", faults).text(fields.or_empty("arrest-warrant"), "govuk-input--width-20"))
                (Control::new("arrest-on", "Day of the arrest", faults).hint("Where it was not today.").day(fields))
                (Control::new("arrest-words", "In words", faults).lines(fields.or_empty("arrest-words"), 2, false))
                (button("Record it"))
            }))
        },
    )
}

/// The answer to representations.
fn reply(shown: &Shown<'_>) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let decided = choices(
        "Choose what was decided",
        Replied::ALL
            .into_iter()
            .map(|one| (one.name(), one.in_words())),
    );
    details(
        "Answer representations",
        shown.faulty("reply"),
        html! {
            (shown.form("recall", &[("form", &"reply")], html! {
                (Control::new("reply-decided", "What was decided", faults).hint("The Act gives no time for an answer. It meets no clock: representations made in time send the case to the Board all the same (R8).").select(&decided, fields.or_empty("reply-decided")))
                (Control::new("reply-words", "Why", faults).lines(fields.or_empty("reply-words"), 4, false))
                (button("Record the answer"))
            }))
        },
    )
}

fn steps(shown: &Shown<'_>, one: &RecallView) -> Markup {
    let named: Vec<(String, &str)> = one
        .may
        .iter()
        .filter(|act| !OF_THEIR_OWN.contains(act))
        .map(|act| (act.name(), words::recall_step(*act)))
        .collect();
    let steps: Vec<(&str, &str, Option<&str>)> = named
        .iter()
        .map(|(value, words)| (value.as_str(), *words, None))
        .collect();
    let (fields, faults) = (shown.fields, shown.faults);
    html! {
        (shown.form("recall", &[("form", &"recall")], html! {
            (Control::new("recall-act", "Next step", faults).radios(&steps, fields.get("recall-act")))
            @if one.may.contains(&RecallAct::Release) {
                p."govuk-body-s" { "To release is to answer the release test: is it no longer necessary for the protection of the public that the person should remain in prison? Answer it in your reason. Criminal Justice Act 2003, section 255C (R21)." }
            }
            (Control::new("recall-words", "Why, in your own words", faults).hint("Needed to sign, to decide against, to release and to stop; else what there is to say.").lines(fields.or_empty("recall-words"), 3, false))
            (button("Record the step"))
        }))
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
            (shown.form("recall", &[("form", &"ask"), ("recall-act", &RecallAct::Ask.name())], html! {
                (Control::new("ask-conditions", "Which conditions were broken?", faults).ticks(&conditions, &fields.all("ask-conditions")))
                (Control::new("ask-tried", "What was tried short of recall?", faults).hint("One thing on each line.").lines(fields.or_empty("ask-tried"), 3, false))
                (Control::new("ask-words", "Why will nothing less than recall do?", faults).lines(fields.or_empty("ask-words"), 4, false))
                (button("Ask for recall"))
            }))
        },
    )
}
