//! Finding people by name, identifier or date of birth. It is sent as a form, so that nothing searched for stands in an
//! address, a history or a log.

use crate::components::controls::{Control, button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::{Row, count, stacked};
use crate::components::who;
use crate::fields::Fields;
use crate::guard::Visit;
use crate::known_on::Picture;
use crate::posted::Posted;
use crate::problem::Problem;
use access::{Action, Role};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::view::{AsAt, PersonSummary, SearchQuery};
use maud::{Markup, html};

pub(crate) async fn show(visit: Visit) -> Markup {
    page(&visit, &Fields::default(), &Faults::default(), None)
}

pub(crate) async fn results(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let born = fields
        .day("born", "The date of birth")
        .unwrap_or_else(|words| {
            faults.add("born", words);
            None
        });
    let query = SearchQuery {
        name: fields.get("name").map(str::to_owned),
        identifier: fields.get("identifier").map(str::to_owned),
        born,
    };
    if faults.is_empty() && query == SearchQuery::default() {
        faults.add("name", "Enter a name, an identifier or a date of birth");
    }
    if !faults.is_empty() {
        return Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&visit, &fields, &faults, None),
        )
            .into_response());
    }
    let (viewer, at) = (visit.viewer()?, AsAt::present(visit.app.office.now()));
    let found = visit
        .app
        .ask(move |office| office.search(&viewer, &query, &at))
        .await??;
    Ok(page(&visit, &fields, &faults, Some(&found)).into_response())
}

fn page(
    visit: &Visit,
    fields: &Fields,
    faults: &Faults,
    found: Option<&[PersonSummary]>,
) -> Markup {
    let picture = Picture::present(visit.app.office.now());
    let title = if found.is_some() {
        "Search results"
    } else {
        "Search"
    };
    Frame::new(&visit.app, Some(&visit.session), title, Place::Search).faulty(!faults.is_empty()).around(html! {
        (faults.summary())
        h1.govuk-heading-l { (title) }
        @if let Some(found) = found { (list(found, &picture, visit.session.role)) }
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            @if found.is_some() { h2.govuk-heading-m { "Search again" } }
            form method="post" action="/search" novalidate {
                (secret(&visit.session))
                (Control::new("name", "Name", faults).hint("All of it or a part, in any order.").text(fields.or_empty("name"), "govuk-input--width-20"))
                (Control::new("identifier", "Identifier", faults).hint("NHS number, unique pupil number, PNC identifier, prison number, probation case reference, or an agency’s own reference.").text(fields.or_empty("identifier"), "govuk-input--width-20"))
                (Control::new("born", "Date of birth", faults).hint("For example, 27 3 2014.").day(fields))
                (button("Search"))
            }
            @if visit.session.role.may(Action::BreakGlass) {
                p.govuk-body { "If somebody is in danger and you cannot find their record, you can " a.govuk-link href="/break-glass" { "open a record in an emergency" } "." }
            }
        } }
    })
}

fn list(found: &[PersonSummary], picture: &Picture, role: Role) -> Markup {
    // Victim liaison opens no person's page, but the one on contact with those harmed.
    let opens = if role.may(Action::KeepVictims) && !role.may(Action::SeePerson) {
        "victims"
    } else {
        "person"
    };
    let rows: Vec<_> = found
        .iter()
        .map(|one| {
            Row::of(vec![
                who::in_a_list(
                    one,
                    picture.at.known_on,
                    &format!("/{opens}/{}", one.person),
                ),
                html! { (who::shared_identifiers(one)) },
                html! { (one.agencies.join(", ")) },
            ])
        })
        .collect();
    html! {
        @match found.len() {
            0 => { p.govuk-body { "Nobody that you may see matches. Check the spelling, or search with less." } },
            1 => { h2.govuk-heading-m { "1 person" } },
            many => { h2.govuk-heading-m { (count(many)) " people" } },
        }
        @if !rows.is_empty() { (stacked("People who match", &["Person", "Identifiers", "Known to"], &rows)) }
    }
}
