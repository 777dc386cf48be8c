//! The second factor: a code from an app (RFC 6238, six digits, every 30 seconds), and recovery codes for when the app is
//! lost.
//!
//! A code is good once: whoever keeps the secret keeps the last step that was used, and gives it to [`code_step`].

use calendar::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Seconds a code stands.
const STEP_SECONDS: u64 = 30;

/// The letters of recovery codes: no two that look alike.
const LETTERS: &[u8; 32] = b"abcdefghjkmnopqrstuvwxyz23456789";

/// The secret that an app and this service share: 20 bytes. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedSecret([u8; 20]);

impl std::fmt::Debug for SharedSecret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SharedSecret(…)")
    }
}

impl SharedSecret {
    /// The secret of these random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The secret as it is typed into an app: base 32, in groups of four.
    #[must_use]
    pub fn to_type(&self) -> String {
        let whole = Secret::from(self.0).to_base32();
        let letters: Vec<char> = whole.chars().collect();
        letters
            .chunks(4)
            .map(|group| group.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The address that an app reads from a picture (`otpauth:`).
    #[must_use]
    pub fn address(&self, user: &str) -> String {
        let user: String = user
            .bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect();
        let secret = Secret::from(self.0).to_base32();
        format!("otpauth://totp/Joinder:{user}?secret={secret}&issuer=Joinder")
    }

    fn totp(&self) -> Totp {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_SECONDS)
            .with_secret(self.0)
            .build_noncompliant()
    }
}

/// The step whose code this is, where it is one of now, of the step before or of the one after, and later than the last
/// step that was used.
#[must_use]
pub fn code_step(
    secret: &SharedSecret,
    typed: &str,
    now: Instant,
    last_used: Option<u64>,
) -> Option<u64> {
    let digits: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = u64::try_from(now.micros() / 1_000_000).ok()?;
    let step = secret.totp().check(&digits, seconds)?;
    last_used.is_none_or(|last| step > last).then_some(step)
}

/// The code that an app shows at an instant.
#[must_use]
pub fn code_at(secret: &SharedSecret, now: Instant) -> String {
    let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or(0);
    secret.totp().generate(seconds).to_string()
}

/// A recovery code from 12 random bytes: 60 bits, as `abcd-efgh-jkmn`.
#[must_use]
pub fn recovery_code(random: [u8; 12]) -> String {
    let letters: Vec<char> = random
        .iter()
        .filter_map(|byte| {
            LETTERS
                .get(usize::from(*byte % 32))
                .copied()
                .map(char::from)
        })
        .collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// What is kept of a recovery code. Its 60 bits are random, so that a plain hash cannot be searched.
#[must_use]
pub fn recovery_hash(typed: &str) -> [u8; 32] {
    let plain: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .flat_map(char::to_lowercase)
        .collect();
    let mut hash = Sha256::new();
    hash.update(b"joinder/recovery/1");
    hash.update(plain.as_bytes());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: SharedSecret = SharedSecret(*b"12345678901234567890");

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    /// RFC 6238, appendix B, the rows of SHA-1; six digits are the last six of its eight.
    #[test]
    fn codes_are_those_of_the_standard() {
        let rows = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in rows {
            assert_eq!(code_at(&RFC, at(seconds)), code, "{seconds}");
            assert!(
                code_step(&RFC, code, at(seconds), None).is_some(),
                "{seconds}"
            );
        }
    }

    #[test]
    fn a_code_is_good_once_and_one_step_either_way() {
        let now = at(1_111_111_109);
        let step = code_step(&RFC, "081 804", now, None).unwrap();
        assert_eq!(code_step(&RFC, "081804", now, Some(step)), None);
        assert!(code_step(&RFC, "081804", at(1_111_111_109 + 30), None).is_some());
        assert_eq!(
            code_step(&RFC, "081804", at(1_111_111_109 + 90), None),
            None
        );
        for typed in ["", "08180", "0818044", "o81804", "081804\u{0}"] {
            assert_eq!(code_step(&RFC, typed, now, None), None, "{typed:?}");
        }
    }

    #[test]
    fn a_recovery_code_is_told_by_its_letters_alone() {
        let code = recovery_code([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]);
        assert_eq!(code, "abcd-efgh-jkm9");
        assert_eq!(recovery_hash(&code), recovery_hash(" ABCD EFGH JKM9 "));
        assert_ne!(recovery_hash(&code), recovery_hash("abcd-efgh-jkma"));
    }

    #[test]
    fn a_secret_is_shown_only_where_it_is_asked_for() {
        assert_eq!(format!("{RFC:?}"), "SharedSecret(…)");
        assert_eq!(RFC.to_type(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            RFC.address("robin@x"),
            "otpauth://totp/Joinder:robin%40x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Joinder"
        );
    }
}
