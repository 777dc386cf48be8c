//! Sentence, adjustment, release, recall and custody, as they are told to the record.
//!
//! What the release dates are is never told here: they are worked out from these facts (`custody`, `sentence`). A blank is
//! never "no": a sentence of which nobody says whether its offence is on a list has not been said to be on none.

use super::statement;
use crate::{Party, Said, When, YesNo};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

statement! {
    /// A length as a court pronounces it: units that are not said are none.
    Term {
        /// Years.
        years: u32,
        /// Calendar months.
        months: u32,
        /// Weeks.
        weeks: u32,
        /// Days.
        days: u32,
    }
}

impl Term {
    /// `4 years 6 months`; `no time` where all are none.
    #[must_use]
    pub fn in_words(&self) -> String {
        let units = [
            (self.years, "year"),
            (self.months, "month"),
            (self.weeks, "week"),
            (self.days, "day"),
        ];
        let said: Vec<String> = units
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if said.is_empty() {
            "no time".to_owned()
        } else {
            said.join(" ")
        }
    }
}

/// Which kind of sentence, as the law sorts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SentenceSort {
    /// A standard determinate sentence of an adult: imprisonment, or detention in a young offender institution.
    Standard,
    /// Detention of somebody under 18 for a set term (section 250 of the Sentencing Code, section 91 before).
    Section250,
    /// An extended sentence.
    Extended,
    /// For an offender of particular concern.
    ParticularConcern,
    /// The same, of somebody under 18 (section 252A).
    ParticularConcernUnder18,
    /// A serious terrorism sentence.
    SeriousTerrorism,
    /// A detention and training order.
    DetentionAndTraining,
    /// Imprisonment in default of a fine, or for contempt.
    DefaultTerm,
    /// Committal for breach of top-up supervision.
    BreachOfSupervision,
    /// Imprisonment or custody for life.
    Life,
    /// Imprisonment for public protection.
    PublicProtection,
    /// Detention for public protection.
    DetentionForPublicProtection,
    /// Detention at His Majesty's pleasure.
    AtHisMajestysPleasure,
}

statement! {
    /// A sentence imposed; the fact's span begins on the day on which it was.
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
        /// The kind, as the law sorts it.
        sort: Option<SentenceSort>,
        /// The period of custody that it belongs to, by the source's own reference.
        booking: Option<String>,
        /// The sentence's own reference within it.
        reference: Option<String>,
        /// The day of the offence.
        offence_on: Option<When>,
        /// The offence's code.
        offence_code: Option<String>,
        /// The length; for an extended sentence, its custodial part.
        term: Option<Term>,
        /// The extension period, or the further period on licence.
        extension: Option<Term>,
        /// The minimum term of a sentence without an end.
        minimum: Option<Term>,
        /// The reference of the sentence after which it is served; *does not apply* where it is served from its own day,
        /// beside any other.
        consecutive_to: Said,
        /// Whether its kind, length and offence make release two thirds of the way (section 244ZA).
        two_thirds: YesNo,
        /// Whether a sentence passed today for that offence, of that kind and length, would be.
        two_thirds_today: YesNo,
        /// Whether its offence is on a list that is excluded from early release.
        excluded: YesNo,
        /// On which lists, by their names in data: `SEXUAL`, `DOMESTIC_ABUSE`.
        exclusion_lists: Vec<String>,
        /// For an extended sentence: whether release is automatic.
        automatic_release: YesNo,
        /// Why the Parole Board decides on a release that would be automatic: `TERRORISM`, `POWER_TO_DETAIN`; *does not apply*
        /// where it does not.
        board_decides: Said,
        /// The fine, in pounds.
        fine_pounds: Option<u32>,
        /// The supervision end date that stood before a breach of supervision.
        supervision_ends: Option<When>,
        /// The day on which the Parole Board's last review was concluded.
        last_review: Option<When>,
        /// Whether the person is subject to the notification requirements for sexual offences.
        notification: YesNo,
        /// Whether the person is liable to removal from the United Kingdom.
        liable_to_removal: YesNo,
    }
}

/// What days are taken off or added for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentSort {
    /// Remand in custody.
    Remand,
    /// Bail with a tag.
    TaggedBail,
    /// Remand, credited to a sentence under recall.
    RecallRemand,
    /// Bail with a tag, credited to a sentence under recall.
    RecallTaggedBail,
    /// Additional days for a breach of discipline.
    DaysAwarded,
    /// Additional days given back.
    DaysRestored,
    /// Unlawfully at large.
    UnlawfullyAtLarge,
    /// Not said.
    #[default]
    NotStated,
}

impl AdjustmentSort {
    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Remand => "remand",
            Self::TaggedBail => "tagged bail",
            Self::RecallRemand => "remand, under recall",
            Self::RecallTaggedBail => "tagged bail, under recall",
            Self::DaysAwarded => "additional days awarded",
            Self::DaysRestored => "additional days given back",
            Self::UnlawfullyAtLarge => "unlawfully at large",
            Self::NotStated => "not stated what for",
        }
    }
}

statement! {
    /// Days taken off a sentence or added to it; the fact's span is the time that gave rise to them, for days awarded the day
    /// of the award. A source that says "none" says so with no days: nothing told is not none.
    SentenceAdjustment {
        /// What for.
        adjustment: AdjustmentSort,
        /// How many days; absent where they are those of the span.
        days: Option<u32>,
        /// The period of custody that it belongs to, by the source's own reference.
        booking: Option<String>,
        /// It counts for sentences passed on or after this day, where the source says which.
        applies_from: Option<When>,
        /// Why the person was at large, in the source's own word: `ESCAPE`, `RECALL`, `RELEASE_IN_ERROR`.
        reason: Said,
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
    /// A recall to custody; the fact's span begins on the day on which the licence was revoked.
    Recall {
        /// The kind: `fixed term 28 days`, `standard`.
        recall: Said,
        /// The reason given.
        reason: Option<String>,
        /// Who decided.
        by: Option<Party>,
        /// The period of custody that it belongs to, by the source's own reference.
        booking: Option<String>,
        /// The day of return to custody.
        returned: Option<When>,
        /// The days of a fixed term.
        fixed_term_days: Option<u32>,
        /// The references of the sentences that were being served on licence; none said means all that had been passed.
        sentences: Vec<String>,
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
        /// Whether it was into custody from outside; no, out of it; *does not apply* between prisons.
        into_custody: YesNo,
    }
}
