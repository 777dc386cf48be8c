//! Parole reviews: each with where it stands and what came of it; none yet is no refusal. Reviews as other systems list them.

use super::{Shown, dossier, hearing, not_taken, words};
use crate::components::choices::{choices, or_none};
use crate::components::controls::{Control, button, details};
use crate::components::layout::secret;
use crate::components::tables::{Row, stacked, summary};
use crate::components::tags::{capital, tag_saying};
use ::licence::life::plain;
use desk::ReviewView;
use facts::parole::{ReviewAct, ReviewKind, ReviewOutcome};
use maud::{Markup, html};

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let page = shown.page;
    html! {
        section #reviews aria-labelledby="reviews-heading" {
            h2.govuk-heading-m #reviews-heading { "Parole reviews" }
            @if page.reviews.is_empty() && page.listed.is_empty() { p.govuk-body { "No review is known." } }
            @for (place, one) in page.reviews.iter().enumerate() {
                @if place == 0 { (review(shown, one)) }
                @else { (details(&format!("Review {}: {}, {}", one.recorded.name, plain(&one.recorded.review.stage), one.recorded.review.outcome.in_words()), false, review(shown, one))) }
            }
            @if !page.listed.is_empty() { (listed(shown)) }
            @if shown.acts() && page.keeps_reviews { (begin(shown)) }
        }
    }
}

fn review(shown: &Shown<'_>, one: &ReviewView) -> Markup {
    let review = &one.recorded.review;
    html! {
        (summary(&[
            ("Kind", html! { (capital(review.kind.in_words())) }),
            ("Stands", html! { strong { (capital(&plain(&review.stage))) } }),
            ("Outcome", html! { (capital(&review.outcome.in_words())) }),
            ("Hearing", html! { @match review.hearing { Some(day) => { (day.in_words()) }, None => { "Not listed" } } }),
            ("Reasons", html! { @if review.reasons.is_empty() { "None given yet" } @for reason in &review.reasons { p.govuk-body { (reason) } } }),
            ("Next review", html! { @match &one.next { Some(next) => { "By " (next.no_later_than.in_words()) ": " (next.because) }, None => { "-" } } }),
        ]))
        @if !one.times.is_empty() {
            ul."govuk-list govuk-list--bullet" {
                @for time in &one.times { li { (time.title) ": " (time.due.in_words()) " (" (time.rule) ")" @if time.overdue { ", passed" } } }
            }
        }
        @if !one.recorded.directions.is_empty() { (directions(one)) }
        @if !one.recorded.log.is_empty() {
            (details(&format!("Hearing log ({})", one.recorded.log.len()), false, html! {
                ol."govuk-list govuk-list--number" {
                    @for line in &one.recorded.log {
                        li { (line.at.in_words()) ", " (line.by) ": " @if let Some(witness) = &line.witness { strong { (witness) } ": " } @if let Some(topic) = &line.topic { "on " (topic) ": " } (line.words) }
                    }
                }
            }))
        }
        @if !one.recorded.conferences.is_empty() {
            (details(&format!("Case conferences ({})", one.recorded.conferences.len()), false, html! {
                ul."govuk-list govuk-list--bullet" { @for line in &one.recorded.conferences { li { (line.at.in_words()) ", " (line.by) ": " (line.words) } } }
            }))
        }
        (hearing::section(shown, one))
        (dossier::section(shown, one))
        @if shown.acts() && !one.may.is_empty() { (steps(shown, one)) }
        (not_taken("Steps of this review that were not taken", &one.recorded.not_taken))
    }
}

fn directions(one: &ReviewView) -> Markup {
    let row = |direction: &parole::recorded::Direction| {
        Row::of(vec![
            html! { (direction.name) },
            html! { (direction.words) },
            html! { @match direction.due { Some(day) => { (day.in_words()) }, None => { "No day" } } },
            html! { @match direction.complied { Some(day) => { (tag_saying("met", "Complied with")) " " (day.in_words()) }, None => { (tag_saying("running", "Not yet")) } } },
        ])
    };
    let rows: Vec<Row> = one.recorded.directions.iter().map(row).collect();
    stacked(
        "Directions",
        &["Direction", "What", "By", "Complied with"],
        &rows,
    )
}

fn listed(shown: &Shown<'_>) -> Markup {
    let row = |one: &parole::recorded::Listed| {
        let or_not = |text: &Option<String>| text.clone().unwrap_or_else(|| "Not said".to_owned());
        Row::of(vec![
            html! { a.govuk-link href=(format!("/fact/{}", one.fact)) { (one.review) } },
            html! { (or_not(&one.kind)) },
            html! { (or_not(&one.status)) },
            html! { @match one.target { Some(when) => { (when.in_words()) }, None => { "Not said" } } },
            html! { (capital(&one.outcome.in_words())) },
        ])
    };
    let rows: Vec<Row> = shown.page.listed.iter().map(row).collect();
    html! {
        h3.govuk-heading-s { "As another system lists them" }
        (stacked("Listed reviews", &["Review", "Kind", "Status", "Target", "What came of it"], &rows))
    }
}

fn steps(shown: &Shown<'_>, one: &ReviewView) -> Markup {
    let acts: Vec<(String, String)> = one
        .may
        .iter()
        .map(|act| (act.name(), words::review_step(*act)))
        .collect();
    let outcomes = choices(
        "None",
        ReviewOutcome::ALL.map(|one| (one.name(), one.in_words())),
    );
    let directions = or_none(
        "None",
        one.recorded
            .directions
            .iter()
            .map(|one| (one.name.clone(), format!("{}: {}", one.name, one.words))),
    );
    let papers = [("yes", "On papers", None), ("no", "After a hearing", None)];
    let id = |name: &str| format!("review-{}-{name}", one.recorded.name);
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, day, words) = (id("act"), id("day"), id("words"));
    let (outcome, direction, on_papers) = (id("outcome"), id("direction"), id("papers"));
    let (witness, topic) = (id("witness"), id("topic"));
    let form = format!("review-{}", one.recorded.name);
    details(
        "Record a step of this review",
        shown.faulty(&form),
        html! {
            form method="post" action=(shown.act("review")) novalidate {
                (secret(&shown.visit.session))
                input type="hidden" name="form" value=(form);
                input type="hidden" name="review" value=(one.recorded.name);
                (Control::new(&act, "What was done", faults).select(&acts, fields.or_empty(&act)))
                (Control::new(&day, "Day", faults).hint("Of the hearing that is listed, or by which a direction is to be complied with.").day(fields))
                (Control::new(&outcome, "What was decided", faults).select(&outcomes, fields.or_empty(&outcome)))
                (Control::new(&on_papers, "How it was decided", faults).radios(&papers, fields.get(&on_papers)))
                @if directions.len() > 1 { (Control::new(&direction, "Direction complied with", faults).select(&directions, fields.or_empty(&direction))) }
                (Control::new(&witness, "Witness", faults).hint("In the hearing log: who speaks.").text(fields.or_empty(&witness), "govuk-input--width-20"))
                (Control::new(&topic, "Topic", faults).hint("In the hearing log: what they speak of.").text(fields.or_empty(&topic), "govuk-input--width-20"))
                (Control::new(&words, "In words", faults).hint("Reasons, one on each line; why it is put off; what is directed or settled; what was said.").lines(fields.or_empty(&words), 4, false))
                (button("Record the step"))
            }
        },
    )
}

/// A new review begins with its referral.
fn begin(shown: &Shown<'_>) -> Markup {
    let kinds: Vec<(String, String)> = std::iter::once((String::new(), "Choose a kind".to_owned()))
        .chain(
            ReviewKind::ALL
                .into_iter()
                .map(|kind| (kind.name(), capital(kind.in_words()))),
        )
        .collect();
    details(
        "Record a new review",
        shown.faulty("refer"),
        html! {
            form method="post" action=(shown.act("review")) novalidate {
                (secret(&shown.visit.session))
                input type="hidden" name="form" value="refer";
                input type="hidden" name="refer-act" value=(ReviewAct::Refer.name());
                (Control::new("refer-kind", "Kind of review", shown.faults).select(&kinds, shown.fields.or_empty("refer-kind")))
                (button("Record the referral"))
            }
        },
    )
}
