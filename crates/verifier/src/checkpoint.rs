//! Checkpoints and their signatures: C2SP signed-note, tlog-checkpoint, tlog-cosignature, with Ed25519.

use crate::decoded;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

/// The type byte of a log's key, and of a witness's.
const LOG: u8 = 1;
const WITNESS: u8 = 4;

/// A public key with its name: `name+id+base64(type || key)`.
#[derive(Debug)]
pub struct Key {
    name: String,
    id: [u8; 4],
    kind: u8,
    key: VerifyingKey,
}

impl Key {
    /// Reads a key.
    ///
    /// # Errors
    /// Where it is none, or was not copied whole.
    pub fn parse(text: &str) -> Result<Self, String> {
        let no_key = || format!("`{text}` is no public key: expected `name+id+base64`");
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(coded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(no_key());
        };
        let bytes = decoded(coded)?;
        let (kind, key) = bytes.split_first().ok_or_else(no_key)?;
        let key: [u8; 32] = key.try_into().map_err(|_| no_key())?;
        let mut hash = Sha256::new();
        hash.update(name.as_bytes());
        hash.update([b'\n', *kind]);
        hash.update(key);
        let digest: [u8; 32] = hash.finalize().into();
        let [a, b, c, d, ..] = digest;
        if format!("{:08x}", u32::from_be_bytes([a, b, c, d])) != id {
            return Err(format!(
                "the key of `{name}` was not copied whole: its id is another"
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            id: [a, b, c, d],
            kind: *kind,
            key: VerifyingKey::from_bytes(&key).map_err(|_| no_key())?,
        })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Checks that a note has this text and no other, and that this key, a log's, has signed it.
    pub(crate) fn signed_note(&self, note: &str, text: &str) -> Result<(), String> {
        let signature = note
            .strip_prefix(text)
            .and_then(|rest| rest.strip_prefix('\n'))
            .and_then(|rest| rest.strip_suffix('\n'))
            .ok_or("what is signed is not what stands in the file")?;
        let line = Line::parse(signature)?;
        if self.kind == LOG && line.is_of(self) && self.holds(text.as_bytes(), &line.signature) {
            Ok(())
        } else {
            Err(format!("`{}` has not signed the file", self.name))
        }
    }

    fn holds(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

/// A log's size and root, with signature lines that [`Checkpoint::check`] checks.
#[derive(Debug)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: [u8; 32],
    text: String,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

impl Checkpoint {
    /// Reads a checkpoint, whose signatures are not checked yet.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(note: &str) -> Result<Self, String> {
        let (text, signatures) = note
            .split_once("\n\n")
            .ok_or("the checkpoint has no empty line before its signatures")?;
        let parts: Vec<&str> = text.split('\n').collect();
        let [origin, size, root] = parts[..] else {
            return Err("the checkpoint is not three lines".to_owned());
        };
        let number: u64 = size
            .parse()
            .map_err(|_| "the checkpoint's size is no number")?;
        if number.to_string() != size {
            return Err("the checkpoint's size is not written as it has to be".to_owned());
        }
        let lines = signatures
            .strip_suffix('\n')
            .ok_or("the last line of the checkpoint is cut off")?
            .split('\n')
            .map(Line::parse)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            origin: origin.to_owned(),
            size: number,
            root: decoded(root)?
                .try_into()
                .map_err(|_| "the checkpoint's root is not 32 bytes long")?,
            text: format!("{text}\n"),
            lines,
        })
    }

    /// Checks that the log has signed this, and every one of the witnesses.
    ///
    /// # Errors
    /// Where one of these signatures is not there, or does not hold.
    pub fn check(&self, log: &Key, witnesses: &[Key]) -> Result<(), String> {
        if log.kind != LOG || log.name != self.origin {
            return Err(format!(
                "the checkpoint is of `{}`, and the key is that of `{}`",
                self.origin, log.name
            ));
        }
        self.one_holds(log, |signature| log.holds(self.text.as_bytes(), signature))?;
        for witness in witnesses {
            if witness.kind != WITNESS {
                return Err(format!("the key of `{}` is not a witness's", witness.name));
            }
            self.one_holds(witness, |signature| {
                signature
                    .split_first_chunk::<8>()
                    .is_some_and(|(time, signature)| {
                        let time = u64::from_be_bytes(*time);
                        let message = format!("cosignature/v1\ntime {time}\n{}", self.text);
                        witness.holds(message.as_bytes(), signature)
                    })
            })?;
        }
        Ok(())
    }

    /// When a witness signed, in seconds since 1970-01-01 UTC, by its own clock. Means nothing before [`Checkpoint::check`].
    #[must_use]
    pub fn signed_at(&self, witness: &Key) -> Option<u64> {
        let line = self.lines.iter().find(|line| line.is_of(witness))?;
        let (time, _) = line.signature.split_first_chunk::<8>()?;
        Some(u64::from_be_bytes(*time))
    }

    /// Names on signature lines of whose keys none was given.
    pub fn not_checked<'a>(&'a self, keys: &'a [&'a Key]) -> impl Iterator<Item = &'a str> {
        self.lines
            .iter()
            .filter(move |line| !keys.iter().any(|key| line.is_of(key)))
            .map(|line| line.name.as_str())
    }

    /// Every line of a key must hold, and there must be one.
    fn one_holds(&self, key: &Key, holds: impl Fn(&[u8]) -> bool) -> Result<(), String> {
        let mut own = self.lines.iter().filter(|line| line.is_of(key)).peekable();
        if own.peek().is_none() {
            return Err(format!("`{}` has not signed the checkpoint", key.name));
        }
        if own.all(|line| holds(&line.signature)) {
            Ok(())
        } else {
            Err(format!("the signature of `{}` is false", key.name))
        }
    }
}

impl Line {
    fn parse(line: &str) -> Result<Self, String> {
        let wrong = || "a signature line is not `\u{2014} name base64`".to_owned();
        let rest = line.strip_prefix("\u{2014} ").ok_or_else(wrong)?;
        let (name, coded) = rest.split_once(' ').ok_or_else(wrong)?;
        let bytes = decoded(coded)?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or_else(wrong)?;
        Ok(Self {
            name: name.to_owned(),
            id: *id,
            signature: signature.to_vec(),
        })
    }

    fn is_of(&self, key: &Key) -> bool {
        self.name == key.name && self.id == key.id
    }
}
