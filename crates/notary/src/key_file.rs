//! A signing key in a file of its own, mode 0600, with its public half beside it for whoever asks.

use crate::durable;
use crate::fault::NotaryFault;
use seals::{KeyKind, SigningKey};
use std::path::{Path, PathBuf};

/// The key in a folder; `None` where none was made yet.
pub(crate) fn read(folder: &Path) -> Result<Option<SigningKey>, NotaryFault> {
    let path = signing(folder);
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

/// The key in a folder, made where there is none: under `name`, or under a name of its own that nobody else has.
pub(crate) fn read_or_make(
    folder: &Path,
    kind: KeyKind,
    name: Option<&str>,
) -> Result<SigningKey, NotaryFault> {
    durable::folder(folder)?;
    let key = match read(folder)? {
        Some(key) => key,
        None => make(folder, kind, name)?,
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
fn make(folder: &Path, kind: KeyKind, name: Option<&str>) -> Result<SigningKey, NotaryFault> {
    let _lock = durable::lock(folder)?;
    if let Some(key) = read(folder)? {
        return Ok(key);
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|fault| NotaryFault::Randomness(fault.to_string()))?;
    let own = name.map_or_else(|| own_name(&seed, kind), |name| Ok(name.to_owned()))?;
    let key = SigningKey::from_seed(&own, kind, &seed)?;
    durable::replace(&folder.join("public-key"), &format!("{}\n", key.public()))?;
    durable::replace(&signing(folder), &format!("{}\n", key.to_secret_text()))?;
    Ok(key)
}

fn signing(folder: &Path) -> PathBuf {
    folder.join("signing-key")
}

/// A name that follows from the key, so that two logs never share one.
fn own_name(seed: &[u8; 32], kind: KeyKind) -> Result<String, NotaryFault> {
    let unnamed = SigningKey::from_seed("joinder", kind, seed)?;
    let id: String = unnamed
        .public()
        .id()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(match kind {
        KeyKind::Log => format!("joinder.invalid/log/{id}"),
        KeyKind::Witness => format!("joinder.invalid/witness/{id}"),
    })
}
