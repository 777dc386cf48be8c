//! A review as the fold over what was done: referred, decided on papers or heard, provisional, final; reconsidered, set aside,
//! referred to the High Court. A step that the rules do not know is refused and changes nothing.

use crate::outcome::Outcome;
use calendar::{BankHolidays, Day, Moment};
pub use facts::parole::ReviewKind;
use rulebook::{Rulebook, clock};
use serde::{Deserialize, Serialize};

/// True where a decision of such a review can be reconsidered: rr. 28(1) and 31(6). Advice before the tariff cannot.
#[must_use]
pub const fn can_be_reconsidered(kind: ReviewKind) -> bool {
    !matches!(kind, ReviewKind::PreTariff)
}

/// Where a review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Planned.
    Planned,
    /// Referred: letter and reports have been received (r. 16).
    Referred,
    /// A panel has directed an oral hearing (r. 19).
    ToHearing,
    /// A hearing has a day.
    Listed,
    /// Begun, and adjourned.
    Adjourned,
    /// The evidence is heard; the decision is due.
    Heard,
    /// Decided; it can still be reconsidered.
    Provisional,
    /// An application to reconsider is before the Board.
    Reconsidering,
    /// Final.
    Final,
    /// Release directed; the Secretary of State has referred it to the High Court.
    HighCourt,
    /// Set aside: to be decided anew.
    SetAside,
    /// Withdrawn.
    Withdrawn,
}

/// What may be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum ReviewAct {
    /// Letter and reports have been received.
    Refer,
    /// A panel on papers directs an oral hearing.
    DirectHearing,
    /// A panel has considered the papers: its decision is to be given in writing (r. 19(8)).
    ConsiderPapers,
    /// A panel directs that no hearing is needed after all (r. 21).
    DirectPapers,
    /// A prisoner who was refused on papers asks for an oral hearing (r. 20).
    AskForHearing,
    /// The hearing gets a day.
    List {
        /// Which.
        day: Day,
    },
    /// Put off before it began.
    Defer {
        /// Why.
        reason: String,
    },
    /// Begun, and put off.
    Adjourn {
        /// Why.
        reason: String,
    },
    /// The last evidence is heard.
    Conclude,
    /// The decision, with reasons by issue.
    Decide {
        /// What.
        outcome: Outcome,
        /// True where it was made on papers.
        on_papers: bool,
        /// Why, issue by issue.
        reasons: Vec<String>,
    },
    /// An application to reconsider.
    ApplyToReconsider {
        /// By the prisoner or the Secretary of State.
        by: String,
        /// Error of law, irrationality, procedure.
        grounds: String,
    },
    /// The application is refused: the decision is final.
    RefuseReconsideration,
    /// The application is granted: decided anew.
    GrantReconsideration,
    /// The window has passed.
    BecomeFinal,
    /// A final decision is set aside (r. 28A).
    SetAside {
        /// Why.
        reason: String,
    },
    /// Release is referred to the High Court.
    ReferToHighCourt,
    /// The High Court has decided.
    HighCourtDecides {
        /// What.
        outcome: Outcome,
    },
    /// Withdrawn.
    Withdraw {
        /// Why.
        reason: String,
    },
}

/// Something done in a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewDone {
    /// The day.
    pub on: Day,
    /// What.
    pub act: ReviewAct,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// What kind.
    pub kind: ReviewKind,
    /// Where it stands.
    pub stage: Stage,
    /// What has come of it, as it stands. Provisional ones are outcomes too; `stage` says which it is.
    pub outcome: Outcome,
    /// Its reasons.
    pub reasons: Vec<String>,
    /// True where the decision that stands was made on papers.
    pub on_papers: bool,
    /// When the decision that stands was given.
    pub decided: Option<Day>,
    /// The day of the hearing.
    pub hearing: Option<Day>,
    /// How often it was put off, with the reasons.
    pub put_off: Vec<String>,
    /// What was done, in order.
    pub done: Vec<ReviewDone>,
}

/// Why an act is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefused {
    /// Not at this stage.
    #[error("a review that stands at `{0:?}` has no such step")]
    NotNow(Stage),
    /// Something is missing.
    #[error("{0}")]
    Missing(&'static str),
    /// The window has passed, or has not.
    #[error("{words}: {day}")]
    Window {
        /// What.
        words: &'static str,
        /// The day of the window's end.
        day: Day,
    },
    /// The rulebook has no sum for it.
    #[error("{0}")]
    NoClock(String),
    /// Time goes forward.
    #[error("`{0}` is before what was done last")]
    Earlier(Day),
}

/// The rules' times.
#[derive(Clone, Copy, Debug)]
pub struct Times<'a> {
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// The bank holidays.
    pub holidays: &'a BankHolidays,
}

impl Times<'_> {
    /// The last day of a rule's period that begins on a day.
    ///
    /// # Errors
    /// Where the rulebook has no such row on that day.
    pub fn last_day(&self, rule: &str, from: Day) -> Result<Day, ReviewRefused> {
        let lines = clock(self.rulebook, rule, Moment::Day(from), self.holidays)
            .map_err(|fault| ReviewRefused::NoClock(fault.to_string()))?;
        lines
            .iter()
            .find_map(|line| line.due)
            .map(Moment::london_day)
            .ok_or_else(|| ReviewRefused::NoClock(format!("rule {rule} sets no day")))
    }
}

impl Review {
    /// A review that is planned.
    #[must_use]
    pub const fn planned(kind: ReviewKind) -> Self {
        Self {
            kind,
            stage: Stage::Planned,
            outcome: Outcome::NoneYet,
            reasons: Vec::new(),
            on_papers: false,
            decided: None,
            hearing: None,
            put_off: Vec::new(),
            done: Vec::new(),
        }
    }

    /// The review after all that was done.
    ///
    /// # Errors
    /// The first act that is refused.
    pub fn replay(
        kind: ReviewKind,
        done: &[ReviewDone],
        times: Times<'_>,
    ) -> Result<Self, ReviewRefused> {
        done.iter().try_fold(Self::planned(kind), |review, done| {
            review.after(done, times)
        })
    }

    /// The review after one act.
    ///
    /// # Errors
    /// Where the act is refused.
    pub fn after(&self, done: &ReviewDone, times: Times<'_>) -> Result<Self, ReviewRefused> {
        if self.done.last().is_some_and(|last| done.on < last.on) {
            return Err(ReviewRefused::Earlier(done.on));
        }
        let mut after = self.clone();
        after.stage = after.before_decision(done, times)?;
        after.done.push(done.clone());
        Ok(after)
    }

    /// The steps up to the decision; what is none of them is one of those after it.
    fn before_decision(
        &mut self,
        done: &ReviewDone,
        times: Times<'_>,
    ) -> Result<Stage, ReviewRefused> {
        Ok(match (&done.act, self.stage) {
            (ReviewAct::Refer, Stage::Planned) => Stage::Referred,
            (ReviewAct::DirectHearing, Stage::Referred | Stage::SetAside) => Stage::ToHearing,
            (ReviewAct::ConsiderPapers, stage @ (Stage::Referred | Stage::SetAside)) => stage,
            // The hearing that was to be is not held: what was listed is listed no more.
            (ReviewAct::DirectPapers, Stage::ToHearing | Stage::Listed | Stage::Adjourned) => {
                self.hearing = None;
                Stage::Referred
            }
            (ReviewAct::List { day }, Stage::ToHearing | Stage::Adjourned) => {
                if *day < done.on {
                    return Err(ReviewRefused::Missing(
                        "a hearing is listed for a day to come",
                    ));
                }
                self.hearing = Some(*day);
                Stage::Listed
            }
            (ReviewAct::Defer { reason }, Stage::Listed) => {
                self.put_off(reason)?;
                Stage::ToHearing
            }
            (ReviewAct::Adjourn { reason }, Stage::Listed) => {
                self.began(done.on)?;
                self.put_off(reason)?;
                Stage::Adjourned
            }
            (ReviewAct::Conclude, Stage::Listed) => {
                self.began(done.on)?;
                Stage::Heard
            }
            (
                ReviewAct::Decide {
                    outcome,
                    on_papers,
                    reasons,
                },
                Stage::Referred | Stage::ToHearing | Stage::Heard | Stage::SetAside,
            ) => self.decide(done.on, outcome, *on_papers, reasons)?,
            (ReviewAct::Withdraw { reason }, stage)
                if !matches!(stage, Stage::Final | Stage::HighCourt | Stage::Withdrawn) =>
            {
                said(reason, "say why")?;
                self.outcome = Outcome::Withdrawn { on: Some(done.on) };
                Stage::Withdrawn
            }
            _ => self.after_decision(done, times)?,
        })
    }

    /// The steps that act on a decision.
    fn after_decision(
        &mut self,
        done: &ReviewDone,
        times: Times<'_>,
    ) -> Result<Stage, ReviewRefused> {
        Ok(match (&done.act, self.stage) {
            (ReviewAct::AskForHearing, Stage::Provisional) => {
                self.ask_for_hearing(done.on, times)?
            }
            (ReviewAct::ApplyToReconsider { grounds, .. }, Stage::Provisional) => {
                said(grounds, "say which error")?;
                self.within("P10", done.on, times)?;
                Stage::Reconsidering
            }
            (ReviewAct::RefuseReconsideration, Stage::Reconsidering) => Stage::Final,
            (ReviewAct::GrantReconsideration, Stage::Reconsidering) => self.anew(),
            (ReviewAct::BecomeFinal, Stage::Provisional) => {
                let last = self.window("P8", times)?;
                if done.on <= last {
                    return Err(ReviewRefused::Window {
                        words: "the decision is provisional until this day has passed",
                        day: last,
                    });
                }
                Stage::Final
            }
            (ReviewAct::SetAside { reason }, Stage::Final) => {
                said(
                    reason,
                    "say why: error of law or fact, new information, a change",
                )?;
                self.anew()
            }
            (ReviewAct::ReferToHighCourt, Stage::Provisional | Stage::Final)
                if matches!(self.outcome, Outcome::Released { .. }) =>
            {
                Stage::HighCourt
            }
            (ReviewAct::HighCourtDecides { outcome }, Stage::HighCourt) => {
                self.outcome = outcome.clone();
                self.decided = Some(done.on);
                Stage::Final
            }
            (_, stage) => return Err(ReviewRefused::NotNow(stage)),
        })
    }

    fn decide(
        &mut self,
        on: Day,
        outcome: &Outcome,
        on_papers: bool,
        reasons: &[String],
    ) -> Result<Stage, ReviewRefused> {
        if reasons.iter().all(|reason| reason.trim().is_empty()) {
            return Err(ReviewRefused::Missing("a decision has its reasons"));
        }
        if self.stage == Stage::Heard && on_papers {
            return Err(ReviewRefused::Missing(
                "what was heard is not decided on papers",
            ));
        }
        if matches!(self.stage, Stage::Referred | Stage::ToHearing) && !on_papers {
            return Err(ReviewRefused::Missing(
                "nothing has been heard: decide on papers, or hear it",
            ));
        }
        let decides = matches!(
            outcome,
            Outcome::Released { .. } | Outcome::Refused { .. } | Outcome::OpenConditions { .. }
        );
        if !decides {
            return Err(ReviewRefused::Missing(
                "a decision releases, refuses, or advises on open conditions",
            ));
        }
        self.outcome = outcome.clone();
        self.reasons = reasons.to_vec();
        self.on_papers = on_papers;
        self.decided = Some(on);
        // A refusal on papers is always provisional (r. 19(6)), since an oral hearing can be asked for.
        let refused_on_papers = on_papers && matches!(outcome, Outcome::Refused { .. });
        Ok(if can_be_reconsidered(self.kind) || refused_on_papers {
            Stage::Provisional
        } else {
            Stage::Final
        })
    }

    fn ask_for_hearing(&mut self, on: Day, times: Times<'_>) -> Result<Stage, ReviewRefused> {
        if !self.on_papers || !matches!(self.outcome, Outcome::Refused { .. }) {
            return Err(ReviewRefused::Missing(
                "a hearing is asked for after a refusal on papers",
            ));
        }
        self.within("P6", on, times)?;
        self.anew();
        Ok(Stage::ToHearing)
    }

    /// The decision stands no more; what was done stays in the list.
    fn anew(&mut self) -> Stage {
        self.outcome = Outcome::NoneYet;
        self.reasons.clear();
        self.decided = None;
        self.on_papers = false;
        Stage::SetAside
    }

    fn put_off(&mut self, reason: &str) -> Result<(), ReviewRefused> {
        said(reason, "say why it is put off")?;
        self.put_off.push(reason.to_owned());
        Ok(())
    }

    fn began(&self, on: Day) -> Result<(), ReviewRefused> {
        match self.hearing {
            Some(day) if on < day => Err(ReviewRefused::Window {
                words: "the hearing has not come",
                day,
            }),
            _ => Ok(()),
        }
    }

    fn window(&self, rule: &str, times: Times<'_>) -> Result<Day, ReviewRefused> {
        let decided = self
            .decided
            .ok_or(ReviewRefused::Missing("there is no decision"))?;
        times.last_day(rule, decided)
    }

    fn within(&self, rule: &str, on: Day, times: Times<'_>) -> Result<(), ReviewRefused> {
        let last = self.window(rule, times)?;
        if last < on {
            return Err(ReviewRefused::Window {
                words: "the time for it ended",
                day: last,
            });
        }
        Ok(())
    }
}

fn said(words: &str, missing: &'static str) -> Result<(), ReviewRefused> {
    if words.trim().is_empty() {
        return Err(ReviewRefused::Missing(missing));
    }
    Ok(())
}
