//! Somebody on licence with a condition about children, and children whom other records know at the address: each side is told of the
//! other as much as is needed, and no more; whoever's record changes, what is said of the other follows.

use super::common::supervised::Supervised as Case;
use super::common::{SECOND, at, day, noon, operator, viewer};
use super::who;
use access::{Clearance, Role, Viewer};
use desk::view::{AsAt, PersonNumber, SituationView, TodayFilter};
use desk::{Refusal, Supervise};
use facts::licence::Decided;
use facts::place::{AddressAct, AddressStep, StayKind};
use facts::{FactId, Party};
use licence::recorded::FoundCandidate;

/// The property's number, and as another source pads it.
const HOME: (&str, &str) = ("10023456789", "010023456789");
const THIRD: &str = "9990000034";

impl Case {
    /// On licence since 20 March, with a condition about children under 16.
    fn on_licence() -> Self {
        let mut case = Self::new();
        let row = format!(
            "c1,{},r2,2026-03-20,served,2026-03-20,,,\n",
            super::common::FIRST
        );
        case.room.import("northmoor-probation", "2026-03-20", &row);
        case.now = noon("2026-03-21");
        let licence = case.page(&operator()).licences.remove(0).recorded;
        assert!(
            licence.licence.state.is_in_force(),
            "{:?}",
            licence.not_taken
        );
        case
    }

    fn comes(&mut self, source: &str, on: &str, rows: &str) {
        self.room.import(source, on, rows);
        self.now = calendar::Instant::from_micros(noon(on).micros() + 1_000_000);
    }

    fn steps(&mut self, role: Role, step: AddressStep) -> Result<(), Refusal> {
        self.does(&who(role), &Supervise::Address(step))
    }

    fn put_forward(&mut self, uprn: Option<&str>) -> Result<(), Refusal> {
        let step = AddressStep {
            lines: Some("1 Teasel Court".to_owned()),
            uprn: uprn.map(str::to_owned),
            stay: Some(StayKind::Main),
            starts_on: Some(day("2026-03-20")),
            ..AddressStep::plain(String::new(), AddressAct::Propose, Party::default())
        };
        self.steps(Role::ProbationPractitioner, step)
    }

    /// What may be a breach as somebody sees it, and what could not be looked up.
    fn kept(&mut self, viewer: &Viewer) -> (Vec<FoundCandidate>, Vec<String>) {
        let kept = self.page(viewer).licences.remove(0).keeping;
        (kept.candidates, kept.not_looked_up)
    }

    /// What waits for a decision by the caseload, which is derived as facts come.
    fn undecided(&self, viewer: &Viewer) -> usize {
        let at = AsAt::present(self.now);
        let page = self.room.desk.caseload(viewer, false, &at, self.now);
        page.unwrap().lines[0].undecided
    }

    fn situation(&self, child: PersonNumber, at: &AsAt) -> Option<SituationView> {
        let worker = viewer(Role::Practitioner);
        let page = self.room.desk.person(&worker, child, at, self.now);
        page.unwrap().situation
    }

    /// The lines on a child's side that speak of the address, of now.
    fn told_of_child(&self, child: PersonNumber) -> Vec<String> {
        let situation = self.situation(child, &AsAt::present(self.now));
        let open = situation.map(|one| one.open).unwrap_or_default();
        let of_rule = open
            .into_iter()
            .filter(|one| one.rule == "child_at_address");
        of_rule.map(|one| one.words).collect()
    }

    fn is_what_a_replay_gives(&mut self) {
        let now = self.now;
        let differs = self.room.desk.replay(&operator(), now, &mut |_| {});
        assert_eq!(differs.unwrap(), None);
    }
}

fn cleared(role: Role, clearance: Clearance) -> Viewer {
    Viewer {
        clearance,
        ..who(role)
    }
}

/// A child of the children's service, living at a property since January.
fn child(name: &str, nhs: &str, born: &str, uprn: &str, handling: &str) -> String {
    format!(
        "{name},{nhs},{name}1,2026-03-22,child,{born},,{name} Pennywort,{handling}\n\
         {name},{nhs},{name}2,2026-03-22,home,2026-01-05,,{uprn},{handling}\n"
    )
}

#[test]
fn a_child_at_the_address_is_told_to_both_sides_and_neither_is_named() {
    let mut case = Case::on_licence();
    let officer = who(Role::ProbationPractitioner);
    case.put_forward(Some(HOME.0)).unwrap();
    assert_eq!(case.kept(&officer), (Vec::new(), Vec::new()));
    assert_eq!(case.undecided(&officer), 0);
    case.comes(
        "northmoor-children",
        "2026-03-22",
        &child("Lark", SECOND, "2018-05-05", HOME.1, ""),
    );
    let lark = case.room.person(SECOND, "2026-03-22").unwrap();
    // The officer learns how old, and whom to ask.
    let (found, _) = case.kept(&officer);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].words,
        "a child under 16 (5 to 9 years old) is known at 1 Teasel Court, put forward as an address under the licence: \
         ask northmoor-children"
    );
    assert_eq!(found[0].at, facts::When::Day(day("2026-03-20")));
    let page = serde_json::to_string(&case.page(&officer)).unwrap();
    assert!(!page.contains("Lark") && !page.contains(SECOND), "{page}");
    assert_eq!(case.undecided(&officer), 1);
    // Whoever is responsible for the child learns that there is somebody, and whom to ask.
    let told = case.told_of_child(lark);
    assert_eq!(
        told,
        [
            "Somebody on licence, with a condition about children under 16, is to live, if it is approved, at Lark2 Teasel \
          Court from 20 March 2026. Ask asha of northmoor-probation. Who they are is not said here"
        ]
    );
    let worker = viewer(Role::Practitioner);
    let at_now = AsAt::present(case.now);
    let desk = &case.room.desk;
    let today = desk.today(&worker, &TodayFilter::default(), &at_now, case.now);
    let line = today
        .unwrap()
        .lines
        .into_iter()
        .find(|line| line.who.person == lark);
    let line = line.unwrap();
    assert_eq!(
        (line.first.rule.as_str(), line.first.urgency.as_str()),
        ("child_at_address", "act_today")
    );
    let seen =
        serde_json::to_string(&desk.person(&worker, lark, &at_now, case.now).unwrap()).unwrap();
    assert!(!seen.contains("Wren"), "{seen}");
    // On the day before, neither was known.
    assert_eq!(
        case.situation(lark, &at("2026-03-22"))
            .map(|one| one.open.len()),
        Some(1)
    );
    let before = case
        .room
        .desk
        .supervision(&officer, case.person, &at("2026-03-21"), case.now);
    assert_eq!(before.unwrap().licences[0].keeping.candidates, []);
    case.is_what_a_replay_gives();
}

#[test]
fn a_decision_holds_for_the_children_of_its_day_and_a_stay_that_is_over_says_nothing_more() {
    let mut case = Case::on_licence();
    let officer = who(Role::ProbationPractitioner);
    case.put_forward(Some(HOME.0)).unwrap();
    case.comes(
        "northmoor-children",
        "2026-03-22",
        &child("Lark", SECOND, "2018-05-05", HOME.0, ""),
    );
    let rests_on = |case: &mut Case| case.kept(&who(Role::ProbationPractitioner)).0[0].facts[0];
    let decide = |fact: FactId| Supervise::Decide {
        licence: "served".to_owned(),
        condition: 1,
        decided: Decided::PermissionExisted,
        action: None,
        reason: "agreed with the child's social worker".to_owned(),
        evidence: vec![fact],
    };
    let fact = rests_on(&mut case);
    case.does(&officer, &decide(fact)).unwrap();
    assert_eq!(case.undecided(&officer), 0);
    // Another child comes: nobody has decided about that one.
    case.comes(
        "northmoor-children",
        "2026-03-24",
        &child("Finch", THIRD, "2025-09-01", HOME.0, ""),
    );
    assert_eq!(case.undecided(&officer), 1);
    assert!(
        case.kept(&officer).0[0]
            .words
            .contains("(5 to 9 years old, under 1 year old)")
    );
    case.is_what_a_replay_gives();
    // Approved, it is no longer only put forward, and the child's side is asked anew; refused, there would be nothing to ask.
    let (lark, finch) = (
        case.room.person(SECOND, "2026-03-24").unwrap(),
        case.room.person(THIRD, "2026-03-24").unwrap(),
    );
    case.steps(
        Role::SeniorProbationOfficer,
        AddressStep::plain("A1".to_owned(), AddressAct::Approve, Party::default()),
    )
    .unwrap();
    assert!(case.told_of_child(lark)[0].contains("is known at"));
    // The stay ends today: tomorrow the child's side has nothing to ask, without any new fact. What was stays to be decided.
    case.steps(
        Role::ProbationPractitioner,
        AddressStep::plain("A1".to_owned(), AddressAct::End, Party::default()),
    )
    .unwrap();
    assert_eq!(case.told_of_child(finch).len(), 1);
    case.now = noon("2026-03-26");
    case.room.desk.catch_up(case.now).unwrap();
    assert_eq!(case.told_of_child(finch), Vec::<String>::new());
    let today = case.room.desk.today(
        &viewer(Role::Practitioner),
        &TodayFilter::default(),
        &AsAt::present(case.now),
        case.now,
    );
    assert!(today.unwrap().lines.is_empty());
    assert_eq!(case.undecided(&officer), 1);
    case.is_what_a_replay_gives();
}

#[test]
fn who_may_not_see_the_child_sees_no_candidate_and_no_count_and_no_line() {
    let mut case = Case::on_licence();
    let officer = |clearance| cleared(Role::ProbationPractitioner, clearance);
    case.put_forward(Some(HOME.0)).unwrap();
    case.comes(
        "northmoor-children",
        "2026-03-22",
        &child("Lark", SECOND, "2018-05-05", HOME.0, "R"),
    );
    for (clearance, seen) in [
        (Clearance::Ordinary, 0),
        (Clearance::Sensitive, 0),
        (Clearance::Restricted, 1),
    ] {
        assert_eq!(
            case.kept(&officer(clearance)).0.len(),
            seen,
            "{clearance:?}"
        );
        assert_eq!(case.undecided(&officer(clearance)), seen, "{clearance:?}");
    }
    // The other way round: a licence that is restricted says nothing to a social worker who is not cleared for it.
    let row = "c3,,r3,2026-03-23,served,2026-03-20,,,R\nc3,,r4,2026-03-23,home,2026-03-20,,77,R\n";
    case.comes("northmoor-probation", "2026-03-23", row);
    case.comes(
        "northmoor-children",
        "2026-03-24",
        &child("Finch", THIRD, "2020-09-01", "77", ""),
    );
    let finch = case.room.person(THIRD, "2026-03-24").unwrap();
    let at_now = AsAt::present(case.now);
    for (clearance, seen) in [(Clearance::Ordinary, 0), (Clearance::Restricted, 1)] {
        let worker = cleared(Role::Practitioner, clearance);
        let page = case
            .room
            .desk
            .person(&worker, finch, &at_now, case.now)
            .unwrap();
        let open = page.situation.map_or(0, |one| one.open.len());
        let listed = case
            .room
            .desk
            .today(&worker, &TodayFilter::default(), &at_now, case.now);
        let lines = listed.unwrap().lines;
        let of_finch = lines.iter().filter(|line| line.who.person == finch).count();
        assert_eq!((open, of_finch), (seen, seen), "{clearance:?}");
    }
    case.is_what_a_replay_gives();
}

#[test]
fn what_cannot_be_looked_up_is_said_and_what_does_not_meet_is_none() {
    let mut case = Case::on_licence();
    let officer = who(Role::ProbationPractitioner);
    assert!(case.put_forward(Some("12 Teasel")).is_err());
    case.put_forward(None).unwrap();
    assert_eq!(
        case.kept(&officer).1,
        ["1 Teasel Court: its property reference number is not recorded"]
    );
    case.put_forward(Some(HOME.0)).unwrap();
    // Sixteen by then; gone before the licence began; in another home.
    let rows = [
        child("Lark", SECOND, "2010-03-20", HOME.0, ""),
        format!(
            "Finch,{THIRD},f1,2026-03-22,child,2018-01-01,,Finch Pennywort,\nFinch,{THIRD},f2,2026-03-22,home,2025-01-01,2026-03-19,{},\n",
            HOME.0
        ),
        child("Wagtail", "", "2019-01-01", "10023456780", ""),
    ];
    case.comes("northmoor-children", "2026-03-22", &rows.concat());
    assert_eq!(case.kept(&officer).0, []);
    // The last day on which she is fifteen is one day of the licence.
    let lark = format!("Lark,{SECOND},Lark1,2026-03-23,child,2010-03-21,,Lark Pennywort,\n");
    case.comes("northmoor-children", "2026-03-23", &lark);
    assert_eq!(case.kept(&officer).0.len(), 1);
    case.is_what_a_replay_gives();
}
