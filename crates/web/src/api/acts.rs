//! What people do, by way of the API: answer, take on, note, link, unlink, correct, take back. Each act is a fact, and the
//! answer names it.
//!
//! `If-Match` with the tag of the person or fact as it was read: the act is refused where that has changed since. Acts of
//! one process are done one after the other, so that of two who send the same tag one is refused.

use super::body::{Sent, Words};
use super::once::Key;
use super::{Answer, JSON, etag, unwritten};
use crate::fields::person_number;
use crate::guard::Visit;
use crate::office::{Act, Office, Refusal};
use crate::problem::Problem;
use access::Viewer;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::view::AsAt;
use facts::{AnswerKind, FactId, Span, SubjectReference, When};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an act made.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Filed {
    /// The fact that the act is, to be read at `/api/v1/facts/FACT`.
    fact: String,
}

/// An answer to findings of a person.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerBody {
    /// The fingerprints of the open findings that are answered.
    #[schemars(length(min = 1, max = 500))]
    findings: Vec<super::body::Line>,
    /// What sort of answer.
    answer: AnswerKind,
    /// What was done, or what the plan is.
    text: Words,
}

/// Taking a person's situation on.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeOnBody {
    /// Why, where there is more to say.
    #[serde(default)]
    reason: Option<Words>,
}

/// A note on a person.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteBody {
    /// The note.
    text: Words,
}

/// A decision that two people of the record are one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkBody {
    /// The number of the other person.
    other: super::body::WholeNumber,
    /// How it is known.
    reason: Words,
}

/// A source's record of somebody.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subject {
    /// The source.
    source: super::body::Line,
    /// The source's own reference.
    reference: super::body::Line,
}

/// A decision that two source records are not about the same human being.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnlinkBody {
    /// One record.
    #[serde(deserialize_with = "super::body::object")]
    one: Subject,
    /// The other.
    #[serde(deserialize_with = "super::body::object")]
    other: Subject,
    /// How it is known.
    reason: Words,
}

/// From when to when something held, rightly.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Happened {
    /// From when: 2024-06-02, 2024-06, 2024, ~2024-06-02, 2024-06-02T10, 2024-06-02T10:15:00Z or unknown.
    from: super::body::Line,
    /// Until when, where it ended.
    #[serde(default)]
    until: Option<super::body::Line>,
}

/// How a fact should have read: what is left out stays as it was.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionBody {
    /// When it happened, rightly.
    #[serde(default, deserialize_with = "super::body::object_or_none")]
    happened: Option<Happened>,
    /// What it should say: the kind, with its fields, as in docs/facts.schema.json.
    #[serde(default)]
    statement: Option<serde_json::Map<String, serde_json::Value>>,
    /// How it is known that it was wrong.
    reason: Words,
}

/// A reason.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonBody {
    /// Why.
    pub(crate) reason: Words,
}

pub(crate) async fn answer(
    visit: Visit,
    Path(person): Path<String>,
    key: Key,
    headers: HeaderMap,
    Sent(body): Sent<AnswerBody>,
) -> Answer {
    let act = Act::Answer {
        person: person_number(&person)?,
        findings: body.findings.into_iter().map(|one| one.0).collect(),
        answer: body.answer,
        text: body.text.0,
    };
    carry_out(&visit, key, &headers, act).await
}

pub(crate) async fn take_on(
    visit: Visit,
    Path(person): Path<String>,
    key: Key,
    headers: HeaderMap,
    Sent(body): Sent<TakeOnBody>,
) -> Answer {
    let act = Act::TakeOn {
        person: person_number(&person)?,
        reason: body.reason.map(|words| words.0),
    };
    carry_out(&visit, key, &headers, act).await
}

pub(crate) async fn note(
    visit: Visit,
    Path(person): Path<String>,
    key: Key,
    headers: HeaderMap,
    Sent(body): Sent<NoteBody>,
) -> Answer {
    let act = Act::Note {
        person: person_number(&person)?,
        text: body.text.0,
    };
    carry_out(&visit, key, &headers, act).await
}

pub(crate) async fn link(
    visit: Visit,
    Path(person): Path<String>,
    key: Key,
    headers: HeaderMap,
    Sent(body): Sent<LinkBody>,
) -> Answer {
    let act = Act::Link {
        person: person_number(&person)?,
        other: desk::view::PersonNumber(body.other.0),
        reason: body.reason.0,
    };
    carry_out(&visit, key, &headers, act).await
}

pub(crate) async fn unlink(
    visit: Visit,
    Path(person): Path<String>,
    key: Key,
    headers: HeaderMap,
    Sent(body): Sent<UnlinkBody>,
) -> Answer {
    let subject = |one: Subject| SubjectReference::new(&one.source.0, &one.reference.0);
    let act = Act::Unlink {
        person: person_number(&person)?,
        one: subject(body.one),
        other: subject(body.other),
        reason: body.reason.0,
    };
    carry_out(&visit, key, &headers, act).await
}

pub(crate) async fn correct(
    visit: Visit,
    Path(fact): Path<String>,
    key: Key,
    headers: HeaderMap,
    Sent(body): Sent<CorrectionBody>,
) -> Answer {
    let statement = body
        .statement
        .map(|statement| serde_json::to_string(&statement).map_err(|_| unwritten()))
        .transpose()?;
    let act = Act::Correct {
        fact: fact_id(&fact)?,
        happened: body.happened.map(span).transpose()?,
        statement,
        reason: body.reason.0,
    };
    carry_out(&visit, key, &headers, act).await
}

pub(crate) async fn retract(
    visit: Visit,
    Path(fact): Path<String>,
    key: Key,
    headers: HeaderMap,
    Sent(body): Sent<ReasonBody>,
) -> Answer {
    let act = Act::Retract {
        fact: fact_id(&fact)?,
        reason: body.reason.0,
    };
    carry_out(&visit, key, &headers, act).await
}

pub(crate) fn fact_id(text: &str) -> Result<FactId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

fn span(happened: Happened) -> Result<Span, Problem> {
    let when = |line: &str, field: &str| {
        line.trim().parse::<When>().map_err(|_| {
            let words = "This is no time: write one such as 2024-06-02, 2024-06, 2024, ~2024-06-02 or unknown.";
            Problem::InvalidIn(words.to_owned(), format!("happened.{field}"))
        })
    };
    let until = happened
        .until
        .map(|until| when(&until.0, "until"))
        .transpose()?;
    Ok(Span::between(when(&happened.from.0, "from")?, until))
}

async fn carry_out(visit: &Visit, key: Key, headers: &HeaderMap, act: Act) -> Answer {
    let viewer = visit.viewer()?;
    let expected: Vec<HeaderValue> = headers.get_all(header::IF_MATCH).iter().cloned().collect();
    let _one_after_the_other = visit.app.acting.lock().await;
    let done = visit
        .app
        .ask(move |office| {
            if !expected.is_empty() && !is_as_read(office, &viewer, &act, &expected)? {
                return Err(Problem::Changed);
            }
            office
                .act(&viewer, &act, key.0.as_deref())
                .map_err(Problem::from)
        })
        .await??;
    made(done)
}

/// True where what is acted on is what the client has read.
fn is_as_read(
    office: &dyn Office,
    viewer: &Viewer,
    act: &Act,
    expected: &[HeaderValue],
) -> Result<bool, Problem> {
    let at = AsAt::present(office.now());
    let written = |found: serde_json::Result<Vec<u8>>| found.map_err(|_| unwritten());
    let bytes = match act {
        Act::Answer { person, .. }
        | Act::TakeOn { person, .. }
        | Act::Note { person, .. }
        | Act::Link { person, .. }
        | Act::Unlink { person, .. } => {
            written(serde_json::to_vec(&office.person(viewer, *person, &at)?))?
        }
        Act::Correct { fact, .. } | Act::Retract { fact, .. } => {
            written(serde_json::to_vec(&office.fact(viewer, *fact, &at)?))?
        }
    };
    let tag = etag::tag_of(&bytes);
    Ok(expected.iter().any(|header| etag::names(header, &tag)))
}

/// Does what makes one fact, and names it.
pub(crate) async fn filed_at(
    visit: &Visit,
    work: impl FnOnce(&dyn Office, &Viewer) -> Result<FactId, Refusal> + Send + 'static,
) -> Answer {
    let viewer = visit.viewer()?;
    made(visit.app.ask(move |office| work(office, &viewer)).await??)
}

fn made(fact: FactId) -> Answer {
    let mut response: Response = (StatusCode::CREATED, filed(fact)?).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, JSON);
    if let Ok(location) = HeaderValue::from_str(&location(fact)) {
        headers.insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Where a fact is read.
pub(crate) fn location(fact: FactId) -> String {
    format!("/api/v1/facts/{fact}")
}

/// The body that names the fact that an act is.
pub(crate) fn filed(fact: FactId) -> Result<String, Problem> {
    let filed = Filed {
        fact: fact.to_string(),
    };
    serde_json::to_string(&filed).map_err(|_| unwritten())
}
