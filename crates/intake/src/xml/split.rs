//! Cuts a return's file into its header and its children, as a stream, however damaged it is: a child that is broken ends
//! at the next one's start tag, and the rest goes on.
//!
//! What is within a child is `tree`'s. No entity is expanded and no document type is read: a file with one is refused.

use crate::RECORD_LIMIT;
use crate::decode::Decoded;
use std::io::{self, BufRead};

/// How long one token may be before it is handed on in parts (text), or is no tag any more.
const TOKEN_LIMIT: usize = 64 * 1024;

/// How a piece came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With its own end tag.
    Closed,
    /// With the file.
    CutOff,
    /// Before this tag, which cannot stand within it.
    NotClosed(String),
    /// It is longer than [`RECORD_LIMIT`]; its text is its beginning, and this is its whole length.
    TooLong(usize),
}

/// The text of a header or a child.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    /// Its text, from its start tag.
    pub(crate) text: String,
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    /// Where it begins in the decoded file, in bytes.
    pub(crate) start: u64,
    /// How it ended.
    pub(crate) ending: Ending,
}

/// What a file is cut into.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// The header.
    Header(Chunk),
    /// A child.
    Child(Chunk),
    /// Something that stands outside both, named.
    Stray {
        /// What it is.
        what: String,
        /// On which line.
        line: u64,
    },
    /// A document type or entity declaration.
    Declaration {
        /// On which line.
        line: u64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Text,
    Opaque,
    Start { empty: bool },
    End,
    Broken,
    Declaration,
}

/// The names of the elements that a file is cut by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names {
    /// The outermost element.
    pub(crate) root: &'static str,
    /// The element that holds all children; the root itself, where there is none between.
    pub(crate) group: &'static str,
    /// One child.
    pub(crate) child: &'static str,
    /// The file's header, where it has one outside the children.
    pub(crate) header: Option<&'static str>,
}

/// The cutter.
pub(crate) struct Splitter<'a> {
    names: Names,
    input: Decoded<'a>,
    /// The line at the end of the present token.
    line: u64,
    token: Vec<u8>,
    token_line: u64,
    waiting: Option<Token>,
    within: Option<&'static [u8]>,
    carry: Vec<u8>,
    /// Whether the group of children or a child was met: only then is it such a file at all.
    pub(crate) met_children: bool,
    /// Whether the end of the root was met.
    pub(crate) closed: bool,
}

impl<'a> Splitter<'a> {
    pub(crate) fn new(input: Decoded<'a>, names: Names) -> Self {
        Self {
            names,
            input,
            line: 1,
            token: Vec::new(),
            token_line: 1,
            waiting: None,
            within: None,
            carry: Vec::new(),
            met_children: false,
            closed: false,
        }
    }

    /// The line that is being read.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The decoder below, for its complaints.
    pub(crate) fn decoded(&mut self) -> &mut Decoded<'a> {
        &mut self.input
    }

    /// The next piece; `None` at the end of the file.
    pub(crate) fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        while let Some(token) = self.next_token()? {
            let line = self.token_line;
            match token {
                Token::Opaque => {}
                Token::Declaration => return Ok(Some(Piece::Declaration { line })),
                Token::Text => {
                    let text = String::from_utf8_lossy(&self.token);
                    if !text.trim().is_empty() {
                        let what = format!(
                            "the text `{}` outside any child",
                            crate::delivery::shortened(&text)
                        );
                        return Ok(Some(Piece::Stray { what, line }));
                    }
                }
                Token::Broken => {
                    let what = format!(
                        "`{}`, which is no tag",
                        crate::delivery::shortened(&String::from_utf8_lossy(&self.token))
                    );
                    return Ok(Some(Piece::Stray { what, line }));
                }
                Token::End => {
                    let name = self.name();
                    if name == self.names.root.as_bytes() {
                        self.closed = true;
                    } else if name != self.names.group.as_bytes() {
                        let what = format!(
                            "`</{}>`, which closes nothing",
                            String::from_utf8_lossy(name)
                        );
                        return Ok(Some(Piece::Stray { what, line }));
                    }
                }
                Token::Start { empty } => {
                    if let Some(piece) = self.start(empty, line)? {
                        return Ok(Some(piece));
                    }
                }
            }
        }
        Ok(None)
    }

    /// What begins with the start tag that is the present token.
    fn start(&mut self, empty: bool, line: u64) -> io::Result<Option<Piece>> {
        let (names, name) = (self.names, self.name());
        if name == names.child.as_bytes() {
            self.met_children = true;
            return Ok(Some(Piece::Child(
                self.chunk(empty, names.child.as_bytes())?,
            )));
        }
        if let Some(header) = names.header.filter(|header| name == header.as_bytes()) {
            return Ok(Some(Piece::Header(self.chunk(empty, header.as_bytes())?)));
        }
        if name == names.group.as_bytes() {
            self.met_children = true;
        } else if name != names.root.as_bytes() {
            let what = format!(
                "the element `<{}>` outside any child",
                String::from_utf8_lossy(name)
            );
            return Ok(Some(Piece::Stray { what, line }));
        }
        Ok(None)
    }

    /// Gathers a piece from its start tag, which is the present token.
    fn chunk(&mut self, empty: bool, kind: &[u8]) -> io::Result<Chunk> {
        let line = self.token_line;
        let start = self.input.offset() - u64::try_from(self.token.len()).unwrap_or_default();
        let mut text = self.token.clone();
        let mut length = text.len();
        let mut ending = if empty {
            Ending::Closed
        } else {
            Ending::CutOff
        };
        while !empty && let Some(token) = self.next_token()? {
            let (name, names) = (self.name(), self.names);
            let group = names.group.as_bytes();
            let foreign = match token {
                Token::Start { .. } => {
                    name == names.child.as_bytes()
                        || (name == group && kind != names.child.as_bytes())
                }
                Token::End => name != kind && (name == group || name == names.root.as_bytes()),
                _ => false,
            };
            if foreign {
                let slash = if token == Token::End { "/" } else { "" };
                ending = Ending::NotClosed(format!("<{slash}{}>", String::from_utf8_lossy(name)));
                self.waiting = Some(token);
                break;
            }
            let closes = token == Token::End && name == kind;
            length += self.token.len();
            if length <= RECORD_LIMIT {
                text.extend_from_slice(&self.token);
            }
            if closes {
                ending = Ending::Closed;
                break;
            }
        }
        if length > RECORD_LIMIT {
            ending = Ending::TooLong(length);
        }
        let text = String::from_utf8(text)
            .unwrap_or_else(|fault| String::from_utf8_lossy(fault.as_bytes()).into_owned());
        Ok(Chunk {
            text,
            line,
            start,
            ending,
        })
    }

    /// The local name of the present tag.
    fn name(&self) -> &[u8] {
        let name = self.token.strip_prefix(b"<").unwrap_or(&self.token);
        let name = name.strip_prefix(b"/").unwrap_or(name);
        let name = name
            .split(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
            .next()
            .unwrap_or_default();
        name.rsplit(|byte| *byte == b':').next().unwrap_or_default()
    }

    fn next_token(&mut self) -> io::Result<Option<Token>> {
        if let Some(token) = self.waiting.take() {
            return Ok(Some(token));
        }
        self.token.clear();
        self.token_line = self.line;
        let token = match self.within {
            Some(end) => self.opaque(end)?,
            None => match self.peek()? {
                None => None,
                Some(b'<') => Some(self.markup()?),
                Some(_) => {
                    self.take_until(|byte| byte == b'<')?;
                    Some(Token::Text)
                }
            },
        };
        let lines = self.token.iter().filter(|byte| **byte == b'\n').count();
        self.line += u64::try_from(lines).unwrap_or_default();
        Ok(token)
    }

    fn markup(&mut self) -> io::Result<Token> {
        self.take_one()?;
        match self.peek()? {
            Some(b'?') => self.enter(b"?>"),
            Some(b'!') => {
                self.take_one()?;
                match self.peek()? {
                    Some(b'-') => self.enter(b"-->"),
                    Some(b'[') => self.enter(b"]]>"),
                    _ => Ok(Token::Declaration),
                }
            }
            Some(byte)
                if byte == b'/'
                    || byte == b'_'
                    || byte == b':'
                    || byte.is_ascii_alphabetic()
                    || !byte.is_ascii() =>
            {
                self.tag()
            }
            _ => Ok(Token::Broken),
        }
    }

    fn enter(&mut self, end: &'static [u8]) -> io::Result<Token> {
        self.carry.clear();
        self.within = Some(end);
        Ok(self.opaque(end)?.unwrap_or(Token::Broken))
    }

    /// A comment, a character section or an instruction, whole or in parts.
    fn opaque(&mut self, end: &'static [u8]) -> io::Result<Option<Token>> {
        loop {
            if !self.take_until(|byte| byte == b'>')? {
                break;
            }
            self.take_one()?;
            let tail: Vec<u8> = self
                .carry
                .iter()
                .chain(self.token.iter())
                .copied()
                .collect::<Vec<_>>();
            if tail.ends_with(end) {
                self.within = None;
                return Ok(Some(Token::Opaque));
            }
        }
        self.carry = self.token.iter().rev().take(2).rev().copied().collect();
        if self.token.is_empty() {
            self.within = None;
            return Ok(None);
        }
        Ok(Some(Token::Opaque))
    }

    /// A tag up to its `>`, which may stand in quotes before that; a `<` cannot, so that a broken tag ends before it.
    fn tag(&mut self) -> io::Result<Token> {
        let mut stop: fn(u8) -> bool = |byte| matches!(byte, b'>' | b'<' | b'"' | b'\'');
        let mut quote = None;
        loop {
            let found = self.take_until(stop)?;
            let Some(byte) = self.peek()?.filter(|byte| found && *byte != b'<') else {
                return Ok(Token::Broken);
            };
            self.take_one()?;
            match (quote, byte) {
                (None, b'>') => break,
                (None, b'"') => (quote, stop) = (Some(byte), |byte| matches!(byte, b'<' | b'"')),
                (None, b'\'') => (quote, stop) = (Some(byte), |byte| matches!(byte, b'<' | b'\'')),
                _ => (quote, stop) = (None, |byte| matches!(byte, b'>' | b'<' | b'"' | b'\'')),
            }
        }
        if self.token.get(1) == Some(&b'/') {
            return Ok(Token::End);
        }
        Ok(Token::Start {
            empty: self.token.ends_with(b"/>"),
        })
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    fn take_one(&mut self) -> io::Result<()> {
        if let Some(byte) = self.peek()? {
            self.token.push(byte);
            self.input.consume(1);
        }
        Ok(())
    }

    /// Takes bytes into the token up to the first at which `stop` holds. False where the input or the token's room ended
    /// first.
    fn take_until(&mut self, stop: fn(u8) -> bool) -> io::Result<bool> {
        while self.token.len() < TOKEN_LIMIT {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                return Ok(false);
            }
            let found = chunk.iter().position(|byte| stop(*byte));
            let some = found.unwrap_or(chunk.len());
            self.token.extend(chunk.iter().take(some));
            self.input.consume(some);
            if found.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
