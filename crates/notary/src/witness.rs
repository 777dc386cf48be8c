//! A witness's side, in a partner agency's own folder: its key, the logs that it watches, and of each the last checkpoint
//! that it signed. No ledger is needed, and none is seen.

use crate::durable;
use crate::fault::NotaryFault;
use crate::key_file::KeyPlace;
use seals::{
    Checkpoint, CosignRequest, KeyKind, Note, PublicKey, Signature, SignedCheckpoint, SigningKey,
    Watched, consider,
};
use std::path::{Path, PathBuf};

/// One process at a time signs.
const LOCK: &str = "witness.lock";

/// A witness's folder.
pub struct WitnessFolder {
    folder: PathBuf,
    key: SigningKey,
}

/// What a witness signed.
#[derive(Clone, Debug)]
pub struct Cosigned {
    /// The checkpoint with the witness's signature on it, as it was given otherwise.
    pub checkpoint: SignedCheckpoint,
    /// The witness's signature line.
    pub line: Signature,
    /// The size that was signed last before this; `None` at the first sight of a log.
    pub before: Option<u64>,
}

impl WitnessFolder {
    /// The witness of `folder`, made where there is none; `name` names it when its key is made.
    ///
    /// # Errors
    /// Where the folder cannot be used, or its key has another name.
    pub fn open(folder: &Path, name: Option<&str>) -> Result<Self, NotaryFault> {
        let place = KeyPlace {
            folder,
            signing: "witness.key",
            public: "public-key",
            lock: LOCK,
            kind: KeyKind::Witness,
        };
        let key = place.read_or_make(name)?;
        durable::folder(&folder.join("logs"))?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
        })
    }

    /// The public key, which logs and strangers need.
    #[must_use]
    pub const fn key(&self) -> &PublicKey {
        self.key.public()
    }

    /// Begins to watch a log. Its key should come by another way than the log's own server.
    ///
    /// # Errors
    /// Where the key is a witness's, or the log is watched already under another key.
    pub fn watch(&self, log: &PublicKey) -> Result<(), NotaryFault> {
        if log.kind() != KeyKind::Log {
            return Err(NotaryFault::Checkpoint(seals::CheckpointFault::Kind(
                log.name().to_owned(),
            )));
        }
        let _lock = durable::lock(&self.folder.join(LOCK))?;
        match self.read(log.name())? {
            Some((held, _)) if held == *log => Ok(()),
            Some(_) => Err(NotaryFault::OtherKey(log.name().to_owned())),
            None => durable::replace(&self.file(log.name()), &format!("{log}\n")),
        }
    }

    /// The logs that are watched, with the last checkpoint signed of each.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn watched(&self) -> Result<Vec<(PublicKey, Option<Checkpoint>)>, NotaryFault> {
        let folder = self.folder.join("logs");
        let list = || -> std::io::Result<Vec<PathBuf>> {
            std::fs::read_dir(&folder)?
                .map(|file| file.map(|file| file.path()))
                .collect()
        };
        let mut files = list().map_err(|fault| NotaryFault::file(&folder, fault))?;
        files.retain(|path| path.extension().is_some_and(|ending| ending == "log"));
        files.sort();
        files
            .iter()
            .map(|path| {
                let text = durable::read(path)?.unwrap_or_default();
                let (log, last) = parse(path, &text)?;
                Ok((log, last.map(|signed| signed.checkpoint().clone())))
            })
            .collect()
    }

    /// The size that was signed last of a log: where the next proof has to start.
    ///
    /// # Errors
    /// Where the log is not watched.
    pub fn signed_last(&self, origin: &str) -> Result<u64, NotaryFault> {
        let (_, last) = self
            .read(origin)?
            .ok_or_else(|| NotaryFault::NotWatched(origin.to_owned()))?;
        Ok(last.map_or(0, |signed| signed.checkpoint().size))
    }

    /// Checks what a log asks, and signs where it goes on from what was signed before. `at` is now, in seconds since
    /// 1970-01-01 UTC. What is signed is on disk before this returns; two requests at once are decided one after the other.
    ///
    /// # Errors
    /// Where it does not sign, and why.
    pub fn cosign(&self, request: &str, at: u64) -> Result<Cosigned, NotaryFault> {
        let request = CosignRequest::parse(request).ok_or(NotaryFault::Request)?;
        let origin = Note::parse(&request.checkpoint)
            .map_err(seals::CheckpointFault::from)
            .and_then(|note| Checkpoint::parse(&note.text))?
            .origin;
        let _lock = durable::lock(&self.folder.join(LOCK))?;
        let (log, last) = self.read(&origin)?.ok_or(NotaryFault::NotWatched(origin))?;
        let before = last.as_ref().map(|signed| signed.checkpoint().size);
        let watched = Watched {
            last: last.map(|signed| (signed.checkpoint().size, signed.checkpoint().root)),
            log: log.clone(),
        };
        let signed = consider(&watched, &request)?;
        let line = signed.cosign(&self.key, at)?;
        let checkpoint = signed.with_cosignature(line.clone(), self.key())?;
        durable::replace(&self.file(log.name()), &format!("{log}\n{checkpoint}"))?;
        Ok(Cosigned {
            checkpoint,
            line,
            before,
        })
    }

    fn read(
        &self,
        origin: &str,
    ) -> Result<Option<(PublicKey, Option<SignedCheckpoint>)>, NotaryFault> {
        let path = self.file(origin);
        durable::read(&path)?
            .map(|text| parse(&path, &text))
            .transpose()
    }

    /// One file a log. Names can hold what file names cannot, so the file is called by a hash of it.
    fn file(&self, origin: &str) -> PathBuf {
        let digits: String = seals::leaf_hash(origin.as_bytes())
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        self.folder.join("logs").join(format!("{digits}.log"))
    }
}

/// The log's key in the first line; below it the checkpoint signed last, where there is one.
fn parse(path: &Path, text: &str) -> Result<(PublicKey, Option<SignedCheckpoint>), NotaryFault> {
    let (key, note) = text.split_once('\n').unwrap_or((text, ""));
    let log = PublicKey::parse(key).map_err(|fault| NotaryFault::KeyFile {
        path: path.display().to_string(),
        fault,
    })?;
    let last = if note.is_empty() {
        None
    } else {
        Some(SignedCheckpoint::open(note, &log)?)
    };
    Ok((log, last))
}
