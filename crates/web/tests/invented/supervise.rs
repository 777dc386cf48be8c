//! The invented office's licences, recalls and reviews.

use super::{Invented, NOW, lists};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use desk::NotTaken;
use desk::view::{AsAt, PersonNumber};
use desk::*;
use facts::FactId;
use facts::licence::{LicenceAct, LicenceKind, RecallAct, SetBy, Who};
use licence::compliance::Watch;
use licence::life::{Act, Done, Licence, Rights, Step};
use licence::policy::Policy;
use licence::recall::{Linked, Recall, report};
use licence::recorded::{RecordedLicence, RecordedRecall};
use licence::served::ServedCondition;
use licence::tag::TagState;
use web::Supervision;
use web::office::Refusal;

const STEP: FactId = FactId {
    position: 77,
    ordinal: 0,
};

fn now() -> Instant {
    Instant::parse(NOW).unwrap()
}

fn policy() -> Policy {
    Policy::built_in().remove(1).policy.unwrap()
}

fn not_taken() -> NotTaken {
    NotTaken {
        fact: STEP,
        words: lists::HOSTILE.to_owned(),
        why: lists::HOSTILE.to_owned(),
    }
}

/// A licence with one standard condition and one in hostile words, in force or a draft.
fn licence(in_force: bool) -> Licence {
    let policy = policy();
    let day = Day::parse_iso("2026-03-20").unwrap();
    let standard = ServedCondition::serve(
        policy.condition(&policy.identity("S1")).unwrap(),
        Default::default(),
    );
    let mut acts = vec![
        (Who::Officer, Act::SetStart { day }),
        (
            Who::Officer,
            Act::Add {
                condition: standard.unwrap(),
                set_by: SetBy::Order,
            },
        ),
        (
            Who::Officer,
            Act::Add {
                condition: ServedCondition::bespoke(lists::HOSTILE).unwrap(),
                set_by: SetBy::Officer,
            },
        ),
    ];
    if in_force {
        let step = |step| Act::Step { step, reason: None };
        acts.push((Who::Officer, step(Step::Submit)));
        acts.push((Who::PrisonDecisionMaker, step(Step::Approve)));
        acts.push((Who::PrisonAdministrator, step(Step::Activate)));
    }
    let done: Vec<Done> = acts
        .into_iter()
        .map(|(who, act)| Done {
            at: Instant::from_london(day, 12, 0, 0),
            who,
            by: lists::HOSTILE.to_owned(),
            act,
        })
        .collect();
    Licence::replay(
        LicenceKind::Determinate,
        &done,
        &Rights::built_in().unwrap(),
    )
    .unwrap()
}

/// What the record has for the check before a recall.
fn life() -> sentence::after_release::LifeFacts {
    sentence::after_release::LifeFacts::read(
        r#"{"sentence":{"kind":"IPP","sentenced_on":"2008-04-21"},"date_of_birth":"1975-02-11","releases":["2011-05-10"],"recalls":[],"mappa":{"category":2}}"#,
    )
    .unwrap()
}

/// Something that may be a breach, in hostile words.
fn keeping() -> licence::recorded::Keeping {
    licence::recorded::Keeping {
        candidates: vec![licence::recorded::FoundCandidate {
            condition: 1,
            at: facts::When::Day(now().london_day()),
            words: lists::HOSTILE.to_owned(),
            facts: vec![STEP],
            confidence: None,
            equipment: None,
            decided: None,
        }],
        ..Default::default()
    }
}

fn page() -> SupervisionPage {
    let in_force = RecordedLicence {
        name: "1".to_owned(),
        licence: licence(true),
        steps: vec![STEP],
        not_taken: vec![not_taken()],
    };
    let draft = RecordedLicence {
        name: "2".to_owned(),
        licence: licence(false),
        ..in_force.clone()
    };
    let view = |recorded: RecordedLicence, may| LicenceView {
        watches: vec![
            (
                1,
                Watch::NotMonitored {
                    because: lists::HOSTILE.to_owned(),
                },
            ),
            (2, Watch::NotKnown),
        ],
        classes: vec![(1, Some(licence::policy::EvidenceClass::B))],
        keeping: keeping(),
        copies: Vec::new(),
        decisions: Vec::new(),
        tag: TagView {
            state: TagState::FitLate,
            days_at_risk: 3,
        },
        may,
        recorded,
    };
    let recall = Recall::default();
    let report = report(
        &Linked {
            person: lists::HOSTILE,
            licence: &licence(true),
            recall: &recall,
            evidence: &[],
            victims_told: None,
        },
        now(),
    );
    SupervisionPage {
        who: lists::people().remove(0),
        known_on: now().london_day(),
        now: now(),
        licences: vec![
            view(draft, vec![LicenceAct::Submit, LicenceAct::Withdraw]),
            view(in_force, vec![LicenceAct::BeginVariation]),
        ],
        recalls: vec![RecallView {
            recorded: RecordedRecall {
                name: "1".to_owned(),
                licence: Some("1".to_owned()),
                recall,
                steps: Vec::new(),
                papers: Vec::new(),
                not_taken: vec![not_taken()],
            },
            at_large: None,
            report,
            may: vec![RecallAct::Sign, RecallAct::Decline],
        }],
        reviews: Vec::new(),
        listed: Vec::new(),
        nowhere: vec![not_taken()],
        check: None,
        life: life(),
        duties: Vec::new(),
        policies: vec![("northmoor-2".to_owned(), Some(true))],
        recent: vec![(STEP, lists::HOSTILE.to_owned())],
        may_write: true,
        may_ask: true,
        keeps_reviews: true,
    }
}

impl Supervision for Invented {
    fn caseload(&self, viewer: &Viewer, own: bool, at: &AsAt) -> Result<CaseloadPage, Refusal> {
        self.check(viewer, Action::SeeSupervision)?;
        let line = CaseloadLine {
            who: lists::people().remove(0),
            officer: Some(viewer.user.clone()),
            licence: Some((LicenceKind::Determinate, "active".to_owned())),
            release_on: Day::parse_iso("2026-03-20").ok(),
            conditions: 20,
            not_monitored: 7,
            undecided: 2,
            breaches: 1,
            recall: None,
            review: Some("referred: no decision yet".to_owned()),
            not_taken: 2,
            next: Some(NextDuty {
                rule: "L9".to_owned(),
                title: lists::HOSTILE.to_owned(),
                owes: "tagging provider".to_owned(),
                due: None,
                state: "overdue".to_owned(),
            }),
            open: 3,
        };
        Ok(CaseloadPage {
            lines: if own { Vec::new() } else { vec![line; 60] },
            matching: if own { 0 } else { 60 },
            known_on: at.known_on,
        })
    }

    fn supervision(
        &self,
        viewer: &Viewer,
        _: PersonNumber,
        _: &AsAt,
    ) -> Result<SupervisionPage, Refusal> {
        self.check(viewer, Action::SeeSupervision)?;
        Ok(page())
    }

    fn supervise(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        act: &Supervise,
    ) -> Result<FactId, Refusal> {
        let (action, words) = match act {
            Supervise::Step { act, .. } => (Action::StepLicence, format!("{act:?}")),
            Supervise::Recall { act, .. } => (Action::StepRecall, format!("{act:?}")),
            Supervise::Review { act, .. } => (Action::KeepReview, format!("{act:?}")),
            other => (Action::WriteLicence, format!("{other:?}")),
        };
        self.check(viewer, action)?;
        self.note_down(format!("supervised {person}: {words}"));
        Ok(STEP)
    }

    fn licence_copy(
        &self,
        viewer: &Viewer,
        _: PersonNumber,
        (name, _): (&str, CopyFor),
        _: &AsAt,
    ) -> Result<CopyFile, Refusal> {
        self.check(viewer, Action::SeeSupervision)?;
        let whose = (lists::HOSTILE, None);
        Ok(CopyFile {
            document: licence::copies::CopyDocument::of_licence(&licence(true), 1, name, whose),
            sha256: "00".repeat(32),
            pdf: b"%PDF-1.7".to_vec(),
        })
    }

    fn policy(&self, _: &str) -> Result<Option<Policy>, Refusal> {
        Ok(Some(policy()))
    }
}
