//! What an address may ask for: each operation says by name and form. What is misspelt is refused, as a filter that is
//! passed over in silence would show too much.

use super::body::LARGEST_NUMBER;
use super::describe::Operation;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::extract::{FromRequestParts, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use calendar::Day;
use serde_json::{Value, json};

/// The form of a value in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A day, such as 2026-11-22.
    Day,
    /// Up to so many characters, at least one of them no space.
    Text(usize),
    /// A whole number from 0.
    Number,
    /// A place in a list, as a page before gave it.
    Place,
    /// A fact, such as 184.0.
    Fact,
    /// The name of a run of an import.
    Run,
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// One parameter of an address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) about: &'static str,
}

impl Form {
    fn fits(self, text: &str) -> bool {
        match self {
            Self::Day => text.len() == 10 && Day::parse_iso(text).is_ok(),
            Self::Text(most) => {
                !text.trim().is_empty()
                    && text.chars().count() <= most
                    && !text.chars().any(char::is_control)
            }
            Self::Number => text
                .parse()
                .is_ok_and(|number: u64| number <= LARGEST_NUMBER),
            Self::Place => text.parse::<desk::view::Place>().is_ok(),
            Self::Fact => text.parse::<facts::FactId>().is_ok(),
            Self::Run => text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.is_empty(),
            Self::OneOf(words) => words.contains(&text),
        }
    }

    /// As JSON Schema.
    pub(crate) fn schema(self) -> Value {
        match self {
            Self::Day => json!({ "type": "string", "format": "date", "examples": ["2026-11-22"] }),
            Self::Text(most) => {
                json!({ "type": "string", "minLength": 1, "maxLength": most, "pattern": SAYS_SOMETHING })
            }
            Self::Number => json!({ "type": "integer", "minimum": 0, "maximum": LARGEST_NUMBER }),
            Self::Place => json!({ "type": "string", "pattern": "^[0-9a-f]{2,64}$" }),
            Self::Fact => {
                json!({ "type": "string", "pattern": "^[0-9]{1,15}\\.[0-9]{1,6}$", "examples": ["184.0"] })
            }
            Self::Run => json!({ "type": "string", "pattern": "^[A-Za-z0-9.:_-]{1,100}$" }),
            Self::OneOf(words) => json!({ "type": "string", "enum": words }),
        }
    }
}

/// Text on one line that holds something besides space, as a pattern of JSON Schema.
pub(crate) const SAYS_SOMETHING: &str = r"^[^\u0000-\u001F\u007F-\u009F]*[^\s\u0000-\u001F\u007F-\u009F][^\u0000-\u001F\u007F-\u009F]*$";

/// Refuses a query that the operation does not describe.
pub(crate) async fn check(operation: &'static Operation, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = match Asked::from_request_parts(&mut parts, &()).await {
        Ok(Asked(fields)) => fields.0,
        Err(_) => {
            return Problem::Malformed("The query of the address cannot be read.".to_owned())
                .into_response();
        }
    };
    match fault_in(operation, &asked) {
        Some(words) => Problem::Malformed(words).into_response(),
        None => next.run(Request::from_parts(parts, body)).await,
    }
}

fn fault_in(operation: &Operation, asked: &[(String, String)]) -> Option<String> {
    for (place, (name, value)) in asked.iter().enumerate() {
        let Some(parameter) = operation.query.iter().find(|one| one.name == name) else {
            let known: Vec<_> = operation.query.iter().map(|one| one.name).collect();
            return Some(if known.is_empty() {
                "The address has a query; none was expected here.".to_owned()
            } else {
                format!(
                    "The address has a parameter that is not known here; expected only {}.",
                    known.join(", ")
                )
            });
        };
        if asked.iter().take(place).any(|(before, _)| before == name) {
            return Some(format!(
                "The parameter {name} stands twice; expected it once."
            ));
        }
        if !parameter.form.fits(value) {
            return Some(format!(
                "The parameter {name} has not the form that was expected: {}",
                parameter.about
            ));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_take_what_they_say_and_nothing_else() {
        let long = "x".repeat(201);
        let cases = [
            (Form::Day, "2026-11-22", true),
            (Form::Day, "2026-02-30", false),
            (Form::Day, "tomorrow", false),
            (Form::Day, "", false),
            (Form::Text(200), "Harbour team", true),
            (Form::Text(200), " ", false),
            (Form::Text(200), "a\0b", false),
            (Form::Text(200), "a\r\nSet-Cookie: x", false),
            (Form::Text(200), &long, false),
            (Form::Number, "17", true),
            (Form::Number, "-1", false),
            (Form::Number, "9007199254740991", true),
            (Form::Number, "9007199254740992", false),
            (Form::Place, "00ff", true),
            (Form::Place, "00FF", false),
            (Form::Fact, "184.0", true),
            (Form::Fact, "184", false),
            (Form::OneOf(&["met"]), "met", true),
            (Form::OneOf(&["met"]), "Met", false),
        ];
        for (form, text, expected) in cases {
            assert_eq!(form.fits(text), expected, "{form:?} {text:?}");
        }
    }
}
