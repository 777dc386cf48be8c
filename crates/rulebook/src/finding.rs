//! Findings: what a rule says of a person now that somebody should answer, with its authority and evidence.
//!
//! A duty makes a finding while it is open and overdue, due soon or untellable; each record that contradicts itself
//! makes one. Rules of level `show` make none. No finding is a score (the design's promise 1).

use crate::due_soon::just_after;
use crate::fingerprint::fingerprint;
use crate::question::Question;
use crate::working::capital;
use crate::{Authority, Duty, DutyState, Level, Rulebook};
use calendar::Day;
use chronology::Chronology;
use facts::{FactId, RecordReference, Statement};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What state a finding speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// A duty is overdue.
    Overdue,
    /// A duty is due soon.
    DueSoon,
    /// A record contradicts itself.
    Discrepancy,
    /// It cannot be told whether a duty is met.
    CannotTell,
    /// Another person's record bears on this one.
    Beside,
}

/// How pressing a finding is, the most pressing first. It orders work and rates nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Overdue under a rule that asks for a response today.
    Act,
    /// Overdue under any other rule.
    Overdue,
    /// Due soon.
    DueSoon,
    /// A record contradicts itself.
    Data,
    /// It cannot be told.
    CannotTell,
    /// It cannot be told because no source that could tell has sent anything: a gap in what is connected here.
    NoSource,
}

/// What a rule says of a person at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id; `discrepancy` for a record that contradicts itself.
    pub rule: String,
    /// The variant taken; empty for a discrepancy.
    pub variant: String,
    /// What it is.
    pub title: String,
    /// Which state it speaks of.
    pub state: FindingState,
    /// How pressing.
    pub urgency: Urgency,
    /// Who owes an answer, in roles.
    pub owes: String,
    /// In words, with the arithmetic.
    pub words: String,
    /// Which instrument says so; absent for a discrepancy.
    pub authority: Option<Authority>,
    /// Whether the rule was read in statute or guidance.
    pub verified: bool,
    /// The facts it rests on.
    pub evidence: Vec<FactId>,
    /// The day since when it has stood: when it arose, or when it became known here if that was later.
    pub since: Day,
    /// What is said on which evidence: an answer names it.
    pub fingerprint: String,
}

/// The findings on one person that follow from these duties and from the records' own contradictions, the most
/// pressing first.
#[must_use]
pub fn findings(rulebook: &Rulebook, duties: &[Duty], question: &Question<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = duties
        .iter()
        .filter_map(|duty| of_duty(rulebook, duty, question))
        .collect();
    found.extend(discrepancies(question));
    found.sort_by(|one, other| order(one).cmp(&order(other)));
    found
}

/// A finding of another person's record that bears on this one: what each may be told of the other is said by whoever makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundBeside {
    /// The rule's id.
    pub rule: String,
    /// What it is.
    pub title: String,
    /// Who owes an answer, in roles.
    pub owes: String,
    /// In words.
    pub words: String,
    /// What asks for it.
    pub authority: Authority,
    /// The person's own facts that it rests on.
    pub evidence: Vec<FactId>,
    /// What stands for the other's facts: where it is another, the finding is another.
    pub other: String,
    /// The day since when all of it was known.
    pub since: Day,
}

/// Puts findings beside those of the rules, the most pressing first.
pub fn put_beside(
    findings: &mut Vec<Finding>,
    beside: Vec<FoundBeside>,
    chronology: &Chronology<'_>,
) {
    findings.extend(beside.into_iter().map(|one| Finding {
        fingerprint: fingerprint(&one.rule, &one.other, "beside", &one.evidence, chronology),
        rule: one.rule,
        variant: String::new(),
        title: one.title,
        state: FindingState::Beside,
        urgency: Urgency::Act,
        owes: one.owes,
        words: one.words,
        authority: Some(one.authority),
        verified: true,
        evidence: one.evidence,
        since: one.since,
    }));
    findings.sort_by(|one, other| order(one).cmp(&order(other)));
}

fn order(finding: &Finding) -> (Urgency, Day, &str, &str) {
    (
        finding.urgency,
        finding.since,
        &finding.rule,
        &finding.fingerprint,
    )
}

fn of_duty(rulebook: &Rulebook, duty: &Duty, question: &Question<'_>) -> Option<Finding> {
    if !duty.open {
        return None;
    }
    let day = duty.started.and_then(|started| started.at.earliest());
    let (rule, _) = rulebook.variant_on(&duty.rule, &duty.variant, day)?;
    let (state, urgency) = match (&duty.state, rule.level) {
        (_, Level::Show) => return None,
        (DutyState::Overdue, Level::Act) => (FindingState::Overdue, Urgency::Act),
        (DutyState::Overdue, Level::Meeting) => (FindingState::Overdue, Urgency::Overdue),
        (DutyState::DueSoon, _) => (FindingState::DueSoon, Urgency::DueSoon),
        (DutyState::CannotTell { .. }, _) if duty.no_source => {
            (FindingState::CannotTell, Urgency::NoSource)
        }
        (DutyState::CannotTell { .. }, _) => (FindingState::CannotTell, Urgency::CannotTell),
        _ => return None,
    };
    let chronology = question.chronology;
    let known = known_on(&duty.evidence, question);
    let arose = duty.due.and_then(|due| match state {
        // What was due by an hour is late on that very day; a day on, it would seem to have arisen anew.
        FindingState::Overdue => Some(just_after(due).london_day()),
        FindingState::DueSoon => Some(rule.due_soon.begins(due, question.holidays).london_day()),
        _ => None,
    });
    let today = question.now.london_day();
    Some(Finding {
        rule: duty.rule.clone(),
        variant: duty.variant.clone(),
        title: duty.title.clone(),
        state,
        urgency,
        owes: duty.owes.clone(),
        words: rulebook.outcome_first(duty, question.holidays),
        authority: rulebook.authority(duty).cloned(),
        verified: duty.verified,
        evidence: duty.evidence.clone(),
        since: arose.max(known).unwrap_or(today).min(today),
        fingerprint: fingerprint(
            &duty.rule,
            &duty.variant,
            duty.state.name(),
            &duty.evidence,
            chronology,
        ),
    })
}

/// The day by the end of which all of the evidence was known.
fn known_on(evidence: &[FactId], question: &Question<'_>) -> Option<Day> {
    let known = |id: &FactId| {
        question
            .chronology
            .entries
            .iter()
            .find(|entry| entry.id == *id)
            .map(|entry| entry.record.arrival.known_on)
    };
    evidence.iter().filter_map(known).max()
}

/// One finding for each record that contradicts itself, whatever the number of its contradictions.
fn discrepancies(question: &Question<'_>) -> Vec<Finding> {
    let mut by_record: BTreeMap<&RecordReference, Vec<&chronology::Entry<'_>>> = BTreeMap::new();
    for entry in question.chronology.standing() {
        if matches!(entry.statement.as_ref(), Statement::Discrepancy(_)) {
            by_record
                .entry(&entry.record.record)
                .or_default()
                .push(entry);
        }
    }
    by_record
        .into_values()
        .filter_map(|entries| of_record(&entries, question))
        .collect()
}

fn of_record(entries: &[&chronology::Entry<'_>], question: &Question<'_>) -> Option<Finding> {
    let record = entries.first()?.record;
    let said = entries
        .iter()
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::Discrepancy(one) => Some(discrepancy_words(one)),
            _ => None,
        });
    let words: Vec<String> = said.collect();
    let evidence: Vec<FactId> = entries.iter().map(|entry| entry.id).collect();
    Some(Finding {
        rule: "discrepancy".to_owned(),
        variant: String::new(),
        title: "A record contradicts itself, the calendar or another record".to_owned(),
        state: FindingState::Discrepancy,
        urgency: Urgency::Data,
        owes: record.agency.clone(),
        words: format!("{}.", words.join("; ")),
        authority: None,
        verified: true,
        since: record.arrival.known_on,
        fingerprint: fingerprint(
            "discrepancy",
            "",
            "discrepancy",
            &evidence,
            question.chronology,
        ),
        evidence,
    })
}

fn discrepancy_words(one: &facts::Discrepancy) -> String {
    let fields: Vec<String> = one
        .fields
        .iter()
        .map(|field| format!("{} is `{}`", field.field, field.found))
        .collect();
    let expected = one
        .expected
        .as_ref()
        .map(|expected| format!("expected {expected}"));
    let parts: Vec<String> = std::iter::once(capital(&one.what))
        .chain((!fields.is_empty()).then(|| fields.join(", ")))
        .chain(expected)
        .collect();
    parts.join("; ")
}
