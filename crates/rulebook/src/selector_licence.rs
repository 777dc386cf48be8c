//! Conditions on steps of licences, recalls and reviews: which step, of which kind, with what came of it.
//!
//! A kind or type that a step does not say has a value of its own (`not_stated`), and is taken only where the rule says so.

use crate::load_selector::Refusal;
use facts::copies::CopyEvent;
use facts::licence::{LicenceAct, LicenceKind, RecallAct, RecallKind, TagEvent};
use facts::parole::{ReviewAct, ReviewKind, ReviewOutcome};
use facts::{Kind, Statement};
use serde::Deserialize;

/// One condition on a step; the values that are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Licence(Vec<LicenceAct>),
    Tag(Vec<TagEvent>),
    Copy(Vec<CopyEvent>),
    Recall(Vec<RecallAct>),
    Review(Vec<ReviewAct>),
    LicenceKind(Vec<Option<LicenceKind>>),
    RecallKind(Vec<Option<RecallKind>>),
    FixedTermDays(Vec<u32>),
    ReviewKind(Vec<Option<ReviewKind>>),
    Decided(Vec<ReviewOutcome>),
}

impl Step {
    pub(crate) fn holds(&self, statement: &Statement) -> bool {
        match (self, statement) {
            (Self::Licence(taken), Statement::LicenceStep(one)) => taken.contains(&one.act),
            (Self::Tag(taken), Statement::TagStep(one)) => taken.contains(&one.event),
            (Self::Copy(taken), Statement::LicenceCopyStep(one)) => taken.contains(&one.event),
            (Self::Recall(taken), Statement::RecallStep(one)) => taken.contains(&one.act),
            (Self::Review(taken), Statement::ReviewStep(one)) => taken.contains(&one.act),
            (Self::LicenceKind(taken), Statement::LicenceStep(one)) => {
                taken.contains(&one.licence_kind)
            }
            (Self::LicenceKind(taken), Statement::RecallStep(one)) => {
                taken.contains(&one.licence_kind)
            }
            (Self::RecallKind(taken), Statement::RecallStep(one)) => {
                taken.contains(&one.recall_kind)
            }
            (Self::FixedTermDays(taken), Statement::RecallStep(one)) => one
                .fixed_term_days
                .is_some_and(|days| taken.contains(&days)),
            (Self::ReviewKind(taken), Statement::ReviewStep(one)) => {
                taken.contains(&one.review_kind)
            }
            (Self::Decided(taken), Statement::ReviewStep(one)) => {
                one.outcome.is_some_and(|outcome| taken.contains(&outcome))
            }
            _ => false,
        }
    }
}

/// The conditions as written.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct WrittenStep {
    act: Option<Vec<String>>,
    licence_kind: Option<Vec<String>>,
    recall_kind: Option<Vec<String>>,
    fixed_term_days: Option<Vec<u32>>,
    review_kind: Option<Vec<String>>,
    decided: Option<Vec<String>>,
}

impl WrittenStep {
    pub(crate) fn read(&self, kind: Kind) -> Result<Vec<Step>, Refusal> {
        let mut steps = Vec::new();
        if let Some(words) = &self.act {
            steps.push(match kind {
                Kind::LicenceStep => Step::Licence(each(words, LicenceAct::named, "act")?),
                Kind::TagStep => Step::Tag(each(words, TagEvent::named, "act")?),
                Kind::LicenceCopyStep => Step::Copy(each(words, CopyEvent::named, "act")?),
                Kind::RecallStep => Step::Recall(each(words, RecallAct::named, "act")?),
                Kind::ReviewStep => Step::Review(each(words, ReviewAct::named, "act")?),
                _ => return Err(only("act", "steps", kind)),
            });
        }
        if let Some(words) = &self.licence_kind {
            if !matches!(kind, Kind::LicenceStep | Kind::RecallStep) {
                return Err(only("licence_kind", "licence_step or recall_step", kind));
            }
            let read = |word: &str| or_not_stated(word, LicenceKind::named);
            steps.push(Step::LicenceKind(each(words, read, "licence_kind")?));
        }
        if kind != Kind::RecallStep
            && (self.recall_kind.is_some() || self.fixed_term_days.is_some())
        {
            return Err(only("recall_kind", "recall_step", kind));
        }
        if let Some(words) = &self.recall_kind {
            let read = |word: &str| or_not_stated(word, RecallKind::named);
            steps.push(Step::RecallKind(each(words, read, "recall_kind")?));
        }
        steps.extend(self.fixed_term_days.clone().map(Step::FixedTermDays));
        if kind != Kind::ReviewStep && (self.review_kind.is_some() || self.decided.is_some()) {
            return Err(only("review_kind", "review_step", kind));
        }
        if let Some(words) = &self.review_kind {
            let read = |word: &str| or_not_stated(word, ReviewKind::named);
            steps.push(Step::ReviewKind(each(words, read, "review_kind")?));
        }
        if let Some(words) = &self.decided {
            steps.push(Step::Decided(each(words, ReviewOutcome::named, "decided")?));
        }
        Ok(steps)
    }
}

fn only(field: &str, on: &str, kind: Kind) -> Refusal {
    (
        field.to_owned(),
        format!("a condition on {on}, not on {kind}"),
    )
}

fn or_not_stated<T>(word: &str, read: fn(&str) -> Option<T>) -> Option<Option<T>> {
    if word == "not_stated" {
        return Some(None);
    }
    read(word).map(Some)
}

fn each<T>(
    words: &[String],
    read: impl Fn(&str) -> Option<T>,
    field: &str,
) -> Result<Vec<T>, Refusal> {
    words
        .iter()
        .map(|word| read(word).ok_or_else(|| (word.clone(), format!("a word of `{field}`"))))
        .collect()
}
