//! The same reads as JSON, under `/api/v1`, with the session's cookie. Problems are `application/problem+json` (RFC 9457).
//!
//! `known_on=2026-11-22` works as on the pages. A search is sent as JSON in the body, so that it stands in no address.

use crate::fields::Fields;
use crate::guard::Visit;
use crate::known_on::{self, Picture};
use crate::office::{Office, Refusal};
use crate::pages::{duties as duties_page, today as today_page};
use crate::posted::{Asked, has_type};
use crate::problem::Problem;
use access::Viewer;
use axum::Json;
use axum::extract::{FromRequest, Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::view::{AsAt, PersonNumber, SearchQuery};
use facts::FactId;
use serde::Serialize;

type Answer = Result<Response, Problem>;

async fn answer<T: Serialize + Send + 'static>(
    visit: &Visit,
    work: impl FnOnce(&dyn Office, &Viewer) -> Result<T, Refusal> + Send + 'static,
) -> Answer {
    let viewer = visit.viewer()?;
    // What is long to write is written where it may block, too.
    let body = visit
        .app
        .ask(move |office| work(office, &viewer).map(|found| serde_json::to_vec(&found)))
        .await??;
    let body =
        body.map_err(|_| Problem::Failed("an answer could not be written as JSON".to_owned()))?;
    Ok((StatusCode::OK, [("content-type", "application/json")], body).into_response())
}

fn at(visit: &Visit, fields: &Fields) -> Result<AsAt, Problem> {
    match known_on::asked(fields, visit.app.office.now()) {
        known_on::Asked::For(Picture { at, .. }) | known_on::Asked::GoOnTo(Picture { at, .. }) => {
            Ok(at)
        }
        known_on::Asked::Wrong(words) => Err(Problem::Invalid(format!(
            "{words}; expected known_on as 2026-11-22."
        ))),
    }
}

pub(crate) async fn today(visit: Visit, Asked(fields): Asked) -> Answer {
    let (filter, at) = (today_page::filter(&fields, &visit), at(&visit, &fields)?);
    answer(&visit, move |office, viewer| {
        office.today(viewer, &filter, &at)
    })
    .await
}

pub(crate) async fn person(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Answer {
    let (person, at) = (number(&person)?, at(&visit, &fields)?);
    answer(&visit, move |office, viewer| {
        office.person(viewer, person, &at)
    })
    .await
}

pub(crate) async fn chronology(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Answer {
    let (person, at) = (number(&person)?, at(&visit, &fields)?);
    answer(&visit, move |office, viewer| {
        office
            .person(viewer, person, &at)
            .map(|page| page.chronology)
    })
    .await
}

pub(crate) async fn fact(visit: Visit, Path(fact): Path<String>, Asked(fields): Asked) -> Answer {
    let fact: FactId = fact.parse().map_err(|_| Problem::NotFound)?;
    let at = at(&visit, &fields)?;
    answer(&visit, move |office, viewer| office.fact(viewer, fact, &at)).await
}

pub(crate) async fn duties(visit: Visit, Asked(fields): Asked) -> Answer {
    let (filter, at) = (duties_page::filter(&fields), at(&visit, &fields)?);
    answer(&visit, move |office, viewer| {
        office.duties(viewer, &filter, &at)
    })
    .await
}

pub(crate) async fn rules(visit: Visit) -> Answer {
    answer(&visit, |office, viewer| office.rules(viewer)).await
}

pub(crate) async fn imports(visit: Visit) -> Answer {
    answer(&visit, |office, viewer| office.imports(viewer)).await
}

pub(crate) async fn import_run(visit: Visit, Path(run): Path<String>) -> Answer {
    answer(&visit, move |office, viewer| {
        office.import_run(viewer, &run)
    })
    .await
}

/// A page of the quarantine.
#[derive(Serialize)]
struct QuarantinePage {
    lines: Vec<desk::view::QuarantineView>,
    matching: usize,
}

pub(crate) async fn quarantine(visit: Visit, Asked(fields): Asked) -> Answer {
    let from = fields.number("from");
    answer(&visit, move |office, viewer| {
        office
            .quarantine(viewer, from)
            .map(|(lines, matching)| QuarantinePage { lines, matching })
    })
    .await
}

/// Only as `application/json`: no form of another site can send that without asking first, and it is not allowed to.
pub(crate) async fn search(visit: Visit, Asked(fields): Asked, request: Request) -> Answer {
    if !has_type(request.headers(), "application/json") {
        return Err(Problem::Invalid(
            "A search is sent as application/json.".to_owned(),
        ));
    }
    let expected = "Expected JSON with one of `name`, `identifier` and `born` (as 2014-03-27).";
    let Json(query) = Json::<SearchQuery>::from_request(request, &())
        .await
        .map_err(|_| Problem::Invalid(expected.to_owned()))?;
    if query == SearchQuery::default() {
        return Err(Problem::Invalid(expected.to_owned()));
    }
    let at = at(&visit, &fields)?;
    answer(&visit, move |office, viewer| {
        office.search(viewer, &query, &at)
    })
    .await
}

fn number(text: &str) -> Result<PersonNumber, Problem> {
    text.parse()
        .map(PersonNumber)
        .map_err(|_| Problem::NotFound)
}
