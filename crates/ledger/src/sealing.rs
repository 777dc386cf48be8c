//! Sealing: the content of an entry under the key of its source record, so that destroying one key erases every copy.
//!
//! ```text
//! seal        = XChaCha20-Poly1305(key of the record, nonce, salt || parts, associated data = position)
//! sealed_with = number of the key (8 bytes) || nonce (24)
//! ```
//! The salt of the commitments is inside the seal: without the key nobody can test a guess against a commitment. What a
//! key is wrapped with is [`crate::KeyService`]'s; where keys are kept is the store's.

use crate::{Hash, LedgerFault};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// Bytes of a nonce.
const NONCE: usize = 24;

/// Bytes that a wrapped key takes: nonce, key, tag.
pub(crate) const WRAPPED: usize = NONCE + 32 + 16;

/// Which key of the key file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyNumber(pub i64);

/// The key of one source record. `Debug` shows nothing of it, and its memory is cleared when it goes.
#[derive(Clone)]
pub struct DataKey(Zeroizing<Hash>);

impl DataKey {
    /// A key of these bytes.
    #[must_use]
    pub fn of(bytes: Hash) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be wrapped.
    #[must_use]
    pub fn bytes(&self) -> &Hash {
        &self.0
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("DataKey(…)")
    }
}

/// A key made ready for sealing and opening.
pub(crate) struct Sealer {
    number: KeyNumber,
    cipher: XChaCha20Poly1305,
}

/// A content as it is stored.
pub(crate) struct Sealed {
    pub(crate) with: [u8; 32],
    pub(crate) salt: Hash,
    pub(crate) parts: Vec<u8>,
}

impl Sealer {
    pub(crate) fn of(number: KeyNumber, key: &DataKey) -> Self {
        Self {
            number,
            cipher: XChaCha20Poly1305::new(&Key::from(*key.bytes())),
        }
    }

    /// Seals a salt and parts for the entry at a position.
    pub(crate) fn seal(
        &self,
        position: u64,
        nonce: [u8; NONCE],
        salt: &Hash,
        parts: &[u8],
    ) -> Result<Sealed, LedgerFault> {
        let plain = Zeroizing::new([salt.as_slice(), parts].concat());
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload(&plain, &data_of(position)))
            .map_err(|_| LedgerFault::Unreadable {
                position,
                reason: "it is too long to be sealed".to_owned(),
            })?;
        let (salt, parts) = sealed.split_at(32);
        let mut with = [0; 32];
        let (number, rest) = with.split_at_mut(8);
        number.copy_from_slice(&self.number.0.to_be_bytes());
        rest.copy_from_slice(&nonce);
        Ok(Sealed {
            with,
            salt: salt.try_into().unwrap_or_default(),
            parts: parts.to_vec(),
        })
    }

    /// Opens what was sealed for a position; `None` where any of it was altered or the key is another.
    pub(crate) fn open(
        &self,
        position: u64,
        with: &[u8],
        salt: &[u8],
        parts: &[u8],
    ) -> Option<(Hash, Vec<u8>)> {
        let nonce: [u8; NONCE] = with.get(8..)?.try_into().ok()?;
        let sealed = [salt, parts].concat();
        let mut plain = self
            .cipher
            .decrypt(&XNonce::from(nonce), payload(&sealed, &data_of(position)))
            .ok()?;
        let salt: Hash = plain.get(..32)?.try_into().ok()?;
        plain.drain(..32);
        Some((salt, plain))
    }
}

fn payload<'a>(text: &'a [u8], data: &'a [u8]) -> Payload<'a, 'a> {
    Payload {
        msg: text,
        aad: data,
    }
}

/// What a seal is bound to: it opens at its own position only.
fn data_of(position: u64) -> Vec<u8> {
    [b"joinder/seal/1".as_slice(), &position.to_be_bytes()].concat()
}

/// The key that something was sealed with.
pub(crate) fn key_number(with: &[u8]) -> Option<KeyNumber> {
    let number = with.get(..8)?.try_into().ok()?;
    Some(KeyNumber(i64::from_be_bytes(number)))
}

/// Wraps 32 bytes under a key, bound to a label: nonce, sealed key, tag.
pub(crate) fn wrap(
    under: &DataKey,
    label: &[u8],
    nonce: [u8; NONCE],
    key: &DataKey,
) -> Option<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(&Key::from(*under.bytes()));
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), payload(key.bytes(), label))
        .ok()?;
    Some([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`wrap`] made; `None` where it was altered, or wrapped under another key or label.
pub(crate) fn unwrapped(under: &DataKey, label: &[u8], wrapped: &[u8]) -> Option<DataKey> {
    let nonce: [u8; NONCE] = wrapped.get(..NONCE)?.try_into().ok()?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*under.bytes()));
    let plain = Zeroizing::new(
        cipher
            .decrypt(&XNonce::from(nonce), payload(wrapped.get(NONCE..)?, label))
            .ok()?,
    );
    plain.as_slice().try_into().ok().map(DataKey::of)
}

/// Randomness drawn once for many salts, nonces and keys.
pub(crate) struct Draw(Zeroizing<Vec<u8>>);

impl Draw {
    /// Enough for so many entries.
    pub(crate) fn for_entries(entries: usize) -> Result<Self, LedgerFault> {
        let mut bytes = Zeroizing::new(vec![0; entries.saturating_mul(32 + NONCE + 32 + NONCE)]);
        getrandom::fill(&mut bytes).map_err(|fault| LedgerFault::Randomness(fault.to_string()))?;
        Ok(Self(bytes))
    }

    /// The next bytes, each given once.
    pub(crate) fn next<const N: usize>(&mut self) -> Result<[u8; N], LedgerFault> {
        if self.0.len() < N {
            *self = Self::for_entries(64)?;
        }
        let rest = self.0.len() - N;
        let taken = Zeroizing::new(self.0.split_off(rest));
        taken
            .as_slice()
            .try_into()
            .map_err(|_| LedgerFault::Randomness("a draw came short".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(number: i64, byte: u8) -> Sealer {
        Sealer::of(KeyNumber(number), &DataKey::of([byte; 32]))
    }

    #[test]
    fn what_was_sealed_opens_with_its_key_at_its_position_and_nowhere_else() {
        let sealed = sealer(7, 1)
            .seal(5, [9; NONCE], &[3; 32], b"{}\n{}")
            .unwrap();
        assert_eq!(key_number(&sealed.with), Some(KeyNumber(7)));
        let open = |key: &Sealer, position, with: &[u8], salt: &[u8], parts: &[u8]| {
            key.open(position, with, salt, parts)
        };
        assert_eq!(
            open(&sealer(7, 1), 5, &sealed.with, &sealed.salt, &sealed.parts),
            Some(([3; 32], b"{}\n{}".to_vec()))
        );
        let mut other = sealed.with;
        other[31] ^= 1;
        let mut parts = sealed.parts.clone();
        parts[0] ^= 1;
        let refused = [
            open(&sealer(7, 2), 5, &sealed.with, &sealed.salt, &sealed.parts),
            open(&sealer(7, 1), 6, &sealed.with, &sealed.salt, &sealed.parts),
            open(&sealer(7, 1), 5, &other, &sealed.salt, &sealed.parts),
            open(&sealer(7, 1), 5, &sealed.with, &[0; 32], &sealed.parts),
            open(&sealer(7, 1), 5, &sealed.with, &sealed.salt, &parts),
            open(&sealer(7, 1), 5, &sealed.with, &sealed.salt, &[]),
            open(&sealer(7, 1), 5, &[], &[], &[]),
        ];
        assert!(refused.iter().all(Option::is_none));
    }

    #[test]
    fn a_wrapped_key_opens_under_its_label_only() {
        let under = DataKey::of([1; 32]);
        let wrapped = wrap(&under, b"a", [2; NONCE], &DataKey::of([3; 32])).unwrap();
        assert_eq!(wrapped.len(), WRAPPED);
        assert_eq!(unwrapped(&under, b"a", &wrapped).unwrap().bytes(), &[3; 32]);
        assert!(unwrapped(&under, b"b", &wrapped).is_none());
        assert!(unwrapped(&DataKey::of([4; 32]), b"a", &wrapped).is_none());
        assert!(unwrapped(&under, b"a", &wrapped[1..]).is_none());
    }

    #[test]
    fn a_draw_never_gives_the_same_bytes_twice() {
        let mut draw = Draw::for_entries(1).unwrap();
        let drawn: std::collections::BTreeSet<Hash> =
            (0..500).map(|_| draw.next::<32>().unwrap()).collect();
        assert_eq!(drawn.len(), 500);
        assert_eq!(format!("{:?}", DataKey::of([5; 32])), "DataKey(…)");
    }
}
