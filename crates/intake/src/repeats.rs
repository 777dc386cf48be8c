//! References that come twice in one file: a repeat with other content gets `#2`, so that a reference stays unique.
//!
//! Only hashes are kept, and only so many: memory does not grow with the file.

use std::collections::HashMap;

/// How many references are remembered. Beyond it repeats are no longer told apart, and the file's remarks say so.
const REMEMBERED: usize = 1 << 20;

/// What a reference met in this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// For the first time, or again with the same content.
    First,
    /// For that time (from 2), with other content than before.
    Again(u32),
}

/// The references of one file so far.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    seen: HashMap<u64, (u32, u32)>,
    forgot: bool,
}

impl Repeats {
    /// Takes note of a reference with its content.
    pub(crate) fn meet(&mut self, reference: &str, content: &str) -> Repeat {
        let (key, content) = (hash(reference), fold(hash(content)));
        if let Some((times, before)) = self.seen.get_mut(&key) {
            if *before == content {
                return if *times == 1 {
                    Repeat::First
                } else {
                    Repeat::Again(*times)
                };
            }
            *times += 1;
            *before = content;
            return Repeat::Again(*times);
        }
        if self.seen.len() < REMEMBERED {
            self.seen.insert(key, (1, content));
        } else {
            self.forgot = true;
        }
        Repeat::First
    }

    /// A remark, where the file had more references than are remembered.
    pub(crate) fn remark(&self) -> Option<String> {
        self.forgot.then(|| format!("after the first {REMEMBERED} records, references that come twice were not looked for"))
    }
}

/// FNV-1a, 64 bits: the same on every machine and in every version.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The two halves of a hash in one.
fn fold(hash: u64) -> u32 {
    let low = u32::try_from(hash & 0xffff_ffff).unwrap_or_default();
    let high = u32::try_from(hash >> 32).unwrap_or_default();
    low ^ high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_is_no_repeat_and_other_content_is() {
        let mut repeats = Repeats::default();
        let met: Vec<_> = [("a", "1"), ("a", "1"), ("b", "1"), ("a", "2"), ("a", "3")]
            .map(|(key, text)| repeats.meet(key, text))
            .to_vec();
        assert_eq!(
            met,
            [
                Repeat::First,
                Repeat::First,
                Repeat::First,
                Repeat::Again(2),
                Repeat::Again(3)
            ]
        );
        assert_eq!(repeats.remark(), None);
    }
}
