//! One value of a fact, from a row: a constant, a text with columns in it, a table of values, or a list of them.
//!
//! Compiled against the vocabulary's shape of the field; read as JSON, which the vocabulary then reads as a statement.

use super::dates::{Pattern, Precision};
use super::fault::{MappingFault, Node};
use super::shape::{Field, Shape};
use super::template::{ColumnNames, Columns, Template};
use crate::delivery::{Fault, shortened};
use facts::{Discrepancy, FieldValue, When};
use serde_json::{Value as Json, json};
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

/// A value read from a text.
#[derive(Clone, Debug)]
pub(super) struct Scalar {
    template: Template,
    shape: Shape,
    values: Option<BTreeMap<String, Option<Json>>>,
    formats: Vec<(String, Pattern)>,
    unknown: Vec<String>,
    precision: Option<PrecisionFrom>,
    required: bool,
}

#[derive(Clone, Debug)]
enum PrecisionFrom {
    Always(Precision),
    Column {
        template: Template,
        values: BTreeMap<String, Precision>,
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

/// What a word of a mapping means in a field of that shape; `Ok(None)` is not stated.
fn meaning(shape: &Shape, word: &str) -> Option<Option<Json>> {
    let plain = word.trim().to_lowercase().replace([' ', '-'], "_");
    if matches!(plain.as_str(), "" | "not_stated") {
        return Some(match shape {
            Shape::Choice(words) if words.contains(&plain) => Some(plain.into()),
            _ => None,
        });
    }
    match shape {
        Shape::YesNo => matches!(plain.as_str(), "yes" | "no" | "unknown" | "not_applicable")
            .then(|| Some(plain.into())),
        Shape::Said if matches!(plain.as_str(), "unknown" | "not_applicable") => {
            Some(Some(plain.into()))
        }
        Shape::Said => Some(Some(json!({ "text": word }))),
        Shape::Text => Some(Some(word.into())),
        Shape::Flag => {
            matches!(plain.as_str(), "true" | "false").then(|| Some((plain == "true").into()))
        }
        Shape::Number => word
            .trim()
            .parse::<u32>()
            .ok()
            .map(|number| Some(number.into())),
        Shape::Choice(words) => words.contains(&plain).then(|| Some(plain.into())),
        Shape::When => word
            .parse::<When>()
            .ok()
            .map(|when| Some(when.to_string().into())),
        Shape::Day => calendar::Day::parse_iso(word)
            .ok()
            .map(|day| Some(day.to_string().into())),
        Shape::Subject | Shape::Record | Shape::List(_) | Shape::Object(_) | Shape::Statement => {
            None
        }
    }
}

/// The words that stand for yes and no where a mapping does not say which do.
fn plain_answer(text: &str) -> Option<&'static str> {
    Some(match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => "yes",
        "no" | "n" | "false" | "0" => "no",
        "unknown" | "not known" | "nk" => "unknown",
        "not applicable" | "not_applicable" | "n/a" => "not_applicable",
        _ => return None,
    })
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
    keys: &mut super::fault::Keys<'_>,
    columns: &mut ColumnNames,
    in_list: bool,
) -> Result<Template, MappingFault> {
    match (keys.take("column"), keys.take("template")) {
        (Some(column), None) => Ok(Template::column(column.string()?, columns)),
        (None, Some(template)) => Template::compile(&template, columns, in_list),
        _ => Err(node.fault("", "either the key `column` or the key `template`")),
    }
}

impl Scalar {
    fn plain(template: Template, shape: &Shape) -> Self {
        Self {
            template,
            shape: shape.clone(),
            values: None,
            formats: vec![("iso".to_owned(), Pattern::Iso)],
            unknown: Vec::new(),
            precision: None,
            required: false,
        }
    }

    fn compile(
        node: &Node<'_>,
        shape: &Shape,
        columns: &mut ColumnNames,
        in_list: bool,
    ) -> Result<Self, MappingFault> {
        if matches!(shape, Shape::Object(_) | Shape::Statement) {
            return Err(node.unexpected(&shape.in_words()));
        }
        let mut keys = node.keys()?;
        let mut scalar = Self::plain(source(node, &mut keys, columns, in_list)?, shape);
        if let Some(required) = keys.take("required") {
            scalar.required = required.flag()?;
        }
        if let Some(values) = keys.take("values") {
            scalar.values = Some(compile_values(&values, shape)?);
        }
        if matches!(shape, Shape::When | Shape::Day) {
            scalar.compile_time(&mut keys, columns)?;
        }
        keys.finish()?;
        Ok(scalar)
    }

    fn compile_time(
        &mut self,
        keys: &mut super::fault::Keys<'_>,
        columns: &mut ColumnNames,
    ) -> Result<(), MappingFault> {
        if let Some(format) = keys.take("format") {
            let written = format.strings()?;
            let compile = |text: String| {
                let pattern =
                    Pattern::compile(&text).ok_or_else(|| format.fault(&text, Pattern::WORDS))?;
                Ok((text, pattern))
            };
            self.formats = written.into_iter().map(compile).collect::<Result<_, _>>()?;
        }
        if let Some(unknown) = keys.take("unknown") {
            self.unknown = unknown.strings()?;
        }
        let Some(precision) = keys.take("precision") else {
            return Ok(());
        };
        let named = |node: &Node<'_>| {
            node.string().and_then(|word| {
                Precision::named(word).ok_or_else(|| node.unexpected(Precision::WORDS))
            })
        };
        self.precision = Some(if precision.is_string() {
            PrecisionFrom::Always(named(&precision)?)
        } else {
            let mut keys = precision.keys()?;
            let template = source(&precision, &mut keys, columns, false)?;
            let entries = keys
                .need(
                    "values",
                    "a table from what stands in the column to a precision",
                )?
                .entries()?;
            keys.finish()?;
            let values = entries
                .iter()
                .map(|(word, node)| Ok(((*word).to_owned(), named(node)?)))
                .collect::<Result<_, _>>()?;
            PrecisionFrom::Column { template, values }
        });
        Ok(())
    }

    pub(super) fn make(
        &self,
        row: &dyn Columns,
        item: &str,
        gathered: &mut Gathered<'_>,
    ) -> Option<Json> {
        let text = self.template.fill(row, item);
        if let Some(value) = self.values.as_ref().and_then(|values| values.get(&text)) {
            return self.checked(value.clone(), &text, gathered);
        }
        if text.is_empty() {
            return self.checked(None, "", gathered);
        }
        if let Some(values) = &self.values {
            let expected = format!(
                "one of {}",
                values
                    .keys()
                    .map(|key| format!("`{key}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            if !matches!(self.shape, Shape::Said | Shape::Text) {
                gathered.fault(
                    &self.template.written,
                    &text,
                    &expected,
                    "the mapping does not say what this means",
                );
                return None;
            }
            gathered.complaints.push(Discrepancy {
                what: format!(
                    "the mapping does not say what `{}` means; it is kept as it came",
                    shortened(&text)
                ),
                fields: vec![FieldValue {
                    field: self.template.written.clone(),
                    found: shortened(&text),
                }],
                expected: Some(expected),
                authority: None,
            });
        }
        let value = self.read(&text, row, gathered)?;
        Some(value)
    }

    fn checked(
        &self,
        value: Option<Json>,
        text: &str,
        gathered: &mut Gathered<'_>,
    ) -> Option<Json> {
        if value.is_none() && self.required {
            gathered.fault(
                &self.template.written,
                text,
                &self.shape.in_words(),
                "this is required, and it is blank",
            );
        }
        value
    }

    fn read(&self, text: &str, row: &dyn Columns, gathered: &mut Gathered<'_>) -> Option<Json> {
        let read = match &self.shape {
            Shape::Text => Some(text.into()),
            Shape::Said => Some(json!({ "text": text })),
            Shape::YesNo => plain_answer(text).map(Json::from),
            Shape::Flag => plain_answer(text)
                .filter(|answer| matches!(*answer, "yes" | "no"))
                .map(|answer| (answer == "yes").into()),
            Shape::Subject | Shape::Record => {
                Some(json!({ "source": gathered.source, "reference": text }))
            }
            Shape::When | Shape::Day => return self.read_time(text, row, gathered),
            shape => meaning(shape, text).flatten(),
        };
        if read.is_none() {
            gathered.fault(
                &self.template.written,
                text,
                &self.shape.in_words(),
                "this cannot be read",
            );
        }
        read
    }

    fn read_time(
        &self,
        text: &str,
        row: &dyn Columns,
        gathered: &mut Gathered<'_>,
    ) -> Option<Json> {
        let read = if self.unknown.iter().any(|word| word == text) {
            Some(When::Unknown)
        } else {
            self.formats
                .iter()
                .find_map(|(_, pattern)| pattern.read(text))
        };
        let Some(read) = read else {
            let formats = self
                .formats
                .iter()
                .map(|(format, _)| format!("`{format}`"))
                .collect::<Vec<_>>()
                .join(" or ");
            gathered.fault(
                &self.template.written,
                text,
                &format!("a time written {formats}"),
                "this is no such time",
            );
            return None;
        };
        let when = match &self.precision {
            None => read,
            Some(PrecisionFrom::Always(precision)) => precision.applied(read),
            Some(PrecisionFrom::Column { template, values }) => {
                let word = template.fill(row, "");
                match values.get(&word) {
                    Some(precision) => precision.applied(read),
                    None if word.is_empty() => read,
                    None => {
                        let expected = format!(
                            "one of {}",
                            values.keys().cloned().collect::<Vec<_>>().join(", ")
                        );
                        gathered.fault(
                            &template.written,
                            &word,
                            &expected,
                            "the mapping does not say how exact this makes the time",
                        );
                        return None;
                    }
                }
            }
        };
        if self.shape == Shape::Day {
            let day = when.day();
            if day.is_none() {
                gathered.fault(
                    &self.template.written,
                    text,
                    "an exact day",
                    "this is no exact day",
                );
            }
            return day.map(|day| day.to_string().into());
        }
        Some(when.to_string().into())
    }
}

fn compile_values(
    node: &Node<'_>,
    shape: &Shape,
) -> Result<BTreeMap<String, Option<Json>>, MappingFault> {
    let mut values = BTreeMap::new();
    for (key, child) in node.entries()? {
        let value = match child.value.as_bool() {
            Some(answer) => meaning(
                shape,
                match (shape, answer) {
                    (Shape::YesNo, true) => "yes",
                    (Shape::YesNo, false) => "no",
                    (_, true) => "true",
                    (_, false) => "false",
                },
            ),
            None => meaning(shape, child.string()?),
        };
        values.insert(
            key.to_owned(),
            value.ok_or_else(|| child.unexpected(&shape.in_words()))?,
        );
    }
    Ok(values)
}

impl Value {
    /// A plain text.
    pub(super) fn text(template: Template) -> Self {
        Self::Scalar(Box::new(Scalar::plain(template, &Shape::Text)))
    }
}
