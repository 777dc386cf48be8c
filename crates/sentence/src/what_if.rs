//! What if the law were otherwise: everybody's dates under two laws, who moves, how far, and how many are released in each
//! week under each.
//! Nothing here is kept: lines in, figures out. The figures as text and as a drawing are in `what_if_shown`.

use std::collections::BTreeMap;

use calendar::{Day, Weekday};

use crate::answer::{Answer, calculate};
use crate::dates_shown::DateKind;
use crate::input_checking::sound_case;
use crate::law::Law;
use crate::lines;
use crate::refusal::Refusal;

/// One person's dates under two laws, where they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The case's own reference.
    pub id: String,
    /// The dates that differ.
    pub moves: Vec<Move>,
    /// The day of release under the first law and under the second.
    pub releases: [Option<Day>; 2],
    /// Whether there are no dates, under either law.
    pub is_refused: [bool; 2],
}

/// A date that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Which date.
    pub kind: DateKind,
    /// The day under the first law.
    pub before: Option<Day>,
    /// The day under the second law.
    pub after: Option<Day>,
}

impl Move {
    /// By how many days it moves, where there is a day under both laws; later is more.
    #[must_use]
    pub fn days(&self) -> Option<i32> {
        Some(self.after?.days_since(self.before?))
    }
}

/// One line's case under two laws.
#[must_use]
pub fn compare_line(text: &str, laws: [&Law; 2]) -> Compared {
    let mut compared = Compared {
        id: String::new(),
        moves: Vec::new(),
        releases: [None; 2],
        is_refused: [true; 2],
    };
    let (id, line) = lines::read(text);
    compared.id = match id {
        serde_json::Value::String(id) => id,
        serde_json::Value::Null => "a line that cannot be read".to_owned(),
        other => other.to_string(),
    };
    let [first, _] = laws;
    let case = line.and_then(|(line, unread)| sound_case(line.input, unread, first));
    let Ok(case) = case else {
        return compared;
    };
    let [before, after] = laws.map(|law| calculate(&case, law));
    compared.is_refused = [before.is_err(), after.is_err()];
    compared.releases = [&before, &after].map(released_on);
    let day = |answer: &Result<Answer, Refusal>, kind: DateKind| -> Option<Day> {
        answer.as_ref().ok()?.dates.get(&kind).copied()
    };
    for kind in DateKind::ALL {
        let (before, after) = (day(&before, kind), day(&after, kind));
        if before != after {
            compared.moves.push(Move {
                kind,
                before,
                after,
            });
        }
    }
    compared
}

/// The day on which the person is released: after recall, or from the sentence, or from an order.
fn released_on(answer: &Result<Answer, Refusal>) -> Option<Day> {
    let answer = answer.as_ref().ok()?;
    [DateKind::Crd, DateKind::Ard, DateKind::Prrd, DateKind::Mtd]
        .into_iter()
        .filter_map(|kind| answer.dates.get(&kind).copied())
        .max()
        .filter(|_| answer.minimum_terms.is_empty())
}

/// What two laws change for a whole population.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// How many people.
    pub people: usize,
    /// How many have no dates under the first law, and under the second.
    pub refused: [usize; 2],
    /// How many are released earlier, later, and on the same day though another date moves.
    pub earlier: usize,
    /// How many are released later.
    pub later: usize,
    /// How many are released on the same day, though another date moves.
    pub other_dates_only: usize,
    /// All days by which releases come earlier (less than nothing) or later, together.
    pub days: i64,
    /// Releases in the week that begins on this Monday, under each law.
    pub weeks: BTreeMap<Day, [u32; 2]>,
    /// Who moves farthest, the farthest first: [`FARTHEST`] at most.
    pub farthest: Vec<Moved>,
}

/// So many of those who move are named.
pub const FARTHEST: usize = 20;

/// Somebody whose release moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The case's own reference.
    pub id: String,
    /// The day of release under the first law.
    pub before: Day,
    /// The day of release under the second law.
    pub after: Day,
}

impl Moved {
    /// By how many days; later is more.
    #[must_use]
    pub fn days(&self) -> i32 {
        self.after.days_since(self.before)
    }

    /// The farthest first, and of those who move equally far the first by reference.
    fn order(&self) -> (std::cmp::Reverse<u32>, &str) {
        (std::cmp::Reverse(self.days().unsigned_abs()), &self.id)
    }
}

impl Change {
    /// Counts one person.
    pub fn add(&mut self, compared: &Compared) {
        self.people += 1;
        for (count, refused) in self.refused.iter_mut().zip(compared.is_refused) {
            *count += usize::from(refused);
        }
        for (at, release) in compared.releases.into_iter().enumerate() {
            let Some(week) = release.map(monday) else {
                continue;
            };
            if let Some(count) = self.weeks.entry(week).or_default().get_mut(at) {
                *count += 1;
            }
        }
        if let [Some(before), Some(after)] = compared.releases {
            let days = after.days_since(before);
            self.days += i64::from(days);
            if days != 0 {
                self.keep_if_far(&compared.id, before, after);
            }
            self.earlier += usize::from(days < 0);
            self.later += usize::from(days > 0);
            self.other_dates_only += usize::from(days == 0 && !compared.moves.is_empty());
        }
    }

    fn keep_if_far(&mut self, id: &str, before: Day, after: Day) {
        let far = after.days_since(before).unsigned_abs();
        let least = self.farthest.last().map(|one| one.days().unsigned_abs());
        if self.farthest.len() >= FARTHEST && least.is_some_and(|least| far < least) {
            return;
        }
        let one = Moved {
            id: id.to_owned(),
            before,
            after,
        };
        let place = self
            .farthest
            .partition_point(|other| other.order() <= one.order());
        self.farthest.insert(place, one);
        self.farthest.truncate(FARTHEST);
    }

    /// How many are released on another day.
    #[must_use]
    pub fn moved(&self) -> usize {
        self.earlier + self.later
    }
}

/// The Monday of a day's week.
fn monday(day: Day) -> Day {
    let back = match day.weekday() {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    };
    day.plus_days(-back)
}

#[cfg(test)]
mod tests {
    use super::{Change, Compared, FARTHEST};
    use calendar::Day;

    #[test]
    fn who_moves_farthest_is_named_whatever_the_order() {
        let day = |number: i32| {
            Day::from_ymd(2026, 3, 2)
                .unwrap_or(Day::FIRST)
                .plus_days(number)
        };
        let one = |number: i32| Compared {
            id: format!("{number:02}"),
            moves: Vec::new(),
            releases: [
                Some(day(0)),
                Some(day(if number % 2 == 0 { number } else { -number })),
            ],
            is_refused: [false; 2],
        };
        let of = |numbers: &mut dyn Iterator<Item = i32>| {
            let mut change = Change::default();
            numbers.for_each(|number| change.add(&one(number)));
            change.farthest
        };
        let (up, down) = (of(&mut (0..50)), of(&mut (0..50).rev()));
        assert_eq!(up, down);
        assert_eq!(up.len(), FARTHEST);
        let ids: Vec<&str> = up.iter().map(|one| one.id.as_str()).take(3).collect();
        assert_eq!(ids, ["49", "48", "47"]);
        assert_eq!(up.first().map(super::Moved::days), Some(-49));
        // Who does not move is not named.
        assert!(of(&mut (0..1)).is_empty());
    }
}
