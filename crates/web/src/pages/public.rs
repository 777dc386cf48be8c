//! What anybody may read without signing in: public hearings that are to come, and the summary of a decision by its own reference. Nothing
//! here names or lists people. What was withdrawn is gone, and says no more than that.

use crate::app::App;
use crate::components::layout::{Frame, Place};
use crate::problem::Problem;
use axum::extract::{Path, State};
use desk::{Announcement, Seen, Summary};
use maud::{Markup, html};
use std::sync::Arc;

/// The longest reference that is looked for: what is longer is none.
const LONGEST: usize = 16;

/// The public hearings that are to come.
pub(crate) async fn hearings(State(app): State<Arc<App>>) -> Result<Markup, Problem> {
    let found = app.ask(|office| office.public_hearings()).await??;
    Ok(Frame::new(&app, None, "Public parole hearings", Place::Elsewhere).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            h1.govuk-heading-l { "Public parole hearings" }
            p.govuk-body { "Most parole hearings are private. A few are open to the public. These are the ones to come." }
            @if found.is_empty() { p.govuk-body { "There is no public hearing to come." } }
            @for one in &found { (hearing_in_short(one)) }
            h2.govuk-heading-m { "Find out what was decided" }
            p.govuk-body { "You can ask the Parole Board for a summary of a decision. If it is published, you get a reference and can read it here." }
        } }
    }))
}

fn hearing_in_short(one: &Announcement) -> Markup {
    let id = format!("hearing-{}", one.reference);
    html! {
        section aria-labelledby=(id) {
            h2.govuk-heading-m #(id) { a.govuk-link href=(format!("/public/hearings/{}", one.reference)) { "Hearing " (one.reference) } }
            p.govuk-body { strong { (one.day.in_words()) } }
        }
    }
}

/// One of them.
pub(crate) async fn hearing(
    State(app): State<Arc<App>>,
    Path(reference): Path<String>,
) -> Result<Markup, Problem> {
    let reference = read(&reference)?;
    let found = app
        .ask(move |office| office.public_hearing(&reference))
        .await??;
    let one = seen(found)?;
    let title = format!("Public hearing {}", one.reference);
    Ok(Frame::new(&app, None, title.clone(), Place::Elsewhere).around(html! {
        div.govuk-grid-row { div.govuk-grid-column-two-thirds {
            a.govuk-back-link href="/public/hearings" { "Public parole hearings" }
            h1.govuk-heading-l { (title) }
            h2.govuk-heading-m { "When" }
            p.govuk-body { (one.day.in_words()) }
            h2.govuk-heading-m { "How to follow it" }
            @for line in one.how.lines().filter(|line| !line.trim().is_empty()) { p.govuk-body { (line) } }
            p.govuk-body { "Some parts may still be held in private." }
        } }
    }))
}

/// The summary of a decision.
pub(crate) async fn decision(
    State(app): State<Arc<App>>,
    Path(reference): Path<String>,
) -> Result<Markup, Problem> {
    let reference = read(&reference)?;
    let found = app
        .ask(move |office| office.public_decision(&reference))
        .await??;
    let one: Summary = seen(found)?;
    let title = format!("Summary of decision {}", one.reference);
    Ok(
        Frame::new(&app, None, title.clone(), Place::Elsewhere).around(html! {
            div.govuk-grid-row { div.govuk-grid-column-two-thirds {
                h1.govuk-heading-l { (title) }
                h2.govuk-heading-m { "What the Parole Board decided" }
                p.govuk-body { strong { (crate::components::tags::capital(&one.outcome)) } }
                h2.govuk-heading-m { "Why" }
                @for text in &one.paragraphs { p.govuk-body { (text) } }
            } }
        }),
    )
}

/// A reference as it was typed; what cannot be one is not looked for.
fn read(reference: &str) -> Result<String, Problem> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if reference.len() > LONGEST || !reference.chars().all(plain) {
        return Err(Problem::NotFound);
    }
    Ok(reference.to_ascii_uppercase())
}

fn seen<T>(found: Option<Seen<T>>) -> Result<T, Problem> {
    match found {
        Some(Seen::Published(one)) => Ok(one),
        Some(Seen::Gone) => Err(Problem::Gone),
        None => Err(Problem::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_reference_is_not_looked_for() {
        for (typed, read_as) in [
            ("7qk2m-x0r8d", Some("7QK2M-X0R8D")),
            ("../17", None),
            ("7QK2M X0R8D", None),
            ("7QK2M-X0R8D-7QK2M-X0R8D", None),
        ] {
            assert_eq!(read(typed).ok().as_deref(), read_as, "{typed}");
        }
    }
}
