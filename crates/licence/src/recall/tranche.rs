//! R13: the day of release of those recalled before the fifty-six days came in, by the length of the sentence. The rows are
//! `rulebooks/licence/recall-tranches.toml`, read in a peer program only.
//!
//! Not here: whether an exclusion from release after a fixed term applies. Nothing of that stands in the rows; it is said.

use calendar::Day;
use sentence::after_release::LifeFacts;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    up_to_days: Option<i32>,
    release_on: Day,
}

/// The rows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrancheRows {
    recalled_before: Day,
    kinds: Vec<String>,
    instrument: String,
    paragraph: String,
    read: String,
    #[serde(rename = "tranche")]
    rows: Vec<Row>,
}

/// When somebody recalled before is to be released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tranche {
    /// The day of the recall.
    pub recalled_on: Day,
    /// The day of release; absent where it cannot be told.
    pub release_on: Option<Day>,
    /// How it was worked out, or what is missing.
    pub working: String,
    /// What says so.
    pub authority: String,
    /// True where that was read in statute or guidance.
    pub verified: bool,
}

impl TrancheRows {
    /// Those that come with Joinder.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn built_in() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!(
            "../../../../rulebooks/licence/recall-tranches.toml"
        ))
    }

    /// The tranche of somebody who is back in custody by a recall of before; `None` for whom it does not concern.
    #[must_use]
    pub fn tranche(&self, life: &LifeFacts) -> Option<Tranche> {
        let recalled_on = *life.recalls.as_ref()?.iter().max()?;
        let released = life.releases.as_ref().and_then(|days| days.iter().max());
        let is_out = released.is_some_and(|released| recalled_on <= *released);
        if is_out || self.recalled_before <= recalled_on {
            return None;
        }
        let (sentenced_on, length) = (life.sentence.sentenced_on, life.sentence.length_days);
        let last = sentenced_on
            .zip(length)
            .map(|(day, days)| day.plus_days(days - 1));
        if last.is_some_and(|last| last < self.recalled_before) {
            return None;
        }
        let missing = |what: &str| (None, format!("it cannot be told: {what} is not recorded"));
        let (release_on, working) = match (&life.sentence.kind, life.sentence.length_days) {
            (None, _) => missing("the kind of sentence"),
            (Some(kind), _) if !self.kinds.contains(kind) => return None,
            (Some(_), None) => missing("the length of the sentence"),
            (Some(_), Some(days)) => self.of_length(days)?,
        };
        Some(Tranche {
            recalled_on,
            release_on,
            working,
            authority: format!("{}, {}", self.instrument, self.paragraph),
            verified: matches!(self.read.as_str(), "statute" | "guidance"),
        })
    }

    fn of_length(&self, days: i32) -> Option<(Option<Day>, String)> {
        let within = |row: &&Row| row.up_to_days.is_none_or(|most| days <= most);
        let row = self.rows.iter().find(within)?;
        let tranche = row.up_to_days.map_or_else(
            || "longer than every other tranche".to_owned(),
            |most| format!("of at most {most} days"),
        );
        let working = format!(
            "recalled before {}; the sentence is of {days} days, {tranche}: {}. Whether an exclusion applies was not looked at",
            self.recalled_before.in_words(),
            row.release_on.in_words()
        );
        Some((Some(row.release_on), working))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(kind: &str, days: Option<i32>, released: &[&str], recalled: &[&str]) -> LifeFacts {
        let days_of = |days: &[&str]| Some(days.iter().map(|day| day.parse().unwrap()).collect());
        let mut life = LifeFacts {
            releases: days_of(released),
            recalls: days_of(recalled),
            ..LifeFacts::default()
        };
        life.sentence.kind = Some(kind.to_owned());
        life.sentence.length_days = days;
        life
    }

    #[test]
    fn the_length_of_the_sentence_gives_the_tranche_to_its_last_day() {
        let rows = TrancheRows::built_in().unwrap();
        for (days, on) in [
            (1, "2026-03-31"),
            (1701, "2026-03-31"),
            (1702, "2026-04-14"),
            (2128, "2026-04-14"),
            (2129, "2026-04-21"),
            (2576, "2026-04-21"),
            (2577, "2026-04-28"),
            (3304, "2026-04-28"),
            (3305, "2026-05-05"),
            (4438, "2026-05-05"),
            (4439, "2026-05-12"),
            (9000, "2026-05-12"),
        ] {
            let life = life("SDS", Some(days), &["2025-01-10"], &["2026-03-30"]);
            let tranche = rows.tranche(&life).unwrap();
            assert_eq!(tranche.release_on, Some(on.parse().unwrap()), "{days}");
            assert!(!tranche.verified);
        }
    }

    #[test]
    fn whom_it_does_not_concern_has_none_and_what_is_missing_is_said() {
        let rows = TrancheRows::built_in().unwrap();
        let none = |life: LifeFacts| assert_eq!(rows.tranche(&life), None);
        // Recalled when the fifty-six days were in; released since; never recalled; another kind of sentence.
        none(life("SDS", Some(900), &["2025-01-10"], &["2026-03-31"]));
        none(life(
            "SDS",
            Some(900),
            &["2025-01-10", "2026-02-01"],
            &["2026-01-01"],
        ));
        none(life("SDS", Some(900), &["2025-01-10"], &[]));
        none(life("IPP", Some(900), &["2025-01-10"], &["2026-01-01"]));
        none(LifeFacts::default());
        // Of 1,461 days from 1 February 2020 the last is 31 January 2024: over long before.
        let mut over = life("SDS", Some(1461), &["2021-12-31"], &["2022-08-01"]);
        over.sentence.sentenced_on = Some("2020-02-01".parse().unwrap());
        none(over);
        let unknown = life("SDS", None, &["2025-01-10"], &["2026-01-01"]);
        let told = rows.tranche(&unknown).unwrap();
        assert_eq!(told.release_on, None);
        assert!(
            told.working
                .contains("the length of the sentence is not recorded")
        );
    }
}
