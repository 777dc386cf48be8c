//! A log's side: its signing key, its latest checkpoint, the latest that a witness has signed, and which witnesses it
//! trusts. All of it in files of the data folder whose names begin with `seals`.

use crate::durable;
use crate::fault::NotaryFault;
use crate::key_file::KeyPlace;
use seals::{CaseSeal, Hash, KeyKind, Note, PublicKey, SignedCheckpoint, SigningKey};
use std::path::{Path, PathBuf};

/// What a log keeps to seal its past.
pub struct LogSeals {
    folder: PathBuf,
    key: SigningKey,
}

impl LogSeals {
    /// The seals in a data folder, made where there are none; `origin` names the log when its key is made.
    ///
    /// # Errors
    /// Where the folder cannot be used, or its key has another name.
    pub fn open(folder: &Path, origin: Option<&str>) -> Result<Self, NotaryFault> {
        let key = place(folder).read_or_make(origin)?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
        })
    }

    /// The seals in a data folder, where a key was made already. Writes nothing.
    ///
    /// # Errors
    /// Where the key cannot be read.
    pub fn find(folder: &Path) -> Result<Option<Self>, NotaryFault> {
        Ok(place(folder).read()?.map(|key| Self {
            folder: folder.to_owned(),
            key,
        }))
    }

    /// The public key: what a stranger needs.
    #[must_use]
    pub const fn key(&self) -> &PublicKey {
        self.key.public()
    }

    /// The latest checkpoint signed here.
    ///
    /// # Errors
    /// Where the file is not what was written.
    pub fn latest(&self) -> Result<Option<SignedCheckpoint>, NotaryFault> {
        self.read("-checkpoint")
    }

    /// The latest checkpoint that a trusted witness has signed as well.
    ///
    /// # Errors
    /// Where the file is not what was written.
    pub fn cosigned(&self) -> Result<Option<SignedCheckpoint>, NotaryFault> {
        self.read("-cosigned")
    }

    /// Signs the ledger as it stands. `head` says how many entries there are, `root` the root over the first so many. No
    /// checkpoint is ever signed that contradicts the one before; where nothing was added, that one is given again.
    ///
    /// # Errors
    /// Where the ledger is no longer what was signed for, or a file cannot be written.
    pub fn seal(
        &self,
        head: &mut dyn FnMut() -> Result<u64, String>,
        root: &mut dyn FnMut(u64) -> Result<Hash, String>,
    ) -> Result<SignedCheckpoint, NotaryFault> {
        let _lock = durable::lock(&self.file(".lock"))?;
        // Read under the lock: whoever signed before saw no more than this.
        let size = head().map_err(NotaryFault::Ledger)?;
        let mut root = |size| root(size).map_err(NotaryFault::Ledger);
        for signed in [self.latest()?, self.cosigned()?].into_iter().flatten() {
            let signed = signed.checkpoint();
            if signed.size > size {
                return Err(NotaryFault::RolledBack {
                    signed: signed.size,
                    found: size,
                });
            }
            if root(signed.size)? != signed.root {
                return Err(NotaryFault::Rewritten(signed.size));
            }
        }
        if let Some(latest) = self
            .latest()?
            .filter(|latest| latest.checkpoint().size == size)
        {
            return Ok(latest);
        }
        let signed = SignedCheckpoint::sign(&self.key, size, root(size)?)?;
        durable::replace(&self.file("-checkpoint"), &signed.to_string())?;
        Ok(signed)
    }

    /// Signs the lines of a case file.
    ///
    /// # Errors
    /// Where the key in the folder is none of a log.
    pub fn sign_case(&self, case: CaseSeal) -> Result<Note, NotaryFault> {
        let name = || self.key.public().name().to_owned();
        case.sign(&self.key)
            .ok_or_else(|| seals::CheckpointFault::Kind(name()).into())
    }

    /// The witnesses whose signatures count here.
    ///
    /// # Errors
    /// Where the file cannot be read or holds something else than keys.
    pub fn witnesses(&self) -> Result<Vec<PublicKey>, NotaryFault> {
        let path = self.file("-witnesses");
        let text = durable::read(&path)?.unwrap_or_default();
        text.lines()
            .map(|line| {
                PublicKey::parse(line).map_err(|fault| NotaryFault::KeyFile {
                    path: path.display().to_string(),
                    fault,
                })
            })
            .collect()
    }

    /// Takes a witness's key: its signatures count from now on.
    ///
    /// # Errors
    /// Where it is a log's key, or the file cannot be written.
    pub fn trust(&self, witness: &PublicKey) -> Result<(), NotaryFault> {
        if witness.kind() != KeyKind::Witness {
            return Err(NotaryFault::Checkpoint(seals::CheckpointFault::Kind(
                witness.name().to_owned(),
            )));
        }
        let _lock = durable::lock(&self.file(".lock"))?;
        let mut all = self.witnesses()?;
        if all.contains(witness) {
            return Ok(());
        }
        all.push(witness.clone());
        let text: String = all.iter().map(|key| format!("{key}\n")).collect();
        durable::replace(&self.file("-witnesses"), &text)
    }

    /// Takes a checkpoint of this log that came back with signatures of witnesses: those that are trusted here and hold
    /// are kept on it. Says which witnesses they are.
    ///
    /// # Errors
    /// Where it is not a checkpoint of this log, or no trusted witness has signed it, or one of its signatures is false.
    pub fn take_cosigned(
        &self,
        note: &str,
        root: &mut dyn FnMut(u64) -> Result<Hash, String>,
    ) -> Result<Vec<String>, NotaryFault> {
        let _lock = durable::lock(&self.file(".lock"))?;
        let came = SignedCheckpoint::open(note, self.key())?;
        let size = came.checkpoint().size;
        if root(size).map_err(NotaryFault::Ledger)? != came.checkpoint().root {
            return Err(NotaryFault::Rewritten(size));
        }
        let trusted = self.witnesses()?;
        let mut names = Vec::new();
        let (latest, cosigned) = (self.latest()?, self.cosigned()?);
        let same = |held: &SignedCheckpoint| held.checkpoint() == came.checkpoint();
        let mut kept = [&cosigned, &latest]
            .into_iter()
            .flatten()
            .find(|held| same(held))
            .map_or_else(|| only_the_logs(&came, self.key()), Clone::clone);
        for line in &came.note().signatures {
            let Some(witness) = trusted
                .iter()
                .find(|key| key.name() == line.name && key.id() == line.key_id)
            else {
                continue;
            };
            kept = kept.with_cosignature(line.clone(), witness)?;
            names.push(witness.name().to_owned());
        }
        if names.is_empty() {
            return Err(NotaryFault::NoWitness);
        }
        if latest.is_some_and(|latest| same(&latest)) {
            durable::replace(&self.file("-checkpoint"), &kept.to_string())?;
        }
        if cosigned.is_none_or(|held| held.checkpoint().size <= size) {
            durable::replace(&self.file("-cosigned"), &kept.to_string())?;
        }
        Ok(names)
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("seals{ending}"))
    }

    fn read(&self, name: &str) -> Result<Option<SignedCheckpoint>, NotaryFault> {
        let path = self.file(name);
        durable::read(&path)?
            .map(|note| {
                SignedCheckpoint::open(&note, self.key()).map_err(|fault| {
                    NotaryFault::Ledger(format!("`{}` was altered: {fault}", path.display()))
                })
            })
            .transpose()
    }
}

const fn place(folder: &Path) -> KeyPlace<'_> {
    KeyPlace {
        folder,
        signing: "seals.key",
        public: "seals-public-key",
        lock: "seals.lock",
        kind: KeyKind::Log,
    }
}

/// A checkpoint without the signatures of others.
fn only_the_logs(signed: &SignedCheckpoint, log: &PublicKey) -> SignedCheckpoint {
    let mut note: Note = signed.note().clone();
    note.signatures
        .retain(|line| line.name == log.name() && line.key_id == log.id());
    SignedCheckpoint::open(&note.to_string(), log).unwrap_or_else(|_| signed.clone())
}
