//! What shows whether conditions of a licence are kept, as facts: what somebody disclosed and what was seen of it, inspections of
//! devices, permissions, attendance, tests; and what may be a breach, as another system or a person raised it. None of them decides
//! anything: an officer's decision is a fact of its own ([`crate::licence::ConditionDecision`]).

use crate::licence::worded;
use crate::{FactId, Party, When};
use calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

worded! {
    /// What is to be disclosed.
    Disclosable {
        /// A relationship.
        Relationship = "relationship",
        /// A household with whom the person stays.
        Household = "household",
        /// A name that is used.
        Name = "name",
        /// A device.
        Device = "device",
        /// A vehicle.
        Vehicle = "vehicle",
        /// An account at a bank, on a site or in an app.
        Account = "account",
    }
}

worded! {
    /// How it became known.
    DisclosedHow {
        /// The person told it.
        Told = "told by the person",
        /// It was seen, or learnt from elsewhere.
        Seen = "seen or learnt from elsewhere",
    }
}

/// An entry of the disclosure register: what was told, or seen, on the fact's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DisclosureEntry {
    /// What kind of thing.
    pub what: Disclosable,
    /// Its exact identifier: a device's number, a registration mark, a name as written.
    pub key: String,
    /// Told, or seen.
    pub how: DisclosedHow,
    /// What else there is to say.
    #[serde(default)]
    pub words: Option<String>,
    /// Who was told, or who saw it.
    pub by: Party,
}

/// Who held a device that was taken, from when to when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeviceHeld {
    /// Who.
    pub who: String,
    /// From.
    pub from: When,
    /// To; absent while they have it.
    #[serde(default)]
    pub until: Option<When>,
}

/// The inspection of a device, from the fact's time on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeviceInspection {
    /// The device's number.
    pub device: String,
    /// Since when the device has been known; where absent, since it was told of.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub known_since: Option<Day>,
    /// Each who held it, in order: the chain of custody.
    #[serde(default)]
    pub held: Vec<DeviceHeld>,
    /// From when its history of use is there; absent where there is none.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub history_from: Option<Day>,
    /// The checksum (SHA-256, in hexadecimal) of the copy that was taken.
    #[serde(default)]
    pub copy_sha256: Option<String>,
    /// What was found, in words.
    #[serde(default)]
    pub found: Option<String>,
    /// By whom it was taken.
    pub by: Party,
}

worded! {
    /// Something that bears on a condition.
    ComplianceEvent {
        /// A permission, for the fact's time.
        PermissionGiven = "permission given",
        /// A permission was refused.
        PermissionRefused = "permission refused",
        /// Came to a meeting, a session, a report.
        Attended = "attended",
        /// Did not come.
        Missed = "not attended",
        /// Away from where the condition asks the person to be, or where it forbids.
        Away = "seen where the condition forbids",
        /// A sample was clear.
        TestClear = "test clear",
        /// A sample was positive, confirmed.
        TestPositive = "test positive",
        /// A sample was refused.
        TestRefused = "test refused",
        /// A sample was tampered with.
        TestSpoilt = "test spoilt",
    }
}

/// Something that bears on a condition: permission, attendance, test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComplianceRecord {
    /// The licence.
    pub licence: String,
    /// The condition, by its number on the licence: never by a code.
    pub condition_number: u32,
    /// What.
    pub event: ComplianceEvent,
    /// What else there is to say.
    #[serde(default)]
    pub words: Option<String>,
    /// Who says so.
    pub by: Party,
}

worded! {
    /// How sure it is that the facts are so. It says nothing of the person.
    Confidence {
        /// A record says it, and nothing else does.
        OneSource = "one source",
        /// Two independent sources say it.
        TwoSources = "two sources",
        /// The person said it, or it was seen.
        SeenOrSaid = "seen, or said by the person",
    }
}

worded! {
    /// How the equipment stood on which something rests.
    Equipment {
        /// It worked.
        Working = "working",
        /// Not fitted at that time.
        NotFitted = "not fitted",
        /// Its battery was empty.
        Flat = "battery empty",
        /// It was faulty.
        Faulty = "faulty",
        /// Its strap was cut or opened.
        Tampered = "strap cut or opened",
    }
}

/// What may be a breach, as another system or a person raised it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CandidateBreach {
    /// The licence.
    pub licence: String,
    /// The condition, by its number on the licence: never by a code.
    pub condition_number: u32,
    /// The facts on which it rests.
    #[serde(default)]
    pub evidence: Vec<FactId>,
    /// How sure the facts are.
    #[serde(default)]
    pub confidence: Option<Confidence>,
    /// How the equipment stood; absent where none is concerned or nobody has said.
    #[serde(default)]
    pub equipment: Option<Equipment>,
    /// What it is, in words.
    pub words: String,
    /// Who raised it.
    pub by: Party,
}
