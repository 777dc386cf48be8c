//! The licence's life: one table of what may follow what, who may do it, and for which kinds of licence.
//!
//! A licence is a fold over what was done ([`Licence::replay`]); an act that no row allows is refused and changes nothing. There
//! is no act that sets a state outright, for anybody.
//!
//! Not here: the words of conditions ([`crate::served`]); when something is due ([`crate::deadlines`]); recall's own papers.

mod record;
mod rights;

pub use facts::licence::{LicenceKind, SetBy, Who};
pub use record::{Act, ConditionOnLicence, Done, Licence, Refused};
pub use rights::{Right, Rights};

use serde::{Deserialize, Serialize};

/// Where a licence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Not ready at the hard stop: now the prison's to write.
    PastHardStop,
    /// Before whoever approves it.
    Submitted,
    /// Approved; not in force before release.
    Approved,
    /// In force. Its version says whether it has been varied.
    Active,
    /// In force; a variation is being written.
    VariationDraft,
    /// In force; a variation is before whoever approves it.
    VariationSubmitted,
    /// In force; a variation is approved and not yet served.
    VariationApproved,
    /// Over: the sentence or the licence ended by law, or the Board ended it.
    Ended,
    /// Revoked: the person was recalled.
    Revoked,
    /// Never came into force.
    Withdrawn,
}

impl State {
    /// All states.
    pub const ALL: [Self; 11] = [
        Self::Draft,
        Self::PastHardStop,
        Self::Submitted,
        Self::Approved,
        Self::Active,
        Self::VariationDraft,
        Self::VariationSubmitted,
        Self::VariationApproved,
        Self::Ended,
        Self::Revoked,
        Self::Withdrawn,
    ];

    /// True where the person is bound by it.
    #[must_use]
    pub const fn is_in_force(self) -> bool {
        matches!(
            self,
            Self::Active
                | Self::VariationDraft
                | Self::VariationSubmitted
                | Self::VariationApproved
        )
    }
}

/// A step from one state to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Put before whoever approves.
    Submit,
    /// Give back with a reason.
    SendBack,
    /// Approve.
    Approve,
    /// Open again after approval: it must be approved again.
    Edit,
    /// The hard stop came and it was not ready.
    PassHardStop,
    /// Bring into force at release.
    Activate,
    /// Begin to change a licence that is in force.
    BeginVariation,
    /// Give up a change.
    DropVariation,
    /// Bring a change into force: the person has been given it.
    ServeVariation,
    /// Revoke: a recall.
    Revoke,
    /// End it.
    End,
    /// The release is off.
    Withdraw,
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 12] = [
        Self::Submit,
        Self::SendBack,
        Self::Approve,
        Self::Edit,
        Self::PassHardStop,
        Self::Activate,
        Self::BeginVariation,
        Self::DropVariation,
        Self::ServeVariation,
        Self::Revoke,
        Self::End,
        Self::Withdraw,
    ];
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// From this state
    pub from: State,
    /// by this step
    pub step: Step,
    /// to that one,
    pub to: State,
    /// for licences of these kinds,
    pub kinds: &'static [LicenceKind],
    /// by any of these.
    pub who: &'static [Who],
}

use LicenceKind as K;
use State as S;
use Step as T;

const EVERY: &[K] = &K::ALL;
/// Whom the prison approves.
const PRISON: &[K] = &[
    K::Determinate,
    K::HomeDetention,
    K::AfterRecall,
    K::TimeServed,
];
/// Whose release and conditions the Board directs.
const BOARD: &[K] = &[K::Indeterminate, K::BoardDirected];
const AUTHORS: &[Who] = &[Who::Officer, Who::PrisonAdministrator];

const fn row(from: S, step: T, to: S, kinds: &'static [K], who: &'static [Who]) -> Transition {
    Transition {
        from,
        step,
        to,
        kinds,
        who,
    }
}

/// What may follow what. Read in the practice of the licence service; for indeterminate and Board-directed licences, which that
/// service does not make, after Crime (Sentences) Act 1997 s. 31 (unverified).
#[rustfmt::skip]
pub const TRANSITIONS: &[Transition] = &[
    row(S::Draft,              T::Submit,         S::Submitted,          EVERY,  AUTHORS),
    // The hard stop takes a licence from the officer; home detention and Board-directed releases wait for their licence.
    row(S::Draft,              T::PassHardStop,   S::PastHardStop,       &[K::Determinate, K::AfterRecall, K::TimeServed], &[Who::Calendar]),
    row(S::PastHardStop,       T::Submit,         S::Submitted,          &[K::Determinate, K::AfterRecall, K::TimeServed], &[Who::PrisonAdministrator]),
    row(S::Submitted,          T::SendBack,       S::Draft,              PRISON, &[Who::PrisonDecisionMaker]),
    row(S::Submitted,          T::SendBack,       S::Draft,              BOARD,  &[Who::SecretaryOfState]),
    row(S::Submitted,          T::Approve,        S::Approved,           PRISON, &[Who::PrisonDecisionMaker]),
    row(S::Submitted,          T::Approve,        S::Approved,           BOARD,  &[Who::SecretaryOfState]),
    row(S::Approved,           T::Edit,           S::Draft,              EVERY,  AUTHORS),
    row(S::Approved,           T::Activate,       S::Active,             EVERY,  &[Who::PrisonAdministrator]),
    row(S::Active,             T::BeginVariation, S::VariationDraft,     EVERY,  &[Who::Officer, Who::SecretaryOfState]),
    row(S::VariationDraft,     T::Submit,         S::VariationSubmitted, EVERY,  &[Who::Officer, Who::SecretaryOfState]),
    row(S::VariationDraft,     T::DropVariation,  S::Active,             EVERY,  &[Who::Officer, Who::SecretaryOfState]),
    row(S::VariationSubmitted, T::SendBack,       S::VariationDraft,     PRISON, &[Who::HeadOfProbationUnit]),
    row(S::VariationSubmitted, T::SendBack,       S::VariationDraft,     BOARD,  &[Who::Board, Who::SecretaryOfState]),
    row(S::VariationSubmitted, T::Approve,        S::VariationApproved,  PRISON, &[Who::HeadOfProbationUnit]),
    // The Secretary of State may vary what the High Court set; all else waits for the Board (`condition-rights.toml`).
    row(S::VariationSubmitted, T::Approve,        S::VariationApproved,  BOARD,  &[Who::Board, Who::SecretaryOfState]),
    row(S::VariationApproved,  T::DropVariation,  S::Active,             EVERY,  &[Who::Officer, Who::SecretaryOfState]),
    row(S::VariationApproved,  T::ServeVariation, S::Active,             EVERY,  &[Who::Officer]),
    // A recall, and the end by law, come whatever is being written.
    row(S::Active,             T::Revoke,         S::Revoked,            EVERY,  &[Who::SecretaryOfState]),
    row(S::VariationDraft,     T::Revoke,         S::Revoked,            EVERY,  &[Who::SecretaryOfState]),
    row(S::VariationSubmitted, T::Revoke,         S::Revoked,            EVERY,  &[Who::SecretaryOfState]),
    row(S::VariationApproved,  T::Revoke,         S::Revoked,            EVERY,  &[Who::SecretaryOfState]),
    row(S::Active,             T::End,            S::Ended,              EVERY,  &[Who::Calendar]),
    row(S::VariationDraft,     T::End,            S::Ended,              EVERY,  &[Who::Calendar]),
    row(S::VariationSubmitted, T::End,            S::Ended,              EVERY,  &[Who::Calendar]),
    row(S::VariationApproved,  T::End,            S::Ended,              EVERY,  &[Who::Calendar]),
    row(S::Active,             T::End,            S::Ended,              &[K::Indeterminate], &[Who::Board]),
    row(S::VariationDraft,     T::End,            S::Ended,              &[K::Indeterminate], &[Who::Board]),
    row(S::VariationSubmitted, T::End,            S::Ended,              &[K::Indeterminate], &[Who::Board]),
    row(S::VariationApproved,  T::End,            S::Ended,              &[K::Indeterminate], &[Who::Board]),
    row(S::Draft,              T::Withdraw,       S::Withdrawn,          EVERY,  AUTHORS),
    row(S::PastHardStop,       T::Withdraw,       S::Withdrawn,          EVERY,  &[Who::PrisonAdministrator]),
    row(S::Submitted,          T::Withdraw,       S::Withdrawn,          EVERY,  AUTHORS),
    row(S::Approved,           T::Withdraw,       S::Withdrawn,          EVERY,  AUTHORS),
];

/// The state that a step leads to; `None` where no row allows it.
#[must_use]
pub fn next(from: State, step: Step, kind: LicenceKind, who: Who) -> Option<State> {
    TRANSITIONS
        .iter()
        .find(|row| {
            row.from == from
                && row.step == step
                && row.kinds.contains(&kind)
                && row.who.contains(&who)
        })
        .map(|row| row.to)
}

/// A value's name in plain words: `SecretaryOfState` as `secretary of state`.
#[must_use]
pub fn plain(value: &dyn std::fmt::Debug) -> String {
    let mut words = String::new();
    for letter in format!("{value:?}").chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
