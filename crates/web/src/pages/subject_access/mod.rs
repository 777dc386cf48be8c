//! Requests of people who ask what is held on them: the list, one request with its items and steps, and the answer. An
//! item, and deciding on it, is `item`'s.

pub(crate) mod item;

use crate::components::banners;
use crate::components::controls::{Control, button, details, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::{Row, count, stacked};
use crate::components::tags::{capital, tag_saying};
use crate::components::who::in_a_list;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::office::Refusal;
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use desk::view::PersonNumber;
use desk::{ItemView, NewRequest, RequestLine, RequestPage};
use facts::{Asker, Disclosed, FactId, RequestStep};
use maud::{Markup, html};

pub(crate) async fn list(visit: Visit, Asked(fields): Asked) -> Result<Markup, Problem> {
    list_page(&visit, &fields, &Faults::default()).await
}

pub(crate) async fn open(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let (person, new) = match new_request(&fields) {
        Ok(read) => read,
        Err(faults) => return unprocessable(list_page(&visit, &fields, &faults).await?),
    };
    let viewer = visit.viewer()?;
    let done = visit
        .app
        .ask(move |office| office.open_request(&viewer, person, &new))
        .await?;
    let faults = match done {
        Ok(request) => {
            return Ok(
                Redirect::to(&format!("/subject-access/{request}?done=request-opened"))
                    .into_response(),
            );
        }
        Err(Refusal::NotFound) => Faults::one("person", "There is nobody with this number"),
        Err(Refusal::Invalid(words, field)) => {
            Faults::one(&field.replace('_', "-"), capital(&words))
        }
        Err(other) => return Err(other.into()),
    };
    unprocessable(list_page(&visit, &fields, &faults).await?)
}

fn new_request(fields: &Fields) -> Result<(PersonNumber, NewRequest), Faults> {
    let mut faults = Faults::default();
    let person = fields.get("person").and_then(|text| text.parse().ok());
    if person.is_none() {
        faults.add("person", "Enter the person’s number in figures");
    }
    let received = match fields.day("received", "The day of receipt") {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            faults.add("received", "Enter the day on which it was received");
            None
        }
        Err(words) => {
            faults.add("received", words);
            None
        }
    };
    let asker = Asker::ALL
        .into_iter()
        .find(|asker| fields.get("asker") == Some(asker.name()));
    if asker.is_none() {
        faults.add("asker", "Select who asks");
    }
    match (person, received, asker) {
        (Some(person), Some(received), Some(asker)) => Ok((
            PersonNumber(person),
            NewRequest {
                received,
                asker,
                asker_details: fields.get("asker-details").map(str::to_owned),
                identity_certain: fields.get("identity") == Some("yes"),
            },
        )),
        _ => Err(faults),
    }
}

async fn list_page(visit: &Visit, fields: &Fields, faults: &Faults) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let lines = visit
        .app
        .ask(move |office| office.requests(&viewer))
        .await??;
    let today = visit.app.office.now().london_day();
    let row = |line: &RequestLine| {
        let address = format!("/subject-access/{}", line.request);
        Row {
            faded: !line.clock.state.is_open(),
            ..Row::of(vec![
                match &line.who {
                    Some(who) => in_a_list(who, today, &address),
                    None => {
                        html! { a.govuk-link href=(address) { "Request " (line.request) } br; span.joinder-muted { "Nothing of the person is left" } }
                    }
                },
                html! { (line.received.in_words()) },
                html! { (capital(line.asker.in_words())) },
                clock_tag(line),
            ])
        }
    };
    let rows: Vec<Row> = lines.iter().map(row).collect();
    Ok(Frame::new(&visit.app, Some(&visit.session), "Subject access requests", Place::SubjectAccess).faulty(!faults.is_empty()).around(html! {
        (faults.summary())
        h1.govuk-heading-l { "Subject access requests" }
        p.govuk-body { "People who ask what is held on them. Nothing is given until somebody has decided on each item." }
        @if rows.is_empty() { p.govuk-body { "There are none." } } @else { (stacked("Requests", &["About", "Received", "Asked by", "Clock"], &rows)) }
        (details("Enter a request", !faults.is_empty(), open_form(visit, fields, faults)))
    }))
}

fn clock_tag(line: &RequestLine) -> Markup {
    let words = line.clock.state.in_words();
    let overdue = words.starts_with("overdue");
    html! { @if overdue { (tag_saying("overdue", "Overdue")) " " } (capital(&words)) }
}

fn open_form(visit: &Visit, fields: &Fields, faults: &Faults) -> Markup {
    let askers: Vec<(&str, &str, Option<&str>)> = Asker::ALL
        .iter()
        .map(|asker| (asker.name(), asker.in_words(), None))
        .collect();
    html! {
        form method="post" action="/subject-access" novalidate {
            (secret(&visit.session))
            (Control::new("person", "Number of the person", faults).hint("As it stands in the address of their page").text(fields.or_empty("person"), "govuk-input--width-10"))
            (Control::new("received", "On which day was it received?", faults).hint("For example, 27 3 2026").day(fields))
            (Control::new("asker", "Who asks?", faults).radios(&askers, fields.get("asker")))
            (Control::new("asker-details", "Their name and how to reach them, where it is not the person", faults).text(fields.or_empty("asker-details"), "govuk-!-width-full"))
            (Control::new("identity", "Is it certain who asks?", faults).radios(&[("yes", "Yes", None), ("no", "No", Some("Ask them to show who they are, and say so as a step"))], fields.get("identity")))
            (button("Enter the request"))
        }
    }
}

pub(crate) async fn show(
    visit: Visit,
    Path(request): Path<String>,
    Asked(fields): Asked,
) -> Result<Markup, Problem> {
    request_page(
        &visit,
        request_named(&request)?,
        &fields,
        &Faults::default(),
    )
    .await
}

pub(crate) async fn step(
    Path(request): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let (request, viewer) = (request_named(&request)?, visit.viewer()?);
    let step = fields.get("step").and_then(RequestStep::named);
    let on = fields.day("on", "The day");
    let done = match (step, on) {
        (None, _) => Err(Refusal::Invalid(
            "select what happened".to_owned(),
            "step".to_owned(),
        )),
        (_, Err(words)) => Err(Refusal::Invalid(words, "on".to_owned())),
        (_, Ok(None)) => Err(Refusal::Invalid(
            "enter the day on which it happened".to_owned(),
            "on".to_owned(),
        )),
        (Some(step), Ok(Some(on))) => {
            let reason = fields.or_empty("reason").to_owned();
            visit
                .app
                .ask(move |office| office.request_step(&viewer, request, (step, on), &reason))
                .await?
        }
    };
    match done {
        Ok(_) => {
            Ok(Redirect::to(&format!("/subject-access/{request}?done=step-told")).into_response())
        }
        Err(Refusal::Invalid(words, field)) => {
            let faults = Faults::one(&field, capital(&words));
            unprocessable(request_page(&visit, request, &fields, &faults).await?)
        }
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn answer(
    Path(request): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let (request, viewer) = (request_named(&request)?, visit.viewer()?);
    let done = visit
        .app
        .ask(move |office| office.answer_request(&viewer, request))
        .await?;
    match done {
        Ok(archive) => Ok(answer_archive(archive)),
        Err(Refusal::Invalid(..)) => {
            let faults = Faults::one("answer", "Decide on what stands in the way first");
            unprocessable(request_page(&visit, request, &fields, &faults).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// An answer to somebody who asks, as a file to keep.
pub(crate) fn answer_archive(archive: Vec<u8>) -> Response {
    let kind = HeaderValue::from_static("application/zip");
    let name = HeaderValue::from_static("attachment; filename=\"answer.zip\"");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, archive).into_response()
}

pub(crate) fn unprocessable(page: Markup) -> Result<Response, Problem> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(crate) fn request_named(text: &str) -> Result<FactId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

async fn request_page(
    visit: &Visit,
    request: FactId,
    fields: &Fields,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let page = visit
        .app
        .ask(move |office| office.request(&viewer, request))
        .await??;
    let title = format!("Subject access request {request}");
    let who = page.line.who.as_ref().map(|who| who.name.as_str());
    Ok(Frame::new(&visit.app, Some(&visit.session), title, Place::SubjectAccess).faulty(!faults.is_empty()).around(html! {
        a.govuk-back-link href="/subject-access" { "Subject access requests" }
        (faults.summary())
        (banners::done(fields.get("done")))
        span.govuk-caption-l { "Request " (request) }
        h1.govuk-heading-l { "What is held on " (who.unwrap_or("somebody of whom nothing is left")) }
        p.govuk-body { (clock_tag(&page.line)) ". Asked by " (page.line.asker.in_words()) @if let Some(details) = &page.line.asker_details { ": " (details) } "." }
        (details("How the time is counted", false, html! { ol."govuk-list govuk-list--number" { @for working in &page.line.clock.working { li { (capital(working)) } } } }))
        (answer_form(visit, &page, faults))
        h2.govuk-heading-m { (count(page.items.len())) " items" }
        p.govuk-body { "Everything that was held when the request was entered." }
        (items(&page))
        (steps(&page))
        @let open = ["step", "on", "reason"].iter().any(|field| faults.of(field).is_some());
        (details("Say what happened", open, step_form(visit, request, fields, faults)))
    }))
}

fn answer_form(visit: &Visit, page: &RequestPage, faults: &Faults) -> Markup {
    html! {
        div #answer {
            @if page.stops.is_empty() {
                form method="post" action=(format!("/subject-access/{}/answer", page.line.request)) novalidate {
                    (secret(&visit.session))
                    p.govuk-body { "Nothing stands in the way of an answer. Read it before it is sent." }
                    (button("Take the answer away"))
                }
            } @else {
                p.govuk-body { @if let Some(words) = faults.of("answer") { strong { (words) ". " } } (count(page.stops.len())) " things stand in the way of an answer." }
                (details("What stands in the way", false, html! {
                    ul."govuk-list govuk-list--bullet" { @for stop in &page.stops { li { a.govuk-link href=(item_address(page, stop.item())) { (stop.in_words()) } } } }
                }))
            }
        }
    }
}

fn item_address(page: &RequestPage, item: &str) -> String {
    format!("/subject-access/{}/items/{item}", page.line.request)
}

fn items(page: &RequestPage) -> Markup {
    let rows: Vec<Row> = page
        .items
        .iter()
        .map(|one| {
            Row::of(vec![
                html! { a.govuk-link href=(item_address(page, &one.item.id)) { (one.item.title) } br; span.joinder-muted { (one.item.id) } },
                html! { (one.item.agency) },
                html! { @if let Some(received) = one.item.received { (received.in_words()) } @else { "-" } },
                html! { @match one.item.also_about { 0 => "-", 1 => "1 other person", many => { (count(many)) " others" } } },
                decided(one),
            ])
        })
        .collect();
    stacked(
        "Items",
        &["Item", "Agency", "Received", "Also about", "Decision"],
        &rows,
    )
}

/// What was decided on an item, in a cell.
fn decided(one: &ItemView) -> Markup {
    let Some(decision) = &one.decision else {
        return tag_saying("due_soon", "Undecided");
    };
    let (code, words) = match decision.disclosed {
        Disclosed::Whole => ("met", "Disclose"),
        Disclosed::Redacted => ("met_late", "Parts taken out"),
        Disclosed::Withheld => ("not_needed", "Withhold"),
    };
    html! {
        @if decision.stale { (tag_saying("due_soon", "Decide again")) } @else { (tag_saying(code, words)) }
        br; span.joinder-muted { (decision.by) }
    }
}

fn steps(page: &RequestPage) -> Markup {
    let rows: Vec<Row> = page
        .steps
        .iter()
        .map(|step| {
            Row::of(vec![
                html! { (step.on.in_words()) },
                html! { (capital(step.step)) },
                html! { (step.reason) },
                html! { (step.by) },
            ])
        })
        .collect();
    html! {
        h2.govuk-heading-m { "What happened" }
        @if rows.is_empty() { p.govuk-body { "Nothing since it was received." } } @else { (stacked("What happened", &["When", "What", "Why and how", "By"], &rows)) }
    }
}

fn step_form(visit: &Visit, request: FactId, fields: &Fields, faults: &Faults) -> Markup {
    let steps: Vec<(&str, &str, Option<&str>)> = RequestStep::ALL
        .iter()
        .map(|step| (step.name(), step.in_words(), None))
        .collect();
    html! {
        form method="post" action=(format!("/subject-access/{request}/step")) novalidate {
            (secret(&visit.session))
            (Control::new("step", "What happened?", faults).radios(&steps, fields.get("step")))
            (Control::new("on", "On which day?", faults).day(fields))
            (Control::new("reason", "Why and how?", faults).lines(fields.or_empty("reason"), 2, false))
            (second_button("Record it"))
        }
    }
}
