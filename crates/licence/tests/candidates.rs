//! What may be a breach, from facts: each with its condition and evidence; a permission, a decision and an untouched device make none.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use calendar::Day;
use chronology::Chronology;
use common::{Told, at, by, filed, in_force_with};
use facts::compliance::*;
use facts::licence::{Action, ConditionDecision, Decided, LicenceAct, LicenceStep, Who};
use facts::plan::{PlanAct, PlanStep};
use facts::statement::{HouseholdMember, Relationship};
use facts::{FactId, Party, Statement, SubjectReference, When};
use licence::compliance::Shown;
use licence::life::{Rights, State};
use licence::plan::Detector;
use licence::recorded::{Beside, Keeping, decisions, found_before, keeping, licences, plan};

/// S1 is 1; then friendships 2, devices 3, children 4, programme 5, samples 6, curfew 7.
fn life() -> Vec<Told> {
    in_force_with(
        "northmoor-1",
        &[
            ("A4", &[]),
            ("A5", &[("devices", "mobile phone")]),
            ("A2", &[("gender", "any"), ("age", "18")]),
            ("A8", &[("behaviour", "violence")]),
            ("A10", &[]),
            ("A6", &[("begins", "19:00"), ("ends", "07:00")]),
        ],
    )
}

fn kept(told: &[Told]) -> Keeping {
    let records = filed(told);
    let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
    let now = at("2026-06-01T09:00:00Z");
    let (found, _) = licences(&chronology, now, &Rights::built_in().unwrap());
    assert!(found[0].not_taken.is_empty(), "{:?}", found[0].not_taken);
    let (decided, refused) = decisions(&chronology, now);
    assert_eq!(refused, []);
    keeping(
        &chronology,
        &found[0],
        (&decided, &[]),
        &Beside::default(),
        now,
    )
}

fn record(condition: u32, event: ComplianceEvent) -> Statement {
    ComplianceRecord {
        licence: "1".to_owned(),
        condition_number: condition,
        event,
        words: None,
        by: by("asha"),
    }
    .into()
}

fn disclosed(key: &str, how: DisclosedHow) -> Statement {
    DisclosureEntry {
        what: Disclosable::Relationship,
        key: key.to_owned(),
        how,
        words: None,
        by: by("asha"),
    }
    .into()
}

/// `(condition, day or time)` of each candidate, in order.
fn found(told: &[Told]) -> Vec<(u32, String)> {
    kept(told)
        .candidates
        .iter()
        .map(|one| (one.condition, one.at.to_string()))
        .collect()
}

#[test]
fn attendance_and_tests_raise_what_is_not_in_order_and_a_permission_covers_its_own_time() {
    use ComplianceEvent::*;
    let mut told = life();
    for (happened, condition, event) in [
        ("2026-04-01", 5, Attended),
        ("2026-04-08", 5, Missed),
        ("2026-04-10", 6, TestClear),
        ("2026-04-11", 6, TestPositive),
        ("2026-04-12", 6, TestRefused),
        ("2026-04-13/2026-04-15", 7, PermissionGiven),
        ("2026-04-15", 7, Away),
        ("2026-04-16", 7, Away),
        // A permission under one condition says nothing of another.
        ("2026-04-14", 5, Missed),
    ] {
        told.push((happened, "2026-04-20", record(condition, event)));
    }
    assert_eq!(
        found(&told),
        [
            (7, "2026-04-16".to_owned()),
            (5, "2026-04-14".to_owned()),
            (6, "2026-04-12".to_owned()),
            (6, "2026-04-11".to_owned()),
            (5, "2026-04-08".to_owned()),
        ]
    );
}

#[test]
fn what_was_seen_before_it_was_told_is_a_candidate_beyond_the_days_that_the_condition_gives() {
    let mut told = life();
    // Told on the second day: in time. Told on the third: a day too late. Never told.
    for (happened, key, how) in [
        ("2026-04-01", "Fern Amber", DisclosedHow::Seen),
        ("2026-04-03", "fern amber", DisclosedHow::Told),
        ("2026-04-01", "Ivo Birch", DisclosedHow::Seen),
        ("2026-04-04", "Ivo Birch", DisclosedHow::Told),
        ("2026-05-01", "Juno Cress", DisclosedHow::Seen),
    ] {
        told.push((happened, "2026-05-02", disclosed(key, how)));
    }
    let keeping = kept(&told);
    let words: Vec<&str> = keeping
        .candidates
        .iter()
        .map(|one| one.words.as_str())
        .collect();
    assert_eq!(
        words,
        [
            "relationship `Juno Cress` was seen on 1 May 2026 and has not been told of",
            "relationship `Ivo Birch` was told of on 4 April 2026, 3 days after it was first seen",
        ]
    );
    assert_eq!(keeping.candidates[1].facts.len(), 2, "seen, and told");
    assert_eq!(keeping.disclosed.len(), 5);
}

fn inspection(history: Option<&str>, held: &[(&str, &str, &str)]) -> Statement {
    let when = |text: &str| When::Instant(at(text));
    DeviceInspection {
        device: "356938035643809".to_owned(),
        known_since: Day::parse_iso("2026-03-20").ok(),
        held: held
            .iter()
            .map(|(who, from, until)| DeviceHeld {
                who: (*who).to_owned(),
                from: when(from),
                until: Some(when(until)),
            })
            .collect(),
        history_from: history.and_then(|day| Day::parse_iso(day).ok()),
        copy_sha256: Some("00".repeat(32)),
        found: None,
        by: by("asha"),
    }
    .into()
}

#[test]
fn a_device_whose_history_is_gone_is_a_candidate_and_broken_custody_is_said() {
    let unbroken = [
        ("Asha", "2026-05-01T10:00:00Z", "2026-05-01T12:00:00Z"),
        ("Laboratory", "2026-05-01T12:00:00Z", "2026-05-02T12:00:00Z"),
    ];
    let broken = [
        ("Asha", "2026-05-01T10:00:00Z", "2026-05-01T12:00:00Z"),
        ("Laboratory", "2026-05-01T12:30:00Z", "2026-05-02T12:00:00Z"),
    ];
    for (history, held, candidates, shows) in [
        (Some("2026-03-19"), &unbroken, 0, vec![]),
        (Some("2026-04-30"), &unbroken, 1, vec!["history"]),
        (None, &broken, 1, vec!["history", "custody"]),
        (Some("2026-03-19"), &broken, 0, vec!["custody"]),
    ] {
        let mut told = life();
        told.push((
            "2026-05-01T10:00:00Z",
            "2026-05-02",
            inspection(history, held),
        ));
        let keeping = kept(&told);
        assert_eq!(keeping.candidates.len(), candidates, "{history:?}");
        let shown: Vec<&str> = keeping.inspections[0]
            .shows
            .iter()
            .map(|shows| match shows {
                Shown::HistoryGone { .. } => "history",
                Shown::CustodyBroken { .. } => "custody",
                Shown::NoChecksum => "checksum",
            })
            .collect();
        assert_eq!(shown, shows, "{history:?}");
        let doubted = |one: &licence::recorded::FoundCandidate| one.words.contains("open to doubt");
        assert_eq!(
            keeping.candidates.iter().any(doubted),
            candidates == 1 && shows.contains(&"custody")
        );
    }
}

#[test]
fn a_child_in_the_household_is_found_by_the_sources_own_reference_and_never_by_a_name() {
    let child = |reference: Option<&str>| Party {
        name: Some("Juno Cress".to_owned()),
        subject: reference.map(|reference| SubjectReference::new("northmoor-council", reference)),
        ..Party::default()
    };
    for (tie, home, born, expected) in [
        (Some("C7"), Some("C7"), "2019-02-03", 1),
        (Some("C7"), Some("C8"), "2019-02-03", 0),
        (None, None, "2019-02-03", 0),
        (Some("C7"), Some("C7"), "2001-02-03", 0),
    ] {
        let mut told = life();
        told.push((
            "2026-04-01",
            "2026-04-01",
            Relationship {
                to: child(tie),
                is: "partner's child".to_owned(),
                born: born.parse().ok(),
                ..Relationship::default()
            }
            .into(),
        ));
        told.push((
            "2026-04-02",
            "2026-04-02",
            HouseholdMember {
                member: child(home),
                ..HouseholdMember::default()
            }
            .into(),
        ));
        let candidates = kept(&told).candidates;
        assert_eq!(candidates.len(), expected, "{tie:?} {home:?} {born}");
        assert!(candidates.iter().all(|one| one.condition == 4));
    }
}

#[test]
fn what_somebody_raised_stands_until_an_officer_decides_on_that_very_fact() {
    let raised = |condition| {
        Statement::from(CandidateBreach {
            licence: "1".to_owned(),
            condition_number: condition,
            evidence: vec![FactId {
                position: 1,
                ordinal: 0,
            }],
            confidence: Some(Confidence::TwoSources),
            equipment: Some(Equipment::Flat),
            words: "away at night".to_owned(),
            by: by("monitoring"),
        })
    };
    let mut told = life();
    told.push(("2026-05-01", "2026-05-01", raised(7)));
    let fact = FactId {
        position: told.len() as u64,
        ordinal: 0,
    };
    let before = kept(&told);
    assert_eq!(before.candidates.len(), 1);
    let one = &before.candidates[0];
    assert_eq!(
        (one.condition, one.facts[0], one.equipment, one.decided),
        (7, fact, Some(Equipment::Flat), None)
    );
    let decide = |condition, evidence| {
        Statement::from(ConditionDecision {
            licence: "1".to_owned(),
            condition_number: condition,
            evidence,
            decided: Decided::Breach,
            action: Some(Action::Warning),
            reason: "seen at the door".to_owned(),
            by: by("asha"),
        })
    };
    // A decision on another fact, or of another condition, answers nothing of this.
    told.push(("2026-05-02", "2026-05-02", decide(7, Vec::new())));
    told.push(("2026-05-02", "2026-05-02", decide(6, vec![fact])));
    assert_eq!(kept(&told).candidates[0].decided, None);
    told.push(("2026-05-03", "2026-05-03", decide(7, vec![fact])));
    let answered = FactId {
        position: told.len() as u64,
        ordinal: 0,
    };
    assert_eq!(kept(&told).candidates[0].decided, Some(answered));
}

#[test]
fn what_could_have_found_a_recall_is_told_with_its_detector_and_whether_the_plan_had_it() {
    let control = |risk: &str, control: &str, condition, detectors: &[Detector]| {
        Statement::from(PlanStep {
            control: Some(control.to_owned()),
            words: Some("it is asked for".to_owned()),
            licence: Some("1".to_owned()),
            condition_number: Some(condition),
            who: Some("officer".to_owned()),
            contingency: Some("recall is considered".to_owned()),
            detectors: detectors.to_vec(),
            ..PlanStep::plain(PlanAct::SetControl, risk.to_owned(), by("asha"))
        })
    };
    let mut told = life();
    let harm = "harm in a household that nobody knows of";
    told.extend([
        (
            "2026-03-21",
            "2026-03-21",
            control(harm, "C1", 2, &[Detector::SelfReport]),
        ),
        (
            "2026-03-21",
            "2026-03-21",
            control(harm, "C2", 3, &[Detector::Device]),
        ),
        // Changed after the recall: the plan of that day is the one that counts.
        (
            "2026-05-20",
            "2026-05-20",
            control(harm, "C1", 2, &[Detector::ThirdPerson]),
        ),
        (
            "2026-04-01",
            "2026-04-01",
            disclosed("Fern Amber", DisclosedHow::Seen),
        ),
        // Taken after the recall: its history begins on 10 April, and from that day an inspection would have shown it.
        (
            "2026-05-11T10:00:00Z",
            "2026-05-11",
            inspection(
                Some("2026-04-10"),
                &[("Asha", "2026-05-11T10:00:00Z", "2026-05-11T12:00:00Z")],
            ),
        ),
        (
            "2026-05-10T12:00:00Z",
            "2026-05-10",
            LicenceStep {
                reason: Some("recall 1".to_owned()),
                ..LicenceStep::plain(
                    "1".to_owned(),
                    LicenceAct::Revoke,
                    Who::SecretaryOfState,
                    by("casey"),
                )
            }
            .into(),
        ),
        // Of a condition that the recall does not name.
        (
            "2026-04-05",
            "2026-04-05",
            record(5, ComplianceEvent::Missed),
        ),
    ]);
    let records = filed(&told);
    let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
    let now = at("2026-06-01T09:00:00Z");
    let (found, _) = licences(&chronology, now, &Rights::built_in().unwrap());
    assert_eq!(found[0].licence.state, State::Revoked);
    let revoked = at("2026-05-10T12:00:00Z");
    let could = found_before(&chronology, &found[0], (&[], &[]), (&[2, 3], revoked));
    let told: Vec<(u32, Detector, i32, bool)> = could
        .iter()
        .map(|one| {
            (
                one.trace.condition,
                one.trace.by,
                one.days_before,
                one.was_in_plan,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, Detector::ThirdPerson, 39, false),
            (3, Detector::Device, 30, true)
        ]
    );
    let today = plan(&chronology, now);
    assert_eq!(today.not_taken, []);
    // C2 rests on a condition that is not in force where the licence has none of that number.
    assert_eq!(today.gaps(&[2]).len(), 1);
    assert!(
        plan(&chronology, at("2026-03-20T09:00:00Z"))
            .risks
            .is_empty()
    );
}
