//! Contact with those harmed, for victim liaison and nobody else: what they asked for with the condition that answers it, their
//! statement and how it is read, the notices that they are owed, and whether anything may be published yet.

use crate::components::banners;
use crate::components::choices::{choices, of_condition, or_none};
use crate::components::controls::{Control, button, details, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::{Row, stacked, summary};
use crate::components::tags::{capital, tag_saying};
use crate::components::who;
use crate::fields::{Address, Fields, person_number};
use crate::guard::Visit;
use crate::known_on::{self, KNOWN_ON, Picture};
use crate::office::Refusal;
use crate::posted::{Asked, Posted};

use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::view::PersonNumber;
use desk::{Supervise, VictimView, VictimsPage};
use facts::Party;
use facts::victims::{StatementReading, VictimAct, VictimAsked, VictimStep};
use licence::victims::{Answer, Open};
use maud::{Markup, html};

struct Shown<'a> {
    visit: &'a Visit,
    page: &'a VictimsPage,
    picture: Picture,
    fields: &'a Fields,
    faults: &'a Faults,
}

pub(crate) async fn show(
    visit: Visit,
    Path(person): Path<String>,
    Asked(fields): Asked,
) -> Result<Response, Problem> {
    let person = person_number(&person)?;
    let now = visit.app.office.now();
    let (picture, faults) = match known_on::shown(&fields, now, |picture| {
        Address::to(format!("/victims/{person}")).with(KNOWN_ON, picture.in_address())
    }) {
        Ok(shown) => shown,
        Err(way_on) => return Ok(way_on.into_response()),
    };
    let page = page(&visit, person, picture, &fields, &faults).await?;
    Ok(page.into_response())
}

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
        .ask(move |office| office.victims(&viewer, person, &picture.at))
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
    let title = format!("Victim contact: {}", page.who.name);
    let present = format!("/victims/{}", page.who.person);
    let acts = shown.picture.earlier.is_none();
    Frame::new(
        &shown.visit.app,
        Some(&shown.visit.session),
        title,
        Place::Search,
    )
    .faulty(!shown.faults.is_empty())
    .around(html! {
        a.govuk-back-link href="/search" { "Search" }
        (shown.faults.summary())
        (banners::done(shown.fields.get("done")))
        (banners::earlier_picture(&shown.picture, &present))
        span.govuk-caption-l { "Contact with those harmed by" }
        h1.govuk-heading-l { (page.who.name) }
        p.govuk-body { (capital(&who::born_and_age(page.who.born, page.known_on))) ". Nobody but victim liaison sees this page, or anything that is entered on it." }
        (published(shown, acts))
        @if page.victims.is_empty() { p.govuk-body { "Nobody is known who was harmed." } }
        @for one in &page.victims { (victim(shown, one, acts)) }
        @if acts { (begin(shown)) }
        (conditions(page))
    })
}

fn published(shown: &Shown<'_>, acts: bool) -> Markup {
    let page = shown.page;
    let rows: Vec<Row> = page
        .published
        .iter()
        .rev()
        .map(|one| {
            Row::of(vec![
                html! { (capital(&one.words)) br; span.joinder-muted { (one.on.in_words()) } },
                html! {
                    @if one.may_be { (tag_saying("met", "May be published")) " everybody who wants notice has been sent it" }
                    @else { (tag_saying("overdue", "Not yet")) " somebody who wants notice has not been sent it" }
                },
                html! {
                    @if one.cleared { (tag_saying("met", "Cleared")) }
                    @else if one.may_be && acts {
                        form method="post" action=(format!("/victims/{}/clear", page.who.person)) novalidate {
                            (secret(&shown.visit.session))
                            input type="hidden" name="form" value="clear";
                            input type="hidden" name="clear-fact" value=(one.fact);
                            (second_button("Clear it to be published"))
                        }
                    }
                },
            ])
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h2.govuk-heading-m { "First they, then the public" }
            p.govuk-body { "Nothing of a hearing or a decision is published before you have cleared it, also where nobody is known who was harmed: so that nobody can tell from it." }
            @if let Some(fault) = shown.faults.of("clear-fact") { p.govuk-error-message #clear-fact { (fault) } }
            (stacked("Hearings and decisions", &["What", "May it be published?", "Cleared"], &rows))
        }
    }
}

fn victim(shown: &Shown<'_>, one: &VictimView, acts: bool) -> Markup {
    let recorded = &one.recorded;
    let not_told = || "Not told".to_owned();
    html! {
        section aria-labelledby=(format!("{}-heading", recorded.reference)) {
            h2.govuk-heading-m #(format!("{}-heading", recorded.reference)) { (recorded.reference) ": " (recorded.name.clone().unwrap_or_else(not_told)) }
            (summary(&[
                ("Contact scheme", html! {
                    @match recorded.in_scheme { Some(true) => { "In it" @if let Some(at) = recorded.joined { ", since " (at.london_day().in_words()) } }, Some(false) => { "Wants no contact" }, None => { (tag_saying("overdue", "Nobody has asked, or they have not answered")) } }
                }),
                ("Reached", html! { (recorded.reach.clone().unwrap_or_else(not_told)) }),
                ("Statement", html! { @match recorded.statement { Some(reading) => { (capital(reading.in_words())) }, None => { "None" } } @if let Some(words) = &recorded.statement_words { (details("The statement", false, html! { p.govuk-body { (words) } })) } }),
            ]))
            @if !one.open.is_empty() {
                ul."govuk-list govuk-list--bullet" { @for open in &one.open { li { (tag_saying("overdue", "Open")) " " (open_in_words(open)) } } }
            }
            @if !recorded.requests.is_empty() { (requests(one)) }
            @if !recorded.notices.is_empty() { (notices(shown, one, acts)) }
            @if acts { (step(shown, one)) }
            @if !recorded.not_taken.is_empty() {
                div.govuk-inset-text { ul."govuk-list govuk-list--bullet" { @for refused in &recorded.not_taken { li { (tag_saying("discrepancy", "Not taken")) " " (refused.words) ": " (refused.why) } } } }
            }
        }
    }
}

fn open_in_words(open: &Open) -> String {
    match open {
        Open::NotAsked => "nobody has asked whether they want contact".to_owned(),
        Open::Unanswered { asked, since } => format!(
            "no answer to what they asked for on {}: {}",
            since.in_words(),
            asked.in_words()
        ),
        Open::ConditionGone { number } => format!(
            "condition {number}, which answered what they asked for, is not in force any more"
        ),
        Open::ReadingNotSaid => "how their statement is to be read".to_owned(),
        Open::NotSent { of } => format!("notice of {} has not been sent", of.in_words()),
    }
}

fn requests(one: &VictimView) -> Markup {
    let rows: Vec<Row> = one
        .recorded
        .requests
        .iter()
        .map(|request| {
            Row::of(vec![
                html! { (request.name) },
                html! { (capital(request.request.asked.in_words())) @if !request.words.is_empty() { ": " (request.words) } br; span.joinder-muted { (request.request.on.in_words()) } },
                html! {
                    @match &request.request.answer {
                        Answer::NotYet => { (tag_saying("overdue", "No answer yet")) }
                        Answer::Condition { number } => { (tag_saying("met", "Answered")) " condition " (number) @if let Some(name) = &request.licence { " of licence " (name) } }
                        Answer::Refused { reason } => { (tag_saying("not_needed", "Refused")) " " (reason) }
                    }
                },
            ])
        })
        .collect();
    stacked("What they asked for", &["Request", "What", "Answer"], &rows)
}

fn notices(shown: &Shown<'_>, one: &VictimView, acts: bool) -> Markup {
    let rows: Vec<Row> = one
        .recorded
        .notices
        .iter()
        .map(|owed| {
            let next = match (owed.notice.sent, owed.notice.acknowledged) {
                (None, _) => Some((VictimAct::SendNotice, "Record that it was sent")),
                (Some(_), None) => Some((VictimAct::AcknowledgeNotice, "Record that they have it")),
                _ => None,
            };
            Row::of(vec![
                html! { (capital(&owed.words)) br; span.joinder-muted { "owed since " (owed.notice.owed_from.london_day().in_words()) } },
                html! {
                    @match (owed.notice.sent, owed.notice.acknowledged) {
                        (None, _) => { (tag_saying("overdue", "Not sent")) }
                        (Some(sent), None) => { (tag_saying("due_soon", "Not yet received")) " sent " (sent.london_day().in_words()) }
                        (_, Some(at)) => { (tag_saying("met", "Received")) " " (at.london_day().in_words()) }
                    }
                },
                html! {
                    @if let (Some((act, words)), true) = (next, acts) {
                        form method="post" action=(format!("/victims/{}", shown.page.who.person)) novalidate {
                            (secret(&shown.visit.session))
                            input type="hidden" name="form" value="notice";
                            input type="hidden" name="victim" value=(one.recorded.reference);
                            input type="hidden" name="notice-act" value=(act.name());
                            input type="hidden" name="notice-fact" value=(owed.of_fact);
                            (second_button(words))
                        }
                    }
                },
            ])
        })
        .collect();
    stacked("Notices", &["Of", "How it stands", "Next"], &rows)
}

/// What of the licence victim liaison is told.
fn conditions(page: &VictimsPage) -> Markup {
    html! {
        @if let Some((name, copy)) = &page.copy {
            h2.govuk-heading-m { "What of licence " (name) " is told here" }
            ul.govuk-list { @for condition in &copy.conditions { li { (condition.number) ". " (condition.text) } } }
        }
    }
}

fn begin(shown: &Shown<'_>) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let acts = [VictimAct::Offer, VictimAct::Join, VictimAct::Decline]
        .map(|act| (act.name(), capital(act.in_words())));
    details(
        "Somebody else who was harmed",
        fields.get("form") == Some("new") && !faults.is_empty(),
        html! {
            form method="post" action=(format!("/victims/{}", shown.page.who.person)) novalidate {
                (secret(&shown.visit.session))
                input type="hidden" name="form" value="new";
                (Control::new("new-name", "Name", faults).text(fields.or_empty("new-name"), "govuk-input--width-20"))
                (Control::new("new-reach", "How they are reached", faults).hint("It goes nowhere from here.").lines(fields.or_empty("new-reach"), 2, false))
                (Control::new("new-act", "Contact", faults).select(&acts, fields.or_empty("new-act")))
                (button("Record it"))
            }
        },
    )
}

fn step(shown: &Shown<'_>, one: &VictimView) -> Markup {
    let form = one.recorded.reference.clone();
    let of = |field: &str| format!("{form}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, asked, request, condition, reading, reach, words) = (
        of("act"),
        of("asked"),
        of("request"),
        of("condition"),
        of("reading"),
        of("reach"),
        of("words"),
    );
    let acts: Vec<(String, String)> = VictimAct::ALL
        .into_iter()
        .filter(|act| !matches!(act, VictimAct::SendNotice | VictimAct::AcknowledgeNotice))
        .map(|act| (act.name(), capital(act.in_words())))
        .collect();
    let kinds = choices(
        "None",
        VictimAsked::ALL.map(|one| (one.name(), one.in_words())),
    );
    let requests = or_none(
        "None",
        one.recorded.requests.iter().map(|one| {
            (
                one.name.clone(),
                format!("{}: {}", one.name, one.request.asked.in_words()),
            )
        }),
    );
    let readings = choices(
        "None",
        StatementReading::ALL.map(|one| (one.name(), one.in_words())),
    );
    let copy = shown.page.copy.as_ref();
    let rows = copy.into_iter().flat_map(|(_, copy)| &copy.conditions);
    let conditions = or_none("None", rows.map(|row| of_condition(row.number, &row.text)));
    details(
        &format!("Record a step for {form}"),
        fields.get("form") == Some(form.as_str()) && !faults.is_empty(),
        html! {
            form method="post" action=(format!("/victims/{}", shown.page.who.person)) novalidate {
                (secret(&shown.visit.session))
                input type="hidden" name="form" value=(form);
                input type="hidden" name="victim" value=(form);
                (Control::new(&act, "What was done", faults).select(&acts, fields.or_empty(&act)))
                (Control::new(&asked, "What they asked for", faults).hint("Where they asked for something.").select(&kinds, fields.or_empty(&asked)))
                (Control::new(&request, "Request that is answered", faults).select(&requests, fields.or_empty(&request)))
                (Control::new(&condition, "Condition that answers it", faults).select(&conditions, fields.or_empty(&condition)))
                (Control::new(&reading, "How their statement is read", faults).select(&readings, fields.or_empty(&reading)))
                (Control::new(&reach, "How they are reached", faults).hint("Where it changes.").lines(fields.or_empty(&reach), 2, false))
                (Control::new(&words, "In words", faults).hint("What they asked for; why it was refused; the statement.").lines(fields.or_empty(&words), 4, false))
                (button("Record the step"))
            }
        },
    )
}

/// What was entered; `None` where nobody said what was done.
fn entered(fields: &Fields) -> Option<VictimStep> {
    let form = fields.or_empty("form");
    let of = |field: &str| fields.or_empty(&format!("{form}-{field}"));
    let text = |field: &str| fields.get(&format!("{form}-{field}")).map(str::to_owned);
    let act = VictimAct::named(of("act"))?;
    Some(VictimStep {
        name: text("name"),
        reach: text("reach"),
        asked: VictimAsked::named(of("asked")),
        request: text("request"),
        condition_number: of("condition").parse().ok(),
        reading: StatementReading::named(of("reading")),
        of_fact: of("fact").parse().ok(),
        words: text("words"),
        ..VictimStep::plain(fields.or_empty("victim").to_owned(), act, Party::default())
    })
}

/// Clears a hearing or a decision to be published.
pub(crate) async fn clear(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let person = person_number(&person)?;
    let fact = fields.or_empty("clear-fact").parse();
    let fact = fact.map_err(|_| Problem::NotFound)?;
    let viewer = visit.viewer()?;
    let done = visit
        .app
        .ask(move |office| office.supervise(&viewer, person, &Supervise::Clear { fact }))
        .await?;
    match done {
        Ok(_) => {
            let address = Address::to(format!("/victims/{person}")).with("done", Some("step-told"));
            Ok(Redirect::to(&address.to_string()).into_response())
        }
        Err(Refusal::Invalid(words, _)) => {
            let picture = Picture::present(visit.app.office.now());
            let faults = Faults::one("clear-fact", capital(&words));
            let page = page(&visit, person, picture, &fields, &faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn take(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let person = person_number(&person)?;
    let form = fields.or_empty("form").to_owned();
    let again = async |faults: Faults| {
        let picture = Picture::present(visit.app.office.now());
        let page = page(&visit, person, picture, &fields, &faults).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let Some(step) = entered(&fields) else {
        return again(Faults::one(&format!("{form}-act"), "Select what was done")).await;
    };
    let viewer = visit.viewer()?;
    let done = visit
        .app
        .ask(move |office| office.supervise(&viewer, person, &Supervise::Victim(step)))
        .await?;
    match done {
        Ok(_) => {
            let address = Address::to(format!("/victims/{person}")).with("done", Some("step-told"));
            Ok(Redirect::to(&address.to_string()).into_response())
        }
        Err(Refusal::Invalid(words, field)) => {
            again(Faults::one(&format!("{form}-{field}"), capital(&words))).await
        }
        Err(other) => Err(other.into()),
    }
}
