//! What is shown of supervision: a person's licences, recalls and reviews as the record has them, and the caseload.

use crate::supervision_papers::{BeforeNext, DossierView, HearingView, PlacesView, PlanView};
use crate::view::{DutyView, PersonSummary};
use calendar::{Day, Instant};
use chronology::NotTaken;
use facts::compliance::{CandidateBreach, ComplianceRecord, DeviceInspection, DisclosureEntry};
use facts::copies::{CopyEvent, CopyRecipient};
use facts::dossier::DossierStep;
use facts::hearing::HearingStep;
use facts::licence::{
    Action, Decided, LicenceAct, LicenceKind, RecallAct, RecallStep, SetBy, TagEvent,
};
use facts::parole::{ReviewAct, ReviewKind, ReviewOutcome};
use facts::place::{AddressStep, AreaStep};
use facts::plan::PlanStep;
use facts::victims::VictimStep;
use facts::{FactId, When};
use licence::compliance::Watch;
use licence::copies::CopyDocument;
use licence::plan::CouldHaveFound;
use licence::policy::EvidenceClass;
use licence::recall::{AtLarge, Report, SigningCheck, Tranche};
use licence::recorded::{
    Arrest, CopyStanding, Keeping, Pattern, RecordedDecision, RecordedLicence, RecordedRecall,
};
use licence::served::Values;
use licence::tag::TagState;
use parole::clocks::{NextReview, ReviewDuty};
use parole::recorded::{Listed, RecordedReview};
use parole::rights::Right;
use sentence::after_release::LifeFacts;
use serde::{Deserialize, Serialize};

/// A person's tag under a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TagView {
    /// How it stands.
    pub state: TagState,
    /// Days since release on which it did not watch all day.
    pub days_at_risk: usize,
}

/// A licence with what is known of its being kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LicenceView {
    /// As the record has it.
    pub recorded: RecordedLicence,
    /// How each condition in force is watched, by its number.
    pub watches: Vec<(u32, Watch)>,
    /// The class of each condition in force, by its number: what would show that it is kept.
    pub classes: Vec<(u32, Option<EvidenceClass>)>,
    /// What the record has on its conditions being kept.
    pub keeping: Keeping,
    /// What came of each condition over the last twelve months.
    pub patterns: Vec<Pattern>,
    /// Who must have a copy of it, and how each stands.
    pub copies: Vec<CopyStanding>,
    /// What officers decided, newest first.
    pub decisions: Vec<RecordedDecision>,
    /// The tag.
    pub tag: TagView,
    /// The steps that the viewer's office may take now.
    pub may: Vec<LicenceAct>,
}

/// A recall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecallView {
    /// As the record has it.
    pub recorded: RecordedRecall,
    /// Days at large.
    pub at_large: Option<AtLarge>,
    /// Whether the person has been arrested.
    pub arrest: Arrest,
    /// The report, made of linked facts.
    pub report: Report,
    /// What could have found it before, by which detector, and whether the plan of that day had it; empty before it was revoked.
    pub could_have_found: Vec<CouldHaveFound>,
    /// The steps that the viewer's office may take now.
    pub may: Vec<RecallAct>,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewView {
    /// As the record has it.
    pub recorded: RecordedReview,
    /// The times that run in it, rights among them.
    pub times: Vec<ReviewDuty>,
    /// What somebody may ask for, and until when.
    pub rights: Vec<Right>,
    /// By when the next has to be.
    pub next: Option<NextReview>,
    /// What is to be done before it, after a refusal.
    pub before_next: Vec<BeforeNext>,
    /// The steps that can follow; empty where the viewer keeps no reviews.
    pub may: Vec<ReviewAct>,
    /// Its panel, and the application for a public hearing.
    pub hearing: HearingView,
    /// Its dossier.
    pub dossier: DossierView,
}

/// A person under supervision.
#[derive(Clone, Debug, Serialize)]
pub struct SupervisionPage {
    /// Who.
    pub who: PersonSummary,
    /// The picture shown.
    pub known_on: Day,
    /// What "now" is.
    #[serde(skip)]
    pub now: Instant,
    /// Licences, newest first.
    pub licences: Vec<LicenceView>,
    /// Recalls, newest first.
    pub recalls: Vec<RecallView>,
    /// Reviews, newest first.
    pub reviews: Vec<ReviewView>,
    /// Reviews as other systems list them.
    pub listed: Vec<Listed>,
    /// Addresses with their approval, and areas.
    pub places: PlacesView,
    /// The plan for managing risk.
    pub plan: PlanView,
    /// Steps that belong to nothing that was begun.
    pub nowhere: Vec<NotTaken>,
    /// What has to be looked at before anybody signs a recall today; absent where no licence is in force.
    pub check: Option<SigningCheck>,
    /// When somebody recalled before the fifty-six days came in is to be released; absent for whom it does not concern.
    pub tranche: Option<Tranche>,
    /// What the record has for that check: sentence, releases, recalls, birth, MAPPA.
    #[serde(skip)]
    pub life: LifeFacts,
    /// Duties of licences, recalls and reviews, most urgent first.
    pub duties: Vec<DutyView>,
    /// Policies by which a licence can be written, the newest last: version, and whether it is in force today.
    pub policies: Vec<(String, Option<bool>)>,
    /// The newest facts, to rest a decision on: the fact, and its words.
    pub recent: Vec<(FactId, String)>,
    /// True where the viewer may write a licence; they may then begin one where none is open.
    pub may_write: bool,
    /// True where the viewer may ask for recall.
    pub may_ask: bool,
    /// True where the viewer keeps reviews.
    pub keeps_reviews: bool,
}

/// What somebody under supervision needs next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextDuty {
    /// The rule's id.
    pub rule: String,
    /// What.
    pub title: String,
    /// Who owes it.
    pub owes: String,
    /// By when.
    pub due: Option<calendar::Moment>,
    /// Its state's name.
    pub state: String,
}

/// A line of the caseload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseloadLine {
    /// Who.
    pub who: PersonSummary,
    /// The officer who wrote the newest licence.
    pub officer: Option<String>,
    /// The newest licence: its kind and where it stands, in words.
    pub licence: Option<(LicenceKind, String)>,
    /// The day of release that it names.
    pub release_on: Option<Day>,
    /// Conditions in force.
    pub conditions: usize,
    /// Those of them that data would show to be kept, and of which none come in.
    pub not_monitored: usize,
    /// What may be a breach and nobody has decided.
    #[serde(default)]
    pub undecided: usize,
    /// Breaches decided under it.
    pub breaches: usize,
    /// The newest recall that is not over: where it stands.
    pub recall: Option<String>,
    /// Since when the person is unlawfully at large, and whether they have been arrested, in words.
    #[serde(default)]
    pub at_large: Option<(Day, String)>,
    /// The newest review: where it stands and what came of it. None yet is no refusal.
    pub review: Option<String>,
    /// Steps that were not taken.
    pub not_taken: usize,
    /// The most urgent open duty.
    pub next: Option<NextDuty>,
    /// How many duties are open.
    pub open: usize,
}

/// The caseload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseloadPage {
    /// The lines, most urgent first.
    pub lines: Vec<CaseloadLine>,
    /// How many there are in all.
    pub matching: usize,
    /// The picture shown.
    pub known_on: Day,
}

/// For whom a licence is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyFor {
    /// The person on licence: the whole of it.
    Person,
    /// Somebody who must have a copy: what they may see.
    Recipient(CopyRecipient),
}

impl CopyFor {
    /// Reads the name in data: `person`, `police`, `tagging_provider`, `accommodation`, `victim_liaison`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == "person" {
            return Some(Self::Person);
        }
        CopyRecipient::named(name).map(Self::Recipient)
    }

    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Person => "the person on licence",
            Self::Recipient(recipient) => recipient.in_words(),
        }
    }
}

/// A licence as a recipient may have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyFile {
    /// As data.
    pub document: CopyDocument,
    /// The checksum of the data: SHA-256, in hexadecimal.
    pub sha256: String,
    /// As PDF.
    #[serde(skip)]
    pub pdf: Vec<u8>,
}

/// What bears on a condition, as it is entered; who entered it is put in by the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// What may be a breach.
    Candidate(CandidateBreach),
    /// A permission, attendance or test.
    Record(ComplianceRecord),
    /// What was told, or seen.
    Disclosure(DisclosureEntry),
    /// An inspection of a device.
    Inspection(DeviceInspection),
}

/// A condition of a policy that is ticked, with its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Its code in the policy by which the licence is written.
    pub code: String,
    /// Its values.
    pub values: Values,
}

/// What is done to a licence, a recall or a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Supervise {
    /// Begins a licence by a policy, with all its standard conditions.
    Begin {
        /// Which kind.
        kind: LicenceKind,
        /// The policy's version.
        policy: String,
        /// The day of release.
        release_on: Day,
    },
    /// Makes the draft hold these conditions beside the standard ones, and no others.
    Conditions {
        /// The licence.
        licence: String,
        /// Those of the policy.
        ticked: Vec<Ticked>,
        /// Those in words of their own.
        own_words: Vec<String>,
        /// Whose the new ones are.
        set_by: SetBy,
        /// True where it is then put before whoever approves.
        submit: bool,
    },
    /// A step.
    Step {
        /// The licence.
        licence: String,
        /// Which.
        act: LicenceAct,
        /// Why.
        reason: Option<String>,
    },
    /// A decision whether a condition was kept.
    Decide {
        /// The licence.
        licence: String,
        /// The condition's number.
        condition: u32,
        /// What.
        decided: Decided,
        /// What is done after a breach.
        action: Option<Action>,
        /// Why.
        reason: String,
        /// The facts it rests on.
        evidence: Vec<FactId>,
    },
    /// Something happened to the tag.
    Tag {
        /// The licence.
        licence: String,
        /// What.
        event: TagEvent,
        /// By when it is to be fitted.
        fit_by: Option<Day>,
    },
    /// Makes the copies that are owed of a licence in force.
    MakeCopies {
        /// The licence.
        licence: String,
    },
    /// A copy was sent, or they said that they have it.
    Copy {
        /// The licence.
        licence: String,
        /// For whom.
        recipient: CopyRecipient,
        /// Which of the two.
        event: CopyEvent,
    },
    /// Enters what bears on a condition.
    Keep {
        /// What.
        kept: Kept,
        /// When it was, or began.
        from: When,
        /// When it ended, where it did.
        until: Option<When>,
    },
    /// A step of the recall that is open, or the first of a new one.
    Recall {
        /// Which.
        act: RecallAct,
        /// What was tried.
        tried: Vec<String>,
        /// The conditions that were broken.
        conditions: Vec<u32>,
        /// The reason, in words.
        words: String,
    },
    /// A step of the recall that is open with all that it carries: an arrest, an answer to representations. Who takes it, and the names
    /// of the recall and its licence, are put in by the desk.
    Recalled(RecallStep),
    /// A step of a review, or the first of a new one.
    Review {
        /// The review; absent for a new one.
        review: Option<String>,
        /// The kind of a new one.
        kind: Option<ReviewKind>,
        /// Which step.
        act: ReviewAct,
        /// The day of a hearing, or by which something is to be done.
        day: Option<Day>,
        /// The direction that is complied with.
        direction: Option<String>,
        /// Who is to do something before the next review.
        who: Option<String>,
        /// The name of what was done before the next review.
        task: Option<String>,
        /// Whether a member of staff decided it (rule 4).
        by_staff: Option<bool>,
        /// The witness who speaks.
        witness: Option<String>,
        /// What they speak of.
        topic: Option<String>,
        /// What was decided.
        outcome: Option<ReviewOutcome>,
        /// Whether on papers.
        on_papers: Option<bool>,
        /// Reasons, grounds or what is directed.
        words: String,
    },
    /// A step of victim contact; who takes it, and the reference of somebody new, are put in by the desk.
    Victim(VictimStep),
    /// A step of the plan for managing risk; who takes it, and the name of a new control, are put in by the desk.
    Plan(PlanStep),
    /// A step of an address; who takes it, and the name of a new one, are put in by the desk.
    Address(AddressStep),
    /// A step of an area; who takes it, and the name of a new one, are put in by the desk.
    Area(AreaStep),
    /// A step of a review's panel or of a public hearing; who takes it is put in by the desk.
    Hearing(HearingStep),
    /// Publishes the announcement of a hearing or the summary of a decision, or withdraws it; the reference and who does it are put in by
    /// the desk.
    Publish(HearingStep),
    /// Victim liaison says of a hearing or a decision that nobody is left who has to be told first.
    Clear {
        /// The listing or the decision.
        fact: FactId,
    },
    /// A step of a review's dossier; who takes it is put in by the desk.
    Dossier(DossierStep),
    /// Puts the documents that the record itself makes into a review's dossier.
    Assemble {
        /// The review.
        review: String,
    },
}
