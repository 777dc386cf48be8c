//! The report on a recall, made of linked facts: nothing in it is typed again.

use crate::components::layout::{Frame, Place};
use crate::components::tags::{capital, tag_saying};
use crate::fields::person_number;
use crate::guard::Visit;
use crate::known_on::Picture;
use crate::problem::Problem;
use axum::extract::Path;
use maud::{Markup, html};

pub(crate) async fn show(
    visit: Visit,
    Path((person, recall)): Path<(String, String)>,
) -> Result<Markup, Problem> {
    let (person, viewer) = (person_number(&person)?, visit.viewer()?);
    let at = Picture::present(visit.app.office.now()).at;
    let page = visit
        .app
        .ask(move |office| office.supervision(&viewer, person, &at))
        .await??;
    let view = page
        .recalls
        .iter()
        .find(|one| one.recorded.name == recall)
        .ok_or(Problem::NotFound)?;
    let report = &view.report;
    let mut headings: Vec<&str> = Vec::new();
    for line in &report.lines {
        if !headings.contains(&line.heading) {
            headings.push(line.heading);
        }
    }
    let title = format!("Report on recall {recall} of {}", report.person);
    Ok(Frame::new(&visit.app, Some(&visit.session), title.as_str(), Place::Caseload).around(html! {
        a.govuk-back-link href=(format!("/supervision/{person}")) { "Supervision of " (report.person) }
        h1.govuk-heading-l { (title) }
        p.govuk-body { "Made " (report.made.london_words()) " from the record. Each line says where it comes from." }
        @if !report.missing.is_empty() {
            div.govuk-inset-text {
                p.govuk-body { (tag_saying("cannot_tell", "Missing")) " Nobody has recorded:" }
                ul."govuk-list govuk-list--bullet" { @for missing in &report.missing { li { (missing) } } }
            }
        }
        @for heading in headings {
            h2.govuk-heading-m { (heading) }
            ul.govuk-list {
                @for line in report.lines.iter().filter(|line| line.heading == heading) {
                    li { (capital(&line.words)) @if !line.source.is_empty() { br; span.joinder-muted { (line.source) } } }
                }
            }
        }
    }))
}
