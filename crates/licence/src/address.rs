//! Addresses as dated facts, each with its approval. An address that nobody approved is one, and is shown as such.

pub use facts::place::StayKind as Stay;

use calendar::Day;
use serde::{Deserialize, Serialize};

/// Whether it was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// Nobody asked.
    NotAsked,
    /// Asked, and nobody has answered.
    Asked {
        /// When.
        on: Day,
    },
    /// Approved.
    Approved {
        /// When.
        on: Day,
        /// By whom.
        by: String,
    },
    /// Refused.
    Refused {
        /// When.
        on: Day,
        /// By whom.
        by: String,
        /// Why.
        reason: String,
    },
}

/// An address, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// In words.
    pub address: String,
    /// What kind of stay.
    pub stay: Stay,
    /// The first day.
    pub from: Day,
    /// The last day; absent while it lasts.
    pub until: Option<Day>,
    /// Whether it was approved.
    pub approval: Approval,
}

/// Where somebody is to be on a day, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressOn<'a> {
    /// No address is known.
    NotKnown,
    /// One, approved by that day.
    Approved(&'a Address),
    /// One, not approved by that day.
    NotApproved(&'a Address),
    /// Several of one kind, which contradict each other.
    Several(Vec<&'a Address>),
}

/// Where somebody is to be on a day. A night elsewhere goes before the approved premises, those before the main address.
#[must_use]
pub fn address_on(addresses: &[Address], day: Day) -> AddressOn<'_> {
    for stay in [Stay::Elsewhere, Stay::ApprovedPremises, Stay::Main] {
        let held: Vec<&Address> = addresses
            .iter()
            .filter(|address| {
                address.stay == stay
                    && address.from <= day
                    && address.until.is_none_or(|until| day <= until)
            })
            .collect();
        match held.as_slice() {
            [] => {}
            [one] => {
                let approved = matches!(&one.approval, Approval::Approved { on, .. } if *on <= day);
                return if approved {
                    AddressOn::Approved(one)
                } else {
                    AddressOn::NotApproved(one)
                };
            }
            _ => return AddressOn::Several(held),
        }
    }
    AddressOn::NotKnown
}
