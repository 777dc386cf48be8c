//! Which type of recall the law of a day requires. A question that nobody has answered counts against the fixed term, and
//! the answer says so: a fixed term releases somebody by itself.

use super::facts::LifeFacts;
use super::licence_in_force::{LicenceAnswer, licence_in_force};
use super::rows::{AfterRelease, Authority, TypeRow};
use crate::day_counting::birthday;
use calendar::Day;
use serde::{Deserialize, Serialize};

/// A type of recall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecallType {
    /// For a fixed term, with automatic release at its end.
    FixedTerm,
    /// Until the Parole Board or the Secretary of State releases, or the sentence ends.
    Standard,
    /// At once, with an indeterminate sentence.
    Emergency,
    /// A fixed term or standard: whoever decides says which, and why.
    Discretionary,
    /// A question is not answered.
    CannotTell,
}

/// The answer, with its working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecallAnswer {
    /// The type.
    pub answer: RecallType,
    /// Where it cannot be told: what is taken.
    pub taken_as: Option<RecallType>,
    /// The questions that are not answered.
    pub missing: Vec<String>,
    /// The days of the fixed term, beginning with the return to custody; where it is or may be one and its days are known.
    pub fixed_term_days: Option<u32>,
    /// The row of the law that decided.
    pub rule: Option<String>,
    /// Its authority.
    pub authority: Option<Authority>,
    /// The sum, step by step.
    pub working: Vec<String>,
}

/// Which recall the law requires, and beside it whether there is a licence at all on which anybody could be recalled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecallOnDay {
    /// The type.
    #[serde(flatten)]
    pub recall: RecallAnswer,
    /// Whether the licence is in force on the day. Nobody may be recalled on one that has ended.
    pub licence: LicenceAnswer,
}

/// The type of recall that the law in force on `on` requires, and whether the licence is in force on that day.
#[must_use]
pub fn recall_on_day(facts: &LifeFacts, on: Day, law: &AfterRelease) -> RecallOnDay {
    RecallOnDay {
        recall: recall_type(facts, on, law),
        licence: licence_in_force(facts, on, law),
    }
}

/// The type of recall that the law in force on `on` requires.
#[must_use]
pub fn recall_type(facts: &LifeFacts, on: Day, law: &AfterRelease) -> RecallAnswer {
    let mut working = Vec::new();
    match kind_for_recall(facts, on, &mut working) {
        Ok(kind) => by_kind(&kind, facts, on, law, working),
        Err(missing) if missing == BIRTH => of_unknown_age(facts, on, law),
        Err(missing) => begun(working).cannot_tell(vec![missing]),
    }
}

/// The name of the fact that tells an adult from a young person.
const BIRTH: &str = "date_of_birth";

const fn begun(working: Vec<String>) -> RecallAnswer {
    RecallAnswer {
        answer: RecallType::CannotTell,
        taken_as: None,
        missing: Vec::new(),
        fixed_term_days: None,
        rule: None,
        authority: None,
        working,
    }
}

/// The law for adults and that for young people, where nobody has said which of the two it is: one answer where they agree.
fn of_unknown_age(facts: &LifeFacts, on: Day, law: &AfterRelease) -> RecallAnswer {
    let unknown = "the date of birth is not known, and adults and young people have different rows";
    let adult = by_kind("SDS", facts, on, law, vec![unknown.to_owned()]);
    let young = by_kind("YOUTH_SDS", facts, on, law, Vec::new());
    if adult.answer == young.answer && adult.fixed_term_days == young.fixed_term_days {
        let mut both = adult;
        both.working.extend(young.working);
        for missing in young.missing {
            if !both.missing.contains(&missing) {
                both.missing.push(missing);
            }
        }
        if both.answer == RecallType::CannotTell {
            both.missing.push(BIRTH.to_owned());
        }
        return both;
    }
    let mut answer = begun(adult.working);
    answer.working.extend(
        young
            .working
            .into_iter()
            .map(|step| format!("if under 18: {step}")),
    );
    let mut missing = vec![BIRTH.to_owned()];
    missing.extend(adult.missing);
    answer.cannot_tell(missing)
}

fn by_kind(
    kind: &str,
    facts: &LifeFacts,
    on: Day,
    law: &AfterRelease,
    working: Vec<String>,
) -> RecallAnswer {
    let mut answer = begun(working);
    for row in law
        .types
        .iter()
        .filter(|row| row.kinds.iter().any(|known| known == kind) && row.holds_on(on))
    {
        match row
            .under_months
            .map(|months| (months, is_under(facts, months)))
        {
            None => return answer.by_row(row, facts, law),
            Some((months, Some(true))) => {
                answer
                    .working
                    .push(format!("the term is under {months} months"));
                return answer.by_row(row, facts, law);
            }
            Some((months, Some(false))) => {
                answer
                    .working
                    .push(format!("{}: the term is not under {months} months", row.id));
            }
            Some((months, None)) => {
                answer.rest_on(row);
                answer.working.push(format!(
                    "whether the term is under {months} months is not known"
                ));
                return answer.cannot_tell(vec!["sentence.length_days".to_owned()]);
            }
        }
    }
    answer.working.push(format!(
        "no row of the law is for a sentence of kind `{kind}` on {}",
        on.in_words()
    ));
    answer.cannot_tell(vec!["sentence.kind".to_owned()])
}

/// Nobody is sentenced for what was done under this age (Children and Young Persons Act 1933 s. 50), so that whoever was
/// sentenced so long ago is an adult.
const AGE_OF_CRIMINAL_RESPONSIBILITY: i32 = 10;

/// The kind as rows have it. A standard determinate sentence of somebody who is not yet 18 on the day is a youth's.
fn kind_for_recall(
    facts: &LifeFacts,
    on: Day,
    working: &mut Vec<String>,
) -> Result<String, String> {
    let kind = facts.kind().ok_or_else(|| "sentence.kind".to_owned())?;
    if kind != "SDS" {
        return Ok(kind);
    }
    match facts.date_of_birth {
        Some(born) if on < birthday(born, 18) => {
            working.push(format!("born on {}: under 18 on {}, so the rows for young people apply (unverified: which day counts has not been read)", born.in_words(), on.in_words()));
            Ok("YOUTH_SDS".to_owned())
        }
        Some(_) => Ok(kind),
        None => {
            let surely = (18 - AGE_OF_CRIMINAL_RESPONSIBILITY) * 12;
            let sentenced = facts.sentence.sentenced_on;
            if let Some(sentenced) = sentenced.filter(|day| day.plus_months(surely) <= on) {
                working.push(format!("the date of birth is not known; sentenced on {}, eight years ago or more, so an adult by now", sentenced.in_words()));
                return Ok(kind);
            }
            Err(BIRTH.to_owned())
        }
    }
}

/// True where the term is under so many months; `None` where that cannot be told.
fn is_under(facts: &LifeFacts, months: u32) -> Option<bool> {
    let length = facts.sentence.length_days?;
    let months = i32::try_from(months).ok()?;
    if let Some(sentenced) = facts.sentence.sentenced_on {
        return Some(length < sentenced.plus_months(months).days_since(sentenced));
    }
    // Without the day of sentence a term of whole years is 365 or 366 days each, and only those between are in doubt.
    let (shortest, longest) = (
        months * 365 / 12,
        (months * 365 + 11) / 12 + months / 12 + 2,
    );
    match length {
        length if length < shortest => Some(true),
        length if length >= longest => Some(false),
        _ => None,
    }
}

impl RecallAnswer {
    fn rest_on(&mut self, row: &TypeRow) {
        self.rule = Some(row.id.clone());
        self.authority = Some(row.authority());
    }

    fn cannot_tell(mut self, missing: Vec<String>) -> Self {
        self.working.push(format!("cannot be told; taken as standard, because a fixed term would release by itself. Not known: {}", missing.join(", ")));
        self.answer = RecallType::CannotTell;
        self.taken_as = Some(RecallType::Standard);
        self.missing = missing;
        self
    }

    fn by_row(mut self, row: &TypeRow, facts: &LifeFacts, law: &AfterRelease) -> Self {
        self.rest_on(row);
        self.working.push(format!("{}: {}", row.id, row.words));
        let asked: Vec<(&String, Option<bool>)> = row
            .excluded_by
            .iter()
            .map(|exclusion| (exclusion, applies(exclusion, facts)))
            .collect();
        let excluding: Vec<&str> = asked
            .iter()
            .filter(|(_, applies)| *applies == Some(true))
            .map(|(exclusion, _)| law.exclusion(exclusion))
            .collect();
        if let Some(otherwise) = row.otherwise.filter(|_| !excluding.is_empty()) {
            self.working
                .push(format!("excluded: {}", excluding.join("; ")));
            self.answer = otherwise;
            return self;
        }
        let missing: Vec<String> = asked
            .iter()
            .filter(|(_, applies)| applies.is_none())
            .map(|(exclusion, _)| question(exclusion))
            .collect();
        if !missing.is_empty() {
            return self.cannot_tell(missing);
        }
        if !asked.is_empty() {
            self.working.push("no exclusion applies".to_owned());
        }
        self.answer = row.answer;
        self.fixed_term(row, facts);
        self
    }

    fn fixed_term(&mut self, row: &TypeRow, facts: &LifeFacts) {
        for days in &row.days {
            match days.under_months.map(|months| is_under(facts, months)) {
                None | Some(Some(true)) => {
                    self.fixed_term_days = Some(days.days);
                    self.working.push(format!(
                        "the fixed term is {} days beginning with the return to custody",
                        days.days
                    ));
                    break;
                }
                Some(Some(false)) => {}
                Some(None) => {
                    self.working.push("how many days the fixed term has cannot be told: the length of the sentence is not known".to_owned());
                    break;
                }
            }
        }
        if let Some(words) = row.home_detention.as_ref() {
            match facts.hdc {
                Some(true) => self
                    .working
                    .push(format!("on home detention curfew: {words}")),
                Some(false) => {}
                None => self.working.push(format!(
                    "whether the person is on home detention curfew is not known; if so: {words}"
                )),
            }
        }
    }
}

/// The fact that answers an exclusion's question, by name.
fn question(exclusion: &str) -> String {
    match exclusion {
        "mappa_category_4" => "mappa.category".to_owned(),
        "mappa_level_2_or_3" => "mappa.level".to_owned(),
        other => format!("flags: {other}"),
    }
}

/// Whether an exclusion applies; `None` where nobody has said.
fn applies(exclusion: &str, facts: &LifeFacts) -> Option<bool> {
    let mappa = facts.mappa.as_ref();
    // A flag that is there says it, even one whose question has a field of its own.
    if facts
        .flags
        .as_ref()
        .is_some_and(|flags| flags.contains(exclusion))
    {
        return Some(true);
    }
    match exclusion {
        "mappa_category_4" => mappa
            .and_then(|mappa| mappa.category)
            .map(|category| category == 4),
        "mappa_level_2_or_3" => mappa.and_then(|mappa| mappa.level).map(|level| level >= 2),
        flag => facts.flags.as_ref().map(|flags| flags.contains(flag)),
    }
}
