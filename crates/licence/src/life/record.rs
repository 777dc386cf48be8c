//! A licence as the fold over what was done: its state, its version, its conditions as served, version by version.

use super::{LicenceKind, Rights, SetBy, State, Step, Who, next, plain};
use crate::policy::ConditionKind;
use crate::served::ServedCondition;
use calendar::{Day, Instant};
use serde::{Deserialize, Serialize};

/// Something done to a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When.
    pub at: Instant,
    /// In which office.
    pub who: Who,
    /// By name of account.
    pub by: String,
    /// What.
    pub act: Act,
}

/// What may be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A step of the life, with its reason where it needs one.
    Step {
        /// Which.
        step: Step,
        /// Why; needed to send back, to withdraw, to drop, to revoke and to end.
        reason: Option<String>,
    },
    /// A condition is put in.
    Add {
        /// As served.
        condition: ServedCondition,
        /// Whose condition it is.
        set_by: SetBy,
    },
    /// A condition is changed: the old one stays in earlier versions.
    Vary {
        /// Its number on this licence.
        number: u32,
        /// As served from the next version.
        condition: ServedCondition,
    },
    /// A condition is taken out of the next version.
    Remove {
        /// Its number on this licence.
        number: u32,
    },
    /// The day from which it is to be in force.
    SetStart {
        /// The day of release.
        day: Day,
    },
}

/// A condition on a licence. Its number is never used again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionOnLicence {
    /// Its number, from 1.
    pub number: u32,
    /// As served.
    pub condition: ServedCondition,
    /// Whose it is.
    pub set_by: SetBy,
    /// The first version of the licence in which it stands.
    pub from_version: u32,
    /// The last one, where it was changed or taken out.
    pub until_version: Option<u32>,
    /// The number of the condition that it changed.
    pub varies: Option<u32>,
}

/// A licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Its kind.
    pub kind: LicenceKind,
    /// Where it stands.
    pub state: State,
    /// The version that binds, from 1; 0 before it was in force.
    pub version: u32,
    /// The day of release.
    pub start: Option<Day>,
    /// All conditions that ever stood on it.
    pub conditions: Vec<ConditionOnLicence>,
    /// When each version was served: the first at release.
    pub served: Vec<Instant>,
    /// True where the prison wrote it after the hard stop: it is to be reviewed.
    pub by_default: bool,
    /// True where it was opened again after approval.
    pub edited_after_approval: bool,
    /// What was done, in order.
    pub done: Vec<Done>,
}

/// Why an act is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No row of the table.
    #[error(
        "a licence that is `{}` cannot be taken through `{}` by `{}` where it is of kind `{}`",
        plain(state),
        plain(step),
        plain(who),
        plain(kind)
    )]
    NoSuchStep {
        /// Where it stands.
        state: State,
        /// What was asked.
        step: Step,
        /// By whom.
        who: Who,
        /// Of which kind it is.
        kind: LicenceKind,
    },
    /// Conditions change only in a draft.
    #[error(
        "the conditions of a licence that is `{}` do not change: begin a draft or a variation first",
        plain(.0)
    )]
    NotOpen(State),
    /// Somebody else has to decide.
    #[error(
        "condition {number} was set by `{}`: its change cannot be approved by `{}`; {words}",
        plain(set_by),
        plain(who)
    )]
    NotTheirs {
        /// The condition.
        number: u32,
        /// Who set it.
        set_by: SetBy,
        /// Who was about to approve.
        who: Who,
        /// The row, in words.
        words: String,
    },
    /// There is no such condition in the draft.
    #[error("there is no condition {0} in this draft")]
    NoSuchCondition(u32),
    /// Something is missing.
    #[error("{0}")]
    Missing(&'static str),
    /// Time goes forward.
    #[error("`{0}` is before what was done last")]
    Earlier(Instant),
}

impl Licence {
    /// A draft with nothing in it.
    #[must_use]
    pub const fn draft(kind: LicenceKind) -> Self {
        Self {
            kind,
            state: State::Draft,
            version: 0,
            start: None,
            conditions: Vec::new(),
            served: Vec::new(),
            by_default: false,
            edited_after_approval: false,
            done: Vec::new(),
        }
    }

    /// The licence after all that was done.
    ///
    /// # Errors
    /// The first act that is refused.
    pub fn replay(kind: LicenceKind, done: &[Done], rights: &Rights) -> Result<Self, Refused> {
        let mut licence = Self::draft(kind);
        for done in done {
            licence.take(done.clone(), rights)?;
        }
        Ok(licence)
    }

    /// The licence after one act.
    ///
    /// # Errors
    /// Where the act is refused.
    pub fn after(&self, done: &Done, rights: &Rights) -> Result<Self, Refused> {
        let mut after = self.clone();
        after.take(done.clone(), rights)?;
        Ok(after)
    }

    /// Takes one act, in place: what many acts are folded with. One that is refused changes nothing.
    ///
    /// # Errors
    /// Where the act is refused.
    pub fn take(&mut self, done: Done, rights: &Rights) -> Result<(), Refused> {
        if self.done.last().is_some_and(|last| done.at < last.at) {
            return Err(Refused::Earlier(done.at));
        }
        match &done.act {
            Act::Step { step, reason } => self.step(*step, reason.as_deref(), &done, rights)?,
            Act::Add { condition, set_by } => {
                self.open_to(done.who)?;
                orders_own(condition, *set_by)?;
                self.add(condition.clone(), *set_by, None);
            }
            Act::Vary { number, condition } => {
                self.open_to(done.who)?;
                let set_by = self.in_draft(*number)?.set_by;
                orders_own(condition, set_by)?;
                self.take_out(*number)?;
                self.add(condition.clone(), set_by, Some(*number));
            }
            Act::Remove { number } => {
                self.open_to(done.who)?;
                self.take_out(*number)?;
            }
            Act::SetStart { day } => {
                if self.version > 0 || matches!(self.state, State::Withdrawn) {
                    return Err(Refused::NotOpen(self.state));
                }
                self.start = Some(*day);
            }
        }
        self.done.push(done);
        Ok(())
    }

    /// The day on which a version was served; `None` for one that was not yet.
    #[must_use]
    pub fn served_on(&self, version: u32) -> Option<Day> {
        let place = usize::try_from(version).ok()?.checked_sub(1)?;
        self.served.get(place).map(|at| at.london_day())
    }

    /// The conditions that bind in a version.
    pub fn in_version(&self, version: u32) -> impl Iterator<Item = &ConditionOnLicence> {
        self.conditions.iter().filter(move |row| {
            row.from_version <= version && row.until_version.is_none_or(|until| version <= until)
        })
    }

    /// The conditions that bind now; none where the licence is not in force.
    pub fn in_force(&self) -> impl Iterator<Item = &ConditionOnLicence> {
        let version = if self.state.is_in_force() {
            self.version
        } else {
            0
        };
        self.in_version(version)
    }

    /// The version that bound at an instant, as far as it was served; `None` before release.
    #[must_use]
    pub fn version_at(&self, at: Instant) -> Option<u32> {
        let count = self.served.iter().filter(|served| **served <= at).count();
        u32::try_from(count).ok().filter(|version| *version > 0)
    }

    fn open_to(&self, who: Who) -> Result<(), Refused> {
        let may = match self.state {
            State::Draft | State::VariationDraft => matches!(
                who,
                Who::Officer | Who::PrisonAdministrator | Who::SecretaryOfState
            ),
            State::PastHardStop => who == Who::PrisonAdministrator,
            _ => false,
        };
        if may {
            Ok(())
        } else {
            Err(Refused::NotOpen(self.state))
        }
    }

    fn add(&mut self, condition: ServedCondition, set_by: SetBy, varies: Option<u32>) {
        let number = u32::try_from(self.conditions.len() + 1).unwrap_or(u32::MAX);
        self.conditions.push(ConditionOnLicence {
            number,
            condition,
            set_by,
            from_version: self.version + 1,
            until_version: None,
            varies,
        });
    }

    /// A condition that stands in the draft.
    fn in_draft(&mut self, number: u32) -> Result<&mut ConditionOnLicence, Refused> {
        self.conditions
            .iter_mut()
            .find(|row| row.number == number && row.until_version.is_none())
            .ok_or(Refused::NoSuchCondition(number))
    }

    /// Takes a condition out of the next version. One that never bound is as if it had not been put in.
    fn take_out(&mut self, number: u32) -> Result<(), Refused> {
        let next = self.version + 1;
        self.in_draft(number)?.until_version = Some(next - 1);
        Ok(())
    }

    fn step(
        &mut self,
        step: Step,
        reason: Option<&str>,
        done: &Done,
        rights: &Rights,
    ) -> Result<(), Refused> {
        let to = next(self.state, step, self.kind, done.who).ok_or(Refused::NoSuchStep {
            state: self.state,
            step,
            who: done.who,
            kind: self.kind,
        })?;
        let needs_reason = matches!(
            step,
            Step::SendBack | Step::Withdraw | Step::DropVariation | Step::Revoke | Step::End
        );
        if needs_reason && reason.is_none_or(|reason| reason.trim().is_empty()) {
            return Err(Refused::Missing("say why: this step needs a reason"));
        }
        match step {
            Step::Submit => self.complete()?,
            Step::PassHardStop => self.by_default = true,
            Step::Edit => self.edited_after_approval = true,
            Step::Approve if self.state == State::VariationSubmitted => {
                self.theirs_to_approve(done.who, rights)?;
            }
            Step::Approve => self.edited_after_approval = false,
            Step::Activate => {
                let start = self
                    .start
                    .ok_or(Refused::Missing("there is no day of release"))?;
                if done.at.london_day() < start {
                    return Err(Refused::Missing("the day of release has not come"));
                }
                self.serve(done.at);
            }
            Step::ServeVariation => self.serve(done.at),
            Step::DropVariation => self.forget_draft(),
            _ => {}
        }
        self.state = to;
        Ok(())
    }

    fn complete(&self) -> Result<(), Refused> {
        let next = self.version + 1;
        let mut standard = self
            .in_version(next)
            .filter(|row| row.condition.kind == ConditionKind::Standard);
        if standard.next().is_none() {
            return Err(Refused::Missing("there are no standard conditions in it"));
        }
        if self.version == 0 && self.start.is_none() {
            return Err(Refused::Missing("there is no day of release"));
        }
        Ok(())
    }

    /// Every condition that the variation puts in, changes or takes out must be this office's to decide.
    fn theirs_to_approve(&self, who: Who, rights: &Rights) -> Result<(), Refused> {
        let touched = self.conditions.iter().filter(|row| {
            let (from, until) = (row.from_version, row.until_version);
            let given_up = until.is_some_and(|until| until < from);
            !given_up && (from == self.version + 1 || until == Some(self.version))
        });
        for row in touched {
            if !rights.allows(self.kind, row.set_by, who) {
                let words = rights
                    .of(self.kind, row.set_by)
                    .map_or("no row says who may", |row| row.words.as_str());
                return Err(Refused::NotTheirs {
                    number: row.number,
                    set_by: row.set_by,
                    who,
                    words: words.to_owned(),
                });
            }
        }
        Ok(())
    }

    fn serve(&mut self, at: Instant) {
        self.version += 1;
        self.served.push(at);
    }

    /// Undoes the draft of a variation: what it put in never bound, what it took out stays.
    fn forget_draft(&mut self) {
        let version = self.version;
        for row in &mut self.conditions {
            if row.from_version > version {
                row.until_version = Some(version);
            } else if row.until_version == Some(version) {
                row.until_version = None;
            }
        }
    }
}

fn orders_own(condition: &ServedCondition, set_by: SetBy) -> Result<(), Refused> {
    if (condition.kind == ConditionKind::Standard) == (set_by == SetBy::Order) {
        return Ok(());
    }
    Err(Refused::Missing(
        "standard conditions are the order's, and only those are",
    ))
}
