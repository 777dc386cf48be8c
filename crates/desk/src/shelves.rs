//! What stands on the shelf, and under which keys. The first byte of a key names the kind of row.
//!
//! | byte | key | value |
//! |---|---|---|
//! | `m` | name | cursor, newest day known, when last evaluated, the basis that all was derived on |
//! | `s` | subject | the subject: its own number, source, reference |
//! | `o` | subject | the person it is held to be |
//! | `p` | person, subject | nothing |
//! | `t` | subject, position | the record, or a sighting of it |
//! | `i` | identifier, subject | nothing: who ever held it |
//! | `e` | subject, identifier | nothing: what it ever held |
//! | `l` | subject, subject | nothing: pairs that were ever linked or unlinked |
//! | `j` | a source's own reference, subject | nothing |
//! | `n` | word of a name, subject | nothing |
//! | `b` | date of birth, subject | nothing |
//! | `c` | source, position | what the source reports |
//! | `a` | source | the agency whose source it is, as it was last told |
//! | `g` | source, format | the mapping by which its records are read again |
//! | `q` | position | what could not be read |
//! | `x` | person number | nothing: to be evaluated again |
//! | `d` | person number | the keys of the rows that its evaluation made |
//! | `k` | person number | the subject whose own number it is |
//! | `u` | urgency, since, person, clearance | a line of Today, for viewers of that clearance |
//! | `v` | state, due, person, number, clearance | a line of the list of duties |
//! | `f` | person, clearance | the open findings, for viewers of that clearance |
//! | `B` | position, place | an emergency opening, and its review |
//! | `G` | user, position | until when an opening of theirs holds, and of which subject |
//! | `w` | instant, person | nothing: when the evaluation can change by itself |
//! | `A` | home, subject | nothing: who was ever said to live there |
//! | `R` | subject, home | nothing: where it was ever said to live |
//! | `L` | subject | nothing: it ever had a licence |
//! | `P` | `h` or `d`, reference | what the public sees of a hearing or a decision, or that it is gone |
//! | `y` | subject, position | an act of data protection: a legal hold, a decision to keep, a request and what was decided |

use crate::view::PersonNumber;
use calendar::Instant;
use ledger::Tag;

fn key(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut key = vec![kind];
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

pub(crate) fn meta(name: &str) -> Vec<u8> {
    key(b'm', &[name.as_bytes()])
}

pub(crate) fn subject(subject: Tag) -> Vec<u8> {
    key(b's', &[&subject.0])
}

pub(crate) fn subjects() -> Vec<u8> {
    key(b's', &[])
}

pub(crate) fn person_of(subject: Tag) -> Vec<u8> {
    key(b'o', &[&subject.0])
}

pub(crate) fn members(person: PersonNumber) -> Vec<u8> {
    key(b'p', &[&person.0.to_be_bytes()])
}

pub(crate) fn member(person: PersonNumber, subject: Tag) -> Vec<u8> {
    key(b'p', &[&person.0.to_be_bytes(), &subject.0])
}

pub(crate) fn timeline(subject: Tag) -> Vec<u8> {
    key(b't', &[&subject.0])
}

pub(crate) fn timeline_row(subject: Tag, position: u64) -> Vec<u8> {
    key(b't', &[&subject.0, &position.to_be_bytes()])
}

pub(crate) fn holders(identifier: Tag) -> Vec<u8> {
    key(b'i', &[&identifier.0])
}

pub(crate) fn holder(identifier: Tag, subject: Tag) -> Vec<u8> {
    key(b'i', &[&identifier.0, &subject.0])
}

pub(crate) fn held_by(subject: Tag) -> Vec<u8> {
    key(b'e', &[&subject.0])
}

pub(crate) fn held(subject: Tag, identifier: Tag) -> Vec<u8> {
    key(b'e', &[&subject.0, &identifier.0])
}

/// Prefix of those who were ever said to live in a home.
pub(crate) fn residents(home: Tag) -> Vec<u8> {
    key(b'A', &[&home.0])
}

pub(crate) fn resident(home: Tag, subject: Tag) -> Vec<u8> {
    key(b'A', &[&home.0, &subject.0])
}

/// Prefix of the homes in which a subject was ever said to live.
pub(crate) fn homes_of(subject: Tag) -> Vec<u8> {
    key(b'R', &[&subject.0])
}

pub(crate) fn home_of(subject: Tag, home: Tag) -> Vec<u8> {
    key(b'R', &[&subject.0, &home.0])
}

pub(crate) fn licensed(subject: Tag) -> Vec<u8> {
    key(b'L', &[&subject.0])
}

pub(crate) fn linked_with(subject: Tag) -> Vec<u8> {
    key(b'l', &[&subject.0])
}

pub(crate) fn linked(one: Tag, other: Tag) -> Vec<u8> {
    key(b'l', &[&one.0, &other.0])
}

pub(crate) fn name_word(word: &str) -> Vec<u8> {
    key(b'n', &[word.as_bytes()])
}

/// Prefix of the subjects that have exactly this word in a name.
pub(crate) fn name_exactly(word: &str) -> Vec<u8> {
    key(b'n', &[word.as_bytes(), &[0]])
}

pub(crate) fn name(word: &str, subject: Tag) -> Vec<u8> {
    key(b'n', &[word.as_bytes(), &[0], &subject.0])
}

pub(crate) fn born_on(day: i32) -> Vec<u8> {
    key(b'b', &[&ordered(i64::from(day))])
}

pub(crate) fn born(day: i32, subject: Tag) -> Vec<u8> {
    key(b'b', &[&ordered(i64::from(day)), &subject.0])
}

pub(crate) fn coverages() -> Vec<u8> {
    key(b'c', &[])
}

/// Prefix of what one source reports.
pub(crate) fn coverage_of(source: &str) -> Vec<u8> {
    key(b'c', &[source.as_bytes(), &[0]])
}

pub(crate) fn coverage(source: &str, position: u64) -> Vec<u8> {
    key(b'c', &[source.as_bytes(), &[0], &position.to_be_bytes()])
}

pub(crate) fn agency(source: &str) -> Vec<u8> {
    key(b'a', &[source.as_bytes()])
}

/// Prefix of the subjects that have this reference, or that end with it.
pub(crate) fn reference_text(text: &str) -> Vec<u8> {
    key(b'j', &[text.as_bytes(), &[0]])
}

pub(crate) fn reference(text: &str, subject: Tag) -> Vec<u8> {
    key(b'j', &[text.as_bytes(), &[0], &subject.0])
}

pub(crate) fn mapping(source: &str, format: &str) -> Vec<u8> {
    key(b'g', &[source.as_bytes(), &[0], format.as_bytes()])
}

pub(crate) fn quarantine() -> Vec<u8> {
    key(b'q', &[])
}

pub(crate) fn quarantined(position: u64) -> Vec<u8> {
    key(b'q', &[&position.to_be_bytes()])
}

pub(crate) fn dirty_people() -> Vec<u8> {
    key(b'x', &[])
}

pub(crate) fn dirty(person: PersonNumber) -> Vec<u8> {
    key(b'x', &[&person.0.to_be_bytes()])
}

pub(crate) fn evaluation(person: PersonNumber) -> Vec<u8> {
    key(b'd', &[&person.0.to_be_bytes()])
}

pub(crate) fn numbered(person: PersonNumber) -> Vec<u8> {
    key(b'k', &[&person.0.to_be_bytes()])
}

pub(crate) fn numbers() -> Vec<u8> {
    key(b'k', &[])
}

pub(crate) fn today_lines() -> Vec<u8> {
    key(b'u', &[])
}

pub(crate) fn today_line(urgency: u8, since: i32, person: PersonNumber, clearance: u8) -> Vec<u8> {
    key(
        b'u',
        &[
            &[urgency],
            &ordered(i64::from(since)),
            &person.0.to_be_bytes(),
            &[clearance],
        ],
    )
}

pub(crate) fn caseload_lines() -> Vec<u8> {
    key(b'h', &[])
}

pub(crate) fn caseload_line(state: u8, due: i64, person: PersonNumber, clearance: u8) -> Vec<u8> {
    key(
        b'h',
        &[
            &[state],
            &ordered(due),
            &person.0.to_be_bytes(),
            &[clearance],
        ],
    )
}

pub(crate) fn duty_lines() -> Vec<u8> {
    key(b'v', &[])
}

pub(crate) fn duty_line(
    state: u8,
    due: i64,
    person: PersonNumber,
    number: u32,
    clearance: u8,
) -> Vec<u8> {
    key(
        b'v',
        &[
            &[state],
            &ordered(due),
            &person.0.to_be_bytes(),
            &number.to_be_bytes(),
            &[clearance],
        ],
    )
}

/// Where a line of a list stands: its key without the kind and the clearance.
pub(crate) fn place_in(key: &[u8]) -> &[u8] {
    let end = key.len().saturating_sub(1);
    key.get(1..end).unwrap_or_default()
}

/// The person in a member's key.
pub(crate) fn first_person(key: &[u8]) -> Option<PersonNumber> {
    key.get(1..9)?
        .try_into()
        .ok()
        .map(|bytes| PersonNumber(u64::from_be_bytes(bytes)))
}

pub(crate) fn evaluations() -> Vec<u8> {
    key(b'd', &[])
}

pub(crate) fn open_findings_of(person: PersonNumber) -> Vec<u8> {
    key(b'f', &[&person.0.to_be_bytes()])
}

pub(crate) fn open_findings(person: PersonNumber, clearance: u8) -> Vec<u8> {
    key(b'f', &[&person.0.to_be_bytes(), &[clearance]])
}

pub(crate) fn data_protection_acts() -> Vec<u8> {
    key(b'y', &[])
}

pub(crate) fn data_protection(subject: Tag, position: u64) -> Vec<u8> {
    key(b'y', &[&subject.0, &position.to_be_bytes()])
}

/// The subject in the key of an act of data protection.
pub(crate) fn first_tag(key: &[u8]) -> Option<Tag> {
    key.get(1..17)?.try_into().ok().map(Tag)
}

/// Prefix of every person with members.
pub(crate) fn all_members() -> Vec<u8> {
    key(b'p', &[])
}

/// Prefix of all emergency openings.
pub(crate) fn openings() -> Vec<u8> {
    key(b'B', &[])
}

pub(crate) fn opening(fact: facts::FactId) -> Vec<u8> {
    key(
        b'B',
        &[&fact.position.to_be_bytes(), &fact.ordinal.to_be_bytes()],
    )
}

/// Prefix of a user's emergency openings.
pub(crate) fn openings_of(user: &str) -> Vec<u8> {
    key(b'G', &[user.as_bytes(), &[0]])
}

pub(crate) fn opening_of(user: &str, position: u64) -> Vec<u8> {
    key(b'G', &[user.as_bytes(), &[0], &position.to_be_bytes()])
}

/// Prefix of all that the public sees, or saw, of hearings.
pub(crate) fn public_hearings() -> Vec<u8> {
    key(b'P', &[b"h"])
}

pub(crate) fn public_hearing(reference: &str) -> Vec<u8> {
    key(b'P', &[b"h", reference.as_bytes()])
}

pub(crate) fn public_decision(reference: &str) -> Vec<u8> {
    key(b'P', &[b"d", reference.as_bytes()])
}

pub(crate) fn wakes() -> Vec<u8> {
    key(b'w', &[])
}

pub(crate) fn wake(at: Instant, person: PersonNumber) -> Vec<u8> {
    key(b'w', &[&ordered(at.micros()), &person.0.to_be_bytes()])
}

/// A number as bytes that sort as the number does.
fn ordered(number: i64) -> [u8; 8] {
    (number ^ i64::MIN).to_be_bytes()
}

/// Reads back what [`ordered`] wrote.
fn unordered(bytes: &[u8]) -> Option<i64> {
    bytes
        .try_into()
        .ok()
        .map(|bytes| i64::from_be_bytes(bytes) ^ i64::MIN)
}

/// The instant in a wake's key.
pub(crate) fn wake_instant(key: &[u8]) -> Option<Instant> {
    unordered(key.get(1..9)?).map(Instant::from_micros)
}

/// The last sixteen bytes of a key: the subject or identifier that a row names.
pub(crate) fn last_tag(key: &[u8]) -> Option<Tag> {
    let start = key.len().checked_sub(16)?;
    key.get(start..)?.try_into().ok().map(Tag)
}

/// The person that a key ends with.
pub(crate) fn last_person(key: &[u8]) -> Option<PersonNumber> {
    let start = key.len().checked_sub(8)?;
    key.get(start..)?
        .try_into()
        .ok()
        .map(|bytes| PersonNumber(u64::from_be_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_bytes_do_also_below_zero() {
        let numbers = [i64::MIN, -86_400, -1, 0, 1, i64::MAX];
        assert!(numbers.map(ordered).is_sorted());
        assert!(
            numbers
                .into_iter()
                .all(|number| unordered(&ordered(number)) == Some(number))
        );
    }

    #[test]
    fn keys_give_back_what_they_end_with() {
        assert_eq!(
            last_tag(&holder(Tag([1; 16]), Tag([2; 16]))),
            Some(Tag([2; 16]))
        );
        assert_eq!(last_person(&dirty(PersonNumber(7))), Some(PersonNumber(7)));
        assert_eq!(
            wake_instant(&wake(Instant::from_micros(-5), PersonNumber(7))),
            Some(Instant::from_micros(-5))
        );
    }
}
