//! Strong entity tags (RFC 9110, 8.8.3) on what is read: the hash of the bytes that this viewer is given, so that two who
//! see different things never share one. A `304` is a look like any other: it says that nothing has changed.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// The tag of what is given as these bytes.
pub(crate) fn tag_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let half: String = digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{half}\"")
}

/// True where a header of tags names this one, or any. Tags of ours hold no comma.
pub(crate) fn names(header: &HeaderValue, tag: &str) -> bool {
    let text = header.to_str().unwrap_or_default();
    text.split(',')
        .map(str::trim)
        .any(|one| one == "*" || one == tag)
}

/// Tags JSON that is read, and gives nothing where the client has it already.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let known: Vec<HeaderValue> = request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .cloned()
        .collect();
    let response = next.run(request).await;
    if !reads || response.status() != StatusCode::OK || !is_json(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // It is in memory already: the handler wrote it in one piece.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Problem::Failed("an answer could not be read back".to_owned()).into_response();
    };
    let tag = tag_of(&bytes);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    parts.headers.insert(
        header::VARY,
        HeaderValue::from_static("authorization, cookie"),
    );
    // `If-None-Match` compares weakly: a `W/` before a tag of ours makes no difference.
    let has_it = known
        .iter()
        .any(|header| names(header, &tag) || names(header, &format!("W/{tag}")));
    if has_it {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_among_others() {
        let tag = tag_of(b"{}");
        assert_eq!(tag.len(), 34);
        let cases = [
            (tag.clone(), true),
            ("*".to_owned(), true),
            (format!("\"other\", {tag}"), true),
            ("\"other\"".to_owned(), false),
            (String::new(), false),
            (tag_of(b"[]"), false),
        ];
        for (header, expected) in cases {
            let value = HeaderValue::from_str(&header).unwrap();
            assert_eq!(names(&value, &tag), expected, "{header}");
        }
    }
}
