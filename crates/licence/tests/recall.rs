//! Recall: nobody signs on a licence that has ended; two people sign; drafts outlive a change of the law; the report says what
//! is missing.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{Day, Instant};
use licence::life::{Act, Done, Licence, LicenceKind, Rights, SetBy, Step, Who};
use licence::policy::Policy;
use licence::recall::{
    Evidence, Linked, Recall, RecallAct, RecallDone, RecallRefused, Stage, asked_anew, report,
    signing_check, unlawfully_at_large,
};
use licence::served::{ServedCondition, Values};
use proptest::prelude::*;
use sentence::after_release::{AfterRelease, LifeFacts, RecallType};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn law() -> AfterRelease {
    AfterRelease::built_in().unwrap()
}

fn ipp(releases: &str, recalls: &str) -> LifeFacts {
    LifeFacts::read(&format!(
        r#"{{"sentence":{{"kind":"IPP"}},"releases":{releases},"recalls":{recalls}}}"#
    ))
    .unwrap()
}

fn did(on: &str, by: &str, act: RecallAct) -> RecallDone {
    RecallDone {
        at: Instant::from_london(day(on), 12, 0, 0),
        by: by.to_owned(),
        act,
    }
}

fn ask() -> RecallAct {
    RecallAct::Ask {
        tried: vec!["A warning on 3 May 2024".to_owned()],
        why_nothing_less: "The device was wiped the day before it was to be inspected.".to_owned(),
        conditions: vec![2],
    }
}

fn sign() -> RecallAct {
    RecallAct::Sign {
        rationale: "I agree.".to_owned(),
    }
}

#[test]
fn nobody_signs_where_the_licence_has_ended_to_the_day() {
    // Released on 1 March 2020: three years end on 28 February 2023, two more on 28 February 2025, its last day.
    let facts = ipp(r#"["2020-03-01"]"#, "[]");
    for (on, may) in [("2025-02-28", true), ("2025-03-01", false)] {
        let check = signing_check(&facts, day(on), &law());
        assert_eq!(check.may_sign, may, "{check:#?}");
        assert!(!check.licence.working.is_empty());
        let asked = Recall::default()
            .after(&did(on, "robin", ask()), &facts, &law())
            .unwrap();
        let signed = asked.after(&did(on, "sam", sign()), &facts, &law());
        assert_eq!(signed.is_ok(), may, "{signed:?}");
        if let Err(refused) = signed {
            assert!(
                refused.to_string().contains("would be unlawful"),
                "{refused}"
            );
        }
    }
    // What is not known is not signed either.
    let unknown =
        LifeFacts::read(r#"{"sentence":{"kind":"IPP"},"releases":["2020-03-01"]}"#).unwrap();
    let check = signing_check(&unknown, day("2024-06-01"), &law());
    assert!(!check.may_sign && check.why_not.unwrap().contains("establish recalls first"));
}

#[test]
fn a_licence_that_ends_between_the_signature_and_the_revocation_is_not_revoked() {
    let facts = ipp(r#"["2020-03-01"]"#, "[]");
    let done = [
        did("2025-02-27", "robin", ask()),
        did("2025-02-28", "sam", sign()),
        did("2025-02-28", "noor", sign()),
    ];
    let requested = Recall::replay(&done, &facts, &law()).unwrap();
    assert_eq!(requested.stage, Stage::Requested);
    assert_eq!(requested.counts_as(), Some(RecallType::Emergency));
    let late = requested.after(&did("2025-03-01", "kit", RecallAct::Revoke), &facts, &law());
    assert!(matches!(late, Err(RecallRefused::MayNotSign(_))));
}

#[test]
fn one_person_neither_asks_and_signs_nor_signs_twice() {
    let facts = ipp(r#"["2022-07-04"]"#, "[]");
    let asked = Recall::default()
        .after(&did("2024-08-01", "robin", ask()), &facts, &law())
        .unwrap();
    let own = asked.after(&did("2024-08-01", "robin", sign()), &facts, &law());
    assert_eq!(
        own.unwrap_err(),
        RecallRefused::SamePerson("robin".to_owned())
    );
    let signed = asked
        .after(&did("2024-08-01", "sam", sign()), &facts, &law())
        .unwrap();
    let twice = signed.after(&did("2024-08-02", "sam", sign()), &facts, &law());
    assert_eq!(
        twice.unwrap_err(),
        RecallRefused::SamePerson("sam".to_owned())
    );
}

#[test]
fn a_change_of_the_law_leaves_the_draft_and_asks_what_is_new() {
    let facts = LifeFacts::read(
        r#"{"sentence":{"kind":"SDS","sentenced_on":"2024-01-01","length_days":1461},"date_of_birth":"1980-01-01"}"#,
    )
    .unwrap();
    // Four years, drafted the day before the law of 31 March 2026: a choice; from that day a fixed term unless excluded, and who is
    // excluded has not been asked.
    let anew = asked_anew(&facts, day("2026-03-30"), day("2026-03-31"), &law()).unwrap();
    assert_eq!(anew.before.answer, RecallType::Discretionary);
    assert_eq!(anew.now.answer, RecallType::CannotTell);
    assert!(
        anew.questions.contains(&"flags: terrorism".to_owned()),
        "{:?}",
        anew.questions
    );
    assert!(anew.questions.contains(&"mappa.level".to_owned()));
    assert!(asked_anew(&facts, day("2026-04-01"), day("2026-06-01"), &law()).is_none());
}

/// `(revoked, returned, today, days, last)`.
#[rustfmt::skip]
const AT_LARGE: &[(&str, Option<&str>, &str, Option<i32>)] = &[
    ("2026-06-01", Some("2026-06-01"), "2026-07-01", None),     // taken on the spot
    ("2026-06-01", Some("2026-06-02"), "2026-07-01", None),     // the next day: no day lies between
    ("2026-06-01", Some("2026-06-03"), "2026-07-01", Some(1)),  // the 2nd
    ("2026-06-01", Some("2026-06-30"), "2026-07-01", Some(28)), // the 2nd to the 29th
    ("2026-06-01", None,               "2026-06-01", None),     // revoked today
    ("2026-06-01", None,               "2026-06-10", Some(9)),  // the 2nd to the 10th, and it goes on
    ("2024-02-28", Some("2024-03-01"), "2026-07-01", Some(1)),  // 29 February
];

#[test]
fn days_at_large_are_counted_between_revocation_and_return() {
    for (revoked, returned, today, days) in AT_LARGE {
        let found = unlawfully_at_large(day(revoked), returned.map(day), day(today));
        assert_eq!(
            found.map(|found| found.days),
            *days,
            "{revoked} {returned:?}"
        );
        if let Some(found) = found {
            assert_eq!(found.goes_on, returned.is_none());
        }
    }
}

fn licence() -> Licence {
    let policy = Policy::built_in().remove(0).policy.unwrap();
    let serve = |code: &str| {
        let values = if code == "A5" {
            Values::from([("devices".to_owned(), vec!["mobile phone".to_owned()])])
        } else {
            Values::new()
        };
        ServedCondition::serve(policy.condition(&policy.identity(code)).unwrap(), values).unwrap()
    };
    let act = |on: &str, who, act| Done {
        at: Instant::from_london(day(on), 9, 0, 0),
        who,
        by: "x".to_owned(),
        act,
    };
    let step = |on: &str, who, step| act(on, who, Act::Step { step, reason: None });
    let done = [
        act(
            "2022-06-01",
            Who::Officer,
            Act::SetStart {
                day: day("2022-07-04"),
            },
        ),
        act(
            "2022-06-01",
            Who::Officer,
            Act::Add {
                condition: serve("S1"),
                set_by: SetBy::Order,
            },
        ),
        act(
            "2022-06-01",
            Who::Officer,
            Act::Add {
                condition: serve("A5"),
                set_by: SetBy::Board,
            },
        ),
        step("2022-06-02", Who::Officer, Step::Submit),
        step("2022-06-03", Who::SecretaryOfState, Step::Approve),
        step("2022-07-04", Who::PrisonAdministrator, Step::Activate),
    ];
    Licence::replay(
        LicenceKind::Indeterminate,
        &done,
        &Rights::built_in().unwrap(),
    )
    .unwrap()
}

#[test]
fn the_report_is_made_of_linked_facts_and_says_what_is_missing() {
    let (facts, licence) = (ipp(r#"["2022-07-04"]"#, "[]"), licence());
    let done = [
        did("2024-08-01", "robin", ask()),
        did("2024-08-01", "sam", sign()),
        did("2024-08-02", "noor", sign()),
    ];
    let recall = Recall::replay(&done, &facts, &law()).unwrap();
    let evidence = [Evidence {
        fact: "record 4711".to_owned(),
        on: day("2024-07-31"),
        source: "device inspection".to_owned(),
        words: "No history before 30 July 2024: the device was set back.".to_owned(),
        condition: Some(2),
    }];
    let mut linked = Linked {
        person: "Quill Marrow",
        licence: &licence,
        recall: &recall,
        evidence: &evidence,
        victims_told: None,
    };
    let made = report(&linked, Instant::from_london(day("2024-08-02"), 15, 0, 0));
    assert_eq!(made.missing, ["whether victims were told"]);
    let has = |words: &str| made.lines.iter().any(|line| line.words.contains(words));
    assert!(
        has("Do not delete what a mobile phone has kept of its use"),
        "as served"
    );
    assert!(has("31 July 2024: No history before 30 July 2024"));
    assert!(has("On 2 August 2024: in force") && has("emergency"));
    let condition = made
        .lines
        .iter()
        .find(|line| line.words.starts_with("Do not delete"))
        .unwrap();
    assert_eq!(condition.source, "licence, condition 2 (northmoor-1 A5)");
    assert!(
        made.lines
            .iter()
            .all(|line| !line.source.is_empty() || line.words.contains("not recorded"))
    );

    let empty = Recall::default();
    linked = Linked {
        recall: &empty,
        evidence: &[],
        ..linked
    };
    let made = report(&linked, Instant::from_london(day("2024-08-02"), 15, 0, 0));
    assert_eq!(
        made.missing,
        [
            "whether the licence is in force",
            "the type of recall",
            "both signatures",
            "whether victims were told"
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever is tried, no recall is requested or revoked without two signatures of two people on days on which the licence was in
    /// force; and a replay is equal.
    #[test]
    fn no_way_leads_round_the_signatures(tried in proptest::collection::vec((0_usize..9, 0_usize..3, 0_i32..40), 0..25)) {
        let (facts, law) = (ipp(r#"["2020-03-01"]"#, "[]"), law());
        let acts = [ask(), sign(), RecallAct::Revoke, RecallAct::Return, RecallAct::Tell, RecallAct::Refer,
            RecallAct::Decline { rationale: "x".to_owned() }, RecallAct::Release { by: "x".to_owned() }, RecallAct::Stop { reason: "x".to_owned() }];
        let people = ["robin", "sam", "noor"];
        let mut recall = Recall::default();
        for (act, who, after) in tried {
            let on = day("2025-02-01").plus_days(after).to_string();
            if let Ok(next) = recall.after(&did(&on, people[who], acts[act].clone()), &facts, &law) {
                recall = next;
            }
        }
        if recall.revoked.is_some() || recall.stage == Stage::Requested {
            let mut signed: Vec<&str> = recall.done.iter().filter(|done| matches!(done.act, RecallAct::Sign { .. })).map(|done| done.by.as_str()).collect();
            signed.sort_unstable();
            signed.dedup();
            prop_assert_eq!(signed.len(), 2);
            prop_assert!(recall.checks.iter().all(|check| check.may_sign && check.on <= day("2025-02-28")));
        }
        prop_assert_eq!(Recall::replay(&recall.done, &facts, &law).unwrap(), recall);
    }
}
