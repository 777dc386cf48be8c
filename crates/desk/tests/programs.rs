//! What a desk does for programs: tokens, things done once, events of new findings, places in lists.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Action, Clearance, Role, Viewer};
use calendar::Instant;
use common::{FIRST, Room, SECOND, at, noon, operator, viewer};
use desk::view::{DutyFilter, Place};
use desk::{AccountTerms, DataFolder, Desk, EventMark, KeptAnswer, Once, Refusal, TokenTerms};

const PASSWORD: &str = "a long enough password";

fn account(room: &mut Room, user: &str, role: Role) {
    room.desk
        .make_account(
            &operator(),
            user,
            &AccountTerms {
                display_name: "Robin Fernsby".to_owned(),
                role,
                agency: "northmoor".to_owned(),
                team: None,
                clearance: Clearance::Sensitive,
            },
            PASSWORD,
            hours(0),
        )
        .unwrap();
}

/// What a token for this user, in this role, is asked for: a day long, and no sensitive act.
fn token_for(user: &str, role: Option<Role>) -> TokenTerms {
    TokenTerms {
        user: user.to_owned(),
        label: "reports".to_owned(),
        role,
        allowed: Vec::new(),
        until: hours(24),
    }
}

fn hours(hours: i64) -> Instant {
    noon("2026-03-10").plus_hours(hours)
}

#[test]
fn a_reset_ends_the_tokens_of_the_account_and_of_no_other() {
    let mut room = Room::new();
    let tokens: Vec<String> = ["sam", "robin"]
        .map(|user| {
            account(&mut room, user, Role::Manager);
            let made = room
                .desk
                .make_token(&operator(), &token_for(user, None), hours(0));
            made.unwrap().1
        })
        .into();
    room.desk
        .reset_account(&operator(), "sam", hours(1))
        .unwrap();
    let holders: Vec<bool> = tokens
        .iter()
        .map(|token| room.desk.token_holder(token, hours(2)).unwrap().is_some())
        .collect();
    assert_eq!(holders, [false, true]);
}

#[test]
fn a_token_lets_in_as_its_account_until_it_ends() {
    let mut room = Room::new();
    account(&mut room, "sam", Role::Manager);
    let (kept, token) = room
        .desk
        .make_token(
            &operator(),
            &token_for("sam", Some(Role::Reviewer)),
            hours(0),
        )
        .unwrap();
    let holder = room.desk.token_holder(&token, hours(1)).unwrap().unwrap();
    assert_eq!((holder.user.as_str(), holder.role), ("sam", Role::Reviewer));
    assert_eq!(holder.clearance, Clearance::Sensitive);
    assert_eq!(
        room.desk.token_holder(&token, hours(24)).unwrap(),
        None,
        "it ends"
    );
    for wrong in [
        "",
        "joinder-token-",
        &token.to_uppercase(),
        &token[1..],
        &format!("{token}0"),
    ] {
        assert_eq!(
            room.desk.token_holder(wrong, hours(1)).unwrap(),
            None,
            "{wrong}"
        );
    }
    let accounts = std::fs::read(room.folder.path().join("accounts.sqlite")).unwrap();
    let digits = token.strip_prefix("joinder-token-").unwrap().as_bytes();
    assert!(
        !accounts.windows(digits.len()).any(|bytes| bytes == digits),
        "only its hash is kept"
    );
    room.desk.close_token(&operator(), &kept.id).unwrap();
    assert_eq!(
        room.desk.token_holder(&token, hours(1)).unwrap(),
        None,
        "it was closed"
    );
    let (_, token) = room
        .desk
        .make_token(&operator(), &token_for("sam", None), hours(0))
        .unwrap();
    room.desk
        .close_account(&operator(), "sam", hours(0))
        .unwrap();
    assert_eq!(
        room.desk.token_holder(&token, hours(1)).unwrap(),
        None,
        "its account was closed"
    );
}

#[test]
fn a_token_may_do_no_more_than_its_account_and_only_who_may_makes_one() {
    let mut room = Room::new();
    account(&mut room, "robin", Role::Practitioner);
    let mut make = |by: &Viewer, user: &str, role| {
        room.desk
            .make_token(by, &token_for(user, role), hours(0))
            .map(|(kept, _)| kept.role)
    };
    assert_eq!(
        make(&operator(), "robin", None).unwrap(),
        Role::Practitioner
    );
    for role in [
        Role::Manager,
        Role::DataSteward,
        Role::Administrator,
        Role::Operator,
    ] {
        assert!(make(&operator(), "robin", Some(role)).is_err(), "{role:?}");
    }
    assert!(make(&operator(), "nobody", None).is_err());
    assert!(matches!(
        make(&viewer(Role::Manager), "robin", None),
        Err(Refusal::NotAllowed(_))
    ));
}

/// Role of the token, what it is to be allowed, whether it is made.
#[test]
fn a_token_does_a_sensitive_act_only_where_it_was_allowed_by_name() {
    let mut room = Room::new();
    account(&mut room, "sam", Role::Manager);
    let cases = [
        (Role::Manager, vec![], true),
        (Role::Manager, vec![Action::Link], true),
        (Role::Manager, vec![Action::Export, Action::Link], true),
        (Role::Reviewer, vec![Action::Export], true),
        (Role::Reviewer, vec![Action::Link], false),
        (Role::Manager, vec![Action::BreakGlass], false),
        (Role::Manager, vec![Action::ManageAccounts], false),
        (Role::Manager, vec![Action::Erase], false),
        (Role::Manager, vec![Action::Answer], false),
    ];
    for (role, allowed, made) in cases {
        let terms = TokenTerms {
            allowed: allowed.clone(),
            ..token_for("sam", Some(role))
        };
        let asked = room.desk.make_token(&operator(), &terms, hours(0));
        assert_eq!(asked.is_ok(), made, "{role:?} {allowed:?}");
        if let Ok((_, token)) = asked {
            let holder = room.desk.token_holder(&token, hours(1)).unwrap().unwrap();
            assert_eq!(holder.allowed.len(), allowed.len(), "{role:?} {allowed:?}");
            assert!(allowed.iter().all(|act| holder.allowed.contains(act)));
        }
    }
}

#[test]
fn a_key_stands_for_one_thing_for_a_day() {
    let mut room = Room::new();
    let (asked, other) = ([1; 32], [2; 32]);
    let answer = KeptAnswer {
        status: 201,
        location: None,
        body: "{}".to_owned(),
    };
    let desk = &mut room.desk;
    assert_eq!(
        desk.once_begin("sam", "k", &asked, hours(0)).unwrap(),
        Once::Fresh
    );
    assert_eq!(
        desk.once_begin("sam", "k", &asked, hours(0)).unwrap(),
        Once::UnderWay
    );
    assert_eq!(
        desk.once_begin("robin", "k", &asked, hours(0)).unwrap(),
        Once::Fresh,
        "another's key"
    );
    desk.once_end("sam", "k", &asked, Some(answer.clone()), hours(0))
        .unwrap();
    assert_eq!(
        desk.once_begin("sam", "k", &asked, hours(23)).unwrap(),
        Once::Done(answer)
    );
    assert_eq!(
        desk.once_begin("sam", "k", &other, hours(23)).unwrap(),
        Once::Other
    );
    assert_eq!(
        desk.once_begin("sam", "k", &other, hours(24)).unwrap(),
        Once::Fresh,
        "a day is over"
    );
    desk.once_end("sam", "k", &other, None, hours(24)).unwrap();
    assert_eq!(
        desk.once_begin("sam", "k", &asked, hours(24)).unwrap(),
        Once::Fresh,
        "nothing was done"
    );
}

#[test]
fn an_act_is_found_again_although_the_process_was_killed_before_it_answered() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,plan,2025-10-01,,NEG,"),
    );
    let (child, now, asked) = (room.first(), hours(0), [7; 32]);
    assert_eq!(
        room.desk.once_begin("robin", "k", &asked, now).unwrap(),
        Once::Fresh
    );
    let done = room
        .desk
        .filing_under("robin", "k", |desk| {
            desk.note(&operator(), child, "seen", now)
        })
        .unwrap();
    // The process ends here: nobody says how it was answered, and another begins.
    drop(room.desk);
    let mut desk = Desk::open(DataFolder::at(room.folder.path()).unwrap(), now).unwrap();
    assert_eq!(
        desk.once_begin("robin", "k", &asked, now).unwrap(),
        Once::Filed(done)
    );
    assert_eq!(
        desk.once_begin("robin", "k", &[8; 32], now).unwrap(),
        Once::Other
    );
    let notes = desk
        .chronology(&operator(), child, &at("2026-03-10"), now)
        .unwrap()
        .into_iter()
        .filter(|row| row.kind == facts::Kind::Note)
        .count();
    assert_eq!(notes, 1);
}

fn of(clearance: Clearance) -> Viewer {
    Viewer {
        clearance,
        ..operator()
    }
}

fn heard(room: &Room, clearance: Clearance, after: &str) -> Vec<(String, String)> {
    let mark: EventMark = after.parse().unwrap();
    let found = room
        .desk
        .events(&of(clearance), Some(mark), (true, 1_000), noon(&room.today))
        .unwrap();
    assert!(!found.missed);
    found
        .events
        .into_iter()
        .map(|(mark, event)| (mark.to_string(), event.rule))
        .collect()
}

#[test]
fn events_tell_each_clearance_what_is_new_to_it_and_leave_no_gap() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,plan,2025-10-01,,NEG,"),
    );
    let first = heard(&room, Clearance::Ordinary, "ordinary-0");
    assert!(!first.is_empty());
    room.import(
        "northmoor",
        "2026-03-11",
        &format!("c1,{FIRST},6,2026-03-10,plan,2025-12-01,,PHY,R"),
    );
    room.import(
        "northmoor",
        "2026-03-12",
        &format!("c2,{SECOND},9,2026-03-12,plan,2025-09-01,,NEG,"),
    );
    let ordinary = heard(&room, Clearance::Ordinary, "ordinary-0");
    let restricted = heard(&room, Clearance::Restricted, "restricted-0");
    assert!(ordinary.len() > first.len());
    // What was found anew, given or no longer so, is numbered apart for each clearance.
    let told = |events: &[(String, String)]| -> usize {
        let (mark, _) = events.last().unwrap();
        mark.rsplit('-').next().unwrap().parse().unwrap()
    };
    assert!(
        told(&restricted) > told(&ordinary),
        "{restricted:?} {ordinary:?}"
    );
    let numbers: Vec<_> = ordinary.iter().map(|(mark, _)| mark.clone()).collect();
    let expected: Vec<_> = (1..=ordinary.len())
        .map(|number| format!("ordinary-{number}"))
        .collect();
    assert_eq!(numbers, expected, "what others see leaves no gap");
    let last = numbers.last().unwrap();
    assert!(heard(&room, Clearance::Ordinary, last).is_empty());
    let resumed = heard(&room, Clearance::Ordinary, "ordinary-1");
    assert_eq!(resumed, ordinary[1..]);
    // Nothing is told again by looking again, nor by building everything again from the ledger.
    room.desk.catch_up(noon("2026-03-12")).unwrap();
    assert_eq!(
        room.desk
            .replay(&operator(), noon("2026-03-12"), &mut |_| {})
            .unwrap(),
        None
    );
    assert_eq!(heard(&room, Clearance::Ordinary, "ordinary-0"), ordinary);
}

#[test]
fn a_place_of_another_clearance_or_one_that_is_gone_begins_afresh() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,plan,2025-10-01,,NEG,"),
    );
    for mark in ["restricted-0", "ordinary-999999"] {
        let mark: EventMark = mark.parse().unwrap();
        let found = room
            .desk
            .events(
                &of(Clearance::Ordinary),
                Some(mark),
                (true, 10),
                noon("2026-03-10"),
            )
            .unwrap();
        assert!(found.missed && found.events.is_empty(), "{mark}");
    }
    assert!(matches!(
        room.desk.events(
            &viewer(Role::DataSteward),
            None,
            (true, 10),
            noon("2026-03-10")
        ),
        Err(Refusal::NotAllowed(_))
    ));
}

#[test]
fn an_answered_finding_is_not_told_to_who_comes_later() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!("c1,{FIRST},1,2026-03-09,plan,2025-10-01,,NEG,"),
    );
    let (child, now) = (room.first(), noon("2026-03-10"));
    let before = heard(&room, Clearance::Restricted, "restricted-0");
    let page = room
        .desk
        .person(&operator(), child, &at("2026-03-10"), now)
        .unwrap();
    let open = &page.situation.unwrap().open;
    let one = open[0].fingerprint.clone();
    room.desk
        .answer(
            &operator(),
            child,
            &[one],
            facts::AnswerKind::Acted,
            "done",
            now,
        )
        .unwrap();
    let after = heard(&room, Clearance::Restricted, "restricted-0");
    assert!(after.len() < before.len(), "{before:?} {after:?}");
}

#[test]
fn pages_of_a_list_join_although_lines_come_in_between() {
    let mut room = Room::new();
    let rows: Vec<String> = (0..140)
        .map(|child| {
            format!(
                "c{child},,{child},2026-03-09,plan,2025-10-{:02},,NEG,",
                child % 28 + 1
            )
        })
        .collect();
    room.import("northmoor", "2026-03-10", &rows.join("\n"));
    let page = |room: &Room, after: Option<Place>| {
        let filter = DutyFilter {
            after,
            ..DutyFilter::default()
        };
        let now = noon(&room.today);
        room.desk
            .duties(&operator(), &filter, &desk::view::AsAt::present(now), now)
            .unwrap()
    };
    let first = page(&room, None);
    assert_eq!(first.lines.len(), 50);
    // Somebody whose duties stand before all of these.
    room.import(
        "northmoor",
        "2026-03-10",
        "early,,900,2026-03-09,plan,2025-01-01,,NEG,",
    );
    let mut people: Vec<_> = first
        .lines
        .iter()
        .map(|line| (line.who.person, line.duty.rule.clone(), line.duty.due))
        .collect();
    let (mut after, matching) = (first.next, first.matching);
    while let Some(place) = after {
        let next = page(&room, Some(place));
        people.extend(
            next.lines
                .iter()
                .map(|line| (line.who.person, line.duty.rule.clone(), line.duty.due)),
        );
        after = next.next;
    }
    assert_eq!(people.len(), matching, "none twice, none left out");
    assert_eq!(
        people.len(),
        people
            .iter()
            .map(|one| format!("{one:?}"))
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    );
}

/// A spreadsheet that opens the list runs nothing that came in from an agency.
#[test]
fn what_an_agency_sent_is_no_formula_in_a_list_that_is_taken_away() {
    let mut room = Room::new();
    room.import(
        "northmoor",
        "2026-03-10",
        &format!(
            "c1,{FIRST},1,2026-03-09,child,2015-02-03,,=1+1,\nc1,{FIRST},2,2026-03-09,plan,2026-02-20,,NEG,\nc2,{SECOND},3,2026-03-09,child,2015-02-03,,@SUM(A1),\nc2,{SECOND},4,2026-03-09,plan,2026-01-05,,NEG,"
        ),
    );
    let mut table = Vec::new();
    room.desk
        .duties_csv(
            &viewer(Role::Manager),
            &DutyFilter::default(),
            &at("2026-03-10"),
            noon("2026-03-10"),
            &mut table,
        )
        .unwrap();
    let table = String::from_utf8(table).unwrap();
    assert!(
        table.contains(",'=1+1,") && table.contains(",'@SUM(A1),"),
        "{table}"
    );
    for cell in table.lines().flat_map(|line| line.split(',')) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
    }
}
