//! What is wrong with a mapping, and walking its TOML so that every key is either understood or refused, with its line.

use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: `{key}`: found `{found}`, expected {expected}")]
pub struct MappingFault {
    /// The line of the mapping's text, from 1.
    pub line: usize,
    /// The key, with those above it: `fact[2].fields.seen`.
    pub key: String,
    /// What stood there.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

/// A value of a mapping's TOML with where it stands.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) text: &'a str,
    pub(super) path: String,
    pub(super) span: Range<usize>,
    pub(super) value: &'a DeValue<'a>,
}

/// A table of a mapping's TOML whose keys are being taken.
pub(super) struct Keys<'a> {
    node: Node<'a>,
    table: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Node<'a> {
    pub(super) fn fault(&self, found: &str, expected: &str) -> MappingFault {
        let before = self.text.get(..self.span.start).unwrap_or(self.text);
        MappingFault {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            key: self.path.clone(),
            found: crate::delivery::shortened(found),
            expected: expected.to_owned(),
        }
    }

    /// A fault that quotes the value itself.
    pub(super) fn unexpected(&self, expected: &str) -> MappingFault {
        let found = match self.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Table(_) => "a table".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            _ => self
                .text
                .get(self.span.clone())
                .unwrap_or_default()
                .to_owned(),
        };
        self.fault(&found, expected)
    }

    pub(super) fn string(&self) -> Result<&'a str, MappingFault> {
        self.value.as_str().ok_or_else(|| self.unexpected("a text"))
    }

    pub(super) fn flag(&self) -> Result<bool, MappingFault> {
        self.value
            .as_bool()
            .ok_or_else(|| self.unexpected("`true` or `false`"))
    }

    pub(super) fn is_string(&self) -> bool {
        self.value.is_str()
    }

    /// The table's keys; asked for by name, and the rest refused by [`Keys::finish`].
    pub(super) fn keys(&self) -> Result<Keys<'a>, MappingFault> {
        let table = self
            .value
            .as_table()
            .ok_or_else(|| self.unexpected("a table"))?;
        Ok(Keys {
            node: self.clone(),
            table,
            asked: Vec::new(),
        })
    }

    /// All entries of a table, whose keys the mapping's writer chooses.
    pub(super) fn entries(&self) -> Result<Vec<(&'a str, Node<'a>)>, MappingFault> {
        let table = self
            .value
            .as_table()
            .ok_or_else(|| self.unexpected("a table"))?;
        Ok(table
            .iter()
            .map(|(key, value)| {
                (
                    key.get_ref().as_ref(),
                    self.child(&format!(".{}", key.get_ref()), value),
                )
            })
            .collect())
    }

    pub(super) fn list(&self) -> Result<Vec<Node<'a>>, MappingFault> {
        let list = self
            .value
            .as_array()
            .ok_or_else(|| self.unexpected("a list"))?;
        Ok(list
            .iter()
            .enumerate()
            .map(|(place, value)| self.child(&format!("[{}]", place + 1), value))
            .collect())
    }

    /// One text, or a list of texts.
    pub(super) fn strings(&self) -> Result<Vec<String>, MappingFault> {
        if self.is_string() {
            return Ok(vec![self.string()?.to_owned()]);
        }
        self.list()?
            .iter()
            .map(|node| node.string().map(str::to_owned))
            .collect()
    }

    fn child(&self, step: &str, value: &'a Spanned<DeValue<'a>>) -> Node<'a> {
        let path = format!("{}{step}", self.path);
        Node {
            text: self.text,
            path: path.trim_start_matches('.').to_owned(),
            span: value.span(),
            value: value.get_ref(),
        }
    }
}

impl<'a> Keys<'a> {
    pub(super) fn take(&mut self, key: &'static str) -> Option<Node<'a>> {
        self.asked.push(key);
        self.table
            .get(key)
            .map(|value| self.node.child(&format!(".{key}"), value))
    }

    pub(super) fn need(
        &mut self,
        key: &'static str,
        expected: &str,
    ) -> Result<Node<'a>, MappingFault> {
        let missing = MappingFault {
            key: format!("{}.{key}", self.node.path)
                .trim_start_matches('.')
                .to_owned(),
            ..self.node.fault("", expected)
        };
        self.take(key).ok_or(missing)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Refuses every key that was not asked for.
    pub(super) fn finish(self) -> Result<(), MappingFault> {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !self.asked.contains(&name) {
                let node = Node {
                    span: key.span(),
                    path: format!("{}.{name}", self.node.path)
                        .trim_start_matches('.')
                        .to_owned(),
                    ..self.node.clone()
                };
                return Err(node.fault(name, &format!("one of the keys {}", self.asked.join(", "))));
            }
        }
        Ok(())
    }
}
