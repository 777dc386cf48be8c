//! The invented office's keeping, erasing and giving away.

use super::{Invented, lists};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use desk::view::{PersonNumber, PersonSummary};
use desk::*;
use disclosure::{Item, Part, RequestClock, RequestState, Stop};
use facts::{Asker, Disclosed, FactId, Handling, RecordReference, RequestStep};
use retention::{Because, RecordAssessment, RecordState};
use web::Keep;
use web::office::Refusal;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn now() -> Instant {
    Instant::parse(super::NOW).unwrap()
}

fn who() -> PersonSummary {
    lists::people().remove(0)
}

const HUNDRED: FactId = FactId {
    position: 100,
    ordinal: 0,
};

fn hold(position: u64, lifted: bool) -> HoldView {
    HoldView {
        hold: FactId {
            position,
            ordinal: 0,
        },
        person: Some(PersonNumber(7)),
        placed: now(),
        by: "Asha Quill".to_owned(),
        reason: lists::HOSTILE.to_owned(),
        authority: "an invented inquiry".to_owned(),
        lifted: lifted.then(now),
        lifted_because: lifted.then(|| "it is over".to_owned()),
    }
}

fn record(state: RecordState) -> RecordAssessment {
    RecordAssessment {
        record: RecordReference::new("northmoor-cms", "visit/12"),
        agency: "northmoor".to_owned(),
        positions: [12].into(),
        state,
        because: vec![Because {
            schedule: "RT4".to_owned(),
            title: "Child on a plan".to_owned(),
            variant: "twenty_fifth_birthday".to_owned(),
            authority: "Common practice".to_owned(),
            verified: false,
            read: "not read, unverified",
            working: "born 14 September 1999; 25 years after: through 14 September 2024".to_owned(),
        }],
    }
}

fn line() -> RequestLine {
    RequestLine {
        request: HUNDRED,
        who: Some(who()),
        received: day("2026-10-21"),
        asker: Asker::Parent,
        asker_details: Some(lists::HOSTILE.to_owned()),
        clock: RequestClock {
            state: RequestState::Overdue {
                due: day("2026-11-20"),
            },
            due: Some(day("2026-11-20")),
            working: vec!["received 21 October 2026".to_owned()],
        },
    }
}

fn item(id: &str, decision: Option<DecisionView>) -> ItemView {
    ItemView {
        item: Item {
            id: id.to_owned(),
            title: "Record visit/12 of northmoor-cms".to_owned(),
            agency: "northmoor".to_owned(),
            received: Some(day("2026-03-02")),
            handling: Handling::Ordinary,
            also_about: 2,
            parts: vec![Part {
                name: "as it arrived".to_owned(),
                text: lists::HOSTILE.to_owned(),
            }],
        },
        decision,
    }
}

fn decision() -> DecisionView {
    DecisionView {
        disclosed: Disclosed::Redacted,
        exemption: Some("third_party".to_owned()),
        exemption_words: Some("Data Protection Act 2018".to_owned()),
        of_whom: Some("a neighbour".to_owned()),
        redactions: Vec::new(),
        reason: "has not agreed".to_owned(),
        by: "Asha Quill".to_owned(),
        at: now(),
        stale: false,
    }
}

impl Invented {
    fn kept(&self, viewer: &Viewer, action: Action, what: &str) -> Result<FactId, Refusal> {
        self.check(viewer, action)?;
        self.note_down(what.to_owned());
        Ok(HUNDRED)
    }
}

/// Refuses as a desk does where nothing is said.
fn said(field: &str, words: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() {
        return Err(Refusal::Invalid("say why".to_owned(), field.to_owned()));
    }
    Ok(())
}

impl Keep for Invented {
    fn retention(
        &self,
        viewer: &Viewer,
        _: RetentionFilter,
        _: Option<PersonNumber>,
    ) -> Result<RetentionList, Refusal> {
        self.check(viewer, Action::Retain)?;
        let lines = lists::people().into_iter().map(|who| RetentionLine {
            who,
            records: 12,
            due: 3,
            due_since: Some(day("2024-09-15")),
            cannot_tell: 1,
            held: true,
        });
        Ok(RetentionList {
            lines: lines.collect(),
            looked_through: 1_000,
            next: Some(PersonNumber(99)),
        })
    }

    fn retention_of(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
    ) -> Result<PersonRetention, Refusal> {
        self.check(viewer, Action::Retain)?;
        if person != PersonNumber(7) {
            return Err(Refusal::NotFound);
        }
        Ok(PersonRetention {
            who: who(),
            records: vec![
                record(RecordState::Due {
                    since: day("2024-09-15"),
                }),
                record(RecordState::CannotTell {
                    missing: vec!["the date of birth".to_owned()],
                }),
            ],
            holds: vec![hold(101, false), hold(90, true)],
            kept_longer: Some((day("2030-01-01"), "a claim".to_owned())),
        })
    }

    fn place_hold(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        (reason, _): (&str, &str),
    ) -> Result<FactId, Refusal> {
        said("reason", reason)?;
        self.kept(viewer, Action::Retain, &format!("held {person}: {reason}"))
    }

    fn lift_hold(
        &self,
        viewer: &Viewer,
        hold: FactId,
        (reason, _): (&str, &str),
    ) -> Result<FactId, Refusal> {
        said("reason", reason)?;
        self.kept(viewer, Action::Retain, &format!("lifted {hold}: {reason}"))
    }

    fn keep_longer(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        until: Day,
        reason: &str,
    ) -> Result<FactId, Refusal> {
        said("reason", reason)?;
        self.kept(
            viewer,
            Action::Retain,
            &format!("kept {person} through {until}: {reason}"),
        )
    }

    fn plan_erasure(&self, viewer: &Viewer, scope: &ErasureScope) -> Result<ErasurePlan, Refusal> {
        self.check(viewer, Action::Erase)?;
        let held = matches!(scope, ErasureScope::Source(_));
        Ok(ErasurePlan {
            records: 12,
            facts: 40,
            sources: [("northmoor-cms".to_owned(), 12)].into(),
            shared: vec![3],
            unread: vec![311],
            looks_kept: 4,
            holds: held
                .then(|| "a legal hold stands".to_owned())
                .into_iter()
                .collect(),
        })
    }

    fn erase(
        &self,
        viewer: &Viewer,
        scope: &ErasureScope,
        (ground, authority): (Ground, &str),
    ) -> Result<ErasureReceipt, Refusal> {
        self.check(viewer, Action::Erase)?;
        said("authority", authority)?;
        self.note_down(format!("erased {scope:?}: {}", ground.name()));
        Ok(self.erasures(viewer)?.remove(0))
    }

    fn erasures(&self, viewer: &Viewer) -> Result<Vec<ErasureReceipt>, Refusal> {
        self.check(viewer, Action::Erase)?;
        Ok(vec![ErasureReceipt {
            entry: 500,
            at: now(),
            by: "Asha Quill".to_owned(),
            role: "data protection officer".to_owned(),
            ground: "order of a court".to_owned(),
            authority: lists::HOSTILE.to_owned(),
            scope: "person".to_owned(),
            entries: 14,
            records: 12,
            complete_on: day("2026-12-27"),
            unfinished: true,
        }])
    }

    fn requests(&self, viewer: &Viewer) -> Result<Vec<RequestLine>, Refusal> {
        self.check(viewer, Action::SubjectAccess)?;
        Ok(vec![
            line(),
            RequestLine {
                who: None,
                ..line()
            },
        ])
    }

    fn open_request(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        _: &NewRequest,
    ) -> Result<FactId, Refusal> {
        self.kept(
            viewer,
            Action::SubjectAccess,
            &format!("request about {person}"),
        )
    }

    fn request(&self, viewer: &Viewer, request: FactId) -> Result<RequestPage, Refusal> {
        self.check(viewer, Action::SubjectAccess)?;
        if request != HUNDRED {
            return Err(Refusal::NotFound);
        }
        Ok(RequestPage {
            line: line(),
            steps: vec![StepView {
                on: day("2026-10-22"),
                step: "asked to show who they are",
                reason: lists::HOSTILE.to_owned(),
                by: "Asha Quill".to_owned(),
            }],
            items: vec![item("record-12", Some(decision())), item("record-13", None)],
            stops: vec![Stop::Undecided {
                item: "record-13".to_owned(),
            }],
        })
    }

    fn request_step(
        &self,
        viewer: &Viewer,
        request: FactId,
        (step, on): (RequestStep, Day),
        reason: &str,
    ) -> Result<FactId, Refusal> {
        said("reason", reason)?;
        self.kept(
            viewer,
            Action::SubjectAccess,
            &format!("{request} {} on {on}", step.name()),
        )
    }

    fn decide_item(
        &self,
        viewer: &Viewer,
        request: FactId,
        item: &str,
        decide: &DecideItem,
    ) -> Result<FactId, Refusal> {
        said("reason", &decide.reason)?;
        self.kept(
            viewer,
            Action::SubjectAccess,
            &format!(
                "{request} {item}: {:?} {:?} {:?}",
                decide.disclosed, decide.words, decide.parts
            ),
        )
    }

    fn answer_request(&self, viewer: &Viewer, request: FactId) -> Result<Vec<u8>, Refusal> {
        self.kept(viewer, Action::Disclose, &format!("{request} answered"))?;
        Ok(b"PK an archive".to_vec())
    }

    fn exemptions(&self, viewer: &Viewer, asker: Asker) -> Result<Vec<Exemption>, Refusal> {
        self.check(viewer, Action::SubjectAccess)?;
        let rules = disclosure::DisclosureRules::built_in();
        Ok(rules
            .exemptions_for(asker, now().london_day())
            .cloned()
            .collect())
    }
}
