//! The API for people who write programs: every operation, from the same description that `/api/v1/openapi.json` gives. It
//! is public, and says nothing of anybody.

use crate::api::describe::{Gives, Operation, Takes, operations};
use crate::app::App;
use crate::components::layout::{Frame, Place};
use crate::routes::{Needs, ROUTES};
use axum::extract::State;
use maud::{Markup, html};
use std::sync::Arc;

pub(crate) async fn show(State(app): State<Arc<App>>) -> Markup {
    let mut groups: Vec<&str> = Vec::new();
    for operation in operations() {
        if !groups.contains(&operation.group) {
            groups.push(operation.group);
        }
    }
    Frame::new(&app, None, "The API", Place::Elsewhere).around(html! {
        h1.govuk-heading-l { "The API" }
        p.govuk-body-l { "All that the pages do, for programs: JSON over HTTP." }
        p.govuk-body {
            "The whole description is " a.govuk-link href="/api/v1/openapi.json" { "/api/v1/openapi.json" } " (OpenAPI 3.1). "
            "What can go wrong is described at " a.govuk-link href="/problems" { "Problems" } "."
        }
        h2.govuk-heading-m { "To begin" }
        ul."govuk-list govuk-list--bullet" {
            li { "The operator makes a token with " code { "joinder user token" } ". It acts for an account, sees what that account may see, and ends by itself." }
            li { "Send it in " code { "Authorization: Bearer TOKEN" } ", and in " code { "Joinder-Purpose" } " what you are looking for. Both are recorded with every look." }
            li { "Lists come in pages. Follow " code { "next_page" } ", or the header Link, until there is none. What comes in meanwhile moves nothing." }
            li { "What is read has an ETag: send it in " code { "If-None-Match" } " to read nothing twice, and in " code { "If-Match" } " with an act to be refused where the person or fact has changed." }
            li { "Send an " code { "Idempotency-Key" } " with what changes something, and send the same again where no answer came." }
        }
        pre."joinder-verbatim joinder-frame" role="region" aria-label="Example" tabindex="0" { (EXAMPLE) }
        @for group in groups {
            h2.govuk-heading-m { (group) }
            @for operation in operations().filter(|one| one.group == group) { (described(operation)) }
        }
    })
}

const EXAMPLE: &str = "curl -H 'Authorization: Bearer joinder-token-…' -H 'Joinder-Purpose: Weekly duties report' \\
  'http://127.0.0.1:8087/api/v1/duties?state=overdue'";

fn described(operation: &Operation) -> Markup {
    let needs = ROUTES
        .iter()
        .find(|route| route.path == operation.path && route.method == operation.method)
        .map_or(Needs::SignedIn, |route| route.needs);
    html! {
        section #(operation.id) {
            h3.govuk-heading-s { (operation.summary) }
            p.govuk-body { code { (operation.method) " " (operation.path) } }
            @if !operation.about.is_empty() { p.govuk-body { (operation.about) } }
            ul."govuk-list govuk-list--bullet" {
                li { "Needs: " (in_words(needs)) "." }
                @for one in operation.query { li { code { (one.name) } " in the address: " (one.about) } }
                @match operation.takes {
                    Takes::Nothing => {},
                    Takes::Json(_) => { li { "Takes JSON." } },
                    Takes::File => { li { "Takes a form with a file: source, file; and where needed format, mapping, received_on." } },
                }
                li { "Gives " (gives(operation.gives)) "." }
                @if operation.has_key { li { "Takes an Idempotency-Key." } }
                @if operation.has_match { li { "Takes If-Match." } }
            }
        }
    }
}

fn in_words(needs: Needs) -> String {
    match needs {
        Needs::Nobody => "nobody".to_owned(),
        Needs::SignedIn => "a token or a session".to_owned(),
        Needs::SignedInAfresh => {
            "a session in which the password was given a short while ago".to_owned()
        }
        Needs::ToSay(action) if action.is_sensitive() => {
            format!(
                "a role that may {}, and a purpose; a token that was allowed this, or a session in which the password was given a short while ago",
                action.in_words()
            )
        }
        Needs::ToSay(action) => format!("a role that may {}, and a purpose", action.in_words()),
    }
}

const fn gives(gives: Gives) -> &'static str {
    match gives {
        Gives::Json(_) | Gives::Description => "200 with JSON",
        Gives::Made(_) => "201 with the fact that was made, and its address in Location",
        Gives::Begun(_) => "202 with the name of what has begun, and its address in Location",
        Gives::Nothing => "204",
        Gives::Csv => "200 with CSV",
        Gives::Archive => "200 with a zip archive",
        Gives::Events => "200 with a stream of events",
    }
}
