//! Adoption: the steps of a child's way to it, and of those who would adopt. To be handled as restricted.
//!
//! Authority: Adoption and Children Act 2002; the looked-after children return (SSDA903: `AD1`, placed for adoption) and
//! Annex A, lists 10 and 11, whose codes are kept as they come.

use super::statement;
use crate::{Said, When, YesNo};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A step on the way to adoption.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdoptionStep {
    /// It was decided that the child should be placed for adoption.
    Decision,
    /// A court made a placement order.
    PlacementOrder,
    /// The child and adopters were matched.
    Matched,
    /// The child was placed with foster carers who may adopt.
    FosteredForAdoption,
    /// The child was placed for adoption; the fact's span says until when.
    Placed,
    /// It was decided that the child should no longer be placed for adoption.
    DecisionReversed,
    /// A court made the adoption order.
    Order,
    /// Not said.
    #[default]
    NotStated,
}

impl AdoptionStep {
    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Decision => "decision that the child should be placed",
            Self::PlacementOrder => "placement order",
            Self::Matched => "matched with adopters",
            Self::FosteredForAdoption => "placed with foster carers who may adopt",
            Self::Placed => "placed for adoption",
            Self::DecisionReversed => "decision that the child should no longer be placed",
            Self::Order => "adoption order",
            Self::NotStated => "step not stated",
        }
    }
}

statement! {
    /// A step of a child's way to adoption.
    Adoption {
        /// Which step.
        step: AdoptionStep,
        /// Why it ended or was reversed, in the source's own code.
        reason: Said,
        /// Whether the adopters were the child's foster carers.
        foster_carers: YesNo,
        /// How many adopters.
        adopters: Option<u32>,
        /// Sex of the adopters, in the source's own code.
        adopters_sex: Said,
        /// Legal status of the adopters, in the source's own code.
        adopters_status: Said,
    }
}

statement! {
    /// Somebody who would adopt; the fact's span runs from the enquiry until they left the process.
    ProspectiveAdopter {
        /// The source's own reference for the family.
        family: Option<String>,
        /// Whether they foster for adoption.
        fostering_for_adoption: YesNo,
        /// Stage 1 started.
        first_stage_started: Option<When>,
        /// Stage 1 ended.
        first_stage_ended: Option<When>,
        /// Stage 2 started.
        second_stage_started: Option<When>,
        /// Stage 2 ended.
        second_stage_ended: Option<When>,
        /// The application was submitted.
        applied: Option<When>,
        /// They were approved.
        approved: Option<When>,
        /// They were matched with a child.
        matched: Option<When>,
        /// A child was placed with them.
        placed: Option<When>,
        /// How many children were placed.
        children_placed: Option<u32>,
        /// The adoption order.
        ordered: Option<When>,
        /// Why they left the process, in the source's own code.
        left_because: Said,
    }
}
