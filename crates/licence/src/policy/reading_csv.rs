//! A policy from CSV, one row a condition, that anybody can write in a spreadsheet. The columns are in
//! `docs/licence-policies.md`; the cell `inputs` has a notation of its own, read here.

use super::fault::{PolicyFault, quoted, unfit};
use super::reading_json::evidence_class;
use super::{
    Choice, ConditionIdentity, ConditionKind, Input, InputKind, Joining, Policy, PolicyCondition,
    PolicyReading, Replacement,
};
use calendar::Day;
use csv::StringRecord;

/// Columns that must be there.
const NEEDED: &[&str] = &["version", "kind", "code", "text"];
/// Columns that may be there.
const OPTIONAL: &[&str] = &[
    "in_force_from",
    "in_force_until",
    "licence_type",
    "category",
    "template",
    "inputs",
    "asks_about_monitoring",
    "evidence",
    "note",
    "replaces",
];

struct Row<'a> {
    headings: &'a [String],
    record: &'a StringRecord,
    line: usize,
}

pub(super) fn read(text: &str) -> PolicyReading {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(true)
        .from_reader(text.as_bytes());
    let mut reading = PolicyReading::default();
    let headings: Vec<String> = match reader.headers() {
        Ok(headings) => headings
            .iter()
            .map(|heading| heading.trim().to_lowercase())
            .collect(),
        Err(fault) => {
            let found = format!("CSV that cannot be read ({fault})");
            return PolicyReading::faulty(PolicyFault::at(1, "file", &found, "a row of headings"));
        }
    };
    if !check_headings(&headings, &mut reading) {
        return reading;
    }
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(fault) => {
                let line = line_of(text, fault.position());
                let found = format!("CSV that cannot be read ({fault})");
                reading
                    .faults
                    .push(PolicyFault::at(line, "file", &found, "a row"));
                continue;
            }
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let row = Row {
            headings: &headings,
            record: &record,
            line: line_of(text, record.position()),
        };
        if let Err(fault) = row.into_policy(&mut reading) {
            reading.faults.push(fault);
        }
    }
    reading
}

/// The line on which a record begins, from 1. The reader's own count is one short where lines end with a carriage return.
fn line_of(text: &str, place: Option<&csv::Position>) -> usize {
    let at = place.map_or(0, |place| {
        usize::try_from(place.byte()).unwrap_or(usize::MAX)
    });
    let (before, after) = text.as_bytes().split_at(at.min(text.len()));
    let ends = after
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let lines = before.iter().chain(ends).filter(|byte| **byte == b'\n');
    lines.count() + 1
}

fn check_headings(headings: &[String], reading: &mut PolicyReading) -> bool {
    for needed in NEEDED {
        if !headings.iter().any(|heading| heading == needed) {
            let found = quoted(&headings.join(", "));
            reading.faults.push(PolicyFault::at(
                1,
                needed,
                &format!("no such column among {found}"),
                &format!("the columns {}", NEEDED.join(", ")),
            ));
        }
    }
    for (place, heading) in headings.iter().enumerate() {
        let earlier = headings.get(..place).unwrap_or_default();
        if earlier.contains(heading) {
            reading
                .faults
                .push(PolicyFault::at(1, heading, "the column twice", "it once"));
        } else if !NEEDED.contains(&heading.as_str()) && !OPTIONAL.contains(&heading.as_str()) {
            let known = OPTIONAL.join(", ");
            reading.remarks.push(PolicyFault::at(
                1,
                heading,
                "a column that is not read",
                &format!("beside those needed: {known}"),
            ));
        }
    }
    reading.faults.is_empty()
}

impl Row<'_> {
    fn cell(&self, heading: &str) -> &str {
        self.headings
            .iter()
            .position(|known| known == heading)
            .and_then(|place| self.record.get(place))
            .unwrap_or_default()
            .trim()
    }

    fn fault(&self, heading: &str, expected: &str) -> PolicyFault {
        let found = match self.cell(heading) {
            "" => "nothing".to_owned(),
            cell => quoted(cell),
        };
        PolicyFault::at(self.line, heading, &found, expected)
    }

    fn some(&self, heading: &str) -> Result<Option<String>, PolicyFault> {
        match (self.cell(heading), unfit(self.cell(heading))) {
            ("", _) => Ok(None),
            (_, Some(expected)) => Err(self.fault(heading, expected)),
            (cell, None) => Ok(Some(cell.to_owned())),
        }
    }

    fn needed(&self, heading: &str) -> Result<String, PolicyFault> {
        self.some(heading)?
            .ok_or_else(|| self.fault(heading, "it in every row"))
    }

    fn day(&self, heading: &str) -> Result<Option<Day>, PolicyFault> {
        match self.cell(heading) {
            "" => Ok(None),
            cell => Day::parse_iso(cell)
                .map(Some)
                .map_err(|_| self.fault(heading, "a day such as 2026-03-31")),
        }
    }

    fn into_policy(self, reading: &mut PolicyReading) -> Result<(), PolicyFault> {
        if self.record.len() != self.headings.len() {
            return Err(PolicyFault::at(
                self.line,
                "row",
                &format!("{} cells", self.record.len()),
                &format!("{}, as there are headings", self.headings.len()),
            ));
        }
        let version = self.needed("version")?;
        let (from, until) = (self.day("in_force_from")?, self.day("in_force_until")?);
        let policy = reading.policy.get_or_insert_with(|| Policy {
            version: version.clone(),
            in_force_from: from,
            in_force_until: until,
            conditions: Vec::new(),
            replacements: Vec::new(),
        });
        if policy.version != version {
            let expected = format!(
                "`{}`, as in the first row: one version a file",
                policy.version
            );
            return Err(self.fault("version", &expected));
        }
        for (heading, day, first) in [
            ("in_force_from", from, policy.in_force_from),
            ("in_force_until", until, policy.in_force_until),
        ] {
            if day.is_some() && day != first {
                return Err(self.fault(heading, "the same day as in the first row"));
            }
        }
        let condition = self.condition(version, &policy.conditions)?;
        for previous_code in split(self.cell("replaces"), ';') {
            let code = condition.identity.code.clone();
            match policy
                .replacements
                .iter_mut()
                .find(|known| known.previous_code == previous_code)
            {
                Some(known) => known.codes.push(code),
                None => policy.replacements.push(Replacement {
                    previous_code: previous_code.to_owned(),
                    codes: vec![code],
                }),
            }
        }
        policy.conditions.push(condition);
        Ok(())
    }

    fn condition(
        &self,
        version: String,
        before: &[PolicyCondition],
    ) -> Result<PolicyCondition, PolicyFault> {
        let kind = match self.cell("kind").to_lowercase().as_str() {
            "standard" => ConditionKind::Standard,
            "additional" => ConditionKind::Additional,
            _ => return Err(self.fault("kind", "standard or additional")),
        };
        let licence_type = match self.cell("licence_type") {
            "" => "AP".to_owned(),
            named => named.to_owned(),
        };
        let evidence = match self.cell("evidence") {
            "" => None,
            letter => {
                Some(evidence_class(letter).ok_or_else(|| self.fault("evidence", "A, B, C or D"))?)
            }
        };
        let of_its_kind =
            |known: &&PolicyCondition| known.kind == kind && known.licence_type == licence_type;
        Ok(PolicyCondition {
            identity: ConditionIdentity {
                policy_version: version,
                code: self.needed("code")?,
            },
            kind,
            sequence: u32::try_from(before.iter().filter(of_its_kind).count() + 1)
                .unwrap_or(u32::MAX),
            licence_type: licence_type.clone(),
            category: self.some("category")?,
            text: self.needed("text")?,
            template: self.some("template")?,
            inputs: self.inputs()?,
            asks_about_monitoring: match self.cell("asks_about_monitoring") {
                "" | "no" => false,
                "yes" => true,
                _ => return Err(self.fault("asks_about_monitoring", "yes or no")),
            },
            evidence,
            note: self.some("note")?,
        })
    }

    fn inputs(&self) -> Result<Vec<Input>, PolicyFault> {
        split(self.cell("inputs"), ';')
            .map(|written| {
                input(written).ok_or_else(|| {
                    PolicyFault::at(
                        self.line,
                        "inputs",
                        &quoted(written),
                        "`name = text`, `date`, `time`, `address`, `zone`, `texts joined by or`, `one of a | b` or `some of a | b joined by and`",
                    )
                })
            })
            .collect()
    }
}

/// One input: `name = one of a | b`.
fn input(written: &str) -> Option<Input> {
    let (name, kind) = written.split_once('=')?;
    let (name, kind) = (name.trim(), kind.trim());
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let (kind, joined_by) = match kind.rsplit_once(" joined by ") {
        Some((kind, "and")) => (kind.trim(), Some(Joining::And)),
        Some((kind, "or")) => (kind.trim(), Some(Joining::Or)),
        Some(_) => return None,
        None => (kind, None),
    };
    let (kind, options) = match kind.split_once(" of ") {
        Some(("one", options)) => (InputKind::OneOf, options),
        Some(("some", options)) if joined_by.is_some() => (InputKind::SomeOf, options),
        Some(_) => return None,
        None => (plain_kind(kind, joined_by)?, ""),
    };
    let options: Vec<Choice> = split(options, '|')
        .map(|value| Choice {
            value: value.to_owned(),
            inputs: Vec::new(),
        })
        .collect();
    let chooses = matches!(kind, InputKind::OneOf | InputKind::SomeOf);
    (is_name && chooses != options.is_empty()).then(|| Input {
        name: name.to_owned(),
        label: name.replace('_', " "),
        kind,
        joined_by,
        case: None,
        indefinite_article: false,
        include_before: None,
        repeats: kind == InputKind::Text && joined_by.is_some(),
        options,
        default_value: None,
    })
}

fn plain_kind(word: &str, joined_by: Option<Joining>) -> Option<InputKind> {
    Some(match (word, joined_by) {
        ("text", None) | ("texts", Some(_)) => InputKind::Text,
        ("date", None) => InputKind::Date,
        ("time", None) => InputKind::Time,
        ("address", None) => InputKind::Address,
        ("zone", None) => InputKind::Zone,
        _ => return None,
    })
}

fn split(cell: &str, by: char) -> impl Iterator<Item = &str> {
    cell.split(by)
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
