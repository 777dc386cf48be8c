//! The pages for people: one title each, and no link to something that is not there.
//! Links to other sites are not followed: the checks run without a network.

use crate::{Check, repository::Repository};

/// A page has one title.
pub const TITLES: Check = Check {
    name: "every page of Markdown has exactly one `# ` title",
    run: titles,
    faults_in_bad: 2,
    bad: || Repository::of(&[("none.md", "Text.\n"), ("two.md", "# One\n\n# Two\n")]),
    good: || Repository::of(&[("one.md", "# One\n\n## Part\n\n```sh\n# a comment\n```\n")]),
};

/// Links lead somewhere.
pub const LINKS: Check = Check {
    name: "every relative link in a page leads to a file of the repository",
    run: links,
    faults_in_bad: 1,
    bad: || Repository::of(&[("docs/a.md", "# A\n\n[gone](../gone.md#part)\n")]),
    good: || {
        let text = "# A\n\n[here](../README.md#part) [folder](../docs) [web](https://example.org) \
                    [part](#part) `[code](nowhere.md)`\n```\n[code](nowhere.md)\n```\n";
        Repository::of(&[("docs/a.md", text), ("README.md", "# R\n")])
    },
};

/// The threat model names tests that there are.
pub const THREATS: Check = Check {
    name: "every control of the threat model names a test that there is",
    run: threats,
    faults_in_bad: 3,
    bad: || {
        let page = "# T\n\n| asset | from | control | tests |\n|---|---|---|---|\n| A1 | T1 | one | `gone_test` |\n\
                    | A1 | T1 | none | |\n| A1 | T1 | no test | `helper` |\n";
        Repository::of(&[
            ("docs/security.md", page),
            ("crates/a/src/lib.rs", "fn helper() {}\n"),
        ])
    },
    good: || {
        let page = "# T\n\n| asset | from | control | tests |\n|---|---|---|---|\n| A1 | T1 | `x` | `a_test`, `other` |\n";
        Repository::of(&[
            ("docs/security.md", page),
            (
                "crates/a/src/lib.rs",
                "#[test]\nfn a_test() {}\n#[tokio::test]\nasync fn other() {}\n",
            ),
        ])
    },
};

/// Rows of the table whose last column is `tests`: each names at least one, and each is a test somewhere.
fn threats(repository: &Repository) -> Vec<String> {
    let mut tests = std::collections::BTreeSet::new();
    for (_, text) in repository.texts(".rs") {
        let mut marked = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                marked = true;
            } else if let Some(rest) = line
                .strip_prefix("async fn ")
                .or_else(|| line.strip_prefix("fn "))
            {
                if marked {
                    tests.extend(rest.split('(').next().map(str::to_owned));
                }
                marked = false;
            }
        }
    }
    let mut faults = Vec::new();
    for (path, text) in repository
        .texts(".md")
        .filter(|(path, _)| *path == "docs/security.md")
    {
        let mut in_table = false;
        for (number, line) in text.lines().enumerate() {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let last = cells.iter().rev().nth(1).copied().unwrap_or_default();
            if last == "tests" {
                in_table = true;
            } else if !line.starts_with('|') {
                in_table = false;
            } else if in_table && !line.starts_with("|---") {
                let named: Vec<&str> = last.split('`').skip(1).step_by(2).collect();
                if named.is_empty() {
                    faults.push(format!("{path}:{}: a control without a test", number + 1));
                }
                for name in named.iter().filter(|name| !tests.contains(**name)) {
                    faults.push(format!("{path}:{}: `{name}` is no test", number + 1));
                }
            }
        }
    }
    faults
}

fn titles(repository: &Repository) -> Vec<String> {
    repository
        .texts(".md")
        .map(|(path, text)| {
            (
                path,
                prose(text)
                    .filter(|(_, line)| line.starts_with("# "))
                    .count(),
            )
        })
        .filter(|(_, count)| *count != 1)
        .map(|(path, count)| {
            format!("{path}: {count} lines begin with `# `, expected exactly one, the title")
        })
        .collect()
}

fn links(repository: &Repository) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in repository.texts(".md") {
        for (number, line) in prose(text) {
            for target in targets(line) {
                if let Some(wanted) = resolve(path, target)
                    && !repository.contains(&wanted)
                {
                    faults.push(format!(
                        "{path}:{number}: the link to `{target}` leads nowhere"
                    ));
                }
            }
        }
    }
    faults
}

/// The lines outside fenced code, numbered from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.trim_start().starts_with("```");
        if fence {
            in_code = !in_code;
        }
        (!in_code && !fence).then_some((index + 1, line))
    })
}

/// What the links of a line point at, leaving out code in backticks.
fn targets(line: &str) -> Vec<&str> {
    let outside_code = line.split('`').step_by(2);
    outside_code
        .flat_map(|part| part.split("](").skip(1))
        .filter_map(|rest| rest.split([')', ' ']).next())
        .collect()
}

/// The path from the root that a link on a page means, or `None` for one that is not ours to check.
fn resolve(page: &str, target: &str) -> Option<String> {
    let target = target
        .split(['#', '?'])
        .next()
        .filter(|target| !target.is_empty())?;
    if target.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    if let Some(from_root) = target.strip_prefix('/') {
        parts = from_root.split('/').collect();
    } else {
        for part in target.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    parts.pop();
                }
                name => parts.push(name),
            }
        }
    }
    Some(parts.join("/"))
}
