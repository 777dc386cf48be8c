//! Reviews from facts: a blank is no refusal, steps that the rules do not know are kept with the reason, directions with what
//! came of them.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{BankHolidays, Day, Instant};
use chronology::{Arrival, Chronology, FiledRecord, Fingerprint};
use facts::parole::*;
use facts::{
    Fact, Handling, Party, RecordReference, Said, Span, Statement, SubjectReference, When, YesNo,
};
use parole::outcome::Outcome;
use parole::recorded::{listed, reviews};
use parole::review::{Stage, Times};
use rulebook::Rulebook;

fn filed(told: &[(&str, Statement)]) -> Vec<FiledRecord> {
    told.iter()
        .enumerate()
        .map(|(place, (happened, statement))| {
            let position = place as u64 + 1;
            let happened: When = happened.parse().unwrap();
            FiledRecord {
                arrival: Arrival {
                    position,
                    received: Instant::from_micros(i64::try_from(position).unwrap()),
                    known_on: happened
                        .latest()
                        .unwrap_or(Day::parse_iso("2026-01-01").unwrap()),
                    claimed: false,
                },
                record: RecordReference::new("northmoor-parole", &format!("{place:03}")),
                agency: "northmoor-parole".to_owned(),
                format: "test".to_owned(),
                written: happened,
                fingerprint: Fingerprint([u8::try_from(place).unwrap(); 16]),
                handling: Handling::Ordinary,
                place: String::new(),
                facts: vec![(
                    0,
                    Fact {
                        about: Some(SubjectReference::new("northmoor-parole", "P1")),
                        happened: Span::at(happened),
                        statement: statement.clone(),
                    },
                )],
            }
        })
        .collect()
}

fn step(act: ReviewAct) -> ReviewStep {
    ReviewStep::plain("1".to_owned(), act, Party::in_role("parole case worker"))
}

fn told() -> Vec<(&'static str, Statement)> {
    vec![
        (
            "2026-01-05",
            ReviewStep {
                review_kind: Some(ReviewKind::RecallIndeterminate),
                ..step(ReviewAct::Refer)
            }
            .into(),
        ),
        ("2026-02-02", step(ReviewAct::DirectHearing).into()),
        (
            "2026-02-03",
            ReviewStep {
                direction: Some("D1".to_owned()),
                words: Some("A psychologist's report".to_owned()),
                due_on: Day::parse_iso("2026-03-16").ok(),
                ..step(ReviewAct::Direct)
            }
            .into(),
        ),
        (
            "2026-03-02",
            ReviewStep {
                hearing_on: Day::parse_iso("2026-06-01").ok(),
                ..step(ReviewAct::List)
            }
            .into(),
        ),
        (
            "2026-03-12",
            ReviewStep {
                direction: Some("D1".to_owned()),
                ..step(ReviewAct::Comply)
            }
            .into(),
        ),
        // Decided before anything was heard.
        (
            "2026-04-01",
            ReviewStep {
                outcome: Some(ReviewOutcome::Refused),
                on_papers: YesNo::No,
                reasons: vec!["risk".to_owned()],
                ..step(ReviewAct::Decide)
            }
            .into(),
        ),
        (
            "2026-06-01",
            ReviewStep {
                words: Some("The officer gave evidence on disclosure.".to_owned()),
                ..step(ReviewAct::Log)
            }
            .into(),
        ),
        ("2026-06-02", step(ReviewAct::Conclude).into()),
        (
            "2026-06-12",
            ReviewStep {
                outcome: Some(ReviewOutcome::Refused),
                on_papers: YesNo::No,
                reasons: vec!["risk".to_owned()],
                ..step(ReviewAct::Decide)
            }
            .into(),
        ),
    ]
}

#[test]
fn a_review_is_what_its_facts_say_as_known_on_each_day() {
    let (rulebook, holidays) = (Rulebook::built_in(), BankHolidays::england_and_wales());
    let times = Times {
        rulebook: &rulebook,
        holidays: &holidays,
    };
    let records = filed(&told());
    for (day, stage, outcome) in [
        ("2026-01-05", Stage::Referred, Outcome::NoneYet),
        ("2026-02-02", Stage::ToHearing, Outcome::NoneYet),
        ("2026-04-02", Stage::Listed, Outcome::NoneYet),
        ("2026-06-02", Stage::Heard, Outcome::NoneYet),
        (
            "2026-06-12",
            Stage::Provisional,
            Outcome::Refused {
                on: Day::parse_iso("2026-06-12").ok(),
            },
        ),
    ] {
        let day = Day::parse_iso(day).unwrap();
        let chronology = Chronology::as_known_on(day, &records, &[]);
        let (found, nowhere) = reviews(&chronology, Instant::end_of(day), times);
        assert_eq!((found.len(), nowhere.len()), (1, 0));
        assert_eq!(
            (found[0].review.stage, &found[0].review.outcome),
            (stage, &outcome),
            "{day}"
        );
    }
    let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
    let (found, _) = reviews(
        &chronology,
        Instant::end_of(Day::parse_iso("2026-06-20").unwrap()),
        times,
    );
    assert_eq!(found[0].not_taken.len(), 1);
    assert!(
        found[0].not_taken[0].why.contains("`Listed`"),
        "{:?}",
        found[0].not_taken
    );
    assert_eq!(
        found[0].directions[0].complied,
        Day::parse_iso("2026-03-12").ok()
    );
    assert_eq!(found[0].log.len(), 1);
    assert_eq!(
        found[0].steps.len() + found[0].not_taken.len() + 3,
        records.len()
    );
}

#[test]
fn a_listed_review_without_a_result_has_no_decision_yet() {
    let listed_as = |result: &str| -> Statement {
        ListedReview {
            review: result.to_owned(),
            result: Said::from_field(result),
            ..ListedReview::default()
        }
        .into()
    };
    let records = filed(&[
        ("2026-01-05", listed_as("")),
        ("2026-01-06", listed_as("No Release")),
        ("2026-01-07", listed_as("Sent round again")),
    ]);
    let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
    let outcomes: Vec<Outcome> = listed(&chronology)
        .into_iter()
        .map(|one| one.outcome)
        .collect();
    assert_eq!(
        outcomes,
        [
            Outcome::NoneYet,
            Outcome::Refused { on: None },
            Outcome::Unknown {
                words: "Sent round again".to_owned()
            },
        ]
    );
}
