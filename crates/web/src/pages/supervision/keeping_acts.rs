//! Copies made, sent and received; what bears on conditions, as it is entered. What cannot be taken is shown again with what was typed.

use super::acts::{finish, take};
use crate::components::faults::Faults;
use crate::entered::{self, chosen};
use crate::fields::Fields;
use crate::posted::Posted;
use crate::problem::Problem;
use axum::extract::Path;
use axum::response::Response;
use calendar::{Day, Instant};
use desk::{Kept, Supervise};
use facts::compliance::{
    CandidateBreach, ComplianceEvent, ComplianceRecord, Confidence, DeviceHeld, DeviceInspection,
    Disclosable, DisclosedHow, DisclosureEntry, Equipment,
};
use facts::copies::{CopyEvent, CopyRecipient};
use facts::{Party, When};

pub(crate) async fn copy(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let licence = fields.or_empty("licence").to_owned();
    let event = CopyEvent::named(fields.or_empty("event")).ok_or(Problem::NotFound)?;
    let act = match event {
        CopyEvent::Made => Supervise::MakeCopies { licence },
        event => Supervise::Copy {
            licence,
            recipient: CopyRecipient::named(fields.or_empty("recipient"))
                .ok_or(Problem::NotFound)?,
            event,
        },
    };
    finish(visit, &person, fields, "copy", act).await
}

pub(crate) async fn keep(
    Path(person): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, Problem> {
    let mut faults = Faults::default();
    let form = fields.or_empty("form").to_owned();
    let read = match form.as_str() {
        "record" => record(&fields, &mut faults),
        "disclose" => disclosure(&fields, &mut faults),
        "inspect" => inspection(&fields, &mut faults),
        "raise" => candidate(&fields, &mut faults),
        _ => return Err(Problem::NotFound),
    };
    take(visit, &person, fields, &form, (read, faults)).await
}

fn day(fields: &Fields, name: &str, faults: &mut Faults) -> Option<Day> {
    entered::day(fields, name, "The day", faults)
}

/// The day on which it was, which has to be there.
fn from(fields: &Fields, name: &str, faults: &mut Faults) -> Option<When> {
    entered::needed_day(fields, name, "The day", "Enter the day", faults).map(When::Day)
}

fn words(fields: &Fields, name: &str) -> Option<String> {
    fields.get(name).map(str::to_owned)
}

fn record(fields: &Fields, faults: &mut Faults) -> Option<Supervise> {
    let number = |text: &str| text.parse::<u32>().ok();
    let condition = chosen(fields, "record-condition", number, faults);
    let event = chosen(fields, "record-event", ComplianceEvent::named, faults);
    let began = from(fields, "record-from", faults);
    let until = day(fields, "record-until", faults).map(When::Day);
    Some(Supervise::Keep {
        kept: Kept::Record(ComplianceRecord {
            licence: fields.or_empty("licence").to_owned(),
            condition_number: condition?,
            event: event?,
            words: words(fields, "record-words"),
            by: Party::default(),
        }),
        from: began?,
        until,
    })
}

fn disclosure(fields: &Fields, faults: &mut Faults) -> Option<Supervise> {
    let what = chosen(fields, "disclose-what", Disclosable::named, faults);
    let how = chosen(fields, "disclose-how", DisclosedHow::named, faults);
    let on = from(fields, "disclose-from", faults);
    Some(Supervise::Keep {
        kept: Kept::Disclosure(DisclosureEntry {
            what: what?,
            key: fields.or_empty("disclose-key").to_owned(),
            how: how?,
            words: words(fields, "disclose-words"),
            by: Party::default(),
        }),
        from: on?,
        until: None,
    })
}

fn inspection(fields: &Fields, faults: &mut Faults) -> Option<Supervise> {
    let taken = time(fields.or_empty("inspect-taken"));
    if taken.is_none() {
        faults.add(
            "inspect-taken",
            "Enter when it was taken, such as 2026-03-27 14:05",
        );
    }
    let mut held = Vec::new();
    let lines = fields.or_empty("inspect-held").lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty()) {
        match holder(line) {
            Some(holder) => held.push(holder),
            None => faults.add(
                "inspect-held",
                "Enter each on a line: from when to when, a comma, and who",
            ),
        }
    }
    let history_from = day(fields, "inspect-history", faults);
    let known_since = day(fields, "inspect-known", faults);
    Some(Supervise::Keep {
        kept: Kept::Inspection(DeviceInspection {
            device: fields.or_empty("inspect-device").to_owned(),
            known_since,
            held,
            history_from,
            copy_sha256: words(fields, "inspect-sha256"),
            found: words(fields, "inspect-words"),
            by: Party::default(),
        }),
        from: taken?,
        until: None,
    })
}

fn candidate(fields: &Fields, faults: &mut Faults) -> Option<Supervise> {
    let number = |text: &str| text.parse::<u32>().ok();
    let condition = chosen(fields, "raise-condition", number, faults);
    let on = from(fields, "raise-from", faults);
    let evidence = fields.all("raise-evidence");
    Some(Supervise::Keep {
        kept: Kept::Candidate(CandidateBreach {
            licence: fields.or_empty("licence").to_owned(),
            condition_number: condition?,
            evidence: evidence
                .iter()
                .filter_map(|text| text.parse().ok())
                .collect(),
            confidence: Confidence::named(fields.or_empty("raise-confidence")),
            equipment: Equipment::named(fields.or_empty("raise-equipment")),
            words: fields.or_empty("raise-words").to_owned(),
            by: Party::default(),
        }),
        from: on?,
        until: None,
    })
}

/// `2026-03-27 14:05 to 2026-03-28 09:30, Officer Larkspur`; without `to`, they have it still.
fn holder(line: &str) -> Option<DeviceHeld> {
    let (times, who) = line.split_once(',')?;
    let (began, ended) = match times.split_once(" to ") {
        Some((began, ended)) => (began, Some(time(ended)?)),
        None => (times, None),
    };
    let who = who.trim();
    (!who.is_empty()).then_some(())?;
    Some(DeviceHeld {
        who: who.to_owned(),
        from: time(began)?,
        until: ended,
    })
}

/// A time by London clocks.
fn time(text: &str) -> Option<When> {
    let (day, clock) = text.trim().split_once([' ', 'T'])?;
    let (hour, minute) = clock.trim().split_once(':')?;
    let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?);
    (hour < 24 && minute < 60).then_some(())?;
    let day = Day::parse_iso(day).ok()?;
    Some(When::Instant(Instant::from_london(day, hour, minute, 0)))
}
