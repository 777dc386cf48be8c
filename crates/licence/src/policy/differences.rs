//! What differs between two versions of a policy, for a person who has to move a licence from one to the other.
//!
//! Codes say little here: a version has given the codes of the one before to other conditions. So words are compared, and a
//! code only where both texts stand beside it. Likeness of words suggests; a person decides.

use super::{ConditionIdentity, Policy, PolicyCondition};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// Under this share of words in common, two texts under one code are taken as two conditions.
const SAME_MEANING: Likeness = Likeness { common: 1, of: 10 };
/// Above this share of words in common, two texts are suggested as counterparts.
const COUNTERPART: Likeness = Likeness { common: 1, of: 8 };
/// Words that nearly every condition has.
const EVERYWHERE: &[&str] = &[
    "and",
    "any",
    "approval",
    "approved",
    "are",
    "for",
    "from",
    "into",
    "must",
    "not",
    "officer",
    "prior",
    "supervising",
    "supervisor",
    "that",
    "the",
    "their",
    "them",
    "they",
    "this",
    "unless",
    "which",
    "will",
    "with",
    "without",
    "you",
    "your",
    "otherwise",
    "who",
];

/// All differences between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Differences {
    /// The version before.
    pub from_version: String,
    /// The version after.
    pub to_version: String,
    /// Conditions that stand unchanged, in words and inputs.
    pub unchanged: usize,
    /// What changed, first what was taken out, then in the order of the version after.
    pub changes: Vec<Difference>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// What became of it.
    pub change: Change,
    /// The condition of the version before.
    pub before: Option<ConditionIdentity>,
    /// Its text.
    pub text_before: Option<String>,
    /// The condition of the version after.
    pub after: Option<ConditionIdentity>,
    /// Its text.
    pub text_after: Option<String>,
    /// Conditions of the other version that may be its counterparts: said by the policy, or suggested by likeness of words.
    pub counterparts: Vec<ConditionIdentity>,
    /// True where the policy itself names the counterparts.
    pub said_by_policy: bool,
}

/// What became of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is there no more, and nothing is said to take its place.
    Removed,
    /// It is there no more, and the policy names what may take its place.
    Replaced,
    /// One code, and the words say another thing: two conditions that share a code.
    CodeMeansAnother,
    /// One code, other words, the same thing.
    Reworded,
    /// The same words, other inputs.
    InputsChanged,
    /// It was not there before.
    Added,
}

/// A share of words: `common` of `of`.
#[derive(Clone, Copy)]
struct Likeness {
    common: usize,
    of: usize,
}

impl Likeness {
    const fn less_than(self, other: Self) -> bool {
        self.common * other.of < other.common * self.of
    }
}

/// Compares two versions.
#[must_use]
pub fn differences(before: &Policy, after: &Policy) -> Differences {
    let mut found = Differences {
        from_version: before.version.clone(),
        to_version: after.version.clone(),
        unchanged: 0,
        changes: Vec::new(),
    };
    for old in &before.conditions {
        if under_code(after, old).is_none() {
            found.changes.push(taken_out(old, after));
        }
    }
    for new in &after.conditions {
        match under_code(before, new) {
            None => found.changes.push(Difference {
                change: Change::Added,
                before: None,
                text_before: None,
                after: Some(new.identity.clone()),
                text_after: Some(new.text.clone()),
                counterparts: likest(new, before),
                said_by_policy: false,
            }),
            Some(old) if old.text == new.text && old.inputs == new.inputs => found.unchanged += 1,
            Some(old) => found.changes.push(changed(old, new, before)),
        }
    }
    found
}

/// The condition with the same code and licence type. The only place where codes of two versions meet; whoever calls reads
/// the words next.
fn under_code<'a>(policy: &'a Policy, other: &PolicyCondition) -> Option<&'a PolicyCondition> {
    policy.conditions.iter().find(|condition| {
        condition.identity.code == other.identity.code
            && condition.licence_type == other.licence_type
    })
}

fn taken_out(old: &PolicyCondition, after: &Policy) -> Difference {
    let said: Vec<ConditionIdentity> = after
        .replacements
        .iter()
        .filter(|replacement| replacement.previous_code == old.identity.code)
        .flat_map(|replacement| &replacement.codes)
        .map(|code| after.identity(code))
        .collect();
    let said_by_policy = !said.is_empty();
    Difference {
        change: if said_by_policy {
            Change::Replaced
        } else {
            Change::Removed
        },
        before: Some(old.identity.clone()),
        text_before: Some(old.text.clone()),
        after: None,
        text_after: None,
        counterparts: if said_by_policy {
            said
        } else {
            likest(old, after)
        },
        said_by_policy,
    }
}

fn changed(old: &PolicyCondition, new: &PolicyCondition, before: &Policy) -> Difference {
    let change = if old.text == new.text {
        Change::InputsChanged
    } else if likeness(&old.text, &new.text).less_than(SAME_MEANING) {
        Change::CodeMeansAnother
    } else {
        Change::Reworded
    };
    let counterparts = if change == Change::CodeMeansAnother {
        likest(new, before)
    } else {
        Vec::new()
    };
    Difference {
        change,
        before: Some(old.identity.clone()),
        text_before: Some(old.text.clone()),
        after: Some(new.identity.clone()),
        text_after: Some(new.text.clone()),
        counterparts,
        said_by_policy: false,
    }
}

/// The condition of another version whose words are likest, where they are like at all.
fn likest(condition: &PolicyCondition, other: &Policy) -> Vec<ConditionIdentity> {
    let mut best: Option<(Likeness, &PolicyCondition)> = None;
    for candidate in &other.conditions {
        let likeness = likeness(&condition.text, &candidate.text);
        if !likeness.less_than(COUNTERPART)
            && best.is_none_or(|(known, _)| known.less_than(likeness))
        {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.identity.clone())
        .into_iter()
        .collect()
}

/// The share of words that two texts have in common, of all words of both.
fn likeness(one: &str, other: &str) -> Likeness {
    let (one, other) = (stems(one), stems(other));
    Likeness {
        common: one.intersection(&other).count(),
        of: one.union(&other).count().max(1),
    }
}

/// The words of a text that not every condition has, each cut to its beginning so that endings do not count.
fn stems(text: &str) -> BTreeSet<String> {
    const STEM: usize = 5;
    text.split(|letter: char| !letter.is_alphabetic())
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 2 && !EVERYWHERE.contains(&word.as_str()))
        .map(|word| word.chars().take(STEM).collect())
        .collect()
}
