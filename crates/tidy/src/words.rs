//! Words that must not stand in the repository, and why. This file is the only one that may name them.

use crate::{Check, repository::Repository};

/// This file, which has to spell what it forbids.
const THIS_FILE: &str = "crates/tidy/src/words.rs";

/// Files that nobody writes by hand.
const MADE_BY_TOOLS: &[&str] = &["Cargo.lock", "package-lock.json"];

/// `(word, why)`: looked for as written, upper and lower case apart, in every text file.
const WORDS: &[(&str, &str)] = &[
    ("todo!(", "finish it or leave it out"),
    ("unimplemented!(", "finish it or leave it out"),
    ("dbg!(", "take it out, or use `tracing`"),
    (
        "TODO",
        "finish it, leave it out, or write down the limit where users read",
    ),
    ("FIXME", "mend it, or write down the limit where users read"),
    ("GPT", "say what the code does, not how it was written"),
    (
        "language model",
        "say what the code does, not how it was written",
    ),
    (
        "helper agent",
        "say what the code does, not how it was written",
    ),
    ("subagent", "say what the code does, not how it was written"),
];

/// `(word, why)`: looked for as a whole word, in prose and comments, whatever its case.
const EMPTY_WORDS: &[(&str, &str)] = &[
    ("basically", "leave it out"),
    (
        "simply",
        "leave it out: it may not be simple for the reader",
    ),
];

/// Endings of files in which people are spoken to.
const PROSE_ENDINGS: &[&str] = &[".md", ".rs", ".mjs", ".css", ".toml"];

/// Folders at the root of a file system under which everything is of one machine only.
const MACHINE_FOLDERS: &[&str] = &["root", "work", "home", "tmp"];

/// Files whose task it is to take the typeface out of what is embedded.
const TYPEFACE_FILES: &[&str] = &[
    "crates/web/assets/patch.mjs",
    "crates/web/assets/patch.test.mjs",
];

/// Nothing unfinished, nothing about how the work was done, no empty words.
pub const FORBIDDEN: Check = Check {
    name: "no forbidden word",
    run: forbidden,
    faults_in_bad: WORDS.len() + EMPTY_WORDS.len(),
    bad: || {
        let words = WORDS.iter().chain(EMPTY_WORDS).map(|(word, _)| *word);
        Repository::of(&[("a.md", &words.collect::<Vec<_>>().join("\n"))])
    },
    good: || Repository::of(&[("a.rs", "//! A simplyfied method of to-do lists.\n")]),
};

/// Nothing that is true on one machine only.
pub const PATHS: Check = Check {
    name: "no path of somebody's machine",
    run: machine_paths,
    faults_in_bad: MACHINE_FOLDERS.len(),
    bad: || {
        let paths: Vec<String> = MACHINE_FOLDERS.iter().map(|one| path_in(one)).collect();
        Repository::of(&[("a.sh", &paths.join("\n"))])
    },
    good: || {
        Repository::of(&[(
            "a.md",
            "# A\n\nhttps://example.org/social/home/guide and ./home/x\n",
        )])
    },
};

/// The typeface of GOV.UK is for services on gov.uk.
pub const TYPEFACE: Check = Check {
    name: "the typeface of GOV.UK is named only where it is taken out",
    run: typeface,
    faults_in_bad: 1,
    bad: || {
        Repository::of(&[(
            "crates/web/assets/own/joinder.css",
            "p { font-family: GDS Transport }\n",
        )])
    },
    good: || Repository::of(&[("crates/web/assets/patch.mjs", "// drops GDS Transport\n")]),
};

fn forbidden(repository: &Repository) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, number, line) in lines(repository) {
        for (word, why) in WORDS.iter().filter(|(word, _)| line.contains(word)) {
            faults.push(format!("{path}:{number}: `{word}`: {why}"));
        }
        if PROSE_ENDINGS.iter().any(|ending| path.ends_with(ending)) {
            for (word, why) in EMPTY_WORDS.iter().filter(|(word, _)| has_word(line, word)) {
                faults.push(format!("{path}:{number}: `{word}`: {why}"));
            }
        }
    }
    faults
}

fn machine_paths(repository: &Repository) -> Vec<String> {
    lines(repository)
        .flat_map(|(path, number, line)| {
            MACHINE_FOLDERS
                .iter()
                .map(|folder| path_in(folder))
                .filter(move |machine| begins_a_path(line, machine))
                .map(move |machine| {
                    format!("{path}:{number}: `{machine}` is a path of one machine")
                })
        })
        .collect()
}

/// How a path in a folder at the root begins.
fn path_in(folder: &str) -> String {
    format!("/{folder}/")
}

fn typeface(repository: &Repository) -> Vec<String> {
    lines(repository)
        .filter(|(path, _, line)| line.contains("GDS Transport") && !TYPEFACE_FILES.contains(path))
        .map(|(path, number, _)| {
            format!("{path}:{number}: names a typeface that only gov.uk services may use")
        })
        .collect()
}

/// Every line of every text file that people write: path, number from 1, text.
fn lines(repository: &Repository) -> impl Iterator<Item = (&str, usize, &str)> {
    repository
        .texts("")
        .filter(|(path, _)| {
            *path != THIS_FILE && !MADE_BY_TOOLS.iter().any(|name| path.ends_with(name))
        })
        .flat_map(|(path, text)| {
            text.lines()
                .enumerate()
                .map(move |(index, line)| (path, index + 1, line))
        })
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric())
        .any(|found| found.eq_ignore_ascii_case(word))
}

/// Whether `beginning` stands in the line where a path can begin, not in the middle of a longer one.
fn begins_a_path(line: &str, beginning: &str) -> bool {
    line.match_indices(beginning).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|c| {
            !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_' | '/' | '~' | '}' | ')' | '*')
        })
    })
}
