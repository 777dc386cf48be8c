//! Keeping watch: who looked at a person, and what is opened in an emergency.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Clearance, Purpose, Role, Viewer};
use calendar::Instant;
use common::{FIRST, Room, SECOND, at, noon, operator, viewer};
use desk::Refusal;
use desk::view::{AsAt, PersonNumber, SearchQuery};
use facts::Statement;

const WHY: &str = "the child is at the door and afraid of whoever is at home";

fn minute(minutes: i64) -> Instant {
    Instant::from_micros(noon("2026-03-10").micros() + minutes * 60_000_000)
}

fn now_at(minutes: i64) -> AsAt {
    AsAt::present(minute(minutes))
}

/// A viewer who sees ordinary records only.
fn robin() -> Viewer {
    Viewer {
        clearance: Clearance::Ordinary,
        ..viewer(Role::Practitioner)
    }
}

fn guardian() -> Viewer {
    Viewer {
        user: "wren".to_owned(),
        ..viewer(Role::Guardian)
    }
}

/// The first child is ordinary with one restricted note; the second is hidden whole.
fn room() -> Room {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-01",
        &format!(
            "A1,{FIRST},1,2026-03-01,child,2020-05-05,,Juniper,\n\
             A1,{FIRST},2,2026-03-01,note,2026-03-01,,the hidden note,R\n\
             A2,{SECOND},3,2026-03-01,child,2019-05-05,,Marigold,R\n"
        ),
    );
    room
}

fn hidden(room: &Room) -> PersonNumber {
    room.person(SECOND, "2026-03-02").unwrap()
}

fn seen(room: &Room, who: &Viewer, person: PersonNumber, minutes: i64) -> bool {
    match room
        .desk
        .person(who, person, &now_at(minutes), minute(minutes))
    {
        Ok(_) => true,
        Err(Refusal::NotFound) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn an_opening_lets_one_see_for_an_hour_and_ends_by_itself() {
    let mut room = room();
    let person = hidden(&room);
    assert!(!seen(&room, &robin(), person, 0));
    let opened = room
        .desk
        .break_glass(&robin(), SECOND, WHY, minute(1))
        .unwrap();
    assert_eq!(opened.person, Some(person));
    assert!(seen(&room, &robin(), person, 2));
    assert!(seen(&room, &robin(), person, 60));
    assert!(!seen(&room, &robin(), person, 61), "it did not end");
    // It is one user's, and of one person.
    let other = Viewer {
        user: "ash".to_owned(),
        ..robin()
    };
    assert!(!seen(&room, &other, person, 2));
}

#[test]
fn an_opening_shows_what_is_hidden_of_somebody_who_is_not_and_no_more_people() {
    let mut room = room();
    let first = room.person(FIRST, "2026-03-02").unwrap();
    let words = |room: &Room, minutes| {
        let page = room
            .desk
            .person(&robin(), first, &now_at(minutes), minute(minutes));
        let rows = page.unwrap().chronology;
        rows.into_iter()
            .map(|row| row.words)
            .collect::<Vec<_>>()
            .join("|")
    };
    assert!(!words(&room, 0).contains("the hidden note"));
    room.desk
        .break_glass(&robin(), FIRST, WHY, minute(1))
        .unwrap();
    assert!(words(&room, 2).contains("the hidden note"));
    let second = hidden(&room);
    assert!(!seen(&room, &robin(), second, 2));
    let found = |room: &Room, minutes: i64| {
        let query = SearchQuery {
            name: Some("Marigold".to_owned()),
            ..SearchQuery::default()
        };
        let found = room
            .desk
            .search(&robin(), &query, &now_at(minutes), minute(minutes));
        found.unwrap().len()
    };
    assert_eq!(found(&room, 3), 0);
}

/// Promise 7: until the reason is on the record, every refusal is the same whether or not anything is hidden.
#[test]
fn before_the_reason_is_recorded_nothing_tells_whether_anything_is_hidden() {
    let mut room = room();
    let refusal = |room: &mut Room, identifier: &str, reason: &str| {
        room.desk
            .break_glass(&robin(), identifier, reason, minute(1))
            .unwrap_err()
            .to_string()
    };
    let nobody = "9990000042";
    for reason in ["", "  ", "too short"] {
        assert_eq!(
            refusal(&mut room, SECOND, reason),
            refusal(&mut room, nobody, reason)
        );
    }
    let openings = |room: &Room| {
        let of_glass = |fact: &facts::Fact| matches!(fact.statement, Statement::BreakGlass(_));
        room.facts().iter().filter(|fact| of_glass(fact)).count()
    };
    assert_eq!(openings(&room), 0);
    let none = room
        .desk
        .break_glass(&robin(), nobody, WHY, minute(1))
        .unwrap();
    assert_eq!(none.person, None);
    assert_eq!(openings(&room), 1, "a try at nobody is on the record too");
}

#[test]
fn an_opening_lets_one_see_and_not_act() {
    let mut room = room();
    let person = hidden(&room);
    room.desk
        .break_glass(&robin(), SECOND, WHY, minute(1))
        .unwrap();
    let page = room
        .desk
        .person(&robin(), person, &now_at(2), minute(2))
        .unwrap();
    let fact = page.chronology[0].fact;
    assert!(
        room.desk
            .fact(&robin(), fact, &now_at(2), minute(2))
            .is_ok()
    );
    assert!(matches!(
        room.desk.note(&robin(), person, "a note", minute(2)),
        Err(Refusal::NotFound)
    ));
    assert!(matches!(
        room.desk.retract(&robin(), fact, "not so", minute(2)),
        Err(Refusal::NotFound)
    ));
    assert!(matches!(
        room.desk.fact(&robin(), fact, &now_at(62), minute(62)),
        Err(Refusal::NotFound)
    ));
}

#[test]
fn the_guardian_is_told_sees_what_was_looked_at_and_judges_it() {
    let mut room = room();
    let person = hidden(&room);
    assert_eq!(room.desk.openings_waiting(&guardian()).unwrap(), 0);
    room.desk
        .break_glass(&robin(), SECOND, WHY, minute(1))
        .unwrap();
    assert!(seen(&room, &robin(), person, 2));
    assert_eq!(room.desk.openings_waiting(&guardian()).unwrap(), 1);
    assert_eq!(room.desk.openings_waiting(&robin()).unwrap(), 0);
    assert!(matches!(
        room.desk.openings(&robin(), minute(3)),
        Err(Refusal::NotAllowed(_))
    ));
    let opening = room
        .desk
        .openings(&guardian(), minute(3))
        .unwrap()
        .remove(0);
    assert_eq!(
        (opening.user.as_str(), opening.reason.as_str()),
        ("robin", WHY)
    );
    assert_eq!(opening.person, Some(person));
    assert_eq!(opening.looks.len(), 1);
    assert_eq!(opening.looks[0].what, "person, by an emergency opening");
    assert!(
        room.desk
            .review_opening(&guardian(), opening.fact, false, " ", minute(4))
            .is_err()
    );
    room.desk
        .review_opening(
            &guardian(),
            opening.fact,
            false,
            "there was time to ask",
            minute(4),
        )
        .unwrap();
    assert_eq!(room.desk.openings_waiting(&guardian()).unwrap(), 0);
    let judged = room
        .desk
        .openings(&guardian(), minute(5))
        .unwrap()
        .remove(0);
    let (justified, reason, by) = judged.review.unwrap();
    assert_eq!(
        (justified, reason.as_str(), by.as_str()),
        (false, "there was time to ask", "wren")
    );
}

#[test]
fn nobody_judges_their_own_opening() {
    let mut room = room();
    let both = viewer(Role::Operator);
    room.desk
        .break_glass(&both, SECOND, WHY, minute(1))
        .unwrap();
    assert_eq!(room.desk.openings_waiting(&both).unwrap(), 0);
    let opening = room
        .desk
        .openings(&guardian(), minute(3))
        .unwrap()
        .remove(0);
    assert!(
        room.desk
            .review_opening(&both, opening.fact, true, "it was", minute(4))
            .is_err()
    );
    assert!(
        room.desk
            .review_opening(&guardian(), opening.fact, true, "it was", minute(4))
            .is_ok()
    );
}

#[test]
fn openings_survive_a_replay() {
    let mut room = room();
    let person = hidden(&room);
    room.desk
        .break_glass(&robin(), SECOND, WHY, minute(1))
        .unwrap();
    let difference = room
        .desk
        .replay(&operator(), minute(2), &mut |_| {})
        .unwrap();
    assert!(difference.is_none(), "{difference:?}");
    assert!(seen(&room, &robin(), person, 3));
}

#[test]
fn who_looked_says_who_in_what_role_what_for_when_and_at_what() {
    let mut room = room();
    let first = room.person(FIRST, "2026-03-02").unwrap();
    let asking = Viewer {
        purpose: Purpose::stated("preparing for a conference").unwrap(),
        ..robin()
    };
    room.desk
        .person(&asking, first, &now_at(1), minute(1))
        .unwrap();
    room.desk
        .person(&asking, first, &at("2026-03-02"), minute(2))
        .unwrap();
    room.desk.note(&asking, first, "a note", minute(3)).unwrap();
    assert!(matches!(
        room.desk.who_looked(&robin(), first, (0, 10), minute(4)),
        Err(Refusal::NotAllowed(_))
    ));
    let manager = Viewer {
        user: "sam".to_owned(),
        clearance: Clearance::Ordinary,
        ..viewer(Role::Manager)
    };
    let page = room
        .desk
        .who_looked(&manager, first, (0, 10), minute(4))
        .unwrap();
    let lines: Vec<String> = page
        .looks
        .iter()
        .map(|look| {
            let day = look.known_on.as_deref().unwrap_or("now");
            format!(
                "{} {} {}, {}: {} ({day})",
                look.user, look.role, look.agency, look.purpose, look.what
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "sam manager northmoor, test: who looked (now)",
            "robin practitioner northmoor, preparing for a conference: person, to act (now)",
            "robin practitioner northmoor, preparing for a conference: person (2026-03-02)",
            "robin practitioner northmoor, preparing for a conference: person (now)",
        ]
    );
    assert_eq!(page.looks[3].at.london_day(), minute(1).london_day());
    let second = room
        .desk
        .who_looked(&manager, first, (1, 1), minute(5))
        .unwrap();
    assert_eq!((second.looks.len(), second.count), (1, 5));
}

/// A look that only an opening made possible would tell that something is hidden: it is for those who may know.
#[test]
fn who_looked_by_an_opening_is_told_only_to_who_may_see_what_was_hidden() {
    let mut room = room();
    let first = room.person(FIRST, "2026-03-02").unwrap();
    room.desk
        .break_glass(&robin(), FIRST, WHY, minute(1))
        .unwrap();
    assert!(seen(&room, &robin(), first, 2));
    let told = |room: &Room, clearance| {
        let manager = Viewer {
            clearance,
            ..viewer(Role::Manager)
        };
        let page = room
            .desk
            .who_looked(&manager, first, (0, 50), minute(4))
            .unwrap();
        page.looks
            .iter()
            .any(|look| look.what.contains("emergency"))
    };
    assert!(!told(&room, Clearance::Ordinary) && !told(&room, Clearance::Sensitive));
    assert!(told(&room, Clearance::Restricted));
}

#[test]
fn who_looked_at_a_hidden_person_is_not_found_by_who_may_not_see_them() {
    let room = room();
    let person = hidden(&room);
    for role in [Role::Manager, Role::Reviewer, Role::Guardian] {
        let blind = Viewer {
            clearance: Clearance::Sensitive,
            ..viewer(role)
        };
        assert!(matches!(
            room.desk.who_looked(&blind, person, (0, 10), minute(1)),
            Err(Refusal::NotFound)
        ));
    }
}
