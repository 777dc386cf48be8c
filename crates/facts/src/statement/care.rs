//! Being looked after: episodes, placements, health, leaving care.
//!
//! Authority: Children Act 1989 ss. 20, 22, 23A to 24D and 31; the looked-after children return (SSDA903), whose codes are
//! kept as they come. Reviews and missing episodes are in `emergency`, adoption is in `adoption`.

use super::statement;
use crate::{Party, Said, When, YesNo};

statement! {
    /// A period of being looked after under one legal status; the fact's span says from when to when.
    LookedAfterEpisode {
        /// Legal status, in the source's own code.
        legal_status: Said,
        /// Why the child became looked after, in the source's own code.
        need: Said,
        /// Why the episode began, in the source's own code (return: `S` started to be looked after, `L` legal status …).
        began_because: Said,
        /// Why the episode ended, in the source's own code.
        ended_because: Said,
        /// The plan for permanence, in the source's own word.
        permanence_plan: Said,
    }
}

statement! {
    /// A placement; the fact's span says from when to when.
    Placement {
        /// Kind of placement, in the source's own code.
        placement: Said,
        /// Provider.
        provider: Option<String>,
        /// Place, as told.
        place: Option<String>,
        /// Postcode of the placement, as written.
        postcode: Option<String>,
        /// Postcode of the home that the child came from, as written.
        home_postcode: Option<String>,
        /// The provider's unique reference number with the inspectorate.
        urn: Option<String>,
        /// The authority in whose area it lies.
        authority: Option<String>,
        /// Why the placement changed, in the source's own code.
        ended_because: Said,
        /// Whether it is intended to last until the child is 18.
        until_adult: YesNo,
    }
}

statement! {
    /// Health and conduct of a looked-after child over a year (return: `OC2`), or a check on a day.
    LookedAfterHealth {
        /// Score of the strengths and difficulties questionnaire, 0 to 40.
        difficulties_score: Option<u32>,
        /// Why there is no score, in the source's own code (return: `SDQ1` … `SDQ5`).
        no_score_because: Said,
        /// Convicted, or given a final warning or reprimand, in the year.
        convicted: YesNo,
        /// Whether the health surveillance checks of a child of five or under were up to date.
        health_checks: YesNo,
        /// Whether immunisations were up to date.
        immunisations: YesNo,
        /// Whether teeth were checked by a dentist.
        dental_check: YesNo,
        /// Whether there was a health assessment.
        health_assessment: YesNo,
        /// Whether a problem of substance misuse was identified.
        substance_misuse: YesNo,
        /// Whether help for it was received.
        intervention_received: YesNo,
        /// Whether help for it was offered and refused.
        intervention_offered: YesNo,
    }
}

statement! {
    /// An arrangement for permanence from which a child came back into care.
    PreviousPermanence {
        /// The arrangement, in the source's own code (return: `P1` adoption, `P2` special guardianship, … `Z1` none).
        arrangement: Said,
        /// The authority that made it.
        authority: Option<String>,
    }
}

statement! {
    /// An unaccompanied asylum-seeking child; the fact's span runs until that ceased or will cease.
    UnaccompaniedChild {
        /// Whether the child is one.
        status: YesNo,
    }
}

statement! {
    /// A young person who has left care, as things stood near a birthday (return: `OC3`).
    CareLeaver {
        /// Whether the authority is in touch, in the source's own code.
        in_touch: Said,
        /// Activity, in the source's own code.
        activity: Said,
        /// Accommodation, in the source's own code.
        accommodation: Said,
        /// Whether the accommodation is suitable, in the source's own word.
        suitability: Said,
        /// Eligibility, in the source's own word.
        eligibility: Said,
        /// The latest review of the pathway plan.
        pathway_plan_reviewed: Option<When>,
        /// The latest contact.
        last_contact: Option<When>,
        /// The personal adviser.
        adviser: Option<Party>,
    }
}
