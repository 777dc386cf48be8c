//! Which source records are about the same human being: for now by exact identifiers that they share, and by decisions
//! of people. A link is a fact; undoing it restores both chronologies exactly.
//!
//! The result is a pure function of what the records say and of the links known, so it can be had as known on any day.
//! A linker that compares names and dates of birth will make [`Decision`]s too, and nothing else here changes.
//!
//! *Invariant:* a pair that was unlinked never stands in one cluster, by whatever way round it would be joined.
//!
//! *Invariant:* no I/O, no clock; the order of the input changes nothing.

use facts::{FactId, Identifier, SubjectReference};
use std::collections::{BTreeMap, BTreeSet};

/// A subject with the joining identifiers that its source holds for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSubject {
    /// Whom the source means.
    pub subject: SubjectReference,
    /// Identifiers by which it can be joined ([`Identifier::joins`]); others are passed over.
    pub identifiers: Vec<Identifier>,
}

/// That two subjects are, or are not, the same person. The newest on a pair holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The fact that says so.
    pub fact: FactId,
    /// One.
    pub one: SubjectReference,
    /// The other.
    pub other: SubjectReference,
    /// True for a link, false for an unlink.
    pub same: bool,
    /// On what grounds.
    pub reason: String,
}

/// Why two subjects stand in one cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grounds {
    /// Somebody, or a rule, decided so.
    Decided {
        /// The fact that says so.
        fact: FactId,
        /// On what grounds.
        reason: String,
    },
    /// They share an identifier.
    SharedIdentifier(Identifier),
}

/// One join that holds a cluster together, or one that was refused because of an unlink.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Join {
    /// Why.
    pub grounds: Grounds,
    /// One.
    pub one: SubjectReference,
    /// The other.
    pub other: SubjectReference,
}

/// Subjects that are held to be one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// The subjects, in order.
    pub members: BTreeSet<SubjectReference>,
    /// What holds them together.
    pub joins: Vec<Join>,
    /// Grounds for a further join that an unlink refuses: to be shown, since somebody may be wrong.
    pub refused: Vec<Join>,
}

/// Puts subjects into clusters. Decisions of people come before shared identifiers.
#[must_use]
pub fn clusters(subjects: &[KnownSubject], decisions: &[Decision]) -> Vec<Cluster> {
    let mut groups = Groups::of(subjects);
    let newest = newest_decisions(decisions);
    let apart: Vec<(&SubjectReference, &SubjectReference)> = newest
        .iter()
        .filter(|(_, decision)| !decision.same)
        .map(|(pair, _)| *pair)
        .collect();
    for join in candidates(subjects, &newest) {
        groups.join(join, &apart);
    }
    groups.finish()
}

type Pair<'a> = (&'a SubjectReference, &'a SubjectReference);

fn pair<'a>(one: &'a SubjectReference, other: &'a SubjectReference) -> Pair<'a> {
    if one <= other {
        (one, other)
    } else {
        (other, one)
    }
}

fn newest_decisions(decisions: &[Decision]) -> BTreeMap<Pair<'_>, &Decision> {
    let mut newest: BTreeMap<Pair<'_>, &Decision> = BTreeMap::new();
    for decision in decisions {
        let held = newest
            .entry(pair(&decision.one, &decision.other))
            .or_insert(decision);
        if decision.fact > held.fact {
            *held = decision;
        }
    }
    newest
}

/// All grounds for joining, decisions first, then identifiers, each in a fixed order.
fn candidates(subjects: &[KnownSubject], newest: &BTreeMap<Pair<'_>, &Decision>) -> Vec<Join> {
    let decided = newest
        .values()
        .filter(|decision| decision.same)
        .map(|decision| Join {
            grounds: Grounds::Decided {
                fact: decision.fact,
                reason: decision.reason.clone(),
            },
            one: decision.one.clone(),
            other: decision.other.clone(),
        });
    let mut holders: BTreeMap<&Identifier, BTreeSet<&SubjectReference>> = BTreeMap::new();
    for subject in subjects {
        for identifier in subject
            .identifiers
            .iter()
            .filter(|identifier| identifier.joins())
        {
            holders
                .entry(identifier)
                .or_default()
                .insert(&subject.subject);
        }
    }
    let mut joins: Vec<Join> = decided.collect();
    for (identifier, holders) in holders {
        let holders: Vec<_> = holders.into_iter().collect();
        for (place, one) in holders.iter().enumerate() {
            // A chain is enough to join all; every pair is needed only where an unlink may break the chain.
            for other in holders.iter().skip(place + 1) {
                joins.push(Join {
                    grounds: Grounds::SharedIdentifier(identifier.clone()),
                    one: (*one).clone(),
                    other: (*other).clone(),
                });
            }
        }
    }
    joins.sort();
    joins
}

/// Clusters while they grow.
struct Groups {
    group_of: BTreeMap<SubjectReference, usize>,
    clusters: Vec<Cluster>,
}

impl Groups {
    fn of(subjects: &[KnownSubject]) -> Self {
        let distinct: BTreeSet<&SubjectReference> =
            subjects.iter().map(|known| &known.subject).collect();
        let mut groups = Self {
            group_of: BTreeMap::new(),
            clusters: Vec::new(),
        };
        for subject in distinct {
            groups
                .group_of
                .insert(subject.clone(), groups.clusters.len());
            groups.clusters.push(Cluster {
                members: BTreeSet::from([subject.clone()]),
                ..Cluster::default()
            });
        }
        groups
    }

    fn join(&mut self, join: Join, apart: &[Pair<'_>]) {
        let (Some(&one), Some(&other)) =
            (self.group_of.get(&join.one), self.group_of.get(&join.other))
        else {
            return;
        };
        if one == other {
            return;
        }
        let (low, high) = (one.min(other), one.max(other));
        let stands_against = |pair: &Pair<'_>| {
            let sides = (self.group_of.get(pair.0), self.group_of.get(pair.1));
            sides == (Some(&low), Some(&high)) || sides == (Some(&high), Some(&low))
        };
        if apart.iter().any(stands_against) {
            for group in [low, high] {
                if let Some(cluster) = self.clusters.get_mut(group) {
                    cluster.refused.push(join.clone());
                }
            }
            return;
        }
        let moved = self
            .clusters
            .get_mut(high)
            .map(std::mem::take)
            .unwrap_or_default();
        for member in &moved.members {
            self.group_of.insert(member.clone(), low);
        }
        if let Some(cluster) = self.clusters.get_mut(low) {
            cluster.members.extend(moved.members);
            cluster.joins.extend(moved.joins);
            cluster.joins.push(join);
            cluster.refused.extend(moved.refused);
        }
    }

    fn finish(self) -> Vec<Cluster> {
        self.clusters
            .into_iter()
            .filter(|cluster| !cluster.members.is_empty())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use facts::Scheme;
    use proptest::prelude::*;

    fn subject(name: &str) -> SubjectReference {
        SubjectReference::new("northmoor", name)
    }

    fn known(name: &str, numbers: &[&str]) -> KnownSubject {
        KnownSubject {
            subject: subject(name),
            identifiers: numbers
                .iter()
                .map(|number| Identifier::new(Scheme::NhsNumber, number))
                .collect(),
        }
    }

    fn decision(position: u64, one: &str, other: &str, same: bool) -> Decision {
        Decision {
            fact: FactId {
                position,
                ordinal: 0,
            },
            one: subject(one),
            other: subject(other),
            same,
            reason: "told by the family".to_owned(),
        }
    }

    fn members(clusters: &[Cluster]) -> Vec<Vec<&str>> {
        clusters
            .iter()
            .map(|cluster| {
                cluster
                    .members
                    .iter()
                    .map(|member| member.reference.as_str())
                    .collect()
            })
            .collect()
    }

    const A: &str = "9990000018";
    const B: &str = "9990000026";

    #[test]
    fn records_join_on_a_shared_number_only() {
        let subjects = [
            known("1", &[A]),
            known("2", &[A, B]),
            known("3", &[B]),
            known("4", &["0000000000"]),
            known("5", &["0000000000"]),
        ];
        assert_eq!(
            members(&clusters(&subjects, &[])),
            [vec!["1", "2", "3"], vec!["4"], vec!["5"]]
        );
    }

    #[test]
    fn undoing_a_link_restores_both() {
        let subjects = [known("1", &[]), known("2", &[])];
        let apart = clusters(&subjects, &[]);
        assert_eq!(
            members(&clusters(&subjects, &[decision(7, "1", "2", true)])),
            [vec!["1", "2"]]
        );
        let undone = clusters(
            &subjects,
            &[decision(7, "1", "2", true), decision(9, "2", "1", false)],
        );
        assert_eq!(members(&undone), members(&apart));
        let again = clusters(
            &subjects,
            &[
                decision(9, "2", "1", false),
                decision(7, "1", "2", true),
                decision(11, "1", "2", true),
            ],
        );
        assert_eq!(
            members(&again),
            [vec!["1", "2"]],
            "the newest on a pair holds"
        );
    }

    #[test]
    fn an_unlink_stands_against_a_shared_number_also_by_a_third_record() {
        let subjects = [known("1", &[A]), known("2", &[A]), known("3", &[A])];
        let result = clusters(&subjects, &[decision(5, "1", "2", false)]);
        assert_eq!(members(&result), [vec!["1", "3"], vec!["2"]]);
        assert!(
            result.iter().all(|cluster| !cluster.refused.is_empty()),
            "the refused join is shown on both sides"
        );
    }

    proptest! {
        #[test]
        fn the_order_of_the_input_changes_nothing(order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle(), unlinked in 0..6_u8) {
            let numbers = [vec![A], vec![A, B], vec![B], vec![], vec![B], vec![A]];
            let all: Vec<_> = numbers.iter().enumerate().map(|(place, numbers)| known(&place.to_string(), numbers)).collect();
            let decisions = [decision(1, "0", &unlinked.to_string(), false), decision(2, "3", "4", true)];
            let shuffled: Vec<_> = order.iter().map(|place| all[*place].clone()).collect();
            let back: Vec<_> = decisions.iter().rev().cloned().collect();
            prop_assert_eq!(clusters(&all, &decisions), clusters(&shuffled, &back));
        }
    }
}
