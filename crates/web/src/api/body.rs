//! Bodies of requests: JSON of one form, and nothing else. A fault is named by its place, and never by what stood there.

use super::BODY_LIMIT;
use super::query::SAYS_SOMETHING;
use crate::posted::has_type;
use crate::problem::Problem;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// The longest text of an answer, a note or a reason, in characters.
const LONGEST: usize = 20_000;

/// A body that was sent as `application/json`: no form of another site can send that without asking first, and none is
/// allowed to.
pub(crate) struct Sent<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !has_type(request.headers(), "application/json") {
            return Err(Problem::WrongType("JSON, as application/json"));
        }
        let bytes = to_bytes(request.into_body(), BODY_LIMIT)
            .await
            .map_err(|_| Problem::TooLarge)?;
        read(&bytes).map(Self)
    }
}

/// Reads a JSON object. How deep it may be nested is limited by the reader (128).
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // Fields in order without their names would be taken for an object, too.
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_some_and(|first| *first == b'[') {
        return Err(Problem::Malformed(
            "The body is no JSON object. The form is described at /api.".to_owned(),
        ));
    }
    serde_json::from_slice(bytes).map_err(|fault| {
        let what = if fault.is_data() {
            "has not the form that this address expects"
        } else {
            "is no JSON"
        };
        Problem::Malformed(format!(
            "The body {what}: line {}, column {}. The form is described at /api.",
            fault.line(),
            fault.column()
        ))
    })
}

/// Reads an object within a body, by the names of its fields only.
pub(crate) fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    let fields = serde_json::Map::deserialize(deserializer)?;
    serde_json::from_value(serde_json::Value::Object(fields)).map_err(de::Error::custom)
}

/// The same, where there may be none.
pub(crate) fn object_or_none<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let fields = Option::<serde_json::Map<_, _>>::deserialize(deserializer)?;
    fields
        .map(|fields| serde_json::from_value(serde_json::Value::Object(fields)))
        .transpose()
        .map_err(de::Error::custom)
}

/// Words that somebody writes for others to read: something besides space, and no control character but line breaks and
/// tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) String);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
        if text.trim().is_empty() || text.chars().count() > LONGEST || text.chars().any(odd) {
            return Err(de::Error::custom("no words"));
        }
        Ok(Self(text.replace("\r\n", "\n")))
    }
}

impl JsonSchema for Words {
    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let allowed = r"[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]";
        let said = r"[^\s\u0000-\u001F\u007F-\u009F]";
        json_schema!({
            "type": "string",
            "description": "Words for people: something besides space, and no control character but line breaks and tabs",
            "minLength": 1,
            "maxLength": LONGEST,
            "pattern": format!("^{allowed}*{said}{allowed}*$"),
        })
    }
}

/// A line of text of up to 200 characters: a name, an identifier, a purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line(pub(crate) String);

/// The longest line, in characters.
const LONGEST_LINE: usize = 200;

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let fits = text.chars().count() <= LONGEST_LINE && !text.chars().any(char::is_control);
        if fits && !text.trim().is_empty() {
            Ok(Self(text))
        } else {
            Err(de::Error::custom("no line of text"))
        }
    }
}

impl JsonSchema for Line {
    fn schema_name() -> Cow<'static, str> {
        "Line".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A line of text: something besides space, and no control character",
            "minLength": 1,
            "maxLength": LONGEST_LINE,
            "pattern": SAYS_SOMETHING,
        })
    }
}

/// The largest whole number that every reader of JSON keeps exactly: 2^53 − 1 (RFC 8259, section 6).
pub(crate) const LARGEST_NUMBER: u64 = (1 << 53) - 1;

/// A whole number from 0 that is sent. JSON knows one kind of number only, so that `7.0` is the whole number 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WholeNumber(pub(crate) u64);

impl<'de> Deserialize<'de> for WholeNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        let whole = number.as_u64().or_else(|| {
            let as_written = number.as_f64()?;
            // Up to the largest number no fraction is lost by the cast, and what has none is written without.
            (as_written.fract() == 0.0 && (0.0..=LARGEST_NUMBER as f64).contains(&as_written))
                .then_some(as_written as u64)
        });
        match whole {
            Some(whole) if whole <= LARGEST_NUMBER => Ok(Self(whole)),
            _ => Err(de::Error::custom("no whole number")),
        }
    }
}

impl JsonSchema for WholeNumber {
    fn schema_name() -> Cow<'static, str> {
        "WholeNumber".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0, "maximum": LARGEST_NUMBER })
    }
}

/// A day that is sent, such as 2014-03-27.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct SentDay(pub(crate) calendar::Day);

impl JsonSchema for SentDay {
    fn schema_name() -> Cow<'static, str> {
        "SentDay".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "examples": ["2014-03-27"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_and_control_characters_are_not() {
        let cases = [
            (r#""visited today""#, true),
            (r#""one\r\ntwo\tthree""#, true),
            (r#""""#, false),
            (r#"" \n ""#, false),
            (r#""a\u0000b""#, false),
            (r#""a\u001b[2Jb""#, false),
            (r#""a\u0085b""#, false),
            ("7", false),
        ];
        for (json, expected) in cases {
            assert_eq!(read::<Words>(json.as_bytes()).is_ok(), expected, "{json}");
        }
        let long = format!("\"{}\"", "x".repeat(LONGEST + 1));
        assert!(read::<Words>(long.as_bytes()).is_err());
    }

    #[test]
    fn whole_numbers_are_taken_however_they_are_written() {
        let cases = [
            ("7", Some(7)),
            ("7.0", Some(7)),
            ("7e2", Some(700)),
            ("0", Some(0)),
            ("-0.0", Some(0)),
            ("9007199254740991", Some(LARGEST_NUMBER)),
            ("9007199254740992", None),
            ("9007199254740992.0", None),
            ("1e300", None),
            ("7.5", None),
            ("-7", None),
            ("\"7\"", None),
            ("null", None),
        ];
        for (json, expected) in cases {
            let found = serde_json::from_str::<WholeNumber>(json).ok();
            assert_eq!(found, expected.map(WholeNumber), "{json}");
        }
    }

    #[test]
    fn a_fault_is_named_by_its_place_and_not_by_what_stood_there() {
        let Err(Problem::Malformed(words)) = read::<Words>(b"{\"secret\": 1}") else {
            panic!("it was read");
        };
        assert!(words.contains("line 1, column"), "{words}");
        assert!(!words.contains("secret"), "{words}");
    }

    #[test]
    fn json_that_is_nested_deep_is_refused() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(read::<serde_json::Value>(deep.as_bytes()).is_err());
    }
}
