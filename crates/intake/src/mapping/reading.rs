//! Reading a file by its mapping: rows or lines, one at a time.

use super::lines::{self, Line, Lines};
use super::record::{self, Arrived};
use super::rows::{Row, RowFault, Rows};
use super::template::Columns;
use super::{Kind, Mapping, value};
use crate::decode::{Declared, Decoded};
use crate::delivery::{Delivered, Delivery, Fault, FileFault, FileSummary, Remarks, Unread};
use crate::repeats::Repeats;
use facts::{Body, Discrepancy, When};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::ControlFlow;

type Each<'a> = &'a mut dyn FnMut(Delivered) -> ControlFlow<()>;

/// Reads a file.
pub(crate) fn read(
    mapping: &Mapping,
    format: &str,
    delivery: &Delivery<'_>,
    input: &mut dyn BufRead,
    each: Each<'_>,
) -> Result<FileSummary, FileFault> {
    let mut decoded = Decoded::open(input, Declared::As(mapping.encoding))
        .map_err(|fault| unreadable(delivery, 1, &fault))?;
    let mut remarks = Remarks::default();
    decoded
        .take_remarks()
        .into_iter()
        .for_each(|remark| remarks.say(remark));
    let mut file = File {
        mapping,
        format,
        delivery,
        remarks,
        repeats: Repeats::default(),
        records: 0,
        written: When::Unknown,
    };
    match mapping.kind {
        Kind::Csv { delimiter } => file.rows(Rows::new(decoded, delimiter), each)?,
        Kind::JsonLines => file.lines(Lines::new(decoded), each)?,
    }
    file.repeats
        .remark()
        .into_iter()
        .for_each(|remark| file.remarks.say(remark));
    Ok(FileSummary {
        records: file.records,
        written: file.written,
        remarks: file.remarks.into_list(),
    })
}

/// Reads one record again.
pub(crate) fn read_again(
    mapping: &Mapping,
    format: &str,
    delivery: &Delivery<'_>,
    unread: &Unread,
    corrected: &str,
) -> Delivered {
    let line = unread
        .place
        .rsplit_once(", ")
        .map_or_else(|| unread.place.clone(), |(_, line)| line.to_owned());
    let mut input = corrected.as_bytes();
    let mut file = File {
        mapping,
        format,
        delivery,
        remarks: Remarks::default(),
        repeats: Repeats::default(),
        records: 0,
        written: When::Unknown,
    };
    let arrived = Arrived {
        delivery,
        format,
        line,
        place: unread.place.clone(),
        verbatim: corrected,
        context: unread.context.clone(),
    };
    let again = file.again(&arrived, unread, &mut input);
    match again {
        Delivered::Unread(mut again) => {
            if again.record.reference.starts_with("unnamed-") {
                again.record = unread.record.clone();
            }
            Delivered::Unread(again)
        }
        Delivered::Read(body) => {
            // A second record of the same reference keeps its number.
            let numbered = unread
                .record
                .reference
                .strip_prefix(&body.record.reference)
                .is_some_and(|rest| rest.starts_with('#'));
            let record = if numbered {
                unread.record.clone()
            } else {
                body.record
            };
            Delivered::Read(Body { record, ..body })
        }
    }
}

fn unreadable(delivery: &Delivery<'_>, line: u64, fault: &io::Error) -> FileFault {
    FileFault {
        file: delivery.file.to_owned(),
        line,
        found: fault.to_string(),
        expected: "a file that can be read to its end".to_owned(),
    }
}

struct File<'a> {
    mapping: &'a Mapping,
    format: &'a str,
    delivery: &'a Delivery<'a>,
    remarks: Remarks,
    repeats: Repeats,
    records: u64,
    written: When,
}

impl File<'_> {
    fn rows(&mut self, mut rows: Rows<'_>, each: Each<'_>) -> Result<(), FileFault> {
        let mut next = || rows.next_row().map_err(|fault| (rows.line(), fault));
        let header = next().map_err(|(line, fault)| unreadable(self.delivery, line, &fault))?;
        let header = Header::read(header, self.mapping, self.delivery, &mut self.remarks)?;
        loop {
            let Some(row) =
                next().map_err(|(line, fault)| unreadable(self.delivery, line, &fault))?
            else {
                return Ok(());
            };
            let line = format!("line {}", row.line);
            let place = format!("{}, {line}", self.delivery.file);
            let arrived = Arrived {
                delivery: self.delivery,
                format: self.format,
                line,
                place,
                verbatim: &row.verbatim,
                context: String::new(),
            };
            let made = self.row(&row, &header, arrived);
            if self.hand_on(made, each).is_break() {
                return Ok(());
            }
        }
    }

    fn row(&mut self, row: &Row, header: &Header, arrived: Arrived<'_>) -> Delivered {
        // The header is needed again only for what goes to quarantine.
        let unread = |made: Delivered| match made {
            Delivered::Unread(unread) => Delivered::Unread(Unread {
                context: header.context(),
                ..unread
            }),
            read => read,
        };
        let columns = CsvRow {
            row,
            positions: &header.positions,
            blanks: &self.mapping.blanks,
        };
        let fault = form_fault(row, header, &arrived);
        if let Some(fault) = fault {
            let short = row.fault.is_some();
            let reference = if short {
                String::new()
            } else {
                self.mapping.record.fill(&columns, "")
            };
            return unread(arrived.unread(
                &reference,
                None,
                When::Unknown,
                self.mapping.handling.unreadable(),
                vec![fault],
            ));
        }
        let mut complaints = record::misread(&row.misread);
        if row.loose {
            complaints.push(Discrepancy {
                what: "a quotation mark stands where none belongs; it was taken as it stands"
                    .to_owned(),
                expected: Some(
                    "quotation marks around a whole field, and doubled within it".to_owned(),
                ),
                authority: Some("RFC 4180".to_owned()),
                ..Discrepancy::default()
            });
        }
        let repeats = &mut self.repeats;
        unread(record::make(
            self.mapping,
            &arrived,
            &columns,
            complaints,
            &mut |reference, text| repeats.meet(reference, text),
        ))
    }

    fn lines(&mut self, mut lines: Lines<'_>, each: Each<'_>) -> Result<(), FileFault> {
        let mut met = false;
        while let Some(line) = lines
            .next_line()
            .map_err(|fault| unreadable(self.delivery, lines.number(), &fault))?
        {
            if !met
                && !line.too_long
                && serde_json::from_str::<Json>(&line.verbatim).is_err()
                && !line.verbatim.starts_with('{')
            {
                return Err(FileFault {
                    file: self.delivery.file.to_owned(),
                    line: line.number,
                    found: crate::delivery::shortened(&line.verbatim),
                    expected: "JSON-lines: one JSON object a line".to_owned(),
                });
            }
            met = true;
            let number = format!("line {}", line.number);
            let place = format!("{}, {number}", self.delivery.file);
            let arrived = Arrived {
                delivery: self.delivery,
                format: self.format,
                line: number,
                place,
                verbatim: &line.verbatim,
                context: String::new(),
            };
            let made = self.line(&line, &arrived);
            if self.hand_on(made, each).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &Line, arrived: &Arrived<'_>) -> Delivered {
        let refused = |expected: &str, reason: &str| {
            let fault = arrived.fault("", &line.verbatim, expected, reason);
            arrived.unread(
                "",
                None,
                When::Unknown,
                self.mapping.handling.unreadable(),
                vec![fault],
            )
        };
        if line.too_long {
            return refused(
                &format!("a line of at most {} bytes", crate::RECORD_LIMIT),
                "the line is too long; its beginning is kept",
            );
        }
        match serde_json::from_str::<Json>(&line.verbatim) {
            Ok(object @ Json::Object(_)) => {
                let columns = JsonLine {
                    object: &object,
                    mapping: self.mapping,
                };
                let repeats = &mut self.repeats;
                record::make(
                    self.mapping,
                    arrived,
                    &columns,
                    record::misread(&line.misread),
                    &mut |reference, text| repeats.meet(reference, text),
                )
            }
            Ok(_) => refused("a JSON object", "the line is JSON, but no object"),
            Err(fault) => refused("a JSON object", &format!("the line is no JSON: {fault}")),
        }
    }

    /// One record from its corrected text.
    fn again(
        &mut self,
        arrived: &Arrived<'_>,
        unread: &Unread,
        input: &mut dyn BufRead,
    ) -> Delivered {
        let refused = |reason: &str| {
            let fault = arrived.fault("", arrived.verbatim, "one record", reason);
            arrived.unread(
                &unread.record.reference,
                unread.about.clone(),
                unread.written,
                self.mapping.handling.unreadable(),
                vec![fault],
            )
        };
        let Ok(decoded) = Decoded::open(input, Declared::As(None)) else {
            return refused("the corrected text cannot be read");
        };
        match self.mapping.kind {
            Kind::JsonLines => {
                let line = Line {
                    verbatim: arrived.verbatim.trim().to_owned(),
                    number: 1,
                    too_long: false,
                    misread: Vec::new(),
                };
                self.line(&line, arrived)
            }
            Kind::Csv { delimiter } => {
                let mut rows = Rows::new(decoded, delimiter);
                let (Ok(Some(row)), Ok(None)) = (rows.next_row(), rows.next_row()) else {
                    return refused("the corrected text is not one row");
                };
                let names: Vec<String> = serde_json::from_str(&unread.context).unwrap_or_default();
                let header = Header::of(names, self.mapping);
                let arrived = Arrived {
                    line: arrived.line.clone(),
                    place: arrived.place.clone(),
                    context: String::new(),
                    ..*arrived
                };
                self.row(&row, &header, arrived)
            }
        }
    }

    fn hand_on(&mut self, made: Delivered, each: Each<'_>) -> ControlFlow<()> {
        self.records += 1;
        let written = match &made {
            Delivered::Read(body) => body.written,
            Delivered::Unread(unread) => unread.written,
        };
        // The file is as old as its newest record.
        if written != When::Unknown
            && (self.written == When::Unknown || written.order() > self.written.order())
        {
            self.written = written;
        }
        each(made)
    }
}

/// What is wrong with a row's form.
fn form_fault(row: &Row, header: &Header, arrived: &Arrived<'_>) -> Option<Fault> {
    match row.fault {
        Some(RowFault::Unclosed) => Some(arrived.fault(
            "",
            row.verbatim.as_str(),
            "a closing quotation mark",
            "a quoted field is not closed",
        )),
        Some(RowFault::TooLong) => {
            let expected = format!("a row of at most {} bytes", crate::RECORD_LIMIT);
            Some(arrived.fault(
                "",
                row.verbatim.as_str(),
                &expected,
                "the row is too long; its beginning is kept",
            ))
        }
        None if row.len() != header.names.len() => {
            let expected = format!("{} fields, as in the header", header.names.len());
            Some(arrived.fault(
                "",
                &format!("{} fields", row.len()),
                &expected,
                "the row has not as many fields as the header",
            ))
        }
        None => None,
    }
}

/// A CSV file's header.
struct Header {
    names: Vec<String>,
    /// For each column of the mapping its place in the row.
    positions: Vec<Option<usize>>,
}

impl Header {
    fn of(names: Vec<String>, mapping: &Mapping) -> Self {
        let place = |column: &String| {
            names.iter().position(|name| name == column).or_else(|| {
                names
                    .iter()
                    .position(|name| name.eq_ignore_ascii_case(column))
            })
        };
        let positions = mapping.columns.iter().map(place).collect();
        Self { names, positions }
    }

    fn read(
        row: Option<Row>,
        mapping: &Mapping,
        delivery: &Delivery<'_>,
        remarks: &mut Remarks,
    ) -> Result<Self, FileFault> {
        let refused = |line, found: String, expected: String| FileFault {
            file: delivery.file.to_owned(),
            line,
            found,
            expected,
        };
        let columns = mapping.columns.join(", ");
        let Some(row) = row.filter(|row| row.fault.is_none()) else {
            return Err(refused(
                1,
                "no header".to_owned(),
                format!("a first line with the columns {columns}"),
            ));
        };
        let header = Self::of(
            row.fields().map(|name| name.trim().to_owned()).collect(),
            mapping,
        );
        let absent: Vec<_> = mapping
            .columns
            .iter()
            .zip(&header.positions)
            .filter(|(name, place)| place.is_none() && !mapping.optional_columns.contains(name))
            .map(|(name, _)| name.as_str())
            .collect();
        if !absent.is_empty() {
            let found = crate::delivery::shortened(&header.names.join(", "));
            return Err(refused(
                row.line,
                found,
                format!(
                    "the column `{}` too, which the mapping `{}` reads",
                    absent.join("`, `"),
                    mapping.format_name
                ),
            ));
        }
        let unread: Vec<_> = header
            .names
            .iter()
            .enumerate()
            .filter(|(place, _)| !header.positions.contains(&Some(*place)))
            .map(|(_, name)| name.as_str())
            .collect();
        if !unread.is_empty() {
            remarks.say(format!(
                "the mapping does not read the columns `{}`; they are kept in each record's text",
                unread.join("`, `")
            ));
        }
        for (place, name) in header.names.iter().enumerate() {
            if header.names.iter().take(place).any(|before| before == name) {
                remarks.say(format!(
                    "the column `{name}` comes more than once; the first was read"
                ));
            }
        }
        Ok(header)
    }

    fn context(&self) -> String {
        serde_json::to_string(&self.names).unwrap_or_default()
    }
}

struct CsvRow<'a> {
    row: &'a Row,
    positions: &'a [Option<usize>],
    blanks: &'a [String],
}

impl Columns for CsvRow<'_> {
    fn text(&self, column: usize) -> Cow<'_, str> {
        let place = self.positions.get(column).copied().flatten();
        let text = place.map_or("", |place| self.row.field(place).trim());
        if self.blanks.iter().any(|blank| blank == text) {
            Cow::Borrowed("")
        } else {
            Cow::Borrowed(text)
        }
    }

    fn items(&self, column: usize, separator: &str) -> Vec<String> {
        value::split(&self.text(column), separator)
    }
}

struct JsonLine<'a> {
    object: &'a Json,
    mapping: &'a Mapping,
}

impl JsonLine<'_> {
    fn value(&self, column: usize) -> Option<&Json> {
        self.mapping
            .columns
            .get(column)
            .and_then(|path| lines::under(self.object, path))
    }
}

impl Columns for JsonLine<'_> {
    fn text(&self, column: usize) -> Cow<'_, str> {
        let text = self.value(column).map(lines::text).unwrap_or_default();
        if self.mapping.blanks.contains(&text) {
            Cow::Borrowed("")
        } else {
            Cow::Owned(text)
        }
    }

    fn items(&self, column: usize, separator: &str) -> Vec<String> {
        match self.value(column) {
            Some(Json::Array(items)) => items
                .iter()
                .map(lines::text)
                .filter(|item| !item.is_empty())
                .collect(),
            Some(other) => value::split(&lines::text(other), separator),
            None => Vec::new(),
        }
    }
}
