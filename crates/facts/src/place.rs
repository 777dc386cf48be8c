//! Places of a licence as facts: where somebody is to live, from when to when, with its approval; and areas that are not to be entered or
//! not to be left, as lines on the ground. No fact of an area says why it was drawn.

use crate::Party;
use crate::licence::worded;
use calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

worded! {
    /// What kind of stay it is.
    StayKind {
        /// Where the person lives.
        Main = "where the person lives",
        /// Approved premises.
        ApprovedPremises = "approved premises",
        /// One or more nights elsewhere.
        Elsewhere = "nights elsewhere",
    }
}

worded! {
    /// A step of an address.
    AddressAct {
        /// It is put forward; approval is asked for.
        Propose = "put forward",
        /// Approved.
        Approve = "approved",
        /// Refused.
        Refuse = "refused",
        /// The stay ends.
        End = "ended",
    }
}

/// A step of an address under a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddressStep {
    /// The address's name, its own on this record: `A1`.
    pub address: String,
    /// What was done.
    pub act: AddressAct,
    /// The address, in words.
    #[serde(default)]
    pub lines: Option<String>,
    /// Its unique property reference number, by which other records of the same home are found.
    #[serde(default)]
    pub uprn: Option<String>,
    /// What kind of stay.
    #[serde(default)]
    pub stay: Option<StayKind>,
    /// The first day.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub starts_on: Option<Day>,
    /// The last day; absent while it lasts.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Day>,
    /// Why it was refused.
    #[serde(default)]
    pub words: Option<String>,
    /// By whom.
    pub by: Party,
}

impl AddressStep {
    /// A step that carries nothing but itself.
    #[must_use]
    pub const fn plain(address: String, act: AddressAct, by: Party) -> Self {
        Self {
            address,
            act,
            lines: None,
            uprn: None,
            stay: None,
            starts_on: None,
            until: None,
            words: None,
            by,
        }
    }
}

/// A unique property reference number in its standard form: up to twelve digits, without spaces and leading noughts. `None` for
/// what is none: it names no home, and joins nothing.
#[must_use]
pub fn standard_uprn(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|one| !one.is_whitespace()).collect();
    let number = digits.trim_start_matches('0');
    let sound = digits.chars().all(|one| one.is_ascii_digit());
    (sound && (1..=12).contains(&number.len())).then(|| number.to_owned())
}

worded! {
    /// What an area is for.
    AreaKind {
        /// Not to be entered.
        Exclusion = "not to be entered",
        /// Not to be left.
        Restriction = "not to be left",
    }
}

worded! {
    /// A step of an area.
    AreaAct {
        /// It is drawn, or drawn anew.
        Draw = "drawn",
        /// It is an area no more.
        Withdraw = "withdrawn",
    }
}

/// A step of an area under a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AreaStep {
    /// The area's name, its own on this record: `Z1`.
    pub area: String,
    /// What was done.
    pub act: AreaAct,
    /// What it is called, as the condition's text has it.
    #[serde(default)]
    pub title: Option<String>,
    /// What it is for.
    #[serde(default)]
    pub kind: Option<AreaKind>,
    /// The licence.
    #[serde(default)]
    pub licence: Option<String>,
    /// The condition that it draws, by its number on the licence.
    #[serde(default)]
    pub condition_number: Option<u32>,
    /// Its lines, as GeoJSON (RFC 7946) without any property: longitude and latitude in degrees.
    #[serde(default)]
    pub geometry: Option<String>,
    /// By whom.
    pub by: Party,
}

impl AreaStep {
    /// A step that carries nothing but itself.
    #[must_use]
    pub const fn plain(area: String, act: AreaAct, by: Party) -> Self {
        Self {
            area,
            act,
            title: None,
            kind: None,
            licence: None,
            condition_number: None,
            geometry: None,
            by,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::standard_uprn;

    #[test]
    fn a_property_number_is_up_to_twelve_digits_however_it_is_padded() {
        for (written, number) in [
            ("10023456789", Some("10023456789")),
            (" 0100 2345 6789 ", Some("10023456789")),
            ("999000000001", Some("999000000001")),
            ("9990000000011", None),
            ("000000000000", None),
            ("", None),
            ("10O23", None),
        ] {
            assert_eq!(standard_uprn(written).as_deref(), number, "{written}");
        }
    }
}
