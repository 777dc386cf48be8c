//! The promises of the design, each with a test named for it. What is tested elsewhere is named there.
//!
//! 1 facts, never scores; 2 nothing is lost (and seals); 3 two times (twelve_histories); 4 derived things are functions
//! (order_and_replay); 5 a person decides; 6 blank is a state (facts, rulebook); 7 restriction comes before joining;
//! 8 every look leaves a trace; 9 the law is dated data (rulebook).
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Clearance, Role, Viewer};
use common::{FIRST, Room, SECOND, at, day, noon, operator, viewer};
use desk::view::{DutyFilter, PersonNumber, SearchQuery, TodayFilter};
use desk::{Refusal, RetryOutcome};
use facts::AnswerKind;

fn ordinary() -> Viewer {
    Viewer {
        clearance: Clearance::Ordinary,
        ..viewer(Role::Practitioner)
    }
}

fn on_a_plan(room: &mut Room) -> PersonNumber {
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},0,2026-03-09,child,2020-05-05,,Wren Ashdown-Test,\nc1,{FIRST},1,2026-03-09,plan,2025-10-01,,NEG,"));
    room.first()
}

#[test]
fn promise_1_a_finding_names_a_rule_an_authority_and_evidence() {
    let mut room = Room::new();
    let child = on_a_plan(&mut room);
    let page = room
        .desk
        .person(&operator(), child, &at("2026-03-10"), noon("2026-03-10"))
        .unwrap();
    let situation = page.situation.unwrap();
    assert!(!situation.open.is_empty());
    for finding in &situation.open {
        assert!(
            !finding.rule.is_empty() && !finding.words.is_empty() && !finding.evidence.is_empty(),
            "{finding:?}"
        );
        assert!(
            !finding.authority.is_empty() || finding.urgency == "discrepancy",
            "{finding:?}"
        );
    }
    let json = serde_json::to_string(&situation).unwrap();
    assert!(!json.contains("score") && !json.contains("risk"), "{json}");
}

#[test]
fn promise_5_no_file_passes_for_what_people_decided_here() {
    let mut room = Room::new();
    let format = intake::Format::Mapping(Box::new(intake::Mapping::load(common::MAPPING).unwrap()));
    for source in ["joinder", " Joinder ", "JOINDER"] {
        let delivery = desk::Delivery {
            agency: "northmoor".to_owned(),
            source: source.to_owned(),
            file: "decisions.csv".to_owned(),
            received_on: None,
            mapping: Some(common::MAPPING.to_owned()),
        };
        let refused = room.desk.import(
            &operator(),
            &delivery,
            &format,
            &mut "child,nhs,record,written,event,on,until,detail,handling\n".as_bytes(),
            &|| noon("2026-03-10"),
            &mut |_| {},
        );
        assert!(
            matches!(
                refused,
                Err(Refusal::Invalid {
                    field: "source",
                    ..
                })
            ),
            "{source}"
        );
    }
}

#[test]
fn promise_2_what_could_not_be_read_is_kept_until_somebody_deals_with_it() {
    let mut room = Room::new();
    let done = room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},1,2026-03-09,referral,32/13/2026,,,\nc1,{FIRST},2,2026-03-09,note,2026-03-01,,fine,"));
    assert_eq!((done.tally.accepted, done.tally.quarantined), (1, 1));
    let now = noon("2026-03-11");
    let (held, count) = room.desk.quarantine(&operator(), 0, 10, now).unwrap();
    assert_eq!(count, 1);
    assert!(held[0].unread.verbatim.contains("32/13/2026"));
    assert!(
        held[0]
            .unread
            .faults
            .iter()
            .any(|fault| fault.found.contains("32/13/2026")),
        "{:?}",
        held[0].unread.faults
    );
    let still = room
        .desk
        .retry(&operator(), held[0].position, &held[0].unread.verbatim, now)
        .unwrap();
    assert!(matches!(still, RetryOutcome::StillUnread { .. }));
    let corrected = held[0].unread.verbatim.replace("32/13/2026", "2026-03-02");
    assert!(matches!(
        room.desk
            .retry(&operator(), held[0].position, &corrected, now)
            .unwrap(),
        RetryOutcome::Read { .. }
    ));
    assert_eq!(room.desk.quarantine(&operator(), 0, 10, now).unwrap().1, 0);
    room.today = "2026-03-11".to_owned();
    assert!(
        room.stands(room.first(), "2026-03-11")
            .contains(&"2026-03-02 referral".to_owned())
    );
    assert_eq!(
        room.stands(room.first(), "2026-03-10"),
        ["2026-03-01 note: fine"],
        "it was not known the day before"
    );
    assert_eq!(
        room.desk.replay(&operator(), now, &mut |_| {}).unwrap(),
        None
    );
}

#[test]
fn promise_2_a_record_can_be_set_aside_with_a_reason_only() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,referral,,,,"),
    );
    let now = noon("2026-03-10");
    let position = room.desk.quarantine(&operator(), 0, 10, now).unwrap().0[0].position;
    assert!(matches!(
        room.desk.set_aside(&operator(), position, "  ", now),
        Err(Refusal::Invalid {
            field: "reason",
            ..
        })
    ));
    room.desk
        .set_aside(&operator(), position, "a test row of the sender", now)
        .unwrap();
    assert_eq!(room.desk.quarantine(&operator(), 0, 10, now).unwrap().1, 0);
}

#[test]
fn promise_5_an_answer_is_a_fact_and_new_evidence_asks_again() {
    let mut room = Room::new();
    let child = on_a_plan(&mut room);
    let open = |room: &Room, on: &str| {
        let page = room
            .desk
            .person(&operator(), child, &at(on), noon(on))
            .unwrap();
        page.situation
            .map(|situation| {
                situation
                    .open
                    .into_iter()
                    .map(|finding| finding.fingerprint)
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    let findings = open(&room, "2026-03-10");
    room.desk
        .answer(
            &operator(),
            child,
            &findings,
            AnswerKind::KnownAndPlannedFor,
            "visit set for Friday",
            noon("2026-03-10"),
        )
        .unwrap();
    assert!(open(&room, "2026-03-10").is_empty());
    let again = room.desk.answer(
        &operator(),
        child,
        &findings,
        AnswerKind::Acted,
        "twice",
        noon("2026-03-10"),
    );
    assert!(
        matches!(
            again,
            Err(Refusal::Invalid {
                field: "findings",
                ..
            })
        ),
        "what is answered cannot be answered again"
    );
    // The plan is sent again with another first day: the evidence is new.
    room.import(
        "northmoor",
        "2026-03-17",
        &format!("c1,{FIRST},1,2026-03-16,plan,2025-10-02,,NEG,"),
    );
    assert!(!open(&room, "2026-03-17").is_empty());
    assert_eq!(
        room.desk
            .replay(&operator(), noon("2026-03-17"), &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn promise_5_nobody_is_made_owner_by_the_machine() {
    let mut room = Room::new();
    let child = on_a_plan(&mut room);
    let owner = |room: &Room| {
        room.desk
            .person(&operator(), child, &at("2026-03-10"), noon("2026-03-10"))
            .unwrap()
            .situation
            .unwrap()
    };
    assert!(!owner(&room).taken_on);
    assert_eq!(owner(&room).team, "northmoor");
    room.desk
        .take_on(&operator(), child, Some("my case"), noon("2026-03-10"))
        .unwrap();
    assert!(owner(&room).taken_on);
    assert_eq!(owner(&room).owner, "robin");
}

#[test]
fn promise_7_a_fully_hidden_person_looks_absent() {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},0,2026-03-09,child,2020-05-05,,Wren Ashdown-Test,R\nc1,{FIRST},1,2026-03-09,plan,2025-10-01,,NEG,R\nc2,{SECOND},2,2026-03-09,plan,2025-10-01,,PHY,"));
    let (hidden, now) = (room.first(), noon("2026-03-10"));
    let low = ordinary();
    let absent = PersonNumber(9_999);
    let refusal = |person| {
        room.desk
            .person(&low, person, &at("2026-03-10"), now)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(refusal(hidden), refusal(absent));
    for query in [
        SearchQuery {
            name: Some("wren".to_owned()),
            ..SearchQuery::default()
        },
        SearchQuery {
            identifier: Some(FIRST.to_owned()),
            ..SearchQuery::default()
        },
        SearchQuery {
            born: Some(day("2020-05-05")),
            ..SearchQuery::default()
        },
    ] {
        assert!(
            room.desk
                .search(&low, &query, &at("2026-03-10"), now)
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            room.desk
                .search(&operator(), &query, &at("2026-03-10"), now)
                .unwrap()
                .len(),
            1
        );
    }
    for picture in ["2026-03-10", "2026-03-09"] {
        let today = room
            .desk
            .today(&low, &TodayFilter::default(), &at(picture), now)
            .unwrap();
        assert!(today.lines.iter().all(|line| line.who.person != hidden));
    }
    let duties = room
        .desk
        .duties(&low, &DutyFilter::default(), &at("2026-03-10"), now)
        .unwrap();
    assert!(duties.lines.iter().all(|line| line.who.person != hidden) && !duties.lines.is_empty());
    let counted: usize = duties.by_state.iter().map(|(_, count)| count).sum();
    assert_eq!(
        counted,
        duties.lines.len(),
        "no count tells of what is hidden"
    );
}

#[test]
fn promise_7_a_restricted_fact_changes_nothing_for_those_who_may_not_see_it() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,plan,2025-10-01,,NEG,"),
    );
    let now = noon("2026-03-10");
    let seen = |room: &Room| {
        let page = room
            .desk
            .person(&ordinary(), room.first(), &at("2026-03-10"), now)
            .unwrap();
        let duties: Vec<String> = page
            .duties
            .iter()
            .map(|duty| format!("{} {}", duty.rule, duty.state))
            .collect();
        let list = room
            .desk
            .duties(&ordinary(), &DutyFilter::default(), &at("2026-03-10"), now)
            .unwrap();
        (
            duties,
            list.matching,
            page.subjects.len(),
            page.chronology.len(),
            page.who,
        )
    };
    let before = seen(&room);
    // A restricted record of another source, about the same child: it joins, and ends the plan, for those who may see it.
    room.import(
        "southmoor",
        "2026-03-10",
        &format!("x9,{FIRST},5,2026-03-09,child,2020-05-05,,Wren Hidden-Test,R"),
    );
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},6,2026-03-10,plan,2025-12-01,,PHY,R"),
    );
    assert_eq!(seen(&room), before);
    let whole = room
        .desk
        .person(&operator(), room.first(), &at("2026-03-10"), now)
        .unwrap();
    assert_eq!(whole.subjects.len(), 2);
    assert!(whole.duties.len() > before.0.len());
    assert_eq!(
        room.desk.replay(&operator(), now, &mut |_| {}).unwrap(),
        None
    );
}

#[test]
fn promise_8_every_look_leaves_a_trace() {
    use std::ops::ControlFlow;
    let mut room = Room::new();
    let child = on_a_plan(&mut room);
    let now = noon("2026-03-10");
    let looks = |room: &Room| {
        let mut found = Vec::new();
        room.desk
            .every_fact(&operator(), 0, &at("2026-03-10"), now, &mut |line| {
                if let facts::Statement::Look(look) = line.fact.statement {
                    found.push((
                        look.viewer,
                        look.at,
                        look.purpose,
                        line.fact.about.map(|subject| subject.reference),
                    ));
                }
                ControlFlow::Continue(())
            })
            .unwrap();
        found
    };
    let asked = Viewer {
        user: "sam".to_owned(),
        ..ordinary()
    };
    let before = looks(&room).len();
    room.desk
        .person(&asked, child, &at("2026-03-10"), now)
        .unwrap();
    room.desk
        .today(&asked, &TodayFilter::default(), &at("2026-03-10"), now)
        .unwrap();
    room.desk
        .search(
            &asked,
            &SearchQuery {
                name: Some("wren".to_owned()),
                ..SearchQuery::default()
            },
            &at("2026-03-10"),
            now,
        )
        .unwrap();
    let after: Vec<_> = looks(&room)
        .split_off(before)
        .into_iter()
        .filter(|(viewer, ..)| viewer == "sam")
        .collect();
    let told: Vec<(&str, Option<&str>)> = after
        .iter()
        .map(|(_, at, _, about)| (at.as_str(), about.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("person", Some("c1")), ("today", None), ("search", None)]
    );
    assert!(after.iter().all(|(_, _, purpose, _)| purpose == "test"));
}

#[test]
fn a_role_may_do_what_the_matrix_says_and_no_more() {
    let mut room = Room::new();
    let child = on_a_plan(&mut room);
    let now = noon("2026-03-10");
    let reviewer = viewer(Role::Reviewer);
    assert!(
        room.desk
            .person(&reviewer, child, &at("2026-03-10"), now)
            .is_ok()
    );
    assert!(matches!(
        room.desk.note(&reviewer, child, "x", now),
        Err(Refusal::NotAllowed(_))
    ));
    assert!(matches!(
        room.desk.take_on(&reviewer, child, None, now),
        Err(Refusal::NotAllowed(_))
    ));
    let administrator = viewer(Role::Administrator);
    assert!(matches!(
        room.desk
            .person(&administrator, child, &at("2026-03-10"), now),
        Err(Refusal::NotAllowed(_))
    ));
    assert!(matches!(
        room.desk.today(
            &administrator,
            &TodayFilter::default(),
            &at("2026-03-10"),
            now
        ),
        Err(Refusal::NotAllowed(_))
    ));
    assert!(matches!(
        room.desk.accounts(&viewer(Role::Manager)),
        Err(Refusal::NotAllowed(_))
    ));
    assert!(matches!(
        room.desk.quarantine(&viewer(Role::Practitioner), 0, 1, now),
        Err(Refusal::NotAllowed(_))
    ));
}

#[test]
fn promise_7_an_act_on_a_hidden_person_shows_nobody_that_there_is_one() {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},1,2026-03-09,plan,2025-10-01,,NEG,R\nc2,{SECOND},2,2026-03-09,plan,2025-10-01,,NEG,"));
    let (hidden, seen, now) = (
        room.first(),
        room.person(SECOND, "2026-03-10").unwrap(),
        noon("2026-03-10"),
    );
    let cleared = operator();
    let open = |room: &Room| {
        room.desk
            .person(&cleared, hidden, &at("2026-03-10"), now)
            .unwrap()
            .situation
            .unwrap()
            .open
    };
    let findings: Vec<String> = open(&room)
        .into_iter()
        .map(|finding| finding.fingerprint)
        .collect();
    room.desk
        .note(&cleared, hidden, "a note about somebody hidden", now)
        .unwrap();
    room.desk.take_on(&cleared, hidden, None, now).unwrap();
    room.desk
        .answer(
            &cleared,
            hidden,
            &findings,
            AnswerKind::Acted,
            "seen today",
            now,
        )
        .unwrap();
    room.desk
        .link(&cleared, hidden, seen, "told by the grandmother", now)
        .unwrap();
    let ordinary_page = |room: &Room, person| {
        room.desk
            .person(&ordinary(), person, &at("2026-03-10"), now)
    };
    assert!(
        matches!(ordinary_page(&room, hidden), Ok(page) if page.who.person == seen)
            || ordinary_page(&room, hidden).is_err()
    );
    let page = ordinary_page(&room, seen).unwrap();
    let told = serde_json::to_string(&page).unwrap();
    assert!(
        !told.contains("hidden") && !told.contains("grandmother") && !told.contains("\"c1\""),
        "{told}"
    );
    assert_eq!(page.subjects.len(), 1);
}

#[test]
fn promise_7_a_restricted_row_that_cannot_be_read_stays_restricted() {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},1,2026-03-09,referral,32/13/2026,,,R\nc2,{SECOND},2,2026-03-09,referral,32/13/2026,,,\nc3,,3,2026-03-09,note,2026-03-01,,x,??"));
    let now = noon("2026-03-10");
    let steward = |clearance| Viewer {
        clearance,
        ..viewer(Role::DataSteward)
    };
    let seen = |clearance| {
        room.desk
            .quarantine(&steward(clearance), 0, 10, now)
            .unwrap()
    };
    assert_eq!(
        seen(Clearance::Ordinary).1,
        1,
        "the ordinary row only; one whose handling cannot be read is restricted"
    );
    assert_eq!(seen(Clearance::Restricted).1, 3);
}

#[test]
fn a_person_without_a_name_is_found_by_the_sources_own_reference() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        "999/NM77,,1,2026-03-09,note,2026-03-01,,seen,",
    );
    for text in ["999/NM77", "nm77", " NM77 "] {
        assert!(room.person(text, "2026-03-10").is_some(), "{text}");
    }
    assert!(room.person("NM7", "2026-03-10").is_none());
}

#[test]
fn a_picture_reckoned_on_another_day_is_not_the_present_one() {
    let mut room = Room::new();
    on_a_plan(&mut room);
    let now = noon("2026-03-10");
    let listed = |as_of: &str| {
        let picture = desk::view::AsAt {
            known_on: day("2026-03-10"),
            ..at(as_of)
        };
        room.desk
            .duties(
                &operator(),
                &DutyFilter {
                    rule: Some("E10".to_owned()),
                    ..DutyFilter::default()
                },
                &picture,
                now,
            )
            .unwrap()
            .lines
            .into_iter()
            .map(|line| line.duty.state)
            .collect::<Vec<_>>()
    };
    assert!(
        listed("2025-09-01").is_empty(),
        "the plan had not begun, whatever is known now"
    );
    assert_eq!(listed("2025-11-01").len(), 1);
}
