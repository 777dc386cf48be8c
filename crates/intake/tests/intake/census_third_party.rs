//! The census files that others made: what they hold is read, and what is wrong with them is named.

use crate::common::{Outcome, discrepancies, try_read};
use facts::{Kind, Statement};
use intake::Format;
use std::collections::BTreeSet;

fn read_theirs(name: &str) -> Outcome {
    let bytes = third_party::bytes(&format!("cin-census/{name}")).unwrap();
    assert_eq!(
        Format::recognise(&bytes).map(|format| format.name().to_owned()),
        Some("cin-census".to_owned())
    );
    try_read(&Format::CinCensus, name, &mut bytes.as_slice()).unwrap()
}

fn count(outcome: &Outcome, kind: Kind) -> usize {
    outcome
        .read
        .iter()
        .flat_map(|body| &body.facts)
        .filter(|fact| fact.statement.kind() == kind)
        .count()
}

#[test]
#[ignore = "needs files of third parties"]
fn the_large_file_has_332_children_with_402_referrals() {
    let outcome = read_theirs("fake_CIN_data.xml");
    let children: BTreeSet<_> = outcome
        .read
        .iter()
        .flat_map(|body| &body.facts)
        .filter_map(|fact| fact.about.clone())
        .collect();
    assert_eq!(children.len(), 332);
    // 332 identifiers, 332 characteristics, 402 referrals; and the header, whose reference date is wrong.
    assert_eq!(
        (outcome.read.len(), outcome.unread.len()),
        (332 + 332 + 402 + 1, 0)
    );
    assert_eq!(count(&outcome, Kind::Referral), 402);
    assert_eq!(count(&outcome, Kind::CaseClosure), 252);
    assert_eq!(count(&outcome, Kind::Conference), 350);
    let references: BTreeSet<_> = outcome.references().into_iter().collect();
    assert_eq!(
        references.len(),
        outcome.read.len(),
        "each record has a reference of its own"
    );
    assert_eq!(outcome.summary.written.to_string(), "2022-07-21T10:12:28Z");
}

#[test]
#[ignore = "needs files of third parties"]
fn the_newest_shape_is_read_whole_and_its_faults_are_named() {
    let outcome = read_theirs("CIN_Census_2026.xml");
    assert!(outcome.unread.is_empty(), "{:#?}", outcome.unread);
    let references: Vec<_> = outcome.references();
    assert_eq!(
        references
            .iter()
            .filter(|one| one.starts_with("PreProceedingsandFGDM/"))
            .count(),
        1
    );
    let enquiry = outcome.body("Section47/DfEX0000001/2022-10-06/2022-06-02");
    let wrong = discrepancies(enquiry)
        .into_iter()
        .find(|one| one.what.contains("15 working days"))
        .unwrap();
    let found: Vec<_> = wrong
        .fields
        .iter()
        .map(|value| (value.field.as_str(), value.found.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("S47ActualStartDate", "2022-06-02"),
            ("InitialCPCtarget", "2022-06-23")
        ]
    );
    assert_eq!(wrong.expected.as_deref(), Some("2022-06-24"));
    assert!(
        wrong
            .authority
            .as_ref()
            .unwrap()
            .contains("Platinum Jubilee"),
        "{:?}",
        wrong.authority
    );
    let stated = enquiry.facts.iter().find_map(|fact| match &fact.statement {
        Statement::Enquiry(one) => one.conference_target,
        _ => None,
    });
    assert_eq!(
        stated.map(|day| day.to_string()),
        Some("2022-06-23".to_owned()),
        "what the source states is kept"
    );
    let all: Vec<_> = outcome
        .discrepancies()
        .into_iter()
        .map(|one| one.what.clone())
        .collect();
    for expected in [
        "this assessment ends before it starts",
        "`RB` is no code of `AssessmentFactors`",
        "the file was written before its own reference date",
        "`1` is no code of `Sex`",
    ] {
        assert!(
            all.iter().any(|what| what == expected),
            "{expected} is not among {all:#?}"
        );
    }
}

#[test]
#[ignore = "needs files of third parties"]
fn stray_text_is_named_with_its_place() {
    for name in [
        "CIN_Census_2021.xml",
        "CIN_Census_2026.xml",
        "CIN_header_issues_100.xml",
    ] {
        let outcome = read_theirs(name);
        let what = "the text `PersonBirthDate` stands after `</UPNunknown>` inside `ChildIdentifiers`, where no text belongs";
        let body = outcome.body("ChildIdentifiers/DfEX0000001");
        assert!(
            discrepancies(body).iter().any(|one| one.what == what),
            "{name}: {:#?}",
            discrepancies(body)
        );
    }
}

#[test]
#[ignore = "needs files of third parties"]
fn a_wrong_reference_date_is_named() {
    let outcome = read_theirs("CIN_header_issues_100.xml");
    let header = discrepancies(outcome.body("Header/201/2023"));
    assert_eq!(header.len(), 1);
    assert!(
        header[0].expected.as_ref().unwrap().contains("2023-03-31"),
        "{header:?}"
    );
    assert!(
        outcome
            .summary
            .remarks
            .iter()
            .any(|remark| remark.contains("`2023-03-28`")),
        "{:?}",
        outcome.summary.remarks
    );
    let right = read_theirs("CIN_Census_2021.xml");
    assert_eq!(right.summary.remarks, Vec::<String>::new());
    // Before 1971, and counted all the same: Tuesday 2 June 1970 and 15 working days is Tuesday 23 June.
    assert!(
        !right
            .discrepancies()
            .iter()
            .any(|one| one.what.contains("15 working days"))
    );
}
