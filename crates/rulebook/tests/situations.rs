//! Findings, their fingerprints, and the one situation that they join.

#![cfg(test)]

mod support;

use calendar::{Day, Instant};
use facts::statement::*;
use facts::{Answer, AnswerKind, Discrepancy, FieldValue, Note, Ownership, YesNo};
use rulebook::{
    Finding, FindingState, LocalChoices, Situation, Urgency, evaluate, findings, situation,
};
use support::{ALL_KINDS, RULES, Told, ask, chronology, filed, noon};

fn found(told: &[Told], now: &str) -> (Vec<Finding>, Option<Situation>) {
    let records = filed(told);
    let chronology = chronology(&records);
    let found = ask(
        &chronology,
        &ALL_KINDS,
        &LocalChoices::none(),
        noon(now),
        |question| findings(&RULES, &evaluate(&RULES, question), question),
    );
    let situation = situation(found.clone(), &chronology, noon(now));
    (found, situation)
}

fn plan() -> Vec<Told> {
    vec![
        Told::new("2026-06-10", ProtectionPlan::default()).record("plan"),
        Told::new("2026-06-24", CoreGroup::default()).record("core group"),
        Told::new(
            "2026-06-20",
            Visit {
                purpose: VisitPurpose::ProtectionPlan,
                seen: YesNo::Yes,
                ..Visit::default()
            },
        )
        .record("visit"),
        Told::new("2026-06-20", Supervision::default()).record("supervision"),
    ]
}

fn of_rule<'f>(found: &'f [Finding], rule: &str) -> &'f Finding {
    found
        .iter()
        .find(|finding| finding.rule == rule)
        .unwrap_or_else(|| panic!("no finding by {rule} in {found:?}"))
}

fn answer(findings: &[&Finding]) -> Answer {
    let fingerprints = findings
        .iter()
        .map(|finding| finding.fingerprint.clone())
        .collect();
    Answer {
        findings: fingerprints,
        answer: AnswerKind::Acted,
        text: "visit set for tomorrow".to_owned(),
        by: "a.worker".to_owned(),
    }
}

#[test]
fn an_overdue_visit_is_a_finding_with_its_authority_and_evidence() {
    let (found, situation) = found(&plan(), "2026-07-08");
    let finding = of_rule(&found, "E13");
    assert_eq!(
        (finding.state, finding.urgency),
        (FindingState::Overdue, Urgency::Act)
    );
    assert_eq!(finding.since.to_string(), "2026-07-04");
    assert!(
        finding
            .words
            .contains("due by the end of Friday 3 July 2026")
            && finding.words.contains("overdue"),
        "{}",
        finding.words
    );
    assert!(
        !finding.verified,
        "a local procedure is shown as unverified"
    );
    assert_eq!(
        finding.evidence.len(),
        1,
        "the visit that started the clock"
    );
    let situation = situation.unwrap();
    assert_eq!(situation.urgency, Some(Urgency::Act));
    assert_eq!(
        situation.owner.as_deref(),
        Some("children's services, lead social worker")
    );
    assert_eq!(situation.age_days(noon("2026-07-08")), 4);
}

#[test]
fn an_answer_closes_exactly_what_it_names() {
    let mut told = plan();
    let (before, _) = found(&told, "2026-07-08");
    told.push(Told::new("2026-07-08", answer(&[of_rule(&before, "E13")])));
    let (_, situation) = found(&told, "2026-07-08");
    let situation = situation.unwrap();
    assert!(situation.open.iter().all(|finding| finding.rule != "E13"));
    assert_eq!(situation.answered.len(), 1);
    assert_eq!(situation.answered[0].answer.text, "visit set for tomorrow");
}

#[test]
fn new_evidence_asks_again_and_the_same_again_does_not() {
    let mut told = plan();
    let (before, _) = found(&told, "2026-07-08");
    told.push(Told::new("2026-07-08", answer(&[of_rule(&before, "E13")])));
    told.insert(
        0,
        Told::new(
            "2026-06-01",
            Note {
                text: "unrelated".to_owned(),
                ..Note::default()
            },
        ),
    );
    let (same, _) = found(&told, "2026-07-09");
    assert_eq!(
        of_rule(&same, "E13").fingerprint,
        of_rule(&before, "E13").fingerprint,
        "positions in the ledger do not count"
    );
    told.push(Told::new(
        "2026-07-09",
        Visit {
            purpose: VisitPurpose::ProtectionPlan,
            seen: YesNo::No,
            ..Visit::default()
        },
    ));
    let (after, situation) = found(&told, "2026-07-10");
    assert_ne!(
        of_rule(&after, "E13").fingerprint,
        of_rule(&before, "E13").fingerprint
    );
    assert!(
        situation
            .unwrap()
            .open
            .iter()
            .any(|finding| finding.rule == "E13"),
        "another visit at which the child was not seen asks again"
    );
}

#[test]
fn an_answer_while_due_soon_does_not_hold_once_it_is_overdue() {
    let mut told = plan();
    let (soon, _) = found(&told, "2026-07-02");
    assert_eq!(of_rule(&soon, "E13").state, FindingState::DueSoon);
    told.push(Told::new("2026-07-02", answer(&[of_rule(&soon, "E13")])));
    let (_, waiting) = found(&told, "2026-07-03");
    assert!(
        waiting
            .unwrap()
            .open
            .iter()
            .all(|finding| finding.rule != "E13")
    );
    let (_, late) = found(&told, "2026-07-04");
    assert_eq!(late.unwrap().urgency, Some(Urgency::Act));
}

#[test]
fn the_newest_owner_owns_it() {
    let mut told = plan();
    for (day, owner) in [("2026-07-05", "b.worker"), ("2026-07-06", "c.worker")] {
        told.push(Told::new(
            day,
            Ownership {
                owner: owner.to_owned(),
                team: "Northmoor east".to_owned(),
                reason: None,
            },
        ));
    }
    let (_, situation) = found(&told, "2026-07-08");
    assert_eq!(situation.unwrap().owner.as_deref(), Some("c.worker"));
}

#[test]
fn a_record_makes_one_finding_of_all_its_contradictions() {
    let contradiction = |what: &str| Discrepancy {
        what: what.to_owned(),
        fields: vec![FieldValue {
            field: "InitialCPCtarget".to_owned(),
            found: "2022-06-23".to_owned(),
        }],
        expected: Some("2022-06-24".to_owned()),
        authority: None,
    };
    let told = [
        Told::new("2022-06-02", contradiction("the target is a day early")).record("section 47"),
        Told::new("2022-06-02", contradiction("the end lies before the start"))
            .record("section 47"),
        Told::new("2022-06-02", contradiction("a wrong code")).record("referral"),
    ];
    let (found, situation) = found(&told, "2022-07-01");
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|finding| finding.urgency == Urgency::Data
        && finding.owes == "northmoor-childrens-services"));
    assert!(found.iter().any(
        |finding| finding.words.contains("The target is a day early")
            && finding.words.contains("The end lies before the start")
    ));
    assert_eq!(
        situation.unwrap().opened,
        Day::from_ymd(2000, 1, 1),
        "since the record was known"
    );
}

#[test]
fn a_gap_in_what_is_connected_is_the_least_urgent() {
    let records = filed(&plan()[..1]);
    let chronology = chronology(&records);
    let now = Instant::start_of(Day::from_ymd(2026, 7, 20).unwrap());
    let found = ask(
        &chronology,
        &Default::default(),
        &LocalChoices::none(),
        now,
        |question| findings(&RULES, &evaluate(&RULES, question), question),
    );
    assert!(
        found
            .iter()
            .all(|finding| finding.urgency == Urgency::NoSource),
        "{found:?}"
    );
    assert!(
        of_rule(&found, "E13")
            .words
            .contains("no source that reports visits")
    );
}

#[test]
fn nobody_is_asked_anything_of_what_was_met() {
    let told = [
        Told::new("2022-06-02", Enquiry::default()).until("2022-06-20"),
        Told::new(
            "2022-06-17",
            Conference {
                purpose: ConferencePurpose::Initial,
                ..Conference::default()
            },
        ),
    ];
    let (found, situation) = found(&told, "2022-07-01");
    assert!(found.is_empty(), "{found:?}");
    assert!(situation.is_none());
}
