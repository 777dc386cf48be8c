//! What somebody is looking for: asked once a session, recorded with every look, changeable at any time.

use crate::components::controls::{Control, button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::cookies;
use crate::fields::Fields;
use crate::guard::{Visit, safe_next};
use crate::pages::error::landing;
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use access::Purpose;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

/// Purposes that are offered.
const OFFERED: &[&str] = &[
    "Direct work with a child, person or family",
    "Deciding on a referral or an allocation",
    "Supervision or leading a team",
    "Checking data and correcting it",
    "Review, audit or inspection",
];

/// The choice that asks for words.
const OTHER: &str = "other";

pub(crate) async fn show(visit: Visit, Asked(fields): Asked) -> Markup {
    page(&visit, &fields, &Faults::default())
}

pub(crate) async fn state(headers: HeaderMap, posted: Posted) -> Result<Response, Problem> {
    let Posted { visit, fields } = posted;
    let chosen = fields.get("purpose");
    let words = if chosen == Some(OTHER) {
        fields.get("words")
    } else {
        chosen
    };
    let Some(purpose) = words
        .filter(|words| words.chars().count() <= 200)
        .and_then(Purpose::stated)
    else {
        let faults = match (chosen, fields.get("words")) {
            (None, _) => Faults::one("purpose", "Select what you are looking for"),
            (_, None) => Faults::one("words", "Enter what you are looking for"),
            _ => Faults::one(
                "words",
                "What you are looking for must be 200 characters or fewer",
            ),
        };
        return Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&visit, &fields, &faults),
        )
            .into_response());
    };
    let token =
        cookies::session_token(&headers, &visit.app.settings).ok_or(Problem::NotSignedIn)?;
    visit
        .app
        .ask(move |office| office.set_purpose(&token, &purpose))
        .await??;
    let next = safe_next(fields.get("next")).unwrap_or(landing(Some(&visit.session)));
    Ok(Redirect::to(next).into_response())
}

fn page(visit: &Visit, fields: &Fields, faults: &Faults) -> Markup {
    let held = visit.session.purpose.as_ref().map(Purpose::words);
    let chosen = fields
        .get("purpose")
        .or(held.map(|held| if OFFERED.contains(&held) { held } else { OTHER }));
    let words = fields
        .verbatim("words")
        .or(held.filter(|held| !OFFERED.contains(held)))
        .unwrap_or_default();
    let choices: Vec<_> = OFFERED
        .iter()
        .map(|words| (*words, *words, None))
        .chain([(OTHER, "Something else", Some("Say what, below."))])
        .collect();
    Frame::new(&visit.app, Some(&visit.session), "What are you looking for?", Place::Elsewhere).faulty(!faults.is_empty()).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            (faults.summary())
            h1.govuk-heading-l { "What are you looking for?" }
            p.govuk-body { "Every look at a person is recorded with your name, your role and this purpose. The person can be shown who looked." }
            form method="post" action="/purpose" novalidate {
                (secret(&visit.session))
                @if let Some(next) = safe_next(fields.get("next")) { input type="hidden" name="next" value=(next); }
                (Control::new("purpose", "Your purpose for now", faults).radios(&choices, chosen))
                (Control::new("words", "Something else, in your own words", faults).hint("Do not name a person here.").text(words, ""))
                (button("Continue"))
            }
        } }
    })
}
