//! Keeping: what is due for somebody's decision, decisions to keep longer, and legal holds that stop every erasure.
//!
//! The schedules and their evaluation are `retention`'s. Nothing is erased by a clock: what is due is listed, and erasing
//! is `erasure`'s, by a person.
//!
//! *Invariant:* whoever judges how long something is kept sees all of it: a restricted record may be why the rest is kept.

use crate::closure::TimelineRow;
use crate::desk::Desk;
use crate::erasure::said_authority;
use crate::fault::{Refusal, allow};
use crate::keeping_view::{
    HoldView, PersonRetention, RetentionFilter, RetentionLine, RetentionList,
};
use crate::picture::Picture;
use crate::shelves;
use crate::view::{AsAt, PersonNumber};
use access::{Action, Clearance, Viewer};
use calendar::{Day, Instant};
use chronology::FiledRecord;
use facts::{
    Fact, FactId, Handling, LegalHold, LegalHoldLifted, Party, RetentionDecision, Span, Statement,
    When,
};
use ledger::{Position, Shelf, Tag, Visibility};
use retention::{Assessment, Decisions, RecordState, assess};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// An act of data protection, and whom it is about.
pub(crate) struct FiledAct {
    pub(crate) record: FiledRecord,
    pub(crate) about: BTreeSet<Tag>,
}

/// Acts by their position.
pub(crate) type Acts = BTreeMap<Position, FiledAct>;

impl Desk {
    /// People in order of their numbers, of whom something is due for a decision, or as the filter has it: at most so many
    /// lines, from at most so many people looked through.
    ///
    /// # Errors
    /// Where the viewer may not, or may not see everything; where the store fails.
    pub fn retention_list(
        &self,
        viewer: &Viewer,
        filter: RetentionFilter,
        after: Option<PersonNumber>,
        (most_lines, most_people): (usize, usize),
        now: Instant,
    ) -> Result<RetentionList, Refusal> {
        allow(viewer, Action::Retain)?;
        sees_everything(viewer)?;
        let at = self.all_received(&AsAt::present(now), now)?;
        self.look(viewer, "what is due to be kept or erased", None, &at, now)?;
        let acts = self.acts_of_data_protection()?;
        let mut list = RetentionList {
            lines: Vec::new(),
            looked_through: 0,
            next: None,
        };
        let mut last = after;
        while let Some(person) = self.person_after(last)? {
            if list.lines.len() >= most_lines || list.looked_through >= most_people {
                list.next = last;
                break;
            }
            last = Some(person);
            list.looked_through += 1;
            if let Some(picture) = self.picture(person, &viewer.visibility(), &at)?
                && picture.person == person
            {
                let line = self.line_of(&picture, &acts, now);
                list.lines
                    .extend(Some(line).filter(|line| passes(line, filter)));
            }
        }
        Ok(list)
    }

    /// What is held on a person: of each source record until when it is kept and why.
    ///
    /// # Errors
    /// As [`Desk::retention_list`]; where there is no such person.
    pub fn retention_of(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        now: Instant,
    ) -> Result<PersonRetention, Refusal> {
        allow(viewer, Action::Retain)?;
        sees_everything(viewer)?;
        let picture = self.picture_to_keep(viewer, person, now)?;
        let acts = self.acts_of_data_protection()?;
        let tags = self.tags_of(&picture);
        let longer = newest_decision(&acts, &tags).map(|(decision, _)| {
            let why = format!("{}, by {}", decision.reason, decision.by.in_words());
            (decision.until, why)
        });
        Ok(PersonRetention {
            who: picture.summary(),
            records: self.assessed(&picture, &acts, now).records,
            holds: self.hold_views(&acts, Some(&tags))?,
            kept_longer: longer,
        })
    }

    /// All legal holds, newest first, lifted ones too.
    ///
    /// # Errors
    /// As [`Desk::retention_list`].
    pub fn holds(&self, viewer: &Viewer, now: Instant) -> Result<Vec<HoldView>, Refusal> {
        allow(viewer, Action::Retain)?;
        sees_everything(viewer)?;
        self.look(viewer, "legal holds", None, &AsAt::present(now), now)?;
        self.hold_views(&self.acts_of_data_protection()?, None)
    }

    /// Places a legal hold: nothing of the person can be erased until it is lifted.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such person, or nothing is said of reason or authority.
    pub fn hold(
        &mut self,
        viewer: &Viewer,
        person: PersonNumber,
        reason: &str,
        authority: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Retain)?;
        sees_everything(viewer)?;
        let authority = said_authority(viewer, "hold", authority)?.words;
        let hold = LegalHold {
            reason: why(reason)?,
            authority,
            by: by(viewer),
        };
        let _nothing_erased_meanwhile = self.shared.folder.lock_keeping()?;
        let picture = self.picture_to_keep(viewer, person, now)?;
        self.decide("legal hold", &picture, hold.into(), viewer, now)
    }

    /// Lifts a legal hold.
    ///
    /// # Errors
    /// Where the viewer may not, no such hold stands, or nothing is said of reason or authority.
    pub fn lift_hold(
        &mut self,
        viewer: &Viewer,
        hold: FactId,
        reason: &str,
        authority: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Retain)?;
        sees_everything(viewer)?;
        let lifted = LegalHoldLifted {
            of: hold,
            reason: why(reason)?,
            authority: said_authority(viewer, "hold", authority)?.words,
            by: by(viewer),
        };
        self.catch_up(now)?;
        let acts = self.acts_of_data_protection()?;
        let act = acts
            .get(&hold.position)
            .filter(|_| standing_holds(&acts).contains_key(&hold.position))
            .ok_or(Refusal::NotFound)?;
        let facts = abouts(&act.record)
            .map(|about| fact(about.clone(), lifted.clone().into(), now))
            .collect();
        let position = self.enter("legal hold lifted", facts, act.record.handling, viewer, now)?;
        self.catch_up(now)?;
        Ok(FactId {
            position,
            ordinal: 0,
        })
    }

    /// Decides that what is held on a person is kept longer than the schedules ask for.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such person, the day is not after today, or no reason is given.
    pub fn keep_longer(
        &mut self,
        viewer: &Viewer,
        person: PersonNumber,
        until: Day,
        reason: &str,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        allow(viewer, Action::Retain)?;
        sees_everything(viewer)?;
        if until <= now.london_day() {
            return Err(Refusal::invalid(
                "until",
                "say a day after today: until then nobody is asked again",
            ));
        }
        let decision = RetentionDecision {
            until,
            reason: why(reason)?,
            by: by(viewer),
        };
        let picture = self.picture_to_keep(viewer, person, now)?;
        self.decide("keep longer", &picture, decision.into(), viewer, now)
    }

    /// Why an erasure of entries with these tags and positions is refused: legal holds, each in a sentence. What counts are
    /// all holds there are, also those that this viewer may not see.
    pub(crate) fn holds_on(
        &self,
        viewer: &Viewer,
        tags: &BTreeSet<Tag>,
        positions: &BTreeSet<Position>,
        now: Instant,
    ) -> Result<Vec<String>, Refusal> {
        let acts = self.acts_of_data_protection()?;
        let at = self.all_received(&AsAt::present(now), now)?;
        let mut found = Vec::new();
        for (position, act) in standing_holds(&acts) {
            let mut held = act.about.clone();
            let mut unread = Vec::new();
            let mut people = BTreeSet::new();
            for tag in &act.about {
                people.extend(self.number_of(*tag)?);
            }
            for person in people {
                if let Some(picture) = self.picture(person, &Visibility::Everything, &at)? {
                    held.extend(self.tags_of(&picture));
                    let identifiers = picture.summary().identifiers;
                    unread.extend(self.unread_naming(
                        viewer,
                        &picture.cluster.members,
                        &identifiers,
                    )?);
                }
            }
            if !held.is_disjoint(tags) || unread.iter().any(|one| positions.contains(one)) {
                found.push(format!(
                    "a legal hold of {} stands (fact {position}.0): nothing that it covers can be erased until it is lifted",
                    act.record.arrival.received.london_day().in_words()
                ));
            }
        }
        Ok(found)
    }

    /// Refuses to erase as out of time what a schedule, or somebody's decision, keeps.
    pub(crate) fn refuse_what_is_kept(
        &self,
        viewer: &Viewer,
        tags: &BTreeSet<Tag>,
        positions: &BTreeSet<Position>,
        now: Instant,
    ) -> Result<(), Refusal> {
        sees_everything(viewer)?;
        let acts = self.acts_of_data_protection()?;
        let at = self.all_received(&AsAt::present(now), now)?;
        let mut people = BTreeSet::new();
        for tag in tags {
            people.extend(self.number_of(*tag)?);
        }
        for person in people {
            let Some(picture) = self.picture(person, &viewer.visibility(), &at)? else {
                continue;
            };
            let assessment = self.assessed(&picture, &acts, now);
            let kept = assessment.records.iter().find(|record| {
                !matches!(record.state, RecordState::Due { .. })
                    && !record.positions.is_disjoint(positions)
            });
            if let Some(kept) = kept {
                let schedules: Vec<&str> = kept
                    .because
                    .iter()
                    .map(|one| one.schedule.as_str())
                    .collect();
                return Err(Refusal::invalid(
                    "ground",
                    format!(
                        "record {} is not out of time: {} ({})",
                        kept.positions.first().copied().unwrap_or_default(),
                        kept.state.in_words(),
                        schedules.join(", ")
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Everything that was ever decided about keeping and giving away.
    pub(crate) fn acts_of_data_protection(&self) -> Result<Acts, Refusal> {
        let prefix = shelves::data_protection_acts();
        let mut acts = Acts::new();
        let mut fault = None;
        self.derived.scan(
            &prefix,
            &prefix,
            &Visibility::Everything,
            &mut |key, row| {
                match (shelves::first_tag(key), postcard::from_bytes(row)) {
                    (Some(tag), Ok(TimelineRow::Record(record))) => {
                        let position = record.arrival.position;
                        let act = acts.entry(position).or_insert_with(|| FiledAct {
                            record: FiledRecord {
                                facts: Vec::new(),
                                ..record.clone()
                            },
                            about: BTreeSet::new(),
                        });
                        act.about.insert(tag);
                        act.record.facts.extend(record.facts);
                    }
                    (_, Err(wrong)) => fault = Some(wrong),
                    _ => {}
                }
                ControlFlow::Continue(())
            },
        )?;
        match fault {
            Some(fault) => Err(fault.into()),
            None => Ok(acts),
        }
    }

    /// The picture on which somebody decides, with a look on the trail.
    fn picture_to_keep(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        now: Instant,
    ) -> Result<Picture, Refusal> {
        self.picture_looked_at(viewer, person, "until when it is kept", now)
    }

    /// Files an act with every source record's subject of a person, so that it stays with each of them should they come apart.
    pub(crate) fn decide(
        &mut self,
        act: &str,
        picture: &Picture,
        statement: Statement,
        viewer: &Viewer,
        now: Instant,
    ) -> Result<FactId, Refusal> {
        let facts = picture
            .cluster
            .members
            .iter()
            .map(|member| fact(member.clone(), statement.clone(), now))
            .collect();
        let handlings = picture.records.iter().map(|record| record.handling);
        let outside = handlings.filter(|handling| !handling.is_walled());
        let handling = outside.max().unwrap_or(Handling::Ordinary);
        let position = self.enter(act, facts, handling, viewer, now)?;
        self.catch_up(now)?;
        Ok(FactId {
            position,
            ordinal: 0,
        })
    }

    pub(crate) fn tags_of(&self, picture: &Picture) -> BTreeSet<Tag> {
        let members = picture.cluster.members.iter();
        members.map(|member| self.keys.subject(member)).collect()
    }

    fn assessed(&self, picture: &Picture, acts: &Acts, now: Instant) -> Assessment {
        let tags = self.tags_of(picture);
        let held = standing_holds(acts)
            .values()
            .any(|act| !act.about.is_disjoint(&tags));
        let decisions = Decisions {
            held,
            keep_until: newest_decision(acts, &tags).map(|(decision, _)| decision.until),
        };
        assess(
            &picture.chronology(),
            &self.shared.schedules,
            &self.shared.keeping,
            decisions,
            now.london_day(),
        )
    }

    fn line_of(&self, picture: &Picture, acts: &Acts, now: Instant) -> RetentionLine {
        let assessment = self.assessed(picture, acts, now);
        let count = |is: fn(&RecordState) -> bool| {
            let of = assessment.records.iter().filter(|record| is(&record.state));
            of.count()
        };
        RetentionLine {
            who: picture.summary(),
            records: assessment.records.len(),
            due: count(|state| matches!(state, RecordState::Due { .. })),
            due_since: assessment.due().map(|(_, since)| since),
            cannot_tell: count(|state| matches!(state, RecordState::CannotTell { .. })),
            held: count(|state| matches!(state, RecordState::Held)) > 0,
        }
    }

    fn hold_views(
        &self,
        acts: &Acts,
        tags: Option<&BTreeSet<Tag>>,
    ) -> Result<Vec<HoldView>, Refusal> {
        let lifted = lifted(acts);
        let mut views = Vec::new();
        for (position, act) in acts.iter().rev() {
            let Some(Statement::LegalHold(hold)) = statement_of(&act.record) else {
                continue;
            };
            if tags.is_some_and(|tags| act.about.is_disjoint(tags)) {
                continue;
            }
            let mut person = None;
            for tag in &act.about {
                person = person.or(self.number_of(*tag)?);
            }
            let end = lifted.get(position);
            views.push(HoldView {
                hold: FactId {
                    position: *position,
                    ordinal: 0,
                },
                person,
                placed: act.record.arrival.received,
                by: hold.by.in_words(),
                reason: hold.reason.clone(),
                authority: hold.authority.clone(),
                lifted: end.map(|(at, _)| *at),
                lifted_because: end.map(|(_, end)| {
                    format!(
                        "{} ({}), by {}",
                        end.reason,
                        end.authority,
                        end.by.in_words()
                    )
                }),
            });
        }
        Ok(views)
    }

    /// The next person in order of numbers.
    fn person_after(&self, after: Option<PersonNumber>) -> Result<Option<PersonNumber>, Refusal> {
        let from = after.map_or_else(shelves::all_members, |after| {
            shelves::members(PersonNumber(after.0.saturating_add(1)))
        });
        let mut found = None;
        self.derived.scan(
            &shelves::all_members(),
            &from,
            &Visibility::Everything,
            &mut |key, _| {
                found = shelves::first_person(key);
                ControlFlow::Break(())
            },
        )?;
        Ok(found)
    }
}

/// Refuses whoever may not see everything: they could not judge, and would be told by the answer that there is more.
pub(crate) fn sees_everything(viewer: &Viewer) -> Result<(), Refusal> {
    if viewer.clearance == Clearance::Restricted {
        Ok(())
    } else {
        Err(Refusal::invalid(
            "clearance",
            "this needs an account that may see restricted facts: what is kept or given away cannot be judged from a part",
        ))
    }
}

fn passes(line: &RetentionLine, filter: RetentionFilter) -> bool {
    match filter {
        RetentionFilter::Due => line.due > 0,
        RetentionFilter::Held => line.held,
        RetentionFilter::CannotTell => line.cannot_tell > 0,
        RetentionFilter::All => true,
    }
}

/// What an act says: all its facts say the same, of one subject each.
pub(crate) fn statement_of(record: &FiledRecord) -> Option<&Statement> {
    record.facts.first().map(|(_, fact)| &fact.statement)
}

fn abouts(record: &FiledRecord) -> impl Iterator<Item = &facts::SubjectReference> {
    record
        .facts
        .iter()
        .filter_map(|(_, fact)| fact.about.as_ref())
}

fn lifted(acts: &Acts) -> BTreeMap<Position, (Instant, &LegalHoldLifted)> {
    acts.values()
        .filter_map(|act| match statement_of(&act.record)? {
            Statement::LegalHoldLifted(end) => {
                Some((end.of.position, (act.record.arrival.received, end)))
            }
            _ => None,
        })
        .collect()
}

/// Holds that nobody has lifted.
pub(crate) fn standing_holds(acts: &Acts) -> BTreeMap<Position, &FiledAct> {
    let lifted = lifted(acts);
    acts.iter()
        .filter(|(position, act)| {
            matches!(statement_of(&act.record), Some(Statement::LegalHold(_)))
                && !lifted.contains_key(position)
        })
        .map(|(position, act)| (*position, act))
        .collect()
}

fn newest_decision<'a>(
    acts: &'a Acts,
    tags: &BTreeSet<Tag>,
) -> Option<(&'a RetentionDecision, Position)> {
    acts.iter()
        .rev()
        .find_map(|(position, act)| match statement_of(&act.record)? {
            Statement::RetentionDecision(decision) if !act.about.is_disjoint(tags) => {
                Some((decision, *position))
            }
            _ => None,
        })
}

pub(crate) fn fact(about: facts::SubjectReference, statement: Statement, now: Instant) -> Fact {
    Fact {
        about: Some(about),
        happened: Span::at(When::Instant(now)),
        statement,
    }
}

pub(crate) fn by(viewer: &Viewer) -> Party {
    Party {
        name: Some(viewer.user.clone()),
        role: Some(viewer.role.in_words().to_owned()),
        subject: None,
    }
}

pub(crate) fn why(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::invalid("reason", "say why"));
    }
    Ok(reason.to_owned())
}
