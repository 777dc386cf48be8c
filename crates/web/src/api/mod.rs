//! All that the pages do as JSON, under `/api/v1`: for programs with a token, and for pages of this server with the session's
//! cookie. Problems are `application/problem+json` (RFC 9457).
//!
//! Each route stands in `routes.rs` with what it needs, and in [`describe`] with what it takes and gives. From the two the
//! description in OpenAPI is made, and by it a request's query is checked before its handler sees it.
//!
//! Between the door and a handler lie [`query::check`], [`once::layer`] (idempotency keys) and [`etag::layer`].

pub(crate) mod accounts;
pub(crate) mod acts;
mod body;
pub(crate) mod describe;
mod etag;
pub(crate) mod events;
pub(crate) mod imports;
pub(crate) mod keeping;
mod once;
pub(crate) mod openapi;
pub(crate) mod quarantine;
mod query;
pub(crate) mod reads;
pub(crate) mod release_dates;
pub(crate) mod session;
pub(crate) mod subject_access;
pub(crate) mod supervision;
mod supervision_bodies;
pub(crate) mod supervision_papers;
pub(crate) mod supervision_places;
pub(crate) mod supervision_public;
pub(crate) mod watch;

pub(crate) use events::Listeners;

use crate::app::App;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::known_on::{self, Picture};
use crate::office::{Office, Refusal};
use crate::problem::Problem;
use access::Viewer;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use desk::view::AsAt;
use serde::Serialize;
use std::sync::Arc;

/// The header that says for what purpose a program with a token is looking.
pub(crate) const PURPOSE: &str = "joinder-purpose";

/// The header that carries the secret of a session, for what a page of this server sends with its cookie.
pub(crate) const SECRET: &str = "joinder-secret";

/// The header that names a request that may be sent again.
pub(crate) const KEY: &str = "idempotency-key";

/// The most bytes of a JSON body; a corrected record may be as long as a record.
pub(crate) const BODY_LIMIT: usize = 32 * 1024 * 1024;

type Answer = Result<Response, Problem>;

/// What every route of the API has between its door and its handler.
pub(crate) fn with_layers(
    method: &'static str,
    path: &'static str,
    handler: MethodRouter<Arc<App>>,
    app: &Arc<App>,
) -> MethodRouter<Arc<App>> {
    let Some(operation) = describe::operation(method, path) else {
        return handler;
    };
    let handler = if operation.has_key && !operation.takes_file() {
        handler.layer(middleware::from_fn_with_state(Arc::clone(app), once::layer))
    } else {
        handler
    };
    handler
        .layer(middleware::from_fn(etag::layer))
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            query::check(operation, request, next)
        }))
}

/// Asks the office, and gives what it says as JSON.
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
    let body = body.map_err(|_| unwritten())?;
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, JSON)], body).into_response())
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

fn unwritten() -> Problem {
    Problem::Failed("an answer could not be written as JSON".to_owned())
}

fn json(status: StatusCode, value: &impl Serialize) -> Answer {
    let body = serde_json::to_vec(value).map_err(|_| unwritten())?;
    Ok((status, [(header::CONTENT_TYPE, JSON)], body).into_response())
}

/// The picture that the query asks for.
fn at(visit: &Visit, fields: &Fields) -> Result<AsAt, Problem> {
    match known_on::asked(fields, visit.app.office.now()) {
        known_on::Asked::For(Picture { at, .. }) | known_on::Asked::GoOnTo(Picture { at, .. }) => {
            Ok(at)
        }
        known_on::Asked::Wrong(words) => Err(Problem::InvalidIn(
            format!("{words}; expected known_on as 2026-11-22."),
            known_on::KNOWN_ON.to_owned(),
        )),
    }
}
