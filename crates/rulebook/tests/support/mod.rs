//! Invented histories for tests: facts in a few words, and the chronology that they make.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use calendar::{BankHolidays, Day, Instant, Moment};
use chronology::{Arrival, Chronology, FiledRecord, Fingerprint};
use facts::{Fact, Handling, Kind, RecordReference, Span, Statement, SubjectReference, When};
use rulebook::{Duty, LocalChoices, Question, Rulebook, evaluate};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub static RULES: LazyLock<Rulebook> = LazyLock::new(Rulebook::built_in);
pub static HOLIDAYS: LazyLock<BankHolidays> = LazyLock::new(BankHolidays::england_and_wales);
pub static ALL_KINDS: LazyLock<BTreeSet<Kind>> =
    LazyLock::new(|| Kind::ALL.iter().copied().collect());

/// One fact in a few words. The record is named after its place, the source after Northmoor, unless told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    pub at: When,
    pub until: Option<When>,
    #[serde(default = "northmoor")]
    pub source: String,
    pub record: Option<String>,
    pub written: Option<When>,
    pub is: Statement,
}

fn northmoor() -> String {
    "northmoor-childrens-services".to_owned()
}

impl Told {
    pub fn new(at: &str, is: impl Into<Statement>) -> Self {
        Self {
            at: at.parse().unwrap(),
            until: None,
            source: northmoor(),
            record: None,
            written: None,
            is: is.into(),
        }
    }

    pub fn until(mut self, until: &str) -> Self {
        self.until = Some(until.parse().unwrap());
        self
    }

    pub fn record(mut self, record: &str) -> Self {
        self.record = Some(record.to_owned());
        self
    }
}

/// The facts as records received in the order told, one fact a record.
pub fn filed(told: &[Told]) -> Vec<FiledRecord> {
    let mut records: Vec<FiledRecord> = Vec::new();
    for (place, one) in told.iter().enumerate() {
        let reference = one
            .record
            .clone()
            .unwrap_or_else(|| format!("record {place}"));
        let record = RecordReference::new(&one.source, &reference);
        let about = Some(SubjectReference::new(&one.source, "a child"));
        let fact = Fact {
            about,
            happened: Span::between(one.at, one.until),
            statement: one.is.clone(),
        };
        if let Some(same) = records.iter_mut().find(|filed| filed.record == record) {
            let ordinal = u32::try_from(same.facts.len()).unwrap();
            same.facts.push((ordinal, fact));
            continue;
        }
        let position = u64::try_from(records.len()).unwrap() + 1;
        let known_on = Day::from_ymd(2000, 1, 1).unwrap();
        records.push(FiledRecord {
            arrival: Arrival {
                position,
                received: Instant::start_of(known_on),
                known_on,
                claimed: false,
            },
            record,
            agency: one.source.clone(),
            format: "invented".to_owned(),
            written: one.written.unwrap_or(When::Unknown),
            fingerprint: Fingerprint([0; 16]),
            handling: Handling::Ordinary,
            place: String::new(),
            facts: vec![(0, fact)],
        });
    }
    records
}

pub fn chronology(records: &[FiledRecord]) -> Chronology<'_> {
    Chronology::as_known_on(Day::from_ymd(2100, 1, 1).unwrap(), records, &[])
}

/// The duties at `now`, where every source can carry `carried`.
pub fn duties_with(
    records: &[FiledRecord],
    carried: &BTreeSet<Kind>,
    local: &LocalChoices,
    now: Instant,
) -> Vec<Duty> {
    let chronology = chronology(records);
    ask(&chronology, carried, local, now, |question| {
        evaluate(&RULES, question)
    })
}

/// Asks one question of an invented chronology.
pub fn ask<T>(
    chronology: &Chronology<'_>,
    carried: &BTreeSet<Kind>,
    local: &LocalChoices,
    now: Instant,
    answer: impl FnOnce(&Question<'_>) -> T,
) -> T {
    let coverage = |_: &str| Some(carried);
    answer(&Question {
        chronology,
        coverage: &coverage,
        holidays: &HOLIDAYS,
        local,
        worked_out: None,
        now,
    })
}

pub fn duties(told: &[Told], now: &str) -> Vec<Duty> {
    duties_with(&filed(told), &ALL_KINDS, &LocalChoices::none(), noon(now))
}

/// That many days after the start of 2026.
pub fn day(offset: i32) -> Day {
    Day::from_ymd(2026, 1, 1).unwrap().plus_days(offset)
}

/// An instant, or noon of a day in London.
pub fn noon(text: &str) -> Instant {
    match text.parse().unwrap() {
        Moment::Day(day) => Instant::from_london(day, 12, 0, 0),
        Moment::Instant(instant) => instant,
    }
}
