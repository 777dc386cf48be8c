//! Being looked after, and school: the looked-after return and the school census, whose codes are kept as they come.

use super::statement;
use crate::{Said, YesNo};

statement! {
    /// A period of being looked after under one legal status; the fact's span says from when to when.
    LookedAfterEpisode {
        /// Legal status, in the source's own code.
        legal_status: Said,
        /// Why the child became looked after, in the source's own code.
        need: Said,
        /// Why the episode ended, in the source's own code.
        ended_because: Said,
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
        /// Whether it is intended to last until the child is 18.
        until_adult: YesNo,
    }
}

statement! {
    /// On the roll of a school; the fact's span says from when to when.
    SchoolRoll {
        /// The school.
        school: String,
        /// Enrolment status, in the source's own code.
        status: Said,
        /// Year group.
        year_group: Option<String>,
    }
}

statement! {
    /// An exclusion or suspension; the fact's span says from when to when.
    Exclusion {
        /// The school.
        school: Option<String>,
        /// Kind, in the source's own code.
        exclusion: Said,
        /// Reason, in the source's own code.
        reason: Said,
        /// How many half-day sessions.
        sessions: Option<u32>,
    }
}

statement! {
    /// Absence from school over the fact's span.
    Absence {
        /// The school.
        school: Option<String>,
        /// Half-day sessions that were possible.
        sessions_possible: Option<u32>,
        /// Half-day sessions missed.
        sessions_missed: Option<u32>,
        /// Whether the absence was authorised.
        authorised: YesNo,
        /// Reason, in the source's own code.
        reason: Said,
    }
}
