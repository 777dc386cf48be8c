//! Release dates of sentences that somebody types in: nothing is looked up, and nothing is kept. The dates, each explained,
//! the sentence as a drawing and a table, and what would be otherwise, side by side.

pub(super) mod envelope;
pub(super) mod form;
pub(super) mod given;

use crate::components::faults::Faults;
use crate::components::layout::{Frame, Place};
use crate::components::tables::{Row, framed, stacked, summary};
use crate::fields::Fields;
use crate::guard::Visit;
use crate::posted::Posted;
use crate::problem::Problem;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use calendar::Day;
use envelope::Envelope;
use given::{Given, WhatIf};
use maud::{Markup, html};
use sentence::{Answer, Case, DateKind, Explanation, Law, Refusal, Sheet, Step};

/// A case with its answer, or why there is none.
struct Worked {
    case: Case,
    answer: Result<(Answer, Vec<Explanation>), Refusal>,
}

pub(crate) async fn show(visit: Visit) -> Markup {
    page(&visit, &Fields::default(), &Faults::default(), None)
}

pub(crate) async fn work_out(Posted { visit, fields }: Posted) -> Result<Response, Problem> {
    let today = visit.app.office.now().london_day();
    let mut faults = Faults::default();
    let given = given::read(&fields, today, &mut faults);
    let Some(given) = given.filter(|_| faults.is_empty()) else {
        let page = page(&visit, &fields, &faults, None);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let law = |day: Day| {
        let made = Sheet::of_the_law().and_then(|sheet| sheet.law_on(day));
        made.map_err(|fault| Problem::Failed(fault.to_string()))
    };
    let scenario = |what_if: &WhatIf| {
        let mut sheet = Sheet::of_the_law()?;
        let chosen = what_if.chosen.map(|one| one.rows);
        for rows in chosen.into_iter().chain(what_if.typed.as_deref()) {
            sheet = sheet.with_file("the scenario", rows)?;
        }
        sheet.law_on(what_if.law_on)
    };
    let now = worked(&given.input, &law(given.law_on)?);
    let other = match &given.what_if {
        Some(what_if) => {
            let law = match scenario(what_if) {
                Ok(law) => law,
                Err(fault) => {
                    faults.add("if-scenario", format!("These rows cannot be used: {fault}"));
                    let page = page(&visit, &fields, &faults, None);
                    return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
                }
            };
            Some(worked(&what_if.input, &law))
        }
        None => None,
    };
    let shown = html! { (results(&given, &now, other.as_ref())) };
    Ok(page(&visit, &fields, &faults, Some(&shown)).into_response())
}

fn worked(input: &serde_json::Value, law: &Law) -> Worked {
    let read = serde_json::from_value::<sentence::Input>(input.clone());
    let case = read
        .map_err(|fault| Refusal::Input {
            code: "NOT_READABLE",
            field: "the form".to_owned(),
            message: fault.to_string(),
        })
        .and_then(|input| input.into_sound_case(law));
    match case {
        Ok(case) => {
            let answer = sentence::explain(&case, law);
            Worked { case, answer }
        }
        Err(refusal) => Worked {
            case: Case::of_nobody(),
            answer: Err(refusal),
        },
    }
}

fn page(visit: &Visit, fields: &Fields, faults: &Faults, shown: Option<&Markup>) -> Markup {
    let title = if shown.is_some() {
        "Release dates worked out"
    } else {
        "Release dates"
    };
    Frame::new(&visit.app, Some(&visit.session), title, Place::ReleaseDates)
        .faulty(!faults.is_empty())
        .around(html! {
            (faults.summary())
            h1.govuk-heading-l { (title) }
            @if let Some(shown) = shown { (shown) h2.govuk-heading-m { "Change what you entered" } }
            @else { p.govuk-body { "Enter a person’s sentences to see when they are released, and why. Nothing that you enter here is kept or looked up: do not enter names." } }
            (form::form(visit, fields, faults))
        })
}

fn results(given: &Given, now: &Worked, other: Option<&Worked>) -> Markup {
    html! {
        p.govuk-body { "Under the law as it stood on " (given.law_on.in_words()) "." }
        @if let Some(what_if) = &given.what_if { (supposed(what_if)) }
        @match &now.answer {
            Ok((answer, explanations)) => {
                (dates(answer, other))
                (besides(answer))
                h2.govuk-heading-m { "The sentence over time" }
                (envelope::draw(&Envelope::of(&now.case, answer)))
                h2.govuk-heading-m { "How each date was worked out" }
                @for explanation in explanations { (explained(explanation)) }
            }
            Err(refusal) => (refused(refusal)),
        }
        @if let Some(Worked { answer: Err(refusal), .. }) = other {
            h2.govuk-heading-m { "What if" }
            (refused(refusal))
        }
    }
}

/// Under which law the other dates are worked out.
fn supposed(what_if: &WhatIf) -> Markup {
    html! {
        p.govuk-body {
            "What if: under the law as it stood on " (what_if.law_on.in_words())
            @if let Some(chosen) = what_if.chosen { ", with “" (chosen.title()) "”" }
            @if what_if.typed.is_some() { ", and with the rows that you entered" }
            "."
        }
    }
}

/// The dates; and beside them, where something would be otherwise, those that there would be.
fn dates(answer: &Answer, other: Option<&Worked>) -> Markup {
    let other = other.and_then(|worked| worked.answer.as_ref().ok());
    let day = |answer: &Answer, kind: DateKind| answer.dates.get(&kind).copied();
    let shown = |day: Option<Day>| html! { @if let Some(day) = day { (day.in_words_with_weekday()) } @else { span.joinder-muted { "none" } } };
    let rows: Vec<Row> = DateKind::ALL
        .into_iter()
        .filter(|kind| {
            day(answer, *kind).is_some()
                || other.is_some_and(|(other, _)| day(other, *kind).is_some())
        })
        .map(|kind| {
            let now = day(answer, kind);
            let mut cells = vec![
                html! { strong { (kind.name()) } " " (kind.in_words()) },
                shown(now),
            ];
            if let Some((other, _)) = other {
                let then = day(other, kind);
                let moved = now.zip(then).map(|(now, then)| then.days_since(now));
                cells.push(shown(then));
                cells.push(html! { (in_days(moved)) });
            }
            Row::of(cells)
        })
        .collect();
    let columns: &[&str] = if other.is_some() {
        &["Date", "As entered", "What if", "Difference"]
    } else {
        &["Date", "Day"]
    };
    stacked("Release dates", columns, &rows)
}

fn in_days(moved: Option<i32>) -> String {
    match moved {
        None => "cannot be compared".to_owned(),
        Some(0) => "the same day".to_owned(),
        Some(days) => {
            let unit = if days.abs() == 1 { "day" } else { "days" };
            let direction = if days < 0 { "earlier" } else { "later" };
            format!("{} {unit} {direction}", days.abs())
        }
    }
}

/// What else is said of the person.
fn besides(answer: &Answer) -> Markup {
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    for (kind, leaving) in &answer.leaving {
        rows.push((
            "Leaves on or before",
            html! {
                (leaving.by.in_words_with_weekday()) " (" (kind.name()) ")"
                @if let Some(from) = leaving.may_be_from { ". Release may be brought forward to " (from.in_words_with_weekday()) "." }
            },
        ));
    }
    for term in &answer.minimum_terms {
        rows.push((
            "Minimum term ends",
            html! {
                (term.expires.in_words_with_weekday()) ". Looked at before it by " (term.review_before.in_words()) ", and after it by " (term.review_after.in_words()) "."
            },
        ));
    }
    if let Some(day) = answer.not_before {
        let words = html! { (day.in_words_with_weekday()) ", and then only if the Parole Board directs it" };
        rows.push(("Not released before", words));
    }
    if answer.unused_deductions > 0 {
        rows.push((
            "Remand left over",
            html! { (answer.unused_deductions) " days" },
        ));
    }
    for (regime, tranche) in &answer.tranches {
        rows.push(("Tranche", html! { (tranche) " of " (regime.in_words()) }));
    }
    html! { @if !rows.is_empty() { (summary(&rows)) } }
}

fn refused(refusal: &Refusal) -> Markup {
    html! {
        div.govuk-inset-text {
            p.govuk-body { strong { "No dates are given." } }
            ul."govuk-list govuk-list--bullet" { @for one in reasons(refusal) { li { (one) } } }
        }
    }
}

fn reasons(refusal: &Refusal) -> Vec<String> {
    match refusal {
        Refusal::Several { refusals } => refusals.iter().flat_map(reasons).collect(),
        Refusal::Validation { codes } => codes
            .iter()
            .map(|code| {
                format!(
                    "{}. Work it out by hand with the sentence calculation team.",
                    code.message()
                )
            })
            .collect(),
        other => vec![other.to_string()],
    }
}

/// One date's working, opened by a click or a key.
fn explained(explanation: &Explanation) -> Markup {
    html! {
        details.govuk-details {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { (explanation.kind.name()) ": " (explanation.day.in_words_with_weekday()) }
            }
            div.govuk-details__text { ul.govuk-list { (step(&explanation.step)) } }
        }
    }
}

fn step(one: &Step) -> Markup {
    html! {
        li {
            (one.words)
            @if let Some(authority) = &one.authority {
                br;
                span.joinder-muted { (authority) @if one.is_unverified { " (not verified)" } }
            }
            @if !one.steps.is_empty() { ul."govuk-list govuk-list--bullet" { @for child in &one.steps { (step(child)) } } }
        }
    }
}

/// The table beside the drawing has the same facts.
fn table(rows: &[(String, String)]) -> Markup {
    let rows = html! {
        @for (what, when) in rows {
            tr.govuk-table__row { td.govuk-table__cell { (what) } td.govuk-table__cell { (when) } }
        }
    };
    framed(
        "envelope-table",
        "The sentence over time, as a table",
        true,
        &["What", "When"],
        rows,
    )
}
