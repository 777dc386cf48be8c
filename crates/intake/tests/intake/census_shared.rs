//! The census files that others made: what they hold is read, and what is wrong with them is named.

mod common;

use common::{discrepancies, shared, try_read};
use intake::Format;
use std::collections::HashSet;

fn read_shared(name: &str) -> Option<common::Outcome> {
    let bytes = shared(&format!("cin-census/{name}"))?;
    assert_eq!(Format::recognise(&bytes).map(|format| format.name().to_owned()), Some("cin-census".to_owned()));
    Some(try_read(&Format::CinCensus, name, &mut bytes.as_slice()).unwrap())
}

#[test]
fn the_large_file_has_332_children() {
    let Some(outcome) = read_shared("fake_CIN_data.xml") else { return };
    for one in outcome.unread.iter().take(5) { println!("{one:#?}"); }
    println!("{:?}", outcome.summary);
    let mut kinds = std::collections::BTreeMap::new();
    for one in outcome.discrepancies() { *kinds.entry(one.what.split('`').step_by(2).collect::<String>()).or_insert(0) += 1; }
    println!("{kinds:#?}");
}
#[test]
fn newest() {
    for name in ["CIN_Census_2026.xml", "CIN_header_issues_100.xml", "CIN_Census_2021.xml"] {
    let Some(outcome) = read_shared(name) else { return };
    println!("{:#?}", outcome.unread);
    println!("{:#?}", outcome.summary);
    println!("{:#?}", outcome.references());
    for body in &outcome.read { for one in discrepancies(body) { println!("{}: {}", body.record.reference, facts::Statement::from(one.clone()).in_words()); println!("   {:?}", one.authority);} }
    }
}
