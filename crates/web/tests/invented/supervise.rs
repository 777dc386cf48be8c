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
            known: None,
            decided: None,
        }],
        not_looked_up: vec![lists::HOSTILE.to_owned()],
        ..Default::default()
    }
}

/// A square with a hostile name.
fn zone() -> licence::zone::Zone {
    licence::zone::Zone::read(
        lists::HOSTILE,
        licence::zone::ZoneKind::Exclusion,
        r#"{"type":"Polygon","coordinates":[[[-1.5,53.0],[-1.4,53.0],[-1.4,53.1],[-1.5,53.1],[-1.5,53.0]]]}"#,
    )
    .unwrap()
}

/// An address that waits for approval and an area, in hostile words.
fn places() -> PlacesView {
    use licence::address::{Address, Approval, Stay};
    use licence::recorded::{RecordedAddress, RecordedPlaces, RecordedZone};
    let today = now().london_day();
    PlacesView {
        recorded: RecordedPlaces {
            addresses: vec![RecordedAddress {
                name: "A1".to_owned(),
                proposed_by: lists::HOSTILE.to_owned(),
                uprn: Some("10023456789".to_owned()),
                address: Address {
                    address: lists::HOSTILE.to_owned(),
                    stay: Stay::Main,
                    from: today,
                    until: None,
                    approval: Approval::Asked { on: today },
                },
            }],
            zones: vec![RecordedZone {
                name: "Z1".to_owned(),
                fact: STEP,
                since: today,
                licence: None,
                condition: None,
                zone: zone(),
            }],
            not_taken: vec![not_taken()],
        },
        today: lists::HOSTILE.to_owned(),
        writes: true,
        approves: true,
    }
}

/// A plan of one control that only the person's own word would show to have failed, in hostile words.
fn plan() -> PlanView {
    use licence::plan::{Control, Detection, Detector, Gap};
    use licence::recorded::{RecordedControl, RecordedPlan, RecordedRisk};
    PlanView {
        recorded: RecordedPlan {
            risks: vec![RecordedRisk {
                words: lists::HOSTILE.to_owned(),
                controls: vec![RecordedControl {
                    name: "C1".to_owned(),
                    fact: STEP,
                    since: now(),
                    licence: Some("1".to_owned()),
                    control: Control {
                        words: lists::HOSTILE.to_owned(),
                        condition: Some(1),
                        who: lists::HOSTILE.to_owned(),
                        contingency: lists::HOSTILE.to_owned(),
                        detectors: vec![Detector::SelfReport],
                    },
                }],
            }],
            ended: Vec::new(),
            not_taken: vec![not_taken()],
        },
        detection: vec![("C1".to_owned(), Detection::SelfReportOnly)],
        gaps: vec![Gap::Undetected {
            risk: lists::HOSTILE.to_owned(),
            control: lists::HOSTILE.to_owned(),
            detection: Detection::SelfReportOnly,
        }],
        keeps: true,
    }
}

/// A review with a dossier of one document that is put in and one that is asked to be withheld, in hostile words.
fn review() -> ReviewView {
    use facts::dossier::DossierAct;
    use parole::dossier::Handling;
    let document = |handling| DocumentLine {
        number: 1,
        title: lists::HOSTILE.to_owned(),
        source: lists::HOSTILE.to_owned(),
        dated: now().london_day(),
        added: now(),
        item: None,
        first_version: Some(2),
        page: Some(4),
        replaces: None,
        replaced_by: None,
        why_new_version: None,
        handling,
    };
    let set = |handling| DossierSetView {
        documents: vec![document(handling)],
        version: 2,
        pages: 9,
        versions: vec![VersionLine {
            version: 2,
            documents: 1,
            closed: now(),
        }],
        receipts: Vec::new(),
    };
    ReviewView {
        recorded: parole::recorded::RecordedReview {
            name: "1".to_owned(),
            review: parole::review::Review::planned(facts::parole::ReviewKind::PostTariff),
            steps: vec![STEP],
            directions: Vec::new(),
            tasks: Vec::new(),
            staff: Vec::new(),
            log: Vec::new(),
            conferences: Vec::new(),
            not_taken: vec![not_taken()],
        },
        times: Vec::new(),
        rights: vec![parole::rights::Right {
            rule: "P3",
            who: "Anyone",
            what: "ask for a public hearing",
            of: Some(lists::HOSTILE.to_owned()),
            last_day: now().london_day(),
            state: parole::rights::RightState::Open,
        }],
        next: None,
        before_next: vec![BeforeNext {
            what: lists::HOSTILE.to_owned(),
            who: Some(lists::HOSTILE.to_owned()),
            by: Some(now().london_day()),
            late: true,
            because: "entered after the decision",
            task: Some("T1".to_owned()),
            done: None,
        }],
        may: vec![
            facts::parole::ReviewAct::SetTask,
            facts::parole::ReviewAct::Direct,
        ],
        hearing: HearingView {
            recorded: parole::recorded_hearing::RecordedHearing {
                members: vec![parole::panel::Member {
                    name: lists::HOSTILE.to_owned(),
                    profession: parole::panel::Profession::Judge,
                    may_chair: true,
                    conflicts: None,
                    away: [now().london_day()].into(),
                }],
                place: Some(parole::recorded_hearing::Place {
                    venue: Some(lists::HOSTILE.to_owned()),
                    link: Some(lists::HOSTILE.to_owned()),
                }),
                press: vec![parole::recorded_hearing::Accredited {
                    outlet: lists::HOSTILE.to_owned(),
                    contact: Some(lists::HOSTILE.to_owned()),
                    on: now().london_day(),
                }],
                excluded: vec![parole::recorded_hearing::Exclusion {
                    who: lists::HOSTILE.to_owned(),
                    decided_by: lists::HOSTILE.to_owned(),
                    why: lists::HOSTILE.to_owned(),
                    on: now().london_day(),
                }],
                ..Default::default()
            },
            faults: vec![parole::panel::PanelFault::NoChair],
            apply_by: Some(now().london_day()),
            late: 1,
            publications: PublicationsView {
                decided_on: Some(now().london_day()),
                announcements: vec![PublicationLine {
                    reference: "7QK2M-X0R8D".to_owned(),
                    on: now().london_day(),
                    withdrawn: None,
                    stands: true,
                    text: vec![lists::HOSTILE.to_owned()],
                }],
                may: true,
                ..PublicationsView::default()
            },
        },
        dossier: DossierView {
            checklist: vec![ItemLine {
                item: facts::dossier::ScheduleItem::Name,
                held: None,
                late: false,
            }],
            missing: 15,
            open: set(Handling::Open),
            withheld: Some(set(Handling::WithholdingAsked {
                on: now().london_day(),
                grounds: lists::HOSTILE.to_owned(),
            })),
            may: DossierAct::ALL.to_vec(),
            may_withheld: DossierAct::ALL.to_vec(),
            assembles: true,
            not_taken: vec![not_taken()],
        },
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
        patterns: licence::recorded::patterns("1", &keeping(), &[], now().london_day()),
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
            arrest: licence::recorded::Arrest::NotArrested {
                as_of: now().london_day(),
                force: Some(lists::HOSTILE.to_owned()),
                words: None,
            },
            report,
            could_have_found: vec![licence::plan::CouldHaveFound {
                trace: licence::plan::Trace {
                    on: now().london_day(),
                    by: licence::plan::Detector::Device,
                    condition: 1,
                    words: lists::HOSTILE.to_owned(),
                },
                was_in_plan: false,
                days_before: 3,
            }],
            may: vec![RecallAct::Sign, RecallAct::Decline],
        }],
        reviews: vec![review()],
        listed: Vec::new(),
        places: places(),
        plan: plan(),
        nowhere: vec![not_taken()],
        check: None,
        tranche: Some(licence::recall::Tranche {
            recalled_on: now().london_day(),
            release_on: None,
            working: lists::HOSTILE.to_owned(),
            authority: lists::HOSTILE.to_owned(),
            verified: false,
        }),
        life: life(),
        duties: Vec::new(),
        policies: vec![("northmoor-2".to_owned(), Some(true))],
        recent: vec![(STEP, lists::HOSTILE.to_owned())],
        may_write: true,
        may_ask: true,
        keeps_reviews: true,
    }
}

fn announced(reference: &str) -> Announcement {
    Announcement {
        reference: reference.to_owned(),
        day: now().london_day(),
        how: lists::HOSTILE.to_owned(),
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
            at_large: Some((now().london_day(), lists::HOSTILE.to_owned())),
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
            Supervise::Recalled(step) => (Action::StepRecall, format!("{:?}", step.act)),
            Supervise::Recall { act, .. } => (Action::StepRecall, format!("{act:?}")),
            Supervise::Review { act, .. } => (Action::KeepReview, format!("{act:?}")),
            Supervise::Victim(step) => (Action::KeepVictims, format!("{step:?}")),
            Supervise::Plan(step) => (Action::KeepPlan, format!("{step:?}")),
            Supervise::Address(step)
                if matches!(
                    step.act,
                    facts::place::AddressAct::Approve | facts::place::AddressAct::Refuse
                ) =>
            {
                (Action::ApproveAddress, format!("{step:?}"))
            }
            Supervise::Publish(step) => (Action::Publish, format!("{step:?}")),
            Supervise::Clear { .. } => (Action::KeepVictims, format!("{act:?}")),
            Supervise::Hearing(step) => (Action::KeepReview, format!("{step:?}")),
            Supervise::Assemble { .. } => (Action::KeepReview, format!("{act:?}")),
            Supervise::Dossier(step) => (Action::KeepDossier, format!("{step:?}")),
            other => (Action::WriteLicence, format!("{other:?}")),
        };
        self.check(viewer, action)?;
        self.note_down(format!("supervised {person}: {words}"));
        Ok(STEP)
    }

    fn public_hearings(&self) -> Result<Vec<Announcement>, Refusal> {
        Ok(vec![announced("7")])
    }

    fn public_hearing(&self, reference: &str) -> Result<Option<Seen<Announcement>>, Refusal> {
        Ok(match reference {
            "7" => Some(Seen::Published(announced("7"))),
            "9" => Some(Seen::Gone),
            _ => None,
        })
    }

    fn public_decision(&self, reference: &str) -> Result<Option<Seen<Summary>>, Refusal> {
        let summary = || Summary {
            reference: "7".to_owned(),
            outcome: "release refused, 1 June 2026".to_owned(),
            paragraphs: vec![lists::HOSTILE.to_owned()],
        };
        Ok(match reference {
            "7" => Some(Seen::Published(summary())),
            "9" => Some(Seen::Gone),
            _ => None,
        })
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

    fn dossier_file(
        &self,
        viewer: &Viewer,
        _: PersonNumber,
        (_, set, _): (&str, facts::dossier::DossierSet, u32),
        _: &AsAt,
    ) -> Result<DossierFile, Refusal> {
        self.check(viewer, Action::SeeSupervision)?;
        if set == facts::dossier::DossierSet::Withheld {
            self.check(viewer, Action::SeeWithheld)?;
        }
        Ok(DossierFile {
            sha256: "00".repeat(32),
            pages: 3,
            pdf: b"%PDF-1.7".to_vec(),
        })
    }

    fn area(
        &self,
        viewer: &Viewer,
        _: PersonNumber,
        _: &str,
        _: &AsAt,
    ) -> Result<licence::zone::Zone, Refusal> {
        self.check(viewer, Action::SeeSupervision)?;
        Ok(zone())
    }

    fn victims(&self, viewer: &Viewer, _: PersonNumber, at: &AsAt) -> Result<VictimsPage, Refusal> {
        self.check(viewer, Action::KeepVictims)?;
        let mut recorded = licence::recorded::RecordedVictim::named("V1");
        recorded.name = Some(lists::HOSTILE.to_owned());
        recorded.reach = Some(lists::HOSTILE.to_owned());
        Ok(VictimsPage {
            who: lists::people().remove(0),
            known_on: at.known_on,
            victims: vec![VictimView {
                recorded,
                open: vec![licence::victims::Open::NotAsked],
            }],
            copy: None,
            published: vec![Published {
                fact: STEP,
                of: licence::victims::NoticeOf::Decision,
                on: at.known_on,
                words: lists::HOSTILE.to_owned(),
                may_be: false,
                cleared: false,
            }],
        })
    }

    fn policy(&self, _: &str) -> Result<Option<Policy>, Refusal> {
        Ok(Some(policy()))
    }
}
