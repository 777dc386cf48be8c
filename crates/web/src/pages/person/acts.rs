//! What is done on a person's page. Each act is a fact; after it the page is shown afresh. What cannot be taken is shown
//! again with the words that were typed.

use super::{page, situation};
use crate::components::faults::Faults;
use crate::fields::{Address, Fields, person_number};
use crate::guard::Visit;
use crate::known_on::Picture;
use crate::office::{Office, Refusal};
use crate::posted::Posted;
use crate::problem::Problem;
use access::Viewer;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::view::PersonNumber;
use facts::{AnswerKind, SubjectReference};

/// The longest text of an answer, a note or a reason, in characters.
const LONGEST: usize = 20_000;

pub(crate) async fn answer(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let findings: Vec<String> = fields
        .all("findings")
        .into_iter()
        .map(str::to_owned)
        .collect();
    if findings.is_empty() {
        faults.add("findings", "Select what you are answering");
    }
    let kind = AnswerKind::ALL
        .into_iter()
        .find(|kind| fields.get("answer") == Some(&situation::code(*kind)));
    if kind.is_none() {
        faults.add("answer", "Select your answer");
    }
    let text = required(
        &fields,
        "text",
        "Enter what was done, or what the plan is",
        &mut faults,
    );
    let (Some(kind), true) = (kind, faults.is_empty()) else {
        return again(&visit, &person, &fields, &faults).await;
    };
    act(
        visit,
        &person,
        fields,
        "answered",
        move |office, viewer, person| office.answer(viewer, person, &findings, kind, &text),
    )
    .await
}

pub(crate) async fn take_on(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let reason = fields.get("reason").map(str::to_owned);
    act(
        visit,
        &person,
        fields,
        "taken-on",
        move |office, viewer, person| office.take_on(viewer, person, reason.as_deref()),
    )
    .await
}

pub(crate) async fn note(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let text = required(&fields, "note", "Enter the note", &mut faults);
    if !faults.is_empty() {
        return again(&visit, &person, &fields, &faults).await;
    }
    act(
        visit,
        &person,
        fields,
        "noted",
        move |office, viewer, person| office.note(viewer, person, &text),
    )
    .await
}

pub(crate) async fn link(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let other = fields
        .get("other")
        .and_then(|text| text.parse().ok())
        .map(PersonNumber);
    match other {
        None => faults.add("other", "Enter the number of the other person, such as 17"),
        Some(other) if other.to_string() == person => {
            faults.add("other", "Enter the number of another person than this one")
        }
        Some(_) => {}
    }
    let reason = required(
        &fields,
        "link-reason",
        "Enter how you know that they are the same person",
        &mut faults,
    );
    let (Some(other), true) = (other, faults.is_empty()) else {
        return again(&visit, &person, &fields, &faults).await;
    };
    act(
        visit,
        &person,
        fields,
        "linked",
        move |office, viewer, person| match office.link(viewer, person, other, &reason) {
            // The person of this page is there: only the other can be meant.
            Err(Refusal::NotFound) => Err(Refusal::Invalid(
                "There is no person with that number that you may see".to_owned(),
                "other".to_owned(),
            )),
            done => done,
        },
    )
    .await
}

pub(crate) async fn unlink(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let (one, other) = (subject(&fields, "record"), subject(&fields, "from"));
    if one.is_none() {
        faults.add("record", "Select a record");
    }
    if other.is_none() || one == other {
        faults.add("from", "Select another record than the first");
    }
    let reason = required(
        &fields,
        "unlink-reason",
        "Enter how you know that they are not the same person",
        &mut faults,
    );
    let (Some(one), Some(other), true) = (one, other, faults.is_empty()) else {
        return again(&visit, &person, &fields, &faults).await;
    };
    act(
        visit,
        &person,
        fields,
        "unlinked",
        move |office, viewer, _| office.unlink(viewer, &one, &other, &reason),
    )
    .await
}

fn required(fields: &Fields, name: &str, missing: &str, faults: &mut Faults) -> String {
    let text = fields.get(name).unwrap_or_default();
    if text.is_empty() {
        faults.add(name, missing);
    } else if text.chars().count() > LONGEST {
        faults.add(name, format!("This must be {LONGEST} characters or fewer"));
    }
    // Browsers send line breaks as two characters; one is kept.
    text.replace("\r\n", "\n")
}

fn subject(fields: &Fields, name: &str) -> Option<SubjectReference> {
    let (source, reference): (String, String) = serde_json::from_str(fields.get(name)?).ok()?;
    Some(SubjectReference::new(&source, &reference))
}

/// Does it, then goes back to the page; or shows the page again where a field was refused.
async fn act(
    visit: Visit,
    person: &str,
    fields: Fields,
    done: &str,
    work: impl FnOnce(&dyn Office, &Viewer, PersonNumber) -> Result<(), Refusal> + Send + 'static,
) -> Result<Response, Problem> {
    let (number, viewer) = (person_number(person)?, visit.viewer()?);
    match visit
        .app
        .ask(move |office| work(office, &viewer, number))
        .await?
    {
        Ok(()) => Ok(Redirect::to(
            &Address::to(format!("/person/{number}"))
                .with("done", Some(done))
                .to_string(),
        )
        .into_response()),
        Err(Refusal::Invalid(words, field)) => {
            again(&visit, person, &fields, &Faults::one(&field, words)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn again(
    visit: &Visit,
    person: &str,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, Problem> {
    let picture = Picture::present(visit.app.office.now());
    let page = page(visit, person_number(person)?, picture, fields, faults).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
