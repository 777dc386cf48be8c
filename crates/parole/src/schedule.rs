//! What a referral has to hold: the items of the Schedule to the Parole Board Rules 2019, Part A (the ten items), and the reports
//! of Part B as far as they have been read. Each is there with its source and day, or does not apply and why, or is missing.

pub use facts::dossier::ScheduleItem as Item;

use calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether an item is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Held {
    /// It is there.
    There {
        /// Where it comes from.
        source: String,
        /// Its day.
        on: Day,
    },
    /// It does not apply, for a reason.
    NotApplicable {
        /// Why.
        because: String,
    },
    /// Asked for, not there yet.
    AskedFor {
        /// From whom.
        of: String,
        /// When it was asked for.
        on: Day,
        /// By when it is due.
        due: Day,
    },
}

/// A checklist. An item that nobody has said anything of is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// What is known of each item.
    pub items: BTreeMap<Item, Held>,
}

impl Checklist {
    /// The items that are missing or only asked for, in the Schedule's order. Empty where the referral is complete.
    pub fn missing(&self) -> impl Iterator<Item = Item> {
        Item::ALL.into_iter().filter(|item| {
            !matches!(
                self.items.get(item),
                Some(Held::There { .. } | Held::NotApplicable { .. })
            )
        })
    }

    /// The reports that were asked for and are late on a day.
    pub fn late(&self, today: Day) -> impl Iterator<Item = (Item, &str, Day)> {
        self.items
            .iter()
            .filter_map(move |(item, held)| match held {
                Held::AskedFor { of, due, .. } if *due < today => Some((*item, of.as_str(), *due)),
                _ => None,
            })
    }
}
