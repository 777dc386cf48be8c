//! The panel of a review and the application for a public hearing, as facts: who sits, what they declared, who applied and why, what each
//! party thinks, what was decided, which parts are private, and which names are not to be said.

use crate::Party;
use crate::licence::worded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

worded! {
    /// What a member of a panel is.
    PanelProfession {
        /// A judge, or one who was.
        Judge = "judge",
        /// A psychologist.
        Psychologist = "psychologist",
        /// A psychiatrist.
        Psychiatrist = "psychiatrist",
        /// None of these.
        Independent = "independent member",
    }
}

worded! {
    /// Whose view on a public hearing it is.
    HearingParty {
        /// The prisoner.
        Prisoner = "the prisoner",
        /// The Secretary of State, with the victims' views.
        SecretaryOfState = "the Secretary of State",
        /// The chair of the panel.
        PanelChair = "the chair of the panel",
    }
}

worded! {
    /// Who decides whether a hearing is public.
    PublicDecider {
        /// The chair of the Parole Board.
        BoardChair = "the chair of the Parole Board",
        /// A judge, on the chair's behalf.
        JudgeForChair = "a judge, for the chair of the Parole Board",
    }
}

worded! {
    /// A step around a hearing.
    HearingAct {
        /// How the panel is to be made up.
        DirectPanel = "panel directed",
        /// Somebody sits on it.
        NameMember = "member named",
        /// A member declares conflicts of interest, or that there are none.
        DeclareConflicts = "conflicts of interest declared",
        /// A member chairs.
        NameChair = "chair named",
        /// A member sits on it no more.
        StandDown = "member stood down",
        /// Somebody applies for a public hearing.
        ApplyForPublic = "public hearing applied for",
        /// A party says what it thinks of that.
        GiveView = "view given",
        /// It is decided.
        DecidePublic = "public hearing decided",
        /// A part of a public hearing is held in private.
        PrivatePart = "part to be held in private",
        /// A name is not to be said.
        NameNotSaid = "name not to be said",
    }
}

/// A step around a hearing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HearingStep {
    /// The review's name.
    pub review: String,
    /// What was done.
    pub act: HearingAct,
    /// The member, by name.
    #[serde(default)]
    pub member: Option<String>,
    /// What the member is.
    #[serde(default)]
    pub profession: Option<PanelProfession>,
    /// Whether the member may chair.
    #[serde(default)]
    pub may_chair: Option<bool>,
    /// What was declared; empty where the member said that there is nothing.
    #[serde(default)]
    pub conflicts: Vec<String>,
    /// How many members are directed.
    #[serde(default)]
    pub members: Option<u32>,
    /// Whether a psychologist or psychiatrist is directed.
    #[serde(default)]
    pub specialist: Option<bool>,
    /// Whether a judge is directed.
    #[serde(default)]
    pub judge: Option<bool>,
    /// Who applies, as a role: the prisoner, the press, anybody.
    #[serde(default)]
    pub applicant: Option<String>,
    /// Whose view it is.
    #[serde(default)]
    pub party: Option<HearingParty>,
    /// Whether the view is in favour, or the decision is that the hearing is public.
    #[serde(default)]
    pub public: Option<bool>,
    /// Who decides.
    #[serde(default)]
    pub decider: Option<PublicDecider>,
    /// Grounds, view, reasons, which part, which name.
    #[serde(default)]
    pub words: Option<String>,
    /// By whom.
    pub by: Party,
}

impl HearingStep {
    /// A step that carries nothing but itself.
    #[must_use]
    pub const fn plain(review: String, act: HearingAct, by: Party) -> Self {
        Self {
            review,
            act,
            member: None,
            profession: None,
            may_chair: None,
            conflicts: Vec::new(),
            members: None,
            specialist: None,
            judge: None,
            applicant: None,
            party: None,
            public: None,
            decider: None,
            words: None,
            by,
        }
    }
}
