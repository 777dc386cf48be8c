//! What is wrong with a rulebook's text, so that whoever wrote it can mend it.

/// One fault in one file of rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: `{key}` is `{found}`; expected {expected}", file, line.map(|line| format!(" line {line}")).unwrap_or_default())]
pub struct RulebookFault {
    /// The file, by the name it was given.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// The key, with the rule it stands in: `E6.variant.period`.
    pub key: String,
    /// What stood there.
    pub found: String,
    /// What was expected.
    pub expected: String,
}
