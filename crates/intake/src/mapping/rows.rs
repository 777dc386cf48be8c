//! The rows of a CSV file as a stream, each with its text to the letter.
//!
//! Authority: RFC 4180, with any delimiter of one character and any line ends. Quoted fields may hold line ends. A
//! quotation mark that is never closed spoils its own line only: what it swallowed is read again, line by line.

use crate::RECORD_LIMIT;
use crate::decode::{Decoded, Misread};
use std::io::{self, BufRead};

/// How many line ends a quoted field may hold among lines that an unclosed quotation mark had swallowed.
const LINES_WHEN_REPLAYING: usize = 20;

/// What is wrong with a row's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowFault {
    /// A quoted field has no end.
    Unclosed,
    /// It is longer than [`RECORD_LIMIT`]; its beginning is kept.
    TooLong,
}

/// One row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// As it arrived, without its line end.
    pub(super) verbatim: String,
    text: String,
    ends: Vec<usize>,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    pub(super) fault: Option<RowFault>,
    /// Quotation marks where none belongs: within an unquoted field, or text after a closing one.
    pub(super) loose: bool,
    pub(super) misread: Vec<Misread>,
}

impl Row {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn field(&self, number: usize) -> &str {
        let start = number
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied());
        start
            .zip(self.ends.get(number))
            .and_then(|(start, end)| self.text.get(start..*end))
            .unwrap_or_default()
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.field(number))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Unquoted,
    Quoted,
    QuoteEnd,
}

/// The reader of rows.
pub(super) struct Rows<'a> {
    input: Decoded<'a>,
    delimiter: u8,
    line: u64,
    replay: Vec<u8>,
    replayed: usize,
    verbatim: Vec<u8>,
    text: Vec<u8>,
    ends: Vec<usize>,
    loose: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn new(input: Decoded<'a>, delimiter: u8) -> Self {
        Self {
            input,
            delimiter,
            line: 1,
            replay: Vec::new(),
            replayed: 0,
            verbatim: Vec::new(),
            text: Vec::new(),
            ends: Vec::new(),
            loose: false,
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The next row that is not blank; `None` at the end of the file.
    pub(super) fn next_row(&mut self) -> io::Result<Option<Row>> {
        loop {
            let line = self.line;
            let Some(fault) = self.scan()? else {
                return Ok(None);
            };
            let blank = self.verbatim.iter().all(u8::is_ascii_whitespace) && self.ends.len() <= 1;
            if blank && fault.is_none() {
                continue;
            }
            let offset = self.input.offset();
            let misread = if self.replaying() {
                Vec::new()
            } else {
                self.input.misread_before(offset)
            };
            let string = |bytes: &mut Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
            return Ok(Some(Row {
                verbatim: string(&mut self.verbatim),
                text: string(&mut self.text),
                ends: std::mem::take(&mut self.ends),
                line,
                fault,
                loose: self.loose,
                misread,
            }));
        }
    }

    fn replaying(&self) -> bool {
        self.replayed < self.replay.len()
    }

    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        if let Some(byte) = self.replay.get(self.replayed) {
            self.replayed += 1;
            return Ok(Some(*byte));
        }
        let byte = self.input.fill_buf()?.first().copied();
        if byte.is_some() {
            self.input.consume(1);
        }
        Ok(byte)
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        if let Some(byte) = self.replay.get(self.replayed) {
            return Ok(Some(*byte));
        }
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// Reads one row into the buffers. `None` at the end of the file; else what is wrong with it.
    fn scan(&mut self) -> io::Result<Option<Option<RowFault>>> {
        self.verbatim.clear();
        self.text.clear();
        self.ends.clear();
        self.loose = false;
        let started_in_replay = self.replaying();
        let mut state = State::FieldStart;
        let mut lines = 0;
        loop {
            let Some(byte) = self.next_byte()? else {
                if state == State::Quoted {
                    return self.unclosed().map(Some);
                }
                if self.verbatim.is_empty() {
                    return Ok(None);
                }
                self.ends.push(self.text.len());
                return Ok(Some(None));
            };
            if state != State::Quoted && (byte == b'\n' || byte == b'\r') {
                self.line_end(byte)?;
                return Ok(Some(None));
            }
            self.verbatim.push(byte);
            state = self.step(state, byte);
            if byte == b'\n' {
                lines += 1;
                self.line += 1;
                if started_in_replay && lines > LINES_WHEN_REPLAYING {
                    return self.unclosed().map(Some);
                }
            }
            if self.verbatim.len() > RECORD_LIMIT {
                return if state == State::Quoted {
                    self.unclosed()
                } else {
                    self.too_long()
                }
                .map(Some);
            }
        }
    }

    fn step(&mut self, state: State, byte: u8) -> State {
        match (state, byte) {
            (State::FieldStart, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::QuoteEnd,
            (State::QuoteEnd, b'"') => {
                self.text.push(byte);
                State::Quoted
            }
            (State::Quoted, _) => {
                self.text.push(byte);
                State::Quoted
            }
            (_, byte) if byte == self.delimiter => {
                self.ends.push(self.text.len());
                State::FieldStart
            }
            (before, _) => {
                self.loose |= before == State::QuoteEnd || byte == b'"';
                self.text.push(byte);
                State::Unquoted
            }
        }
    }

    fn line_end(&mut self, byte: u8) -> io::Result<()> {
        if byte == b'\r' && self.peek()? == Some(b'\n') {
            self.next_byte()?;
        }
        self.line += 1;
        self.ends.push(self.text.len());
        Ok(())
    }

    /// The first line of what was read is the bad row; the rest is put back.
    fn unclosed(&mut self) -> io::Result<Option<RowFault>> {
        let length = self.verbatim.iter().position(|byte| *byte == b'\n');
        let swallowed = length
            .map(|length| self.verbatim.split_off(length))
            .unwrap_or_default();
        let rest: Vec<u8> = swallowed.into_iter().skip(1).collect();
        self.line -=
            u64::try_from(rest.iter().filter(|byte| **byte == b'\n').count()).unwrap_or_default();
        if rest.len() <= self.replayed {
            self.replayed -= rest.len();
        } else {
            let tail: Vec<u8> = self.replay.iter().skip(self.replayed).copied().collect();
            self.replay = rest;
            self.replay.extend(tail);
            self.replayed = 0;
        }
        if self.verbatim.ends_with(b"\r") {
            self.verbatim.pop();
        }
        self.text.clear();
        self.ends.clear();
        Ok(Some(RowFault::Unclosed))
    }

    /// Skips to the end of the line.
    fn too_long(&mut self) -> io::Result<Option<RowFault>> {
        while let Some(byte) = self.next_byte()? {
            if byte == b'\n' {
                self.line += 1;
                break;
            }
        }
        self.text.clear();
        self.ends.clear();
        Ok(Some(RowFault::TooLong))
    }
}
