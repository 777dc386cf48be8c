//! The ledger's seals for anybody who asks, where the operator has let them be public: the latest checkpoint, and the tiles
//! of the tree, under the addresses of C2SP tlog-tiles below `/log`. Hashes over salted commitments, and nothing else.
//!
//! How many entries there are, and how fast they grow, can be read from these: so they are shown only where
//! `public_log = true` stands in the settings.

use crate::app::App;
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use seals::Tile;
use std::sync::Arc;

/// The latest checkpoint, with the signatures of witnesses that have come back.
pub(crate) async fn checkpoint(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let note = app
        .ask(|office| office.public_checkpoint())
        .await??
        .ok_or(Problem::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "max-age=5"),
    ];
    Ok((headers, note).into_response())
}

/// One tile, as its address says: it never changes.
pub(crate) async fn tile(
    State(app): State<Arc<App>>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let tile = Tile::parse(&format!("tile/{path}")).ok_or(Problem::NotFound)?;
    let hashes = app
        .ask(move |office| office.public_tile(tile))
        .await??
        .ok_or(Problem::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, hashes.as_flattened().to_vec()).into_response())
}
