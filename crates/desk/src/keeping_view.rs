//! What is shown of keeping: the queue of what is due for a decision, one person's records, legal holds.

use crate::schema::{IsoDay, IsoInstant};
use crate::view::{PersonNumber, PersonSummary};
use calendar::{Day, Instant};
use facts::FactId;
use retention::RecordAssessment;
use schemars::JsonSchema;
use serde::Serialize;

/// Which people are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RetentionFilter {
    /// Of whom something is due for a decision.
    #[default]
    Due,
    /// On whom a legal hold stands.
    Held,
    /// Of whom it cannot be told of something until when it is kept.
    CannotTell,
    /// Everybody.
    All,
}

impl RetentionFilter {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Due, Self::Held, Self::CannotTell, Self::All];

    /// The name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Held => "held",
            Self::CannotTell => "cannot-tell",
            Self::All => "all",
        }
    }

    /// For people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Due => "Due for a decision",
            Self::Held => "Under a legal hold",
            Self::CannotTell => "Cannot be told",
            Self::All => "Everybody",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.name() == name)
    }
}

/// One person in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RetentionLine {
    /// Who.
    pub who: PersonSummary,
    /// How many source records are held.
    pub records: usize,
    /// How many of them are due for a decision.
    pub due: usize,
    /// Since when the first of them is.
    #[schemars(with = "Option<IsoDay>")]
    pub due_since: Option<Day>,
    /// Of how many it cannot be told until when they are kept.
    pub cannot_tell: usize,
    /// True where a legal hold stands.
    pub held: bool,
}

/// A stretch of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RetentionList {
    /// The people found.
    pub lines: Vec<RetentionLine>,
    /// How many people were looked through for them.
    pub looked_through: usize,
    /// After whom to go on; `None` where everybody was looked through.
    pub next: Option<PersonNumber>,
}

/// A legal hold, with who lifted it where somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HoldView {
    /// The hold.
    pub hold: FactId,
    /// On whom; absent where nothing of the person is left.
    pub person: Option<PersonNumber>,
    /// When it was placed.
    #[schemars(with = "IsoInstant")]
    pub placed: Instant,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Who asked for it or ordered it.
    pub authority: String,
    /// When it was lifted, where it was.
    #[schemars(with = "Option<IsoInstant>")]
    pub lifted: Option<Instant>,
    /// By whom and why.
    pub lifted_because: Option<String>,
}

/// What is held on one person, until when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonRetention {
    /// Who.
    pub who: PersonSummary,
    /// Each source record.
    pub records: Vec<RecordAssessment>,
    /// Legal holds, standing and lifted, newest first.
    pub holds: Vec<HoldView>,
    /// The newest decision to keep longer: through which day, by whom, and why.
    #[schemars(with = "Option<(IsoDay, String)>")]
    pub kept_longer: Option<(Day, String)>,
}
