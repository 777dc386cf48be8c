//! What the calculation is given: a person, the sentences passed, the adjustments, recalls and movements, all as facts.
//! Whether an offence is on a schedule is a fact given with each sentence; no table of offences is here.
//! How a case is read from JSON is in `case_reading`.

use calendar::Day;

use crate::day_counting::Term;

/// Everything that is known of one person's sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The day of birth.
    pub born: Day,
    /// Whether the person is subject to the notification requirements for sexual offences: no home detention curfew.
    pub active_sex_offender: bool,
    /// The determinate sentences, in the order in which they were given.
    pub sentences: Vec<Sentence>,
    /// The indeterminate sentences, in the order in which they were given.
    pub indeterminate: Vec<Indeterminate>,
    /// Days to be taken off or added.
    pub adjustments: Vec<Adjustment>,
    /// The day of return to custody after a recall, where one is known for all recalled sentences.
    pub returned_to_custody: Option<Day>,
    /// The running fixed-term recall.
    pub fixed_term_recall: Option<FixedTermRecall>,
    /// Movements into and out of custody.
    pub movements: Vec<Movement>,
    /// Whether the person is liable to removal from the United Kingdom, so that early removal dates are asked for.
    pub early_removal_asked: bool,
}

impl Case {
    /// Nobody, with nothing: what is shown where a case could not be read.
    #[must_use]
    pub fn of_nobody() -> Case {
        Case {
            born: Day::FIRST,
            active_sex_offender: false,
            sentences: Vec::new(),
            indeterminate: Vec::new(),
            adjustments: Vec::new(),
            returned_to_custody: None,
            fixed_term_recall: None,
            movements: Vec::new(),
            early_removal_asked: false,
        }
    }
}

/// One sentence, as passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// The source's own reference, if it has one.
    pub identifier: Option<String>,
    /// What kind of sentence.
    pub kind: SentenceKind,
    /// The custodial term (for most kinds the whole sentence).
    pub custodial: Term,
    /// The day on which it was passed.
    pub passed: Day,
    /// The day of the offence.
    pub offence: Day,
    /// The offence's code, where known.
    pub offence_code: Option<String>,
    /// The sentence that it is consecutive to, as a position in [`Case::sentences`].
    pub consecutive_to: Option<usize>,
    /// Whether it names a sentence that it is consecutive to, even one that is not known.
    pub is_consecutive: bool,
    /// Whether the person was recalled while serving it on licence.
    pub recall: Option<Recall>,
    /// Whether release before the end of the custodial term is the Parole Board's to direct, though its kind would not say so.
    pub discretion: Option<Discretion>,
}

/// Why the Parole Board decides on the release from a sentence that would otherwise be released from automatically.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discretion {
    /// A terrorism offence, or one with a terrorist connection (section 247A): from two thirds of the custodial term.
    Terrorism,
    /// Referred as a high-risk offender, the "power to detain" (section 244ZB): from the day of automatic release.
    PowerToDetain,
}

/// A sentence without an end: the person is released when the Parole Board directs it, once the minimum term is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indeterminate {
    /// What kind of sentence.
    pub kind: IndeterminateKind,
    /// The minimum term that the court set.
    pub minimum: Term,
    /// The day on which it was passed.
    pub passed: Day,
    /// The day on which the last review by the Parole Board was concluded.
    pub last_review: Option<Day>,
}

/// The kinds of indeterminate sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndeterminateKind {
    /// Imprisonment or custody for life.
    Life,
    /// Imprisonment for public protection.
    PublicProtection,
    /// Detention for public protection.
    DetentionForPublicProtection,
    /// Detention at His Majesty's pleasure.
    AtHisMajestysPleasure,
}

impl IndeterminateKind {
    /// Every kind, with the name that it has in data.
    pub const ALL: [(IndeterminateKind, &'static str); 4] = [
        (IndeterminateKind::Life, "LifeSentence"),
        (
            IndeterminateKind::PublicProtection,
            "ImprisonmentForPublicProtectionSentence",
        ),
        (
            IndeterminateKind::DetentionForPublicProtection,
            "DetentionForPublicProtectionSentence",
        ),
        (
            IndeterminateKind::AtHisMajestysPleasure,
            "DetentionAtHisMajestysPleasureSentence",
        ),
    ];

    /// What it is called.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            IndeterminateKind::Life => "imprisonment or custody for life",
            IndeterminateKind::PublicProtection => "imprisonment for public protection",
            IndeterminateKind::DetentionForPublicProtection => "detention for public protection",
            IndeterminateKind::AtHisMajestysPleasure => "detention at His Majesty’s pleasure",
        }
    }

    /// Its name in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = IndeterminateKind::ALL.into_iter();
        all.find(|(kind, _)| *kind == self)
            .map_or("", |(_, name)| name)
    }
}

/// The kinds of determinate sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SentenceKind {
    /// A standard determinate sentence: imprisonment, detention in a young offender institution, or detention under section
    /// 250 of the Sentencing Code.
    Standard(Standard),
    /// An extended determinate sentence.
    Extended {
        /// The extension period.
        extension: Term,
        /// Released automatically (some passed before 13 April 2015) and not by the Parole Board.
        automatic: bool,
    },
    /// A sentence for offenders of particular concern (sections 265, 278, 252A of the Sentencing Code, section 236A before).
    ParticularConcern {
        /// The further period on licence.
        extension: Term,
        /// Passed on a person under 18 (section 252A).
        under_18: bool,
    },
    /// A serious terrorism sentence (sections 268A and 282A of the Sentencing Code): the custodial term is served whole.
    SeriousTerrorism {
        /// The extension period.
        extension: Term,
    },
    /// A detention and training order.
    DetentionAndTraining,
    /// Imprisonment in default of a fine, or for contempt.
    Fine {
        /// The fine in pounds, where there is one.
        amount: Option<f64>,
    },
    /// Committal for breach of top-up supervision.
    BreachOfSupervision {
        /// The supervision end date that stood before the breach.
        supervision_ends: Option<Day>,
    },
}

/// What decides how a standard determinate sentence is released.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standard {
    /// Release at two thirds (section 244ZA of the Criminal Justice Act 2003).
    pub plus: bool,
    /// Of the kind, length and offence that today would be released at two thirds.
    pub plus_eligible: bool,
    /// Detention under section 250 of the Sentencing Code (section 91 before).
    pub section_250: bool,
    /// The lists of excluded offences on which it stands.
    pub exclusions: Exclusions,
}

/// The lists of excluded offences on which a sentence stands: a set of [`Exclusion`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exclusions(u16);

/// A list of offences excluded from an early-release regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// Sexual offences.
    Sexual,
    /// Violent offences, where the sentence is four years or more.
    Violent,
    /// Offences connected with domestic abuse.
    DomesticAbuse,
    /// Offences concerning national security.
    NationalSecurity,
    /// Terrorism offences.
    Terrorism,
    /// Sexual offences added on 16 December 2024.
    SexualAdded,
    /// Domestic abuse offences added on 16 December 2024.
    DomesticAbuseAdded,
    /// Murder-related offences added on 16 December 2024.
    MurderAdded,
    /// Schedule 13 Part 3.
    ProgressionSchedule13Part3,
    /// The schedule of the Sentencing Act 2026.
    ProgressionSchedule,
}

impl Exclusion {
    /// Every list, in order.
    pub const ALL: [Exclusion; 10] = [
        Exclusion::Sexual,
        Exclusion::Violent,
        Exclusion::DomesticAbuse,
        Exclusion::NationalSecurity,
        Exclusion::Terrorism,
        Exclusion::SexualAdded,
        Exclusion::DomesticAbuseAdded,
        Exclusion::MurderAdded,
        Exclusion::ProgressionSchedule13Part3,
        Exclusion::ProgressionSchedule,
    ];

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Exclusion::Sexual => "SEXUAL",
            Exclusion::Violent => "VIOLENT",
            Exclusion::DomesticAbuse => "DOMESTIC_ABUSE",
            Exclusion::NationalSecurity => "NATIONAL_SECURITY",
            Exclusion::Terrorism => "TERRORISM",
            Exclusion::SexualAdded => "SEXUAL_T3",
            Exclusion::DomesticAbuseAdded => "DOMESTIC_ABUSE_T3",
            Exclusion::MurderAdded => "MURDER_T3",
            Exclusion::ProgressionSchedule13Part3 => "PROGRESSION_MODEL_SCHEDULE_13_PART_3",
            Exclusion::ProgressionSchedule => "SA2026_PROGRESSION_MODEL_SCHEDULE",
        }
    }

    /// The list with this name in data.
    #[must_use]
    pub fn named(name: &str) -> Option<Exclusion> {
        Exclusion::ALL.into_iter().find(|one| one.name() == name)
    }
}

impl Exclusions {
    /// This set and one list more.
    #[must_use]
    pub const fn with(self, exclusion: Exclusion) -> Exclusions {
        Exclusions(self.0 | (1 << exclusion as u16))
    }

    /// Whether the two sets have a list in common.
    #[must_use]
    pub const fn meets(self, other: Exclusions) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it stands on no list.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A recall to custody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recall {
    /// For how long.
    pub kind: RecallKind,
    /// The day on which the licence was revoked.
    pub revoked: Option<Day>,
    /// The day of return to custody.
    pub returned: Option<Day>,
}

/// For how long a person is recalled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecallKind {
    /// Until the sentence expires or the Parole Board or Secretary of State releases (section 255C).
    Standard,
    /// For this many days: 14, 28 or 56 (sections 255A to 255B, 255BA).
    FixedTerm(i32),
    /// Recall from home detention curfew (section 255).
    HomeDetention,
}

/// The running fixed-term recall, as the prison holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedTermRecall {
    /// Its length in days.
    pub days: i32,
    /// The day of return to custody.
    pub returned: Day,
}

/// Days to be taken off or added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// What for.
    pub kind: AdjustmentKind,
    /// The sentences passed on or after this day are adjusted; for days awarded or at large, the day from which.
    pub from: Day,
    /// How many days.
    pub days: i32,
    /// The first day of the period that gave rise to it.
    pub first: Option<Day>,
    /// The last day of that period.
    pub last: Option<Day>,
    /// Why the person was at large.
    pub reason: Option<AtLarge>,
}

impl Adjustment {
    /// Whether its days are taken off: remand and tagged bail.
    #[must_use]
    pub const fn is_deduction(&self) -> bool {
        matches!(
            self.kind,
            AdjustmentKind::Remand
                | AdjustmentKind::TaggedBail
                | AdjustmentKind::RecallRemand
                | AdjustmentKind::RecallTaggedBail
        )
    }

    /// The additional days that it awards, or, less than nothing, gives back; none of any other kind.
    #[must_use]
    pub const fn awarded(&self) -> Option<i32> {
        match self.kind {
            AdjustmentKind::DaysAwarded => Some(self.days),
            AdjustmentKind::DaysRestored => Some(-self.days),
            _ => None,
        }
    }
}

/// The kinds of adjustment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjustmentKind {
    /// Days on remand (section 240ZA).
    Remand,
    /// Credit for days on tagged bail (section 240A).
    TaggedBail,
    /// Days on remand, credited to a sentence under recall.
    RecallRemand,
    /// Credit for days on tagged bail, to a sentence under recall.
    RecallTaggedBail,
    /// Additional days awarded for breaches of discipline (section 257).
    DaysAwarded,
    /// Additional days given back.
    DaysRestored,
    /// Days unlawfully at large.
    UnlawfullyAtLarge,
}

/// Why a person was unlawfully at large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtLarge {
    /// Escaped or absconded.
    Escape,
    /// Sentenced in absence.
    SentencedInAbsence,
    /// Recalled and not yet returned.
    Recall,
    /// In immigration detention.
    ImmigrationDetention,
    /// Released in error.
    ReleaseInError,
}

/// A movement into or out of custody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The day.
    pub day: Day,
    /// Into custody (and not out of it).
    pub into_custody: bool,
    /// Why.
    pub reason: MovementReason,
}

/// Why a person moved into or out of custody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those that prisons write")]
pub enum MovementReason {
    Sentence,
    Remand,
    ConditionalRelease,
    RecallAdmission,
    RecallRelease,
    EarlyRemoval,
    EarlyRemovalBreach,
    EarlyRemovalFailed,
    HomeDetention,
    HomeDetentionRecall,
    EndOfCustodySupervised,
    Parole,
    DetentionAndTraining,
    Other,
}
