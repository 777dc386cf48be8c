//! The Annex A workbook (Ofsted's inspection lists): one sheet a list, one row a record, read by mappings of those lists.
//!
//! A workbook is an archive and is read whole; so that a small file cannot make much of itself, it is unpacked once with a
//! limit before anything of it is believed ([`FILE_LIMIT`], [`UNPACKED_LIMIT`]). Cells are then read one by one.

use crate::delivery::{Delivered, Delivery, Fault, FileFault, FileSummary, Remarks, shortened};
use crate::mapping::built_in;
use crate::mapping::table::Named;
use crate::repeats::Repeats;
use calamine::{DataRef, Reader, Xlsx};
use facts::{Kind, When};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Cursor, Read};
use std::ops::ControlFlow;

/// The largest workbook that is read, in bytes.
pub(crate) const FILE_LIMIT: usize = 32 * 1024 * 1024;
/// How much it may unpack to, in bytes, all parts together.
pub(crate) const UNPACKED_LIMIT: u64 = 128 * 1024 * 1024;
/// How many parts it may have.
const PARTS_LIMIT: usize = 1_000;
/// How many columns are read; the widest list has 34.
const COLUMNS_LIMIT: u32 = 200;
/// How many lists there are.
const LISTS: u32 = 11;
/// What a workbook, as every archive of its kind, begins with.
pub(crate) const BEGINNING: &[u8] = b"PK\x03\x04";

type Each<'a> = &'a mut dyn FnMut(Delivered) -> ControlFlow<()>;

/// The kinds of fact that the lists are able to carry.
pub(crate) fn carries() -> BTreeSet<Kind> {
    lists().flat_map(|(_, mapping)| mapping.carries()).collect()
}

fn lists() -> impl Iterator<Item = (&'static str, &'static crate::Mapping)> {
    (1..=LISTS).filter_map(|number| {
        let name = format!("annex-a-list-{number}");
        let name = built_in::NAMES
            .iter()
            .copied()
            .find(|known| *known == name)?;
        built_in::named(name).map(|mapping| (name, mapping))
    })
}

/// Reads a workbook.
pub(crate) fn read(
    delivery: &Delivery<'_>,
    input: &mut dyn BufRead,
    each: Each<'_>,
) -> Result<FileSummary, FileFault> {
    let refused = |found: String, expected: &str| FileFault {
        file: delivery.file.to_owned(),
        line: 1,
        found: shortened(&found),
        expected: expected.to_owned(),
    };
    let mut bytes = Vec::new();
    let limit = u64::try_from(FILE_LIMIT).unwrap_or(u64::MAX);
    input
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|fault| refused(fault.to_string(), "a file that can be read to its end"))?;
    if bytes.len() > FILE_LIMIT {
        let expected = format!("a workbook of at most {FILE_LIMIT} bytes; send its lists as CSV");
        return Err(refused("a larger file".to_owned(), &expected));
    }
    unpack(&bytes).map_err(|fault| refused(fault, "an Annex A workbook (.xlsx)"))?;
    let mut workbook = Xlsx::new(Cursor::new(bytes.as_slice()))
        .map_err(|fault| refused(fault.to_string(), "an Annex A workbook (.xlsx)"))?;
    let mut file = File {
        delivery,
        remarks: Remarks::default(),
        repeats: Repeats::default(),
        records: 0,
        stopped: false,
        lists: 0,
    };
    let base_1904 = is_1904(&bytes);
    for sheet in workbook.sheet_names() {
        if file.stopped {
            break;
        }
        file.sheet(&mut workbook, &sheet, base_1904, each);
    }
    if file.lists == 0 && !file.stopped {
        let found = format!("the sheets {}", workbook.sheet_names().join(", "));
        return Err(refused(
            found,
            "sheets with the columns of the Annex A lists, such as `Child Unique ID`",
        ));
    }
    file.repeats
        .remark()
        .into_iter()
        .for_each(|remark| file.remarks.say(remark));
    Ok(FileSummary {
        records: file.records,
        written: When::Unknown,
        remarks: file.remarks.into_list(),
    })
}

/// Unpacks all parts into nothing, and says what is wrong where that is too much. A part's name is never used as a path.
fn unpack(bytes: &[u8]) -> Result<(), String> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|fault| fault.to_string())?;
    if archive.len() > PARTS_LIMIT {
        return Err(format!("an archive of {} parts", archive.len()));
    }
    let mut unpacked = 0;
    for number in 0..archive.len() {
        let part = archive
            .by_index(number)
            .map_err(|fault| fault.to_string())?;
        let room = UNPACKED_LIMIT.saturating_sub(unpacked) + 1;
        unpacked += io::copy(&mut part.take(room), &mut io::sink())
            .map_err(|fault| format!("an archive that cannot be unpacked: {fault}"))?;
        if unpacked > UNPACKED_LIMIT {
            return Err(format!(
                "an archive that unpacks to more than {UNPACKED_LIMIT} bytes"
            ));
        }
    }
    Ok(())
}

/// Whether the workbook counts days from 1904, as those of some old machines do.
fn is_1904(bytes: &[u8]) -> bool {
    let part = || -> Option<String> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut text = String::new();
        let part = archive.by_name("xl/workbook.xml").ok()?;
        part.take(1024 * 1024).read_to_string(&mut text).ok()?;
        Some(text)
    };
    part().is_some_and(|text| text.contains("date1904=\"1\"") || text.contains("date1904=\"true\""))
}

/// A sheet's columns: which list it is, and for each column the name by which the list's mapping knows it.
struct Columns {
    list: &'static str,
    mapping: &'static crate::Mapping,
    names: BTreeMap<u32, String>,
}

struct File<'a> {
    delivery: &'a Delivery<'a>,
    remarks: Remarks,
    repeats: Repeats,
    records: u64,
    stopped: bool,
    lists: usize,
}

impl File<'_> {
    fn sheet(
        &mut self,
        workbook: &mut Xlsx<Cursor<&[u8]>>,
        sheet: &str,
        base_1904: bool,
        each: Each<'_>,
    ) {
        let mut cells = match workbook.worksheet_cells_reader(sheet) {
            Ok(cells) => cells,
            Err(fault) => {
                let fault = shortened(&fault.to_string());
                self.remarks
                    .say(format!("the sheet `{sheet}` was not read: {fault}"));
                return;
            }
        };
        let mut columns: Option<Columns> = None;
        let mut row: (u32, BTreeMap<u32, String>) = (0, BTreeMap::new());
        loop {
            let cell = match cells.next_cell() {
                Ok(Some(cell)) => Some(cell),
                Ok(None) => None,
                Err(fault) => {
                    let fault = shortened(&fault.to_string());
                    self.remarks.say(format!(
                        "the sheet `{sheet}` could not be read after row {}: {fault}",
                        row.0 + 1
                    ));
                    None
                }
            };
            let place = cell.as_ref().map(calamine::Cell::get_position);
            if place.is_none_or(|(at, _)| at != row.0) {
                let done = std::mem::take(&mut row.1);
                if done.values().any(|text| !text.trim().is_empty()) {
                    match &columns {
                        None => columns = self.columns(sheet, &done),
                        Some(columns) => self.row(sheet, columns, row.0, &done, each),
                    }
                }
                if self.stopped || (columns.is_none() && place.is_some_and(|(at, _)| at > 20)) {
                    break;
                }
            }
            let (Some(cell), Some((at, column))) = (cell, place) else {
                break;
            };
            row.0 = at;
            if column < COLUMNS_LIMIT {
                row.1.insert(column, text(cell.get_value(), base_1904));
            }
        }
        if columns.is_none() {
            self.remarks.say(format!("the sheet `{sheet}` has no row with the columns of an Annex A list, and was not read"));
        }
    }

    /// Whether this row is a list's header: where more than half of a list's columns stand in it, its first among them.
    fn columns(&mut self, sheet: &str, row: &BTreeMap<u32, String>) -> Option<Columns> {
        let known = |mapping: &'static crate::Mapping, name: &str| {
            let same = |column: &&String| plain(column) == plain(name);
            mapping.columns().iter().find(same).cloned()
        };
        let fitting = |mapping: &'static crate::Mapping| -> BTreeMap<u32, String> {
            row.iter()
                .filter_map(|(at, name)| known(mapping, name).map(|name| (*at, name)))
                .collect()
        };
        let (list, mapping, names) = lists()
            .map(|(list, mapping)| (list, mapping, fitting(mapping)))
            .filter(|(_, mapping, names)| {
                let first = mapping.columns().first();
                names.len() * 2 > mapping.columns().len()
                    && names.values().any(|name| Some(name) == first)
            })
            .max_by_key(|(_, mapping, names)| {
                names.len() * 1_000 / mapping.columns().len().max(1) * 100 + names.len()
            })?;
        self.lists += 1;
        let has = |column: &&String| !names.values().any(|name| name == *column);
        let absent: Vec<_> = mapping.columns().iter().filter(has).cloned().collect();
        if !absent.is_empty() {
            self.remarks.say(format!(
                "the sheet `{sheet}` has not the columns `{}` of {list}; they are taken as blank",
                absent.join("`, `")
            ));
        }
        let unread: Vec<_> = row
            .iter()
            .filter(|(at, name)| !names.contains_key(at) && !name.trim().is_empty())
            .map(|(_, name)| name.trim().to_owned())
            .collect();
        if !unread.is_empty() {
            self.remarks.say(format!(
                "of the sheet `{sheet}` the columns `{}` are not read; they are kept in each record's text",
                shortened(&unread.join("`, `"))
            ));
        }
        // What the mapping does not know keeps its own name, so that a row can be read again as it stood.
        let mut all: BTreeMap<u32, String> = row.clone();
        all.extend(names);
        Some(Columns {
            list,
            mapping,
            names: all,
        })
    }

    fn row(
        &mut self,
        sheet: &str,
        columns: &Columns,
        at: u32,
        row: &BTreeMap<u32, String>,
        each: Each<'_>,
    ) {
        let empty = String::new();
        let fields: Vec<(String, String)> = columns
            .names
            .iter()
            .map(|(at, name)| (name.clone(), row.get(at).unwrap_or(&empty).clone()))
            .collect();
        let names: Vec<_> = columns.names.values().cloned().collect();
        let verbatim = fields
            .iter()
            .map(|(_, text)| quoted(text))
            .collect::<Vec<_>>()
            .join(",");
        let record = Named {
            mapping: columns.mapping,
            format: columns.list,
            delivery: self.delivery,
            fields: &fields,
            line: format!("{sheet}, row {}", at + 1),
            verbatim: &verbatim,
            context: serde_json::to_string(&names).unwrap_or_default(),
        };
        let beyond: Vec<_> = row
            .iter()
            .filter(|(at, text)| !columns.names.contains_key(at) && !text.trim().is_empty())
            .map(|(_, text)| text.as_str())
            .collect();
        let mut faults: Vec<Fault> = Vec::new();
        if !beyond.is_empty() {
            let reason = "the row has cells in columns without a name";
            faults.push(record.fault("", &beyond.join(", "), "a name for each column", reason));
        }
        if verbatim.len() > crate::RECORD_LIMIT {
            let expected = format!("a row of at most {} bytes", crate::RECORD_LIMIT);
            faults.push(record.fault("", &verbatim, &expected, "the row is too long"));
        }
        self.records += 1;
        self.stopped = each(record.read(faults, Vec::new(), &mut self.repeats)).is_break();
    }
}

/// A column's name without what varies from authority to authority: capitals, spaces and signs.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A cell's text. A date is written as a day, or as a day and time where the cell has one.
fn text(cell: &DataRef<'_>, base_1904: bool) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "Yes" } else { "No" }.to_owned(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(fault) => fault.to_string(),
        DataRef::DateTime(date) => {
            day(date.as_f64(), base_1904).unwrap_or_else(|| date.as_f64().to_string())
        }
    }
}

/// A serial number of days as a day. The workbook's first day is 1 January 1900, and it holds 1900 for a leap year: so 1
/// March 1900 is day 61; days before it are not told apart, and kept as they came.
fn day(serial: f64, base_1904: bool) -> Option<String> {
    let days = serial.floor();
    if !(0.0..=2_958_465.0).contains(&days) || (!base_1904 && days < 61.0) {
        return None;
    }
    let first = if base_1904 {
        calendar::Day::from_ymd(1904, 1, 1)?
    } else {
        calendar::Day::from_ymd(1899, 12, 30)?
    };
    // Exact: the range has been looked at above, and whole numbers of this size have no rounding.
    let days: i32 = format!("{days:.0}").parse().ok()?;
    let day = first.plus_days(days);
    let minutes: u32 = format!("{:.0}", (serial - serial.floor()) * 1_440.0)
        .parse()
        .ok()?;
    Some(if minutes == 0 || minutes >= 1_440 {
        day.to_string()
    } else {
        format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)
    })
}

/// A field as CSV writes it.
fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_a_day() {
        for (serial, base_1904, expected) in [
            (44_090.0, false, Some("2020-09-16")),
            (44_090.5, false, Some("2020-09-16 12:00")),
            (61.0, false, Some("1900-03-01")),
            (60.0, false, None),
            (-1.0, false, None),
            (0.0, true, Some("1904-01-01")),
            (f64::NAN, false, None),
            (1e300, false, None),
        ] {
            assert_eq!(day(serial, base_1904).as_deref(), expected, "{serial}");
        }
    }
}
