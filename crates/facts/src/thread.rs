//! What several facts are steps of: one licence, one recall, one review, one direction in it.

use crate::Statement;
use crate::parole::ReviewAct;
use calendar::Day;

impl Statement {
    /// The names of what this is a step of: a licence, a recall or a review, and a direction in it or the recipient of a copy. `None` for what is no step of
    /// anything. Names are compared between facts of kinds that name the same thing; a recall is not compared with a review.
    #[must_use]
    pub fn thread(&self) -> Option<(&str, Option<&str>)> {
        Some(match self {
            Self::LicenceStep(one) => (&one.licence, None),
            Self::ConditionDecision(one) => (&one.licence, None),
            Self::TagStep(one) => (&one.licence, None),
            Self::CandidateBreach(one) => (&one.licence, None),
            Self::LicenceCopyStep(one) => (&one.licence, Some(one.recipient.as_str())),
            Self::RecallStep(one) => (&one.recall, None),
            Self::ReviewStep(one) => {
                let directed = matches!(one.act, ReviewAct::Direct | ReviewAct::Comply);
                let direction = one.direction.as_deref().filter(|_| directed);
                (&one.review, direction)
            }
            Self::HearingStep(one) => (&one.review, None),
            Self::DossierStep(one) => (&one.review, None),
            _ => return None,
        })
    }

    /// The day that this names beside its own: of release, of a hearing, by which a tag is to be fitted or a direction complied
    /// with.
    #[must_use]
    pub const fn day_named(&self) -> Option<Day> {
        match self {
            Self::LicenceStep(one) => one.starts_on,
            Self::TagStep(one) => one.fit_by,
            Self::ReviewStep(one) => match one.act {
                ReviewAct::List => one.hearing_on,
                ReviewAct::Direct => one.due_on,
                _ => None,
            },
            _ => None,
        }
    }
}
