//! Those harmed as the record has them, for victim liaison: a fold over the walled facts of a person's record, as known at an instant;
//! and the notices that they are owed, which follow from what happened on the record after they came into the scheme.

use super::instant_of;
use crate::victims::{Answer, Contact, Notice, NoticeOf, Open, Reading, Request};
use calendar::Instant;
use chronology::{Chronology, Entry, NotTaken};
use facts::licence::{LicenceAct, RecallAct};
use facts::parole::ReviewAct;
use facts::victims::{VictimAct, VictimStep};
use facts::{FactId, Kind, Statement};
use serde::Serialize;

/// A request as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedRequest {
    /// Its name among theirs.
    pub name: String,
    /// What, in their words.
    pub words: String,
    /// What, and what came of it.
    pub request: Request,
    /// The licence whose condition answers it.
    pub licence: Option<String>,
}

/// A notice that somebody is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedNotice {
    /// The fact of which they are owed notice.
    pub of_fact: FactId,
    /// That fact, in words.
    pub words: String,
    /// Of what, since when, sent and received when.
    pub notice: Notice,
}

/// Somebody harmed, as the record has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedVictim {
    /// Their reference on this record.
    pub reference: String,
    /// Their name, where it was told.
    pub name: Option<String>,
    /// How they are reached.
    pub reach: Option<String>,
    /// True where they are in the contact scheme; absent where nobody has said.
    pub in_scheme: Option<bool>,
    /// Since when they are.
    pub joined: Option<Instant>,
    /// What they asked for.
    pub requests: Vec<RecordedRequest>,
    /// How their statement is to be read; absent where there is none.
    pub statement: Option<Reading>,
    /// The statement, where it was entered here.
    pub statement_words: Option<String>,
    /// Notices that they are owed, oldest first.
    pub notices: Vec<RecordedNotice>,
    /// The steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// Something of which those in the scheme are owed notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notable {
    /// The fact.
    pub fact: FactId,
    /// What it is.
    pub of: NoticeOf,
    /// When it was.
    pub at: Instant,
    /// In words.
    pub words: String,
}

/// Everything on a record of which those in the scheme are owed notice, in order.
#[must_use]
pub fn notables(chronology: &Chronology<'_>, now: Instant) -> Vec<Notable> {
    let notable = |entry: &Entry<'_>| {
        let of = notice_of(&entry.statement)?;
        let at = instant_of(entry.happened.from, now).ok()?;
        Some(Notable {
            fact: entry.id,
            of,
            at,
            words: told_of(&entry.statement, of),
        })
    };
    chronology.standing().filter_map(notable).collect()
}

/// What victim liaison is told of it, and no more: no reasons, no conditions, no places.
fn told_of(statement: &Statement, of: NoticeOf) -> String {
    match statement {
        Statement::ReviewStep(step) => match (step.hearing_on, step.outcome) {
            (Some(day), _) => format!("hearing on {}", day.in_words()),
            (None, Some(outcome)) => outcome.in_words().to_owned(),
            (None, None) => of.in_words().to_owned(),
        },
        _ => of.in_words().to_owned(),
    }
}

fn notice_of(statement: &Statement) -> Option<NoticeOf> {
    Some(match statement {
        Statement::ReviewStep(step) => match step.act {
            ReviewAct::List => NoticeOf::Hearing,
            ReviewAct::Decide | ReviewAct::HighCourtDecides => NoticeOf::Decision,
            _ => return None,
        },
        Statement::LicenceStep(step) => match step.act {
            LicenceAct::Activate => NoticeOf::Release,
            LicenceAct::ServeVariation => NoticeOf::Conditions,
            _ => return None,
        },
        Statement::RecallStep(step) => match step.act {
            RecallAct::Revoke => NoticeOf::Recall,
            RecallAct::Release => NoticeOf::Release,
            _ => return None,
        },
        Statement::Release(_) => NoticeOf::Release,
        Statement::Recall(_) => NoticeOf::Recall,
        _ => return None,
    })
}

/// Those harmed, in the order in which they came to be known, each with the notices that they are owed.
#[must_use]
pub fn victims(chronology: &Chronology<'_>, now: Instant) -> Vec<RecordedVictim> {
    let notables = notables(chronology, now);
    let mut found: Vec<RecordedVictim> = Vec::new();
    for entry in chronology.of_kind(Kind::VictimStep) {
        let Statement::VictimStep(step) = entry.statement.as_ref() else {
            continue;
        };
        let place = match found.iter().position(|one| one.reference == step.victim) {
            Some(place) => place,
            None => {
                found.push(RecordedVictim::named(&step.victim));
                found.len() - 1
            }
        };
        let Some(one) = found.get_mut(place) else {
            continue;
        };
        let taken =
            instant_of(entry.happened.from, now).and_then(|at| one.take(step, at, &notables));
        if let Err(why) = taken {
            one.not_taken.push(NotTaken::of(entry, why));
        }
    }
    for one in &mut found {
        one.owe(&notables);
    }
    found
}

impl RecordedVictim {
    /// Somebody of whom no more is known than the reference.
    #[must_use]
    pub fn named(reference: &str) -> Self {
        Self {
            reference: reference.to_owned(),
            name: None,
            reach: None,
            in_scheme: None,
            joined: None,
            requests: Vec::new(),
            statement: None,
            statement_words: None,
            notices: Vec::new(),
            not_taken: Vec::new(),
        }
    }

    /// What is held of them after a step.
    ///
    /// # Errors
    /// Why it is not taken, in words.
    pub fn take(
        &mut self,
        step: &VictimStep,
        at: Instant,
        notables: &[Notable],
    ) -> Result<(), String> {
        let words = step.words.clone().unwrap_or_default();
        match step.act {
            VictimAct::Offer | VictimAct::Reach => {}
            VictimAct::Join => {
                self.in_scheme = Some(true);
                self.joined = self.joined.or(Some(at));
            }
            VictimAct::Decline => {
                self.in_scheme = Some(false);
                self.joined = None;
            }
            VictimAct::Ask => self.ask(step, words, at)?,
            VictimAct::AnswerByCondition | VictimAct::Refuse => self.answer(step, words)?,
            VictimAct::State => {
                self.statement = Some(step.reading.ok_or("it does not say how it is to be read")?);
                self.statement_words = step.words.clone().or(self.statement_words.take());
            }
            VictimAct::SendNotice | VictimAct::AcknowledgeNotice => {
                self.owe(notables);
                self.notice(step, at)?;
            }
        }
        self.name = step.name.clone().or(self.name.take());
        self.reach = step.reach.clone().or(self.reach.take());
        Ok(())
    }

    fn ask(&mut self, step: &VictimStep, words: String, at: Instant) -> Result<(), String> {
        let asked = step.asked.ok_or("it does not say what was asked for")?;
        let name = step
            .request
            .clone()
            .unwrap_or_else(|| format!("Q{}", self.requests.len() + 1));
        if self.requests.iter().any(|one| one.name == name) {
            return Err(format!("there is a request `{name}` already"));
        }
        self.requests.push(RecordedRequest {
            name,
            words,
            request: Request {
                asked,
                on: at.london_day(),
                answer: Answer::NotYet,
            },
            licence: None,
        });
        Ok(())
    }

    fn answer(&mut self, step: &VictimStep, words: String) -> Result<(), String> {
        let answer = if step.act == VictimAct::AnswerByCondition {
            Answer::Condition {
                number: step
                    .condition_number
                    .ok_or("it does not say which condition")?,
            }
        } else if words.trim().is_empty() {
            return Err("it does not say why".to_owned());
        } else {
            Answer::Refused { reason: words }
        };
        let named = |one: &&mut RecordedRequest| Some(&one.name) == step.request.as_ref();
        let request = self
            .requests
            .iter_mut()
            .find(named)
            .ok_or("there is no such request")?;
        request.request.answer = answer;
        request.licence.clone_from(&step.licence);
        Ok(())
    }

    fn notice(&mut self, step: &VictimStep, at: Instant) -> Result<(), String> {
        let of = |one: &&mut RecordedNotice| Some(one.of_fact) == step.of_fact;
        let owed = self
            .notices
            .iter_mut()
            .find(of)
            .ok_or("they are owed no such notice")?;
        if step.act == VictimAct::SendNotice {
            owed.notice.sent = Some(at);
        } else if owed.notice.sent.is_none() {
            return Err("it was not sent".to_owned());
        } else {
            owed.notice.acknowledged = Some(at);
        }
        Ok(())
    }

    /// Whoever is in the scheme is owed notice of what happens from the day on which they joined.
    fn owe(&mut self, notables: &[Notable]) {
        let Some(joined) = self.joined else { return };
        for notable in notables.iter().filter(|one| joined <= one.at) {
            if self.notices.iter().any(|one| one.of_fact == notable.fact) {
                continue;
            }
            self.notices.push(RecordedNotice {
                of_fact: notable.fact,
                words: notable.words.clone(),
                notice: Notice {
                    of: notable.of,
                    owed_from: notable.at,
                    sent: None,
                    acknowledged: None,
                },
            });
        }
    }

    /// What is open for them, given the numbers of the conditions in force.
    #[must_use]
    pub fn open(&self, in_force: &[u32]) -> Vec<Open> {
        self.contact().open(in_force)
    }

    /// True where something may be published as far as they are concerned: they have been sent notice of it, or want none.
    #[must_use]
    pub fn has_been_told(&self, fact: FactId) -> bool {
        self.in_scheme == Some(false)
            || self
                .notices
                .iter()
                .any(|one| one.of_fact == fact && one.notice.sent.is_some())
            // Whoever joined afterwards is owed no notice of it.
            || (self.joined.is_some() && !self.notices.iter().any(|one| one.of_fact == fact))
    }

    fn contact(&self) -> Contact {
        Contact {
            in_scheme: self.in_scheme,
            requests: self
                .requests
                .iter()
                .map(|one| one.request.clone())
                .collect(),
            statement: self.statement,
            notices: self.notices.iter().map(|one| one.notice).collect(),
        }
    }
}
