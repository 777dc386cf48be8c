//! How one row of the law is read from TOML, kind by kind, into what the calculation takes.
//! Which rows there are, and which of them hold on a day, is in `law_loading`; what they mean, in `law`.

use calendar::Day;
use serde::Deserialize;

use crate::case::{Exclusion, Exclusions};
use crate::day_counting::{Fraction, Term};
use crate::law::{
    Citation, EarlyRemoval, HomeDetention, KindOfSentence, Limit, RecallRegime, Regime, RegimeId,
    Reviews, Rule, Scope, Tranche,
};
use crate::law_loading::{LawError, fault};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct CitationRow {
    instrument: String,
    section: String,
    read: String,
}

impl CitationRow {
    pub(crate) fn citation(self) -> Citation {
        Citation {
            instrument: self.instrument,
            section: self.section,
            read: self.read,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct RuleRow {
    title: String,
    #[serde(flatten)]
    citation: CitationRow,
}

impl RuleRow {
    pub(crate) fn rule(self) -> Rule {
        Rule {
            title: self.title,
            citation: self.citation.citation(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct DayRow {
    pub day: Day,
}

#[derive(Deserialize)]
pub(crate) struct RegimeRow {
    #[serde(default)]
    from: Option<Day>,
    #[serde(default)]
    standard: Option<String>,
    #[serde(default)]
    plus: Option<String>,
    #[serde(default)]
    section_250: Option<String>,
    #[serde(default)]
    excluded: Vec<String>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    not_section_250: bool,
    #[serde(default)]
    not_recalled: bool,
    #[serde(default)]
    not_plus_eligible: bool,
    #[serde(default)]
    tranches: Vec<TrancheRow>,
    #[serde(flatten)]
    citation: CitationRow,
}

impl RegimeRow {
    pub(crate) fn regime(self, id: &str) -> Result<Regime, LawError> {
        let place = format!("regime `{id}`");
        let known = [
            RegimeId::Default,
            RegimeId::Sds40,
            RegimeId::Sds40Exclusions,
            RegimeId::Progression,
        ];
        let regime = known
            .into_iter()
            .find(|one| one.name() == id)
            .ok_or_else(|| fault(&place, "is not a regime that is known here"))?;
        Ok(Regime {
            id: regime,
            from: self.from,
            standard: optional_fraction(&place, self.standard.as_deref())?,
            plus: optional_fraction(&place, self.plus.as_deref())?,
            section_250: optional_fraction(&place, self.section_250.as_deref())?,
            scope: Scope {
                excluded: exclusions(&place, &self.excluded)?,
                only: exclusions(&place, &self.only)?,
                not_section_250: self.not_section_250,
                not_recalled: self.not_recalled,
                not_plus_eligible: self.not_plus_eligible,
            },
            tranches: self.tranches.into_iter().map(TrancheRow::tranche).collect(),
            citation: self.citation.citation(),
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct TrancheRow {
    name: String,
    from: Day,
    #[serde(default)]
    shorter_than_years: Option<i32>,
    #[serde(default)]
    up_to_days: Option<i32>,
}

impl TrancheRow {
    pub(crate) fn tranche(self) -> Tranche {
        let limit = match (self.shorter_than_years, self.up_to_days) {
            (Some(years), _) => Limit::ShorterThan(Term::of_months(years.saturating_mul(12))),
            (None, Some(days)) => Limit::UpToDays(days),
            (None, None) => Limit::Any,
        };
        Tranche {
            name: self.name,
            from: self.from,
            limit,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct RecallRow {
    tranches: Vec<TrancheRow>,
    #[serde(flatten)]
    citation: CitationRow,
}

impl RecallRow {
    pub(crate) fn recall(self) -> RecallRegime {
        RecallRegime {
            tranches: self.tranches.into_iter().map(TrancheRow::tranche).collect(),
            citation: self.citation.citation(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct SentenceRow {
    served: String,
    #[serde(default)]
    parole: Option<String>,
    #[serde(default)]
    longest_months: Option<i32>,
    #[serde(default)]
    pounds: Option<f64>,
    #[serde(flatten)]
    citation: CitationRow,
}

impl SentenceRow {
    pub(crate) fn kind(self, id: &str) -> Result<KindOfSentence, LawError> {
        let place = format!("sentence `{id}`");
        Ok(KindOfSentence {
            served: fraction(&place, &self.served)?,
            parole: optional_fraction(&place, self.parole.as_deref())?,
            longest: self.longest_months.map(Term::of_months),
            pounds: self.pounds,
            citation: self.citation.citation(),
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct ReviewsRow {
    before_months: i32,
    after_months: i32,
    #[serde(flatten)]
    citation: CitationRow,
}

impl ReviewsRow {
    pub(crate) fn reviews(self) -> Reviews {
        Reviews {
            before_months: self.before_months,
            after_months: self.after_months,
            citation: self.citation.citation(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct OffencesRow {
    pub codes: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct HomeDetentionRow {
    #[serde(default)]
    from: Option<Day>,
    custodial_period_min: i32,
    midpoint: i32,
    served_min: i32,
    curfew_max: i32,
    curfew_min: i32,
    #[serde(flatten)]
    citation: CitationRow,
}

impl HomeDetentionRow {
    pub(crate) fn home_detention(self) -> HomeDetention {
        HomeDetention {
            from: self.from,
            custodial_period_min: self.custodial_period_min,
            midpoint: self.midpoint,
            served_min: self.served_min,
            curfew_max: self.curfew_max,
            curfew_min: self.curfew_min,
            citation: self.citation.citation(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct EarlyRemovalRow {
    #[serde(default)]
    from: Option<Day>,
    served: String,
    #[serde(default)]
    before_release_years: i32,
    #[serde(default)]
    before_release_months: i32,
    #[serde(default)]
    before_release_days: i32,
    #[serde(flatten)]
    citation: CitationRow,
}

impl EarlyRemovalRow {
    pub(crate) fn early_removal(self, id: &str) -> Result<EarlyRemoval, LawError> {
        Ok(EarlyRemoval {
            from: self.from,
            before_release: Term {
                years: self.before_release_years,
                months: self.before_release_months,
                weeks: 0,
                days: self.before_release_days,
            },
            served: fraction(&format!("early_removal `{id}`"), &self.served)?,
            citation: self.citation.citation(),
        })
    }
}

fn optional_fraction(place: &str, text: Option<&str>) -> Result<Option<Fraction>, LawError> {
    text.map(|text| fraction(place, text)).transpose()
}

fn fraction(place: &str, text: &str) -> Result<Fraction, LawError> {
    Fraction::parse(text)
        .ok_or_else(|| fault(place, format!("`{text}` is not a fraction such as 2/3")))
}

fn exclusions(place: &str, names: &[String]) -> Result<Exclusions, LawError> {
    names.iter().try_fold(Exclusions::default(), |set, name| {
        Exclusion::named(name)
            .map(|one| set.with(one))
            .ok_or_else(|| fault(place, format!("`{name}` is not a list of offences")))
    })
}
