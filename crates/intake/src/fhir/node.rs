//! A resource as a tree, whichever way it was written: repeated elements and lists are the same thing.

use crate::xml::tree::{self, Element};
use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

/// How deep elements are followed.
const DEPTH_LIMIT: usize = 32;

/// One element.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    value: Option<String>,
    children: Vec<(String, Node)>,
}

/// A resource as it was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its type: `Flag`.
    pub(super) kind: String,
    /// What is in it.
    pub(super) node: Node,
    /// Its text, to the letter.
    pub(super) verbatim: String,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// What is wrong with its form.
    pub(super) broken: Vec<String>,
}

impl Node {
    /// All elements at this path, in order.
    pub(super) fn all(&self, path: &str) -> Vec<&Node> {
        let mut found = vec![self];
        for name in path.split('.') {
            found = found
                .into_iter()
                .flat_map(|node| node.children.iter())
                .filter(|(known, _)| known == name)
                .map(|(_, node)| node)
                .collect();
        }
        found
    }

    /// The first value at this path.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.all(path)
            .into_iter()
            .find_map(|node| node.value.as_deref())
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// All values at this path.
    pub(super) fn texts(&self, path: &str) -> Vec<String> {
        self.all(path)
            .into_iter()
            .filter_map(|node| node.value.clone())
            .filter(|text| !text.trim().is_empty())
            .collect()
    }

    fn of_json(value: &Json, depth: usize) -> Self {
        let mut node = Self::default();
        match value {
            Json::Object(fields) if depth < DEPTH_LIMIT => {
                for (name, value) in fields {
                    match value {
                        Json::Array(items) => node.children.extend(
                            items
                                .iter()
                                .map(|item| (name.clone(), Self::of_json(item, depth + 1))),
                        ),
                        other => node
                            .children
                            .push((name.clone(), Self::of_json(other, depth + 1))),
                    }
                }
            }
            Json::Object(_) | Json::Array(_) | Json::Null => {}
            Json::String(text) => node.value = Some(text.clone()),
            other => node.value = Some(other.to_string()),
        }
        node
    }

    fn of_xml(element: &Element) -> Self {
        Self {
            value: attribute(&element.attributes, "value"),
            children: element
                .children
                .iter()
                .map(|child| (child.name.clone(), Self::of_xml(child)))
                .collect(),
        }
    }
}

/// One attribute's value; the five entities of XML are expanded, no others.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let start = attributes
        .match_indices(name)
        .find(|(place, _)| {
            let before = attributes
                .get(..*place)
                .and_then(|text| text.chars().last());
            before.is_none_or(char::is_whitespace)
        })
        .map(|(place, _)| place + name.len())?;
    let rest = attributes.get(start..)?.trim_start().strip_prefix('=')?;
    let rest = rest.trim_start();
    let quote = rest
        .chars()
        .next()
        .filter(|one| matches!(one, '"' | '\''))?;
    let value = rest.get(1..)?.split(quote).next()?;
    Some(
        value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&"),
    )
}

/// All resources of a document, those of a bundle one by one.
pub(super) fn resources(text: &str) -> Result<Vec<Found>, String> {
    if text.trim_start().starts_with('{') {
        of_json(text)
    } else {
        of_xml(text)
    }
}

#[derive(Deserialize)]
struct Bundle<'a> {
    #[serde(borrow, default)]
    entry: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    resource: Option<&'a RawValue>,
}

fn of_json(text: &str) -> Result<Vec<Found>, String> {
    let whole: Json = serde_json::from_str(text).map_err(|fault| format!("no JSON: {fault}"))?;
    let kind = whole.get("resourceType").and_then(Json::as_str);
    let one = |text: &str, value: &Json, line: u64| Found {
        kind: value
            .get("resourceType")
            .and_then(Json::as_str)
            .unwrap_or_default()
            .to_owned(),
        node: Node::of_json(value, 0),
        verbatim: text.to_owned(),
        line,
        broken: Vec::new(),
    };
    match kind {
        None => Err("a JSON document without `resourceType`".to_owned()),
        Some("Bundle") => {
            let bundle: Bundle<'_> =
                serde_json::from_str(text).map_err(|fault| format!("no bundle: {fault}"))?;
            let entries = bundle.entry.iter().filter_map(|entry| entry.resource);
            entries
                .map(|raw| {
                    let value =
                        serde_json::from_str(raw.get()).map_err(|fault| fault.to_string())?;
                    Ok(one(raw.get(), &value, line_of(text, raw.get())))
                })
                .collect()
        }
        Some(_) => Ok(vec![one(text, &whole, 1)]),
    }
}

/// The line on which a part of the text begins.
fn line_of(text: &str, part: &str) -> u64 {
    let place = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let before = text.get(..place).unwrap_or_default();
    1 + u64::try_from(before.matches('\n').count()).unwrap_or_default()
}

fn of_xml(text: &str) -> Result<Vec<Found>, String> {
    if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
        return Err(
            "a document type or entity declaration, which could make it say anything".to_owned(),
        );
    }
    let root = tree::read(text, 1, false);
    let Some(outer) = root.children.first() else {
        return Err("no element".to_owned());
    };
    let found = |element: &Element| {
        let mut broken = Vec::new();
        gather(element, &mut broken);
        Found {
            kind: element.name.clone(),
            node: Node::of_xml(element),
            verbatim: text
                .get(element.range.clone())
                .unwrap_or_default()
                .to_owned(),
            line: element.line,
            broken,
        }
    };
    if outer.name != "Bundle" {
        return Ok(vec![found(outer)]);
    }
    if let Some(broken) = root.broken.first().or(outer.broken.first()) {
        return Err(format!("a bundle that is no well-formed XML: {broken}"));
    }
    let entries = outer
        .named("entry")
        .flat_map(|entry| entry.named("resource"));
    Ok(entries
        .flat_map(|resource| resource.children.iter())
        .map(found)
        .collect())
}

fn gather(element: &Element, broken: &mut Vec<String>) {
    broken.extend(element.broken.iter().cloned());
    element
        .children
        .iter()
        .for_each(|child| gather(child, broken));
}
