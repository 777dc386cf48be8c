//! Sizes: of files, of the file in the middle, of functions.
//! A test may be as long as its table of cases; what ships may not.

use crate::sources::{functions, is_test_file};
use crate::{Check, repository::Repository};

/// A hand-written source file has fewer lines than this.
const FILE_LINES: usize = 600;

/// Half of the Rust files have at most this many lines.
const MEDIAN_LINES_MAX: usize = 200;

/// A function has fewer lines than this, from its signature to its closing brace.
const FUNCTION_LINES: usize = 70;

/// Endings of files that are written by hand and run.
const SOURCE_ENDINGS: &[&str] = &[".rs", ".mjs", ".js", ".css", ".sql", ".sh"];

/// No long file.
pub const FILES: Check = Check {
    name: "hand-written source files have fewer than 600 lines",
    run: long_files,
    faults_in_bad: 1,
    bad: || Repository::of(&[("crates/a/src/lib.rs", &"// a line\n".repeat(FILE_LINES))]),
    good: || {
        Repository::of(&[
            ("crates/a/src/lib.rs", &"// a line\n".repeat(FILE_LINES - 1)),
            ("crates/a/tests/cases.rs", &"// a case\n".repeat(FILE_LINES)),
        ])
    },
};

/// No drift towards long files.
pub const MEDIAN: Check = Check {
    name: "half of the Rust files have at most 200 lines",
    run: median,
    faults_in_bad: 1,
    bad: || {
        let long = "// a line\n".repeat(MEDIAN_LINES_MAX + 1);
        Repository::of(&[("a.rs", "//! Short."), ("b.rs", &long), ("c.rs", &long)])
    },
    good: || {
        let long = "// a line\n".repeat(MEDIAN_LINES_MAX + 1);
        Repository::of(&[
            ("a.rs", "//! Short."),
            ("b.rs", "//! Short."),
            ("c.rs", &long),
        ])
    },
};

/// No long function.
pub const FUNCTIONS: Check = Check {
    name: "functions outside tests have fewer than 70 lines",
    run: long_functions,
    faults_in_bad: 1,
    bad: || Repository::of(&[("a.rs", &function_of(FUNCTION_LINES))]),
    good: || {
        let in_test = format!(
            "#[cfg(test)] mod tests {{ {} }}",
            function_of(FUNCTION_LINES)
        );
        Repository::of(&[
            ("a.rs", &function_of(FUNCTION_LINES - 1)),
            ("b.rs", &in_test),
        ])
    },
};

fn long_files(repository: &Repository) -> Vec<String> {
    SOURCE_ENDINGS
        .iter()
        .flat_map(|ending| repository.texts(ending))
        .filter(|(path, text)| !is_test_file(path) && text.lines().count() >= FILE_LINES)
        .map(|(path, text)| {
            let lines = text.lines().count();
            format!(
                "{path}: {lines} lines; divide it so that each part has fewer than {FILE_LINES}"
            )
        })
        .collect()
}

fn median(repository: &Repository) -> Vec<String> {
    let mut sizes: Vec<usize> = repository
        .texts(".rs")
        .filter(|(path, _)| !is_test_file(path))
        .map(|(_, text)| text.lines().count())
        .collect();
    sizes.sort_unstable();
    match sizes.get(sizes.len() / 2) {
        Some(middle) if *middle > MEDIAN_LINES_MAX => vec![format!(
            "the file in the middle has {middle} lines, expected at most {MEDIAN_LINES_MAX}; \
             the longest are good ones to divide"
        )],
        _ => Vec::new(),
    }
}

fn long_functions(repository: &Repository) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in repository
        .texts(".rs")
        .filter(|(path, _)| !is_test_file(path))
    {
        match functions(text) {
            Ok(found) => faults.extend(
                found.iter().filter(|function| function.lines >= FUNCTION_LINES).map(|function| {
                    let (line, name, lines) = (function.line, &function.name, function.lines);
                    format!("{path}:{line}: `{name}` has {lines} lines, expected fewer than {FUNCTION_LINES}")
                }),
            ),
            Err(error) => faults.push(format!("{path}: cannot be parsed: {error}")),
        }
    }
    faults
}

fn function_of(lines: usize) -> String {
    format!(
        "//! Long.\nfn long() {{\n{}}}\n",
        "    step();\n".repeat(lines - 2)
    )
}
