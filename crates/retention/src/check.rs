//! Proof that the schedules are sound: no overlap or gap in force, every authority cited, every period with a worked
//! example that comes out.

use crate::load::BUILT_IN;
use crate::schedule::{Covers, Schedules};
use calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The worked days of `rulebooks/golden/retention.csv`, compiled in.
const GOLDEN: (&str, &str) = (
    "golden/retention.csv",
    include_str!("../../../rulebooks/golden/retention.csv"),
);

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckedSchedules {
    /// How many dated rows.
    pub rows: usize,
    /// How many variants.
    pub variants: usize,
    /// How many of them were read neither in statute nor in guidance.
    pub unverified: usize,
    /// How many worked days.
    pub examples: usize,
    /// What is wrong, each in a sentence with its place.
    pub faults: Vec<String>,
}

#[derive(Deserialize)]
struct Example {
    case: String,
    schedule: String,
    variant: String,
    /// From 1.
    stage: usize,
    start: Day,
    kept_through: Day,
    working: String,
}

/// Checks the schedules that come with Joinder.
#[must_use]
pub fn check_built_in() -> CheckedSchedules {
    check(BUILT_IN, GOLDEN)
}

/// Checks schedules, as TOML, with their worked days, as CSV; each with the name by which faults call it.
#[must_use]
pub fn check(schedules: (&str, &str), golden: (&str, &str)) -> CheckedSchedules {
    let mut checked = CheckedSchedules::default();
    let loaded = match Schedules::load(schedules.0, schedules.1) {
        Ok(loaded) => loaded,
        Err(faults) => {
            checked.faults = faults;
            return checked;
        }
    };
    checked.rows = loaded.rows.len();
    rows(&loaded, schedules.0, &mut checked);
    examples(&loaded, golden, &mut checked);
    checked
}

fn rows(schedules: &Schedules, file: &str, checked: &mut CheckedSchedules) {
    for row in &schedules.rows {
        for variant in &row.variants {
            checked.variants += 1;
            checked.unverified += usize::from(!variant.read.verified());
            if variant.authority.instrument.trim().is_empty() {
                checked.faults.push(format!(
                    "{file}: `{}`, variant `{}`: no instrument is cited",
                    row.id, variant.id
                ));
            }
        }
    }
    for pair in schedules.rows.windows(2) {
        let [one, next] = pair else { continue };
        if one.id == next.id && one.until.map(|until| until.plus_days(1)) != Some(next.from) {
            checked.faults.push(format!(
                "{file}: `{}`: the row from {} does not follow on the one before",
                one.id, next.from
            ));
        }
    }
    if !schedules.rows.iter().any(|row| row.covers == Covers::Rest) {
        checked.faults.push(format!(
            "{file}: nothing covers the rest: there would be records of which nothing is said"
        ));
    }
}

fn examples(schedules: &Schedules, (file, text): (&str, &str), checked: &mut CheckedSchedules) {
    let mut worked = BTreeSet::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize::<Example>() {
        let example = match row {
            Ok(example) => example,
            Err(fault) => {
                checked.faults.push(format!("{file}: {fault}"));
                continue;
            }
        };
        checked.examples += 1;
        let found = schedules
            .rows
            .iter()
            .filter(|row| row.id == example.schedule)
            .filter_map(|row| row.variant(Some(&example.variant)))
            .find_map(|variant| variant.stages.get(example.stage.checked_sub(1)?));
        let last = found.map(|stage| stage.keep.last_day(example.start));
        if example.working.trim().is_empty() {
            checked
                .faults
                .push(format!("{file}: `{}` shows no working", example.case));
        }
        if last == Some(example.kept_through) {
            worked.insert((example.schedule, example.variant, example.stage));
        } else {
            checked.faults.push(format!(
                "{file}: `{}`: kept through {}; worked by hand {}",
                example.case,
                last.map_or_else(
                    || "no day, there is no such stage".to_owned(),
                    |day| day.to_string()
                ),
                example.kept_through
            ));
        }
    }
    for row in &schedules.rows {
        for variant in &row.variants {
            for stage in 1..=variant.stages.len() {
                if !worked.contains(&(row.id.clone(), variant.id.clone(), stage)) {
                    checked.faults.push(format!(
                        "{file}: `{}`, variant `{}`, stage {stage} has no worked day",
                        row.id, variant.id
                    ));
                }
            }
        }
    }
}
