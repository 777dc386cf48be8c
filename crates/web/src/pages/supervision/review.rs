//! Parole reviews: each with where it stands and what came of it; none yet is no refusal. Reviews as other systems list them.

use super::{Shown, dossier, hearing, not_taken, words};
use crate::components::choices::{choices, or_none};
use crate::components::controls::{Control, button, details};
use crate::components::tables::{Row, stacked, summary};
use crate::components::tags::{capital, tag_saying};
use ::licence::life::plain;
use desk::{BeforeNext, ReviewView};
use facts::parole::{ReviewAct, ReviewKind, ReviewOutcome};
use maud::{Markup, html};
use parole::panel::PanelFault;
use parole::review::Stage;

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
        (loud(one))
        @let times: Vec<_> = one.times.iter().filter(|time| !one.rights.iter().any(|right| right.rule == time.rule)).collect();
        @if !times.is_empty() {
            ul."govuk-list govuk-list--bullet" {
                @for time in times { li { (time.title) ": " (time.due.in_words()) " (" (time.rule) ")" @if time.overdue { ", passed" } } }
            }
        }
        @if !one.rights.is_empty() { (rights(one)) }
        @if !one.before_next.is_empty() { (before_next(one)) }
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

/// What must not be overlooked: a member who cannot sit on the day that is listed, or who has a conflict of interest.
fn loud(one: &ReviewView) -> Markup {
    let still_to_be = matches!(one.recorded.review.stage, Stage::Listed | Stage::Adjourned);
    let loud = |fault: &&PanelFault| {
        matches!(fault, PanelFault::Away { .. } | PanelFault::Conflict { .. })
    };
    let faults: Vec<&PanelFault> = one.hearing.faults.iter().filter(loud).collect();
    html! {
        @if still_to_be && !faults.is_empty() {
            div.govuk-warning-text {
                span.govuk-warning-text__icon aria-hidden="true" { "!" }
                strong.govuk-warning-text__text {
                    span.govuk-visually-hidden { "Warning " }
                    "The hearing is listed, and the panel may not sit as it is: "
                    @for (place, fault) in faults.iter().enumerate() { @if place > 0 { "; " } (fault) }
                    "."
                }
            }
        }
    }
}

/// What somebody may ask for, and until when: while it runs, and after it ended.
fn rights(one: &ReviewView) -> Markup {
    html! {
        h3.govuk-heading-s { "Who can ask for what, and until when" }
        ul."govuk-list govuk-list--bullet" {
            @for right in &one.rights { li { (right.in_words()) " (" (right.rule) ")" } }
        }
    }
}

/// What is to be done before the next review.
fn before_next(one: &ReviewView) -> Markup {
    let row = |line: &BeforeNext| {
        Row::of(vec![
            html! { @if let Some(task) = &line.task { (task) ": " } (line.what) },
            html! { (line.who.clone().unwrap_or_else(|| "Not said".to_owned())) },
            html! { @match line.by { Some(day) => { (day.in_words()) }, None => { "No day" } } },
            html! {
                @match (line.done, line.late) {
                    (Some(day), _) => { (tag_saying("met", "Done")) " " (day.in_words()) }
                    (None, true) => { (tag_saying("overdue", "Late")) " " (line.because) }
                    (None, false) => { (tag_saying("running", "To do")) " " (line.because) }
                }
            },
        ])
    };
    let rows: Vec<Row> = one.before_next.iter().map(row).collect();
    stacked(
        "To do before the next review",
        &["What", "Who", "By", "How it stands"],
        &rows,
    )
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
    let (who, task, by_staff) = (id("who"), id("task"), id("by-staff"));
    let staff = [
        ("yes", "A member of staff", None),
        ("no", "A member of the Board", None),
    ];
    let open = one.recorded.tasks.iter().filter(|one| one.done.is_none());
    let tasks = or_none(
        "None",
        open.map(|one| (one.name.clone(), format!("{}: {}", one.name, one.words))),
    );
    let form = format!("review-{}", one.recorded.name);
    details(
        "Record a step of this review",
        shown.faulty(&form),
        html! {
            (shown.form("review", &[("form", &form), ("review", &one.recorded.name)], html! {
                (Control::new(&act, "What was done", faults).select(&acts, fields.or_empty(&act)))
                (Control::new(&day, "Day", faults).hint("Of the hearing that is listed, or by which something is to be done.").day(fields))
                (Control::new(&outcome, "What was decided", faults).select(&outcomes, fields.or_empty(&outcome)))
                (Control::new(&on_papers, "How it was decided", faults).radios(&papers, fields.get(&on_papers)))
                @if directions.len() > 1 { (Control::new(&direction, "Direction complied with", faults).select(&directions, fields.or_empty(&direction))) }
                @if one.may.contains(&ReviewAct::SetTask) { (Control::new(&who, "Who is to do it", faults).hint("Of what is to be done before the next review.").text(fields.or_empty(&who), "govuk-input--width-20")) }
                @if tasks.len() > 1 { (Control::new(&task, "What was done", faults).hint("Of what was to be done before the next review.").select(&tasks, fields.or_empty(&task))) }
                @if one.may.contains(&ReviewAct::Direct) { (Control::new(&by_staff, "Who decided it", faults).hint("Of a direction, or that the hearing is put off. After a member of staff decides, a party can ask for a member to decide again.").radios(&staff, fields.get(&by_staff))) }
                (Control::new(&witness, "Witness", faults).hint("In the hearing log: who speaks.").text(fields.or_empty(&witness), "govuk-input--width-20"))
                (Control::new(&topic, "Topic", faults).hint("In the hearing log: what they speak of.").text(fields.or_empty(&topic), "govuk-input--width-20"))
                (Control::new(&words, "In words", faults).hint("Reasons, one on each line; why it is put off; what is directed or settled; what was said.").lines(fields.or_empty(&words), 4, false))
                (button("Record the step"))
            }))
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
            (shown.form("review", &[("form", &"refer"), ("refer-act", &ReviewAct::Refer.name())], html! {
                (Control::new("refer-kind", "Kind of review", shown.faults).select(&kinds, shown.fields.or_empty("refer-kind")))
                (button("Record the referral"))
            }))
        },
    )
}
