//! What pages are made of: ids once, headings in order, labels that lead somewhere, nothing inline, nothing unescaped.

use crate::site::Site;
use access::Role;
use std::collections::{BTreeMap, BTreeSet};

/// Every page, and some again in another state.
const PAGES: &[&str] = &[
    "/sign-in",
    "/licences",
    "/accessibility",
    "/public/hearings",
    "/public/hearings/7",
    "/public/hearings/9",
    "/public/decisions/7",
    "/access",
    "/purpose",
    "/",
    "/?team=all",
    "/?team=all&urgency=overdue&owner=me&known_on=2026-06-01",
    "/?team=nobody",
    "/?known_on-day=x&known_on-month=2&known_on-year=2026",
    "/person/7",
    "/person/8",
    "/person/7?known_on=2026-06-01",
    "/person/9?all=yes",
    "/person/9?all=yes&from=200",
    "/person/10",
    "/person/7?known_on=2020-01-01",
    "/person/7?done=answered",
    "/fact/100.0",
    "/fact/112.0?known_on=2026-11-20",
    "/duties",
    "/duties?state=overdue&from=50",
    "/before-recall",
    "/search",
    "/release-dates",
    "/imports",
    "/imports/run-1",
    "/imports/run-1?still=yes",
    "/imports/run-2",
    "/imports/run-3",
    "/quarantine",
    "/quarantine/311",
    "/keeping",
    "/keeping?only=held&after=12",
    "/keeping/7?done=held",
    "/erasing",
    "/erasing?scope=person&of=7",
    "/erasing?scope=source&of=northmoor",
    "/subject-access",
    "/subject-access/100.0",
    "/subject-access/100.0/items/record-12",
    "/no-such-page",
];

/// An element's start: its name and its attributes.
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
}

/// Reads the elements of a page that maud wrote, so that attributes are always in double quotes.
fn elements(page: &str) -> Vec<Element> {
    let mut elements = Vec::new();
    for part in page.split('<').skip(1) {
        let mut rest = part;
        let name: String = rest
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric())
            .collect();
        if name.is_empty() {
            continue;
        }
        rest = &rest[name.len()..];
        let mut attributes = BTreeMap::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let key: String = rest
                .chars()
                .take_while(|letter| !matches!(letter, '=' | '>' | ' '))
                .collect();
            rest = &rest[key.len()..];
            let mut value = String::new();
            if let Some(quoted) = rest.strip_prefix("=\"") {
                let end = quoted.find('"').unwrap();
                value = quoted[..end].to_owned();
                rest = &quoted[end + 1..];
            }
            attributes.insert(key, value);
        }
        elements.push(Element { name, attributes });
    }
    elements
}

fn faults_of(page: &str) -> Vec<String> {
    let elements = elements(page);
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for element in &elements {
        if let Some(id) = element.attributes.get("id")
            && !ids.insert(id.clone())
        {
            faults.push(format!("the id `{id}` stands twice"));
        }
        for name in element.attributes.keys() {
            if name == "style" || name.starts_with("on") {
                faults.push(format!("`{}` has `{name}`", element.name));
            }
        }
        if element.name == "script" && !element.attributes.contains_key("src") {
            faults.push("an inline script".to_owned());
        }
    }
    for element in &elements {
        for name in [
            "for",
            "aria-describedby",
            "aria-labelledby",
            "aria-controls",
        ] {
            for id in element
                .attributes
                .get(name)
                .map(String::as_str)
                .unwrap_or_default()
                .split_whitespace()
            {
                if !ids.contains(id) {
                    faults.push(format!("`{name}` leads to `{id}`, which is not there"));
                }
            }
        }
        if let Some(id) = element
            .attributes
            .get("href")
            .and_then(|href| href.strip_prefix('#'))
            && !ids.contains(id)
        {
            faults.push(format!("a link leads to `#{id}`, which is not there"));
        }
    }
    let levels: Vec<u32> = elements
        .iter()
        .filter_map(|element| element.name.strip_prefix('h')?.parse().ok())
        .collect();
    // The summary of faults and a message stand before the first heading, by design of the library.
    let from_first = levels.iter().copied().skip_while(|level| *level != 1);
    let mut before = 0;
    for level in from_first {
        if level > before + 1 {
            faults.push(format!(
                "a heading of level {level} follows one of level {before}"
            ));
        }
        before = level;
    }
    if levels.iter().filter(|level| **level == 1).count() != 1 {
        faults.push("not one first heading".to_owned());
    }
    faults
}

#[tokio::test]
async fn pages_are_well_made() {
    let site = Site::with(true);
    let (token, _) = site.session(Role::Operator);
    for path in PAGES {
        let page = site
            .get(path, (*path != "/sign-in").then_some(&token))
            .await
            .body;
        assert!(page.starts_with("<!DOCTYPE html>"), "{path}: {page}");
        assert_eq!(faults_of(&page), Vec::<String>::new(), "{path}");
        assert!(
            page.contains(
                "This is a demonstration with invented people. It is not a government service."
            ),
            "{path}"
        );
        assert!(
            !page.contains("<script>alert"),
            "{path} repeats a name unescaped"
        );
    }
}

#[tokio::test]
async fn a_page_that_breaks_a_rule_is_found() {
    let bad = "<h1 id=\"a\"></h1><h3 id=\"a\" onclick=\"x\"></h3><label for=\"b\"></label><script>x</script><a href=\"#c\"></a>";
    let faults = faults_of(bad).join("; ");
    for expected in [
        "the id `a` stands twice",
        "has `onclick`",
        "an inline script",
        "leads to `b`",
        "leads to `#c`",
        "level 3 follows one of level 1",
    ] {
        assert!(faults.contains(expected), "{expected}: {faults}");
    }
}

#[tokio::test]
async fn every_page_has_its_own_title() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let mut titles = BTreeMap::new();
    for path in [
        "/licences",
        "/accessibility",
        "/public/hearings",
        "/public/hearings/7",
        "/public/decisions/7",
        "/access",
        "/purpose",
        "/",
        "/person/7",
        "/person/9",
        "/person/7?known_on=2026-06-01",
        "/fact/100.0",
        "/duties",
        "/search",
        "/imports",
        "/imports/run-2",
        "/quarantine",
        "/quarantine/311",
        "/nothing",
    ] {
        let page = site.get(path, Some(&token)).await.body;
        let title = page
            .split("<title>")
            .nth(1)
            .and_then(|rest| rest.split("</title>").next())
            .unwrap()
            .to_owned();
        assert!(title.ends_with(" - Joinder"), "{path}: {title}");
        if let Some(other) = titles.insert(title.clone(), path) {
            panic!("`{path}` and `{other}` are both called `{title}`");
        }
    }
}

#[tokio::test]
async fn a_hostile_name_is_text() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let page = site.get("/person/8", Some(&token)).await.body;
    assert!(page.contains("<h1 class=\"govuk-heading-l joinder-identity__name\">&lt;script&gt;alert(&quot;Tansy&quot;)&lt;/script&gt; &amp; 'Co'</h1>"));
    let fact = site.get("/fact/100.0", Some(&token)).await.body;
    assert!(
        fact.contains("&lt;b&gt;seen at the door&lt;/b&gt;"),
        "the record is shown to the letter"
    );
    let back = site
        .get("/?team=%22%3E%3Cscript%3E&owner=%3Cb%3E", Some(&token))
        .await
        .body;
    assert!(!back.contains("\"><script>") && !back.contains("<b>"));
}

#[tokio::test]
async fn an_earlier_picture_says_so_and_stays_in_every_link() {
    let site = Site::new();
    let (token, _) = site.session(Role::Operator);
    let page = site
        .get("/person/7?known_on=2026-06-01", Some(&token))
        .await
        .body;
    assert!(page.contains("This is what was known on 1 June 2026"));
    assert!(page.contains("<title>Robin Thistledown, as known on 1 June 2026 - Joinder</title>"));
    assert!(
        !page.contains("Save the answer"),
        "the past is not answered"
    );
    for link in page.split("href=\"/fact/").skip(1) {
        let address = link.split('"').next().unwrap();
        assert!(address.ends_with("?known_on=2026-06-01"), "{address}");
    }
}
