//! School: on whose roll, excluded, absent. The school census's codes are kept as they come.

use super::statement;
use crate::{Said, YesNo};

statement! {
    /// On the roll of a school; the fact's span says from when to when.
    SchoolRoll {
        /// The school.
        school: String,
        /// Enrolment status, in the source's own code.
        status: Said,
        /// Year group.
        year_group: Option<String>,
        /// Whether part-time.
        part_time: YesNo,
        /// Provision for special educational needs, in the source's own code (census: `N` none, `K` support, `E` plan).
        special_needs: Said,
        /// Whether the pupil boards, in the source's own code.
        boarder: Said,
    }
}

statement! {
    /// An exclusion or suspension; the fact's span says from when to when.
    Exclusion {
        /// The school.
        school: Option<String>,
        /// Kind, in the source's own code.
        exclusion: Said,
        /// Reason, in the source's own code; the first where several are given.
        reason: Said,
        /// Further reasons, in the source's own codes.
        further_reasons: Vec<String>,
        /// How many half-day sessions.
        sessions: Option<u32>,
        /// Provision for special educational needs at the time, in the source's own code.
        special_needs: Said,
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

statement! {
    /// Half-day sessions under one attendance code, over the fact's span: present, elsewhere or absent, as the code says.
    Attended {
        /// The school.
        school: Option<String>,
        /// The attendance code, in the source's own code.
        code: Said,
        /// How many half-day sessions.
        sessions: Option<u32>,
    }
}
