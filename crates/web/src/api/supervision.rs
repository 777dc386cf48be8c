//! Licences, recalls and parole reviews: the caseload, a person's supervision, copies of a licence, and every step that the pages take.
//!
//! What is shown has the form of the page's own parts; which step is whose is the licence's table, as on the pages.

use super::acts::{Filed, filed_at};
use super::body::{Line, Sent, WholeNumber};
use super::describe::{Gives, KNOWN_ON, Operation, of, post, read};
use super::query::{Form, Parameter};
use super::supervision_bodies::{
    BeginBody, CandidateBody, ConditionsBody, CopyBody, DecisionBody, DisclosureBody,
    InspectionBody, RecallStepBody, RecordBody, ReviewStepBody, StepBody, TagBody,
};
use super::{Answer, answer, at};
use crate::fields::person_number;
use crate::guard::Visit;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::extract::Path;
use desk::{CopyFor, Kept, Supervise, Ticked};
use facts::compliance::{
    CandidateBreach, ComplianceRecord, DeviceHeld, DeviceInspection, DisclosureEntry,
};
use facts::copies::CopyEvent;
use facts::licence::RecallStep;
use facts::{FactId, Party, When};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub(super) const SUPERVISION: &str = "Licence, recall and parole";

const WHOSE: Parameter = Parameter {
    name: "whose",
    form: Form::OneOf(&["own", "all"]),
    about: "`own`: only people whose licence the asker wrote.",
};

/// What the page shows, as it stands there.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Shown {
    /// The parts of the page, by their names.
    page: Value,
}

/// A step that makes a fact.
pub(super) const fn step(
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    about: &'static str,
    takes: super::describe::MakeSchema,
) -> Operation {
    post(
        path,
        id,
        (SUPERVISION, summary),
        about,
        takes,
        Gives::Made(of::<Filed>),
    )
}

/// The operations of this module.
pub(crate) static OPERATIONS: &[Operation] = &[
    read(
        "/api/v1/caseload",
        "caseload",
        (
            SUPERVISION,
            "People on licence or under review, and what each needs next",
        ),
        "At most 100 people, most urgent first.",
        &[KNOWN_ON, WHOSE],
        of::<Shown>,
    ),
    read(
        "/api/v1/people/{person}/supervision",
        "supervision",
        (
            SUPERVISION,
            "A person's licences, recalls and reviews, and what is due",
        ),
        "Each condition as it was served, with how it is watched, what may be a breach and what was decided. A review without a decision is none that refused.",
        &[KNOWN_ON],
        of::<Shown>,
    ),
    read(
        "/api/v1/people/{person}/licences/{licence}/copies/{recipient}",
        "licenceCopy",
        (
            SUPERVISION,
            "A licence as a recipient may have it, as data with its checksum",
        ),
        "`recipient`: person, police, tagging_provider, accommodation, victim_liaison. Each is told what is theirs, and no more.",
        &[],
        of::<Shown>,
    ),
    step(
        "/api/v1/people/{person}/licences",
        "beginLicence",
        "Begin a licence, with every standard condition of a policy",
        "",
        of::<BeginBody>,
    ),
    step(
        "/api/v1/people/{person}/licences/{licence}/conditions",
        "writeConditions",
        "Say which additional conditions a draft holds",
        "What is not named is taken out of the draft.",
        of::<ConditionsBody>,
    ),
    step(
        "/api/v1/people/{person}/licences/{licence}/steps",
        "stepLicence",
        "Take a licence further",
        "Which step may follow, and whose it is, is one table; another office's step is refused.",
        of::<StepBody>,
    ),
    step(
        "/api/v1/people/{person}/licences/{licence}/decisions",
        "decideCondition",
        "Decide whether a condition was kept",
        "A machine finds; an officer decides.",
        of::<DecisionBody>,
    ),
    step(
        "/api/v1/people/{person}/licences/{licence}/tag-events",
        "tagEvent",
        "Say what happened to the tag",
        "",
        of::<TagBody>,
    ),
    step(
        "/api/v1/people/{person}/licences/{licence}/copies",
        "copyEvent",
        "Make the copies that are owed, or say that one was sent or received",
        "",
        of::<CopyBody>,
    ),
    step(
        "/api/v1/people/{person}/licences/{licence}/records",
        "recordCompliance",
        "Record a permission, attendance or test under a condition",
        "",
        of::<RecordBody>,
    ),
    step(
        "/api/v1/people/{person}/licences/{licence}/candidates",
        "raiseCandidate",
        "Raise what may be a breach",
        "It decides nothing.",
        of::<CandidateBody>,
    ),
    step(
        "/api/v1/people/{person}/disclosures",
        "disclose",
        "Enter what was told or seen in the disclosure register",
        "",
        of::<DisclosureBody>,
    ),
    step(
        "/api/v1/people/{person}/inspections",
        "inspectDevice",
        "Record the inspection of a device, with who held it",
        "",
        of::<InspectionBody>,
    ),
    step(
        "/api/v1/people/{person}/recall-steps",
        "stepRecall",
        "Take a recall further, or ask for one",
        "Nobody signs, and no licence is revoked, on a day on which it is not known to be in force.",
        of::<RecallStepBody>,
    ),
    step(
        "/api/v1/people/{person}/review-steps",
        "stepReview",
        "Keep a step of a review by the Parole Board",
        "",
        of::<ReviewStepBody>,
    ),
];

pub(crate) async fn caseload(visit: Visit, Asked(fields): Asked) -> Answer {
    let at = at(&visit, &fields)?;
    let own = fields.get("whose") == Some("own");
    answer(&visit, move |office, viewer| {
        office
            .caseload(viewer, own, &at)
            .and_then(|page| shown(&page))
    })
    .await
}

pub(crate) async fn show(visit: Visit, Path(person): Path<String>, Asked(fields): Asked) -> Answer {
    let (person, at) = (person_number(&person)?, at(&visit, &fields)?);
    answer(&visit, move |office, viewer| {
        office
            .supervision(viewer, person, &at)
            .and_then(|page| shown(&page))
    })
    .await
}

pub(crate) async fn copy(
    visit: Visit,
    Path((person, licence, recipient)): Path<(String, String, String)>,
) -> Answer {
    let person = person_number(&person)?;
    let copy_for = CopyFor::named(&recipient).ok_or(Problem::NotFound)?;
    let at = desk::view::AsAt::present(visit.app.office.now());
    answer(&visit, move |office, viewer| {
        office
            .licence_copy(viewer, person, (&licence, copy_for), &at)
            .and_then(|file| shown(&file))
    })
    .await
}

pub(super) fn shown(page: &impl Serialize) -> Result<Shown, crate::office::Refusal> {
    let page = serde_json::to_value(page)
        .map_err(|fault| crate::office::Refusal::Failed(fault.to_string()))?;
    Ok(Shown { page })
}

pub(crate) async fn begin(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<BeginBody>,
) -> Answer {
    let act = Supervise::Begin {
        kind: body.kind,
        policy: body.policy.0,
        release_on: body.release_on.0,
    };
    done(&visit, &person, act).await
}

pub(crate) async fn conditions(
    visit: Visit,
    Path((person, licence)): Path<(String, String)>,
    Sent(body): Sent<ConditionsBody>,
) -> Answer {
    let ticked = body.conditions.into_iter().map(|one| Ticked {
        code: one.code.0,
        values: one.values,
    });
    let act = Supervise::Conditions {
        licence,
        ticked: ticked.collect(),
        own_words: body.own_words.into_iter().map(|words| words.0).collect(),
        set_by: body.set_by,
        submit: body.submit,
    };
    done(&visit, &person, act).await
}

pub(crate) async fn step_licence(
    visit: Visit,
    Path((person, licence)): Path<(String, String)>,
    Sent(body): Sent<StepBody>,
) -> Answer {
    let act = Supervise::Step {
        licence,
        act: body.act,
        reason: body.reason.map(|words| words.0),
    };
    done(&visit, &person, act).await
}

pub(crate) async fn decide(
    visit: Visit,
    Path((person, licence)): Path<(String, String)>,
    Sent(body): Sent<DecisionBody>,
) -> Answer {
    let act = Supervise::Decide {
        licence,
        condition: number(body.condition, "condition")?,
        decided: body.decided,
        action: body.action,
        reason: body.reason.0,
        evidence: evidence(body.evidence)?,
    };
    done(&visit, &person, act).await
}

pub(crate) async fn tag(
    visit: Visit,
    Path((person, licence)): Path<(String, String)>,
    Sent(body): Sent<TagBody>,
) -> Answer {
    let act = Supervise::Tag {
        licence,
        event: body.event,
        fit_by: body.fit_by.map(|day| day.0),
    };
    done(&visit, &person, act).await
}

pub(crate) async fn copy_event(
    visit: Visit,
    Path((person, licence)): Path<(String, String)>,
    Sent(body): Sent<CopyBody>,
) -> Answer {
    let act = match (body.event, body.recipient) {
        (CopyEvent::Made, None) => Supervise::MakeCopies { licence },
        (event @ (CopyEvent::Sent | CopyEvent::Received), Some(recipient)) => Supervise::Copy {
            licence,
            recipient,
            event,
        },
        _ => {
            let words = "name the recipient where a copy was sent or received, and only there";
            return Err(Problem::InvalidIn(words.to_owned(), "recipient".to_owned()));
        }
    };
    done(&visit, &person, act).await
}

pub(crate) async fn record(
    visit: Visit,
    Path((person, licence)): Path<(String, String)>,
    Sent(body): Sent<RecordBody>,
) -> Answer {
    let act = Supervise::Keep {
        kept: Kept::Record(ComplianceRecord {
            licence,
            condition_number: number(body.condition, "condition")?,
            event: body.event,
            words: body.words.map(|words| words.0),
            by: Party::default(),
        }),
        from: When::Day(body.from.0),
        until: body.until.map(|day| When::Day(day.0)),
    };
    done(&visit, &person, act).await
}

pub(crate) async fn candidate(
    visit: Visit,
    Path((person, licence)): Path<(String, String)>,
    Sent(body): Sent<CandidateBody>,
) -> Answer {
    let act = Supervise::Keep {
        kept: Kept::Candidate(CandidateBreach {
            licence,
            condition_number: number(body.condition, "condition")?,
            evidence: evidence(body.evidence)?,
            confidence: body.confidence,
            equipment: body.equipment,
            words: body.words.0,
            by: Party::default(),
        }),
        from: when(&body.at, "at")?,
        until: None,
    };
    done(&visit, &person, act).await
}

pub(crate) async fn disclose(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<DisclosureBody>,
) -> Answer {
    let act = Supervise::Keep {
        kept: Kept::Disclosure(DisclosureEntry {
            what: body.what,
            key: body.key.0,
            how: body.how,
            words: body.words.map(|words| words.0),
            by: Party::default(),
        }),
        from: When::Day(body.on.0),
        until: None,
    };
    done(&visit, &person, act).await
}

pub(crate) async fn inspect(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<InspectionBody>,
) -> Answer {
    let held: Result<Vec<DeviceHeld>, Problem> = body
        .held
        .into_iter()
        .map(|held| {
            Ok(DeviceHeld {
                from: when(&held.from, "held")?,
                until: held.until.map(|until| when(&until, "held")).transpose()?,
                who: held.who.0,
            })
        })
        .collect();
    let act = Supervise::Keep {
        kept: Kept::Inspection(DeviceInspection {
            device: body.device.0,
            known_since: body.known_since.map(|day| day.0),
            held: held?,
            history_from: body.history_from.map(|day| day.0),
            copy_sha256: body.copy_sha256.map(|line| line.0),
            found: body.found.map(|words| words.0),
            by: Party::default(),
        }),
        from: when(&body.taken, "taken")?,
        until: None,
    };
    done(&visit, &person, act).await
}

pub(crate) async fn step_recall(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<RecallStepBody>,
) -> Answer {
    let conditions = body.conditions.into_iter();
    let conditions: Result<Vec<u32>, Problem> =
        conditions.map(|one| number(one, "conditions")).collect();
    let line = |line: Option<Line>| line.map(|line| line.0);
    let act = Supervise::Recalled(RecallStep {
        tried: body.tried.into_iter().map(|words| words.0).collect(),
        conditions: conditions?,
        words: body
            .words
            .map(|words| words.0)
            .filter(|words| !words.trim().is_empty()),
        force: line(body.force),
        warrant: line(body.warrant),
        arrested_on: body.arrested_on.map(|day| day.0),
        replied: body.replied,
        ..RecallStep::plain(String::new(), body.act, Party::default())
    });
    done(&visit, &person, act).await
}

pub(crate) async fn step_review(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<ReviewStepBody>,
) -> Answer {
    let line = |line: Option<Line>| line.map(|line| line.0);
    let act = Supervise::Review {
        review: line(body.review),
        kind: body.kind,
        act: body.act,
        day: body.day.map(|day| day.0),
        direction: line(body.direction),
        witness: line(body.witness),
        topic: line(body.topic),
        who: line(body.who),
        task: line(body.task),
        by_staff: body.by_staff,
        outcome: body.outcome,
        on_papers: body.on_papers,
        words: body.words.map(|words| words.0).unwrap_or_default(),
    };
    done(&visit, &person, act).await
}

/// Does it, and names the fact.
pub(super) async fn done(visit: &Visit, person: &str, act: Supervise) -> Answer {
    let person = person_number(person)?;
    filed_at(visit, move |office, viewer| {
        office.supervise(viewer, person, &act)
    })
    .await
}

fn number(number: WholeNumber, field: &str) -> Result<u32, Problem> {
    u32::try_from(number.0).map_err(|_| {
        let words = "There is no condition of such a number.";
        Problem::InvalidIn(words.to_owned(), field.to_owned())
    })
}

fn evidence(named: Vec<Line>) -> Result<Vec<FactId>, Problem> {
    let fact = |line: Line| {
        line.0.parse::<FactId>().map_err(|_| {
            let words = "This is no fact: write one such as 100.0.";
            Problem::InvalidIn(words.to_owned(), "evidence".to_owned())
        })
    };
    named.into_iter().map(fact).collect()
}

fn when(line: &Line, field: &str) -> Result<When, Problem> {
    line.0.trim().parse::<When>().map_err(|_| {
        let words = "This is no time: write one such as 2024-06-02 or 2024-06-02T10:15:00Z.";
        Problem::InvalidIn(words.to_owned(), field.to_owned())
    })
}
