//! Small words shared by many statements: yes, no and the three ways of not knowing; who; how certain.
//!
//! Blank is a state (promise 6): not stated, unknown and not applicable are three different values, and none means no.

use crate::SubjectReference;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An answer to a question that a source may leave blank. In JSON `"yes"`, `"no"`, `"unknown"`, `"not_applicable"`, or
/// absent for not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Option<WrittenYesNo>", into = "Option<WrittenYesNo>")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The source says that it does not know.
    Unknown,
    /// The source says that the question does not apply.
    NotApplicable,
    /// The source said nothing.
    #[default]
    NotStated,
}

impl YesNo {
    /// From a plain yes or no.
    #[must_use]
    pub const fn from_bool(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }

    /// For people: `yes`, `no`, `not known`, `does not apply`, `not stated`.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "not known",
            Self::NotApplicable => "does not apply",
            Self::NotStated => "not stated",
        }
    }
}

/// A text or code that a source may leave blank. In JSON `{"text": "…"}`, `"unknown"`, `"not_applicable"`, or absent
/// for not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Option<WrittenSaid>", into = "Option<WrittenSaid>")]
pub enum Said {
    /// What was said, as it was said.
    Text(String),
    /// The source says that it does not know.
    Unknown,
    /// The source says that the question does not apply.
    NotApplicable,
    /// The source said nothing.
    #[default]
    NotStated,
}

impl Said {
    /// From a field that may be empty: empty is not stated.
    #[must_use]
    pub fn from_field(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            Self::NotStated
        } else {
            Self::Text(text.to_owned())
        }
    }

    /// The text, where there is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// For people.
    #[must_use]
    pub fn in_words(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Unknown => "not known",
            Self::NotApplicable => "does not apply",
            Self::NotStated => "not stated",
        }
    }
}

/// How sure the source is of what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Seen by the worker, or proved by a document.
    Verified,
    /// Told by somebody, not checked.
    Reported,
    /// Thought likely from other facts.
    Suspected,
    /// Not said.
    #[default]
    NotStated,
}

/// Somebody who takes part in what happened: a worker, a parent, an unnamed man at the door.
/// A party is a mention and no person of the record, unless the source gives its own reference for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// As the source names them; absent for the unnamed.
    #[serde(default)]
    pub name: Option<String>,
    /// What they are there: `social worker`, `mother`, `unnamed man`.
    #[serde(default)]
    pub role: Option<String>,
    /// The source's own reference, where it keeps a record of them.
    #[serde(default)]
    pub subject: Option<SubjectReference>,
}

impl Party {
    /// Somebody known by their role only.
    #[must_use]
    pub fn in_role(role: &str) -> Self {
        Self {
            role: Some(role.to_owned()),
            ..Self::default()
        }
    }

    /// Name and role for people: `Kit Marlowe (social worker)`, `unnamed man`, `not named`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match (&self.name, &self.role) {
            (Some(name), Some(role)) => format!("{name} ({role})"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => "not named".to_owned(),
        }
    }
}

/// How [`YesNo`] is written: the blank is no word but an absent field.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum WrittenYesNo {
    Yes,
    No,
    Unknown,
    NotApplicable,
}

impl From<Option<WrittenYesNo>> for YesNo {
    fn from(written: Option<WrittenYesNo>) -> Self {
        match written {
            Some(WrittenYesNo::Yes) => Self::Yes,
            Some(WrittenYesNo::No) => Self::No,
            Some(WrittenYesNo::Unknown) => Self::Unknown,
            Some(WrittenYesNo::NotApplicable) => Self::NotApplicable,
            None => Self::NotStated,
        }
    }
}

impl From<YesNo> for Option<WrittenYesNo> {
    fn from(answer: YesNo) -> Self {
        match answer {
            YesNo::Yes => Some(WrittenYesNo::Yes),
            YesNo::No => Some(WrittenYesNo::No),
            YesNo::Unknown => Some(WrittenYesNo::Unknown),
            YesNo::NotApplicable => Some(WrittenYesNo::NotApplicable),
            YesNo::NotStated => None,
        }
    }
}

/// How [`Said`] is written: the blank is no word but an absent field.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum WrittenSaid {
    Text(String),
    Unknown,
    NotApplicable,
}

impl From<Option<WrittenSaid>> for Said {
    fn from(written: Option<WrittenSaid>) -> Self {
        match written {
            Some(WrittenSaid::Text(text)) => Self::Text(text),
            Some(WrittenSaid::Unknown) => Self::Unknown,
            Some(WrittenSaid::NotApplicable) => Self::NotApplicable,
            None => Self::NotStated,
        }
    }
}

impl From<Said> for Option<WrittenSaid> {
    fn from(said: Said) -> Self {
        match said {
            Said::Text(text) => Some(WrittenSaid::Text(text)),
            Said::Unknown => Some(WrittenSaid::Unknown),
            Said::NotApplicable => Some(WrittenSaid::NotApplicable),
            Said::NotStated => None,
        }
    }
}
