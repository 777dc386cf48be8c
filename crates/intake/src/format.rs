//! The formats: their names, how a file is recognised, which kinds of fact each is able to carry, and reading by format.

use crate::delivery::{Delivered, Delivery, FileFault, FileSummary, Unread};
use crate::mapping::Mapping;
use crate::{census, fhir, looked_after, mapping, workbook};
use facts::Kind;
use std::collections::BTreeSet;
use std::io::BufRead;
use std::ops::ControlFlow;

/// A format that an agency's file may come in.
#[derive(Clone, Debug)]
pub enum Format {
    /// Children in Need census XML.
    CinCensus,
    /// The looked-after children return as XML.
    LookedAfterXml,
    /// The Annex A workbook.
    AnnexA,
    /// FHIR R4 resources and bundles, as JSON or XML.
    Fhir,
    /// A format that is built in as a mapping, by its name.
    BuiltIn(&'static str),
    /// A CSV or JSON-lines file described by a mapping.
    Mapping(Box<Mapping>),
}

/// A name that is no built-in format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{found}` is no format; expected one that is listed by `joinder import --help` and in docs/formats, such as `cin-census`, or `mapping:FILE.toml` for a file with a mapping"
)]
pub struct UnknownFormat {
    /// The name that was given.
    pub found: String,
}

impl Format {
    /// The built-in formats.
    pub fn built_in() -> impl Iterator<Item = Self> {
        [
            Self::CinCensus,
            Self::LookedAfterXml,
            Self::AnnexA,
            Self::Fhir,
        ]
        .into_iter()
        .chain(
            mapping::built_in::NAMES
                .iter()
                .map(|name| Self::BuiltIn(name)),
        )
    }

    /// The format of that name.
    ///
    /// # Errors
    /// Where no built-in format has it. A mapping is loaded with [`Mapping::load`], since reading its file is the
    /// caller's.
    pub fn named(name: &str) -> Result<Self, UnknownFormat> {
        Self::built_in()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat {
                found: name.to_owned(),
            })
    }

    /// The format's name: `cin-census`, `mapping:health-visiting`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::CinCensus => "cin-census",
            Self::LookedAfterXml => "ssda903-xml",
            Self::AnnexA => "annex-a",
            Self::Fhir => "fhir",
            Self::BuiltIn(name) => name,
            Self::Mapping(mapping) => mapping.format_name(),
        }
    }

    /// The format of a file that begins so; `None` where that cannot be told. A few kilobytes are enough.
    #[must_use]
    pub fn recognise(first_bytes: &[u8]) -> Option<Self> {
        if first_bytes.starts_with(workbook::BEGINNING) {
            return Some(Self::AnnexA);
        }
        let text = crate::decode::beginning(first_bytes);
        if fhir::begins(&text) {
            return Some(Self::Fhir);
        }
        if text.trim_start().starts_with('<') {
            if text.contains("<EXPSSDA903") {
                return Some(Self::LookedAfterXml);
            }
            let census = ["<Message", "<Header", "<CollectionDetails", "<Children"]
                .iter()
                .any(|tag| text.contains(tag));
            return census.then_some(Self::CinCensus);
        }
        let header = text.lines().next().unwrap_or_default();
        mapping::built_in::fitting(header).map(Self::BuiltIn)
    }

    /// The columns that a CSV format reads; none for others.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        self.mapping().map(Mapping::columns).unwrap_or_default()
    }

    /// The kinds of fact that this format is able to carry. Where nothing that reports is able to carry an answer, the
    /// answer cannot be told.
    #[must_use]
    pub fn carries(&self) -> BTreeSet<Kind> {
        match self {
            Self::CinCensus => census::CARRIES.iter().copied().collect(),
            Self::LookedAfterXml => looked_after::carries(),
            Self::AnnexA => workbook::carries(),
            Self::Fhir => fhir::CARRIES.iter().copied().collect(),
            _ => self.mapping().map(Mapping::carries).unwrap_or_default(),
        }
    }

    fn mapping(&self) -> Option<&Mapping> {
        match self {
            Self::CinCensus | Self::LookedAfterXml | Self::AnnexA | Self::Fhir => None,
            Self::BuiltIn(name) => mapping::built_in::named(name),
            Self::Mapping(mapping) => Some(mapping),
        }
    }
}

/// Reads a file, and hands on each record as soon as it is read, until `each` says to stop.
///
/// Every record's body holds its facts in the order of the file, then a discrepancy fact for each complaint about them.
///
/// # Errors
/// Where the file cannot be read at all: not this format, an encoding that is not known, an error of the input. What was
/// handed on before stays good.
pub fn read(
    format: &Format,
    delivery: &Delivery<'_>,
    input: &mut dyn BufRead,
    each: &mut dyn FnMut(Delivered) -> ControlFlow<()>,
) -> Result<FileSummary, FileFault> {
    match (format, format.mapping()) {
        (Format::LookedAfterXml, _) => looked_after::read(delivery, input, each),
        (Format::AnnexA, _) => workbook::read(delivery, input, each),
        (Format::Fhir, _) => fhir::read(delivery, input, each),
        (_, Some(mapping)) => mapping::read(mapping, format.name(), delivery, input, each),
        (_, None) => census::read(delivery, input, each),
    }
}

/// Tries one record again, with its text corrected by a person.
///
/// The corrected text of a census module is that element; of a child that came without an `LAchildID`, the element within
/// `<Child>` beside its `<ChildIdentifiers>`. Of a row it is that row, without its header.
#[must_use]
pub fn read_again(
    format: &Format,
    delivery: &Delivery<'_>,
    unread: &Unread,
    corrected: &str,
) -> Delivered {
    match (format, format.mapping()) {
        (Format::LookedAfterXml, _) => looked_after::read_again(delivery, unread, corrected),
        (Format::Fhir, _) => fhir::read_again(delivery, unread, corrected),
        (_, Some(mapping)) => {
            mapping::read_again(mapping, format.name(), delivery, unread, corrected)
        }
        // A row of a workbook goes by the name of its list, which is a mapping.
        (_, None) => census::read_again(delivery, unread, corrected),
    }
}
