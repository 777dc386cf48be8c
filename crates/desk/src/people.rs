//! Which subjects are which person, kept on the shelf: a person is numbered by the first of its subjects to be seen.
//!
//! Worked out again for every subject of which something new is known, and for all whom it can reach. Undoing a link
//! gives each side its own number back. This is who is who for somebody who may see everything; for others it is worked
//! out when they look, and a subject's own number is then a person's.

use crate::closure::{self, Candidates, Rows};
use crate::fault::Refusal;
use crate::overlay::Overlay;
use crate::projector::{Projector, SubjectRow};
use crate::shelves;
use crate::view::PersonNumber;
use facts::SubjectReference;
use ledger::{LedgerFault, Tag};
use std::collections::{BTreeMap, BTreeSet};

/// Settles who is who around all subjects that a batch touched, and says whose evaluation that can change: nobody else
/// is evaluated again.
pub(crate) fn settle(projector: &mut Projector<'_, '_>) -> Result<(), Refusal> {
    let mut settled = BTreeSet::new();
    for tag in std::mem::take(&mut projector.touched) {
        if !settled.contains(&tag) {
            let around = around(projector.overlay, tag)?;
            settle_around(projector, &around)?;
            settled.extend(around);
        }
    }
    beside(projector.overlay, &settled)
}

/// Whoever shares a home with somebody of whom something new is known, where anybody in it ever had a licence: what is said of
/// the one rests on the other, so all of them are evaluated again.
fn beside(overlay: &mut Overlay<'_>, settled: &BTreeSet<Tag>) -> Result<(), Refusal> {
    let mut homes = BTreeSet::new();
    for tag in settled {
        homes.extend(closure::tags(
            overlay as &dyn Rows,
            &shelves::homes_of(*tag),
        )?);
    }
    for home in homes {
        let residents = closure::tags(overlay as &dyn Rows, &shelves::residents(home))?;
        if residents.len() < 2 || residents.len() > closure::TOO_MANY_HOLDERS {
            continue;
        }
        let (mut all, mut licensed) = (BTreeSet::new(), false);
        for resident in residents {
            if !all.contains(&resident) {
                all.extend(around(overlay, resident)?);
            }
        }
        for tag in &all {
            licensed |= overlay.get(&shelves::licensed(*tag))?.is_some();
        }
        for tag in all.into_iter().filter(|_| licensed) {
            let own = subject_row(overlay as &dyn Rows, tag)?.map(|row| row.number);
            for person in own.into_iter().chain(person_of(overlay, tag)?) {
                overlay.put(shelves::dirty(person), Vec::new());
            }
        }
    }
    Ok(())
}

/// Everybody whom a subject can be joined with, or is joined with now by a link or number that no longer counts, directly
/// or through others.
fn around(overlay: &Overlay<'_>, tag: Tag) -> Result<BTreeSet<Tag>, LedgerFault> {
    let mut found = BTreeSet::from([tag]);
    let mut waiting = vec![tag];
    while let Some(one) = waiting.pop() {
        let mut others = closure::neighbours(overlay as &dyn Rows, one)?;
        if let Some(person) = person_of(overlay, one)? {
            others.extend(closure::tags(
                overlay as &dyn Rows,
                &shelves::members(person),
            )?);
        }
        waiting.extend(others.into_iter().filter(|other| found.insert(*other)));
    }
    Ok(found)
}

fn settle_around(projector: &mut Projector<'_, '_>, around: &BTreeSet<Tag>) -> Result<(), Refusal> {
    if let (Some(only), 1) = (around.first(), around.len()) {
        if let Some(person) = person_of(projector.overlay, *only)? {
            projector.overlay.put(shelves::dirty(person), Vec::new());
        }
        return Ok(());
    }
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
    let keys = projector.keys;
    let clusters = {
        let too_common = too_common(projector.overlay as &dyn Rows, keys);
        closure::clusters_of(&candidates, calendar::Day::LAST, &too_common)
    };
    let mut people = BTreeSet::new();
    for cluster in clusters {
        let Some(number) = number_of(&cluster.members, &rows) else {
            continue;
        };
        people.insert(number);
        for member in &cluster.members {
            if let Some((tag, _)) = rows.get(member) {
                people.extend(assign(projector.overlay, *tag, number)?);
            }
        }
    }
    if closure::levels_of(&candidates).len() > 1 {
        // Who is who may differ by what a viewer may see: each of these may be a person for somebody.
        people.extend(rows.values().map(|(_, number)| *number));
    }
    for person in people {
        projector.overlay.put(shelves::dirty(person), Vec::new());
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

/// Makes a subject part of a person; gives the one that it was part of before.
fn assign(
    overlay: &mut Overlay<'_>,
    tag: Tag,
    number: PersonNumber,
) -> Result<Option<PersonNumber>, LedgerFault> {
    let before = person_of(overlay, tag)?.filter(|before| *before != number);
    if let Some(before) = before {
        overlay.remove(shelves::member(before, tag));
        overlay.put(shelves::person_of(tag), number.0.to_be_bytes().to_vec());
        overlay.put(shelves::member(number, tag), Vec::new());
    }
    Ok(before)
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
