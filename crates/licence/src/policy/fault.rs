//! What is wrong with a policy file, and where.

use schemars::JsonSchema;
use serde::Serialize;

/// A fault: line, field, what was found, what was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, thiserror::Error)]
#[error("line {line}: `{field}`: found {found}; expected {expected}")]
pub struct PolicyFault {
    /// The line of the file, from 1.
    pub line: u64,
    /// The field: a column's heading, or the way to it through the JSON.
    pub field: String,
    /// What stands there.
    pub found: String,
    /// What should.
    pub expected: String,
}

impl PolicyFault {
    pub(super) fn at(line: usize, field: &str, found: &str, expected: &str) -> Self {
        Self {
            line: u64::try_from(line).unwrap_or(u64::MAX),
            field: field.to_owned(),
            found: found.to_owned(),
            expected: expected.to_owned(),
        }
    }
}

/// A value in backticks, short enough to be read in a message.
pub(super) fn quoted(value: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = value
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(LONGEST)
        .collect();
    if value.chars().count() > LONGEST {
        short.push('…');
    }
    format!("`{short}`")
}

/// Why a text may not stand in a licence, where it may not: it would do something else when somebody shows it.
pub(super) fn unfit(text: &str) -> Option<&'static str> {
    if text.chars().any(|letter| {
        letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}')
    }) {
        return Some("text without control characters, hidden ones or ones that turn the direction of writing");
    }
    text.trim_start().starts_with(['=', '+', '@']).then_some(
        "text that no spreadsheet takes for a formula: it may not begin with `=`, `+` or `@`",
    )
}
