//! A risk management plan as structure: each risk, its controls, the condition that a control rests on, who does it, what is done
//! where it fails, and *what would detect that it has failed*. A control that only the person's own word would show is named so.

pub use facts::plan::Detector;

use calendar::Day;
use serde::{Deserialize, Serialize};

/// A control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// In words.
    pub words: String,
    /// The number of the condition on the licence that it rests on; absent where it rests on none.
    pub condition: Option<u32>,
    /// Who does it.
    pub who: String,
    /// What is done where it fails.
    pub contingency: String,
    /// What would detect that it has failed.
    pub detectors: Vec<Detector>,
}

/// A risk and its controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// In words.
    pub words: String,
    /// Its controls.
    pub controls: Vec<Control>,
}

/// How a control stands to detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detection {
    /// Nothing would show its failure.
    Nothing,
    /// Only the person's own word would.
    SelfReportOnly,
    /// Something else would.
    Detected,
}

impl Control {
    /// How it stands.
    #[must_use]
    pub fn detection(&self) -> Detection {
        match self.detectors.as_slice() {
            [] => Detection::Nothing,
            all if all.iter().all(|one| *one == Detector::SelfReport) => Detection::SelfReportOnly,
            _ => Detection::Detected,
        }
    }
}

/// Something that has to be looked at in a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "gap")]
pub enum Gap {
    /// A risk without a control.
    NoControl {
        /// The risk.
        risk: String,
    },
    /// A control that nothing, or only the person's own word, would show to have failed.
    Undetected {
        /// The risk.
        risk: String,
        /// The control.
        control: String,
        /// Which.
        detection: Detection,
    },
    /// A control without anybody who does it, or without what is done where it fails.
    Unowned {
        /// The risk.
        risk: String,
        /// The control.
        control: String,
    },
    /// A control that rests on a condition which is not on the licence.
    NoSuchCondition {
        /// The control.
        control: String,
        /// The number.
        condition: u32,
    },
}

/// Everything that has to be looked at, in the plan's order.
#[must_use]
pub fn gaps(plan: &[Risk], conditions: &[u32]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for risk in plan {
        if risk.controls.is_empty() {
            gaps.push(Gap::NoControl {
                risk: risk.words.clone(),
            });
        }
        for control in &risk.controls {
            let detection = control.detection();
            if detection != Detection::Detected {
                gaps.push(Gap::Undetected {
                    risk: risk.words.clone(),
                    control: control.words.clone(),
                    detection,
                });
            }
            if control.who.trim().is_empty() || control.contingency.trim().is_empty() {
                gaps.push(Gap::Unowned {
                    risk: risk.words.clone(),
                    control: control.words.clone(),
                });
            }
            if let Some(condition) = control
                .condition
                .filter(|known| !conditions.contains(known))
            {
                gaps.push(Gap::NoSuchCondition {
                    control: control.words.clone(),
                    condition,
                });
            }
        }
    }
    gaps
}

/// Something that was on somebody's record before a recall, and how it could be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// When it could first be seen.
    pub on: Day,
    /// By what.
    pub by: Detector,
    /// The number of the condition that it is about.
    pub condition: u32,
    /// In words.
    pub words: String,
}

/// For a recall that has been: what could have found it, and when, under a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CouldHaveFound {
    /// The trace.
    pub trace: Trace,
    /// True where the plan had this detector for this condition.
    pub was_in_plan: bool,
    /// Days before the recall.
    pub days_before: i32,
}

/// What could have found it, the earliest first. What only the person's own word would have shown is left out.
#[must_use]
pub fn could_have_found(plan: &[Risk], traces: &[Trace], recalled: Day) -> Vec<CouldHaveFound> {
    let mut found: Vec<CouldHaveFound> = traces
        .iter()
        .filter(|trace| trace.by != Detector::SelfReport && trace.on <= recalled)
        .map(|trace| CouldHaveFound {
            was_in_plan: plan.iter().flat_map(|risk| &risk.controls).any(|control| {
                control.condition == Some(trace.condition) && control.detectors.contains(&trace.by)
            }),
            days_before: recalled.days_since(trace.on),
            trace: trace.clone(),
        })
        .collect();
    found.sort_by_key(|one| (one.trace.on, one.trace.by));
    found
}
