//! Release dates: how long one calculation takes on one core, with and without its explanation, over an invented population.

use crate::Failure;
use calendar::Day;
use sentence::{
    Adjustment, AdjustmentKind, Case, Law, Sentence, SentenceKind, Sheet, Standard, Term,
    calculate, explain,
};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// So many people are in prison.
const PEOPLE: usize = 88_000;

pub(crate) fn measure(scale: usize) -> Result<(), Failure> {
    let law = Sheet::of_the_law()?.law_on(Day::parse_iso("2026-11-22")?)?;
    let cases = population(PEOPLE / scale.max(1))?;
    let times = timed(&cases, |case| drop(black_box(calculate(case, &law))));
    report("release dates of one person", &times);
    let times = timed(&cases, |case| drop(black_box(explain(case, &law))));
    report("the same, explained", &times);
    two_laws(&cases, &law)?;
    everybody_under_two_laws(PEOPLE / scale.max(1))
}

/// The invented prison population, from lines of JSON, under the law and a scenario, on two cores.
fn everybody_under_two_laws(people: usize) -> Result<(), Failure> {
    let day = Day::parse_iso("2026-11-22")?;
    let sheet = Sheet::of_the_law()?;
    let scenario = "[[regime]]\nid = \"SDS_PROGRESSION_MODEL\"\nwithdrawn = true\n";
    let law = sheet.law_on(day)?;
    let other = sheet.with_file("scenario", scenario)?.law_on(day)?;
    let lines: Vec<String> = synth::sentenced(u32::try_from(people)?, 7).collect();
    let began = Instant::now();
    let half = lines.len().div_ceil(2).max(1);
    let count = |lines: &[String]| {
        let mut change = sentence::Change::default();
        for line in lines {
            change.add(&sentence::compare_line(line, [&law, &other]));
        }
        change.moved()
    };
    let moved: usize = std::thread::scope(|scope| {
        let running: Vec<_> = lines
            .chunks(half)
            .map(|lines| scope.spawn(move || count(lines)))
            .collect();
        let done = running.into_iter().map(|job| job.join().unwrap_or(0));
        done.sum()
    });
    let took = began.elapsed().as_secs_f64();
    println!(
        "release dates: {people} people compared under two laws on two cores: {took:.2} s; {moved} are released on another day"
    );
    Ok(())
}

/// Everybody under two laws, and how many have another date.
fn two_laws(cases: &[Case], law: &Law) -> Result<(), Failure> {
    let before = Sheet::of_the_law()?.law_on(Day::parse_iso("2026-09-30")?)?;
    let began = Instant::now();
    let moved = cases
        .iter()
        .filter(|case| calculate(case, law) != calculate(case, &before))
        .count();
    let took = began.elapsed().as_secs_f64();
    let people = cases.len();
    println!(
        "release dates: {people} people under two laws on one core: {took:.2} s; {moved} have another answer"
    );
    Ok(())
}

fn timed(cases: &[Case], work: impl Fn(&Case)) -> Vec<Duration> {
    let mut times: Vec<Duration> = cases
        .iter()
        .map(|case| {
            let began = Instant::now();
            work(case);
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

fn report(what: &str, times: &[Duration]) {
    let at = |share: usize| {
        let place = times.len().saturating_sub(1) * share / 100;
        times
            .get(place)
            .map_or(0.0, |time| time.as_secs_f64() * 1e6)
    };
    println!(
        "release dates: {what}: median {:.1} µs, 99 of 100 within {:.1} µs",
        at(50),
        at(99)
    );
}

/// People by a fixed rule: one to four sentences, some consecutive, most with remand, some with days awarded.
fn population(people: usize) -> Result<Vec<Case>, Failure> {
    let first = Day::parse_iso("2018-01-02")?;
    let born = Day::parse_iso("1985-05-05")?;
    let number = |seed: usize, of: usize| seed.wrapping_mul(2_654_435_761) / 7 % of;
    let person = |seed: usize| -> Result<Case, Failure> {
        let passed = first.plus_days(i32::try_from(number(seed, 3_000))?);
        let sentence = |at: usize| -> Result<Sentence, Failure> {
            let months = 3 + number(seed + at * 31, 90);
            Ok(Sentence {
                identifier: None,
                kind: SentenceKind::Standard(Standard::default()),
                custodial: Term::of_months(i32::try_from(months)?),
                passed: passed.plus_days(i32::try_from(at * 40)?),
                offence: passed.plus_days(-300),
                offence_code: None,
                consecutive_to: (at % 2 == 1).then(|| at - 1),
                is_consecutive: at % 2 == 1,
                recall: None,
                discretion: None,
            })
        };
        let sentences = (0..=number(seed, 4))
            .map(sentence)
            .collect::<Result<Vec<_>, _>>()?;
        let adjustment = |kind, from, days| Adjustment {
            kind,
            from,
            days,
            first: None,
            last: None,
            reason: None,
        };
        let remand = i32::try_from(number(seed, 40))?;
        let mut adjustments = vec![adjustment(AdjustmentKind::Remand, passed, remand)];
        if seed.is_multiple_of(5) {
            adjustments.push(adjustment(
                AdjustmentKind::DaysAwarded,
                passed.plus_days(20),
                14,
            ));
        }
        Ok(Case {
            born,
            active_sex_offender: false,
            sentences,
            indeterminate: Vec::new(),
            adjustments,
            returned_to_custody: None,
            fixed_term_recall: None,
            movements: Vec::new(),
            early_removal_asked: seed.is_multiple_of(8),
        })
    };
    (0..people).map(person).collect()
}
