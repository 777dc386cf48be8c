//! A record's body as the parts of a ledger entry: first the record, then one part a fact, each canonical JSON.

use crate::keys::Keys;
use chronology::{Arrival, Fingerprint};
use facts::{Body, Fact, Handling, Statement, When, canonical};
use ledger::{Claim, Entry, EntryClass, Marks, NewEntry, Tag};
use std::collections::BTreeSet;

/// The marks of a handling: its name, for those above ordinary. Levels go by clearance; walls go by office.
pub(crate) fn marks_of(handling: Handling) -> Marks {
    match handling {
        Handling::Ordinary => Marks::default(),
        Handling::Sensitive => Marks::of(&["sensitive"]),
        Handling::Restricted => Marks::of(&["restricted"]),
        Handling::Withheld => Marks::of(&["withheld"]),
        Handling::Victims => Marks::of(&["victims"]),
    }
}

/// The source's own date as the ledger's ordering key: microseconds. `None` where it gave none.
pub(crate) fn written_key(written: When) -> Option<i64> {
    let (day, within) = written.order();
    (day != i32::MAX).then(|| {
        i64::from(day)
            .saturating_mul(86_400_000_000)
            .saturating_add(within)
    })
}

/// A body as an entry to append.
///
/// # Errors
/// Where a fact cannot be written as canonical JSON.
pub(crate) fn entry_of(
    mut body: Body,
    agency: &str,
    claimed_on: Option<Claim>,
    keys: &Keys,
) -> Result<NewEntry, serde_json::Error> {
    entry_from(&mut body, agency, claimed_on, keys)
}

/// As [`entry_of`], of a body that is needed afterwards; but for the record as it arrived, which is left out of it then.
///
/// # Errors
/// As [`entry_of`].
pub(crate) fn entry_from(
    body: &mut Body,
    agency: &str,
    claimed_on: Option<Claim>,
    keys: &Keys,
) -> Result<NewEntry, serde_json::Error> {
    let tags: BTreeSet<Tag> = subjects_of(&body.facts)
        .map(|subject| keys.subject(subject))
        .collect();
    let (record, written, marks) = (
        keys.record(&body.record),
        written_key(body.written),
        marks_of(body.handling),
    );
    let source = body.record.source.to_string();
    let facts = std::mem::take(&mut body.facts);
    let said: Vec<Vec<u8>> = facts
        .iter()
        .map(canonical::to_vec)
        .collect::<Result<_, _>>()?;
    // What we complain of is not what the source says: it does not make a new version.
    let stated: Vec<&[u8]> = facts
        .iter()
        .zip(&said)
        .filter(|(fact, _)| !matches!(fact.statement, Statement::Discrepancy(_)))
        .map(|(_, part)| part.as_slice())
        .collect();
    let mut content = vec![body.verbatim.as_bytes()];
    content.extend(stated);
    let fingerprint = keys.fingerprint(&content);
    let head = canonical::to_vec(&*body)?;
    body.verbatim.clear();
    body.facts = facts;
    let mut parts = vec![head];
    parts.extend(said);
    Ok(NewEntry {
        agency: agency.to_owned(),
        source,
        class: EntryClass::Record,
        claimed_on,
        record,
        fingerprint,
        written,
        marks,
        tags: tags.into_iter().collect(),
        parts,
    })
}

/// The body that an entry holds. `None` for one that holds none: a sighting, or another class.
pub(crate) fn body_of(entry: &Entry) -> Option<Body> {
    let (head, said) = entry.parts.split_first()?;
    let mut body: Body = canonical::from_slice(head).ok()?;
    body.facts = said
        .iter()
        .map(|part| canonical::from_slice::<Fact>(part))
        .collect::<Result<_, _>>()
        .ok()?;
    Some(body)
}

/// The subjects that facts are about, each once.
pub(crate) fn subjects_of(facts: &[Fact]) -> impl Iterator<Item = &facts::SubjectReference> {
    let distinct: BTreeSet<_> = facts
        .iter()
        .filter_map(|fact| fact.about.as_ref())
        .collect();
    distinct.into_iter()
}

/// When and how an entry came to be known.
pub(crate) fn arrival_of(entry: &Entry) -> Arrival {
    Arrival {
        position: entry.receipt.position,
        received: entry.receipt.received_at,
        known_on: entry.receipt.known_on,
        claimed: entry.claimed,
    }
}

/// An entry's fingerprint.
pub(crate) fn fingerprint_of(entry: &Entry) -> Fingerprint {
    Fingerprint(entry.fingerprint)
}
