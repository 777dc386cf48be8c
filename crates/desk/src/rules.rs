//! Every rule with its authority, and what it finds now: counted over what the viewer may see, and over nothing else.
//!
//! Lines of a higher clearance are gone before they are counted (promise 7), as on the list of duties.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::view::{AsAt, DutyLine};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use rulebook::{Rule, Variant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many days a week has, the day of looking included.
const WEEK: i32 = 7;

/// All rules, as somebody sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RulesPage {
    /// Every row of the rulebook, in order.
    pub rules: Vec<RuleLine>,
    /// The first day of the week that ends today.
    #[schemars(with = "crate::schema::IsoDay")]
    pub week_from: Day,
    /// Today.
    #[schemars(with = "crate::schema::IsoDay")]
    pub today: Day,
}

/// One dated row of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RuleLine {
    /// Its id: `E6`.
    pub rule: String,
    /// What it is.
    pub title: String,
    /// Who owes it, in roles.
    pub owes: String,
    /// The interpretation taken.
    pub note: String,
    /// Where it holds: `England and Wales`.
    pub nation: String,
    /// The first day on which it holds.
    #[schemars(with = "crate::schema::IsoDay")]
    pub in_force_from: Day,
    /// The last; absent while it holds.
    #[schemars(with = "Option<crate::schema::IsoDay>")]
    pub in_force_until: Option<Day>,
    /// True where its first day was read in statute or guidance.
    pub in_force_verified: bool,
    /// Its variants.
    pub variants: Vec<VariantLine>,
    /// What it finds now.
    pub found: Found,
}

/// One variant of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct VariantLine {
    /// Its name.
    pub variant: String,
    /// True for the one that is taken where no agency has chosen.
    pub default: bool,
    /// `within 15 working days of`; absent where it sets no date.
    pub period: Option<String>,
    /// Instrument and paragraph.
    pub authority: String,
    /// Where it can be read.
    pub link: Option<String>,
    /// How it is known, in words.
    pub read: String,
    /// True where it was read in statute or guidance.
    pub verified: bool,
}

/// How many open duties a rule has, among those that the viewer may see.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Found {
    /// Overdue.
    pub overdue: u64,
    /// Of these, how many became overdue within the week.
    pub overdue_since_week: u64,
    /// Due soon.
    pub due_soon: u64,
    /// Cannot be told.
    pub cannot_tell: u64,
    /// Running.
    pub running: u64,
}

impl Found {
    /// True where nothing is open.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Desk {
    /// All rules, and what each finds now.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn rules(&self, viewer: &Viewer, now: Instant) -> Result<RulesPage, Refusal> {
        allow(viewer, Action::SeeDuties)?;
        let at = AsAt::present(now);
        self.look(viewer, "rules", None, &at, now)?;
        let today = now.london_day();
        let week_from = today.plus_days(1 - WEEK);
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        self.each_duty(viewer, &at, now, &mut |_, line| {
            let counts = found.entry(line.duty.rule.clone()).or_default();
            count(counts, &line, week_from);
        })?;
        let rulebook = self.rulebook();
        let line = |rule: &Rule| {
            let newest = rulebook.rule(&rule.id).is_some_and(|newest| newest == rule);
            let counts = found.get(&rule.id).filter(|_| newest);
            rule_line(rule, counts.copied().unwrap_or_default())
        };
        Ok(RulesPage {
            rules: rulebook.rules().iter().map(line).collect(),
            week_from,
            today,
        })
    }
}

fn count(counts: &mut Found, line: &DutyLine, week_from: Day) {
    match line.duty.state.as_str() {
        "overdue" => {
            counts.overdue += 1;
            // It is overdue from the day after it was due; what has no due day is not known to be new.
            let since = line.duty.due.map(|due| due.london_day().plus_days(1));
            counts.overdue_since_week += u64::from(since.is_some_and(|since| since >= week_from));
        }
        "due_soon" => counts.due_soon += 1,
        "cannot_tell" => counts.cannot_tell += 1,
        "running" => counts.running += 1,
        _ => {}
    }
}

fn rule_line(rule: &Rule, found: Found) -> RuleLine {
    let variant = |variant: &Variant| VariantLine {
        variant: variant.id.clone(),
        default: variant.default,
        period: variant.period.map(|period| period.to_string()),
        authority: variant.authority.in_words(),
        link: variant.authority.link.clone(),
        read: variant.read.in_words().to_owned(),
        verified: variant.read.verified(),
    };
    RuleLine {
        rule: rule.id.clone(),
        title: rule.title.clone(),
        owes: rule.owes.clone(),
        note: rule.note.clone(),
        nation: rule.nation.in_words().to_owned(),
        in_force_from: rule.from,
        in_force_until: rule.until,
        in_force_verified: rule.from_read.verified(),
        variants: rule.variants.iter().map(variant).collect(),
        found,
    }
}
