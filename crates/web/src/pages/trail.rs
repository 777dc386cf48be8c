//! Who looked at a person, in words: for whoever keeps watch, and printed for the person themselves.

use crate::components::layout::{Frame, Place};
use crate::components::pages::pagination;
use crate::components::tables::{Row, count, stacked};
use crate::components::tags::capital;
use crate::fields::Address;
use crate::guard::Visit;
use crate::posted::Asked;
use crate::problem::Problem;
use axum::extract::Path;
use desk::view::PersonNumber;
use desk::{LookLine, TrailPage};
use maud::{Markup, html};

/// Looks on a page.
const LOOKS_A_PAGE: usize = 100;

pub(crate) async fn show(
    visit: Visit,
    Path(person): Path<u64>,
    Asked(fields): Asked,
) -> Result<Markup, Problem> {
    let (viewer, from) = (visit.viewer()?, fields.number("from"));
    let person = PersonNumber(person);
    let page = visit
        .app
        .ask(move |office| office.who_looked(&viewer, person, (from, LOOKS_A_PAGE)))
        .await??;
    let address = Address::to(format!("/person/{person}/trail"));
    Ok(Frame::new(&visit.app, Some(&visit.session), format!("Who looked at {}", page.who.name), Place::Elsewhere).around(html! {
        a.govuk-back-link.joinder-no-print href=(format!("/person/{person}")) { "Back to the record" }
        span.govuk-caption-l { (page.who.name) }
        h1.govuk-heading-l { "Who looked" }
        p.govuk-body { (how_many(page.count)) " " (what_is_not_here()) }
        (looks(&page.looks))
        (pagination(from, LOOKS_A_PAGE, page.count, &address))
        p."govuk-body joinder-no-print" { a.govuk-link href=(format!("/person/{person}/trail/print")) { "Print all of it for the person" } }
    }))
}

/// All of it, on paper, in words to the person.
pub(crate) async fn print(visit: Visit, Path(person): Path<u64>) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let person = PersonNumber(person);
    let page = visit
        .app
        .ask(move |office| office.who_looked(&viewer, person, (0, usize::MAX)))
        .await??;
    Ok(Frame::new(&visit.app, Some(&visit.session), format!("Who looked at the record about {}", page.who.name), Place::Elsewhere).around(html! {
        a.govuk-back-link.joinder-no-print href=(format!("/person/{person}/trail")) { "Back" }
        (crate::components::banners::warning("Before you hand this over", html! {
            p."govuk-body joinder-no-print" { "Print this page with your browser. Check first whether it tells the person of something that would put somebody at risk, such as an enquiry that they do not know of." }
        }))
        (letter(&page))
    }))
}

fn letter(page: &TrailPage) -> Markup {
    html! {
        h1.govuk-heading-l { "Who looked at the record about " (page.who.name) }
        p.govuk-body { "Drawn up on " (page.now.london_words()) ". " (how_many(page.count)) " Each is listed with who it was, in what role and for which agency, what for, when, and what they looked at." }
        p.govuk-body { (what_is_not_here()) " If something here should not have happened, say so to whoever gave you this page, or to the agency’s data protection officer; you can also complain to the Information Commissioner." }
        (looks(&page.looks))
    }
}

fn how_many(looks: usize) -> String {
    match looks {
        0 => "Nobody has looked at this record.".to_owned(),
        1 => "The record was looked at once.".to_owned(),
        many => format!("The record was looked at {} times.", count(many)),
    }
}

const fn what_is_not_here() -> &'static str {
    "Lists and searches in which the name may have stood are recorded as looks at the list, and are not here."
}

fn looks(looks: &[LookLine]) -> Markup {
    let rows: Vec<_> = looks
        .iter()
        .map(|look| {
            Row::of(vec![
                html! { (look.at.london_words()) },
                html! { strong { (look.name) } br; (look.role) ", " (look.agency) },
                html! { (look.purpose) },
                html! {
                    (capital(&look.what_in_words()))
                    @if let Some(day) = &look.known_on { br; span.joinder-muted { "as known on " (day_in_words(day)) } }
                },
            ])
        })
        .collect();
    html! {
        @if !rows.is_empty() { (stacked("Looks, newest first", &["When", "Who", "What for", "At what"], &rows)) }
    }
}

fn day_in_words(day: &str) -> String {
    calendar::Day::parse_iso(day).map_or_else(|_| day.to_owned(), |day| day.in_words())
}
