//! Signed notes, as `C2SP signed-note` has them: a text of lines, an empty line, and a line for each signature.
//! What the signatures are worth is decided with keys (`keys.rs`); a note's text means nothing before.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// How long a note may be, in bytes: a checkpoint with some dozens of signatures is far shorter.
pub const LONGEST_NOTE: usize = 64 * 1024;

/// What every signature line begins with.
const DASH: &str = "\u{2014} ";

/// Why something is no signed note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// It is longer than any note that is read here.
    #[error("the note is longer than {LONGEST_NOTE} bytes")]
    TooLong,
    /// A character stands in it that a note cannot hold.
    #[error("the note holds a control character")]
    Control,
    /// The empty line before the signatures is missing, or there is no signature.
    #[error("the note has no empty line with signatures after it")]
    NoSignatures,
    /// A signature line is not `— name base64`.
    #[error("line {0} of the signatures is not `\u{2014} name base64`")]
    Line(usize),
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// The key's id: together with the name it says which key.
    pub key_id: [u8; 4],
    /// What the key's algorithm made.
    pub bytes: Vec<u8>,
}

impl Signature {
    /// Reads a signature line, without its line feed.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (name, coded) = line.strip_prefix(DASH)?.split_once(' ')?;
        let all = BASE64_STANDARD.decode(coded).ok()?;
        let (key_id, bytes) = all.split_first_chunk::<4>()?;
        is_name(name).then(|| Self {
            name: name.to_owned(),
            key_id: *key_id,
            bytes: bytes.to_vec(),
        })
    }

    /// The line, without its line feed.
    #[must_use]
    pub fn line(&self) -> String {
        let mut all = self.key_id.to_vec();
        all.extend_from_slice(&self.bytes);
        format!("{DASH}{} {}", self.name, BASE64_STANDARD.encode(all))
    }
}

/// True for what can be the name of a key, and the origin of a log here.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(|found: char| found.is_whitespace() || found.is_control() || found == '+')
}

/// A text and its signatures, none of them checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text that was signed, with the line feed at its end.
    pub text: String,
    /// The signatures, in the order of their lines.
    pub signatures: Vec<Signature>,
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// Where it is no note.
    pub fn parse(note: &str) -> Result<Self, NoteFault> {
        if note.len() > LONGEST_NOTE {
            return Err(NoteFault::TooLong);
        }
        if note.contains(|found: char| found < ' ' && found != '\n') {
            return Err(NoteFault::Control);
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteFault::NoSignatures)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteFault::NoSignatures)?;
        let signatures = (1..)
            .zip(lines.split('\n'))
            .map(|(number, line)| Signature::parse(line).ok_or(NoteFault::Line(number)))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            text: format!("{text}\n"),
            signatures,
        })
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "{}", self.text)?;
        for signature in &self.signatures {
            writeln!(out, "{}", signature.line())?;
        }
        Ok(())
    }
}
