//! A value read from a column's text: what the text means in a field of that shape, by the mapping's own table of values or
//! by itself.

use super::dates::{Pattern, Precision};
use super::fault::{Keys, MappingFault, Node};
use super::shape::Shape;
use super::template::{ColumnNames, Columns, Template};
use super::value::{Gathered, source};
use crate::delivery::shortened;
use facts::{Discrepancy, FieldValue, When};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

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
    /// Whether a text that `values` does not list is taken as it stands, without a complaint.
    keep_others: bool,
}

#[derive(Clone, Debug)]
enum PrecisionFrom {
    Always(Precision),
    Column {
        template: Template,
        values: BTreeMap<String, Precision>,
    },
}

/// What a word of a mapping means in a field of that shape; `Ok(None)` is not stated.
pub(super) fn meaning(shape: &Shape, word: &str) -> Option<Option<Json>> {
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
        Shape::Number => whole_number(word).map(|number| Some(number.into())),
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

/// A whole number, also where a spreadsheet has written it with a fraction of nothing: `10.0`.
fn whole_number(text: &str) -> Option<u32> {
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => fraction
            .bytes()
            .all(|digit| digit == b'0')
            .then_some(whole)?,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
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

impl Scalar {
    pub(super) fn plain(template: Template, shape: &Shape) -> Self {
        Self {
            template,
            shape: shape.clone(),
            values: None,
            formats: vec![("iso".to_owned(), Pattern::Iso)],
            unknown: Vec::new(),
            precision: None,
            required: false,
            keep_others: false,
        }
    }

    pub(super) fn compile(
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
        if let Some(others) = keys.take("others") {
            let any_text = matches!(shape, Shape::Said | Shape::Text);
            if !any_text || others.string()? != "keep" {
                return Err(others.unexpected("`keep`, and only in a field that takes any text"));
            }
            scalar.keep_others = true;
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
        keys: &mut Keys<'_>,
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
        if let Some(values) = self.values.as_ref().filter(|_| !self.keep_others) {
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
