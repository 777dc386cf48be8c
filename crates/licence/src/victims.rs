//! Those harmed: what they asked for, the condition that answers it or why none does, their statement and how they want it read,
//! the notices that they are owed before anything is published. Where they live is in no value that this room gives away.

pub use facts::victims::{NoticeOf, StatementReading as Reading, VictimAsked as Asked};

use calendar::{Day, Instant};
use serde::{Deserialize, Serialize};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Answer {
    /// Nobody has answered.
    NotYet,
    /// A condition answers it, by its number on the licence.
    Condition {
        /// The number.
        number: u32,
    },
    /// It was refused, and they were told why.
    Refused {
        /// Why.
        reason: String,
    },
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What.
    pub asked: Asked,
    /// When.
    pub on: Day,
    /// What came of it.
    pub answer: Answer,
}

/// A notice that is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Of what.
    pub of: NoticeOf,
    /// When it came to be owed.
    pub owed_from: Instant,
    /// When it was sent.
    pub sent: Option<Instant>,
    /// When they said that they had it.
    pub acknowledged: Option<Instant>,
}

/// What is held for somebody harmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// True where they are in the contact scheme; absent where nobody has asked them.
    pub in_scheme: Option<bool>,
    /// Requests.
    pub requests: Vec<Request>,
    /// How their statement is to be read; absent where there is none.
    pub statement: Option<Reading>,
    /// Notices.
    pub notices: Vec<Notice>,
}

/// What is open for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "open")]
pub enum Open {
    /// Nobody has asked whether they want contact.
    NotAsked,
    /// A request without an answer.
    Unanswered {
        /// Which.
        asked: Asked,
        /// Since when.
        since: Day,
    },
    /// A request is answered by a condition that is on the licence no more.
    ConditionGone {
        /// Its number.
        number: u32,
    },
    /// A statement, and nobody knows how it is to be read.
    ReadingNotSaid,
    /// A notice that was not sent.
    NotSent {
        /// Of what.
        of: NoticeOf,
    },
}

impl Contact {
    /// What is open, given the numbers of the conditions in force.
    #[must_use]
    pub fn open(&self, in_force: &[u32]) -> Vec<Open> {
        let mut open = Vec::new();
        if self.in_scheme.is_none() {
            open.push(Open::NotAsked);
        }
        for request in &self.requests {
            match &request.answer {
                Answer::NotYet => open.push(Open::Unanswered {
                    asked: request.asked,
                    since: request.on,
                }),
                Answer::Condition { number } if !in_force.contains(number) => {
                    open.push(Open::ConditionGone { number: *number });
                }
                _ => {}
            }
        }
        if self.statement == Some(Reading::NotSaid) {
            open.push(Open::ReadingNotSaid);
        }
        let unsent = self.notices.iter().filter(|notice| notice.sent.is_none());
        open.extend(unsent.map(|notice| Open::NotSent { of: notice.of }));
        open
    }

    /// Looks whether something may be published: each who wants notice of it must have been sent it. Who is not in the scheme, having
    /// been asked, wants none.
    #[must_use]
    pub fn may_be_published(&self, of: NoticeOf, at: Instant) -> bool {
        if self.in_scheme == Some(false) {
            return true;
        }
        self.notices
            .iter()
            .any(|notice| notice.of == of && notice.sent.is_some_and(|sent| sent <= at))
    }
}
