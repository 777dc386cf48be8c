//! What each field of each kind of fact may hold, taken from the vocabulary's own published schema: so that every kind can
//! be mapped, and a mapping that names a wrong one is refused before it reads anything.

use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a field may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Any text.
    Text,
    /// A day, written `2024-06-02`.
    Day,
    /// A time of any exactness.
    When,
    /// Yes, no, unknown, not applicable.
    YesNo,
    /// A text, or unknown, or not applicable.
    Said,
    /// True or false.
    Flag,
    /// A whole number from 0.
    Number,
    /// One of these words.
    Choice(Vec<String>),
    /// The source's reference for a person.
    Subject,
    /// The source's reference for a record.
    Record,
    /// Several.
    List(Box<Shape>),
    /// Fields of their own.
    Object(BTreeMap<String, Field>),
    /// A whole statement, which no mapping makes.
    Statement,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// What it may hold.
    pub(super) shape: Shape,
    /// Whether there is no object without it.
    pub(super) required: bool,
    /// Whether it may be absent as a whole; else an object of constants stands even where its columns are blank.
    pub(super) optional: bool,
}

/// Days, which the schema cannot tell from texts.
const DAYS: [&str; 13] = [
    "arrested_on",
    "dated",
    "known_since",
    "history_from",
    "starts_on",
    "fit_by",
    "hearing_on",
    "asked_on",
    "due_on",
    "conference_target",
    "conference_on",
    "plan_started",
    "until",
];

static KINDS: LazyLock<BTreeMap<String, Shape>> = LazyLock::new(kinds);

/// The fields of that kind of fact.
pub(super) fn of_kind(kind: &str) -> Option<&'static Shape> {
    KINDS.get(kind)
}

/// The names of all kinds.
pub(super) fn kind_names() -> String {
    KINDS.keys().cloned().collect::<Vec<_>>().join(", ")
}

fn kinds() -> BTreeMap<String, Shape> {
    let schema = facts::json_schema();
    let mut kinds = BTreeMap::new();
    let variants = schema
        .pointer("/$defs/Statement/oneOf")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    for variant in &variants {
        let properties = variant.get("properties").and_then(Value::as_object);
        for (kind, fields) in properties.into_iter().flatten() {
            kinds.insert(kind.clone(), shape(kind, fields, &schema));
        }
    }
    kinds
}

/// The shape of one schema, which stands under `name`.
fn shape(name: &str, one: &Value, root: &Value) -> Shape {
    if let Some(definition) = one.get("$ref").and_then(Value::as_str) {
        return match definition.trim_start_matches("#/$defs/") {
            "Statement" => Shape::Statement,
            "YesNo" => Shape::YesNo,
            "Said" => Shape::Said,
            "When" => Shape::When,
            "SubjectReference" => Shape::Subject,
            "RecordReference" => Shape::Record,
            _ => root
                .pointer(definition.trim_start_matches('#'))
                .map_or(Shape::Text, |found| shape(name, found, root)),
        };
    }
    if let Some(choices) = one.get("anyOf").and_then(Value::as_array) {
        let given = choices
            .iter()
            .find(|choice| choice.get("type").and_then(Value::as_str) != Some("null"));
        return given.map_or(Shape::Text, |given| shape(name, given, root));
    }
    if let Some(words) = words(one) {
        return Shape::Choice(words);
    }
    match kind_of(one) {
        "boolean" => Shape::Flag,
        "integer" => Shape::Number,
        "array" => Shape::List(Box::new(
            one.get("items")
                .map_or(Shape::Text, |items| shape(name, items, root)),
        )),
        "object" => Shape::Object(fields(one, root)),
        _ if DAYS.contains(&name) => Shape::Day,
        _ => Shape::Text,
    }
}

fn fields(one: &Value, root: &Value) -> BTreeMap<String, Field> {
    let required: Vec<_> = one
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = one.get("properties").and_then(Value::as_object);
    let field = |(name, field): (&String, &Value)| {
        let optional = field.get("anyOf").is_some();
        (
            name.clone(),
            Field {
                shape: shape(name, field, root),
                required: required.contains(&name.as_str()),
                optional,
            },
        )
    };
    properties.into_iter().flatten().map(field).collect()
}

/// The words of an enumeration, however it is written.
fn words(one: &Value) -> Option<Vec<String>> {
    let texts = |list: &Value| {
        list.as_array().map(|list| {
            list.iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
    };
    if let Some(words) = one.get("enum").and_then(texts) {
        return Some(words);
    }
    let variants = one.get("oneOf")?.as_array()?;
    let word = |variant: &Value| match variant.get("const") {
        Some(word) => word.as_str().map(|word| vec![word.to_owned()]),
        None => variant.get("enum").and_then(texts),
    };
    variants
        .iter()
        .map(word)
        .collect::<Option<Vec<_>>>()
        .map(|words| words.concat())
}

/// The type a schema names, null apart.
fn kind_of(one: &Value) -> &str {
    match one.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or_default(),
        _ => "",
    }
}

impl Shape {
    /// What may stand there, for a message.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Day => "a day".to_owned(),
            Self::When => "a time".to_owned(),
            Self::YesNo => "yes, no, unknown, not applicable or not stated".to_owned(),
            Self::Said => "a text, unknown, not applicable or not stated".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Number => "a whole number from 0".to_owned(),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
            Self::Subject => "the source's reference for a person".to_owned(),
            Self::Record => "the source's reference for a record".to_owned(),
            Self::List(items) => format!("a list, each {}", items.in_words()),
            Self::Object(fields) => format!(
                "a table with the keys {}",
                fields.keys().cloned().collect::<Vec<_>>().join(", ")
            ),
            Self::Statement => {
                "nothing: a mapping cannot make a statement within a statement".to_owned()
            }
        }
    }

    /// A value of this shape, for trying a mapping out.
    pub(super) fn sample(&self) -> Value {
        match self {
            Self::Text => "text".into(),
            Self::Day | Self::When => "2024-06-02".into(),
            Self::YesNo => "yes".into(),
            Self::Said => serde_json::json!({"text": "text"}),
            Self::Flag => true.into(),
            Self::Number => 1.into(),
            Self::Choice(words) => words.first().cloned().unwrap_or_default().into(),
            Self::Subject | Self::Record => {
                serde_json::json!({"source": "source", "reference": "1"})
            }
            Self::List(items) => Value::Array(vec![items.sample()]),
            Self::Object(fields) => fields
                .iter()
                .filter(|(_, field)| field.required)
                .map(|(name, field)| (name.clone(), field.shape.sample()))
                .collect(),
            Self::Statement => Value::Null,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new field that is a day, or of a shape not thought of here, is noticed by this.
    #[test]
    fn a_sample_of_every_field_of_every_kind_is_a_statement() {
        assert_eq!(KINDS.len(), facts::Kind::ALL.len());
        for (kind, shape) in KINDS.iter() {
            let Shape::Object(fields) = shape else {
                panic!("{kind} has no fields")
            };
            let all: serde_json::Map<_, _> = fields
                .iter()
                .map(|(name, field)| (name.clone(), field.shape.sample()))
                .collect();
            let statement = serde_json::json!({ kind: all });
            let read = serde_json::from_value::<facts::Statement>(statement.clone());
            assert!(read.is_ok(), "{statement}: {read:?}");
        }
    }
}
