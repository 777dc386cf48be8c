//! What could not be read: each record to the letter, with what is wrong; correct it and try again, or set it aside.

use crate::components::banners;
use crate::components::controls::{Control, button, details, second_button};
use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place, secret};
use crate::components::pages::pagination;
use crate::components::tables::{Row, count, stacked, summary};
use crate::fields::{Address, Fields};
use crate::guard::Visit;
use crate::office::{LINES_A_PAGE, Refusal, RetryOutcome};
use crate::posted::{Asked, Posted};
use crate::problem::Problem;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::view::QuarantineView;
use intake::Fault;
use maud::{Markup, html};

pub(crate) async fn list(visit: Visit, Asked(fields): Asked) -> Result<Markup, Problem> {
    let (viewer, from) = (visit.viewer()?, fields.number("from"));
    let (lines, of) = visit
        .app
        .ask(move |office| office.quarantine(&viewer, from))
        .await??;
    let rows: Vec<_> = lines.iter().map(row).collect();
    Ok(Frame::new(&visit.app, Some(&visit.session), "Quarantine", Place::Quarantine).around(html! {
        (banners::done(fields.get("done")))
        h1.govuk-heading-l { "Quarantine" }
        p.govuk-body { "Records that could not be read. They are kept as they arrived until somebody deals with them." }
        @match of {
            0 => p.govuk-body { "There are none." },
            1 => h2.govuk-heading-m { "1 record" },
            many => h2.govuk-heading-m { (count(many)) " records" },
        }
        @if !rows.is_empty() { (stacked("Records that could not be read", &["Record", "Where", "What is wrong", "Received"], &rows)) }
        (pagination(from, LINES_A_PAGE, of, &Address::to("/quarantine")))
    }))
}

fn row(one: &QuarantineView) -> Row {
    let first = one.unread.faults.first();
    let more = one.unread.faults.len().saturating_sub(1);
    Row::of(vec![
        html! { a.govuk-link href=(format!("/quarantine/{}", one.position)) { (one.unread.record.reference) } br; span.joinder-muted { (one.agency) } },
        html! { (one.unread.place) },
        html! { @if let Some(fault) = first { (fault.reason) } @if more == 1 { " And 1 more." } @else if more > 1 { " And " (more) " more." } },
        html! { (one.received.london_words()) },
    ])
}

pub(crate) async fn show(visit: Visit, Path(position): Path<String>) -> Result<Markup, Problem> {
    page(
        &visit,
        number(&position)?,
        &Fields::default(),
        &Faults::default(),
        None,
    )
    .await
}

pub(crate) async fn retry(
    Path(position): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let (position, viewer) = (number(&position)?, visit.viewer()?);
    let Some(typed) = fields
        .verbatim("corrected")
        .filter(|text| !text.trim().is_empty())
        .map(str::to_owned)
    else {
        return again(
            &visit,
            position,
            &fields,
            &Faults::one("corrected", "Enter the record as it should read"),
            None,
        )
        .await;
    };
    let work = move |office: &dyn crate::Office| {
        // Browsers send every line break as two characters. The record's own kind is kept.
        let two = office
            .quarantined(&viewer, position)?
            .unread
            .verbatim
            .contains("\r\n");
        let corrected = if two {
            typed
        } else {
            typed.replace("\r\n", "\n")
        };
        office.retry(&viewer, position, &corrected)
    };
    match visit.app.ask(work).await? {
        Ok(RetryOutcome::Accepted { .. }) => {
            Ok(Redirect::to("/quarantine?done=accepted").into_response())
        }
        Ok(RetryOutcome::StillUnread(found)) => {
            again(
                &visit,
                position,
                &fields,
                &Faults::one(
                    "corrected",
                    "The record still cannot be read: see what is wrong now",
                ),
                Some(&found),
            )
            .await
        }
        Err(Refusal::Invalid(words, _)) => {
            again(
                &visit,
                position,
                &fields,
                &Faults::one("corrected", words),
                None,
            )
            .await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

pub(crate) async fn set_aside(
    Path(position): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let (position, viewer) = (number(&position)?, visit.viewer()?);
    let Some(reason) = fields.get("reason").map(str::to_owned) else {
        return again(
            &visit,
            position,
            &fields,
            &Faults::one("reason", "Enter why the record is set aside"),
            None,
        )
        .await;
    };
    match visit
        .app
        .ask(move |office| office.set_aside(&viewer, position, &reason))
        .await?
    {
        Ok(()) => Ok(Redirect::to("/quarantine?done=set-aside").into_response()),
        Err(Refusal::Invalid(words, _)) => {
            again(
                &visit,
                position,
                &fields,
                &Faults::one("reason", words),
                None,
            )
            .await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn number(text: &str) -> Result<u64, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

async fn again(
    visit: &Visit,
    position: u64,
    fields: &Fields,
    faults: &Faults,
    found: Option<&[Fault]>,
) -> Result<Response, Problem> {
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        page(visit, position, fields, faults, found).await?,
    )
        .into_response())
}

async fn page(
    visit: &Visit,
    position: u64,
    fields: &Fields,
    faults: &Faults,
    found: Option<&[Fault]>,
) -> Result<Markup, Problem> {
    let viewer = visit.viewer()?;
    let one = visit
        .app
        .ask(move |office| office.quarantined(&viewer, position))
        .await??;
    let wrong = found.unwrap_or(&one.unread.faults);
    let corrected = fields.verbatim("corrected").map_or_else(
        || one.unread.verbatim.clone(),
        |text| text.replace("\r\n", "\n"),
    );
    let title = format!("Quarantine: record {position}");
    Ok(Frame::new(&visit.app, Some(&visit.session), title, Place::Quarantine).faulty(!faults.is_empty()).around(html! {
        a.govuk-back-link href="/quarantine" { "All records in quarantine" }
        (faults.summary())
        span.govuk-caption-l { (one.unread.place) }
        h1.govuk-heading-l { "A record that could not be read" }
        (summary(&[
            ("Record", html! { (one.unread.record.reference) }),
            ("Agency and source", html! { (one.agency) ", " (one.unread.record.source) }),
            ("Format", html! { (one.unread.format) }),
            ("Received", html! { (one.received.london_words()) }),
            ("Written by the source", html! { (one.unread.written.in_words()) }),
        ]))
        h2.govuk-heading-m { "What is wrong" @if found.is_some() { " now" } }
        (wrong_with_it(wrong))
        h2.govuk-heading-m #verbatim-heading { "The record as it arrived" }
        pre."joinder-verbatim joinder-frame" role="region" aria-labelledby="verbatim-heading" tabindex="0" { (marked(&one.unread.verbatim, &one.unread.faults)) }
        h2.govuk-heading-m { "Correct it and try again" }
        form method="post" action=(format!("/quarantine/{position}/retry")) novalidate {
            (secret(&visit.session))
            (Control::new("corrected", "The record as it should read", faults).hint("The record as it arrived is kept beside it.").lines(&corrected, rows(&corrected), true))
            (button("Try again"))
        }
        (details("Set it aside", faults.of("reason").is_some(), html! {
            form method="post" action=(format!("/quarantine/{position}/set-aside")) novalidate {
                (secret(&visit.session))
                (Control::new("reason", "Why is it not to be read?", faults).lines(fields.or_empty("reason"), 3, false))
                (second_button("Set the record aside"))
            }
        }))
    }))
}

/// As many rows as the text has, within reason.
fn rows(text: &str) -> usize {
    (text.lines().count() + 2).clamp(6, 30)
}

fn wrong_with_it(faults: &[Fault]) -> Markup {
    let rows: Vec<_> = faults.iter().map(|fault| {
        Row::of(vec![
            html! { (fault.place) },
            html! { @if fault.field.is_empty() { "the record as a whole" } @else { (fault.field) } },
            html! { @if fault.found.is_empty() { "nothing" } @else { code { (fault.found) } } },
            html! { (fault.expected) },
            html! { (fault.reason) },
        ])
    }).collect();
    stacked(
        "What is wrong",
        &["Where", "Field", "Found", "Expected", "What is wrong"],
        &rows,
    )
}

/// The text with the values that were found to be wrong marked, each where it first stands.
fn marked(text: &str, faults: &[Fault]) -> Markup {
    let mut places: Vec<(usize, usize)> = faults
        .iter()
        .filter_map(|fault| place_of(text, fault))
        .collect();
    places.sort_unstable();
    let mut parts = Vec::new();
    let mut done = 0;
    for (start, end) in places {
        if start >= done {
            parts.push((false, text.get(done..start).unwrap_or_default()));
            parts.push((true, text.get(start..end).unwrap_or_default()));
            done = end;
        }
    }
    parts.push((false, text.get(done..).unwrap_or_default()));
    html! { @for (mark, part) in parts { @if mark { mark { (part) } } @else { (part) } } }
}

/// Where the value found stands: after the field's name, where that stands in the text too.
fn place_of(text: &str, fault: &Fault) -> Option<(usize, usize)> {
    let found = fault.found.trim();
    (!found.is_empty()).then_some(())?;
    let field = (!fault.field.is_empty())
        .then(|| text.find(&fault.field))
        .flatten();
    let after = field.map_or(0, |field| field + fault.field.len());
    let start = text
        .get(after..)?
        .find(found)
        .map(|place| place + after)
        .or_else(|| text.find(found))?;
    Some((start, start + found.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(field: &str, found: &str) -> Fault {
        Fault {
            place: "line 3".to_owned(),
            field: field.to_owned(),
            found: found.to_owned(),
            expected: "a date".to_owned(),
            reason: "it is no date".to_owned(),
        }
    }

    #[test]
    fn the_value_is_marked_where_its_field_is() {
        let text = "<a>31</a><b>31</b><é>x</é>";
        let marked = marked(
            text,
            &[
                fault("b", "31"),
                fault("", "x"),
                fault("c", "not there"),
                fault("d", ""),
            ],
        );
        assert_eq!(
            marked.into_string(),
            "&lt;a&gt;31&lt;/a&gt;&lt;b&gt;<mark>31</mark>&lt;/b&gt;&lt;é&gt;<mark>x</mark>&lt;/é&gt;"
        );
    }
}
