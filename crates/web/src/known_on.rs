//! *As known on* a day: read from the address, kept in every link, and typed into a form.
//!
//! In an address it is `known_on=2026-11-22`. The form sends three fields, which are brought to that one.

use crate::components::faults::Faults;
use crate::fields::{Address, Fields};
use axum::response::Redirect;
use calendar::{Day, Instant};
use desk::view::AsAt;

/// The name in addresses, and of the form's fields.
pub(crate) const KNOWN_ON: &str = "known_on";

/// The picture that an address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    /// What the office is asked.
    pub(crate) at: AsAt,
    /// The day of an earlier picture; `None` for the present.
    pub(crate) earlier: Option<Day>,
    /// Today, in London.
    pub(crate) today: Day,
}

impl Picture {
    /// The present.
    pub(crate) fn present(now: Instant) -> Self {
        Self {
            at: AsAt::present(now),
            earlier: None,
            today: now.london_day(),
        }
    }

    fn on(day: Day, now: Instant) -> Result<Self, String> {
        let present = Self::present(now);
        if day > present.today {
            return Err("The day must be today or in the past".to_owned());
        }
        Ok(if day == present.today {
            present
        } else {
            Self {
                at: AsAt::end_of(day),
                earlier: Some(day),
                ..present
            }
        })
    }

    /// The day, for an address; nothing for the present.
    pub(crate) fn in_address(&self) -> Option<Day> {
        self.earlier
    }
}

/// What an address says of the picture.
pub(crate) enum Asked {
    /// This one.
    For(Picture),
    /// The form was sent: go on to the address that says it in one parameter.
    GoOnTo(Picture),
    /// It is no day, or one to come: what to do about it, in words.
    Wrong(String),
}

/// Reads the picture that is asked for.
pub(crate) fn asked(fields: &Fields, now: Instant) -> Asked {
    match fields.day(KNOWN_ON, "The day") {
        Ok(Some(day)) => return Picture::on(day, now).map_or_else(Asked::Wrong, Asked::GoOnTo),
        Err(words) => return Asked::Wrong(words),
        // An empty form asks for the present.
        Ok(None) if fields.verbatim("known_on-day").is_some() => {
            return Asked::GoOnTo(Picture::present(now));
        }
        Ok(None) => {}
    }
    match fields.get(KNOWN_ON).map(Day::parse_iso) {
        None => Asked::For(Picture::present(now)),
        Some(Ok(day)) => Picture::on(day, now).map_or_else(Asked::Wrong, Asked::For),
        Some(Err(_)) => Asked::Wrong("The day must be a real day, such as 27 3 2026".to_owned()),
    }
}

/// The picture that a page is to show, with what is wrong with the day that was typed; or, where the form was sent, the way on
/// to the address that says it in one parameter.
pub(crate) fn shown(
    fields: &Fields,
    now: Instant,
    address: impl FnOnce(&Picture) -> Address,
) -> Result<(Picture, Faults), Redirect> {
    match asked(fields, now) {
        Asked::For(picture) => Ok((picture, Faults::default())),
        Asked::GoOnTo(picture) => Err(Redirect::to(&address(&picture).to_string())),
        Asked::Wrong(words) => Ok((Picture::present(now), Faults::one(KNOWN_ON, words))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(pairs: &[(&str, &str)]) -> String {
        let fields = Fields(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        );
        let now = Instant::parse("2026-11-22T10:00:00Z").unwrap();
        match asked(&fields, now) {
            Asked::For(picture) => {
                format!("for {:?}", picture.in_address().map(|day| day.to_string()))
            }
            Asked::GoOnTo(picture) => format!(
                "go on to {:?}",
                picture.in_address().map(|day| day.to_string())
            ),
            Asked::Wrong(words) => words,
        }
    }

    #[test]
    fn the_day_comes_from_the_address_or_the_form() {
        assert_eq!(ask(&[]), "for None");
        assert_eq!(
            ask(&[("known_on", "2026-03-01")]),
            "for Some(\"2026-03-01\")"
        );
        assert_eq!(
            ask(&[("known_on", "2026-11-22")]),
            "for None",
            "today is the present"
        );
        assert_eq!(
            ask(&[
                ("known_on-day", "1"),
                ("known_on-month", "3"),
                ("known_on-year", "2026")
            ]),
            "go on to Some(\"2026-03-01\")"
        );
        assert_eq!(
            ask(&[
                ("known_on-day", ""),
                ("known_on-month", ""),
                ("known_on-year", "")
            ]),
            "go on to None"
        );
        assert_eq!(
            ask(&[("known_on", "2026-11-23")]),
            "The day must be today or in the past"
        );
        assert_eq!(
            ask(&[("known_on", "yesterday")]),
            "The day must be a real day, such as 27 3 2026"
        );
    }
}
