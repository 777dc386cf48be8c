//! What was published of a review, as the record has it, and which of it the public still sees. A publication stands only while that of which it
//! tells is so: a hearing that is put off, listed anew or private, a decision that is set aside, and a text that says a name which is
//! forbidden by then are gone from the public at once, whoever forgets to withdraw them.
//!
//! Authority: Parole Board Rules 2019 rr. 15(3), 27. Who may be told is not here: those harmed come first, and that is cleared by victim
//! liaison.

use crate::names::Unsaid;
use crate::outcome::Outcome;
use crate::public_hearing::PublicHearing;
use crate::published::{Announcement, Summary};
use crate::recorded::RecordedReview;
use crate::recorded_hearing::RecordedHearing;
use crate::review::{ReviewAct, Stage};
use calendar::Day;
use facts::FactId;
use facts::hearing::{HearingAct, HearingStep};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Something that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publication<T> {
    /// The reference by which the public asks for it.
    pub reference: String,
    /// The listing or the decision of which it tells.
    pub of_fact: FactId,
    /// When it was published last.
    pub on: Day,
    /// When it was withdrawn; absent while nobody did.
    pub withdrawn: Option<Day>,
    /// What.
    pub what: T,
}

/// What an announcement says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// The day of the hearing.
    pub day: Day,
    /// How it can be followed.
    pub how: String,
}

/// A summary with the paragraphs that are not given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summarised {
    /// Its paragraphs, all of them.
    pub paragraphs: Vec<String>,
    /// The numbers, from 1, of those that are not given out.
    pub redacted: BTreeSet<u32>,
    /// When somebody asked for it.
    pub asked: Day,
}

/// What was published of a review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Publications {
    /// The listings and decisions of which victim liaison has said that nobody is left who has to be told first.
    pub cleared: BTreeSet<FactId>,
    /// The announcements, in the order in which they were made.
    pub announcements: Vec<Publication<Announced>>,
    /// The summaries.
    pub summaries: Vec<Publication<Summarised>>,
}

/// What the public sees under a reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen<T> {
    /// This.
    Published(T),
    /// It was there, and is no more.
    Gone,
}

/// A paragraph in the place of one that is not given out.
pub const NOT_GIVEN_OUT: &str = "[We have not published this part.]";

impl Publications {
    /// What was published, after a step.
    ///
    /// # Errors
    /// Why it is not taken, in words.
    pub fn take(
        &mut self,
        step: &HearingStep,
        on: Day,
        hearing: &PublicHearing,
    ) -> Result<(), String> {
        match step.act {
            HearingAct::ClearToPublish => {
                let fact = step.of_fact.ok_or("it does not say what is cleared")?;
                self.cleared.insert(fact);
            }
            HearingAct::Announce => {
                let (reference, of_fact) = self.named(step)?;
                if !hearing.is_public() {
                    return Err("the hearing is private".to_owned());
                }
                let what = Announced {
                    day: step.hearing_on.ok_or("it does not say the day")?,
                    how: text_of(step).ok_or("it does not say how it can be followed")?,
                };
                put(&mut self.announcements, reference, (of_fact, on), what);
            }
            HearingAct::PublishSummary => {
                let (reference, of_fact) = self.named(step)?;
                let paragraphs: Vec<String> = step.paragraphs.clone();
                let redacted: BTreeSet<u32> = step.redacted.iter().copied().collect();
                let given = numbered(&paragraphs).filter(|(number, _)| !redacted.contains(number));
                if given.count() == 0 {
                    return Err("nothing of it is given out".to_owned());
                }
                let unknown = |number: &u32| {
                    *number == 0 || numbered(&paragraphs).all(|(known, _)| known != *number)
                };
                if let Some(number) = redacted.iter().find(|number| unknown(number)) {
                    return Err(format!("there is no paragraph {number}"));
                }
                let what = Summarised {
                    paragraphs,
                    redacted,
                    asked: step
                        .asked_on
                        .ok_or("it does not say when somebody asked for it")?,
                };
                put(&mut self.summaries, reference, (of_fact, on), what);
            }
            HearingAct::WithdrawAnnouncement => withdraw(&mut self.announcements, step, on)?,
            HearingAct::WithdrawSummary => withdraw(&mut self.summaries, step, on)?,
            _ => return Err("it publishes nothing".to_owned()),
        }
        Ok(())
    }

    /// The reference of a step that publishes, and of what; only what is cleared.
    fn named(&self, step: &HearingStep) -> Result<(String, FactId), String> {
        let reference = step.reference.clone().ok_or("it has no reference")?;
        let of_fact = step.of_fact.ok_or("it does not say of what")?;
        if !self.cleared.contains(&of_fact) {
            return Err(NOT_CLEARED.to_owned());
        }
        Ok((reference, of_fact))
    }
}

/// Why something is not published that victim liaison has not cleared: the same words whether anybody was harmed or not.
pub const NOT_CLEARED: &str = "victim liaison has not yet said that it may be published";

fn text_of(step: &HearingStep) -> Option<String> {
    let text = step.words.as_deref().unwrap_or_default().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn numbered(paragraphs: &[String]) -> impl Iterator<Item = (u32, &String)> {
    (1_u32..).zip(paragraphs)
}

fn put<T>(all: &mut Vec<Publication<T>>, reference: String, (of_fact, on): (FactId, Day), what: T) {
    all.retain(|one| one.reference != reference);
    all.push(Publication {
        reference,
        of_fact,
        on,
        withdrawn: None,
        what,
    });
}

fn withdraw<T>(all: &mut [Publication<T>], step: &HearingStep, on: Day) -> Result<(), String> {
    if text_of(step).is_none() {
        return Err("it does not say why".to_owned());
    }
    let named = |one: &&mut Publication<T>| {
        Some(&one.reference) == step.reference.as_ref() && one.withdrawn.is_none()
    };
    let found = all.iter_mut().find(named);
    found
        .ok_or("nothing is published under that reference")?
        .withdrawn = Some(on);
    Ok(())
}

/// The listing that stands: its fact and the day of the hearing.
#[must_use]
pub fn listing(review: &RecordedReview) -> Option<(FactId, Day)> {
    if review.review.stage != Stage::Listed {
        return None;
    }
    let fact = last_of(review, |act| matches!(act, ReviewAct::List { .. }))?;
    Some((fact, review.review.hearing?))
}

/// The decision that stands: its fact and the day on which it was given.
#[must_use]
pub fn decision(review: &RecordedReview) -> Option<(FactId, Day)> {
    let decides = |act: &ReviewAct| {
        matches!(
            act,
            ReviewAct::Decide { .. } | ReviewAct::HighCourtDecides { .. }
        )
    };
    let decided = review.review.decided?;
    let stands = matches!(
        review.review.outcome,
        Outcome::Released { .. } | Outcome::Refused { .. } | Outcome::OpenConditions { .. }
    );
    Some((last_of(review, decides)?, decided)).filter(|_| stands)
}

fn last_of(review: &RecordedReview, wanted: impl Fn(&ReviewAct) -> bool) -> Option<FactId> {
    let done = review.review.done.iter().zip(&review.steps).rev();
    let mut found = done.filter(|(done, _)| wanted(&done.act));
    found.next().map(|(_, fact)| *fact)
}

/// Whether a text for the public says a name that is not to be said: those that the panel forbade, and the rest.
fn is_named(hearing: &RecordedHearing, unsaid: &Unsaid, text: &str) -> bool {
    unsaid.with(&hearing.public.names_not_said).is_in(text)
}

/// What the public sees of an announcement.
#[must_use]
pub fn announcement_seen(
    one: &Publication<Announced>,
    review: &RecordedReview,
    hearing: &RecordedHearing,
    unsaid: &Unsaid,
) -> Seen<Announcement> {
    let stands = one.withdrawn.is_none()
        && hearing.public.is_public()
        && listing(review) == Some((one.of_fact, one.what.day))
        && !is_named(hearing, unsaid, &one.what.how);
    if !stands {
        return Seen::Gone;
    }
    Seen::Published(Announcement {
        reference: one.reference.clone(),
        day: one.what.day,
        how: one.what.how.clone(),
    })
}

/// What the public sees of a summary.
#[must_use]
pub fn summary_seen(
    one: &Publication<Summarised>,
    review: &RecordedReview,
    hearing: &RecordedHearing,
    unsaid: &Unsaid,
) -> Seen<Summary> {
    let given = given_out(&one.what.paragraphs, &one.what.redacted);
    let stands = one.withdrawn.is_none()
        && decision(review).is_some_and(|(fact, _)| fact == one.of_fact)
        && !given.iter().any(|text| is_named(hearing, unsaid, text));
    if !stands {
        return Seen::Gone;
    }
    Seen::Published(Summary {
        reference: one.reference.clone(),
        outcome: review.review.outcome.in_words(),
        paragraphs: given,
    })
}

/// The paragraphs as the public reads them.
#[must_use]
pub fn given_out(paragraphs: &[String], redacted: &BTreeSet<u32>) -> Vec<String> {
    numbered(paragraphs)
        .map(|(number, text)| {
            if redacted.contains(&number) {
                NOT_GIVEN_OUT.to_owned()
            } else {
                text.clone()
            }
        })
        .collect()
}
