//! Break glass: opening what is hidden in an emergency, and judging such openings.
//!
//! The form says the same to everybody, whatever is hidden: it begins with an identifier that one has, and what it found
//! is said only once the reason is on the record.

use crate::components::banners;
use crate::components::controls::{Control, button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::summary;
use crate::components::tags::capital;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::office::Refusal;
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Opened, OpeningView};
use facts::FactId;
use maud::{Markup, html};

pub(crate) async fn show(visit: Visit) -> Markup {
    form(&visit, &Fields::default(), &Faults::default())
}

pub(crate) async fn open(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let viewer = visit.viewer()?;
    let (identifier, reason) = (
        fields.or_empty("identifier").to_owned(),
        fields.or_empty("reason").to_owned(),
    );
    let done = visit
        .app
        .ask(move |office| office.break_glass(&viewer, &identifier, &reason))
        .await?;
    match done {
        Ok(opened) => Ok(outcome(&visit, &opened).into_response()),
        Err(Refusal::Invalid(words, field)) => {
            let page = form(&visit, &fields, &Faults::one(&field, capital(&words)));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn form(visit: &Visit, fields: &Fields, faults: &Faults) -> Markup {
    Frame::new(&visit.app, Some(&visit.session), "Open a record in an emergency", Place::Elsewhere).faulty(!faults.is_empty()).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            (faults.summary())
            h1.govuk-heading-l { "Open a record in an emergency" }
            p.govuk-body { "Some records are hidden from most people who work here. If somebody is in danger and it cannot wait, you can open one for a time, an hour where nothing else was set." }
            ul."govuk-list govuk-list--bullet" {
                li { "Your name, your reason and everything you look at go on the record at once, and stay." }
                li { "The guardian of restricted records is told, and judges whether it was justified." }
                li { "You can see the record, and change nothing. It closes by itself." }
            }
            form method="post" action="/break-glass" novalidate {
                (secret(&visit.session))
                (Control::new("identifier", "An identifier of the person", faults).hint("NHS number, unique pupil number, PNC identifier, prison number, or an agency’s own reference. Names are not searched.").text(fields.or_empty("identifier"), "govuk-input--width-20"))
                (Control::new("reason", "Why it cannot wait", faults).hint("Who is in danger, of what, and why you cannot ask the guardian first.").lines(fields.or_empty("reason"), 4, false))
                (button("Record my reason and open"))
            }
        } }
    })
}

fn outcome(visit: &Visit, opened: &Opened) -> Markup {
    let title = if opened.person.is_some() {
        "The record is open to you"
    } else {
        "Nobody has this identifier"
    };
    Frame::new(&visit.app, Some(&visit.session), title, Place::Elsewhere).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (title) }
            p.govuk-body { "Your reason is on the record, and the guardian has been told." }
            @match opened.person {
                Some(person) => {
                    p.govuk-body { "You can see the whole record until " strong { (opened.until.london_words()) } "." }
                    p.govuk-body { a.govuk-button href=(format!("/person/{person}")) role="button" draggable="false" data-module="govuk-button" { "Go to the record" } }
                }
                None => p.govuk-body { "Check the identifier. " a.govuk-link href="/break-glass" { "Try another" } },
            }
        } }
    })
}

pub(crate) async fn reviews(visit: Visit, Asked(fields): Asked) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let openings = visit
        .app
        .ask(move |office| office.openings(&viewer))
        .await??;
    Ok(review_page(&visit, &fields, &openings, None))
}

pub(crate) async fn review(
    Path(fact): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let of: FactId = fact.parse().map_err(|_| Problem::NotFound)?;
    let viewer = visit.viewer()?;
    let justified = match fields.get("justified") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let reason = fields.or_empty("reason").to_owned();
    let judge = viewer.clone();
    let done = match justified {
        None => Err(Refusal::Invalid(
            "select whether it was justified".to_owned(),
            "justified".to_owned(),
        )),
        Some(justified) => {
            visit
                .app
                .ask(move |office| office.review_opening(&judge, of, justified, &reason))
                .await?
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to("/break-glass/reviews?done=reviewed").into_response()),
        Err(Refusal::Invalid(words, field)) => {
            let openings = visit
                .app
                .ask(move |office| office.openings(&viewer))
                .await??;
            let faults = Faults::one(&format!("{field}-{of}"), capital(&words));
            let page = review_page(&visit, &fields, &openings, Some((of, &faults)));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn review_page(
    visit: &Visit,
    fields: &Fields,
    openings: &[OpeningView],
    wrong: Option<(FactId, &Faults)>,
) -> Markup {
    let waiting: Vec<_> = openings.iter().filter(|one| one.review.is_none()).collect();
    let judged: Vec<_> = openings.iter().filter(|one| one.review.is_some()).collect();
    let none = Faults::default();
    Frame::new(&visit.app, Some(&visit.session), "Emergency openings", Place::BreakGlass).faulty(wrong.is_some()).around(html! {
        @if let Some((_, faults)) = wrong { (faults.summary()) }
        (banners::done(fields.get("done")))
        h1.govuk-heading-l { "Emergency openings" }
        p.govuk-body { "Each is somebody who opened a record that was hidden from them, with the reason that they gave. Say of each whether it was justified." }
        h2.govuk-heading-m { @match waiting.len() { 0 => "None waits for you", 1 => "1 waits", many => { (many) " wait" } } }
        @for one in waiting {
            @let (faults, typed) = match wrong { Some((of, faults)) if of == one.fact => (faults, Some(fields)), _ => (&none, None) };
            (card(one, html! {
                @if one.user == visit.session.user { p.govuk-body { "This was your own: another guardian judges it." } }
                @else { (judgement(visit, one, faults, typed)) }
            }))
        }
        @if !judged.is_empty() {
            h2.govuk-heading-m { "Judged" }
            @for one in judged { (card(one, html! {})) }
        }
    })
}

/// One opening apart from the others, and what is done about it.
fn card(one: &OpeningView, beneath: Markup) -> Markup {
    html! {
        div.govuk-summary-card {
            div.govuk-summary-card__title-wrapper { h3.govuk-summary-card__title { (one.name) ", " (one.made.london_words()) } }
            div.govuk-summary-card__content { (opening(one)) (beneath) }
        }
    }
}

fn opening(one: &OpeningView) -> Markup {
    let mut rows = vec![
        (
            "Who",
            html! { (one.name) ", " (one.role) ", " (one.agency) },
        ),
        ("Open until", html! { (one.until.london_words()) }),
        ("Reason given", html! { (one.reason) }),
        ("Identifier typed", html! { (one.identifier) }),
        (
            "Whose record",
            html! {
                @match one.person { Some(person) => a.govuk-link href=(format!("/person/{person}")) { "Person " (person) }, None => "Nobody has the identifier" }
            },
        ),
        (
            "What they looked at",
            html! {
                @if one.looks.is_empty() { "Nothing yet" } @else {
                    ul.govuk-list { @for look in &one.looks { li { (look.at.london_words()) ": " (look.what_in_words()) } } }
                }
            },
        ),
    ];
    if let Some((justified, reason, by)) = &one.review {
        let verdict = if *justified {
            "Justified"
        } else {
            "Not justified"
        };
        rows.push((
            "Judgement",
            html! { strong { (verdict) } ", by " (by) ": " (reason) },
        ));
    }
    summary(&rows)
}

/// The form of one opening. Its fields have the opening's name in their ids, as several stand on the page.
fn judgement(visit: &Visit, one: &OpeningView, faults: &Faults, typed: Option<&Fields>) -> Markup {
    let (choice, reason) = (
        format!("justified-{}", one.fact),
        format!("reason-{}", one.fact),
    );
    let chosen = typed.and_then(|fields| fields.get("justified"));
    html! {
        form method="post" action=(format!("/break-glass/reviews/{}", one.fact)) novalidate {
            (secret(&visit.session))
            div.govuk-form-group."govuk-form-group--error"[faults.of(&choice).is_some()] {
                fieldset.govuk-fieldset {
                    legend."govuk-fieldset__legend govuk-fieldset__legend--s" { "Was it justified?" }
                    @if let Some(words) = faults.of(&choice) { p.govuk-error-message { span.govuk-visually-hidden { "Error: " } (words) } }
                    div."govuk-radios govuk-radios--inline" data-module="govuk-radios" {
                        div.govuk-radios__item {
                            input.govuk-radios__input #(choice) name="justified" type="radio" value="yes" checked[chosen == Some("yes")];
                            label."govuk-label govuk-radios__label" for=(choice) { "Justified" }
                        }
                        div.govuk-radios__item {
                            input.govuk-radios__input #(format!("{choice}-no")) name="justified" type="radio" value="no" checked[chosen == Some("no")];
                            label."govuk-label govuk-radios__label" for=(format!("{choice}-no")) { "Not justified" }
                        }
                    }
                }
            }
            div.govuk-form-group."govuk-form-group--error"[faults.of(&reason).is_some()] {
                label.govuk-label for=(reason) { "Why" }
                @if let Some(words) = faults.of(&reason) { p.govuk-error-message { span.govuk-visually-hidden { "Error: " } (words) } }
                textarea.govuk-textarea #(reason) name="reason" rows="2" { "\n" (typed.map(|fields| fields.or_empty("reason")).unwrap_or_default()) }
            }
            (button("Record the judgement"))
        }
    }
}
