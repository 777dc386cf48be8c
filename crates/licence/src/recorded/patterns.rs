//! What came of a condition over the last twelve months: how much was found in each, what was decided of it, and in words whether it
//! grows. Counts of what stands in the record; no measure of the person.

use super::{FoundCandidate, Keeping, RecordedDecision};
use calendar::Day;
use facts::licence::Decided;
use serde::Serialize;

/// How many months are told, this one among them.
const MONTHS: i32 = 12;

/// The days of each of the two stretches that are compared.
const STRETCH: i32 = 56;

/// What was found of a condition in a time, by what was decided of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Decided: a breach.
    pub breach: usize,
    /// Decided: there was a good reason, or it had been allowed.
    pub acceptable: usize,
    /// Decided: the equipment.
    pub equipment: usize,
    /// Decided: about somebody else.
    pub wrong_person: usize,
    /// Nobody has decided.
    pub undecided: usize,
}

impl Counted {
    /// All of them.
    #[must_use]
    pub const fn all(self) -> usize {
        self.breach + self.acceptable + self.equipment + self.wrong_person + self.undecided
    }

    const fn count(&mut self, decided: Option<Decided>) {
        let place = match decided {
            Some(Decided::Breach) => &mut self.breach,
            Some(Decided::Acceptable | Decided::PermissionExisted) => &mut self.acceptable,
            Some(Decided::Equipment) => &mut self.equipment,
            Some(Decided::WrongPerson) => &mut self.wrong_person,
            None => &mut self.undecided,
        };
        *place += 1;
    }
}

/// A month of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MonthCounted {
    /// Its first day.
    pub begins: Day,
    /// What was found in it.
    pub counted: Counted,
}

/// What came of one condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// The condition, by its number on the licence.
    pub condition: u32,
    /// The last twelve months, the oldest first.
    pub months: Vec<MonthCounted>,
    /// All twelve.
    pub total: Counted,
    /// Whether it grows, in words: `3 in the last 8 weeks, none in the 8 weeks before`.
    pub trend: String,
    /// What was found of it and has no known day.
    pub without_day: usize,
}

/// Something found or decided of a condition, on its day.
struct Found {
    condition: u32,
    on: Option<Day>,
    decided: Option<Decided>,
}

/// What came of each condition of which anything was found or decided in the last twelve months, by number. What was decided and was
/// no candidate before counts on the day of the decision.
#[must_use]
pub fn patterns(
    licence: &str,
    keeping: &Keeping,
    decisions: &[RecordedDecision],
    today: Day,
) -> Vec<Pattern> {
    let found = found(licence, keeping, decisions);
    let begins: Vec<Day> = (0..MONTHS)
        .rev()
        .map(|back| first_of(today).plus_months(-back))
        .collect();
    let first = begins.first().copied().unwrap_or(today);
    let counts = |one: &&Found| one.on.is_none_or(|on| first <= on && on <= today);
    let found: Vec<&Found> = found.iter().filter(counts).collect();
    let mut conditions: Vec<u32> = found.iter().map(|one| one.condition).collect();
    conditions.sort_unstable();
    conditions.dedup();
    let of_condition = |condition: u32| {
        let of: Vec<&Found> = found
            .iter()
            .copied()
            .filter(|one| one.condition == condition)
            .collect();
        Pattern {
            condition,
            months: begins.iter().map(|begins| month(&of, *begins)).collect(),
            total: counted(of.iter().filter(|one| one.on.is_some()).copied()),
            trend: trend(&of, today),
            without_day: of.iter().filter(|one| one.on.is_none()).count(),
        }
    };
    conditions.into_iter().map(of_condition).collect()
}

fn found(licence: &str, keeping: &Keeping, decisions: &[RecordedDecision]) -> Vec<Found> {
    let decided_of = |one: &FoundCandidate| {
        let by = one.decided?;
        let mut all = decisions.iter();
        all.find(|decision| decision.fact == by)
            .map(|decision| decision.decided)
    };
    let mut found: Vec<Found> = keeping
        .candidates
        .iter()
        .map(|one| Found {
            condition: one.condition,
            on: one.at.earliest(),
            decided: decided_of(one),
        })
        .collect();
    let answers = |decision: &&RecordedDecision| {
        let mut candidates = keeping.candidates.iter();
        candidates.any(|one| {
            one.condition == decision.condition
                && one
                    .facts
                    .first()
                    .is_some_and(|fact| decision.evidence.contains(fact))
        })
    };
    let alone = decisions
        .iter()
        .filter(|decision| decision.licence == licence && !answers(decision));
    found.extend(alone.map(|decision| Found {
        condition: decision.condition,
        on: Some(decision.at.london_day()),
        decided: Some(decision.decided),
    }));
    found
}

fn counted<'a>(of: impl Iterator<Item = &'a Found>) -> Counted {
    let mut counted = Counted::default();
    of.for_each(|one| counted.count(one.decided));
    counted
}

fn month(of: &[&Found], begins: Day) -> MonthCounted {
    let ends = begins.plus_months(1);
    let within = of
        .iter()
        .copied()
        .filter(|one| one.on.is_some_and(|on| begins <= on && on < ends));
    MonthCounted {
        begins,
        counted: counted(within),
    }
}

/// What was found in the last eight weeks and in the eight before them; what was decided to be about somebody else counts in neither.
fn trend(of: &[&Found], today: Day) -> String {
    let theirs = |one: &&&Found| one.decided != Some(Decided::WrongPerson);
    let within = |days_ago: i32| {
        let (last, first) = (
            today.plus_days(-days_ago),
            today.plus_days(1 - days_ago - STRETCH),
        );
        let on = |one: &&&Found| one.on.is_some_and(|on| first <= on && on <= last);
        of.iter().filter(theirs).filter(on).count()
    };
    let number = |count: usize| match count {
        0 => "none".to_owned(),
        count => count.to_string(),
    };
    let (now, before) = (within(0), within(STRETCH));
    format!(
        "{} in the last 8 weeks, {} in the 8 weeks before",
        number(now),
        number(before)
    )
}

fn first_of(day: Day) -> Day {
    day.plus_days(1 - i32::from(day.day_of_month()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::Instant;
    use facts::{FactId, When};

    const fn fact(position: u64) -> FactId {
        FactId {
            position,
            ordinal: 0,
        }
    }

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    fn candidate(place: u64, at: When, decided: Option<u64>) -> FoundCandidate {
        FoundCandidate {
            condition: 5,
            at,
            words: "not attended".to_owned(),
            facts: vec![fact(place)],
            confidence: None,
            equipment: None,
            known: None,
            decided: decided.map(fact),
        }
    }

    fn decision(place: u64, on: &str, decided: Decided, of: &[u64]) -> RecordedDecision {
        RecordedDecision {
            fact: fact(place),
            licence: "1".to_owned(),
            condition: 5,
            decided,
            action: None,
            reason: "looked at".to_owned(),
            evidence: of.iter().copied().map(fact).collect(),
            by: "asha".to_owned(),
            at: Instant::start_of(day(on)),
        }
    }

    /// 28 November 2026 is today: the last eight weeks begin on 4 October, the eight before on 9 August.
    #[test]
    fn what_was_found_is_counted_once_in_its_month_by_what_was_decided() {
        let at = |text: &str| When::Day(day(text));
        let keeping = Keeping {
            candidates: vec![
                candidate(1, at("2026-11-20"), None),
                candidate(2, at("2026-11-01"), Some(12)),
                candidate(3, at("2026-10-04"), Some(13)),
                candidate(4, at("2026-10-03"), Some(14)),
                candidate(5, at("2025-12-01"), None),
                // A year and a day too early, and of no known day.
                candidate(6, at("2025-11-30"), None),
                candidate(7, When::Unknown, None),
            ],
            ..Keeping::default()
        };
        let decisions = [
            decision(12, "2026-11-02", Decided::Breach, &[2]),
            decision(13, "2026-10-05", Decided::WrongPerson, &[3]),
            decision(14, "2026-10-05", Decided::PermissionExisted, &[4]),
            // Nobody raised it before: it counts on its own day.
            decision(15, "2026-11-10", Decided::Equipment, &[]),
        ];
        let told = patterns("1", &keeping, &decisions, day("2026-11-28"));
        assert_eq!(told.len(), 1);
        let pattern = &told[0];
        assert_eq!(pattern.months.len(), 12);
        assert_eq!(pattern.months[0].begins, day("2025-12-01"));
        let by_month: Vec<usize> = pattern.months.iter().map(|one| one.counted.all()).collect();
        assert_eq!(by_month, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3]);
        assert_eq!(
            pattern.total,
            Counted {
                breach: 1,
                acceptable: 1,
                equipment: 1,
                wrong_person: 1,
                undecided: 2,
            }
        );
        assert_eq!(pattern.without_day, 1);
        assert_eq!(
            pattern.trend,
            "3 in the last 8 weeks, 1 in the 8 weeks before"
        );
        // Another licence's decisions are not this one's.
        assert!(patterns("2", &Keeping::default(), &decisions, day("2026-11-28")).is_empty());
    }

    #[test]
    fn every_month_is_counted_in_one_place_whatever_the_day() {
        for today in ["2026-03-31", "2024-02-29", "2026-01-01", "2026-12-31"] {
            let today = day(today);
            let all: Vec<FoundCandidate> = (0..365)
                .map(|back| {
                    candidate(
                        u64::try_from(back).unwrap() + 1,
                        When::Day(today.plus_days(-back)),
                        None,
                    )
                })
                .collect();
            let keeping = Keeping {
                candidates: all,
                ..Keeping::default()
            };
            let pattern = patterns("1", &keeping, &[], today).remove(0);
            let sum: usize = pattern.months.iter().map(|one| one.counted.all()).sum();
            assert_eq!(sum, pattern.total.all());
            assert_eq!(
                pattern.trend,
                "56 in the last 8 weeks, 56 in the 8 weeks before"
            );
        }
    }
}
