//! Referrals and what closed their cases.
//!
//! A closure that stands in the same source record as a referral closes that referral's case and no other. A closure
//! that stands alone closes what the same agency has open. What began within a case (a plan, an enquiry) is ended by a
//! closure only where that leaves no other case of the agency open.

use super::index::{Event, Index};
use super::stretch::Ending;
use crate::selector::Selector;
use calendar::Day;
use facts::{Kind, RecordReference, Statement, YesNo};

pub(crate) struct Cases {
    referrals: Vec<Referred>,
    closures: Vec<Event>,
}

struct Referred {
    event: Event,
    no_action: bool,
    closed: Option<Ending>,
}

impl Cases {
    pub(crate) fn new(index: &Index<'_, '_>) -> Self {
        let closures = index.events(&[Selector::any(Kind::CaseClosure)]);
        let referrals = index
            .events(&[Selector::any(Kind::Referral)])
            .into_iter()
            .map(|event| Referred {
                no_action: no_action(index, &event),
                closed: closed_itself(index, &closures, &event),
                event,
            })
            .collect();
        Self {
            referrals,
            closures,
        }
    }

    /// Referrals whose case is open, leaving out those on which no action was taken.
    pub(crate) fn open_referrals(&self) -> impl Iterator<Item = &Event> {
        self.referrals
            .iter()
            .filter(|one| !one.no_action && one.closed.is_none())
            .map(|one| &one.event)
    }

    /// What closed the case in which `start` stood.
    pub(crate) fn closed(&self, index: &Index<'_, '_>, start: &Event) -> Option<Ending> {
        if let Some(referral) = self
            .referrals
            .iter()
            .find(|one| *one.event.places == *start.places)
        {
            return referral.closed.clone();
        }
        let closure = self.closures.iter().find(|closure| {
            closure.day() > start.day()
                && index.same_agency(&closure.places, &start.places)
                && !self.other_open(index, closure)
        })?;
        Some(ending(closure))
    }

    /// True where another case of the same agency stays open when this one is closed.
    fn other_open(&self, index: &Index<'_, '_>, closure: &Event) -> bool {
        let day = closure.day();
        self.referrals.iter().any(|one| {
            let still_open = one
                .closed
                .as_ref()
                .is_none_or(|end| end.day > closure.at.latest());
            !one.no_action
                && one.event.day() <= day
                && still_open
                && index.same_agency(&one.event.places, &closure.places)
        })
    }
}

fn closed_itself(index: &Index<'_, '_>, closures: &[Event], referral: &Event) -> Option<Ending> {
    let own = records(index, &referral.places);
    let in_own_record = |closure: &&Event| {
        records(index, &closure.places)
            .iter()
            .any(|record| own.contains(record))
    };
    if let Some(closure) = closures
        .iter()
        .filter(|closure| closure.day() >= referral.day())
        .find(in_own_record)
    {
        return Some(ending(closure));
    }
    let stands_alone = |closure: &&Event| {
        let closing = records(index, &closure.places);
        !index
            .of_kind(Kind::Referral)
            .iter()
            .filter_map(|place| index.entry(*place))
            .any(|entry| closing.contains(&&entry.record.record))
    };
    let after = closures.iter().filter(|closure| {
        closure.day() > referral.day() && index.same_agency(&closure.places, &referral.places)
    });
    after.into_iter().find(stands_alone).map(ending)
}

fn records<'q>(index: &Index<'q, '_>, places: &[usize]) -> Vec<&'q RecordReference> {
    places
        .iter()
        .filter_map(|place| index.entry(*place))
        .map(|entry| &entry.record.record)
        .collect()
}

fn ending(closure: &Event) -> Ending {
    let day: Option<Day> = closure.at.latest();
    Ending {
        day,
        why: format!("the case was closed on {}", closure.at.in_words()),
        places: closure.places.clone(),
    }
}

fn no_action(index: &Index<'_, '_>, event: &Event) -> bool {
    event.places.iter().filter_map(|place| index.entry(*place)).any(
        |entry| matches!(entry.statement.as_ref(), Statement::Referral(referral) if referral.no_further_action == YesNo::Yes),
    )
}
