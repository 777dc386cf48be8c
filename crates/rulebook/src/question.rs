//! What is asked of the rulebook: one person's chronology, which source can carry what, what agencies chose, and now.

use calendar::{BankHolidays, Instant};
use chronology::Chronology;
use facts::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// Which kinds of fact a source can carry; `None` where that is not known.
pub type Coverage<'a> = dyn Fn(&str) -> Option<&'a BTreeSet<Kind>> + 'a;

/// Everything that duties follow from. Two equal questions have equal answers.
pub struct Question<'a> {
    /// The person's facts, as known on a day.
    pub chronology: &'a Chronology<'a>,
    /// For a source's name, the kinds that it can carry. A source of which nothing is known counts as carrying only
    /// what it has sent about this person.
    pub coverage: &'a Coverage<'a>,
    /// Bank holidays.
    pub holidays: &'a BankHolidays,
    /// What agencies chose among variants.
    pub local: &'a LocalChoices,
    /// Now.
    pub now: Instant,
}

/// Which variant of which rule an agency has chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalChoices {
    by_agency: BTreeMap<String, BTreeMap<String, String>>,
}

impl LocalChoices {
    /// Nobody has chosen anything: the defaults are taken.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// `agency` goes by `variant` of `rule`.
    #[must_use]
    pub fn with(mut self, agency: &str, rule: &str, variant: &str) -> Self {
        self.by_agency
            .entry(agency.to_owned())
            .or_default()
            .insert(rule.to_owned(), variant.to_owned());
        self
    }

    /// The variant of `rule` that `agency` goes by, where it has chosen.
    #[must_use]
    pub fn variant(&self, agency: &str, rule: &str) -> Option<&str> {
        self.by_agency.get(agency)?.get(rule).map(String::as_str)
    }
}
