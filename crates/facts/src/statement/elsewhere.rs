//! What another system holds on the person: its flags, and who looked there.
//!
//! Authority: the Child Protection – Information Sharing service (CP-IS), which keeps the last 25 views of a child; NHS
//! England's patient flags.

use super::statement;
use crate::{Party, Said};

statement! {
    /// A flag that another system holds on the person; the fact's span says from when to when.
    Flag {
        /// The flag, in the source's own words.
        flag: Said,
        /// Its code, as `system|code`.
        code: Option<String>,
        /// Active, inactive or entered in error, in the source's own word.
        status: Said,
        /// What is added to it.
        detail: Option<String>,
        /// The organisation that set it.
        organisation: Option<String>,
    }
}

statement! {
    /// Somebody looked at the person's record in another system.
    ViewedElsewhere {
        /// Who.
        by: Option<Party>,
        /// Of which organisation.
        organisation: Option<String>,
        /// Which system keeps the record.
        system: Option<String>,
        /// What was looked at.
        what: Option<String>,
        /// What was done, in the source's own word: `read`, `update`.
        action: Said,
    }
}
