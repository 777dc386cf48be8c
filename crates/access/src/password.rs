//! How a password is kept: argon2id, with a salt that comes in as an argument.
//!
//! Parameters: 19 MiB, two passes, one lane (the OWASP password storage cheat sheet's first choice for argon2id).

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

/// The least length of a password, in characters.
const SHORTEST: usize = 12;

/// What is kept of a password. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordHash {
    salt: [u8; 16],
    hash: [u8; 32],
    /// Parameters at the time, so that old hashes can still be checked: memory in KiB, passes, lanes.
    cost: (u32, u32, u32),
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PasswordHash(…)")
    }
}

/// A password that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// It is too short.
    #[error("a password has at least {SHORTEST} characters")]
    TooShort,
    /// The hash could not be made.
    #[error("the password could not be hashed: {0}")]
    NotHashed(String),
}

/// Makes what is kept of a password.
///
/// # Errors
/// Where the password is shorter than 12 characters.
pub fn hash_password(password: &str, salt: [u8; 16]) -> Result<PasswordHash, PasswordFault> {
    if password.chars().count() < SHORTEST {
        return Err(PasswordFault::TooShort);
    }
    let cost = (19_456, 2, 1);
    Ok(PasswordHash {
        salt,
        hash: derive(password, &salt, cost)?,
        cost,
    })
}

/// True where the password is the one that was kept. Takes the same time whether it is or not.
#[must_use]
pub fn password_matches(password: &str, kept: &PasswordHash) -> bool {
    derive(password, &kept.salt, kept.cost).is_ok_and(|hash| equal(&hash, &kept.hash))
}

fn derive(
    password: &str,
    salt: &[u8; 16],
    (memory, passes, lanes): (u32, u32, u32),
) -> Result<[u8; 32], PasswordFault> {
    let not_hashed = |fault: argon2::Error| PasswordFault::NotHashed(fault.to_string());
    let parameters = Params::new(memory, passes, lanes, Some(32)).map_err(not_hashed)?;
    let mut hash = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .map_err(not_hashed)?;
    Ok(hash)
}

/// Compares without stopping at the first difference.
fn equal(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter()
        .zip(other)
        .fold(0_u8, |difference, (one, other)| difference | (one ^ other))
        == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_password_matches() {
        let kept = hash_password("correct horse battery", [7; 16]).unwrap();
        assert!(password_matches("correct horse battery", &kept));
        assert!(!password_matches("correct horse batterz", &kept));
        assert_eq!(
            hash_password("short", [7; 16]).unwrap_err(),
            PasswordFault::TooShort
        );
        assert_eq!(format!("{kept:?}"), "PasswordHash(…)");
    }
}
