//! One dated row of a rule: what starts its clock, what meets it, within which period, by whose authority.
//!
//! How rows are read is in `load`; what follows from them in `evaluate`. A row says nothing of any person.

use crate::authority::{Authority, Level, Read};
use crate::due_soon::DueSoon;
use crate::nation::Nation;
use crate::selector::Selector;
use calendar::{Day, Period};
use serde::{Deserialize, Serialize};

/// What kind of clock a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Started by a fact, met once.
    Once,
    /// Each meeting starts the next clock, as long as a plan or case runs.
    Chain,
    /// Counts over the last visits; sets no day.
    Count,
    /// How long after the event it was written down.
    Lag,
    /// Backwards from a day that is set.
    Before,
    /// From a day that was worked out and that nobody told, either way.
    Worked,
    /// A rule that others obey, or one whose day is set in each case: no clock.
    NoDate,
    /// A clock that is worked out when it is asked for by its id; nothing in the record starts it yet.
    Asked,
}

/// As long as what a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum While {
    /// A child protection plan runs.
    Plan,
    /// A child in need plan runs.
    ChildInNeed,
    /// A referral's case, or a plan of either sort, is open.
    Case,
    /// A placement of a looked-after child runs.
    Placement,
    /// The child is looked after.
    LookedAfter,
    /// The child is fostered privately.
    PrivateFostering,
}

/// Which of a rule's variants apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choose {
    /// One: the agency's own, or else the default.
    #[default]
    Local,
    /// Each of them, on its own facts.
    Each,
}

/// How much of a repeated clock is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tell {
    /// Every clock, also those long met.
    #[default]
    All,
    /// Only the one that runs now.
    Current,
}

/// What a rule of [`Shape::Count`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Seen alone at least at alternate visits; under 3 years, seen awake.
    AloneOrAwake,
    /// The bedroom seen at least at alternate visits.
    BedroomAlternate,
    /// The bedroom seen at least once between conferences.
    BedroomBetweenConferences,
}

/// An earlier event from which the clock counts, where it led to what starts the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InitiatedBy {
    pub(crate) selectors: Vec<Selector>,
    /// How many days before at most.
    pub(crate) within_days: u32,
    /// What is said where such an event stands alone and the clock is run on it all the same.
    pub(crate) alone: String,
}

/// What makes a duty not needed, or its outcome untellable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unless {
    /// What started the clock says so itself.
    Start { is: Selector, why: String },
    /// It says that it was done, but not when.
    StartTellsNoDay { is: Selector, missing: String },
    /// A plan was already running.
    During { state: While, why: String },
    /// The person was not of an age to be at school: before the September after the fourth birthday, or 18.
    NotOfSchoolAge { why: String },
    /// A later event of the same agency ended it.
    After { is: Selector, why: String },
}

/// Which links of a chain a variant is about: 0 is the one from the start of what runs, 1 the one from the first meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// The first.
    pub from: u32,
    /// The last; absent where all later ones are meant.
    pub to: Option<u32>,
}

impl Links {
    /// True for link `number`.
    #[must_use]
    pub fn holds(self, number: usize) -> bool {
        u32::try_from(number)
            .is_ok_and(|number| self.from <= number && self.to.is_none_or(|to| number <= to))
    }
}

/// Which year of what runs a variant is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhichYear {
    /// Clocks that start in the first twelve months.
    First,
    /// Clocks that start after them.
    Later,
}

/// What becomes of a start on a day that is no working day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// It stays.
    #[default]
    None,
    /// It is first moved back to the last working day before it.
    Back,
}

/// One variant: an authority's own procedure, or one stage of the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name: `england`, `liverpool`, `social-worker`.
    pub id: String,
    /// True for the one that is taken where no agency has chosen.
    pub default: bool,
    /// The period; absent where it sets no date.
    pub period: Option<Period>,
    /// What becomes of a start on a day that is no working day; only where a clock is asked for, runs backwards or from a day that was worked out.
    pub roll: Roll,
    /// Why it sets no date.
    pub no_date: Option<String>,
    /// Which instrument says so.
    pub authority: Authority,
    /// How that is known.
    pub read: Read,
    /// What is counted, for counting rules.
    pub counts: Option<Counts>,
    pub(crate) starts: Option<Vec<Selector>>,
    pub(crate) met_by: Option<Vec<Selector>>,
    pub(crate) stage: Stage,
    /// True where any agency can meet it, and not only the one that started it.
    pub(crate) any_agency: bool,
}

/// Which part of a repeated clock a variant is about, where it is not about all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) links: Option<Links>,
    pub(crate) year: Option<WhichYear>,
    /// What runs is as one of these says.
    pub(crate) only: Option<Vec<Selector>>,
    /// What runs is as none of these says.
    pub(crate) except: Option<Vec<Selector>>,
}

/// One dated row of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id: `E6`.
    pub id: String,
    /// What it is, for people.
    pub title: String,
    /// Who owes it, in roles.
    pub owes: String,
    /// The interpretation taken, in a sentence or two.
    pub note: String,
    /// Where it holds.
    pub nation: Nation,
    /// What kind of clock.
    pub shape: Shape,
    /// How pressing a breach is.
    pub level: Level,
    /// The first day on which it holds.
    pub from: Day,
    /// The last day on which it holds; absent while it does.
    pub until: Option<Day>,
    /// How its first day is known.
    pub from_read: Read,
    /// How long before it is due it counts as due soon.
    pub due_soon: DueSoon,
    /// As long as what it runs.
    pub runs_while: Option<While>,
    /// Its variants.
    pub variants: Vec<Variant>,
    /// Which of them apply.
    pub choose: Choose,
    pub(crate) tell: Tell,
    /// True where the person's death does not end it.
    pub(crate) outlives: bool,
    /// True where only a step of the same licence, recall, review or direction meets or ends it.
    pub(crate) same: bool,
    /// Where there is any: it counts only after such a step of the same licence, recall or review.
    pub(crate) only_after: Vec<Selector>,
    /// The worked-out days from which it starts, by their names: the first that there is.
    pub(crate) from_dates: Vec<String>,
    /// True where it says so when no such day could be worked out.
    pub(crate) tells_refusal: bool,
    pub(crate) first_from_start: bool,
    pub(crate) plan_frequency: bool,
    pub(crate) starts: Vec<Selector>,
    pub(crate) initiated_by: Option<InitiatedBy>,
    pub(crate) met_by: Vec<Selector>,
    pub(crate) shown_by: Vec<Selector>,
    pub(crate) unless: Vec<Unless>,
    pub(crate) unmet_missing: Option<String>,
    pub(crate) assumed: Option<String>,
}

impl Rule {
    /// True where this row holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// True where an agency may choose among the variants, or set a period of its own.
    #[must_use]
    pub fn is_chosen_locally(&self) -> bool {
        self.choose == Choose::Local
            && match self.shape {
                Shape::Once | Shape::Chain | Shape::Count => true,
                Shape::NoDate => !self.starts.is_empty(),
                Shape::Lag | Shape::Before | Shape::Asked | Shape::Worked => false,
            }
    }

    /// The variant of that name.
    #[must_use]
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// The variant that is taken where no agency has chosen.
    #[must_use]
    pub fn default_variant(&self) -> Option<&Variant> {
        self.variants
            .iter()
            .find(|variant| variant.default)
            .or_else(|| self.variants.first())
    }

    pub(crate) fn starts_of<'r>(&'r self, variant: &'r Variant) -> &'r [Selector] {
        variant.starts.as_deref().unwrap_or(&self.starts)
    }

    pub(crate) fn met_by_of<'r>(&'r self, variant: &'r Variant) -> &'r [Selector] {
        variant.met_by.as_deref().unwrap_or(&self.met_by)
    }
}
