//! Generated events of an invented children's service, in the format of `examples/mappings/childrens-services.toml`.
//!
//! By a fixed rule and no chance, so that every run measures the same rows.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The mapping by which the rows are read.
pub(crate) const MAPPING: &str = include_str!("../../../examples/mappings/childrens-services.toml");

/// By how much everything is made smaller.
pub(crate) fn scale() -> u64 {
    std::env::var("JOINDER_BENCH_SCALE")
        .ok()
        .and_then(|scale| scale.parse().ok())
        .filter(|scale| *scale > 0)
        .unwrap_or(1)
}

/// A file of rows.
pub(crate) struct Events {
    pub(crate) path: PathBuf,
    pub(crate) rows: u64,
}

/// Writes `each` rows about each of `people`, and `many` about one more person.
pub(crate) fn events(
    room: &Path,
    people: u64,
    each: u64,
    many: u64,
) -> Result<Events, crate::Failure> {
    let path = room.join("events.csv");
    let mut out = BufWriter::new(File::create(&path)?);
    writeln!(out, "{}", SAMPLE.columns().join(","))?;
    let mut rows = 0;
    for person in 0..people {
        for number in 0..each {
            rows += 1;
            row(&mut out, rows, person, number)?;
        }
    }
    for number in 0..many {
        rows += 1;
        row(&mut out, rows, people, number)?;
    }
    out.flush()?;
    Ok(Events { path, rows })
}

/// A sample file of a mapping: its first line names the columns.
pub(crate) struct Sample(pub(crate) &'static str);

/// Of the children's service.
const SAMPLE: Sample = Sample(include_str!(
    "../../../examples/mappings/childrens-services.sample.csv"
));

impl Sample {
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        let first = self.0.lines().next().unwrap_or_default();
        first.split(',').collect()
    }

    /// A row of the file in which this stands in the columns named, and nothing in the others.
    pub(crate) fn line(&self, given: &[(&str, String)]) -> String {
        let value = |column: &str| {
            let found = given.iter().find(|(name, _)| *name == column);
            found.map_or("", |(_, value)| value)
        };
        let fields: Vec<&str> = self.columns().into_iter().map(value).collect();
        fields.join(",")
    }
}

fn row(out: &mut dyn Write, id: u64, person: u64, number: u64) -> Result<(), crate::Failure> {
    let start = person * 7 + number * 9;
    let mut given: Vec<(&str, String)> = vec![
        ("Event Id", id.to_string()),
        ("Child Id", format!("C-{person}")),
        ("NHS Number", nhs_number(person)),
        ("Start", date(start)),
        ("Recorded", format!("{} 16:30", date(start + 1))),
    ];
    if number == 0 {
        given.push(("Forename", format!("Invented-{person}")));
        given.push(("Date Of Birth", date(person % 2_000)));
    }
    given.extend(
        event(number)
            .iter()
            .map(|(column, value)| (*column, (*value).to_owned())),
    );
    writeln!(out, "{}", SAMPLE.line(&given))?;
    Ok(())
}

/// What a person's row by number tells: who and where first, then a case, then visits and meetings.
fn event(number: u64) -> &'static [(&'static str, &'static str)] {
    match number {
        0 => &[
            ("Event Type", "child"),
            ("Surname", "Example-Family"),
            ("Sex", "F"),
        ],
        1 => &[
            ("Event Type", "address"),
            ("Address", "7 Nowhere Lane; Northmoor"),
            ("Postcode", "ZZ99 3AA"),
        ],
        2 => &[
            ("Event Type", "referral"),
            ("Code", "1A"),
            ("Notes", "a neighbour telephoned about shouting at night"),
        ],
        3 => &[("Event Type", "assessment")],
        4 => &[("Event Type", "protection plan"), ("Code", "NEG")],
        other => match other % 4 {
            0 => &[
                ("Event Type", "core group"),
                ("Notes", "actions of last month gone through"),
            ],
            1 => &[
                ("Event Type", "supervision"),
                ("Worker", "Robin Fernsby"),
                ("Worker Role", "social worker"),
            ],
            _ => &[
                ("Event Type", "visit"),
                ("Worker", "Robin Fernsby"),
                ("Worker Role", "social worker"),
                ("Purpose", "CP"),
                ("Place", "home"),
                ("Seen", "Y"),
                ("Seen Alone", "N"),
                ("Present", "mother"),
                ("Notes", "seen at home and playing; bedroom not looked at"),
            ],
        },
    }
}

/// A number of the range kept for tests, with its check digit. Some numbers have none and are passed over.
pub(crate) fn nhs_number(person: u64) -> String {
    let mut number = 999_000_000 + person * 10 / 9;
    loop {
        let digits: Vec<u64> = format!("{number:09}")
            .bytes()
            .map(|byte| u64::from(byte - b'0'))
            .collect();
        let sum: u64 = digits
            .iter()
            .zip((2..=10).rev())
            .map(|(digit, weight)| digit * weight)
            .sum();
        match (11 - sum % 11) % 11 {
            10 => number += 1,
            check => return format!("{number:09}{check}"),
        }
    }
}

/// A day of 2019 to 2025 by number, as `dd/mm/yyyy`; every month has 28 days here.
fn date(number: u64) -> String {
    let (day, month, year) = (
        number % 28 + 1,
        number / 28 % 12 + 1,
        number / 336 % 7 + 2019,
    );
    format!("{day:02}/{month:02}/{year}")
}
