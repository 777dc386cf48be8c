//! Contact with a person: visits, injuries seen, attendances, appointments, incidents.
//!
//! The vocabulary that no national format carries (who was seen, alone, awake, which parts of the body, who was there).

use super::statement;
use crate::{Party, Said, When, YesNo};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

statement! {
    /// A contact that is no visit: a telephone call, a message, a conversation.
    Contact {
        /// How: `telephone`, `email`, `in person`.
        how: Option<String>,
        /// Who made it.
        from: Option<Party>,
        /// Who took it.
        taken_by: Option<Party>,
        /// What was said.
        account: Option<String>,
    }
}

/// What a visit was for. Each purpose has its own clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VisitPurpose {
    /// Under a child protection plan.
    ProtectionPlan,
    /// Under a child in need plan.
    ChildInNeed,
    /// To a looked-after child.
    LookedAfter,
    /// To a privately fostered child.
    PrivateFostering,
    /// For an assessment or an enquiry.
    Enquiry,
    /// By a health visitor, midwife or school nurse.
    Health,
    /// Any other.
    Other,
    /// Not said.
    #[default]
    NotStated,
}

statement! {
    /// A visit.
    Visit {
        /// Who visited.
        by: Party,
        /// What for.
        purpose: VisitPurpose,
        /// Where.
        place: Option<String>,
        /// Whether the person was seen.
        seen: YesNo,
        /// Whether they were seen alone.
        seen_alone: YesNo,
        /// Whether they were awake.
        awake: YesNo,
        /// Whether their bedroom was seen.
        bedroom_seen: YesNo,
        /// Parts of the body that were seen, where told: `face`, `hands`.
        parts_seen: Vec<String>,
        /// Parts of the body that could not be seen, where told.
        parts_not_seen: Vec<String>,
        /// Who else was there.
        present: Vec<Party>,
        /// Whether the visitor was kept out.
        access_refused: YesNo,
        /// What was recorded.
        account: Option<String>,
    }
}

statement! {
    /// An injury as it was seen. Never a conclusion of how it came about.
    InjuryObserved {
        /// Where on the body.
        site: String,
        /// What kind: `bruise`, `burn`, `fracture`.
        injury: String,
        /// Size in the words of who saw it: `2 cm`.
        size: Option<String>,
        /// The explanation given.
        explanation: Said,
        /// Who gave it.
        explained_by: Option<Party>,
        /// When it is said to have come about.
        onset: Option<When>,
        /// Who saw it.
        seen_by: Option<Party>,
        /// The provider organisation where it was seen.
        provider: Option<String>,
        /// Whether the child moved about independently by then.
        mobile: YesNo,
    }
}

statement! {
    /// An attendance at a provider.
    Attendance {
        /// The provider organisation.
        provider: String,
        /// The setting: `emergency department`, `surgery`, `walk-in centre`.
        setting: Option<String>,
        /// Whether it was unscheduled.
        unscheduled: YesNo,
        /// Why they came, as told.
        reason: Option<String>,
        /// Who brought the person.
        brought_by: Option<Party>,
        /// What came of it.
        outcome: Option<String>,
    }
}

/// What became of an appointment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentOutcome {
    /// It was kept.
    Kept,
    /// The child was not brought.
    NotBrought,
    /// The person did not attend.
    NotAttended,
    /// Cancelled by the parent or carer.
    CancelledByCarer,
    /// Cancelled by the provider.
    CancelledByProvider,
    /// Moved to another time.
    Rearranged,
    /// Not said.
    #[default]
    NotStated,
}

statement! {
    /// An appointment and what became of it.
    Appointment {
        /// The provider organisation.
        provider: String,
        /// With whom or which clinic.
        with: Option<String>,
        /// What became of it.
        outcome: AppointmentOutcome,
        /// The reason given.
        reason: Option<String>,
    }
}

statement! {
    /// An incident that police or another agency attended.
    Incident {
        /// What kind, in the source's own word: `domestic abuse`, `missing`.
        incident: String,
        /// Where.
        place: Option<String>,
        /// Who is said to have done it.
        suspects: Vec<Party>,
        /// Who was harmed.
        victims: Vec<Party>,
        /// Who else was there.
        present: Vec<Party>,
        /// Whether a child was present.
        child_present: YesNo,
        /// What was recorded.
        account: Option<String>,
    }
}
