//! Exemptions and the clock, as dated rows.

use calendar::Day;
use facts::Asker;
use rulebook::{Authority, Read};
use serde::{Deserialize, Serialize};

/// The rules that come with Joinder.
pub(crate) const BUILT_IN: (&str, &str) = (
    "subject-access.toml",
    include_str!("../../../rulebooks/subject-access.toml"),
);

/// How much of a withholding the asker is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// That something is withheld, and under which exemption.
    Exemption,
    /// That something is withheld, and no more.
    Something,
    /// Nothing: to say that there is something would defeat the exemption.
    Nothing,
}

/// When a row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InForce {
    pub(crate) from: Day,
    pub(crate) until: Option<Day>,
    #[serde(default)]
    pub(crate) read: Read,
}

impl InForce {
    pub(crate) fn holds_on(self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A ground on which something may be withheld.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Its name in data.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// The instrument.
    pub instrument: String,
    /// The paragraph.
    pub paragraph: String,
    /// What must be true, and who must be asked first.
    pub test: String,
    /// How much the asker is told.
    pub says: Says,
    /// Whose requests it can be used on; empty for everybody's.
    #[serde(default)]
    pub askers: Vec<Asker>,
    /// Where it can be read.
    pub link: Option<String>,
    /// How it is known.
    #[serde(default)]
    pub read: Read,
    pub(crate) in_force: InForce,
}

impl Exemption {
    /// Instrument and paragraph on one line.
    #[must_use]
    pub fn authority(&self) -> String {
        Authority {
            instrument: self.instrument.clone(),
            paragraph: self.paragraph.clone(),
            link: None,
        }
        .in_words()
    }

    /// True where it can be used on such a request on a day.
    #[must_use]
    pub fn is_open_to(&self, asker: Asker, day: Day) -> bool {
        self.in_force.holds_on(day) && (self.askers.is_empty() || self.askers.contains(&asker))
    }
}

/// By when a request is to be answered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// `SA1`.
    pub id: String,
    /// Months from the start.
    pub months: u16,
    /// How many more, where the asker was told in time that it takes longer.
    pub extension_months: u16,
    /// The instrument.
    pub instrument: String,
    /// The paragraph.
    pub paragraph: String,
    /// How it counts.
    pub note: String,
    /// How that is known.
    #[serde(default)]
    pub read: Read,
    pub(crate) in_force: InForce,
}

/// All rules about giving people what is held on them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureRules {
    #[serde(rename = "exemption")]
    pub(crate) exemptions: Vec<Exemption>,
    #[serde(rename = "clock")]
    pub(crate) clocks: Vec<ClockRule>,
}

impl DisclosureRules {
    /// The rules that come with Joinder.
    #[must_use]
    pub fn built_in() -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the file is compiled in, and every test here reads it"
        )]
        Self::load(BUILT_IN.0, BUILT_IN.1).expect("the built-in rules can be read")
    }

    /// Reads rules from a TOML text.
    ///
    /// # Errors
    /// What is wrong, with the file.
    pub fn load(file: &str, text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|fault| format!("{file}: {fault}"))
    }

    /// The exemptions that can be used on such a request on a day.
    pub fn exemptions_for(&self, asker: Asker, day: Day) -> impl Iterator<Item = &Exemption> {
        self.exemptions
            .iter()
            .filter(move |one| one.is_open_to(asker, day))
    }

    /// An exemption by its name, as it is on a day, or else as it last was.
    #[must_use]
    pub fn exemption(&self, id: &str, day: Day) -> Option<&Exemption> {
        let mut rows = self.exemptions.iter().filter(|one| one.id == id);
        rows.clone()
            .find(|one| one.in_force.holds_on(day))
            .or_else(|| rows.next_back())
    }

    /// The clock for a request received on a day.
    #[must_use]
    pub fn clock_on(&self, day: Day) -> Option<&ClockRule> {
        self.clocks.iter().find(|one| one.in_force.holds_on(day))
    }
}
