//! A desk on a folder of its own, a mapping that is small enough to read, and the words in which histories are told.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "each test file uses the part that it needs, and a test may stop at the first surprise"
)]

pub mod supervised;

use access::{Clearance, Purpose, Role, Viewer};
use calendar::{Day, Instant};
use desk::view::{AsAt, ChronologyRow, PersonNumber, SearchQuery};
use desk::{DataFolder, Delivery, Desk, FileImport};
use intake::{Format, Mapping};

/// A made-up agency's format: whom it is about, a reference, the day it was written, what happened and when.
pub const MAPPING: &str = include_str!("../events.toml");

pub struct Room {
    pub folder: tempfile::TempDir,
    pub desk: Desk,
    /// The day of the last import: the ledger's time never goes back, so no look may be of a later day.
    pub today: String,
    /// How many people were evaluated after the last import.
    pub evaluated: u64,
}

pub fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// Noon in London time on a winter's day; in summer one o'clock. Never near midnight.
pub fn noon(text: &str) -> Instant {
    Instant::parse(&format!("{text}T12:00:00Z")).unwrap()
}

pub fn viewer(role: Role) -> Viewer {
    Viewer {
        user: "robin".to_owned(),
        role,
        agency: "northmoor".to_owned(),
        team: None,
        clearance: Clearance::Restricted,
        purpose: Purpose::stated("test").unwrap(),
    }
}

pub fn operator() -> Viewer {
    viewer(Role::Operator)
}

impl Room {
    pub fn new() -> Self {
        Self::opened_on("2026-01-01")
    }

    pub fn opened_on(on: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(DataFolder::at(folder.path()).unwrap(), noon(on)).unwrap();
        Self {
            folder,
            desk,
            today: on.to_owned(),
            evaluated: 0,
        }
    }

    /// Imports rows of the events format on a day, and brings derived state up to it.
    pub fn import(&mut self, source: &str, on: &str, rows: &str) -> FileImport {
        self.import_claimed(source, on, None, rows)
    }

    pub fn import_claimed(
        &mut self,
        source: &str,
        on: &str,
        received_on: Option<&str>,
        rows: &str,
    ) -> FileImport {
        self.today = on.to_owned();
        let text = format!("child,nhs,record,written,event,on,until,detail,handling\n{rows}");
        let format = Format::Mapping(Box::new(Mapping::load(MAPPING).unwrap()));
        let delivery = Delivery {
            agency: source.to_owned(),
            source: source.to_owned(),
            file: "events.csv".to_owned(),
            received_on: received_on.map(day),
            mapping: Some(MAPPING.to_owned()),
        };
        let done = self
            .desk
            .import(
                &operator(),
                &delivery,
                &format,
                &mut text.as_bytes(),
                &|| noon(on),
                &mut |_| {},
            )
            .unwrap();
        let mut evaluated = 0;
        self.desk
            .settle_import(noon(on), &mut |done, _| evaluated = done)
            .unwrap();
        self.evaluated = evaluated;
        done
    }

    /// The only person with an identifier, as known on a day.
    pub fn person(&self, identifier: &str, known_on: &str) -> Option<PersonNumber> {
        let query = SearchQuery {
            identifier: Some(identifier.to_owned()),
            ..SearchQuery::default()
        };
        let found = self
            .desk
            .search(&operator(), &query, &at(known_on), noon(&self.today))
            .unwrap();
        assert!(found.len() < 2, "more than one person has {identifier}");
        found.first().map(|one| one.person)
    }

    pub fn rows(&self, person: PersonNumber, known_on: &str) -> Vec<ChronologyRow> {
        self.desk
            .chronology(&operator(), person, &at(known_on), noon(&self.today))
            .unwrap_or_default()
    }

    /// What stands of a person as known on a day, a line a fact; what was entered for finding people left out.
    pub fn stands(&self, person: PersonNumber, known_on: &str) -> Vec<String> {
        let told = self.rows(person, known_on);
        let shown = |row: &&ChronologyRow| {
            row.stands
                && !matches!(
                    row.kind,
                    facts::Kind::IdentifierHeld
                        | facts::Kind::PersonDetails
                        | facts::Kind::Discrepancy
                )
        };
        told.iter()
            .filter(shown)
            .map(|row| format!("{} {}", row.happened.from, row.words))
            .collect()
    }

    /// Every fact on the record, in order of receipt.
    pub fn facts(&self) -> Vec<facts::Fact> {
        let mut found = Vec::new();
        self.desk
            .every_fact(
                &operator(),
                0,
                &at("2030-01-01"),
                noon("2026-12-31"),
                &mut |line| {
                    found.push(line.fact);
                    std::ops::ControlFlow::Continue(())
                },
            )
            .unwrap();
        found
    }

    /// The first child of the tests.
    pub fn first(&self) -> PersonNumber {
        self.person(FIRST, &self.today).unwrap()
    }
}

pub fn at(known_on: &str) -> AsAt {
    AsAt::end_of(day(known_on))
}

/// Test NHS numbers, from the range kept for tests.
pub const FIRST: &str = "9990000018";
pub const SECOND: &str = "9990000026";
