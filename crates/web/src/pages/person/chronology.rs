//! The chronology: drawn as lanes by agency, with the same facts in a table below. What is significant is shown first;
//! one key shows all. What no longer stands is kept in sight, and marked.

use super::Shown;
use crate::components::duty::fact_address;
use crate::components::lanes;
use crate::components::pages::pagination;
use crate::components::tables::{Row, stacked};
use desk::view::{ChronologyRow, WorkedOutRow};
use facts::FactId;
use maud::{Markup, html};

/// Rows on one page of the table.
const EACH: usize = 200;

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let all = shown.fields.get("all").is_some();
    let rows: Vec<&ChronologyRow> = shown
        .page
        .chronology
        .iter()
        .filter(|row| all || row.significant)
        .collect();
    let from = shown
        .fields
        .number("from")
        .min(rows.len().saturating_sub(1))
        / EACH
        * EACH;
    let (every, address) = (shown.page.chronology.len(), shown.address());
    let with_all = address.clone().with("all", all.then_some("yes"));
    let link = |fact: FactId| {
        let place = rows.iter().position(|row| row.fact == fact).unwrap_or(0) / EACH * EACH;
        if place == from {
            format!("#{}", row_id(fact))
        } else {
            with_all
                .clone()
                .with("from", Some(place))
                .at(row_id(fact))
                .to_string()
        }
    };
    html! {
        section #chronology aria-labelledby="chronology-heading" {
            h2.govuk-heading-m #chronology-heading { "Chronology" }
            @if every == 0 { p.govuk-body { "Nothing was known of this person on that day." } }
            @else {
                p.govuk-body {
                    @if all { "All " (every) " facts. " a.govuk-link href=(address.clone().at("chronology")) { "Show significant facts only" } }
                    @else { (rows.len()) " significant facts of " (every) ". " a.govuk-link href=(address.clone().with("all", Some("yes")).at("chronology")) { "Show all " (every) } }
                }
                (lanes::drawing(&rows, &link))
                (table(shown, rows.get(from..).unwrap_or_default(), &worked_out_on(shown, &rows, from)))
                (pagination(from, EACH, rows.len(), &with_all))
            }
        }
    }
}

fn row_id(fact: FactId) -> String {
    format!("fact-{}-{}", fact.position, fact.ordinal)
}

/// What was worked out that belongs on the page of the table that begins at `from`, newest first: each line stands above the
/// facts of its day and of those before.
fn worked_out_on<'a>(
    shown: &Shown<'a>,
    rows: &[&ChronologyRow],
    from: usize,
) -> Vec<&'a WorkedOutRow> {
    let page_of = |line: &WorkedOutRow| {
        let later = |row: &&&ChronologyRow| earliest(row) > Some(line.day);
        let after = rows.iter().take_while(later).count();
        after.min(rows.len().saturating_sub(1)) / EACH * EACH
    };
    let lines = shown.page.worked_out.iter().rev();
    lines.filter(|line| page_of(line) == from).collect()
}

fn earliest(row: &ChronologyRow) -> Option<calendar::Day> {
    row.happened.from.earliest()
}

fn table(shown: &Shown<'_>, rows: &[&ChronologyRow], worked_out: &[&WorkedOutRow]) -> Markup {
    let marked = shown.fields.get("all").is_some();
    let mut lines = Vec::new();
    let mut waiting = worked_out.iter().peekable();
    for row in rows.iter().take(EACH) {
        while let Some(line) = waiting.next_if(|line| earliest(row) <= Some(line.day)) {
            lines.push(not_told(line));
        }
        lines.push(one(shown, row, marked));
    }
    lines.extend(waiting.map(|line| not_told(line)));
    let rows = lines;
    stacked(
        "Chronology, newest first",
        &["When", "What", "Said by", "Known here"],
        &rows,
    )
}

/// A line that nobody told.
fn not_told(line: &WorkedOutRow) -> Row {
    Row::of(vec![
        html! { (line.day.in_words()) },
        html! { strong."govuk-tag govuk-tag--light-blue" { "Worked out" } " " (line.words) },
        html! { a.govuk-link href="#release-dates" { "How" span.govuk-visually-hidden { " this was worked out from " (line.source) } } br; span.joinder-muted { "from " (line.agency) } },
        html! { span.joinder-muted { "law of " (line.law_on.in_words()) } },
    ])
}

/// Where all facts are shown, `marked` makes the significant ones stand out.
fn one(shown: &Shown<'_>, row: &ChronologyRow, marked: bool) -> Row {
    let what = html! {
        @if row.significant && marked { strong { (row.words) } } @else { (row.words) }
        @if !row.stands { br; strong."govuk-tag govuk-tag--grey" { "No longer stands" } " " span.joinder-muted { (row.standing) } }
        @if let Some(corrects) = row.corrects { br; span.joinder-muted { "Corrects " a.govuk-link href=(fact_address(corrects, &shown.picture)) { "fact " (corrects) } } }
    };
    let said_by = html! {
        (row.agency) br;
        a.govuk-link href=(fact_address(row.fact, &shown.picture)) { "Record" span.govuk-visually-hidden { " of fact " (row.fact) } }
    };
    let known = html! { (row.known_on.in_words()) @if row.claimed { br; span.joinder-muted { "as claimed when loaded later" } } };
    Row {
        id: Some(row_id(row.fact)),
        faded: !row.stands,
        cells: vec![html! { (row.happened.in_words()) }, what, said_by, known],
    }
}
