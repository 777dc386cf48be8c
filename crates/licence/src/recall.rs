//! Recall: from a concern to the return to prison and what follows, as the fold over what was done.
//!
//! Nobody signs before it was looked at whether the licence is in force on that very day: a licence of an indeterminate sentence can
//! end by law, and a recall after that is unlawful. The type of recall is the law's of the day (`sentence::after_release`); a
//! machine never decides to recall. When the law changes, drafts stay, and only what it newly asks is asked.
//!
//! Clocks R1 to R21 are `rulebooks/recall.toml`.

mod at_large;
mod report;
mod tranche;

pub use at_large::{AtLarge, unlawfully_at_large};
pub use report::{Evidence, Linked, Report, ReportLine, VICTIMS, report};
pub use tranche::{Tranche, TrancheRows};

use calendar::{Day, Instant};
use sentence::after_release::{
    AfterRelease, InForce, LicenceAnswer, LifeFacts, RecallAnswer, RecallType, licence_in_force,
    recall_type,
};
use serde::{Deserialize, Serialize};

/// Where a recall stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Somebody is worried.
    Concern,
    /// The officer asks for recall, and says why nothing less will do.
    Asked,
    /// The senior officer signed.
    SignedBySenior,
    /// The head signed: the request goes to the casework section.
    Requested,
    /// The licence is revoked.
    Revoked,
    /// Back in prison.
    Returned,
    /// Reasons given, and the right to make representations told.
    Told,
    /// Referred to the Parole Board.
    Referred,
    /// Released again.
    Released,
    /// It was decided not to recall.
    NotRecalled,
    /// The recall was rescinded or stopped.
    Stopped,
}

/// What may be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecallAct {
    /// The officer asks, with what else was tried and why it is not enough.
    Ask {
        /// What was tried short of recall; empty only where `why_nothing_less` says so.
        tried: Vec<String>,
        /// Why nothing less will do.
        why_nothing_less: String,
        /// The conditions that were broken, by their numbers on the licence.
        conditions: Vec<u32>,
    },
    /// A senior officer, then a head, signs.
    Sign {
        /// The reason in their own words.
        rationale: String,
    },
    /// It is decided not to recall, and what is done instead.
    Decline {
        /// Why.
        rationale: String,
    },
    /// The licence is revoked.
    Revoke,
    /// Arrested or back by other ways: in prison.
    Return,
    /// The prisoner was given the reasons and told of the right to make representations.
    Tell,
    /// Referred to the Parole Board.
    Refer,
    /// Released again.
    Release {
        /// By what: a fixed term's end, the Secretary of State, the Board.
        by: String,
    },
    /// Rescinded or stopped.
    Stop {
        /// Why.
        reason: String,
    },
}

/// Something done to a recall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecallDone {
    /// When.
    pub at: Instant,
    /// By name of account.
    pub by: String,
    /// What.
    pub act: RecallAct,
}

/// What has to be looked at before anybody signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SigningCheck {
    /// The day.
    pub on: Day,
    /// Whether the licence is in force, with the sum.
    pub licence: LicenceAnswer,
    /// The type that the law requires, with the sum.
    pub recall: RecallAnswer,
    /// True where it may be signed.
    pub may_sign: bool,
    /// Why not, in words.
    pub why_not: Option<String>,
}

/// Looks whether a recall may be signed on a day.
#[must_use]
pub fn signing_check(facts: &LifeFacts, on: Day, law: &AfterRelease) -> SigningCheck {
    let licence = licence_in_force(facts, on, law);
    let recall = recall_type(facts, on, law);
    let why_not = match licence.answer {
        InForce::Yes => None,
        InForce::No => Some(format!(
            "the licence is not in force on {}: a recall would be unlawful",
            on.in_words()
        )),
        InForce::CannotTell => Some(format!(
            "it cannot be told whether the licence is in force on {}: establish {} first",
            on.in_words(),
            licence.missing.join(", ")
        )),
    };
    SigningCheck {
        on,
        licence,
        recall,
        may_sign: why_not.is_none(),
        why_not,
    }
}

/// What a change of the law asks anew of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AskedAnew {
    /// The answer on the day on which it was drafted.
    pub before: RecallAnswer,
    /// The answer now.
    pub now: RecallAnswer,
    /// The questions that were of no account then, or were not asked, and are not answered.
    pub questions: Vec<String>,
}

/// What has to be asked of a draft of an earlier day, where the law has changed; `None` where nothing has. The draft and its
/// answers stay as they are.
#[must_use]
pub fn asked_anew(
    facts: &LifeFacts,
    drafted: Day,
    now: Day,
    law: &AfterRelease,
) -> Option<AskedAnew> {
    let (before, now) = (
        recall_type(facts, drafted, law),
        recall_type(facts, now, law),
    );
    if (before.answer, &before.rule, before.fixed_term_days)
        == (now.answer, &now.rule, now.fixed_term_days)
    {
        return None;
    }
    let questions = now
        .missing
        .iter()
        .filter(|question| !before.missing.contains(question))
        .cloned()
        .collect();
    Some(AskedAnew {
        before,
        now,
        questions,
    })
}

/// A recall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recall {
    /// Where it stands.
    pub stage: Stage,
    /// The type of the day on which the head signed, with its working; absent before.
    pub kind: Option<RecallAnswer>,
    /// Each check that was made before a signature, in order.
    pub checks: Vec<SigningCheck>,
    /// The conditions that were broken, by their numbers on the licence.
    pub conditions: Vec<u32>,
    /// The day of revocation.
    pub revoked: Option<Day>,
    /// The day of return.
    pub returned: Option<Day>,
    /// What was done, in order.
    pub done: Vec<RecallDone>,
}

/// Why an act is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecallRefused {
    /// Not at this stage.
    #[error("a recall that stands at `{}` has no such step", crate::life::plain(.0))]
    NotNow(Stage),
    /// The licence is not in force, or that cannot be told.
    #[error("{0}")]
    MayNotSign(String),
    /// Something is missing.
    #[error("{0}")]
    Missing(&'static str),
    /// One person signs once.
    #[error("`{0}` asked or signed already: another person has to sign")]
    SamePerson(String),
    /// Time goes forward.
    #[error("`{0}` is before what was done last")]
    Earlier(Instant),
}

impl Default for Recall {
    fn default() -> Self {
        Self {
            stage: Stage::Concern,
            kind: None,
            checks: Vec::new(),
            conditions: Vec::new(),
            revoked: None,
            returned: None,
            done: Vec::new(),
        }
    }
}

impl Recall {
    /// The recall after all that was done.
    ///
    /// # Errors
    /// The first act that is refused.
    pub fn replay(
        done: &[RecallDone],
        facts: &LifeFacts,
        law: &AfterRelease,
    ) -> Result<Self, RecallRefused> {
        done.iter().try_fold(Self::default(), |recall, done| {
            recall.after(done, facts, law)
        })
    }

    /// The recall after one act. The facts are those known at the time of the act.
    ///
    /// # Errors
    /// Where the act is refused.
    pub fn after(
        &self,
        done: &RecallDone,
        facts: &LifeFacts,
        law: &AfterRelease,
    ) -> Result<Self, RecallRefused> {
        if self.done.last().is_some_and(|last| done.at < last.at) {
            return Err(RecallRefused::Earlier(done.at));
        }
        let mut after = self.clone();
        let day = done.at.london_day();
        after.stage = match (&done.act, self.stage) {
            (
                RecallAct::Ask {
                    why_nothing_less,
                    conditions,
                    ..
                },
                Stage::Concern,
            ) => after.ask(why_nothing_less, conditions)?,
            (RecallAct::Sign { rationale }, Stage::Asked | Stage::SignedBySenior) => {
                said(rationale, "say why, in your own words")?;
                self.another(&done.by)?;
                after.sign(day, facts, law)?
            }
            (
                RecallAct::Decline { rationale },
                Stage::Concern | Stage::Asked | Stage::SignedBySenior,
            ) => {
                said(rationale, "say why, and what is done instead")?;
                Stage::NotRecalled
            }
            (RecallAct::Revoke, Stage::Requested) => {
                // It can end between the last signature and the revocation.
                after.check(day, facts, law)?;
                after.revoked = Some(day);
                Stage::Revoked
            }
            (RecallAct::Return, Stage::Revoked) => {
                after.returned = Some(day);
                Stage::Returned
            }
            (RecallAct::Tell, Stage::Returned) => Stage::Told,
            (RecallAct::Refer, Stage::Told | Stage::Returned) => Stage::Referred,
            (RecallAct::Release { by }, Stage::Returned | Stage::Told | Stage::Referred) => {
                said(
                    by,
                    "say by what: the fixed term's end, the Secretary of State or the Board",
                )?;
                Stage::Released
            }
            (RecallAct::Stop { reason }, stage)
                if !matches!(stage, Stage::Released | Stage::NotRecalled | Stage::Stopped) =>
            {
                said(reason, "say why")?;
                Stage::Stopped
            }
            (_, stage) => return Err(RecallRefused::NotNow(stage)),
        };
        after.done.push(done.clone());
        Ok(after)
    }

    /// Days unlawfully at large, as they stand on a day.
    #[must_use]
    pub fn at_large(&self, today: Day) -> Option<AtLarge> {
        unlawfully_at_large(self.revoked?, self.returned, today)
    }

    fn ask(&mut self, why: &str, conditions: &[u32]) -> Result<Stage, RecallRefused> {
        said(why, "say why nothing less than recall will do")?;
        if conditions.is_empty() {
            return Err(RecallRefused::Missing(
                "name the conditions that were broken",
            ));
        }
        self.conditions = conditions.to_vec();
        Ok(Stage::Asked)
    }

    fn another(&self, by: &str) -> Result<(), RecallRefused> {
        let same = self.done.iter().any(|done| {
            done.by == by && matches!(done.act, RecallAct::Ask { .. } | RecallAct::Sign { .. })
        });
        if same {
            return Err(RecallRefused::SamePerson(by.to_owned()));
        }
        Ok(())
    }

    fn sign(
        &mut self,
        day: Day,
        facts: &LifeFacts,
        law: &AfterRelease,
    ) -> Result<Stage, RecallRefused> {
        let kind = self.check(day, facts, law)?;
        if self.stage == Stage::Asked {
            return Ok(Stage::SignedBySenior);
        }
        self.kind = Some(kind);
        Ok(Stage::Requested)
    }

    fn check(
        &mut self,
        day: Day,
        facts: &LifeFacts,
        law: &AfterRelease,
    ) -> Result<RecallAnswer, RecallRefused> {
        let check = signing_check(facts, day, law);
        if let Some(why_not) = &check.why_not {
            return Err(RecallRefused::MayNotSign(why_not.clone()));
        }
        let kind = check.recall.clone();
        self.checks.push(check);
        Ok(kind)
    }

    /// The type that counts: where it cannot be told, what is taken.
    #[must_use]
    pub fn counts_as(&self) -> Option<RecallType> {
        self.kind
            .as_ref()
            .map(|kind| kind.taken_as.unwrap_or(kind.answer))
    }
}

fn said(words: &str, missing: &'static str) -> Result<(), RecallRefused> {
    if words.trim().is_empty() {
        return Err(RecallRefused::Missing(missing));
    }
    Ok(())
}
