//! Bookings of a release-date calculation, one JSON a line, as rows for `examples/mappings/prison-sentences.toml`: so that cases that
//! are worked out from a file can be in the record, too. What a booking says and the rows have no column for is named, not dropped in
//! silence.
//!
//! Not here: what the dates are (`custody`, from the facts); the mapping, which is a file.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The columns of the mapping, in order.
pub const COLUMNS: [&str; 43] = [
    "Row Id",
    "Row Type",
    "Prison Number",
    "PNC Id",
    "NHS Number",
    "Forenames",
    "Surname",
    "Date Of Birth",
    "Gender",
    "Booking",
    "Event Date",
    "End Date",
    "Sentence Ref",
    "Sentence Type",
    "Sort",
    "Offence",
    "Offence Date",
    "Offence Code",
    "Court",
    "Years",
    "Months",
    "Weeks",
    "Days",
    "Extension Years",
    "Extension Months",
    "Consecutive To",
    "SDS Plus",
    "SDS Plus Today",
    "Excluded",
    "Lists",
    "Automatic",
    "Board",
    "Notification",
    "Removal",
    "Adjustment",
    "Adjustment Days",
    "Recall Kind",
    "Fixed Term",
    "Returned",
    "Reason",
    "Establishment",
    "Into Custody",
    "Modified",
];

/// The rows of one booking, and what of it has no column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookingRows {
    /// Cells in the order of [`COLUMNS`].
    pub rows: Vec<Vec<String>>,
    /// What was left out, each once.
    pub left_out: BTreeSet<String>,
}

/// Kinds of sentence: the booking's name, the mapping's word, and words for people.
const KINDS: [(&str, &str, &str); 6] = [
    ("StandardSentence", "SDS", "Standard determinate sentence"),
    (
        "ExtendedDeterminateSentence",
        "EDS",
        "Extended determinate sentence",
    ),
    (
        "SopcSentence",
        "SOPC",
        "Sentence for offenders of particular concern",
    ),
    ("AFineSentence", "FINE", "Imprisonment in default of a fine"),
    (
        "DetentionAndTrainingOrderSentence",
        "DTO",
        "Detention and training order",
    ),
    (
        "BotusSentence",
        "BOTUS",
        "Breach of supervision after release",
    ),
];

/// Adjustments: the booking's name, and the mapping's word.
const ADJUSTMENTS: [(&str, &str); 7] = [
    ("REMAND", "REMAND"),
    ("TAGGED_BAIL", "TAGGED_BAIL"),
    ("RECALL_REMAND", "RSR"),
    ("RECALL_TAGGED_BAIL", "RST"),
    ("ADDITIONAL_DAYS_AWARDED", "ADA"),
    ("RESTORATION_OF_ADDITIONAL_DAYS_AWARDED", "RADA"),
    ("UNLAWFULLY_AT_LARGE", "UAL"),
];

/// The rows of a line: a case with its booking, or a booking alone. `number` tells invented people of one reference apart.
///
/// # Errors
/// What the line is not, in words.
pub fn rows(line: &str, number: usize) -> Result<BookingRows, String> {
    let case: Value = serde_json::from_str(line).map_err(|fault| fault.to_string())?;
    let booking = case
        .pointer("/input/booking")
        .or_else(|| case.get("booking"))
        .unwrap_or(&case);
    let sentences = booking
        .get("sentences")
        .and_then(Value::as_array)
        .ok_or("it has no `sentences`; expected a booking")?;
    let mut found = BookingRows::default();
    let mut writer = Writer {
        found: &mut found,
        person: format!("B{number:06}"),
        written: format!("{} 09:00", newest_day(sentences)),
        made: 0,
    };
    writer.row(
        "person",
        &[(
            "Date Of Birth",
            day(booking.pointer("/offender/dateOfBirth")),
        )],
    );
    for sentence in sentences {
        writer.sentence(sentence)?;
    }
    let adjustments = booking.get("adjustments").and_then(Value::as_object);
    for (name, given) in adjustments.into_iter().flatten() {
        writer.adjustments(name, given);
    }
    for other in [
        "externalMovements",
        "historicalTusedData",
        "fixedTermRecallDetails",
    ] {
        if booking.get(other).is_some_and(|one| !one.is_null()) {
            writer.leave_out(other);
        }
    }
    Ok(found)
}

/// The day on which the newest sentence was passed.
fn newest_day(sentences: &[Value]) -> String {
    let days = sentences.iter().map(|one| text(one.get("sentencedAt")));
    let newest = days.max().map(Value::String);
    day(newest.as_ref())
}

struct Writer<'a> {
    found: &'a mut BookingRows,
    person: String,
    written: String,
    made: usize,
}

impl Writer<'_> {
    fn row(&mut self, kind: &str, cells: &[(&str, String)]) {
        self.made += 1;
        let fixed = [
            ("Row Id", format!("{}-{}", self.person, self.made)),
            ("Row Type", kind.to_owned()),
            ("Prison Number", self.person.clone()),
            ("Booking", self.person.clone()),
            // No system wrote them: the day on which all that they tell of is known.
            ("Modified", self.written.clone()),
        ];
        let cell = |column: &&str| {
            let known = fixed.iter().chain(cells).rfind(|(name, _)| name == column);
            known.map_or_else(String::new, |(_, value)| value.clone())
        };
        self.found.rows.push(COLUMNS.iter().map(cell).collect());
    }

    fn leave_out(&mut self, what: &str) {
        self.found.left_out.insert(what.to_owned());
    }

    fn sentence(&mut self, sentence: &Value) -> Result<(), String> {
        let name = sentence
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("StandardSentence");
        let (_, sort, words) = KINDS
            .iter()
            .find(|(known, ..)| *known == name)
            .ok_or_else(|| format!("`{name}` is no kind of sentence that is known"))?;
        let arrangements = sentence.get("releaseArrangements");
        let told = |name: &str| yes_no(arrangements.and_then(|all| all.get(name)));
        let exclusions = strings(arrangements.and_then(|all| all.get("sdsEarlyReleaseExclusions")));
        let sort = match *sort {
            "SDS" if told("isSection250") == "Y" => "S250",
            "SOPC" if yes_no(sentence.get("sdopcu18")) == "Y" => "SOPC18",
            other => other,
        };
        let term = sentence
            .get("duration")
            .or_else(|| sentence.get("custodialDuration"));
        let mut cells = vec![
            ("Event Date", day(sentence.get("sentencedAt"))),
            ("Sentence Ref", text(sentence.get("identifier"))),
            ("Sentence Type", (*words).to_owned()),
            ("Sort", sort.to_owned()),
            (
                "Offence Date",
                day(sentence.pointer("/offence/committedAt")),
            ),
            (
                "Offence Code",
                text(sentence.pointer("/offence/offenceCode")),
            ),
            ("Consecutive To", consecutive(sentence)),
        ];
        for (column, unit) in [
            ("Years", "YEARS"),
            ("Months", "MONTHS"),
            ("Weeks", "WEEKS"),
            ("Days", "DAYS"),
        ] {
            cells.push((column, length(term, unit)));
        }
        let extension = sentence.get("extensionDuration");
        cells.push(("Extension Years", length(extension, "YEARS")));
        cells.push(("Extension Months", length(extension, "MONTHS")));
        if sort == "SDS" {
            cells.push(("SDS Plus", told("isSDSPlus")));
            let today = told("isSDSPlusEligibleSentenceTypeLengthAndOffence");
            cells.push(("SDS Plus Today", today));
            let excluded = if exclusions.is_empty() { "N" } else { "Y" };
            cells.push(("Excluded", excluded.to_owned()));
            cells.push(("Lists", exclusions.join(";")));
        }
        if sort == "EDS" {
            cells.push(("Automatic", yes_no(sentence.get("automaticRelease"))));
        }
        self.row("sentence", &cells);
        self.recall(sentence);
        for other in ["fineAmount", "latestTusedDate"] {
            if sentence.get(other).is_some_and(|one| !one.is_null()) {
                self.leave_out(other);
            }
        }
        Ok(())
    }

    /// A recall from the sentence: a row where the day of revocation is told, else named as left out.
    fn recall(&mut self, sentence: &Value) {
        let Some(recall) = sentence.get("recall").and_then(Value::as_object) else {
            return;
        };
        let kind = text(recall.get("recallType"));
        if kind.is_empty() || kind == "NONE" {
            return;
        }
        let revoked = day(recall.get("revocationDate"));
        if revoked.is_empty() {
            self.leave_out("recall without a day of revocation");
            return;
        }
        let cells = [
            ("Event Date", revoked),
            ("Recall Kind", kind),
            ("Returned", day(recall.get("returnToCustodyDate"))),
        ];
        self.row("recall", &cells);
    }

    fn adjustments(&mut self, name: &str, given: &Value) {
        let Some((_, word)) = ADJUSTMENTS.iter().find(|(known, _)| *known == name) else {
            return self.leave_out(&format!("adjustments of kind {name}"));
        };
        for one in given.as_array().into_iter().flatten() {
            let cells = [
                ("Event Date", day(one.get("fromDate"))),
                ("End Date", day(one.get("toDate"))),
                ("Adjustment", (*word).to_owned()),
                ("Adjustment Days", text(one.get("numberOfDays"))),
            ];
            self.row("adjustment", &cells);
        }
    }
}

/// The reference of the sentence before; `CONC` where it follows none.
fn consecutive(sentence: &Value) -> String {
    strings(sentence.get("consecutiveSentenceUUIDs"))
        .into_iter()
        .next()
        .unwrap_or_else(|| "CONC".to_owned())
}

fn length(term: Option<&Value>, unit: &str) -> String {
    let elements = term.and_then(|term| term.get("durationElements"));
    text(
        elements
            .and_then(Value::as_object)
            .and_then(|all: &Map<String, Value>| all.get(unit)),
    )
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let all = value.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn yes_no(value: Option<&Value>) -> String {
    match value.and_then(Value::as_bool) {
        Some(true) => "Y".to_owned(),
        Some(false) => "N".to_owned(),
        None => String::new(),
    }
}

/// `2022-03-14` as `14/03/2022`; what is no day stays empty, which is "not stated".
fn day(value: Option<&Value>) -> String {
    let written = text(value);
    let parts: Vec<&str> = written.split('-').collect();
    match parts.as_slice() {
        [year, month, day] => format!("{day}/{month}/{year}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_booking_becomes_rows_of_the_mapping_and_what_has_no_column_is_named() {
        let line = r#"{"id":"x","input":{"booking":{"offender":{"dateOfBirth":"1990-01-02"},
            "sentences":[
                {"type":"StandardSentence","offence":{"committedAt":"2021-01-05","offenceCode":"ZZ1"},"duration":{"durationElements":{"YEARS":2,"MONTHS":3}},
                 "sentencedAt":"2022-03-14","identifier":"a","releaseArrangements":{"isSDSPlus":false,"isSection250":false,"sdsEarlyReleaseExclusions":["SEXUAL","VIOLENT"]},
                 "recall":{"recallType":"STANDARD_RECALL","revocationDate":"2023-05-01","returnToCustodyDate":"2023-05-04"}},
                {"type":"ExtendedDeterminateSentence","offence":{},"custodialDuration":{"durationElements":{"YEARS":5}},"extensionDuration":{"durationElements":{"YEARS":3}},
                 "sentencedAt":"2022-03-14","consecutiveSentenceUUIDs":["a"],"automaticRelease":true}],
            "adjustments":{"REMAND":[{"numberOfDays":10,"fromDate":"2022-03-04","toDate":"2022-03-13"}],"OTHER":[{}]},
            "externalMovements":[]}}}"#
            .replace('\n', " ");
        let found = rows(&line, 7).unwrap();
        let cell = |row: usize, column: &str| {
            let place = COLUMNS.iter().position(|name| *name == column).unwrap();
            found.rows[row][place].as_str()
        };
        let kinds: Vec<&str> = (0..found.rows.len())
            .map(|row| cell(row, "Row Type"))
            .collect();
        assert_eq!(
            kinds,
            ["person", "sentence", "recall", "sentence", "adjustment"]
        );
        for (row, column, expected) in [
            (0, "Date Of Birth", "02/01/1990"),
            (1, "Event Date", "14/03/2022"),
            (1, "Sort", "SDS"),
            (1, "Years", "2"),
            (1, "Months", "3"),
            (1, "Consecutive To", "CONC"),
            (1, "Lists", "SEXUAL;VIOLENT"),
            (1, "Excluded", "Y"),
            (1, "SDS Plus Today", ""),
            (2, "Event Date", "01/05/2023"),
            (2, "Returned", "04/05/2023"),
            (3, "Sort", "EDS"),
            (3, "Extension Years", "3"),
            (3, "Automatic", "Y"),
            (3, "Consecutive To", "a"),
            (4, "Adjustment Days", "10"),
            (4, "Prison Number", "B000007"),
        ] {
            assert_eq!(cell(row, column), expected, "row {row}, {column}");
        }
        let left_out: Vec<&str> = found.left_out.iter().map(String::as_str).collect();
        assert_eq!(left_out, ["adjustments of kind OTHER", "externalMovements"]);
        assert!(rows("{}", 1).unwrap_err().contains("sentences"));
        let unknown = r#"{"sentences":[{"type":"Probation"}]}"#;
        assert!(rows(unknown, 1).unwrap_err().contains("`Probation`"));
    }
}
