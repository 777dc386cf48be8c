//! Subject access requests: entered, followed, decided on item by item, answered. The answer itself is for people: a
//! program's token is never allowed to give it away.

use super::acts::{Filed, fact_id, filed_at};
use super::body::{Line, Sent, SentDay, WholeNumber, Words};
use super::describe::{Gives, Operation, of, post, read};
use super::{Answer, answer};
use crate::guard::Visit;
use crate::office::Refusal;
use crate::pages::subject_access::answer_archive;
use axum::extract::Path;
use desk::view::PersonNumber;
use desk::{DecideItem, ItemView, NewRequest, RequestLine};
use facts::{Asker, Disclosed, RequestStep};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All requests.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Requests {
    /// Open ones first.
    lines: Vec<RequestLine>,
}

/// A request as it was received.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestBody {
    /// The number of the person about whom it is.
    person: WholeNumber,
    /// On which day it was received.
    received: SentDay,
    /// Who asks.
    asker: Asker,
    /// Their name and how to reach them, where it is not the person.
    #[serde(default)]
    asker_details: Option<Line>,
    /// True where it is certain who asks.
    #[serde(default)]
    identity_certain: bool,
}

/// What happened to a request.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepBody {
    /// What.
    step: RequestStep,
    /// On which day.
    on: SentDay,
    /// What there is to say of it.
    reason: Words,
}

/// What becomes of an item.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionBody {
    /// Whether it is given.
    disclosed: Disclosed,
    /// The exemption, by its id, where something is withheld.
    #[serde(default)]
    exemption: Option<Line>,
    /// Words that are taken out wherever they stand.
    #[serde(default)]
    #[schemars(length(max = 500))]
    words: Vec<Line>,
    /// Parts that are taken out whole, by their place from 0.
    #[serde(default)]
    #[schemars(length(max = 500))]
    parts: Vec<u32>,
    /// Of whom what is taken out tells.
    #[serde(default)]
    of_whom: Option<Line>,
    /// Why.
    reason: Words,
}

/// One item, and the exemptions that can be used on it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ItemPage {
    /// The item, with what was decided.
    item: ItemView,
    /// The exemptions.
    exemptions: Vec<ExemptionView>,
}

/// A ground on which something may be withheld.
#[derive(Serialize, JsonSchema)]
struct ExemptionView {
    /// Its name in data.
    id: String,
    /// What it is about.
    title: String,
    /// Instrument and paragraph.
    authority: String,
    /// What must be true, and who must be asked first.
    test: String,
    /// True where it was read in statute or guidance.
    verified: bool,
}

const REQUESTS: &str = "Subject access";

/// The operations of this module.
pub(crate) static OPERATIONS: &[Operation] = &[
    read(
        "/api/v1/subject-access",
        "requests",
        (REQUESTS, "All subject access requests, with their clocks"),
        "",
        &[],
        of::<Requests>,
    ),
    post(
        "/api/v1/subject-access",
        "openRequest",
        (REQUESTS, "Enter a request"),
        "",
        of::<RequestBody>,
        Gives::Made(of::<Filed>),
    ),
    read(
        "/api/v1/subject-access/{fact}",
        "request",
        (REQUESTS, "A request, with everything that is held"),
        "",
        &[],
        of::<desk::RequestPage>,
    ),
    post(
        "/api/v1/subject-access/{fact}/steps",
        "requestStep",
        (REQUESTS, "Say what happened to a request"),
        "",
        of::<StepBody>,
        Gives::Made(of::<Filed>),
    ),
    read(
        "/api/v1/subject-access/{fact}/items/{item}",
        "requestItem",
        (
            REQUESTS,
            "One item of what is held, and the exemptions there are",
        ),
        "",
        &[],
        of::<ItemPage>,
    ),
    post(
        "/api/v1/subject-access/{fact}/items/{item}",
        "decideItem",
        (
            REQUESTS,
            "Decide on an item: give it, take parts out, or withhold it",
        ),
        "A decision holds for exactly what the item said when it was made.",
        of::<DecisionBody>,
        Gives::Made(of::<Filed>),
    ),
    Operation {
        // An answer under a key would be kept for a day.
        has_key: false,
        ..post(
            "/api/v1/subject-access/{fact}/answer",
            "answerRequest",
            (REQUESTS, "The answer, as an archive"),
            "Refused until every item is decided on. For people only, who proved a short while ago who they are.",
            of::<Nothing>,
            Gives::Archive,
        )
    },
];

/// An empty object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

pub(crate) async fn list(visit: Visit) -> Answer {
    answer(&visit, |office, viewer| {
        office.requests(viewer).map(|lines| Requests { lines })
    })
    .await
}

pub(crate) async fn open(visit: Visit, Sent(body): Sent<RequestBody>) -> Answer {
    let new = NewRequest {
        received: body.received.0,
        asker: body.asker,
        asker_details: body.asker_details.map(|line| line.0),
        identity_certain: body.identity_certain,
    };
    filed_at(&visit, move |office, viewer| {
        office.open_request(viewer, PersonNumber(body.person.0), &new)
    })
    .await
}

pub(crate) async fn show(visit: Visit, Path(request): Path<String>) -> Answer {
    let request = fact_id(&request)?;
    answer(&visit, move |office, viewer| {
        office.request(viewer, request)
    })
    .await
}

pub(crate) async fn step(
    visit: Visit,
    Path(request): Path<String>,
    Sent(body): Sent<StepBody>,
) -> Answer {
    let request = fact_id(&request)?;
    filed_at(&visit, move |office, viewer| {
        office.request_step(viewer, request, (body.step, body.on.0), &body.reason.0)
    })
    .await
}

pub(crate) async fn item(visit: Visit, Path((request, item)): Path<(String, String)>) -> Answer {
    let request = fact_id(&request)?;
    answer(&visit, move |office, viewer| {
        let page = office.request(viewer, request)?;
        let exemptions = office.exemptions(viewer, page.line.asker)?;
        let one = page.items.into_iter().find(|one| one.item.id == item);
        let shown = exemptions.iter().map(|one| ExemptionView {
            id: one.id.clone(),
            title: one.title.clone(),
            authority: one.authority(),
            test: one.test.clone(),
            verified: one.read.verified(),
        });
        one.map(|item| ItemPage {
            item,
            exemptions: shown.collect(),
        })
        .ok_or(Refusal::NotFound)
    })
    .await
}

pub(crate) async fn decide(
    visit: Visit,
    Path((request, item)): Path<(String, String)>,
    Sent(body): Sent<DecisionBody>,
) -> Answer {
    let request = fact_id(&request)?;
    let decided = DecideItem {
        disclosed: Some(body.disclosed),
        exemption: body.exemption.map(|line| line.0),
        words: body.words.into_iter().map(|line| line.0).collect(),
        parts: body.parts,
        of_whom: body.of_whom.map(|line| line.0),
        reason: body.reason.0,
    };
    filed_at(&visit, move |office, viewer| {
        office.decide_item(viewer, request, &item, &decided)
    })
    .await
}

pub(crate) async fn give(
    visit: Visit,
    Path(request): Path<String>,
    Sent(Nothing {}): Sent<Nothing>,
) -> Answer {
    let (request, viewer) = (fact_id(&request)?, visit.viewer()?);
    let archive = visit
        .app
        .ask(move |office| office.answer_request(&viewer, request))
        .await??;
    Ok(answer_archive(archive))
}
