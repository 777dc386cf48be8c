//! Erasing: what would go, on whose authority, and what was erased before. It is shown first, then confirmed with the
//! password again.

use crate::components::banners;
use crate::components::controls::{Control, button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::{Row, count, stacked, summary};
use crate::components::tags::capital;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::office::Refusal;
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::view::PersonNumber;
use desk::{ErasurePlan, ErasureReceipt, ErasureScope, Ground};
use maud::{Markup, html};

pub(crate) async fn show(visit: Visit, Asked(fields): Asked) -> Result<Response, Problem> {
    if fields.get("scope").is_none() && fields.get("of").is_none() {
        return Ok(begin(&visit, &fields, &Faults::default())
            .await?
            .into_response());
    }
    match scope_of(&fields) {
        Err(faults) => unprocessable(begin(&visit, &fields, &faults).await?),
        Ok(scope) => match preview(&visit, &scope, &fields, &Faults::default()).await {
            Err(Problem::NotFound) => {
                let faults = Faults::one("of", "There is nothing here that you can see");
                unprocessable(begin(&visit, &fields, &faults).await?)
            }
            Err(Problem::Invalid(words) | Problem::InvalidIn(words, _)) => {
                let faults = Faults::one("of", capital(&words));
                unprocessable(begin(&visit, &fields, &faults).await?)
            }
            other => Ok(other?.into_response()),
        },
    }
}

pub(crate) async fn erase(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let scope = match scope_of(&fields) {
        Ok(scope) => scope,
        Err(faults) => return unprocessable(begin(&visit, &fields, &faults).await?),
    };
    let Some(ground) = fields.get("ground").and_then(Ground::named) else {
        let faults = Faults::one("ground", "Select on what ground it is erased");
        return unprocessable(preview(&visit, &scope, &fields, &faults).await?);
    };
    if fields.get("sure") != Some("yes") {
        let faults = Faults::one("sure", "Confirm that it cannot be brought back");
        return unprocessable(preview(&visit, &scope, &fields, &faults).await?);
    }
    let (viewer, erased) = (visit.viewer()?, scope.clone());
    let authority = fields.or_empty("authority").to_owned();
    let done = visit
        .app
        .ask(move |office| office.erase(&viewer, &erased, (ground, &authority)))
        .await?;
    match done {
        Ok(receipt) => Ok(receipt_page(&visit, &receipt).into_response()),
        Err(Refusal::Invalid(words, field)) => {
            // A hold is no fault of a field: it is said where the ground is asked for.
            let field = if field == "authority" {
                "authority"
            } else {
                "ground"
            };
            let faults = Faults::one(field, capital(&words));
            unprocessable(preview(&visit, &scope, &fields, &faults).await?)
        }
        Err(other) => Err(other.into()),
    }
}

fn unprocessable(page: Markup) -> Result<Response, Problem> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn scope_of(fields: &Fields) -> Result<ErasureScope, Faults> {
    let of = fields
        .get("of")
        .ok_or_else(|| Faults::one("of", "Enter a number, or the name of a source"))?;
    let number = || {
        of.parse()
            .map_err(|_| Faults::one("of", "Enter the number in figures"))
    };
    match fields.get("scope") {
        Some("record") => number().map(ErasureScope::Record),
        Some("person") => number().map(|number| ErasureScope::Person {
            person: PersonNumber(number),
            shared_too: fields.get("shared") == Some("yes"),
        }),
        Some("source") => Ok(ErasureScope::Source(of.to_owned())),
        _ => Err(Faults::one("scope", "Select what is to be erased")),
    }
}

async fn begin(visit: &Visit, fields: &Fields, faults: &Faults) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let erasures = visit
        .app
        .ask(move |office| office.erasures(&viewer))
        .await??;
    let choices = [
        (
            "person",
            "All that is held on a person",
            Some("By the person’s number, as it stands in the address of their page"),
        ),
        (
            "record",
            "One source record, all its versions",
            Some("By the part of a fact’s number before the dot"),
        ),
        ("source", "Everything that one source sent", None),
    ];
    Ok(Frame::new(&visit.app, Some(&visit.session), "Erasing", Place::Erasing).faulty(!faults.is_empty()).around(html! {
        (faults.summary())
        h1.govuk-heading-l { "Erasing" }
        p.govuk-body { "What is erased cannot be brought back. You first see what would go." }
        form method="get" action="/erasing" novalidate {
            (Control::new("scope", "What is to be erased?", faults).radios(&choices, fields.get("scope")))
            (Control::new("of", "Number, or name of the source", faults).text(fields.or_empty("of"), "govuk-input--width-20"))
            (Control::new("shared", "Records that are about other people too", faults).radios(&[("no", "Keep them", None), ("yes", "Erase them too", None)], fields.get("shared").or(Some("no"))))
            (button("See what would go"))
        }
        h2.govuk-heading-m { "What was erased" }
        @if erasures.is_empty() { p.govuk-body { "Nothing." } } @else { (erased(&erasures)) }
    }))
}

fn erased(erasures: &[ErasureReceipt]) -> Markup {
    let rows: Vec<Row> = erasures
        .iter()
        .map(|one| {
            Row::of(vec![
                html! { (one.at.london_words()) },
                html! { (count(one.entries)) " entries of " (count(one.records)) " records" },
                html! { (one.by) ", " (one.role) },
                html! { (capital(&one.ground)) br; (one.authority) },
                html! { (one.complete_on.in_words()) @if one.unfinished { br; "Keys are still to be destroyed" } },
            ])
        })
        .collect();
    stacked(
        "What was erased",
        &["When", "What", "By", "On what authority", "Complete on"],
        &rows,
    )
}

async fn preview(
    visit: &Visit,
    scope: &ErasureScope,
    fields: &Fields,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let (viewer, of) = (visit.viewer()?, scope.clone());
    let plan = visit
        .app
        .ask(move |office| office.plan_erasure(&viewer, &of))
        .await??;
    let grounds: Vec<(&str, &str, Option<&str>)> = Ground::ALL
        .iter()
        .map(|ground| (ground.name(), ground.in_words(), None))
        .collect();
    Ok(Frame::new(&visit.app, Some(&visit.session), "What erasing would take", Place::Erasing).faulty(!faults.is_empty()).around(html! {
        a.govuk-back-link href="/erasing" { "Erasing" }
        (faults.summary())
        h1.govuk-heading-l { "What erasing would take" }
        @for hold in &plan.holds { (banners::warning("Legal hold", html! { h2.moj-alert__heading { "This cannot be erased" } (capital(hold)) })) }
        (what_goes(&plan))
        @if plan.holds.is_empty() {
            h2.govuk-heading-m { "Erase it" }
            form method="post" action="/erasing" novalidate {
                (secret(&visit.session))
                @for name in ["scope", "of", "shared"] { @if let Some(value) = fields.get(name) { input type="hidden" name=(name) value=(value); } }
                (Control::new("ground", "On what ground?", faults).radios(&grounds, fields.get("ground")))
                (Control::new("authority", "On what authority?", faults).hint("The order with its court and date, or the request and who upheld it. Name nobody whom the record is about: this stays.").lines(fields.or_empty("authority"), 3, false))
                (Control::new("sure", "It cannot be brought back", faults).ticks(&[("yes".to_owned(), html! { "I have looked at what would go, and it is to be erased" })], &fields.all("sure")))
                button."govuk-button govuk-button--warning" type="submit" data-module="govuk-button" data-prevent-double-click="true" { "Erase" }
            }
        }
    }))
}

fn what_goes(plan: &ErasurePlan) -> Markup {
    html! {
        (summary(&[
            ("Would go", html! { (count(plan.records)) " records and acts, with " (count(plan.facts)) " facts" }),
            ("From", html! { @for (source, records) in &plan.sources { (source) ": " (count(*records)) br; } }),
            ("About others too, would stay", html! { @if plan.shared.is_empty() { "None" } @else { (count(plan.shared.len())) " records" } }),
            ("Could not be read and name the person, would stay", html! {
                @if plan.unread.is_empty() { "None" }
                @for position in &plan.unread { "Record " (position) " " }
            }),
            ("Looks, which hold no content, would stay", html! { (count(plan.looks_kept)) }),
        ]))
    }
}

fn receipt_page(visit: &Visit, receipt: &ErasureReceipt) -> Markup {
    Frame::new(&visit.app, Some(&visit.session), "Erased", Place::Erasing).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            div."govuk-panel govuk-panel--confirmation" {
                h1.govuk-panel__title { "Erased" }
                div.govuk-panel__body { (count(receipt.entries)) " entries of " (count(receipt.records)) " records" }
            }
            p.govuk-body { "The record says who erased it, when and on what authority. It is complete on " strong { (receipt.complete_on.in_words()) } ", when no backup of the keys holds a key of it any more." }
            p.govuk-body { a.govuk-link href="/erasing" { "Back to erasing" } }
        } }
    })
}
