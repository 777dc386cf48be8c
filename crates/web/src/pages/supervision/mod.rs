//! A person under supervision: the licence with each condition as served and how it is watched, decisions, tag, recall, parole
//! reviews, and what is due; with the steps that the viewer's office may take. The caseload and the draft are pages beside it.

pub(crate) mod acts;
mod arrangements;
pub(crate) mod caseload;
pub(crate) mod copies;
pub(crate) mod dossier;
pub(crate) mod dossier_acts;
pub(crate) mod draft;
pub(crate) mod hearing;
mod inputs;
mod keeping;
pub(crate) mod keeping_acts;
mod licence;
pub(crate) mod places;
pub(crate) mod plan;
pub(crate) mod publishing;
mod recall;
pub(crate) mod report;
mod review;
mod words;

use crate::components::banners;
use crate::components::controls::details;
use crate::components::duty;
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tags::{capital, tag_saying};
use crate::components::who;
use crate::fields::{Address, Fields, person_number};
use crate::guard::Visit;
use crate::known_on::{self, KNOWN_ON, Picture};
use crate::posted::Asked;
use crate::problem::Problem;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use desk::view::PersonNumber;
use desk::{NotTaken, SupervisionPage};
use maud::{Markup, Render, html};

/// Everything that the parts of the page need.
struct Shown<'a> {
    visit: &'a Visit,
    page: &'a SupervisionPage,
    picture: Picture,
    fields: &'a Fields,
    faults: &'a Faults,
}

impl Shown<'_> {
    /// The address of something that is done to this person.
    fn act(&self, what: &str) -> String {
        format!("/supervision/{}/{what}", self.page.who.person)
    }

    /// A form that does something to this person: with what it carries unseen, first which form it is, and what is in it.
    fn form(&self, what: &str, carried: &[(&str, &dyn Render)], inside: Markup) -> Markup {
        html! {
            form method="post" action=(self.act(what)) novalidate {
                (secret(&self.visit.session))
                @for (name, value) in carried { input type="hidden" name=(name) value=(value); }
                (inside)
            }
        }
    }

    /// Acts are for the present: an earlier picture is looked at only.
    fn acts(&self) -> bool {
        self.picture.earlier.is_none()
    }

    /// True where a form whose fields begin so was sent and has a fault: it stays open.
    fn faulty(&self, form: &str) -> bool {
        self.fields.get("form") == Some(form) && !self.faults.is_empty()
    }
}

pub(crate) async fn show(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Result<Response, Problem> {
    let person = person_number(&person)?;
    let now = visit.app.office.now();
    let (picture, faults) = match known_on::shown(&fields, now, |picture| {
        Address::to(format!("/supervision/{person}")).with(KNOWN_ON, picture.in_address())
    }) {
        Ok(shown) => shown,
        Err(way_on) => return Ok(way_on.into_response()),
    };
    let page = page(&visit, person, picture, &fields, &faults).await?;
    Ok(page.into_response())
}

/// The page, also with the faults of a form that was sent.
async fn page(
    visit: &Visit,
    person: PersonNumber,
    picture: Picture,
    fields: &Fields,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let page = visit
        .app
        .ask(move |office| office.supervision(&viewer, person, &picture.at))
        .await??;
    Ok(render(&Shown {
        visit,
        page: &page,
        picture,
        fields,
        faults,
    }))
}

fn render(shown: &Shown<'_>) -> Markup {
    let page = shown.page;
    let name = &page.who.name;
    let title = format!("Supervision of {name}");
    let present = format!("/supervision/{}", page.who.person);
    let person = Address::to(format!("/person/{}", page.who.person))
        .with(KNOWN_ON, shown.picture.in_address())
        .to_string();
    Frame::new(
        &shown.visit.app,
        Some(&shown.visit.session),
        title,
        Place::Caseload,
    )
    .faulty(!shown.faults.is_empty())
    .around(html! {
        a.govuk-back-link href="/caseload" { "Caseload" }
        (shown.faults.summary())
        (banners::done(shown.fields.get("done")))
        (banners::earlier_picture(&shown.picture, &present))
        span.govuk-caption-l { "Licence, recall and parole" }
        h1.govuk-heading-l { (name) }
        p.govuk-body {
            (capital(&who::born_and_age(page.who.born, page.known_on))) ". "
            a.govuk-link href=(person) { "Everything that is known of this person" }
        }
        (due(shown))
        (licence::section(shown))
        (places::section(shown))
        (plan::section(shown))
        (recall::section(shown))
        (review::section(shown))
        (not_taken("Steps that belong to nothing that was begun", &page.nowhere))
    })
}

/// What is due, most urgent first; what is done is one key away.
fn due(shown: &Shown<'_>) -> Markup {
    let none = |_| None;
    let settled = |state: &str| matches!(state, "met" | "met_late" | "not_needed");
    let (done, open): (Vec<_>, Vec<_>) = shown
        .page
        .duties
        .iter()
        .partition(|one| settled(&one.state));
    html! {
        section #due aria-labelledby="due-heading" {
            h2.govuk-heading-m #due-heading { "What is due" }
            @if open.is_empty() { p.govuk-body { "Nothing of licence, recall or review is due." } }
            @else { div.joinder-duties { @for one in open { (duty::in_full(one, &shown.picture, &none)) } } }
            @if !done.is_empty() {
                (details(&format!("Met or not needed ({})", done.len()), false, html! {
                    div.joinder-duties { @for one in done { (duty::in_full(one, &shown.picture, &none)) } }
                }))
            }
        }
    }
}

/// Steps that were not taken, each with the reason: nothing is lost.
fn not_taken(title: &str, steps: &[NotTaken]) -> Markup {
    html! {
        @if !steps.is_empty() {
            div.govuk-inset-text {
                p.govuk-body { (tag_saying("discrepancy", "Not taken")) " " (title) " (" (steps.len()) "). They stay on the record and change nothing." }
                ul."govuk-list govuk-list--bullet" {
                    @for step in steps {
                        li { a.govuk-link href=(format!("/fact/{}", step.fact)) { (capital(&step.words)) } ": " (step.why) }
                    }
                }
            }
        }
    }
}
