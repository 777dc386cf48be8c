//! The application for a public hearing: r. 15(3), as amended in 2022. Anybody may apply, twelve weeks before the hearing; the
//! parties say what they think, the Secretary of State with the victims' views; the Board's chair, or a judge for the chair, decides
//! in the interests of justice, with reasons. Several applications about one hearing are decided once.

pub use facts::hearing::{HearingParty as Party, PublicDecider as Decider};

use calendar::Day;
use serde::{Deserialize, Serialize};

/// One application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Who applies, as a role: the prisoner, the press, a victim, anybody.
    pub applicant: String,
    /// When it came.
    pub on: Day,
    /// Its grounds.
    pub grounds: String,
}

/// Somebody's view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Whose.
    pub of: Party,
    /// True where they are for a public hearing.
    pub in_favour: bool,
    /// In words.
    pub words: String,
    /// When.
    pub on: Day,
}

/// The decision on all applications about one hearing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicDecision {
    /// When.
    pub on: Day,
    /// Who.
    pub by: Decider,
    /// True where the hearing is public.
    pub public: bool,
    /// Why; published.
    pub reasons: String,
}

/// All applications about one hearing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicHearing {
    /// The applications, merged.
    pub applications: Vec<Application>,
    /// Views.
    pub views: Vec<View>,
    /// The decision; absent while there is none. Until there is, the hearing is private.
    pub decision: Option<PublicDecision>,
    /// Parts held in private all the same.
    pub private_parts: Vec<String>,
    /// Names that are not to be said.
    pub names_not_said: Vec<String>,
}

/// Why it cannot be decided yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    /// Nobody has applied, and the Board has not moved of itself.
    #[error("there is no application")]
    NoApplication,
    /// A view is missing.
    #[error("the view of {} has not been heard", .0.in_words())]
    NotHeard(Party),
    /// Reasons are needed.
    #[error("say why: the reasons are published")]
    NoReasons,
    /// It has been decided.
    #[error("it was decided on {0}")]
    Decided(Day),
}

impl PublicHearing {
    /// True where the hearing is public: only by a decision.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.decision
            .as_ref()
            .is_some_and(|decision| decision.public)
    }

    /// The applications that came too late for a hearing: after its day less twelve weeks, as the rulebook's row P3 has it.
    pub fn late(&self, last_day: Day) -> impl Iterator<Item = &Application> {
        self.applications
            .iter()
            .filter(move |application| last_day < application.on)
    }

    /// The same with a decision.
    ///
    /// # Errors
    /// Where somebody has not been heard, or there are no reasons.
    pub fn decide(&self, decision: PublicDecision) -> Result<Self, NotYet> {
        if let Some(decided) = &self.decision {
            return Err(NotYet::Decided(decided.on));
        }
        if self.applications.is_empty() {
            return Err(NotYet::NoApplication);
        }
        for party in [Party::Prisoner, Party::SecretaryOfState, Party::PanelChair] {
            if !self.views.iter().any(|view| view.of == party) {
                return Err(NotYet::NotHeard(party));
            }
        }
        if decision.reasons.trim().is_empty() {
            return Err(NotYet::NoReasons);
        }
        let mut decided = self.clone();
        decided.decision = Some(decision);
        Ok(decided)
    }
}
