//! Licences, recalls and reviews through a desk: every act a fact, each office its own steps, the caseload, and a replay that is
//! equal.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod common;

use access::{Role, Viewer};
use calendar::Instant;
use common::supervised::Supervised as Unit;
use common::{at, day, operator, viewer};
use desk::view::AsAt;
use desk::{CopyFor, Kept, Refusal, Supervise, SupervisionPage, Ticked};
use facts::Party;
use facts::compliance::CandidateBreach;
use facts::copies::{CopyEvent, CopyRecipient};
use facts::licence::{
    Action, Decided, LicenceAct, LicenceKind, RecallAct, RecallStep, Replied, SetBy, TagEvent,
};
use facts::parole::{ReviewAct, ReviewKind, ReviewOutcome};
use licence::compliance::Watch;
use licence::life::State;
use licence::recall::Stage;
use licence::recorded::Arrest;

const NHS: &str = "9990000018";

fn who(role: Role, user: &str) -> Viewer {
    Viewer {
        user: user.to_owned(),
        ..viewer(role)
    }
}

impl Unit {
    fn on(&mut self, instant: &str) -> &mut Self {
        self.now = Instant::parse(instant).unwrap();
        self
    }

    fn step(&mut self, viewer: &Viewer, act: LicenceAct) -> Result<(), Refusal> {
        let step = Supervise::Step {
            licence: "1".to_owned(),
            act,
            reason: None,
        };
        self.does(viewer, &step)
    }

    fn recall(&mut self, viewer: &Viewer, act: RecallAct) -> Result<(), Refusal> {
        let step = Supervise::Recall {
            act,
            tried: vec!["a warning".to_owned()],
            conditions: if act == RecallAct::Ask {
                vec![7]
            } else {
                Vec::new()
            },
            words: "The device was wiped.".to_owned(),
        };
        self.does(viewer, &step)
    }

    /// Every copy of the licence was sent, and has come.
    fn copies_received(&mut self) {
        let officer = who(Role::ProbationPractitioner, "tamsin");
        for standing in self.page(&officer).licences.remove(0).copies {
            for event in [CopyEvent::Sent, CopyEvent::Received] {
                let step = Supervise::Copy {
                    licence: "1".to_owned(),
                    recipient: standing.copy.recipient,
                    event,
                };
                self.does(&officer, &step).unwrap();
            }
        }
    }

    /// A licence of an indeterminate sentence, from draft to release.
    fn released(&mut self) {
        let officer = who(Role::ProbationPractitioner, "tamsin");
        let begin = Supervise::Begin {
            kind: LicenceKind::Indeterminate,
            policy: "northmoor-2".to_owned(),
            release_on: day("2026-03-20"),
        };
        self.does(&officer, &begin).unwrap();
        self.does(&officer, &conditions(true)).unwrap();
        self.step(&who(Role::CaseworkSection, "casey"), LicenceAct::Approve)
            .unwrap();
        self.on("2026-03-20T09:00:00Z");
        self.step(
            &who(Role::PrisonCaseAdministrator, "perry"),
            LicenceAct::Activate,
        )
        .unwrap();
    }
}

fn conditions(submit: bool) -> Supervise {
    let tick = |code: &str, values: &[(&str, &str)]| Ticked {
        code: code.to_owned(),
        values: values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
            .collect(),
    };
    Supervise::Conditions {
        licence: "1".to_owned(),
        ticked: vec![
            tick("A1", &[("address", "1 Teasel Court")]),
            tick("A9", &[("until", "2026-12-31")]),
        ],
        own_words: vec!["Own one telephone only.".to_owned()],
        set_by: SetBy::Board,
        submit,
    }
}

fn refused(done: Result<(), Refusal>) -> String {
    done.unwrap_err().to_string()
}

#[test]
fn every_office_takes_its_own_steps_and_no_other() {
    let mut unit = Unit::new();
    let officer = who(Role::ProbationPractitioner, "tamsin");
    let begin = Supervise::Begin {
        kind: LicenceKind::Indeterminate,
        policy: "northmoor-2".to_owned(),
        release_on: day("2026-03-20"),
    };
    // Those whose work it is not see nothing of it and do nothing.
    for role in [
        Role::Practitioner,
        Role::Manager,
        Role::Reviewer,
        Role::Administrator,
    ] {
        let refused = unit.does(&who(role, "robin"), &begin);
        assert!(matches!(refused, Err(Refusal::NotAllowed(_))), "{role:?}");
        let seen = unit.room.desk.supervision(
            &who(role, "robin"),
            unit.person,
            &AsAt::present(unit.now),
            unit.now,
        );
        assert!(matches!(seen, Err(Refusal::NotAllowed(_))), "{role:?}");
        let listed = unit.room.desk.caseload(
            &who(role, "robin"),
            false,
            &AsAt::present(unit.now),
            unit.now,
        );
        assert!(matches!(listed, Err(Refusal::NotAllowed(_))), "{role:?}");
    }
    unit.does(&officer, &begin).unwrap();
    assert!(refused(unit.does(&officer, &begin)).contains("is being written or is in force"));
    unit.does(&officer, &conditions(true)).unwrap();
    let page = unit.page(&officer);
    assert_eq!(page.licences[0].recorded.licence.state, State::Submitted);
    assert_eq!(page.licences[0].recorded.licence.in_version(1).count(), 9);
    // The prison's decision maker does not approve what the Board directs; the officer approves nothing.
    for (role, user) in [
        (Role::PrisonDecisionMaker, "drew"),
        (Role::ProbationPractitioner, "tamsin"),
    ] {
        assert!(
            unit.step(&who(role, user), LicenceAct::Approve).is_err(),
            "{role:?}"
        );
    }
    unit.step(&who(Role::CaseworkSection, "casey"), LicenceAct::Approve)
        .unwrap();
    let early = unit.step(
        &who(Role::PrisonCaseAdministrator, "perry"),
        LicenceAct::Activate,
    );
    assert!(refused(early).contains("the day of release has not come"));
    // Whoever holds every office approves nothing that they put forward themselves.
    let mut own = Unit::new();
    own.does(&operator(), &begin).unwrap();
    own.does(&operator(), &conditions(true)).unwrap();
    assert!(refused(own.step(&operator(), LicenceAct::Approve)).contains("another person"));
}

#[test]
fn the_licence_in_force_its_watch_and_its_decisions_are_shown_as_known_on_each_day() {
    let mut unit = Unit::new();
    unit.released();
    let officer = who(Role::ProbationPractitioner, "tamsin");
    let page = unit.page(&officer);
    let licence = &page.licences[0];
    assert_eq!(licence.recorded.licence.in_force().count(), 9);
    let texts: Vec<&str> = licence
        .recorded
        .licence
        .in_force()
        .map(|row| row.condition.text.as_str())
        .collect();
    assert!(
        texts.contains(&"Live at 1 Teasel Court from the day of your release."),
        "{texts:?}"
    );
    // No tag was ordered, and nothing comes in for the address: both are said.
    let dark = licence
        .watches
        .iter()
        .filter(|(_, watch)| matches!(watch, Watch::NotMonitored { .. }))
        .count();
    assert!(dark >= 2, "{:?}", licence.watches);
    let order = Supervise::Tag {
        licence: "1".to_owned(),
        event: TagEvent::Ordered,
        fit_by: Some(day("2026-03-23")),
    };
    unit.does(&officer, &order).unwrap();
    unit.on("2026-03-25T09:00:00Z");
    let decide = |decided, action| Supervise::Decide {
        licence: "1".to_owned(),
        condition: 7,
        decided,
        action,
        reason: "a night away".to_owned(),
        evidence: Vec::new(),
    };
    assert!(unit.does(&officer, &decide(Decided::Breach, None)).is_err());
    unit.does(&officer, &decide(Decided::Breach, Some(Action::Warning)))
        .unwrap();
    let page = unit.page(&officer);
    assert_eq!(page.licences[0].decisions.len(), 1);
    assert_eq!(page.licences[0].tag.state, licence::tag::TagState::FitLate);
    let late = page.duties.iter().find(|duty| duty.rule == "L9").unwrap();
    assert_eq!(late.state, "overdue");
    // As known on the day of release there was neither.
    let before = unit
        .room
        .desk
        .supervision(&officer, unit.person, &at("2026-03-20"), unit.now)
        .unwrap();
    assert!(before.licences[0].decisions.is_empty());
    let draft = unit
        .room
        .desk
        .supervision(&officer, unit.person, &at("2026-03-02"), unit.now)
        .unwrap();
    assert_eq!(draft.licences[0].recorded.licence.state, State::Approved);
}

/// Whether somebody at large is arrested: on the page and in the list of those at large, as the newest word of it has it.
fn arrested(unit: &mut Unit) {
    let casework = who(Role::CaseworkSection, "casey");
    let step = |act, force: Option<&str>, arrested_on: Option<&str>| {
        Supervise::Recalled(RecallStep {
            force: force.map(str::to_owned),
            warrant: Some("W-0001".to_owned()),
            arrested_on: arrested_on.map(day),
            ..RecallStep::plain(String::new(), act, Party::default())
        })
    };
    let at_large = |unit: &mut Unit| {
        let at = AsAt::present(unit.now);
        let page = unit.room.desk.caseload(&operator(), false, &at, unit.now);
        let line = page.unwrap().lines.remove(0);
        line.at_large.unwrap()
    };
    let of_page = |unit: &mut Unit| unit.page(&operator()).recalls.remove(0).arrest;
    assert_eq!(of_page(unit), Arrest::PoliceNotTold);
    assert_eq!(at_large(unit).0, day("2026-06-03"));
    // The prison tells nobody of a warrant, and nobody is arrested on a day to come or before the licence was revoked.
    let told = step(RecallAct::TellPolice, Some("Northmoor Police"), None);
    let prison = who(Role::PrisonCaseAdministrator, "perry");
    assert!(unit.does(&prison, &told).is_err());
    unit.does(&casework, &told).unwrap();
    assert!(at_large(unit).1.contains("W-0001"), "{:?}", at_large(unit));
    unit.does(&casework, &step(RecallAct::NotArrested, None, None))
        .unwrap();
    assert_eq!(
        at_large(unit).1,
        "not arrested (Northmoor Police), as of 2 June 2026"
    );
    for wrong in ["2026-06-09", "2026-06-01"] {
        let arrest = step(RecallAct::Arrest, None, Some(wrong));
        assert!(unit.does(&casework, &arrest).is_err(), "{wrong}");
    }
    unit.on("2026-06-03T20:00:00Z");
    let arrest = step(
        RecallAct::Arrest,
        Some("Southmoor Police"),
        Some("2026-06-03"),
    );
    unit.does(&casework, &arrest).unwrap();
    assert_eq!(
        of_page(unit),
        Arrest::Arrested {
            on: day("2026-06-03"),
            force: Some("Southmoor Police".to_owned()),
        }
    );
}

/// Representations are answered once they were made, with what was decided and why; once the person is back nobody is sought.
fn answered(unit: &mut Unit) {
    let casework = who(Role::CaseworkSection, "casey");
    let reply = |replied, words: Option<&str>| {
        Supervise::Recalled(RecallStep {
            replied,
            words: words.map(str::to_owned),
            ..RecallStep::plain(String::new(), RecallAct::Reply, Party::default())
        })
    };
    let why = Some("What was found on the device stands.");
    let stands = Some(Replied::Stands);
    assert!(refused(unit.does(&casework, &reply(stands, why))).contains("no representations"));
    unit.recall(&casework, RecallAct::Represent).unwrap();
    assert!(unit.does(&casework, &reply(None, why)).is_err());
    assert!(unit.does(&casework, &reply(stands, None)).is_err());
    unit.does(&casework, &reply(stands, why)).unwrap();
    let one = unit.page(&operator()).recalls.remove(0);
    assert_eq!(one.arrest, Arrest::NotSought);
    let last = one.recorded.papers.last().unwrap();
    assert_eq!((last.replied, last.by.as_str()), (stands, "casey"));
}

#[test]
fn a_recall_needs_two_signatures_and_a_licence_known_to_be_in_force() {
    let mut unit = Unit::new();
    unit.released();
    let officer = who(Role::ProbationPractitioner, "tamsin");
    let (senior, head) = (
        who(Role::SeniorProbationOfficer, "sal"),
        who(Role::HeadOfProbationUnit, "hari"),
    );
    let casework = who(Role::CaseworkSection, "casey");
    unit.on("2026-06-01T09:00:00Z");
    assert!(unit.recall(&senior, RecallAct::Ask).is_err());
    unit.recall(&officer, RecallAct::Ask).unwrap();
    // The record has no sentence: whether the licence is in force cannot be told, and nobody may sign.
    let words = refused(unit.recall(&senior, RecallAct::Sign));
    assert!(
        words.contains("cannot be told whether the licence is in force"),
        "{words}"
    );
    unit.room.import(
        "northmoor-court",
        "2026-06-02",
        &format!("c9,{NHS},s1,2012-05-04,imposed,,,imprisonment for public protection,\n"),
    );
    unit.on("2026-06-02T13:00:00Z");
    assert!(unit.recall(&head, RecallAct::SignAsHead).is_err());
    unit.recall(&senior, RecallAct::Sign).unwrap();
    unit.recall(&head, RecallAct::SignAsHead).unwrap();
    unit.recall(&casework, RecallAct::Revoke).unwrap();
    let page = unit.page(&officer);
    assert_eq!(page.recalls[0].recorded.recall.stage, Stage::Revoked);
    // One entry, every copy: the licence is revoked by the same act, and no signature is possible on it any more.
    assert_eq!(page.licences[0].recorded.licence.state, State::Revoked);
    assert!(page.check.is_none());
    let report: Vec<&str> = page.recalls[0]
        .report
        .lines
        .iter()
        .map(|line| line.words.as_str())
        .collect();
    assert!(
        report.contains(&"Live at 1 Teasel Court from the day of your release."),
        "{report:?}"
    );
    let rules: Vec<&str> = page.duties.iter().map(|duty| duty.rule.as_str()).collect();
    for rule in ["R1", "R2", "R3", "R16", "R18"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    arrested(&mut unit);
    let prison = who(Role::PrisonCaseAdministrator, "perry");
    unit.on("2026-06-04T09:00:00Z");
    unit.recall(&prison, RecallAct::Return).unwrap();
    answered(&mut unit);
    let page = unit.page(&casework);
    let rules: Vec<&str> = page.duties.iter().map(|duty| duty.rule.as_str()).collect();
    // An indeterminate sentence is referred by R15, not by R8.
    assert!(
        rules.contains(&"R15") && !rules.contains(&"R8"),
        "{rules:?}"
    );
    assert_eq!(
        unit.room
            .desk
            .replay(&operator(), unit.now, &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn a_review_without_a_decision_is_no_refusal_and_the_caseload_says_what_is_next() {
    let mut unit = Unit::new();
    unit.released();
    unit.copies_received();
    let keeper = who(Role::ParoleCaseWorker, "paz");
    let review =
        |review: Option<&str>, act, day: Option<&str>, outcome, words: &str| Supervise::Review {
            review: review.map(str::to_owned),
            kind: Some(ReviewKind::PostTariff),
            act,
            day: day.map(common::day),
            who: None,
            task: None,
            by_staff: None,
            witness: None,
            topic: None,
            direction: None,
            outcome,
            on_papers: outcome.map(|_| false),
            words: words.to_owned(),
        };
    unit.on("2026-04-01T09:00:00Z");
    unit.does(&keeper, &review(None, ReviewAct::Refer, None, None, ""))
        .unwrap();
    let lines = |unit: &mut Unit| {
        unit.now = Instant::from_micros(unit.now.micros() + 1_000_000);
        unit.room
            .desk
            .caseload(&keeper, false, &AsAt::present(unit.now), unit.now)
            .unwrap()
            .lines
    };
    let line = lines(&mut unit).remove(0);
    assert_eq!(line.review.as_deref(), Some("referred: no decision yet"));
    assert_eq!(line.officer.as_deref(), Some("tamsin"));
    assert!(line.not_monitored > 0);
    let next = line.next.unwrap();
    assert_eq!(
        (next.rule.as_str(), next.state.as_str()),
        ("P13", "running")
    );
    // Decided before anything was heard: refused, and nothing of it is kept.
    let early = review(
        Some("1"),
        ReviewAct::Decide,
        None,
        Some(ReviewOutcome::Refused),
        "risk",
    );
    assert!(unit.does(&keeper, &early).is_err());
    unit.does(
        &keeper,
        &review(Some("1"), ReviewAct::DirectHearing, None, None, ""),
    )
    .unwrap();
    unit.does(
        &keeper,
        &review(
            Some("1"),
            ReviewAct::Direct,
            Some("2026-04-20"),
            None,
            "A report",
        ),
    )
    .unwrap();
    unit.on("2026-04-21T09:00:00Z");
    unit.room.desk.catch_up(unit.now).unwrap();
    let next = lines(&mut unit).remove(0).next.unwrap();
    assert_eq!(
        (next.rule.as_str(), next.state.as_str()),
        ("P15", "overdue")
    );
    // As known on an earlier day, from the facts of that day.
    let earlier = unit
        .room
        .desk
        .caseload(&keeper, false, &at("2026-03-02"), unit.now)
        .unwrap();
    assert_eq!(earlier.lines[0].review, None);
    let own = unit
        .room
        .desk
        .caseload(&keeper, true, &AsAt::present(unit.now), unit.now)
        .unwrap();
    assert_eq!(own.matching, 0);
    assert_eq!(
        unit.room
            .desk
            .replay(&operator(), unit.now, &mut |_| {})
            .unwrap(),
        None
    );
}

#[test]
fn copies_are_made_by_the_act_that_brings_a_licence_into_force_and_stay_duties_until_they_are_received()
 {
    let mut unit = Unit::new();
    unit.released();
    let officer = who(Role::ProbationPractitioner, "tamsin");
    let due = |page: &SupervisionPage, rule: &str| {
        let settled = |state: &str| matches!(state, "met" | "met_late" | "not_needed");
        let open = |duty: &&desk::view::DutyView| duty.rule == rule && !settled(&duty.state);
        page.duties.iter().filter(open).count()
    };
    let page = unit.page(&officer);
    let recipients: Vec<CopyRecipient> = page.licences[0]
        .copies
        .iter()
        .map(|standing| standing.copy.recipient)
        .collect();
    assert!(
        recipients.contains(&CopyRecipient::Police),
        "{recipients:?}"
    );
    assert_eq!(due(&page, "L16"), recipients.len(), "one clock a recipient");
    let step = |event| Supervise::Copy {
        licence: "1".to_owned(),
        recipient: CopyRecipient::Police,
        event,
    };
    assert!(
        unit.does(&officer, &step(CopyEvent::Received)).is_err(),
        "not sent"
    );
    let senior = who(Role::SeniorProbationOfficer, "sal");
    assert!(
        unit.does(&senior, &step(CopyEvent::Sent)).is_err(),
        "not theirs"
    );
    unit.does(&officer, &step(CopyEvent::Sent)).unwrap();
    let page = unit.page(&officer);
    assert_eq!(
        (due(&page, "L16"), due(&page, "L17")),
        (recipients.len() - 1, 1)
    );
    unit.does(&officer, &step(CopyEvent::Received)).unwrap();
    assert_eq!(due(&unit.page(&officer), "L17"), 0);
    let again = Supervise::MakeCopies {
        licence: "1".to_owned(),
    };
    assert!(refused(unit.does(&officer, &again)).contains("nothing would change"));
    // The copy says what was recorded of it; the person's own is the whole licence; a look is on the trail for each.
    let copy = |unit: &Unit, copy_for| {
        let at = AsAt::present(unit.now);
        unit.room
            .desk
            .licence_copy(&officer, unit.person, ("1", copy_for), &at, unit.now)
    };
    let police = copy(&unit, CopyFor::Recipient(CopyRecipient::Police)).unwrap();
    let recorded = unit.page(&officer).licences[0].copies[0]
        .last
        .clone()
        .unwrap();
    assert_eq!(recorded.sha256.as_ref(), Some(&police.sha256));
    assert!(police.pdf.starts_with(b"%PDF-"));
    let own = copy(&unit, CopyFor::Person).unwrap();
    assert_eq!(own.document.conditions.len(), 9);
    let stranger = who(Role::Practitioner, "robin");
    let at = AsAt::present(unit.now);
    let seen = unit.room.desk.licence_copy(
        &stranger,
        unit.person,
        ("1", CopyFor::Person),
        &at,
        unit.now,
    );
    assert!(matches!(seen, Err(Refusal::NotAllowed(_))));
}

#[test]
fn what_may_be_a_breach_waits_for_a_decision_that_names_it() {
    let mut unit = Unit::new();
    unit.released();
    let officer = who(Role::ProbationPractitioner, "tamsin");
    unit.on("2026-04-02T09:00:00Z");
    let raise = |condition, from: &str| Supervise::Keep {
        kept: Kept::Candidate(CandidateBreach {
            licence: "1".to_owned(),
            condition_number: condition,
            evidence: Vec::new(),
            confidence: None,
            equipment: None,
            words: "seen elsewhere at night".to_owned(),
            by: facts::Party::default(),
        }),
        from: from.parse().unwrap(),
        until: None,
    };
    assert!(
        unit.does(&officer, &raise(99, "2026-04-01")).is_err(),
        "no such condition"
    );
    assert!(
        unit.does(&officer, &raise(7, "2026-04-03")).is_err(),
        "tomorrow"
    );
    unit.does(&officer, &raise(7, "2026-04-01")).unwrap();
    let page = unit.page(&officer);
    let candidate = &page.licences[0].keeping.candidates[0];
    assert_eq!((candidate.condition, candidate.decided), (7, None));
    let decide = Supervise::Decide {
        licence: "1".to_owned(),
        condition: 7,
        decided: Decided::WrongPerson,
        action: None,
        reason: "his brother".to_owned(),
        evidence: vec![candidate.facts[0]],
    };
    unit.does(&officer, &decide).unwrap();
    let page = unit.page(&officer);
    assert!(page.licences[0].keeping.candidates[0].decided.is_some());
    assert_eq!(page.licences[0].classes.len(), 9);
    // A person's own page says where the licence stands, to whom it may be told.
    let line = |unit: &Unit, role| {
        let at = AsAt::present(unit.now);
        let page = unit
            .room
            .desk
            .person(&who(role, "tamsin"), unit.person, &at, unit.now);
        page.unwrap().supervision
    };
    assert_eq!(
        line(&unit, Role::ProbationPractitioner)
            .unwrap()
            .licence
            .unwrap()
            .1,
        "active"
    );
    assert!(line(&unit, Role::Practitioner).is_none());
}
