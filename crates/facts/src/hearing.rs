//! The panel of a review, the application for a public hearing, and what is published, as facts: who sits, when they cannot, what they
//! declared, who applied and why, what each party thinks, what was decided, where it is heard, which media come, who is excluded, which
//! parts are private, which names are not to be said, and what the public is told.

use crate::licence::worded;
use crate::{FactId, Party};
use calendar::Day;
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
        /// A member says on which days they cannot sit.
        SayAway = "member away",
        /// Where the hearing is held, and by which link it can be followed.
        SetPlace = "place of the hearing set",
        /// Somebody from the press may follow it.
        Accredit = "press accredited",
        /// They may follow it no more.
        EndAccreditation = "accreditation ended",
        /// Somebody is kept out of it (rule 24(4)).
        Exclude = "person kept out of the hearing",
        /// Victim liaison says that nobody is left who has to be told first.
        ClearToPublish = "cleared to be published",
        /// The public is told of a public hearing.
        Announce = "hearing announced to the public",
        /// It is told no more.
        WithdrawAnnouncement = "announcement withdrawn",
        /// The summary of a decision is given to the public (rule 27).
        PublishSummary = "summary published",
        /// It is given no more.
        WithdrawSummary = "summary withdrawn",
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
    /// The first day on which a member cannot sit.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub starts_on: Option<Day>,
    /// The last such day; absent where it is the one.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Day>,
    /// Where the hearing is held.
    #[serde(default)]
    pub venue: Option<String>,
    /// The link by which it is joined. It is for those who take part; the public is told only what an announcement says.
    #[serde(default)]
    pub link: Option<String>,
    /// The outlet that is accredited.
    #[serde(default)]
    pub outlet: Option<String>,
    /// How the outlet is reached. For the office that keeps the review.
    #[serde(default)]
    pub contact: Option<String>,
    /// Who is kept out of the hearing, as a role or by name.
    #[serde(default)]
    pub excluded: Option<String>,
    /// Who decided that.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// The listing or the decision that is cleared or published.
    #[serde(default)]
    pub of_fact: Option<FactId>,
    /// The reference by which the public asks for it.
    #[serde(default)]
    pub reference: Option<String>,
    /// The day of the hearing that is announced.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub hearing_on: Option<Day>,
    /// The day on which somebody asked for the summary.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub asked_on: Option<Day>,
    /// The paragraphs of the summary.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// The numbers of those that are not given out.
    #[serde(default)]
    pub redacted: Vec<u32>,
    /// Grounds, view, reasons, which part, which name, how the public can follow it.
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
            starts_on: None,
            until: None,
            venue: None,
            link: None,
            outlet: None,
            contact: None,
            excluded: None,
            decided_by: None,
            of_fact: None,
            reference: None,
            hearing_on: None,
            asked_on: None,
            paragraphs: Vec::new(),
            redacted: Vec::new(),
            words: None,
            by,
        }
    }
}
