//! Cases as JSON lines in, answers as JSON lines out: strings to strings, one for one and in order.
//! Where the lines come from and go to is the command's.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, calculate, explain};
use crate::case_checking::read_leniently;
use crate::case_shape::Line;
use crate::explanation::{Explanation, Step};
use crate::indeterminate::MinimumTerm;
use crate::input_checking::{Unread, sound_case};
use crate::law::{Law, RegimeId};
use crate::law_loading::{LawError, Sheet};
use crate::refusal::Refusal;
use crate::text::{in_text, refusal_in_text};

/// Under which law lines are worked out.
#[derive(Clone, Debug)]
pub enum Profile {
    /// As the prison service's engine does, each line under the parameters that it names.
    Peer(Vec<(String, Law)>),
    /// Under one law for all.
    Law(Law),
}

impl Profile {
    /// As the prison service's engine does, with an optional scenario laid over each set of parameters.
    ///
    /// # Errors
    /// If the scenario's rows cannot be used.
    pub fn peer(scenario: Option<(&str, &str)>) -> Result<Profile, LawError> {
        let laws = Sheet::PEER_NAMES
            .iter()
            .map(|name| {
                let mut sheet = Sheet::of_the_peer(name)?;
                if let Some((place, text)) = scenario {
                    sheet = sheet.with_file(place, text)?;
                }
                Ok(((*name).to_owned(), sheet.law()?))
            })
            .collect::<Result<Vec<_>, LawError>>()?;
        Ok(Profile::Peer(laws))
    }

    fn law_for(&self, line: &Line) -> Result<Law, Refusal> {
        match self {
            Profile::Law(law) => Ok(law.clone()),
            Profile::Peer(laws) => {
                let name = line
                    .params_profile
                    .as_deref()
                    .unwrap_or("calculation-params");
                let law = laws
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, law)| law.clone())
                    .ok_or_else(|| Refusal::Input {
                        code: "UNKNOWN_PROFILE",
                        field: "params_profile".to_owned(),
                        message: format!("`{name}` is not a set of parameters that is known here"),
                    })?;
                Ok(Law {
                    switches: line.input.switches(),
                    ..law
                })
            }
        }
    }
}

/// Reads one line: its reference; and the line with what in it could not be read, or why there is no case in it.
pub(crate) fn read(text: &str) -> (Value, Result<(Line, Unread), Refusal>) {
    match serde_json::from_str::<Line>(text) {
        Ok(line) => (line.id.clone(), Ok((line, Unread::default()))),
        Err(error) => {
            let value = serde_json::from_str::<Value>(text).ok();
            let id = value.and_then(|value| value.get("id").cloned());
            (
                id.unwrap_or(Value::Null),
                read_leniently(text, &error.to_string()),
            )
        }
    }
}

/// The answer to one line, with each date explained if that is asked for.
#[must_use]
pub fn answer_line(text: &str, profile: &Profile, explained: bool) -> String {
    let (id, line) = read(text);
    let answer = line.and_then(|line| answer_to(line, profile, explained));
    let mut fields = Map::new();
    fields.insert("id".to_owned(), id);
    match answer {
        Ok((answer, explanations, law)) => {
            write_answer(&answer, &mut fields);
            if matches!(profile, Profile::Law(_)) {
                write_beyond(&answer, &law, &mut fields);
            }
            if explained {
                let trees = explanations.iter().map(tree).collect();
                fields.insert("explanation".to_owned(), Value::Array(trees));
            }
        }
        Err(refusal) => {
            let error = json!({
                "code": refusal.code(),
                "codes": refusal.codes(),
                "message": refusal.to_string(),
            });
            fields.insert("error".to_owned(), error);
        }
    }
    Value::Object(fields).to_string()
}

/// The answer to one line as text, each date explained.
#[must_use]
pub fn answer_text(text: &str, profile: &Profile) -> String {
    let (id, line) = read(text);
    let id = if id.is_null() {
        "?".to_owned()
    } else {
        id.to_string()
    };
    let answered = line.and_then(|line| answer_to(line, profile, true));
    let words = match answered {
        Ok((answer, explanations, law)) => in_text(&answer, &explanations, &law),
        Err(refusal) => refusal_in_text(&refusal),
    };
    format!("Case {}\n{words}", id.trim_matches('"'))
}

/// The answer to a line, each date explained if that is asked for, and the law that it was given under.
fn answer_to(
    (line, unread): (Line, Unread),
    profile: &Profile,
    explained: bool,
) -> Result<(Answer, Vec<Explanation>, Law), Refusal> {
    let law = match profile.law_for(&line) {
        Ok(law) => law,
        Err(fault) => return Err(unread.with(line.input, fault)),
    };
    let case = sound_case(line.input, unread, &law)?;
    let (answer, explanations) = if explained {
        explain(&case, &law)?
    } else {
        (calculate(&case, &law)?, Vec::new())
    };
    Ok((answer, explanations, law))
}

fn tree(explanation: &Explanation) -> Value {
    let mut value = step(&explanation.step);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("date".to_owned(), explanation.kind.name().into());
        fields.insert("day".to_owned(), explanation.day.to_string().into());
    }
    value
}

fn step(one: &Step) -> Value {
    let mut fields = Map::new();
    fields.insert("words".to_owned(), one.words.clone().into());
    if let Some(sum) = one.sum {
        let sum = json!({
            "from": sum.from.to_string(),
            "days": sum.days,
            "reaches": sum.reaches.to_string(),
        });
        fields.insert("sum".to_owned(), sum);
    }
    if let Some(authority) = &one.authority {
        fields.insert("authority".to_owned(), authority.clone().into());
        fields.insert("verified".to_owned(), (!one.is_unverified).into());
    }
    if !one.steps.is_empty() {
        let steps = one.steps.iter().map(step).collect();
        fields.insert("steps".to_owned(), Value::Array(steps));
    }
    Value::Object(fields)
}

/// What the law gives beside the peer's fields.
fn write_beyond(answer: &Answer, law: &Law, fields: &mut Map<String, Value>) {
    fields.insert("law".to_owned(), law.rows.name.clone().into());
    let leaving: Map<String, Value> = answer
        .leaving
        .iter()
        .map(|(kind, leaving)| {
            let mut days = Map::new();
            days.insert("by".to_owned(), leaving.by.to_string().into());
            if let Some(from) = leaving.may_be_from {
                days.insert("mayBeFrom".to_owned(), from.to_string().into());
            }
            (kind.name().to_owned(), Value::Object(days))
        })
        .collect();
    fields.insert("leaving".to_owned(), Value::Object(leaving));
    fields.insert(
        "unusedDeductions".to_owned(),
        answer.unused_deductions.into(),
    );
    if let Some(day) = answer.not_before {
        fields.insert("notBefore".to_owned(), day.to_string().into());
        let terms = answer.minimum_terms.iter().map(minimum_term).collect();
        fields.insert("minimumTerms".to_owned(), Value::Array(terms));
    }
}

fn minimum_term(term: &MinimumTerm) -> Value {
    let working: Vec<Value> = term.working.iter().map(step).collect();
    json!({
        "type": term.kind.name(),
        "expires": term.expires.to_string(),
        "reviewBefore": term.review_before.to_string(),
        "reviewAfter": term.review_after.to_string(),
        "working": working,
    })
}

fn write_answer(answer: &Answer, fields: &mut Map<String, Value>) {
    let dates: Map<String, Value> = answer
        .dates
        .iter()
        .map(|(kind, day)| (kind.name().to_owned(), day.to_string().into()))
        .collect();
    let tranches: Map<String, Value> = answer
        .tranches
        .iter()
        .map(|(regime, name)| (regime.name().to_owned(), name.clone().into()))
        .collect();
    let sds40 = answer
        .tranches
        .get(&RegimeId::Sds40)
        .map_or("TRANCHE_0", String::as_str);
    let values = [
        ("dates", Value::Object(dates)),
        (
            "effectiveSentenceLength",
            answer.effective_length.to_string().into(),
        ),
        ("affectedBySds40", answer.is_affected_by_sds40.into()),
        ("sdsEarlyReleaseAllocatedTranche", sds40.into()),
        ("sdsEarlyReleaseTranche", sds40.into()),
        (
            "trancheAllocationByLegislationName",
            Value::Object(tranches),
        ),
        (
            "affectedByProgressionModel",
            answer.is_affected_by_progression.into(),
        ),
    ];
    for (name, value) in values {
        fields.insert(name.to_owned(), value);
    }
}
