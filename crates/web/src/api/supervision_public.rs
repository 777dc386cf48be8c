//! What the public is told of reviews: cleared by victim liaison, published and withdrawn by whoever may. What is published then is read
//! on pages alone: no operation lists it.

use super::Answer;
use super::body::{Line, Sent, SentDay, WholeNumber, Words};
use super::describe::{Operation, of};
use super::supervision::{done, step};
use super::supervision_papers::whole;
use crate::guard::Visit;
use crate::problem::Problem;
use axum::extract::Path;
use desk::Supervise;
use facts::hearing::{HearingAct, HearingStep};
use facts::{FactId, Party};
use schemars::JsonSchema;
use serde::Deserialize;

/// Something is published, or withdrawn.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicationBody {
    /// Which: `announce`, `withdraw_announcement`, `publish_summary`, `withdraw_summary`.
    act: HearingAct,
    /// The reference of what is withdrawn.
    #[serde(default)]
    reference: Option<Line>,
    /// The day on which somebody asked for the summary.
    #[serde(default)]
    asked_on: Option<SentDay>,
    /// The paragraphs of the summary.
    #[serde(default)]
    paragraphs: Vec<Words>,
    /// The numbers, from 1, of those that are not given out.
    #[serde(default)]
    redacted: Vec<WholeNumber>,
    /// How the public can follow the hearing; why something is withdrawn.
    #[serde(default)]
    words: Option<Words>,
}

/// A hearing or a decision of which nobody is left who has to be told first.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClearanceBody {
    /// The fact that listed the hearing, or that gave the decision.
    of_fact: Line,
}

/// The operations of this module.
pub(crate) static OPERATIONS: &[Operation] = &[
    step(
        "/api/v1/people/{person}/reviews/{review}/publications",
        "publish",
        "Announce a public hearing, publish the summary of a decision, or withdraw it",
        "Nothing is published before victim liaison has cleared it, and nothing that says a name which is not to be said.",
        of::<PublicationBody>,
    ),
    step(
        "/api/v1/people/{person}/clearances",
        "clearToPublish",
        "Say of a hearing or a decision that nobody is left who has to be told first",
        "For victim liaison. It is refused while somebody who wants notice has not been sent it.",
        of::<ClearanceBody>,
    ),
];

pub(crate) async fn publish(
    visit: Visit,
    Path((person, review)): Path<(String, String)>,
    Sent(body): Sent<PublicationBody>,
) -> Answer {
    let redacted = body.redacted.into_iter();
    let redacted: Result<Vec<u32>, Problem> =
        redacted.map(|number| whole(number, "redacted")).collect();
    let step = HearingStep {
        reference: body.reference.map(|line| line.0),
        asked_on: body.asked_on.map(|day| day.0),
        paragraphs: body.paragraphs.into_iter().map(|words| words.0).collect(),
        redacted: redacted?,
        words: body.words.map(|words| words.0),
        ..HearingStep::plain(review, body.act, Party::default())
    };
    done(&visit, &person, Supervise::Publish(step)).await
}

pub(crate) async fn clear(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<ClearanceBody>,
) -> Answer {
    let fact = body.of_fact.0.parse::<FactId>().map_err(|_| {
        let words = "This is no fact: write one such as 100.0.";
        Problem::InvalidIn(words.to_owned(), "of_fact".to_owned())
    })?;
    done(&visit, &person, Supervise::Clear { fact }).await
}
