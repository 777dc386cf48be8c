//! Imports: a file comes in, how far it has come, what became of its records.

use crate::components::banners;
use crate::components::controls::{Control, button, details};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::tables::{Row, count, stacked, summary};
use crate::fields::Fields;
use crate::guard::Visit;
use crate::posted::Asked;
use crate::problem::Problem;
use access::Action;
use axum::extract::Path;
use desk::view::ImportRun;
use maud::{Markup, html};

/// Seconds until the page of a running import loads itself again, without JavaScript.
const AGAIN: u32 = 5;

pub(crate) async fn show(visit: Visit) -> Result<Markup, Problem> {
    page(&visit, &Fields::default(), &Faults::default()).await
}

/// The page, also with the faults of a form that was sent.
pub(crate) async fn page(
    visit: &Visit,
    fields: &Fields,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let runs = visit
        .app
        .ask(move |office| office.imports(&viewer))
        .await??;
    Ok(
        Frame::new(&visit.app, Some(&visit.session), "Imports", Place::Imports)
            .faulty(!faults.is_empty())
            .around(html! {
                (faults.summary())
                h1.govuk-heading-l { "Imports" }
                div.govuk-grid-row { div.govuk-grid-column-two-thirds {
                    h2.govuk-heading-m { "Bring a file in" }
                    (form(visit, fields, faults))
                } }
                h2.govuk-heading-m { "Files that came in" }
                @if runs.is_empty() { p.govuk-body { "None yet." } } @else { (list(&runs)) }
            }),
    )
}

fn form(visit: &Visit, fields: &Fields, faults: &Faults) -> Markup {
    let formats: Vec<_> = [(String::new(), "Recognise it".to_owned())]
        .into_iter()
        .chain(
            intake::Format::built_in()
                .map(|format| (format.name().to_owned(), format.name().to_owned())),
        )
        .collect();
    let wrong = faults.of("mapping").is_some() || faults.of("received").is_some();
    html! {
        form method="post" action="/imports" enctype="multipart/form-data" novalidate {
            // The secret comes first, so that a file of another site is refused before it is read.
            (secret(&visit.session))
            (Control::new("source", "Source", faults).hint("The agency’s system that the file is from, such as northmoor-childrens-services. Use the same name each time.").text(fields.or_empty("source"), "govuk-input--width-20"))
            (Control::new("format", "Format", faults).select(&formats, fields.or_empty("format")))
            (details("A file of another format, or history loaded later", wrong, html! {
                (Control::new("mapping", "Mapping", faults).hint("For a CSV or JSON-lines file: the text of its mapping (TOML).").lines(fields.or_empty("mapping"), 6, true))
                (Control::new("received", "Received on", faults).hint("For history only: the day on which it was received then. It is kept and shown as a claim.").day(fields))
            }))
            (Control::new("file", "File", faults).hint("Records that were read before add nothing twice. What cannot be read is kept in quarantine.").file())
            (button("Import the file"))
        }
    }
}

fn list(runs: &[ImportRun]) -> Markup {
    let rows: Vec<_> = runs.iter().map(|run| {
        Row::of(vec![
            html! { a.govuk-link href=(address(run)) { (run.file) } br; span.joinder-muted { (run.source) } },
            html! { (run.began.london_words()) br; span.joinder-muted { (run.by) } },
            html! { (state(run)) },
            html! { (count(run.tally.read)) },
            html! { (count(run.tally.quarantined)) },
        ])
    }).collect();
    stacked(
        "Files that came in, newest first",
        &["File", "When", "State", "Records", "In quarantine"],
        &rows,
    )
}

fn address(run: &ImportRun) -> String {
    format!("/imports/{}", crate::fields::encoded(&run.run))
}

fn state(run: &ImportRun) -> Markup {
    match (&run.failed, run.ended) {
        (Some(_), _) => html! { strong."govuk-tag govuk-tag--red" { "Not read" } },
        (None, None) => html! { strong."govuk-tag govuk-tag--blue" { "Running" } },
        (None, Some(_)) => html! { strong."govuk-tag govuk-tag--green" { "Done" } },
    }
}

pub(crate) async fn run(
    visit: Visit,
    Path(run): Path<String>,
    Asked(fields): Asked,
) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let run = visit
        .app
        .ask(move |office| office.import_run(&viewer, &run))
        .await??;
    let running = run.ended.is_none() && run.failed.is_none();
    let still = fields.get("still").is_some();
    let head = html! {
        @if running {
            script type="module" src="/assets/progress.js" {}
            // Without scripts the page loads itself again, unless that was stopped (WCAG 2.2.2).
            @if !still { noscript { meta http-equiv="refresh" content=(AGAIN); } }
        }
    };
    Ok(Frame::new(&visit.app, Some(&visit.session), format!("Import of {}", run.file), Place::Imports).head(head).around(html! {
        a.govuk-back-link href="/imports" { "All imports" }
        h1.govuk-heading-l { "Import of " (run.file) }
        @if running { (progress(&run, still)) }
        @if let Some(failed) = &run.failed { (banners::warning("Not read", html! { h2.moj-alert__heading { "The file could not be read" } (failed) })) }
        (result(&visit, &run))
    }))
}

fn progress(run: &ImportRun, still: bool) -> Markup {
    let (read, all) = run.bytes;
    html! {
        div #progress data-run=(format!("/api/v1{}", address(run))) {
            label.govuk-label for="progress-bar" { "Reading the file" }
            progress.joinder-progress #progress-bar max=(all.max(1)) value=(read.min(all.max(1))) { (percent(read, all)) }
            p.govuk-body #progress-words role="status" { (percent(read, all)) " read" }
            noscript {
                p.govuk-body {
                    @if still { a.govuk-link href=(address(run)) { "Load this page again" } }
                    @else { "This page loads itself again every " (AGAIN) " seconds. " a.govuk-link href=(format!("{}?still=yes", address(run))) { "Stop that" } }
                }
            }
        }
    }
}

fn percent(read: u64, all: u64) -> String {
    format!("{}%", (read.min(all) * 100).checked_div(all).unwrap_or(0))
}

fn result(visit: &Visit, run: &ImportRun) -> Markup {
    let tally = &run.tally;
    let quarantined = html! {
        (count(tally.quarantined))
        @if tally.quarantined > 0 && visit.session.role.may(Action::Quarantine) { " " a.govuk-link href="/quarantine" { "See what could not be read" } }
    };
    html! {
        h2.govuk-heading-m { @if run.ended.is_some() { "Result" } @else { "So far" } }
        (summary(&[
            ("State", state(run)),
            ("Records read", html! { span data-tally="read" { (count(tally.read)) } }),
            ("Taken in", html! { span data-tally="accepted" { (count(tally.accepted)) } }),
            ("Known already", html! { span data-tally="unchanged" { (count(tally.unchanged)) } }),
            ("In quarantine", quarantined),
            ("Facts made", html! { span data-tally="facts" { (count(tally.facts)) } }),
            ("Agency and source", html! { (run.agency) ", " (run.source) }),
            ("Format", html! { (run.format) }),
            ("Began", html! { (run.began.london_words()) ", by " (run.by) }),
            ("Ended", html! { (run.ended.map_or_else(|| "not yet".to_owned(), |ended| ended.london_words())) }),
        ]))
        @if !run.remarks.is_empty() {
            h2.govuk-heading-m { "Remarks on the file" }
            ul."govuk-list govuk-list--bullet" { @for remark in &run.remarks { li { (remark) } } }
        }
    }
}
