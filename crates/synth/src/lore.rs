//! What is invented once for the area: names, streets, schools, surgeries, and the people who work there.
//!
//! The lists are in `data/`, one a line. Every name in them is made up; a place that bears one of them is coincidence.

use crate::chance::Chance;

/// The lists.
#[derive(Debug)]
pub(crate) struct Lore {
    pub(crate) female: Vec<&'static str>,
    pub(crate) male: Vec<&'static str>,
    pub(crate) family: Vec<&'static str>,
    pub(crate) streets: Vec<&'static str>,
    pub(crate) towns: Vec<&'static str>,
    pub(crate) primary: Vec<&'static str>,
    pub(crate) secondary: Vec<&'static str>,
    pub(crate) surgeries: Vec<&'static str>,
}

/// The area's hospital.
pub(crate) const HOSPITAL: &str = "St Osyth's General";
/// The local authority code, which no authority has.
pub(crate) const AUTHORITY: &str = "999";

impl Lore {
    pub(crate) fn new() -> Self {
        let lines = |text: &'static str| {
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>()
        };
        let schools = lines(include_str!("../data/schools.txt"));
        let is_primary = |name: &&&str| {
            ["Primary", "Village", "Infant"]
                .iter()
                .any(|word| name.contains(word))
        };
        Self {
            female: lines(include_str!("../data/given-female.txt")),
            male: lines(include_str!("../data/given-male.txt")),
            family: lines(include_str!("../data/family-names.txt")),
            streets: lines(include_str!("../data/streets.txt")),
            towns: lines(include_str!("../data/towns.txt")),
            primary: schools.iter().filter(is_primary).copied().collect(),
            secondary: schools
                .iter()
                .filter(|name| !is_primary(name))
                .copied()
                .collect(),
            surgeries: lines(include_str!("../data/surgeries.txt")),
        }
    }

    /// The name of a worker: an agency has as many as `staff`, and the same number is always the same person.
    pub(crate) fn worker(&self, agency: u64, number: usize) -> String {
        let mut chance = Chance::of(
            0x5747_4146,
            agency * 10_000 + u64::try_from(number).unwrap_or_default(),
        );
        let given = if chance.yes(650) {
            chance.pick(&self.female)
        } else {
            chance.pick(&self.male)
        };
        format!("{given} {}", chance.pick(&self.family))
    }
}
