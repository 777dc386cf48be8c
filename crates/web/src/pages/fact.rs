//! A fact: what it says, where it comes from, its four times, the record to the letter; and how to correct it or take it back.

use crate::components::banners;
use crate::components::controls::{Control, details, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::summary;
use crate::components::tags::capital;
use crate::fields::{Address, Fields};
use crate::guard::Visit;
use crate::known_on::{self, KNOWN_ON, Picture};
use crate::office::{Office, Refusal};
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use access::{Action, Viewer};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::view::FactView;
use facts::{FactId, Span, When};
use maud::{Markup, html};

pub(crate) async fn show(
    visit: Visit,
    Path(fact): Path<String>,
    Asked(fields): Asked,
) -> Result<Markup, Problem> {
    let picture = match known_on::asked(&fields, visit.app.office.now()) {
        known_on::Asked::For(picture) | known_on::Asked::GoOnTo(picture) => picture,
        known_on::Asked::Wrong(words) => return Err(Problem::Invalid(format!("{words}."))),
    };
    page(&visit, id(&fact)?, picture, &fields, &Faults::default()).await
}

pub(crate) async fn correct(
    Path(fact): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let happened = happened(&fields, &mut faults);
    let reason = reason(
        &fields,
        "reason",
        "Enter how you know that it was wrong",
        &mut faults,
    );
    let changed = |name: &str, before: &str| {
        fields
            .verbatim(name)
            .map(|text| text.replace("\r\n", "\n"))
            .filter(|text| text.trim() != fields.or_empty(before).replace("\r\n", "\n").trim())
    };
    let statement = changed("statement", "statement-before");
    let happened = happened.filter(|_| {
        changed("happened", "happened-before").is_some()
            || changed("until", "until-before").is_some()
    });
    if faults.is_empty() && happened.is_none() && statement.is_none() {
        faults.add(
            "happened",
            "Change the time or the statement: nothing is different yet",
        );
    }
    if !faults.is_empty() {
        return again(&visit, &fact, &fields, &faults).await;
    }
    act(
        visit,
        &fact,
        fields,
        "corrected",
        move |office, viewer, fact| {
            office.correct(viewer, fact, happened, statement.as_deref(), &reason)
        },
    )
    .await
}

pub(crate) async fn retract(
    Path(fact): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let reason = reason(
        &fields,
        "retract-reason",
        "Enter why it should not have been said",
        &mut faults,
    );
    if !faults.is_empty() {
        return again(&visit, &fact, &fields, &faults).await;
    }
    act(
        visit,
        &fact,
        fields,
        "retracted",
        move |office, viewer, fact| office.retract(viewer, fact, &reason),
    )
    .await
}

fn id(text: &str) -> Result<FactId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

fn reason(fields: &Fields, name: &str, missing: &str, faults: &mut Faults) -> String {
    let reason = fields.get(name).unwrap_or_default();
    if reason.is_empty() {
        faults.add(name, missing);
    }
    reason.replace("\r\n", "\n")
}

fn happened(fields: &Fields, faults: &mut Faults) -> Option<Span> {
    let mut read = |name: &str| match fields.get(name).map(str::parse::<When>) {
        None => None,
        Some(Ok(when)) => Some(when),
        Some(Err(_)) => {
            faults.add(
                name,
                "Enter a time such as 2024-06-02, 2024-06, 2024, ~2024-06-02 or unknown",
            );
            None
        }
    };
    let (from, until) = (read("happened"), read("until"));
    from.map(|from| Span::between(from, until))
}

async fn act(
    visit: Visit,
    fact: &str,
    fields: Fields,
    done: &str,
    work: impl FnOnce(&dyn Office, &Viewer, FactId) -> Result<(), Refusal> + Send + 'static,
) -> Result<Response, Problem> {
    let (id, viewer) = (id(fact)?, visit.viewer()?);
    match visit
        .app
        .ask(move |office| work(office, &viewer, id))
        .await?
    {
        Ok(()) => Ok(Redirect::to(
            &Address::to(format!("/fact/{id}"))
                .with("done", Some(done))
                .to_string(),
        )
        .into_response()),
        Err(Refusal::Invalid(words, field)) => {
            again(&visit, fact, &fields, &Faults::one(&field, words)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn again(
    visit: &Visit,
    fact: &str,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, Problem> {
    let picture = Picture::present(visit.app.office.now());
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        page(visit, id(fact)?, picture, fields, faults).await?,
    )
        .into_response())
}

async fn page(
    visit: &Visit,
    fact: FactId,
    picture: Picture,
    fields: &Fields,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let view = visit
        .app
        .ask(move |office| office.fact(&viewer, fact, &picture.at))
        .await??;
    let may_correct = picture.earlier.is_none() && visit.session.role.may(Action::Correct);
    let title = format!("Fact {fact}: {}", view.row.kind.in_words());
    Ok(Frame::new(&visit.app, Some(&visit.session), title, Place::Elsewhere).faulty(!faults.is_empty()).around(html! {
        (faults.summary())
        (banners::done(fields.get("done")))
        (banners::earlier_picture(&picture, &format!("/fact/{fact}")))
        @if let Some(person) = view.person {
            a.govuk-back-link href=(Address::to(format!("/person/{person}")).with(KNOWN_ON, picture.in_address())) { "Back to the person" }
        }
        span.govuk-caption-l { "Fact " (fact) }
        h1.govuk-heading-l { (capital(view.row.kind.in_words())) }
        p.govuk-body { (capital(&view.row.words)) }
        @if !view.row.stands { p.govuk-body { strong."govuk-tag govuk-tag--grey" { "No longer stands" } " " (view.row.standing) } }
        h2.govuk-heading-m { "Where it comes from" }
        (provenance(&view, &picture))
        h2.govuk-heading-m #verbatim-heading { "The record, to the letter" }
        @if view.verbatim.is_empty() { p.govuk-body { "It was entered here: there is no other record." } }
        @else { pre."joinder-verbatim joinder-frame" role="region" aria-labelledby="verbatim-heading" tabindex="0" { (view.verbatim) } }
        @if may_correct { (forms(visit, &view, fields, faults)) }
    }))
}

fn provenance(view: &FactView, picture: &Picture) -> Markup {
    let row = &view.row;
    let known = if row.claimed {
        format!(
            "{}, as claimed when it was loaded later",
            row.known_on.in_words()
        )
    } else {
        row.known_on.in_words()
    };
    let mut rows = vec![
        ("Happened", html! { (row.happened.in_words()) }),
        ("Written by the source", html! { (row.written.in_words()) }),
        ("Received here", html! { (row.received.london_words()) }),
        ("Known from the end of", html! { (known) }),
        ("Said by", html! { (row.agency) ", " (row.source) }),
        ("The source’s reference", html! { (row.record) }),
        (
            "Came in",
            html! { @if row.place.is_empty() { "entered here" } @else { (row.place) } },
        ),
        ("Standing", html! { (capital(&row.standing)) }),
    ];
    if let Some(corrects) = row.corrects {
        let address = Address::to(format!("/fact/{corrects}")).with(KNOWN_ON, picture.in_address());
        rows.push((
            "Corrects",
            html! { a.govuk-link href=(address) { "Fact " (corrects) } },
        ));
    }
    summary(&rows)
}

fn forms(visit: &Visit, view: &FactView, fields: &Fields, faults: &Faults) -> Markup {
    let fact = view.row.fact;
    let happened = view.row.happened.from.to_string();
    let until = view
        .row
        .happened
        .until
        .map(|until| until.to_string())
        .unwrap_or_default();
    let statement = serde_json::to_string_pretty(&view.fact.statement).unwrap_or_default();
    let typed = |name: &str, otherwise: &str| fields.verbatim(name).unwrap_or(otherwise).to_owned();
    let wrong = |names: &[&str]| names.iter().any(|name| faults.of(name).is_some());
    html! {
        h2.govuk-heading-m { "If it is wrong" }
        p.govuk-body { "Nothing is changed or deleted. A correction is a new fact beside this one, under your name." }
        (details("Say how it should read", wrong(&["happened", "until", "statement", "reason"]), html! {
            form method="post" action=(format!("/fact/{fact}/correct")) novalidate {
                (secret(&visit.session))
                input type="hidden" name="happened-before" value=(happened);
                input type="hidden" name="until-before" value=(until);
                input type="hidden" name="statement-before" value=(statement);
                (Control::new("happened", "When it happened, or began", faults).hint("Such as 2024-06-02, 2024-06 for a month, 2024 for a year, ~2024-06-02 for about that day, or unknown.").text(&typed("happened", &happened), "govuk-input--width-20"))
                (Control::new("until", "When it ended (optional)", faults).text(&typed("until", &until), "govuk-input--width-20"))
                (Control::new("statement", "What it says", faults).hint("As data. Change only the values that are wrong.").lines(&typed("statement", &statement), 12, true))
                (Control::new("reason", "How do you know?", faults).lines(fields.or_empty("reason"), 3, false))
                (second_button("Save the correction"))
            }
        }))
        (details("Take it back", wrong(&["retract-reason"]), html! {
            form method="post" action=(format!("/fact/{fact}/retract")) novalidate {
                (secret(&visit.session))
                (Control::new("retract-reason", "Why should it not have been said?", faults).lines(fields.or_empty("retract-reason"), 3, false))
                (second_button("Take the fact back"))
            }
        }))
    }
}
