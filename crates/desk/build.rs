//! Gives the desk one number for everything that derived state follows from beside facts: the sources of the rooms that
//! derive it, and the rules. A program whose number is another builds derived state anew when it opens a folder, so that
//! nothing an earlier version derived is read as if this one had: a number that somebody has to remember to change is
//! forgotten one day, and facts are missing from a page without anybody being told.

use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The rules that are compiled in.
const RULES: &str = "../../rulebooks";

fn main() -> Result<(), Box<dyn Error>> {
    let mut hash = Sha256::new();
    let mut folders = rooms(Path::new("."))?;
    folders.insert(PathBuf::from(RULES));
    for folder in folders {
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        gather(&folder, &mut files)?;
        files.sort();
        for file in files {
            let content = fs::read(&file)?;
            hash.update(file.to_string_lossy().replace('\\', "/").as_bytes());
            hash.update((content.len() as u64).to_be_bytes());
            hash.update(content);
        }
    }
    let digits: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("cargo::rustc-env=JOINDER_WAY={digits}");
    Ok(())
}

/// The sources of a room and of all that it is built on, as the manifests have it: no list that somebody has to remember.
fn rooms(room: &Path) -> Result<BTreeSet<PathBuf>, Box<dyn Error>> {
    let mut found = BTreeSet::new();
    let mut ahead = vec![room.to_owned()];
    while let Some(room) = ahead.pop() {
        let sources = room.join("src");
        if !sources.is_dir() || !found.insert(sources) {
            continue;
        }
        let manifest = room.join("Cargo.toml");
        println!("cargo::rerun-if-changed={}", manifest.display());
        let manifest = fs::read_to_string(manifest)?;
        let mut needed = manifest
            .lines()
            .skip_while(|line| *line != "[dependencies]");
        needed.next();
        for line in needed.take_while(|line| !line.starts_with('[')) {
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            if !name.is_empty() {
                ahead.push(Path::new("..").join(name));
            }
        }
    }
    Ok(found)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder).map_err(|fault| format!("`{}`: {fault}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
