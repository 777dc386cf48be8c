//! What is shown of the plan for managing risk, and of a review's dossier.

use calendar::{Day, Instant};
use chronology::NotTaken;
use facts::dossier::DossierAct;
use licence::plan::{Detection, Gap};
use licence::recorded::{RecordedPlaces, RecordedPlan};
use parole::dossier::{Handling, Receipt};
use parole::panel::PanelFault;
use parole::recorded_hearing::RecordedHearing;
use parole::schedule::{Held, Item};
use serde::Serialize;

/// An item of the Schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemLine {
    /// Which.
    pub item: Item,
    /// What is known of it; absent where nobody has said anything: it is missing.
    pub held: Option<Held>,
    /// True where it was asked for and its day has passed.
    pub late: bool,
}

/// A document of a set, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentLine {
    /// Its number within the set.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Where it comes from.
    pub source: String,
    /// Its day.
    pub dated: Day,
    /// When it was put in.
    pub added: Instant,
    /// The item of the Schedule that it is.
    pub item: Option<Item>,
    /// The first version that has it; absent while none has. Beyond the first it came late.
    pub first_version: Option<u32>,
    /// The page of the newest version on which it begins.
    pub page: Option<usize>,
    /// The document whose place it takes.
    pub replaces: Option<u32>,
    /// The document that takes its place.
    pub replaced_by: Option<u32>,
    /// Why there is a new version of it.
    pub why_new_version: Option<String>,
    /// Whether it is withheld.
    pub handling: Handling,
}

/// A version of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionLine {
    /// Its number, from 1.
    pub version: u32,
    /// How many documents it has.
    pub documents: usize,
    /// When it was closed.
    pub closed: Instant,
}

/// A set of a dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DossierSetView {
    /// Its documents, in the order in which they came.
    pub documents: Vec<DocumentLine>,
    /// The newest version; 0 before there is one.
    pub version: u32,
    /// How many numbered pages the newest version has.
    pub pages: usize,
    /// All versions.
    pub versions: Vec<VersionLine>,
    /// Who was given which version, and has said so.
    pub receipts: Vec<Receipt>,
}

/// The dossier of a review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DossierView {
    /// The Schedule's items, in its order.
    pub checklist: Vec<ItemLine>,
    /// How many of them are missing or only asked for.
    pub missing: usize,
    /// What the prisoner has.
    pub open: DossierSetView,
    /// What is withheld; absent for whoever may not see it.
    pub withheld: Option<DossierSetView>,
    /// The steps that the viewer's office may take in the open set now.
    pub may: Vec<DossierAct>,
    /// The same in the withheld set.
    pub may_withheld: Vec<DossierAct>,
    /// True where the viewer may assemble it from the record.
    pub assembles: bool,
    /// Steps that were not taken.
    pub not_taken: Vec<NotTaken>,
}

/// A set of a version, printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DossierFile {
    /// The checksum of the PDF: SHA-256, in hexadecimal.
    pub sha256: String,
    /// How many numbered pages it has.
    pub pages: usize,
    /// The PDF.
    #[serde(skip)]
    pub pdf: Vec<u8>,
}

/// The plan for managing risk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PlanView {
    /// As the record has it.
    pub recorded: RecordedPlan,
    /// How each control stands to detection, by its name.
    pub detection: Vec<(String, Detection)>,
    /// What has to be looked at.
    pub gaps: Vec<Gap>,
    /// True where the viewer may keep it.
    pub keeps: bool,
}

/// The panel of a review, and the application for a public hearing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HearingView {
    /// As the record has them.
    pub recorded: RecordedHearing,
    /// Why the panel may not sit as it is.
    pub faults: Vec<PanelFault>,
    /// The last day for an application (P3); absent where no hearing is listed.
    pub apply_by: Option<Day>,
    /// How many applications came after it.
    pub late: usize,
    /// What the public is told.
    pub publications: PublicationsView,
}

/// Something that was published, as the office sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicationLine {
    /// The reference by which the public asks for it.
    pub reference: String,
    /// When it was published.
    pub on: Day,
    /// When it was withdrawn.
    pub withdrawn: Option<Day>,
    /// True where what it tells of is still so. Where it is not, the public does not see it, whether it was withdrawn or not.
    pub stands: bool,
    /// What the public reads.
    pub text: Vec<String>,
}

/// What the public is told of a review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PublicationsView {
    /// The day of the hearing that is listed.
    pub hearing_on: Option<Day>,
    /// True where victim liaison has said that it may be announced.
    pub hearing_cleared: bool,
    /// The day of the decision that stands.
    pub decided_on: Option<Day>,
    /// True where victim liaison has said that its summary may be published.
    pub decision_cleared: bool,
    /// The last day on which somebody may ask for a summary (P9).
    pub ask_by: Option<Day>,
    /// Announcements.
    pub announcements: Vec<PublicationLine>,
    /// Summaries.
    pub summaries: Vec<PublicationLine>,
    /// True where the viewer may publish and withdraw.
    pub may: bool,
}

/// Something to do before the next review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BeforeNext {
    /// What.
    pub what: String,
    /// Who does it; absent where the record does not say.
    pub who: Option<String>,
    /// By when; absent where the record does not say.
    pub by: Option<Day>,
    /// True where that day has passed.
    pub late: bool,
    /// Why it is on the list.
    pub because: &'static str,
    /// The name of what was entered, where it was; it can be said to be done.
    pub task: Option<String>,
    /// When it was done.
    pub done: Option<Day>,
}

/// The places of a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PlacesView {
    /// As the record has them.
    pub recorded: RecordedPlaces,
    /// Where the person is to be today, in words, and whether that was approved.
    pub today: String,
    /// True where the viewer may put addresses forward and draw areas.
    pub writes: bool,
    /// True where the viewer may approve addresses.
    pub approves: bool,
}
