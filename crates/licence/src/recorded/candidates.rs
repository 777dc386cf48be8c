//! What may be a breach, found in the record or raised by somebody: each with its condition, the facts that it rests on, how sure they
//! are and how the equipment stood. A machine finds; an officer decides, and the decision that rests on the same facts answers it.

use super::at_address::{Beside, addresses_not_looked_up, children_at_addresses, own_addresses};
use super::{RecordedDecision, RecordedLicence};
use crate::compliance::{
    Contradiction, Disclosure, Inspection, Shown, contradictions, is_same_key, shown,
};
use crate::life::ConditionOnLicence;
use crate::policy::Policy;
use calendar::{Day, Instant};
use chronology::{Chronology, Entry};
use facts::compliance::{
    ComplianceEvent, ComplianceRecord, Confidence, DeviceInspection, Disclosable, DisclosedHow,
    Equipment,
};
use facts::{FactId, Kind, Party, Statement, When};
use serde::Serialize;

/// The categories of conditions on living with children.
pub(super) const OF_CHILDREN: [&str; 2] = ["Children", "Restriction of residency"];

/// What may be a breach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundCandidate {
    /// The condition, by its number on the licence.
    pub condition: u32,
    /// When it was.
    pub at: When,
    /// What it is, in words.
    pub words: String,
    /// The facts, the one that raised it first.
    pub facts: Vec<FactId>,
    /// How sure the facts are; absent where nobody has said.
    pub confidence: Option<Confidence>,
    /// How the equipment stood, where it rests on any.
    pub equipment: Option<Equipment>,
    /// Since when it was known, where it rests on another's record too: a decision of before does not answer it.
    pub known: Option<Instant>,
    /// The decision that answers it; absent while nobody has decided.
    pub decided: Option<FactId>,
}

/// An inspection of a device, with what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedInspection {
    /// The fact.
    pub fact: FactId,
    /// When it was taken.
    pub at: When,
    /// The device.
    pub device: String,
    /// Who held it, in order.
    pub held: Vec<String>,
    /// What was found, in words.
    pub found: Option<String>,
    /// What it shows; empty where its history is there and custody unbroken.
    pub shows: Vec<Shown>,
    /// Why nothing can be said of it; absent where it can.
    pub cannot_tell: Option<String>,
}

/// An entry of the disclosure register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disclosed {
    /// The fact.
    pub fact: FactId,
    /// What.
    pub what: Disclosable,
    /// Its identifier.
    pub key: String,
    /// Told or seen.
    pub how: DisclosedHow,
    /// When.
    pub at: When,
    /// To whom, or by whom.
    pub by: String,
}

/// What the record has on conditions being kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Keeping {
    /// What may be a breach, undecided first, newest first.
    pub candidates: Vec<FoundCandidate>,
    /// The disclosure register, oldest first.
    pub disclosed: Vec<Disclosed>,
    /// Inspections of devices, oldest first.
    pub inspections: Vec<RecordedInspection>,
    /// Addresses at which children that other records know cannot be looked up, each with why, under a condition that asks for it.
    pub not_looked_up: Vec<String>,
}

/// What the record has on the conditions of a licence in force, as known at an instant.
#[must_use]
pub fn keeping(
    chronology: &Chronology<'_>,
    one: &RecordedLicence,
    (decisions, policies): (&[RecordedDecision], &[Policy]),
    beside: &Beside,
    now: Instant,
) -> Keeping {
    let under = |categories: &[&str]| under(one, policies, categories);
    let today = now.london_day();
    let disclosed = disclosed(chronology);
    let inspections: Vec<RecordedInspection> = chronology
        .of_kind(Kind::DeviceInspection)
        .filter_map(|entry| inspection(entry, &disclosed))
        .collect();
    let mut not_looked_up = Vec::new();
    let mut candidates = raised(chronology, one);
    candidates.extend(by_records(chronology, one));
    if let Some(condition) = under(&["Disclosure"]) {
        candidates.extend(untold(condition, &disclosed, today));
    }
    if let Some(condition) = under(&["Devices", "Possession", "Items"]) {
        candidates.extend(wiped(condition, &inspections));
    }
    if let Some(condition) = under(&OF_CHILDREN) {
        candidates.extend(children_at_home(chronology, (one, condition), today));
        let own = own_addresses(chronology, now);
        candidates.extend(children_at_addresses(&own, (one, condition), beside, today));
        not_looked_up = addresses_not_looked_up(&own, beside, today);
    }
    for candidate in &mut candidates {
        candidate.decided = decisions
            .iter()
            .rfind(|decision| {
                decision.licence == one.name
                    && decision.condition == candidate.condition
                    && candidate.known.is_none_or(|known| known <= decision.at)
                    && candidate
                        .facts
                        .first()
                        .is_some_and(|fact| decision.evidence.contains(fact))
            })
            .map(|decision| decision.fact);
    }
    candidates.sort_by_key(|one| {
        let (day, moment) = one.at.order();
        (
            one.decided.is_some(),
            std::cmp::Reverse((day, moment)),
            one.condition,
        )
    });
    Keeping {
        candidates,
        disclosed,
        inspections,
        not_looked_up,
    }
}

/// Those that a person or another system raised.
fn raised(chronology: &Chronology<'_>, one: &RecordedLicence) -> Vec<FoundCandidate> {
    let of_licence = |entry: &Entry<'_>| match entry.statement.as_ref() {
        Statement::CandidateBreach(raised) if raised.licence == one.name => {
            let mut facts = vec![entry.id];
            facts.extend(raised.evidence.iter().copied());
            Some(FoundCandidate {
                condition: raised.condition_number,
                at: entry.happened.from,
                words: raised.words.clone(),
                facts,
                confidence: raised.confidence,
                equipment: raised.equipment,
                known: None,
                decided: None,
            })
        }
        _ => None,
    };
    chronology
        .of_kind(Kind::CandidateBreach)
        .filter_map(of_licence)
        .collect()
}

/// Meetings missed, tests that are not clear, and the like, but for the time of a permission.
fn by_records(chronology: &Chronology<'_>, one: &RecordedLicence) -> Vec<FoundCandidate> {
    let records: Vec<(&Entry<'_>, &ComplianceRecord)> = chronology
        .of_kind(Kind::ComplianceRecord)
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::ComplianceRecord(record) if record.licence == one.name => {
                Some((entry, record))
            }
            _ => None,
        })
        .collect();
    let permitted = |entry: &Entry<'_>, record: &ComplianceRecord| {
        records.iter().any(|(permission, given)| {
            given.event == ComplianceEvent::PermissionGiven
                && given.condition_number == record.condition_number
                && covers(permission, entry)
        })
    };
    let mut found = Vec::new();
    for (entry, record) in &records {
        let asks = match record.event {
            ComplianceEvent::PermissionGiven
            | ComplianceEvent::PermissionRefused
            | ComplianceEvent::Attended
            | ComplianceEvent::TestClear => false,
            ComplianceEvent::Missed | ComplianceEvent::Away => !permitted(entry, record),
            ComplianceEvent::TestPositive
            | ComplianceEvent::TestRefused
            | ComplianceEvent::TestSpoilt => true,
        };
        if asks {
            let more = record
                .words
                .as_ref()
                .map_or_else(String::new, |words| format!(": {words}"));
            found.push(FoundCandidate {
                condition: record.condition_number,
                at: entry.happened.from,
                words: format!("{}{more}", record.event.in_words()),
                facts: vec![entry.id],
                confidence: Some(Confidence::OneSource),
                equipment: None,
                known: None,
                decided: None,
            });
        }
    }
    found
}

/// True where a permission's time surely holds all of another fact's.
fn covers(permission: &Entry<'_>, other: &Entry<'_>) -> bool {
    let (Some(from), Some(began)) = (
        permission.happened.from.latest(),
        other.happened.from.earliest(),
    ) else {
        return false;
    };
    let until = permission.happened.until.map_or(Some(from), When::earliest);
    from <= began && until.is_some_and(|until| began <= until)
}

fn disclosed(chronology: &Chronology<'_>) -> Vec<Disclosed> {
    let entry = |entry: &Entry<'_>| match entry.statement.as_ref() {
        Statement::DisclosureEntry(one) => Some(Disclosed {
            fact: entry.id,
            what: one.what,
            key: one.key.clone(),
            how: one.how,
            at: entry.happened.from,
            by: super::name_of(&one.by),
        }),
        _ => None,
    };
    chronology
        .of_kind(Kind::DisclosureEntry)
        .filter_map(entry)
        .collect()
}

/// What was seen before it was told, or was never told, under the condition on disclosing such things.
fn untold(
    condition: &ConditionOnLicence,
    register: &[Disclosed],
    today: Day,
) -> Vec<FoundCandidate> {
    let of = |how: DisclosedHow| -> Vec<Disclosure> {
        register
            .iter()
            .filter(|entry| entry.how == how)
            .filter_map(|entry| {
                Some(Disclosure {
                    kind: entry.what,
                    key: entry.key.clone(),
                    on: entry.at.day()?,
                    by: entry.by.clone(),
                })
            })
            .collect()
    };
    let found = contradictions(
        &of(DisclosedHow::Told),
        &of(DisclosedHow::Seen),
        days_allowed(condition),
        today,
    );
    found
        .iter()
        .map(|contradiction| FoundCandidate {
            condition: condition.number,
            at: When::Day(contradiction.seen.on),
            words: in_words(contradiction),
            facts: facts_of(contradiction, register),
            confidence: Some(Confidence::OneSource),
            equipment: None,
            known: None,
            decided: None,
        })
        .collect()
}

fn in_words(one: &Contradiction) -> String {
    let what = one.seen.kind.in_words();
    match one.told {
        Some(told) => format!(
            "{what} `{}` was told of on {}, {} days after it was first seen",
            one.seen.key,
            told.in_words(),
            one.days
        ),
        None => format!(
            "{what} `{}` was seen on {} and has not been told of",
            one.seen.key,
            one.seen.on.in_words()
        ),
    }
}

fn facts_of(one: &Contradiction, register: &[Disclosed]) -> Vec<FactId> {
    let same =
        |entry: &&Disclosed| entry.what == one.seen.kind && is_same_key(&entry.key, &one.seen.key);
    let seen = register
        .iter()
        .filter(same)
        .filter(|entry| entry.how == DisclosedHow::Seen);
    let told = register
        .iter()
        .filter(same)
        .filter(|entry| entry.how == DisclosedHow::Told);
    seen.chain(told).map(|entry| entry.fact).collect()
}

/// The days within which the condition asks to be told, as it says them: `within two days`. Where it says none, the same day.
fn days_allowed(condition: &ConditionOnLicence) -> i32 {
    const NUMBERS: [&str; 8] = ["no", "one", "two", "three", "four", "five", "six", "seven"];
    let text = condition.condition.text.to_lowercase();
    let after = text.split("within ").nth(1).unwrap_or_default();
    let mut words = after.split_whitespace();
    let number = words.next().unwrap_or_default();
    let days = words.any(|word| word.starts_with("day"));
    let place = NUMBERS.iter().position(|word| *word == number);
    let read = number
        .parse()
        .ok()
        .or_else(|| place.and_then(|place| i32::try_from(place).ok()));
    read.filter(|_| days).unwrap_or(0)
}

fn inspection(entry: &Entry<'_>, register: &[Disclosed]) -> Option<RecordedInspection> {
    let Statement::DeviceInspection(one) = entry.statement.as_ref() else {
        return None;
    };
    let (shows, cannot_tell) = match of_facts(one, entry, register) {
        Ok((inspection, since)) => (shown(&inspection, since), None),
        Err(why) => (Vec::new(), Some(why)),
    };
    Some(RecordedInspection {
        fact: entry.id,
        at: entry.happened.from,
        device: one.device.clone(),
        held: one.held.iter().map(|held| held.who.clone()).collect(),
        found: one.found.clone(),
        shows,
        cannot_tell,
    })
}

/// The inspection, and since when the device has been known.
fn of_facts(
    one: &DeviceInspection,
    entry: &Entry<'_>,
    register: &[Disclosed],
) -> Result<(Inspection, Day), String> {
    let exact = |when: When, of: &str| match when {
        When::Instant(at) => Ok(at),
        other => Err(format!(
            "{of} is not known to the minute ({}): custody cannot be followed",
            other.in_words()
        )),
    };
    let told = register
        .iter()
        .find(|known| known.what == Disclosable::Device && is_same_key(&known.key, &one.device));
    let since = one
        .known_since
        .or_else(|| told.and_then(|known| known.at.day()))
        .ok_or("since when the device has been known is not recorded")?;
    let taken = exact(entry.happened.from, "when it was taken")?;
    let mut held = Vec::new();
    for holder in &one.held {
        let from = exact(holder.from, "when somebody took it over")?;
        // Whoever has it still has it until now, and nobody after them.
        let until = match holder.until {
            Some(until) => exact(until, "when somebody gave it on")?,
            None => from,
        };
        held.push((holder.who.clone(), from, until));
    }
    Ok((
        Inspection {
            device: one.device.clone(),
            taken,
            held,
            history_from: one.history_from,
            copy_sha256: one.copy_sha256.clone(),
        },
        since,
    ))
}

/// Devices whose history is gone, under the condition on keeping it.
fn wiped(
    condition: &ConditionOnLicence,
    inspections: &[RecordedInspection],
) -> Vec<FoundCandidate> {
    let gone = |inspection: &RecordedInspection| {
        let words = inspection.shows.iter().find_map(|shows| match shows {
            Shown::HistoryGone {
                should_begin,
                begins,
            } => Some(match begins {
                Some(begins) => format!(
                    "device `{}`: its history should begin by {} and begins on {}",
                    inspection.device,
                    should_begin.in_words(),
                    begins.in_words()
                ),
                None => format!("device `{}`: it has no history of use", inspection.device),
            }),
            _ => None,
        })?;
        let broken = inspection
            .shows
            .iter()
            .any(|shows| matches!(shows, Shown::CustodyBroken { .. }));
        let doubt = if broken {
            "; its custody was broken, so that this is open to doubt"
        } else {
            ""
        };
        Some(FoundCandidate {
            condition: condition.number,
            at: inspection.at,
            words: format!("{words}{doubt}"),
            facts: vec![inspection.fact],
            confidence: Some(if broken {
                Confidence::OneSource
            } else {
                Confidence::SeenOrSaid
            }),
            equipment: None,
            known: None,
            decided: None,
        })
    };
    inspections.iter().filter_map(gone).collect()
}

/// Children whom a record names as living in the person's household, under the condition that asks for none.
fn children_at_home(
    chronology: &Chronology<'_>,
    (one, condition): (&RecordedLicence, &ConditionOnLicence),
    today: Day,
) -> Vec<FoundCandidate> {
    let since = one.licence.served.first().map(|at| at.london_day());
    let children: Vec<(&Party, FactId)> = chronology
        .of_kind(Kind::Relationship)
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::Relationship(tie) => {
                let born = tie.born?.earliest()?;
                (today < born.plus_months(18 * 12)).then_some((&tie.to, entry.id))
            }
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for entry in chronology.of_kind(Kind::HouseholdMember) {
        let Statement::HouseholdMember(home) = entry.statement.as_ref() else {
            continue;
        };
        let over = entry.happened.until.and_then(When::latest);
        if over.is_some_and(|until| since.is_none_or(|since| until < since)) {
            continue;
        }
        // By the source's own reference where there is one; a name alone joins nobody.
        let same = |party: &Party| party.subject.is_some() && party.subject == home.member.subject;
        let Some((_, tie)) = children.iter().find(|(party, _)| same(party)) else {
            continue;
        };
        found.push(FoundCandidate {
            condition: condition.number,
            at: entry.happened.from,
            words: "a record has a child under 18 in the person's household".to_owned(),
            facts: vec![entry.id, *tie],
            confidence: Some(Confidence::OneSource),
            equipment: None,
            known: None,
            decided: None,
        });
    }
    found
}

/// The first condition in force whose category begins so.
pub(super) fn under<'a>(
    one: &'a RecordedLicence,
    policies: &[Policy],
    categories: &[&str],
) -> Option<&'a ConditionOnLicence> {
    one.licence.in_force().find(|row| {
        let category = row.condition.category_in(policies);
        categories
            .iter()
            .any(|beginning| category.starts_with(beginning))
    })
}
