//! Licence and recall from facts: what is taken, what is not and why, as known on a day and in whatever order they came.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use calendar::{Day, Instant};
use chronology::Chronology;
use common::{at, by, filed_by_content as filed, step};
use facts::licence::*;
use facts::statement::Sentence;
use facts::{FactId, Statement};
use licence::life::{Rights, State};
use licence::policy::Policy;
use licence::recall::Stage;
use licence::recorded::{decisions, licences, life_facts, recalls, served_of, tag_events};
use licence::served::{ServedCondition, Values};
use licence::tag::{TagState, state_at};
use proptest::prelude::*;
use sentence::after_release::AfterRelease;

fn add(code: &str, values: &[(&str, &str)]) -> LicenceStep {
    let policy = Policy::built_in().remove(0).policy.unwrap();
    let values: Values = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
        .collect();
    let served = ServedCondition::serve(policy.condition(&policy.identity(code)).unwrap(), values);
    let set_by = if code.starts_with('S') {
        SetBy::Order
    } else {
        SetBy::Board
    };
    LicenceStep {
        condition: Some(served_of(&served.unwrap())),
        set_by: Some(set_by),
        ..step(LicenceAct::Add, Who::Officer)
    }
}

/// An indeterminate licence from draft to release, hand-worked.
fn life() -> Vec<(&'static str, &'static str, Statement)> {
    let begin = LicenceStep {
        licence_kind: Some(LicenceKind::Indeterminate),
        starts_on: Day::parse_iso("2026-03-20").ok(),
        ..step(LicenceAct::SetStart, Who::Officer)
    };
    let sentence = Sentence {
        sentence: "imprisonment for public protection".to_owned(),
        ..Sentence::default()
    };
    vec![
        ("2012-05-04", "2026-03-01", sentence.into()),
        ("2026-03-02T09:00:00Z", "2026-03-02", begin.into()),
        ("2026-03-02T09:01:00Z", "2026-03-02", add("S1", &[]).into()),
        (
            "2026-03-02T09:02:00Z",
            "2026-03-02",
            add("A1", &[("address", "1 Teasel Court")]).into(),
        ),
        (
            "2026-03-03T10:00:00Z",
            "2026-03-03",
            step(LicenceAct::Submit, Who::Officer).into(),
        ),
        (
            "2026-03-04T10:00:00Z",
            "2026-03-04",
            step(LicenceAct::Approve, Who::SecretaryOfState).into(),
        ),
        (
            "2026-03-20T09:30:00Z",
            "2026-03-20",
            step(LicenceAct::Activate, Who::PrisonAdministrator).into(),
        ),
    ]
}

fn recall(act: RecallAct, who: &str) -> RecallStep {
    RecallStep {
        words: Some("The device was wiped.".to_owned()),
        conditions: if act == RecallAct::Ask {
            vec![2]
        } else {
            Vec::new()
        },
        licence: Some("1".to_owned()),
        ..RecallStep::plain("1".to_owned(), act, by(who))
    }
}

#[test]
fn a_licence_is_what_its_facts_say_as_known_on_each_day() {
    let records = filed(&life());
    let rights = Rights::built_in().unwrap();
    for (known, state, conditions) in [
        ("2026-03-02", State::Draft, 0),
        ("2026-03-03", State::Submitted, 0),
        ("2026-03-04", State::Approved, 0),
        ("2026-03-20", State::Active, 2),
    ] {
        let known = Day::parse_iso(known).unwrap();
        let chronology = Chronology::as_known_on(known, &records, &[]);
        let (found, nowhere) = licences(&chronology, Instant::end_of(known), &rights);
        assert_eq!((found.len(), nowhere.len()), (1, 0), "{known}");
        assert_eq!(found[0].licence.state, state, "{known}");
        assert_eq!(found[0].licence.in_force().count(), conditions, "{known}");
        assert!(found[0].not_taken.is_empty());
    }
    let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
    let (found, _) = licences(&chronology, at("2026-03-21T09:00:00Z"), &rights);
    let texts: Vec<&str> = found[0]
        .licence
        .in_force()
        .map(|row| row.condition.text.as_str())
        .collect();
    assert_eq!(
        texts[1],
        "Live at 1 Teasel Court from the day of your release."
    );
}

#[test]
fn a_step_that_no_row_allows_is_kept_with_the_reason_and_the_next_is_taken() {
    let mut told = life();
    // Approved by the officer who wrote it: not theirs. Then a step of a day that is not known.
    told.insert(
        5,
        (
            "2026-03-03T11:00:00Z",
            "2026-03-03",
            step(LicenceAct::Approve, Who::Officer).into(),
        ),
    );
    told.push((
        "2026-04",
        "2026-04-30",
        step(LicenceAct::Revoke, Who::SecretaryOfState).into(),
    ));
    told.push((
        "2026-12-01T09:00:00Z",
        "2026-04-30",
        step(LicenceAct::Withdraw, Who::Officer).into(),
    ));
    let records = filed(&told);
    let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
    let (found, _) = licences(
        &chronology,
        at("2026-05-01T09:00:00Z"),
        &Rights::built_in().unwrap(),
    );
    assert_eq!(found[0].licence.state, State::Active);
    let whys: Vec<&str> = found[0]
        .not_taken
        .iter()
        .map(|one| one.why.as_str())
        .collect();
    assert_eq!(
        whys,
        [
            "a licence that is `submitted` cannot be taken through `approve` by `officer` where it is of kind `indeterminate`",
            "its day is not known exactly (April 2026), so that it cannot be put in order",
            "its time has not come",
        ]
    );
    assert_eq!(
        found[0].steps.len() + found[0].not_taken.len() + 1,
        records.len()
    );
}

#[test]
fn a_licence_of_which_no_step_says_the_kind_is_not_made_up() {
    let told = [(
        "2026-03-03T10:00:00Z",
        "2026-03-03",
        Statement::from(step(LicenceAct::Submit, Who::Officer)),
    )];
    let records = filed(&told);
    let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
    let (found, nowhere) = licences(
        &chronology,
        at("2026-05-01T09:00:00Z"),
        &Rights::built_in().unwrap(),
    );
    assert!(found.is_empty());
    assert_eq!(
        nowhere[0].why,
        "no step before it says of what kind the licence is"
    );
}

#[test]
fn a_code_without_its_version_is_no_condition() {
    let mut told = life();
    let Statement::LicenceStep(one) = &mut told[3].2 else {
        panic!()
    };
    one.condition.as_mut().unwrap().policy_version = None;
    let records = filed(&told);
    let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
    let (found, _) = licences(
        &chronology,
        at("2026-05-01T09:00:00Z"),
        &Rights::built_in().unwrap(),
    );
    assert_eq!(found[0].licence.in_force().count(), 1);
    assert!(
        found[0].not_taken[0]
            .why
            .contains("without the version of its policy")
    );
}

#[test]
fn a_recall_is_signed_only_where_the_record_shows_a_licence_in_force() {
    let mut told = life();
    told.extend([
        (
            "2026-06-01T09:00:00Z",
            "2026-06-01",
            recall(RecallAct::Ask, "asha").into(),
        ),
        (
            "2026-06-01T10:00:00Z",
            "2026-06-01",
            recall(RecallAct::Sign, "asha").into(),
        ),
        (
            "2026-06-01T10:30:00Z",
            "2026-06-01",
            recall(RecallAct::SignAsHead, "bram").into(),
        ),
        (
            "2026-06-01T11:00:00Z",
            "2026-06-01",
            recall(RecallAct::Sign, "bram").into(),
        ),
        (
            "2026-06-01T12:00:00Z",
            "2026-06-01",
            recall(RecallAct::SignAsHead, "cleo").into(),
        ),
        (
            "2026-06-01T13:00:00Z",
            "2026-06-01",
            recall(RecallAct::Revoke, "casework").into(),
        ),
        (
            "2026-06-03T13:00:00Z",
            "2026-06-03",
            recall(RecallAct::Return, "prison").into(),
        ),
        (
            "2026-06-04T13:00:00Z",
            "2026-06-04",
            recall(RecallAct::Dossier, "prison").into(),
        ),
    ]);
    let fold = |told: &[(&str, &str, Statement)]| {
        let records = filed(told);
        let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
        let now = at("2026-06-05T09:00:00Z");
        let (found, _) = licences(&chronology, now, &Rights::built_in().unwrap());
        let law = AfterRelease::built_in().unwrap();
        recalls(
            &chronology,
            now,
            &|before| life_facts(&chronology, &found, before),
            &law,
        )
        .remove(0)
    };
    let found = fold(&told);
    assert_eq!(found.recall.stage, Stage::Returned, "{found:?}");
    assert_eq!(found.recall.checks.len(), 3);
    assert_eq!(found.papers.len(), 1);
    let whys: Vec<&str> = found.not_taken.iter().map(|one| one.why.as_str()).collect();
    assert_eq!(
        whys,
        [
            "`asha` asked or signed already: another person has to sign",
            "the senior officer has not signed"
        ]
    );
    // Without the sentence nobody can say whether the licence is in force, and nobody may sign.
    let unknown = fold(&told[1..]);
    assert_eq!(unknown.recall.stage, Stage::Asked);
    assert!(unknown.not_taken.iter().any(|one| {
        one.why
            .contains("cannot be told whether the licence is in force")
    }));
}

#[test]
fn decisions_and_tags_stand_beside_the_licence() {
    let decided = |decided, action| ConditionDecision {
        licence: "1".to_owned(),
        condition_number: 2,
        evidence: vec![FactId {
            position: 3,
            ordinal: 0,
        }],
        decided,
        action,
        reason: "a night away without leave".to_owned(),
        by: by("asha"),
    };
    let tag = |event, fit_by: Option<&str>| TagStep {
        licence: "1".to_owned(),
        event,
        fit_by: fit_by.map(|day| Day::parse_iso(day).unwrap()),
        by: by("tagging"),
    };
    let records = filed(&[
        (
            "2026-03-20T12:00:00Z",
            "2026-03-20",
            tag(TagEvent::Ordered, Some("2026-03-23")).into(),
        ),
        (
            "2026-03-20T13:00:00Z",
            "2026-03-20",
            tag(TagEvent::Ordered, None).into(),
        ),
        (
            "2026-03-26",
            "2026-03-26",
            tag(TagEvent::Fitted, None).into(),
        ),
        (
            "2026-04-01",
            "2026-04-01",
            decided(Decided::Breach, Some(Action::Warning)).into(),
        ),
        (
            "2026-04-02",
            "2026-04-02",
            decided(Decided::Breach, None).into(),
        ),
    ]);
    let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
    let now = at("2026-04-03T09:00:00Z");
    let (taken, refused) = decisions(&chronology, now);
    assert_eq!((taken.len(), refused.len()), (1, 1));
    assert_eq!(
        (taken[0].condition, taken[0].action),
        (2, Some(Action::Warning))
    );
    let (events, refused) = tag_events(&chronology, "1", now);
    assert_eq!((events.len(), refused.len()), (2, 1));
    assert_eq!(
        state_at(&events, at("2026-03-24T09:00:00Z")),
        TagState::FitLate
    );
    assert_eq!(state_at(&events, now), TagState::Fitted);
    assert_eq!(tag_events(&chronology, "2", now).0, []);
}

proptest! {
    #[test]
    fn the_order_of_arrival_leaves_no_trace(order in Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let told = life();
        let shuffled: Vec<_> = order.iter().map(|place| told[*place].clone()).collect();
        let rights = Rights::built_in().unwrap();
        let now = at("2026-05-01T09:00:00Z");
        let fold = |told: &[(&str, &str, Statement)]| {
            let records = filed(told);
            let chronology = Chronology::as_known_on(Day::LAST, &records, &[]);
            licences(&chronology, now, &rights).0.remove(0).licence
        };
        prop_assert_eq!(fold(&shuffled), fold(&told));
    }
}
