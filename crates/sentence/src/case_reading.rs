//! Reading a case from JSON: each fact checked, and called by its name in the field.
//! A sentence without a type is a standard one; an adjustment without a number of days has none.
//! What is missing or not known is named with its field, all of it at once; nothing is guessed. A value that says nothing stands in
//! for it, so that the rest can be looked at (`input_checking`); no date is ever worked out from it.
//! The shape in which a case is written is in `case_shape`.

use std::collections::BTreeMap;

use calendar::Day;

use crate::case::{
    Adjustment, AdjustmentKind, AtLarge, Case, Discretion, Exclusion, Exclusions, FixedTermRecall,
    Indeterminate, IndeterminateKind, Movement, MovementReason, Recall, RecallKind, Sentence,
    SentenceKind, Standard,
};
use crate::case_shape::{
    Duration, Input, RawAdjustment, RawDay, RawMovement, RawRecall, RawSentence,
    ReleaseArrangements,
};
use crate::day_counting::Term;
use crate::law::Switches;
use crate::refusal::Refusal;

/// A case, as far as it was read.
pub(crate) struct Reading {
    /// The case; a value that says nothing stands in for what was not read.
    pub case: Case,
    /// Where each of the case's determinate sentences stands among the sentences as written.
    pub places: Vec<usize>,
    /// What was not read, each with its field.
    pub faults: Vec<Refusal>,
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

    /// The case, with its fields checked and named in the words of the field. Whether the facts fit together is not looked at:
    /// that is [`Input::into_sound_case`].
    ///
    /// # Errors
    /// A [`Refusal`] that names every field where a value is missing or not one that is known.
    pub fn into_case(self) -> Result<Case, Refusal> {
        let reading = self.read()?;
        Refusal::of_all(reading.faults).map_or(Ok(reading.case), Err)
    }

    /// The case as far as it can be read, and everything that cannot.
    ///
    /// # Errors
    /// If a list has more entries than are worked out for one person.
    pub(crate) fn read(self) -> Result<Reading, Refusal> {
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
        let (mut sentences, mut places, mut indeterminate) = (Vec::new(), Vec::new(), Vec::new());
        let mut faults = after_no_end(&booking.sentences);
        for (index, raw) in booking.sentences.into_iter().enumerate() {
            if let Some(kind) = indeterminate_kind(&raw) {
                indeterminate.push(without_end(&raw, kind, index, &mut faults));
            } else {
                sentences.push(sentence(raw, index, &identifiers, &mut faults));
                places.push(index);
            }
        }
        let mut adjustments = Vec::new();
        for (name, list) in booking.adjustments.unwrap_or_default() {
            adjustments.extend(adjustments_of(&name, &list, &mut faults));
        }
        let fixed_term_recall = booking.fixed_term_recall_details.and_then(|raw| {
            let (days, RawDay(returned)) = (raw.recall_length?, raw.return_to_custody_date?);
            Some(FixedTermRecall { days, returned })
        });
        let movements = booking.external_movements.unwrap_or_default();
        let case = Case {
            born: booking.offender.date_of_birth.0,
            active_sex_offender: booking.offender.is_active_sex_offender.unwrap_or(false),
            sentences,
            indeterminate,
            adjustments,
            returned_to_custody: day_of(booking.return_to_custody_date),
            fixed_term_recall,
            movements: read_movements(&movements, &mut faults),
            early_removal_asked: self.user_inputs.unwrap_or_default().calculate_ersed,
        };
        Ok(Reading {
            case,
            places,
            faults,
        })
    }
}

fn day_of(raw: Option<RawDay>) -> Option<Day> {
    raw.map(|RawDay(day)| day)
}

/// What was read; what was not is noted, and the value that says nothing stands in for it.
fn or_stand_in<T: Default>(read: Result<T, Refusal>, faults: &mut Vec<Refusal>) -> T {
    read.unwrap_or_else(|fault| {
        faults.push(fault);
        T::default()
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

fn sentence(
    raw: RawSentence,
    index: usize,
    identifiers: &[Option<String>],
    faults: &mut Vec<Refusal>,
) -> Sentence {
    let field = |name: &str| format!("booking.sentences[{index}].{name}");
    let custodial = custodial(&raw, &field, faults);
    let kind = kind_of(&raw, &field, faults);
    let recall = recall(raw.recall.as_ref(), &field("recall.recallType"), faults);
    let discretion = discretion(
        raw.release_decided_by_board.as_deref(),
        &field("releaseDecidedByBoard"),
    );
    let discretion = or_stand_in(discretion, faults);
    let named = raw.consecutive_to.as_ref().and_then(|list| list.first());
    let consecutive_to = named.and_then(|wanted| {
        identifiers
            .iter()
            .position(|one| one.as_ref() == Some(wanted))
    });
    Sentence {
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
    }
}

/// The sort of a sentence: without one, a standard determinate sentence.
fn sort(raw: &RawSentence) -> &str {
    raw.kind.as_deref().unwrap_or("StandardSentence")
}

fn needed_term(
    duration: Option<&Duration>,
    field: &str,
    what: &str,
    faults: &mut Vec<Refusal>,
) -> Term {
    match duration {
        Some(duration) => term(duration, field, faults),
        None => or_stand_in(Err(Refusal::missing(field, what)), faults),
    }
}

/// What a court says of every sentence with an end.
const LENGTH: &str = "the length that the court pronounced";

fn custodial(
    raw: &RawSentence,
    field: &impl Fn(&str) -> String,
    faults: &mut Vec<Refusal>,
) -> Term {
    let (duration, name) = match sort(raw) {
        "ExtendedDeterminateSentence" | "SopcSentence" | "SeriousTerrorismSentence" => {
            (raw.custodial_duration.as_ref(), "custodialDuration")
        }
        "StandardSentence"
        | "DetentionAndTrainingOrderSentence"
        | "AFineSentence"
        | "BotusSentence" => (raw.duration.as_ref(), "duration"),
        // Which length a kind that is not known has is not known either.
        _ => return Term::default(),
    };
    needed_term(duration, &field(name), LENGTH, faults)
}

fn kind_of(
    raw: &RawSentence,
    field: &impl Fn(&str) -> String,
    faults: &mut Vec<Refusal>,
) -> SentenceKind {
    let mut extension = || {
        let duration = raw.extension_duration.as_ref();
        needed_term(duration, &field("extensionDuration"), LENGTH, faults)
    };
    match sort(raw) {
        "StandardSentence" => SentenceKind::Standard(standard(
            raw.release_arrangements.as_ref(),
            &field("releaseArrangements"),
            faults,
        )),
        "ExtendedDeterminateSentence" => SentenceKind::Extended {
            extension: extension(),
            automatic: raw.automatic_release.unwrap_or(false),
        },
        "SopcSentence" => SentenceKind::ParticularConcern {
            extension: extension(),
            under_18: raw.sdopcu18.unwrap_or(false),
        },
        "SeriousTerrorismSentence" => SentenceKind::SeriousTerrorism {
            extension: extension(),
        },
        "DetentionAndTrainingOrderSentence" => SentenceKind::DetentionAndTraining,
        "AFineSentence" => SentenceKind::Fine {
            amount: raw.fine_amount,
        },
        "BotusSentence" => SentenceKind::BreachOfSupervision {
            supervision_ends: day_of(raw.latest_tused_date),
        },
        other => {
            faults.push(Refusal::unsupported_kind(&field("type"), other));
            SentenceKind::Standard(Standard::default())
        }
    }
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
    let kind_named = |wanted: &String| {
        let mut named = sentences
            .iter()
            .filter(|one| one.identifier.as_ref() == Some(wanted));
        named.find_map(indeterminate_kind)
    };
    let before = |one: &RawSentence| {
        let first = one.consecutive_to.as_ref()?.first()?;
        kind_named(first)
    };
    let found = sentences.iter().enumerate().filter_map(|(index, one)| {
        let field = format!("booking.sentences[{index}].consecutiveSentenceUUIDs");
        Some(Refusal::after_no_end(&field, before(one)?))
    });
    found.collect()
}

fn without_end(
    raw: &RawSentence,
    kind: IndeterminateKind,
    index: usize,
    faults: &mut Vec<Refusal>,
) -> Indeterminate {
    let field = format!("booking.sentences[{index}].minimumTerm");
    let what = "the minimum term that the court set";
    Indeterminate {
        kind,
        minimum: needed_term(raw.minimum_term.as_ref(), &field, what, faults),
        passed: raw.sentenced_at.0,
        last_review: day_of(raw.last_review_concluded_on),
    }
}

fn standard(raw: Option<&ReleaseArrangements>, field: &str, faults: &mut Vec<Refusal>) -> Standard {
    let Some(raw) = raw else {
        return Standard::default();
    };
    let mut exclusions = Exclusions::default();
    for name in raw.exclusions.iter().filter(|name| *name != "NO") {
        match Exclusion::named(name) {
            Some(exclusion) => exclusions = exclusions.with(exclusion),
            None => {
                let field = format!("{field}.sdsEarlyReleaseExclusions");
                faults.push(Refusal::unknown_value(&field, name));
            }
        }
    }
    Standard {
        plus: raw.is_sds_plus,
        plus_eligible: raw.is_sds_plus_eligible,
        section_250: raw.is_section250,
        exclusions,
    }
}

/// No length and no adjustment is longer: more than two centuries in days.
const DAYS_MAX: i32 = 100_000;

fn term(duration: &Duration, field: &str, faults: &mut Vec<Refusal>) -> Term {
    let mut term = Term::default();
    for (unit, count) in &duration.duration_elements {
        let place = match unit.as_str() {
            "YEARS" => &mut term.years,
            "MONTHS" => &mut term.months,
            "WEEKS" => &mut term.weeks,
            "DAYS" => &mut term.days,
            other => {
                faults.push(Refusal::unknown_value(field, other));
                continue;
            }
        };
        if (0..=DAYS_MAX).contains(count) {
            *place = *count;
        } else {
            faults.push(Refusal::unknown_value(field, &count.to_string()));
        }
    }
    term
}

/// The recall; one of a kind that is not known is taken for a standard one, whose days can be looked at.
fn recall(raw: Option<&RawRecall>, field: &str, faults: &mut Vec<Refusal>) -> Option<Recall> {
    let raw = raw?;
    let kind = match raw.recall_type.as_deref()? {
        "STANDARD_RECALL" => RecallKind::Standard,
        "FIXED_TERM_RECALL_14" => RecallKind::FixedTerm(14),
        "FIXED_TERM_RECALL_28" => RecallKind::FixedTerm(28),
        "FIXED_TERM_RECALL_56" => RecallKind::FixedTerm(56),
        "STANDARD_RECALL_255" => RecallKind::HomeDetention,
        "NONE" => return None,
        other => {
            faults.push(Refusal::unknown_value(field, other));
            RecallKind::Standard
        }
    };
    Some(Recall {
        kind,
        revoked: day_of(raw.revocation_date),
        returned: day_of(raw.return_to_custody_date),
    })
}

fn adjustment_kind(name: &str) -> Option<AdjustmentKind> {
    Some(match name {
        "REMAND" => AdjustmentKind::Remand,
        "TAGGED_BAIL" => AdjustmentKind::TaggedBail,
        "RECALL_REMAND" => AdjustmentKind::RecallRemand,
        "RECALL_TAGGED_BAIL" => AdjustmentKind::RecallTaggedBail,
        "ADDITIONAL_DAYS_AWARDED" => AdjustmentKind::DaysAwarded,
        "RESTORATION_OF_ADDITIONAL_DAYS_AWARDED" => AdjustmentKind::DaysRestored,
        "UNLAWFULLY_AT_LARGE" => AdjustmentKind::UnlawfullyAtLarge,
        _ => return None,
    })
}

fn adjustments_of(
    name: &str,
    list: &[RawAdjustment],
    faults: &mut Vec<Refusal>,
) -> Vec<Adjustment> {
    let field = format!("booking.adjustments.{name}");
    let Some(kind) = adjustment_kind(name) else {
        if !list.is_empty() {
            faults.push(Refusal::unknown_value(&field, name));
        }
        return Vec::new();
    };
    let read = list.iter().enumerate().map(|(at, raw)| {
        let days = raw.number_of_days.unwrap_or(0);
        let is_known = (0..=DAYS_MAX).contains(&days);
        if !is_known {
            let field = format!("{field}[{at}].numberOfDays");
            faults.push(Refusal::unknown_value(&field, &days.to_string()));
        }
        Adjustment {
            kind,
            from: raw.applies_to_sentences_from.0,
            days: if is_known { days } else { 0 },
            first: day_of(raw.from_date),
            last: day_of(raw.to_date),
            reason: reason(raw),
        }
    });
    read.collect()
}

/// Why somebody was at large; a reason that is not known is as none.
fn reason(raw: &RawAdjustment) -> Option<AtLarge> {
    match raw.additional_info.as_ref()?.reason.as_deref()? {
        "ESCAPE" => Some(AtLarge::Escape),
        "SENTENCED_IN_ABSENCE" => Some(AtLarge::SentencedInAbsence),
        "RECALL" => Some(AtLarge::Recall),
        "IMMIGRATION_DETENTION" => Some(AtLarge::ImmigrationDetention),
        "RELEASE_IN_ERROR" => Some(AtLarge::ReleaseInError),
        _ => None,
    }
}

fn read_movements(list: &[RawMovement], faults: &mut Vec<Refusal>) -> Vec<Movement> {
    for (at, raw) in list.iter().enumerate() {
        if !matches!(raw.direction.as_str(), "IN" | "OUT") {
            let field = format!("booking.externalMovements[{at}].direction");
            faults.push(Refusal::unknown_value(&field, &raw.direction));
        }
    }
    list.iter().map(movement).collect()
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
