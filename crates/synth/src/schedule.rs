//! When each agency delivers: some every week, some every fortnight, some every four weeks, all of them on the last day.

use crate::event::Agency;
use crate::formats;
use calendar::Day;

/// For how many weeks before the last day there are deliveries.
const WEEKS: i32 = 26;

/// What an agency delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feed {
    /// The census: a snapshot, sent whole each time.
    Census,
    /// Its events: what is new, with some of what was sent before.
    Events(Agency),
}

impl Feed {
    pub(crate) const fn agency(self) -> Agency {
        match self {
            Self::Census => Agency::ChildrensServices,
            Self::Events(agency) => agency,
        }
    }

    /// The days of its deliveries, in order.
    pub(crate) fn days(self, today: Day) -> Vec<Day> {
        let every = match self {
            Self::Events(Agency::Schools | Agency::Probation) => 28,
            Self::Census | Self::Events(Agency::HealthVisiting) => 14,
            Self::Events(_) => 7,
        };
        let last = WEEKS * 7 / every;
        (0..=last)
            .rev()
            .map(|back| today.plus_days(-back * every))
            .collect()
    }

    /// The format by which it is read: `cin-census` or `mapping:FILE`, as seen from the area's folder.
    pub(crate) fn format(self) -> String {
        match self {
            Self::Census => "cin-census".to_owned(),
            Self::Events(agency) => format!("mapping:mappings/{}", formats::mapping(agency).0),
        }
    }

    /// The name of its file.
    pub(crate) const fn file(self) -> &'static str {
        match self {
            Self::Census => "northmoor-childrens-services-census.xml",
            Self::Events(Agency::ChildrensServices) => "northmoor-childrens-services-events.csv",
            Self::Events(Agency::HealthVisiting) => "northmoor-health-visiting.csv",
            Self::Events(Agency::Hospital) => "northmoor-hospital.csv",
            Self::Events(Agency::Police) => "northmoor-police.csv",
            Self::Events(Agency::Schools) => "northmoor-schools.jsonl",
            Self::Events(Agency::Probation) => "northmoor-probation.csv",
        }
    }
}

/// The first delivery that can hold what was written on that day: a delivery holds what was written by its own day.
pub(crate) fn first_delivery(days: &[Day], written: Day) -> Option<usize> {
    days.iter().position(|day| *day >= written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_brings_a_delivery_of_every_feed() {
        let today = Day::from_ymd(2026, 5, 4).unwrap();
        for feed in Agency::ALL
            .map(Feed::Events)
            .into_iter()
            .chain([Feed::Census])
        {
            let days = feed.days(today);
            assert_eq!(days.last(), Some(&today));
            assert!(
                days.is_sorted()
                    && days
                        .first()
                        .is_some_and(|first| today.days_since(*first) > 160),
                "{feed:?}"
            );
            assert_eq!(first_delivery(&days, today), Some(days.len() - 1));
            assert_eq!(first_delivery(&days, today.plus_days(1)), None);
        }
    }
}
