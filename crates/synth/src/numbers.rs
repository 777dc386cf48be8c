//! Numbers that name people: all valid in form, none of them anybody's.
//!
//! NHS numbers are of the 999 range, which is kept for tests (NHS England, "Synthetic NHS numbers"); unique pupil numbers
//! carry the area's invented authority code 999. Check characters: NHS Data Dictionary (modulus 11); DfE, "Unique pupil
//! numbers", and the same rules as `facts` checks them by.

/// The letters of a unique pupil number's check.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// The NHS number of the person of that number, counted from 0: ten digits, the first three 999. After 450,000 people
/// they begin again.
///
/// One candidate in eleven makes no number. Two that differ by one in their ninth digit have check digits that differ by
/// two (its weight), so of each pair one at least makes a number, and the pair is the person's.
pub(crate) fn nhs_number(person: u64) -> String {
    let first = person % 450_000 * 2;
    let number = |six: u64| nhs_check(six).map(|check| format!("999{six:06}{check}"));
    number(first)
        .or_else(|| number(first + 1))
        .unwrap_or_default()
}

/// The check digit of `999` and six digits; `None` where they make no number.
fn nhs_check(six: u64) -> Option<u64> {
    let digits = format!("999{six:06}");
    let sum: u64 = digits
        .bytes()
        .zip((2..=10).rev())
        .map(|(digit, weight)| u64::from(digit - b'0') * weight)
        .sum();
    match 11 - sum % 11 {
        10 => None,
        11 => Some(0),
        check => Some(check),
    }
}

/// The unique pupil number of the person of that number: check letter, authority 999, school, year of entry, serial.
pub(crate) fn pupil_number(person: u64, year: i16) -> String {
    let school = 4000 + person / 1000 % 1000;
    let rest = format!(
        "999{school:04}{:02}{:03}",
        year.rem_euclid(100),
        person % 1000
    );
    let sum: usize = rest
        .bytes()
        .enumerate()
        .map(|(place, digit)| usize::from(digit - b'0') * (place + 2))
        .sum();
    let letter = LETTERS.get(sum % 23).copied().map_or('A', char::from);
    format!("{letter}{rest}")
}

/// An agency's own reference: a prefix and seven digits, scattered so that neighbours in one agency are none in another.
/// No two people below ten million share one.
pub(crate) fn reference(prefix: &str, person: u64, multiplier: u64) -> String {
    format!(
        "{prefix}{:07}",
        person.wrapping_mul(multiplier).wrapping_add(multiplier / 3) % 10_000_000
    )
}

/// A prison number: a letter, four digits and two letters; those of the first ten thousand people end in `ZZ`.
pub(crate) fn prison_number(person: u64) -> String {
    let letter = |place: u64| {
        let back = u8::try_from(place % 26).unwrap_or_default();
        char::from(b'Z'.saturating_sub(back))
    };
    let beyond = person / 10_000;
    format!(
        "Z{:04}{}{}",
        person % 10_000,
        letter(beyond / 26),
        letter(beyond)
    )
}

/// A reference of the police national computer.
pub(crate) fn police_computer(person: u64) -> String {
    format!("20{:02}/{person:07}Z", person % 26)
}

/// A probation case reference: a letter and six digits.
pub(crate) fn case_reference(person: u64) -> String {
    format!(
        "X{:06}",
        person.wrapping_mul(48_271).wrapping_add(91_117) % 1_000_000
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_number_is_valid_by_the_vocabularys_own_check_and_nobody_shares_one() {
        use facts::{Identifier, Scheme};
        let mut seen = BTreeSet::new();
        for person in (0..30_000).chain([199_999, 899_999]) {
            let (nhs, pupil) = (nhs_number(person), pupil_number(person, 2021));
            assert!(nhs.starts_with("999"), "{nhs}");
            assert_eq!(
                Identifier::new(Scheme::NhsNumber, &nhs).check(),
                Ok(()),
                "person {person}"
            );
            assert_eq!(
                Identifier::new(Scheme::UniquePupilNumber, &pupil).check(),
                Ok(()),
                "person {person}"
            );
            assert!(seen.insert(nhs), "person {person}");
            assert!(seen.insert(pupil), "person {person}");
            assert!(
                seen.insert(reference("NM", person, 1_000_003)),
                "person {person}"
            );
            assert!(seen.insert(case_reference(person)), "person {person}");
        }
    }
}
