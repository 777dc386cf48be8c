//! Who a fact is about, as its source refers to them; and how a source refers to its own records.
//!
//! A subject is never a joined person: which subjects are the same human being is `identity`'s question, and its
//! answer can be undone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of a source: one of an agency's systems that sends files, such as `northmoor-childrens-services`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct SourceName(pub String);

impl std::fmt::Display for SourceName {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

/// A person as one source refers to them: the source, and its own reference for that person.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct SubjectReference {
    /// The source whose reference it is.
    pub source: SourceName,
    /// The source's own reference, verbatim.
    pub reference: String,
}

impl SubjectReference {
    /// The subject `reference` of `source`.
    #[must_use]
    pub fn new(source: &str, reference: &str) -> Self {
        Self {
            source: SourceName(source.to_owned()),
            reference: reference.to_owned(),
        }
    }
}

/// A source's own reference for one of its records: stable over every time that the record is sent.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct RecordReference {
    /// The source whose record it is.
    pub source: SourceName,
    /// What kind of record, in the format's own word, then the reference: `CINdetails/DfEX0000001/2022-10-06`.
    pub reference: String,
}

impl RecordReference {
    /// The record `reference` of `source`.
    #[must_use]
    pub fn new(source: &str, reference: &str) -> Self {
        Self {
            source: SourceName(source.to_owned()),
            reference: reference.to_owned(),
        }
    }
}
