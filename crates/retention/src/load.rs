//! Reads schedules from TOML: what is missing or wrong is named with its schedule, and all faults are told at once.

use crate::period::KeepFor;
use crate::schedule::{Condition, Covers, Schedule, Schedules, Stage, Start, Variant};
use calendar::Day;
use facts::Kind;
use rulebook::{Authority, Nation, Read};
use serde::Deserialize;

/// The schedules that come with Joinder.
pub(crate) const BUILT_IN: (&str, &str) = (
    "retention.toml",
    include_str!("../../../rulebooks/retention.toml"),
);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schedule: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    title: String,
    #[serde(default)]
    nation: Nation,
    covers: Covers,
    #[serde(default)]
    applies: Vec<Kind>,
    #[serde(default)]
    local: bool,
    #[serde(default)]
    note: String,
    in_force: InForce,
    variant: Vec<VariantRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InForce {
    from: Day,
    until: Option<Day>,
    #[serde(default)]
    read: Read,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VariantRow {
    id: String,
    #[serde(default)]
    default: bool,
    instrument: String,
    #[serde(default)]
    paragraph: String,
    link: Option<String>,
    #[serde(default)]
    read: Read,
    stages: Vec<StageRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageRow {
    when: Option<Condition>,
    keep: String,
    start: Start,
}

impl Schedules {
    /// The schedules that come with Joinder.
    #[must_use]
    pub fn built_in() -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the file is compiled in, and every test here reads it"
        )]
        Self::load(BUILT_IN.0, BUILT_IN.1).expect("the built-in schedules can be read")
    }

    /// Reads schedules from a TOML text.
    ///
    /// # Errors
    /// All faults, each with the file and the schedule.
    pub fn load(file: &str, text: &str) -> Result<Self, Vec<String>> {
        let read: File = toml::from_str(text).map_err(|fault| vec![format!("{file}: {fault}")])?;
        let mut faults = Vec::new();
        let mut rows: Vec<Schedule> = read
            .schedule
            .into_iter()
            .map(|row| schedule_of(row, file, &mut faults))
            .collect();
        rows.sort_by(|one, other| (&one.id, one.from).cmp(&(&other.id, other.from)));
        if faults.is_empty() {
            Ok(Self { rows })
        } else {
            Err(faults)
        }
    }
}

fn schedule_of(row: Row, file: &str, faults: &mut Vec<String>) -> Schedule {
    let mut said = |fault: String| faults.push(format!("{file}: `{}`: {fault}", row.id));
    if row.variant.iter().filter(|variant| variant.default).count() != 1 {
        said("exactly one variant is to be the default".to_owned());
    }
    if row.covers != Covers::Rest && row.applies.is_empty() {
        said("`applies` names no kind of fact: nothing would be covered".to_owned());
    }
    let variants = row
        .variant
        .into_iter()
        .map(|variant| {
            if variant.stages.last().is_none_or(|last| last.when.is_some()) {
                said(format!(
                    "the last stage of `{}` has a condition, or there is none: some people would have no period",
                    variant.id
                ));
            }
            let stages = variant.stages.into_iter().filter_map(|stage| {
                let keep = KeepFor::parse(&stage.keep).map_err(&mut said).ok()?;
                Some(Stage {
                    when: stage.when,
                    keep,
                    start: stage.start,
                })
            });
            Variant {
                stages: stages.collect(),
                id: variant.id,
                default: variant.default,
                authority: Authority {
                    instrument: variant.instrument,
                    paragraph: variant.paragraph,
                    link: variant.link,
                },
                read: variant.read,
            }
        })
        .collect();
    Schedule {
        id: row.id,
        title: row.title,
        nation: row.nation,
        covers: row.covers,
        applies: row.applies,
        local: row.local,
        note: row.note,
        from: row.in_force.from,
        until: row.in_force.until,
        from_read: row.in_force.read,
        variants,
    }
}
