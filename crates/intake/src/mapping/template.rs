//! Texts with columns in them: `{First Name} {Last Name}`. Compiled once; a brace of its own is written twice.

use super::fault::{MappingFault, Node};

/// Where a template takes its texts from: one row, or one item of a list within it.
pub(super) trait Columns {
    /// The text of a column, trimmed; empty where it is blank.
    fn text(&self, column: usize) -> std::borrow::Cow<'_, str>;
    /// The items of a column that holds several.
    fn items(&self, column: usize, separator: &str) -> Vec<String>;
}

/// All columns that a mapping names, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnNames(pub(super) Vec<String>);

impl ColumnNames {
    pub(super) fn number(&mut self, name: &str) -> usize {
        let name = name.trim();
        if let Some(number) = self.0.iter().position(|known| known == name) {
            return number;
        }
        self.0.push(name.to_owned());
        self.0.len() - 1
    }
}

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    Column(usize),
    Item,
}

/// A text with columns in it.
#[derive(Clone, Debug)]
pub(super) struct Template {
    parts: Vec<Part>,
    /// How it was written, for messages.
    pub(super) written: String,
}

impl Template {
    pub(super) fn column(name: &str, columns: &mut ColumnNames) -> Self {
        Self {
            parts: vec![Part::Column(columns.number(name))],
            written: name.trim().to_owned(),
        }
    }

    pub(super) fn compile(
        node: &Node<'_>,
        columns: &mut ColumnNames,
        in_list: bool,
    ) -> Result<Self, MappingFault> {
        let written = node.string()?;
        let unclosed =
            || node.unexpected("every `{` closed by `}`; a brace of its own is written twice");
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = written;
        while let Some(place) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at_checked(place).unwrap_or((rest, ""));
            literal.push_str(before);
            if let Some(after) = after.strip_prefix("{{") {
                literal.push('{');
                rest = after;
            } else if let Some(after) = after.strip_prefix("}}") {
                literal.push('}');
                rest = after;
            } else {
                let (name, after) = after
                    .strip_prefix('{')
                    .and_then(|after| after.split_once('}'))
                    .ok_or_else(unclosed)?;
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(match name.trim() {
                    "" if in_list => Part::Item,
                    "" => return Err(node.unexpected(
                        "a column's name within the braces; `{}` stands for an item of a list only",
                    )),
                    name => Part::Column(columns.number(name)),
                });
                rest = after;
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Ok(Self {
            parts,
            written: written.to_owned(),
        })
    }

    /// The text itself, where it has no columns.
    pub(super) fn constant(&self) -> Option<String> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Column(_) | Part::Item => return None,
            }
        }
        Some(text)
    }

    /// The one column that it is, with nothing around it.
    pub(super) fn only_column(&self) -> Option<usize> {
        match self.parts.as_slice() {
            [Part::Column(number)] => Some(*number),
            _ => None,
        }
    }

    /// Filled in and trimmed. Empty where all its columns are blank, whatever stands around them.
    pub(super) fn fill(&self, row: &dyn Columns, item: &str) -> String {
        let mut text = String::new();
        let mut said = self.constant().is_some();
        for part in &self.parts {
            let piece = match part {
                Part::Literal(literal) => {
                    text.push_str(literal);
                    continue;
                }
                Part::Column(number) => row.text(*number),
                Part::Item => item.into(),
            };
            said |= !piece.is_empty();
            text.push_str(&piece);
        }
        if said {
            text.trim().to_owned()
        } else {
            String::new()
        }
    }
}
