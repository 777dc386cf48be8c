//! Whether the server lives and can serve, for balancers and for whoever is called at night; and the measures.
//!
//! `/health/live` and `/health/ready` are public and say nothing of what is in the record. `/metrics` is served on a
//! listener of its own ([`operations`]), since even counts tell something.

use crate::app::App;
use crate::measure::Measures;
use crate::office::{Condition, Office};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use std::sync::Arc;

/// What a readiness probe is told.
#[derive(Serialize)]
struct Readiness {
    ready: bool,
    checks: Vec<Check>,
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
}

impl Readiness {
    fn of(condition: Option<&Condition>) -> Self {
        let check = |name, ok| Check { name, ok };
        let checks = vec![
            check(
                "ledger can be read",
                condition.is_some_and(|now| now.ledger_can_be_read),
            ),
            check(
                "derived state can be read",
                condition.is_some_and(|now| now.derived_can_be_read),
            ),
            check(
                "is not stopping",
                condition.is_some_and(|now| !now.stopping),
            ),
        ];
        Self {
            ready: checks.iter().all(|check| check.ok),
            checks,
        }
    }
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_string(body) {
        Ok(text) => (status, [(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The process runs and answers. It asks the record nothing.
pub(crate) async fn live() -> Response {
    json(StatusCode::OK, &serde_json::json!({ "live": true }))
}

/// 200 where requests can be served, 503 where not yet or no longer.
pub(crate) async fn ready(State(app): State<Arc<App>>) -> Response {
    let condition = app.ask(|office| office.condition()).await.ok();
    let readiness = Readiness::of(condition.as_ref());
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    json(status, &readiness)
}

/// The routes for whoever runs the server, for a listener that users do not reach: `/metrics` and both health checks.
pub fn operations(office: Arc<dyn Office>, measures: Arc<Measures>) -> Router {
    let app = App::new(
        office,
        crate::WebSettings::local(std::path::PathBuf::new()),
        Arc::clone(&measures),
        tokio::sync::watch::Sender::new(false),
    );
    Router::new()
        .route("/health/live", get(live))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(app)
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let condition = app.ask(|office| office.condition()).await.ok();
    match app.measures.text(condition.as_ref()) {
        Ok(text) => (
            [(
                header::CONTENT_TYPE,
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
            )],
            text,
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
