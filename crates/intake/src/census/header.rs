//! The census header: who sends it, for which year, and when it was written; and what is wrong with it.
//!
//! Authority: Children in need census schema 2026 (`headertype`); guide 2023 to 2024: the census of a year is taken on 31
//! March of that year.

use super::fields::complaint;
use crate::delivery::shortened;
use crate::xml::split::{Chunk, Ending};
use crate::xml::tree::{self, Element};
use calendar::{Day, Instant};
use facts::{Discrepancy, When};

/// What a header says.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    /// The local authority's code; empty where it is not said.
    pub(super) authority: String,
    /// The collection year, as written.
    pub(super) year: String,
    /// The reference date, as written.
    reference: String,
    /// When the file was written.
    pub(super) written: Option<When>,
    /// What is wrong with it.
    pub(super) complaints: Vec<Discrepancy>,
}

/// Reads a header.
pub(super) fn read(chunk: &Chunk) -> Header {
    let root = tree::read(&chunk.text, chunk.line, chunk.ending == Ending::CutOff);
    let element = root.find("Header").unwrap_or(&root);
    let mut header = Header::default();
    take_form(&mut header, &root);
    let value = |name: &str| element.find(name).map(Element::value).unwrap_or_default();
    let (collection, level) = (value("Collection"), value("SourceLevel"));
    (header.authority, header.year) = (value("LEA"), value("Year"));
    let (reference, written) = (value("ReferenceDate"), value("DateTime"));
    header.expect("Collection", &collection, "`CIN`", collection == "CIN");
    header.expect("SourceLevel", &level, "`L`", level == "L");
    let three_digits =
        header.authority.len() == 3 && header.authority.bytes().all(|byte| byte.is_ascii_digit());
    header.expect(
        "LEA",
        &header.authority.clone(),
        "the local authority's three digits",
        three_digits,
    );
    let year = header
        .year
        .parse::<i16>()
        .ok()
        .filter(|year| (1990..=2200).contains(year));
    header.expect(
        "Year",
        &header.year.clone(),
        "the collection year, such as `2024`",
        year.is_some(),
    );
    let on = Day::parse_iso(&reference).ok();
    header.reference.clone_from(&reference);
    header.expect(
        "ReferenceDate",
        &reference,
        "a date written CCYY-MM-DD, such as `2024-03-31`",
        on.is_some(),
    );
    if let (Some(year), Some(on)) = (year, on) {
        header.check_reference_date(year, on);
    }
    let instant = header.check_written(&written, on);
    header.written = instant.map(When::Instant).or(on.map(When::Day));
    if element.named("Source").count() > 1 {
        header.complaints.push(complaint(
            "the header has more than one `Source`; the first was taken",
            &[],
            Some("one `Source`"),
            None,
        ));
    }
    header
}

impl Header {
    /// What is said where there is no header at all.
    pub(super) fn absent() -> Self {
        let what = "the file has no `Header`: neither the local authority nor the day on which it was written is known";
        Self {
            complaints: vec![complaint(what, &[], Some("a `Header`"), None)],
            ..Self::default()
        }
    }

    /// The last day of the census year: 31 March of the collection year, else the reference date.
    pub(super) fn year_end(&self) -> Option<Day> {
        let of_year = self
            .year
            .parse()
            .ok()
            .filter(|year| (1990..=2200).contains(year));
        of_year
            .and_then(|year| Day::from_ymd(year, 3, 31))
            .or_else(|| Day::parse_iso(&self.reference).ok())
    }

    /// The complaints as remarks for people.
    pub(super) fn remarks(&self) -> Vec<String> {
        let remark = |complaint: &Discrepancy| {
            let found: Vec<_> = complaint
                .fields
                .iter()
                .map(|value| format!("`{}` is `{}`", value.field, value.found))
                .collect();
            let found = if found.is_empty() {
                String::new()
            } else {
                format!(": {}", found.join(", "))
            };
            let expected = complaint
                .expected
                .as_ref()
                .map(|expected| format!("; expected {expected}"))
                .unwrap_or_default();
            format!("header: {}{found}{expected}", complaint.what)
        };
        self.complaints.iter().map(remark).collect()
    }

    fn expect(&mut self, field: &str, found: &str, expected: &str, right: bool) {
        if !right {
            let what = if found.is_empty() {
                format!("`{field}` is not stated")
            } else {
                format!("`{field}` is not what it should be")
            };
            let found = if found.is_empty() {
                vec![]
            } else {
                vec![(field, shortened(found))]
            };
            self.complaints.push(complaint(
                &what,
                &found,
                Some(expected),
                Some("Children in need census schema 2026, Header"),
            ));
        }
    }

    /// When the file was written, by its own word.
    fn check_written(&mut self, written: &str, reference: Option<Day>) -> Option<Instant> {
        let instant = date_time(written);
        if !written.is_empty() {
            self.expect(
                "DateTime",
                written,
                "a date and time, such as `2024-05-23T11:14:05`",
                instant.is_some(),
            );
        }
        if let (Some(instant), Some(on)) = (instant, reference)
            && instant.london_day() < on
        {
            let found = [
                ("DateTime", written.to_owned()),
                ("ReferenceDate", on.to_string()),
            ];
            let what = "the file was written before its own reference date";
            self.complaints.push(complaint(
                what,
                &found,
                Some("a file written on or after its reference date"),
                None,
            ));
        }
        instant
    }

    fn check_reference_date(&mut self, year: i16, on: Day) {
        let expected = Day::from_ymd(year, 3, 31);
        if expected.is_some_and(|expected| expected != on) {
            let found = [
                ("Year", year.to_string()),
                ("ReferenceDate", on.to_string()),
            ];
            let expected = expected.map(|day| format!("`{day}` for the census of {year}"));
            self.complaints.push(complaint(
                "the year and the reference date do not agree: the census of a year is taken on 31 March of it",
                &found,
                expected.as_deref(),
                Some("Children in need census guide 2023 to 2024, 1"),
            ));
        }
    }
}

fn take_form(header: &mut Header, element: &Element) {
    for what in &element.broken {
        header
            .complaints
            .push(complaint(what, &[], Some("well-formed XML"), None));
    }
    if !element.children.is_empty() {
        header.complaints.extend(super::fields::stray(element));
    }
    for child in &element.children {
        take_form(header, child);
    }
}

/// An XML date and time; without an offset it is London time.
fn date_time(text: &str) -> Option<Instant> {
    if let Ok(instant) = Instant::parse(text) {
        return Some(instant);
    }
    let (day, time) = text.split_once('T')?;
    let day = Day::parse_iso(day).ok()?;
    let time = time.split('.').next().unwrap_or_default();
    let mut parts = time
        .split(':')
        .map(|part| part.parse::<u8>().ok().filter(|_| part.len() == 2));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    (parts.next().is_none() && hour < 24 && minute < 60 && second < 60)
        .then(|| Instant::from_london(day, hour, minute, second))
}
