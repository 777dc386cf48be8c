//! Sentence, release, recall and custody, as they are told to the record. Working out dates is a later room's.

use super::statement;
use crate::{Party, Said};

statement! {
    /// A sentence imposed.
    Sentence {
        /// The kind, in the source's own word: `standard determinate`, `imprisonment for public protection`.
        sentence: String,
        /// The offence, as described.
        offence: Option<String>,
        /// The court.
        court: Option<String>,
        /// Length in the court's own words: `4 years 6 months`.
        length: Option<String>,
        /// Minimum term in the court's own words.
        minimum_term: Option<String>,
    }
}

statement! {
    /// A release from custody.
    Release {
        /// The kind, in the source's own word.
        release: Said,
        /// From where.
        from: Option<String>,
        /// On licence until, in the source's own words.
        licence_until: Option<String>,
    }
}

statement! {
    /// A recall to custody.
    Recall {
        /// The kind: `fixed term 28 days`, `standard`.
        recall: Said,
        /// The reason given.
        reason: Option<String>,
        /// Who decided.
        by: Option<Party>,
    }
}

statement! {
    /// A movement in custody.
    CustodyMovement {
        /// From where.
        from: Option<String>,
        /// To where.
        to: Option<String>,
        /// Why, in the source's own word.
        reason: Said,
    }
}
