//! Gives the desk one number for everything that derived state follows from beside facts: the sources of the rooms that
//! derive it, and the rules. A program whose number is another builds derived state anew when it opens a folder, so that
//! nothing an earlier version derived is read as if this one had: a number that somebody has to remember to change is
//! forgotten one day, and facts are missing from a page without anybody being told.

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from whose code derived rows come, beside the desk's own; and the rules that are compiled in.
const FOLDERS: [&str; 14] = [
    "src",
    "../access/src",
    "../calendar/src",
    "../chronology/src",
    "../custody/src",
    "../facts/src",
    "../identity/src",
    "../ledger/src",
    "../licence/src",
    "../parole/src",
    "../retention/src",
    "../rulebook/src",
    "../sentence/src",
    "../../rulebooks",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut hash = Sha256::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        gather(Path::new(folder), &mut files)?;
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
