//! The law of every day: as it stood then, built once for each stretch of days on which it was the same.

use calendar::Day;
use sentence::{Law, LawError, Sheet};
use std::sync::{LazyLock, OnceLock};

/// The law as it stood on any day.
#[derive(Debug)]
pub struct Laws {
    sheet: Sheet,
    /// The first day of each stretch, in order, with the law of that stretch once it was asked for.
    stretches: Vec<(Day, OnceLock<Result<Law, LawError>>)>,
}

impl Laws {
    /// The law that comes with Joinder.
    ///
    /// # Errors
    /// Where its rows cannot be read; a test sees to it that they can.
    pub fn built_in() -> Result<&'static Self, LawError> {
        static LAWS: LazyLock<Result<Laws, LawError>> =
            LazyLock::new(|| Sheet::of_the_law().and_then(Laws::of));
        LAWS.as_ref().map_err(Clone::clone)
    }

    /// The law of a sheet of rows.
    ///
    /// # Errors
    /// Where a row says no day from which it is known.
    pub fn of(sheet: Sheet) -> Result<Self, LawError> {
        let mut days = sheet.days_of_change()?;
        days.insert(0, Day::FIRST);
        days.dedup();
        let stretches = days.into_iter().map(|day| (day, OnceLock::new())).collect();
        Ok(Self { sheet, stretches })
    }

    /// The law as it stood on a day.
    ///
    /// # Errors
    /// Where its rows cannot be used.
    pub fn on(&self, day: Day) -> Result<&Law, LawError> {
        let after = self.stretches.partition_point(|(from, _)| *from <= day);
        let stretch = after
            .checked_sub(1)
            .and_then(|place| self.stretches.get(place));
        match stretch {
            Some((from, law)) => law
                .get_or_init(|| self.sheet.law_on(*from))
                .as_ref()
                .map_err(Clone::clone),
            None => Err(LawError {
                place: "the law".to_owned(),
                message: format!("there is none on {day}"),
            }),
        }
    }

    /// The next day after one on which the law, as it was then known, changes; `None` where no later row is known.
    #[must_use]
    pub fn changes_after(&self, day: Day) -> Option<Day> {
        let after = self.stretches.partition_point(|(from, _)| *from <= day);
        self.stretches.get(after).map(|(from, _)| *from)
    }
}

/// The texts of the law, for whoever has to know whether it is another than it was.
#[must_use]
pub fn law_print() -> Vec<&'static str> {
    Sheet::texts_of_the_law()
}
