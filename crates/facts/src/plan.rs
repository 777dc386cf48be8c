//! The plan for managing risk as facts: each control of each risk, with the condition that it rests on, who does it, what is done where
//! it fails, and what would detect that it has failed.

use crate::Party;
use crate::licence::worded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

worded! {
    /// How the failure of a control would come to light.
    Detector {
        /// The person says so.
        SelfReport = "the person's own word",
        /// A tag.
        Tag = "a tag",
        /// A device is inspected, or software on it reports.
        Device = "inspection of a device",
        /// Somebody visits without notice.
        Visit = "a visit without notice",
        /// Records of other agencies are joined.
        OtherAgencies = "records of other agencies",
        /// Staff of the premises see it.
        Premises = "staff of the premises",
        /// A test: drink, drugs, polygraph.
        Test = "a test",
        /// Somebody else says so.
        ThirdPerson = "somebody else",
    }
}

worded! {
    /// A step of a plan.
    PlanAct {
        /// A risk is named, before there is a control of it.
        NameRisk = "risk named",
        /// A control is put in, or says from now on what it says here.
        SetControl = "control set",
        /// A control is done no more.
        EndControl = "control ended",
        /// A risk is there no more.
        EndRisk = "risk ended",
    }
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanStep {
    /// What was done.
    pub act: PlanAct,
    /// The risk, in words: its name in the plan.
    pub risk: String,
    /// The control's name, its own in the plan: `C1`.
    #[serde(default)]
    pub control: Option<String>,
    /// The control, in words.
    #[serde(default)]
    pub words: Option<String>,
    /// The licence whose condition it rests on.
    #[serde(default)]
    pub licence: Option<String>,
    /// The condition, by its number on that licence.
    #[serde(default)]
    pub condition_number: Option<u32>,
    /// Who does it.
    #[serde(default)]
    pub who: Option<String>,
    /// What is done where it fails.
    #[serde(default)]
    pub contingency: Option<String>,
    /// What would detect that it has failed; empty where nothing would.
    #[serde(default)]
    pub detectors: Vec<Detector>,
    /// Why it ends.
    #[serde(default)]
    pub reason: Option<String>,
    /// By whom.
    pub by: Party,
}

impl PlanStep {
    /// A step that carries nothing but itself.
    #[must_use]
    pub const fn plain(act: PlanAct, risk: String, by: Party) -> Self {
        Self {
            act,
            risk,
            control: None,
            words: None,
            licence: None,
            condition_number: None,
            who: None,
            contingency: None,
            detectors: Vec::new(),
            reason: None,
            by,
        }
    }
}
