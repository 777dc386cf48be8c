//! How large the engine is: what docs/release-dates/engine.md says of each room, counted.
#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeSet;
use std::path::Path;

/// The most lines of code that the rooms may have which work out the prison service's dates.
const ENGINE_MAX: usize = 5_000;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the file is here")
}

/// Lines of code: neither blank nor comments.
fn lines_of_code(text: &str) -> usize {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

/// The rooms, modules and lines of the table under a heading.
fn rows(page: &str, heading: &str) -> Vec<(Vec<String>, usize)> {
    let under = page.split("\n## ").find(|part| part.starts_with(heading));
    let lines = under.expect("the heading is there").lines();
    lines
        .filter(|line| line.starts_with("| ") && line.contains('`'))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, _, modules, count, _] = cells.as_slice() else {
                panic!("{line} has not three cells");
            };
            let modules = modules.split(", ");
            (
                modules
                    .map(|name| name.trim_matches('`').to_owned())
                    .collect(),
                count.replace(',', "").parse().expect("a number"),
            )
        })
        .collect()
}

#[test]
fn each_room_is_as_large_as_the_page_says_and_the_engine_no_larger_than_it_may_be() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = read(&here.join("../../docs/release-dates/engine.md"));
    let mut named = BTreeSet::new();
    let mut counted = |heading: &str| {
        let mut sum = 0;
        for (modules, told) in rows(&page, heading) {
            let found: usize = modules
                .iter()
                .map(|name| lines_of_code(&read(&here.join(format!("src/{name}.rs")))))
                .sum();
            // A few lines more or fewer do not make the page wrong.
            assert!(
                found.abs_diff(told) <= 20 + told / 10,
                "{modules:?}: the page says {told} lines, and there are {found}"
            );
            sum += found;
            named.extend(modules);
        }
        sum
    };
    let engine = counted("What works out the dates");
    assert!(engine > 3_000 && engine <= ENGINE_MAX, "{engine}");
    counted("What reads and writes");
    counted("What goes beyond");
    for entry in std::fs::read_dir(here.join("src")).expect("the folder is here") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        if let Some(module) = name.strip_suffix(".rs").filter(|name| *name != "lib") {
            assert!(
                named.contains(module),
                "`{module}` is in no room of the page"
            );
        }
    }
}
