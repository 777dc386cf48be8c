//! All rules together: the built-in ones or others, by id and by day.

use crate::authority::Authority;
use crate::fault::RulebookFault;
use crate::load::{PlacedRule, read_file};
use crate::rule::{Rule, Variant};
use calendar::Day;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The rules, in order of their ids, and of their first day within an id.
#[derive(Clone, Debug)]
pub struct Rulebook {
    rules: Vec<Rule>,
}

/// The files of `rulebooks/`, compiled in.
pub(crate) const BUILT_IN: &[(&str, &str)] = &[
    (
        "release-dates.toml",
        include_str!("../../../rulebooks/release-dates.toml"),
    ),
    (
        "children-act-1989.toml",
        include_str!("../../../rulebooks/children-act-1989.toml"),
    ),
    (
        "census-guide.toml",
        include_str!("../../../rulebooks/census-guide.toml"),
    ),
    (
        "keeping-children-safe.toml",
        include_str!("../../../rulebooks/keeping-children-safe.toml"),
    ),
    (
        "local-procedures.toml",
        include_str!("../../../rulebooks/local-procedures.toml"),
    ),
    (
        "care-planning-regulations.toml",
        include_str!("../../../rulebooks/care-planning-regulations.toml"),
    ),
    (
        "private-fostering-regulations.toml",
        include_str!("../../../rulebooks/private-fostering-regulations.toml"),
    ),
    (
        "working-together.toml",
        include_str!("../../../rulebooks/working-together.toml"),
    ),
    (
        "child-death-review.toml",
        include_str!("../../../rulebooks/child-death-review.toml"),
    ),
    (
        "domestic-abuse-act-2021.toml",
        include_str!("../../../rulebooks/domestic-abuse-act-2021.toml"),
    ),
    (
        "missing-children.toml",
        include_str!("../../../rulebooks/missing-children.toml"),
    ),
    (
        "wales-safeguarding-procedures.toml",
        include_str!("../../../rulebooks/wales-safeguarding-procedures.toml"),
    ),
    (
        "recall.toml",
        include_str!("../../../rulebooks/recall.toml"),
    ),
    (
        "licence-practice.toml",
        include_str!("../../../rulebooks/licence-practice.toml"),
    ),
    (
        "parole-board-rules.toml",
        include_str!("../../../rulebooks/parole-board-rules.toml"),
    ),
];

impl Rulebook {
    /// The rules that come with Joinder.
    #[must_use]
    pub fn built_in() -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the files are compiled in, and every test here reads them"
        )]
        static READ: LazyLock<Rulebook> =
            LazyLock::new(|| Rulebook::load(BUILT_IN).expect("the built-in rulebooks can be read"));
        // They never change while a program runs, and to read them takes longer than all else that opening a desk does.
        READ.clone()
    }

    /// What the rules that come with Joinder say, as one number, with whatever else duties follow from beside them: where it
    /// is another than it was, everybody is to be evaluated again.
    #[must_use]
    pub fn built_in_print(beside: &[&str]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let rules = BUILT_IN.iter().map(|(_, text)| *text);
        for text in rules.chain(beside.iter().copied()) {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.finalize().into()
    }

    /// Reads rules from TOML texts, each with the name by which faults call it.
    ///
    /// # Errors
    /// All faults that were found, and not only the first.
    pub fn load(texts: &[(&str, &str)]) -> Result<Self, Vec<RulebookFault>> {
        let mut faults = Vec::new();
        let placed = load_placed(texts, &mut faults);
        if faults.is_empty() {
            Ok(Self {
                rules: placed.into_iter().map(|one| one.rule).collect(),
            })
        } else {
            Err(faults)
        }
    }

    /// All rows, in order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The newest row of a rule.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().rev().find(|rule| rule.id == id)
    }

    /// The row of a rule that holds on `day`.
    #[must_use]
    pub fn rule_on(&self, id: &str, day: Day) -> Option<&Rule> {
        self.rules
            .iter()
            .find(|rule| rule.id == id && rule.holds_on(day))
    }

    /// The row and variant that a duty or finding was made by. A plan's own frequency has the authority of the default.
    #[must_use]
    pub fn variant_on(
        &self,
        id: &str,
        variant: &str,
        day: Option<Day>,
    ) -> Option<(&Rule, &Variant)> {
        let rule = day
            .and_then(|day| self.rule_on(id, day))
            .or_else(|| self.rule(id))?;
        Some((
            rule,
            rule.variant(variant).or_else(|| rule.default_variant())?,
        ))
    }

    /// The authority of a duty: that of its variant, or the agency's own procedure where it has set the period itself.
    #[must_use]
    pub fn authority(&self, duty: &crate::Duty) -> Option<&Authority> {
        if duty.variant == crate::evaluate::OWN {
            return Some(&OWN_PROCEDURE);
        }
        let day = duty.started.and_then(|started| started.at.earliest());
        self.variant_on(&duty.rule, &duty.variant, day)
            .map(|(_, variant)| &variant.authority)
    }
}

/// The rows of these texts in order, with their places, and what is wrong with them.
pub(crate) fn load_placed(
    texts: &[(&str, &str)],
    faults: &mut Vec<RulebookFault>,
) -> Vec<PlacedRule> {
    let mut placed: Vec<PlacedRule> = texts
        .iter()
        .flat_map(|(file, text)| read_file(file, text, faults))
        .collect();
    placed.sort_by(|one, other| {
        natural(&one.rule.id)
            .cmp(&natural(&other.rule.id))
            .then(one.rule.from.cmp(&other.rule.from))
    });
    for (earlier, later) in placed.iter().zip(placed.iter().skip(1)) {
        if earlier.rule.id == later.rule.id {
            check_succession(earlier, later, faults);
        }
    }
    placed
}

/// Whence an agency's own period comes, as far as is known here.
static OWN_PROCEDURE: LazyLock<Authority> = LazyLock::new(|| Authority {
    instrument: "The agency's own procedure".to_owned(),
    paragraph: "as set here by the operator".to_owned(),
    link: None,
});

/// `E9` before `E10`: letters, then the number, then the rest.
fn natural(id: &str) -> (String, u32, String) {
    let letters: String = id
        .chars()
        .take_while(|letter| !letter.is_ascii_digit())
        .collect();
    let digits: String = id
        .chars()
        .skip(letters.chars().count())
        .take_while(char::is_ascii_digit)
        .collect();
    let number = digits.parse().unwrap_or(u32::MAX);
    (letters, number, id.to_owned())
}

fn check_succession(earlier: &PlacedRule, later: &PlacedRule, faults: &mut Vec<RulebookFault>) {
    let mut fault = |found: String, expected: String| {
        faults.push(RulebookFault {
            file: later.file.clone(),
            line: Some(later.line),
            key: format!("{}.in_force.from", later.rule.id),
            found,
            expected,
        });
    };
    let begins = later.rule.from;
    match earlier.rule.until {
        None => fault(
            begins.to_string(),
            format!(
                "the row before it, in {} line {}, to have an end (`to`)",
                earlier.file, earlier.line
            ),
        ),
        Some(until) if until >= begins => fault(
            begins.to_string(),
            format!("a day after {until}, when the row before it ends: two rows would hold"),
        ),
        Some(until) if until.plus_days(1) < begins => {
            fault(
                begins.to_string(),
                format!(
                    "{}, the day after the row before it ends: no row would hold in between",
                    until.plus_days(1)
                ),
            );
        }
        Some(_) => {}
    }
}
