//! Mappings: any CSV or JSON-lines file, described by a TOML file, without writing code. The guide is
//! `docs/mapping-guide.md`.
//!
//! Every kind of fact can be mapped, since a fact is built as JSON and read by the vocabulary itself; and a mapping that
//! names a kind, a field or a word that the vocabulary does not know is refused when it is loaded.

pub(crate) mod built_in;
mod dates;
mod fault;
mod lines;
mod load;
mod reading;
mod record;
mod rows;
mod scalar;
mod shape;
pub(crate) mod table;
mod template;
mod value;

pub use fault::MappingFault;
pub(crate) use reading::{read, read_again};

use encoding_rs::Encoding;
use facts::When;
use std::collections::{BTreeMap, BTreeSet};
use template::Template;
use value::Value;

/// A description of a file: what its columns are called, and which facts its rows make.
///
/// ```
/// let mapping = intake::Mapping::load(
///     r#"
///     name = "calls"
///     kind = "csv"
///     [subject]
///     reference = "{Child}"
///     [record]
///     reference = "{Call}"
///     [[fact]]
///     kind = "contact"
///     from = { column = "On", format = "dd/mm/yyyy" }
///     [fact.fields]
///     how = "telephone"
///     account = "{Said}"
///     "#,
/// )?;
/// assert_eq!(mapping.format_name(), "mapping:calls");
/// # Ok::<(), intake::MappingFault>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mapping {
    format_name: String,
    kind: Kind,
    encoding: Option<&'static Encoding>,
    /// Texts that mean blank.
    blanks: Vec<String>,
    optional_columns: Vec<String>,
    /// The columns that templates name, by number.
    columns: Vec<String>,
    subject: Template,
    record: Template,
    written: Option<Value>,
    handling: Handling,
    /// What a record must fulfil to be taken at all.
    require: Vec<Condition>,
    facts: Vec<FactMade>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Csv { delimiter: u8 },
    JsonLines,
}

/// A fact that a record may make.
#[derive(Clone, Debug)]
struct FactMade {
    kind: facts::Kind,
    conditions: Vec<Condition>,
    about: Option<Template>,
    from: Option<Value>,
    until: Option<Value>,
    fields: Value,
}

#[derive(Clone, Debug)]
struct Condition {
    template: Template,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    In(Vec<String>),
    NotIn(Vec<String>),
    Present(bool),
}

#[derive(Clone, Debug)]
enum Handling {
    Always(facts::Handling),
    Column {
        template: Template,
        values: BTreeMap<String, facts::Handling>,
    },
}

/// A time as `iso` reads it: `2024-06-02`, `2024-06`, `2024-06-02T10:15:00+01:00`.
pub(crate) fn iso_time(text: &str) -> Option<When> {
    dates::Pattern::Iso.read(text)
}

impl Mapping {
    /// Loads a mapping from the text of its TOML file.
    ///
    /// # Errors
    /// Where it is no TOML, has a key that mappings do not have, or names a kind of fact, a field or a word that the
    /// vocabulary does not know. The fault names the line and the key, and says what was expected.
    pub fn load(text: &str) -> Result<Self, MappingFault> {
        load::load(text)
    }

    /// The name of the format: `mapping:` and the mapping's own name.
    #[must_use]
    pub fn format_name(&self) -> &str {
        &self.format_name
    }

    /// The kinds of fact that it makes.
    #[must_use]
    pub fn carries(&self) -> BTreeSet<facts::Kind> {
        self.facts
            .iter()
            .map(|made| made.kind)
            .chain([facts::Kind::Discrepancy])
            .collect()
    }

    /// The columns that it reads.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Whether a CSV file with this first line has all its columns.
    pub(crate) fn fits_header(&self, header: &str) -> bool {
        let Kind::Csv { delimiter } = self.kind else {
            return false;
        };
        // A delimiter within quotation marks separates nothing.
        let mut quoted = false;
        let separates = |letter: char| {
            quoted ^= letter == '"';
            letter == char::from(delimiter) && !quoted
        };
        let names: Vec<_> = header
            .split(separates)
            .map(|name| name.trim().trim_matches('"').trim())
            .collect();
        self.columns
            .iter()
            .all(|column| names.contains(&column.as_str()))
    }
}
