//! Release dates of a case that is sent: worked out, explained, and not kept. It is what the page does, for programs.

use super::body::{Line, Sent, SentDay, object};
use super::{Answer, json};
use crate::guard::Visit;
use crate::problem::Problem;
use axum::http::StatusCode;
use schemars::JsonSchema;
use sentence::{Profile, Sheet, answer_line};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A case, and under which law.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseDatesBody {
    /// The law is taken as it stood on this day; today, if absent.
    #[serde(default)]
    law_on: Option<SentDay>,
    /// Rows of TOML that change the law, as a scenario file has them.
    #[serde(default)]
    scenario: Option<String>,
    /// The case's own reference, given back.
    #[serde(default)]
    id: Option<Line>,
    /// The case, in the shape of `input` of a line for `joinder release-dates`.
    #[serde(deserialize_with = "object")]
    input: Map<String, Value>,
}

/// The dates with their explanations, or an error.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ReleaseDatesAnswer {
    /// As a line of `joinder release-dates --explain` has it: `dates`, `explanation`, `leaving`; or `error`.
    answer: Map<String, Value>,
}

pub(crate) async fn work_out(visit: Visit, Sent(body): Sent<ReleaseDatesBody>) -> Answer {
    let today = visit.app.office.now().london_day();
    let day = body.law_on.map_or(today, |day| day.0);
    let sheet = Sheet::of_the_law().map_err(|fault| Problem::Failed(fault.to_string()))?;
    let sheet = match &body.scenario {
        Some(text) => sheet.with_file("scenario", text),
        None => Ok(sheet),
    };
    let law = sheet
        .and_then(|sheet| sheet.law_on(day))
        .map_err(|fault| Problem::InvalidIn(fault.to_string(), "scenario".to_owned()))?;
    let mut line = Map::new();
    line.insert("id".to_owned(), body.id.map(|line| line.0).into());
    line.insert("input".to_owned(), Value::Object(body.input));
    let text = answer_line(&Value::Object(line).to_string(), &Profile::Law(law), true);
    let answer = serde_json::from_str(&text).map_err(|_| super::unwritten())?;
    json(StatusCode::OK, &ReleaseDatesAnswer { answer })
}
