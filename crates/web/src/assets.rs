//! Style sheets, scripts, font and icons, built in. They hold nothing about anybody, so browsers may keep them.

use crate::problem::Problem;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

/// What `assets/build.mjs` makes. In a debug build the files are read from the folder at each request.
#[derive(RustEmbed)]
#[folder = "assets/built/"]
struct Built;

/// One built-in file.
pub(crate) async fn asset(
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // Notices and the manifest lie beside the files, and are no part of the site.
    let served = !path.ends_with(".txt") && !path.ends_with(".json");
    let file = served
        .then(|| Built::get(&path))
        .flatten()
        .ok_or(Problem::NotFound)?;
    let tag = format!(
        "\"{}\"",
        crate::cookies::hexadecimal(&file.metadata.sha256_hash())
    );
    let kept = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let tag = HeaderValue::from_str(&tag).map_err(|_| Problem::NotFound)?;
    let kind = HeaderValue::from_str(file.metadata.mimetype())
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let common = [
        (header::ETAG, tag),
        (header::CONTENT_TYPE, kind),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=300"),
        ),
    ];
    if kept {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    Ok((common, file.data.into_owned()).into_response())
}

/// The notices of all third-party software that is built in: front-end packages, then Rust crates.
#[must_use]
pub fn notices() -> String {
    let text = |name: &str| {
        Built::get(name)
            .map(|file| String::from_utf8_lossy(&file.data).into_owned())
            .unwrap_or_default()
    };
    [text("notices.txt"), text("notices-rust.txt")].join("\n")
}

/// Every built-in file, for tests.
#[cfg(test)]
pub(crate) fn names() -> Vec<String> {
    Built::iter().map(|name| name.to_string()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_the_pages_name_is_built_in() {
        let names = super::names();
        for wanted in [
            "govuk.css",
            "moj.css",
            "joinder.css",
            "govuk.js",
            "moj.js",
            "init.js",
            "progress.js",
            "favicon.svg",
        ] {
            assert!(
                names.iter().any(|name| name == wanted),
                "`{wanted}` is not built in: run `make assets`"
            );
        }
    }
}
