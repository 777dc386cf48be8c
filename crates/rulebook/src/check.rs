//! Proof that a rulebook is sound: no gap or overlap in force, every trigger and meeting there, every authority cited,
//! every rule with worked examples that come out as told.
//!
//! What one file is refused for is in `load`; gaps and overlaps between rows in `rulebook`. Here is what a rulebook can be
//! read with and should not be used with.

use crate::clock::{ClockError, clock};
use crate::fault::RulebookFault;
use crate::load::PlacedRule;
use crate::rule::{Rule, Shape, Variant};
use crate::rulebook::{BUILT_IN, Rulebook, load_placed};
use calendar::{BankHolidays, Moment};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The worked due dates of `rulebooks/golden/`, compiled in.
const GOLDEN: &[(&str, &str)] = &[
    (
        "golden/first-clocks.csv",
        include_str!("../../../rulebooks/golden/first-clocks.csv"),
    ),
    (
        "golden/further-clocks.csv",
        include_str!("../../../rulebooks/golden/further-clocks.csv"),
    ),
    (
        "golden/recall-and-parole.csv",
        include_str!("../../../rulebooks/golden/recall-and-parole.csv"),
    ),
    (
        "golden/second-reading.csv",
        include_str!("../../../rulebooks/golden/second-reading.csv"),
    ),
];

/// How many links of a chain must have a variant of their own: more than any rule tells apart.
const LINKS_LOOKED_AT: usize = 8;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// How many files of rules.
    pub files: usize,
    /// How many rules.
    pub rules: usize,
    /// How many dated rows.
    pub rows: usize,
    /// How many variants.
    pub variants: usize,
    /// How many of them were read neither in statute nor in guidance.
    pub unverified: usize,
    /// How many worked due dates.
    pub examples: usize,
    /// What is wrong, each in a sentence with its place.
    pub faults: Vec<String>,
}

/// Checks the rulebook that comes with Joinder.
#[must_use]
pub fn check_built_in(holidays: &BankHolidays) -> Checked {
    check(BUILT_IN, GOLDEN, holidays)
}

/// Checks rules, as TOML texts, with their worked due dates, as CSV texts; each with the name by which faults call it.
#[must_use]
pub fn check(
    rulebooks: &[(&str, &str)],
    golden: &[(&str, &str)],
    holidays: &BankHolidays,
) -> Checked {
    let mut faults = Vec::new();
    let placed = load_placed(rulebooks, &mut faults);
    let mut checked = Checked {
        files: rulebooks.len(),
        rules: placed
            .iter()
            .map(|one| one.rule.id.as_str())
            .collect::<BTreeSet<_>>()
            .len(),
        rows: placed.len(),
        ..Checked::default()
    };
    for one in &placed {
        checked.variants += one.rule.variants.len();
        checked.unverified += one
            .rule
            .variants
            .iter()
            .filter(|variant| !variant.read.verified())
            .count();
        check_row(one, &mut faults);
    }
    if faults.is_empty()
        && let Ok(rulebook) = Rulebook::load(rulebooks)
    {
        checked.examples = check_golden(&rulebook, &placed, golden, holidays, &mut faults);
    }
    checked.faults = faults.iter().map(ToString::to_string).collect();
    checked
}

fn fault(one: &PlacedRule, key: &str, found: &str, expected: &str) -> RulebookFault {
    RulebookFault {
        file: one.file.clone(),
        line: Some(one.line),
        key: format!("{}.{key}", one.rule.id),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}

fn check_row(one: &PlacedRule, faults: &mut Vec<RulebookFault>) {
    let rule = &one.rule;
    if !is_id(&rule.id) {
        faults.push(fault(
            one,
            "id",
            &rule.id,
            "capital letters and then a number, such as `E6`",
        ));
    }
    for (key, text) in [
        ("title", &rule.title),
        ("owes", &rule.owes),
        ("note", &rule.note),
    ] {
        if text.trim().is_empty() {
            faults.push(fault(one, key, "", "words for people"));
        }
    }
    for variant in &rule.variants {
        check_variant(one, variant, faults);
    }
    if rule.shape == Shape::Chain {
        check_links(one, faults);
    }
}

/// `E6`, `CY12`.
fn is_id(id: &str) -> bool {
    let digits = id.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    digits.len() < id.len()
        && !digits.is_empty()
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_variant(one: &PlacedRule, variant: &Variant, faults: &mut Vec<RulebookFault>) {
    let rule = &one.rule;
    if variant.authority.instrument.trim().is_empty()
        || variant.authority.paragraph.trim().is_empty()
    {
        faults.push(fault(
            one,
            "variant.paragraph",
            &variant.id,
            "an instrument and a section or paragraph of it for this variant",
        ));
    }
    if variant.read.verified() && variant.authority.link.is_none() {
        faults.push(fault(
            one,
            "variant.link",
            &variant.id,
            "a link to what was read, since this variant counts as verified",
        ));
    }
    if !is_started(rule, variant) {
        faults.push(fault(
            one,
            "starts",
            &variant.id,
            "a kind of fact that starts the clock of this variant",
        ));
    }
    let asks_nothing = matches!(rule.shape, Shape::Lag | Shape::NoDate | Shape::Asked);
    if !asks_nothing && rule.met_by_of(variant).is_empty() {
        faults.push(fault(
            one,
            "met_by",
            &variant.id,
            "a kind of fact that meets the clock of this variant",
        ));
    }
}

fn is_started(rule: &Rule, variant: &Variant) -> bool {
    match rule.shape {
        Shape::NoDate | Shape::Asked => true,
        Shape::Worked => !rule.from_dates.is_empty(),
        Shape::Chain | Shape::Count => rule.runs_while.is_some(),
        Shape::Once => {
            !rule.starts_of(variant).is_empty()
                || rule.runs_while.is_some()
                || rule.initiated_by.is_some()
        }
        Shape::Lag | Shape::Before => !rule.starts_of(variant).is_empty(),
    }
}

/// Where variants are stages of a chain, each link has one in each year.
fn check_links(one: &PlacedRule, faults: &mut Vec<RulebookFault>) {
    let stages = || one.rule.variants.iter().map(|variant| &variant.stage);
    if stages().all(|stage| stage.links.is_none()) {
        return;
    }
    for number in 0..LINKS_LOOKED_AT {
        let held = stages().any(|stage| stage.links.is_none_or(|links| links.holds(number)));
        if !held {
            faults.push(fault(
                one,
                "variant.links",
                &format!("none with {number}"),
                "a variant for every link of the chain",
            ));
            return;
        }
    }
}

/// One worked due date.
struct Golden {
    id: String,
    rule: String,
    variant: String,
    from: Moment,
    due: Option<Moment>,
}

/// Compares every worked due date, and returns how many there are.
fn check_golden(
    rulebook: &Rulebook,
    placed: &[PlacedRule],
    texts: &[(&str, &str)],
    holidays: &BankHolidays,
    faults: &mut Vec<RulebookFault>,
) -> usize {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    let mut worked: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (file, text) in texts {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for (number, record) in reader.records().enumerate() {
            let mut wrong = |key: &str, found: &str, expected: &str| {
                faults.push(RulebookFault {
                    file: (*file).to_owned(),
                    line: Some(number.saturating_add(2)),
                    key: key.to_owned(),
                    found: found.to_owned(),
                    expected: expected.to_owned(),
                });
            };
            let golden = match record
                .map_err(|fault| fault.to_string())
                .and_then(read_golden)
            {
                Ok(golden) => golden,
                Err(found) => {
                    wrong(
                        "row",
                        &found,
                        "id, rule, variant, from, due, working, authority",
                    );
                    continue;
                }
            };
            if !ids.insert(golden.id.clone()) {
                wrong("id", &golden.id, "an id that no other worked example has");
            }
            if let Err((found, expected)) = compare(rulebook, &golden, holidays) {
                wrong(&golden.id, &found, &expected);
            }
            *worked.entry((golden.rule, golden.variant)).or_default() += 1;
        }
    }
    for one in placed {
        for variant in &one.rule.variants {
            let name = (one.rule.id.clone(), variant.id.clone());
            if !worked.contains_key(&name) {
                faults.push(fault(
                    one,
                    "variant",
                    &variant.id,
                    "a worked example of this variant in `golden/`",
                ));
            }
        }
    }
    worked.values().sum()
}

fn read_golden(record: csv::StringRecord) -> Result<Golden, String> {
    let cell = |number: usize| record.get(number).unwrap_or_default();
    let moment = |text: &str| {
        text.parse::<Moment>()
            .map_err(|_| format!("{text} (no day or time)"))
    };
    Ok(Golden {
        id: cell(0).to_owned(),
        rule: cell(1).to_owned(),
        variant: cell(2).to_owned(),
        from: moment(cell(3))?,
        due: (!cell(4).is_empty()).then(|| moment(cell(4))).transpose()?,
    })
}

/// What was found and what expected, where they differ.
fn compare(
    rulebook: &Rulebook,
    golden: &Golden,
    holidays: &BankHolidays,
) -> Result<(), (String, String)> {
    let lines = clock(rulebook, &golden.rule, golden.from, holidays)
        .map_err(|fault: ClockError| (fault.to_string(), "a clock in force".to_owned()))?;
    let words = |due: Option<Moment>| due.map_or("no date".to_owned(), |due| due.to_string());
    match lines.iter().find(|line| line.variant == golden.variant) {
        Some(line) if line.due == golden.due => Ok(()),
        Some(line) => Err((
            format!("{} ({})", words(line.due), line.working),
            words(golden.due),
        )),
        None => Err((
            golden.variant.clone(),
            format!("a variant of {}", golden.rule),
        )),
    }
}
