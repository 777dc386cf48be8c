//! Bytes of any encoding in, UTF-8 out, as a stream: byte-order marks, declared encodings, and bytes that are not what
//! they claim to be, each of which is named with its line.
//!
//! Authority: WHATWG Encoding Standard for labels and tables (by `encoding_rs`). What is not UTF-8 in a file that is
//! UTF-8 otherwise is read as windows-1252, which is what it nearly always is, and named: never mended in silence.

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// How many bytes are looked at to tell the encoding.
const HEAD: usize = 1024;
/// How many bytes are decoded at a time.
const STEP: usize = 32 * 1024;
/// How many misread places are kept until a record takes them.
const MISREAD_KEPT: usize = 1000;

/// Where to look for the encoding's name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Declared {
    /// In an XML declaration, if there is one.
    InXml,
    /// Here; or nowhere, and then it is UTF-8 unless a byte-order mark says otherwise.
    As(Option<&'static Encoding>),
}

/// Bytes that were not of the file's encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misread {
    /// Where in the decoded text, in bytes from its start.
    pub(crate) offset: u64,
    /// The bytes: `0xE9`.
    pub(crate) bytes: String,
    /// What they were read as.
    pub(crate) read_as: String,
}

/// A file's text as UTF-8.
pub(crate) struct Decoded<'a> {
    input: &'a mut dyn BufRead,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    out: Vec<u8>,
    taken: usize,
    made: u64,
    head_waits: bool,
    ended: bool,
    misread: VecDeque<Misread>,
    remarks: Vec<String>,
}

impl<'a> Decoded<'a> {
    /// Looks at the beginning of the input, and makes ready to decode the rest.
    ///
    /// # Errors
    /// Of the input; or of kind `InvalidData`, where the encoding is not known.
    pub(crate) fn open(input: &'a mut dyn BufRead, declared: Declared) -> io::Result<Self> {
        let mut raw = Vec::with_capacity(HEAD);
        while raw.len() < HEAD {
            let chunk = fill(input)?;
            if chunk.is_empty() {
                break;
            }
            let some = chunk.len().min(HEAD - raw.len());
            raw.extend(chunk.iter().take(some));
            input.consume(some);
        }
        let mut remarks = Vec::new();
        let encoding = encoding_of(&mut raw, declared, &mut remarks)?;
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Ok(Self {
            input,
            decoder,
            raw,
            out: Vec::new(),
            taken: 0,
            made: 0,
            head_waits: true,
            ended: false,
            misread: VecDeque::new(),
            remarks,
        })
    }

    /// What is to be said about the encoding.
    pub(crate) fn take_remarks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.remarks)
    }

    /// How much decoded text has been taken out, in bytes.
    pub(crate) fn offset(&self) -> u64 {
        self.made - u64::try_from(self.out.len() - self.taken).unwrap_or_default()
    }

    /// The places before `offset` that were not of the file's encoding, once.
    pub(crate) fn misread_before(&mut self, offset: u64) -> Vec<Misread> {
        let mut taken = Vec::new();
        while self
            .misread
            .front()
            .is_some_and(|misread| misread.offset < offset)
        {
            taken.extend(self.misread.pop_front());
        }
        taken
    }

    fn make(&mut self) -> io::Result<()> {
        self.out.clear();
        self.taken = 0;
        while self.out.is_empty() && !self.ended {
            // The head, which is in already, is decoded first; then step by step.
            if !std::mem::take(&mut self.head_waits) {
                let chunk = fill(self.input)?;
                let some = chunk.len().min(STEP);
                self.raw.extend(chunk.iter().take(some));
                self.ended = some == 0;
                self.input.consume(some);
            }
            match self.decoder.take() {
                None => self.make_from_utf8(),
                Some(mut decoder) => {
                    self.make_from_other(&mut decoder);
                    self.decoder = Some(decoder);
                }
            }
        }
        Ok(())
    }

    fn make_from_utf8(&mut self) {
        let raw = std::mem::take(&mut self.raw);
        let mut rest = raw.as_slice();
        while !rest.is_empty() {
            let (good, bad) = match std::str::from_utf8(rest) {
                Ok(text) => (text.len(), 0),
                Err(fault) => match fault.error_len() {
                    Some(bad) => (fault.valid_up_to(), bad),
                    // Cut within a character: the rest of it may still come.
                    None if !self.ended => (fault.valid_up_to(), 0),
                    None => (fault.valid_up_to(), rest.len() - fault.valid_up_to()),
                },
            };
            let (text, after) = rest.split_at_checked(good).unwrap_or((rest, &[]));
            self.push(text);
            let (wrong, after) = after.split_at_checked(bad).unwrap_or((after, &[]));
            rest = after;
            if wrong.is_empty() {
                break;
            }
            let read_as = WINDOWS_1252
                .decode_without_bom_handling(wrong)
                .0
                .into_owned();
            self.note(wrong, &read_as);
            self.push(read_as.as_bytes());
        }
        self.raw = rest.to_vec();
    }

    fn make_from_other(&mut self, decoder: &mut Decoder) {
        let raw = std::mem::take(&mut self.raw);
        let mut rest = raw.as_slice();
        let mut room = vec![0; STEP];
        loop {
            let (result, read, made) =
                decoder.decode_to_utf8_without_replacement(rest, &mut room, self.ended);
            self.push(room.get(..made).unwrap_or_default());
            let (done, after) = rest.split_at_checked(read).unwrap_or((rest, &[]));
            rest = after;
            match result {
                encoding_rs::DecoderResult::InputEmpty => break,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(bad, after_bad) => {
                    let end = done.len().saturating_sub(usize::from(after_bad));
                    let wrong = done
                        .get(end.saturating_sub(usize::from(bad))..end)
                        .unwrap_or_default();
                    self.note(wrong, "\u{fffd}");
                    self.push("\u{fffd}".as_bytes());
                }
            }
        }
    }

    fn push(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
        self.made += u64::try_from(text.len()).unwrap_or_default();
    }

    fn note(&mut self, bytes: &[u8], read_as: &str) {
        if self.misread.len() < MISREAD_KEPT {
            let bytes: Vec<_> = bytes.iter().map(|byte| format!("0x{byte:02X}")).collect();
            self.misread.push_back(Misread {
                offset: self.made,
                bytes: bytes.join(" "),
                read_as: read_as.to_owned(),
            });
        }
    }
}

impl BufRead for Decoded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken >= self.out.len() {
            self.make()?;
        }
        Ok(self.out.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.taken = self.taken.saturating_add(amount).min(self.out.len());
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let some = self.fill_buf()?.read(room)?;
        self.consume(some);
        Ok(some)
    }
}

/// The next bytes of an input, tried again where it was interrupted.
fn fill(input: &mut dyn BufRead) -> io::Result<&[u8]> {
    loop {
        match input.fill_buf() {
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault),
            // Asked again, since the borrow of the first answer cannot leave the loop; a filled buffer answers at once.
            Ok(_) => break,
        }
    }
    input.fill_buf()
}

/// Tells the encoding, takes a byte-order mark off, and says what is to be said.
fn encoding_of(
    raw: &mut Vec<u8>,
    declared: Declared,
    remarks: &mut Vec<String>,
) -> io::Result<&'static Encoding> {
    if raw.starts_with(&[0xFF, 0xFE, 0, 0]) || raw.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the file is in UTF-32; save it as UTF-8 and send it again",
        ));
    }
    if let Some((encoding, length)) = Encoding::for_bom(raw) {
        raw.drain(..length);
        remarks.push(format!(
            "the file begins with a byte-order mark and is in {}",
            encoding.name()
        ));
        return Ok(encoding);
    }
    let without_mark = match raw.as_slice() {
        [0, b'<' | b'"' | b'{', ..] => Some(UTF_16BE),
        [b'<' | b'"' | b'{', 0, ..] => Some(UTF_16LE),
        _ => None,
    };
    if let Some(encoding) = without_mark {
        remarks.push(format!(
            "the file is in {}, without a byte-order mark",
            encoding.name()
        ));
        return Ok(encoding);
    }
    let encoding = match declared {
        Declared::As(encoding) => encoding,
        Declared::InXml => match declared_in_xml(raw) {
            None => None,
            Some(label) => Some(Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                io::Error::new(io::ErrorKind::InvalidData, format!("the XML declaration names the encoding `{label}`, which is not known; save it as UTF-8 and send it again"))
            })?),
        },
    };
    // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
    let encoding = encoding
        .filter(|encoding| encoding.is_ascii_compatible())
        .unwrap_or(UTF_8);
    if encoding != UTF_8 {
        remarks.push(format!(
            "the file is in {}; it is kept here as UTF-8",
            encoding.name()
        ));
    }
    Ok(encoding)
}

fn declared_in_xml(raw: &[u8]) -> Option<String> {
    let head: String = raw.iter().take(200).map(|byte| char::from(*byte)).collect();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    let after = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = after
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    after
        .split(quote)
        .nth(1)
        .map(|label| label.trim().to_owned())
}

/// The first bytes of a file as text, for recognising it.
pub(crate) fn beginning(bytes: &[u8]) -> String {
    let head: Vec<u8> = bytes.iter().copied().take(4 * HEAD).collect();
    let mut input = head.as_slice();
    let mut text = Vec::new();
    match Decoded::open(&mut input, Declared::InXml)
        .and_then(|mut decoded| decoded.read_to_end(&mut text))
    {
        Ok(_) => String::from_utf8_lossy(&text).into_owned(),
        Err(_) => String::new(),
    }
}
