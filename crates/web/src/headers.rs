//! What every response carries, and what is written of every request.
//!
//! The log names the route's template, never the path with its values, and no header or body.

use crate::app::App;
use crate::measure::method_in_words;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument;

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
    ("origin-agent-cluster", "?1"),
    ("x-permitted-cross-domain-policies", "none"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    ),
];

/// Where the pages are reached by HTTPS, a browser that came once comes by nothing else for two years.
const ONLY_HTTPS: (&str, &str) = (
    "strict-transport-security",
    "max-age=63072000; includeSubDomains",
);

/// How long a request may take; uploads and exports longer.
const PATIENCE: Duration = Duration::from_secs(60);
const LONG_PATIENCE: Duration = Duration::from_secs(3_600);
const LONG_ROUTES: &[&str] = &[
    "/imports",
    "/duties.csv",
    "/api/v1/imports",
    "/api/v1/duties.csv",
];

/// Adds the headers.
pub(crate) async fn secure(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let secure = app.settings.secure_cookies.then_some(&ONLY_HTTPS);
    for (name, value) in HEADERS.iter().chain(secure) {
        headers
            .entry(*name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Names a request in the log, from end to end: the trace that the proxy before us began, or a new one.
///
/// A trace comes as W3C Trace Context says: `00-` and 32 hexadecimal digits, then the caller's span and flags.
fn trace_of(headers: &HeaderMap) -> String {
    let begun = headers
        .get("traceparent")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("00-"))
        .and_then(|rest| rest.split_once('-'))
        .map(|(trace, _)| trace)
        .filter(|trace| {
            trace.len() == 32
                && trace
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
                && trace.bytes().any(|byte| byte != b'0')
        });
    begun.map(str::to_owned).unwrap_or_else(|| {
        let mut bytes = [0; 16];
        // Without randomness a trace is only a worse name; nothing rests on it.
        let _named = getrandom::fill(&mut bytes);
        crate::cookies::hexadecimal(&bytes)
    })
}

/// Ends what takes too long, counts it, and writes one line a request. The answer bears the trace's name, so that somebody
/// who reports a fault can say which request it was.
pub(crate) async fn watch(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "no route".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let trace = trace_of(request.headers());
    let span = tracing::info_span!("request", %trace);
    let under_way = app.measures.begun();
    let began = Instant::now();
    let patience = if LONG_ROUTES.contains(&route.as_str()) {
        LONG_PATIENCE
    } else {
        PATIENCE
    };
    let answer = tokio::time::timeout(patience, next.run(request)).instrument(span.clone());
    let mut response = match answer.await {
        Ok(response) => response,
        Err(_) => Problem::TooSlow.into_response(),
    };
    drop(under_way);
    if let Ok(value) = HeaderValue::from_str(&trace) {
        response.headers_mut().insert("x-request-id", value);
    }
    let took = began.elapsed();
    app.measures
        .answered(&route, &method, response.status(), took);
    let milliseconds = took.as_secs_f64() * 1000.0;
    span.in_scope(|| {
        let method = method_in_words(&method);
        tracing::info!(method, %route, status = response.status().as_u16(), milliseconds, "request");
    });
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_goes_on_only_where_it_is_one() {
        let held = "4bf92f3577b34da6a3ce929d0e0e4736";
        let cases = [
            (format!("00-{held}-00f067aa0ba902b7-01"), true),
            (format!("01-{held}-00f067aa0ba902b7-01"), false),
            (format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)), false),
            (
                format!("00-{}-00f067aa0ba902b7-01", held.to_uppercase()),
                false,
            ),
            (format!("00-{held}"), false),
            ("00-Asha Quill-x".to_owned(), false),
        ];
        for (parent, goes_on) in cases {
            let mut headers = HeaderMap::new();
            headers.insert("traceparent", parent.parse().unwrap());
            let trace = trace_of(&headers);
            assert_eq!(trace == held, goes_on, "{parent}");
            assert_eq!(trace.len(), 32, "{parent}");
        }
    }
}
