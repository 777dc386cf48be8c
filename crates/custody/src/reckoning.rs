//! Release dates as known on a day: each source's telling worked out, with its working, or every reason why it is not.

use crate::agreement;
use crate::case::{Building, build};
use crate::departure::{self, HeldPast, ReleasedEarly};
use crate::laws::Laws;
use crate::reason::{Reason, reasons_of};
use crate::told::{Told, tellings};
use calendar::Day;
use chronology::Chronology;
use facts::{FactId, Statement};
use schemars::JsonSchema;
use sentence::{Answer, Case, DateKind, Explanation, LawError, MinimumTerm};
use serde::Serialize;

/// A person's release dates as known on a day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReleaseDates {
    /// The day whose law was taken.
    #[schemars(with = "String", extend("format" = "date"))]
    pub law_on: Day,
    /// What each source that tells of sentences leads to, in the order of the sources' names.
    pub reckonings: Vec<Reckoning>,
    /// Why no date stands although some were worked out: the sources do not tell of the same.
    pub disagreement: Vec<Reason>,
}

/// What one source's telling of the present period of custody leads to: dates, or reasons why there are none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Reckoning {
    /// The source.
    pub source: String,
    /// Its agency.
    pub agency: String,
    /// The period of custody, by the source's own reference.
    pub booking: Option<String>,
    /// The sentences as told.
    pub sentences: Vec<SentenceTold>,
    /// Days of adjustment, recalls, releases and movements as told, each a line.
    pub besides: Vec<FactLine>,
    /// How many sentences of earlier periods of custody are left out.
    pub earlier: usize,
    /// The dates.
    pub dates: Vec<WorkedDate>,
    /// Dates that are not told although there may be one, and why.
    pub withheld: Vec<Reason>,
    /// The minimum terms of sentences without an end.
    pub minimum_terms: Vec<WorkedMinimumTerm>,
    /// Where there is a sentence without an end: nobody is released before this day.
    #[schemars(with = "Option<String>")]
    pub not_before: Option<Day>,
    /// Days on remand or tagged bail that no sentence had room for.
    pub unused_days: i32,
    /// The tranche of each regime that came in tranches, in words.
    pub tranches: Vec<String>,
    /// The day of each tranche, with its words; for drawing.
    #[serde(skip)]
    pub tranche_days: Vec<(String, Day)>,
    /// What was taken for granted, and why.
    pub taken: Vec<String>,
    /// Why there are no dates: every reason at once.
    pub refused: Vec<Reason>,
    /// The person was released before the sentence allows it.
    pub released_early: Option<ReleasedEarly>,
    /// The person is held past the release date, or nobody has told of the release.
    pub held_past: Option<HeldPast>,
    /// The facts that all of it rests on.
    pub evidence: Vec<FactId>,
    /// The days of the recalls told.
    #[serde(skip)]
    pub recalls: Vec<Day>,
    /// The day from which on facts belong to this custody: its last sentence, or the last return to it.
    #[serde(skip)]
    pub since: Option<Day>,
    /// The case that was worked out, for asking what would be otherwise; not part of what the API gives.
    #[serde(skip)]
    pub case: Option<Case>,
}

/// A sentence as its source tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SentenceTold {
    /// The fact.
    pub fact: FactId,
    /// The day on which it was passed, as exactly as that is known.
    pub passed: facts::When,
    /// What it is, in a line.
    pub words: String,
}

/// A fact in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FactLine {
    /// The fact.
    pub fact: FactId,
    /// When, and what it says.
    pub words: String,
}

/// A date that was worked out: never one that anybody told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorkedDate {
    /// Its short name, as prisons write it: `CRD`.
    pub date: String,
    /// What it is, in words: `conditional release, on licence`.
    pub what: String,
    /// The day.
    #[schemars(with = "String", extend("format" = "date"))]
    pub day: Day,
    /// The working day on or before which the person leaves; only for dates on which somebody is released.
    #[schemars(with = "Option<String>")]
    pub leaves_by: Option<Day>,
    /// From when release may be brought forward.
    #[schemars(with = "Option<String>")]
    pub may_leave_from: Option<Day>,
    /// How it was worked out.
    pub working: Step,
}

/// One step of a working, and the steps that it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// The step in words.
    pub words: String,
    /// Where the rule stands in law.
    pub authority: Option<String>,
    /// Whether the rule was read in statute or guidance; nothing without an authority.
    pub verified: Option<bool>,
    /// What it rests on, in order.
    pub steps: Vec<Step>,
}

/// The minimum term of a sentence without an end, worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WorkedMinimumTerm {
    /// The kind of sentence: `imprisonment or custody for life`.
    pub sentence: String,
    /// Its last day: from then on the Parole Board may direct release.
    #[schemars(with = "String", extend("format" = "date"))]
    pub ends: Day,
    /// The day by which the case is looked at before that.
    #[schemars(with = "String", extend("format" = "date"))]
    pub review_before: Day,
    /// The day by which it is looked at again at the latest.
    #[schemars(with = "String", extend("format" = "date"))]
    pub review_after: Day,
    /// How these follow.
    pub working: Vec<Step>,
}

/// The release dates of the person whose chronology this is, under the law as it stood on a day; `None` where no source
/// tells of a sentence.
///
/// # Errors
/// Where the rows of the law cannot be used.
pub fn release_dates(
    chronology: &Chronology<'_>,
    law_on: Day,
    laws: &Laws,
) -> Result<Option<ReleaseDates>, LawError> {
    let mut tellings = tellings(chronology);
    if tellings.is_empty() {
        return Ok(None);
    }
    let law = laws.on(law_on)?;
    for told in &mut tellings {
        told.leave_out_what_lies_after(law_on);
    }
    let reckonings: Vec<Reckoning> = tellings
        .iter()
        .map(|told| {
            let mut reckoning = reckon(told, chronology, law);
            if reckoning.refused.is_empty() {
                departure::note(&mut reckoning, told, chronology, law_on);
            }
            reckoning
        })
        .collect();
    let disagreement = agreement::disagreement(&reckonings);
    Ok(Some(ReleaseDates {
        law_on,
        reckonings,
        disagreement,
    }))
}

impl ReleaseDates {
    /// The reckoning whose dates are the person's: of those that give any, which all agree, the first. `None` where none does,
    /// or they disagree.
    #[must_use]
    pub fn given(&self) -> Option<&Reckoning> {
        if !self.disagreement.is_empty() {
            return None;
        }
        self.reckonings.iter().find(|one| one.refused.is_empty())
    }

    /// Why no dates are the person's, where none are.
    #[must_use]
    pub fn refused(&self) -> Vec<&Reason> {
        if self.given().is_some() {
            return Vec::new();
        }
        let of_each = self.reckonings.iter().flat_map(|one| &one.refused);
        self.disagreement.iter().chain(of_each).collect()
    }
}

impl Reckoning {
    /// The day of a date, by its short name.
    #[must_use]
    pub fn day_of(&self, date: &str) -> Option<Day> {
        let found = self.dates.iter().find(|one| one.date == date);
        found.map(|one| one.day)
    }
}

fn reckon(told: &Told<'_>, chronology: &Chronology<'_>, law: &sentence::Law) -> Reckoning {
    let mut reckoning = Reckoning {
        source: told.source.clone(),
        agency: told.agency.clone(),
        booking: told.booking.map(str::to_owned),
        sentences: told
            .sentences
            .iter()
            .map(|one| SentenceTold {
                fact: one.id,
                passed: one.happened.from,
                words: without_kind(&Statement::from(one.said.clone()).in_words()),
            })
            .collect(),
        besides: besides(told),
        earlier: told.earlier,
        evidence: told.evidence(),
        since: told.since(),
        recalls: told
            .recalls
            .iter()
            .filter_map(|one| one.revoked.day())
            .collect(),
        ..Reckoning::default()
    };
    let mut building = Building {
        told,
        reasons: Vec::new(),
        taken: Vec::new(),
    };
    let built = build(&mut building, chronology);
    reckoning.taken = building.taken;
    reckoning.refused = building.reasons;
    // What does not fit together is named beside what is missing.
    let mut faults = sentence::mistakes(&built.case);
    if built.is_whole {
        match sentence::explain(&built.case, law) {
            Err(refusal) => faults.push(refusal),
            Ok((answer, explanations)) if faults.is_empty() => {
                give(
                    &mut reckoning,
                    &answer,
                    &explanations,
                    built.knows_notification,
                );
            }
            Ok(_) => {}
        }
    }
    let reasons = faults.iter().map(|fault| reasons_of(fault, &built.names));
    reckoning.refused.extend(reasons.flatten());
    reckoning.case = built.is_whole.then_some(built.case);
    reckoning
}

fn besides(told: &Told<'_>) -> Vec<FactLine> {
    let mut lines: Vec<(facts::Span, FactLine)> = Vec::new();
    let mut add = |id: FactId, happened: facts::Span, statement: Statement| {
        let words = format!("{}: {}", happened.in_words(), statement.in_words());
        lines.push((happened, FactLine { fact: id, words }));
    };
    for one in &told.adjustments {
        add(one.id, one.happened, one.said.clone().into());
    }
    for one in &told.recalls {
        add(
            one.id,
            facts::Span::at(one.revoked),
            one.said.clone().into(),
        );
    }
    for one in &told.releases {
        add(one.id, one.happened, one.said.clone().into());
    }
    for one in &told.movements {
        add(one.id, one.happened, one.said.clone().into());
    }
    lines.sort_by_key(|(happened, line)| (happened.from.order(), line.fact));
    lines.into_iter().map(|(_, line)| line).collect()
}

fn without_kind(words: &str) -> String {
    let rest = words.split_once(": ").map_or(words, |(_, rest)| rest);
    rest.to_owned()
}

fn give(
    reckoning: &mut Reckoning,
    answer: &Answer,
    explanations: &[Explanation],
    knows_notification: bool,
) {
    for one in explanations {
        if one.kind == DateKind::Hdced && !knows_notification {
            reckoning.withheld.push(Reason::missing(
                "home detention curfew eligibility (HDCED)",
                "whether the person is subject to the notification requirements for sexual offences, which rule it out,",
                "the prison’s offender management unit",
            ));
            continue;
        }
        let leaving = answer.leaving.get(&one.kind);
        reckoning.dates.push(WorkedDate {
            date: one.kind.name().to_owned(),
            what: one.kind.in_words().to_owned(),
            day: one.day,
            leaves_by: leaving.map(|leaving| leaving.by),
            may_leave_from: leaving.and_then(|leaving| leaving.may_be_from),
            working: step(&one.step),
        });
    }
    reckoning
        .dates
        .sort_by(|one, other| (one.day, &one.date).cmp(&(other.day, &other.date)));
    reckoning.minimum_terms = answer.minimum_terms.iter().map(minimum_term).collect();
    reckoning.not_before = answer.not_before;
    reckoning.unused_days = answer.unused_deductions;
    for (regime, name) in &answer.tranches {
        let words = format!("{name} of {}", regime.in_words());
        let day = answer.tranche_days.get(regime);
        reckoning
            .tranche_days
            .extend(day.map(|day| (words.clone(), *day)));
        reckoning.tranches.push(words);
    }
}

fn step(one: &sentence::Step) -> Step {
    Step {
        words: one.words.clone(),
        authority: one.authority.clone(),
        verified: one.authority.as_ref().map(|_| !one.is_unverified),
        steps: one.steps.iter().map(step).collect(),
    }
}

fn minimum_term(term: &MinimumTerm) -> WorkedMinimumTerm {
    WorkedMinimumTerm {
        sentence: term.kind.in_words().to_owned(),
        ends: term.expires,
        review_before: term.review_before,
        review_after: term.review_after,
        working: term.working.iter().map(step).collect(),
    }
}
