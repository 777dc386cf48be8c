//! Keeping as a data protection officer lives it: what is due is listed and never goes by itself, a hold blocks every
//! erasure however it is asked for, and nobody else learns anything of it.
#![allow(
    clippy::allow_attributes,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Action, Clearance, Role, Viewer};
use common::{FIRST, Room, SECOND, at, day, noon, operator, viewer};
use desk::view::PersonNumber;
use desk::{ErasureScope, Ground, Refusal, RetentionFilter};

const TODAY: &str = "2026-04-02";
const AUTHORITY: &str = "Letter of an invented inquiry, 1 April 2026";

fn officer() -> Viewer {
    viewer(Role::DataProtectionOfficer)
}

/// Two grown children of one agency: the first born 2 April 1999, the second 2 April 2010. Both are told of by notes, so
/// that six years from the last contact counts; the second was told of lately.
fn told() -> Room {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},1,2015-03-09,child,1999-04-02,,Wren Grown,\nc1,{FIRST},2,2015-03-09,referral,2015-03-02,,a secret of Wren,\nc2,{SECOND},4,2026-03-09,child,2010-04-02,,Tam Young,\nc2,{SECOND},5,2026-03-09,referral,2026-03-01,,of Tam,"));
    room.today = TODAY.to_owned();
    room
}

fn second(room: &Room) -> PersonNumber {
    room.person(SECOND, TODAY).unwrap()
}

fn due(room: &Room) -> Vec<(PersonNumber, usize, usize)> {
    let list = room
        .desk
        .retention_list(
            &officer(),
            RetentionFilter::Due,
            None,
            (50, 50),
            noon(TODAY),
        )
        .unwrap();
    let lines = list.lines.iter();
    lines
        .map(|line| (line.who.person, line.due, line.records))
        .collect()
}

fn erase(room: &mut Room, scope: &ErasureScope, ground: Ground) -> Result<(), Refusal> {
    let erased = room
        .desk
        .erase(&officer(), scope, ground, AUTHORITY, noon(TODAY));
    erased.map(|_| ())
}

fn words(refused: Result<(), Refusal>) -> String {
    refused.unwrap_err().to_string()
}

#[test]
fn what_is_due_is_listed_kept_longer_or_erased_by_a_person_and_by_nobody_else() {
    let mut room = told();
    let (first, second) = (room.first(), second(&room));
    // Born 2 April 1999, referred: the 25th birthday is 2 April 2024. Born 2010: 2 April 2035.
    assert_eq!(due(&room), [(first, 2, 2)]);
    let shown = room
        .desk
        .retention_of(&officer(), first, noon(TODAY))
        .unwrap();
    assert_eq!(
        shown.records[0].state.in_words(),
        "due for a decision since 3 April 2024"
    );
    assert_eq!(
        shown.records[0].because[0].working,
        "born 2 April 1999; 25 years after: through 2 April 2024"
    );
    // The clock moves, nothing goes.
    room.desk.catch_up(noon("2026-04-02")).unwrap();
    assert_eq!(room.stands(first, TODAY).len(), 1);
    let young = ErasureScope::Person {
        person: second,
        shared_too: false,
    };
    assert!(
        words(erase(&mut room, &young, Ground::OutOfTime))
            .contains("is not out of time: kept through 2 April 2035 (RT5)")
    );
    room.desk
        .keep_longer(
            &officer(),
            first,
            day("2030-12-31"),
            "a claim may come",
            noon(TODAY),
        )
        .unwrap();
    assert_eq!(due(&room), []);
    let grown = ErasureScope::Person {
        person: first,
        shared_too: false,
    };
    assert!(
        words(erase(&mut room, &grown, Ground::OutOfTime))
            .contains("kept through 31 December 2030, as was decided")
    );
    // A court's order does not ask what the schedule says.
    erase(&mut room, &grown, Ground::CourtOrder).unwrap();
    assert_eq!(room.person(FIRST, TODAY), None);
    let all = room
        .desk
        .retention_list(
            &officer(),
            RetentionFilter::All,
            None,
            (50, 50),
            noon(TODAY),
        )
        .unwrap();
    assert_eq!(
        all.lines
            .iter()
            .map(|line| line.who.person)
            .collect::<Vec<_>>(),
        [second]
    );
}

#[test]
fn a_hold_blocks_every_way_of_erasing_until_it_is_lifted() {
    let mut room = told();
    let first = room.first();
    let hold = room
        .desk
        .hold(
            &officer(),
            first,
            "an invented inquiry",
            AUTHORITY,
            noon(TODAY),
        )
        .unwrap();
    let record = room.rows(first, TODAY)[0].fact.position;
    let scopes = [
        ErasureScope::Person {
            person: first,
            shared_too: false,
        },
        ErasureScope::Record(record),
        ErasureScope::Source("northmoor".to_owned()),
    ];
    for scope in &scopes {
        for ground in Ground::ALL {
            let refused = words(erase(&mut room, scope, ground));
            assert!(
                refused.contains("a legal hold of 2 April 2026 stands"),
                "{scope:?} {ground:?}: {refused}"
            );
        }
        assert_eq!(
            room.desk
                .plan_erasure(&officer(), scope, noon(TODAY))
                .unwrap()
                .holds
                .len(),
            1
        );
    }
    assert_eq!(due(&room), [], "what is held is not due");
    // Who is not held can still be erased; and nobody sees the hold in the chronology.
    assert!(
        room.rows(first, TODAY)
            .iter()
            .all(|row| !row.kind.is_data_protection())
    );
    let no_hold = room.desk.lift_hold(
        &officer(),
        facts::FactId {
            position: record,
            ordinal: 0,
        },
        "x",
        AUTHORITY,
        noon(TODAY),
    );
    assert!(matches!(no_hold, Err(Refusal::NotFound)));
    room.desk
        .lift_hold(
            &officer(),
            hold,
            "the inquiry is over",
            AUTHORITY,
            noon(TODAY),
        )
        .unwrap();
    assert!(matches!(
        room.desk
            .lift_hold(&officer(), hold, "again", AUTHORITY, noon(TODAY)),
        Err(Refusal::NotFound)
    ));
    let holds = room.desk.holds(&officer(), noon(TODAY)).unwrap();
    assert!(
        holds[0]
            .lifted_because
            .as_ref()
            .unwrap()
            .contains("the inquiry is over")
    );
    erase(&mut room, &scopes[0], Ground::OutOfTime).unwrap();
    assert_eq!(room.person(FIRST, TODAY), None);
    assert_eq!(
        room.desk
            .replay(&operator(), noon(TODAY), &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn a_hold_stays_with_each_source_record_also_when_they_come_apart_and_covers_what_is_joined_later()
{
    let mut room = told();
    let (first, second) = (room.first(), second(&room));
    room.desk
        .hold(
            &officer(),
            first,
            "an invented inquiry",
            AUTHORITY,
            noon(TODAY),
        )
        .unwrap();
    room.desk
        .link(&operator(), first, second, "thought to be one", noon(TODAY))
        .unwrap();
    let record = room
        .rows(first, TODAY)
        .iter()
        .find(|row| row.record == "event/5")
        .unwrap()
        .fact
        .position;
    assert!(
        words(erase(
            &mut room,
            &ErasureScope::Record(record),
            Ground::WrongLink
        ))
        .contains("legal hold")
    );
    let of = |reference: &str| facts::SubjectReference::new("northmoor", reference);
    room.desk
        .unlink(&operator(), &of("c1"), &of("c2"), "two people", noon(TODAY))
        .unwrap();
    let only = ErasureScope::Record(record);
    erase(&mut room, &only, Ground::CourtOrder).unwrap();
    let held = ErasureScope::Person {
        person: first,
        shared_too: false,
    };
    assert!(words(erase(&mut room, &held, Ground::CourtOrder)).contains("legal hold"));
}

#[test]
fn a_row_that_could_not_be_read_and_names_somebody_under_hold_stays() {
    let mut room = told();
    room.import(
        "northmoor",
        "2026-04-02",
        &format!("c1,{FIRST},9,2026-03-09,referral,2026-13-45,,unread of Wren,"),
    );
    let first = room.first();
    room.desk
        .hold(
            &officer(),
            first,
            "an invented inquiry",
            AUTHORITY,
            noon(TODAY),
        )
        .unwrap();
    let plan = room
        .desk
        .plan_erasure(
            &officer(),
            &ErasureScope::Person {
                person: first,
                shared_too: false,
            },
            noon(TODAY),
        )
        .unwrap();
    let unread = ErasureScope::Record(plan.unread[0]);
    assert!(words(erase(&mut room, &unread, Ground::NotLawfullyHeld)).contains("legal hold"));
}

#[test]
fn only_an_officer_who_may_see_everything_keeps_and_holds() {
    let mut room = told();
    let first = room.first();
    for role in Role::ALL {
        let viewer = viewer(role);
        let refused =
            room.desk
                .retention_list(&viewer, RetentionFilter::All, None, (9, 9), noon(TODAY));
        let may = matches!(role, Role::DataProtectionOfficer | Role::Operator);
        assert_eq!(refused.is_ok(), may, "{role:?}");
        if may {
            continue;
        }
        let acts = [
            room.desk
                .retention_of(&viewer, first, noon(TODAY))
                .map(|_| ()),
            room.desk.holds(&viewer, noon(TODAY)).map(|_| ()),
            room.desk
                .hold(&viewer, first, "x", AUTHORITY, noon(TODAY))
                .map(|_| ()),
            room.desk
                .keep_longer(&viewer, first, day("2040-01-01"), "x", noon(TODAY))
                .map(|_| ()),
        ];
        for act in acts {
            assert!(
                matches!(act, Err(Refusal::NotAllowed(Action::Retain))),
                "{role:?}"
            );
        }
    }
    let part = Viewer {
        clearance: Clearance::Sensitive,
        ..officer()
    };
    let refused = room
        .desk
        .retention_of(&part, first, noon(TODAY))
        .unwrap_err();
    assert!(refused.to_string().contains("may see restricted facts"));
    assert!(
        room.desk
            .hold(&officer(), first, " ", AUTHORITY, noon(TODAY))
            .is_err()
    );
    assert!(
        room.desk
            .hold(&officer(), first, "why", "short", noon(TODAY))
            .is_err()
    );
    assert!(
        room.desk
            .keep_longer(&officer(), first, day(TODAY), "why", noon(TODAY))
            .is_err()
    );
    assert_eq!(
        room.desk
            .chronology(&operator(), first, &at(TODAY), noon(TODAY))
            .unwrap()
            .len(),
        room.rows(first, TODAY).len()
    );
}

#[test]
fn a_long_list_goes_on_where_it_stopped() {
    let room = told();
    let list = |after, most| {
        room.desk
            .retention_list(&officer(), RetentionFilter::All, after, most, noon(TODAY))
            .unwrap()
    };
    let first = list(None, (1, 50));
    assert_eq!(
        (first.lines.len(), first.next),
        (1, Some(first.lines[0].who.person))
    );
    let rest = list(first.next, (50, 50));
    assert_eq!((rest.lines.len(), rest.next), (1, None));
    assert!(rest.lines[0].who.person > first.lines[0].who.person);
}

#[test]
fn an_agencys_file_places_no_hold() {
    let mut room = told();
    let mapping = common::MAPPING
        .replace("kind = \"note\"", "kind = \"legal_hold\"")
        .replace("text = \"{detail}\"", "reason = \"{detail}\"");
    let delivery = desk::Delivery {
        agency: "northmoor".to_owned(),
        source: "northmoor".to_owned(),
        file: "events.csv".to_owned(),
        received_on: None,
        mapping: Some(mapping.clone()),
    };
    let format = intake::Format::Mapping(Box::new(intake::Mapping::load(&mapping).unwrap()));
    let text = format!(
        "child,nhs,record,written,event,on,until,detail,handling\nx,{FIRST},1,2026-03-09,note,2026-03-02,,a hold that is none,"
    );
    let now = || noon(TODAY);
    room.desk
        .import(
            &operator(),
            &delivery,
            &format,
            &mut text.as_bytes(),
            &now,
            &mut |_| {},
        )
        .unwrap();
    room.desk.settle_import(now(), &mut |_, _| {}).unwrap();
    let first = room.first();
    assert!(
        room.rows(first, TODAY)
            .iter()
            .any(|row| row.words.contains("a hold that is none"))
    );
    assert_eq!(room.desk.holds(&officer(), now()).unwrap(), []);
    let all = ErasureScope::Person {
        person: first,
        shared_too: false,
    };
    erase(&mut room, &all, Ground::CourtOrder).unwrap();
}

#[test]
fn a_hold_and_an_erasure_at_the_same_moment_are_never_both_taken() {
    for round in 0..12 {
        let mut room = told();
        let first = room.first();
        let folder = desk::DataFolder::at(room.folder.path()).unwrap();
        let mut other = desk::Desk::open(folder, noon(TODAY)).unwrap();
        let grown = ErasureScope::Person {
            person: first,
            shared_too: false,
        };
        let gate = std::sync::Barrier::new(2);
        let (held, erased) = std::thread::scope(|scope| {
            let holder = scope.spawn(|| {
                gate.wait();
                // Now the one and now the other is a little ahead.
                std::thread::sleep(std::time::Duration::from_micros(round % 4 * 700));
                other.hold(
                    &officer(),
                    first,
                    "an invented claim",
                    AUTHORITY,
                    noon(TODAY),
                )
            });
            gate.wait();
            let erased = erase(&mut room, &grown, Ground::CourtOrder);
            (holder.join().unwrap(), erased)
        });
        match (held, erased) {
            (Ok(_), Err(refused)) => {
                assert!(refused.to_string().contains("a legal hold of"), "{refused}");
                assert_eq!(room.stands(first, TODAY).len(), 1, "round {round}");
            }
            (Err(Refusal::NotFound), Ok(())) => {}
            both => panic!("round {round}: {both:?}"),
        }
    }
}
