//! Days that were worked out from a person's facts and that nobody told: release dates, ends of minimum terms.
//!
//! Clocks start from them as from facts. How they are worked out is not known here.

use calendar::Day;
use facts::FactId;

/// One day that was worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkedOutDay {
    /// Its name in rules: `CRD`, `MINIMUM_TERM`.
    pub date: String,
    /// What it is, in words: `conditional release, on licence (CRD)`.
    pub words: String,
    /// The day.
    pub day: Day,
    /// The day from which on facts count for it, where that is later than for the others.
    pub since: Option<Day>,
}

/// What was worked out of a person, or why nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkedOut {
    /// The days; none where there are reasons why not.
    pub days: Vec<WorkedOutDay>,
    /// Why there is none, in words.
    pub refused: Option<String>,
    /// The day from which on facts count for it: what was done before belongs to something else.
    pub since: Option<Day>,
    /// The facts that all of it rests on.
    pub evidence: Vec<FactId>,
}
