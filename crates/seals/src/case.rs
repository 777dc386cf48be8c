//! The seal of a case file: a log's signature over every line of it, so that none can be left out, put in or altered after
//! it was given.

use crate::keys::{KeyKind, SigningKey, hexadecimal};
use crate::note::Note;
use sha2::{Digest, Sha256};

/// The first line of what is signed, and the name of the format. A checkpoint's first line is its origin and its second a
/// number, so that neither can be taken for the other.
pub const CASE_FORMAT: &str = "joinder/case/1";

/// Takes the lines of a case file as they are written, and signs them.
#[derive(Clone, Default)]
pub struct CaseSeal {
    lines: u64,
    digest: Sha256,
}

impl CaseSeal {
    /// Takes the next line, without its line feed.
    pub fn line(&mut self, line: &str) {
        self.lines = self.lines.saturating_add(1);
        self.digest.update(line.as_bytes());
        self.digest.update(b"\n");
    }

    /// The signed note over all lines taken: format, name of the log, how many lines, SHA-256 over them in hexadecimal.
    /// `None` where the key is a witness's.
    #[must_use]
    pub fn sign(self, key: &SigningKey) -> Option<Note> {
        let public = key.public();
        if public.kind() != KeyKind::Log {
            return None;
        }
        let digest = hexadecimal(&self.digest.finalize());
        Some(key.note_of(format!(
            "{CASE_FORMAT}\n{}\n{}\n{digest}\n",
            public.name(),
            self.lines
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::Checkpoint;

    #[test]
    fn what_is_signed_is_every_line_in_its_order_and_no_checkpoint() {
        let key = SigningKey::from_seed("northmoor.example/log", KeyKind::Log, &[7; 32]).unwrap();
        let sealed = |lines: &[&str]| {
            let mut seal = CaseSeal::default();
            for line in lines {
                seal.line(line);
            }
            seal.sign(&key).unwrap()
        };
        let note = sealed(&["one", "two"]);
        // printf 'one\ntwo\n' | sha256sum
        assert_eq!(
            note.text,
            "joinder/case/1\nnorthmoor.example/log\n2\nc3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8\n"
        );
        assert!(Checkpoint::parse(&note.text).is_err());
        assert_ne!(sealed(&["two", "one"]).text, note.text);
        assert_ne!(sealed(&["one\ntwo"]).text, note.text, "lines are counted");
        let witness =
            SigningKey::from_seed("police.example/w", KeyKind::Witness, &[7; 32]).unwrap();
        assert!(CaseSeal::default().sign(&witness).is_none());
    }
}
