//! A person's way through custody, day by day: sentences passed, days awarded and lost, movements, and the days on which a
//! regime of release reaches them.
//! Authority: sentences are worked out together only within one period of custody (Criminal Justice Act 2003 sections 263
//! and 264); each regime's instrument says whom it reaches and when.
//! What each event does is in `timeline_events` and `regimes`; which dates the person then has, in `dates_shown`.

use calendar::Day;

use crate::adjustments::Adjustments;
use crate::calculation::{Calculation, Given, Stage};
use crate::case::{Adjustment, AdjustmentKind, Case, Movement};
use crate::dates_shown::{self, Shown};
use crate::day_counting::first_of_latest;
use crate::law::{RegimeId, Rows};
use crate::leaving::working_day_on_or_before;

/// Something that happens on a day.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Happening<'c> {
    /// Early removal changes: the dates are kept as they stand.
    EarlyRemovalChanges,
    /// A tranche of a regime, by the regime's position.
    Tranche { regime: usize },
    /// A regime without tranches takes effect.
    Amendment { regime: usize },
    /// A tranche of the 56-day recall.
    RecallTranche,
    /// Sentences are passed.
    Passed,
    /// A movement.
    Moved(&'c Movement),
    /// Additional days are awarded (or, negative, given back).
    Awarded(i32),
    /// Days at large begin.
    AtLarge(&'c Adjustment),
}

impl Happening<'_> {
    /// The order of what happens on one day.
    const fn order(&self) -> u8 {
        match self {
            Happening::EarlyRemovalChanges => 5,
            Happening::Tranche { .. } => 20,
            Happening::Amendment { .. } => 30,
            Happening::RecallTranche => 40,
            Happening::Passed => 50,
            Happening::Moved(_) => 60,
            Happening::Awarded(days) if *days >= 0 => 70,
            Happening::Awarded(_) => 80,
            Happening::AtLarge(_) => 90,
        }
    }
}

/// A regime's tranche that a person was allocated to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allocation {
    pub regime: RegimeId,
    /// The tranche, by position.
    pub tranche: usize,
    pub day: Day,
}

/// The dates as they stood before a regime reached the person.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub day: Day,
    pub shown: Shown,
}

/// How far a person's way has been followed.
pub(crate) struct Timeline<'c> {
    pub given: Given<'c>,
    pub calculations: Vec<Calculation<'c>>,
    /// The day on which the present period of custody ends.
    pub release: Day,
    pub group: usize,
    /// The periods of custody that have ended: the first sentence and the release of each.
    pub periods: Vec<(Day, Day)>,
    /// What is shared by all sentences of the present period of custody.
    pub shared: Adjustments,
    /// Additional days awarded on licence, for the next sentence.
    pub held_over: i32,
    pub allocations: Vec<Allocation>,
    pub before_sds40: Option<Snapshot>,
    pub before_progression: Option<Snapshot>,
    pub before_early_removal: Option<Snapshot>,
    /// The days on which days at large met with so far begin.
    pub at_large_from: Vec<Day>,
}

/// Follows a person's way to its end.
pub(crate) fn follow(given: Given<'_>) -> Timeline<'_> {
    let mut timeline = Timeline {
        given,
        calculations: Vec::with_capacity(given.case.sentences.len()),
        release: Day::FIRST,
        group: 0,
        periods: Vec::new(),
        shared: Adjustments::default(),
        held_over: 0,
        allocations: Vec::new(),
        before_sds40: None,
        before_progression: None,
        before_early_removal: None,
        at_large_from: Vec::new(),
    };
    let events = events(given.case, &given.law.rows);
    let mut rest = events.as_slice();
    while let Some((day, _)) = rest.first().copied() {
        timeline.close_custody_before(day);
        let today = rest.iter().take_while(|(other, _)| *other == day).count();
        let (now, later) = rest.split_at(today);
        let (mut changed, mut moved_out) = (false, false);
        for (_, happening) in now {
            changed |= timeline.handle(day, *happening);
            moved_out |= matches!(happening, Happening::Moved(movement) if !movement.into_custody);
        }
        // Who moved out is out, whatever else happened that day.
        if changed && !moved_out {
            timeline.find_release();
        }
        rest = later;
    }
    timeline.note_period();
    timeline.note_mixed_recall();
    timeline
}

/// All that happens, in order.
fn events<'c>(case: &'c Case, rows: &Rows) -> Vec<(Day, Happening<'c>)> {
    let mut events = Vec::with_capacity(32);
    for (at, regime) in rows.regimes.iter().enumerate() {
        for row in &regime.tranches {
            events.push((row.from, Happening::Tranche { regime: at }));
        }
        if let (Some(from), true) = (regime.from, regime.tranches.is_empty()) {
            events.push((from, Happening::Amendment { regime: at }));
        }
    }
    let recall_tranches = rows.recall_56.iter().flat_map(|regime| &regime.tranches);
    for row in recall_tranches {
        events.push((row.from, Happening::RecallTranche));
    }
    if let Some(from) = rows.early_removal.last().and_then(|step| step.from) {
        events.push((from, Happening::EarlyRemovalChanges));
    }
    for sentence in &case.sentences {
        let known = events.iter().any(|(day, happening)| {
            *day == sentence.passed && matches!(happening, Happening::Passed)
        });
        if !known {
            events.push((sentence.passed, Happening::Passed));
        }
    }
    for (at, movement) in case.movements.iter().enumerate() {
        // Of several movements on one day the last counts.
        let mut later = case.movements.iter().skip(at + 1);
        if !later.any(|later| later.day == movement.day) {
            events.push((movement.day, Happening::Moved(movement)));
        }
    }
    for adjustment in &case.adjustments {
        let happening = match (adjustment.kind, adjustment.awarded()) {
            (AdjustmentKind::UnlawfullyAtLarge, _) => Happening::AtLarge(adjustment),
            (_, Some(days)) => Happening::Awarded(days),
            _ => continue,
        };
        events.push((adjustment.from, happening));
    }
    events.sort_by_key(|(day, happening)| (*day, happening.order()));
    events
}

impl<'c> Timeline<'c> {
    /// Sentences of one stage.
    pub(crate) fn at(&self, stage: Stage) -> impl Iterator<Item = &Calculation<'c>> {
        self.calculations
            .iter()
            .filter(move |calculation| calculation.stage == stage)
    }

    /// Of the sentences served in custody, the one that is released from last.
    pub(crate) fn governing(&self) -> Option<&Calculation<'c>> {
        first_of_latest(self.at(Stage::Custody), |one| Some(one.release(self.given)))
    }

    pub(crate) fn is_in_custody(&self) -> bool {
        self.at(Stage::Custody).next().is_some()
    }

    fn handle(&mut self, day: Day, happening: Happening<'c>) -> bool {
        match happening {
            Happening::EarlyRemovalChanges => {
                if self.given.law.switches.keep_later_early_removal && !self.calculations.is_empty()
                {
                    self.before_early_removal = Some(self.snapshot(day));
                }
                false
            }
            Happening::Tranche { regime } => self.tranche(day, regime),
            Happening::Amendment { regime } => self.amendment(day, regime),
            Happening::RecallTranche => self.recall_tranche(day),
            Happening::Passed => self.sentences_passed(day),
            Happening::Moved(movement) => self.moved(movement),
            Happening::Awarded(days) => self.awarded(day, days),
            Happening::AtLarge(adjustment) => self.at_large(adjustment),
        }
    }

    /// Notes the present period of custody, if there is one.
    fn note_period(&mut self) {
        let first = self
            .at(Stage::Custody)
            .map(|one| one.aggregate.passed)
            .min();
        self.periods
            .extend(first.map(|first| (first, self.release)));
    }

    /// Notes where sentences of 12 months and more, and shorter ones, are under one fixed-term recall.
    fn note_mixed_recall(&mut self) {
        let lengths = || {
            self.calculations
                .iter()
                .filter(|one| one.aggregate.fixed_term_days().is_some())
                .map(|one| one.aggregate.is_shorter_than_months(12))
        };
        // The peer works these out from all sentences together.
        let is_mixed = !self.given.law.rows.as_the_peer
            && lengths().any(|short| short)
            && lengths().any(|short| !short);
        for calculation in &mut self.calculations {
            calculation.is_mixed_recall = is_mixed;
        }
    }

    /// The dates as they stand.
    pub(crate) fn snapshot(&self, day: Day) -> Snapshot {
        Snapshot {
            day,
            shown: dates_shown::shown(&self.calculations, self.given),
        }
    }

    /// Ends the present period of custody if release was before `day`; licences that have run out are over.
    fn close_custody_before(&mut self, day: Day) {
        let given = self.given;
        let closes = self.release < day && self.is_in_custody();
        if closes {
            self.note_period();
        }
        // The peer has worked out a licence that ends before the sentence only where it has kept dates before.
        let knows_all = !given.law.rows.as_the_peer
            || self.before_sds40.is_some()
            || self.before_progression.is_some();
        for calculation in &mut self.calculations {
            let is_known = knows_all || !calculation.shows.licence_apart;
            let licence = || calculation.licence_at_release(given).filter(|_| is_known);
            calculation.stage = match calculation.stage {
                Stage::Custody if closes && licence().is_some_and(|last| last > day) => {
                    Stage::Licence
                }
                Stage::Custody if closes => Stage::Over,
                Stage::Licence if licence().is_none_or(|last| last < day) => Stage::Over,
                stage => stage,
            };
        }
        for calculation in &mut self.calculations {
            calculation.was_on_licence |= calculation.stage == Stage::Licence;
        }
        if closes {
            self.group += 1;
            self.shared = Adjustments::default();
        }
    }

    /// The day on which the present period of custody ends: the latest release, or the working day before it.
    fn find_release(&mut self) {
        let given = self.given;
        let Some(governing) = self.governing() else {
            return;
        };
        let passed = governing.aggregate.passed;
        let release = governing.release(given);
        let release = governing
            .reached_on
            .map_or(release, |reached| release.max(reached));
        let working = working_day_on_or_before(release, &given.law.rows.bank_holidays);
        self.release = working.max(passed);
    }
}
