//! What holds of every history: order of arrival leaves no trace, what is unrelated changes nothing, time alone changes
//! nothing before the wake, and what is not known exactly is not reckoned with.

#![cfg(test)]

#[path = "support/histories.rs"]
mod histories;
mod support;

use calendar::{Instant, Moment};
use facts::statement::*;
use facts::{FactId, Note, Statement, When};
use histories::history;
use proptest::prelude::*;
use rulebook::{Duty, DutyState, LocalChoices, Shape, clock, evaluate, findings, situation, wake};
use support::{ALL_KINDS, HOLIDAYS, RULES, Told, ask, chronology, day, duties_with, filed};

fn at(records: &[chronology::FiledRecord], now: Instant) -> Vec<Duty> {
    duties_with(records, &ALL_KINDS, &LocalChoices::none(), now)
}

/// A duty by what its sources say, without positions in the ledger.
fn by_record(records: &[chronology::FiledRecord], duties: Vec<Duty>) -> Vec<String> {
    let name = |id: FactId| {
        records
            .iter()
            .find(|record| record.arrival.position == id.position)
            .map(|record| record.record.reference.clone())
            .unwrap()
    };
    let nowhere = FactId {
        position: 0,
        ordinal: 0,
    };
    let told = |mut duty: Duty| {
        let facts: Vec<String> = duty.evidence.drain(..).map(name).collect();
        let started = duty
            .started
            .as_mut()
            .map(|started| name(std::mem::replace(&mut started.fact, nowhere)));
        let met = duty
            .met
            .as_mut()
            .map(|met| name(std::mem::replace(&mut met.fact, nowhere)));
        format!("{duty:?} {facts:?} {started:?} {met:?}")
    };
    duties.into_iter().map(told).collect()
}

fn instant() -> impl Strategy<Value = Instant> {
    (0..500_i32, 0..24_u8, 0..60_u8)
        .prop_map(|(offset, hour, minute)| Instant::from_london(day(offset), hour, minute, 0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_order_of_arrival_leaves_no_trace(told in history(25), now in instant(), seed in any::<u64>()) {
        let records = filed(&told);
        let mut other = told.clone();
        for place in 0..other.len() {
            let swap = (seed.rotate_left(place as u32) as usize) % other.len();
            other.swap(place, swap);
        }
        let shuffled = filed(&other);
        prop_assert_eq!(by_record(&records, at(&records, now)), by_record(&shuffled, at(&shuffled, now)));
    }

    #[test]
    fn the_fingerprints_of_findings_do_not_depend_on_the_order_of_arrival(told in history(15), now in instant()) {
        let prints = |told: &[Told]| {
            let records = filed(told);
            let chronology = chronology(&records);
            ask(&chronology, &ALL_KINDS, &LocalChoices::none(), now, |question| {
                let found = findings(&RULES, &evaluate(&RULES, question), question);
                found.into_iter().map(|finding| finding.fingerprint).collect::<Vec<_>>()
            })
        };
        let reversed: Vec<Told> = told.iter().rev().cloned().collect();
        prop_assert_eq!(prints(&told), prints(&reversed));
    }

    #[test]
    fn an_unrelated_fact_changes_nothing(mut told in history(20), now in instant(), offset in 0..400_i32, which in 0..4_u8) {
        let before = at(&filed(&told), now);
        let unrelated: Statement = match which {
            0 => Note::default().into(),
            1 => Address::default().into(),
            2 => SchoolRoll::default().into(),
            _ => Sentence::default().into(),
        };
        told.push(Told { at: When::Day(day(offset)), until: None, source: "northmoor-housing".to_owned(), record: Some("unrelated".to_owned()), written: None, is: unrelated });
        prop_assert_eq!(before, at(&filed(&told), now));
    }

    #[test]
    fn nothing_changes_before_the_wake(told in history(20), now in instant(), share in 0..1000_i64) {
        let records = filed(&told);
        let chronology = chronology(&records);
        let (duties, next) = ask(&chronology, &ALL_KINDS, &LocalChoices::none(), now, |question| {
            let duties = evaluate(&RULES, question);
            let next = wake(&duties, question);
            (duties, next)
        });
        let last = next.map_or_else(|| now.plus_hours(24 * 5000), |next| Instant::from_micros(next.micros() - 1));
        prop_assert!(now <= last, "the wake lies ahead");
        let between = Instant::from_micros(now.micros() + (last.micros() - now.micros()) / 1000 * share);
        for later in [between, last] {
            prop_assert_eq!(&duties, &at(&records, later), "at {}", later);
        }
    }

    #[test]
    fn a_later_start_is_never_due_earlier(first in 0..3000_i32, later in 0..60_i32, minutes in prop::option::of((0..1440_i64, 0..1440_i64))) {
        // Both starts are bare days, or both are instants.
        let start = |offset, minute: Option<i64>| {
            let day = day(offset - 1000);
            minute.map_or(Moment::Day(day), |minute| Moment::Instant(Instant::from_micros(Instant::start_of(day).micros() + minute * 60_000_000)))
        };
        let (one, other) = (start(first, minutes.map(|(one, _)| one)), start(first + later, minutes.map(|(one, other)| if later == 0 { one.max(other) } else { other })));
        for name in rulebook::clock_list(&RULES) {
            let lines = |start| clock(&RULES, &name.rule, start, &HOLIDAYS);
            // A rule that did not hold on one of the days has nothing to compare.
            let (Ok(first), Ok(second)) = (lines(one), lines(other)) else { continue };
            for (one, other) in first.iter().zip(second) {
                let due = |line: &rulebook::ClockLine| line.due.map(Moment::last_instant);
                prop_assert!(due(one) <= due(&other), "{} {}: from {} due {:?}, from {} due {:?}", one.rule, one.variant, one.from, one.due, other.from, other.due);
            }
        }
    }

    #[test]
    fn what_is_not_known_to_the_day_starts_no_running_clock(told in history(20), now in instant()) {
        for duty in at(&filed(&told), now) {
            let shape = RULES.rule(&duty.rule).unwrap().shape;
            let exact = duty.started.is_some_and(|started| started.at.moment().is_some());
            if !exact && shape != Shape::Count && duty.period.is_some() {
                prop_assert!(matches!(duty.state, DutyState::CannotTell { .. } | DutyState::NotNeeded { .. }), "{duty:?}");
                prop_assert!(duty.due.is_none());
            }
        }
    }

    #[test]
    fn states_agree_with_their_days(told in history(20), now in instant()) {
        for duty in at(&filed(&told), now) {
            let late = duty.due.is_some_and(|due| now > due.last_instant());
            match duty.state {
                DutyState::Running | DutyState::DueSoon => prop_assert!(!late && duty.open && duty.met.is_none()),
                DutyState::Overdue => prop_assert!((late || duty.due.is_none()) && duty.open && duty.met.is_none()),
                DutyState::Met | DutyState::MetLate { .. } => prop_assert!(duty.met.is_some() && !duty.open),
                DutyState::NotNeeded { ref why } => prop_assert!(!why.is_empty() && !duty.open),
                DutyState::CannotTell { ref missing } => prop_assert!(!missing.is_empty()),
            }
            prop_assert!(!duty.evidence.is_empty());
            prop_assert!(!RULES.sentence(&duty, &HOLIDAYS).is_empty());
        }
    }

    #[test]
    fn a_closed_case_with_its_plans_ended_has_nothing_overdue(told in history(15), now in 900..1200_i32) {
        let agencies = ["northmoor-childrens-services", "northmoor-health"];
        let now = Instant::start_of(day(now));
        let mut told: Vec<Told> = told.into_iter().filter(|one| one.at.day().is_some()).collect();
        for agency in agencies {
            told.push(Told { at: When::Day(day(800)), until: None, source: agency.to_owned(), record: Some("closure".to_owned()), written: None, is: CaseClosure::default().into() });
        }
        // Police protection, courts, placements, notices and disagreements are no part of a case, and outlive it.
        let of_the_case = |duty: &Duty| duty.rule.strip_prefix('E').and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number < 30);
        let overdue: Vec<Duty> = at(&filed(&told), now).into_iter().filter(|duty| duty.open && of_the_case(duty)).collect();
        prop_assert!(overdue.is_empty(), "{overdue:?}");
    }

    #[test]
    fn a_rule_of_one_nation_asks_nothing_of_an_agency_of_the_other(told in history(20), now in instant(), wales in any::<bool>()) {
        let nation = if wales { rulebook::Nation::Wales } else { rulebook::Nation::England };
        let local = ["northmoor-childrens-services", "northmoor-health"].into_iter().fold(LocalChoices::none(), |local, agency| local.in_nation(agency, nation));
        for duty in duties_with(&filed(&told), &ALL_KINDS, &local, now) {
            prop_assert!(RULES.rule(&duty.rule).unwrap().nation.covers(nation), "{duty:?}");
        }
    }

    #[test]
    fn a_situation_opens_on_the_earliest_day_of_its_open_findings(told in history(15), now in instant()) {
        let records = filed(&told);
        let chronology = chronology(&records);
        let found = ask(&chronology, &ALL_KINDS, &LocalChoices::none(), now, |question| findings(&RULES, &evaluate(&RULES, question), question));
        let since = found.iter().map(|finding| finding.since).min();
        match situation(found, &chronology, now) {
            Some(situation) => {
                prop_assert!(situation.is_open() && situation.owner.is_some());
                prop_assert_eq!(situation.opened, since);
                prop_assert!(situation.open.is_sorted_by_key(|finding| finding.urgency));
            }
            None => prop_assert!(since.is_none()),
        }
    }
}
