//! Which of several sentences' dates are the person's: the latest release governs, and the latest expiry.
//! Authority: Criminal Justice Act 2003 sections 263 and 264 (release from concurrent and consecutive terms); section 246
//! (curfew ends with the custodial period); Sentence Calculation Policy Framework for the names of the dates.
//! What a regime's tranche date does to them is in `defaulting`.

use calendar::Day;

use crate::calculation::{Calculation, Dates, Given};
use crate::case::{Sentence, SentenceKind};
use crate::law::RegimeId;

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

    /// Its short name, as prisons write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            DateKind::Ard => "ARD",
            DateKind::Crd => "CRD",
            DateKind::Ersed => "ERSED",
            DateKind::Esed => "ESED",
            DateKind::Etd => "ETD",
            DateKind::Hdced => "HDCED",
            DateKind::Led => "LED",
            DateKind::Ltd => "LTD",
            DateKind::Mtd => "MTD",
            DateKind::Ped => "PED",
            DateKind::Prrd => "PRRD",
            DateKind::Sed => "SED",
            DateKind::Sled => "SLED",
            DateKind::Tused => "TUSED",
        }
    }
}

/// The dates of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    days: [Option<Day>; 14],
    /// The sentence whose release governs, by position.
    pub governs: usize,
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

    /// Leaves only the later of release and release after recall; a curfew before the one goes with it.
    pub(crate) fn only_the_later_release(&mut self) {
        let (Some(release), Some(after_recall)) = (self.release(), self.get(DateKind::Prrd)) else {
            return;
        };
        if after_recall > release {
            for kind in [DateKind::Crd, DateKind::Ard, DateKind::Hdced] {
                self.set(kind, None);
            }
        } else if release > after_recall {
            self.set(DateKind::Prrd, None);
        }
    }
}

/// One sentence with its dates.
struct Line<'a, 'c> {
    calculation: &'a Calculation<'c>,
    dates: Dates,
}

impl Line<'_, '_> {
    fn has(&self, of: impl Fn(&Sentence) -> bool) -> bool {
        self.calculation.aggregate.has(of)
    }

    fn is_order(&self) -> bool {
        self.calculation
            .aggregate
            .all(Sentence::is_detention_and_training)
    }
}

/// The first of the lines with the latest day.
fn latest<'l, 'a, 'c>(
    lines: impl Iterator<Item = &'l Line<'a, 'c>>,
    day: impl Fn(&Line<'a, 'c>) -> Option<Day>,
) -> Option<&'l Line<'a, 'c>> {
    let mut best: Option<(&Line<'a, 'c>, Day)> = None;
    for line in lines {
        if let Some(found) = day(line)
            && best.is_none_or(|(_, known)| found > known)
        {
            best = Some((line, found));
        }
    }
    best.map(|(line, _)| line)
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
    let Some(last) = latest(lines.iter(), |line| Some(line.dates.final_release())) else {
        return shown;
    };
    // Detention and training orders have dates of their own, and do not govern other sentences' release.
    let others = lines.iter().filter(|line| !line.is_order());
    let governing = latest(others, |line| Some(line.dates.final_release())).unwrap_or(last);
    shown.governs = lines
        .iter()
        .position(|line| std::ptr::eq(line, governing))
        .unwrap_or(0);
    let release = governing.dates.final_release();
    expiries(&lines, release, &mut shown);
    releases(&lines, &mut shown);
    transfers(&lines, &mut shown);
    parole(&lines, governing, &mut shown);
    home_detention(&lines, governing, given, &mut shown);
    early_removal(&lines, governing, &mut shown);
    supervision(&lines, &mut shown);
    shown
}

fn expiries(lines: &[Line<'_, '_>], release: Day, shown: &mut Shown) {
    let only_breaches = lines
        .iter()
        .all(|line| line.has(|part| matches!(part.kind, SentenceKind::BreachOfSupervision { .. })));
    if !only_breaches {
        let effective = lines.iter().map(|line| line.calculation.aggregate.expiry);
        shown.set(DateKind::Esed, effective.max());
    }
    let Some(last) = latest(lines.iter(), |line| Some(line.dates.expiry)) else {
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
    } else {
        shown.set(DateKind::Sed, Some(expiry));
        shown.set(DateKind::Led, licence.filter(|licence| *licence >= release));
    }
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
    let on_licence = lines
        .iter()
        .filter_map(|line| line.dates.licence_expiry)
        .any(|licence| licence >= release);
    let kind = if on_licence {
        DateKind::Crd
    } else {
        DateKind::Ard
    };
    shown.set(kind, Some(release));
}

fn transfers(lines: &[Line<'_, '_>], shown: &mut Shown) {
    let orders = lines.iter().filter(|line| line.is_order());
    let Some(order) = latest(orders, |line| Some(line.dates.release)) else {
        return;
    };
    let middle = order.dates.release;
    shown.set(DateKind::Mtd, Some(middle));
    let aggregate = &order.calculation.aggregate;
    if middle <= aggregate.passed || aggregate.is_shorter_than_months(8) {
        return;
    }
    let months = if aggregate.is_shorter_than_months(18) {
        1
    } else {
        2
    };
    let early = middle.plus_months(-months).max(aggregate.passed);
    shown.set(DateKind::Etd, Some(early));
    shown.set(DateKind::Ltd, Some(middle.plus_months(months)));
}

fn parole(lines: &[Line<'_, '_>], governing: &Line<'_, '_>, shown: &mut Shown) {
    let Some(parole) = governing.dates.parole else {
        return;
    };
    let others = lines
        .iter()
        .filter(|line| {
            line.dates.parole.is_none()
                && line.dates.post_recall.is_none()
                && !line.is_order()
                && !line.dates.is_extinguished
        })
        .map(|line| line.dates.release);
    let paroles = lines.iter().filter_map(|line| line.dates.parole);
    let latest = others.chain(paroles).max().unwrap_or(parole);
    shown.set(DateKind::Ped, Some(latest.max(parole)));
}

fn home_detention(
    lines: &[Line<'_, '_>],
    governing: &Line<'_, '_>,
    given: Given<'_>,
    shown: &mut Shown,
) {
    let is_plus = |part: &Sentence| matches!(part.kind, SentenceKind::Standard(standard) if standard.plus || standard.plus_eligible);
    if lines.iter().any(|line| line.has(is_plus)) {
        return;
    }
    let first = lines
        .iter()
        .filter_map(|line| line.dates.home_detention)
        .max();
    let (Some(first), Some(release)) = (first, shown.release()) else {
        return;
    };
    let raised_by = |line: &Line<'_, '_>| {
        if line.dates.post_recall.is_some() {
            return line.dates.post_recall;
        }
        let counts =
            line.dates.home_detention.is_none() && !line.is_order() && !line.dates.is_extinguished;
        counts.then_some(line.dates.release)
    };
    let without = lines.iter().filter_map(raised_by).max();
    let day = without.map_or(first, |without| first.max(without));
    // On the day of release itself only where the sentence that governs has a curfew of its own.
    let in_time = day < release || (day == release && governing.dates.home_detention.is_some());
    if first >= release || !in_time || is_repealed(lines, day, given) {
        return;
    }
    shown.set(DateKind::Hdced, Some(day));
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

fn supervision(lines: &[Line<'_, '_>], shown: &mut Shown) {
    let is_breach = |line: &&Line<'_, '_>| {
        line.has(|part| matches!(part.kind, SentenceKind::BreachOfSupervision { .. }))
    };
    // Supervision from before a breach counts only where nothing else is served.
    let only_breaches = lines.iter().all(|line| is_breach(&line));
    let ends = lines
        .iter()
        .filter(|line| only_breaches || !is_breach(line))
        .filter_map(|line| line.dates.supervision)
        .max();
    let Some(ends) = ends else {
        return;
    };
    if lines.iter().all(|line| ends > line.dates.expiry) {
        shown.set(DateKind::Tused, Some(ends));
    }
}
