//! The chronology as lanes, one an agency, along time: a drawing whose every symbol leads to its row in the table.
//!
//! Symbols differ by shape as well as colour. Those that would lie on each other are drawn as one with their number, so
//! that each can be hit with a finger (24 pixels, WCAG 2.5.8) and there are never too many to go through by keyboard.

use crate::components::lanes_axis::{Axis, WIDTH};
use calendar::Day;
use desk::view::ChronologyRow;
use facts::{FactId, When};
use maud::{Markup, html};

/// Least distance of two symbols.
const APART: f64 = 30.0;
const LANE: usize = 68;
const TOP: usize = 6;
const AXIS: usize = 30;

/// Facts drawn as one symbol.
struct Group<'a> {
    x: f64,
    rows: Vec<&'a ChronologyRow>,
}

impl Group<'_> {
    fn significant(&self) -> bool {
        self.rows.iter().any(|row| row.significant)
    }

    fn stands(&self) -> bool {
        self.rows.iter().any(|row| row.stands)
    }

    fn words(&self, agency: &str) -> String {
        let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) else {
            return String::new();
        };
        if self.rows.len() == 1 {
            let standing = if first.stands {
                String::new()
            } else {
                format!(" ({})", first.standing)
            };
            return format!(
                "{}, {agency}: {}{standing}",
                first.happened.from.in_words(),
                first.words
            );
        }
        let (from, to) = (
            first.happened.from.in_words(),
            last.happened.from.in_words(),
        );
        let when = if from == to {
            from
        } else {
            format!("{from} to {to}")
        };
        format!(
            "{when}, {agency}: {} facts, the first: {}",
            self.rows.len(),
            first.words
        )
    }
}

/// The drawing. `rows` may come in any order; `link` gives the address of a fact's row.
pub(crate) fn drawing(rows: &[&ChronologyRow], link: &dyn Fn(FactId) -> String) -> Markup {
    let placed: Vec<(Day, &ChronologyRow)> = rows
        .iter()
        .filter_map(|row| Some((row.happened.from.earliest()?, *row)))
        .collect();
    let ends = placed
        .iter()
        .filter_map(|(_, row)| row.happened.until.and_then(When::latest));
    let days: Vec<Day> = placed.iter().map(|(day, _)| *day).chain(ends).collect();
    let Some(axis) = Axis::holding(days.into_iter()) else {
        return html! {};
    };
    let lanes = lanes(placed);
    let height = TOP + lanes.len() * LANE + AXIS;
    let drawn: usize = lanes.iter().map(|(_, rows)| rows.len()).sum();
    let description = format!(
        "{drawn} facts in {} lanes, one for each agency, along time from left to right. The table below has the same facts.",
        lanes.len()
    );
    html! {
        div.joinder-lanes role="region" aria-label="Chronology drawn as lanes" tabindex="0" {
            svg viewBox=(format!("0 0 {WIDTH} {height}")) width=(WIDTH) height=(height) role="group" aria-labelledby="lanes-title lanes-description" xmlns="http://www.w3.org/2000/svg" {
                title #lanes-title { "Chronology by agency" }
                desc #lanes-description { (description) }
                (grid(&axis, lanes.len()))
                @for (place, (agency, rows)) in lanes.iter().enumerate() { (lane(place, agency, rows, &axis, link)) }
            }
        }
        (key(rows.len() - drawn))
    }
}

/// Facts by agency, each lane in order of time; the agency that knew first stands first.
fn lanes(mut placed: Vec<(Day, &ChronologyRow)>) -> Vec<(&str, Vec<(Day, &ChronologyRow)>)> {
    placed.sort_by_key(|(day, row)| (row.happened.from.order(), *day, row.fact));
    let mut lanes: Vec<(&str, Vec<(Day, &ChronologyRow)>)> = Vec::new();
    for (day, row) in placed {
        match lanes.iter_mut().find(|(agency, _)| *agency == row.agency) {
            Some((_, rows)) => rows.push((day, row)),
            None => lanes.push((&row.agency, vec![(day, row)])),
        }
    }
    lanes
}

fn groups<'a>(rows: &[(Day, &'a ChronologyRow)], axis: &Axis) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (day, row) in rows {
        let x = axis.x(*day);
        match groups.last_mut() {
            Some(group) if x - group.x < APART => group.rows.push(row),
            _ => groups.push(Group { x, rows: vec![row] }),
        }
    }
    groups
}

fn grid(axis: &Axis, lanes: usize) -> Markup {
    let bottom = TOP + lanes * LANE;
    html! {
        @for place in 0..lanes {
            rect class=(if place % 2 == 0 { "joinder-lanes__lane" } else { "joinder-lanes__lane joinder-lanes__lane--even" }) x="0" y=(TOP + place * LANE) width=(WIDTH) height=(LANE) {}
        }
        g aria-hidden="true" {
            @for (day, words) in axis.marks() {
                @let x = axis.x(day);
                line.joinder-lanes__axis x1=(round(x)) x2=(round(x)) y1=(TOP) y2=(bottom + 6) {}
                text.joinder-lanes__tick x=(round(x)) y=(bottom + 22) text-anchor=(anchor(x)) { (words) }
            }
        }
    }
}

/// Words at the edge stay inside the drawing.
fn anchor(x: f64) -> &'static str {
    if x < 40.0 {
        "start"
    } else if x > WIDTH - 40.0 {
        "end"
    } else {
        "middle"
    }
}

fn lane(
    place: usize,
    agency: &str,
    rows: &[(Day, &ChronologyRow)],
    axis: &Axis,
    link: &dyn Fn(FactId) -> String,
) -> Markup {
    let top = TOP + place * LANE;
    let (label, middle, below) = (top + 19, top + 42, top + 60);
    html! {
        text.joinder-lanes__label x="8" y=(label) { (agency) }
        g aria-hidden="true" {
            @for (day, row) in rows { (stretch(*day, row, axis, middle, below)) }
        }
        @for group in groups(rows, axis) {
            @if let Some(first) = group.rows.first() {
                @let words = group.words(agency);
                a href=(link(first.fact)) aria-label=(words) { title { (words) } (symbol(&group, middle)) }
            }
        }
    }
}

/// How long a thing held; and, where only a month, a year or "about" is known, how far it may lie.
fn stretch(day: Day, row: &ChronologyRow, axis: &Axis, middle: usize, below: usize) -> Markup {
    let until = row
        .happened
        .until
        .and_then(When::latest)
        .filter(|_| row.stands);
    let latest = row.happened.from.latest().filter(|latest| *latest > day);
    html! {
        @if let Some(latest) = latest { line.joinder-lanes__doubt x1=(round(axis.x(day))) x2=(round(axis.x(latest))) y1=(middle) y2=(middle) {} }
        @if let Some(until) = until { line.joinder-lanes__period x1=(round(axis.x(day))) x2=(round(axis.x(until))) y1=(below) y2=(below) {} }
    }
}

fn symbol(group: &Group<'_>, middle: usize) -> Markup {
    let (x, count) = (round(group.x), group.rows.len());
    let radius = if count > 1 { 13 } else { 8 };
    let mut class = String::from("joinder-lanes__event");
    if group.significant() {
        class.push_str(" joinder-lanes__event--significant");
    }
    if !group.stands() {
        class.push_str(" joinder-lanes__event--fallen");
    }
    html! {
        rect x=(round(group.x - 14.0)) y=(middle - 14) width="28" height="28" fill="none" pointer-events="all" {}
        @if group.significant() {
            path class=(class) d=(format!("M{x} {} l{radius} {radius} l-{radius} {radius} l-{radius} -{radius} z", middle - radius)) {}
        } @else {
            circle class=(class) cx=(x) cy=(middle) r=(radius - 1) {}
        }
        @if count > 1 { text class=(if group.stands() { "joinder-lanes__count" } else { "joinder-lanes__count joinder-lanes__count--fallen" }) x=(x) y=(middle + 5) text-anchor="middle" { (count) } }
    }
}

/// What the symbols mean, and what is not drawn.
fn key(not_drawn: usize) -> Markup {
    let sample = |shape: Markup| html! { svg.joinder-key__sample viewBox="0 0 28 18" width="28" height="18" aria-hidden="true" focusable="false" { (shape) } };
    html! {
        ul."govuk-list joinder-key" {
            li { (sample(html! { path."joinder-lanes__event joinder-lanes__event--significant" d="M14 1 l8 8 l-8 8 l-8 -8 z" {} })) "significant" }
            li { (sample(html! { circle.joinder-lanes__event cx="14" cy="9" r="7" {} })) "other" }
            li { (sample(html! { circle."joinder-lanes__event joinder-lanes__event--fallen" cx="14" cy="9" r="7" {} })) "no longer stands" }
            li { (sample(html! { line.joinder-lanes__doubt x1="2" x2="26" y1="9" y2="9" {} })) "day not exactly known" }
            li { (sample(html! { line.joinder-lanes__period x1="4" x2="24" y1="9" y2="9" {} })) "from–to" }
            li { "A number: so many facts close together." }
            @if not_drawn == 1 { li { "1 fact of unknown time is in the table only." } }
            @if not_drawn > 1 { li { (not_drawn) " facts of unknown time are in the table only." } }
        }
    }
}

/// A tenth of a unit is enough.
fn round(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
