//! The lines of a JSON-lines file as a stream: one object a line.

use crate::RECORD_LIMIT;
use crate::decode::{Decoded, Misread};
use serde_json::Value;
use std::io::{self, BufRead};

/// One line that is not blank.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// As it arrived, without its line end. Of one that is too long, its beginning.
    pub(super) verbatim: String,
    /// Its number, from 1.
    pub(super) number: u64,
    pub(super) too_long: bool,
    pub(super) misread: Vec<Misread>,
}

/// The reader of lines.
pub(super) struct Lines<'a> {
    input: Decoded<'a>,
    number: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(input: Decoded<'a>) -> Self {
        Self { input, number: 0 }
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The next line that is not blank; `None` at the end of the file.
    pub(super) fn next_line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let (mut bytes, mut length, mut ended) = (Vec::new(), 0, false);
            while !ended {
                let chunk = self.input.fill_buf()?;
                if chunk.is_empty() {
                    break;
                }
                let found = chunk.iter().position(|byte| *byte == b'\n');
                let some = found.unwrap_or(chunk.len());
                length += some;
                if length <= RECORD_LIMIT {
                    bytes.extend(chunk.iter().take(some));
                }
                ended = found.is_some();
                self.input.consume(if ended { some + 1 } else { some });
            }
            if length == 0 && !ended {
                return Ok(None);
            }
            self.number += 1;
            let verbatim = String::from_utf8_lossy(&bytes).trim().to_owned();
            if verbatim.is_empty() && length <= RECORD_LIMIT {
                continue;
            }
            let offset = self.input.offset();
            let misread = self.input.misread_before(offset);
            return Ok(Some(Line {
                verbatim,
                number: self.number,
                too_long: length > RECORD_LIMIT,
                misread,
            }));
        }
    }
}

/// The value under a key, or under a path of keys and places with dots between: `pupil.name`, `notes.0`.
pub(super) fn under<'v>(object: &'v Value, path: &str) -> Option<&'v Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    let inner = match object {
        Value::Array(items) => items.get(first.parse::<usize>().ok()?)?,
        other => other.get(first)?,
    };
    match inner {
        Value::Array(items) => match rest.parse::<usize>() {
            Ok(place) => items.get(place),
            Err(_) => under(inner, rest),
        },
        _ => under(inner, rest),
    }
}

/// A value as a column's text.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
