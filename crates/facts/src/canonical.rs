//! The one way to write a value down: JSON with sorted keys, no blanks (absent, null or empty), no white space, whole
//! numbers only. One value has one encoding, so that a hash of it means something; and anybody can read it in ten years.

mod writing;

use serde::Serialize;

/// Writes `value` in canonical form.
///
/// # Errors
/// Where a value cannot be written as JSON, or holds a number with a fraction.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(512);
    value.serialize(writing::Writer::into(&mut out))?;
    Ok(out)
}

/// Reads what [`to_vec`] wrote.
///
/// # Errors
/// Where the bytes are not such a value.
pub fn from_slice<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fact, Span, SubjectReference, When, YesNo, statement::Visit};
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    /// The same by way of a tree of values, as it was once written: slower, and plain to see.
    fn by_way_of_a_value<T: Serialize>(value: &T) -> Vec<u8> {
        fn write(value: &Value, out: &mut Vec<u8>) {
            match value {
                Value::Object(fields) => {
                    let blank = |value: &Value| value.is_null() || *value == json!([]);
                    let mut fields: Vec<_> =
                        fields.iter().filter(|(_, value)| !blank(value)).collect();
                    fields.sort_unstable_by_key(|(key, _)| *key);
                    out.push(b'{');
                    for (place, (key, value)) in fields.into_iter().enumerate() {
                        if place > 0 {
                            out.push(b',');
                        }
                        serde_json::to_writer(&mut *out, key).unwrap();
                        out.push(b':');
                        write(value, out);
                    }
                    out.push(b'}');
                }
                Value::Array(items) => {
                    out.push(b'[');
                    for (place, item) in items.iter().enumerate() {
                        if place > 0 {
                            out.push(b',');
                        }
                        write(item, out);
                    }
                    out.push(b']');
                }
                other => serde_json::to_writer(&mut *out, other).unwrap(),
            }
        }
        let mut out = Vec::new();
        write(&serde_json::to_value(value).unwrap(), &mut out);
        out
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::btree_map("[a-c\"\\\\é\u{1}]{0,3}", inner, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_is_what_a_tree_of_values_would_be(value in any_value()) {
            prop_assert_eq!(to_vec(&value).unwrap(), by_way_of_a_value(&value));
        }
    }

    /// Every form that a type of ours, or of a library's, can take.
    #[derive(Serialize)]
    enum Form {
        Plain,
        One(Option<u8>),
        Two(i16, char),
        Named { zeta: Vec<u8>, alpha: Box<Form> },
    }

    #[derive(Serialize)]
    struct Nothing;

    #[derive(Serialize)]
    struct Wrapped(u32);

    #[derive(Serialize)]
    struct Pair(Wrapped, Nothing);

    #[derive(Serialize)]
    struct Inner {
        middle: &'static str,
        again: bool,
    }

    #[derive(Serialize)]
    struct Everything {
        zebra: Vec<Form>,
        by_number: BTreeMap<i64, &'static str>,
        by_form: BTreeMap<bool, Option<()>>,
        #[serde(flatten)]
        inner: Inner,
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<u8>,
        pair: Pair,
        bytes: [u8; 3],
        absent: Option<String>,
    }

    #[test]
    fn every_form_of_a_type_is_what_a_tree_of_values_would_be() {
        let value = Everything {
            zebra: vec![
                Form::Plain,
                Form::One(None),
                Form::One(Some(7)),
                Form::Two(-3, '\u{e9}'),
                Form::Named {
                    zeta: vec![],
                    alpha: Box::new(Form::Plain),
                },
            ],
            by_number: BTreeMap::from([(10, "ten"), (-9, "minus nine")]),
            by_form: BTreeMap::from([(true, None), (false, Some(()))]),
            inner: Inner {
                middle: "between \"the\" others",
                again: true,
            },
            left_out: None,
            pair: Pair(Wrapped(1), Nothing),
            bytes: [1, 2, 3],
            absent: None,
        };
        let written = to_vec(&value).unwrap();
        assert_eq!(
            String::from_utf8(written.clone()).unwrap(),
            String::from_utf8(by_way_of_a_value(&value)).unwrap()
        );
        assert!(written.starts_with(br#"{"again":true,"by_form":{},"by_number":{"-9""#));
    }

    #[test]
    fn blanks_are_not_written_and_read_back_as_blanks() {
        let visit = Visit {
            seen: YesNo::Unknown,
            account: Some("not_stated".to_owned()),
            ..Visit::default()
        };
        let fact = Fact {
            about: Some(SubjectReference::new("a", "1")),
            happened: Span::at(When::Unknown),
            statement: visit.into(),
        };
        let written = to_vec(&fact).unwrap();
        assert_eq!(
            String::from_utf8(written.clone()).unwrap(),
            r#"{"about":{"reference":"1","source":"a"},"happened":{"from":"unknown"},"statement":{"visit":{"account":"not_stated","by":{},"purpose":"not_stated","seen":"unknown"}}}"#
        );
        assert_eq!(from_slice::<Fact>(&written).unwrap(), fact);
        let compact = postcard::to_stdvec(&fact).unwrap();
        assert_eq!(postcard::from_bytes::<Fact>(&compact).unwrap(), fact);
    }

    #[test]
    fn a_number_with_a_fraction_is_refused() {
        assert!(to_vec(&0.5).is_err());
    }
}
