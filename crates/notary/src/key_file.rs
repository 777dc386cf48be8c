//! A signing key in a file of its own, mode 0600, with its public half beside it for whoever asks.

use crate::durable;
use crate::fault::NotaryFault;
use seals::{KeyKind, SigningKey};
use std::path::{Path, PathBuf};

/// Where a key is kept, and what it signs.
pub(crate) struct KeyPlace<'a> {
    pub(crate) folder: &'a Path,
    /// The file of the signing key. It ends in `.key`, so that backups file it with the keys.
    pub(crate) signing: &'static str,
    /// The file of the public key.
    pub(crate) public: &'static str,
    pub(crate) lock: &'static str,
    pub(crate) kind: KeyKind,
}

impl KeyPlace<'_> {
    /// The key; `None` where none was made yet.
    pub(crate) fn read(&self) -> Result<Option<SigningKey>, NotaryFault> {
        let path = self.signing();
        let Some(text) = durable::read(&path)? else {
            return Ok(None);
        };
        SigningKey::parse(text.trim_end())
            .map(Some)
            .map_err(|fault| NotaryFault::KeyFile {
                path: path.display().to_string(),
                fault,
            })
    }

    /// The key, made where there is none: under `name`, or under a name of its own that nobody else has.
    pub(crate) fn read_or_make(&self, name: Option<&str>) -> Result<SigningKey, NotaryFault> {
        durable::folder(self.folder)?;
        let key = match self.read()? {
            Some(key) => key,
            None => self.make(name)?,
        };
        if let Some(asked) = name
            && asked != key.public().name()
        {
            return Err(NotaryFault::OtherName {
                found: key.public().name().to_owned(),
                asked: asked.to_owned(),
            });
        }
        Ok(key)
    }

    /// Makes the key, unless another process has made it meanwhile.
    fn make(&self, name: Option<&str>) -> Result<SigningKey, NotaryFault> {
        let _lock = durable::lock(&self.folder.join(self.lock))?;
        if let Some(key) = self.read()? {
            return Ok(key);
        }
        let public = self.folder.join(self.public);
        if let Some(lost) = durable::read(&public)? {
            return Err(NotaryFault::KeyLost {
                path: self.signing().display().to_string(),
                key: lost.trim_end().to_owned(),
            });
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|fault| NotaryFault::Randomness(fault.to_string()))?;
        let own = name.map_or_else(|| self.own_name(&seed), |name| Ok(name.to_owned()))?;
        let key = SigningKey::from_seed(&own, self.kind, &seed)?;
        durable::replace(&self.signing(), &format!("{}\n", key.to_secret_text()))?;
        durable::replace(&public, &format!("{}\n", key.public()))?;
        Ok(key)
    }

    fn signing(&self) -> PathBuf {
        self.folder.join(self.signing)
    }

    /// A name that follows from the key, so that two logs never share one.
    fn own_name(&self, seed: &[u8; 32]) -> Result<String, NotaryFault> {
        let unnamed = SigningKey::from_seed("joinder", self.kind, seed)?;
        let id: String = unnamed
            .public()
            .id()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(match self.kind {
            KeyKind::Log => format!("joinder.invalid/log/{id}"),
            KeyKind::Witness => format!("joinder.invalid/witness/{id}"),
        })
    }
}
