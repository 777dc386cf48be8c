//! What is shown where a page cannot be: not found, not allowed, form expired, busy, failed.

use crate::app::App;
use crate::components::layout::{Frame, Place};
use crate::office::Session;
use crate::problem::{Problem, dress};
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// The page of a problem.
pub(crate) fn page(app: &App, session: Option<&Session>, problem: &Problem) -> Markup {
    let frame = Frame::new(app, session, problem.title(), Place::Elsewhere);
    frame.around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (problem.title()) }
            p.govuk-body { (problem.detail()) }
            p.govuk-body {
                @if *problem == Problem::Gone { a.govuk-link href="/public/hearings" { "Public parole hearings" } }
                @else if *problem == Problem::NotSignedIn || session.is_none() { a.govuk-link href="/sign-in" { "Sign in" } }
                @else { a.govuk-link href=(landing(session)) { "Go to your first page" } }
            }
        } }
    })
}

/// The first page that a role may see.
pub(crate) fn landing(session: Option<&Session>) -> &'static str {
    use access::Action::{Import, ManageAccounts, Search, SeeToday};
    let may = |action| session.is_some_and(|session| session.role.may(action));
    match () {
        () if may(SeeToday) => "/",
        () if may(Import) => "/imports",
        () if may(Search) => "/search",
        () if may(ManageAccounts) => "/accounts",
        () => "/access",
    }
}

/// Where no route leads.
pub(crate) async fn no_such_page() -> Problem {
    Problem::NotFound
}

/// Where an address is, but not for this method. Pages say that there is nothing; programs are told which methods are.
pub(crate) async fn no_such_method(uri: Uri) -> Problem {
    if uri.path().starts_with("/api/") {
        Problem::WrongMethod
    } else {
        Problem::NotFound
    }
}

/// Dresses what no guard has dressed: an address that is none, a method that is none, a request that took too long.
pub(crate) async fn dress_the_rest(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    dress(next.run(request).await, &app, None, &path)
}
