//! What is done at a desk: import a file, look at a person, answer a finding, correct a fact. This is where the rooms
//! are wired together, always under a viewer.
//!
//! ```text
//! import ─▶ ledger ─▶ projector ─▶ shelf (derived) ─▶ picture, lists, search
//!   acts ─▶ ledger ─▶ projector ─▶ …
//! ```
//! The ledger is ground state; all on the shelf is derived from it by [`Desk::catch_up`], and [`Desk::replay`] builds it
//! again from empty and compares.
//!
//! *Invariant:* a read that a person asked for takes a [`access::Viewer`] and records a look before it gives anything.
//!
//! *Invariant:* nothing here knows HTTP or SQL.
//!
//! *Invariant:* no clock is read here: "now" comes in with each call.

mod accounts;
mod acts;
mod backup;
mod beside;
mod body;
mod break_glass;
mod case;
mod caseload;
mod closure;
mod condition;
mod desk;
mod doctor;
mod erased_again;
mod erasure;
mod evaluation;
mod events;
mod export;
mod fact_lines;
mod fault;
mod folder;
mod fresh;
mod ground;
mod import;
mod keeping;
mod keeping_view;
mod keys;
mod limits;
mod lists;
mod looks;
mod once;
mod order;
mod overlay;
mod own_account;
mod passkeys;
mod people;
mod person;
mod picture;
mod projector;
mod quarantine;
mod replay;
mod rules;
mod runs;
mod schema;
mod seals;
mod seals_health;
mod search;
mod sentenced;
mod sessions;
mod settings;
mod shelves;
mod sign_in;
mod subject_access;
mod subject_access_items;
mod subject_access_view;
mod supervision;
mod supervision_acts;
mod supervision_assembled;
mod supervision_before;
mod supervision_dossier;
mod supervision_hearing;
mod supervision_keeping;
mod supervision_papers;
mod supervision_places;
mod supervision_plan;
mod supervision_policies;
mod supervision_public;
mod supervision_recall;
mod supervision_review;
mod supervision_victims;
mod supervision_view;
mod timelines;
mod tokens;
mod trail;
pub mod view;
mod who_looked;

pub use accounts::{Account, AccountTerms};
pub use acts::{CorrectionOf, RetryOutcome};
pub use backup::{BackedUpFile, Manifest, Restored, Until, back_up, check_backup, restore};
pub use break_glass::{Opened, OpeningView};
pub use chronology::NotTaken;
pub use condition::Condition;
pub use desk::Desk;
pub use disclosure::Exemption;
pub use doctor::{Check, Health, examine};
pub use erasure::{ErasedIn, ErasurePlan, ErasureReceipt, ErasureScope};
pub use events::{Event, EventMark, Events};
pub use export::{ExportManifest, export, rebuild};
pub use fact_lines::FactLine;
pub use fault::Refusal;
pub use folder::DataFolder;
pub use ground::Ground;
pub use import::{Delivery, FileImport};
pub use keeping_view::{HoldView, PersonRetention, RetentionFilter, RetentionLine, RetentionList};
pub use limits::Caller;
pub use lists::DutyRecord;
pub use once::{KeptAnswer, Once};
pub use own_account::OwnAccount;
pub use parole::publications::Seen;
pub use parole::published::{Announcement, Summary};
pub use passkeys::{Ceremony, PasskeyLine, ServiceAddress};
pub use replay::Difference;
pub use retention::RecordAssessment;
pub use rules::{Found, RuleLine, RulesPage, VariantLine};
pub use sessions::{Session, SessionLine, SessionToken};
pub use settings::Settings;
pub use sign_in::CameIn;
pub use subject_access::zip_of;
pub use subject_access_view::{
    DecideItem, DecisionView, ItemView, NewRequest, RequestLine, RequestPage, StepView,
};
pub use supervision_papers::{
    BeforeNext, DocumentLine, DossierFile, DossierSetView, DossierView, HearingView, ItemLine,
    PlacesView, PlanView, PublicationLine, PublicationsView, VersionLine,
};
pub use supervision_policies::{Adopted, adopt_policy};
pub use supervision_victims::{Published, VictimView, VictimsPage};
pub use supervision_view::{
    CaseloadLine, CaseloadPage, CopyFile, CopyFor, Kept, LicenceView, NextDuty, RecallView,
    ReviewView, Supervise, SupervisionPage, TagView, Ticked,
};
pub use tokens::{ApiToken, TokenHolder, TokenTerms};
pub use trail::Trail;
pub use who_looked::{LookLine, TrailPage};
