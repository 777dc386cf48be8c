//! The licence's life: the table has no dead end and no way round it; a replay is equal; only those with the right change a
//! condition; deadlines stay open.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{BankHolidays, Day, Instant};
use licence::deadlines::{Closed, DeadlineState, deadlines};
use licence::life::{
    Act, Done, Licence, LicenceKind, Refused, Rights, SetBy, State, Step, TRANSITIONS, Who, next,
};
use licence::policy::{ConditionKind, Policy};
use licence::served::{ServedCondition, Values};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn rights() -> Rights {
    Rights::built_in().unwrap()
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn noon(text: &str) -> Instant {
    Instant::from_london(day(text), 12, 0, 0)
}

fn standard() -> ServedCondition {
    let policy = Policy::built_in().remove(1).policy.unwrap();
    let condition = policy.condition(&policy.identity("S1")).unwrap();
    ServedCondition::serve(condition, Values::new()).unwrap()
}

fn bespoke(words: &str) -> ServedCondition {
    ServedCondition::bespoke(words).unwrap()
}

fn did(on: &str, who: Who, act: Act) -> Done {
    Done {
        at: noon(on),
        who,
        by: "r.fernsby".to_owned(),
        act,
    }
}

fn step(on: &str, who: Who, step: Step) -> Done {
    let reason = Some("because".to_owned());
    did(on, who, Act::Step { step, reason })
}

fn add(on: &str, who: Who, condition: ServedCondition, set_by: SetBy) -> Done {
    did(on, who, Act::Add { condition, set_by })
}

/// From an empty draft to release on 22 November 2026, with a condition of somebody's.
fn released(kind: LicenceKind, set_by: SetBy) -> Licence {
    let approver = if matches!(
        kind,
        LicenceKind::Indeterminate | LicenceKind::BoardDirected
    ) {
        Who::SecretaryOfState
    } else {
        Who::PrisonDecisionMaker
    };
    let done = [
        did(
            "2026-10-01",
            Who::Officer,
            Act::SetStart {
                day: day("2026-11-22"),
            },
        ),
        add("2026-10-01", Who::Officer, standard(), SetBy::Order),
        add(
            "2026-10-02",
            Who::Officer,
            bespoke("Keep away from the invented fair."),
            set_by,
        ),
        step("2026-10-03", Who::Officer, Step::Submit),
        step("2026-10-05", approver, Step::Approve),
        step("2026-11-22", Who::PrisonAdministrator, Step::Activate),
    ];
    Licence::replay(kind, &done, &rights()).unwrap()
}

#[test]
fn every_state_can_be_reached_and_every_state_but_the_last_ones_left() {
    for kind in LicenceKind::ALL {
        let mut reached = BTreeSet::from([State::Draft]);
        loop {
            let before = reached.len();
            for row in TRANSITIONS.iter().filter(|row| row.kinds.contains(&kind)) {
                if reached.contains(&row.from) {
                    reached.insert(row.to);
                }
            }
            if reached.len() == before {
                break;
            }
        }
        let no_hard_stop = !matches!(
            kind,
            LicenceKind::Determinate | LicenceKind::AfterRecall | LicenceKind::TimeServed
        );
        for state in State::ALL {
            let expected = state != State::PastHardStop || !no_hard_stop;
            assert_eq!(reached.contains(&state), expected, "{kind:?}: {state:?}");
            let left = TRANSITIONS
                .iter()
                .any(|row| row.from == state && row.kinds.contains(&kind));
            let last = matches!(state, State::Ended | State::Revoked | State::Withdrawn);
            if reached.contains(&state) {
                assert_eq!(left, !last, "{kind:?}: {state:?}");
            }
        }
    }
}

#[test]
fn no_two_rows_lead_one_act_to_two_states() {
    for (place, one) in TRANSITIONS.iter().enumerate() {
        for other in &TRANSITIONS[place + 1..] {
            let same = one.from == other.from && one.step == other.step;
            let kinds = one.kinds.iter().any(|kind| other.kinds.contains(kind));
            let who = one.who.iter().any(|who| other.who.contains(who));
            assert!(!(same && kinds && who), "{one:?} {other:?}");
        }
    }
}

/// `(kind, from, step, who, to)`: what the field knows, written apart from the table.
#[rustfmt::skip]
const KNOWN: &[(LicenceKind, State, Step, Who, Option<State>)] = &[
    (LicenceKind::Determinate, State::Submitted, Step::Approve, Who::PrisonDecisionMaker, Some(State::Approved)),
    (LicenceKind::Determinate, State::Submitted, Step::Approve, Who::Officer, None),
    (LicenceKind::Indeterminate, State::Submitted, Step::Approve, Who::PrisonDecisionMaker, None),
    (LicenceKind::Indeterminate, State::Submitted, Step::Approve, Who::SecretaryOfState, Some(State::Approved)),
    (LicenceKind::Determinate, State::Draft, Step::PassHardStop, Who::Calendar, Some(State::PastHardStop)),
    (LicenceKind::Determinate, State::PastHardStop, Step::Submit, Who::Officer, None),
    (LicenceKind::Determinate, State::PastHardStop, Step::Submit, Who::PrisonAdministrator, Some(State::Submitted)),
    (LicenceKind::HomeDetention, State::Draft, Step::PassHardStop, Who::Calendar, None),
    (LicenceKind::Indeterminate, State::Draft, Step::PassHardStop, Who::Calendar, None),
    (LicenceKind::Determinate, State::VariationSubmitted, Step::Approve, Who::HeadOfProbationUnit, Some(State::VariationApproved)),
    (LicenceKind::Indeterminate, State::VariationSubmitted, Step::Approve, Who::HeadOfProbationUnit, None),
    (LicenceKind::Indeterminate, State::VariationSubmitted, Step::Approve, Who::Board, Some(State::VariationApproved)),
    (LicenceKind::Determinate, State::Active, Step::Revoke, Who::Officer, None),
    (LicenceKind::Determinate, State::Active, Step::Revoke, Who::SecretaryOfState, Some(State::Revoked)),
    (LicenceKind::Determinate, State::Approved, Step::Revoke, Who::SecretaryOfState, None),
    (LicenceKind::Indeterminate, State::Active, Step::End, Who::Board, Some(State::Ended)),
    (LicenceKind::Determinate, State::Active, Step::End, Who::Board, None),
    (LicenceKind::BoardDirected, State::Active, Step::End, Who::Calendar, Some(State::Ended)),
    (LicenceKind::Determinate, State::Revoked, Step::Activate, Who::SecretaryOfState, None),
];

#[test]
fn the_table_says_what_the_field_knows() {
    for (kind, from, step, who, to) in KNOWN {
        assert_eq!(
            next(*from, *step, *kind, *who),
            *to,
            "{kind:?} {from:?} {step:?} {who:?}"
        );
    }
}

#[test]
fn a_licence_binds_from_release_and_never_before() {
    let licence = released(LicenceKind::Determinate, SetBy::Officer);
    assert_eq!((licence.state, licence.version), (State::Active, 1));
    assert_eq!(licence.in_force().count(), 2);
    assert_eq!(licence.version_at(noon("2026-11-21")), None);
    assert_eq!(licence.version_at(noon("2026-11-22")), Some(1));
    let approved =
        Licence::replay(LicenceKind::Determinate, &licence.done[..5], &rights()).unwrap();
    assert_eq!(approved.in_force().count(), 0);
    let early = step("2026-11-21", Who::PrisonAdministrator, Step::Activate);
    let refused = approved.after(&early, &rights()).unwrap_err();
    assert_eq!(refused, Refused::Missing("the day of release has not come"));
}

#[test]
fn a_variation_binds_when_it_is_served_and_what_was_served_before_stays() {
    let rights = rights();
    let mut licence = released(LicenceKind::Determinate, SetBy::Officer);
    let words = bespoke("Keep away from the invented fair and the harbour.");
    for done in [
        step("2027-01-04", Who::Officer, Step::BeginVariation),
        did(
            "2027-01-04",
            Who::Officer,
            Act::Vary {
                number: 2,
                condition: words.clone(),
            },
        ),
        step("2027-01-05", Who::Officer, Step::Submit),
        step("2027-01-06", Who::HeadOfProbationUnit, Step::Approve),
    ] {
        licence = licence.after(&done, &rights).unwrap();
        // Until it is served the first version binds.
        assert!(licence.in_force().all(|row| row.number != 3));
    }
    licence = licence
        .after(
            &step("2027-01-08", Who::Officer, Step::ServeVariation),
            &rights,
        )
        .unwrap();
    let texts: Vec<&str> = licence
        .in_force()
        .map(|row| row.condition.text.as_str())
        .collect();
    assert_eq!(texts, [standard().text.as_str(), words.text.as_str()]);
    assert_eq!(
        (licence.version, licence.conditions[2].varies),
        (2, Some(2))
    );
    // On 7 January the old words bound, and they can still be read.
    let then = licence.version_at(noon("2027-01-07")).unwrap();
    assert!(
        licence
            .in_version(then)
            .any(|row| row.condition.text == "Keep away from the invented fair.")
    );
}

#[test]
fn a_variation_that_is_given_up_leaves_nothing() {
    let rights = rights();
    let before = released(LicenceKind::Determinate, SetBy::Officer);
    let mut licence = before.clone();
    for done in [
        step("2027-01-04", Who::Officer, Step::BeginVariation),
        did("2027-01-04", Who::Officer, Act::Remove { number: 2 }),
        add(
            "2027-01-04",
            Who::Officer,
            bespoke("Something else."),
            SetBy::Officer,
        ),
        step("2027-01-05", Who::Officer, Step::DropVariation),
    ] {
        licence = licence.after(&done, &rights).unwrap();
    }
    let numbers = |licence: &Licence| licence.in_force().map(|row| row.number).collect::<Vec<_>>();
    assert_eq!(numbers(&licence), numbers(&before));
    // The next variation does not bring it back.
    for done in [
        step("2027-02-01", Who::Officer, Step::BeginVariation),
        add(
            "2027-02-01",
            Who::Officer,
            bespoke("A third."),
            SetBy::Officer,
        ),
        step("2027-02-02", Who::Officer, Step::Submit),
        step("2027-02-03", Who::HeadOfProbationUnit, Step::Approve),
        step("2027-02-04", Who::Officer, Step::ServeVariation),
    ] {
        licence = licence.after(&done, &rights).unwrap();
    }
    assert_eq!(numbers(&licence), [1, 2, 4]);
}

/// `(kind, whose condition, who approves its removal, allowed)`.
#[rustfmt::skip]
const CHANGES: &[(LicenceKind, SetBy, Who, bool)] = &[
    (LicenceKind::Determinate,   SetBy::Officer,          Who::HeadOfProbationUnit, true),
    (LicenceKind::Indeterminate, SetBy::Board,            Who::Board,               true),
    (LicenceKind::Indeterminate, SetBy::Board,            Who::SecretaryOfState,    false),
    (LicenceKind::BoardDirected, SetBy::Board,            Who::SecretaryOfState,    false),
    (LicenceKind::BoardDirected, SetBy::HighCourt,        Who::SecretaryOfState,    true),
    (LicenceKind::BoardDirected, SetBy::HighCourt,        Who::Board,               false),
    (LicenceKind::Indeterminate, SetBy::Officer,          Who::SecretaryOfState,    false),
    (LicenceKind::Indeterminate, SetBy::SecretaryOfState, Who::Board,               true),
];

#[test]
fn a_condition_is_changed_only_by_whose_right_it_is() {
    let rights = rights();
    for (kind, set_by, who, allowed) in CHANGES {
        let mut licence = released(*kind, *set_by);
        for done in [
            step("2027-01-04", Who::Officer, Step::BeginVariation),
            did("2027-01-04", Who::Officer, Act::Remove { number: 2 }),
            step("2027-01-05", Who::Officer, Step::Submit),
        ] {
            licence = licence.after(&done, &rights).unwrap();
        }
        let approved = licence.after(&step("2027-01-06", *who, Step::Approve), &rights);
        assert_eq!(
            approved.is_ok(),
            *allowed,
            "{kind:?} {set_by:?} {who:?}: {approved:?}"
        );
        if !allowed {
            assert!(matches!(
                approved,
                Err(Refused::NotTheirs { number: 2, .. })
            ));
        }
    }
    for kind in LicenceKind::ALL {
        for who in Who::ALL {
            assert!(
                !rights.allows(kind, SetBy::Order, who),
                "standard conditions are nobody's"
            );
        }
        for set_by in SetBy::ALL {
            let mixed = set_by == SetBy::Board || set_by == SetBy::HighCourt;
            let boards = matches!(
                kind,
                LicenceKind::Indeterminate | LicenceKind::BoardDirected
            );
            assert_eq!(
                rights.of(kind, set_by).is_some(),
                boards || !mixed,
                "{kind:?} {set_by:?}"
            );
        }
    }
}

#[test]
fn deadlines_stay_open_until_they_are_met_or_closed() {
    let (rulebook, holidays) = (
        rulebook::Rulebook::built_in(),
        BankHolidays::england_and_wales(),
    );
    // Release on Monday 28 December 2026, a bank holiday in lieu. The hard stop counts from the working day before it, Thursday
    // 24 December: two working days back is Tuesday 22 December. Four weeks before release is 30 November.
    let release = day("2026-12-28");
    let draft = Licence::replay(
        LicenceKind::Determinate,
        &[did(
            "2026-12-01",
            Who::Officer,
            Act::SetStart { day: release },
        )],
        &rights(),
    )
    .unwrap();
    let at = |on: &str, licence: &Licence, closed: &[Closed]| {
        deadlines(licence, release, closed, noon(on), &rulebook, &holidays)
    };
    let of = |rule: &str, found: &[licence::deadlines::Deadline]| {
        found
            .iter()
            .find(|deadline| deadline.rule == rule)
            .cloned()
            .unwrap()
    };
    let found = at("2026-12-22", &draft, &[]);
    assert_eq!(of("L1", &found).state, DeadlineState::MetLate);
    assert_eq!(of("L2", &found).due.unwrap().to_string(), "2026-12-22");
    assert_eq!(of("L2", &found).state, DeadlineState::Running);
    for later in ["2026-12-23", "2027-06-01", "2030-01-01"] {
        assert_eq!(
            of("L2", &at(later, &draft, &[])).state,
            DeadlineState::Overdue,
            "{later}"
        );
    }
    assert_eq!(
        of("L7", &found).state,
        DeadlineState::Met,
        "begun, whenever it was due"
    );
    let closed = [Closed {
        rule: "L2".to_owned(),
        reason: "the release is put off".to_owned(),
    }];
    assert_eq!(
        of("L2", &at("2027-06-01", &draft, &closed)).state,
        DeadlineState::Closed
    );
}

#[test]
fn a_licence_of_the_prison_is_reviewed_within_five_days_however_late_anybody_looks() {
    let (rulebook, holidays) = (
        rulebook::Rulebook::built_in(),
        BankHolidays::england_and_wales(),
    );
    let release = day("2026-11-23");
    let done = [
        did("2026-11-02", Who::Officer, Act::SetStart { day: release }),
        step("2026-11-19", Who::Calendar, Step::PassHardStop),
        add(
            "2026-11-19",
            Who::PrisonAdministrator,
            standard(),
            SetBy::Order,
        ),
        step("2026-11-20", Who::PrisonAdministrator, Step::Submit),
        step("2026-11-20", Who::PrisonDecisionMaker, Step::Approve),
        step("2026-11-23", Who::PrisonAdministrator, Step::Activate),
    ];
    let licence = Licence::replay(LicenceKind::Determinate, &done, &rights()).unwrap();
    let state = |on: &str| {
        let found = deadlines(&licence, release, &[], noon(on), &rulebook, &holidays);
        let review = found
            .into_iter()
            .find(|deadline| deadline.rule == "L6")
            .unwrap();
        (review.due.unwrap().to_string(), review.state)
    };
    assert_eq!(
        state("2026-11-28"),
        ("2026-11-28".to_owned(), DeadlineState::Running)
    );
    assert_eq!(
        state("2027-11-28"),
        ("2026-11-28".to_owned(), DeadlineState::Overdue)
    );
}

fn any_act() -> impl Strategy<Value = (Who, Act)> {
    let who = proptest::sample::select(Who::ALL.to_vec());
    let steps = proptest::sample::select(Step::ALL.to_vec()).prop_map(|step| Act::Step {
        step,
        reason: Some("because".to_owned()),
    });
    let set_by = proptest::sample::select(SetBy::ALL.to_vec());
    let act = prop_oneof![
        8 => steps,
        2 => set_by.prop_map(|set_by| Act::Add {
            condition: if set_by == SetBy::Order { standard() } else { bespoke("Words.") },
            set_by,
        }),
        1 => (1_u32..6).prop_map(|number| Act::Remove { number }),
        1 => (1_u32..6).prop_map(|number| Act::Vary { number, condition: bespoke("Other words.") }),
        1 => Just(Act::SetStart { day: Day::parse_iso("2026-01-05").unwrap() }),
    ];
    (who, act)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is tried, what is refused changes nothing, what is done is a replay's result, and no version that was served ever
    /// reads otherwise afterwards.
    #[test]
    fn whatever_is_tried_a_replay_is_equal(
        kind in proptest::sample::select(LicenceKind::ALL.to_vec()),
        tried in proptest::collection::vec(any_act(), 0..60),
    ) {
        let rights = rights();
        let mut licence = Licence::draft(kind);
        let mut served: Vec<Vec<String>> = Vec::new();
        for (number, (who, act)) in tried.into_iter().enumerate() {
            let at = noon("2026-02-02").plus_hours(i64::try_from(number).unwrap());
            let done = Done { at, who, by: "x".to_owned(), act };
            if let Ok(after) = licence.after(&done, &rights) {
                if let Act::Step { step, .. } = &done.act {
                    prop_assert_eq!(next(licence.state, *step, kind, who), Some(after.state));
                }
                licence = after;
            }
            let version = usize::try_from(licence.version).unwrap();
            let texts = |version: usize| -> Vec<String> {
                licence.in_version(u32::try_from(version).unwrap()).map(|row| format!("{} {}", row.number, row.condition.text)).collect()
            };
            if version > served.len() {
                served.push(texts(version));
            }
            let open = matches!(licence.state, State::VariationDraft | State::VariationSubmitted | State::VariationApproved);
            for (place, before) in served.iter().enumerate() {
                let newest = place + 1 == version;
                // The newest version's rows may be marked as ending with it while a variation is open; they bind all the same.
                prop_assert_eq!(&texts(place + 1), before, "version {} {} {}", place + 1, newest, open);
            }
        }
        let replayed = Licence::replay(kind, &licence.done, &rights).unwrap();
        prop_assert_eq!(&replayed, &licence);
        let text = serde_json::to_string(&licence).unwrap();
        prop_assert_eq!(serde_json::from_str::<Licence>(&text).unwrap(), licence.clone());
        prop_assert!(licence.in_version(1).all(|row| row.condition.kind == ConditionKind::Standard || row.set_by != SetBy::Order));
    }
}
