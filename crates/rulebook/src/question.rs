//! What is asked of the rulebook: one person's chronology, which source can carry what, what agencies chose, and now.

use crate::nation::Nation;
use crate::rulebook::Rulebook;
use crate::worked_out::WorkedOut;
use calendar::Period;
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
    /// What was worked out from these facts: release dates; absent for somebody of whom no sentence is told.
    pub worked_out: Option<&'a WorkedOut>,
    /// Now.
    pub now: Instant,
}

/// Which variant of which rule an agency has chosen, or which period of its own; and in which nation it works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalChoices {
    by_agency: BTreeMap<String, BTreeMap<String, String>>,
    nations: BTreeMap<String, Nation>,
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

    /// `agency` works in `nation`.
    #[must_use]
    pub fn in_nation(mut self, agency: &str, nation: Nation) -> Self {
        self.nations.insert(agency.to_owned(), nation);
        self
    }

    /// Where `agency` works; in England, unless told otherwise.
    #[must_use]
    pub fn nation(&self, agency: &str) -> Nation {
        self.nations.get(agency).copied().unwrap_or_default()
    }

    /// The period of its own that `agency` has set for `rule`, where it has.
    #[must_use]
    pub fn own_period(&self, agency: &str, rule: &str) -> Option<Period> {
        let period: Period = self.variant(agency, rule)?.parse().ok()?;
        (!period.is_backwards()).then_some(period)
    }

    /// What here names no rule or variant of `rulebook` and is no period, each in a sentence; empty where all can be followed.
    #[must_use]
    pub fn faults(&self, rulebook: &Rulebook) -> Vec<String> {
        let mut faults = Vec::new();
        for (agency, choices) in &self.by_agency {
            for (id, chosen) in choices {
                let Some(rule) = rulebook.rule(id) else {
                    faults.push(format!(
                        "`{agency}` chooses for `{id}`, which is no rule; `joinder rules list` names them"
                    ));
                    continue;
                };
                if !rule.is_chosen_locally() {
                    faults.push(format!(
                        "`{agency}` chooses `{chosen}` for `{id}`, where an agency has nothing to choose; take the line out"
                    ));
                } else if rule.variant(chosen).is_none() && self.own_period(agency, id).is_none() {
                    let names: Vec<&str> =
                        rule.variants.iter().map(|one| one.id.as_str()).collect();
                    faults.push(format!(
                        "`{agency}` chooses `{chosen}` for `{id}`; expected {}, or a period such as `within 10 working days of`",
                        names.join(", ")
                    ));
                }
            }
        }
        faults
    }

    /// The variant of `rule` that `agency` goes by, where it has chosen.
    #[must_use]
    pub fn variant(&self, agency: &str, rule: &str) -> Option<&str> {
        self.by_agency.get(agency)?.get(rule).map(String::as_str)
    }
}
