//! Which room knows what: the map names every crate, SQL stays with the ledger, HTTP with the pages.
//! The map itself, and the invariants in words, are ARCHITECTURE.md.

use syn::visit::Visit;

use crate::sources::is_test_file;
use crate::{Check, repository::Repository};

/// Where the map is.
const MAP_PAGE: &str = "ARCHITECTURE.md";

/// Where SQL may stand: the ledger; the bare baseline that it is measured against; and the examples in this file.
const SQL_PLACES: &[&str] = &["crates/ledger/", "crates/bench/", "crates/tidy/"];

/// `(dependency, crates that may have it)`.
const DEPENDENCIES_OF: &[(&str, &[&str])] = &[
    ("rusqlite", &["ledger", "bench", "simulation"]),
    ("tokio-postgres", &["ledger"]),
    ("axum", &["web", "joinder"]),
    ("maud", &["web"]),
    ("tower-http", &["web"]),
    ("clap", &["joinder", "bench"]),
];

/// Words that SQL statements begin with, each with a word that has to follow later.
const STATEMENTS: &[(&str, &str)] = &[
    ("select", " from "),
    ("insert", " into "),
    ("update", " set "),
    ("delete", " from "),
    ("create", " table "),
    ("create", " index "),
    ("alter", " table "),
    ("drop", " table "),
    ("pragma", " "),
];

/// The map is complete.
pub const MAP: Check = Check {
    name: "ARCHITECTURE.md names every crate",
    run: map,
    faults_in_bad: 1,
    bad: || {
        Repository::of(&[
            ("ARCHITECTURE.md", "# Map\n\n`a`\n"),
            ("crates/a/Cargo.toml", ""),
            ("crates/b/Cargo.toml", ""),
        ])
    },
    good: || {
        Repository::of(&[
            ("ARCHITECTURE.md", "# Map\n\n`a` and crates/b\n"),
            ("crates/a/Cargo.toml", ""),
            ("crates/b/Cargo.toml", ""),
        ])
    },
};

/// One room knows how facts are stored.
pub const SQL: Check = Check {
    name: "SQL stands under crates/ledger only",
    run: sql,
    faults_in_bad: 2,
    bad: || {
        let source = "fn a() { run(\"select 1 from entry\"); }";
        Repository::of(&[
            ("crates/a/src/lib.rs", source),
            ("crates/a/src/read.sql", "select 1"),
        ])
    },
    good: || {
        let form = "fn a() { say(\"Select a day from the list\"); }";
        Repository::of(&[
            ("crates/a/src/lib.rs", form),
            ("crates/ledger/src/read.sql", "select 1 from entry"),
        ])
    },
};

/// One room knows the database's driver, one the web's.
pub const DEPENDENCIES: Check = Check {
    name: "drivers of databases and of the web are known to their own rooms only",
    run: dependencies,
    faults_in_bad: 1,
    bad: || {
        Repository::of(&[(
            "crates/facts/Cargo.toml",
            "[dependencies]\nrusqlite.workspace = true\n",
        )])
    },
    good: || {
        Repository::of(&[
            (
                "crates/ledger/Cargo.toml",
                "[dependencies]\nrusqlite.workspace = true\n",
            ),
            (
                "crates/facts/Cargo.toml",
                "[dev-dependencies]\naxum = \"0.8\"\n",
            ),
        ])
    },
};

/// A stranger's check rests on nothing of ours.
pub const INDEPENDENT: Check = Check {
    name: "the verifier depends on none of our crates",
    run: independent,
    faults_in_bad: 1,
    bad: || {
        Repository::of(&[
            ("crates/seals/Cargo.toml", ""),
            (
                "crates/verifier/Cargo.toml",
                "[dependencies]\nseals.workspace = true\n",
            ),
        ])
    },
    good: || {
        Repository::of(&[
            ("crates/seals/Cargo.toml", ""),
            (
                "crates/verifier/Cargo.toml",
                "[dependencies]\nsha2.workspace = true\n",
            ),
        ])
    },
};

fn map(repository: &Repository) -> Vec<String> {
    let Some(page) = repository.text(MAP_PAGE) else {
        return vec![format!(
            "{MAP_PAGE} is not there: write the map, and name every crate in it"
        )];
    };
    repository
        .crates()
        .into_iter()
        .filter(|name| {
            let named = [
                format!("`{name}`"),
                format!("`{name}/`"),
                format!("crates/{name}"),
            ];
            // In the drawing of the folders a crate stands at the beginning of its line.
            let drawn = page
                .lines()
                .any(|line| line.trim_start().starts_with(&format!("{name}/ ")));
            !drawn && !named.iter().any(|name| page.contains(name.as_str()))
        })
        .map(|name| format!("{MAP_PAGE} does not name the crate `{name}`"))
        .collect()
}

fn sql(repository: &Repository) -> Vec<String> {
    let elsewhere = |path: &str| !SQL_PLACES.iter().any(|place| path.starts_with(place));
    let mut faults: Vec<String> = repository
        .texts(".sql")
        .filter(|(path, _)| elsewhere(path))
        .map(|(path, _)| format!("{path}: SQL files belong to crates/ledger"))
        .collect();
    for (path, text) in repository
        .texts(".rs")
        .filter(|(path, _)| elsewhere(path) && !is_test_file(path))
    {
        match syn::parse_file(text) {
            Ok(file) => {
                let mut literals = Literals(Vec::new());
                literals.visit_file(&file);
                faults.extend(literals.0.into_iter().map(|line| {
                    format!("{path}:{line}: SQL outside crates/ledger; ask the ledger in words of the domain")
                }));
            }
            Err(error) => faults.push(format!("{path}: cannot be parsed: {error}")),
        }
    }
    faults
}

fn dependencies(repository: &Repository) -> Vec<String> {
    let mut faults = Vec::new();
    for name in repository.crates() {
        let path = format!("crates/{name}/Cargo.toml");
        let manifest = repository
            .text(&path)
            .and_then(|text| text.parse::<toml::Table>().ok());
        let Some(used) = manifest
            .as_ref()
            .and_then(|table| table.get("dependencies")?.as_table())
        else {
            continue;
        };
        for (dependency, may) in DEPENDENCIES_OF {
            if used.contains_key(*dependency) && !may.contains(&name) {
                let rooms = may.join(", ");
                faults.push(format!(
                    "{path}: `{dependency}` is for {rooms} only; ask that crate instead"
                ));
            }
        }
    }
    faults
}

fn independent(repository: &Repository) -> Vec<String> {
    let manifest = repository
        .text("crates/verifier/Cargo.toml")
        .and_then(|text| text.parse::<toml::Table>().ok());
    let used = manifest
        .as_ref()
        .and_then(|table| table.get("dependencies")?.as_table());
    let ours = repository.crates();
    used.into_iter()
        .flat_map(|used| used.keys())
        .filter(|dependency| ours.contains(&dependency.as_str()))
        .map(|dependency| {
            format!(
                "crates/verifier/Cargo.toml: `{dependency}` is ours; a stranger has to trust less"
            )
        })
        .collect()
}

/// The lines of string literals that are SQL.
struct Literals(Vec<usize>);

impl<'ast> Visit<'ast> for Literals {
    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        if is_sql(&literal.value()) {
            self.0.push(literal.span().start().line);
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {
        // Documentation is a string to the compiler, but not to us.
    }
}

/// Whether a text is a statement. Those begin in small or in capital letters; words for people begin with one capital.
fn is_sql(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_lowercase();
    STATEMENTS.iter().any(|(first, later)| {
        let begins = text.starts_with(&format!("{first} "))
            || text.starts_with(&format!("{} ", first.to_uppercase()));
        begins && lower.contains(later)
    })
}
