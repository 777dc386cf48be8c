//! What somebody may ask for in a review, and the last day on which they can. Nobody owes it, so that it is no duty; but whoever keeps
//! the review has to be able to say it, while it runs and after it ended.
//!
//! Authority: Parole Board Rules 2019 rr. 4, 13, 14, 15, 17, 20, 27, 28 and 28A, by the rulebook's rows P1 to P4, P6, P9 to P12 and P17.
//! Some of those were not read in the text: the rows say which.

use crate::outcome::Outcome;
use crate::recorded::RecordedReview;
use crate::review::{ReviewAct, Stage, Times, can_be_reconsidered};
use calendar::Day;
use serde::Serialize;

/// How a right stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum RightState {
    /// They can ask.
    Open,
    /// Their time has passed.
    Ended,
    /// They asked.
    Used {
        /// When.
        on: Day,
    },
}

/// Something that somebody may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Right {
    /// The rulebook's id.
    pub rule: &'static str,
    /// Who may.
    pub who: &'static str,
    /// What, as it follows `ask`.
    pub what: &'static str,
    /// Of what, where there is more than one such thing: the step of a member of staff, with its day.
    pub of: Option<String>,
    /// The last day.
    pub last_day: Day,
    /// How it stands.
    pub state: RightState,
}

impl Right {
    /// In a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        let until = self.last_day.in_words();
        let of = self.of.as_ref().map(|of| format!(" ({of})"));
        let (who, what, of) = (self.who, self.what, of.unwrap_or_default());
        match self.state {
            RightState::Open => format!("{who} can {what}{of} until {until}."),
            RightState::Ended => {
                format!("{who} could {what}{of} until {until}. That time has ended.")
            }
            RightState::Used { on } => {
                format!(
                    "{who} could {what}{of} until {until}. It was asked for on {}.",
                    on.in_words()
                )
            }
        }
    }
}

/// What the record has beside the review itself of what was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedFor {
    /// When somebody first applied for a public hearing.
    pub public_hearing: Option<Day>,
    /// When something was first put forward to be withheld.
    pub withholding: Option<Day>,
    /// When somebody first asked for a summary.
    pub summary: Option<Day>,
}

/// One right before its last day is known.
type Asked = (&'static str, &'static str, &'static str, Day, Option<Day>);

/// The rights of the stage at which a review stands, in the order of their last days. Rows that are in force on no such day are left
/// out.
#[must_use]
pub fn rights(
    one: &RecordedReview,
    asked_for: AskedFor,
    today: Day,
    times: Times<'_>,
) -> Vec<Right> {
    let mut rights = Vec::new();
    let mut put = |(rule, who, what, from, used): Asked, of: Option<String>| {
        let Ok(last_day) = times.last_day(rule, from) else {
            return;
        };
        let state = match used {
            Some(on) => RightState::Used { on },
            None if last_day < today => RightState::Ended,
            None => RightState::Open,
        };
        rights.push(Right {
            rule,
            who,
            what,
            of,
            last_day,
            state,
        });
    };
    if !matches!(
        one.review.stage,
        Stage::Final | Stage::HighCourt | Stage::Withdrawn
    ) {
        for staff in &one.staff {
            let of = Some(format!("{}, {}", staff.what, staff.on.in_words()));
            let what = "ask for a member of the Board to decide again what staff decided";
            put(("P1", "Either party", what, staff.on, None), of);
        }
    }
    for right in before_hearing(one, asked_for)
        .into_iter()
        .chain(after_decision(one, asked_for))
    {
        put(right, None);
    }
    rights.sort_by_key(|right| right.last_day);
    rights
}

/// Those that are counted back from a hearing that is listed.
fn before_hearing(one: &RecordedReview, asked_for: AskedFor) -> Vec<Asked> {
    let review = &one.review;
    let listed = matches!(
        review.stage,
        Stage::Listed | Stage::Adjourned | Stage::Heard
    );
    let Some(hearing) = review.hearing.filter(|_| listed) else {
        return Vec::new();
    };
    vec![
        (
            "P2",
            "Either party",
            "ask for a witness to be heard",
            hearing,
            None,
        ),
        (
            "P3",
            "Anyone",
            "ask for a public hearing",
            hearing,
            asked_for.public_hearing,
        ),
        (
            "P4",
            "The Secretary of State",
            "ask for something to be withheld from the prisoner",
            hearing,
            asked_for.withholding,
        ),
        (
            "P17",
            "Either party or a victim",
            "ask to watch the hearing",
            hearing,
            None,
        ),
    ]
}

/// Those that follow a decision.
fn after_decision(one: &RecordedReview, asked_for: AskedFor) -> Vec<Asked> {
    let review = &one.review;
    let done = &review.done;
    let decides = |act: &ReviewAct| matches!(act, ReviewAct::Decide { .. });
    let Some(place) = done.iter().rposition(|done| decides(&done.act)) else {
        return Vec::new();
    };
    let after = done.get(place + 1..).unwrap_or_default();
    let used = |wanted: fn(&ReviewAct) -> bool| {
        let mut found = after.iter().filter(|done| wanted(&done.act));
        found.next().map(|done| done.on)
    };
    let Some((
        decided,
        ReviewAct::Decide {
            outcome, on_papers, ..
        },
    )) = done.get(place).map(|done| (done.on, &done.act))
    else {
        return Vec::new();
    };
    let refused_on_papers = *on_papers && matches!(outcome, Outcome::Refused { .. });
    let applied = used(|act| matches!(act, ReviewAct::ApplyToReconsider { .. }));
    let set_aside = used(|act| matches!(act, ReviewAct::SetAside { .. }));
    let heard = used(|act| matches!(act, ReviewAct::AskForHearing));
    let anew = "ask for the decision to be reconsidered";
    let other = "say what they think of the request to reconsider";
    let aside = "ask for the decision to be set aside";
    let summary = "ask for a summary of the decision";
    let replies = applied.filter(|_| review.stage == Stage::Reconsidering);
    let is_final = review.stage == Stage::Final || set_aside.is_some();
    [
        refused_on_papers.then_some((
            "P6",
            "The prisoner",
            "ask for an oral hearing",
            decided,
            heard,
        )),
        can_be_reconsidered(review.kind).then_some(("P10", "Either party", anew, decided, applied)),
        replies.map(|applied| ("P11", "The other party", other, applied, None)),
        review
            .decided
            .map(|decided| ("P9", "Anyone", summary, decided, asked_for.summary)),
        is_final.then_some(("P12", "Either party", aside, decided, set_aside)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
