//! Writing rows of CSV by an agency's layout.

use super::columns::{Cell, Layout, layout};
use super::{Told, british, subject};
use crate::event::{Agency, At};
use crate::numbers;
use calendar::Day;

/// The header of an agency's file, without its line's end.
pub(crate) fn header(agency: Agency) -> String {
    let layout = layout(agency);
    join(
        layout,
        layout.columns.iter().map(|(name, _)| (*name).to_owned()),
    )
}

/// The names of the columns of an agency's file.
pub(crate) fn columns(agency: Agency) -> Vec<&'static str> {
    layout(agency)
        .columns
        .iter()
        .map(|(name, _)| *name)
        .collect()
}

/// The cells of a row, in order, before they are joined: dirt is put in here.
pub(crate) fn cells(told: &Told<'_>) -> Vec<String> {
    let layout = layout(told.event.agency);
    layout
        .columns
        .iter()
        .map(|(_, cell)| value(told, layout, *cell))
        .collect()
}

/// Cells as a line, without its end.
pub(crate) fn line(agency: Agency, cells: Vec<String>) -> String {
    let layout = layout(agency);
    join(
        layout,
        cells.into_iter().map(|cell| {
            if cell.is_empty() {
                layout.blank.to_owned()
            } else {
                cell
            }
        }),
    )
}

fn join(layout: &Layout, cells: impl Iterator<Item = String>) -> String {
    let mut line = String::new();
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            line.push(layout.divider);
        }
        if cell.contains([layout.divider, '"', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line
}

fn value(told: &Told<'_>, layout: &Layout, cell: Cell) -> String {
    let event = told.event;
    match cell {
        Cell::Reference => told.reference(),
        Cell::Kind => layout
            .kinds
            .iter()
            .find(|(kind, _)| *kind == event.kind)
            .map_or(event.kind, |(_, word)| word)
            .to_owned(),
        Cell::Subject => told
            .person()
            .map(|one| subject(event.agency, one))
            .unwrap_or_default(),
        Cell::From
            if event.kind == "person_details" && event.agency == Agency::ChildrensServices =>
        {
            String::new()
        }
        Cell::From => (layout.when)(if event.agency == Agency::Probation {
            At::day(event.happened.day)
        } else {
            event.happened
        }),
        Cell::Until => event
            .until
            .map(|day| british(At::day(day)))
            .unwrap_or_default(),
        Cell::Written => (layout.when)(At::time(
            event.written.day,
            event.written.time.unwrap_or((8, 0)),
        )),
        Cell::Field(name) => coded(layout, name, event.field(name)),
        Cell::Of(kind, name) if kind == event.kind => coded(layout, name, event.field(name)),
        Cell::Of(..) | Cell::Blank => String::new(),
        _ if event.kind == "person_details" => registered(told, layout, cell).unwrap_or_default(),
        _ => String::new(),
    }
}

/// What only a registration says: who it is, and where they live.
fn registered(told: &Told<'_>, layout: &Layout, cell: Cell) -> Option<String> {
    let person = told.person()?;
    let written = told.event.written.day;
    Some(match cell {
        Cell::Nhs if told.holds_nhs_number() => person.nhs_number(),
        Cell::Pupil => person.pupil_number(written)?,
        Cell::PoliceNumber if !person.is_child() => numbers::police_computer(person.number),
        Cell::PrisonNumber if !person.is_child() => numbers::prison_number(person.number),
        Cell::Given => person.given.clone(),
        Cell::Family => person.family.clone(),
        Cell::Born => born(layout, person.born),
        Cell::Sex => (if person.female { "F" } else { "M" }).to_owned(),
        Cell::Address => told
            .family
            .home_of(told.event.about, written)
            .map(|home| format!("{}; {}", home.line, home.town))?,
        Cell::Postcode => told
            .family
            .home_of(told.event.about, written)
            .map(|home| home.postcode.clone())?,
        _ => return None,
    })
}

fn born(layout: &Layout, day: Day) -> String {
    if layout.divider == '|' {
        day.to_string()
    } else {
        british(At::day(day))
    }
}

/// The agency's own code for a value, its own word for an answer, or the value as it is.
fn coded(layout: &Layout, field: &str, value: &str) -> String {
    if field == "conference_on" {
        return Day::parse_iso(value)
            .map(|day| british(At::day(day)))
            .unwrap_or_default();
    }
    if let Some((.., code)) = layout
        .codes
        .iter()
        .find(|(name, meant, _)| *name == field && *meant == value)
    {
        return (*code).to_owned();
    }
    let (answered, [yes, no, unknown, not_applicable]) = layout.answers;
    if answered.contains(&field) {
        return match value {
            "yes" => yes,
            "no" => no,
            "unknown" => unknown,
            "not_applicable" => not_applicable,
            other => other,
        }
        .to_owned();
    }
    value.to_owned()
}
