//! From referral to plan: Children Act 1989 ss. 17 and 47, Working Together to Safeguard Children, and the children in
//! need census guide, whose codes are kept as they come.

use super::statement;
use crate::{Party, Said, When, YesNo};
use calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

statement! {
    /// A referral received by children's social care.
    Referral {
        /// Who referred, in the source's own code (census: `1A` individual … `10` unknown).
        referred_by: Said,
        /// Primary need, in the source's own code (census: `N1` … `N9`).
        primary_need: Said,
        /// Whether no further action was taken.
        no_further_action: YesNo,
        /// What the referrer said.
        account: Option<String>,
    }
}

statement! {
    /// The decision how to respond to a referral: due within one working day of its receipt.
    ReferralDecision {
        /// What was decided.
        response: String,
        /// Who decided.
        by: Option<Party>,
    }
}

statement! {
    /// The case was closed.
    CaseClosure {
        /// Why, in the source's own code (census: `RC1` … ).
        reason: Said,
    }
}

statement! {
    /// An assessment under s. 17; the fact's span runs from its start to the day it was concluded and authorised.
    Assessment {
        /// The internal review point set at the outset.
        review_point: Option<When>,
        /// Factors identified at its end, in the source's own codes.
        factors: Vec<String>,
        /// Whether the child was seen.
        child_seen: YesNo,
        /// What came of it, in the source's own word.
        outcome: Option<String>,
    }
}

statement! {
    /// An early help assessment; the fact's span runs from its start to its completion.
    EarlyHelpAssessment {
        /// The organisation that makes it.
        organisation: Option<String>,
    }
}

statement! {
    /// A case of a child in need, where a source tells no more of how it came about; the fact's span says from when to when.
    ChildInNeedCase {
        /// Primary need, in the source's own code.
        primary_need: Said,
        /// Where the case stands, in the source's own word.
        status: Said,
        /// Why it was closed, in the source's own code.
        closed_because: Said,
    }
}

statement! {
    /// Reasonable cause to suspect that a child suffers or is likely to suffer significant harm (s. 47(1)(b)).
    ReasonableCause {
        /// Who found it.
        by: Option<Party>,
        /// On what.
        grounds: Option<String>,
    }
}

statement! {
    /// A strategy discussion.
    StrategyDiscussion {
        /// Who took part.
        attended: Vec<Party>,
        /// What was decided.
        outcome: Option<String>,
    }
}

statement! {
    /// An enquiry under s. 47. In the census its start is the strategy discussion that initiated it (guide 4.12.1).
    Enquiry {
        /// The day by which the source says the initial conference is due. Kept as stated; the calendar may differ.
        #[schemars(with = "Option<String>")]
        conference_target: Option<Day>,
        /// Whether the source says that no conference is required.
        conference_not_required: YesNo,
        /// What came of it.
        outcome: Option<String>,
    }
}

/// What a conference was for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConferencePurpose {
    /// Initial child protection conference.
    Initial,
    /// Transfer-in conference.
    TransferIn,
    /// Review conference.
    Review,
    /// Before birth.
    PreBirth,
    /// Not said.
    #[default]
    NotStated,
}

statement! {
    /// A child protection conference. A review that is recorded as such is a [`PlanReview`] too.
    Conference {
        /// What for.
        purpose: ConferencePurpose,
        /// Whether it made a plan.
        plan_made: YesNo,
        /// Who attended.
        attended: Vec<Party>,
        /// What it decided.
        outcome: Option<String>,
    }
}

statement! {
    /// A report made for a conference.
    ConferenceReport {
        /// The day of the conference that it is for.
        #[schemars(with = "Option<String>")]
        conference_on: Option<Day>,
        /// By whom.
        by: Option<Party>,
    }
}

statement! {
    /// Notice that a child with a plan in another authority has moved in.
    TransferInNotice {
        /// The authority they came from.
        from_authority: Option<String>,
    }
}

statement! {
    /// A child protection plan; the fact's span says from when to when.
    ProtectionPlan {
        /// Category of abuse at the start (census: `NEG`, `PHY`, `SAB`, `EMO`, `MUL`).
        initial_category: Said,
        /// Category now.
        latest_category: Said,
        /// How many plans there were before.
        previous_plans: Option<u32>,
        /// How often the child is to be seen under this plan, in days, where the plan says so.
        seen_every_days: Option<u32>,
        /// Whether the child was unborn when it was made.
        before_birth: YesNo,
    }
}

statement! {
    /// A review of a child protection plan, by conference.
    PlanReview {
        /// The day on which the plan under review began, where the source ties them together.
        #[schemars(with = "Option<String>")]
        plan_started: Option<Day>,
        /// What it decided.
        outcome: Option<String>,
    }
}

statement! {
    /// A meeting of the core group.
    CoreGroup {
        /// Who attended.
        attended: Vec<Party>,
        /// What was recorded.
        account: Option<String>,
    }
}

statement! {
    /// A child in need plan; the fact's span says from when to when.
    ChildInNeedPlan {
        /// How often the child is to be seen under this plan, in days, where the plan says so.
        seen_every_days: Option<u32>,
    }
}

statement! {
    /// Pre-proceedings and family group decision making (census of 2026).
    PreProceedings {
        /// Letter before proceedings sent.
        letter_sent: Option<When>,
        /// Letter to start pre-proceedings.
        initial_letter: Option<When>,
        /// First meeting.
        first_meeting: Option<When>,
        /// How many review meetings.
        review_meetings: Option<u32>,
        /// Decision to step up or down.
        step_decision: Option<When>,
        /// Outcome, in the source's own code.
        outcome: Said,
        /// Application to court.
        court_application: Option<When>,
        /// Family group decision-making meeting offered.
        family_meeting_offered: YesNo,
        /// Family group decision-making meeting held.
        family_meeting_held: YesNo,
    }
}

statement! {
    /// Supervision of the worker on this case.
    Supervision {
        /// The worker.
        worker: Option<Party>,
        /// What was decided.
        account: Option<String>,
    }
}
