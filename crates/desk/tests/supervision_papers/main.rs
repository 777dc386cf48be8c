//! The dossier of a review through a desk: assembled from the record, each office its own steps, receipts; and what is withheld,
//! behind a wall that no clearance opens.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod at_address;
mod beside;
#[path = "../common/mod.rs"]
mod common;
mod publishing;

use access::{Clearance, Role, Viewer};
use common::supervised::Supervised as Case;
use common::{day, operator, viewer};
use desk::view::AsAt;
use desk::{DossierView, Refusal, Supervise};
use facts::Party;
use facts::dossier::{
    DossierAct, DossierDocument, DossierRecipient, DossierSet, DossierStep, ScheduleItem,
};
use facts::parole::{ReviewAct, ReviewKind};
use parole::schedule::Held;

fn who(role: Role) -> Viewer {
    Viewer {
        user: role.in_words().replace(' ', "-"),
        ..viewer(role)
    }
}

impl Case {
    /// Somebody whose review has been referred.
    fn referred() -> Self {
        let mut case = Self::new();
        let refer = Supervise::Review {
            review: None,
            kind: Some(ReviewKind::PostTariff),
            act: ReviewAct::Refer,
            day: None,
            direction: None,
            who: None,
            task: None,
            by_staff: None,
            witness: None,
            topic: None,
            outcome: None,
            on_papers: None,
            words: String::new(),
        };
        case.acts(Role::CaseworkSection, &refer).unwrap();
        case
    }

    fn acts(&mut self, role: Role, act: &Supervise) -> Result<(), Refusal> {
        self.does(&who(role), act)
    }

    fn step(&mut self, role: Role, step: DossierStep) -> Result<(), Refusal> {
        self.acts(role, &Supervise::Dossier(step))
    }

    fn seen_by(&mut self, viewer: &Viewer) -> DossierView {
        self.page(viewer).reviews.remove(0).dossier
    }
}

fn plain(act: DossierAct, set: DossierSet) -> DossierStep {
    DossierStep::plain("1".to_owned(), act, set, Party::default())
}

fn document(set: DossierSet, title: &str, item: Option<ScheduleItem>) -> DossierStep {
    DossierStep {
        document: Some(DossierDocument {
            title: title.to_owned(),
            item,
            source: "whoever wrote it".to_owned(),
            dated: day("2026-03-01"),
            replaces: None,
            why_new_version: None,
            paragraphs: vec![format!("The text of {title}.")],
        }),
        words: (set == DossierSet::Withheld).then(|| "the safety of somebody else".to_owned()),
        ..plain(DossierAct::Add, set)
    }
}

fn handed(act: DossierAct, set: DossierSet, to: DossierRecipient) -> DossierStep {
    DossierStep {
        recipient: Some(to),
        version: Some(1),
        ..plain(act, set)
    }
}

fn of_item(dossier: &DossierView, item: ScheduleItem) -> Option<Held> {
    let mut lines = dossier.checklist.iter();
    lines.find(|line| line.item == item).unwrap().held.clone()
}

#[test]
fn a_dossier_is_assembled_from_the_record_and_each_office_takes_its_own_steps() {
    let mut case = Case::referred();
    let before = case.seen_by(&who(Role::CaseworkSection));
    // The record has the name; nobody has spoken of the rest.
    assert!(matches!(
        of_item(&before, ScheduleItem::Name),
        Some(Held::There { .. })
    ));
    assert_eq!(of_item(&before, ScheduleItem::Appeals), None);
    assert_eq!(before.missing, 14);
    let assemble = Supervise::Assemble {
        review: "1".to_owned(),
    };
    assert!(case.acts(Role::ProbationPractitioner, &assemble).is_err());
    case.acts(Role::CaseworkSection, &assemble).unwrap();
    // Nothing in the record has changed since: nothing is put in again.
    assert!(case.acts(Role::CaseworkSection, &assemble).is_err());
    let ask = DossierStep {
        item: Some(ScheduleItem::CommunityManagerReport),
        of: Some("Northmoor probation".to_owned()),
        due_on: Some(day("2026-03-01")),
        ..plain(DossierAct::AskFor, DossierSet::Open)
    };
    assert!(
        case.step(Role::PrisonCaseAdministrator, ask.clone())
            .is_err()
    );
    case.step(Role::CaseworkSection, ask).unwrap();
    let asked = case.seen_by(&who(Role::ProbationPractitioner));
    assert!(asked.checklist.iter().any(|line| line.late));
    let report = document(
        DossierSet::Open,
        "Report",
        Some(ScheduleItem::CommunityManagerReport),
    );
    case.step(Role::ProbationPractitioner, report).unwrap();
    let there = case.seen_by(&who(Role::ProbationPractitioner));
    assert!(!there.checklist.iter().any(|line| line.late));
    // Nothing is given before a version is closed.
    let give = handed(
        DossierAct::Give,
        DossierSet::Open,
        DossierRecipient::Prisoner,
    );
    assert!(
        case.step(Role::PrisonCaseAdministrator, give.clone())
            .is_err()
    );
    let close = plain(DossierAct::Close, DossierSet::Open);
    case.step(Role::ParoleCaseWorker, close.clone()).unwrap();
    assert!(case.step(Role::ParoleCaseWorker, close).is_err());
    case.step(Role::PrisonCaseAdministrator, give).unwrap();
    let given = case.seen_by(&who(Role::CaseworkSection)).open.receipts;
    assert_eq!((given.len(), given[0].acknowledged), (1, None));
    let has = handed(
        DossierAct::Acknowledge,
        DossierSet::Open,
        DossierRecipient::Prisoner,
    );
    case.step(Role::PrisonCaseAdministrator, has).unwrap();
    let received = case.seen_by(&who(Role::CaseworkSection)).open;
    assert!(received.receipts[0].acknowledged.is_some());
    let titles: Vec<_> = received.documents.iter().map(|one| &one.title).collect();
    assert_eq!(titles, ["The prisoner", "Report"]);
    assert_eq!(received.documents[1].page, Some(2));
    let file = case
        .room
        .desk
        .dossier_file(
            &who(Role::ProbationPractitioner),
            case.person,
            ("1", DossierSet::Open, 1),
            &AsAt::present(case.now),
            case.now,
        )
        .unwrap();
    assert!(file.pdf.starts_with(b"%PDF-"));
    assert_eq!(file.pages, 2);
    assert_eq!(
        case.room
            .desk
            .replay(&operator(), case.now, &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn what_is_withheld_is_behind_a_wall_that_no_clearance_opens() {
    let mut case = Case::referred();
    let withheld = document(DossierSet::Withheld, "A letter", None);
    for role in [Role::ProbationPractitioner, Role::PrisonCaseAdministrator] {
        assert!(case.step(role, withheld.clone()).is_err(), "{role:?}");
    }
    let silent = DossierStep {
        words: None,
        ..withheld.clone()
    };
    assert!(case.step(Role::CaseworkSection, silent).is_err());
    case.step(Role::CaseworkSection, withheld).unwrap();
    let open = document(DossierSet::Open, "Report", None);
    case.step(Role::ProbationPractitioner, open).unwrap();
    let keeper = case.seen_by(&who(Role::ParoleCaseWorker));
    assert_eq!(keeper.withheld.as_ref().unwrap().documents.len(), 1);
    // No clearance opens it, and there is no gap in the open set that would tell of it.
    let cleared = Viewer {
        clearance: Clearance::Restricted,
        ..who(Role::ProbationPractitioner)
    };
    let officer = case.seen_by(&cleared);
    assert_eq!(officer.withheld, None);
    assert_eq!(officer.open, keeper.open);
    assert_eq!(officer.open.documents[0].number, 1);
    let at = AsAt::present(case.now);
    let told = |case: &mut Case, viewer: &Viewer| {
        let page = case
            .room
            .desk
            .person(viewer, case.person, &at, case.now)
            .unwrap();
        format!("{page:?}")
    };
    assert!(!told(&mut case, &cleared).contains("A letter"));
    assert!(told(&mut case, &who(Role::ParoleCaseWorker)).contains("A letter"));
    assert!(!told(&mut case, &who(Role::Practitioner)).contains("A letter"));
    // It goes to the Board and to nobody else, and only the Board's office decides.
    let close = plain(DossierAct::Close, DossierSet::Withheld);
    case.step(Role::CaseworkSection, close).unwrap();
    let to = |recipient| handed(DossierAct::Give, DossierSet::Withheld, recipient);
    assert!(
        case.step(Role::CaseworkSection, to(DossierRecipient::Prisoner))
            .is_err()
    );
    case.step(Role::CaseworkSection, to(DossierRecipient::Panel))
        .unwrap();
    let decide = DossierStep {
        number: Some(1),
        words: Some("it can be said without a name".to_owned()),
        ..plain(DossierAct::Disclose, DossierSet::Withheld)
    };
    assert!(case.step(Role::CaseworkSection, decide.clone()).is_err());
    case.step(Role::ParoleCaseWorker, decide).unwrap();
    // What is disclosed stands in the open set at once, after what was there.
    let after = case.seen_by(&cleared);
    let titles: Vec<_> = after.open.documents.iter().map(|one| &one.title).collect();
    assert_eq!(titles, ["Report", "A letter"]);
    let at = AsAt::present(case.now);
    let printed = |viewer: &Viewer| {
        case.room.desk.dossier_file(
            viewer,
            case.person,
            ("1", DossierSet::Withheld, 1),
            &at,
            case.now,
        )
    };
    assert!(printed(&who(Role::ParoleCaseWorker)).is_ok());
    assert!(matches!(printed(&cleared), Err(Refusal::NotAllowed { .. })));
    assert_eq!(
        case.room
            .desk
            .replay(&operator(), case.now, &mut |_| {})
            .unwrap(),
        None
    );
}
