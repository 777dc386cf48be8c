//! One value of a fact, from a row: a constant, a text with columns in it, a table of values, or a list of them.
//!
//! Compiled against the vocabulary's shape of the field; read as JSON, which the vocabulary then reads as a statement. What
//! a column's text means is `scalar`'s.

use super::fault::{Keys, MappingFault, Node};
use super::scalar::{Scalar, meaning};
use super::shape::{Field, Shape};
use super::template::{ColumnNames, Columns, Template};
use crate::delivery::{Fault, shortened};
use facts::Discrepancy;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A value as the mapping describes it.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Constant(Json),
    Scalar(Box<Scalar>),
    Object {
        fields: Vec<(String, Value)>,
        optional: bool,
    },
    List(Vec<Value>),
    Split {
        template: Template,
        separator: String,
        each: Box<Value>,
    },
}

/// What is gathered while a row is read.
pub(super) struct Gathered<'a> {
    pub(super) source: &'a str,
    pub(super) place: &'a str,
    pub(super) faults: Vec<Fault>,
    pub(super) complaints: Vec<Discrepancy>,
}

impl Gathered<'_> {
    pub(super) fn fault(&mut self, field: &str, found: &str, expected: &str, reason: &str) {
        let fault = Fault {
            place: self.place.to_owned(),
            field: field.to_owned(),
            found: shortened(found),
            expected: expected.to_owned(),
            reason: reason.to_owned(),
        };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

impl Value {
    /// Compiles what the mapping says of a field.
    pub(super) fn compile(
        node: &Node<'_>,
        field: &Field,
        columns: &mut ColumnNames,
        in_list: bool,
    ) -> Result<Self, MappingFault> {
        let shape = &field.shape;
        if let Some(keys) = node.value.as_table() {
            let source = keys.contains_key("column") || keys.contains_key("template");
            return match shape {
                Shape::List(items) if source => Self::compile_split(node, items, columns),
                _ if source => Ok(Self::Scalar(Box::new(Scalar::compile(
                    node, shape, columns, in_list,
                )?))),
                Shape::Object(fields) => {
                    Self::compile_object(node, fields, field.optional || in_list, columns, in_list)
                }
                _ => Err(node.unexpected(&format!(
                    "{}, or a table with `column` or `template`",
                    shape.in_words()
                ))),
            };
        }
        if let Shape::List(items) = shape {
            let item = Field {
                shape: (**items).clone(),
                required: false,
                optional: true,
            };
            if node.value.is_array() {
                return node
                    .list()?
                    .iter()
                    .map(|node| Self::compile(node, &item, columns, true))
                    .collect::<Result<_, _>>()
                    .map(Self::List);
            }
            return Ok(Self::List(vec![Self::compile(node, &item, columns, true)?]));
        }
        if node.is_string() {
            return Self::compile_text(node, shape, columns, in_list);
        }
        let word = node.text.get(node.span.clone()).unwrap_or_default();
        let word = match (shape, node.value.as_bool()) {
            (Shape::YesNo, Some(answer)) => {
                if answer {
                    "yes"
                } else {
                    "no"
                }
            }
            _ => word,
        };
        let fits = matches!(shape, Shape::Flag | Shape::YesNo | Shape::Number);
        match meaning(shape, word).filter(|_| fits) {
            Some(Some(value)) => Ok(Self::Constant(value)),
            _ => Err(node.unexpected(&shape.in_words())),
        }
    }

    fn compile_text(
        node: &Node<'_>,
        shape: &Shape,
        columns: &mut ColumnNames,
        in_list: bool,
    ) -> Result<Self, MappingFault> {
        if matches!(shape, Shape::Object(_) | Shape::Statement) {
            return Err(node.unexpected(&shape.in_words()));
        }
        let template = Template::compile(node, columns, in_list)?;
        let constant = template
            .constant()
            .filter(|_| !matches!(shape, Shape::Subject | Shape::Record));
        let Some(word) = constant else {
            return Ok(Self::Scalar(Box::new(Scalar::plain(template, shape))));
        };
        match meaning(shape, &word) {
            Some(value) => Ok(Self::Constant(value.unwrap_or(Json::Null))),
            None => Err(node.unexpected(&format!("{}, or a column in braces", shape.in_words()))),
        }
    }

    fn compile_object(
        node: &Node<'_>,
        fields: &BTreeMap<String, Field>,
        optional: bool,
        columns: &mut ColumnNames,
        in_list: bool,
    ) -> Result<Self, MappingFault> {
        let mut compiled = Vec::new();
        for (name, child) in node.entries()? {
            let known = fields.keys().cloned().collect::<Vec<_>>().join(", ");
            let field = fields
                .get(name)
                .ok_or_else(|| child.fault(name, &format!("one of the fields {known}")))?;
            compiled.push((
                name.to_owned(),
                Self::compile(&child, field, columns, in_list)?,
            ));
        }
        let missing = fields.iter().find(|(name, field)| {
            field.required && !compiled.iter().any(|(given, _)| given == *name)
        });
        match missing {
            Some((name, _)) => Err(node.fault(
                "",
                &format!("the field `{name}`, which there is no such fact without"),
            )),
            None => Ok(Self::Object {
                fields: compiled,
                optional,
            }),
        }
    }

    fn compile_split(
        node: &Node<'_>,
        items: &Shape,
        columns: &mut ColumnNames,
    ) -> Result<Self, MappingFault> {
        let mut keys = node.keys()?;
        let template = source(node, &mut keys, columns, false)?;
        let separator = keys
            .take("split")
            .map(|node| node.string().map(str::to_owned))
            .transpose()?;
        let item = Field {
            shape: items.clone(),
            required: false,
            optional: true,
        };
        let each = match keys.take("each") {
            Some(each) => Self::compile(&each, &item, columns, true)?,
            None if matches!(items, Shape::Object(_)) => {
                return Err(node.fault("", &format!("the key `each`: {}", items.in_words())));
            }
            None => {
                let whole = Node {
                    value: &ITEM,
                    path: format!("{}.each", node.path),
                    ..node.clone()
                };
                Self::compile(&whole, &item, columns, true)?
            }
        };
        keys.finish()?;
        Ok(Self::Split {
            template,
            separator: separator.unwrap_or_else(|| ",".to_owned()),
            each: Box::new(each),
        })
    }

    /// The value for a row; `None` where it is not stated. Faults and complaints are gathered.
    pub(super) fn make(
        &self,
        row: &dyn Columns,
        item: &str,
        gathered: &mut Gathered<'_>,
    ) -> Option<Json> {
        match self {
            Self::Constant(Json::Null) => None,
            Self::Constant(value) => Some(value.clone()),
            Self::Scalar(scalar) => scalar.make(row, item, gathered),
            Self::Object { fields, optional } => {
                let mut said = fields
                    .iter()
                    .all(|(_, value)| matches!(value, Self::Constant(_)));
                let mut object = serde_json::Map::new();
                for (name, value) in fields {
                    if let Some(made) = value.make(row, item, gathered) {
                        said |= !matches!(value, Self::Constant(_));
                        object.insert(name.clone(), made);
                    }
                }
                (said || !optional).then_some(Json::Object(object))
            }
            Self::List(values) => {
                let made: Vec<_> = values
                    .iter()
                    .filter_map(|value| value.make(row, item, gathered))
                    .collect();
                (!made.is_empty()).then_some(Json::Array(made))
            }
            Self::Split {
                template,
                separator,
                each,
            } => {
                let items = match template.only_column() {
                    Some(column) => row.items(column, separator),
                    None => split(&template.fill(row, item), separator),
                };
                let made: Vec<_> = items
                    .iter()
                    .filter_map(|item| each.make(row, item, gathered))
                    .collect();
                (!made.is_empty()).then_some(Json::Array(made))
            }
        }
    }
}

/// What stands for the whole of an item where a mapping does not say.
static ITEM: toml::de::DeValue<'static> =
    toml::de::DeValue::String(std::borrow::Cow::Borrowed("{}"));

/// The items of a text, blanks left out.
pub(super) fn split(text: &str, separator: &str) -> Vec<String> {
    let items: Vec<_> = if separator.is_empty() {
        vec![text]
    } else {
        text.split(separator).collect()
    };
    items
        .into_iter()
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The text that a source table takes.
pub(super) fn source(
    node: &Node<'_>,
    keys: &mut Keys<'_>,
    columns: &mut ColumnNames,
    in_list: bool,
) -> Result<Template, MappingFault> {
    match (keys.take("column"), keys.take("template")) {
        (Some(column), None) => Ok(Template::column(column.string()?, columns)),
        (None, Some(template)) => Template::compile(&template, columns, in_list),
        _ => Err(node.fault("", "either the key `column` or the key `template`")),
    }
}

impl Value {
    /// A plain text.
    pub(super) fn text(template: Template) -> Self {
        Self::Scalar(Box::new(Scalar::plain(template, &Shape::Text)))
    }
}
