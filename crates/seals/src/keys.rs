//! Ed25519 keys as `C2SP signed-note` writes them: a log signs with its own kind, a witness cosigns with another, so that
//! the one can never be taken for the other.
//!
//! ```text
//! public key   <name>+<key id>+base64(kind || key)
//! signing key  PRIVATE+KEY+<name>+<key id>+base64(kind || seed)
//! key id       the first four bytes of SHA-256(name || 0x0A || kind || public key), in hexadecimal
//! ```
//! Where the seed comes from, and where it is kept, is the caller's.

use crate::note::{Note, Signature, is_name};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signer as _, VerifyingKey};
use sha2::{Digest, Sha256};

/// What signing keys begin with when they are written down.
const PRIVATE: &str = "PRIVATE+KEY+";

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// A log's own checkpoints: Ed25519 over the text (`signed-note`, type 0x01).
    Log,
    /// What a witness saw and when: a timestamped Ed25519 cosignature (`tlog-cosignature`, type 0x04).
    Witness,
}

impl KeyKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }

    const fn of_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Log),
            4 => Some(Self::Witness),
            _ => None,
        }
    }
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// It has not the form of a key.
    #[error("this is no key: expected `name+id+base64`, as `joinder checkpoint --key` prints it")]
    Form,
    /// The id in it is not the one of its name and key.
    #[error("the key's id does not belong to its name and key: it was not copied whole")]
    Id,
    /// It is a key of another kind or algorithm.
    #[error("the key is of a kind that is not known here: expected Ed25519, type 1 or 4")]
    Kind,
    /// The name cannot be a key's.
    #[error("a key's name is not empty and holds neither spaces nor `+`")]
    Name,
}

/// A public key with its name: who can have signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    kind: KeyKind,
    key: VerifyingKey,
}

impl PublicKey {
    /// The name: for a log, its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The four bytes by which signature lines name it.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', self.kind.byte()]);
        hash.update(self.key.as_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let [a, b, c, d, ..] = digest;
        [a, b, c, d]
    }

    /// Reads a public key.
    ///
    /// # Errors
    /// Where it is none, of another kind, or not copied whole.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        let (name, id, kind, key) = fields(text)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| KeyFault::Form)?;
        let public = Self { name, kind, key };
        if hexadecimal(&public.id()) == id {
            Ok(public)
        } else {
            Err(KeyFault::Id)
        }
    }

    /// The bytes signed by this key in a note, where its signature is there: `None` where there is no line of this key,
    /// `Some(false)` where there is one that does not hold.
    pub(crate) fn signed(
        &self,
        note: &Note,
        verify: impl Fn(&[u8], &Self) -> bool,
    ) -> Option<bool> {
        let id = self.id();
        let own = |signature: &&Signature| signature.name == self.name && signature.key_id == id;
        let mut lines = note.signatures.iter().filter(own).peekable();
        lines.peek()?;
        Some(lines.all(|signature| verify(&signature.bytes, self)))
    }

    /// True where `signature` is this key's over `message`.
    pub(crate) fn holds(&self, message: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let id = hexadecimal(&self.id());
        let key = coded(self.kind, self.key.as_bytes());
        write!(out, "{}+{id}+{key}", self.name)
    }
}

/// A key that signs. Its `Debug` says only whose it is.
pub struct SigningKey {
    public: PublicKey,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// The key of a seed of 32 bytes that nobody can guess.
    ///
    /// # Errors
    /// Where the name cannot be a key's.
    pub fn from_seed(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, KeyFault> {
        if !is_name(name) {
            return Err(KeyFault::Name);
        }
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let public = PublicKey {
            name: name.to_owned(),
            kind,
            key: key.verifying_key(),
        };
        Ok(Self { public, key })
    }

    /// Reads what [`SigningKey::to_secret_text`] wrote.
    ///
    /// # Errors
    /// Where it is no signing key.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        let rest = text.strip_prefix(PRIVATE).ok_or(KeyFault::Form)?;
        let (name, id, kind, seed) = fields(rest)?;
        let signing = Self::from_seed(&name, kind, &seed)?;
        if hexadecimal(&signing.public.id()) == id {
            Ok(signing)
        } else {
            Err(KeyFault::Id)
        }
    }

    /// The key as it is kept: whoever reads this can sign.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        let id = hexadecimal(&self.public.id());
        let seed = coded(self.public.kind, self.key.as_bytes());
        format!("{PRIVATE}{}+{id}+{seed}", self.public.name)
    }

    /// The public key.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// The note of a text that this key signs alone.
    pub(crate) fn note_of(&self, text: String) -> Note {
        let signature = Signature {
            name: self.public.name.clone(),
            key_id: self.public.id(),
            bytes: self.sign(text.as_bytes()).to_vec(),
        };
        Note {
            text,
            signatures: vec![signature],
        }
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "SigningKey({})", self.public)
    }
}

/// The name, the id, the kind and the 32 bytes of a written key.
fn fields(text: &str) -> Result<(String, String, KeyKind, [u8; 32]), KeyFault> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyFault::Form);
    };
    if !is_name(name) {
        return Err(KeyFault::Name);
    }
    let bytes = BASE64_STANDARD.decode(key).map_err(|_| KeyFault::Form)?;
    let (kind, key) = bytes.split_first().ok_or(KeyFault::Form)?;
    let kind = KeyKind::of_byte(*kind).ok_or(KeyFault::Kind)?;
    let key = key.try_into().map_err(|_| KeyFault::Form)?;
    Ok((name.to_owned(), id.to_owned(), kind, key))
}

fn coded(kind: KeyKind, key: &[u8; 32]) -> String {
    let mut all = vec![kind.byte()];
    all.extend_from_slice(key);
    BASE64_STANDARD.encode(all)
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Key and note from the documentation of the Go package `sumdb/note`, where the format comes from.
    #[test]
    fn a_note_that_another_program_signed_holds_and_no_other_text_does() {
        let key =
            PublicKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
                .unwrap();
        let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        let line = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
        let check = |text: &str| {
            let note = Note::parse(&format!("{text}\n{line}\n")).unwrap();
            key.signed(&note, |signature, key| {
                key.holds(note.text.as_bytes(), signature)
            })
        };
        assert_eq!(check(text), Some(true));
        assert_eq!(check(&text.replacen("is the", "was the", 1)), Some(false));
    }
}
