//! Addresses with their approval, and areas as geometry: shown, put forward by whoever writes licences, approved by somebody else, drawn
//! from GeoJSON of which nothing but the lines is kept, given out as data and as a map that is made from those very lines.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::supervision::Supervised;
use crate::supervision_acts::{by, named};
use crate::supervision_papers::PlacesView;
use crate::view::{AsAt, PersonNumber};
use access::{Action, Viewer};
use calendar::Instant;
use chronology::Chronology;
use facts::place::{AddressAct, AddressStep, AreaAct, AreaStep, standard_uprn};
use facts::{FactId, Statement};
use licence::address::{AddressOn, address_on};
use licence::recorded::{RecordedPlaces, places, read_zone};
use licence::zone::Zone;

/// Where a step stands that is only tried.
const TRIED: FactId = FactId {
    position: u64::MAX,
    ordinal: 0,
};

/// The places of a record as a viewer sees them.
pub(crate) fn places_view(
    viewer: &Viewer,
    chronology: &Chronology<'_>,
    now: Instant,
) -> PlacesView {
    let recorded = places(chronology, now);
    PlacesView {
        today: today(&recorded, now),
        writes: viewer.may(Action::WriteLicence),
        approves: viewer.may(Action::ApproveAddress),
        recorded,
    }
}

fn today(recorded: &RecordedPlaces, now: Instant) -> String {
    match address_on(&recorded.as_addresses(), now.london_day()) {
        AddressOn::NotKnown => "no address is known for today".to_owned(),
        AddressOn::Approved(one) => format!("{}, approved", one.address),
        AddressOn::NotApproved(one) => format!("{}, not approved", one.address),
        AddressOn::Several(all) => {
            format!("{} addresses of one kind contradict each other", all.len())
        }
    }
}

impl Desk {
    /// An area of a record, by its name. Looked at, and said on the trail.
    ///
    /// # Errors
    /// Where the viewer may not, or there is no such person or area.
    pub fn area(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        area: &str,
        at: &AsAt,
        now: Instant,
    ) -> Result<Zone, Refusal> {
        allow(viewer, Action::SeeSupervision)?;
        let at = &self.all_received(at, now)?;
        let picture = self.looked_at(viewer, "area under a licence", person, at, now)?;
        let found = places(&picture.chronology(), picture.at.now);
        let mut zones = found.zones.into_iter();
        let zone = zones.find(|one| one.name == area);
        zone.map(|one| one.zone).ok_or(Refusal::NotFound)
    }
}

/// The fact that a step of an address makes.
pub(crate) fn address_step(
    viewer: &Viewer,
    chronology: &Chronology<'_>,
    step: &AddressStep,
    now: Instant,
) -> Result<Vec<Statement>, Refusal> {
    let mut found = places(chronology, now);
    let mut step = step.clone();
    step.by = by(viewer);
    if let Some(uprn) = &step.uprn {
        let words = "a property reference number has up to twelve digits";
        step.uprn = Some(standard_uprn(uprn).ok_or_else(|| Refusal::invalid("uprn", words))?);
    }
    if step.act == AddressAct::Propose {
        step.address = format!("A{}", found.addresses.len() + 1);
    }
    found
        .address(&step, now)
        .map_err(|why| Refusal::invalid("act", why))?;
    Ok(vec![step.into()])
}

/// The fact that a step of an area makes: of what was sent it keeps the lines and the name.
pub(crate) fn area_step(
    viewer: &Viewer,
    chronology: &Chronology<'_>,
    all: &Supervised,
    step: &AreaStep,
    now: Instant,
) -> Result<Vec<Statement>, Refusal> {
    let mut found = places(chronology, now);
    let mut step = step.clone();
    step.by = by(viewer);
    if step.act == AreaAct::Draw {
        if step.area.is_empty() {
            let drawn = chronology.of_kind(facts::Kind::AreaStep).count();
            step.area = format!("Z{}", drawn + 1);
        }
        if let (Some(title), Some(kind), Some(sent)) = (&step.title, step.kind, &step.geometry) {
            let zone =
                read_zone(title, kind, sent).map_err(|why| Refusal::invalid("geometry", why))?;
            step.geometry = Some(zone.geometry().to_string());
        }
        if let Some(number) = step.condition_number {
            let licence = match &step.licence {
                Some(name) => named(all, name)?,
                None => all.current().ok_or(Refusal::NotFound)?,
            };
            let rows = &licence.licence.conditions;
            if !rows.iter().any(|row| row.number == number) {
                return Err(Refusal::invalid(
                    "condition",
                    "choose a condition of the licence",
                ));
            }
            step.licence = Some(licence.name.clone());
        }
    }
    found
        .area(&step, TRIED, now)
        .map_err(|why| Refusal::invalid("act", why))?;
    // What is kept bears lines and no property: a redrawing without a title or kind keeps what it had.
    if let (AreaAct::Draw, Some(drawn)) = (
        step.act,
        found.zones.iter().find(|one| one.name == step.area),
    ) {
        step.geometry = Some(drawn.zone.geometry().to_string());
    }
    Ok(vec![step.into()])
}
