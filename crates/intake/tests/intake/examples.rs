//! The mappings that come as examples: each loads, and reads the whole of its sample.

use crate::common::{discrepancies, try_read};
use facts::{Kind, Statement};
use intake::{Format, Mapping};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/mappings")
}

pub fn load(name: &str) -> Format {
    let text = std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
    Format::Mapping(Box::new(
        Mapping::load(&text).unwrap_or_else(|fault| panic!("{name}: {fault}")),
    ))
}

pub fn sample(name: &str) -> String {
    let csv = folder().join(format!("{name}.sample.csv"));
    let path = if csv.exists() {
        csv
    } else {
        folder().join(format!("{name}.sample.jsonl"))
    };
    std::fs::read_to_string(path).unwrap()
}

pub const NAMES: [&str; 12] = [
    "health-visiting",
    "hospital",
    "police",
    "school",
    "probation",
    "childrens-services",
    "prison",
    "recall",
    "prison-sentences",
    "probation-sentences",
    "licence-steps",
    "parole-review-list",
];

/// The sample of each has a record of everything that its mapping makes, and nothing is wrong with any.
#[test]
fn each_example_reads_its_sample_whole() {
    for name in NAMES {
        let (format, text) = (load(name), sample(name));
        let outcome = try_read(&format, name, &mut text.as_bytes()).unwrap();
        assert_eq!(format.name(), format!("mapping:{name}"));
        assert!(outcome.unread.is_empty(), "{name}: {:#?}", outcome.unread);
        assert!(
            outcome.summary.remarks.is_empty(),
            "{name}: {:?}",
            outcome.summary.remarks
        );
        for body in &outcome.read {
            assert_eq!(
                discrepancies(body),
                Vec::<&facts::Discrepancy>::new(),
                "{name}: {}",
                body.record.reference
            );
        }
        let made: BTreeSet<Kind> = outcome
            .read
            .iter()
            .flat_map(|body| &body.facts)
            .map(|fact| fact.statement.kind())
            .collect();
        let missing: Vec<_> = format
            .carries()
            .into_iter()
            .filter(|kind| *kind != Kind::Discrepancy && !made.contains(kind))
            .collect();
        assert_eq!(missing, [], "{name}: kinds that the sample does not show");
        assert_eq!(
            outcome
                .read
                .iter()
                .map(|body| body.verbatim.lines().count())
                .sum::<usize>()
                + usize::from(name != "school"),
            text.lines().count(),
            "{name}: every line is in a record"
        );
    }
}

/// All agencies know the same child by the same NHS number, so that their records join.
#[test]
fn the_samples_share_identifiers() {
    let mut holders = Vec::new();
    for name in NAMES {
        let outcome = try_read(&load(name), name, &mut sample(name).as_bytes()).unwrap();
        let holds = |fact: &facts::Fact| matches!(&fact.statement, Statement::IdentifierHeld(held) if held.identifier.value == "9990000018");
        if outcome.read.iter().flat_map(|body| &body.facts).any(holds) {
            holders.push(name);
        }
    }
    assert_eq!(
        holders,
        [
            "health-visiting",
            "hospital",
            "police",
            "childrens-services"
        ]
    );
}

/// The worked example of the guide does what the guide says.
#[test]
fn the_guide_s_example_works() {
    let guide = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/mapping-guide.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let block = |language: &str| {
        let (_, after) = guide.split_once(&format!("```{language}\n")).unwrap();
        after.split_once("```").unwrap().0.to_owned()
    };
    let mapping = Mapping::load(&block("toml")).unwrap_or_else(|fault| panic!("{fault}"));
    let format = Format::Mapping(Box::new(mapping));
    let outcome = try_read(&format, "nursery.csv", &mut block("csv").as_bytes()).unwrap();
    assert_eq!((outcome.read.len(), outcome.unread.len()), (2, 1));
    assert!(outcome.discrepancies().is_empty());
    let Statement::Visit(visit) = &outcome.body("entry/11").facts[1].statement else {
        panic!()
    };
    assert_eq!(visit.seen, facts::YesNo::Yes);
    let Statement::InjuryObserved(injury) = &outcome.body("entry/12").facts[1].statement else {
        panic!()
    };
    assert_eq!(injury.explanation, facts::Said::NotStated);
    assert_eq!(outcome.unread[0].faults[0].found, "soon");
}

/// Reviews from another system's list: a blank result stays not stated, the row stays to the letter.
#[test]
fn a_listed_review_keeps_its_row_and_a_blank_result_is_no_refusal() {
    let name = "parole-review-list";
    let outcome = try_read(&load(name), name, &mut sample(name).as_bytes()).unwrap();
    let results: Vec<Option<String>> = outcome
        .read
        .iter()
        .flat_map(|body| &body.facts)
        .filter_map(|fact| match &fact.statement {
            Statement::ListedReview(one) => Some(one.result.text().map(str::to_owned)),
            _ => None,
        })
        .collect();
    assert_eq!(results, [Some("No Release".to_owned()), None, None]);
    for (body, line) in outcome.read.iter().zip(sample(name).lines().skip(1)) {
        assert_eq!(body.verbatim.trim_end(), line);
    }
}
