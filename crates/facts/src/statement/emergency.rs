//! Emergency powers and courts, children who live away from home, and what is told after the worst: Children Act 1989
//! ss. 31, 44, 46 and 66, Children Act 2004 s. 16C, Domestic Abuse Act 2021 s. 49A.
//!
//! Being looked after, placements and school are in `care`; incidents themselves are in `contact`.

use super::statement;
use crate::{Party, Said, When, YesNo};

statement! {
    /// A child taken into police protection (s. 46); the fact's span says from when to when.
    PoliceProtection {
        /// The force.
        force: Option<String>,
        /// Where the child was taken.
        place: Option<String>,
        /// Why, as recorded.
        grounds: Option<String>,
    }
}

statement! {
    /// An emergency protection order (s. 44); the fact's span says from when to when it had effect.
    EmergencyProtectionOrder {
        /// The court.
        court: Option<String>,
        /// Whether it extends an order that was made before (s. 45(5)). An extension is a fact of its own.
        extension: YesNo,
    }
}

statement! {
    /// An application for a care or supervision order (s. 31); the fact's span runs from its issue to its disposal.
    CareApplication {
        /// The court.
        court: Option<String>,
        /// The order asked for, in the source's own word.
        order_sought: Said,
        /// How it was disposed of.
        outcome: Option<String>,
    }
}

statement! {
    /// A review of a looked-after child's case.
    LookedAfterReview {
        /// How the child took part, in the source's own code (looked-after return: `PN0` … `PN7`).
        participation: Said,
        /// What it decided.
        outcome: Option<String>,
    }
}

statement! {
    /// A child who is fostered privately (s. 66). The fact's span runs from the day on which the authority was told or
    /// became aware of it, on which the arrangement is deemed to begin (2005 Regulations, r. 8(6)), to its end.
    PrivateFostering {
        /// The private foster carer.
        carer: Option<Party>,
        /// When the child came to live there, where that is another day.
        moved_in: Option<When>,
    }
}

statement! {
    /// A time during which a child was missing; the fact's span runs from going missing to the return.
    MissingEpisode {
        /// Missing, or away without authorisation, in the source's own code (looked-after return: `M`, `A`).
        missing: Said,
        /// Whether a return interview was offered.
        return_interview_offered: YesNo,
        /// Whether the child took it up.
        return_interview_accepted: YesNo,
        /// What was recorded.
        account: Option<String>,
    }
}

statement! {
    /// The interview offered to a child after having been missing, or the child's refusal of it.
    ReturnInterview {
        /// By whom.
        by: Option<Party>,
        /// Whether the child took it up.
        accepted: YesNo,
        /// What was recorded.
        account: Option<String>,
    }
}

statement! {
    /// An authority comes to know or suspect that a child died or was seriously harmed and was abused or neglected. The
    /// fact's span begins on the day on which it did.
    SeriousIncident {
        /// When it happened, where that is another day.
        happened: Option<When>,
        /// What befell the child, in the source's own word: `died`, `seriously harmed`.
        outcome: Said,
        /// What was recorded.
        account: Option<String>,
    }
}

statement! {
    /// Notice of a serious incident to the Child Safeguarding Practice Review Panel.
    SeriousIncidentNotice {
        /// By whom.
        by: Option<Party>,
    }
}

statement! {
    /// The rapid review of a serious incident, on the day on which it was concluded.
    RapidReview {
        /// What it decided: whether a local review follows.
        outcome: Option<String>,
    }
}

statement! {
    /// A local child safeguarding practice review; the fact's span runs from the decision to hold it to its publication.
    LocalReview {
        /// Why it is not published, where that was decided.
        unpublished_because: Option<String>,
    }
}

statement! {
    /// A child's death, as a source tells of it. The person's own date of death is kept with their details as well.
    ChildDeath {
        /// Where.
        place: Option<String>,
        /// Whether it was expected.
        expected: YesNo,
    }
}

statement! {
    /// Notice of a child's death to the child death review partners.
    ChildDeathNotice {
        /// By whom.
        by: Option<Party>,
    }
}

statement! {
    /// Notice to a child's school that police attended domestic abuse.
    SchoolNotice {
        /// The school.
        school: Option<String>,
        /// By whom.
        by: Option<Party>,
        /// Who took it there.
        taken_by: Option<Party>,
    }
}

statement! {
    /// A professional's disagreement with a decision about the person; the fact's span runs until it was settled.
    Disagreement {
        /// Who disagrees.
        by: Option<Party>,
        /// With what.
        with: Option<String>,
        /// The stage of the local procedure, in the source's own word.
        stage: Said,
        /// Whether somebody may come to harm meanwhile.
        risk_of_harm: YesNo,
    }
}

statement! {
    /// An allegation that somebody who works with children harmed the person or may pose a risk.
    Allegation {
        /// Against whom.
        against: Option<Party>,
        /// What is alleged.
        account: Option<String>,
    }
}

statement! {
    /// An allegation against somebody who works with children is told to the local authority's designated officer.
    AllegationReferral {
        /// By whom.
        by: Option<Party>,
    }
}

statement! {
    /// A plan, or its outline, is sent to those who need it.
    PlanCirculation {
        /// To whom.
        to: Vec<Party>,
    }
}
