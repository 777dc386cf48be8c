//! What every response carries, and what is written of every request.
//!
//! The log names the route's template, never the path with its values, and no header or body.

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::{Duration, Instant};

use crate::problem::Problem;

/// Nothing from elsewhere, nothing inline, no frame, no plug-in.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Headers on every response, unless the handler set its own. The referrer stays on this server, where the browser needs
/// it to say that a form is ours: with `no-referrer` it would send `Origin: null`.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// How long a request may take; uploads and exports longer.
const PATIENCE: Duration = Duration::from_secs(60);
const LONG_PATIENCE: Duration = Duration::from_secs(3_600);
const LONG_ROUTES: &[&str] = &["/imports", "/duties.csv"];

/// Adds the headers.
pub(crate) async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(*name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Ends what takes too long, and writes one line a request.
pub(crate) async fn watch(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "no route".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let began = Instant::now();
    let patience = if LONG_ROUTES.contains(&route.as_str()) {
        LONG_PATIENCE
    } else {
        PATIENCE
    };
    let response = match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::TooSlow.into_response(),
    };
    let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(%method, %route, status = response.status().as_u16(), milliseconds, "request");
    response
}
