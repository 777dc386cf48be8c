//! Facts as records, and a licence in force made of them.
#![allow(dead_code, reason = "each test uses what it needs")]

use calendar::{Day, Instant};
use chronology::{Arrival, FiledRecord, Fingerprint};
use facts::licence::*;
use facts::{Fact, Handling, Party, RecordReference, Span, Statement, SubjectReference, When};
use licence::policy::Policy;
use licence::recorded::served_of;
use licence::served::{ServedCondition, Values};

/// A fact as it is told: when it happened, when it became known, what it says.
pub type Told = (&'static str, &'static str, Statement);

pub fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub fn by(name: &str) -> Party {
    Party {
        name: Some(name.to_owned()),
        ..Party::default()
    }
}

/// Facts as records, each with the day on which it became known; `from/until` for one that lasts.
pub fn filed(told: &[(&str, &str, Statement)]) -> Vec<FiledRecord> {
    filed_under(told, |place, _, _| place.to_string())
}

/// The same, each record named by what it says, so that the order of arrival is in the position alone.
pub fn filed_by_content(told: &[(&str, &str, Statement)]) -> Vec<FiledRecord> {
    filed_under(told, |_, from, statement| {
        format!("{from}/{}", statement.in_words())
    })
}

/// The same, under the names that a rule gives to place, time and statement.
fn filed_under(
    told: &[(&str, &str, Statement)],
    name: impl Fn(usize, When, &Statement) -> String,
) -> Vec<FiledRecord> {
    told.iter()
        .enumerate()
        .map(|(place, (happened, known, statement))| {
            let position = place as u64 + 1;
            let (from, until) = match happened.split_once('/') {
                Some((from, until)) => (from, Some(until.parse().unwrap())),
                None => (*happened, None),
            };
            let from: When = from.parse().unwrap();
            let reference = name(place, from, statement);
            FiledRecord {
                arrival: Arrival {
                    position,
                    received: Instant::from_micros(i64::try_from(position).unwrap()),
                    known_on: Day::parse_iso(known).unwrap(),
                    claimed: false,
                },
                record: RecordReference::new("northmoor-probation", &reference),
                agency: "northmoor-probation".to_owned(),
                format: "test".to_owned(),
                written: from,
                fingerprint: Fingerprint([u8::try_from(place % 250).unwrap(); 16]),
                handling: Handling::Ordinary,
                place: String::new(),
                facts: vec![(
                    0,
                    Fact {
                        about: Some(SubjectReference::new("northmoor-probation", "P1")),
                        happened: Span::between(from, until),
                        statement: statement.clone(),
                    },
                )],
            }
        })
        .collect()
}

pub fn step(act: LicenceAct, who: Who) -> LicenceStep {
    LicenceStep::plain("1".to_owned(), act, who, by("asha"))
}

/// A determinate licence in force from 20 March 2026, by a policy, with S1 and these conditions; one without a code is in words of its
/// own, its one value.
pub fn in_force_with(
    version: &str,
    conditions: &[(&'static str, &'static [(&'static str, &'static str)])],
) -> Vec<Told> {
    let policy = Policy::built_in()
        .into_iter()
        .filter_map(|reading| reading.policy)
        .find(|policy| policy.version == version)
        .unwrap();
    let add = |served: &ServedCondition, set_by| LicenceStep {
        condition: Some(served_of(served)),
        set_by: Some(set_by),
        ..step(LicenceAct::Add, Who::Officer)
    };
    let serve = |code: &str, values: &[(&str, &str)]| {
        let values: Values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
            .collect();
        ServedCondition::serve(policy.condition(&policy.identity(code)).unwrap(), values).unwrap()
    };
    let mut steps = vec![
        LicenceStep {
            licence_kind: Some(LicenceKind::Determinate),
            starts_on: Day::parse_iso("2026-03-20").ok(),
            ..step(LicenceAct::SetStart, Who::Officer)
        },
        add(&serve("S1", &[]), SetBy::Order),
    ];
    for (code, values) in conditions {
        let served = if code.is_empty() {
            ServedCondition::bespoke(values[0].1).unwrap()
        } else {
            serve(code, values)
        };
        steps.push(add(&served, SetBy::Officer));
    }
    steps.push(step(LicenceAct::Submit, Who::Officer));
    let mut told: Vec<Told> = steps
        .into_iter()
        .map(|step| ("2026-03-02T09:00:00Z", "2026-03-02", step.into()))
        .collect();
    told.push((
        "2026-03-04T10:00:00Z",
        "2026-03-04",
        step(LicenceAct::Approve, Who::PrisonDecisionMaker).into(),
    ));
    told.push((
        "2026-03-20T09:30:00Z",
        "2026-03-20",
        step(LicenceAct::Activate, Who::PrisonAdministrator).into(),
    ));
    told
}
