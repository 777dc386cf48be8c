//! Examples of every rule, as tables in `examples/`, that a practitioner can check by eye; and the ratchet that no rule
//! goes without.

#![cfg(test)]

mod support;

use facts::Kind;
use rulebook::{LocalChoices, Shape};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use support::{ALL_KINDS, HOLIDAYS, RULES, Told, duties_with, filed, noon};

const TABLES: &[(&str, &str)] = &[
    ("referral", include_str!("examples/referral.toml")),
    ("conference", include_str!("examples/conference.toml")),
    ("plan", include_str!("examples/plan.toml")),
    ("visits", include_str!("examples/visits.toml")),
    ("records", include_str!("examples/records.toml")),
    ("emergency", include_str!("examples/emergency.toml")),
    ("away", include_str!("examples/away.toml")),
    ("notices", include_str!("examples/notices.toml")),
    ("wales", include_str!("examples/wales.toml")),
    ("licence", include_str!("examples/licence.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

/// One case: facts, now, and every duty that the rule makes of them, in order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    rule: String,
    says: String,
    now: String,
    /// What the sources can carry; all kinds where it is left out.
    carries: Option<Vec<Kind>>,
    /// The variant that the agency has chosen, or its own period.
    chosen: Option<String>,
    /// Where the agency works; England where it is left out.
    nation: Option<rulebook::Nation>,
    facts: Vec<Told>,
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    state: String,
    variant: Option<String>,
    started: Option<String>,
    due: Option<String>,
    late: Option<String>,
    open: Option<bool>,
    /// Words that its sentence holds.
    #[serde(default)]
    words: Vec<String>,
}

fn cases() -> Vec<(&'static str, Case)> {
    let read = |(name, text): &(&'static str, &str)| {
        let table: Table =
            toml::from_str(text).unwrap_or_else(|fault| panic!("{name}.toml: {fault}"));
        table
            .case
            .into_iter()
            .map(|case| (*name, case))
            .collect::<Vec<_>>()
    };
    TABLES.iter().flat_map(read).collect()
}

#[test]
fn every_example_comes_out_as_told() {
    let mut wrong = Vec::new();
    for (table, case) in cases() {
        let name = format!("{table}.toml, {}: {}", case.rule, case.says);
        let carried: BTreeSet<Kind> = case
            .carries
            .clone()
            .map_or_else(|| ALL_KINDS.clone(), |kinds| kinds.into_iter().collect());
        let local = case
            .chosen
            .as_deref()
            .map_or_else(LocalChoices::none, |chosen| {
                LocalChoices::none().with("northmoor-childrens-services", &case.rule, chosen)
            });
        let local = local.in_nation(
            "northmoor-childrens-services",
            case.nation.unwrap_or_default(),
        );
        let now = noon(&case.now);
        let mut found = duties_with(&filed(&case.facts), &carried, &local, now);
        found.retain(|duty| duty.rule == case.rule);
        if found.len() != case.expect.len() {
            let states: Vec<String> = found
                .iter()
                .map(|duty| RULES.sentence(duty, &HOLIDAYS))
                .collect();
            wrong.push(format!(
                "{name}: {} duties, expected {}\n    {}",
                found.len(),
                case.expect.len(),
                states.join("\n    ")
            ));
            continue;
        }
        for (duty, expected) in found.iter().zip(&case.expect) {
            let sentence = RULES.sentence(duty, &HOLIDAYS);
            let late = match &duty.state {
                rulebook::DutyState::MetLate { by } => Some(by.in_words()),
                _ => duty.overdue_by(now).map(rulebook::Lateness::in_words),
            };
            let agrees = duty.state.name() == expected.state
                && expected
                    .variant
                    .as_ref()
                    .is_none_or(|variant| *variant == duty.variant)
                && expected.started.as_ref().is_none_or(|started| {
                    duty.started
                        .is_some_and(|one| one.at.to_string() == *started)
                })
                && expected.due.as_ref().is_none_or(|due| {
                    duty.due.map_or("none".to_owned(), |one| one.to_string()) == *due
                })
                && expected
                    .late
                    .as_ref()
                    .is_none_or(|by| late.as_ref() == Some(by))
                && expected.open.is_none_or(|open| open == duty.open)
                && expected.words.iter().all(|words| sentence.contains(words));
            if !agrees {
                wrong.push(format!("{name}: expected {} due {:?}; found {} due {:?}, late {late:?}, open {}\n    {sentence}", expected.state, expected.due, duty.state.name(), duty.due, duty.open));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_rule_has_an_example_where_it_asks_and_one_where_it_does_not() {
    let mut states: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, case) in cases() {
        let seen = states.entry(case.rule).or_default();
        if case.expect.is_empty() {
            seen.insert("nothing".to_owned());
        }
        seen.extend(case.expect.into_iter().map(|expected| expected.state));
    }
    // What is only asked for by its id has worked dates and no histories.
    for rule in RULES
        .rules()
        .iter()
        // Those that start from a day that was worked out have theirs in `worked_out.rs`.
        .filter(|rule| !matches!(rule.shape, Shape::Asked | Shape::Worked))
    {
        let seen = states.get(&rule.id).cloned().unwrap_or_default();
        let quiet = seen.contains("not_needed") || seen.contains("nothing");
        let asks = seen
            .iter()
            .any(|state| !matches!(state.as_str(), "not_needed" | "nothing"));
        assert!(
            quiet,
            "{} has no example in which nothing is needed",
            rule.id
        );
        assert!(
            asks || rule.shape == Shape::NoDate,
            "{} has no example in which its clock runs or ran",
            rule.id
        );
    }
    for rule in states.keys() {
        assert!(
            RULES.rule(rule).is_some(),
            "`{rule}` is no rule of the rulebook"
        );
    }
}
