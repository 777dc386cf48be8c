//! The list of all kinds of fact, once: a statement, its kind's name in data, and its name for people.
//!
//! The fields of each are in [`crate::statement`], by field of work; what was entered here is in `office`.

use crate::compliance::{CandidateBreach, ComplianceRecord, DeviceInspection, DisclosureEntry};
use crate::copies::LicenceCopyStep;
use crate::data_protection::*;
use crate::dossier::DossierStep;
use crate::hearing::HearingStep;
use crate::licence::{ConditionDecision, LicenceStep, RecallStep, TagStep};
use crate::office::*;
use crate::parole::{ListedReview, ReviewStep};
use crate::place::{AddressStep, AreaStep};
use crate::plan::PlanStep;
use crate::statement::*;
use crate::victims::VictimStep;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// What a fact says. In JSON: `{"visit": {…}}`, the kind and then its fields.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Statement { $($(#[$doc])* $name($name)),* }

        /// The kinds of fact, as names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($(#[$doc])* $name),* }

        impl Kind {
            /// All kinds, in the order of the vocabulary.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// The kind's name for people: `protection plan`.
            #[must_use]
            pub const fn in_words(self) -> &'static str {
                match self { $(Kind::$name => $word),* }
            }
        }

        impl Statement {
            /// The kind of this statement.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self { $(Statement::$name(_) => Kind::$name),* }
            }
        }

        $(impl From<$name> for Statement {
            fn from(one: $name) -> Self { Self::$name(one) }
        })*
    };
}

kinds! {
    /// Names, birth, sex, ethnicity.
    PersonDetails = "personal details",
    /// An identifier that the source holds for the person.
    IdentifierHeld = "identifier",
    /// Where the person lives, from–to.
    Address = "address",
    /// Who lives in the person's home, from–to.
    HouseholdMember = "household member",
    /// How two people are related.
    Relationship = "relationship",
    /// Which services are or were involved, from–to.
    ServiceInvolvement = "service involvement",
    /// Who is responsible for the person's case, from–to.
    Allocation = "allocation",
    /// Any contact that is no visit.
    Contact = "contact",
    /// A visit: who was seen, alone, awake, where, by whom, who else was there.
    Visit = "visit",
    /// An injury as it was seen, with what was said of it.
    InjuryObserved = "injury observed",
    /// An attendance at a provider: surgery, emergency department, walk-in centre.
    Attendance = "attendance",
    /// What became of an appointment.
    Appointment = "appointment",
    /// An incident that police or another agency attended.
    Incident = "incident",
    /// A referral received.
    Referral = "referral",
    /// The decision how to respond to a referral.
    ReferralDecision = "referral decision",
    /// The case was closed.
    CaseClosure = "case closure",
    /// An assessment, from start to conclusion.
    Assessment = "assessment",
    /// An early help assessment, from start to completion.
    EarlyHelpAssessment = "early help assessment",
    /// A case of a child in need, from–to.
    ChildInNeedCase = "child in need case",
    /// Reasonable cause to suspect significant harm was found.
    ReasonableCause = "reasonable cause to suspect significant harm",
    /// A strategy discussion.
    StrategyDiscussion = "strategy discussion",
    /// An enquiry under section 47.
    Enquiry = "section 47 enquiry",
    /// A child protection conference.
    Conference = "conference",
    /// A report made for a conference.
    ConferenceReport = "report for a conference",
    /// Notice that a child on a plan elsewhere has moved in.
    TransferInNotice = "transfer-in notice",
    /// A child protection plan, from–to.
    ProtectionPlan = "child protection plan",
    /// A review of a child protection plan.
    PlanReview = "plan review",
    /// A meeting of the core group. Never a visit.
    CoreGroup = "core group meeting",
    /// A child in need plan, from–to.
    ChildInNeedPlan = "child in need plan",
    /// Pre-proceedings and family group decision making.
    PreProceedings = "pre-proceedings",
    /// Supervision of the worker on this case.
    Supervision = "supervision",
    /// A period of being looked after.
    LookedAfterEpisode = "looked-after episode",
    /// A placement within it.
    Placement = "placement",
    /// A review of a looked-after child's case.
    LookedAfterReview = "looked-after review",
    /// Health and conduct of a looked-after child.
    LookedAfterHealth = "looked-after child's health",
    /// An arrangement for permanence from which a child came back into care.
    PreviousPermanence = "previous permanence arrangement",
    /// An unaccompanied asylum-seeking child.
    UnaccompaniedChild = "unaccompanied asylum-seeking child",
    /// A young person who has left care.
    CareLeaver = "care leaver",
    /// A step of a child's way to adoption.
    Adoption = "adoption",
    /// Somebody who would adopt.
    ProspectiveAdopter = "prospective adopter",
    /// A child who is fostered privately.
    PrivateFostering = "private fostering",
    /// A time during which a child was missing.
    MissingEpisode = "missing episode",
    /// The interview after a child was missing.
    ReturnInterview = "return interview",
    /// A child in police protection.
    PoliceProtection = "police protection",
    /// An emergency protection order.
    EmergencyProtectionOrder = "emergency protection order",
    /// An application for a care or supervision order.
    CareApplication = "care application",
    /// An authority knows or suspects that abuse or neglect led to death or serious harm.
    SeriousIncident = "serious incident",
    /// Notice of it to the national panel.
    SeriousIncidentNotice = "serious incident notice",
    /// The rapid review of it.
    RapidReview = "rapid review",
    /// A local child safeguarding practice review.
    LocalReview = "local review",
    /// A child's death.
    ChildDeath = "child's death",
    /// Notice of a child's death.
    ChildDeathNotice = "notice of a child's death",
    /// Notice to a school that police attended domestic abuse.
    SchoolNotice = "notice to a school",
    /// A professional disagrees with a decision.
    Disagreement = "professional disagreement",
    /// An allegation against somebody who works with children.
    Allegation = "allegation",
    /// It is told to the designated officer.
    AllegationReferral = "referral to the designated officer",
    /// A plan is sent to those who need it.
    PlanCirculation = "plan sent out",
    /// A flag that another system holds.
    Flag = "flag",
    /// Somebody looked at the person's record in another system.
    ViewedElsewhere = "viewed elsewhere",
    /// On the roll of a school, from–to.
    SchoolRoll = "school roll",
    /// An exclusion or suspension from school.
    Exclusion = "school exclusion",
    /// Absence from school.
    Absence = "school absence",
    /// Half-day sessions under one attendance code.
    Attended = "school sessions",
    /// A sentence imposed.
    Sentence = "sentence imposed",
    /// Days taken off a sentence or added to it.
    SentenceAdjustment = "days of adjustment",
    /// A release from custody.
    Release = "release",
    /// A recall to custody.
    Recall = "recall",
    /// A movement in custody.
    CustodyMovement = "custody movement",
    /// A step of a licence's life.
    LicenceStep = "step of a licence",
    /// Somebody's decision whether a condition of a licence was kept.
    ConditionDecision = "decision on a condition",
    /// Something that happened to a tag.
    TagStep = "tag",
    /// Something that happened to a copy of a licence.
    LicenceCopyStep = "copy of a licence",
    /// An entry of the disclosure register: told, or seen.
    DisclosureEntry = "disclosure",
    /// The inspection of a device.
    DeviceInspection = "inspection of a device",
    /// A permission, attendance or test under a condition.
    ComplianceRecord = "record under a condition",
    /// What may be a breach of a condition.
    CandidateBreach = "what may be a breach",
    /// A step of an address under a licence.
    AddressStep = "address under a licence",
    /// A step of an area under a licence.
    AreaStep = "area under a licence",
    /// A step of victim contact.
    VictimStep = "victim contact",
    /// A step of the plan for managing risk.
    PlanStep = "step of a plan for managing risk",
    /// A step of a recall.
    RecallStep = "step of a recall",
    /// A step of a review by the Parole Board.
    ReviewStep = "step of a parole review",
    /// A step of the panel of a review, or of a public hearing.
    HearingStep = "step around a hearing",
    /// A step of the dossier of a review.
    DossierStep = "step of a dossier",
    /// A review as another system lists it.
    ListedReview = "listed review",
    /// A decision, by whom, and why.
    Decision = "decision",
    /// A note in free text.
    Note = "note",
    /// What a source is able to report.
    SourceDescription = "what a source reports",
    /// Something in a source's own record that contradicts itself, the calendar or another record.
    Discrepancy = "discrepancy",
    /// An earlier fact was wrong; this is how it should have read.
    Correction = "correction",
    /// An earlier fact or record is taken back.
    Retraction = "retraction",
    /// A source's record that was sent before is withdrawn by its source.
    Withdrawal = "withdrawal",
    /// Two source records are about the same person.
    Link = "link",
    /// They are not.
    Unlink = "unlink",
    /// Somebody takes a situation on.
    Ownership = "ownership",
    /// An answer to findings.
    Answer = "answer",
    /// Somebody looked.
    Look = "look",
    /// Nothing of the person may be erased.
    LegalHold = "legal hold",
    /// A legal hold is lifted.
    LegalHoldLifted = "legal hold lifted",
    /// What is held is kept longer than the schedules ask for.
    RetentionDecision = "decision to keep longer",
    /// Somebody asks what is held on a person.
    SubjectAccessRequest = "subject access request",
    /// A step of such a request.
    SubjectAccessStep = "step of a subject access request",
    /// What was decided on one item for such a request.
    DisclosureDecision = "decision on an item of a subject access request",
    /// Somebody opened what is hidden from them, in an emergency.
    BreakGlass = "emergency opening",
    /// Such an opening was judged.
    BreakGlassReview = "review of an emergency opening",
}

impl std::fmt::Display for Kind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(out)
    }
}

impl std::str::FromStr for Kind {
    type Err = String;

    /// Reads the kind's name in data: `protection_plan`.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.to_string() == text)
            .ok_or_else(|| {
                format!(
                    "`{text}` is no kind of fact; the kinds are listed by `joinder facts kinds`"
                )
            })
    }
}
