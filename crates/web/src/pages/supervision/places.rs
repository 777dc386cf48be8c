//! Where somebody is to live, each address with its days and its approval; and areas that are not to be entered or not to be left, with a
//! map made from their lines, and the lines themselves as GeoJSON.

use super::acts::{finish, take};
use super::{Shown, not_taken};
use crate::components::choices::or_none;
use crate::components::controls::{Control, button, details, second_button};
use crate::components::faults::Faults;
use crate::components::tables::{Row, stacked};
use crate::components::tags::{capital, tag_saying};
use crate::entered;
use crate::fields::person_number;
use crate::guard::Visit;
use crate::known_on::Picture;
use crate::posted::Posted;
use crate::problem::Problem;
use ::licence::address::Approval;
use ::licence::recorded::{RecordedAddress, RecordedZone};
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use desk::Supervise;
use facts::Party;
use facts::place::{AddressAct, AddressStep, AreaAct, AreaKind, AreaStep, StayKind, standard_uprn};
use maud::{Markup, PreEscaped, html};

pub(super) fn section(shown: &Shown<'_>) -> Markup {
    let view = &shown.page.places;
    let places = &view.recorded;
    let addresses: Vec<Row> = places
        .addresses
        .iter()
        .map(|one| address_row(shown, one))
        .collect();
    let zones: Vec<Row> = places
        .zones
        .iter()
        .map(|one| zone_row(shown, one))
        .collect();
    html! {
        section #places aria-labelledby="places-heading" {
            h2.govuk-heading-m #places-heading { "Addresses and areas" }
            p.govuk-body { (capital(&view.today)) "." }
            @if !addresses.is_empty() { (stacked("Addresses", &["Address", "From and until", "Approval", "Next"], &addresses)) }
            @if zones.is_empty() { p.govuk-body { "No area is drawn." } }
            @else { (stacked("Areas", &["Area", "Condition", "As drawn", "Next"], &zones)) }
            @if shown.acts() && view.writes { (propose(shown)) (draw(shown)) }
            (not_taken("Steps of addresses and areas that were not taken", &places.not_taken))
        }
    }
}

fn address_row(shown: &Shown<'_>, one: &RecordedAddress) -> Row {
    let address = &one.address;
    let waits = matches!(
        address.approval,
        Approval::Asked { .. } | Approval::NotAsked
    );
    Row::of(vec![
        html! { (one.name) ": " (address.address) br; span.joinder-muted { @if let Some(uprn) = &one.uprn { "property " (uprn) ", " } (address.stay.in_words()) ", put forward by " (one.proposed_by) } },
        html! { (address.from.in_words()) @match address.until { Some(day) => { " to " (day.in_words()) }, None => { ", no end" } } },
        html! {
            @match &address.approval {
                Approval::NotAsked => { (tag_saying("overdue", "Not asked")) }
                Approval::Asked { on } => { (tag_saying("running", "Asked")) " " (on.in_words()) }
                Approval::Approved { on, by } => { (tag_saying("met", "Approved")) " " (on.in_words()) ", " (by) }
                Approval::Refused { on, by, reason } => { (tag_saying("overdue", "Refused")) " " (on.in_words()) ", " (by) ": " (reason) }
            }
        },
        html! {
            @if shown.acts() && shown.page.places.approves && waits { (approval(shown, one)) }
            @if shown.acts() && shown.page.places.writes && address.until.is_none() {
                (shown.form("address", &[("form", &"end-address"), ("address", &one.name)], html! {
                    (second_button(&format!("End {} today", one.name)))
                }))
            }
        },
    ])
}

fn approval(shown: &Shown<'_>, one: &RecordedAddress) -> Markup {
    let form = format!("approve-{}", one.name);
    let of = |field: &str| format!("{form}-{field}");
    let (fields, faults) = (shown.fields, shown.faults);
    let (act, words) = (of("act"), of("words"));
    let acts =
        [AddressAct::Approve, AddressAct::Refuse].map(|act| (act.name(), capital(act.in_words())));
    details(
        &format!("Decide on {}", one.name),
        shown.faulty(&form),
        html! {
            (shown.form("address/approval", &[("form", &form), ("address", &one.name)], html! {
                (Control::new(&act, "Decided", faults).select(&acts, fields.or_empty(&act)))
                (Control::new(&words, "Why, where it is refused", faults).lines(fields.or_empty(&words), 2, false))
                (button("Record the decision"))
            }))
        },
    )
}

fn zone_row(shown: &Shown<'_>, one: &RecordedZone) -> Row {
    let file = |form: &str| shown.act(&format!("area/{}/{form}", one.name));
    Row::of(vec![
        html! { (one.name) ": " (one.zone.name) br; span.joinder-muted { (one.zone.kind.in_words()) ", since " (one.since.in_words()) } },
        html! { @match one.condition { Some(number) => { "Condition " (number) @if let Some(name) = &one.licence { " of licence " (name) } }, None => { "No condition" } } },
        html! {
            a.govuk-link href=(file("geojson")) { "Lines of " (one.name) " (GeoJSON)" }
            br; a.govuk-link href=(file("map")) { "Map of " (one.name) " to print (SVG)" }
            // Made by us from numbers; the name in it is escaped where it is made.
            (details(&format!("Map of {}", one.name), false, html! { (PreEscaped(one.zone.map_svg())) }))
        },
        html! {
            @if shown.acts() && shown.page.places.writes {
                (shown.form("area", &[("form", &"withdraw-area"), ("area", &one.name)], html! {
                    (second_button(&format!("Withdraw {}", one.name)))
                }))
            }
        },
    ])
}

fn propose(shown: &Shown<'_>) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let stays: Vec<(String, String)> = StayKind::ALL
        .into_iter()
        .map(|one| (one.name(), capital(one.in_words())))
        .collect();
    details(
        "Put an address forward",
        shown.faulty("address"),
        html! {
            (shown.form("address", &[("form", &"address")], html! {
                (Control::new("address-lines", "Address", faults).lines(fields.or_empty("address-lines"), 3, false))
                (Control::new("address-uprn", "Property reference number (UPRN)", faults).hint("By it, and by nothing else, children whom other records know at this address are found.").text(fields.or_empty("address-uprn"), "govuk-input--width-10"))
                (Control::new("address-stay", "Kind of stay", faults).select(&stays, fields.or_empty("address-stay")))
                (Control::new("address-from", "First day", faults).day(fields))
                (Control::new("address-until", "Last day", faults).hint("Where it has one.").day(fields))
                (button("Put it forward"))
            }))
        },
    )
}

fn draw(shown: &Shown<'_>) -> Markup {
    let (fields, faults) = (shown.fields, shown.faults);
    let kinds: Vec<(String, String)> = AreaKind::ALL
        .into_iter()
        .map(|one| (one.name(), capital(one.in_words())))
        .collect();
    let zones = shown.page.places.recorded.zones.iter();
    let areas = or_none(
        "A new one",
        zones.map(|one| (one.name.clone(), format!("{}: {}", one.name, one.zone.name))),
    );
    details(
        "Draw an area",
        shown.faulty("area"),
        html! {
            (shown.form("area", &[("form", &"area")], html! {
                (Control::new("area-name", "Which area", faults).select(&areas, fields.or_empty("area-name")))
                (Control::new("area-title", "What it is called", faults).hint("As the condition’s text has it. Do not say why it is drawn.").text(fields.or_empty("area-title"), "govuk-input--width-20"))
                (Control::new("area-kind", "What it is for", faults).select(&kinds, fields.or_empty("area-kind")))
                (Control::new("area-condition", "Number of the condition", faults).text(fields.or_empty("area-condition"), "govuk-input--width-2"))
                (Control::new("area-geometry", "Lines, as GeoJSON", faults).hint("A polygon or several. Nothing of the file but its lines is kept.").lines(fields.or_empty("area-geometry"), 6, true))
                (button("Draw it"))
            }))
        },
    )
}

pub(crate) async fn address(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let form = fields.or_empty("form").to_owned();
    let step = match form.as_str() {
        "end-address" => AddressStep::plain(
            fields.or_empty("address").to_owned(),
            AddressAct::End,
            Party::default(),
        ),
        "address" => {
            let missing = "Enter the first day";
            let uprn = fields.get("address-uprn").map(str::to_owned);
            if uprn
                .as_deref()
                .is_some_and(|uprn| standard_uprn(uprn).is_none())
            {
                faults.add(
                    "address-uprn",
                    "Enter up to twelve digits, or leave it empty",
                );
            }
            AddressStep {
                uprn,
                starts_on: entered::needed_day(
                    &fields,
                    "address-from",
                    "The day",
                    missing,
                    &mut faults,
                ),
                lines: entered::needed(&fields, "address-lines", "Enter the address", &mut faults),
                stay: StayKind::named(fields.or_empty("address-stay")),
                until: entered::day(&fields, "address-until", "The day", &mut faults),
                ..AddressStep::plain(String::new(), AddressAct::Propose, Party::default())
            }
        }
        _ => return Err(Problem::NotFound),
    };
    let read = (Some(Supervise::Address(step)), faults);
    take(visit, &person, fields, &form, read).await
}

pub(crate) async fn approve(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let form = fields.or_empty("form").to_owned();
    let act = AddressAct::named(fields.or_empty(&format!("{form}-act")))
        .filter(|act| matches!(act, AddressAct::Approve | AddressAct::Refuse))
        .ok_or(Problem::NotFound)?;
    let step = AddressStep {
        words: fields.get(&format!("{form}-words")).map(str::to_owned),
        ..AddressStep::plain(fields.or_empty("address").to_owned(), act, Party::default())
    };
    finish(visit, &person, fields, &form, Supervise::Address(step)).await
}

pub(crate) async fn area(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let form = fields.or_empty("form").to_owned();
    let mut faults = Faults::default();
    let step = match form.as_str() {
        "withdraw-area" => AreaStep::plain(
            fields.or_empty("area").to_owned(),
            AreaAct::Withdraw,
            Party::default(),
        ),
        "area" => {
            let title = entered::needed(
                &fields,
                "area-title",
                "Enter what it is called",
                &mut faults,
            );
            entered::needed(&fields, "area-geometry", "Enter its lines", &mut faults);
            AreaStep {
                title,
                kind: AreaKind::named(fields.or_empty("area-kind")),
                condition_number: fields.or_empty("area-condition").parse().ok(),
                geometry: fields.verbatim("area-geometry").map(str::to_owned),
                ..AreaStep::plain(
                    fields.or_empty("area-name").to_owned(),
                    AreaAct::Draw,
                    Party::default(),
                )
            }
        }
        _ => return Err(Problem::NotFound),
    };
    let read = (Some(Supervise::Area(step)), faults);
    take(visit, &person, fields, &form, read).await
}

/// An area as a file: its lines as GeoJSON, or the map that is made from them. Looking at it is on the trail.
pub(crate) async fn file(
    visit: Visit,
    Path((person, area, form)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let (person, viewer) = (person_number(&person)?, visit.viewer()?);
    let (kind, named, map) = match form.as_str() {
        "geojson" => (
            "application/geo+json",
            "attachment; filename=\"area.geojson\"",
            false,
        ),
        "map" => ("image/svg+xml", "attachment; filename=\"area.svg\"", true),
        _ => return Err(Problem::NotFound),
    };
    let at = Picture::present(visit.app.office.now()).at;
    let zone = visit
        .app
        .ask(move |office| office.area(&viewer, person, &area, &at))
        .await??;
    let body = if map {
        zone.map_svg()
    } else {
        zone.to_geojson().to_string()
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(named)),
    ];
    Ok((headers, body).into_response())
}
