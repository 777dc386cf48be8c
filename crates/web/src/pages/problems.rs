//! A page for each type of problem that the API answers: what it means, and what to do. Its address is the type itself.

use crate::app::App;
use crate::components::layout::{Frame, Place};
use crate::problem::{Confirmation, Problem, TYPES};
use access::Action;
use axum::extract::{Path, State};
use maud::{Markup, html};
use std::sync::Arc;

/// Every type once, with what to know besides what it says itself.
fn all() -> Vec<(Problem, &'static str)> {
    let mut all = at_the_door();
    all.extend(after_the_door());
    all
}

/// Who asks, and whether they may.
fn at_the_door() -> Vec<(Problem, &'static str)> {
    vec![
        (
            Problem::NotSignedIn,
            "The request has no token, or one that is unknown, has ended, or belongs to an account that was closed. Send the header Authorization: Bearer, then the token. The operator makes tokens with `joinder user token`.",
        ),
        (
            Problem::NoPurpose,
            "A program says in the header Joinder-Purpose what it is looking for; somebody with a session says it once. It names no person.",
        ),
        (
            Problem::NotAllowed(Action::SeePerson),
            "The detail names what the role may not do. Who may do what stands at /access.",
        ),
        (
            Problem::NotAllowedToToken(Action::Link),
            "A sensitive act: a person is asked again for the password, and a program cannot be. `joinder user token … --allow link` makes a token that may. What nobody but a person may do is never allowed to one.",
        ),
        (
            Problem::Confirm(Confirmation::default()),
            "A sensitive act with the cookie of a session in which nobody has given a password for a quarter of an hour. Open /confirm, give it there, then send the same again.",
        ),
        (
            Problem::MustChangePassword,
            "Only a session gets this. The page is /account/password.",
        ),
        (
            Problem::MustSetUpSecondStep,
            "Only a session gets this, where the operator asks everybody for more than a password. The page is /account.",
        ),
        (
            Problem::NotOurForm,
            "A request with the cookie of a session comes from another site, or lacks the secret of the session in Joinder-Secret. Programs use a token.",
        ),
    ]
}

/// What is wrong with what is asked, or with the server.
fn after_the_door() -> Vec<(Problem, &'static str)> {
    vec![
        (
            Problem::Gone,
            "Only a public page answers this: a hearing or a summary that was published, and was withdrawn or is not so any more.",
        ),
        (
            Problem::NotFound,
            "A hidden thing and an absent one look the same, here too.",
        ),
        (
            Problem::Malformed(
                "The request has not the form that the description gives.".to_owned(),
            ),
            "The detail says where. Nothing that was sent is repeated. Sending the same again does not help.",
        ),
        (
            Problem::Invalid("The request has the right form, and cannot be taken.".to_owned()),
            "The detail says why, and field which part is meant.",
        ),
        (
            Problem::WrongType("what the detail names"),
            "Set Content-Type to what is sent.",
        ),
        (Problem::WrongMethod, ""),
        (
            Problem::Changed,
            "If-Match named another state than the present one. Read again: the new ETag is for what stands there now.",
        ),
        (
            Problem::KeyReused,
            "The same Idempotency-Key came within 24 hours with another body, or for another address.",
        ),
        (
            Problem::KeyUnderWay,
            "Retry-After says in how many seconds.",
        ),
        (
            Problem::StillUnread(Vec::new()),
            "faults lists each: place, field, found, expected, reason.",
        ),
        (Problem::TooLarge, ""),
        (
            Problem::Busy,
            "Retry-After says in how many seconds. So many may listen to events at one time, and so many requests wait.",
        ),
        (
            Problem::TooSlow,
            "What was asked may have been done. Send it again under the same Idempotency-Key.",
        ),
        (
            Problem::Failed(String::new()),
            "The header X-Request-Id names the request in the log.",
        ),
    ]
}

pub(crate) async fn list(State(app): State<Arc<App>>) -> Markup {
    Frame::new(&app, None, "Problems", Place::Elsewhere).around(html! {
        a.govuk-back-link href="/api" { "Back to the API" }
        h1.govuk-heading-l { "Problems" }
        p.govuk-body { "What the API answers where a request is not answered as asked. Programs decide by the type, which stays." }
        dl.govuk-summary-list {
            @for (problem, _) in all() {
                div.govuk-summary-list__row {
                    dt.govuk-summary-list__key { a.govuk-link href={ (TYPES) (problem.type_name()) } { (problem.type_name()) } }
                    dd.govuk-summary-list__value { (problem.status().as_u16()) ": " (problem.title()) }
                }
            }
        }
    })
}

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    Path(kind): Path<String>,
) -> Result<Markup, Problem> {
    let (problem, more) = all()
        .into_iter()
        .find(|(problem, _)| problem.type_name() == kind)
        .ok_or(Problem::NotFound)?;
    let title = format!("Problem: {}", problem.type_name());
    Ok(Frame::new(&app, None, title, Place::Elsewhere).around(html! {
        a.govuk-back-link href="/problems" { "All problems" }
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            span.govuk-caption-l { (TYPES) (problem.type_name()) ", status " (problem.status().as_u16()) }
            h1.govuk-heading-l { (problem.title()) }
            p.govuk-body { (problem.detail()) }
            @if !more.is_empty() { p.govuk-body { (more) } }
        } }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_type_has_one_page() {
        let source = include_str!("../problem.rs");
        let begin = source.find("const fn type_name").unwrap();
        let end = source[begin..].find("\n    }\n").unwrap();
        let names: BTreeSet<&str> = source[begin..begin + end]
            .split('"')
            .skip(1)
            .step_by(2)
            .collect();
        let all = all();
        let pages: BTreeSet<&str> = all.iter().map(|(problem, _)| problem.type_name()).collect();
        assert_eq!(names, pages);
        assert_eq!(all.len(), pages.len());
    }
}
