//! Which dates a sentence has: conditional or automatic release, one expiry for sentence and licence or two, parole,
//! curfew, supervision, transfer.
//! Authority: Criminal Justice Act 2003 sections 243A, 244, 244ZA, 244A, 246A, 256AA; Sentencing Code Part 10 chapter 1
//! (detention and training); section 258 (default terms).
//! When each of these dates falls is in `release_point`, `home_detention`, `supervision`, `recalls`.

use crate::case::{Case, Discretion, Sentence, SentenceKind};
use crate::chains::{Aggregate, Form};
use crate::day_counting::Fraction;
use crate::law::{Days, KindOfSentence, RegimeId, Rows};
use calendar::Day;

/// Which dates a sentence has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a set, each member with a name"
)]
pub(crate) struct Shows {
    /// Release on licence (and not without one).
    pub conditional: bool,
    /// Sentence and licence expire on one day.
    pub sentence_and_licence: bool,
    /// The licence expires before the sentence.
    pub licence_apart: bool,
    /// Parole eligibility.
    pub parole: bool,
    /// Home detention curfew.
    pub home_detention: bool,
    /// Early removal.
    pub early_removal: bool,
    /// Mid, early and late transfer.
    pub transfer: bool,
    /// Top-up supervision may follow.
    pub supervision: bool,
    /// Release after recall.
    pub post_recall: bool,
}

impl Aggregate<'_> {
    /// Whether a part is for an offence on or after 1 February 2015.
    pub(crate) fn has_rehabilitation_part(&self, days: &Days) -> bool {
        self.has(|part| part.offence >= days.offender_rehabilitation_act)
    }

    /// Consecutive sentences for offences on both sides of 1 February 2015.
    pub(crate) fn is_rehabilitation_mixture(&self, days: &Days) -> bool {
        self.form == Form::Consecutive
            && self.has_rehabilitation_part(days)
            && self.has(|part| part.offence < days.offender_rehabilitation_act)
    }
}

/// Which dates this sentence, or these sentences together, have.
///
/// Under the progression model a sentence of less than 12 months has a licence, whenever the offence was
/// (Sentencing Act 2026 section 23(2)).
pub(crate) fn shows(
    aggregate: &Aggregate<'_>,
    served: &[Served],
    case: &Case,
    rows: &Rows,
) -> Shows {
    let days = &rows.days;
    let mut shows = if aggregate.has(Sentence::is_extended_or_concern) {
        Shows {
            conditional: true,
            sentence_and_licence: true,
            parole: aggregate.has(Sentence::needs_parole) && !aggregate.is_recalled(),
            ..Shows::default()
        }
    } else if aggregate.all(Sentence::is_detention_and_training) {
        Shows {
            transfer: true,
            supervision: true,
            ..Shows::default()
        }
    } else if aggregate.all(Sentence::is_bare_term) {
        Shows::default()
    } else {
        standard(aggregate, days)
    };
    let under_progression = |one: &Served| one.regime == Some(RegimeId::Progression);
    if !shows.conditional && served.iter().any(under_progression) {
        shows.conditional = true;
        shows.sentence_and_licence = true;
    }
    let is_standard =
        !aggregate.all(Sentence::is_bare_term) && !aggregate.has(Sentence::is_extended_or_concern);
    shows.home_detention = is_standard
        && !aggregate.is_recalled()
        && !case.active_sex_offender
        && !aggregate.has(|part| part.is_plus(rows.as_the_peer));
    // The peer looks at one sentence by itself only.
    let may_be_old = rows.as_the_peer && aggregate.form != Form::Alone;
    shows.early_removal = case.early_removal_asked
        && !aggregate.is_recalled()
        && !aggregate.all(Sentence::is_bare_term)
        && (may_be_old || !aggregate.has(|part| part.is_old_style(days)));
    shows.post_recall = aggregate.is_recalled();
    shows.supervision |=
        aggregate.has(|part| matches!(part.kind, SentenceKind::BreachOfSupervision { .. }));
    shows
}

fn standard(aggregate: &Aggregate<'_>, days: &Days) -> Shows {
    let on_licence = Shows {
        conditional: true,
        sentence_and_licence: true,
        ..Shows::default()
    };
    let licence_apart = Shows {
        conditional: true,
        licence_apart: true,
        ..Shows::default()
    };
    let under_12_months = aggregate.is_shorter_than_months(12);
    if aggregate.all(|part| part.is_old_style(days)) {
        return if !aggregate.is_shorter_than_months(48) {
            on_licence
        } else if !under_12_months {
            licence_apart
        } else {
            Shows::default()
        };
    }
    let has_old_style = aggregate.has(|part| part.is_old_style(days));
    let supervision = aggregate.has_rehabilitation_part(days)
        && !has_old_style
        && aggregate.days() > 1
        && aggregate.is_shorter_than_months(24);
    let shows = if has_old_style {
        on_licence
    } else if aggregate.is_rehabilitation_mixture(days) && under_12_months {
        licence_apart
    } else if (under_12_months && !aggregate.has_rehabilitation_part(days)) || aggregate.days() <= 1
    {
        Shows::default()
    } else {
        on_licence
    };
    Shows {
        supervision,
        ..shows
    }
}

/// The fraction of its custodial term that a sentence serves, and the regime that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Served {
    pub fraction: Fraction,
    /// The regime, for standard sentences.
    pub regime: Option<RegimeId>,
}

/// Whether the regimes of the 2003 Act can reach a standard sentence: the peer lets them reach those under the 1991 Act too.
fn is_in_regimes(sentence: &Sentence, rows: &Rows) -> bool {
    rows.as_the_peer || !sentence.is_old_style(&rows.days)
}

/// The fraction of its custodial term that a sentence serves, by the law of a day.
pub(crate) fn served(sentence: &Sentence, on: Day, rows: &Rows) -> Served {
    let by_regime = match sentence.kind {
        SentenceKind::Standard(standard)
            if is_in_regimes(sentence, rows) && !sentence.needs_parole() =>
        {
            rows.regimes
                .iter()
                .rev()
                .filter(|regime| regime.commences().is_none_or(|from| from <= on))
                .find_map(|regime| {
                    let of_detention = regime.section_250.filter(|_| standard.section_250);
                    let by_scope = || regime.fraction_for(&standard, sentence.recall.is_some());
                    let fraction = of_detention.or_else(by_scope)?;
                    Some(Served {
                        fraction,
                        regime: Some(regime.id),
                    })
                })
        }
        _ => None,
    };
    by_regime.unwrap_or_else(|| Served {
        fraction: kind(sentence, rows).served,
        regime: None,
    })
}

/// The row of the law for a kind of sentence; of standard sentences, for those that no regime reaches.
pub(crate) fn kind<'r>(sentence: &Sentence, rows: &'r Rows) -> &'r KindOfSentence {
    let kinds = &rows.kinds;
    match sentence.discretion {
        Some(Discretion::Terrorism) if sentence.needs_parole() => return &kinds.terrorism,
        Some(Discretion::PowerToDetain) if sentence.needs_parole() => {
            return &kinds.power_to_detain;
        }
        _ => {}
    }
    match sentence.kind {
        SentenceKind::Standard(_) => &kinds.act_of_1991,
        SentenceKind::Extended {
            automatic: true, ..
        } => &kinds.extended_automatic,
        SentenceKind::Extended { .. } => &kinds.extended,
        SentenceKind::ParticularConcern { under_18, .. } => {
            if under_18 || sentence.passed >= rows.days.police_crime_sentencing_courts {
                &kinds.particular_concern
            } else {
                &kinds.particular_concern_earlier
            }
        }
        SentenceKind::SeriousTerrorism { .. } => &kinds.serious_terrorism,
        SentenceKind::DetentionAndTraining => &kinds.detention_and_training,
        SentenceKind::Fine { amount } => {
            let large = kinds.default_term_large.pounds;
            let is_large = amount
                .zip(large)
                .is_some_and(|(pounds, large)| pounds >= large);
            if is_large && sentence.passed >= rows.days.ten_million_fine {
                &kinds.default_term_large
            } else {
                &kinds.default_term
            }
        }
        SentenceKind::BreachOfSupervision { .. } => &kinds.breach_of_supervision,
    }
}

/// The fraction of its custodial term after which the Parole Board may direct release.
pub(crate) fn parole_fraction(sentence: &Sentence, rows: &Rows) -> Option<Fraction> {
    if sentence.discretion == Some(Discretion::PowerToDetain) && sentence.needs_parole() {
        // From the day on which the person would be released automatically.
        let automatic = Sentence {
            discretion: None,
            ..sentence.clone()
        };
        return Some(served(&automatic, sentence.passed, rows).fraction);
    }
    kind(sentence, rows).parole
}

/// Whether a regime reaches a sentence, by its kind alone.
pub(crate) fn served_under(sentence: &Sentence, regime: RegimeId, rows: &Rows) -> Option<Served> {
    let SentenceKind::Standard(standard) = sentence.kind else {
        return None;
    };
    if !is_in_regimes(sentence, rows) || sentence.needs_parole() {
        return None;
    }
    let fraction = rows
        .regime(regime)?
        .fraction_for(&standard, sentence.recall.is_some())?;
    Some(Served {
        fraction,
        regime: Some(regime),
    })
}
