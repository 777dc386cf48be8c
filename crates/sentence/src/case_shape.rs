//! The shape in which a case is written in JSON: that of the prison service's release-date engine, and what is given beside it.
//! Unknown fields are ignored. What the fields mean, and what is made of them, is in `case_reading`; what each has to be where a
//! line cannot be read as it stands, in `case_checking`.

use std::collections::BTreeMap;

use calendar::Day;
use serde::Deserialize;

/// One line of a file of cases.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// The case's own reference, given back with its answer.
    pub id: serde_json::Value,
    /// The named set of parameters under which the peer's profile is worked out.
    pub params_profile: Option<String>,
    /// The case.
    pub input: Input,
}

/// A case as written.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    pub(crate) booking: Booking,
    #[serde(default)]
    pub(crate) user_inputs: Option<UserInputs>,
    #[serde(default)]
    pub(crate) feature_toggles: Option<FeatureToggles>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct UserInputs {
    pub(crate) calculate_ersed: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct FeatureToggles {
    pub(crate) apply_post_recall_repeal_rules: bool,
    pub(crate) apply_post_hdced_repeal_rules: bool,
    pub(crate) adult_hdc_suspended: bool,
    pub(crate) use_latest_ersed_from_pre_ers30_snapshot: bool,
    pub(crate) route_pre_progression_extinguished_sentence_to_manual: bool,
    pub(crate) progression_tranche_one_manual_journey: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Booking {
    pub(crate) offender: Offender,
    pub(crate) sentences: Vec<RawSentence>,
    #[serde(default)]
    pub(crate) adjustments: Option<BTreeMap<String, Vec<RawAdjustment>>>,
    #[serde(default)]
    pub(crate) return_to_custody_date: Option<RawDay>,
    #[serde(default)]
    pub(crate) fixed_term_recall_details: Option<RawFixedTermRecall>,
    #[serde(default)]
    pub(crate) external_movements: Option<Vec<RawMovement>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Offender {
    pub(crate) date_of_birth: RawDay,
    #[serde(default)]
    pub(crate) is_active_sex_offender: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawSentence {
    #[serde(rename = "type", default)]
    pub(crate) kind: Option<String>,
    pub(crate) offence: Offence,
    pub(crate) sentenced_at: RawDay,
    #[serde(default)]
    pub(crate) duration: Option<Duration>,
    #[serde(default)]
    pub(crate) custodial_duration: Option<Duration>,
    #[serde(default)]
    pub(crate) extension_duration: Option<Duration>,
    #[serde(default)]
    pub(crate) automatic_release: Option<bool>,
    #[serde(default)]
    pub(crate) sdopcu18: Option<bool>,
    #[serde(default)]
    pub(crate) fine_amount: Option<f64>,
    #[serde(default)]
    pub(crate) latest_tused_date: Option<RawDay>,
    #[serde(default)]
    pub(crate) identifier: Option<String>,
    #[serde(default, rename = "consecutiveSentenceUUIDs")]
    pub(crate) consecutive_to: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) recall: Option<RawRecall>,
    #[serde(default)]
    pub(crate) release_arrangements: Option<ReleaseArrangements>,
    #[serde(default)]
    pub(crate) minimum_term: Option<Duration>,
    #[serde(default)]
    pub(crate) last_review_concluded_on: Option<RawDay>,
    #[serde(default)]
    pub(crate) release_decided_by_board: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Offence {
    pub(crate) committed_at: RawDay,
    #[serde(default)]
    pub(crate) offence_code: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Duration {
    pub(crate) duration_elements: BTreeMap<String, i32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawRecall {
    pub(crate) recall_type: Option<String>,
    #[serde(default)]
    pub(crate) revocation_date: Option<RawDay>,
    #[serde(default)]
    pub(crate) return_to_custody_date: Option<RawDay>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ReleaseArrangements {
    #[serde(rename = "isSDSPlus")]
    pub(crate) is_sds_plus: bool,
    #[serde(rename = "isSDSPlusEligibleSentenceTypeLengthAndOffence")]
    pub(crate) is_sds_plus_eligible: bool,
    pub(crate) is_section250: bool,
    #[serde(rename = "sdsEarlyReleaseExclusions")]
    pub(crate) exclusions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawAdjustment {
    pub(crate) applies_to_sentences_from: RawDay,
    #[serde(default)]
    pub(crate) number_of_days: Option<i32>,
    #[serde(default)]
    pub(crate) from_date: Option<RawDay>,
    #[serde(default)]
    pub(crate) to_date: Option<RawDay>,
    #[serde(default)]
    pub(crate) additional_info: Option<AdditionalInfo>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct AdditionalInfo {
    #[serde(default)]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawFixedTermRecall {
    #[serde(default)]
    pub(crate) return_to_custody_date: Option<RawDay>,
    #[serde(default)]
    pub(crate) recall_length: Option<i32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawMovement {
    pub(crate) movement_date: RawDay,
    pub(crate) movement_reason: String,
    pub(crate) direction: String,
}

/// A day as written: spaces around it are let go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawDay(pub(crate) Day);

impl<'de> Deserialize<'de> for RawDay {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<RawDay, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Day::parse_iso(text.trim())
            .map(RawDay)
            .map_err(serde::de::Error::custom)
    }
}
