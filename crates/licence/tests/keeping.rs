//! Plans, compliance and those harmed: what would detect a failure, what an officer may decide, what was told too late, what a device
//! and its custody show, what somebody harmed is owed.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::{Day, Instant};
use licence::compliance::{
    Action, Candidate, Confidence, Decided, Decision, DecisionRefused, Disclosable, Disclosure,
    Inspection, Shown, Watch, contradictions, shown, watches,
};
use licence::life::{Act, Done, Licence, LicenceKind, Rights, SetBy, Step, Who};
use licence::plan::{Control, Detection, Detector, Gap, Risk, Trace, could_have_found, gaps};
use licence::policy::Policy;
use licence::recorded::{CopyState, RecordedCopy, RecordedLicence, standing};
use licence::served::{ServedCondition, Values};
use licence::tag::TagState;
use licence::victims::{Answer, Asked, Contact, Notice, NoticeOf, Open, Reading, Request};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn noon(text: &str) -> Instant {
    Instant::from_london(day(text), 12, 0, 0)
}

fn control(words: &str, condition: Option<u32>, detectors: &[Detector]) -> Control {
    Control {
        words: words.to_owned(),
        condition,
        who: "officer".to_owned(),
        contingency: "recall is considered".to_owned(),
        detectors: detectors.to_vec(),
    }
}

fn plan() -> Vec<Risk> {
    vec![
        Risk {
            words: "harm to children in a household".to_owned(),
            controls: vec![
                control("tells of relationships", Some(4), &[Detector::SelfReport]),
                control(
                    "devices are inspected",
                    Some(5),
                    &[Detector::Device, Detector::SelfReport],
                ),
                control("does not drink", None, &[]),
            ],
        },
        Risk {
            words: "violence".to_owned(),
            controls: vec![],
        },
    ]
}

#[test]
fn a_plan_shows_what_nothing_or_only_the_persons_word_would_detect() {
    let detections: Vec<Detection> = plan()[0].controls.iter().map(Control::detection).collect();
    assert_eq!(
        detections,
        [
            Detection::SelfReportOnly,
            Detection::Detected,
            Detection::Nothing
        ]
    );
    let found = gaps(&plan(), &[4]);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.contains(&Gap::NoControl {
        risk: "violence".to_owned()
    }));
    assert!(found.contains(&Gap::NoSuchCondition {
        control: "devices are inspected".to_owned(),
        condition: 5
    }));
}

#[test]
fn for_a_recall_it_says_what_could_have_found_it_and_when() {
    let trace = |on: &str, by, condition| Trace {
        on: day(on),
        by,
        condition,
        words: "x".to_owned(),
    };
    let traces = [
        trace("2023-03-01", Detector::Device, 5),
        trace("2022-11-30", Detector::OtherAgencies, 4),
        trace("2022-10-01", Detector::SelfReport, 4),
        trace("2023-04-01", Detector::Device, 5),
    ];
    let found = could_have_found(&plan(), &traces, day("2023-03-06"));
    let told: Vec<(i32, bool)> = found
        .iter()
        .map(|one| (one.days_before, one.was_in_plan))
        .collect();
    // 30 November to 6 March: 31 + 31 + 28 + 6 = 96 days.
    assert_eq!(told, [(96, false), (5, true)]);
}

fn licence() -> (Licence, Vec<Policy>) {
    let policies: Vec<Policy> = Policy::built_in()
        .into_iter()
        .filter_map(|read| read.policy)
        .collect();
    let policy = &policies[1];
    let serve = |code: &str, values: Values| {
        ServedCondition::serve(policy.condition(&policy.identity(code)).unwrap(), values).unwrap()
    };
    let until = Values::from([("until".to_owned(), vec!["2026-12-31".to_owned()])]);
    let act = |on: &str, who, act| Done {
        at: noon(on),
        who,
        by: "x".to_owned(),
        act,
    };
    let add = |condition, set_by| act("2026-01-05", Who::Officer, Act::Add { condition, set_by });
    let step = |on: &str, who, step| act(on, who, Act::Step { step, reason: None });
    let done = [
        act(
            "2026-01-05",
            Who::Officer,
            Act::SetStart {
                day: day("2026-02-02"),
            },
        ),
        add(serve("S3", Values::new()), SetBy::Order),
        add(serve("A9", until), SetBy::Officer),
        add(serve("A14", Values::new()), SetBy::Officer),
        add(
            ServedCondition::bespoke("Own words.").unwrap(),
            SetBy::Officer,
        ),
        step("2026-01-06", Who::Officer, Step::Submit),
        step("2026-01-07", Who::PrisonDecisionMaker, Step::Approve),
        step("2026-02-02", Who::PrisonAdministrator, Step::Activate),
    ];
    (
        Licence::replay(
            LicenceKind::Determinate,
            &done,
            &Rights::built_in().unwrap(),
        )
        .unwrap(),
        policies,
    )
}

#[test]
fn what_nobody_watches_is_said() {
    let (licence, policies) = licence();
    let sources = [(2, "tag provider".to_owned())];
    let with = |tag| watches(&licence, &policies, &sources, tag);
    let found = with(TagState::FitLate);
    assert!(
        matches!(&found[0].1, Watch::NotMonitored { because } if because.contains("no source"))
    );
    assert!(matches!(&found[1].1, Watch::NotMonitored { because } if because.contains("fit late")));
    assert_eq!(
        (&found[2].1, &found[3].1),
        (&Watch::ByReportOnly, &Watch::NotKnown)
    );
    assert_eq!(
        with(TagState::Fitted)[1].1,
        Watch::Watched {
            by: "tag provider".to_owned()
        }
    );
}

#[test]
fn every_copy_is_made_from_the_one_entry_and_owed_until_it_is_acknowledged() {
    use licence::copies::{CopyRows, Recipient};
    let (licence, policies) = licence();
    let rows = CopyRows::built_in().unwrap();
    let copies = rows.copies(&licence, &policies);
    let numbers = |wanted: Recipient| {
        let copy = copies.iter().find(|copy| copy.recipient == wanted);
        copy.map(|copy| {
            copy.conditions
                .iter()
                .map(|one| one.number)
                .collect::<Vec<_>>()
        })
    };
    // The tag (2) goes to whoever fits it, with the day as it was entered; nothing here is about those harmed.
    assert_eq!(numbers(Recipient::Police), Some(vec![1, 2, 3, 4]));
    assert_eq!(numbers(Recipient::TaggingProvider), Some(vec![2]));
    assert_eq!(numbers(Recipient::VictimLiaison), None);
    let order = copies
        .iter()
        .find(|copy| copy.recipient == Recipient::TaggingProvider)
        .unwrap();
    assert_eq!(order.conditions[0].values["until"], ["2026-12-31"]);

    // Each recipient's copy that is not received yet: whose, how it stands, and of which version.
    let open = |licence: &Licence, recorded: &[RecordedCopy]| -> Vec<(Recipient, CopyState, u32)> {
        let one = RecordedLicence {
            name: "1".to_owned(),
            licence: licence.clone(),
            steps: Vec::new(),
            not_taken: Vec::new(),
        };
        standing(&one, &rows, &policies, recorded)
            .into_iter()
            .filter(|standing| standing.state != CopyState::Received)
            .map(|standing| {
                (
                    standing.copy.recipient,
                    standing.state,
                    standing.copy.version,
                )
            })
            .collect()
    };
    let mut sent: Vec<RecordedCopy> = copies
        .iter()
        .map(|copy| RecordedCopy {
            licence: "1".to_owned(),
            version: copy.version,
            recipient: copy.recipient,
            made: Some(noon("2026-02-02")),
            sent: Some(noon("2026-02-02")),
            received: None,
            sha256: None,
            facts: Vec::new(),
        })
        .collect();
    let none_made = open(&licence, &[]);
    assert_eq!(none_made.len(), copies.len());
    assert!(
        none_made
            .iter()
            .all(|(_, state, _)| *state == CopyState::NotMade)
    );
    let all_sent = open(&licence, &sent);
    assert_eq!(all_sent.len(), copies.len());
    assert!(
        all_sent
            .iter()
            .all(|(_, state, _)| *state == CopyState::NotReceived)
    );
    for one in &mut sent {
        one.received = Some(noon("2026-02-03"));
    }
    assert_eq!(open(&licence, &sent), []);

    // A condition for the police only is put in: only they are owed a new copy, once it is served.
    let rights = Rights::built_in().unwrap();
    let mut varied = licence;
    let act = |on: &str, who, act| Done {
        at: noon(on),
        who,
        by: "x".to_owned(),
        act,
    };
    let step = |on: &str, who, step| act(on, who, Act::Step { step, reason: None });
    for done in [
        step("2026-03-02", Who::Officer, Step::BeginVariation),
        act(
            "2026-03-02",
            Who::Officer,
            Act::Add {
                condition: ServedCondition::bespoke("Another.").unwrap(),
                set_by: SetBy::Officer,
            },
        ),
        step("2026-03-03", Who::Officer, Step::Submit),
        step("2026-03-04", Who::HeadOfProbationUnit, Step::Approve),
    ] {
        varied = varied.after(&done, &rights).unwrap();
        assert_eq!(open(&varied, &sent), [], "not served yet");
    }
    varied = varied
        .after(
            &step("2026-03-05", Who::Officer, Step::ServeVariation),
            &rights,
        )
        .unwrap();
    assert_eq!(
        open(&varied, &sent),
        [(Recipient::Police, CopyState::NotMade, 2)]
    );
}

type DecisionRow = (
    Decided,
    Option<Action>,
    &'static str,
    Option<TagState>,
    Option<DecisionRefused>,
);

/// `(decided, action, reason, equipment, refused as)`.
#[rustfmt::skip]
const DECISIONS: &[DecisionRow] = &[
    (Decided::Breach,            Some(Action::Warning), "said so",     Some(TagState::Fitted), None),
    (Decided::Breach,            None,                  "said so",     None,                   Some(DecisionRefused::Action)),
    (Decided::Acceptable,        Some(Action::Warning), "was ill",     None,                   Some(DecisionRefused::Action)),
    (Decided::PermissionExisted, None,                  "",            None,                   Some(DecisionRefused::NoReason)),
    (Decided::PermissionExisted, None,                  "given on 3rd", None,                  None),
    (Decided::Equipment,         None,                  "battery",     Some(TagState::Flat),   None),
    (Decided::Equipment,         None,                  "battery",     Some(TagState::Fitted), Some(DecisionRefused::EquipmentWorked)),
    (Decided::Equipment,         None,                  "battery",     None,                   Some(DecisionRefused::EquipmentWorked)),
    (Decided::WrongPerson,       None,                  "a namesake",  None,                   None),
];

#[test]
fn an_officer_decides_with_a_reason_and_without_contradiction() {
    for (decided, action, reason, equipment, refused) in DECISIONS {
        let candidate = Candidate {
            condition: 2,
            at: noon("2026-03-01"),
            facts: vec!["record 1".to_owned()],
            confidence: Confidence::OneSource,
            equipment: *equipment,
        };
        let decision = Decision {
            decided: *decided,
            reason: (*reason).to_owned(),
            action: *action,
            by: "robin".to_owned(),
            at: noon("2026-03-02"),
        };
        assert_eq!(
            decision.check(&candidate).err(),
            *refused,
            "{decided:?} {action:?}"
        );
    }
}

#[test]
fn what_was_known_before_it_was_told_is_found() {
    let one = |key: &str, on: &str| Disclosure {
        kind: Disclosable::Relationship,
        key: key.to_owned(),
        on: day(on),
        by: "x".to_owned(),
    };
    let told = [
        one("Oriel Tansy", "2026-03-10"),
        one("Wren Sedge", "2026-03-02"),
    ];
    let seen = [
        one("Oriel Tansy", "2026-02-20"),
        one("oriel tansy ", "2026-02-10"),
        one("Wren Sedge", "2026-03-01"),
        one("Bay Lorne", "2026-03-20"),
        one("Later", "2026-05-01"),
    ];
    let found = contradictions(&told, &seen, 2, day("2026-03-31"));
    // Oriel: first seen on 10 February, told on 10 March: 28 days. Bay: seen on the 20th, not told by the 31st: 11. Wren: a day.
    let named: Vec<(&str, Option<Day>, i32)> = found
        .iter()
        .map(|one| (one.seen.key.trim(), one.told, one.days))
        .collect();
    assert_eq!(
        named,
        [
            ("oriel tansy", Some(day("2026-03-10")), 28),
            ("Bay Lorne", None, 11)
        ]
    );
}

#[test]
fn a_device_shows_what_is_gone_and_custody_where_it_broke() {
    let at = |hour| Instant::from_london(day("2026-03-03"), hour, 0, 0);
    let mut inspection = Inspection {
        device: "invented 1".to_owned(),
        taken: at(9),
        held: vec![
            ("officer".to_owned(), at(9), at(11)),
            ("examiner".to_owned(), at(11), at(16)),
        ],
        history_from: Some(day("2026-01-05")),
        copy_sha256: Some("0".repeat(64)),
    };
    assert_eq!(shown(&inspection, day("2026-01-05")), []);
    inspection.history_from = Some(day("2026-03-01"));
    inspection.held[1].1 = at(12);
    inspection.copy_sha256 = None;
    assert_eq!(
        shown(&inspection, day("2026-01-05")),
        [
            Shown::HistoryGone {
                should_begin: day("2026-01-05"),
                begins: Some(day("2026-03-01"))
            },
            Shown::CustodyBroken {
                after: "officer".to_owned()
            },
            Shown::NoChecksum,
        ]
    );
}

#[test]
fn somebody_harmed_is_answered_and_told_before_the_public() {
    let mut contact = Contact {
        in_scheme: None,
        requests: vec![
            Request {
                asked: Asked::NoContact,
                on: day("2026-01-05"),
                answer: Answer::Condition { number: 3 },
            },
            Request {
                asked: Asked::Zone,
                on: day("2026-01-06"),
                answer: Answer::NotYet,
            },
            Request {
                asked: Asked::Condition,
                on: day("2026-01-06"),
                answer: Answer::Refused {
                    reason: "not necessary".to_owned(),
                },
            },
        ],
        statement: Some(Reading::NotSaid),
        notices: vec![Notice {
            of: NoticeOf::Decision,
            owed_from: noon("2026-04-30"),
            sent: None,
            acknowledged: None,
        }],
    };
    assert_eq!(
        contact.open(&[1, 2, 3]),
        [
            Open::NotAsked,
            Open::Unanswered {
                asked: Asked::Zone,
                since: day("2026-01-06")
            },
            Open::ReadingNotSaid,
            Open::NotSent {
                of: NoticeOf::Decision
            },
        ]
    );
    assert!(
        contact
            .open(&[1, 2])
            .contains(&Open::ConditionGone { number: 3 })
    );
    contact.in_scheme = Some(true);
    assert!(!contact.may_be_published(NoticeOf::Decision, noon("2026-05-01")));
    contact.notices[0].sent = Some(noon("2026-05-02"));
    assert!(
        !contact.may_be_published(NoticeOf::Decision, noon("2026-05-01")),
        "sent only later"
    );
    assert!(contact.may_be_published(NoticeOf::Decision, noon("2026-05-02")));
    assert!(!contact.may_be_published(NoticeOf::Hearing, noon("2026-05-02")));
    contact.in_scheme = Some(false);
    assert!(contact.may_be_published(NoticeOf::Hearing, noon("2026-05-02")));
}
