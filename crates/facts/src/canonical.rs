//! The one way to write a value down: JSON with sorted keys, no blanks (absent, null or empty), no white space, whole
//! numbers only. One value has one encoding, so that a hash of it means something; and anybody can read it in ten years.

use serde::Serialize;
use serde_json::Value;

/// Writes `value` in canonical form.
///
/// # Errors
/// Where a value cannot be written as JSON, or holds a number with a fraction.
pub fn to_vec<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(512);
    write(&serde_json::to_value(value)?, &mut out)?;
    Ok(out)
}

/// Reads what [`to_vec`] wrote.
///
/// # Errors
/// Where the bytes are not such a value.
pub fn from_slice<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(bytes)
}

/// True for what is not written within an object: null, an empty list. An absent field reads back as the same.
fn blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().filter(|(_, value)| !blank(value)).collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            out.push(b'{');
            for (place, (key, value)) in fields.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                serde_json::to_writer(&mut *out, key)?;
                out.push(b':');
                write(value, out)?;
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Number(number) if number.is_f64() => {
            return Err(serde::ser::Error::custom(
                "a number with a fraction has no one canonical form",
            ));
        }
        other => serde_json::to_writer(&mut *out, other)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fact, Span, SubjectReference, When, YesNo, statement::Visit};

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
