//! What is sent to take a licence, a recall or a review further: the bodies of [`super::supervision`].

use super::body::{Line, SentDay, WholeNumber, Words};
use facts::compliance::{ComplianceEvent, Confidence, Disclosable, DisclosedHow, Equipment};
use facts::copies::{CopyEvent, CopyRecipient};
use facts::licence::{
    Action, Decided, LicenceAct, LicenceKind, RecallAct, Replied, SetBy, TagEvent,
};
use facts::parole::{ReviewAct, ReviewKind, ReviewOutcome};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A licence is begun.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeginBody {
    /// Which kind.
    pub(super) kind: LicenceKind,
    /// The version of the policy by which it is written.
    pub(super) policy: Line,
    /// The day of release.
    pub(super) release_on: SentDay,
}

/// A condition of the policy.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TickedBody {
    /// Its code in the policy by which the licence is written.
    pub(super) code: Line,
    /// Its values, by the names of its inputs.
    #[serde(default)]
    pub(super) values: BTreeMap<String, Vec<String>>,
}

/// The additional conditions that a draft holds from now on, and no others.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConditionsBody {
    /// Those of the policy.
    #[serde(default)]
    pub(super) conditions: Vec<TickedBody>,
    /// Those in words of their own.
    #[serde(default)]
    pub(super) own_words: Vec<Words>,
    /// Whose the new ones are.
    pub(super) set_by: SetBy,
    /// True to put it before whoever approves.
    #[serde(default)]
    pub(super) submit: bool,
}

/// A step of a licence.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepBody {
    /// Which.
    pub(super) act: LicenceAct,
    /// Why, where the step needs a reason.
    #[serde(default)]
    pub(super) reason: Option<Words>,
}

/// A decision whether a condition was kept.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionBody {
    /// The condition, by its number on the licence.
    pub(super) condition: WholeNumber,
    /// What.
    pub(super) decided: Decided,
    /// What is done; after a breach, and only then.
    #[serde(default)]
    pub(super) action: Option<Action>,
    /// Why.
    pub(super) reason: Words,
    /// The facts on which it rests. One that raised what may be a breach is answered by naming it here.
    #[serde(default)]
    pub(super) evidence: Vec<Line>,
}

/// Something that happened to a tag.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TagBody {
    /// What.
    pub(super) event: TagEvent,
    /// By when it is to be fitted; where it was ordered, and only then.
    #[serde(default)]
    pub(super) fit_by: Option<SentDay>,
}

/// Something that happened to a copy of a licence.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CopyBody {
    /// `made` makes all copies that are owed; `sent` and `received` are said of one recipient.
    pub(super) event: CopyEvent,
    /// For whom.
    #[serde(default)]
    pub(super) recipient: Option<CopyRecipient>,
}

/// Something that bears on a condition.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordBody {
    /// The condition, by its number on the licence.
    pub(super) condition: WholeNumber,
    /// What.
    pub(super) event: ComplianceEvent,
    /// The day, or the first of them.
    pub(super) from: SentDay,
    /// The last day, of a permission that lasts.
    #[serde(default)]
    pub(super) until: Option<SentDay>,
    /// In words.
    #[serde(default)]
    pub(super) words: Option<Words>,
}

/// What may be a breach.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CandidateBody {
    /// The condition, by its number on the licence.
    pub(super) condition: WholeNumber,
    /// When: 2024-06-02, 2024-06-02T10:15:00Z.
    pub(super) at: Line,
    /// What it is.
    pub(super) words: Words,
    /// The facts on which it rests.
    #[serde(default)]
    pub(super) evidence: Vec<Line>,
    /// How sure they are.
    #[serde(default)]
    pub(super) confidence: Option<Confidence>,
    /// How the equipment stood, where it rests on any.
    #[serde(default)]
    pub(super) equipment: Option<Equipment>,
}

/// An entry of the disclosure register.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisclosureBody {
    /// What.
    pub(super) what: Disclosable,
    /// Its name, number or mark, exactly.
    pub(super) key: Line,
    /// Told, or seen.
    pub(super) how: DisclosedHow,
    /// On which day.
    pub(super) on: SentDay,
    /// In words.
    #[serde(default)]
    pub(super) words: Option<Words>,
}

/// Who held a device.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeldBody {
    /// Who.
    pub(super) who: Line,
    /// From when, such as 2024-06-02T10:15:00Z.
    pub(super) from: Line,
    /// Until when; absent while they have it.
    #[serde(default)]
    pub(super) until: Option<Line>,
}

/// An inspection of a device.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InspectionBody {
    /// The device's number.
    pub(super) device: Line,
    /// When it was taken, such as 2024-06-02T10:15:00Z.
    pub(super) taken: Line,
    /// Each who held it, in order.
    #[serde(default)]
    pub(super) held: Vec<HeldBody>,
    /// The first day of its history of use; absent where there is none.
    #[serde(default)]
    pub(super) history_from: Option<SentDay>,
    /// Since when the device is known; else since the disclosure register has it.
    #[serde(default)]
    pub(super) known_since: Option<SentDay>,
    /// The checksum of the copy that was taken.
    #[serde(default)]
    pub(super) copy_sha256: Option<Line>,
    /// What was found.
    #[serde(default)]
    pub(super) found: Option<Words>,
}

/// A step of the recall that is open, or the first of a new one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecallStepBody {
    /// Which.
    pub(super) act: RecallAct,
    /// What was tried short of recall.
    #[serde(default)]
    pub(super) tried: Vec<Words>,
    /// The conditions that were broken, by their numbers on the licence.
    #[serde(default)]
    pub(super) conditions: Vec<WholeNumber>,
    /// The reason, in words.
    #[serde(default)]
    pub(super) words: Option<Words>,
    /// The police force that was told, or that arrested.
    #[serde(default)]
    pub(super) force: Option<Line>,
    /// The reference of the warrant, or of the request to arrest.
    #[serde(default)]
    pub(super) warrant: Option<Line>,
    /// The day of the arrest, where it is not that of the step.
    #[serde(default)]
    pub(super) arrested_on: Option<SentDay>,
    /// What was decided of representations.
    #[serde(default)]
    pub(super) replied: Option<Replied>,
}

/// A step of a review, or the first of a new one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewStepBody {
    /// The review; absent for a new one.
    #[serde(default)]
    pub(super) review: Option<Line>,
    /// The kind of a new one.
    #[serde(default)]
    pub(super) kind: Option<ReviewKind>,
    /// Which step.
    pub(super) act: ReviewAct,
    /// The day of a hearing, or by which something is to be done.
    #[serde(default)]
    pub(super) day: Option<SentDay>,
    /// The direction that is complied with.
    #[serde(default)]
    pub(super) direction: Option<Line>,
    /// Who is to do something before the next review.
    #[serde(default)]
    pub(super) who: Option<Line>,
    /// The name of what was done before the next review.
    #[serde(default)]
    pub(super) task: Option<Line>,
    /// Whether a member of staff decided it, so that a party can ask for a member's decision.
    #[serde(default)]
    pub(super) by_staff: Option<bool>,
    /// The witness who speaks, in the hearing's log.
    #[serde(default)]
    pub(super) witness: Option<Line>,
    /// What they speak of.
    #[serde(default)]
    pub(super) topic: Option<Line>,
    /// What was decided.
    #[serde(default)]
    pub(super) outcome: Option<ReviewOutcome>,
    /// Whether on papers.
    #[serde(default)]
    pub(super) on_papers: Option<bool>,
    /// Reasons, grounds or what is directed.
    #[serde(default)]
    pub(super) words: Option<Words>,
}
