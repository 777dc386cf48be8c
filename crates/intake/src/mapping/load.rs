//! Loading a mapping: its TOML, checked key by key against what a mapping may say and what the vocabulary knows.

use super::fault::{Keys, MappingFault, Node};
use super::shape::{self, Field, Shape};
use super::template::{ColumnNames, Template};
use super::value::{self, Value};
use super::{Condition, FactMade, Handling, Kind, Mapping, Test};
use encoding_rs::Encoding;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// Loads a mapping from its text.
pub(super) fn load(text: &str) -> Result<Mapping, MappingFault> {
    let table = DeTable::parse(text).map_err(|fault| no_toml(text, &fault))?;
    let value = DeValue::Table(table.into_inner());
    let root = Node {
        text,
        path: String::new(),
        span: 0..0,
        value: &value,
    };
    let mut keys = root.keys()?;
    let mut columns = ColumnNames::default();
    let name = load_name(&keys.need("name", "the mapping's name, such as `health-visiting`")?)?;
    let kind = load_kind(&mut keys)?;
    let encoding = keys
        .take("encoding")
        .map(|node| load_encoding(&node))
        .transpose()?;
    let blanks = keys
        .take("blank")
        .map(|node| node.strings())
        .transpose()?
        .unwrap_or_default();
    let optional_columns = keys
        .take("optional_columns")
        .map(|node| node.strings())
        .transpose()?
        .unwrap_or_default();
    let mut subject = keys
        .need("subject", "a table `[subject]` with the key `reference`")?
        .keys()?;
    let subject_reference = Template::compile(
        &subject.need("reference", "a text with columns, such as `{Child Id}`")?,
        &mut columns,
        false,
    )?;
    subject.finish()?;
    let record = load_record(&mut keys, &mut columns)?;
    let require = load_conditions(keys.take("require").as_ref(), &mut columns)?;
    let mut facts = Vec::new();
    for node in list_of(keys.take("identifier"))? {
        facts.push(load_identifier(&node, &mut columns)?);
    }
    for node in list_of(keys.take("fact"))? {
        facts.push(load_fact(&node, &mut columns)?);
    }
    if facts.is_empty() {
        return Err(root.fault("", "at least one `[[fact]]` or `[[identifier]]`"));
    }
    keys.finish()?;
    Ok(Mapping {
        format_name: format!("mapping:{name}"),
        kind,
        encoding,
        blanks,
        optional_columns,
        columns: columns.0,
        subject: subject_reference,
        record: record.reference,
        written: record.written,
        handling: record.handling,
        require,
        facts,
    })
}

fn no_toml(text: &str, fault: &toml::de::Error) -> MappingFault {
    let start = fault.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    MappingFault {
        line,
        key: String::new(),
        found: fault.message().to_owned(),
        expected: "well-formed TOML".to_owned(),
    }
}

fn load_name<'a>(node: &Node<'a>) -> Result<&'a str, MappingFault> {
    let name = node.string()?;
    let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || !name.bytes().all(sound) {
        return Err(node.unexpected("a name of small letters, digits and hyphens"));
    }
    Ok(name)
}

/// What `[record]` says.
struct RecordPart {
    reference: Template,
    written: Option<Value>,
    handling: Handling,
}

fn load_record(keys: &mut Keys<'_>, columns: &mut ColumnNames) -> Result<RecordPart, MappingFault> {
    let mut record = keys
        .need("record", "a table `[record]` with the key `reference`")?
        .keys()?;
    let reference = Template::compile(
        &record.need("reference", "a text with columns, such as `{Visit Id}`")?,
        columns,
        false,
    )?;
    let when = Field {
        shape: Shape::When,
        required: false,
        optional: true,
    };
    let written = record
        .take("written")
        .map(|node| Value::compile(&node, &when, columns, false))
        .transpose()?;
    let handling = record
        .take("handling")
        .map(|node| load_handling(&node, columns))
        .transpose()?;
    record.finish()?;
    Ok(RecordPart {
        reference,
        written,
        handling: handling.unwrap_or(Handling::Always(facts::Handling::Ordinary)),
    })
}

fn list_of(node: Option<Node<'_>>) -> Result<Vec<Node<'_>>, MappingFault> {
    node.map_or_else(|| Ok(Vec::new()), |node| node.list())
}

fn load_kind(keys: &mut Keys<'_>) -> Result<Kind, MappingFault> {
    let kind = keys.need("kind", "`csv` or `jsonl`")?;
    let delimiter = keys.take("delimiter");
    match (kind.string()?, delimiter) {
        ("csv", None) => Ok(Kind::Csv { delimiter: b',' }),
        ("csv", Some(node)) => match node.string()?.as_bytes() {
            [one] if !one.is_ascii_alphanumeric() && !matches!(one, b'"' | b'\n' | b'\r') => {
                Ok(Kind::Csv { delimiter: *one })
            }
            _ => Err(node.unexpected("one character, such as `;`, `|` or `\\t`")),
        },
        ("jsonl", None) => Ok(Kind::JsonLines),
        ("jsonl", Some(node)) => Err(node.unexpected("no delimiter: JSON-lines has none")),
        _ => Err(kind.unexpected("`csv` or `jsonl`")),
    }
}

fn load_encoding(node: &Node<'_>) -> Result<&'static Encoding, MappingFault> {
    Encoding::for_label(node.string()?.as_bytes())
        .ok_or_else(|| node.unexpected("an encoding, such as `utf-8` or `windows-1252`"))
}

fn load_handling(node: &Node<'_>, columns: &mut ColumnNames) -> Result<Handling, MappingFault> {
    let named = |node: &Node<'_>| {
        serde_json::from_value(node.string()?.into())
            .map_err(|_| node.unexpected("`ordinary`, `sensitive` or `restricted`"))
    };
    if node.is_string() {
        return named(node).map(Handling::Always);
    }
    let mut keys = node.keys()?;
    let template = value::source(node, &mut keys, columns, false)?;
    let entries = keys
        .need(
            "values",
            "a table from what stands in the column to a handling level",
        )?
        .entries()?;
    keys.finish()?;
    let values = entries
        .iter()
        .map(|(key, node)| Ok(((*key).to_owned(), named(node)?)))
        .collect::<Result<_, MappingFault>>()?;
    Ok(Handling::Column { template, values })
}

fn load_conditions(
    node: Option<&Node<'_>>,
    columns: &mut ColumnNames,
) -> Result<Vec<Condition>, MappingFault> {
    let Some(node) = node else {
        return Ok(Vec::new());
    };
    let nodes = if node.value.is_array() {
        node.list()?
    } else {
        vec![node.clone()]
    };
    nodes
        .iter()
        .map(|node| load_condition(node, columns))
        .collect()
}

fn load_condition(node: &Node<'_>, columns: &mut ColumnNames) -> Result<Condition, MappingFault> {
    let mut keys = node.keys()?;
    let template = value::source(node, &mut keys, columns, false)?;
    let mut tests = Vec::new();
    for key in ["equals", "in"] {
        if let Some(node) = keys.take(key) {
            tests.push(Test::In(node.strings()?));
        }
    }
    if let Some(node) = keys.take("not") {
        tests.push(Test::NotIn(node.strings()?));
    }
    if let Some(node) = keys.take("present") {
        tests.push(Test::Present(node.flag()?));
    }
    keys.finish()?;
    match (tests.pop(), tests.is_empty()) {
        (Some(test), true) => Ok(Condition { template, test }),
        _ => Err(node.fault(
            "",
            "exactly one of the keys `equals`, `in`, `not`, `present`",
        )),
    }
}

fn load_identifier(node: &Node<'_>, columns: &mut ColumnNames) -> Result<FactMade, MappingFault> {
    let mut keys = node.keys()?;
    let scheme = keys.need("scheme", "an identifier's scheme, such as `nhs_number`")?;
    let template = value::source(node, &mut keys, columns, false)?;
    let former = keys
        .take("former")
        .map(|node| node.flag())
        .transpose()?
        .unwrap_or_default();
    let about = keys
        .take("about")
        .map(|node| Template::compile(&node, columns, false))
        .transpose()?;
    let mut conditions = load_conditions(keys.take("when").as_ref(), columns)?;
    keys.finish()?;
    let schemes = match shape::of_kind("identifier_held") {
        Some(Shape::Object(fields)) => fields.get("identifier").map(|field| field.shape.clone()),
        _ => None,
    };
    let Some(Shape::Object(fields)) = schemes else {
        return Err(node.fault("", "a vocabulary with identifiers"));
    };
    let scheme_field = fields.get("scheme").cloned().unwrap_or(Field {
        shape: Shape::Text,
        required: true,
        optional: false,
    });
    let scheme = Value::compile(&scheme, &scheme_field, columns, false)?;
    let number = Value::text(template.clone());
    let identifier = Value::Object {
        fields: vec![("scheme".to_owned(), scheme), ("value".to_owned(), number)],
        optional: false,
    };
    let fields = vec![
        ("identifier".to_owned(), identifier),
        ("former".to_owned(), Value::Constant(former.into())),
    ];
    conditions.push(Condition {
        template,
        test: Test::Present(true),
    });
    Ok(FactMade {
        kind: facts::Kind::IdentifierHeld,
        conditions,
        about,
        from: None,
        until: None,
        fields: Value::Object {
            fields,
            optional: false,
        },
    })
}

fn load_fact(node: &Node<'_>, columns: &mut ColumnNames) -> Result<FactMade, MappingFault> {
    let mut keys = node.keys()?;
    let kind_node = keys.need("kind", "a kind of fact, such as `visit`")?;
    let name = kind_node.string()?;
    let unknown_kind =
        || kind_node.unexpected(&format!("one of the kinds {}", shape::kind_names()));
    let kind: facts::Kind = name.parse().map_err(|_| unknown_kind())?;
    let shape = shape::of_kind(name).ok_or_else(unknown_kind)?;
    let conditions = load_conditions(keys.take("when").as_ref(), columns)?;
    let about = keys
        .take("about")
        .map(|node| Template::compile(&node, columns, false))
        .transpose()?;
    let time = Field {
        shape: Shape::When,
        required: false,
        optional: true,
    };
    let from = keys
        .take("from")
        .map(|node| Value::compile(&node, &time, columns, false))
        .transpose()?;
    let until = keys
        .take("until")
        .map(|node| Value::compile(&node, &time, columns, false))
        .transpose()?;
    let whole = Field {
        shape: shape.clone(),
        required: true,
        optional: false,
    };
    let fields_node = if keys.has("fields") {
        keys.take("fields")
    } else {
        None
    };
    let fields = match &fields_node {
        Some(fields) => Value::compile(fields, &whole, columns, false)?,
        None => {
            keys.take("fields");
            Value::Object {
                fields: Vec::new(),
                optional: false,
            }
        }
    };
    keys.finish()?;
    let made = FactMade {
        kind,
        conditions,
        about,
        from,
        until,
        fields,
    };
    try_out(&made, shape).map_err(|reason| {
        fields_node
            .as_ref()
            .unwrap_or(node)
            .fault(&reason, &format!("fields that make a {name}"))
    })?;
    Ok(made)
}

/// Makes the statement of a sample, so that a mapping that cannot make any is refused now and not at the first row.
fn try_out(made: &FactMade, shape: &Shape) -> Result<(), String> {
    let (Value::Object { fields, .. }, Shape::Object(shapes)) = (&made.fields, shape) else {
        return Err("no fields".to_owned());
    };
    let mut object = serde_json::Map::new();
    for (name, value) in fields {
        let sample = match value {
            Value::Constant(serde_json::Value::Null) => continue,
            Value::Constant(constant) => constant.clone(),
            _ => shapes
                .get(name)
                .map(|field| field.shape.sample())
                .unwrap_or_default(),
        };
        object.insert(name.clone(), sample);
    }
    if let Some((name, _)) = shapes
        .iter()
        .find(|(name, field)| field.required && !object.contains_key(*name))
    {
        return Err(format!("no field `{name}`"));
    }
    let statement: BTreeMap<_, _> = std::iter::once((made.kind.to_string(), object)).collect();
    let value = serde_json::to_value(statement).map_err(|fault| fault.to_string())?;
    serde_json::from_value::<facts::Statement>(value)
        .map(|_| ())
        .map_err(|fault| fault.to_string())
}
