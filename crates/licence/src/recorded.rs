//! Licences, recalls, tags and decisions as the record has them: each a fold over a person's standing facts, as known on a day. A
//! step that no row allows is kept beside the fold with the reason; nothing is lost, and nothing is mended.
//!
//! Steps are taken in the order in which they happened, never in that of their arrival. What lies ahead of now, and what has no
//! known day, is not taken and said to be so.

mod at_address;
mod candidates;
mod copies;
mod decisions;
mod known;
mod licences;
mod patterns;
mod places;
mod plan;
mod recalls;
mod victims;

pub use at_address::{
    Beside, ChildBeside, GROWN_UP, OwnAddress, child_condition, is_under, meets, own_addresses,
};
pub use candidates::{Disclosed, FoundCandidate, Keeping, RecordedInspection, keeping};
pub use copies::{CopyStanding, CopyState, RecordedCopy, copies, standing};
pub use decisions::{RecordedDecision, decisions, tag_events};
pub use known::life_facts;
pub use licences::{RecordedLicence, act_of, licences, served_of, step_of};
pub use patterns::{Counted, MonthCounted, Pattern, patterns};
pub use places::{RecordedAddress, RecordedPlaces, RecordedZone, places, read as read_zone};
pub use plan::{EndedControl, RecordedControl, RecordedPlan, RecordedRisk, found_before, plan};
pub use recalls::{Arrest, Paper, RecordedRecall, recalls};
pub use victims::{Notable, RecordedNotice, RecordedRequest, RecordedVictim, notables, victims};

use calendar::Instant;
use facts::{Party, When};

/// The instant at which a step was taken: of one known by its day or hour only, the beginning of it.
///
/// # Errors
/// Why it cannot be placed, in words.
pub(crate) fn instant_of(when: When, now: Instant) -> Result<Instant, String> {
    let at = match when {
        When::Instant(instant) => instant,
        When::Hour(day, hour) => Instant::from_london(day, hour, 0, 0),
        When::Day(day) => Instant::start_of(day),
        other => {
            return Err(format!(
                "its day is not known exactly ({}), so that it cannot be put in order",
                other.in_words()
            ));
        }
    };
    if at > now {
        return Err("its time has not come".to_owned());
    }
    Ok(at)
}

/// Who took a step, by name where one is given.
pub(crate) fn name_of(party: &Party) -> String {
    party.name.clone().unwrap_or_else(|| party.in_words())
}
