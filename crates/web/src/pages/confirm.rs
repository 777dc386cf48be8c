//! Asking for the password, or a passkey, again before a sensitive act. What was typed travels along, so that nothing is typed twice.

use crate::app::App;
use crate::caller::Calling;
use crate::components::controls::{Control, button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::fields::Fields;
use crate::guard::{Visit, safe_next};
use crate::office::Session;
use crate::pages::own_account;
use crate::posted::{Asked, CONFIRM, CONFIRM_ANSWER, CONFIRM_CEREMONY, Posted, passkey_question};
use crate::problem::{Confirmation, Problem};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

/// The question on its own, before a page that is shown only after it.
pub(crate) async fn show(
    visit: Visit,
    calling: Calling,
    Asked(fields): Asked,
) -> Result<Response, Problem> {
    let next = safe_next(fields.get("next")).unwrap_or("/account");
    if visit.session.fresh {
        return Ok(Redirect::to(next).into_response());
    }
    let waiting = Confirmation {
        fields: vec![("next".to_owned(), next.to_owned())],
        wrong: None,
        passkey: passkey_question(&visit, calling.address).await?,
    };
    Ok(page(&visit.app, &visit.session, "/confirm", &waiting).into_response())
}

/// Goes on; the password or passkey has been checked by then.
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
    let frame = Frame::new(
        app,
        Some(session),
        "Confirm that it is you",
        Place::Elsewhere,
    )
    .faulty(!faults.is_empty());
    let frame = match &waiting.passkey {
        Some(_) => frame.head(own_account::passkey_script()),
        None => frame,
    };
    frame
        .around(html! {
            div.govuk-grid-row { div.govuk-grid-column-two-thirds {
                (faults.summary())
                h1.govuk-heading-l { "Confirm that it is you" }
                p.govuk-body { "What you are about to do needs your password " @if waiting.passkey.is_some() { "or passkey " } "again, since you signed in a while ago. What you typed is kept." }
                @if let Some(ceremony) = &waiting.passkey {
                    form method="post" action=(path) data-passkey="use" data-options=(ceremony.options) {
                        (kept(session, waiting))
                        (own_account::passkey_fields(ceremony, (CONFIRM_CEREMONY, CONFIRM_ANSWER)))
                        (own_account::passkey_button("Confirm with a passkey"))
                    }
                }
                form method="post" action=(path) novalidate {
                    (kept(session, waiting))
                    (Control::new(CONFIRM, "Your password", &faults).password())
                    (button("Confirm and go on"))
                }
            } }
        })
}

/// What was typed, to come back with the answer.
fn kept(session: &Session, waiting: &Confirmation) -> Markup {
    html! {
        (secret(session))
        @for (name, value) in &waiting.fields { input type="hidden" name=(name) value=(value); }
    }
}
