//! Rows for measuring: one big file of children's services events, as even as a machine likes it, and one person with
//! ten thousand facts.
//!
//! The rows are of the same mapping as the area's events; nobody in them has a story.

use crate::chance::Chance;
use crate::event::{Agency, At, Event};
use crate::formats::{Told, rows};
use crate::lore::Lore;
use crate::people;
use crate::sink::{Encoding, Sink};
use crate::{SynthFault, formats};
use calendar::Day;
use serde::Serialize;
use std::path::Path;

/// How many facts the one long chronology has.
const LONG_CHRONOLOGY: usize = 10_000;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BenchSummary {
    /// Rows, each of which makes one fact.
    pub rows: u64,
    /// People whom they are about.
    pub people: u64,
    /// The source's reference for the person with the long chronology.
    pub long_chronology: String,
}

/// Writes one CSV of children's services events: `facts_per_person` rows for each of `people`, and 10,000 rows for the
/// first of them. 20,000 people with 50 facts each make a million. The file is read by `childrens-services.toml`.
///
/// # Errors
/// Where the file cannot be written.
pub fn write_bench(
    people: usize,
    facts_per_person: usize,
    seed: u64,
    out: &Path,
) -> Result<BenchSummary, SynthFault> {
    const AGENCY: Agency = Agency::ChildrensServices;
    let lore = Lore::new();
    let mut sink = Sink::create(out, Encoding::Utf8, &format!("{}\n", rows::header(AGENCY)))?;
    let mut summary = BenchSummary::default();
    let today = Day::from_ymd(2026, 3, 31).unwrap_or(Day::FIRST);
    for number in 0..u64::try_from(people).unwrap_or_default() {
        let family = people::make(&lore, seed, number + 1, number, 1, today);
        let mut chance = Chance::of(seed, number);
        let facts = if number == 0 {
            LONG_CHRONOLOGY.max(facts_per_person)
        } else {
            facts_per_person
        };
        if number == 0 {
            summary.long_chronology = family
                .people
                .first()
                .map(|one| formats::subject(AGENCY, one))
                .unwrap_or_default();
        }
        let apart = 3600 / i32::try_from(facts.max(1)).unwrap_or(i32::MAX);
        for place in 0..facts {
            let back = i32::try_from(facts - place).unwrap_or_default();
            let day = if apart == 0 {
                today.plus_days(-back / 3)
            } else {
                today.plus_days(-back * apart)
            };
            let event = Event {
                number: place + 1,
                ..one(place, day, &mut chance)
            };
            sink.row(&format!(
                "{}\n",
                rows::line(
                    AGENCY,
                    rows::cells(&Told {
                        family: &family,
                        event: &event
                    })
                )
            ))?;
        }
        summary.people += 1;
    }
    summary.rows = sink.rows;
    sink.close("")?;
    Ok(summary)
}

/// The fact of that place: who it is, a plan, then visits, core groups, contacts and notes.
fn one(place: usize, day: Day, chance: &mut Chance) -> Event {
    let agency = Agency::ChildrensServices;
    let at = At::time(day, chance.office_time());
    let event = |kind| {
        Event::new(agency, kind, 0, at)
            .with("by", "Verityne Copperwheat-Dray")
            .with("role", "social worker")
    };
    match (place, place % 10) {
        (0, _) => Event::new(agency, "person_details", 0, At::day(day)),
        (1, _) => event("protection_plan").with("code", "NEG"),
        (_, 1 | 3 | 5 | 7) => event("visit")
            .with("purpose", "protection_plan")
            .with("seen", "yes")
            .with("seen_alone", chance.weighted(&[("yes", 700), ("no", 300)]))
            .with("bedroom_seen", "yes")
            .with("present", "mother"),
        (_, 2 | 6) => event("core_group")
            .with("present", "social worker; parent; school")
            .with("account", "plan reviewed"),
        (_, 4) => event("supervision").with("account", "case direction agreed"),
        (_, 8) => event("contact")
            .with("how", "telephone")
            .with("name", "school")
            .with("account", "attendance discussed"),
        _ => event("note").with("account", "note of a conversation with the family"),
    }
}
