//! A piece of JSON that knows its line and the way to it, so that a fault in one condition is named and the rest is read.

use super::fault::{PolicyFault, quoted};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A value within a text.
#[derive(Clone)]
pub(super) struct Node<'a> {
    whole: &'a str,
    text: &'a str,
    pub(super) path: String,
}

/// The fields of an object, in order, each to be taken once.
pub(super) struct Fields<'a> {
    at: Node<'a>,
    fields: Vec<(String, Node<'a>)>,
}

/// An object's entries with those that are given twice.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Entries<'de>;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(Reader)
    }
}

impl<'a> Node<'a> {
    pub(super) fn whole(text: &'a str) -> Self {
        Self {
            whole: text,
            text,
            path: "file".to_owned(),
        }
    }

    fn within(&self, raw: &'a RawValue, path: String) -> Self {
        Self {
            whole: self.whole,
            text: raw.get(),
            path,
        }
    }

    /// The line on which it begins, from 1.
    pub(super) fn line(&self) -> usize {
        let offset = (self.text.as_ptr() as usize).saturating_sub(self.whole.as_ptr() as usize);
        let before = self.whole.as_bytes().get(..offset).unwrap_or_default();
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }

    pub(super) fn fault(&self, expected: &str) -> PolicyFault {
        PolicyFault::at(self.line(), &self.path, &quoted(self.text), expected)
    }

    fn syntax(&self, fault: &serde_json::Error, expected: &str) -> PolicyFault {
        if fault.is_data() {
            return self.fault(expected);
        }
        PolicyFault::at(
            self.line() + fault.line().saturating_sub(1),
            &self.path,
            &format!("JSON that cannot be read ({fault})"),
            expected,
        )
    }

    pub(super) fn is_null(&self) -> bool {
        self.text == "null"
    }

    pub(super) fn object(&self) -> Result<Fields<'a>, PolicyFault> {
        let Entries(entries) =
            serde_json::from_str(self.text).map_err(|fault| self.syntax(&fault, "an object"))?;
        let mut fields: Vec<(String, Node<'a>)> = Vec::with_capacity(entries.len());
        for (name, raw) in entries {
            let path = if self.path == "file" {
                name.clone()
            } else {
                format!("{}.{name}", self.path)
            };
            let node = self.within(raw, path);
            if fields.iter().any(|(known, _)| *known == name) {
                return Err(node.fault("each field once"));
            }
            fields.push((name, node));
        }
        Ok(Fields {
            at: self.clone(),
            fields,
        })
    }

    pub(super) fn list(&self) -> Result<Vec<Node<'a>>, PolicyFault> {
        let items: Vec<&RawValue> =
            serde_json::from_str(self.text).map_err(|fault| self.syntax(&fault, "a list"))?;
        Ok(items
            .into_iter()
            .enumerate()
            .map(|(place, raw)| self.within(raw, format!("{}[{place}]", self.path)))
            .collect())
    }

    pub(super) fn string(&self) -> Result<String, PolicyFault> {
        serde_json::from_str(self.text).map_err(|fault| self.syntax(&fault, "a text"))
    }

    pub(super) fn boolean(&self) -> Result<bool, PolicyFault> {
        serde_json::from_str(self.text).map_err(|fault| self.syntax(&fault, "`true` or `false`"))
    }
}

impl<'a> Fields<'a> {
    /// The field, where it is there and is not null.
    pub(super) fn take(&mut self, name: &str) -> Option<Node<'a>> {
        let place = self.fields.iter().position(|(known, _)| known == name)?;
        Some(self.fields.remove(place).1).filter(|node| !node.is_null())
    }

    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, PolicyFault> {
        self.take(name).map(|node| node.string()).transpose()
    }

    pub(super) fn needed(&mut self, name: &str, expected: &str) -> Result<String, PolicyFault> {
        let Some(node) = self.take(name) else {
            let field = format!("{}.{name}", self.at.path);
            return Err(PolicyFault::at(self.at.line(), &field, "nothing", expected));
        };
        let text = node.string()?;
        if text.trim().is_empty() {
            return Err(node.fault(expected));
        }
        Ok(text)
    }

    pub(super) fn flag(&mut self, name: &str) -> Result<bool, PolicyFault> {
        self.take(name).map_or(Ok(false), |node| node.boolean())
    }

    /// What nobody took.
    pub(super) fn rest(self) -> impl Iterator<Item = Node<'a>> {
        self.fields.into_iter().map(|(_, node)| node)
    }
}
