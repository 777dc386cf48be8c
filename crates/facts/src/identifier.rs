//! Identifiers that name one person across agencies, and their own check digits.
//!
//! NHS number: modulus 11 (NHS Data Dictionary). Unique pupil number: a check letter (DfE, *Unique pupil numbers*).
//! An identifier is a typed, sourced, dated claim and never a key. Which identifiers join records is `identity`'s.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of identifier.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// NHS number, ten digits.
    NhsNumber,
    /// Unique pupil number, thirteen characters.
    UniquePupilNumber,
    /// Police National Computer identifier.
    PoliceNationalComputer,
    /// Prison number, as `A1234BC`.
    PrisonNumber,
    /// Probation case reference, as `X123456`.
    CaseReferenceNumber,
    /// A source's own reference: names the person in that source only, and joins nothing.
    Local,
}

/// What is wrong with an identifier's form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierFault {
    /// The form is not the scheme's: it names nobody, and joins nothing.
    #[error("`{found}` is not {expected}")]
    Form {
        /// What stood there.
        found: String,
        /// The form expected.
        expected: &'static str,
    },
    /// The form is right, the check character is not.
    #[error(
        "the check character of `{found}` is wrong: by its other characters it should be `{expected}`"
    )]
    Check {
        /// What stood there.
        found: String,
        /// The check character that the others give.
        expected: char,
    },
}

/// An identifier in its scheme's standard form: upper case, no spaces or hyphens.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct Identifier {
    /// Which scheme.
    pub scheme: Scheme,
    /// The value, in standard form.
    pub value: String,
}

impl Identifier {
    /// An identifier brought to standard form: spaces and hyphens out, upper case. Local references stay as they are.
    #[must_use]
    pub fn new(scheme: Scheme, value: &str) -> Self {
        let value = match scheme {
            Scheme::Local => value.trim().to_owned(),
            _ => value
                .chars()
                .filter(|letter| !letter.is_whitespace() && *letter != '-')
                .collect::<String>()
                .to_uppercase(),
        };
        Self { scheme, value }
    }

    /// Checks form and check character.
    ///
    /// # Errors
    /// Says which of the two is wrong, and what was expected.
    pub fn check(&self) -> Result<(), IdentifierFault> {
        match self.scheme {
            Scheme::NhsNumber => check_nhs_number(&self.value),
            Scheme::UniquePupilNumber => check_pupil_number(&self.value),
            Scheme::PoliceNationalComputer
            | Scheme::PrisonNumber
            | Scheme::CaseReferenceNumber
            | Scheme::Local => {
                if self.value.is_empty() {
                    return Err(self.form("a reference with at least one character"));
                }
                Ok(())
            }
        }
    }

    /// True where this identifier can show that two records are about the same person: not local, and of the right
    /// form. A wrong NHS check digit is no NHS number; a wrong pupil-number check letter occurs in agencies' real
    /// files, so such a number still joins and the fault is shown.
    #[must_use]
    pub fn joins(&self) -> bool {
        match self.scheme {
            Scheme::Local => false,
            Scheme::UniquePupilNumber => !matches!(self.check(), Err(IdentifierFault::Form { .. })),
            _ => self.check().is_ok(),
        }
    }

    fn form(&self, expected: &'static str) -> IdentifierFault {
        IdentifierFault::Form {
            found: self.value.clone(),
            expected,
        }
    }
}

fn check_nhs_number(value: &str) -> Result<(), IdentifierFault> {
    let form = || IdentifierFault::Form {
        found: value.to_owned(),
        expected: "an NHS number of ten digits",
    };
    let digits: Vec<u32> = value
        .chars()
        .map(|letter| letter.to_digit(10))
        .collect::<Option<_>>()
        .ok_or_else(form)?;
    let (Some((last, first)), 10) = (digits.split_last(), digits.len()) else {
        return Err(form());
    };
    if first.iter().all(|digit| digit == last) {
        return Err(form());
    }
    let sum: u32 = first
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    match 11 - sum % 11 {
        10 => Err(form()),
        check if check % 11 == *last => Ok(()),
        check => Err(IdentifierFault::Check {
            found: value.to_owned(),
            expected: char::from_digit(check % 11, 10).unwrap_or('?'),
        }),
    }
}

fn check_pupil_number(value: &str) -> Result<(), IdentifierFault> {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let form = || IdentifierFault::Form {
        found: value.to_owned(),
        expected: "a pupil number of a letter, eleven digits and a digit or letter",
    };
    let bytes = value.as_bytes();
    let (Some((check, rest)), 13) = (bytes.split_first(), bytes.len()) else {
        return Err(form());
    };
    let mut sum = 0_usize;
    for (place, byte) in rest.iter().enumerate() {
        let digit = match byte {
            b'0'..=b'9' => usize::from(byte - b'0'),
            letter if place == 11 => LETTERS
                .iter()
                .position(|one| one == letter)
                .ok_or_else(form)?,
            _ => return Err(form()),
        };
        sum += digit * (place + 2);
    }
    if !check.is_ascii_uppercase() {
        return Err(form());
    }
    let expected = LETTERS.get(sum % 23).copied().map_or('?', char::from);
    if char::from(*check) == expected {
        Ok(())
    } else {
        Err(IdentifierFault::Check {
            found: value.to_owned(),
            expected,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nhs_numbers_are_checked_by_modulus_11() {
        // 9990000018 by hand: 9·10+9·9+9·8+0+0+0+0+0+1·2 = 245; 245 mod 11 = 3; 11-3 = 8. The last digit is 8.
        assert_eq!(
            Identifier::new(Scheme::NhsNumber, "999 000 0018").check(),
            Ok(())
        );
        assert!(matches!(
            Identifier::new(Scheme::NhsNumber, "9990000019").check(),
            Err(IdentifierFault::Check { expected: '8', .. })
        ));
        for placeholder in [
            "0000000000",
            "1111111111",
            "",
            "999000001",
            "99900000188",
            "999000001X",
        ] {
            let number = Identifier::new(Scheme::NhsNumber, placeholder);
            assert!(
                matches!(number.check(), Err(IdentifierFault::Form { .. })),
                "{placeholder}"
            );
            assert!(!number.joins());
        }
    }

    #[test]
    fn pupil_numbers_carry_a_check_letter() {
        // A-less number 00000000001: weights 2..13, so the last digit weighs 13·0 and the eleventh 12·1: 12 mod 23 = 12 = N.
        assert_eq!(
            Identifier::new(Scheme::UniquePupilNumber, "N000000000010").check(),
            Ok(())
        );
        let wrong = Identifier::new(Scheme::UniquePupilNumber, "A000000000010");
        assert!(matches!(
            wrong.check(),
            Err(IdentifierFault::Check { expected: 'N', .. })
        ));
        assert!(wrong.joins(), "a wrong letter is shown, and still joins");
        assert!(!Identifier::new(Scheme::UniquePupilNumber, "A00000000001").joins());
    }

    #[test]
    fn a_local_reference_joins_nothing() {
        assert!(!Identifier::new(Scheme::Local, "77").joins());
    }
}
