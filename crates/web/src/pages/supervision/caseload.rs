//! The caseload: everybody under supervision in one screen, most urgent first, with what each needs next.

use crate::components::banners;
use crate::components::known_on_form;
use crate::components::layout::{Frame, Place};
use crate::components::tables::{Row, count, stacked};
use crate::components::tags::{capital, tag, tag_saying};
use crate::components::who::in_a_list;
use crate::fields::Address;
use crate::guard::Visit;
use crate::known_on::{self, KNOWN_ON, Picture};
use crate::posted::Asked;
use crate::problem::Problem;
use axum::response::{IntoResponse, Response};
use desk::CaseloadLine;
use maud::{Markup, html};

pub(crate) async fn show(visit: Visit, Asked(fields): Asked) -> Result<Response, Problem> {
    let now = visit.app.office.now();
    let own = fields.get("whose") == Some("mine");
    let whose = own.then_some("mine");
    let (picture, faults) = match known_on::shown(&fields, now, |picture| {
        Address::to("/caseload")
            .with("whose", whose)
            .with(KNOWN_ON, picture.in_address())
    }) {
        Ok(shown) => shown,
        Err(way_on) => return Ok(way_on.into_response()),
    };
    let viewer = visit.viewer()?;
    let page = visit
        .app
        .ask(move |office| office.caseload(&viewer, own, &picture.at))
        .await??;
    let rows: Vec<Row> = page.lines.iter().map(|line| row(line, &picture)).collect();
    let here = |mine: bool| {
        Address::to("/caseload")
            .with("whose", mine.then_some("mine"))
            .with(KNOWN_ON, picture.in_address())
            .to_string()
    };
    let keep: Vec<_> = whose.map(|whose| ("whose", whose)).into_iter().collect();
    let markup = Frame::new(&visit.app, Some(&visit.session), "Caseload", Place::Caseload)
        .faulty(!faults.is_empty())
        .around(html! {
            (faults.summary())
            (banners::earlier_picture(&picture, &here(own)))
            h1.govuk-heading-l { "Caseload" }
            nav aria-label="Whose" {
                ul."govuk-list joinder-inline" {
                    @for (mine, words) in [(false, "Everybody"), (true, "Whose licence I wrote")] {
                        li { a.govuk-link href=(here(mine)) aria-current=[(mine == own).then_some("true")] { @if mine == own { strong { (words) } } @else { (words) } } }
                    }
                }
            }
            @if rows.is_empty() { p.govuk-body { "Nobody of whom a licence, a recall or a parole review is known." } }
            @else {
                p.govuk-body { (count(page.matching)) " people, what is most urgent first." @if page.matching > rows.len() { " The first " (count(rows.len())) " are shown." } }
                (at_large(&page.lines, &picture))
                div.joinder-dense { (stacked("People under supervision", &["Person", "Licence", "Watched", "Recall and review", "Next"], &rows)) }
            }
            (known_on_form::form("/caseload", &keep, &fields, &picture, &faults))
        });
    Ok(markup.into_response())
}

/// Those who are unlawfully at large, first of all: since when, and whether they have been arrested.
fn at_large(lines: &[CaseloadLine], picture: &Picture) -> Markup {
    let rows: Vec<Row> = lines
        .iter()
        .filter_map(|line| {
            let (since, arrest) = line.at_large.as_ref()?;
            let address = Address::to(format!("/supervision/{}", line.who.person))
                .with(KNOWN_ON, picture.in_address())
                .to_string();
            let days = picture.today.days_since(*since) + 1;
            Some(Row::of(vec![
                in_a_list(&line.who, picture.today, &address),
                html! { (since.in_words()) @if days > 0 { ", " (count(days.unsigned_abs())) @if days == 1 { " day" } @else { " days" } } },
                html! { (capital(arrest)) },
            ]))
        })
        .collect();
    html! {
        @if !rows.is_empty() { (stacked("Unlawfully at large", &["Person", "Since", "Arrest"], &rows)) }
    }
}

fn row(line: &CaseloadLine, picture: &Picture) -> Row {
    let address = Address::to(format!("/supervision/{}", line.who.person))
        .with(KNOWN_ON, picture.in_address())
        .to_string();
    Row::of(vec![
        in_a_list(&line.who, picture.today, &address),
        html! {
            @match &line.licence {
                Some((kind, state)) => {
                    (capital(state)) br; span.joinder-muted { (kind.in_words()) @if let Some(day) = line.release_on { ", release " (day.in_words()) } }
                },
                None => { span.joinder-muted { "No licence" } }
            }
        },
        watched(line),
        html! {
            @if let Some(recall) = &line.recall { (tag_saying("overdue", "Recall")) " " (recall) br; }
            @if let Some(review) = &line.review { (capital(review)) }
            @if line.recall.is_none() && line.review.is_none() { span.joinder-muted { "None" } }
        },
        html! {
            @match &line.next {
                Some(next) => {
                    (tag(&next.state)) " " (next.title)
                    br; span.joinder-muted { (next.owes) @if let Some(due) = next.due { ", by " (due.in_words()) } @if line.open > 1 { "; " (count(line.open - 1)) " more" } }
                },
                None => { span.joinder-muted { "Nothing is due" } }
            }
            @if line.not_taken > 0 { br; (tag_saying("discrepancy", &format!("{} steps not taken", line.not_taken))) }
        },
    ])
}

fn watched(line: &CaseloadLine) -> Markup {
    html! {
        @if line.conditions > 0 { (count(line.conditions)) " conditions" } @else { span.joinder-muted { "None in force" } }
        @if line.not_monitored > 0 { br; (tag_saying("overdue", &format!("{} not monitored", line.not_monitored))) }
        @if line.undecided > 0 { br; (tag_saying("due_soon", &format!("{} to decide", line.undecided))) }
        @if line.breaches > 0 { br; (tag_saying("overdue", &format!("{} breached", line.breaches))) }
    }
}
