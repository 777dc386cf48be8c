//! Writing canonical JSON straight from a value: a `Value` between the two would be a tree of small texts for each of
//! millions of facts.

use serde::ser::{self, Error as _, Serialize};
use std::borrow::Cow;

type Written = Result<(), serde_json::Error>;

/// Writes one value behind what is there.
pub(super) struct Writer<'a> {
    out: &'a mut Vec<u8>,
}

impl<'a> Writer<'a> {
    pub(super) fn into(out: &'a mut Vec<u8>) -> Self {
        Self { out }
    }

    fn write(self, text: &str) -> Written {
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn object(self, fields: Option<usize>, closing: &'static str) -> Object<'a> {
        Object {
            start: self.out.len(),
            out: self.out,
            fields: Vec::with_capacity(fields.unwrap_or(4)),
            key: None,
            closing,
        }
    }

    fn list(self, closing: &'static str) -> List<'a> {
        self.out.push(b'[');
        List {
            out: self.out,
            first: true,
            closing,
        }
    }

    /// The beginning of `{"name":…}`, in which a form of an enumeration stands.
    fn named(&mut self, name: &str) -> Written {
        self.out.push(b'{');
        serde_json::to_writer(&mut *self.out, name)?;
        self.out.push(b':');
        Ok(())
    }
}

/// True for what is not written within an object: null, an empty list. An absent field reads back as the same.
fn blank(written: &[u8]) -> bool {
    matches!(written, b"null" | b"[]")
}

fn fraction() -> serde_json::Error {
    serde_json::Error::custom("a number with a fraction has no one canonical form")
}

/// An object under way: its values stand behind one another from `start` on, and are put in order at its end.
pub(super) struct Object<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
    fields: Vec<Field>,
    key: Option<Cow<'static, str>>,
    closing: &'static str,
}

struct Field {
    key: Cow<'static, str>,
    from: usize,
    to: usize,
}

impl Object<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, key: Cow<'static, str>, value: &T) -> Written {
        let from = self.out.len();
        value.serialize(Writer::into(self.out))?;
        if self.out.get(from..).is_some_and(blank) {
            self.out.truncate(from);
        } else {
            let (from, to) = (from - self.start, self.out.len() - self.start);
            self.fields.push(Field { key, from, to });
        }
        Ok(())
    }

    fn finish(mut self) -> Written {
        let values = self.out.split_off(self.start);
        // Of two values under one key the later counts, as where JSON is read.
        self.fields.sort_by(|one, other| one.key.cmp(&other.key));
        self.out.push(b'{');
        let mut fields = self.fields.iter().peekable();
        let mut first = true;
        while let Some(field) = fields.next() {
            if fields.peek().is_some_and(|next| next.key == field.key) {
                continue;
            }
            if !std::mem::take(&mut first) {
                self.out.push(b',');
            }
            serde_json::to_writer(&mut *self.out, field.key.as_ref())?;
            self.out.push(b':');
            let value = values.get(field.from..field.to).unwrap_or_default();
            self.out.extend_from_slice(value);
        }
        self.out.push(b'}');
        self.out.extend_from_slice(self.closing.as_bytes());
        Ok(())
    }
}

/// A list under way.
pub(super) struct List<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
    closing: &'static str,
}

impl List<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Written {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
        item.serialize(Writer::into(self.out))
    }

    fn finish(self) -> Written {
        self.out.push(b']');
        self.out.extend_from_slice(self.closing.as_bytes());
        Ok(())
    }
}

/// How a number is written: its digits.
macro_rules! numbers {
    ($($name:ident: $of:ty),*) => {
        $(fn $name(self, number: $of) -> Written {
            self.write(&number.to_string())
        })*
    };
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = ();
    type Error = serde_json::Error;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = List<'a>;
    type SerializeTupleVariant = List<'a>;
    type SerializeMap = Object<'a>;
    type SerializeStruct = Object<'a>;
    type SerializeStructVariant = Object<'a>;

    numbers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    );

    fn serialize_bool(self, value: bool) -> Written {
        self.write(if value { "true" } else { "false" })
    }

    fn serialize_f32(self, _: f32) -> Written {
        Err(fraction())
    }

    fn serialize_f64(self, _: f64) -> Written {
        Err(fraction())
    }

    fn serialize_char(self, letter: char) -> Written {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Written {
        serde_json::to_writer(self.out, text)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Written {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Written {
        self.write("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.write("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.write("null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        let mut object = self.object(Some(1), "");
        object.field(Cow::Borrowed(variant), value)?;
        object.finish()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>, Self::Error> {
        Ok(self.list(""))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'a>, Self::Error> {
        Ok(self.list(""))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'a>, Self::Error> {
        Ok(self.list(""))
    }

    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'a>, Self::Error> {
        self.named(variant)?;
        Ok(self.list("}"))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Object<'a>, Self::Error> {
        Ok(self.object(length, ""))
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Object<'a>, Self::Error> {
        Ok(self.object(Some(length), ""))
    }

    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Object<'a>, Self::Error> {
        self.named(variant)?;
        Ok(self.object(Some(length), "}"))
    }
}

/// Serde has a trait for each kind of list and of record; ours are all written alike.
macro_rules! lists {
    ($($kind:ident: $item:ident),*) => {
        $(impl ser::$kind for List<'_> {
            type Ok = ();
            type Error = serde_json::Error;

            fn $item<T: Serialize + ?Sized>(&mut self, item: &T) -> Written {
                self.item(item)
            }

            fn end(self) -> Written {
                self.finish()
            }
        })*
    };
}

lists!(
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
);

macro_rules! records {
    ($($kind:ident),*) => {
        $(impl ser::$kind for Object<'_> {
            type Ok = ();
            type Error = serde_json::Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Written {
                self.field(Cow::Borrowed(key), value)
            }

            fn end(self) -> Written {
                self.finish()
            }
        })*
    };
}

records!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = serde_json::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        let key = match serde_json::to_value(key)? {
            serde_json::Value::String(text) => text,
            serde_json::Value::Number(number) if !number.is_f64() => number.to_string(),
            serde_json::Value::Bool(value) => value.to_string(),
            _ => return Err(serde_json::Error::custom("a key is a text")),
        };
        self.key = Some(Cow::Owned(key));
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        let key = self.key.take();
        let key = key.ok_or_else(|| serde_json::Error::custom("a value without a key"))?;
        self.field(key, value)
    }

    fn end(self) -> Written {
        self.finish()
    }
}
