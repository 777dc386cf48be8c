//! What is wrong on purpose, in a few of a hundred rows: the kinds of fault that real files have, each one listed in the truth.
//!
//! The first family is never touched.

use crate::event::Agency;
use crate::formats::Told;
use crate::formats::census::Stain;
use crate::formats::rows;
use calendar::Day;

/// One row in so many is tried for a fault.
const ONE_ROW_IN: usize = 55;
/// One child of the census in so many has a stain.
const ONE_CHILD_IN: usize = 17;

/// A kind of fault in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowFault {
    NoSuchDay,
    EndBeforeStart,
    DayMissing,
    NoSuchAnswer,
    NoSuchKind,
    IdentifierTypo,
    OtherBirth,
    YearTypo,
    StrayText,
}

impl RowFault {
    const ALL: [Self; 9] = [
        Self::NoSuchDay,
        Self::EndBeforeStart,
        Self::DayMissing,
        Self::NoSuchAnswer,
        Self::NoSuchKind,
        Self::IdentifierTypo,
        Self::OtherBirth,
        Self::YearTypo,
        Self::StrayText,
    ];

    /// What it is, for the list of faults.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::NoSuchDay => "a day that is not in the calendar",
            Self::EndBeforeStart => "an end before the start",
            Self::DayMissing => "the day is missing",
            Self::NoSuchAnswer => "an answer that the column does not have",
            Self::NoSuchKind => "a misspelt kind of record",
            Self::IdentifierTypo => "a wrong digit in the NHS number",
            Self::OtherBirth => "a date of birth other than in the other agencies' files",
            Self::YearTypo => "a year far ahead",
            Self::StrayText => "a stray cell at the end of the row",
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::NoSuchDay | Self::DayMissing | Self::YearTypo => {
                &["Start", "At", "Event At", "From", "Date"]
            }
            Self::EndBeforeStart => &["End"],
            Self::NoSuchAnswer => &["Seen", "Mobile", "Child Present"],
            Self::NoSuchKind => &["Event Type", "Row Type", "Entry Type"],
            Self::IdentifierTypo => &["NHS Number"],
            Self::OtherBirth => &["Date Of Birth"],
            Self::StrayText => &["Recorded", "Updated", "Recorded At"],
        }
    }
}

/// A fault that was planted, as the truth lists it.
#[derive(Clone, Debug)]
pub(crate) struct Planted {
    pub(crate) source: &'static str,
    pub(crate) file: String,
    pub(crate) record: String,
    pub(crate) field: String,
    pub(crate) fault: &'static str,
    pub(crate) found: String,
    pub(crate) truth: String,
}

impl Planted {
    /// A fault of a whole file or of a record in it, without a field.
    pub(crate) fn of_file(agency: Agency, record: &str, fault: &'static str, truth: &str) -> Self {
        let (record, truth) = (record.to_owned(), truth.to_owned());
        Self {
            source: agency.source(),
            file: String::new(),
            record,
            field: String::new(),
            fault,
            found: String::new(),
            truth,
        }
    }
}

/// Deals faults out in turn, so that each kind stands even in a small area.
#[derive(Debug, Default)]
pub(crate) struct Dirt {
    rows: usize,
    turn: usize,
    children: usize,
}

impl Dirt {
    /// Perhaps spoils a row; says what was done.
    pub(crate) fn spoil(&mut self, told: &Told<'_>, cells: &mut Vec<String>) -> Option<Planted> {
        if told.family.number == 0 || told.event.agency == Agency::Schools {
            return None;
        }
        self.rows += 1;
        if self.rows < ONE_ROW_IN {
            return None;
        }
        let fault = RowFault::ALL
            .get(self.turn % RowFault::ALL.len())
            .copied()?;
        let planted = apply(fault, told, cells)?;
        (self.rows, self.turn) = (0, self.turn + 1);
        Some(planted)
    }

    /// The stain of the next child of the census, the same in every file.
    pub(crate) fn stain(&mut self) -> Stain {
        const STAINS: [Stain; 5] = [
            Stain::WrongTarget,
            Stain::StrayText,
            Stain::EndsBeforeStart,
            Stain::NoSuchDay,
            Stain::OtherBirth,
        ];
        self.children += 1;
        if !self.children.is_multiple_of(ONE_CHILD_IN) {
            return Stain::None;
        }
        STAINS
            .get(self.children / ONE_CHILD_IN % STAINS.len())
            .copied()
            .unwrap_or_default()
    }
}

/// How a stain stands in the census file of that number (from 0): most are put right in a later file.
pub(crate) fn stain_in(stain: Stain, file: usize) -> Stain {
    let stands = match stain {
        Stain::None => false,
        Stain::StrayText => file == 2,
        Stain::NoSuchDay => file < 3,
        Stain::EndsBeforeStart => file < 5,
        Stain::WrongTarget | Stain::OtherBirth => true,
    };
    if stands { stain } else { Stain::None }
}

/// What a stain is, with its field, for the list of faults.
pub(crate) const fn stain_in_words(stain: Stain) -> (&'static str, &'static str) {
    match stain {
        Stain::None => ("", ""),
        Stain::StrayText => ("ChildIdentifiers", "text that belongs to no element"),
        Stain::WrongTarget => (
            "InitialCPCtarget",
            "a target that is not 15 working days after the strategy discussion",
        ),
        Stain::EndsBeforeStart => (
            "AssessmentAuthorisationDate",
            "an assessment authorised before it started",
        ),
        Stain::NoSuchDay => ("PersonBirthDate", "a day that is not in the calendar"),
        Stain::OtherBirth => (
            "PersonBirthDate",
            "a date of birth other than in the other agencies' files",
        ),
    }
}

fn apply(fault: RowFault, told: &Told<'_>, cells: &mut Vec<String>) -> Option<Planted> {
    let agency = told.event.agency;
    let names = rows::columns(agency);
    let place = names
        .iter()
        .position(|name| fault.columns().contains(name))?;
    let cell = cells.get_mut(place)?;
    let truth = cell.clone();
    if truth.is_empty() || (fault == RowFault::DayMissing && told.event.kind == "person_details") {
        return None;
    }
    let american = truth.as_bytes().get(4) == Some(&b'-');
    match fault {
        RowFault::NoSuchDay => {
            *cell = if american {
                splice(&truth, 5, "02-30")?
            } else {
                splice(&truth, 0, "31/02")?
            }
        }
        RowFault::YearTypo => {
            *cell = if american {
                splice(&truth, 0, "2062")?
            } else {
                splice(&truth, 6, "2062")?
            }
        }
        RowFault::DayMissing => cell.clear(),
        RowFault::EndBeforeStart => *cell = day_before(told.event.happened.day),
        RowFault::NoSuchAnswer => *cell = "perhaps".to_owned(),
        RowFault::NoSuchKind => *cell = format!("{truth}t"),
        RowFault::IdentifierTypo => *cell = next_digit(&truth)?,
        RowFault::OtherBirth => {
            *cell = if american {
                splice(&truth, 8, "13")?
            } else {
                splice(&truth, 0, "13")?
            }
        }
        RowFault::StrayText => cells.push("see paper file".to_owned()),
    }
    let found = if fault == RowFault::StrayText {
        "see paper file".to_owned()
    } else {
        cells.get(place)?.clone()
    };
    (found != truth).then(|| Planted {
        source: agency.source(),
        file: String::new(),
        record: told.reference(),
        field: names.get(place).copied().unwrap_or_default().to_owned(),
        fault: fault.in_words(),
        found,
        truth,
    })
}

/// A text with another text written over it from that place.
fn splice(text: &str, from: usize, over: &str) -> Option<String> {
    Some(format!(
        "{}{over}{}",
        text.get(..from)?,
        text.get(from + over.len()..)?
    ))
}

fn day_before(start: Day) -> String {
    crate::formats::british(crate::event::At::day(start.plus_days(-30)))
}

/// A number whose last digit is one higher: its check fails.
fn next_digit(number: &str) -> Option<String> {
    let (rest, last) = number.split_at_checked(number.len().checked_sub(1)?)?;
    let digit: u32 = last.parse().ok()?;
    Some(format!("{rest}{}", (digit + 1) % 10))
}
