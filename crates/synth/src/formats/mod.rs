//! The agencies' files: which columns each has, how it writes days and answers, what it calls each kind of record.
//!
//! The columns are those of `examples/mappings/*.toml`, which read them; a column there and not here stays blank.

pub(crate) mod census;
mod columns;
pub(crate) mod rows;
pub(crate) mod school;

use crate::event::{Agency, At, Event};
use crate::lore::AUTHORITY;
use crate::numbers;
use crate::people::{Family, Person};

/// The mapping by which an agency's file is read: its name, and its text.
pub(crate) const fn mapping(agency: Agency) -> (&'static str, &'static str) {
    match agency {
        Agency::ChildrensServices => (
            "childrens-services.toml",
            include_str!("../../../../examples/mappings/childrens-services.toml"),
        ),
        Agency::HealthVisiting => (
            "health-visiting.toml",
            include_str!("../../../../examples/mappings/health-visiting.toml"),
        ),
        Agency::Hospital => (
            "hospital.toml",
            include_str!("../../../../examples/mappings/hospital.toml"),
        ),
        Agency::Police => (
            "police.toml",
            include_str!("../../../../examples/mappings/police.toml"),
        ),
        Agency::Schools => (
            "school.toml",
            include_str!("../../../../examples/mappings/school.toml"),
        ),
        Agency::Probation => (
            "probation.toml",
            include_str!("../../../../examples/mappings/probation.toml"),
        ),
    }
}

/// The agency's own reference for a person, as its file writes it.
pub(crate) fn subject(agency: Agency, person: &Person) -> String {
    let number = person.number;
    match agency {
        // The census makes a child's reference of the authority and the LAchildID; the events are about the same subject.
        Agency::ChildrensServices => format!("{AUTHORITY}/{}", child_id(person)),
        Agency::HealthVisiting => numbers::reference("HV", number, 1_000_033),
        Agency::Hospital => numbers::reference("H", number, 3_000_017),
        Agency::Police => numbers::reference("NP/", number, 7_000_003),
        Agency::Schools => numbers::reference("S", number, 9_000_011),
        Agency::Probation => numbers::case_reference(number),
    }
}

/// The council's own number for a child, as the census writes it.
pub(crate) fn child_id(person: &Person) -> String {
    numbers::reference("NM", person.number, 1_000_003)
}

/// One event with all that a row may want to say of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a> {
    pub(crate) family: &'a Family,
    pub(crate) event: &'a Event,
}

impl Told<'_> {
    pub(crate) fn person(&self) -> Option<&Person> {
        self.family.people.get(self.event.about)
    }

    /// The source's own reference for the record.
    pub(crate) fn reference(&self) -> String {
        format!(
            "{}{:05}{:04}",
            ["", "E", "V", "A", "P", "L", "R"]
                .get(usize::try_from(self.event.agency.number()).unwrap_or_default())
                .copied()
                .unwrap_or_default(),
            self.family.number,
            self.event.number
        )
    }

    /// Whether the agency holds the person's NHS number: health and the council do, police and probation now and then.
    pub(crate) fn holds_nhs_number(&self) -> bool {
        match self.event.agency {
            Agency::ChildrensServices | Agency::HealthVisiting | Agency::Hospital => true,
            Agency::Schools => false,
            // Told by the council with a strategy discussion or a conference; here for seven in ten, the first family always.
            Agency::Police => {
                self.family.number == 0 || self.person().is_some_and(|one| one.number * 7 % 10 < 7)
            }
            Agency::Probation => {
                self.family.number == 0 || self.person().is_some_and(|one| one.number % 10 < 3)
            }
        }
    }
}

/// `02/06/2024 09:05`, or `02/06/2024` without a time.
pub(crate) fn british(at: At) -> String {
    let (year, month, day) = (at.day.year(), at.day.month(), at.day.day_of_month());
    match at.time {
        Some((hour, minute)) => format!("{day:02}/{month:02}/{year:04} {hour:02}:{minute:02}"),
        None => format!("{day:02}/{month:02}/{year:04}"),
    }
}

/// `2024-06-02 09:05:00`; midnight where there is no time.
pub(crate) fn to_the_second(at: At) -> String {
    let (hour, minute) = at.time.unwrap_or_default();
    format!("{} {hour:02}:{minute:02}:00", at.day)
}
