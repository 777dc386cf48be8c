//! The table of rules in `docs/rules.md` is the rulebook's: every variant of every row, with its authority and mark.
#![cfg(test)]

use rulebook::{Read, Rulebook};

fn row(rule: &rulebook::Rule, variant: &rulebook::Variant) -> String {
    let period = variant
        .period
        .map_or("no date".to_owned(), |period| period.to_string());
    let mark = if variant.read.verified() {
        ""
    } else {
        ", *unverified*"
    };
    let read = match variant.read {
        Read::Statute => "statute",
        Read::Guidance => "guidance",
        Read::Secondary => "secondary",
        Read::Peer => "peer",
        Read::None => "none",
    };
    let default = if variant.default { " (default)" } else { "" };
    format!(
        "| {} | {} | {}{default} | {period} | {} | {read}{mark} | {} |",
        rule.id,
        rule.title,
        variant.id,
        variant.authority.in_words(),
        rule.from
    )
}

#[test]
fn the_table_of_rules_is_the_rulebook() {
    let page = include_str!("../../../docs/rules.md");
    let rulebook = Rulebook::built_in();
    let rows: Vec<String> = rulebook
        .rules()
        .iter()
        .flat_map(|rule| rule.variants.iter().map(|variant| row(rule, variant)))
        .collect();
    let table: Vec<&str> = page
        .lines()
        .filter(|line| {
            ["| E", "| CY", "| L", "| P", "| R", "| S"]
                .iter()
                .any(|start| line.starts_with(start))
        })
        .filter(|line| line.matches('|').count() == 8)
        .collect();
    assert_eq!(table, rows, "write this table:\n{}", rows.join("\n"));
}

#[test]
fn the_interpretation_of_every_rule_is_on_the_page() {
    let page = include_str!("../../../docs/rules.md");
    let rulebook = Rulebook::built_in();
    let started = |rule: &&rulebook::Rule| rule.shape != rulebook::Shape::Asked;
    for rule in rulebook.rules().iter().filter(started) {
        assert!(
            page.contains(&format!("### {} ", rule.id)),
            "{} has no part of its own",
            rule.id
        );
    }
}
