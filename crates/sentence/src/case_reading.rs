//! Reading a case from JSON, in the shape that the prison service's release-date engine takes.
//! Unknown fields are ignored; a sentence without a type is a standard one; an adjustment without a number of days has none.
//! What a missing fact is, and where, is said in the error; nothing is guessed.

use std::collections::BTreeMap;

use calendar::Day;
use serde::Deserialize;

use crate::case::{
    Adjustment, AdjustmentKind, AtLarge, Case, Discretion, Exclusion, Exclusions, FixedTermRecall,
    Indeterminate, IndeterminateKind, Movement, MovementReason, Recall, RecallKind, Sentence,
    SentenceKind, Standard,
};
use crate::day_counting::Term;
use crate::law::Switches;
use crate::refusal::Refusal;

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
    booking: Booking,
    #[serde(default)]
    user_inputs: Option<UserInputs>,
    #[serde(default)]
    feature_toggles: Option<FeatureToggles>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct UserInputs {
    calculate_ersed: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FeatureToggles {
    apply_post_recall_repeal_rules: bool,
    apply_post_hdced_repeal_rules: bool,
    adult_hdc_suspended: bool,
    use_latest_ersed_from_pre_ers30_snapshot: bool,
    route_pre_progression_extinguished_sentence_to_manual: bool,
    progression_tranche_one_manual_journey: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Booking {
    offender: Offender,
    sentences: Vec<RawSentence>,
    #[serde(default)]
    adjustments: Option<BTreeMap<String, Vec<RawAdjustment>>>,
    #[serde(default)]
    return_to_custody_date: Option<RawDay>,
    #[serde(default)]
    fixed_term_recall_details: Option<RawFixedTermRecall>,
    #[serde(default)]
    external_movements: Option<Vec<RawMovement>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offender {
    date_of_birth: RawDay,
    #[serde(default)]
    is_active_sex_offender: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawSentence {
    #[serde(rename = "type", default)]
    kind: Option<String>,
    offence: Offence,
    sentenced_at: RawDay,
    #[serde(default)]
    duration: Option<Duration>,
    #[serde(default)]
    custodial_duration: Option<Duration>,
    #[serde(default)]
    extension_duration: Option<Duration>,
    #[serde(default)]
    automatic_release: Option<bool>,
    #[serde(default)]
    sdopcu18: Option<bool>,
    #[serde(default)]
    fine_amount: Option<f64>,
    #[serde(default)]
    latest_tused_date: Option<RawDay>,
    #[serde(default)]
    identifier: Option<String>,
    #[serde(default, rename = "consecutiveSentenceUUIDs")]
    consecutive_to: Option<Vec<String>>,
    #[serde(default)]
    recall: Option<RawRecall>,
    #[serde(default)]
    release_arrangements: Option<ReleaseArrangements>,
    #[serde(default)]
    minimum_term: Option<Duration>,
    #[serde(default)]
    last_review_concluded_on: Option<RawDay>,
    #[serde(default)]
    release_decided_by_board: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offence {
    committed_at: RawDay,
    #[serde(default)]
    offence_code: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Duration {
    duration_elements: BTreeMap<String, i32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRecall {
    recall_type: Option<String>,
    #[serde(default)]
    revocation_date: Option<RawDay>,
    #[serde(default)]
    return_to_custody_date: Option<RawDay>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ReleaseArrangements {
    #[serde(rename = "isSDSPlus")]
    is_sds_plus: bool,
    #[serde(rename = "isSDSPlusEligibleSentenceTypeLengthAndOffence")]
    is_sds_plus_eligible: bool,
    is_section250: bool,
    #[serde(rename = "sdsEarlyReleaseExclusions")]
    exclusions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAdjustment {
    applies_to_sentences_from: RawDay,
    #[serde(default)]
    number_of_days: Option<i32>,
    #[serde(default)]
    from_date: Option<RawDay>,
    #[serde(default)]
    to_date: Option<RawDay>,
    #[serde(default)]
    additional_info: Option<AdditionalInfo>,
}

#[derive(Debug, Deserialize)]
struct AdditionalInfo {
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawFixedTermRecall {
    #[serde(default)]
    return_to_custody_date: Option<RawDay>,
    #[serde(default)]
    recall_length: Option<i32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawMovement {
    movement_date: RawDay,
    movement_reason: String,
    direction: String,
}

/// A day as written: spaces around it are let go.
#[derive(Clone, Copy, Debug)]
struct RawDay(Day);

impl<'de> Deserialize<'de> for RawDay {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<RawDay, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Day::parse_iso(text.trim())
            .map(RawDay)
            .map_err(serde::de::Error::custom)
    }
}

impl Input {
    /// The switches with which the peer's profile is run.
    #[must_use]
    pub fn switches(&self) -> Switches {
        let Some(toggles) = &self.feature_toggles else {
            return Switches::default();
        };
        Switches {
            supervision_repealed: toggles.apply_post_recall_repeal_rules,
            home_detention_repealed: toggles.apply_post_hdced_repeal_rules,
            adult_home_detention_suspended: toggles.adult_hdc_suspended,
            keep_later_early_removal: toggles.use_latest_ersed_from_pre_ers30_snapshot,
            refuse_extinguished: toggles.route_pre_progression_extinguished_sentence_to_manual,
            refuse_first_tranche: toggles.progression_tranche_one_manual_journey,
        }
    }

    /// The case, with its fields checked and named in the words of the field.
    ///
    /// # Errors
    /// A [`Refusal`] that names every field where a value is missing or not one that is known.
    pub fn into_case(self) -> Result<Case, Refusal> {
        let booking = self.booking;
        let adjustments = booking
            .adjustments
            .iter()
            .flat_map(BTreeMap::values)
            .flatten();
        limit("booking.sentences", booking.sentences.len())?;
        limit("booking.adjustments", adjustments.count())?;
        let movements = booking.external_movements.as_ref().map_or(0, Vec::len);
        limit("booking.externalMovements", movements)?;
        let identifiers: Vec<Option<String>> = booking
            .sentences
            .iter()
            .filter(|sentence| indeterminate_kind(sentence).is_none())
            .map(|sentence| sentence.identifier.clone())
            .collect();
        let (mut sentences, mut indeterminate, mut adjustments) =
            (Vec::new(), Vec::new(), Vec::new());
        let mut faults = after_no_end(&booking.sentences);
        for (index, raw) in booking.sentences.into_iter().enumerate() {
            match indeterminate_kind(&raw) {
                Some(kind) => match without_end(&raw, kind, index) {
                    Ok(one) => indeterminate.push(one),
                    Err(fault) => faults.push(fault),
                },
                None => match sentence(raw, index, &identifiers) {
                    Ok(one) => sentences.push(one),
                    Err(fault) => faults.push(fault),
                },
            }
        }
        for (name, list) in booking.adjustments.unwrap_or_default() {
            for raw in list {
                let read = adjustment_kind(&name).and_then(|kind| adjustment(kind, &raw, &name));
                match read {
                    Ok(one) => adjustments.push(one),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        if let Some(fault) = Refusal::of_all(faults) {
            return Err(fault);
        }
        let fixed_term_recall = booking.fixed_term_recall_details.and_then(|raw| {
            let (days, RawDay(returned)) = (raw.recall_length?, raw.return_to_custody_date?);
            Some(FixedTermRecall { days, returned })
        });
        let movements = booking.external_movements.unwrap_or_default();
        Ok(Case {
            born: booking.offender.date_of_birth.0,
            active_sex_offender: booking.offender.is_active_sex_offender.unwrap_or(false),
            sentences,
            indeterminate,
            adjustments,
            returned_to_custody: day_of(booking.return_to_custody_date),
            fixed_term_recall,
            movements: movements.iter().map(movement).collect(),
            early_removal_asked: self.user_inputs.unwrap_or_default().calculate_ersed,
        })
    }
}

fn day_of(raw: Option<RawDay>) -> Option<Day> {
    raw.map(|RawDay(day)| day)
}

fn sentence(
    raw: RawSentence,
    index: usize,
    identifiers: &[Option<String>],
) -> Result<Sentence, Refusal> {
    let field = |name: &str| format!("booking.sentences[{index}].{name}");
    let mut faults = Vec::new();
    let custodial = keep(custodial(&raw, &field), &mut faults);
    let kind = keep(kind_of(&raw, &field), &mut faults);
    let recall = recall(raw.recall.as_ref(), &field("recall.recallType"));
    let recall = keep(recall, &mut faults);
    let discretion = discretion(
        raw.release_decided_by_board.as_deref(),
        &field("releaseDecidedByBoard"),
    );
    let discretion = keep(discretion, &mut faults);
    let (Some(custodial), Some(kind), Some(recall), Some(discretion)) =
        (custodial, kind, recall, discretion)
    else {
        return Err(Refusal::Several { refusals: faults });
    };
    let named = raw.consecutive_to.as_ref().and_then(|list| list.first());
    let consecutive_to = named.and_then(|wanted| {
        identifiers
            .iter()
            .position(|one| one.as_ref() == Some(wanted))
    });
    Ok(Sentence {
        identifier: raw.identifier,
        kind,
        custodial,
        passed: raw.sentenced_at.0,
        offence: raw.offence.committed_at.0,
        offence_code: raw.offence.offence_code,
        consecutive_to,
        is_consecutive: named.is_some(),
        recall,
        discretion,
    })
}

/// What was read; what was not is noted.
fn keep<T>(read: Result<T, Refusal>, faults: &mut Vec<Refusal>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

fn need(
    duration: Option<&Duration>,
    name: &str,
    field: &impl Fn(&str) -> String,
) -> Result<Term, Refusal> {
    let field = field(name);
    duration
        .ok_or_else(|| Refusal::missing(&field, "the length that the court pronounced"))
        .and_then(|duration| term(duration, &field))
}

/// The sort of a sentence: without one, a standard determinate sentence.
fn sort(raw: &RawSentence) -> &str {
    raw.kind.as_deref().unwrap_or("StandardSentence")
}

fn custodial(raw: &RawSentence, field: &impl Fn(&str) -> String) -> Result<Term, Refusal> {
    if matches!(
        sort(raw),
        "ExtendedDeterminateSentence" | "SopcSentence" | "SeriousTerrorismSentence"
    ) {
        need(raw.custodial_duration.as_ref(), "custodialDuration", field)
    } else {
        need(raw.duration.as_ref(), "duration", field)
    }
}

fn kind_of(raw: &RawSentence, field: &impl Fn(&str) -> String) -> Result<SentenceKind, Refusal> {
    let extension = || need(raw.extension_duration.as_ref(), "extensionDuration", field);
    Ok(match sort(raw) {
        "StandardSentence" => SentenceKind::Standard(standard(
            raw.release_arrangements.as_ref(),
            &field("releaseArrangements"),
        )?),
        "ExtendedDeterminateSentence" => SentenceKind::Extended {
            extension: extension()?,
            automatic: raw.automatic_release.unwrap_or(false),
        },
        "SopcSentence" => SentenceKind::ParticularConcern {
            extension: extension()?,
            under_18: raw.sdopcu18.unwrap_or(false),
        },
        "SeriousTerrorismSentence" => SentenceKind::SeriousTerrorism {
            extension: extension()?,
        },
        "DetentionAndTrainingOrderSentence" => SentenceKind::DetentionAndTraining,
        "AFineSentence" => SentenceKind::Fine {
            amount: raw.fine_amount,
        },
        "BotusSentence" => SentenceKind::BreachOfSupervision {
            supervision_ends: day_of(raw.latest_tused_date),
        },
        other => return Err(Refusal::unsupported_kind(&field("type"), other)),
    })
}

fn discretion(name: Option<&str>, field: &str) -> Result<Option<Discretion>, Refusal> {
    match name {
        None => Ok(None),
        Some("TERRORISM") => Ok(Some(Discretion::Terrorism)),
        Some("POWER_TO_DETAIN") => Ok(Some(Discretion::PowerToDetain)),
        Some(other) => Err(Refusal::unknown_value(field, other)),
    }
}

fn indeterminate_kind(raw: &RawSentence) -> Option<IndeterminateKind> {
    let name = raw.kind.as_deref()?;
    let mut all = IndeterminateKind::ALL.into_iter();
    all.find(|(_, known)| *known == name).map(|(kind, _)| kind)
}

/// Sentences that are to begin when one without an end does: on no day that can be worked out.
fn after_no_end(sentences: &[RawSentence]) -> Vec<Refusal> {
    let without_end = sentences
        .iter()
        .filter(|one| indeterminate_kind(one).is_some());
    let names: Vec<&String> = without_end
        .filter_map(|one| one.identifier.as_ref())
        .collect();
    let follows = |one: &RawSentence| {
        let first = one.consecutive_to.as_ref().and_then(|list| list.first());
        first.is_some_and(|first| names.contains(&first))
    };
    let found = (0..).zip(sentences).filter(|(_, one)| follows(one));
    found
        .map(|(index, _): (usize, _)| Refusal::Input {
            code: "UNSUPPORTED_SENTENCE",
            field: format!("booking.sentences[{index}].consecutiveSentenceUUIDs"),
            message: "a sentence consecutive to one without an end is not worked out here: the day from which it counts is not one that the sentences alone give; work it out by hand with the sentence calculation team".to_owned(),
        })
        .collect()
}

fn without_end(
    raw: &RawSentence,
    kind: IndeterminateKind,
    index: usize,
) -> Result<Indeterminate, Refusal> {
    let field = format!("booking.sentences[{index}].minimumTerm");
    let duration = raw
        .minimum_term
        .as_ref()
        .ok_or_else(|| Refusal::missing(&field, "the minimum term that the court set"))?;
    Ok(Indeterminate {
        kind,
        minimum: term(duration, &field)?,
        passed: raw.sentenced_at.0,
        last_review: day_of(raw.last_review_concluded_on),
    })
}

fn standard(raw: Option<&ReleaseArrangements>, field: &str) -> Result<Standard, Refusal> {
    let Some(raw) = raw else {
        return Ok(Standard::default());
    };
    let mut exclusions = Exclusions::default();
    for name in raw.exclusions.iter().filter(|name| *name != "NO") {
        let exclusion = Exclusion::named(name).ok_or_else(|| {
            Refusal::unknown_value(&format!("{field}.sdsEarlyReleaseExclusions"), name)
        })?;
        exclusions = exclusions.with(exclusion);
    }
    Ok(Standard {
        plus: raw.is_sds_plus,
        plus_eligible: raw.is_sds_plus_eligible,
        section_250: raw.is_section250,
        exclusions,
    })
}

/// No length and no adjustment is longer: more than two centuries in days.
const DAYS_MAX: i32 = 100_000;

fn term(duration: &Duration, field: &str) -> Result<Term, Refusal> {
    let mut term = Term::default();
    for (unit, count) in &duration.duration_elements {
        match unit.as_str() {
            "YEARS" => term.years = *count,
            "MONTHS" => term.months = *count,
            "WEEKS" => term.weeks = *count,
            "DAYS" => term.days = *count,
            other => return Err(Refusal::unknown_value(field, other)),
        }
        if !(0..=DAYS_MAX).contains(count) {
            return Err(Refusal::unknown_value(field, &count.to_string()));
        }
    }
    Ok(term)
}

fn recall(raw: Option<&RawRecall>, field: &str) -> Result<Option<Recall>, Refusal> {
    let Some((raw, name)) = raw.and_then(|raw| Some((raw, raw.recall_type.as_deref()?))) else {
        return Ok(None);
    };
    let kind = match name {
        "STANDARD_RECALL" => RecallKind::Standard,
        "FIXED_TERM_RECALL_14" => RecallKind::FixedTerm(14),
        "FIXED_TERM_RECALL_28" => RecallKind::FixedTerm(28),
        "FIXED_TERM_RECALL_56" => RecallKind::FixedTerm(56),
        "STANDARD_RECALL_255" => RecallKind::HomeDetention,
        "NONE" => return Ok(None),
        other => return Err(Refusal::unknown_value(field, other)),
    };
    Ok(Some(Recall {
        kind,
        revoked: day_of(raw.revocation_date),
        returned: day_of(raw.return_to_custody_date),
    }))
}

fn adjustment_kind(name: &str) -> Result<AdjustmentKind, Refusal> {
    Ok(match name {
        "REMAND" => AdjustmentKind::Remand,
        "TAGGED_BAIL" => AdjustmentKind::TaggedBail,
        "RECALL_REMAND" => AdjustmentKind::RecallRemand,
        "RECALL_TAGGED_BAIL" => AdjustmentKind::RecallTaggedBail,
        "ADDITIONAL_DAYS_AWARDED" => AdjustmentKind::DaysAwarded,
        "RESTORATION_OF_ADDITIONAL_DAYS_AWARDED" => AdjustmentKind::DaysRestored,
        "UNLAWFULLY_AT_LARGE" => AdjustmentKind::UnlawfullyAtLarge,
        other => return Err(Refusal::unknown_value("booking.adjustments", other)),
    })
}

/// More entries than this in one list no person has; they are refused, so that no line takes the time of thousands.
const ENTRIES_MAX: usize = 1_000;

fn limit(field: &str, count: usize) -> Result<(), Refusal> {
    if count <= ENTRIES_MAX {
        return Ok(());
    }
    Err(Refusal::Input {
        code: "TOO_LONG",
        field: field.to_owned(),
        message: format!(
            "has {count} entries; at most {ENTRIES_MAX} are worked out for one person"
        ),
    })
}

fn adjustment(
    kind: AdjustmentKind,
    raw: &RawAdjustment,
    name: &str,
) -> Result<Adjustment, Refusal> {
    let days = raw.number_of_days.unwrap_or(0);
    if !(0..=DAYS_MAX).contains(&days) {
        let field = format!("booking.adjustments.{name}.numberOfDays");
        return Err(Refusal::unknown_value(&field, &days.to_string()));
    }
    let reason = raw
        .additional_info
        .as_ref()
        .and_then(|info| info.reason.as_deref());
    Ok(Adjustment {
        kind,
        from: raw.applies_to_sentences_from.0,
        days,
        first: day_of(raw.from_date),
        last: day_of(raw.to_date),
        reason: reason.and_then(|name| match name {
            "ESCAPE" => Some(AtLarge::Escape),
            "SENTENCED_IN_ABSENCE" => Some(AtLarge::SentencedInAbsence),
            "RECALL" => Some(AtLarge::Recall),
            "IMMIGRATION_DETENTION" => Some(AtLarge::ImmigrationDetention),
            "RELEASE_IN_ERROR" => Some(AtLarge::ReleaseInError),
            _ => None,
        }),
    })
}

fn movement(raw: &RawMovement) -> Movement {
    let reason = match raw.movement_reason.as_str() {
        "SENTENCE" => MovementReason::Sentence,
        "REMAND" => MovementReason::Remand,
        "CRD" => MovementReason::ConditionalRelease,
        "RECALL_ADMISSION" => MovementReason::RecallAdmission,
        "RECALL_RELEASE" => MovementReason::RecallRelease,
        "ERS" => MovementReason::EarlyRemoval,
        "ERS_BREACH" => MovementReason::EarlyRemovalBreach,
        "FAILED_ERS_REMOVAL" => MovementReason::EarlyRemovalFailed,
        "HDC" => MovementReason::HomeDetention,
        "HDC_RECALL" => MovementReason::HomeDetentionRecall,
        "ECSL" => MovementReason::EndOfCustodySupervised,
        "PAROLE" => MovementReason::Parole,
        "DTO" => MovementReason::DetentionAndTraining,
        _ => MovementReason::Other,
    };
    Movement {
        day: raw.movement_date.0,
        into_custody: raw.direction == "IN",
        reason,
    }
}
