//! Licence policies that a data folder has adopted: files beside the record, by which licences are written as by those that come with
//! Joinder. One that was adopted is not changed: licences stand on it. A new version is another file.

use crate::fault::Refusal;
use crate::folder::DataFolder;
use licence::policy::Policy;
use std::path::Path;

/// A policy that was adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// Its version.
    pub version: String,
    /// How many conditions it offers.
    pub conditions: usize,
}

/// The adopted files, by name, each as it stands.
pub(crate) fn texts(folder: &DataFolder) -> Result<Vec<(String, String)>, Refusal> {
    let place = folder.licence_policies();
    if !place.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |path: &Path, fault: std::io::Error| {
        Refusal::Failed(format!("`{}`: {fault}", path.display()))
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&place).map_err(|fault| failed(&place, fault))? {
        let path = entry.map_err(|fault| failed(&place, fault))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(name) = name.filter(|name| !name.starts_with('.')) {
            let text = std::fs::read_to_string(&path).map_err(|fault| failed(&path, fault))?;
            found.push((name.to_owned(), text));
        }
    }
    found.sort();
    Ok(found)
}

/// The policies of these files. One that cannot be read whole is refused by name.
pub(crate) fn read(texts: &[(String, String)]) -> Result<Vec<Policy>, Refusal> {
    texts
        .iter()
        .map(|(name, text)| whole(text).map_err(|why| Refusal::Failed(format!("`{name}`: {why}"))))
        .collect()
}

fn whole(text: &str) -> Result<Policy, String> {
    let reading = Policy::read(text.as_bytes());
    if let Some(fault) = reading.faults.first() {
        return Err(fault.to_string());
    }
    reading
        .policy
        .ok_or_else(|| "no policy could be read from it".to_owned())
}

/// Adopts a policy: from the next opening of the folder on, licences can be written by it.
///
/// # Errors
/// Where it cannot be read whole, has no standard condition, or its version is taken by another text.
pub fn adopt_policy(folder: &DataFolder, text: &str) -> Result<Adopted, Refusal> {
    let policy = whole(text).map_err(|why| Refusal::invalid("policy", why))?;
    let standard = policy
        .conditions
        .iter()
        .any(|one| one.kind == licence::policy::ConditionKind::Standard);
    if !standard {
        return Err(Refusal::invalid(
            "policy",
            "it has no standard condition, and no licence is without one",
        ));
    }
    let built_in = Policy::built_in();
    let mut known: Vec<Policy> = built_in
        .into_iter()
        .filter_map(|reading| reading.policy)
        .collect();
    known.extend(read(&texts(folder)?)?);
    match known.iter().find(|one| one.version == policy.version) {
        Some(same) if *same == policy => {}
        Some(_) => {
            let words = format!(
                "version `{}` is here already and says something else: give the new one a version of its own",
                policy.version
            );
            return Err(Refusal::invalid("policy", words));
        }
        None => keep(folder, &policy.version, text)?,
    }
    Ok(Adopted {
        version: policy.version,
        conditions: policy.conditions.len(),
    })
}

fn keep(folder: &DataFolder, version: &str, text: &str) -> Result<(), Refusal> {
    let place = folder.licence_policies();
    let failed = |fault: std::io::Error| Refusal::Failed(format!("`{}`: {fault}", place.display()));
    std::fs::create_dir_all(&place).map_err(failed)?;
    // The version is anybody's words: only letters that every machine takes in a name stand in that of the file.
    let safe = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let name: String = version
        .chars()
        .map(|letter| if safe(letter) { letter } else { '_' })
        .take(60)
        .collect();
    let path = (1..)
        .map(|number| place.join(format!("policy-{name}-{number}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| place.join("policy"));
    let half = place.join(".writing");
    crate::backup::write_durably(&half, text.as_bytes())?;
    std::fs::rename(&half, path).map_err(failed)
}
