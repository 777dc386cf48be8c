//! The Children in Need census: XML, one file an authority and year, in the shapes of 2021 to 2026.
//!
//! Authority: Children in need census guide 2023 to 2024; schema of 2026 (`Sex` for `GenderCurrent`,
//! `PreProceedingsandFGDM`). A record is one module element of a child; a module within another (an assessment within
//! `CINdetails`) is a record of its own, and is no part of the outer one's text.
//!
//! Not here: the year-on-year and cross-record validations of the return itself, which are the department's.

mod again;
mod child;
mod codes;
mod fields;
mod header;
mod modules;
mod record;
mod rules;

pub(crate) use modules::CARRIES;
pub(crate) use record::misread_complaint;

use crate::decode::{Declared, Decoded};
use crate::delivery::{Delivered, Delivery, FileFault, FileSummary, Remarks, Unread};
use crate::repeats::Repeats;
use crate::xml::split::{Chunk, Ending, Names, Piece, Splitter};
use facts::{Body, Fact, Handling, RecordReference, Span, When};
use header::Header;
use std::io::{self, BufRead};
use std::ops::ControlFlow;

/// The elements that a census is cut by.
const NAMES: Names = Names {
    root: "Message",
    group: "Children",
    child: "Child",
    header: Some("Header"),
};

/// Reads a census file.
pub(crate) fn read(
    delivery: &Delivery<'_>,
    input: &mut dyn BufRead,
    each: &mut dyn FnMut(Delivered) -> ControlFlow<()>,
) -> Result<FileSummary, FileFault> {
    let fault = |line, fault: &io::Error| FileFault {
        file: delivery.file.to_owned(),
        line,
        found: fault.to_string(),
        expected: "a file that can be read to its end".to_owned(),
    };
    let mut decoded = Decoded::open(input, Declared::InXml).map_err(|one| fault(1, &one))?;
    let mut remarks = Remarks::default();
    decoded
        .take_remarks()
        .into_iter()
        .for_each(|remark| remarks.say(remark));
    let splitter = Splitter::new(decoded, NAMES);
    let mut census = Census {
        delivery,
        splitter,
        remarks,
        repeats: Repeats::default(),
        header: None,
        number: 0,
        records: 0,
        complete: true,
    };
    loop {
        match census.splitter.next_piece() {
            Err(one) => return Err(fault(census.splitter.line(), &one)),
            Ok(None) => break,
            Ok(Some(piece)) => {
                if census.take(piece, each)?.is_break() {
                    return Ok(census.summary(true));
                }
            }
        }
    }
    if !census.splitter.met_children {
        return Err(census.no_census());
    }
    Ok(census.summary(false))
}

/// Reads one record again.
pub(crate) fn read_again(delivery: &Delivery<'_>, unread: &Unread, corrected: &str) -> Delivered {
    let file = child::File {
        delivery: *delivery,
        authority: String::new(),
        written: unread.written,
        year_end: None,
    };
    again::read_again(&file, unread, corrected)
}

struct Census<'a> {
    delivery: &'a Delivery<'a>,
    splitter: Splitter<'a>,
    remarks: Remarks,
    repeats: Repeats,
    header: Option<Header>,
    number: u64,
    records: u64,
    complete: bool,
}

impl Census<'_> {
    fn take(
        &mut self,
        piece: Piece,
        each: &mut dyn FnMut(Delivered) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, FileFault> {
        match piece {
            Piece::Declaration { line } => {
                return Err(FileFault {
                    file: self.delivery.file.to_owned(),
                    line,
                    found: "<!".to_owned(),
                    expected: "census elements; a file with a document type or entities is not read, since they could make it say anything".to_owned(),
                });
            }
            Piece::Stray { what, line } => self
                .remarks
                .say(format!("{what} (line {line}) was not read")),
            Piece::Header(chunk) => return Ok(self.take_header(&chunk, each)),
            Piece::Child(chunk) => return Ok(self.take_child(&chunk, each)),
        }
        Ok(ControlFlow::Continue(()))
    }

    fn take_header(
        &mut self,
        chunk: &Chunk,
        each: &mut dyn FnMut(Delivered) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.complete = chunk.ending == Ending::Closed;
        if self.header.is_some() {
            self.remarks.say(format!(
                "a second `Header` (line {}) was not read",
                chunk.line
            ));
            return ControlFlow::Continue(());
        }
        let header = header::read(chunk);
        header
            .remarks()
            .into_iter()
            .for_each(|remark| self.remarks.say(remark));
        let misread = self.misread();
        let record = header_record(self.delivery, &header, chunk, &misread);
        self.header = Some(header);
        record.map_or(ControlFlow::Continue(()), |record| {
            self.hand_on(Delivered::Read(record), each)
        })
    }

    fn take_child(
        &mut self,
        chunk: &Chunk,
        each: &mut dyn FnMut(Delivered) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.complete = chunk.ending != Ending::CutOff;
        self.number += 1;
        if self.header.is_none() {
            let header = Header::absent();
            header
                .remarks()
                .into_iter()
                .for_each(|remark| self.remarks.say(remark));
            self.header = Some(header);
        }
        let misread = self.misread();
        let Some(header) = &self.header else {
            return ControlFlow::Continue(());
        };
        let file = child::File {
            delivery: *self.delivery,
            authority: header.authority.clone(),
            written: header.written.unwrap_or(When::Unknown),
            year_end: header.year_end(),
        };
        let repeats = &mut self.repeats;
        let records = child::read(
            &file,
            chunk,
            self.number,
            &mut |name, text| repeats.meet(name, text),
            &misread,
        );
        records
            .into_iter()
            .try_for_each(|record| self.hand_on(record, each))
    }

    fn hand_on(
        &mut self,
        record: Delivered,
        each: &mut dyn FnMut(Delivered) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.records += 1;
        each(record)
    }

    fn misread(&mut self) -> Vec<crate::decode::Misread> {
        let offset = self.splitter.decoded().offset();
        let misread = self.splitter.decoded().misread_before(offset);
        if !misread.is_empty() {
            self.remarks.say("the file holds bytes that are not of its encoding; each record that has them says so".to_owned());
        }
        misread
    }

    fn no_census(&self) -> FileFault {
        let found = if self.header.is_some() {
            "a header, and then the end of the file"
        } else {
            "no `Children`"
        };
        FileFault {
            file: self.delivery.file.to_owned(),
            line: self.splitter.line(),
            found: found.to_owned(),
            expected: "a children in need census: `Message` with `Header` and `Children`"
                .to_owned(),
        }
    }

    fn summary(mut self, stopped: bool) -> FileSummary {
        let whole = self.complete && self.splitter.closed;
        if !(stopped || whole) {
            self.remarks.say(format!("the file ends at line {} before `</Message>`: it was cut off, and what came after is not here", self.splitter.line()));
        }
        if !stopped && self.number == 0 {
            self.remarks.say("the file has no children".to_owned());
        }
        self.repeats
            .remark()
            .into_iter()
            .for_each(|remark| self.remarks.say(remark));
        let written = self
            .header
            .as_ref()
            .and_then(|header| header.written)
            .unwrap_or(When::Unknown);
        FileSummary {
            records: self.records,
            written,
            remarks: self.remarks.into_list(),
        }
    }
}

/// The header as a record, where something is wrong with it: the record says what.
fn header_record(
    delivery: &Delivery<'_>,
    header: &Header,
    chunk: &Chunk,
    misread: &[crate::decode::Misread],
) -> Option<Body> {
    let written = header.written.unwrap_or(When::Unknown);
    let complaints = header
        .complaints
        .iter()
        .cloned()
        .chain(misread.iter().map(misread_complaint));
    let facts: Vec<_> = complaints
        .map(|complaint| Fact {
            about: None,
            happened: Span::at(written),
            statement: complaint.into(),
        })
        .collect();
    let reference = format!("Header/{}/{}", header.authority, header.year);
    (!facts.is_empty()).then(|| Body {
        record: RecordReference::new(delivery.source, &reference),
        format: "cin-census".to_owned(),
        written,
        place: format!("{}, line {}", delivery.file, chunk.line),
        verbatim: chunk.text.clone(),
        handling: Handling::Ordinary,
        facts,
    })
}
