//! Contact with those harmed; the plan for managing risk; the dossier of a review: its steps, its assembly from the record, and a printed set by its checksum and pages.

use super::body::{Line, Sent, SentDay, WholeNumber, Words};
use super::describe::{KNOWN_ON, Operation, of, read};
use super::supervision::{SUPERVISION, Shown, done, shown, step};
use super::{Answer, answer, at};
use crate::fields::person_number;
use crate::guard::Visit;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::extract::Path;
use desk::Supervise;
use facts::dossier::{
    DossierAct, DossierDocument, DossierRecipient, DossierSet, DossierStep, ScheduleItem,
};
use facts::hearing::{HearingAct, HearingParty, HearingStep, PanelProfession, PublicDecider};
use facts::plan::{Detector, PlanAct, PlanStep};
use facts::victims::{StatementReading, VictimAct, VictimAsked, VictimStep};
use facts::{FactId, Party};
use schemars::JsonSchema;
use serde::Deserialize;

/// A document of a dossier.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentBody {
    /// Its title.
    title: Line,
    /// The item of the Schedule that it is.
    #[serde(default)]
    item: Option<ScheduleItem>,
    /// Who wrote it, or where it comes from.
    source: Line,
    /// Its day.
    dated: SentDay,
    /// The number, within its set, of the document whose place it takes.
    #[serde(default)]
    replaces: Option<WholeNumber>,
    /// Why there is a new version of it.
    #[serde(default)]
    why_new_version: Option<Words>,
    /// Its paragraphs.
    paragraphs: Vec<Words>,
}

/// A step of a dossier.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DossierStepBody {
    /// Which.
    act: DossierAct,
    /// In which set.
    set: DossierSet,
    /// The item that is asked for, or does not apply.
    #[serde(default)]
    item: Option<ScheduleItem>,
    /// From whom it is asked for.
    #[serde(default)]
    of: Option<Line>,
    /// By when.
    #[serde(default)]
    due_on: Option<SentDay>,
    /// The document that is put in.
    #[serde(default)]
    document: Option<DocumentBody>,
    /// The number, within its set, of the document that is decided on.
    #[serde(default)]
    number: Option<WholeNumber>,
    /// Who is given a version, or has it.
    #[serde(default)]
    recipient: Option<DossierRecipient>,
    /// Which version.
    #[serde(default)]
    version: Option<WholeNumber>,
    /// Why an item does not apply, on which ground of rule 17 a document is to be withheld, why it was decided so.
    #[serde(default)]
    words: Option<Words>,
}

/// A step of the plan for managing risk.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanStepBody {
    /// Which.
    act: PlanAct,
    /// The risk, as the plan names it.
    risk: Line,
    /// The control's name; absent for a new one.
    #[serde(default)]
    control: Option<Line>,
    /// The control, in words.
    #[serde(default)]
    words: Option<Words>,
    /// The condition that it rests on, by its number on the licence in force.
    #[serde(default)]
    condition: Option<WholeNumber>,
    /// Who does it.
    #[serde(default)]
    who: Option<Line>,
    /// What is done where it fails.
    #[serde(default)]
    contingency: Option<Words>,
    /// What would detect that it has failed.
    #[serde(default)]
    detectors: Vec<Detector>,
    /// Why it ends.
    #[serde(default)]
    reason: Option<Words>,
}

/// A step of victim contact.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VictimStepBody {
    /// Their reference on this record; absent for somebody new.
    #[serde(default)]
    victim: Option<Line>,
    /// Which step.
    act: VictimAct,
    /// Their name.
    #[serde(default)]
    name: Option<Line>,
    /// How they are reached.
    #[serde(default)]
    reach: Option<Words>,
    /// What they asked for.
    #[serde(default)]
    asked: Option<VictimAsked>,
    /// The request that is answered.
    #[serde(default)]
    request: Option<Line>,
    /// The condition that answers it, by its number on the licence in force.
    #[serde(default)]
    condition: Option<WholeNumber>,
    /// How their statement is to be read.
    #[serde(default)]
    reading: Option<StatementReading>,
    /// The fact of which notice is given.
    #[serde(default)]
    of_fact: Option<Line>,
    /// What they asked for in words, why it was refused, the statement.
    #[serde(default)]
    words: Option<Words>,
}

/// A step of a review's panel, or of a public hearing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HearingStepBody {
    /// Which.
    act: HearingAct,
    /// The member, by name.
    #[serde(default)]
    member: Option<Line>,
    /// What the member is.
    #[serde(default)]
    profession: Option<PanelProfession>,
    /// Whether the member may chair.
    #[serde(default)]
    may_chair: Option<bool>,
    /// What the member declared; empty where there is nothing.
    #[serde(default)]
    conflicts: Vec<Line>,
    /// How many members are directed.
    #[serde(default)]
    members: Option<WholeNumber>,
    /// Whether a psychologist or psychiatrist is directed.
    #[serde(default)]
    specialist: Option<bool>,
    /// Whether a judge is directed.
    #[serde(default)]
    judge: Option<bool>,
    /// Who applies, as a role.
    #[serde(default)]
    applicant: Option<Line>,
    /// Whose view it is.
    #[serde(default)]
    party: Option<HearingParty>,
    /// Whether the view is in favour, or the decision is that the hearing is public.
    #[serde(default)]
    public: Option<bool>,
    /// Who decides.
    #[serde(default)]
    decider: Option<PublicDecider>,
    /// The first day on which a member cannot sit.
    #[serde(default)]
    from: Option<SentDay>,
    /// The last such day, where it is not the one.
    #[serde(default)]
    until: Option<SentDay>,
    /// Where the hearing is held.
    #[serde(default)]
    venue: Option<Line>,
    /// The link by which it is joined.
    #[serde(default)]
    link: Option<Line>,
    /// The outlet of the press that is accredited.
    #[serde(default)]
    outlet: Option<Line>,
    /// How it is reached.
    #[serde(default)]
    contact: Option<Line>,
    /// Who is kept out of the hearing.
    #[serde(default)]
    excluded: Option<Line>,
    /// Who decided that.
    #[serde(default)]
    decided_by: Option<Line>,
    /// Grounds, view, reasons, which part, which name.
    #[serde(default)]
    words: Option<Words>,
}

/// The operations of this module.
pub(crate) static OPERATIONS: &[Operation] = &[
    read(
        "/api/v1/people/{person}/victims",
        "victims",
        (
            SUPERVISION,
            "Those harmed by a person: what they asked for, what answers it, and what they are owed",
        ),
        "For victim liaison, and for nobody else.",
        &[KNOWN_ON],
        of::<Shown>,
    ),
    step(
        "/api/v1/people/{person}/victim-steps",
        "stepVictim",
        "Keep a step of victim contact",
        "It is entered behind a wall: only victim liaison sees it.",
        of::<VictimStepBody>,
    ),
    step(
        "/api/v1/people/{person}/plan-steps",
        "stepPlan",
        "Put a control into the plan for managing risk, change it, or take it out",
        "A control says what would detect that it has failed; where nothing would, that is shown.",
        of::<PlanStepBody>,
    ),
    step(
        "/api/v1/people/{person}/reviews/{review}/hearing-steps",
        "stepHearing",
        "Keep a step of the panel of a review, or of a public hearing",
        "A hearing is public only by a decision, after all parties were heard, and with reasons.",
        of::<HearingStepBody>,
    ),
    step(
        "/api/v1/people/{person}/reviews/{review}/dossier-steps",
        "stepDossier",
        "Keep a step of the dossier of a review",
        "Which step is whose is a table; a step of the set `withheld` is entered behind a wall, and only the offices whose it is see it.",
        of::<DossierStepBody>,
    ),
    step(
        "/api/v1/people/{person}/reviews/{review}/dossier",
        "assembleDossier",
        "Put the documents that the record itself makes into the dossier of a review",
        "What is there already and says the same is not put in again. The body is an empty object.",
        of::<AssembleBody>,
    ),
    read(
        "/api/v1/people/{person}/reviews/{review}/dossier/{set}/{version}",
        "printedDossier",
        (
            SUPERVISION,
            "A set of a version of a dossier as it is printed: its pages and the checksum of its PDF",
        ),
        "`set`: open, withheld.",
        &[],
        of::<Shown>,
    ),
];

/// Nothing has to be said.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssembleBody {}

pub(crate) async fn step_dossier(
    visit: Visit,
    Path((person, review)): Path<(String, String)>,
    Sent(body): Sent<DossierStepBody>,
) -> Answer {
    let document = body.document.map(document).transpose()?;
    let step = DossierStep {
        review,
        act: body.act,
        set: body.set,
        item: body.item,
        of: body.of.map(|line| line.0),
        due_on: body.due_on.map(|day| day.0),
        document,
        number: body
            .number
            .map(|number| whole(number, "number"))
            .transpose()?,
        recipient: body.recipient,
        version: body
            .version
            .map(|number| whole(number, "version"))
            .transpose()?,
        words: body.words.map(|words| words.0),
        by: Party::default(),
    };
    done(&visit, &person, Supervise::Dossier(step)).await
}

pub(crate) async fn victims(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Answer {
    let (person, at) = (person_number(&person)?, at(&visit, &fields)?);
    answer(&visit, move |office, viewer| {
        office
            .victims(viewer, person, &at)
            .and_then(|page| shown(&page))
    })
    .await
}

pub(crate) async fn step_victim(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<VictimStepBody>,
) -> Answer {
    let condition = body.condition.map(|number| whole(number, "condition"));
    let of_fact = body.of_fact.map(|line| {
        line.0.parse::<FactId>().map_err(|_| {
            let words = "This is no fact: write one such as 100.0.";
            Problem::InvalidIn(words.to_owned(), "of_fact".to_owned())
        })
    });
    let victim = body.victim.map(|line| line.0).unwrap_or_default();
    let step = VictimStep {
        name: body.name.map(|line| line.0),
        reach: body.reach.map(|words| words.0),
        asked: body.asked,
        request: body.request.map(|line| line.0),
        condition_number: condition.transpose()?,
        reading: body.reading,
        of_fact: of_fact.transpose()?,
        words: body.words.map(|words| words.0),
        ..VictimStep::plain(victim, body.act, Party::default())
    };
    done(&visit, &person, Supervise::Victim(step)).await
}

pub(crate) async fn step_hearing(
    visit: Visit,
    Path((person, review)): Path<(String, String)>,
    Sent(body): Sent<HearingStepBody>,
) -> Answer {
    let members = body.members.map(|number| whole(number, "members"));
    let step = HearingStep {
        member: body.member.map(|line| line.0),
        profession: body.profession,
        may_chair: body.may_chair,
        conflicts: body.conflicts.into_iter().map(|line| line.0).collect(),
        members: members.transpose()?,
        specialist: body.specialist,
        judge: body.judge,
        applicant: body.applicant.map(|line| line.0),
        party: body.party,
        public: body.public,
        decider: body.decider,
        starts_on: body.from.map(|day| day.0),
        until: body.until.map(|day| day.0),
        venue: body.venue.map(|line| line.0),
        link: body.link.map(|line| line.0),
        outlet: body.outlet.map(|line| line.0),
        contact: body.contact.map(|line| line.0),
        excluded: body.excluded.map(|line| line.0),
        decided_by: body.decided_by.map(|line| line.0),
        words: body.words.map(|words| words.0),
        ..HearingStep::plain(review, body.act, Party::default())
    };
    done(&visit, &person, Supervise::Hearing(step)).await
}

pub(crate) async fn step_plan(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<PlanStepBody>,
) -> Answer {
    let condition = body.condition.map(|number| whole(number, "condition"));
    let step = PlanStep {
        control: body.control.map(|line| line.0),
        words: body.words.map(|words| words.0),
        condition_number: condition.transpose()?,
        who: body.who.map(|line| line.0),
        contingency: body.contingency.map(|words| words.0),
        detectors: body.detectors,
        reason: body.reason.map(|words| words.0),
        ..PlanStep::plain(body.act, body.risk.0, Party::default())
    };
    done(&visit, &person, Supervise::Plan(step)).await
}

fn document(body: DocumentBody) -> Result<DossierDocument, Problem> {
    Ok(DossierDocument {
        title: body.title.0,
        item: body.item,
        source: body.source.0,
        dated: body.dated.0,
        replaces: body
            .replaces
            .map(|number| whole(number, "replaces"))
            .transpose()?,
        why_new_version: body.why_new_version.map(|words| words.0),
        paragraphs: body.paragraphs.into_iter().map(|words| words.0).collect(),
    })
}

pub(super) fn whole(number: WholeNumber, field: &str) -> Result<u32, Problem> {
    u32::try_from(number.0).map_err(|_| {
        let words = "There is none of such a number.";
        Problem::InvalidIn(words.to_owned(), field.to_owned())
    })
}

pub(crate) async fn assemble(
    visit: Visit,
    Path((person, review)): Path<(String, String)>,
    Sent(AssembleBody {}): Sent<AssembleBody>,
) -> Answer {
    done(&visit, &person, Supervise::Assemble { review }).await
}

pub(crate) async fn dossier(
    visit: Visit,
    Path((person, review, set, version)): Path<(String, String, String, String)>,
) -> Answer {
    let person = person_number(&person)?;
    let set = DossierSet::named(&set).ok_or(Problem::NotFound)?;
    let version: u32 = version.parse().map_err(|_| Problem::NotFound)?;
    let at = desk::view::AsAt::present(visit.app.office.now());
    answer(&visit, move |office, viewer| {
        office
            .dossier_file(viewer, person, (&review, set, version), &at)
            .and_then(|file| shown(&file))
    })
    .await
}
