//! A person: who, what needs an answer, duties with their working, household and homes, records held together, chronology.
//! All of it as known on the day that the address names.

pub(crate) mod acts;
mod chronology;
mod home;
mod records;
mod release_dates;
mod situation;
mod what_if;

use crate::components::controls::{Control, details, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::{banners, duty, known_on_form, who};
use crate::fields::{Address, Fields, person_number};
use crate::guard::Visit;
use crate::known_on::{self, KNOWN_ON, Picture};
use crate::posted::Asked;
use crate::problem::Problem;
use access::Action;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use desk::view::{DutyView, PersonNumber, PersonPage};
use facts::FactId;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Everything that the parts of the page need.
struct Shown<'a> {
    visit: &'a Visit,
    page: &'a PersonPage,
    picture: Picture,
    fields: &'a Fields,
    faults: &'a Faults,
    words: BTreeMap<FactId, String>,
}

impl Shown<'_> {
    /// This page in this picture.
    fn address(&self) -> Address {
        Address::to(format!("/person/{}", self.page.who.person))
            .with(KNOWN_ON, self.picture.in_address())
    }

    /// The address of something that is done to this person.
    fn act(&self, what: &str) -> String {
        format!("/person/{}/{what}", self.page.who.person)
    }

    /// Acts are for the present: an earlier picture is looked at only.
    fn may(&self, action: Action) -> bool {
        self.picture.earlier.is_none() && self.visit.session.role.may(action)
    }

    fn words_of(&self, fact: FactId) -> Option<String> {
        self.words.get(&fact).cloned()
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
        Address::to(format!("/person/{person}"))
            .with(KNOWN_ON, picture.in_address())
            .with("all", fields.get("all"))
    }) {
        Ok(shown) => shown,
        Err(way_on) => return Ok(way_on.into_response()),
    };
    page(&visit, person, picture, &fields, &faults)
        .await
        .map(IntoResponse::into_response)
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
        .ask(move |office| office.person(&viewer, person, &picture.at))
        .await??;
    let words = page
        .chronology
        .iter()
        .map(|row| {
            (
                row.fact,
                format!("{}: {}", row.happened.in_words(), row.words),
            )
        })
        .collect();
    Ok(render(&Shown {
        visit,
        page: &page,
        picture,
        fields,
        faults,
        words,
    }))
}

fn render(shown: &Shown<'_>) -> Markup {
    let Shown {
        visit,
        page,
        picture,
        ..
    } = shown;
    let title = match picture.earlier {
        None => page.who.name.clone(),
        Some(day) => format!("{}, as known on {}", page.who.name, day.in_words()),
    };
    let present = format!("/person/{}", page.who.person);
    Frame::new(&visit.app, Some(&visit.session), title, Place::Elsewhere)
        .faulty(!shown.faults.is_empty())
        .around(html! {
            (shown.faults.summary())
            (banners::done(shown.fields.get("done")))
            (banners::earlier_picture(picture, &present))
            (identity(shown))
            (contents(shown))
            div.govuk-grid-row {
                div.govuk-grid-column-two-thirds {
                    (situation::section(shown))
                    (duties(shown))
                    (release_dates::section(shown))
                    (home::section(shown))
                }
                div.govuk-grid-column-one-third { (aside(shown)) }
            }
            (chronology::section(shown))
            (records::section(shown))
        })
}

/// The bar that says who this page is about.
fn identity(shown: &Shown<'_>) -> Markup {
    let page = shown.page;
    let other_names: Vec<_> = page
        .names
        .iter()
        .filter(|(name, _)| *name != page.who.name)
        .collect();
    let identifiers: Vec<_> = page.who.identifiers.iter().map(who::identifier).collect();
    html! {
        div."moj-identity-bar joinder-identity" {
            div.joinder-identity__inside {
                h1."govuk-heading-l joinder-identity__name" { (page.who.name) }
                p.govuk-body { (crate::components::tags::capital(&who::born_and_age(page.who.born, page.known_on))) }
                @if !identifiers.is_empty() { ul."govuk-list joinder-inline" { @for identifier in identifiers { li { (identifier) } } } }
                @if !other_names.is_empty() {
                    p."govuk-body-s" { "Also: " @for (place, (name, source)) in other_names.iter().enumerate() { @if place > 0 { "; " } (name) " (" (source) ")" } }
                }
                @if !page.who.agencies.is_empty() { p."govuk-body-s joinder-muted" { "Known to " (page.who.agencies.join(", ")) } }
            }
        }
    }
}

fn contents(shown: &Shown<'_>) -> Markup {
    html! {
        nav.joinder-contents aria-label="On this page" {
            ul."govuk-list joinder-inline" {
                li { a.govuk-link href="#situation" { "Situation" } }
                li { a.govuk-link href="#duties" { "Duties (" (shown.page.duties.len()) ")" } }
                @if shown.page.release_dates.is_some() { li { a.govuk-link href="#release-dates" { "Release dates" } } }
                li { a.govuk-link href="#home" { "Household and homes" } }
                li { a.govuk-link href="#known" { "Earlier days" } }
                li { a.govuk-link href="#chronology" { "Chronology (" (shown.page.chronology.len()) ")" } }
                li { a.govuk-link href="#records" { "Records (" (shown.page.subjects.len()) ")" } }
            }
        }
    }
}

/// What runs or is overdue is in sight; what is met or not needed is one key away.
fn duties(shown: &Shown<'_>) -> Markup {
    let words = |fact| shown.words_of(fact);
    let settled = |one: &&DutyView| matches!(one.state.as_str(), "met" | "met_late" | "not_needed");
    let (done, running): (Vec<&DutyView>, Vec<&DutyView>) =
        shown.page.duties.iter().partition(settled);
    let list = |duties: &[&DutyView]| html! { div.joinder-duties { @for one in duties { (duty::in_full(one, &shown.picture, &words)) } } };
    html! {
        section #duties aria-labelledby="duties-heading" {
            h2.govuk-heading-m #duties-heading { "Duties" }
            @if shown.page.duties.is_empty() { p.govuk-body { "No rule gives a duty on what is known." } }
            @else if running.is_empty() { p.govuk-body { "No duty is running." } }
            @if !running.is_empty() { (list(&running)) }
            @if !done.is_empty() { (details(&format!("Met or not needed ({})", done.len()), false, list(&done))) }
        }
    }
}

fn aside(shown: &Shown<'_>) -> Markup {
    let address = Address::to(format!("/person/{}", shown.page.who.person))
        .with("all", shown.fields.get("all"));
    let keep: Vec<_> = ["all"]
        .into_iter()
        .filter_map(|name| Some((name, shown.fields.get(name)?)))
        .collect();
    let action = format!("/person/{}", shown.page.who.person);
    html! {
        section #known aria-labelledby="known-heading" {
            h2.govuk-heading-m #known-heading { "What was known, on any day" }
            (known_on_form::form(&action, &keep, shown.fields, &shown.picture, shown.faults))
            (known_on_form::days(&shown.page.days_known, &shown.picture, &address))
        }
        @if shown.visit.session.role.may(Action::SeeSupervision) {
            section aria-labelledby="supervision-heading" {
                h2.govuk-heading-m #supervision-heading { "Licence, recall and parole" }
                @if let Some(line) = &shown.page.supervision { (supervision(line)) }
                p.govuk-body { a.govuk-link href=(Address::to(format!("/supervision/{}", shown.page.who.person)).with(KNOWN_ON, shown.picture.in_address()).to_string()) { "See licence, recall and parole reviews" } }
            }
        }
        @if shown.may(Action::Correct) { (note_form(shown)) }
        @if shown.may(Action::SeeTrail) {
            section aria-labelledby="looked-heading" {
                h2.govuk-heading-m #looked-heading { "Who looked" }
                p.govuk-body { a.govuk-link href=(format!("/person/{}/trail", shown.page.who.person)) { "See who looked at this record" } }
            }
        }
    }
}

/// Where licence, recall and review stand, and what is needed next.
fn supervision(line: &desk::CaseloadLine) -> Markup {
    use crate::components::tags::{capital, tag_saying};
    html! {
        @if let Some((kind, stands)) = &line.licence {
            p.govuk-body { "Licence: " strong { (stands) } ", " (kind.in_words()) @if line.conditions > 0 { ", " (line.conditions) " conditions" } }
            @if line.not_monitored > 0 { p.govuk-body { (tag_saying("overdue", &format!("{} not monitored", line.not_monitored))) } }
        }
        @if let Some(recall) = &line.recall { p.govuk-body { "Recall: " strong { (recall) } } }
        @if let Some(review) = &line.review { p.govuk-body { "Review: " (review) } }
        @if let Some(next) = &line.next {
            p.govuk-body {
                "Next: " strong { (next.title) }
                @if let Some(due) = next.due { ", by " (due.in_words()) }
                " " (tag_saying(&next.state, &capital(&next.state.replace('_', " "))))
                br; span.joinder-muted { "For the " (next.owes) }
            }
        }
    }
}

fn note_form(shown: &Shown<'_>) -> Markup {
    html! {
        section aria-labelledby="note-heading" {
            h2.govuk-heading-m #note-heading { "Add a note" }
            (details("Write a note", shown.faults.of("note").is_some(), html! {
                form method="post" action=(shown.act("note")) novalidate {
                    (secret(&shown.visit.session))
                    (Control::new("note", "Note", shown.faults).hint("It becomes a fact in the chronology, under your name.").lines(shown.fields.or_empty("note"), 5, false))
                    (second_button("Add the note"))
                }
            }))
        }
    }
}
