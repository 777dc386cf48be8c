//! A witness's server: `POST /add-checkpoint` of C2SP tlog-witness, with the answers that it prescribes. Whoever asks is
//! known by the signature on the checkpoint, and by nothing else.

use crate::app::Waits;
use crate::serve::connections;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use notary::{NotaryFault, WitnessFolder};
use seals::{CheckpointFault, CosignRequest, Declined, LONGEST_REQUEST};
use std::future::Future;
use std::sync::Arc;

/// Now, in seconds since 1970-01-01 UTC.
type Clock = fn() -> u64;

#[derive(Clone)]
struct Desk {
    witness: Arc<WitnessFolder>,
    clock: Clock,
}

/// The witness's site.
pub fn witness_router(witness: WitnessFolder, clock: Clock) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .layer(DefaultBodyLimit::max(LONGEST_REQUEST))
        .with_state(Desk {
            witness: Arc::new(witness),
            clock,
        })
}

/// Serves a witness until it is told to stop. Anybody may ask it: a client that keeps it waiting is let go.
pub async fn serve_witness(
    listener: tokio::net::TcpListener,
    witness: WitnessFolder,
    clock: Clock,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let site = witness_router(witness, clock);
    connections(listener, site, Waits::default(), shutdown).await;
}

async fn add_checkpoint(State(desk): State<Desk>, body: String) -> Response {
    let decide = move || {
        let decided = desk.witness.cosign(&body, (desk.clock)());
        (decided, body)
    };
    match tokio::task::spawn_blocking(decide).await {
        Ok((Ok(cosigned), _)) => format!("{}\n", cosigned.line.line()).into_response(),
        Ok((Err(fault), body)) => refused(&fault, &body),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The answer that tlog-witness prescribes for each refusal.
fn refused(fault: &NotaryFault, body: &str) -> Response {
    let status = match fault {
        NotaryFault::NotWatched(_) => StatusCode::NOT_FOUND,
        NotaryFault::Request | NotaryFault::Declined(Declined::Backwards { .. }) => {
            StatusCode::BAD_REQUEST
        }
        NotaryFault::Checkpoint(fault) | NotaryFault::Declined(Declined::Checkpoint(fault)) => {
            match fault {
                CheckpointFault::NotSigned(_) | CheckpointFault::Forged(_) => StatusCode::FORBIDDEN,
                _ => StatusCode::BAD_REQUEST,
            }
        }
        NotaryFault::Declined(Declined::RolledBack { last, shown }) => {
            let old = CosignRequest::parse(body).map_or(0, |request| request.old_size);
            if old > *shown {
                StatusCode::BAD_REQUEST
            } else {
                return conflict(*last);
            }
        }
        NotaryFault::Declined(Declined::OtherSize { last, .. }) => return conflict(*last),
        NotaryFault::Declined(Declined::Forked(_)) => StatusCode::CONFLICT,
        NotaryFault::Declined(Declined::NotConsistent { .. }) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    tracing::warn!(%fault, status = status.as_u16(), "a checkpoint was not signed");
    (status, format!("{fault}\n")).into_response()
}

/// Tells the size from which the log has to go on.
fn conflict(last: u64) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/x.tlog.size")];
    (StatusCode::CONFLICT, kind, format!("{last}\n")).into_response()
}
