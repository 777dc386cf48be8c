//! The truth beside the files: who is who, who lived with whom, which record is about whom, what was planted.
//!
//! JSON-lines with stable names; no agency's file holds any of it, and nothing in Joinder reads it but tests.

use crate::area::{Household, known_to};
use crate::dirt::Planted;
use crate::formats;
use crate::people::Person;
use calendar::Day;
use serde_json::json;

/// The name of a person in the truth: `P0000042`.
pub(crate) fn name(person: &Person) -> String {
    format!("P{:07}", person.number)
}

/// One line a person.
pub(crate) fn people(household: &Household) -> impl Iterator<Item = String> {
    let family = &household.family;
    family.people.iter().map(|one| {
        json!({
            "person": name(one),
            "family": format!("F{:06}", family.number),
            "given": one.given,
            "surname": one.family,
            "born": one.born.to_string(),
            "sex": if one.female { "F" } else { "M" },
            "part": one.part.in_words(),
            "nhs_number": one.nhs_number(),
        })
        .to_string()
    })
}

/// One line a stay in a home: who truly lived where, and whether any agency was told.
pub(crate) fn households(household: &Household) -> impl Iterator<Item = String> {
    let family = &household.family;
    family.stays.iter().filter_map(|stay| {
        let (person, home) = (
            family.people.get(stay.person)?,
            family.homes.get(stay.home)?,
        );
        let line = json!({
            "person": name(person),
            "home": home.uprn,
            "address": [home.line, home.town],
            "postcode": home.postcode,
            "from": stay.from.to_string(),
            "until": stay.to.map(|day| day.to_string()),
            "told_to_an_agency": stay.told,
        });
        Some(line.to_string())
    })
}

/// One line a source's reference for a person.
pub(crate) fn records(household: &Household) -> impl Iterator<Item = String> {
    known_to(household).into_iter().filter_map(|(agency, about)| {
        let person = household.family.people.get(about)?;
        Some(json!({ "source": agency.source(), "reference": formats::subject(agency, person), "person": name(person) }).to_string())
    })
}

/// One line a planted fault.
pub(crate) fn fault(planted: &Planted) -> String {
    json!({
        "source": planted.source,
        "file": planted.file,
        "record": planted.record,
        "field": planted.field,
        "fault": planted.fault,
        "found": planted.found,
        "truth": planted.truth,
    })
    .to_string()
}

/// The page about the child of history 1.
pub(crate) fn history_one(household: &Household, today: Day) -> String {
    let Some(child) = household.family.people.first() else {
        return String::new();
    };
    let mut page = format!(
        "# History 1: the child\n\nThis page speaks of injuries to a child. The child and everybody around her are invented. She lives.\n\n\
         {} (born {}) is person `{}` of `people.jsonl`; NHS number {}. The history ends on {}.\n\n| source | reference |\n|---|---|\n",
        child.name(),
        child.born.in_words(),
        name(child),
        child.nhs_number(),
        today.in_words()
    );
    for (agency, _) in known_to(household)
        .into_iter()
        .filter(|(_, about)| *about == 0)
    {
        page.push_str(&format!(
            "| `{}` | `{}` |\n",
            agency.source(),
            formats::subject(agency, child)
        ));
    }
    page.push_str("\nA man lives in the home from the fiftieth day on; no agency has him as a member of the household (`households.jsonl`).\n");
    page
}
