//! Why no date is given: a code, the field, and in words what is missing or wrong and whom to ask.

use schemars::JsonSchema;
use sentence::Refusal;
use serde::Serialize;

/// One reason why no date is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reason {
    /// What kind of reason: `MISSING`, `AT_LARGE`, `SOURCES_DISAGREE`, or the engine's own code.
    pub code: String,
    /// Which field, in words: `sentence 1: day of the offence`.
    pub field: String,
    /// What is missing or wrong, and whom to ask.
    pub words: String,
}

impl Reason {
    pub(crate) fn new(code: &str, field: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            field: field.into(),
            words: words.into(),
        }
    }

    /// Something that nobody told.
    pub(crate) fn missing(field: impl Into<String>, what: &str, whom: &str) -> Self {
        Self::new("MISSING", field, format!("{what} is not told; ask {whom}"))
    }

    /// Something told that is not known here.
    pub(crate) fn unknown(field: impl Into<String>, found: &str, expected: &str) -> Self {
        Self::new(
            "UNKNOWN_VALUE",
            field,
            format!("`{found}` is not known here; expected {expected}; check it with the source"),
        )
    }
}

/// A refusal of the calculation as reasons, its fields called by what the record calls them. `names` are those of the
/// sentences with an end, in the calculation's order.
pub(crate) fn reasons_of(refusal: &Refusal, names: &[String]) -> Vec<Reason> {
    match refusal {
        Refusal::Several { refusals } => refusals
            .iter()
            .flat_map(|one| reasons_of(one, names))
            .collect(),
        Refusal::Validation { codes } => codes
            .iter()
            .map(|code| {
                let words = format!(
                    "{}; work it out by hand with the sentence calculation team",
                    code.message()
                );
                Reason::new(code.code(), "the sentences together", words)
            })
            .collect(),
        Refusal::NoReturnToCustody => {
            vec![Reason::new(
                "MISSING",
                "recall: day of return to custody",
                refusal.to_string(),
            )]
        }
        Refusal::Input {
            code,
            field,
            message,
        } => vec![Reason::new(code, field_in_words(field, names), message)],
    }
}

/// `booking.sentences[0].offence.committedAt` in the record's words.
fn field_in_words(field: &str, names: &[String]) -> String {
    let field = field.strip_prefix("booking.").unwrap_or(field);
    let of_sentence = field.strip_prefix("sentences[").and_then(|rest| {
        let (at, rest) = rest.split_once(']')?;
        let name = names.get(at.parse::<usize>().ok()?)?;
        Some((name, rest.trim_start_matches('.')))
    });
    let (name, part) = match of_sentence {
        Some((name, part)) => (name.clone(), part),
        None => match field.strip_prefix("adjustments") {
            Some(_) => ("days of adjustment".to_owned(), ""),
            None => (field.to_owned(), ""),
        },
    };
    let part = match part {
        "offence.committedAt" => "day of the offence",
        "consecutiveSentenceUUIDs" => "consecutive to",
        "extensionDuration" => "extension period",
        "recall.recallType" => "kind of recall",
        "recall.revocationDate" => "day of the recall",
        "recall.returnToCustodyDate" => "day of return to custody",
        other => other,
    };
    if part.is_empty() {
        name
    } else {
        format!("{name}: {part}")
    }
}
