//! A subject access request as a data protection officer lives it: everything that is held is there, nothing goes out by
//! default, what was taken out and who is restricted never goes out, and nobody else may look.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Action, Clearance, Role, Viewer};
use common::{FIRST, Room, SECOND, day, noon, operator, viewer};
use desk::{DecideItem, NewRequest, Refusal, RequestPage};
use facts::{Asker, Disclosed, FactId, RequestStep};

const TODAY: &str = "2026-04-02";

fn officer() -> Viewer {
    viewer(Role::DataProtectionOfficer)
}

/// A child of whom two agencies tell, and another whose record is restricted and who is named in a note about the first.
fn told() -> Room {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},1,2026-03-09,child,2011-04-02,,Wren Asking,\nc1,{FIRST},2,2026-03-09,note,2026-03-02,,the neighbour Rowan Example telephoned,\nc1,{FIRST},3,2026-03-09,note,2026-03-03,,seen with Tam Hidden at school,\nc1,{FIRST},9,2026-03-09,referral,2026-13-45,,unread of Wren,\nc2,{SECOND},4,2026-03-09,child,2012-01-05,,Tam Hidden,R"));
    room.import("southmoor", "2026-03-12", &format!("p9,{FIRST},1,2026-03-12,note,2026-03-05,,Rowan Example said no,\np9,{FIRST},2,2026-03-12,note,2026-03-06,,nothing to tell,"));
    room.today = TODAY.to_owned();
    let first = room.first();
    room.desk
        .note(&operator(), first, "noted here", noon(TODAY))
        .unwrap();
    room
}

fn open(room: &mut Room, asker: Asker) -> FactId {
    let first = room.first();
    let new = NewRequest {
        received: day("2026-03-30"),
        asker,
        asker_details: Some("An invented solicitor".to_owned()),
        identity_certain: true,
    };
    room.desk
        .open_request(&officer(), first, &new, noon(TODAY))
        .unwrap()
}

fn page(room: &Room, request: FactId) -> RequestPage {
    room.desk.request(&officer(), request, noon(TODAY)).unwrap()
}

fn item_with(page: &RequestPage, words: &str) -> String {
    let found: Vec<&str> = page
        .items
        .iter()
        .filter(|one| one.item.parts.iter().any(|part| part.text.contains(words)))
        .map(|one| one.item.id.as_str())
        .collect();
    assert_eq!(found.len(), 1, "{words}: {found:?}");
    found[0].to_owned()
}

fn decide(
    room: &mut Room,
    request: FactId,
    item: &str,
    decide: &DecideItem,
) -> Result<(), Refusal> {
    room.desk
        .decide_item(&officer(), request, item, decide, noon(TODAY))
        .map(|_| ())
}

fn whole() -> DecideItem {
    DecideItem {
        disclosed: Some(Disclosed::Whole),
        reason: "about the person".to_owned(),
        ..DecideItem::default()
    }
}

fn without(words: &str) -> DecideItem {
    DecideItem {
        disclosed: Some(Disclosed::Redacted),
        exemption: Some("third_party".to_owned()),
        words: vec![words.to_owned()],
        of_whom: Some("somebody else".to_owned()),
        reason: "has not agreed".to_owned(),
        ..DecideItem::default()
    }
}

fn withheld(exemption: &str) -> DecideItem {
    DecideItem {
        disclosed: Some(Disclosed::Withheld),
        exemption: Some(exemption.to_owned()),
        reason: "the test is met".to_owned(),
        ..DecideItem::default()
    }
}

fn answer(room: &Room, request: FactId) -> Result<String, String> {
    room.desk
        .answer_request(&officer(), request, noon(TODAY))
        .map(|answer| {
            let zip = desk::zip_of(&answer).unwrap();
            assert!(zip.starts_with(b"PK"));
            answer
                .files
                .iter()
                .map(|file| file.content.as_str())
                .collect()
        })
        .map_err(|refused| refused.to_string())
}

#[test]
fn everything_is_gathered_decided_on_and_given_without_what_was_taken_out() {
    let mut room = told();
    let request = open(&mut room, Asker::Person);
    let all = page(&room, request);
    for words in [
        "Wren Asking",
        "noted here",
        "unread of Wren",
        "nothing to tell",
        "looked at",
    ] {
        assert!(
            all.items
                .iter()
                .any(|one| one.item.parts.iter().any(|part| part.text.contains(words))),
            "{words}"
        );
    }
    assert!(all.items.iter().any(|one| one.item.id == "joined"));
    assert!(all.items.iter().all(|one| {
        one.item
            .parts
            .iter()
            .all(|part| !part.text.contains(SECOND))
    }));
    // Received Monday 30 March: Thursday 30 April.
    assert_eq!(
        all.line.clock.state.in_words(),
        "to be answered by 30 April 2026"
    );
    assert_eq!(
        all.stops.len(),
        all.items.len(),
        "nothing is decided, nothing is given"
    );
    assert!(
        answer(&room, request)
            .unwrap_err()
            .contains("nobody has decided on it")
    );
    for one in &all.items {
        decide(&mut room, request, &one.item.id, &whole()).unwrap();
    }
    // The restricted child is named in one item: decided or not, it stops the answer, and the stop does not name anybody.
    let stopped = answer(&room, request).unwrap_err();
    let named = item_with(&all, "Tam Hidden");
    assert!(
        stopped.contains(&format!(
            "{named}: it names somebody whose record is restricted"
        )) && !stopped.contains("Hidden"),
        "{stopped}"
    );
    decide(&mut room, request, &named, &without("Tam Hidden")).unwrap();
    // The neighbour is taken out of one item and stands in another.
    let neighbour = item_with(&all, "the neighbour");
    decide(&mut room, request, &neighbour, &without("rowan example")).unwrap();
    let other = item_with(&all, "Rowan Example said no");
    assert_eq!(
        answer(&room, request).unwrap_err(),
        format!(
            "nothing is given yet:\n{other}: words that were taken out of {neighbour} stand here too; take them out, or withhold this"
        )
    );
    decide(&mut room, request, &other, &withheld("crime")).unwrap();
    let given = answer(&room, request).unwrap();
    for absent in ["Rowan", "rowan", "Hidden", "said no", "crime", SECOND] {
        assert!(!given.contains(absent), "{absent}");
    }
    for present in [
        "Wren Asking",
        "the neighbour [taken out] telephoned",
        "seen with [taken out] at school",
        "noted here",
        "unread of Wren",
        "nothing to tell",
    ] {
        assert!(given.contains(present), "{present}");
    }
    // Looks and deciding came after the request and change nothing of what it asks for; correcting the record does not either.
    let again = page(&room, request);
    assert_eq!(again.items.len(), all.items.len());
    assert_eq!(again.stops, []);
    let decided = again
        .items
        .iter()
        .find(|one| one.item.id == other)
        .unwrap()
        .decision
        .clone()
        .unwrap();
    assert_eq!(
        (decided.by.as_str(), decided.stale),
        ("robin (data protection officer)", false)
    );
    assert!(
        decided
            .exemption_words
            .unwrap()
            .contains("Schedule 2, paragraph 2")
    );
    assert_eq!(
        room.desk
            .replay(&operator(), noon(TODAY), &mut |_| {})
            .unwrap(),
        None
    );
    // No decision repeats what was taken out, and nobody meets any of it in the chronology.
    let first = room.first();
    assert!(
        room.rows(first, TODAY)
            .iter()
            .all(|row| !row.kind.is_data_protection())
    );
}

#[test]
fn a_decision_says_what_it_must() {
    let mut room = told();
    let request = open(&mut room, Asker::Person);
    let item = item_with(&page(&room, request), "the neighbour");
    let refused = |room: &mut Room, item: &str, of: DecideItem| {
        decide(room, request, item, &of).unwrap_err().to_string()
    };
    let cases = [
        (
            DecideItem {
                reason: "why".to_owned(),
                ..DecideItem::default()
            },
            "nothing is given by default",
        ),
        (withheld("no_such"), "choose an exemption"),
        (withheld("child_abuse"), "choose an exemption"),
        (without("Rowan Elsewhere"), "does not stand in this item"),
        (without(" "), "which words or parts"),
        (
            DecideItem {
                exemption: Some("crime".to_owned()),
                ..whole()
            },
            "has no exemption",
        ),
        (
            DecideItem {
                words: vec!["Rowan".to_owned()],
                ..whole()
            },
            "which words or parts",
        ),
        (
            DecideItem {
                reason: " ".to_owned(),
                ..whole()
            },
            "say why",
        ),
    ];
    for (of, expected) in cases {
        let said = refused(&mut room, &item, of);
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(matches!(
        decide(&mut room, request, "record-99999", &whole()),
        Err(Refusal::NotFound)
    ));
    // Of a parent's request the exemption for child abuse data can be used.
    let of_parent = open(&mut room, Asker::Parent);
    decide(&mut room, of_parent, &item, &withheld("child_abuse")).unwrap();
    assert!(
        page(&room, request)
            .items
            .iter()
            .all(|one| one.decision.is_none()),
        "each request is decided on by itself"
    );
    let whole_part = DecideItem {
        words: Vec::new(),
        parts: vec![0],
        ..without("")
    };
    decide(&mut room, request, &item, &whole_part).unwrap();
}

#[test]
fn the_clock_follows_what_happens() {
    let mut room = told();
    let request = open(&mut room, Asker::Person);
    let step = |room: &mut Room, step, on| {
        room.desk.request_step(
            &officer(),
            request,
            (step, day(on)),
            "by letter",
            noon(TODAY),
        )
    };
    assert!(
        step(&mut room, RequestStep::IdentityAsked, "2026-03-29").is_err(),
        "before it was received"
    );
    assert!(
        step(&mut room, RequestStep::IdentityAsked, "2026-04-03").is_err(),
        "to come"
    );
    step(&mut room, RequestStep::IdentityAsked, "2026-03-31").unwrap();
    assert!(
        page(&room, request)
            .line
            .clock
            .state
            .in_words()
            .contains("waits since 31 March 2026")
    );
    step(&mut room, RequestStep::IdentityShown, "2026-04-01").unwrap();
    assert_eq!(
        page(&room, request).line.clock.state.in_words(),
        "to be answered by 1 May 2026"
    );
    step(&mut room, RequestStep::Answered, "2026-04-02").unwrap();
    let lines = room.desk.requests(&officer(), noon(TODAY)).unwrap();
    assert_eq!(lines[0].clock.state.in_words(), "answered 2 April 2026");
    assert_eq!(page(&room, request).steps.len(), 3);
    let first = room.first();
    let to_come = NewRequest {
        received: day("2026-04-03"),
        asker: Asker::Person,
        asker_details: None,
        identity_certain: true,
    };
    assert!(
        room.desk
            .open_request(&officer(), first, &to_come, noon(TODAY))
            .is_err()
    );
    let nameless = NewRequest {
        received: day(TODAY),
        asker: Asker::Parent,
        asker_details: None,
        identity_certain: true,
    };
    assert!(
        room.desk
            .open_request(&officer(), first, &nameless, noon(TODAY))
            .is_err()
    );
}

#[test]
fn only_an_officer_who_may_see_everything_answers_requests() {
    let mut room = told();
    let request = open(&mut room, Asker::Person);
    let new = NewRequest {
        received: day(TODAY),
        asker: Asker::Person,
        asker_details: None,
        identity_certain: true,
    };
    let first = room.first();
    let others = Role::ALL
        .into_iter()
        .filter(|role| !matches!(role, Role::DataProtectionOfficer | Role::Operator));
    for role in others {
        let viewer = viewer(role);
        let acts = [
            room.desk.requests(&viewer, noon(TODAY)).map(|_| ()),
            room.desk.request(&viewer, request, noon(TODAY)).map(|_| ()),
            room.desk
                .answer_request(&viewer, request, noon(TODAY))
                .map(|_| ()),
            room.desk
                .exemptions(&viewer, Asker::Person, noon(TODAY))
                .map(|_| ()),
            room.desk
                .open_request(&viewer, first, &new, noon(TODAY))
                .map(|_| ()),
            room.desk
                .decide_item(&viewer, request, "joined", &whole(), noon(TODAY))
                .map(|_| ()),
            room.desk
                .request_step(
                    &viewer,
                    request,
                    (RequestStep::Answered, day(TODAY)),
                    "x",
                    noon(TODAY),
                )
                .map(|_| ()),
        ];
        for act in acts {
            assert!(
                matches!(
                    act,
                    Err(Refusal::NotAllowed(
                        Action::SubjectAccess | Action::Disclose
                    ))
                ),
                "{role:?}"
            );
        }
    }
    let part = Viewer {
        clearance: Clearance::Ordinary,
        ..officer()
    };
    assert!(
        room.desk
            .request(&part, request, noon(TODAY))
            .unwrap_err()
            .to_string()
            .contains("restricted facts")
    );
    let no_request = FactId {
        position: 1,
        ordinal: 0,
    };
    assert!(matches!(
        room.desk.request(&officer(), no_request, noon(TODAY)),
        Err(Refusal::NotFound)
    ));
}
