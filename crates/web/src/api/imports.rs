//! Files come in by way of the API, as `multipart/form-data`; and how far they have come.

use super::once::{Claim, Key};
use super::reads::{page, same_list};
use super::{Answer, answer, json};
use crate::guard::Visit;
use crate::office::{Refusal, Upload};
use crate::posted::Asked;
use crate::problem::Problem;
use crate::upload::{Received, receive_file};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use calendar::Day;
use desk::view::ImportRun;
use schemars::JsonSchema;
use serde::Serialize;

/// Runs on one page.
const RUNS_A_PAGE: usize = 50;

/// A page of the runs of imports, newest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RunsPage {
    /// Runs.
    lines: Vec<ImportRun>,
}

/// An import that has begun.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Begun {
    /// The run, to be followed at `/api/v1/imports/RUN`.
    run: String,
}

pub(crate) async fn list(visit: Visit, Asked(fields): Asked) -> Answer {
    let after = fields.get("after").map(str::to_owned);
    let base = same_list("/api/v1/imports", &fields, &[]);
    page(&visit, base, move |office, viewer| {
        let runs = office.imports(viewer)?;
        let count = runs.len();
        let begin = match &after {
            None => 0,
            Some(after) => runs
                .iter()
                .position(|run| run.run == *after)
                .map(|place| place + 1)
                .ok_or_else(|| {
                    Refusal::Invalid(
                        "The run after which to go on is not in the list: begin again without it."
                            .to_owned(),
                        "after".to_owned(),
                    )
                })?,
        };
        let lines: Vec<_> = runs.into_iter().skip(begin).take(RUNS_A_PAGE).collect();
        let next = lines
            .last()
            .filter(|_| begin + lines.len() < count)
            .map(|run| run.run.clone());
        Ok((RunsPage { lines }, next))
    })
    .await
}

pub(crate) async fn show(visit: Visit, Path(run): Path<String>) -> Answer {
    answer(&visit, move |office, viewer| {
        office.import_run(viewer, &run)
    })
    .await
}

pub(crate) async fn start(
    visit: Visit,
    key: Key,
    form: Result<Multipart, MultipartRejection>,
) -> Answer {
    let form = form.map_err(|_| Problem::WrongType("a form, as multipart/form-data"))?;
    let received = receive_file(&visit, form).await?;
    let Some(key) = key.0 else {
        return begin(&visit, received).await;
    };
    let claim = Claim {
        app: visit.app.clone(),
        user: visit.session.user.clone(),
        key,
        asked: received.asked,
    };
    if let Some(answered) = claim.begin().await? {
        return Ok(answered);
    }
    let work = async move {
        match begin(&visit, received).await {
            Ok(response) => claim.end(response).await,
            Err(problem) => {
                let refused = axum::response::IntoResponse::into_response(problem);
                claim.end(refused).await
            }
        }
    };
    tokio::spawn(work)
        .await
        .map_err(|_| Problem::Failed("a request under a key did not come back".to_owned()))?
}

async fn begin(visit: &Visit, received: Received) -> Answer {
    let (viewer, upload) = (visit.viewer()?, upload(received)?);
    let run = visit
        .app
        .ask(move |office| office.start_import(&viewer, upload))
        .await??;
    let address = format!("/api/v1/imports/{}", crate::fields::encoded(&run));
    let mut response: Response = json(StatusCode::ACCEPTED, &Begun { run })?;
    if let Ok(location) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

fn upload(received: Received) -> Result<Upload, Problem> {
    let invalid = |words: &str, field: &str| Problem::InvalidIn(words.to_owned(), field.to_owned());
    let fields = received.fields;
    let known = ["source", "format", "mapping", "received_on"];
    if fields
        .0
        .iter()
        .any(|(name, _)| !known.contains(&name.as_str()))
    {
        return Err(Problem::Malformed(
            "The form has a field that is not known; expected source, format, mapping, received_on and file."
                .to_owned(),
        ));
    }
    let source = fields
        .get("source")
        .filter(|source| source.chars().count() <= 200 && !source.chars().any(char::is_control))
        .ok_or_else(|| invalid("Say on one line from which source the file is.", "source"))?;
    let received_on = fields
        .get("received_on")
        .map(|text| {
            Day::parse_iso(text).map_err(|_| {
                invalid(
                    "This is no day; write one such as 2026-11-22.",
                    "received_on",
                )
            })
        })
        .transpose()?;
    let get = |name| fields.get(name).map(str::to_owned);
    let (source, format, mapping) = (source.to_owned(), get("format"), get("mapping"));
    let (content, file_name) = received
        .file
        .ok_or_else(|| invalid("Send a file that has a name.", "file"))?;
    Ok(Upload {
        content,
        file_name,
        source,
        format,
        mapping,
        received_on,
    })
}
