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
