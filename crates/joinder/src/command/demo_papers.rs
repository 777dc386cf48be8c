//! What stands beside the demo's licences and reviews: for one invented life a plan for managing risk, an address, an area, a panel, a
//! dossier and contact with somebody harmed, each entered by the demo's user whose office it is.

use crate::clock_of_the_machine::now;
use crate::print::Fault;
use access::{Clearance, Purpose, Role, Viewer};
use calendar::{Day, Instant};
use desk::view::{AsAt, PersonNumber};
use desk::{Desk, Supervise};
use facts::Party;
use facts::dossier::{
    DossierAct, DossierDocument, DossierRecipient, DossierSet, DossierStep, ScheduleItem,
};
use facts::hearing::{HearingAct, HearingStep, PanelProfession};
use facts::place::{AddressAct, AddressStep, AreaAct, AreaKind, AreaStep, StayKind};
use facts::plan::{Detector, PlanAct, PlanStep};
use facts::victims::{VictimAct, VictimAsked, VictimStep};

/// Whose papers they are: somebody whose review has been heard.
const WHOSE: &str = "Brackenbury-Vane";

/// A square by an invented harbour.
const HARBOUR: &str = r#"{"type":"Polygon","coordinates":[[[-1.52,54.02],[-1.47,54.02],[-1.47,54.05],[-1.52,54.05],[-1.52,54.02]]]}"#;

/// Enters them. Where nobody of that name is in the demo there is nothing to enter.
pub(super) fn enter(desk: &mut Desk, operator: &Viewer) -> Result<(), Fault> {
    let began = now();
    let people = desk.caseload(operator, false, &AsAt::present(began), began)?;
    let mut lines = people.lines.iter();
    let Some(line) = lines.find(|line| line.who.name.contains(WHOSE)) else {
        return Ok(());
    };
    let person = line.who.person;
    plan_and_places(desk, person, began.london_day())?;
    papers(desk, person, began.london_day())?;
    harmed(desk, person)
}

fn viewer(user: &str, role: Role, agency: &str) -> Result<Viewer, Fault> {
    let purpose = Purpose::stated("the demo is made");
    Ok(Viewer {
        user: user.to_owned(),
        role,
        agency: agency.to_owned(),
        team: None,
        clearance: Clearance::Sensitive,
        purpose: purpose.ok_or_else(|| Fault::Said("a purpose is needed".to_owned()))?,
    })
}

fn take(
    desk: &mut Desk,
    person: PersonNumber,
    viewer: &Viewer,
    acts: Vec<Supervise>,
) -> Result<(), Fault> {
    for act in acts {
        let at: Instant = now();
        desk.supervise(viewer, person, &act, at)?;
    }
    Ok(())
}

fn plan_and_places(desk: &mut Desk, person: PersonNumber, today: Day) -> Result<(), Fault> {
    let officer = viewer("tamsin", Role::ProbationPractitioner, "northmoor-probation")?;
    let control = |words: &str, who: &str, detectors: &[Detector]| {
        Supervise::Plan(PlanStep {
            words: Some(words.to_owned()),
            who: Some(who.to_owned()),
            contingency: Some("recall is considered on the same day".to_owned()),
            detectors: detectors.to_vec(),
            ..PlanStep::plain(
                PlanAct::SetControl,
                "Harm in a household that nobody knows of".to_owned(),
                Party::default(),
            )
        })
    };
    let acts = vec![
        control(
            "Tells of new friendships within two days",
            "the person",
            &[Detector::SelfReport],
        ),
        control(
            "Devices keep their history and are inspected every month",
            "community offender manager",
            &[Detector::Device],
        ),
        Supervise::Address(AddressStep {
            lines: Some("Approved premises, 9 Saltmarsh Row, Northmoor".to_owned()),
            stay: Some(StayKind::ApprovedPremises),
            starts_on: Some(today),
            ..AddressStep::plain(String::new(), AddressAct::Propose, Party::default())
        }),
        Supervise::Area(AreaStep {
            title: Some("the harbour".to_owned()),
            kind: Some(AreaKind::Exclusion),
            geometry: Some(HARBOUR.to_owned()),
            ..AreaStep::plain(String::new(), AreaAct::Draw, Party::default())
        }),
    ];
    take(desk, person, &officer, acts)?;
    let senior = viewer("sal", Role::SeniorProbationOfficer, "northmoor-probation")?;
    let approve = AddressStep::plain("A1".to_owned(), AddressAct::Approve, Party::default());
    take(desk, person, &senior, vec![Supervise::Address(approve)])
}

fn papers(desk: &mut Desk, person: PersonNumber, today: Day) -> Result<(), Fault> {
    let casework = viewer("casey", Role::CaseworkSection, "northmoor-casework")?;
    let keeper = viewer("paz", Role::ParoleCaseWorker, "northmoor-parole")?;
    let page = desk.supervision(&casework, person, &AsAt::present(now()), now())?;
    let Some(review) = page.reviews.first().map(|one| one.recorded.name.clone()) else {
        return Ok(());
    };
    let step = |act, set| DossierStep::plain(review.clone(), act, set, Party::default());
    let document = |set, title: &str, item, words: Option<&str>| {
        Supervise::Dossier(DossierStep {
            document: Some(DossierDocument {
                title: title.to_owned(),
                item,
                source: "Northmoor".to_owned(),
                dated: today,
                replaces: None,
                why_new_version: None,
                paragraphs: vec!["An invented paper about an invented person.".to_owned()],
            }),
            words: words.map(str::to_owned),
            ..step(DossierAct::Add, set)
        })
    };
    let given = DossierStep {
        recipient: Some(DossierRecipient::Prisoner),
        version: Some(1),
        ..step(DossierAct::Give, DossierSet::Open)
    };
    let asked = DossierStep {
        item: Some(ScheduleItem::CommunityManagerReport),
        of: Some("Northmoor probation".to_owned()),
        due_on: Some(today.plus_days(-2)),
        ..step(DossierAct::AskFor, DossierSet::Open)
    };
    let report = Some(ScheduleItem::PrisonManagerReport);
    let acts = vec![
        Supervise::Assemble {
            review: review.clone(),
        },
        Supervise::Dossier(asked),
        document(
            DossierSet::Open,
            "Report of the prison offender manager",
            report,
            None,
        ),
        Supervise::Dossier(step(DossierAct::Close, DossierSet::Open)),
        Supervise::Dossier(given),
        document(
            DossierSet::Withheld,
            "Letter from a third person",
            None,
            Some("the safety of whoever wrote it"),
        ),
    ];
    take(desk, person, &casework, acts)?;
    let member = |name: &str, profession| HearingStep {
        member: Some(name.to_owned()),
        profession: Some(profession),
        may_chair: Some(true),
        ..HearingStep::plain(review.clone(), HearingAct::NameMember, Party::default())
    };
    let acts = vec![
        Supervise::Hearing(member("Judge Fennimore", PanelProfession::Judge)),
        Supervise::Hearing(member("Dr Quill", PanelProfession::Psychologist)),
    ];
    take(desk, person, &keeper, acts)
}

fn harmed(desk: &mut Desk, person: PersonNumber) -> Result<(), Fault> {
    let liaison = viewer(
        "vera",
        Role::VictimLiaisonOfficer,
        "northmoor-victim-liaison",
    )?;
    let joins = VictimStep {
        name: Some("Oriel Marsh".to_owned()),
        reach: Some("by letter through the liaison office".to_owned()),
        ..VictimStep::plain(String::new(), VictimAct::Join, Party::default())
    };
    let asks = VictimStep {
        asked: Some(VictimAsked::Zone),
        words: Some("Not near the harbour.".to_owned()),
        ..VictimStep::plain("V1".to_owned(), VictimAct::Ask, Party::default())
    };
    let acts = vec![Supervise::Victim(joins), Supervise::Victim(asks)];
    take(desk, person, &liaison, acts)
}
