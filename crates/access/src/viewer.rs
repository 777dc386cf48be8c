//! The viewer: user, role, agency and purpose. Every read goes through one.

use crate::{Action, Role};
use ledger::{Marks, Visibility};
use serde::{Deserialize, Serialize};

/// How restricted a fact somebody may see. Each level includes those below.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Clearance {
    /// Ordinary facts.
    #[default]
    Ordinary,
    /// Sensitive facts too.
    Sensitive,
    /// Restricted facts too.
    Restricted,
}

impl Clearance {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Sensitive, Self::Restricted];

    /// The marks that somebody of this clearance holds. They are the names of the handling levels above ordinary.
    #[must_use]
    pub fn marks(self) -> Marks {
        match self {
            Self::Ordinary => Marks::default(),
            Self::Sensitive => Marks::of(&["sensitive"]),
            Self::Restricted => Marks::of(&["sensitive", "restricted"]),
        }
    }
}

/// What somebody is looking for. It is recorded with every look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose(String);

impl Purpose {
    /// A purpose in words; `None` where it says nothing.
    #[must_use]
    pub fn stated(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The words.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.0
    }
}

/// Who is looking. It cannot be made without a purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The user's name for signing in.
    pub user: String,
    /// In which role.
    pub role: Role,
    /// Of which agency.
    pub agency: String,
    /// Of which team, where the agency has teams.
    pub team: Option<String>,
    /// What they may see.
    pub clearance: Clearance,
    /// For what purpose.
    pub purpose: Purpose,
}

impl Viewer {
    /// What the ledger lets through for this viewer. Whether the role may read at all is [`Viewer::may`]'s.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        Visibility::Holding(self.clearance.marks().with(&self.role.walls()))
    }

    /// The same without what stands behind walls: for what is gathered to be given to somebody.
    #[must_use]
    pub fn visibility_outside_walls(&self) -> Visibility {
        Visibility::Holding(self.clearance.marks())
    }

    /// What somebody of this clearance erases: what stands behind walls goes with the rest, without being shown.
    #[must_use]
    pub fn visibility_to_erase(&self) -> Visibility {
        Visibility::Holding(self.clearance.marks().with(&Role::Operator.walls()))
    }

    /// True where the viewer's role may do this.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.role.may(action)
    }
}
