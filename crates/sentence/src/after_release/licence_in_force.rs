//! Whether a licence is in force on a day. Nobody may be recalled on a licence that has ended: this is asked before anyone
//! signs.
//!
//! An indeterminate sentence for public protection: the *qualifying period* begins with the day of first release; after it the
//! licence ends once it has been in force for the *continuous years*, counted from the end of the qualifying period or from a
//! later release, and a recall breaks that off. Before the day on which the law began to say so, nothing ends; a licence that
//! had run long enough by then ended on that day. Crime (Sentences) Act 1997 s. 31A.

use super::facts::LifeFacts;
use super::rows::{AfterRelease, Authority, EndRow, Ends};
use calendar::{BankHolidays, Day, Moment, Period};
use serde::Serialize;

/// Whether it is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InForce {
    /// In force.
    Yes,
    /// Not in force: not released, recalled, or ended by law.
    No,
    /// A fact or a day of commencement is missing.
    CannotTell,
}

/// The answer, with its working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LicenceAnswer {
    /// Whether it is in force.
    pub answer: InForce,
    /// Where it cannot be told: what is taken, and why. Recalling on a licence that has ended is unlawful, so until it is
    /// established nobody may sign.
    pub taken_as: Option<String>,
    /// What is missing, where something is.
    pub missing: Vec<String>,
    /// The row of the law that decided; absent where a missing fact did.
    pub rule: Option<String>,
    /// Its authority.
    pub authority: Option<Authority>,
    /// The last day on which the licence is in force by that row, as far as it can be worked out.
    pub last_day: Option<Day>,
    /// The sum, step by step.
    pub working: Vec<String>,
}

/// A stretch in which somebody was out on licence: from a release to the recall that ended it.
#[derive(Clone, Copy)]
struct Stretch {
    from: Day,
    recalled: Option<Day>,
}

/// Whether the licence was in force on `on`. On the day of a recall it was, until it was revoked.
#[must_use]
pub fn licence_in_force(facts: &LifeFacts, on: Day, law: &AfterRelease) -> LicenceAnswer {
    let mut sum = Sum {
        holidays: &law.holidays,
        working: Vec::new(),
    };
    let missing: Vec<String> = [
        ("sentence.kind", facts.sentence.kind.is_none()),
        ("releases", facts.releases.is_none()),
        ("recalls", facts.recalls.is_none()),
    ]
    .iter()
    .filter(|(_, absent)| *absent)
    .map(|(field, _)| (*field).to_owned())
    .collect();
    let kind = facts.kind().unwrap_or_default();
    let rows: Vec<&EndRow> = law
        .ends
        .iter()
        .filter(|row| row.kinds.contains(&kind) && row.may_hold_on(on))
        .collect();
    if !missing.is_empty() {
        return sum.where_facts_are_missing(missing, &rows, facts, on);
    }
    if rows.is_empty() {
        let known: Vec<&str> = law
            .ends
            .iter()
            .flat_map(|row| &row.kinds)
            .map(String::as_str)
            .collect();
        sum.say(format!(
            "no row of the law is for a sentence of kind `{kind}` on {}; rows are for {}",
            on.in_words(),
            known.join(", ")
        ));
        return sum.cannot_tell(vec!["sentence.kind".to_owned()], None);
    }
    let stretches = stretches(facts);
    let Some(stretch) = stretches.iter().rev().find(|stretch| stretch.from <= on) else {
        sum.no_release_by(on);
        return sum.answer(InForce::No, rows.last(), None);
    };
    if let Some(recalled) = stretch.recalled.filter(|day| *day < on) {
        sum.say(format!(
            "released on {}, and recalled on {}; there is no release after that on or before {}",
            stretch.from.in_words(),
            recalled.in_words(),
            on.in_words()
        ));
        return sum.recalled_before(
            recalled,
            &licence_in_force(facts, recalled, law),
            rows.last(),
        );
    }
    sum.say(format!(
        "on {} the person is out, since the release of {}",
        on.in_words(),
        stretch.from.in_words()
    ));
    if stretch.recalled == Some(on) {
        sum.say(
            "the recall is of that same day: before it was revoked the licence stands as follows"
                .to_owned(),
        );
    }
    sum.by_rows(&rows, &stretches, facts, on)
}

fn stretches(facts: &LifeFacts) -> Vec<Stretch> {
    let recalls = facts.recalls.as_deref().unwrap_or_default();
    let releases = facts.releases.as_deref().unwrap_or_default();
    releases
        .iter()
        .enumerate()
        .map(|(place, from)| {
            let next = releases.get(place + 1);
            Stretch {
                from: *from,
                recalled: recalls
                    .iter()
                    .copied()
                    .find(|day| day >= from && next.is_none_or(|next| day <= next)),
            }
        })
        .collect()
}

/// The working as it grows.
struct Sum<'a> {
    holidays: &'a BankHolidays,
    working: Vec<String>,
}

impl Sum<'_> {
    fn say(&mut self, words: String) {
        self.working.push(words);
    }

    fn no_release_by(&mut self, on: Day) {
        self.say(format!(
            "there is no release on or before {}",
            on.in_words()
        ));
    }

    fn answer(
        self,
        answer: InForce,
        row: Option<&&EndRow>,
        last_day: Option<Day>,
    ) -> LicenceAnswer {
        LicenceAnswer {
            answer,
            taken_as: None,
            missing: Vec::new(),
            rule: row.map(|row| row.id.clone()),
            authority: row.map(|row| row.authority()),
            last_day,
            working: self.working,
        }
    }

    /// Somebody who was recalled is on no licence. Where the licence had ended before that recall, it was of a licence that was no
    /// more: whoever looks later has to know.
    fn recalled_before(
        mut self,
        recalled: Day,
        then: &LicenceAnswer,
        row: Option<&&EndRow>,
    ) -> LicenceAnswer {
        match (then.answer, then.last_day) {
            (InForce::No, Some(last)) => {
                self.working.extend_from_slice(&then.working);
                self.say(format!(
                    "the recall of {} came after the licence had ended: its last day was {}",
                    recalled.in_words(),
                    last.in_words()
                ));
            }
            (InForce::CannotTell, _) => self.say(format!(
                "whether the licence was in force at the recall of {} cannot be told: {}",
                recalled.in_words(),
                then.missing.join(", ")
            )),
            _ => {}
        }
        let last_day = then.last_day.filter(|_| then.answer == InForce::No);
        self.answer(InForce::No, row, last_day)
    }

    /// Whoever was not released, or whose sentence has ended, is on no licence, whatever else is not known; else it cannot be
    /// told.
    fn where_facts_are_missing(
        mut self,
        missing: Vec<String>,
        rows: &[&EndRow],
        facts: &LifeFacts,
        on: Day,
    ) -> LicenceAnswer {
        let with_sentence =
            |row: &&&EndRow| matches!(row.ends, Ends::WithSentence | Ends::WithSentenceAtLatest);
        if let Some(row) = rows.iter().find(with_sentence)
            && let Some(last) = self.end_of_sentence(facts)
            && last < on
        {
            self.say(format!("{}: {}", row.id, row.words));
            self.say(format!("so on {} the licence had ended", on.in_words()));
            return self.answer(InForce::No, Some(row), Some(last));
        }
        let none_yet = |days: &Vec<Day>| !days.iter().any(|day| *day <= on);
        if !facts.releases.as_ref().is_some_and(none_yet) {
            return self.cannot_tell(missing, None);
        }
        self.no_release_by(on);
        self.answer(InForce::No, None, None)
    }

    fn cannot_tell(mut self, missing: Vec<String>, row: Option<&&EndRow>) -> LicenceAnswer {
        self.say(format!("not known: {}", missing.join(", ")));
        let mut answer = self.answer(InForce::CannotTell, row, None);
        answer.missing = missing;
        answer.taken_as = Some(
            "taken as not in force: a recall on a licence that has ended is unlawful, so nobody signs until it is established"
                .to_owned(),
        );
        answer
    }

    /// Each row that holds, or may hold, is worked out; where they agree, that is the answer.
    fn by_rows(
        mut self,
        rows: &[&EndRow],
        stretches: &[Stretch],
        facts: &LifeFacts,
        on: Day,
    ) -> LicenceAnswer {
        let mut last_days = Vec::new();
        for row in rows {
            self.say(format!("{}: {}", row.id, row.words));
            match self.last_day_by(row, stretches, facts, on) {
                Ok(last) => last_days.push((row, last)),
                Err(missing) => return self.cannot_tell(missing, Some(row)),
            }
        }
        let ended = |last: &Option<Day>| last.is_some_and(|last| last < on);
        let certain: Vec<_> = last_days
            .iter()
            .filter(|(row, _)| row.commencement_is_known())
            .collect();
        let decided = certain
            .iter()
            .find(|(_, last)| ended(last))
            .or(certain.last());
        let Some((row, last)) = decided else {
            return self.cannot_tell(
                vec!["the row of the law that is in force".to_owned()],
                rows.last(),
            );
        };
        let uncertain = last_days
            .iter()
            .find(|(row, other)| !row.commencement_is_known() && ended(other) != ended(last));
        if let Some((other, _)) = uncertain.filter(|_| !ended(last)) {
            let missing = vec![format!(
                "the day on which {} commenced ({})",
                other.id,
                other.authority().instrument
            )];
            return self.cannot_tell(missing, Some(other));
        }
        let answer = if ended(last) {
            self.say(format!("so on {} the licence had ended", on.in_words()));
            InForce::No
        } else {
            self.say(format!("so on {} the licence is in force", on.in_words()));
            InForce::Yes
        };
        self.answer(answer, Some(row), *last)
    }

    /// The last day of the licence by a row, where it has one.
    ///
    /// # Errors
    /// What is missing.
    fn last_day_by(
        &mut self,
        row: &EndRow,
        stretches: &[Stretch],
        facts: &LifeFacts,
        on: Day,
    ) -> Result<Option<Day>, Vec<String>> {
        match row.ends {
            Ends::Never => Ok(None),
            Ends::WithSentence => self.end_of_sentence(facts).map(Some).ok_or_else(|| {
                vec![
                    "sentence.sentenced_on".to_owned(),
                    "sentence.length_days".to_owned(),
                ]
            }),
            Ends::WithSentenceAtLatest => {
                let last = self.end_of_sentence(facts).filter(|last| *last < on);
                let missing = || vec!["the day on which the licence ends".to_owned()];
                last.map(Some).ok_or_else(missing)
            }
            Ends::AfterContinuousYears => self
                .end_by_continuity(row, stretches)
                .map_err(|missing| vec![missing]),
        }
    }

    fn end_of_sentence(&mut self, facts: &LifeFacts) -> Option<Day> {
        let (sentenced, length) = (facts.sentence.sentenced_on?, facts.sentence.length_days?);
        let last = sentenced.plus_days(length - 1);
        self.say(format!(
            "{length} days beginning with {} end with {}; remand, time on a tag and days at large are not in these facts and move that day",
            sentenced.in_words(), last.in_words()
        ));
        Some(last)
    }

    /// The last day of the licence, where it ends; `None` where it has not come to its end.
    fn end_by_continuity(
        &mut self,
        row: &EndRow,
        stretches: &[Stretch],
    ) -> Result<Option<Day>, String> {
        let first = stretches.first().ok_or_else(|| "releases".to_owned())?.from;
        let qualified = self.last_of_years(row.qualifying_years, first)?;
        self.say(format!(
            "the qualifying period of {} years begins with the first release, {}, and ends with {}",
            row.qualifying_years,
            first.in_words(),
            qualified.in_words()
        ));
        for stretch in stretches {
            if stretch.recalled.is_some_and(|day| day <= qualified) {
                continue;
            }
            let from = stretch.from.max(qualified.plus_days(1));
            let last = self.last_of_years(row.continuous_years, from)?;
            let counted = format!(
                "{} years in force, beginning with {}, end with {}",
                row.continuous_years,
                from.in_words(),
                last.in_words()
            );
            match stretch.recalled {
                Some(recalled) if recalled <= last => {
                    self.say(format!(
                        "{counted}; the recall of {} broke them off",
                        recalled.in_words()
                    ));
                }
                recalled => {
                    // Of a row whose commencement has not been read, the earliest day that it can be.
                    let begins = row.from.or(row.not_before);
                    let Some(commenced) = begins.filter(|commenced| last < *commenced) else {
                        self.say(counted);
                        return Ok(Some(last));
                    };
                    if recalled.is_some_and(|day| day < commenced) {
                        self.say(format!(
                            "{counted}, before the law said so; it was revoked before {}",
                            commenced.in_words()
                        ));
                        continue;
                    }
                    let earliest = if row.from.is_none() {
                        ", at the earliest"
                    } else {
                        ""
                    };
                    self.say(format!("{counted}, before the law said so: the licence ended when it came into force, on {}{earliest}", commenced.in_words()));
                    return Ok(Some(commenced.plus_days(-1)));
                }
            }
        }
        self.say("the years have not run to their end".to_owned());
        Ok(None)
    }

    /// The last day of so many years beginning with a day.
    fn last_of_years(&self, years: u32, from: Day) -> Result<Day, String> {
        Period::YearsBeginningWith(years)
            .due_only(Moment::Day(from), self.holidays)
            .map(Moment::london_day)
            .map_err(|fault| fault.to_string())
    }
}
