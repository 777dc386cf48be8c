//! Any clock of the rulebook by itself: when would it be due if it started then, by each variant, with the working.

use crate::{Read, Rulebook};
use calendar::{BankHolidays, CalendarError, Day, Moment};
use serde::Serialize;

/// One variant of one clock from one start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClockLine {
    /// The rule's id.
    pub rule: String,
    /// The variant.
    pub variant: String,
    /// The rule's title.
    pub title: String,
    /// Where the clock starts (for clocks that run backwards, the day that they run back from).
    pub from: Moment,
    /// The last day or instant to act; null where the rule sets no date.
    pub due: Option<Moment>,
    /// The period; null where it sets no date.
    pub period: Option<calendar::Period>,
    /// Where the rule holds.
    pub nation: crate::Nation,
    /// What becomes of a start on a day that is no working day.
    pub roll: crate::Roll,
    /// The first day on which the row holds that was taken.
    pub in_force_from: Day,
    /// The last; null while it holds.
    pub in_force_until: Option<Day>,
    /// How its first day is known.
    pub in_force_read: Read,
    /// Why it sets no date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The arithmetic in words.
    pub working: String,
    /// Instrument and paragraph.
    pub authority: String,
    /// Where the instrument can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// How the authority is known.
    pub read: Read,
    /// Whether it was read in statute or guidance.
    pub verified: bool,
    /// Whether it is the variant taken where no agency has chosen, or one of stages that all apply.
    pub default: bool,
}

/// A clock's name, for a list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClockName {
    /// The rule's id.
    pub rule: String,
    /// What it is.
    pub title: String,
    /// Who owes it.
    pub owes: String,
    /// From when the row holds.
    pub from: Day,
    /// Until when; null while it does.
    pub until: Option<Day>,
    /// The variants, with their periods.
    pub variants: Vec<VariantName>,
}

/// A variant's name and period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariantName {
    /// The variant.
    pub variant: String,
    /// Its period; null where it sets no date.
    pub period: Option<calendar::Period>,
    /// Whether it was read in statute or guidance.
    pub verified: bool,
}

/// Why a clock gives no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// There is no such rule.
    #[error("`{found}` is no clock; the clocks are {known}")]
    Unknown {
        /// What was asked for.
        found: String,
        /// All ids.
        known: String,
    },
    /// The rule did not hold yet on that day.
    #[error(
        "`{rule}` does not hold on {day}: its first row begins on {first}; ask from that day on"
    )]
    NotInForce {
        /// The rule.
        rule: String,
        /// The day asked for.
        day: Day,
        /// The first day of its first row.
        first: Day,
    },
    /// The rule held no more on that day.
    #[error(
        "`{rule}` does not hold on {day}: its last row ended with {last}; ask from that day back"
    )]
    HeldUntil {
        /// The rule.
        rule: String,
        /// The day asked for.
        day: Day,
        /// The last day of its last row.
        last: Day,
    },
    /// The calendar gives no answer.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// When the clock `id` would be due if it started at `from`, one line a variant, by the row in force on that day.
///
/// # Errors
/// Where there is no such rule, it does not hold on that day, or the calendar does not reach so far.
pub fn clock(
    rulebook: &Rulebook,
    id: &str,
    from: Moment,
    holidays: &BankHolidays,
) -> Result<Vec<ClockLine>, ClockError> {
    let rule = held_on(rulebook, id, from.london_day())?;
    let line = |variant: &crate::Variant| {
        let (start, moved) = rolled(variant.roll, from, holidays)?;
        let due = variant
            .period
            .map(|period| period.due(start, holidays))
            .transpose()?;
        Ok(ClockLine {
            rule: rule.id.clone(),
            variant: variant.id.clone(),
            title: rule.title.clone(),
            from,
            due: due.as_ref().map(|due| due.due),
            period: variant.period,
            nation: rule.nation,
            roll: variant.roll,
            in_force_from: rule.from,
            in_force_until: rule.until,
            in_force_read: rule.from_read,
            why: variant.no_date.clone(),
            working: due.map_or_else(
                || variant.no_date.clone().unwrap_or_default(),
                |due| format!("{moved}{}", due.sentence()),
            ),
            authority: variant.authority.in_words(),
            link: variant.authority.link.clone(),
            read: variant.read,
            verified: variant.read.verified(),
            default: variant.default
                || rule.variants.len() == 1
                || rule.choose == crate::Choose::Each,
        })
    };
    rule.variants.iter().map(line).collect()
}

/// The row of a clock that holds on a day.
fn held_on<'a>(rulebook: &'a Rulebook, id: &str, day: Day) -> Result<&'a crate::Rule, ClockError> {
    let Some(newest) = rulebook.rule(id) else {
        let mut known: Vec<&str> = rulebook
            .rules()
            .iter()
            .map(|rule| rule.id.as_str())
            .collect();
        known.dedup();
        return Err(ClockError::Unknown {
            found: id.to_owned(),
            known: known.join(", "),
        });
    };
    if let Some(rule) = rulebook.rule_on(id, day) {
        return Ok(rule);
    }
    let first = rulebook
        .rules()
        .iter()
        .find(|rule| rule.id == id)
        .map_or(newest.from, |rule| rule.from);
    if let Some(last) = newest.until.filter(|last| *last < day) {
        return Err(ClockError::HeldUntil {
            rule: id.to_owned(),
            day,
            last,
        });
    }
    Err(ClockError::NotInForce {
        rule: id.to_owned(),
        day,
        first,
    })
}

/// The start as the variant moves it, and what is said of that.
pub(crate) fn rolled(
    roll: crate::Roll,
    from: Moment,
    holidays: &BankHolidays,
) -> Result<(Moment, String), CalendarError> {
    let day = from.london_day();
    let moved = match roll {
        crate::Roll::None => day,
        crate::Roll::Back => holidays.previous_working_day_on_or_before(day)?,
    };
    if moved == day {
        return Ok((from, String::new()));
    }
    let words = format!(
        "{} is moved back to {}, the last working day before it; ",
        day.in_words_with_weekday(),
        moved.in_words_with_weekday()
    );
    Ok((Moment::Day(moved), words))
}

/// All clocks by name, one a row of the rulebook.
#[must_use]
pub fn clock_list(rulebook: &Rulebook) -> Vec<ClockName> {
    let variant = |variant: &crate::Variant| VariantName {
        variant: variant.id.clone(),
        period: variant.period,
        verified: variant.read.verified(),
    };
    rulebook
        .rules()
        .iter()
        .map(|rule| ClockName {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            owes: rule.owes.clone(),
            from: rule.from,
            until: rule.until,
            variants: rule.variants.iter().map(variant).collect(),
        })
        .collect()
}
