//! What stands beside licences and reviews, through a desk: the plan for managing risk, the panel and the public hearing, addresses and
//! areas, and those harmed, whose wall nobody else sees through.

use super::{Case, who};
use crate::common::{self, day, operator};
use access::{Role, Viewer};
use calendar::Instant;
use desk::view::AsAt;
use desk::{ErasureScope, Supervise};
use facts::hearing::{HearingAct, HearingParty, HearingStep, PanelProfession, PublicDecider};
use facts::parole::{ReviewAct, ReviewOutcome};
use facts::place::{AddressAct, AddressStep, AreaAct, AreaKind, AreaStep, StayKind};
use facts::plan::{Detector, PlanAct, PlanStep};
use facts::victims::{VictimAct, VictimAsked, VictimStep};
use facts::{FactId, Party};
use licence::plan::Detection;
use licence::victims::{NoticeOf, Open};
use parole::panel::PanelFault;

#[test]
fn a_plan_is_kept_by_whoever_manages_the_risk_and_says_what_would_detect_each_failure() {
    let mut case = Case::referred();
    let officer = Role::ProbationPractitioner;
    let control = |control: Option<&str>, words: &str, detectors: &[Detector]| {
        Supervise::Plan(PlanStep {
            control: control.map(str::to_owned),
            words: Some(words.to_owned()),
            who: Some("officer".to_owned()),
            contingency: Some("recall is considered".to_owned()),
            detectors: detectors.to_vec(),
            ..PlanStep::plain(
                PlanAct::SetControl,
                "harm in a household".to_owned(),
                Party::default(),
            )
        })
    };
    let told = control(None, "tells of friendships", &[Detector::SelfReport]);
    assert!(case.acts(Role::ParoleCaseWorker, &told).is_err());
    case.acts(officer, &told).unwrap();
    case.acts(officer, &control(None, "is visited", &[]))
        .unwrap();
    let seen = |case: &mut Case| {
        let at = AsAt::present(case.now);
        let page = case
            .room
            .desk
            .supervision(&who(officer), case.person, &at, case.now)
            .unwrap();
        page.plan
    };
    let plan = seen(&mut case);
    assert!(plan.keeps);
    assert_eq!(
        plan.detection,
        [
            ("C1".to_owned(), Detection::SelfReportOnly),
            ("C2".to_owned(), Detection::Nothing)
        ]
    );
    // Changed by its name; a condition that no licence has is refused.
    let joined = control(
        Some("C1"),
        "tells of friendships",
        &[Detector::SelfReport, Detector::OtherAgencies],
    );
    case.acts(officer, &joined).unwrap();
    let Supervise::Plan(step) = joined else {
        unreachable!()
    };
    let nowhere = Supervise::Plan(PlanStep {
        condition_number: Some(3),
        ..step
    });
    assert!(case.acts(officer, &nowhere).is_err());
    let end = |reason: Option<&str>| {
        Supervise::Plan(PlanStep {
            control: Some("C2".to_owned()),
            reason: reason.map(str::to_owned),
            ..PlanStep::plain(
                PlanAct::EndControl,
                "harm in a household".to_owned(),
                Party::default(),
            )
        })
    };
    assert!(case.acts(officer, &end(None)).is_err());
    case.acts(officer, &end(Some("visits are done by the police now")))
        .unwrap();
    let plan = seen(&mut case);
    assert_eq!(plan.detection, [("C1".to_owned(), Detection::Detected)]);
    assert_eq!((plan.gaps.len(), plan.recorded.ended.len()), (0, 1));
}

#[test]
fn a_panel_sits_without_conflicts_and_a_hearing_is_public_only_by_a_decision_after_all_were_heard()
{
    let mut case = Case::referred();
    let keeper = Role::ParoleCaseWorker;
    let plain = |act| HearingStep::plain("1".to_owned(), act, Party::default());
    let direct = HearingStep {
        members: Some(2),
        judge: Some(true),
        ..plain(HearingAct::DirectPanel)
    };
    let officer = Role::ProbationPractitioner;
    assert!(
        case.acts(officer, &Supervise::Hearing(direct.clone()))
            .is_err()
    );
    let member = |name: &str, profession| HearingStep {
        member: Some(name.to_owned()),
        profession: Some(profession),
        may_chair: Some(true),
        ..plain(HearingAct::NameMember)
    };
    let of = |name: &str, act| HearingStep {
        member: Some(name.to_owned()),
        ..plain(act)
    };
    for step in [
        direct,
        member("Judge Fennimore", PanelProfession::Judge),
        member("Dr Quill", PanelProfession::Psychologist),
        of("Judge Fennimore", HearingAct::NameChair),
        of("Judge Fennimore", HearingAct::DeclareConflicts),
        HearingStep {
            conflicts: vec!["treated the prisoner".to_owned()],
            ..of("Dr Quill", HearingAct::DeclareConflicts)
        },
    ] {
        case.acts(keeper, &Supervise::Hearing(step)).unwrap();
    }
    let seen = |case: &mut Case| {
        let at = AsAt::present(case.now);
        let desk = &case.room.desk;
        let page = desk.supervision(&who(keeper), case.person, &at, case.now);
        page.unwrap().reviews[0].hearing.clone()
    };
    let faults = seen(&mut case).faults;
    assert!(
        matches!(&faults[..], [PanelFault::Conflict { name, .. }] if name == "Dr Quill"),
        "{faults:?}"
    );
    let stands_down = HearingStep {
        words: Some("a conflict of interest".to_owned()),
        ..of("Dr Quill", HearingAct::StandDown)
    };
    let apply = HearingStep {
        applicant: Some("the press".to_owned()),
        words: Some("open justice".to_owned()),
        ..plain(HearingAct::ApplyForPublic)
    };
    let decide = HearingStep {
        public: Some(true),
        decider: Some(PublicDecider::JudgeForChair),
        words: Some("in the interests of justice".to_owned()),
        ..plain(HearingAct::DecidePublic)
    };
    for step in [stands_down, apply] {
        case.acts(keeper, &Supervise::Hearing(step)).unwrap();
    }
    assert_eq!(
        seen(&mut case).faults,
        [PanelFault::TooFew { wanted: 2 }],
        "one is left of two"
    );
    for party in HearingParty::ALL {
        let early = Supervise::Hearing(decide.clone());
        assert!(case.acts(keeper, &early).is_err(), "{party:?} not heard");
        let view = HearingStep {
            party: Some(party),
            public: Some(party == HearingParty::PanelChair),
            ..plain(HearingAct::GiveView)
        };
        case.acts(keeper, &Supervise::Hearing(view)).unwrap();
    }
    let part = HearingStep {
        words: Some("the victims' evidence".to_owned()),
        ..plain(HearingAct::PrivatePart)
    };
    let private = Supervise::Hearing(part);
    assert!(case.acts(keeper, &private).is_err(), "all of it is private");
    case.acts(keeper, &Supervise::Hearing(decide)).unwrap();
    case.acts(keeper, &private).unwrap();
    let public = seen(&mut case).recorded.public;
    assert!(public.is_public());
    assert_eq!(public.private_parts, ["the victims' evidence"]);
}

#[test]
fn an_address_is_approved_by_somebody_else_and_an_area_is_kept_as_its_lines_alone() {
    let mut case = Case::referred();
    let officer = Role::ProbationPractitioner;
    let propose = |from: Option<&str>| {
        Supervise::Address(AddressStep {
            lines: Some("1 Teasel Court".to_owned()),
            stay: Some(StayKind::Main),
            starts_on: from.map(day),
            ..AddressStep::plain(String::new(), AddressAct::Propose, Party::default())
        })
    };
    assert!(case.acts(officer, &propose(None)).is_err());
    case.acts(officer, &propose(Some("2026-03-01"))).unwrap();
    let decide = |act, words: Option<&str>| {
        Supervise::Address(AddressStep {
            words: words.map(str::to_owned),
            ..AddressStep::plain("A1".to_owned(), act, Party::default())
        })
    };
    let approve = decide(AddressAct::Approve, None);
    assert!(case.acts(officer, &approve).is_err());
    let senior = Role::SeniorProbationOfficer;
    assert!(
        case.acts(senior, &decide(AddressAct::Refuse, None))
            .is_err(),
        "no reason"
    );
    let seen = |case: &mut Case| {
        let at = AsAt::present(case.now);
        let desk = &case.room.desk;
        let page = desk.supervision(&who(officer), case.person, &at, case.now);
        page.unwrap().places
    };
    assert_eq!(seen(&mut case).today, "1 Teasel Court, not approved");
    case.acts(senior, &approve).unwrap();
    assert_eq!(seen(&mut case).today, "1 Teasel Court, approved");
    let draw = |lines: &str| {
        Supervise::Area(AreaStep {
            title: Some("the harbour".to_owned()),
            kind: Some(AreaKind::Exclusion),
            geometry: Some(lines.to_owned()),
            ..AreaStep::plain(String::new(), AreaAct::Draw, Party::default())
        })
    };
    let square = r#"{"type":"Feature","properties":{"why":"4 Bramblewick Close"},"geometry":{"type":"Polygon","coordinates":[[[-1.5,53.0],[-1.4,53.0],[-1.4,53.1],[-1.5,53.1],[-1.5,53.0]]]}}"#;
    assert!(
        case.acts(
            officer,
            &draw(r#"{"type":"Point","coordinates":[-1.5,53.0]}"#)
        )
        .is_err()
    );
    case.acts(officer, &draw(square)).unwrap();
    // Why it was drawn is in no fact, no map and no file: of what was sent only the lines are kept.
    let at = AsAt::present(case.now);
    let desk = &case.room.desk;
    let zone = desk
        .area(&who(officer), case.person, "Z1", &at, case.now)
        .unwrap();
    let page = desk
        .supervision(&operator(), case.person, &at, case.now)
        .unwrap();
    for told in [
        zone.to_geojson().to_string(),
        zone.map_svg(),
        serde_json::to_string(&page).unwrap(),
    ] {
        assert!(!told.contains("Bramblewick"), "{told}");
    }
    assert_eq!(zone.bounds(), [-1.5, 53.0, -1.4, 53.1]);
    let withdraw = AreaStep::plain("Z1".to_owned(), AreaAct::Withdraw, Party::default());
    case.acts(officer, &Supervise::Area(withdraw)).unwrap();
    assert!(seen(&mut case).recorded.zones.is_empty());
}

/// Where somebody harmed lives, as nobody but victim liaison may learn it.
const REACH: &str = "4 Bramblewick Close, Northmoor";

#[test]
fn those_harmed_are_answered_and_told_and_where_they_live_reaches_nobody_else() {
    let mut case = Case::referred();
    let liaison = Role::VictimLiaisonOfficer;
    let joins = Supervise::Victim(VictimStep {
        name: Some("Oriel Marsh".to_owned()),
        reach: Some(REACH.to_owned()),
        ..VictimStep::plain(String::new(), VictimAct::Join, Party::default())
    });
    for role in Role::ALL {
        if !matches!(role, Role::VictimLiaisonOfficer | Role::Operator) {
            assert!(case.acts(role, &joins).is_err(), "{role:?}");
        }
    }
    case.acts(liaison, &joins).unwrap();
    let step = |act| VictimStep::plain("V1".to_owned(), act, Party::default());
    let asks = Supervise::Victim(VictimStep {
        asked: Some(VictimAsked::Zone),
        words: Some(format!("not near {REACH}")),
        ..step(VictimAct::Ask)
    });
    case.acts(liaison, &asks).unwrap();
    // No licence is in force: no condition can answer it, and a refusal needs its reason.
    let by_condition = Supervise::Victim(VictimStep {
        request: Some("Q1".to_owned()),
        condition_number: Some(3),
        ..step(VictimAct::AnswerByCondition)
    });
    assert!(case.acts(liaison, &by_condition).is_err());
    let refuse = |words: Option<&str>| {
        Supervise::Victim(VictimStep {
            request: Some("Q1".to_owned()),
            words: words.map(str::to_owned),
            ..step(VictimAct::Refuse)
        })
    };
    assert!(case.acts(liaison, &refuse(None)).is_err());
    let review = |act, outcome, day: Option<&str>| Supervise::Review {
        review: Some("1".to_owned()),
        kind: None,
        act,
        day: day.map(common::day),
        direction: None,
        who: None,
        task: None,
        by_staff: None,
        witness: None,
        topic: None,
        outcome,
        on_papers: outcome.map(|_| true),
        words: "risk".to_owned(),
    };
    let decide = review(ReviewAct::Decide, Some(ReviewOutcome::Refused), None);
    case.acts(Role::ParoleCaseWorker, &decide).unwrap();
    let page = |case: &mut Case| {
        let at = AsAt::present(case.now);
        let desk = &case.room.desk;
        desk.victims(&who(liaison), case.person, &at, case.now)
            .unwrap()
    };
    let before = page(&mut case);
    assert_eq!(before.victims[0].recorded.reach.as_deref(), Some(REACH));
    assert!(matches!(
        before.victims[0].open[..],
        [
            Open::Unanswered { .. },
            Open::NotSent {
                of: NoticeOf::Decision
            }
        ]
    ));
    // First they, then the public.
    assert_eq!(
        (before.published.len(), before.published[0].may_be),
        (1, false)
    );
    let notice = |act| {
        Supervise::Victim(VictimStep {
            of_fact: Some(before.published[0].fact),
            ..step(act)
        })
    };
    let received = notice(VictimAct::AcknowledgeNotice);
    assert!(case.acts(liaison, &received).is_err(), "not sent yet");
    case.acts(liaison, &notice(VictimAct::SendNotice)).unwrap();
    case.acts(liaison, &received).unwrap();
    case.acts(liaison, &refuse(Some("it is a whole town")))
        .unwrap();
    let after = page(&mut case);
    assert!(after.published[0].may_be && after.victims[0].open.is_empty());
    // Even somebody who sees them makes no dossier of them.
    let assemble = Supervise::Assemble {
        review: "1".to_owned(),
    };
    case.now = Instant::from_micros(case.now.micros() + 60_000_000);
    let made = case
        .room
        .desk
        .supervise(&operator(), case.person, &assemble, case.now)
        .unwrap();
    let at = AsAt::present(case.now);
    for role in Role::ALL {
        if matches!(role, Role::VictimLiaisonOfficer | Role::Operator) {
            continue;
        }
        let (viewer, desk) = (who(role), &case.room.desk);
        assert!(desk.victims(&viewer, case.person, &at, case.now).is_err());
        let mut told = String::new();
        if let Ok(page) = desk.supervision(&viewer, case.person, &at, case.now) {
            told.push_str(&serde_json::to_string(&page).unwrap());
        }
        if let Ok(page) = desk.person(&viewer, case.person, &at, case.now) {
            told.push_str(&format!("{page:?}"));
        }
        for secret in ["Bramblewick", "Oriel Marsh", "V1"] {
            assert!(!told.contains(secret), "{role:?} learns `{secret}`");
        }
    }
    // Nor is any of it in the text of the documents that were made.
    let document = |ordinal| {
        let fact = FactId { ordinal, ..made };
        let keeper = who(Role::ParoleCaseWorker);
        let found = case.room.desk.fact(&keeper, fact, &at, case.now);
        found.ok().map(|view| format!("{view:?}"))
    };
    let documents: Vec<String> = (0..).map_while(document).collect();
    assert!(documents[0].contains("Wren Tansy"), "{documents:?}");
    for secret in ["Bramblewick", "Oriel Marsh", "V1"] {
        assert!(!documents.iter().any(|text| text.contains(secret)));
    }
    // Whoever erases the person erases what stands behind the wall with the rest, without having seen it.
    let scope = ErasureScope::Person {
        person: case.person,
        shared_too: true,
    };
    let plan = |viewer: &Viewer| {
        let plan = case.room.desk.plan_erasure(viewer, &scope, case.now);
        plan.unwrap().records
    };
    assert_eq!(plan(&who(Role::DataProtectionOfficer)), plan(&operator()));
}
