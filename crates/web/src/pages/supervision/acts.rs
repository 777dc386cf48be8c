//! What is done on the pages of supervision. Each act is a fact; what cannot be taken is shown again with what was typed.

use super::draft::{self, additional, open_draft, policy_of};
use super::{inputs, page};
use crate::components::faults::Faults;
use crate::components::tags::capital;
use crate::entered;
use crate::fields::{Address, Fields, person_number};
use crate::guard::Visit;
use crate::known_on::Picture;
use crate::office::Refusal;
use crate::posted::Posted;
use crate::problem::Problem;
use ::licence::served::ServedCondition;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::view::PersonNumber;
use desk::{Supervise, Ticked};
use facts::FactId;
use facts::Party;
use facts::licence::{
    Action, Decided, LicenceAct, LicenceKind, RecallAct, RecallStep, Replied, SetBy, TagEvent,
};
use facts::parole::{ReviewAct, ReviewKind, ReviewOutcome};
use std::collections::BTreeSet;

pub(crate) async fn begin(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let person = person_number(&person)?;
    let mut faults = Faults::default();
    let kind = LicenceKind::named(fields.or_empty("kind"));
    if kind.is_none() {
        faults.add("kind", "Select the kind of licence");
    }
    let release = entered::needed_day(
        &fields,
        "release",
        "The day of release",
        "Enter the day of release",
        &mut faults,
    );
    let (Some(kind), Some(release_on)) = (kind, release) else {
        return draft_again(&visit, person, &fields, &faults).await;
    };
    let act = Supervise::Begin {
        kind,
        policy: fields.or_empty("policy").to_owned(),
        release_on,
    };
    match done(&visit, person, act).await? {
        Ok(()) => Ok(Redirect::to(&format!("/supervision/{person}/draft")).into_response()),
        Err(wrong) => draft_refused(&visit, person, &fields, wrong).await,
    }
}

pub(crate) async fn conditions(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let person = person_number(&person)?;
    let viewer = visit.viewer()?;
    let at = Picture::present(visit.app.office.now()).at;
    let shown = visit
        .app
        .ask(move |office| office.supervision(&viewer, person, &at))
        .await??;
    let Some(open) = open_draft(&shown) else {
        return Err(Problem::Invalid(
            "No licence is open to be written.".to_owned(),
        ));
    };
    let policy = policy_of(&visit, open).await?.ok_or(Problem::NotFound)?;
    let (mut faults, mut ticked) = (Faults::default(), Vec::new());
    let codes = fields.all("tick");
    for condition in additional(&policy).filter(|one| codes.contains(&one.identity.code.as_str())) {
        let code = &condition.identity.code;
        let values = inputs::typed(condition, &fields);
        if let Err(wrong) = ServedCondition::serve(condition, values.clone()) {
            for fault in wrong {
                let words = format!("{code}, {}: enter {}", fault.field, fault.expected);
                faults.add(&format!("{code}-{}", fault.field), words);
            }
        }
        ticked.push(Ticked {
            code: code.clone(),
            values,
        });
    }
    if !faults.is_empty() {
        return draft_again(&visit, person, &fields, &faults).await;
    }
    let submit = fields.get("then") == Some("submit");
    let act = Supervise::Conditions {
        licence: open.recorded.name.clone(),
        ticked,
        own_words: fields
            .or_empty("own-words")
            .lines()
            .map(|line| line.trim().to_owned())
            .collect(),
        set_by: SetBy::named(fields.or_empty("set-by")).unwrap_or(SetBy::Officer),
        submit,
    };
    match done(&visit, person, act).await? {
        Ok(()) => Ok(back(person, if submit { "submitted" } else { "step-told" })),
        Err(wrong) => draft_refused(&visit, person, &fields, wrong).await,
    }
}

pub(crate) async fn step(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let act = LicenceAct::named(fields.or_empty("act")).ok_or(Problem::NotFound)?;
    let form = format!("step-{}", act.name());
    let act = Supervise::Step {
        licence: fields.or_empty("licence").to_owned(),
        act,
        reason: fields.get(&format!("{form}-reason")).map(str::to_owned),
    };
    finish(visit, &person, fields, &form, act).await
}

pub(crate) async fn decide(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let (evidence, of) = rested_on(&fields);
    let chosen = fields
        .get("decide-condition")
        .and_then(|text| text.parse().ok());
    let condition = chosen.or_else(|| of.first().copied());
    if condition.is_none() {
        faults.add("decide-condition", "Select a condition");
    }
    if of.iter().any(|number| Some(*number) != condition) {
        let words = "What may be a breach of one condition is decided for that condition";
        faults.add("decide-evidence", words);
    }
    let decided = Decided::named(fields.or_empty("decide-decided"));
    if decided.is_none() {
        faults.add("decide-decided", "Select what it was");
    }
    let (Some(condition), Some(decided), true) = (condition, decided, faults.is_empty()) else {
        return again(&visit, person_number(&person)?, &fields, &faults).await;
    };
    let act = Supervise::Decide {
        licence: fields.or_empty("licence").to_owned(),
        condition,
        decided,
        action: Action::named(fields.or_empty("decide-action")),
        reason: fields.or_empty("decide-reason").to_owned(),
        evidence,
    };
    finish(visit, &person, fields, "decide", act).await
}

/// The facts that are ticked, and the conditions of those that are what may be a breach: `7:184.0` is one of condition 7.
fn rested_on(fields: &Fields) -> (Vec<FactId>, BTreeSet<u32>) {
    let (mut facts, mut of) = (Vec::new(), BTreeSet::new());
    for ticked in fields.all("decide-evidence") {
        let (number, fact) = match ticked.split_once(':') {
            Some((number, fact)) => (number.parse::<u32>().ok(), fact),
            None => (None, ticked),
        };
        of.extend(number);
        facts.extend(fact.parse::<FactId>().ok());
    }
    (facts, of)
}

pub(crate) async fn tag(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let event = TagEvent::named(fields.or_empty("tag-event"));
    if event.is_none() {
        faults.add("tag-event", "Select what happened");
    }
    let fit_by = fields.day("tag-fit-by", "The day").unwrap_or_else(|words| {
        faults.add("tag-fit-by", words);
        None
    });
    let (Some(event), true) = (event, faults.is_empty()) else {
        return again(&visit, person_number(&person)?, &fields, &faults).await;
    };
    let act = Supervise::Tag {
        licence: fields.or_empty("licence").to_owned(),
        event,
        fit_by,
    };
    finish(visit, &person, fields, "tag", act).await
}

pub(crate) async fn recall(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    if let Some(form @ ("arrest" | "reply")) = fields.get("form") {
        let form = form.to_owned();
        let mut faults = Faults::default();
        let act = if form == "reply" {
            answered(&fields, &mut faults)
        } else {
            arrest(&fields, &mut faults)
        };
        return take(visit, &person, fields, &form, (act, faults)).await;
    }
    let form = if fields.get("form") == Some("ask") {
        "ask"
    } else {
        "recall"
    };
    let Some(act) = RecallAct::named(fields.or_empty("recall-act")) else {
        let faults = Faults::one("recall-act", "Select the next step");
        return again(&visit, person_number(&person)?, &fields, &faults).await;
    };
    let lines = |name: &str| -> Vec<String> {
        let lines = fields.or_empty(name).lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let conditions = fields.all("ask-conditions");
    let act = Supervise::Recall {
        act,
        tried: lines("ask-tried"),
        conditions: conditions
            .iter()
            .filter_map(|text| text.parse().ok())
            .collect(),
        words: fields.or_empty(&format!("{form}-words")).to_owned(),
    };
    finish(visit, &person, fields, form, act).await
}

/// What the police were told, or say.
fn arrest(fields: &Fields, faults: &mut Faults) -> Option<Supervise> {
    let of_arrest = |name: &str| {
        RecallAct::named(name).filter(|act| {
            matches!(
                act,
                RecallAct::TellPolice | RecallAct::NotArrested | RecallAct::Arrest
            )
        })
    };
    let act = entered::chosen(fields, "arrest-act", of_arrest, faults);
    let arrested_on = entered::day(fields, "arrest-on", "The day of the arrest", faults);
    let text = |name: &str| fields.get(name).map(str::to_owned);
    Some(Supervise::Recalled(RecallStep {
        force: text("arrest-force"),
        warrant: text("arrest-warrant"),
        arrested_on: arrested_on.filter(|_| act == Some(RecallAct::Arrest)),
        words: text("arrest-words"),
        ..RecallStep::plain(String::new(), act?, Party::default())
    }))
}

/// What was decided of representations, and why.
fn answered(fields: &Fields, faults: &mut Faults) -> Option<Supervise> {
    let replied = entered::chosen(fields, "reply-decided", Replied::named, faults);
    let words = entered::needed(fields, "reply-words", "Enter why", faults);
    Some(Supervise::Recalled(RecallStep {
        replied: Some(replied?),
        words: Some(words?),
        ..RecallStep::plain(String::new(), RecallAct::Reply, Party::default())
    }))
}

pub(crate) async fn review(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let review = fields.get("review").map(str::to_owned);
    let form = review
        .as_ref()
        .map_or_else(|| "refer".to_owned(), |name| format!("review-{name}"));
    let of = |name: &str| format!("{form}-{name}");
    let Some(act) = ReviewAct::named(fields.or_empty(&of("act"))) else {
        let faults = Faults::one(&of("act"), "Select what was done");
        return again(&visit, person_number(&person)?, &fields, &faults).await;
    };
    let day = match fields.day(&of("day"), "The day") {
        Ok(day) => day,
        Err(words) => {
            let faults = Faults::one(&of("day"), words);
            return again(&visit, person_number(&person)?, &fields, &faults).await;
        }
    };
    let act = Supervise::Review {
        review,
        kind: ReviewKind::named(fields.or_empty("refer-kind")),
        act,
        day,
        direction: fields.get(&of("direction")).map(str::to_owned),
        witness: fields.get(&of("witness")).map(str::to_owned),
        topic: fields.get(&of("topic")).map(str::to_owned),
        who: fields.get(&of("who")).map(str::to_owned),
        task: fields.get(&of("task")).map(str::to_owned),
        by_staff: fields.get(&of("by-staff")).map(|staff| staff == "yes"),
        outcome: ReviewOutcome::named(fields.or_empty(&of("outcome"))),
        on_papers: fields.get(&of("papers")).map(|papers| papers == "yes"),
        words: fields.or_empty(&of("words")).to_owned(),
    };
    finish(visit, &person, fields, &form, act).await
}

/// Does what was read from a form; or shows the page again where the form has faults.
pub(super) async fn take(
    visit: Visit,
    person: &str,
    fields: Fields,
    form: &str,
    (read, faults): (Option<Supervise>, Faults),
) -> Result<Response, Problem> {
    match read.filter(|_| faults.is_empty()) {
        Some(act) => finish(visit, person, fields, form, act).await,
        None => again(&visit, person_number(person)?, &fields, &faults).await,
    }
}

/// Does it, then goes back to the page; or shows the page again where a field of the form was refused.
pub(super) async fn finish(
    visit: Visit,
    person: &str,
    fields: Fields,
    form: &str,
    act: Supervise,
) -> Result<Response, Problem> {
    let person = person_number(person)?;
    match done(&visit, person, act).await? {
        Ok(()) => Ok(back(person, "step-told")),
        Err((words, field)) => {
            let faults = Faults::one(&format!("{form}-{field}"), capital(&words));
            again(&visit, person, &fields, &faults).await
        }
    }
}

/// What is wrong with a field, and which.
type Wrong = (String, String);

async fn done(
    visit: &Visit,
    person: PersonNumber,
    act: Supervise,
) -> Result<Result<(), Wrong>, Problem> {
    let viewer = visit.viewer()?;
    let done = visit
        .app
        .ask(move |office| office.supervise(&viewer, person, &act))
        .await?;
    match done {
        Ok(_) => Ok(Ok(())),
        Err(Refusal::Invalid(words, field)) => Ok(Err((words, field))),
        Err(other) => Err(other.into()),
    }
}

fn back(person: PersonNumber, code: &str) -> Response {
    let address = Address::to(format!("/supervision/{person}")).with("done", Some(code));
    Redirect::to(&address.to_string()).into_response()
}

pub(super) async fn again(
    visit: &Visit,
    person: PersonNumber,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, Problem> {
    let picture = Picture::present(visit.app.office.now());
    let page = page(visit, person, picture, fields, faults).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn draft_refused(
    visit: &Visit,
    person: PersonNumber,
    fields: &Fields,
    (words, field): Wrong,
) -> Result<Response, Problem> {
    draft_again(visit, person, fields, &Faults::one(&field, capital(&words))).await
}

async fn draft_again(
    visit: &Visit,
    person: PersonNumber,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, Problem> {
    let page = draft::page(visit, person, fields, faults).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
