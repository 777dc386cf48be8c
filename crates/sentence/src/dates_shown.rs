//! Which of several sentences' dates are the person's: the latest release governs, and the latest expiry.
//! Authority: Criminal Justice Act 2003 sections 263 and 264 (release from concurrent and consecutive terms); section 246
//! (curfew ends with the custodial period); Sentence Calculation Policy Framework for the names of the dates.
//! What a regime's tranche date does to them is in `defaulting`.

use calendar::Day;

use crate::calculation::{Calculation, Dates, Given};
use crate::case::{Sentence, SentenceKind};
use crate::chains::Form;
use crate::day_counting::{birthday, first_of_latest};
use crate::law::RegimeId;
use crate::peer_release;

/// A date that a person is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateKind {
    /// Automatic release date: release without a licence.
    Ard,
    /// Conditional release date: release on licence.
    Crd,
    /// Early removal scheme eligibility date.
    Ersed,
    /// Effective sentence end date: the last day of the sentence before adjustment.
    Esed,
    /// Early transfer date.
    Etd,
    /// Home detention curfew eligibility date.
    Hdced,
    /// Licence expiry date.
    Led,
    /// Late transfer date.
    Ltd,
    /// Mid transfer date: release from detention to supervision.
    Mtd,
    /// Parole eligibility date.
    Ped,
    /// Post recall release date.
    Prrd,
    /// Sentence expiry date.
    Sed,
    /// Sentence and licence expiry date.
    Sled,
    /// Top-up supervision expiry date.
    Tused,
}

impl DateKind {
    /// Every kind, in the order of their names.
    pub const ALL: [DateKind; 14] = [
        DateKind::Ard,
        DateKind::Crd,
        DateKind::Ersed,
        DateKind::Esed,
        DateKind::Etd,
        DateKind::Hdced,
        DateKind::Led,
        DateKind::Ltd,
        DateKind::Mtd,
        DateKind::Ped,
        DateKind::Prrd,
        DateKind::Sed,
        DateKind::Sled,
        DateKind::Tused,
    ];

    /// Its name in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        self.name_and_words().1
    }

    /// Its short name, as prisons write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name_and_words().0
    }

    const fn name_and_words(self) -> (&'static str, &'static str) {
        match self {
            DateKind::Ard => ("ARD", "automatic release"),
            DateKind::Crd => ("CRD", "conditional release, on licence"),
            DateKind::Ersed => ("ERSED", "early removal eligibility"),
            DateKind::Esed => ("ESED", "effective sentence end"),
            DateKind::Etd => ("ETD", "early transfer"),
            DateKind::Hdced => ("HDCED", "home detention curfew eligibility"),
            DateKind::Led => ("LED", "licence expiry"),
            DateKind::Ltd => ("LTD", "late transfer"),
            DateKind::Mtd => ("MTD", "mid transfer"),
            DateKind::Ped => ("PED", "parole eligibility"),
            DateKind::Prrd => ("PRRD", "release after recall"),
            DateKind::Sed => ("SED", "sentence expiry"),
            DateKind::Sled => ("SLED", "sentence and licence expiry"),
            DateKind::Tused => ("TUSED", "top-up supervision expiry"),
        }
    }
}

/// The dates of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    days: [Option<Day>; 14],
    /// The sentence whose release governs, by position.
    pub governs: usize,
    /// Release after recall, where it is not the last release and so is no date of its own; the peer's only.
    pub recall_beside: Option<Day>,
}

impl Shown {
    pub(crate) fn get(&self, kind: DateKind) -> Option<Day> {
        self.days.get(kind as usize).copied().flatten()
    }

    pub(crate) fn set(&mut self, kind: DateKind, day: Option<Day>) {
        if let Some(place) = self.days.get_mut(kind as usize) {
            *place = day;
        }
    }

    /// Release other than after recall.
    pub(crate) fn release(&self) -> Option<Day> {
        self.get(DateKind::Crd).or(self.get(DateKind::Ard))
    }

    /// Leaves only the later of release and release after recall, or both on one day; there is no curfew before release
    /// after recall.
    pub(crate) fn only_the_later_release(&mut self) {
        let (Some(release), Some(after_recall)) = (self.release(), self.get(DateKind::Prrd)) else {
            return;
        };
        if after_recall > release {
            self.set(DateKind::Crd, None);
            self.set(DateKind::Ard, None);
        }
        if after_recall >= release {
            self.set(DateKind::Hdced, None);
        } else {
            self.set(DateKind::Prrd, None);
        }
    }
}

/// One sentence with its dates.
pub(crate) struct Line<'a, 'c> {
    pub calculation: &'a Calculation<'c>,
    pub dates: Dates,
}

impl Line<'_, '_> {
    pub(crate) fn has(&self, of: impl Fn(&Sentence) -> bool) -> bool {
        self.calculation.aggregate.has(of)
    }

    pub(crate) fn is_recalled(&self) -> bool {
        self.calculation.aggregate.is_recalled()
    }

    pub(crate) fn is_order(&self) -> bool {
        self.calculation
            .aggregate
            .all(Sentence::is_detention_and_training)
    }
}

/// The person's dates, from all their sentences.
pub(crate) fn shown(calculations: &[Calculation<'_>], given: Given<'_>) -> Shown {
    let lines: Vec<Line<'_, '_>> = calculations
        .iter()
        .map(|calculation| Line {
            calculation,
            dates: calculation.dates(given),
        })
        .collect();
    let mut shown = Shown::default();
    let Some(last) = first_of_latest(lines.iter(), |line| Some(line.dates.final_release())) else {
        return shown;
    };
    // Detention and training orders have dates of their own, and do not govern other sentences' release.
    let others = lines.iter().filter(|line| !line.is_order());
    let governing =
        first_of_latest(others, |line| Some(line.dates.final_release())).unwrap_or(last);
    shown.governs = lines
        .iter()
        .position(|line| std::ptr::eq(line, governing))
        .unwrap_or(0);
    let release = governing.dates.final_release();
    let as_the_peer = given.law.rows.as_the_peer;
    expiries(&lines, release, given, &mut shown);
    if as_the_peer {
        peer_release::releases(&lines, given, &mut shown);
    } else {
        releases(&lines, &mut shown);
    }
    transfers(&lines, given, &mut shown);
    parole(&lines, &mut shown);
    home_detention(&lines, given, &mut shown);
    if as_the_peer {
        peer_release::early_removal(&lines, &mut shown);
    } else {
        early_removal(&lines, governing, &mut shown);
    }
    supervision(&lines, given, &mut shown);
    if as_the_peer && peer_release::has_no_curfew(&shown) {
        shown.set(DateKind::Hdced, None);
    }
    shown
}

fn expiries(lines: &[Line<'_, '_>], release: Day, given: Given<'_>, shown: &mut Shown) {
    let as_the_peer = given.law.rows.as_the_peer;
    let only_breaches = lines
        .iter()
        .all(|line| line.has(|part| matches!(part.kind, SentenceKind::BreachOfSupervision { .. })));
    if !only_breaches {
        let effective = lines.iter().map(|line| line.calculation.aggregate.expiry);
        shown.set(DateKind::Esed, effective.max());
    }
    let Some(last) = first_of_latest(lines.iter(), |line| Some(line.dates.expiry)) else {
        return;
    };
    let expiry = last.dates.expiry;
    let licence = lines
        .iter()
        .filter_map(|line| line.dates.licence_expiry)
        .max();
    let together = lines
        .iter()
        .any(|line| line.dates.expiry == expiry && line.dates.is_sentence_and_licence);
    if licence == Some(expiry) && together {
        shown.set(DateKind::Sled, Some(expiry));
        return;
    }
    let others = || lines.iter().filter(|line| !line.is_order());
    let beside_orders = others().count() < lines.len() && others().next().is_some();
    if as_the_peer && beside_orders {
        // Beside an order that ends with the sentence released from last the peer takes the licence to end with both.
        let orders = lines.iter().filter(|line| line.is_order());
        let last = orders.max_by_key(|line| line.dates.final_release());
        let other = others().max_by_key(|line| line.dates.final_release());
        if last.map(|line| line.dates.expiry) == other.map(|line| line.dates.expiry) {
            shown.set(DateKind::Sled, Some(expiry));
            return;
        }
    }
    shown.set(DateKind::Sed, Some(expiry));
    let licence = if as_the_peer && beside_orders {
        // Beside an order the peer shows the licence of the sentence that is released from last, whenever it ends.
        first_of_latest(others(), |line| Some(line.dates.final_release()))
            .and_then(|line| line.dates.licence_expiry)
    } else if as_the_peer && lines.len() == 1 {
        licence
    } else if as_the_peer && peer_release::has_no_licence(lines, given) {
        None
    } else {
        licence.filter(|licence| *licence >= release)
    };
    shown.set(DateKind::Led, licence);
}

pub(crate) fn is_under_18(day: Day, given: Given<'_>) -> bool {
    day < birthday(given.case.born, 18)
}

fn releases(lines: &[Line<'_, '_>], shown: &mut Shown) {
    let others = || lines.iter().filter(|line| !line.is_order());
    let recalled = others().filter_map(|line| line.dates.post_recall).max();
    shown.set(DateKind::Prrd, recalled);
    let without_recall = others()
        .filter(|line| line.dates.post_recall.is_none())
        .map(|line| line.dates.release)
        .max();
    let Some(release) = without_recall else {
        return;
    };
    let kind = if is_on_licence(lines, release) {
        DateKind::Crd
    } else {
        DateKind::Ard
    };
    shown.set(kind, Some(release));
}

/// Whether release is on licence: a licence is still running then.
fn is_on_licence(lines: &[Line<'_, '_>], release: Day) -> bool {
    lines
        .iter()
        .filter_map(|line| line.dates.licence_expiry)
        .any(|licence| licence >= release)
}

fn transfers(lines: &[Line<'_, '_>], given: Given<'_>, shown: &mut Shown) {
    let orders = || lines.iter().filter(|line| line.is_order());
    let Some(order) = first_of_latest(orders(), |line| Some(line.dates.release)) else {
        return;
    };
    let as_the_peer = given.law.rows.as_the_peer;
    let is_alone = orders().count() == lines.len();
    let middle = if as_the_peer && !is_alone {
        middle_beside_others(lines, order, given, shown)
    } else {
        order.dates.release
    };
    shown.set(DateKind::Mtd, Some(middle));
    // The peer goes by the length of the order that ends last.
    let by_length = if as_the_peer && is_alone {
        first_of_latest(orders(), |line| Some(line.dates.expiry)).unwrap_or(order)
    } else {
        order
    };
    let is_immediate = if as_the_peer && is_alone && lines.len() > 1 {
        false
    } else {
        orders().any(|line| line.dates.is_immediate)
    };
    let aggregate = &by_length.calculation.aggregate;
    if is_immediate || aggregate.is_shorter_than_months(8) {
        return;
    }
    let longest = aggregate.passed.plus_months(24);
    if as_the_peer && aggregate.length > longest.days_since(aggregate.passed) {
        return;
    }
    let months = if aggregate.is_shorter_than_months(18) {
        1
    } else {
        2
    };
    let early = middle.plus_months(-months);
    let early = if as_the_peer {
        early
    } else {
        early.max(aggregate.passed)
    };
    shown.set(DateKind::Etd, Some(early));
    shown.set(DateKind::Ltd, Some(middle.plus_months(months)));
}

/// The middle of an order beside other sentences, as the peer has it.
fn middle_beside_others(
    lines: &[Line<'_, '_>],
    order: &Line<'_, '_>,
    given: Given<'_>,
    shown: &Shown,
) -> Day {
    let days = &given.law.rows.days;
    let calculation = order.calculation;
    let is_early_order = calculation
        .aggregate
        .all(|part| part.passed < days.police_crime_sentencing_courts);
    let on_licence = shown.get(DateKind::Crd).is_some();
    let all_young = lines
        .iter()
        .all(|line| is_under_18(line.dates.final_release(), given));
    if order.dates.is_immediate && !is_early_order {
        calculation.aggregate.passed
    } else if on_licence && is_early_order {
        calculation.point.release
    } else if on_licence || all_young {
        order.dates.release
    } else {
        let last = lines.iter().map(|line| line.dates.final_release()).max();
        last.unwrap_or(order.dates.release)
    }
}

/// Parole eligibility, where the sentence that is released from last has it: not before the release from another sentence.
fn parole(lines: &[Line<'_, '_>], shown: &mut Shown) {
    let governing = first_of_latest(lines.iter(), |line| Some(line.dates.defaulted));
    let Some(governing) = governing.filter(|line| line.dates.parole.is_some()) else {
        return;
    };
    let others = lines.iter().filter(|line| {
        line.dates.parole.is_none()
            && !line.is_recalled()
            && !line.is_order()
            && !line.dates.is_immediate
    });
    let other = others.map(|line| line.dates.release).max();
    if other.is_some_and(|other| other >= governing.dates.release) {
        return;
    }
    let paroles = lines.iter().filter_map(|line| line.dates.parole);
    shown.set(DateKind::Ped, paroles.chain(other).max());
}

/// Curfew, where the latest sentence that could have it does: not before the release from a sentence without.
fn home_detention(lines: &[Line<'_, '_>], given: Given<'_>, shown: &mut Shown) {
    let as_the_peer = given.law.rows.as_the_peer;
    let is_plus = |part: &Sentence| part.is_plus(as_the_peer);
    // The peer does not look into consecutive sentences here.
    let looked_at =
        |line: &&Line<'_, '_>| !as_the_peer || line.calculation.aggregate.form == Form::Alone;
    if lines.iter().filter(looked_at).any(|line| line.has(is_plus)) {
        return;
    }
    let last = first_of_latest(lines.iter(), |line| Some(line.dates.defaulted));
    let could_have = lines
        .iter()
        .filter(|line| !line.is_recalled() && !line.is_order());
    let eligible = first_of_latest(could_have, |line| Some(line.dates.release));
    let (Some(last), Some(_)) = (
        last.map(|line| line.dates.final_release()),
        eligible.and_then(|line| line.dates.home_detention),
    ) else {
        return;
    };
    let long_enough = |line: &&Line<'_, '_>| {
        let least = given.law.rows.home_detention.last();
        let least = least.map_or(0, |law| law.curfew_min);
        last >= line.calculation.aggregate.passed.plus_days(least)
    };
    let curfew = lines.iter().filter(long_enough);
    let Some(first) = curfew.filter_map(|line| line.dates.home_detention).max() else {
        return;
    };
    let without = || {
        lines.iter().filter(|line| {
            line.dates.home_detention.is_none() && line.dates.defaulted > first && !line.is_order()
        })
    };
    let only_immediate = without().all(|line| line.dates.is_immediate && !line.is_recalled());
    let day = match first_of_latest(without(), |line| Some(line.dates.final_release())) {
        Some(next) if !only_immediate || next.dates.is_just_served => next.dates.defaulted,
        _ => first,
    };
    if last > first && !is_repealed(lines, day, given) {
        shown.set(DateKind::Hdced, Some(day));
    }
}

/// Whether curfew is repealed or suspended for adults: those who serve another sentence than detention under section 250.
fn is_repealed(lines: &[Line<'_, '_>], day: Day, given: Given<'_>) -> bool {
    let switches = given.law.switches;
    if !switches.home_detention_repealed && !switches.adult_home_detention_suspended {
        return false;
    }
    let of_the_young = |part: &Sentence| match part.kind {
        SentenceKind::Standard(standard) => standard.section_250,
        SentenceKind::Fine { .. } => true,
        _ => false,
    };
    let is_adult = lines
        .iter()
        .any(|line| line.has(|part| !of_the_young(part)));
    let under_progression = lines.iter().any(|line| {
        line.calculation
            .served
            .iter()
            .any(|served| served.regime == Some(RegimeId::Progression))
    });
    is_adult
        && (switches.adult_home_detention_suspended
            || day >= given.law.rows.days.home_detention_ends
            || under_progression)
}

fn early_removal(lines: &[Line<'_, '_>], governing: &Line<'_, '_>, shown: &mut Shown) {
    let with = || {
        lines
            .iter()
            .filter(|line| line.dates.early_removal.is_some())
    };
    let Some(first) = with()
        .filter(|line| !line.dates.is_extinguished)
        .filter_map(|line| line.dates.early_removal)
        .max()
        .or_else(|| with().filter_map(|line| line.dates.early_removal).max())
    else {
        return;
    };
    let without = lines
        .iter()
        .filter(|line| {
            line.calculation.aggregate.all(Sentence::is_bare_term) && !line.dates.is_extinguished
        })
        .map(|line| line.dates.final_release())
        .max();
    let release = governing.dates.final_release();
    // Its own day may be that of release; a later term's may not.
    let day = match without.filter(|without| *without > first) {
        Some(without) => Some(without).filter(|day| *day < release),
        None => Some(first).filter(|day| *day <= release),
    };
    shown.set(DateKind::Ersed, day);
}

fn supervision(lines: &[Line<'_, '_>], given: Given<'_>, shown: &mut Shown) {
    let is_breach = |line: &&Line<'_, '_>| {
        line.has(|part| matches!(part.kind, SentenceKind::BreachOfSupervision { .. }))
    };
    let ends = |breach: bool| {
        lines
            .iter()
            .filter(|line| is_breach(line) == breach)
            .filter_map(|line| line.dates.supervision)
            .max()
    };
    // Supervision from before a breach counts only where nothing else gives any.
    let Some(last) = ends(false).or_else(|| ends(true)) else {
        return;
    };
    let licence = lines
        .iter()
        .filter_map(|line| line.dates.licence_expiry)
        .max();
    let orders = || lines.iter().filter(|line| line.is_order());
    let expiry_of_orders = orders().map(|line| line.dates.expiry).max();
    let is_shown = if lines.iter().all(|line| is_breach(&line)) {
        lines.iter().all(|line| last > line.dates.expiry)
    } else if lines.len() == 1 && given.law.rows.as_the_peer {
        true
    } else if let Some(licence) = licence {
        last > licence && expiry_of_orders.is_none_or(|expiry| last >= expiry)
    } else {
        let is_young = |line: &Line<'_, '_>| is_under_18(line.dates.release, given);
        orders().count() == lines.len()
            && !lines.iter().all(is_young)
            && orders().all(|line| line.calculation.aggregate.is_shorter_than_months(24))
    };
    if is_shown {
        shown.set(DateKind::Tused, Some(last));
    }
}
