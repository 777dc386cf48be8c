//! Why a date is what it is: the sentence, the rule with its authority, and the sum, in words that can be followed with a
//! calendar. Worked out only when it is asked for, from what the calculation left behind.
//! Authority: each step names its own, from the rows of the law; what was not read in statute or guidance says so.
//! How a tree is written as JSON is in `lines`.

use calendar::Day;

use crate::calculation::{Calculation, Dates, Given, Stage};
use crate::case::{Sentence, SentenceKind};
use crate::chains::Form;
use crate::dates_shown::{DateKind, Shown};
use crate::day_counting::Term;
use crate::early_removal;
use crate::home_detention;
use crate::kinds;
use crate::law::{Citation, Regime, RegimeId};
use crate::recalls;
use crate::timeline::Timeline;

/// Why one date is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The date.
    pub kind: DateKind,
    /// The day.
    pub day: Day,
    /// What the date is, with its authority; beneath it, the working.
    pub step: Step,
}

/// One step of a working, and the steps that it rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The step in words.
    pub words: String,
    /// The sum that it makes, where it makes one.
    pub sum: Option<Sum>,
    /// Where the rule stands.
    pub authority: Option<String>,
    /// Whether the rule was not read in statute or guidance.
    pub is_unverified: bool,
    /// What it rests on, in order.
    pub steps: Vec<Step>,
}

/// A sum of days: a day, so many days on, is another day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The day from which is counted.
    pub from: Day,
    /// So many days on; back, if negative.
    pub days: i32,
    /// The day that is reached.
    pub reaches: Day,
}

impl Step {
    fn saying(words: String) -> Step {
        Step {
            words,
            ..Step::default()
        }
    }

    pub(crate) fn citing(mut self, citation: &Citation) -> Step {
        if !citation.instrument.is_empty() {
            let section = &citation.section;
            let comma = if section.is_empty() { "" } else { ", " };
            self.authority = Some(format!("{}{comma}{section}", citation.instrument));
        }
        self.is_unverified = !matches!(citation.read.as_str(), "statute" | "guidance");
        self
    }

    /// The step in which a day moves by so many days, with its reason.
    pub(crate) fn moving(from: Day, days: i32, reason: &str) -> Step {
        let reaches = from.plus_days(days);
        let amount = days.unsigned_abs();
        let unit = if amount == 1 { "day" } else { "days" };
        let direction = if days < 0 { "before" } else { "after" };
        Step {
            words: format!(
                "{reason}: {amount} {unit} {direction} {} is {}",
                from.in_words(),
                reaches.in_words()
            ),
            sum: Some(Sum {
                from,
                days,
                reaches,
            }),
            ..Step::default()
        }
    }
}

/// Every date shown, explained.
pub(crate) fn all(timeline: &Timeline<'_>, shown: &Shown) -> Vec<Explanation> {
    let lines: Vec<(&Calculation<'_>, Dates)> = timeline
        .calculations
        .iter()
        .map(|one| (one, one.dates(timeline.given)))
        .collect();
    DateKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind, shown.get(kind)?)))
        .map(|(kind, day)| Explanation {
            kind,
            day,
            step: explain(kind, day, &lines, timeline),
        })
        .collect()
}

fn explain(
    kind: DateKind,
    day: Day,
    lines: &[(&Calculation<'_>, Dates)],
    timeline: &Timeline<'_>,
) -> Step {
    let given = timeline.given;
    let rule = given.law.rows.rules.get(kind.name());
    let title = rule.map_or(kind.name(), |rule| rule.title.as_str());
    let mut root = Step::saying(format!("{title}: {}", day.in_words_with_weekday()));
    if let Some(rule) = rule {
        root = root.citing(&rule.citation);
    }
    let own = |dates: &Dates| own_day(kind, dates);
    // The sentence whose own date it is; or else the one with the latest such date, which something else then moved.
    let source = lines
        .iter()
        .find(|(one, dates)| own_of(kind, one, dates) == Some(day))
        .or_else(|| {
            lines
                .iter()
                .filter(|(_, dates)| own(dates).is_some())
                .max_by_key(|(_, dates)| own(dates))
        });
    let Some((calculation, dates)) = source else {
        return root;
    };
    root.steps.push(sentence(calculation, given));
    let (working, reached) = working(kind, calculation, dates, given);
    root.steps.extend(working);
    if reached != day {
        root.steps
            .push(moved_to(kind, reached, day, lines, timeline));
    }
    if lines.len() > 1 {
        root.steps.push(others(kind, calculation, lines, given));
    }
    root.steps
        .extend(regimes_looked_at(kind, calculation, timeline));
    root
}

/// A sentence's own date of a kind, as far as it has one.
fn own_day(kind: DateKind, dates: &Dates) -> Option<Day> {
    match kind {
        DateKind::Ard | DateKind::Crd | DateKind::Mtd | DateKind::Etd | DateKind::Ltd => {
            Some(dates.release)
        }
        DateKind::Ersed => dates.early_removal,
        DateKind::Esed | DateKind::Sed | DateKind::Sled => Some(dates.expiry),
        DateKind::Hdced => dates.home_detention,
        DateKind::Led => dates.licence_expiry,
        DateKind::Ped => dates.parole,
        DateKind::Prrd => dates.post_recall,
        DateKind::Tused => dates.supervision,
    }
}

fn own_of(kind: DateKind, calculation: &Calculation<'_>, dates: &Dates) -> Option<Day> {
    match kind {
        DateKind::Esed => Some(calculation.aggregate.expiry),
        _ => own_day(kind, dates),
    }
}

/// The sentence in words, with its parts where it has several.
fn sentence(calculation: &Calculation<'_>, given: Given<'_>) -> Step {
    let aggregate = &calculation.aggregate;
    let how = match aggregate.form {
        Form::Alone => "sentence",
        Form::Consecutive => "consecutive sentences",
        Form::SingleTerm => "sentences treated as a single term",
    };
    let mut step = Step::saying(format!(
        "{how} passed on {}, {} days, to {}",
        aggregate.passed.in_words(),
        aggregate.days(),
        aggregate.expiry.in_words()
    ));
    if aggregate.form == Form::Consecutive
        && let Some(rule) = given.law.rows.rules.get("consecutive")
    {
        step = step.citing(&rule.citation);
    }
    for (part, served) in aggregate.parts.iter().zip(&calculation.served) {
        let (custodial, extension) = (part.custodial, part.extension());
        let extended = if extension == Term::default() {
            String::new()
        } else {
            format!(", and {} on extended licence", extension.in_words())
        };
        let mut child = Step::saying(format!(
            "{}{extended}, passed on {} for an offence on {}: {} is served",
            custodial.in_words(),
            part.passed.in_words(),
            part.offence.in_words(),
            served.fraction
        ));
        child = match served.regime.and_then(|id| regime(id, given)) {
            Some(regime) => child.citing(&regime.citation),
            None => child.citing(&kinds::kind(part, &given.law.rows).citation),
        };
        step.steps.push(child);
    }
    step
}

fn regime<'c>(id: RegimeId, given: Given<'c>) -> Option<&'c Regime> {
    given.law.rows.regime(id)
}

/// The sums that lead to a sentence's own date, and the day that they reach.
fn working(
    kind: DateKind,
    calculation: &Calculation<'_>,
    dates: &Dates,
    given: Given<'_>,
) -> (Vec<Step>, Day) {
    let aggregate = &calculation.aggregate;
    let mut sums = Sums {
        steps: Vec::new(),
        at: aggregate.passed,
    };
    let days_to = |day: Day| day.days_since(aggregate.passed);
    let whole = "the whole sentence, its first day counted";
    match kind {
        DateKind::Esed => sums.add(days_to(aggregate.expiry), whole),
        DateKind::Sed | DateKind::Sled => {
            sums.add(days_to(aggregate.expiry), whole);
            adjust(&mut sums, calculation, given, false);
            sums.reach(
                dates.expiry,
                "no sentence ends before it is passed, nor while the person is at large",
            );
        }
        DateKind::Ped => {
            let point = calculation.point.parole.unwrap_or(aggregate.passed);
            let reason =
                "the part of the custodial term before the Parole Board may direct release";
            sums.add(days_to(point), reason);
            adjust(&mut sums, calculation, given, true);
            let eligible = dates.parole.unwrap_or(sums.at);
            sums.reach(eligible, "nobody is eligible before the sentence is passed");
        }
        DateKind::Prrd => {
            let reason = if dates.post_recall == Some(dates.expiry) {
                "the recall lasts until the sentence ends"
            } else if recalls::returned(calculation, given)
                .and_then(|day| recalls::rest_of_custody(calculation, day, given))
                .is_some_and(|day| dates.post_recall == Some(day))
            {
                "the rest of the custodial period, from which curfew had released; the fixed term of the recall ends no later"
            } else {
                "the fixed term of the recall, from the day of return, that day counted"
            };
            sums.reach(dates.post_recall.unwrap_or(sums.at), reason);
        }
        DateKind::Hdced => curfew(&mut sums, calculation, dates, given),
        _ => {
            let point = days_to(calculation.point.release);
            sums.add(point, &custodial_period(calculation));
            adjust(&mut sums, calculation, given, true);
            let bounded = "nobody is released before the sentence is passed";
            sums.reach(dates.release, bounded);
        }
    }
    match kind {
        DateKind::Ersed => removal(&mut sums, calculation, dates, given),
        DateKind::Tused => supervision(&mut sums, calculation, dates),
        DateKind::Led => {
            let expiry = dates.licence_expiry.unwrap_or(sums.at);
            sums.reach(expiry, "the licence runs on after release");
        }
        _ => {}
    }
    (sums.steps, sums.at)
}

/// The custodial period in words: the fraction of the days, or the parts together.
fn custodial_period(calculation: &Calculation<'_>) -> String {
    let aggregate = &calculation.aggregate;
    let served = calculation.point.release.days_since(aggregate.passed) + 1;
    match (
        aggregate.form,
        calculation.served.first(),
        aggregate.parts.first(),
    ) {
        (Form::Alone, Some(one), Some(part)) => {
            let days = part.custodial.days_from(aggregate.passed);
            format!(
                "{} of {days} days is {served} days, a part of a day counting as a day; the first day counted",
                one.fraction
            )
        }
        _ => format!("the parts, each by its fraction, are {served} days; the first day counted"),
    }
}

fn curfew(sums: &mut Sums, calculation: &Calculation<'_>, dates: &Dates, given: Given<'_>) {
    let Some(curfew) = home_detention::curfew(calculation, dates.release, given) else {
        return;
    };
    let (period, longest) = (curfew.custodial_period, curfew.law.curfew_max + 1);
    let reason = if period < curfew.law.midpoint {
        format!(
            "half of the custodial period of {period} days is served, at least {} days",
            curfew.law.served_min
        )
    } else {
        format!(
            "all of the custodial period of {period} days but the longest curfew, {longest} days"
        )
    };
    sums.add_citing(curfew.served, &reason, &curfew.law.citation);
    adjust(sums, calculation, given, true);
    let bounded = format!(
        "not before {} days after the sentence was passed, nor before this length of curfew was law",
        curfew.law.curfew_min
    );
    sums.reach(curfew.day, &bounded);
}

fn removal(sums: &mut Sums, calculation: &Calculation<'_>, dates: &Dates, given: Given<'_>) {
    let Some(removal) = early_removal::removal(calculation, dates, given) else {
        return;
    };
    sums.reach(
        dates.parole.unwrap_or(dates.release),
        "counted from parole eligibility, where there is one",
    );
    let period = format!(
        "at most {} before release",
        removal.law.before_release.in_words()
    );
    let back = removal.by_period.days_since(sums.at);
    sums.add_citing(back, &period, &removal.law.citation);
    let served = format!(
        "not before {} of {} days is served",
        removal.law.served, removal.custodial_period
    );
    sums.reach(removal.by_period.max(removal.by_fraction), &served);
    sums.reach(
        removal.day,
        "not after release, nor before the sentence was passed or this length was law",
    );
}

fn supervision(sums: &mut Sums, calculation: &Calculation<'_>, dates: &Dates) {
    let Some(ends) = dates.supervision else {
        return;
    };
    let is_breach = |part: &Sentence| matches!(part.kind, SentenceKind::BreachOfSupervision { .. });
    if calculation.aggregate.has(is_breach) {
        return sums.reach(ends, "supervision ends as it did before the breach");
    }
    sums.reach(
        dates.release_without_awarded,
        "additional days are left out of account",
    );
    let year = sums.at.plus_months(12);
    sums.reach(year, "twelve months of supervision and licence");
    sums.reach(
        ends,
        "days at large after release, or release on the day of sentence",
    );
}

/// Sums in a row, each beginning where the one before it ends.
struct Sums {
    steps: Vec<Step>,
    at: Day,
}

impl Sums {
    fn add(&mut self, days: i32, reason: &str) {
        self.steps.push(Step::moving(self.at, days, reason));
        self.at = self.at.plus_days(days);
    }

    fn add_citing(&mut self, days: i32, reason: &str, citation: &Citation) {
        self.steps
            .push(Step::moving(self.at, days, reason).citing(citation));
        self.at = self.at.plus_days(days);
    }

    fn add_under(&mut self, days: i32, rule: &str, given: Given<'_>) {
        if days == 0 {
            return;
        }
        let Some(rule) = given.law.rows.rules.get(rule) else {
            return self.add(days, rule);
        };
        self.add_citing(days, &rule.title, &rule.citation);
    }

    /// The step to a day that the sums so far do not reach, if they do not.
    fn reach(&mut self, day: Day, reason: &str) {
        if day != self.at {
            self.add(day.days_since(self.at), reason);
        }
    }
}

/// What is taken off and added.
fn adjust(sums: &mut Sums, calculation: &Calculation<'_>, given: Given<'_>, to_release: bool) {
    let adjustments = &calculation.adjustments;
    let deductions = calculation.deductions(given);
    let bail = if calculation.aggregate.is_recalled() {
        adjustments.recall_tagged_bail
    } else {
        adjustments.tagged_bail
    }
    .min(deductions);
    sums.add_under(bail - deductions, "remand", given);
    sums.add_under(-bail, "tagged-bail", given);
    sums.add_under(adjustments.at_large, "at-large", given);
    if to_release {
        sums.add_under(calculation.awarded(given), "awarded", given);
    } else {
        sums.add_under(adjustments.at_large_after_release, "at-large", given);
    }
}

/// Why the person's date is not the sentence's own.
fn moved_to(
    kind: DateKind,
    own: Day,
    day: Day,
    lines: &[(&Calculation<'_>, Dates)],
    timeline: &Timeline<'_>,
) -> Step {
    let days = day.days_since(own);
    let reached = [&timeline.before_progression, &timeline.before_sds40]
        .into_iter()
        .flatten()
        .any(|snapshot| snapshot.day == day);
    let kept = [&timeline.before_progression, &timeline.before_sds40]
        .into_iter()
        .flatten()
        .any(|snapshot| {
            DateKind::ALL
                .into_iter()
                .any(|kind| snapshot.shown.get(kind) == Some(day))
        });
    let another = lines
        .iter()
        .any(|(_, dates)| dates.release == day || dates.post_recall == Some(day));
    let reason = if matches!(kind, DateKind::Etd | DateKind::Ltd) {
        "one month from the middle of the order, or two from 18 months on"
    } else if reached {
        "not before the day on which the regime reached the person"
    } else if another {
        "not before the release from another sentence"
    } else if kept {
        "kept as it stood before the regime reached the person"
    } else {
        "counted from the release"
    };
    Step::moving(own, days, reason)
}

/// The other sentences, none of which gives a later date.
fn others(
    kind: DateKind,
    source: &Calculation<'_>,
    lines: &[(&Calculation<'_>, Dates)],
    given: Given<'_>,
) -> Step {
    let mut step = Step::saying("other sentences were looked at".to_owned());
    if let Some(rule) = given.law.rows.rules.get("concurrent") {
        step = step.citing(&rule.citation);
    }
    for (one, dates) in lines.iter().filter(|(one, _)| !std::ptr::eq(*one, source)) {
        let passed = one.aggregate.passed.in_words();
        let stage = match one.stage {
            Stage::Custody => "in the last period of custody",
            Stage::Licence | Stage::Over => "in an earlier period of custody",
        };
        step.steps
            .push(Step::saying(match own_of(kind, one, dates) {
                Some(day) => format!("passed on {passed}, {stage}: {}", day.in_words()),
                None => format!("passed on {passed}, {stage}: has no such date"),
            }));
    }
    step
}

/// Regimes that were looked at and do not apply to a part of the sentence, with the reason.
fn regimes_looked_at(
    kind: DateKind,
    calculation: &Calculation<'_>,
    timeline: &Timeline<'_>,
) -> Vec<Step> {
    if !matches!(
        kind,
        DateKind::Crd | DateKind::Ard | DateKind::Hdced | DateKind::Ersed
    ) {
        return Vec::new();
    }
    let mut steps = Vec::new();
    for row in &timeline.given.law.rows.regimes {
        let (Some(from), false) = (
            row.commences(),
            calculation
                .served
                .iter()
                .any(|one| one.regime == Some(row.id)),
        ) else {
            continue;
        };
        let in_scope = calculation.aggregate.has(|part| match part.kind {
            SentenceKind::Standard(standard) => {
                row.fraction_for(&standard, part.recall.is_some()).is_some()
            }
            _ => false,
        });
        let why = if !in_scope {
            "the sentence is not one that it reaches".to_owned()
        } else if timeline.allocation(row.id).is_none() {
            format!(
                "nothing was left to serve, or the person was out, when it commenced on {}",
                from.in_words()
            )
        } else {
            "the sentence was released from before it reached the person".to_owned()
        };
        let words = format!("{} does not apply: {why}", row.id.in_words());
        steps.push(Step::saying(words).citing(&row.citation));
    }
    steps
}
