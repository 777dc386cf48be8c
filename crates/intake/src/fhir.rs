//! FHIR R4 as the Child Protection – Information Sharing service and NHS England's patient flags have it: one resource or a
//! bundle, as JSON or XML.
//!
//! | resource | what it says |
//! |---|---|
//! | `Patient` | personal details, identifiers, address |
//! | `Flag`, `Condition` | a flag |
//! | `CarePlan` | a child protection plan, or that a service is involved; the authority that it names |
//! | `CareTeam` with a subject | that a service is involved |
//! | `RelatedPerson` | how somebody is related |
//! | `AuditEvent` | that somebody looked |
//! | all others | nothing about a person: kept, and that is said |
//!
//! A document is read whole, up to [`DOCUMENT_LIMIT`]. No entity is expanded.

mod node;
mod resource;

use crate::decode::{Declared, Decoded};
use crate::delivery::{Delivered, Delivery, FileFault, FileSummary, Unread, shortened};
use facts::Kind;
use node::Found;
use std::io::{BufRead, Read};
use std::ops::ControlFlow;

/// The longest document that is read, in bytes of its UTF-8 text.
const DOCUMENT_LIMIT: usize = 32 * 1024 * 1024;

/// The kinds of fact that these resources are able to carry.
pub(crate) const CARRIES: &[Kind] = &[
    Kind::PersonDetails,
    Kind::IdentifierHeld,
    Kind::Address,
    Kind::Relationship,
    Kind::ServiceInvolvement,
    Kind::ProtectionPlan,
    Kind::Flag,
    Kind::ViewedElsewhere,
    Kind::Discrepancy,
];

/// Whether a file that begins so is one.
pub(crate) fn begins(text: &str) -> bool {
    let text = text.trim_start();
    (text.starts_with('{') && text.contains("\"resourceType\""))
        || (text.starts_with('<') && text.contains("http://hl7.org/fhir\""))
}

/// Reads a document.
pub(crate) fn read(
    delivery: &Delivery<'_>,
    input: &mut dyn BufRead,
    each: &mut dyn FnMut(Delivered) -> ControlFlow<()>,
) -> Result<FileSummary, FileFault> {
    let refused = |found: &str, expected: &str| FileFault {
        file: delivery.file.to_owned(),
        line: 1,
        found: shortened(found),
        expected: expected.to_owned(),
    };
    let mut decoded = Decoded::open(input, Declared::InXml)
        .map_err(|fault| refused(&fault.to_string(), "a file that can be read to its end"))?;
    let remarks = decoded.take_remarks();
    let mut bytes = Vec::new();
    let limit = u64::try_from(DOCUMENT_LIMIT).unwrap_or(u64::MAX);
    (&mut decoded)
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|fault| refused(&fault.to_string(), "a file that can be read to its end"))?;
    if bytes.len() > DOCUMENT_LIMIT {
        let expected = format!("a document of at most {DOCUMENT_LIMIT} bytes");
        return Err(refused("a longer document", &expected));
    }
    let misread = decoded.misread_before(u64::MAX);
    let text = String::from_utf8_lossy(&bytes);
    let found = node::resources(&text)
        .map_err(|fault| refused(&fault, "a FHIR resource or bundle, as JSON or XML"))?;
    let mut summary = FileSummary {
        records: 0,
        written: facts::When::Unknown,
        remarks,
    };
    if found.is_empty() {
        summary
            .remarks
            .push("the bundle has no entries: it says that nothing was found".to_owned());
    }
    let mut complaints = crate::mapping::table::misread(&misread);
    for one in &found {
        summary.records += 1;
        let record = resource::read(delivery, one, &found, std::mem::take(&mut complaints));
        if each(record).is_break() {
            break;
        }
    }
    Ok(summary)
}

/// Reads one resource again.
pub(crate) fn read_again(delivery: &Delivery<'_>, unread: &Unread, corrected: &str) -> Delivered {
    let found: Vec<Found> = node::resources(corrected).unwrap_or_default();
    let place = unread.place.clone();
    match found.first() {
        Some(one) => match resource::read(delivery, one, &found, Vec::new()) {
            Delivered::Read(mut body) => {
                body.place = place;
                Delivered::Read(body)
            }
            Delivered::Unread(again) => Delivered::Unread(Unread { place, ..again }),
        },
        None => Delivered::Unread(Unread {
            verbatim: corrected.to_owned(),
            ..unread.clone()
        }),
    }
}
