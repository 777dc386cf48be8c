//! Addresses with their approval, and areas as geometry.

use super::body::{Line, Sent, SentDay, WholeNumber, Words};
use super::describe::{Operation, of, read};
use super::supervision::{SUPERVISION, Shown, done, shown, step};
use super::supervision_papers::whole;
use super::{Answer, answer};
use crate::fields::person_number;
use crate::guard::Visit;
use axum::extract::Path;
use desk::Supervise;
use facts::Party;
use facts::place::{AddressAct, AddressStep, AreaAct, AreaKind, AreaStep, StayKind};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// An address is put forward, or a stay ends.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressBody {
    /// The address, in words; with its first day it is put forward.
    #[serde(default)]
    lines: Option<Words>,
    /// Its unique property reference number: up to twelve digits. By it children whom other records know there are found.
    #[serde(default)]
    uprn: Option<Line>,
    /// What kind of stay.
    #[serde(default)]
    stay: Option<StayKind>,
    /// The first day.
    #[serde(default)]
    from: Option<SentDay>,
    /// The last day.
    #[serde(default)]
    until: Option<SentDay>,
    /// The name of an address whose stay ends.
    #[serde(default)]
    ends: Option<Line>,
}

/// A decision on an address.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprovalBody {
    /// True where it is approved.
    approved: bool,
    /// Why it is refused.
    #[serde(default)]
    reason: Option<Words>,
}

/// An area is drawn, drawn anew, or withdrawn.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AreaBody {
    /// Its name; absent for a new one.
    #[serde(default)]
    area: Option<Line>,
    /// Which.
    act: AreaAct,
    /// What it is called, as the condition's text has it.
    #[serde(default)]
    title: Option<Line>,
    /// What it is for.
    #[serde(default)]
    kind: Option<AreaKind>,
    /// The condition that it draws, by its number on the licence in force.
    #[serde(default)]
    condition: Option<WholeNumber>,
    /// Its lines as GeoJSON: nothing else of it is kept.
    #[serde(default)]
    geometry: Option<Map<String, Value>>,
}

/// The operations of this module.
pub(crate) static OPERATIONS: &[Operation] = &[
    step(
        "/api/v1/people/{person}/addresses",
        "stepAddress",
        "Put an address forward, or say that a stay ended",
        "",
        of::<AddressBody>,
    ),
    step(
        "/api/v1/people/{person}/addresses/{address}/decisions",
        "decideAddress",
        "Approve an address, or refuse it with the reason",
        "Whoever put it forward does not decide on it.",
        of::<ApprovalBody>,
    ),
    step(
        "/api/v1/people/{person}/areas",
        "stepArea",
        "Draw an area that is not to be entered or not to be left, or withdraw it",
        "Of the GeoJSON nothing is kept but its lines: no property that could say why it was drawn.",
        of::<AreaBody>,
    ),
    read(
        "/api/v1/people/{person}/areas/{area}",
        "area",
        (SUPERVISION, "An area of a licence as GeoJSON"),
        "",
        &[],
        of::<Shown>,
    ),
];

pub(crate) async fn address(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<AddressBody>,
) -> Answer {
    let (name, act) = match body.ends {
        Some(line) => (line.0, AddressAct::End),
        None => (String::new(), AddressAct::Propose),
    };
    let step = AddressStep {
        lines: body.lines.map(|words| words.0),
        uprn: body.uprn.map(|line| line.0),
        stay: body.stay,
        starts_on: body.from.map(|day| day.0),
        until: body.until.map(|day| day.0),
        ..AddressStep::plain(name, act, Party::default())
    };
    done(&visit, &person, Supervise::Address(step)).await
}

pub(crate) async fn approve(
    visit: Visit,
    Path((person, address)): Path<(String, String)>,
    Sent(body): Sent<ApprovalBody>,
) -> Answer {
    let act = if body.approved {
        AddressAct::Approve
    } else {
        AddressAct::Refuse
    };
    let step = AddressStep {
        words: body.reason.map(|words| words.0),
        ..AddressStep::plain(address, act, Party::default())
    };
    done(&visit, &person, Supervise::Address(step)).await
}

pub(crate) async fn draw(
    visit: Visit,
    Path(person): Path<String>,
    Sent(body): Sent<AreaBody>,
) -> Answer {
    let condition = body.condition.map(|number| whole(number, "condition"));
    let step = AreaStep {
        title: body.title.map(|line| line.0),
        kind: body.kind,
        condition_number: condition.transpose()?,
        geometry: body.geometry.map(|lines| Value::Object(lines).to_string()),
        ..AreaStep::plain(
            body.area.map(|line| line.0).unwrap_or_default(),
            body.act,
            Party::default(),
        )
    };
    done(&visit, &person, Supervise::Area(step)).await
}

pub(crate) async fn area(visit: Visit, Path((person, area)): Path<(String, String)>) -> Answer {
    let person = person_number(&person)?;
    let at = desk::view::AsAt::present(visit.app.office.now());
    answer(&visit, move |office, viewer| {
        office
            .area(viewer, person, &area, &at)
            .and_then(|zone| shown(&zone.to_geojson()))
    })
    .await
}
