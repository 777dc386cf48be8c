//! Lawful erasure as a person lives it: what goes, what stays, who may, and that nothing of it comes back in silence.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::Role;
use common::{FIRST, Room, SECOND, at, day, noon, operator, viewer};
use desk::view::PersonNumber;
use desk::{CorrectionOf, DataFolder, Desk, ErasureReceipt, ErasureScope, Ground, Refusal};

const AUTHORITY: &str = "Order of an invented court, 1 April 2026";
const DAY: &str = "2026-04-02";

/// Two children of one agency, the first known to another agency too.
fn told() -> Room {
    let mut room = Room::new();
    room.import("northmoor", "2026-03-10", &format!("c1,{FIRST},1,2026-03-09,child,2019-04-02,,Wren Erasable,\nc1,{FIRST},2,2026-03-09,note,2026-03-02,,a secret of Wren,\nc1,{FIRST},3,2026-03-09,referral,2026-13-45,,secret in quarantine,\nc2,{SECOND},4,2026-03-09,child,2021-01-05,,Tam Staying,\nc2,{SECOND},5,2026-03-09,note,2026-03-01,,of Tam,"));
    room.import(
        "southmoor",
        "2026-03-12",
        &format!("p9,{FIRST},1,2026-03-12,note,2026-03-05,,from the south,"),
    );
    room
}

fn person(person: PersonNumber) -> ErasureScope {
    ErasureScope::Person {
        person,
        shared_too: false,
    }
}

fn erase(room: &mut Room, scope: &ErasureScope) -> Result<ErasureReceipt, Refusal> {
    room.today = "2026-04-03".to_owned();
    room.desk.erase(
        &viewer(Role::DataProtectionOfficer),
        scope,
        Ground::CourtOrder,
        AUTHORITY,
        noon(DAY),
    )
}

/// True where a file of the folder holds these words.
fn held(room: &Room, words: &str) -> Vec<String> {
    std::fs::read_dir(room.folder.path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| {
            std::fs::read(path)
                .unwrap()
                .windows(words.len())
                .any(|window| window == words.as_bytes())
        })
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

fn sound(room: &mut Room) {
    let folder = DataFolder::at(room.folder.path()).unwrap();
    assert_eq!(Desk::verify(&folder, &operator()).unwrap(), None);
    assert_eq!(
        room.desk
            .replay(&operator(), noon("2026-04-03"), &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn a_person_is_erased_from_record_quarantine_and_derived_state_and_others_keep_their_numbers() {
    let mut room = told();
    let (child, other) = (room.first(), room.person(SECOND, "2026-03-12").unwrap());
    room.desk
        .note(
            &operator(),
            child,
            "a secret noted here",
            noon("2026-03-13"),
        )
        .unwrap();
    room.desk
        .link(
            &operator(),
            child,
            other,
            "thought to be one",
            noon("2026-03-13"),
        )
        .unwrap();
    let plan = room.desk.plan_erasure(
        &viewer(Role::DataProtectionOfficer),
        &person(child),
        noon(DAY),
    );
    assert!(
        plan.unwrap().records >= 6,
        "both children are held to be one now"
    );
    let subject = |source: &str, reference: &str| facts::SubjectReference::new(source, reference);
    room.desk
        .unlink(
            &operator(),
            &subject("northmoor", "c1"),
            &subject("northmoor", "c2"),
            "two children",
            noon("2026-03-14"),
        )
        .unwrap();
    assert_eq!(
        held(&room, "secret in quarantine").len(),
        1,
        "derived state holds it in plain"
    );
    let plan = room
        .desk
        .plan_erasure(
            &viewer(Role::DataProtectionOfficer),
            &person(child),
            noon(DAY),
        )
        .unwrap();
    assert_eq!(plan.sources.get("southmoor"), Some(&1));
    assert!(plan.looks_kept > 0 && plan.shared.is_empty(), "{plan:?}");
    assert_eq!(
        plan.unread.len(),
        1,
        "a row that could not be read names the child"
    );
    erase(&mut room, &ErasureScope::Record(plan.unread[0])).unwrap();
    let receipt = erase(&mut room, &person(child)).unwrap();
    assert_eq!(receipt.records, plan.records as u64);
    assert_eq!(
        (
            receipt.by.as_str(),
            receipt.role.as_str(),
            receipt.authority.as_str()
        ),
        ("robin", "data protection officer", AUTHORITY)
    );
    assert_eq!(
        receipt.complete_on,
        day("2026-05-07"),
        "35 days of backups of the keys"
    );
    for words in [
        "Erasable",
        "erasable",
        "a secret of Wren",
        "secret in quarantine",
        "secret noted",
        "from the south",
    ] {
        assert_eq!(held(&room, words), Vec::<String>::new(), "{words}");
    }
    assert_eq!(room.person(FIRST, "2026-04-03"), None);
    assert!(matches!(
        room.desk
            .person(&operator(), child, &at("2026-04-03"), noon("2026-04-03")),
        Err(Refusal::NotFound)
    ));
    assert_eq!(room.person(SECOND, "2026-04-03"), Some(other));
    assert_eq!(
        room.stands(other, "2026-04-03"),
        ["2026-03-01 note: of Tam"]
    );
    assert_eq!(
        room.desk
            .quarantine(&operator(), 0, 9, noon("2026-04-03"))
            .unwrap()
            .1,
        0
    );
    sound(&mut room);
}

#[test]
fn a_record_goes_with_its_corrections_and_nothing_else() {
    let mut room = told();
    let child = room.first();
    let note = room
        .rows(child, "2026-03-12")
        .into_iter()
        .find(|row| row.words.contains("a secret of Wren"))
        .unwrap()
        .fact;
    let rightly = CorrectionOf {
        happened: None,
        statement: Some(r#"{"note":{"text":"a secret set right"}}"#.to_owned()),
    };
    room.desk
        .correct(&operator(), note, &rightly, "misheard", noon("2026-03-13"))
        .unwrap();
    let receipt = erase(&mut room, &ErasureScope::Record(note.position)).unwrap();
    assert_eq!(receipt.records, 2, "the record and its correction");
    assert_eq!(held(&room, "a secret"), Vec::<String>::new());
    assert_eq!(
        room.stands(child, "2026-04-03"),
        ["2026-03-05 note: from the south"]
    );
    assert!(matches!(
        erase(&mut room, &ErasureScope::Record(note.position)),
        Err(Refusal::NotFound)
    ));
    sound(&mut room);
}

#[test]
fn a_source_goes_whole_and_what_others_say_stays() {
    let mut room = told();
    let receipt = erase(&mut room, &ErasureScope::Source("northmoor".to_owned())).unwrap();
    assert_eq!(receipt.records, 5);
    let child = room.person(FIRST, "2026-04-03").unwrap();
    assert_eq!(
        room.stands(child, "2026-04-03"),
        ["2026-03-05 note: from the south"]
    );
    assert_eq!(room.person(SECOND, "2026-04-03"), None);
    assert!(matches!(
        erase(&mut room, &ErasureScope::Source("joinder".to_owned())),
        Err(Refusal::Invalid { .. })
    ));
    sound(&mut room);
}

#[test]
fn an_erased_record_that_is_sent_again_waits_in_quarantine_without_content() {
    let mut room = told();
    let child = room.first();
    let note = room
        .rows(child, "2026-03-12")
        .into_iter()
        .find(|row| row.words.contains("a secret of Wren"))
        .unwrap()
        .fact;
    erase(&mut room, &ErasureScope::Record(note.position)).unwrap();
    let row = format!(
        "c1,{FIRST},2,2026-04-03,note,2026-03-02,,a secret of Wren,\nc1,{FIRST},9,2026-04-03,note,2026-04-01,,something new,"
    );
    let tally = room.import("northmoor", "2026-04-03", &row).tally;
    assert_eq!(
        (
            tally.read,
            tally.accepted,
            tally.quarantined,
            tally.unchanged
        ),
        (2, 1, 1, 0)
    );
    room.import("northmoor", "2026-04-04", &row);
    let (waiting, _) = room
        .desk
        .quarantine(&operator(), 0, 9, noon("2026-04-04"))
        .unwrap();
    let refused: Vec<_> = waiting
        .iter()
        .filter(|one| one.unread.format == "erased before")
        .collect();
    assert_eq!(refused.len(), 1, "sent twice, asked once");
    assert!(
        refused[0].unread.place.starts_with("events.csv") && refused[0].unread.verbatim.is_empty()
    );
    assert_eq!(held(&room, "a secret of Wren"), Vec::<String>::new());
    let position = refused[0].position;
    let officer = viewer(Role::DataProtectionOfficer);
    assert!(matches!(
        room.desk
            .readmit(&officer, position, "", noon("2026-04-05")),
        Err(Refusal::Invalid { .. })
    ));
    room.desk
        .readmit(
            &officer,
            position,
            "The source has shown that it is rightly held",
            noon("2026-04-05"),
        )
        .unwrap();
    room.import("northmoor", "2026-04-06", &row);
    assert!(
        room.stands(child, "2026-04-06")
            .contains(&"2026-03-02 note: a secret of Wren".to_owned())
    );
    sound(&mut room);
}

#[test]
fn only_who_answers_for_data_protection_may_and_only_on_authority() {
    let mut room = told();
    let child = room.first();
    for role in Role::ALL {
        let may = matches!(role, Role::DataProtectionOfficer | Role::Operator);
        let plan = room
            .desk
            .plan_erasure(&viewer(role), &person(child), noon(DAY));
        assert_eq!(
            !matches!(plan, Err(Refusal::NotAllowed(_))),
            may,
            "{}",
            role.in_words()
        );
        let listed = room.desk.erasures(&viewer(role), noon(DAY));
        assert_eq!(listed.is_ok(), may);
        if !may {
            let refused = room.desk.erase(
                &viewer(role),
                &person(child),
                Ground::CourtOrder,
                AUTHORITY,
                noon(DAY),
            );
            assert!(matches!(refused, Err(Refusal::NotAllowed(_))));
        }
    }
    let said_nothing = room.desk.erase(
        &operator(),
        &person(child),
        Ground::OutOfTime,
        "because",
        noon(DAY),
    );
    assert!(matches!(
        said_nothing,
        Err(Refusal::Invalid {
            field: "authority",
            ..
        })
    ));
    assert!(
        room.desk
            .erasures(&operator(), noon(DAY))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn another_desk_forgets_what_was_erased() {
    let mut room = told();
    let rows: Vec<String> = (0..220)
        .map(|row| format!("c1,{FIRST},x{row},2026-03-09,note,2026-03-01,,long story {row},"))
        .collect();
    room.import("northmoor", "2026-03-13", &rows.join("\n"));
    let child = room.first();
    let elsewhere = room.desk.another().unwrap();
    let look = |on: &str| {
        elsewhere
            .chronology(&operator(), child, &at(on), noon(on))
            .unwrap_or_default()
            .len()
    };
    assert!(look("2026-03-13") > 200, "kept in its memory from here on");
    erase(&mut room, &ErasureScope::Source("northmoor".to_owned())).unwrap();
    assert_eq!(look("2026-04-03"), 0);
}

/// True where a file under a folder holds these words.
fn holds(folder: &std::path::Path, words: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let path = file.unwrap().path();
        if path.is_dir() {
            return holds(&path, words);
        }
        std::fs::read(&path)
            .unwrap()
            .windows(words.len())
            .any(|window| window == words.as_bytes())
    })
}

#[test]
fn what_was_erased_is_in_no_export_and_what_is_built_from_one_is_the_same_without_it() {
    let mut room = told();
    let first = room.first();
    let plan = room.desk.plan_erasure(
        &viewer(Role::DataProtectionOfficer),
        &person(first),
        noon(DAY),
    );
    let unread = plan.unwrap().unread[0];
    erase(&mut room, &ErasureScope::Record(unread)).unwrap();
    erase(&mut room, &person(first)).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let (to, into) = (
        elsewhere.path().join("export"),
        elsewhere.path().join("rebuilt"),
    );
    let now = noon("2026-04-03");
    desk::export(room.desk.folder(), &operator(), &to, None, now).unwrap();
    assert!(holds(&to, "of Tam"));
    for gone in ["a secret of Wren", "secret in quarantine", "Erasable"] {
        assert!(!holds(&to, gone), "{gone}");
    }
    desk::rebuild(&to, &operator(), &into, None, now).unwrap();
    let data = DataFolder::at(&into).unwrap();
    assert_eq!(Desk::verify(&data, &operator()).unwrap(), None);
    let mut other = Room {
        desk: Desk::open(data, now).unwrap(),
        today: "2026-04-03".to_owned(),
        ..Room::new()
    };
    assert_eq!(
        other.desk.replay(&operator(), now, &mut |_| {}).unwrap(),
        None
    );
    assert_eq!(other.person(FIRST, "2026-04-03"), None);
    let second = other.person(SECOND, "2026-04-03").unwrap();
    assert!(
        other
            .stands(second, "2026-04-03")
            .iter()
            .any(|line| line.contains("of Tam"))
    );
}

#[test]
fn an_earlier_moment_comes_back_as_it_was_but_not_from_before_an_erasure() {
    let mut room = told();
    let elsewhere = tempfile::tempdir().unwrap();
    let place = |name: &str| elsewhere.path().join(name);
    let before = noon("2026-03-11");
    desk::back_up(
        room.desk.folder(),
        &operator(),
        &place("first"),
        Some(&place("first-keys")),
        noon("2026-03-13"),
    )
    .unwrap();
    let restored = |from: &str, into: &str, until| {
        desk::restore(
            &place(from),
            Some(&place(&format!("{from}-keys"))),
            &operator(),
            &place(into),
            desk::Until::Moment(until),
            noon("2026-04-03"),
        )
    };
    let early = restored("first", "early", before).unwrap();
    let late = restored("first", "late", noon("2026-03-12")).unwrap();
    assert_eq!((early.broken, late.broken), (None, None));
    assert!(early.entries < late.entries);
    let early = DataFolder::at(&place("early")).unwrap();
    let desk = Desk::open(early, noon("2026-04-03")).unwrap();
    let early = Room {
        desk,
        today: "2026-04-03".to_owned(),
        ..Room::new()
    };
    let told = early.stands(early.first(), "2026-04-03");
    assert!(told.iter().any(|line| line.contains("a secret of Wren")));
    assert!(!told.iter().any(|line| line.contains("from the south")));

    let first = room.first();
    erase(&mut room, &person(first)).unwrap();
    desk::back_up(
        room.desk.folder(),
        &operator(),
        &place("second"),
        Some(&place("second-keys")),
        noon("2026-04-03"),
    )
    .unwrap();
    assert!(restored("second", "refused", before).is_err());
    let after = restored("second", "after", noon("2026-04-03")).unwrap();
    assert_eq!(after.broken, None);
    assert!(!holds(&place("after"), "a secret of Wren"));
}
