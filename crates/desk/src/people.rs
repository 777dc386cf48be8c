//! Which subjects are which person, kept on the shelf: a person is numbered by the first of its subjects to be seen.
//!
//! Worked out again for every subject whose identifiers, links or standing may have changed, and for all whom it can
//! reach. Undoing a link gives each side its own number back.

use crate::closure::{self, Candidates, Rows};
use crate::fault::Refusal;
use crate::overlay::Overlay;
use crate::projector::{Projector, SubjectRow};
use crate::shelves;
use crate::view::PersonNumber;
use facts::SubjectReference;
use ledger::{LedgerFault, Tag};
use std::collections::{BTreeMap, BTreeSet};

/// Settles who is who for all subjects that a batch unsettled.
pub(crate) fn settle(projector: &mut Projector<'_, '_>) -> Result<(), Refusal> {
    let mut settled = BTreeSet::new();
    for tag in std::mem::take(&mut projector.unsettled) {
        if settled.contains(&tag) {
            continue;
        }
        let mut around = closure::reachable(projector.overlay as &dyn Rows, tag)?;
        // Those who were joined with it before, by a link or number that no longer counts, are settled too.
        around.extend(companions(projector.overlay, tag)?);
        settle_around(projector, &around)?;
        settled.extend(around);
    }
    Ok(())
}

/// The subjects that now stand in one person with this one.
fn companions(overlay: &Overlay<'_>, tag: Tag) -> Result<Vec<Tag>, LedgerFault> {
    match person_of(overlay, tag)? {
        Some(person) => closure::tags(overlay as &dyn Rows, &shelves::members(person)),
        None => Ok(Vec::new()),
    }
}

fn settle_around(projector: &mut Projector<'_, '_>, around: &BTreeSet<Tag>) -> Result<(), Refusal> {
    let mut rows = BTreeMap::new();
    let mut candidates = Candidates::new();
    for tag in around {
        let Some(row) = subject_row(projector.overlay as &dyn Rows, *tag)? else {
            continue;
        };
        candidates.insert(
            row.subject.clone(),
            closure::filed(projector.overlay as &dyn Rows, *tag)?,
        );
        rows.insert(row.subject.clone(), (*tag, row.number));
    }
    if candidates.len() < 2 {
        for (tag, number) in rows.into_values() {
            assign(projector.overlay, tag, number)?;
        }
        return Ok(());
    }
    let keys = projector.keys;
    let clusters = {
        let too_common = too_common(projector.overlay as &dyn Rows, keys);
        closure::clusters_of(&candidates, calendar::Day::LAST, &too_common)
    };
    for cluster in clusters {
        let Some(number) = number_of(&cluster.members, &rows) else {
            continue;
        };
        for member in &cluster.members {
            if let Some((tag, _)) = rows.get(member) {
                assign(projector.overlay, *tag, number)?;
            }
        }
    }
    Ok(())
}

/// True for identifiers that too many hold to mean one person.
pub(crate) fn too_common<'a>(
    rows: &'a dyn Rows,
    keys: crate::keys::Keys,
) -> impl Fn(&facts::Identifier) -> bool + 'a {
    move |identifier| {
        let prefix = shelves::holders(keys.identifier(identifier));
        rows.keys(&prefix)
            .is_ok_and(|holders| holders.len() > closure::TOO_MANY_HOLDERS)
    }
}

/// A cluster's number: that of its member seen first.
fn number_of(
    members: &BTreeSet<SubjectReference>,
    rows: &BTreeMap<SubjectReference, (Tag, PersonNumber)>,
) -> Option<PersonNumber> {
    members
        .iter()
        .filter_map(|member| rows.get(member).map(|(_, number)| *number))
        .min()
}

/// Makes a subject part of a person, and marks both the old and the new person for evaluation.
fn assign(overlay: &mut Overlay<'_>, tag: Tag, number: PersonNumber) -> Result<(), LedgerFault> {
    let before = person_of(overlay, tag)?;
    if before == Some(number) {
        return Ok(());
    }
    if let Some(before) = before {
        overlay.remove(shelves::member(before, tag));
        overlay.put(shelves::dirty(before), Vec::new());
    }
    overlay.put(shelves::person_of(tag), number.0.to_be_bytes().to_vec());
    overlay.put(shelves::member(number, tag), Vec::new());
    overlay.put(shelves::dirty(number), Vec::new());
    Ok(())
}

fn person_of(overlay: &Overlay<'_>, tag: Tag) -> Result<Option<PersonNumber>, LedgerFault> {
    Ok(overlay
        .get(&shelves::person_of(tag))?
        .and_then(|bytes| bytes.try_into().ok())
        .map(|bytes| PersonNumber(u64::from_be_bytes(bytes))))
}

/// The subject under a tag.
pub(crate) fn subject_row(rows: &dyn Rows, tag: Tag) -> Result<Option<SubjectRow>, LedgerFault> {
    let mut found = None;
    rows.each(&shelves::subject(tag), &mut |_, value| {
        found = postcard::from_bytes(value).ok()
    })?;
    Ok(found)
}
