//! A record that comes neither as CSV nor as JSON, but as named fields: an element of XML, a row of a workbook. It is read
//! by the same mappings, so that a child's episode says the same whichever way it came.

use super::record::{self, Arrived};
use super::template::Columns;
use super::{Mapping, value};
use crate::decode::Misread;
use crate::delivery::{Delivered, Delivery, Fault};
use crate::repeats::Repeats;
use facts::{Discrepancy, When};
use std::borrow::Cow;

/// A record as named fields.
pub(crate) struct Named<'a> {
    /// The mapping that it is read by.
    pub(crate) mapping: &'a Mapping,
    /// The format's name, for the record.
    pub(crate) format: &'a str,
    /// The delivery.
    pub(crate) delivery: &'a Delivery<'a>,
    /// Names and what stands there.
    pub(crate) fields: &'a [(String, String)],
    /// Where it stands in the file: `line 214`, `List 3, row 4`.
    pub(crate) line: String,
    /// As it arrived.
    pub(crate) verbatim: &'a str,
    /// What reading it again needs.
    pub(crate) context: String,
}

impl Named<'_> {
    /// Reads it. `complaints` are those about its form, `faults` what makes it unreadable whatever it says.
    pub(crate) fn read(
        &self,
        faults: Vec<Fault>,
        complaints: Vec<Discrepancy>,
        repeats: &mut Repeats,
    ) -> Delivered {
        let arrived = Arrived {
            delivery: self.delivery,
            format: self.format,
            line: self.line.clone(),
            place: format!("{}, {}", self.delivery.file, self.line),
            verbatim: self.verbatim,
            context: self.context.clone(),
        };
        if !faults.is_empty() {
            let reference = self.mapping.record.fill(self, "");
            let handling = self.mapping.handling.unreadable();
            return arrived.unread(&reference, None, When::Unknown, handling, faults);
        }
        record::make(
            self.mapping,
            &arrived,
            self,
            complaints,
            &mut |reference, text| repeats.meet(reference, text),
        )
    }

    /// A fault about the record as a whole, or about one field of it.
    pub(crate) fn fault(&self, field: &str, found: &str, expected: &str, reason: &str) -> Fault {
        Fault {
            place: self.line.clone(),
            field: field.to_owned(),
            found: crate::delivery::shortened(found),
            expected: expected.to_owned(),
            reason: reason.to_owned(),
        }
    }
}

impl Columns for Named<'_> {
    fn text(&self, column: usize) -> Cow<'_, str> {
        let name = self.mapping.columns.get(column);
        let found = name.and_then(|name| self.fields.iter().find(|(known, _)| known == name));
        let text = found.map_or("", |(_, text)| text.trim());
        if self.mapping.blanks.iter().any(|blank| blank == text) {
            Cow::Borrowed("")
        } else {
            Cow::Borrowed(text)
        }
    }

    fn items(&self, column: usize, separator: &str) -> Vec<String> {
        value::split(&self.text(column), separator)
    }
}

/// Complaints about bytes that were not of the file's encoding.
pub(crate) fn misread(misread: &[Misread]) -> Vec<Discrepancy> {
    record::misread(misread)
}
