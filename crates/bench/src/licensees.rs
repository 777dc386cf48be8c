//! Everybody on licence, from the store: a night in which every person is worked out anew, and a person's page by day.

use crate::Failure;
use crate::data::{Sample, scale};
use crate::import::mapped;
use crate::page::Desks;
use desk::{DataFolder, Desk};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

/// So many people are on licence.
const PEOPLE: u64 = 100_000;

/// Each of so many conditions.
const CONDITIONS: u64 = 15;

/// The mapping by which the rows are read.
const MAPPING: &str = include_str!("../../../examples/mappings/licence-steps.toml");

/// Its columns.
const SAMPLE: Sample = Sample(include_str!(
    "../../../examples/mappings/licence-steps.sample.csv"
));

/// Another choice of a rule than the built-in one: by it, everybody has to be worked out anew.
const OTHER_CHOICE: &str = "[local.northmoor-probation]\nR6 = \"ten-working-days\"\n";

pub(crate) fn measure(joinder: &Path, room: &Path) -> Result<(), Failure> {
    let area = room.join("licensees");
    let people = PEOPLE / scale();
    let (file, rows) = steps(room, people)?;
    let source = ("northmoor-probation", MAPPING);
    let imported = mapped(joinder, &area, source, &file, Stdio::null())?;
    println!(
        "licensees: {rows} rows of {people} people imported in {:.1} s",
        imported.wall.as_secs_f64()
    );
    std::fs::write(area.join("settings.toml"), OTHER_CHOICE)?;
    let began = Instant::now();
    let desk = Desk::open(DataFolder::at(&area)?, crate::read::now()?)?;
    println!(
        "licensees: every clock, condition and line of {people} people with {CONDITIONS} conditions each, read from the store and kept, two cores: {:.1} s  (mark: 60 s)",
        began.elapsed().as_secs_f64()
    );
    drop(desk);
    crate::page::measure(
        joinder,
        &area,
        &Desks {
            role: "probation-practitioner",
            agency: "northmoor-probation",
            paths: &["/person/", "/supervision/"],
        },
    )
}

/// A file of steps: of each person a licence of fifteen conditions, in force, and a tag; of every twentieth a recall asked for.
fn steps(room: &Path, people: u64) -> Result<(PathBuf, u64), Failure> {
    let path = room.join("licence-steps.csv");
    let mut out = BufWriter::new(File::create(&path)?);
    writeln!(out, "{}", SAMPLE.columns().join(","))?;
    let mut number = 0_u64;
    for person in 0..people {
        for mut row in life(person) {
            number += 1;
            row.extend([
                ("Row Ref", number.to_string()),
                ("CRN", format!("X{person:06}")),
            ]);
            writeln!(out, "{}", SAMPLE.line(&row))?;
        }
    }
    out.flush()?;
    Ok((path, number))
}

/// A row: what stands in which column.
type Row = Vec<(&'static str, String)>;

fn row(columns: &[(&'static str, &str)]) -> Row {
    columns
        .iter()
        .map(|(column, value)| (*column, (*value).to_owned()))
        .collect()
}

fn step(act: &str, office: &str, at: &str) -> Row {
    row(&[
        ("Row Type", "licence"),
        ("Of", "1"),
        ("Kind", "determinate"),
        ("Act", act),
        ("Office", office),
        ("By", "Invented Officer"),
        ("At", at),
    ])
}

fn life(person: u64) -> Vec<Row> {
    // Releases are spread over a year, so that clocks stand everywhere.
    let month = person % 11 + 1;
    let on = |day: u64| format!("2026-{month:02}-{day:02}");
    let mut rows = vec![
        row(&[
            ("Row Type", "person"),
            ("Forename", &format!("Invented-{person}")),
            ("Surname", "Example-Licensee"),
            ("Date Of Birth", "1985-02-03"),
        ]),
        row(&[
            ("Row Type", "sentence"),
            ("At", "2024-05-04"),
            ("Kind", "imprisonment"),
        ]),
    ];
    let mut begun = step("set_start", "officer", &on(1));
    begun.push(("Day", on(20)));
    rows.push(begun);
    for condition in 1..=CONDITIONS {
        let mut added = step("add", "officer", &on(2));
        let standard = condition <= 8;
        let kind = if standard { "standard" } else { "additional" };
        added.extend([
            ("Policy Version", "northmoor-2".to_owned()),
            ("Code", format!("S{condition}")),
            ("Condition Kind", kind.to_owned()),
            (
                "Text",
                format!("Do as was agreed in paragraph {condition}."),
            ),
            (
                "Set By",
                if standard { "order" } else { "officer" }.to_owned(),
            ),
        ]);
        rows.push(added);
    }
    rows.push(step("submit", "officer", &on(3)));
    rows.push(step("approve", "prison_decision_maker", &on(4)));
    rows.push(step("activate", "prison_administrator", &on(20)));
    let mut tag = row(&[
        ("Row Type", "tag"),
        ("Of", "1"),
        ("Act", "ordered"),
        ("By", "Invented Officer"),
    ]);
    tag.extend([("At", on(20)), ("Day", on(23))]);
    rows.push(tag);
    if person.is_multiple_of(20) {
        let mut recall = row(&[
            ("Row Type", "recall"),
            ("Of", "1"),
            ("Act", "ask"),
            ("Kind", "standard"),
            ("Words", "not at the address"),
            ("By", "Invented Officer"),
        ]);
        recall.extend([("At", on(24)), ("Number", "2".to_owned())]);
        rows.push(recall);
    }
    rows
}
