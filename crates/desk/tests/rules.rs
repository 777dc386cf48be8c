//! The rules as somebody sees them; and that duties follow what an agency has chosen, as soon as it has.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Action, Clearance, Role, Viewer};
use common::{FIRST, Room, SECOND, noon, operator, viewer};
use desk::view::{AsAt, DutyFilter};
use desk::{DataFolder, Desk, Refusal, RuleLine};

const ON: &str = "2026-03-10";

fn of(desk: &Desk, clearance: Clearance, rule: &str) -> RuleLine {
    let viewer = Viewer {
        clearance,
        ..viewer(Role::Practitioner)
    };
    let page = desk.rules(&viewer, noon(ON)).unwrap();
    page.rules
        .into_iter()
        .find(|line| line.rule == rule)
        .unwrap()
}

fn two_plans(room: &mut Room) {
    room.import(
        "northmoor",
        ON,
        &format!("c1,{FIRST},1,2026-03-09,plan,2026-02-20,,NEG,\nc2,{SECOND},2,2026-03-09,plan,2026-01-05,,NEG,R"),
    );
}

#[test]
fn promise_7_what_a_rule_found_is_counted_over_what_the_viewer_may_see() {
    let mut room = Room::new();
    two_plans(&mut room);
    let open = |line: &RuleLine| {
        let found = line.found;
        found.overdue + found.due_soon + found.cannot_tell + found.running
    };
    for rule in ["E8", "E10", "E13"] {
        assert_eq!(
            open(&of(&room.desk, Clearance::Ordinary, rule)),
            1,
            "{rule}, where the restricted child looks absent"
        );
        assert_eq!(
            open(&of(&room.desk, Clearance::Restricted, rule)),
            2,
            "{rule}"
        );
    }
}

#[test]
fn every_row_is_there_with_its_authority_and_the_look_is_recorded() {
    let room = Room::new();
    let before = room.desk.entries().unwrap();
    let page = room.desk.rules(&operator(), noon(ON)).unwrap();
    assert_eq!(page.rules.len(), room.desk.rulebook().rules().len());
    assert_eq!(page.week_from.to_string(), "2026-03-04");
    for rule in &page.rules {
        assert!(
            rule.found.is_nothing() && !rule.variants.is_empty(),
            "{rule:?}"
        );
    }
    assert_eq!(room.desk.entries().unwrap(), before + 1, "the look");
    assert!(matches!(
        room.desk.rules(&viewer(Role::DataSteward), noon(ON)),
        Err(Refusal::NotAllowed(Action::SeeDuties))
    ));
}

#[test]
fn what_an_agency_chooses_in_the_settings_holds_for_everybody_at_once() {
    let mut room = Room::new();
    two_plans(&mut room);
    let seen = |desk: &Desk| -> Vec<(String, String)> {
        let filter = DutyFilter {
            rule: Some("E13".to_owned()),
            ..DutyFilter::default()
        };
        let page = desk
            .duties(&operator(), &filter, &AsAt::present(noon(ON)), noon(ON))
            .unwrap();
        let line = |line: &desk::view::DutyLine| {
            (
                line.duty.variant.clone(),
                line.duty.due.unwrap().to_string(),
            )
        };
        page.lines.iter().map(line).collect()
    };
    assert!(
        seen(&room.desk)
            .iter()
            .all(|(variant, _)| variant == "liverpool")
    );
    let reopened = |settings: &str| {
        std::fs::write(room.folder.path().join("settings.toml"), settings).unwrap();
        let folder = DataFolder::at(room.folder.path()).unwrap();
        Desk::open(folder, noon(ON)).map(|mut desk| {
            desk.catch_up(noon(ON)).unwrap();
            desk
        })
    };
    let desk = reopened("[local.northmoor]\nE13 = \"bolton\"\n").unwrap();
    let due = seen(&desk);
    assert!(
        due.contains(&("bolton".to_owned(), "2026-03-20".to_owned())),
        "{due:?}"
    );
    let own = reopened("[local.northmoor]\nE13 = \"within 3 days of\"\n").unwrap();
    let due = seen(&own);
    assert!(
        due.contains(&("own".to_owned(), "2026-02-23".to_owned())),
        "{due:?}"
    );
    let wales = reopened("[nations]\nnorthmoor = \"wales\"\n").unwrap();
    assert!(seen(&wales).is_empty(), "England's rule");
    let fault = reopened("[local.northmoor]\nE13 = \"narnia\"\n")
        .map(|_| ())
        .unwrap_err();
    assert!(
        fault
            .to_string()
            .contains("`northmoor` chooses `narnia` for `E13`"),
        "{fault}"
    );
}
