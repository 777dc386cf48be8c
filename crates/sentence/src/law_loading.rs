//! Reading the rows of the law from TOML, laying one set of rows over another, and choosing the law as it stood on a day.
//! A later file's row with the same kind and id changes the keys that it names; `withdrawn = true` takes the row out.
//! How one row is read is in `law_rows`; what the rows mean, in `law`; what each key is called, in `docs/release-dates/rows.md`.

use std::collections::BTreeMap;
use std::sync::Arc;

use calendar::{BankHolidays, Day};
use serde::Deserialize;
use toml::{Table, Value};

use crate::law::{
    Days, EarlyRemoval, HomeDetention, KindOfSentence, KindsOfSentence, Law, OffenceLists,
    RecallRegime, Regime, Reviews, Rows, Switches,
};
use crate::law_rows::{
    DayRow, EarlyRemovalRow, HomeDetentionRow, OffencesRow, RecallRow, RegimeRow, ReviewsRow,
    RuleRow, SentenceRow,
};

/// The peer's parameter profiles, and the profile that each is laid over.
const PEER_PROFILES: [(&str, &str); 3] = [
    (
        "calculation-params",
        include_str!("../../../rulebooks/release/profiles/calculation-params.toml"),
    ),
    (
        "sds-50",
        include_str!("../../../rulebooks/release/profiles/sds-50.toml"),
    ),
    (
        "sds-progression-model-october",
        include_str!("../../../rulebooks/release/profiles/sds-progression-model-october.toml"),
    ),
];

/// The law's own files.
const LAW_FILES: [(&str, &str); 8] = [
    (
        "days.toml",
        include_str!("../../../rulebooks/release/days.toml"),
    ),
    (
        "release-points.toml",
        include_str!("../../../rulebooks/release/release-points.toml"),
    ),
    (
        "kinds-of-sentence.toml",
        include_str!("../../../rulebooks/release/kinds-of-sentence.toml"),
    ),
    (
        "reviews.toml",
        include_str!("../../../rulebooks/release/reviews.toml"),
    ),
    (
        "offences.toml",
        include_str!("../../../rulebooks/release/offences.toml"),
    ),
    (
        "home-detention-curfew.toml",
        include_str!("../../../rulebooks/release/home-detention-curfew.toml"),
    ),
    (
        "early-removal.toml",
        include_str!("../../../rulebooks/release/early-removal.toml"),
    ),
    (
        "recall.toml",
        include_str!("../../../rulebooks/release/recall.toml"),
    ),
];

/// Where dates and adjustments stand in the law: for explanations under every profile.
const RULES: &str = include_str!("../../../rulebooks/release/rules.toml");

/// Why rows cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct LawError {
    /// The file or row.
    pub place: String,
    /// What was found and what was expected.
    pub message: String,
}

pub(crate) fn fault(place: &str, message: impl Into<String>) -> LawError {
    LawError {
        place: place.to_owned(),
        message: message.into(),
    }
}

/// Rows of the law, not yet chosen by a day.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    name: String,
    as_the_peer: bool,
    bank_holidays: Vec<Day>,
    /// By kind and id, in the order in which they came.
    rows: Vec<(String, String, Table)>,
}

const KINDS: [&str; 9] = [
    "day",
    "reviews",
    "sentence",
    "offences",
    "regime",
    "recall",
    "home_detention",
    "early_removal",
    "rule",
];

impl Sheet {
    /// The names of the peer's parameter profiles.
    pub const PEER_NAMES: [&str; 3] = [
        "calculation-params",
        "sds-50",
        "sds-progression-model-october",
    ];

    /// The rows of one of the peer's parameter profiles.
    ///
    /// # Errors
    /// If no profile has this name.
    pub fn of_the_peer(name: &str) -> Result<Sheet, LawError> {
        let text = PEER_PROFILES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| *text)
            .ok_or_else(|| fault(name, "there is no parameter profile of this name"))?;
        let table = parse(name, text)?;
        let base = table
            .get("profile")
            .and_then(|profile| profile.get("based_on"))
            .and_then(Value::as_str);
        let mut sheet = match base {
            Some(base) => Sheet::of_the_peer(base)?,
            None => Sheet::default().with_file("rules.toml", RULES)?,
        };
        sheet.lay_over(name, &table)?;
        Ok(sheet)
    }

    /// The rows of the law itself, those of the past and those to come.
    ///
    /// # Errors
    /// If a file cannot be read; a test sees to it that all can.
    pub fn of_the_law() -> Result<Sheet, LawError> {
        let mut sheet = Sheet::default().with_file("rules.toml", RULES)?;
        for (name, text) in LAW_FILES {
            sheet = sheet.with_file(name, text)?;
        }
        "the law".clone_into(&mut sheet.name);
        Ok(sheet)
    }

    /// The law as it stood on a day: the rows that were in force then, and those known by then to come.
    ///
    /// A row is known from its `known_from`, or else from the day on which it takes effect.
    ///
    /// # Errors
    /// As [`Sheet::law`].
    pub fn law_on(&self, day: Day) -> Result<Law, LawError> {
        let mut sheet = self.clone();
        let mut faults = Vec::new();
        sheet
            .rows
            .retain(|(kind, id, row)| match known_from(kind, id, row) {
                Ok(known) => known.is_none_or(|known| known <= day),
                Err(fault) => {
                    faults.push(fault);
                    false
                }
            });
        if let Some(fault) = faults.pop() {
            return Err(fault);
        }
        sheet.name = format!("{} on {day}", self.name);
        let holidays = BankHolidays::england_and_wales();
        let (first, last) = holidays.years();
        let years = first..=last;
        sheet.bank_holidays = years
            .flat_map(|year| holidays.in_year(year).map(|holiday| holiday.day))
            .collect();
        let mut law = sheet.law()?;
        let days = &law.rows.days;
        law.switches.home_detention_repealed = days.home_detention_ends < Day::LAST;
        Ok(law)
    }

    /// The texts of the law's own files.
    #[must_use]
    pub fn texts_of_the_law() -> Vec<&'static str> {
        let files = LAW_FILES.iter().map(|(_, text)| *text);
        std::iter::once(RULES).chain(files).collect()
    }

    /// Every day from which some row is known, in order: between two of them the law as it stands is the same.
    ///
    /// # Errors
    /// Where a row's day cannot be read.
    pub fn days_of_change(&self) -> Result<Vec<Day>, LawError> {
        let mut days = Vec::new();
        for (kind, id, row) in &self.rows {
            days.extend(known_from(kind, id, row)?);
        }
        days.sort_unstable();
        days.dedup();
        Ok(days)
    }

    /// Lays another file's rows over these.
    ///
    /// # Errors
    /// If the text is not TOML, or has a kind of row that is not known, or a row without an id.
    pub fn with_file(mut self, place: &str, text: &str) -> Result<Sheet, LawError> {
        let table = parse(place, text)?;
        self.lay_over(place, &table)?;
        Ok(self)
    }

    fn lay_over(&mut self, place: &str, table: &Table) -> Result<(), LawError> {
        if let Some(profile) = table.get("profile").and_then(Value::as_table) {
            if let Some(name) = profile.get("name").and_then(Value::as_str) {
                name.clone_into(&mut self.name);
            }
            if let Some(as_the_peer) = profile.get("as_the_peer").and_then(Value::as_bool) {
                self.as_the_peer = as_the_peer;
            }
            if let Some(days) = profile.get("bank_holidays") {
                self.bank_holidays = days
                    .clone()
                    .try_into()
                    .map_err(|error: toml::de::Error| fault(place, error.message()))?;
            }
        }
        let instrument = table.get("instrument").and_then(Value::as_table);
        for (kind, rows) in table {
            if matches!(kind.as_str(), "profile" | "instrument") {
                continue;
            }
            if !KINDS.contains(&kind.as_str()) {
                let known = KINDS.join(", ");
                return Err(fault(
                    place,
                    format!("`{kind}` is not a kind of row; expected one of {known}"),
                ));
            }
            let rows = rows.as_array().map_or(&[] as &[Value], Vec::as_slice);
            for row in rows.iter().filter_map(Value::as_table) {
                self.lay_row(place, kind, row, instrument)?;
            }
        }
        Ok(())
    }

    fn lay_row(
        &mut self,
        place: &str,
        kind: &str,
        row: &Table,
        instrument: Option<&Table>,
    ) -> Result<(), LawError> {
        let id = row
            .get("id")
            .and_then(Value::as_str)
            .ok_or_else(|| fault(place, format!("a row of `{kind}` has no id")))?;
        let at = self
            .rows
            .iter()
            .position(|(known, name, _)| known == kind && name == id);
        let mut merged = at
            .and_then(|at| self.rows.get(at))
            .map_or_else(Table::new, |(_, _, table)| table.clone());
        if let Some(instrument) = instrument {
            for (key, name) in [("title", "instrument"), ("read", "read")] {
                if let Some(value) = instrument.get(key) {
                    merged.insert(name.to_owned(), value.clone());
                }
            }
        }
        let known_before = known_from(kind, id, &merged)?;
        for (key, value) in row {
            merged.insert(key.clone(), value.clone());
        }
        // Rows laid over others are known from when those are: a day that is put off is not thereby unknown until it comes.
        let known = known_from(kind, id, &merged)?.min(known_before);
        if let Some(known) = known.filter(|_| !row.contains_key("known_from")) {
            merged.insert("known_from".to_owned(), Value::String(known.to_string()));
        }
        let entry = (kind.to_owned(), id.to_owned(), merged);
        match at.and_then(|at| self.rows.get_mut(at)) {
            Some(old) => *old = entry,
            None => self.rows.push(entry),
        }
        Ok(())
    }

    /// The law that these rows make, without regard to a day.
    ///
    /// # Errors
    /// If a row lacks a key, has one that is not known, or a value that cannot be read.
    pub fn law(&self) -> Result<Law, LawError> {
        Ok(Law {
            rows: Arc::new(self.build()?),
            switches: Switches::default(),
        })
    }

    fn of_kind<'a, T: Deserialize<'a>>(&self, kind: &str) -> Result<Vec<(String, T)>, LawError> {
        self.rows
            .iter()
            .filter(|(known, _, _)| known == kind)
            .filter(|(_, _, row)| row.get("withdrawn").and_then(Value::as_bool) != Some(true))
            .map(|(_, id, row)| {
                let read = row.clone().try_into::<T>();
                read.map(|read| (id.clone(), read))
                    .map_err(|error| fault(&format!("{kind} `{id}`"), error.message()))
            })
            .collect()
    }

    fn build(&self) -> Result<Rows, LawError> {
        let mut regimes = self
            .of_kind::<RegimeRow>("regime")?
            .into_iter()
            .map(|(id, row)| row.regime(&id))
            .collect::<Result<Vec<Regime>, LawError>>()?;
        regimes.sort_by_key(|regime| (regime.commences(), regime.id));
        let recall_56: Option<RecallRegime> = self
            .of_kind::<RecallRow>("recall")?
            .into_iter()
            .find(|(id, _)| id == "FTR_56")
            .map(|(_, row)| row.recall());
        let mut home_detention: Vec<HomeDetention> = self
            .of_kind::<HomeDetentionRow>("home_detention")?
            .into_iter()
            .map(|(_, row)| row.home_detention())
            .collect();
        home_detention.sort_by_key(|row| row.from);
        let mut early_removal = self
            .of_kind::<EarlyRemovalRow>("early_removal")?
            .into_iter()
            .map(|(id, row)| row.early_removal(&id))
            .collect::<Result<Vec<EarlyRemoval>, LawError>>()?;
        early_removal.sort_by_key(|row| row.from);
        Ok(Rows {
            name: self.name.clone(),
            as_the_peer: self.as_the_peer,
            days: self.days()?,
            kinds: self.kinds()?,
            offences: self.offences()?,
            reviews: self
                .of_kind::<ReviewsRow>("reviews")?
                .into_iter()
                .next()
                .map_or_else(Reviews::default, |(_, row)| row.reviews()),
            regimes,
            recall_56,
            home_detention,
            early_removal,
            bank_holidays: {
                let mut days = self.bank_holidays.clone();
                days.sort_unstable();
                days
            },
            rules: self
                .of_kind::<RuleRow>("rule")?
                .into_iter()
                .map(|(id, row)| (id, row.rule()))
                .collect(),
        })
    }

    fn days(&self) -> Result<Days, LawError> {
        let rows: BTreeMap<String, DayRow> = self.of_kind::<DayRow>("day")?.into_iter().collect();
        // A change that is not known yet has not come.
        let day = |id: &str| rows.get(id).map_or(Day::LAST, |row| row.day);
        Ok(Days {
            criminal_justice_act: day("criminal-justice-act"),
            laspo: day("laspo"),
            offender_rehabilitation_act: day("offender-rehabilitation-act"),
            police_crime_sentencing_courts: day("police-crime-sentencing-courts"),
            ten_million_fine: day("ten-million-fine"),
            removal_stops_clock: day("removal-stops-clock"),
            home_detention_ends: day("home-detention-ends"),
            supervision_ends: rows.get("supervision-ends").map(|row| row.day),
            friday_release: day("friday-release"),
            harm_prevention_breach: day("harm-prevention-breach"),
            day_of_escape: day("day-of-escape"),
        })
    }

    fn kinds(&self) -> Result<KindsOfSentence, LawError> {
        let mut rows = BTreeMap::new();
        for (id, row) in self.of_kind::<SentenceRow>("sentence")? {
            rows.insert(id.clone(), row.kind(&id)?);
        }
        let mut kind = |id: &str| -> Result<KindOfSentence, LawError> {
            rows.remove(id)
                .ok_or_else(|| fault(&format!("sentence `{id}`"), "there is no such row"))
        };
        Ok(KindsOfSentence {
            act_of_1991: kind("act-of-1991")?,
            extended: kind("extended")?,
            extended_automatic: kind("extended-automatic")?,
            particular_concern: kind("particular-concern")?,
            particular_concern_earlier: kind("particular-concern-earlier")?,
            detention_and_training: kind("detention-and-training")?,
            default_term: kind("default-term")?,
            default_term_large: kind("default-term-large")?,
            breach_of_supervision: kind("breach-of-supervision")?,
            serious_terrorism: kind("serious-terrorism")?,
            terrorism: kind("terrorism")?,
            power_to_detain: kind("power-to-detain")?,
        })
    }

    fn offences(&self) -> Result<OffenceLists, LawError> {
        let mut rows: BTreeMap<String, OffencesRow> =
            self.of_kind("offences")?.into_iter().collect();
        let mut codes = |id: &str| rows.remove(id).map(|row| row.codes).unwrap_or_default();
        Ok(OffenceLists {
            civil: codes("civil"),
            harm_prevention_breach: codes("harm-prevention-breach"),
        })
    }
}

/// From when a row is known; from ever, if it says nothing.
fn known_from(kind: &str, id: &str, row: &Table) -> Result<Option<Day>, LawError> {
    let first_tranche = || row.get("tranches")?.as_array()?.first()?.get("from");
    let found = ["known_from", "from", "day"]
        .iter()
        .find_map(|key| row.get(*key))
        .or_else(first_tranche);
    found
        .map(|value| {
            value
                .clone()
                .try_into::<Day>()
                .map_err(|error| fault(&format!("{kind} `{id}`"), error.message()))
        })
        .transpose()
}

fn parse(place: &str, text: &str) -> Result<Table, LawError> {
    text.parse::<Table>()
        .map_err(|error| fault(place, error.message()))
}
