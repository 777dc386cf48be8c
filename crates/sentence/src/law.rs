//! The law as the calculation takes it: regimes of release, home detention curfew, early removal, recall, and the days on
//! which the law changed. All of it is rows of data (`rulebooks/release/*.toml`) with instrument, section and dates in force;
//! how rows are read and chosen is in `law_loading`.

use std::collections::BTreeMap;
use std::sync::Arc;

use calendar::Day;

use crate::case::{Exclusions, Standard};
use crate::day_counting::{Fraction, Term};

/// The law under which a calculation is made. Cheap to clone: the rows are shared.
#[derive(Clone, Debug)]
pub struct Law {
    /// The rows.
    pub rows: Arc<Rows>,
    /// The switches of the peer's profile; all off in the law.
    pub switches: Switches,
}

/// Switches with which the prison service's engine is run; the law has dated rows in their place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switches {
    /// Top-up supervision has been repealed.
    pub supervision_repealed: bool,
    /// Home detention curfew has been repealed for adults.
    pub home_detention_repealed: bool,
    /// No home detention curfew for adults.
    pub adult_home_detention_suspended: bool,
    /// A later early removal date from before 23 September 2025 is kept for chains that span that day.
    pub keep_later_early_removal: bool,
    /// Sentences that were served in full before the progression model are refused.
    pub refuse_extinguished: bool,
    /// The first tranche of the progression model is refused.
    pub refuse_first_tranche: bool,
}

/// The rows of the law.
#[derive(Clone, Debug)]
pub struct Rows {
    /// What the set of rows is called: a profile, or the law on a day.
    pub name: String,
    /// Whether the peer's known departures from the law are reproduced.
    pub as_the_peer: bool,
    /// The days on which the law changed.
    pub days: Days,
    /// Which part of each kind of sentence is served, where no regime says so.
    pub kinds: KindsOfSentence,
    /// Lists of offences by their codes.
    pub offences: OffenceLists,
    /// How often the Parole Board looks at people with indeterminate sentences.
    pub reviews: Reviews,
    /// The regimes of release, the latest commenced last.
    pub regimes: Vec<Regime>,
    /// The 56-day recall's regime, where there is one.
    pub recall_56: Option<RecallRegime>,
    /// Home detention curfew, the latest commenced last.
    pub home_detention: Vec<HomeDetention>,
    /// Early removal, the latest commenced last.
    pub early_removal: Vec<EarlyRemoval>,
    /// Bank holidays on which nobody is released, in order.
    pub bank_holidays: Vec<Day>,
    /// Where each date and adjustment stands in the law, by its id.
    pub rules: BTreeMap<String, Rule>,
}

impl Rows {
    /// A regime of release.
    pub(crate) fn regime(&self, id: RegimeId) -> Option<&Regime> {
        self.regimes.iter().find(|one| one.id == id)
    }

    /// A tranche of a regime, by its place.
    pub(crate) fn tranche(&self, regime: RegimeId, place: usize) -> Option<&Tranche> {
        let tranches = if regime == RegimeId::Recall56 {
            self.recall_56.as_ref().map(|one| &one.tranches)
        } else {
            self.regime(regime).map(|one| &one.tranches)
        };
        tranches?.get(place)
    }
}

/// Where a date or an adjustment stands in the law.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// What it is, in words.
    pub title: String,
    /// Where it stands.
    pub citation: Citation,
}

/// The days on which the law changed, as far as they are not the commencement of a row.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// The Criminal Justice Act 2003 release provisions: 4 April 2005.
    pub criminal_justice_act: Day,
    /// The Legal Aid, Sentencing and Punishment of Offenders Act 2012: 3 December 2012.
    pub laspo: Day,
    /// The Offender Rehabilitation Act 2014: 1 February 2015.
    pub offender_rehabilitation_act: Day,
    /// The Police, Crime, Sentencing and Courts Act 2022: 28 June 2022.
    pub police_crime_sentencing_courts: Day,
    /// Default terms for fines of ten million pounds are served in full: 1 June 2015.
    pub ten_million_fine: Day,
    /// Removal that stops the sentence's clock: 28 June 2022.
    pub removal_stops_clock: Day,
    /// Home detention curfew ends for adults: 2 September 2026.
    pub home_detention_ends: Day,
    /// Top-up supervision ends, also where it has been imposed; never, if no row says so.
    pub supervision_ends: Option<Day>,
    /// From when release that falls before a rest day may be brought forward; never, if no row says so.
    pub friday_release: Day,
    /// Breach of a sexual harm prevention order, as an offence of its own: 1 December 2020.
    pub harm_prevention_breach: Day,
    /// From when the day of an escape, and that of the arrest, count as days at large: 21 July 2008.
    pub day_of_escape: Day,
}

/// Which part of each kind of sentence is served, where no regime of release says so.
#[derive(Clone, Debug)]
pub struct KindsOfSentence {
    /// Standard sentences under the Criminal Justice Act 1991.
    pub act_of_1991: KindOfSentence,
    /// Extended sentences with release by the Parole Board.
    pub extended: KindOfSentence,
    /// Extended sentences with automatic release.
    pub extended_automatic: KindOfSentence,
    /// Sentences for offenders of particular concern.
    pub particular_concern: KindOfSentence,
    /// The same, passed on adults before 28 June 2022.
    pub particular_concern_earlier: KindOfSentence,
    /// Detention and training orders.
    pub detention_and_training: KindOfSentence,
    /// Terms in default of a fine, or for contempt.
    pub default_term: KindOfSentence,
    /// Terms in default of a large fine, passed from 1 June 2015 on.
    pub default_term_large: KindOfSentence,
    /// Committal for breach of top-up supervision.
    pub breach_of_supervision: KindOfSentence,
    /// Serious terrorism sentences.
    pub serious_terrorism: KindOfSentence,
    /// Sentences for terrorism offences of other kinds.
    pub terrorism: KindOfSentence,
    /// Sentences referred as those of high-risk offenders.
    pub power_to_detain: KindOfSentence,
}

/// Which part of a kind of sentence is served.
#[derive(Clone, Debug)]
pub struct KindOfSentence {
    /// The fraction of the custodial term until release.
    pub served: Fraction,
    /// The fraction until the Parole Board may direct release.
    pub parole: Option<Fraction>,
    /// The longest that such sentences may be together.
    pub longest: Option<Term>,
    /// From so many pounds on.
    pub pounds: Option<f64>,
    /// Where it stands in the law.
    pub citation: Citation,
}

/// How often the Parole Board looks at people with indeterminate sentences.
#[derive(Clone, Debug, Default)]
pub struct Reviews {
    /// So many months before the end of the minimum term.
    pub before_months: i32,
    /// At the latest so many months after the last review, once the minimum term has ended.
    pub after_months: i32,
    /// Where it stands in the law.
    pub citation: Citation,
}

/// Lists of offences by their codes.
#[derive(Clone, Debug, Default)]
pub struct OffenceLists {
    /// Civil contempt and the like: no credit for remand.
    pub civil: Vec<String>,
    /// Breach of a sexual harm prevention order.
    pub harm_prevention_breach: Vec<String>,
}

/// A regime of release: which fraction of a standard determinate sentence is served.
#[derive(Clone, Debug)]
pub struct Regime {
    /// Its name in data.
    pub id: RegimeId,
    /// From when; always, if absent.
    pub from: Option<Day>,
    /// The fraction for standard sentences, where it sets one.
    pub standard: Option<Fraction>,
    /// The fraction for those released at two thirds, where it sets one.
    pub plus: Option<Fraction>,
    /// The fraction for detention under section 250 that is passed once the regime has commenced, where it sets one.
    pub section_250: Option<Fraction>,
    /// To whom it applies.
    pub scope: Scope,
    /// In which order people come under it; all at once, if empty.
    pub tranches: Vec<Tranche>,
    /// Where it stands in the law.
    pub citation: Citation,
}

/// Which regime it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegimeId {
    /// One half, or two thirds.
    Default,
    /// Two fifths, from September 2024.
    Sds40,
    /// The offences excluded from it in December 2024.
    Sds40Exclusions,
    /// The progression model of the Sentencing Act 2026.
    Progression,
    /// The 56-day recall.
    Recall56,
}

impl RegimeId {
    /// What it is called, in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            RegimeId::Default => "release at one half or two thirds",
            RegimeId::Sds40 => "release at two fifths (from 10 September 2024)",
            RegimeId::Sds40Exclusions => {
                "the offences excluded from two fifths on 16 December 2024"
            }
            RegimeId::Progression => "the progression model of the Sentencing Act 2026",
            RegimeId::Recall56 => "the 56-day recall",
        }
    }

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            RegimeId::Default => "DEFAULT",
            RegimeId::Sds40 => "SDS_40",
            RegimeId::Sds40Exclusions => "SDS_40_ADDITIONAL_EXCLUDED_OFFENCES",
            RegimeId::Progression => "SDS_PROGRESSION_MODEL",
            RegimeId::Recall56 => "FTR_56",
        }
    }
}

/// To whom a regime applies.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope {
    /// Not to sentences on one of these lists.
    pub excluded: Exclusions,
    /// Only to sentences on one of these lists, if there is one.
    pub only: Exclusions,
    /// Not to detention under section 250.
    pub not_section_250: bool,
    /// Not to sentences under recall.
    pub not_recalled: bool,
    /// Not to sentences that today would be released at two thirds, and are not.
    pub not_plus_eligible: bool,
}

impl Scope {
    /// Whether a sentence is within it.
    #[must_use]
    pub fn holds(&self, standard: &Standard, is_recalled: bool) -> bool {
        !standard.exclusions.meets(self.excluded)
            && (self.only.is_empty() || standard.exclusions.meets(self.only))
            && !(self.not_section_250 && standard.section_250)
            && !(self.not_recalled && is_recalled)
            && !(self.not_plus_eligible && standard.plus_eligible && !standard.plus)
    }
}

impl Regime {
    /// The fraction that it sets for a standard sentence; `None` if it sets none for it.
    #[must_use]
    pub fn fraction_for(&self, standard: &Standard, is_recalled: bool) -> Option<Fraction> {
        let fraction = if standard.plus {
            self.plus
        } else {
            self.standard
        };
        fraction.filter(|_| self.scope.holds(standard, is_recalled))
    }

    /// The day on which it commences: its own, or its first tranche's.
    #[must_use]
    pub fn commences(&self) -> Option<Day> {
        self.from
            .or_else(|| self.tranches.iter().map(|tranche| tranche.from).min())
    }
}

/// A group of people who come under a regime on one day.
#[derive(Clone, Debug)]
pub struct Tranche {
    /// Its name in data.
    pub name: String,
    /// The day.
    pub from: Day,
    /// Whose longest sentence is within this limit.
    pub limit: Limit,
}

/// How long the longest sentence may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Shorter than this term.
    ShorterThan(Term),
    /// Up to so many days.
    UpToDays(i32),
    /// Any length.
    Any,
}

/// The 56-day recall: it takes the place of a standard recall, tranche by tranche.
#[derive(Clone, Debug)]
pub struct RecallRegime {
    /// Its tranches.
    pub tranches: Vec<Tranche>,
    /// Where it stands in the law.
    pub citation: Citation,
}

/// Home detention curfew, as it stands from a day.
#[derive(Clone, Debug)]
pub struct HomeDetention {
    /// From when; always, if absent.
    pub from: Option<Day>,
    /// The custodial period must have at least so many days.
    pub custodial_period_min: i32,
    /// From so many days of custodial period on, the longest curfew decides and not half of the period.
    pub midpoint: i32,
    /// Below the midpoint, at least so many days are served.
    pub served_min: i32,
    /// The longest curfew, in days, less one.
    pub curfew_max: i32,
    /// The curfew must have at least so many days; so many are served after the sentence was passed.
    pub curfew_min: i32,
    /// Where it stands in the law.
    pub citation: Citation,
}

/// Early removal from the United Kingdom, as it stands from a day.
#[derive(Clone, Debug)]
pub struct EarlyRemoval {
    /// From when; always, if absent.
    pub from: Option<Day>,
    /// How long before release, at most.
    pub before_release: Term,
    /// The fraction that must be served.
    pub served: Fraction,
    /// Where it stands in the law.
    pub citation: Citation,
}

/// Where a rule stands, and how we know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// The Act or instrument.
    pub instrument: String,
    /// Section, article or paragraph.
    pub section: String,
    /// How it was read: `statute`, `guidance`, `secondary`, `peer` or `none`.
    pub read: String,
}
