//! Who looked, emergency openings and their review, and what the law says before a recall.

use super::acts::fact_id;
use super::body::{Line, Sent, SentDay, Words, object};
use super::describe::{Gives, Operation, of, post, read};
use super::query::{Form, Parameter};
use super::reads::{page, same_list};
use super::{Answer, answer, json};
use crate::fields::person_number;
use crate::guard::Visit;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use desk::view::PersonSummary;
use desk::{LookLine, OpeningView};
use licence::recall::signing_check;
use schemars::JsonSchema;
use sentence::after_release::{AfterRelease, LifeFacts};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Looks on one page.
const LOOKS_A_PAGE: usize = 100;

/// Who looked at a person.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LooksPage {
    /// At whom.
    who: PersonSummary,
    /// Looks, newest first.
    lines: Vec<LookLine>,
    /// How many there are in all.
    matching: usize,
}

/// Opening what is hidden, in an emergency.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenBody {
    /// An identifier of the person, of any scheme.
    identifier: Line,
    /// Who is in danger, of what, and why it cannot wait.
    reason: Words,
}

/// What was opened.
#[derive(Serialize, JsonSchema)]
pub(crate) struct OpenedView {
    /// The person's number; none where nobody has the identifier.
    person: Option<u64>,
    /// Until when.
    #[schemars(with = "String")]
    until: calendar::Instant,
}

/// Emergency openings.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Openings {
    /// Those that wait for a judgement first.
    lines: Vec<OpeningView>,
}

/// A judgement on one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewBody {
    /// Whether it was justified.
    justified: bool,
    /// Why.
    reason: Words,
}

/// Somebody who may be recalled.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecallBody {
    /// The day asked about; today, if absent.
    #[serde(default)]
    on: Option<SentDay>,
    /// What is known, in the form of docs/licence-facts.schema.json; what is absent is not known.
    #[serde(deserialize_with = "object")]
    facts: Map<String, Value>,
}

/// What the law of the day says: whether the licence is in force, which recall is required, whether one may be signed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RecallAnswer {
    /// `licence` as `joinder licence in-force` has it, `recall` as `joinder recall type`; `may_sign`, and `why_not` in words.
    answer: Value,
}

const PEOPLE: &str = "Who looked, and emergencies";
const RECALL: &str = "Before a recall";

const AFTER: Parameter = Parameter {
    name: "after",
    form: Form::Number,
    about: "How many looks the pages before held: follow next_page rather than make one.",
};

/// The operations of this module.
pub(crate) static OPERATIONS: &[Operation] = &[
    read(
        "/api/v1/people/{person}/looks",
        "whoLooked",
        (PEOPLE, "Who looked at a person, newest first"),
        "100 on a page. Lists and searches in which the name may have stood are looks at the list, and are not here.",
        &[AFTER],
        of::<super::reads::Paged<LooksPage>>,
    ),
    post(
        "/api/v1/break-glass",
        "breakGlass",
        (PEOPLE, "Open a hidden record in an emergency"),
        "For people only, who proved a short while ago who they are. The guardian is told, and judges it.",
        of::<OpenBody>,
        Gives::Json(of::<OpenedView>),
    ),
    read(
        "/api/v1/break-glass/reviews",
        "openings",
        (PEOPLE, "Emergency openings, with what was looked at"),
        "",
        &[],
        of::<Openings>,
    ),
    post(
        "/api/v1/break-glass/reviews/{fact}",
        "reviewOpening",
        (PEOPLE, "Judge an emergency opening"),
        "",
        of::<ReviewBody>,
        Gives::Nothing,
    ),
    Operation {
        has_key: false,
        ..post(
            "/api/v1/before-recall",
            "beforeRecall",
            (
                RECALL,
                "Is the licence in force, and which recall does the law require",
            ),
            "Nothing is looked up and nothing is kept.",
            of::<RecallBody>,
            Gives::Json(of::<RecallAnswer>),
        )
    },
];

pub(crate) async fn looks(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Answer {
    let person = person_number(&person)?;
    let from: usize = fields
        .get("after")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let base = same_list(format!("/api/v1/people/{person}/looks"), &fields, &[]);
    page(&visit, base, move |office, viewer| {
        let found = office.who_looked(viewer, person, (from, LOOKS_A_PAGE))?;
        let end = from.saturating_add(found.looks.len());
        let next = (end < found.count).then(|| end.to_string());
        let list = LooksPage {
            who: found.who,
            lines: found.looks,
            matching: found.count,
        };
        Ok((list, next))
    })
    .await
}

pub(crate) async fn open(visit: Visit, Sent(body): Sent<OpenBody>) -> Answer {
    answer(&visit, move |office, viewer| {
        let opened = office.break_glass(viewer, &body.identifier.0, &body.reason.0)?;
        Ok(OpenedView {
            person: opened.person.map(|person| person.0),
            until: opened.until,
        })
    })
    .await
}

pub(crate) async fn openings(visit: Visit) -> Answer {
    answer(&visit, |office, viewer| {
        office.openings(viewer).map(|lines| Openings { lines })
    })
    .await
}

pub(crate) async fn review(
    visit: Visit,
    Path(opening): Path<String>,
    Sent(body): Sent<ReviewBody>,
) -> Answer {
    let (opening, viewer) = (fact_id(&opening)?, visit.viewer()?);
    visit
        .app
        .ask(move |office| office.review_opening(&viewer, opening, body.justified, &body.reason.0))
        .await??;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn before_recall(visit: Visit, Sent(body): Sent<RecallBody>) -> Answer {
    let on = body
        .on
        .map_or_else(|| visit.app.office.now().london_day(), |day| day.0);
    let law = AfterRelease::built_in().map_err(|fault| Problem::Failed(fault.to_string()))?;
    let facts = LifeFacts::read(&Value::Object(body.facts).to_string()).map_err(|faults| {
        let field = faults.first().map_or("", |one| one.field.as_str());
        let words = if field.starts_with("line ") {
            "The facts have not the form of docs/licence-facts.schema.json.".to_owned()
        } else {
            let all: Vec<&str> = faults.iter().map(|one| one.message.as_str()).collect();
            all.join("; ")
        };
        Problem::InvalidIn(words, "facts".to_owned())
    })?;
    if !law.unknown_flags(&facts).is_empty() {
        let known: Vec<&str> = law.flags().map(|(flag, _)| flag).collect();
        let words = format!(
            "`flags` has one that is not known; expected of {}",
            known.join(", ")
        );
        return Err(Problem::InvalidIn(words, "facts.flags".to_owned()));
    }
    let found = serde_json::to_value(signing_check(&facts, on, &law));
    let answer = found.map_err(|_| super::unwritten())?;
    json(StatusCode::OK, &RecallAnswer { answer })
}
