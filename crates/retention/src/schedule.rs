//! A schedule: what it covers, for how long that is kept, from when, by whose authority; as dated rows.
//!
//! How rows are read is in `load`; what follows from them in `assess`.

use crate::period::KeepFor;
use calendar::Day;
use facts::Kind;
use rulebook::{Authority, LocalChoices, Nation, Read};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How much a schedule covers, where something of the kinds that it names stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Covers {
    /// Everything that the agency holds on the person: its case record.
    Case,
    /// The source record alone.
    Record,
    /// Everything that the agency holds on the person, where nothing else covers it.
    Rest,
}

/// From when a period counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// The person's birth.
    Birth,
    /// The person's death.
    Death,
    /// The last thing that the agency tells of.
    LastContact,
    /// The closing of the agency's case, or the end of its last plan.
    Closure,
    /// The end of the sentence or licence.
    SentenceEnd,
    /// The adoption order.
    AdoptionOrder,
    /// The last thing of the schedule's kinds: in a record of its own, for what covers records.
    Event,
}

impl Start {
    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Birth => "date of birth",
            Self::Death => "date of death",
            Self::LastContact => "last contact",
            Self::Closure => "closing of the case",
            Self::SentenceEnd => "end of the sentence",
            Self::AdoptionOrder => "adoption order",
            Self::Event => "event",
        }
    }
}

/// When a stage is the one that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The person died before the age of 18.
    DiedUnder18,
    /// The person died.
    Died,
    /// The person was 17 at the last contact.
    Aged17AtLastContact,
    /// The person was 18 or older at the last contact.
    AdultAtLastContact,
}

/// One period of a variant. The first stage whose condition is true counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// When it counts; `None` where no other does.
    pub when: Option<Condition>,
    /// For how long.
    pub keep: KeepFor,
    /// From when.
    pub start: Start,
}

/// How one authority has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name in data.
    pub id: String,
    /// True for the one that is taken where an agency chose none.
    pub default: bool,
    /// Who says so.
    pub authority: Authority,
    /// How that is known.
    pub read: Read,
    /// The stages, in order.
    pub stages: Vec<Stage>,
}

/// One dated row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// `RT1`.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Where it holds.
    pub nation: Nation,
    /// How much it covers.
    pub covers: Covers,
    /// What must stand for it to cover anything.
    pub applies: Vec<Kind>,
    /// True where agencies may set periods of their own.
    pub local: bool,
    /// What to know when reading it.
    pub note: String,
    /// The first day on which it holds.
    pub from: Day,
    /// The last day, where it has ended.
    pub until: Option<Day>,
    /// How these days are known.
    pub from_read: Read,
    /// The variants.
    pub variants: Vec<Variant>,
}

impl Schedule {
    /// True on the days on which it holds.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// A variant by its name, or the default.
    #[must_use]
    pub fn variant(&self, id: Option<&str>) -> Option<&Variant> {
        match id {
            Some(id) => self.variants.iter().find(|variant| variant.id == id),
            None => self.variants.iter().find(|variant| variant.default),
        }
    }
}

/// All schedules, in order of their ids and first days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedules {
    pub(crate) rows: Vec<Schedule>,
}

impl Schedules {
    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[Schedule] {
        &self.rows
    }

    /// The rows that hold on a day.
    pub fn on(&self, day: Day) -> impl Iterator<Item = &Schedule> {
        self.rows.iter().filter(move |row| row.holds_on(day))
    }
}

/// What an agency follows of one schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Follows {
    /// The variant of this name.
    Variant(String),
    /// The last stage of the default with a period of its own.
    Own(KeepFor),
}

/// What agencies chose among the variants of schedules, and where they work.
#[derive(Clone, Debug, Default)]
pub struct LocalKeeping {
    chosen: BTreeMap<String, BTreeMap<String, Follows>>,
    nations: LocalNations,
}

/// Where agencies work.
type LocalNations = BTreeMap<String, Nation>;

impl LocalKeeping {
    /// Reads what the settings say: agency, then schedule, then the name of a variant or a period.
    ///
    /// # Errors
    /// All that names no schedule or variant, or sets a period where none may be set.
    pub fn read(
        chosen: &BTreeMap<String, BTreeMap<String, String>>,
        local: &LocalChoices,
        schedules: &Schedules,
    ) -> Result<Self, Vec<String>> {
        let (mut keeping, mut faults) = (Self::default(), Vec::new());
        for (agency, choices) in chosen {
            keeping.nations.insert(agency.clone(), local.nation(agency));
            for (id, choice) in choices {
                match follows(schedules, id, choice) {
                    Ok(follows) => {
                        let own = keeping.chosen.entry(agency.clone()).or_default();
                        own.insert(id.clone(), follows);
                    }
                    Err(fault) => faults.push(format!("`{agency}` {fault}")),
                }
            }
        }
        if faults.is_empty() {
            Ok(keeping)
        } else {
            Err(faults)
        }
    }

    /// Says where an agency works.
    #[must_use]
    pub fn in_nation(mut self, agency: &str, nation: Nation) -> Self {
        self.nations.insert(agency.to_owned(), nation);
        self
    }

    pub(crate) fn nation(&self, agency: &str) -> Nation {
        self.nations.get(agency).copied().unwrap_or_default()
    }

    pub(crate) fn follows(&self, agency: &str, id: &str) -> Option<&Follows> {
        self.chosen.get(agency)?.get(id)
    }
}

fn follows(schedules: &Schedules, id: &str, choice: &str) -> Result<Follows, String> {
    let mut rows = schedules.rows.iter().filter(|row| row.id == id).peekable();
    if rows.peek().is_none() {
        return Err(format!("chooses for `{id}`, which is no schedule"));
    }
    if rows.clone().any(|row| row.variant(Some(choice)).is_some()) {
        return Ok(Follows::Variant(choice.to_owned()));
    }
    let names: Vec<&str> = rows
        .clone()
        .flat_map(|row| row.variants.iter().map(|variant| variant.id.as_str()))
        .collect();
    if rows.all(|row| row.local) {
        KeepFor::parse(choice).map(Follows::Own).map_err(|_| {
            format!(
                "chooses `{choice}` for `{id}`; expected {}, or a period such as `25 years after`",
                names.join(", ")
            )
        })
    } else {
        Err(format!(
            "chooses `{choice}` for `{id}`, of which no agency sets its own period; expected {}",
            names.join(", ")
        ))
    }
}
