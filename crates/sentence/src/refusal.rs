//! What is not worked out, and why: a value with a code, the field, what is missing or wrong, and whom to ask; never a date.

use crate::case::IndeterminateKind;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A fact is missing or is not one that is known.
    #[error("`{field}`: {message}")]
    Input {
        /// What kind of fault: `MISSING`, `UNKNOWN_VALUE`, `NOT_READABLE`, `UNKNOWN_PROFILE`, `TOO_LONG`, `UNSUPPORTED_SENTENCE`,
        /// `CONTRADICTION`, or one of [`crate::mistakes`].
        code: &'static str,
        /// The field.
        field: String,
        /// What was found or is missing, and whom to ask.
        message: String,
    },
    /// Several of these, all found at once.
    #[error("{}", all_of(refusals))]
    Several {
        /// Each, in order.
        refusals: Vec<Refusal>,
    },
    /// A fixed-term recall without a day of return to custody.
    #[error(
        "no day of return to custody is known for a fixed-term recall; ask the prison that received the person"
    )]
    NoReturnToCustody,
    /// The facts do not fit together, or the sentence has to be worked out by hand: every reason, in order.
    #[error("{}", explain(codes))]
    Validation {
        /// The reasons.
        codes: Vec<Validation>,
    },
}

/// A reason for which a calculation is not given, with the name that the prison service's engine has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is explained in `message`")]
pub enum Validation {
    AdjustmentAfterReleaseAda,
    AdjustmentAfterReleaseRada,
    RemandOverlapsWithSentence,
    ReleaseDateBeforeSentenceDate,
    FixedTerm14Aggregate,
    FixedTerm14AggregateType,
    FixedTerm14Sentence,
    FixedTerm14GapOver14,
    FixedTerm28Aggregate,
    FixedTerm28AggregateType,
    FixedTerm28GapUnder14,
    ConsecutiveBetweenTranches,
    SexualHarmPreventionOrder,
    HomeDetentionRepealed,
    OutOfCustodyAtProgression,
    ExtinguishedBeforeProgression,
    ProgressionFirstTranche,
}

impl Validation {
    /// Every reason, with its code and its words.
    const ALL: [(Validation, &'static str, &'static str); 17] = [
        (
            Validation::AdjustmentAfterReleaseAda,
            "ADJUSTMENT_AFTER_RELEASE_ADA",
            "additional days were awarded after release",
        ),
        (
            Validation::AdjustmentAfterReleaseRada,
            "ADJUSTMENT_AFTER_RELEASE_RADA",
            "additional days were given back after release",
        ),
        (
            Validation::RemandOverlapsWithSentence,
            "REMAND_OVERLAPS_WITH_SENTENCE",
            "a remand period overlaps the custodial part of a sentence",
        ),
        (
            Validation::ReleaseDateBeforeSentenceDate,
            "RELEASE_DATE_BEFORE_SENTENCE_DATE",
            "the release date is before the day on which a sentence was passed",
        ),
        (
            Validation::FixedTerm14Aggregate,
            "FTR_14_DAYS_AGGREGATE_GE_12_MONTHS",
            "a 14-day recall, and consecutive sentences of 12 months or more",
        ),
        (
            Validation::FixedTerm14AggregateType,
            "FTR_TYPE_14_DAYS_AGGREGATE_GE_12_MONTHS",
            "a 14-day recall, and consecutive sentences of 12 months or more",
        ),
        (
            Validation::FixedTerm14Sentence,
            "FTR_TYPE_14_DAYS_SENTENCE_GT_12_MONTHS",
            "a 14-day recall, and a sentence of 12 months or more",
        ),
        (
            Validation::FixedTerm14GapOver14,
            "FTR_TYPE_14_DAYS_SENTENCE_GAP_GT_14_DAYS",
            "a 14-day recall, and a longer sentence whose expiry is more than 14 days off",
        ),
        (
            Validation::FixedTerm28Aggregate,
            "FTR_28_DAYS_AGGREGATE_LT_12_MONTHS",
            "a 28-day recall, and consecutive sentences under 12 months",
        ),
        (
            Validation::FixedTerm28AggregateType,
            "FTR_TYPE_28_DAYS_AGGREGATE_LT_12_MONTHS",
            "a 28-day recall, and consecutive sentences under 12 months",
        ),
        (
            Validation::FixedTerm28GapUnder14,
            "FTR_TYPE_28_DAYS_SENTENCE_GAP_LT_14_DAYS",
            "a 28-day recall, and a longer sentence that expires within 14 days",
        ),
        (
            Validation::ConsecutiveBetweenTranches,
            "UNSUPPORTED_SDS40_CONSECUTIVE_SDS_BETWEEN_TRANCHE_COMMENCEMENTS",
            "consecutive sentences, one of them passed between the two tranches",
        ),
        (
            Validation::SexualHarmPreventionOrder,
            "UNABLE_TO_DETERMINE_SHPO_RELEASE_PROVISIONS",
            "breach of a sexual harm prevention order: the release provisions cannot be told",
        ),
        (
            Validation::HomeDetentionRepealed,
            "HDCED_REPEAL",
            "home detention curfew was repealed for adults, and a sentence was passed before",
        ),
        (
            Validation::OutOfCustodyAtProgression,
            "UNSUPPORTED_OUT_OF_CUSTODY_AT_PROGRESSION_MODEL_COMMENCEMENT",
            "the person was out of custody when the progression model began",
        ),
        (
            Validation::ExtinguishedBeforeProgression,
            "PROGRESSION_MODEL_UNSUPPORTED_EXTINGUISHED_SENTENCE",
            "a sentence had been served in full when the progression model began",
        ),
        (
            Validation::ProgressionFirstTranche,
            "PROGRESSION_TRANCHE_ONE_ALLOCATION",
            "the person is in the first tranche of the progression model",
        ),
    ];

    /// The code, as the prison service's engine writes it.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.code_and_message().0
    }

    /// The reason in words.
    #[must_use]
    pub fn message(self) -> &'static str {
        self.code_and_message().1
    }

    fn code_and_message(self) -> (&'static str, &'static str) {
        let mut all = Validation::ALL.into_iter();
        let found = all.find(|(one, ..)| *one == self);
        found.map_or(("", ""), |(_, code, message)| (code, message))
    }
}

fn explain(codes: &[Validation]) -> String {
    let mut words: Vec<&str> = codes.iter().map(|code| code.message()).collect();
    words.dedup();
    format!(
        "not given: {}; work it out by hand with the sentence calculation team",
        words.join("; ")
    )
}

fn all_of(refusals: &[Refusal]) -> String {
    let words: Vec<String> = refusals.iter().map(Refusal::to_string).collect();
    words.join("; ")
}

impl Refusal {
    /// The code: for facts that do not fit, `VALIDATION`; the codes themselves are in [`Refusal::codes`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Input { code, .. } => code,
            Refusal::Several { refusals } => match refusals.first() {
                Some(first) => first.code(),
                None => "NONE",
            },
            Refusal::NoReturnToCustody => "NoValidReturnToCustodyDateException",
            Refusal::Validation { .. } => "VALIDATION",
        }
    }

    /// Every code, in order.
    #[must_use]
    pub fn codes(&self) -> Vec<&'static str> {
        match self {
            Refusal::Validation { codes } => codes.iter().map(|code| code.code()).collect(),
            Refusal::Several { refusals } => refusals.iter().flat_map(Refusal::codes).collect(),
            other => vec![other.code()],
        }
    }

    /// Nothing, one refusal, or all of them as one.
    #[must_use]
    pub fn of_all(refusals: Vec<Refusal>) -> Option<Refusal> {
        let mut refusals: Vec<Refusal> = refusals.into_iter().flat_map(Refusal::each).collect();
        match refusals.len() {
            0 => None,
            1 => refusals.pop(),
            _ => Some(Refusal::Several { refusals }),
        }
    }

    /// Each refusal by itself.
    pub(crate) fn each(self) -> Vec<Refusal> {
        match self {
            Refusal::Several { refusals } => refusals,
            one => vec![one],
        }
    }

    /// A sentence consecutive to one without an end. What is missing is the day on which it begins: no instrument was read by
    /// which that follows from the sentences alone.
    #[must_use]
    pub fn after_no_end(field: &str, before: IndeterminateKind) -> Refusal {
        Refusal::Input {
            code: "UNSUPPORTED_SENTENCE",
            field: field.to_owned(),
            message: format!(
                "the day on which this sentence begins is missing: it is consecutive to {}, which has no end, and the sentences alone do not give that day; ask the court that passed it for its order, and the sentence calculation team to work out this and the person’s other sentences by hand",
                before.in_words()
            ),
        }
    }

    pub(crate) fn missing(field: &str, what: &str) -> Refusal {
        Refusal::Input {
            code: "MISSING",
            field: field.to_owned(),
            message: format!("{what} is missing; ask the court or the prison"),
        }
    }

    pub(crate) fn unknown_value(field: &str, found: &str) -> Refusal {
        Refusal::Input {
            code: "UNKNOWN_VALUE",
            field: field.to_owned(),
            message: format!(
                "`{found}` is not a value that is known here; check it with the source"
            ),
        }
    }

    pub(crate) fn unsupported_kind(field: &str, found: &str) -> Refusal {
        Refusal::Input {
            code: "UNSUPPORTED_SENTENCE",
            field: field.to_owned(),
            message: format!(
                "`{found}` is not a kind of determinate sentence that is worked out here; work it out by hand with the sentence calculation team"
            ),
        }
    }
}
