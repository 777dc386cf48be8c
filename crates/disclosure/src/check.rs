//! Proof that the rules are sound: names and days do not overlap, every instrument is cited, and the clock's worked days
//! come out.

use crate::clock::clock;
use crate::rules::{BUILT_IN, DisclosureRules, InForce};
use calendar::{BankHolidays, Day};
use facts::RequestStep;
use serde::{Deserialize, Serialize};

/// The worked days of `rulebooks/golden/subject-access.csv`, compiled in.
const GOLDEN: (&str, &str) = (
    "golden/subject-access.csv",
    include_str!("../../../rulebooks/golden/subject-access.csv"),
);

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckedDisclosure {
    /// How many exemptions.
    pub exemptions: usize,
    /// How many of them were read neither in statute nor in guidance.
    pub unverified: usize,
    /// How many worked days of the clock.
    pub examples: usize,
    /// What is wrong, each in a sentence with its place.
    pub faults: Vec<String>,
}

#[derive(Deserialize)]
struct Example {
    case: String,
    received: Day,
    /// `2026-01-03 identity-asked; 2026-01-06 identity-shown`.
    steps: String,
    today: Day,
    state: String,
    working: String,
}

/// Checks the rules that come with Joinder.
#[must_use]
pub fn check_built_in(holidays: &BankHolidays) -> CheckedDisclosure {
    check(BUILT_IN, GOLDEN, holidays)
}

/// Checks rules, as TOML, with their worked days, as CSV; each with the name by which faults call it.
#[must_use]
pub fn check(
    (file, text): (&str, &str),
    golden: (&str, &str),
    holidays: &BankHolidays,
) -> CheckedDisclosure {
    let mut checked = CheckedDisclosure::default();
    let rules = match DisclosureRules::load(file, text) {
        Ok(rules) => rules,
        Err(fault) => {
            checked.faults.push(fault);
            return checked;
        }
    };
    checked.exemptions = rules.exemptions.len();
    let unverified = rules.exemptions.iter().filter(|one| !one.read.verified());
    checked.unverified = unverified.count();
    let exemptions = rules.exemptions.iter();
    let clocks = rules.clocks.iter();
    let rows: Vec<(&str, &str, InForce)> = exemptions
        .map(|one| (one.id.as_str(), one.instrument.as_str(), one.in_force))
        .chain(clocks.map(|one| (one.id.as_str(), one.instrument.as_str(), one.in_force)))
        .collect();
    for (place, (id, instrument, in_force)) in rows.iter().enumerate() {
        if instrument.trim().is_empty() {
            checked
                .faults
                .push(format!("{file}: `{id}`: no instrument is cited"));
        }
        let later = rows
            .iter()
            .skip(place + 1)
            .filter(|(other, ..)| other == id);
        for (_, _, other) in later {
            if in_force.holds_on(other.from) || other.holds_on(in_force.from) {
                checked
                    .faults
                    .push(format!("{file}: `{id}`: two rows hold on one day"));
            }
        }
    }
    examples(&rules, golden, holidays, &mut checked);
    checked
}

fn examples(
    rules: &DisclosureRules,
    (file, text): (&str, &str),
    holidays: &BankHolidays,
    checked: &mut CheckedDisclosure,
) {
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize::<Example>() {
        let found = row.map_err(|fault| fault.to_string()).and_then(|example| {
            let steps = steps(&example.steps)?;
            let rule = rules.clock_on(example.received).ok_or("no clock holds")?;
            let found = clock(example.received, &steps, rule, holidays, example.today);
            Ok((example, found.state.in_words()))
        });
        checked.examples += 1;
        match found {
            Ok((example, found))
                if found == example.state && !example.working.trim().is_empty() => {}
            Ok((example, found)) => checked.faults.push(format!(
                "{file}: `{}`: {found}; worked by hand: {}",
                example.case, example.state
            )),
            Err(fault) => checked.faults.push(format!("{file}: {fault}")),
        }
    }
    if checked.examples == 0 {
        checked
            .faults
            .push(format!("{file}: the clock has no worked day"));
    }
}

fn steps(text: &str) -> Result<Vec<(Day, RequestStep)>, String> {
    let told = text
        .split(';')
        .map(str::trim)
        .filter(|told| !told.is_empty());
    told.map(|told| {
        let (day, step) = told
            .split_once(' ')
            .ok_or_else(|| format!("`{told}` is no step"))?;
        let day = Day::parse_iso(day).map_err(|fault| fault.to_string())?;
        let step = RequestStep::named(step).ok_or_else(|| format!("`{step}` is no step"))?;
        Ok((day, step))
    })
    .collect()
}
