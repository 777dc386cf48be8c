//! A second, naive reading of E6, E13, E30 and E33, shaped like the guidance and stepping day by day, against the engine.
//!
//! Histories here are of exact days, from one agency, so that nothing is asked of it but the guidance's own words.

#![cfg(test)]

mod support;

use calendar::{Day, Instant};
use facts::statement::*;
use facts::{When, YesNo};
use proptest::prelude::*;
use rulebook::LocalChoices;
use support::{ALL_KINDS, HOLIDAYS, Told, day, duties_with, filed};

/// "15 working days": from the day after the start, each Monday to Friday that is no bank holiday, until fifteen.
fn count_working_days(start: Day, number: u32) -> Day {
    let (mut day, mut counted) = (start, 0);
    while counted < number {
        day = day.plus_days(1);
        if !day.weekday().is_weekend() && HOLIDAYS.name_of(day).is_none() {
            counted += 1;
        }
    }
    day
}

/// One outcome: start, due, state, and the day on which it was met.
type Outcome = (Day, Day, &'static str, Option<Day>);

/// "The initial child protection conference should take place within 15 working days of the strategy discussion that
/// initiated the section 47 enquiry", unless none is required, or a plan runs already; until the case is closed.
fn conference_outcomes(
    enquiries: &[(Day, bool)],
    conferences: &[Day],
    plans: &[(Day, Option<Day>)],
    closures: &[Day],
    today: Day,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut days: Vec<Day> = enquiries
        .iter()
        .map(|(day, _)| *day)
        .filter(|day| *day <= today)
        .collect();
    days.sort_unstable();
    days.dedup();
    for start in days {
        let due = count_working_days(start, 15);
        let held = conferences
            .iter()
            .chain(plans.iter().map(|(from, _)| from))
            .copied()
            .filter(|day| start <= *day && *day <= today)
            .min();
        let closed = closures
            .iter()
            .copied()
            .filter(|day| start < *day && *day <= today)
            .min();
        let not_required = enquiries
            .iter()
            .any(|(day, not_required)| *day == start && *not_required);
        let plan_runs = plans.iter().any(|(from, until)| {
            // A closure in between ends the plan with the case.
            let closed = closures
                .iter()
                .copied()
                .filter(|day| from < day && *day <= today)
                .min();
            let stated = until.filter(|until| *until <= today);
            *from < start
                && stated.is_none_or(|until| start <= until)
                && closed.is_none_or(|closed| start <= closed)
        });
        let (state, met) = match held {
            Some(held) if held <= due => ("met", Some(held)),
            _ if not_required || plan_runs => ("not_needed", None),
            Some(held) if closed.is_none_or(|closed| held <= closed) => ("met_late", Some(held)),
            _ if closed.is_some() => ("not_needed", None),
            _ if today > due => ("overdue", None),
            _ => ("waiting", None),
        };
        outcomes.push((start, due, state, met));
    }
    outcomes
}

/// "The child should be seen at least every 10 working days": from the plan's start, and from each visit at which the
/// child was seen; nothing else counts as seeing the child.
fn visit_outcomes(
    plan: Day,
    until: Option<Day>,
    visits: &[(Day, YesNo)],
    every: Option<u32>,
    today: Day,
) -> Vec<Outcome> {
    let ended = until.filter(|until| *until <= today);
    let last_day = ended.unwrap_or(today);
    let mut seen: Vec<Day> = visits
        .iter()
        .filter(|(day, seen)| *seen == YesNo::Yes && plan <= *day && *day <= last_day)
        .map(|(day, _)| *day)
        .collect();
    seen.sort_unstable();
    seen.dedup();
    let mut outcomes = Vec::new();
    let mut from = plan;
    for next in seen.into_iter().map(Some).chain([None]) {
        let due = every.map_or_else(
            || count_working_days(from, 10),
            |days| from.plus_days(days.try_into().unwrap()),
        );
        let state = match next {
            Some(next) if next <= due => "met",
            Some(_) => "met_late",
            None if ended.is_some() => "not_needed",
            None if today > due => "overdue",
            None => "waiting",
        };
        outcomes.push((from, due, state, next));
        from = next.unwrap_or(from);
    }
    outcomes
}

/// "Within one week of the start of any placement; at intervals of not more than six weeks for the first year; thereafter,
/// where the placement is intended to last until 18, not more than three months, and in any other case six weeks."
fn placement_outcomes(
    placement: Day,
    until: Option<Day>,
    until_adult: YesNo,
    visits: &[(Day, YesNo)],
    today: Day,
) -> Vec<Outcome> {
    let ended = until.filter(|until| *until <= today);
    let last_day = ended.unwrap_or(today);
    let mut seen: Vec<Day> = visits
        .iter()
        .filter(|(day, seen)| *seen == YesNo::Yes && placement <= *day && *day <= last_day)
        .map(|(day, _)| *day)
        .collect();
    seen.sort_unstable();
    seen.dedup();
    let (mut outcomes, mut from, mut first) = (Vec::new(), placement, true);
    for next in seen.into_iter().map(Some).chain([None]) {
        let due = if first {
            from.plus_days(7)
        } else if from >= placement.plus_months(12) && until_adult == YesNo::Yes {
            from.plus_months(3)
        } else {
            from.plus_days(42)
        };
        let state = match next {
            Some(next) if next <= due => "met",
            Some(_) => "met_late",
            None if ended.is_some() => "not_needed",
            None if today > due => "overdue",
            None => "waiting",
        };
        outcomes.push((from, due, state, next));
        from = next.unwrap_or(from);
        first = false;
    }
    outcomes
}

/// "No child may be kept in police protection for more than 72 hours", counted minute by minute.
fn police_protection_state(taken: Instant, ended: Option<Instant>, now: Instant) -> &'static str {
    let minutes = |from: Instant, to: Instant| (to.micros() - from.micros()) / 60_000_000;
    match ended.filter(|ended| *ended <= now) {
        Some(ended) if minutes(taken, ended) <= 72 * 60 => "met",
        Some(_) => "met_late",
        None if minutes(taken, now) > 72 * 60 => "overdue",
        None => "waiting",
    }
}

fn engine(rule: &str, told: &[Told], now: Instant) -> Vec<Outcome> {
    let duties = duties_with(&filed(told), &ALL_KINDS, &LocalChoices::none(), now);
    let outcome = |duty: &rulebook::Duty| {
        let state = match duty.state.name() {
            "running" | "due_soon" => "waiting",
            other => other,
        };
        (
            duty.started.unwrap().at.day().unwrap(),
            duty.due.unwrap().london_day(),
            state,
            duty.met.and_then(|met| met.at.day()),
        )
    };
    duties
        .iter()
        .filter(|duty| duty.rule == rule)
        .map(outcome)
        .collect()
}

fn told(from: Day, until: Option<Day>, is: impl Into<facts::Statement>) -> Told {
    let mut told = Told::new("unknown", is);
    told.at = When::Day(from);
    told.until = until.map(When::Day);
    told
}

fn days(most: usize) -> impl Strategy<Value = Vec<Day>> {
    prop::collection::vec((0..300_i32).prop_map(day), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_conference_clock_agrees_with_the_guidance(
        enquiries in prop::collection::vec((0..300_i32, prop::bool::weighted(0.2)), 1..5),
        conferences in days(4),
        closures in days(3),
        plan in prop::option::of((0..300_i32, prop::option::of(0..200_i32))),
        today in 0..400_i32,
        hour in 0..24_u8,
    ) {
        let enquiries: Vec<(Day, bool)> = enquiries.into_iter().map(|(offset, not_required)| (day(offset), not_required)).collect();
        let plans: Vec<(Day, Option<Day>)> = plan.into_iter().map(|(from, length)| (day(from), length.map(|length| day(from + length)))).collect();
        let mut history: Vec<Told> = Vec::new();
        for (from, not_required) in &enquiries {
            let conference_not_required = if *not_required { YesNo::Yes } else { YesNo::NotStated };
            history.push(told(*from, None, Enquiry { conference_not_required, ..Enquiry::default() }));
        }
        history.extend(conferences.iter().map(|day| told(*day, None, Conference { purpose: ConferencePurpose::Initial, ..Conference::default() })));
        history.extend(closures.iter().map(|day| told(*day, None, CaseClosure::default())));
        history.extend(plans.iter().map(|(from, until)| told(*from, *until, ProtectionPlan::default())));
        let now = Instant::from_london(day(today), hour, 0, 0);
        prop_assert_eq!(engine("E6", &history, now), conference_outcomes(&enquiries, &conferences, &plans, &closures, day(today)));
    }

    #[test]
    fn visits_to_a_placement_agree_with_the_regulations(
        placement in 0..200_i32,
        length in prop::option::of(0..900_i32),
        until_adult in prop_oneof![Just(YesNo::Yes), Just(YesNo::No), Just(YesNo::NotStated)],
        visits in prop::collection::vec((0..1100_i32, prop_oneof![4 => Just(YesNo::Yes), 1 => Just(YesNo::No)]), 0..25),
        later in 0..900_i32,
    ) {
        let (from, until) = (day(placement), length.map(|length| day(placement + length)));
        let visits: Vec<(Day, YesNo)> = visits.into_iter().map(|(offset, seen)| (day(offset), seen)).collect();
        let mut history = vec![told(from, until, Placement { until_adult, ..Placement::default() })];
        history.extend(visits.iter().map(|(day, seen)| told(*day, None, Visit { seen: *seen, purpose: VisitPurpose::LookedAfter, ..Visit::default() })));
        let today = day(placement + later);
        prop_assert_eq!(engine("E33", &history, Instant::from_london(today, 12, 0, 0)), placement_outcomes(from, until, until_adult, &visits, today));
    }

    #[test]
    fn police_protection_agrees_with_the_section(offset in 0..400_i32, minute in 0..1440_i64, kept in prop::option::of(0..8000_i64), later in 0..9000_i64) {
        let after = |from: Instant, minutes: i64| Instant::from_micros(from.micros() + minutes * 60_000_000);
        let taken = after(Instant::start_of(day(offset)), minute);
        let (ended, now) = (kept.map(|kept| after(taken, kept)), after(taken, later));
        let mut one = Told::new("unknown", PoliceProtection::default());
        one.at = When::Instant(taken);
        one.until = ended.map(When::Instant);
        let duties = duties_with(&filed(&[one]), &ALL_KINDS, &LocalChoices::none(), now);
        let states: Vec<&str> = duties.iter().filter(|duty| duty.rule == "E30").map(|duty| match duty.state.name() { "running" | "due_soon" => "waiting", other => other }).collect();
        prop_assert_eq!(states, [police_protection_state(taken, ended, now)]);
    }

    #[test]
    fn the_visit_clock_agrees_with_the_guidance(
        plan in 0..200_i32,
        length in prop::option::of(0..200_i32),
        visits in prop::collection::vec((0..400_i32, prop_oneof![3 => Just(YesNo::Yes), 1 => Just(YesNo::No), 1 => Just(YesNo::NotStated)]), 0..12),
        meetings in days(6),
        every in prop::option::of(1..40_u32),
        later in 0..300_i32,
        hour in 0..24_u8,
    ) {
        let (from, until) = (day(plan), length.map(|length| day(plan + length)));
        let visits: Vec<(Day, YesNo)> = visits.into_iter().map(|(offset, seen)| (day(offset), seen)).collect();
        let mut history = vec![told(from, until, ProtectionPlan { seen_every_days: every, ..ProtectionPlan::default() })];
        history.extend(visits.iter().map(|(day, seen)| told(*day, None, Visit { seen: *seen, purpose: VisitPurpose::ProtectionPlan, ..Visit::default() })));
        history.extend(meetings.iter().map(|day| told(*day, None, CoreGroup::default())));
        let today = day(plan + later);
        let now = Instant::from_london(today, hour, 0, 0);
        prop_assert_eq!(engine("E13", &history, now), visit_outcomes(from, until, &visits, every, today));
    }
}
