//! One item of what is held on somebody who asks: to the letter, what was decided, and the form to decide.

use super::{request_named, unprocessable};
use crate::components::banners;
use crate::components::controls::{Control, button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::summary;
use crate::components::tags::{capital, unverified};
use crate::fields::Fields;
use crate::guard::Visit;
use crate::office::Refusal;
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use desk::{DecideItem, DecisionView, Exemption, ItemView};
use facts::{Disclosed, FactId};
use maud::{Markup, html};

/// What can become of an item: its name in the form, its words.
const CHOICES: [(Disclosed, &str, &str); 3] = [
    (Disclosed::Whole, "whole", "Disclose it"),
    (
        Disclosed::Redacted,
        "redacted",
        "Disclose it with parts taken out",
    ),
    (Disclosed::Withheld, "withheld", "Withhold it"),
];

pub(crate) async fn show(
    visit: Visit,
    Path((request, item)): Path<(String, String)>,
    Asked(fields): Asked,
) -> Result<Markup, Problem> {
    page(
        &visit,
        (request_named(&request)?, &item),
        &fields,
        &Faults::default(),
    )
    .await
}

pub(crate) async fn decide(
    Path((request, item)): Path<(String, String)>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let (request, viewer) = (request_named(&request)?, visit.viewer()?);
    let decided = DecideItem {
        disclosed: CHOICES
            .iter()
            .find(|(_, name, _)| fields.get("disclosed") == Some(name))
            .map(|(disclosed, ..)| *disclosed),
        exemption: fields.get("exemption").map(str::to_owned),
        words: fields
            .or_empty("words")
            .lines()
            .map(str::to_owned)
            .collect(),
        parts: fields
            .all("part")
            .iter()
            .filter_map(|part| part.parse().ok())
            .collect(),
        of_whom: fields.get("of-whom").map(str::to_owned),
        reason: fields.or_empty("reason").to_owned(),
    };
    let named = item.clone();
    let done = visit
        .app
        .ask(move |office| office.decide_item(&viewer, request, &named, &decided))
        .await?;
    match done {
        Ok(_) => Ok(
            Redirect::to(&format!("/subject-access/{request}?done=item-decided")).into_response(),
        ),
        Err(Refusal::Invalid(words, field)) => {
            let faults = Faults::one(&field, capital(&words));
            unprocessable(page(&visit, (request, &item), &fields, &faults).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(
    visit: &Visit,
    (request, item): (FactId, &str),
    fields: &Fields,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let (viewer, named) = (visit.viewer()?, item.to_owned());
    let (one, exemptions) = visit
        .app
        .ask(move |office| {
            let page = office.request(&viewer, request)?;
            let exemptions = office.exemptions(&viewer, page.line.asker)?;
            let one = page.items.into_iter().find(|one| one.item.id == named);
            one.map(|one| (one, exemptions)).ok_or(Refusal::NotFound)
        })
        .await??;
    let title = format!("Request {request}: {item}");
    Ok(Frame::new(&visit.app, Some(&visit.session), title, Place::SubjectAccess).faulty(!faults.is_empty()).around(html! {
        a.govuk-back-link href=(format!("/subject-access/{request}")) { "Request " (request) }
        (faults.summary())
        span.govuk-caption-l { (one.item.id) ", " (one.item.agency) }
        h1.govuk-heading-l { (one.item.title) }
        @if one.item.also_about > 0 {
            (banners::warning("Other people", html! { "This record is about " (one.item.also_about) " other people too. Read it for what tells of them." }))
        }
        @if let Some(decision) = &one.decision { (decided(decision)) }
        @for (number, part) in one.item.parts.iter().enumerate() {
            @let id = format!("part-{number}-heading");
            h2.govuk-heading-s #(id) { "Part " (number + 1) ": " (part.name) }
            pre."joinder-verbatim joinder-frame" role="region" aria-labelledby=(id) tabindex="0" { (part.text) }
        }
        h2.govuk-heading-m { "Decide" }
        (form(visit, request, &one, &exemptions, fields, faults))
    }))
}

fn decided(decision: &DecisionView) -> Markup {
    let mut rows = vec![
        (
            "Decided",
            html! { (capital(decision.disclosed.in_words())) @if decision.stale { ". It has changed since: decide again" } },
        ),
        (
            "By",
            html! { (decision.by) ", " (decision.at.london_words()) },
        ),
        ("Why", html! { (decision.reason) }),
    ];
    if let Some(words) = &decision.exemption_words {
        rows.push(("Exemption", html! { (words) }));
    }
    if let Some(of_whom) = &decision.of_whom {
        rows.push(("Whose data is taken out", html! { (of_whom) }));
    }
    summary(&rows)
}

fn form(
    visit: &Visit,
    request: FactId,
    one: &ItemView,
    exemptions: &[Exemption],
    fields: &Fields,
    faults: &Faults,
) -> Markup {
    let choices = CHOICES.map(|(_, name, words)| (name, words, None));
    let parts: Vec<(String, Markup)> = (0_usize..)
        .zip(&one.item.parts)
        .map(|(number, part)| {
            (
                number.to_string(),
                html! { "Part " (number + 1) ": " (part.name) },
            )
        })
        .collect();
    let authorities: Vec<String> = exemptions.iter().map(Exemption::authority).collect();
    let mut named = vec![("", "None: it is given whole", None)];
    named.extend(
        exemptions
            .iter()
            .zip(&authorities)
            .map(|(exemption, authority)| {
                (
                    exemption.id.as_str(),
                    exemption.title.as_str(),
                    Some(authority.as_str()),
                )
            }),
    );
    html! {
        form method="post" action=(format!("/subject-access/{request}/items/{}", one.item.id)) novalidate {
            (secret(&visit.session))
            (Control::new("disclosed", "What becomes of it?", faults).hint("Nothing is given until somebody decides.").radios(&choices, fields.get("disclosed")))
            (Control::new("words", "Words to take out, one a line", faults).hint("As they stand above. They are taken out wherever they stand in this item.").lines(fields.or_empty("words"), 3, false))
            @if !parts.is_empty() { (Control::new("part", "Parts to take out whole", faults).ticks(&parts, &fields.all("part"))) }
            (Control::new("of-whom", "Whose data is taken out?", faults).hint("Without naming them: a neighbour").text(fields.or_empty("of-whom"), "govuk-input--width-20"))
            (Control::new("exemption", "Exemption, where anything is withheld", faults).radios(&named, fields.get("exemption").or(Some(""))))
            details.govuk-details {
                summary.govuk-details__summary { span.govuk-details__summary-text { "What each exemption asks" } }
                div.govuk-details__text { @for exemption in exemptions {
                    p { strong { (exemption.title) } br; (exemption.test) br; span.joinder-muted { (exemption.authority()) } @if !exemption.read.verified() { (unverified()) } }
                } }
            }
            (Control::new("reason", "Why?", faults).lines(fields.or_empty("reason"), 2, false))
            (button("Record the decision"))
        }
    }
}
