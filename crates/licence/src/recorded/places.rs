//! Addresses with their approval, and areas as geometry, as the record has them: folds over a person's standing facts, as known at an
//! instant.

use super::{instant_of, name_of};
use crate::address::{Address, Approval, Stay};
use crate::zone::{Zone, ZoneKind};
use calendar::{Day, Instant};
use chronology::{Chronology, NotTaken};
use facts::place::{AddressAct, AddressStep, AreaAct, AreaStep, standard_uprn};
use facts::{FactId, Statement};
use serde::Serialize;

/// An address as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedAddress {
    /// Its name on this record.
    pub name: String,
    /// Who put it forward.
    pub proposed_by: String,
    /// Its unique property reference number, in standard form; absent where none is recorded.
    pub uprn: Option<String>,
    /// The address with its days and its approval.
    pub address: Address,
}

/// An area as the record has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordedZone {
    /// Its name on this record.
    pub name: String,
    /// The fact that drew it as it is.
    pub fact: FactId,
    /// Since when.
    pub since: Day,
    /// The licence.
    pub licence: Option<String>,
    /// The condition that it draws.
    pub condition: Option<u32>,
    /// Its geometry.
    pub zone: Zone,
}

/// Places as the record has them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RecordedPlaces {
    /// Addresses, in the order in which they were put forward.
    pub addresses: Vec<RecordedAddress>,
    /// Areas, in the order in which they were drawn.
    pub zones: Vec<RecordedZone>,
    /// The steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// The places of a record at an instant.
#[must_use]
pub fn places(chronology: &Chronology<'_>, now: Instant) -> RecordedPlaces {
    let mut places = RecordedPlaces::default();
    for entry in chronology.standing() {
        let at = || instant_of(entry.happened.from, now);
        let taken = match entry.statement.as_ref() {
            Statement::AddressStep(step) => at().and_then(|at| places.address(step, at)),
            Statement::AreaStep(step) => at().and_then(|at| places.area(step, entry.id, at)),
            _ => continue,
        };
        if let Err(why) = taken {
            places.not_taken.push(NotTaken::of(entry, why));
        }
    }
    places
}

impl RecordedPlaces {
    /// The addresses by themselves.
    #[must_use]
    pub fn as_addresses(&self) -> Vec<Address> {
        self.addresses
            .iter()
            .map(|one| one.address.clone())
            .collect()
    }

    /// Addresses after a step.
    ///
    /// # Errors
    /// Why it is not taken, in words.
    pub fn address(&mut self, step: &AddressStep, at: Instant) -> Result<(), String> {
        let on = at.london_day();
        let by = name_of(&step.by);
        if step.act == AddressAct::Propose {
            return self.propose(step, on, by);
        }
        let named = |one: &&mut RecordedAddress| one.name == step.address;
        let one = self
            .addresses
            .iter_mut()
            .find(named)
            .ok_or("there is no such address")?;
        match step.act {
            AddressAct::End => {
                let last = step.until.unwrap_or(on);
                if last < one.address.from {
                    return Err("it ends before it begins".to_owned());
                }
                one.address.until = Some(last);
            }
            _ if one.proposed_by == by => {
                return Err("whoever put it forward does not decide on it".to_owned());
            }
            AddressAct::Refuse => {
                let reason = step.words.clone().unwrap_or_default();
                if reason.trim().is_empty() {
                    return Err("it does not say why".to_owned());
                }
                one.address.approval = Approval::Refused { on, by, reason };
            }
            _ => one.address.approval = Approval::Approved { on, by },
        }
        Ok(())
    }

    fn propose(&mut self, step: &AddressStep, on: Day, by: String) -> Result<(), String> {
        if self.addresses.iter().any(|one| one.name == step.address) {
            return Err("there is an address of that name already".to_owned());
        }
        let lines = step.lines.clone().unwrap_or_default();
        if lines.trim().is_empty() {
            return Err("it does not say which address".to_owned());
        }
        let from = step.starts_on.ok_or("it does not say from when")?;
        if step.until.is_some_and(|until| until < from) {
            return Err("it ends before it begins".to_owned());
        }
        self.addresses.push(RecordedAddress {
            name: step.address.clone(),
            proposed_by: by,
            uprn: step.uprn.as_deref().and_then(standard_uprn),
            address: Address {
                address: lines,
                stay: step.stay.unwrap_or(Stay::Main),
                from,
                until: step.until,
                approval: Approval::Asked { on },
            },
        });
        Ok(())
    }

    /// Areas after a step.
    ///
    /// # Errors
    /// Why it is not taken, in words.
    pub fn area(&mut self, step: &AreaStep, fact: FactId, at: Instant) -> Result<(), String> {
        let place = self.zones.iter().position(|one| one.name == step.area);
        if step.act == AreaAct::Withdraw {
            let place = place.ok_or("there is no such area")?;
            self.zones.remove(place);
            return Ok(());
        }
        let before = place.and_then(|place| self.zones.get(place));
        let title = step
            .title
            .clone()
            .or_else(|| before.map(|one| one.zone.name.clone()))
            .ok_or("it does not say what the area is called")?;
        let kind = step.kind.or_else(|| before.map(|one| one.zone.kind));
        let kind = kind.ok_or("it does not say what the area is for")?;
        let geometry = step.geometry.as_deref().ok_or("it has no lines")?;
        let drawn = RecordedZone {
            name: step.area.clone(),
            fact,
            since: at.london_day(),
            licence: step.licence.clone(),
            condition: step.condition_number,
            zone: read(&title, kind, geometry)?,
        };
        match place.and_then(|place| self.zones.get_mut(place)) {
            Some(one) => *one = drawn,
            None => self.zones.push(drawn),
        }
        Ok(())
    }
}

/// An area of GeoJSON, whose faults are told in one sentence.
///
/// # Errors
/// Every fault, with its place.
pub fn read(title: &str, kind: ZoneKind, geometry: &str) -> Result<Zone, String> {
    Zone::read(title, kind, geometry).map_err(|faults| {
        let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
        words.join("; ")
    })
}
