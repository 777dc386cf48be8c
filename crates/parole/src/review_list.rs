//! Reviews from the list of fifteen columns that one system gives every night. A blank result is "none yet"; words that nobody
//! knows stay as they came; a row that cannot be read is named, and the rest is read. The day of an outcome is not in the list, and is
//! not guessed.

use crate::outcome::Outcome;
use calendar::Day;
use serde::Serialize;

/// The fifteen headings.
pub const HEADINGS: [&str; 15] = [
    "TITLE",
    "NOMIS ID",
    "Offender Prison Number",
    "Sentence Type",
    "Date Of Sentence",
    "Tariff Expiry Date",
    "Review Date",
    "Review ID",
    "Review Milestone Date ID",
    "Review Type",
    "Review Status",
    "Current Target Date (Review)",
    "MS 13 Target Date",
    "MS 13 Completion Date",
    "Final Result (Review)",
];

/// A review as the list has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedReview {
    /// The line of the file.
    pub line: u64,
    /// The review's id: the list's own reference.
    pub review_id: String,
    /// The milestone's id.
    pub milestone_id: Option<String>,
    /// The list's title.
    pub title: Option<String>,
    /// The number in the prison's system.
    pub prison_system_id: Option<String>,
    /// The prison number.
    pub prison_number: Option<String>,
    /// The kind of sentence, in the list's words.
    pub sentence_type: Option<String>,
    /// When it was passed.
    pub sentenced_on: Option<Day>,
    /// When the minimum term ends.
    pub tariff_expiry: Option<Day>,
    /// The day of the review.
    pub review_date: Option<Day>,
    /// The kind of review, in the list's words.
    pub review_type: Option<String>,
    /// Its status, in the list's words.
    pub status: Option<String>,
    /// The target.
    pub target: Option<Day>,
    /// When the report of the prison is due.
    pub report_due: Option<Day>,
    /// When it was there.
    pub report_done: Option<Day>,
    /// What came of it.
    pub outcome: Outcome,
}

/// A fault of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("line {line}: `{field}`: found {found}; expected {expected}")]
pub struct ListFault {
    /// The line, from 1.
    pub line: u64,
    /// The column.
    pub field: String,
    /// What stands there.
    pub found: String,
    /// What should.
    pub expected: String,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReviewList {
    /// The reviews.
    pub reviews: Vec<ListedReview>,
    /// What could not be read; each row with a fault is left out whole.
    pub faults: Vec<ListFault>,
    /// Rows, read or not.
    pub rows: usize,
}

/// Reads a list.
#[must_use]
pub fn read(bytes: &[u8]) -> ReviewList {
    let mut list = ReviewList::default();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let headings: Vec<String> = match reader.headers() {
        Ok(headings) => headings.iter().map(plain).collect(),
        Err(fault) => {
            list.faults.push(fault_at(
                1,
                "file",
                &fault.to_string(),
                "the fifteen headings",
            ));
            return list;
        }
    };
    for wanted in HEADINGS {
        let count = headings
            .iter()
            .filter(|known| **known == plain(wanted))
            .count();
        if count != 1 {
            list.faults
                .push(fault_at(1, wanted, &format!("{count} columns"), "one"));
        }
    }
    if !list.faults.is_empty() {
        return list;
    }
    for record in reader.records() {
        list.rows += 1;
        let read = record
            .map_err(|fault| {
                let line = line_of(bytes, fault.position());
                vec![fault_at(
                    line,
                    "row",
                    &fault.to_string(),
                    "a row of UTF-8 text",
                )]
            })
            .and_then(|record| row(&headings, &record, line_of(bytes, record.position())));
        match read {
            Ok(review) => list.reviews.push(review),
            Err(faults) => list.faults.extend(faults),
        }
    }
    list
}

/// The line on which a record begins, from 1. The reader's own count is one short where lines end with a carriage return.
fn line_of(bytes: &[u8], place: Option<&csv::Position>) -> u64 {
    let at = place.map_or(0, |place| {
        usize::try_from(place.byte()).unwrap_or(usize::MAX)
    });
    let (before, after) = bytes.split_at(at.min(bytes.len()));
    let ends = after
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let lines = before
        .iter()
        .chain(ends)
        .filter(|byte| **byte == b'\n')
        .count();
    u64::try_from(lines + 1).unwrap_or(u64::MAX)
}

fn fault_at(line: u64, field: &str, found: &str, expected: &str) -> ListFault {
    ListFault {
        line,
        field: field.to_owned(),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}

/// A heading without case and spaces at its ends.
fn plain(heading: &str) -> String {
    heading.trim().to_lowercase()
}

fn row(
    headings: &[String],
    record: &csv::StringRecord,
    line: u64,
) -> Result<ListedReview, Vec<ListFault>> {
    let mut faults = Vec::new();
    if record.len() != headings.len() {
        let found = format!("{} cells", record.len());
        let expected = format!("{}, as there are headings", headings.len());
        return Err(vec![fault_at(line, "row", &found, &expected)]);
    }
    let cell = |heading: &str| {
        let place = headings.iter().position(|known| *known == plain(heading));
        place
            .and_then(|place| record.get(place))
            .unwrap_or_default()
            .trim()
    };
    let some = |heading: &str| Some(cell(heading).to_owned()).filter(|cell| !cell.is_empty());
    let mut day = |heading: &str| {
        let text = cell(heading);
        let read = a_day(text);
        if read.is_none() && !text.is_empty() {
            faults.push(fault_at(
                line,
                heading,
                &format!("`{text}`"),
                "a day such as 31/01/2026 or 2026-01-31",
            ));
        }
        read
    };
    let review = ListedReview {
        line,
        review_id: cell("Review ID").to_owned(),
        milestone_id: some("Review Milestone Date ID"),
        title: some("TITLE"),
        prison_system_id: some("NOMIS ID"),
        prison_number: some("Offender Prison Number"),
        sentence_type: some("Sentence Type"),
        sentenced_on: day("Date Of Sentence"),
        tariff_expiry: day("Tariff Expiry Date"),
        review_date: day("Review Date"),
        review_type: some("Review Type"),
        status: some("Review Status"),
        target: day("Current Target Date (Review)"),
        report_due: day("MS 13 Target Date"),
        report_done: day("MS 13 Completion Date"),
        outcome: Outcome::from_words(cell("Final Result (Review)"), None),
    };
    if review.review_id.is_empty() {
        faults.push(fault_at(line, "Review ID", "nothing", "the review's id"));
    }
    if review.prison_system_id.is_none() && review.prison_number.is_none() {
        faults.push(fault_at(
            line,
            "NOMIS ID",
            "nothing, and no prison number either",
            "one of them",
        ));
    }
    if faults.is_empty() {
        Ok(review)
    } else {
        Err(faults)
    }
}

/// `2026-01-31`, or the day first: `31/01/2026`, `31-01-2026`.
fn a_day(text: &str) -> Option<Day> {
    if let Ok(day) = Day::parse_iso(text) {
        return Some(day);
    }
    let mut parts = text.split(['/', '-']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}
