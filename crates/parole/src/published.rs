//! What the public may see of a review: that a public hearing is held, and the summary of a decision. Nothing else, and nothing that
//! lists people: each is made for one hearing or one decision, and asked for by its own reference.

use crate::names::Unsaid;
use crate::outcome::Outcome;
use crate::public_hearing::PublicHearing;
use calendar::Day;
use serde::{Deserialize, Serialize};

/// A public hearing, as it is announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Its reference.
    pub reference: String,
    /// Its day.
    pub day: Day,
    /// How it can be followed.
    pub how: String,
}

/// The summary of a decision (r. 27).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The hearing's reference.
    pub reference: String,
    /// What was decided.
    pub outcome: String,
    /// The summary's paragraphs.
    pub paragraphs: Vec<String>,
}

/// Why nothing is published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPublished {
    /// The hearing is private.
    #[error("the hearing is private")]
    Private,
    /// Nothing has been decided.
    #[error("nothing has been decided")]
    NotDecided,
    /// Those harmed have not been told.
    #[error("those harmed have not been told yet: first they, then the public")]
    NotToldFirst,
    /// A name stands in it that is not to be said.
    #[error("paragraph {0} has a name that is not to be said")]
    NameInIt(usize),
    /// The time for asking has passed.
    #[error("a summary is asked for by {0}")]
    TooLate(Day),
}

/// The announcement of a hearing.
///
/// # Errors
/// Where it is private.
pub fn announcement(
    reference: &str,
    day: Day,
    how: &str,
    hearing: &PublicHearing,
) -> Result<Announcement, NotPublished> {
    if !hearing.is_public() {
        return Err(NotPublished::Private);
    }
    Ok(Announcement {
        reference: reference.to_owned(),
        day,
        how: how.to_owned(),
    })
}

/// The summary of a decision, asked for on a day by which it may be asked for, after those harmed were told.
///
/// # Errors
/// Where any of that does not hold, or a name that is not to be said stands in it.
pub fn summary(
    reference: &str,
    outcome: &Outcome,
    paragraphs: &[String],
    names_not_said: &[String],
    told_first: bool,
    (asked, last_day): (Day, Day),
) -> Result<Summary, NotPublished> {
    if matches!(
        outcome,
        Outcome::NoneYet | Outcome::Unknown { .. } | Outcome::Deferred { .. }
    ) {
        return Err(NotPublished::NotDecided);
    }
    if last_day < asked {
        return Err(NotPublished::TooLate(last_day));
    }
    if !told_first {
        return Err(NotPublished::NotToldFirst);
    }
    let unsaid = Unsaid::default().with(names_not_said);
    if let Some(place) = paragraphs.iter().position(|text| unsaid.is_in(text)) {
        return Err(NotPublished::NameInIt(place + 1));
    }
    Ok(Summary {
        reference: reference.to_owned(),
        outcome: outcome.in_words(),
        paragraphs: paragraphs.to_vec(),
    })
}
