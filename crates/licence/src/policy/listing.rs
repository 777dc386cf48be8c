//! What `joinder licence conditions --json` prints: the policy, counts, and what could not be read.

use super::{ConditionKind, Policy, PolicyFault, PolicyReading};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A policy file as read, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyListing {
    /// The policy; absent where nothing could be read.
    #[serde(flatten)]
    pub policy: Option<Policy>,
    /// How many conditions of each kind and licence type it has, such as `standard AP`.
    pub counts: BTreeMap<String, usize>,
    /// What could not be read. Conditions with a fault are not among those listed.
    pub faults: Vec<PolicyFault>,
    /// What was read and has no use here.
    pub remarks: Vec<PolicyFault>,
}

impl PolicyListing {
    /// The listing of what was read.
    #[must_use]
    pub fn of(reading: PolicyReading) -> Self {
        let mut counts = BTreeMap::new();
        for condition in reading.policy.iter().flat_map(|policy| &policy.conditions) {
            let kind = match condition.kind {
                ConditionKind::Standard => "standard",
                ConditionKind::Additional => "additional",
            };
            *counts
                .entry(format!("{kind} {}", condition.licence_type))
                .or_default() += 1;
        }
        Self {
            policy: reading.policy,
            counts,
            faults: reading.faults,
            remarks: reading.remarks,
        }
    }

    /// The JSON Schema of what is printed, with that of the differences beside it.
    #[must_use]
    pub fn schema() -> serde_json::Value {
        serde_json::json!({
            "conditions": schemars::schema_for!(PolicyListing).to_value(),
            "differences": schemars::schema_for!(super::Differences).to_value(),
        })
    }
}
