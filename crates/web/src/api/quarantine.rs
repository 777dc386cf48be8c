//! What could not be read: listed, tried again as corrected, or set aside with a reason.

use super::acts::ReasonBody;
use super::body::Sent;
use super::reads::{page, same_list};
use super::{Answer, answer, json};
use crate::guard::Visit;
use crate::office::RetryOutcome;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use desk::view::QuarantineView;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page of the quarantine, oldest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct QuarantinePage {
    /// Records.
    lines: Vec<QuarantineView>,
    /// How many there are in all.
    matching: usize,
}

/// A record as it should have been.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetryBody {
    /// The whole record, corrected.
    #[schemars(length(max = 8_388_608))]
    corrected: String,
}

/// What a record made that could be read now.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Accepted {
    /// How many facts.
    facts: u64,
}

pub(crate) async fn list(visit: Visit, Asked(fields): Asked) -> Answer {
    let after = fields
        .get("after")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let base = same_list("/api/v1/quarantine", &fields, &[]);
    page(&visit, base, move |office, viewer| {
        let (lines, matching, more) = office.quarantine_after(viewer, after)?;
        let next = lines
            .last()
            .filter(|_| more)
            .map(|line| line.position.to_string());
        Ok((QuarantinePage { lines, matching }, next))
    })
    .await
}

pub(crate) async fn show(visit: Visit, Path(position): Path<String>) -> Answer {
    let position = place(&position)?;
    answer(&visit, move |office, viewer| {
        office.quarantined(viewer, position)
    })
    .await
}

pub(crate) async fn retry(
    visit: Visit,
    Path(position): Path<String>,
    Sent(body): Sent<RetryBody>,
) -> Answer {
    let (position, viewer) = (place(&position)?, visit.viewer()?);
    let outcome = visit
        .app
        .ask(move |office| office.retry(&viewer, position, &body.corrected))
        .await??;
    match outcome {
        RetryOutcome::Accepted { facts } => json(StatusCode::OK, &Accepted { facts }),
        RetryOutcome::StillUnread(faults) => Err(Problem::StillUnread(faults)),
    }
}

pub(crate) async fn set_aside(
    visit: Visit,
    Path(position): Path<String>,
    Sent(body): Sent<ReasonBody>,
) -> Answer {
    let (position, viewer) = (place(&position)?, visit.viewer()?);
    visit
        .app
        .ask(move |office| office.set_aside(&viewer, position, &body.reason.0))
        .await??;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn place(text: &str) -> Result<u64, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}
