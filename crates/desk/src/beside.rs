//! Who else is known at a person's addresses, where it bears on a condition about children: the one join between the record of somebody
//! on licence and the record of a child. By the home's unique property reference number and by nothing else.
//!
//! Restriction comes first, as everywhere: of another's record nothing is read that the viewer may not see, and nothing of anybody that
//! stands behind a wall. What each side is told of the other is how old or what condition, and whom to ask: no name, no fact.
//!
//! Not here: what is then a candidate (`licence`), and who is evaluated again when the other's record changes (`people.rs`).

use crate::closure::{self, TOO_MANY_HOLDERS};
use crate::desk::Desk;
use crate::fault::Refusal;
use crate::picture::Picture;
use crate::shelves;
use calendar::{Day, Instant};
use chronology::{Chronology, FiledRecord};
use facts::place::standard_uprn;
use facts::{FactId, Kind, Statement, When};
use ledger::{Shelf, Tag, Visibility};
use licence::recorded::{
    ChildBeside, GROWN_UP, OwnAddress, child_condition, is_under, meets, own_addresses,
};
use rulebook::{Authority, Duty, Finding, FoundBeside, Question};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The rule's id, as a finding names it.
const CHILD_AT_ADDRESS: &str = "child_at_address";

/// Others at a person's homes, as a viewer may see them.
#[derive(Default)]
pub(crate) struct Beside {
    /// The others.
    others: Vec<Picture>,
    /// Homes at which too many are known.
    crowded: BTreeSet<String>,
}

/// Subjects at somebody's homes, whoever may see them: which rows to look at, and never shown.
#[derive(Default)]
pub(crate) struct OthersAtHome {
    pub(crate) found: Vec<(String, Tag)>,
    crowded: BTreeSet<String>,
}

impl Beside {
    /// When what is said of one of them can change by itself: ages, and stays that begin and end, go by days.
    pub(crate) fn wake(&self, now: Instant) -> Option<Instant> {
        (!self.others.is_empty()).then(|| Instant::start_of(now.london_day().plus_days(1)))
    }
}

impl Desk {
    /// The picture, with whoever is beside the person.
    pub(crate) fn with_beside(
        &self,
        mut picture: Picture,
        visible: &Visibility,
    ) -> Result<Picture, Refusal> {
        let members = picture.cluster.members.iter();
        let own: BTreeSet<Tag> = members.map(|member| self.keys.subject(member)).collect();
        let at_home = self.others_at_home(&picture.records, &own, picture.at.now)?;
        let mut others: Vec<Picture> = Vec::new();
        for (_, tag) in at_home.found {
            let Some(other) = self.picture_of_subject(tag, visible, &picture.at)? else {
                continue;
            };
            let members = &other.cluster.members;
            let same = members
                .iter()
                .any(|one| picture.cluster.members.contains(one));
            if !same && others.iter().all(|known| known.anchor != other.anchor) {
                others.push(other.outside_walls());
            }
        }
        if !others.is_empty() || !at_home.crowded.is_empty() {
            picture.beside = Arc::new(Beside {
                others,
                crowded: at_home.crowded,
            });
        }
        Ok(picture)
    }

    /// The subjects that were ever said to live where these records have somebody: all of them for somebody who ever had a licence;
    /// for a child those who did; for anybody else none.
    pub(crate) fn others_at_home(
        &self,
        records: &[Arc<FiledRecord>],
        own: &BTreeSet<Tag>,
        now: Instant,
    ) -> Result<OthersAtHome, Refusal> {
        let mut others = OthersAtHome::default();
        let homes = homes_in(records);
        if homes.is_empty() {
            return Ok(others);
        }
        let licensed = self.any_licensed(own.iter().copied())?;
        if !licensed && !may_be_a_child(records, now.london_day()) {
            return Ok(others);
        }
        let index = self.index();
        for uprn in homes {
            let residents = closure::tags(&index, &shelves::residents(self.keys.home(&uprn)))?;
            if residents.len() > TOO_MANY_HOLDERS {
                others.crowded.insert(uprn);
                continue;
            }
            for other in residents.into_iter().filter(|one| !own.contains(one)) {
                if licensed || self.any_licensed(closure::reachable(&index, other)?)? {
                    others.found.push((uprn.clone(), other));
                }
            }
        }
        Ok(others)
    }

    fn any_licensed(&self, subjects: impl IntoIterator<Item = Tag>) -> Result<bool, Refusal> {
        for subject in subjects {
            let row = shelves::licensed(subject);
            if self.derived.get(&row, &Visibility::Everything)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The findings of a picture: those of the rules, and on a child's side those of who is at the address.
    pub(crate) fn findings_of(
        &self,
        duties: &[Duty],
        question: &Question<'_>,
        picture: &Picture,
    ) -> Vec<Finding> {
        let mut findings = rulebook::findings(&self.shared.rulebook, duties, question);
        self.put_beside(&mut findings, picture, question.chronology);
        findings
    }

    /// On a child's side: that somebody on licence, with a condition on living with children, is known at the child's address.
    fn put_beside(
        &self,
        findings: &mut Vec<Finding>,
        picture: &Picture,
        chronology: &Chronology<'_>,
    ) {
        let today = picture.at.now.london_day();
        let (Some(born), false) = (born(chronology), picture.beside.others.is_empty()) else {
            return;
        };
        // A home of the child's own is told as one of anybody's is; nothing of it but its number, days and facts is used.
        let homes = own_addresses(chronology, picture.at.now);
        let mut found = Vec::new();
        for other in &picture.beside.others {
            let Some(told) = self.told_of_licence(other, picture.at.now) else {
                continue;
            };
            if is_under(born, told.age, today) {
                found.extend(found_at(&homes, &told, today));
            }
        }
        rulebook::put_beside(findings, found, chronology);
    }

    /// What a child's side is told of somebody: nothing where no condition on living with children is in force.
    fn told_of_licence(&self, other: &Picture, now: Instant) -> Option<Told> {
        let chronology = other.chronology();
        let all = self.supervised(&chronology, now);
        let one = all
            .current()
            .filter(|one| one.licence.state.is_in_force())?;
        let (_, age) = child_condition(one, &self.shared.supervising.policies)?;
        let steps = chronology.of_kind(Kind::LicenceStep);
        let agency = steps.last().map(|entry| entry.record.agency.clone());
        Some(Told {
            age,
            stands_for: format!(
                "{}/{}",
                ledger::hexadecimal(&self.keys.subject(&other.anchor).0),
                one.name
            ),
            ask: [crate::caseload::officer_of(one), agency]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" of "),
            addresses: own_addresses(&chronology, now),
        })
    }
}

/// What one side is told of the other.
struct Told {
    /// Under which age the condition speaks of a child.
    age: u8,
    /// Stands for the person and the licence, and names neither.
    stands_for: String,
    /// Whom to ask.
    ask: String,
    addresses: Vec<OwnAddress>,
}

/// The finding for each home that both have now or are to have, however many records say so.
fn found_at(homes: &[OwnAddress], told: &Told, today: Day) -> Vec<FoundBeside> {
    let numbers: BTreeSet<&String> = homes.iter().filter_map(|home| home.uprn.as_ref()).collect();
    let of_number = |number: &String| {
        let at = |one: &&OwnAddress| one.uprn.as_ref() == Some(number);
        let mut pairs = Vec::new();
        for home in homes.iter().filter(at) {
            for theirs in told.addresses.iter().filter(at) {
                let together = meets(home.lived, theirs.lived)
                    .filter(|(_, last)| last.is_none_or(|last| today <= last));
                pairs.extend(together.map(|(first, _)| (first, home, theirs)));
            }
        }
        let (_, home, _) = pairs.first()?;
        let since = pairs
            .iter()
            .map(|(_, one, other)| one.known_on.max(other.known_on));
        let first = pairs.iter().filter_map(|(first, _, _)| *first).min();
        let only_asked = pairs
            .iter()
            .all(|(_, _, theirs)| theirs.how.starts_with("put forward"));
        let evidence: BTreeSet<FactId> = pairs.iter().map(|(_, home, _)| home.fact).collect();
        let is_known = if only_asked {
            "is to live, if it is approved,"
        } else {
            "is known"
        };
        let from = first.map_or_else(String::new, |day| format!(" from {}", day.in_words()));
        Some(FoundBeside {
            rule: CHILD_AT_ADDRESS.to_owned(),
            title: "Somebody on licence with a condition about children is at this child’s address"
                .to_owned(),
            owes: "whoever is responsible for the child".to_owned(),
            words: format!(
                "Somebody on licence, with a condition about children under {}, {is_known} at {}{from}. \
                 Ask {}. Who they are is not said here",
                told.age, home.words, told.ask
            ),
            authority: Authority {
                instrument: "Licence in force".to_owned(),
                paragraph: "the condition on living with children, as served".to_owned(),
                link: None,
            },
            other: format!("{}/{number}/{only_asked}", told.stands_for),
            since: since.max().unwrap_or(today).min(today),
            evidence: evidence.into_iter().collect(),
        })
    };
    numbers.into_iter().filter_map(of_number).collect()
}

/// Children at a person's homes, as licences need them.
pub(crate) fn children_beside(picture: &Picture) -> licence::recorded::Beside {
    let mut children: Vec<ChildBeside> = Vec::new();
    for other in &picture.beside.others {
        let chronology = other.chronology();
        let Some(born) = born(&chronology) else {
            continue;
        };
        for entry in chronology.of_kind(Kind::Address) {
            let Statement::Address(address) = entry.statement.as_ref() else {
                continue;
            };
            let uprn = address.uprn.as_deref().and_then(standard_uprn);
            children.extend(uprn.map(|uprn| ChildBeside {
                uprn,
                lived: entry.happened,
                born,
                agency: entry.record.agency.clone(),
                known: entry.record.arrival.received,
            }));
        }
    }
    licence::recorded::Beside {
        children,
        crowded: picture.beside.crowded.clone(),
    }
}

/// When somebody was born: where sources disagree the youngest, which is the safer to ask about.
fn born(chronology: &Chronology<'_>) -> Option<When> {
    chronology
        .of_kind(Kind::PersonDetails)
        .filter_map(|entry| match entry.statement.as_ref() {
            Statement::PersonDetails(one) => one.born.filter(|born| born.latest().is_some()),
            _ => None,
        })
        .max_by_key(|born| born.latest())
}

/// The numbers of the homes in which these records ever had somebody, outside walls.
fn homes_in(records: &[Arc<FiledRecord>]) -> BTreeSet<String> {
    let mut homes = BTreeSet::new();
    for statement in statements(records) {
        let uprn = match statement {
            Statement::Address(address) => address.uprn.as_deref(),
            Statement::AddressStep(step) => step.uprn.as_deref(),
            _ => None,
        };
        homes.extend(uprn.and_then(standard_uprn));
    }
    homes
}

/// True where any record has a birth that makes a child of the person today.
fn may_be_a_child(records: &[Arc<FiledRecord>], today: Day) -> bool {
    let young = |born: When| is_under(born, GROWN_UP, today);
    statements(records).any(|statement| match statement {
        Statement::PersonDetails(one) => one.born.is_some_and(young),
        _ => false,
    })
}

/// All that records outside walls say, corrections with the rest.
fn statements(records: &[Arc<FiledRecord>]) -> impl Iterator<Item = &Statement> {
    let outside = records.iter().filter(|record| !record.handling.is_walled());
    outside.flat_map(|record| {
        let facts = record.facts.iter();
        facts.flat_map(|(_, fact)| fact.statement.with_corrected())
    })
}
