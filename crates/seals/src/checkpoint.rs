//! Checkpoints: what a log says of its whole past in three lines, signed; and the cosignatures of those who checked it.
//! `C2SP tlog-checkpoint` and `tlog-cosignature`.

use crate::keys::{KeyKind, PublicKey, SigningKey};
use crate::note::{Note, NoteFault, Signature, is_name};
use crate::tree::Hash;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// How many signature lines a checkpoint may bear here.
pub const MOST_SIGNATURES: usize = 64;

/// A log's size and root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: also the name of its key.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why something is not a checkpoint that can be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    /// It is no signed note.
    #[error(transparent)]
    Note(#[from] NoteFault),
    /// The text is not origin, size and root.
    #[error("the checkpoint's text is not the three lines origin, size and root")]
    Text,
    /// It is of another log than the key.
    #[error("the checkpoint is of `{found}`, expected `{expected}`")]
    Origin {
        /// The key's name.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// No signature of the key is on it.
    #[error("no signature of `{0}` is on the checkpoint")]
    NotSigned(String),
    /// A signature of the key is on it that does not hold.
    #[error(
        "the signature of `{0}` does not belong to this checkpoint: one of the two was altered"
    )]
    Forged(String),
    /// The key is of the wrong kind for what was asked.
    #[error("the key of `{0}` is of the other kind: logs sign, witnesses cosign")]
    Kind(String),
    /// It bears more signatures than are read here.
    #[error("the checkpoint bears more than {MOST_SIGNATURES} signatures")]
    TooMany,
}

impl Checkpoint {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let root = BASE64_STANDARD.encode(self.root);
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Reads the text of a checkpoint. Lines after the third are not allowed here: nobody could check what they say.
    ///
    /// # Errors
    /// Where it is anything else, however little it differs.
    pub fn parse(text: &str) -> Result<Self, CheckpointFault> {
        let read = || {
            let mut lines = text.split('\n');
            let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
            Some(Self {
                origin: origin.to_owned(),
                size: size.parse().ok()?,
                root: BASE64_STANDARD.decode(root).ok()?.try_into().ok()?,
            })
        };
        read()
            .filter(|checkpoint| is_name(&checkpoint.origin) && checkpoint.text() == text)
            .ok_or(CheckpointFault::Text)
    }
}

/// A witness's cosignature on a checkpoint: that this was the largest that it had seen of the log, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The witness.
    pub witness: String,
    /// When it signed, in seconds since 1970-01-01 UTC, by its own clock.
    pub at: u64,
}

/// A checkpoint whose log's signature holds, with the note that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Signs a size and root as the log whose key this is.
    ///
    /// # Errors
    /// Where the key is a witness's.
    pub fn sign(key: &SigningKey, size: u64, root: Hash) -> Result<Self, CheckpointFault> {
        let public = key.public();
        if public.kind() != KeyKind::Log {
            return Err(CheckpointFault::Kind(public.name().to_owned()));
        }
        let checkpoint = Checkpoint {
            origin: public.name().to_owned(),
            size,
            root,
        };
        let note = key.note_of(checkpoint.text());
        Ok(Self { checkpoint, note })
    }

    /// Reads a checkpoint and checks that its log signed it. Signatures by others stay on it, unchecked.
    ///
    /// # Errors
    /// Where it is no checkpoint, of another log, or the log's signature is missing or does not hold.
    pub fn open(note: &str, log: &PublicKey) -> Result<Self, CheckpointFault> {
        if log.kind() != KeyKind::Log {
            return Err(CheckpointFault::Kind(log.name().to_owned()));
        }
        let note = Note::parse(note)?;
        if note.signatures.len() > MOST_SIGNATURES {
            return Err(CheckpointFault::TooMany);
        }
        let checkpoint = Checkpoint::parse(&note.text)?;
        if checkpoint.origin != log.name() {
            return Err(CheckpointFault::Origin {
                expected: log.name().to_owned(),
                found: checkpoint.origin,
            });
        }
        let text = note.text.as_bytes();
        match log.signed(&note, |signature, key| key.holds(text, signature)) {
            None => Err(CheckpointFault::NotSigned(log.name().to_owned())),
            Some(false) => Err(CheckpointFault::Forged(log.name().to_owned())),
            Some(true) => Ok(Self { checkpoint, note }),
        }
    }

    /// What was signed.
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note, with all signatures.
    #[must_use]
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// Checks a witness's cosignature on this checkpoint.
    ///
    /// # Errors
    /// Where there is none, or it does not hold.
    pub fn cosigned_by(&self, witness: &PublicKey) -> Result<Cosignature, CheckpointFault> {
        let name = || witness.name().to_owned();
        if witness.kind() != KeyKind::Witness {
            return Err(CheckpointFault::Kind(name()));
        }
        let holds = |signature: &[u8], key: &PublicKey| {
            time_of(signature).is_some_and(|(at, signature)| {
                key.holds(cosigned_text(at, &self.note.text).as_bytes(), signature)
            })
        };
        match witness.signed(&self.note, holds) {
            None => Err(CheckpointFault::NotSigned(name())),
            Some(false) => Err(CheckpointFault::Forged(name())),
            Some(true) => {
                let id = witness.id();
                let at = self.note.signatures.iter().filter_map(|signature| {
                    let own = signature.name == witness.name() && signature.key_id == id;
                    own.then(|| time_of(&signature.bytes)).flatten()
                });
                Ok(Cosignature {
                    witness: name(),
                    at: at.map(|(at, _)| at).max().unwrap_or_default(),
                })
            }
        }
    }

    /// The signature line of a witness who has checked this checkpoint, at `at` seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// Where the key is a log's.
    pub fn cosign(&self, key: &SigningKey, at: u64) -> Result<Signature, CheckpointFault> {
        let public = key.public();
        if public.kind() != KeyKind::Witness {
            return Err(CheckpointFault::Kind(public.name().to_owned()));
        }
        let mut bytes = at.to_be_bytes().to_vec();
        bytes.extend_from_slice(&key.sign(cosigned_text(at, &self.note.text).as_bytes()));
        Ok(Signature {
            name: public.name().to_owned(),
            key_id: public.id(),
            bytes,
        })
    }

    /// This checkpoint with a witness's signature line on it, in place of an earlier one of the same witness.
    ///
    /// # Errors
    /// Where the line is not that witness's over this checkpoint.
    pub fn with_cosignature(
        &self,
        line: Signature,
        witness: &PublicKey,
    ) -> Result<Self, CheckpointFault> {
        let mut with = self.clone();
        with.note.signatures.retain(|signature| {
            (signature.name.as_str(), signature.key_id) != (line.name.as_str(), line.key_id)
        });
        with.note.signatures.push(line);
        if with.note.signatures.len() > MOST_SIGNATURES {
            return Err(CheckpointFault::TooMany);
        }
        with.cosigned_by(witness)?;
        Ok(with)
    }
}

impl std::fmt::Display for SignedCheckpoint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.note.fmt(out)
    }
}

/// What a witness signs: two lines, then the checkpoint's text.
fn cosigned_text(at: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {at}\n{text}")
}

/// The time within a cosignature, and the Ed25519 signature after it.
fn time_of(signature: &[u8]) -> Option<(u64, &[u8])> {
    let (at, signature) = signature.split_first_chunk::<8>()?;
    let at = u64::from_be_bytes(*at);
    (i64::try_from(at).is_ok()).then_some((at, signature))
}
