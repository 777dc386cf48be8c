//! Asking for the password again before a sensitive act. What was typed travels along, so that nothing is typed twice.

use crate::app::App;
use crate::components::controls::{Control, button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::fields::Fields;
use crate::guard::{Visit, safe_next};
use crate::office::Session;
use crate::posted::{Asked, CONFIRM, Posted};
use crate::problem::{Confirmation, Problem};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

/// The question on its own, before a page that is shown only after it.
pub(crate) async fn show(visit: Visit, Asked(fields): Asked) -> Response {
    let next = safe_next(fields.get("next")).unwrap_or("/account");
    if visit.session.fresh {
        return Redirect::to(next).into_response();
    }
    let waiting = Confirmation {
        fields: vec![("next".to_owned(), next.to_owned())],
        wrong: None,
    };
    page(&visit.app, &visit.session, "/confirm", &waiting).into_response()
}

/// Goes on; the password has been checked by then.
pub(crate) async fn confirmed(Posted { fields, .. }: Posted) -> Result<Response, Problem> {
    Ok(Redirect::to(after(&fields)).into_response())
}

fn after(fields: &Fields) -> &str {
    safe_next(fields.get("next")).unwrap_or("/account")
}

/// The question, with the form that waits for its answer.
pub(crate) fn page(app: &App, session: &Session, path: &str, waiting: &Confirmation) -> Markup {
    let faults = waiting
        .wrong
        .as_ref()
        .map_or_else(Faults::default, |words| Faults::one(CONFIRM, words.clone()));
    Frame::new(app, Some(session), "Confirm that it is you", Place::Elsewhere)
        .faulty(!faults.is_empty())
        .around(html! {
            div.govuk-grid-row { div.govuk-grid-column-two-thirds {
                (faults.summary())
                h1.govuk-heading-l { "Confirm that it is you" }
                p.govuk-body { "What you are about to do needs your password again, since you signed in a while ago. What you typed is kept." }
                form method="post" action=(path) novalidate {
                    (secret(session))
                    @for (name, value) in &waiting.fields { input type="hidden" name=(name) value=(value); }
                    (Control::new(CONFIRM, "Your password", &faults).password())
                    (button("Confirm and go on"))
                }
            } }
        })
}
