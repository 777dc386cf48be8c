//! Copies of the licence: who must have one, how each stands, the copy itself as PDF, and the buttons that say that it was sent and
//! received. What is not yet received stands as a duty beside, too (L16 and L17).

use super::Shown;
use crate::components::controls::second_button;
use crate::components::tables::{Row, stacked};
use crate::components::tags::{capital, tag_saying};
use crate::fields::person_number;
use crate::guard::Visit;
use crate::known_on::Picture;
use crate::problem::Problem;
use ::licence::recorded::{CopyStanding, CopyState};
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use desk::{CopyFor, LicenceView};
use facts::copies::CopyEvent;
use maud::{Markup, html};

pub(super) fn section(shown: &Shown<'_>, one: &LicenceView) -> Markup {
    let address = |copy_for: &str| shown.act(&format!("copy/{}/{copy_for}", one.recorded.name));
    let acts = shown.acts() && shown.page.may_write;
    let not_made = one
        .copies
        .iter()
        .any(|standing| standing.state == CopyState::NotMade);
    let rows: Vec<Row> = one
        .copies
        .iter()
        .map(|standing| {
            let recipient = standing.copy.recipient;
            Row::of(vec![
                html! { (capital(recipient.in_words())) br; span.joinder-muted { (standing.copy.words) } },
                html! { a.govuk-link href=(address(recipient.as_str())) { "Copy for " (recipient.in_words()) " (PDF)" } },
                state(standing),
                html! { @if acts { (step(shown, one, standing)) } },
            ])
        })
        .collect();
    html! {
        p.govuk-body { a.govuk-link href=(address("person")) { "The licence as it is served on the person (PDF)" } }
        @if !rows.is_empty() {
            (stacked("Copies", &["Who must have one", "Copy", "How it stands", "Next"], &rows))
            @if acts && not_made {
                (shown.form("copy", &[("form", &"copy"), ("licence", &one.recorded.name), ("event", &"made")], html! {
                    (second_button("Make the copies that are owed"))
                }))
            }
        }
    }
}

fn state(standing: &CopyStanding) -> Markup {
    let last = standing.last.as_ref();
    let day = |at: Option<calendar::Instant>| {
        at.map_or_else(String::new, |at| at.london_day().in_words())
    };
    let version = last.map_or(standing.copy.version, |last| last.version);
    html! {
        @match standing.state {
            CopyState::NotMade => {
                (tag_saying("overdue", "Not made"))
                @if last.is_some() { br; span.joinder-muted { "They have version " (version) ", which says something else" } }
            }
            CopyState::NotSent => { (tag_saying("overdue", "Not sent")) br; span.joinder-muted { "version " (version) ", made " (day(last.and_then(|last| last.made))) } }
            CopyState::NotReceived => { (tag_saying("due_soon", "Not yet received")) br; span.joinder-muted { "version " (version) ", sent " (day(last.and_then(|last| last.sent))) } }
            CopyState::Received => { (tag_saying("met", "Received")) br; span.joinder-muted { "version " (version) ", " (day(last.and_then(|last| last.received))) } }
        }
    }
}

/// The next step of a copy, as a button.
fn step(shown: &Shown<'_>, one: &LicenceView, standing: &CopyStanding) -> Markup {
    let (event, words) = match standing.state {
        CopyState::NotSent => (CopyEvent::Sent, "Record that it was sent"),
        CopyState::NotReceived => (CopyEvent::Received, "Record that they have it"),
        CopyState::NotMade | CopyState::Received => return html! {},
    };
    html! {
        (shown.form("copy", &[("form", &"copy"), ("licence", &one.recorded.name), ("recipient", &standing.copy.recipient.as_str()), ("event", &event.name())], html! {
            button."govuk-button govuk-button--secondary" type="submit" { (words) span.govuk-visually-hidden { ": " (standing.copy.recipient.in_words()) } }
        }))
    }
}

/// A copy as PDF. Looking at it is on the trail.
pub(crate) async fn pdf(
    visit: Visit,
    Path((person, licence, recipient)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let (person, viewer) = (person_number(&person)?, visit.viewer()?);
    let copy_for = CopyFor::named(&recipient).ok_or(Problem::NotFound)?;
    let at = Picture::present(visit.app.office.now()).at;
    let name = format!("attachment; filename=\"licence-{recipient}.pdf\"");
    let file = visit
        .app
        .ask(move |office| office.licence_copy(&viewer, person, (&licence, copy_for), &at))
        .await??;
    let named = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("application/pdf");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, named),
    ];
    Ok((headers, file.pdf).into_response())
}
