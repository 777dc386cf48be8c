//! Every rule: by when and by whose authority, the dates in force, whether that was read at its source, and what it finds now.

use crate::components::controls::details;
use crate::components::layout::{Frame, Place};
use crate::components::tables::{Row, count, stacked};
use crate::components::tags::{authority, capital, unverified};
use crate::fields::Address;
use crate::guard::Visit;
use crate::problem::Problem;
use axum::response::{IntoResponse, Response};
use desk::{RuleLine, RulesPage, VariantLine};
use maud::{Markup, html};

pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    let viewer = visit.viewer()?;
    let page = visit.app.ask(move |office| office.rules(&viewer)).await??;
    Ok(render(&visit, &page).into_response())
}

fn render(visit: &Visit, page: &RulesPage) -> Markup {
    let variants = || page.rules.iter().flat_map(|rule| &rule.variants);
    let not_read = variants().filter(|variant| !variant.verified).count();
    let columns = [
        "Rule",
        "By when, by whose authority",
        "In force",
        "Found this week",
    ];
    let rows: Vec<Row> = page.rules.iter().map(row).collect();
    Frame::new(&visit.app, Some(&visit.session), "Rules", Place::Elsewhere).around(html! {
        span.govuk-caption-l { "Week to " (page.today.in_words_with_weekday()) }
        h1.govuk-heading-l { "Rules" }
        p.govuk-body { "These are the clocks that run here. Each says by whose authority, from when to when it holds, and how that is known. " (count(not_read)) " of " (count(variants().count())) " periods were read neither in statute nor in official guidance" (unverified()) }
        p.govuk-body { "The counts are of open duties of people whom you may see. “New this week” became overdue from " (page.week_from.in_words()) " on. A rule that has found nothing does not make anybody safe." }
        (stacked("All rules", &columns, &rows))
    })
}

fn row(rule: &RuleLine) -> Row {
    Row {
        id: Some(format!("{}-{}", rule.rule, rule.in_force_from)),
        faded: rule.in_force_until.is_some(),
        cells: vec![what(rule), by_when(rule), in_force(rule), found(rule)],
    }
}

fn what(rule: &RuleLine) -> Markup {
    html! {
        strong { (rule.rule) " " (rule.title) }
        br;
        span.joinder-muted { (capital(&rule.owes)) ". " (rule.nation) "." }
        (details("How it is read", false, html! { p.govuk-body { (rule.note) } }))
    }
}

fn by_when(rule: &RuleLine) -> Markup {
    html! {
        @if let [only] = rule.variants.as_slice() { (period(only, false)) }
        @else { ul.govuk-list { @for variant in &rule.variants { li { (period(variant, true)) } } } }
    }
}

fn period(variant: &VariantLine, named: bool) -> Markup {
    let words = variant
        .period
        .as_deref()
        .map_or("no date is set".to_owned(), |period| {
            format!("{period} the start")
        });
    html! {
        @if named { strong { (variant.variant) @if variant.default { " (taken unless an agency chose)" } ": " } }
        (words) ". "
        (authority(&variant.authority, variant.link.as_deref(), variant.verified))
        span.govuk-visually-hidden { ", " (variant.read) }
    }
}

fn in_force(rule: &RuleLine) -> Markup {
    html! {
        "from " (rule.in_force_from.in_words())
        @if let Some(until) = rule.in_force_until { " to " (until.in_words()) }
        @if !rule.in_force_verified { br; span.joinder-muted { "first day not read at its source" } }
    }
}

fn found(rule: &RuleLine) -> Markup {
    let counts = &rule.found;
    let list = |state: &str| {
        Address::to("/duties")
            .with("state", Some(state))
            .with("rule", Some(&rule.rule))
            .to_string()
    };
    let states = [
        ("overdue", counts.overdue, "overdue"),
        ("due_soon", counts.due_soon, "due soon"),
        ("cannot_tell", counts.cannot_tell, "cannot be told"),
        ("running", counts.running, "running"),
    ];
    html! {
        @if counts.is_nothing() { span.joinder-muted { "Nothing open" } }
        @else {
            ul.govuk-list {
                @for (state, number, words) in states.iter().filter(|(_, number, _)| *number > 0) {
                    li {
                        a.govuk-link href=(list(state)) { (count(*number)) " " (words) span.govuk-visually-hidden { " under " (rule.rule) } }
                        @if *state == "overdue" && counts.overdue_since_week > 0 { ", " (count(counts.overdue_since_week)) " new this week" }
                    }
                }
            }
        }
    }
}
