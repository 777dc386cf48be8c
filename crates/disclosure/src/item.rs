//! One item of what is held, in parts, and how words are taken out of it.

use crate::words::places;
use calendar::Day;
use facts::{Handling, Redaction};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What stands in place of what was taken out: alike for a letter and for a page.
pub(crate) const TAKEN_OUT: &str = "[taken out]";

/// A piece of text of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Part {
    /// What it is: `as it arrived`, `visit, 2 March 2026`.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// One item of what is held on a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Item {
    /// Its name in data: `record-184`.
    pub id: String,
    /// What it is, in a line.
    pub title: String,
    /// Whose it is.
    pub agency: String,
    /// When it was received.
    #[schemars(with = "Option<String>")]
    pub received: Option<Day>,
    /// How it may be handled.
    pub handling: Handling,
    /// How many other people it is about too.
    pub also_about: usize,
    /// What it says.
    pub parts: Vec<Part>,
}

impl Item {
    /// Stands for all that the item says: a decision holds for exactly that.
    #[must_use]
    pub fn print(&self) -> String {
        let mut hasher = Sha256::new();
        let parts = self.parts.iter().flat_map(|part| [&part.name, &part.text]);
        for text in [&self.id, &self.title].into_iter().chain(parts) {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        let digits = hasher.finalize();
        digits
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The parts with what is to be taken out replaced. The mark tells nothing of how long it was.
    #[must_use]
    pub fn redacted(&self, redactions: &[Redaction]) -> Vec<Part> {
        (0_u32..)
            .zip(&self.parts)
            .map(|(number, part)| Part {
                name: part.name.clone(),
                text: with_marks(&part.text, &merged(redactions, number)),
            })
            .collect()
    }

    /// The words that redactions take out.
    #[must_use]
    pub fn taken_out(&self, redactions: &[Redaction]) -> Vec<String> {
        let mut texts = Vec::new();
        for (number, part) in (0_u32..).zip(&self.parts) {
            let letters: Vec<char> = part.text.chars().collect();
            for (from, until) in merged(redactions, number) {
                let until = until.min(letters.len());
                texts.extend(letters.get(from..until).map(|some| some.iter().collect()));
            }
        }
        texts
    }
}

/// Where words stand in an item, everywhere, and whole parts by their numbers.
///
/// # Errors
/// Words that stand nowhere in it, and parts that it has not, in a sentence: nothing would be taken out in silence.
pub fn spans_of(item: &Item, words: &[String], whole: &[u32]) -> Result<Vec<Redaction>, String> {
    let mut spans = Vec::new();
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    for sought in words
        .iter()
        .map(|words| words.trim())
        .filter(|words| !words.is_empty())
    {
        let before = spans.len();
        for (part, text) in (0_u32..).zip(&item.parts) {
            let found = places(&text.text, sought);
            spans.extend(found.into_iter().map(|(from, until)| Redaction {
                part,
                from: number(from),
                until: number(until),
            }));
        }
        if spans.len() == before {
            return Err(format!(
                "`{sought}` does not stand in this item as whole words: write it as it stands there"
            ));
        }
    }
    for part in whole {
        let text = usize::try_from(*part)
            .ok()
            .and_then(|place| item.parts.get(place));
        let text = text.ok_or_else(|| format!("this item has no part {part}"))?;
        spans.push(Redaction {
            part: *part,
            from: 0,
            until: number(text.text.chars().count()),
        });
    }
    Ok(spans)
}

/// The stretches of one part, in order, those that touch put together.
fn merged(redactions: &[Redaction], part: u32) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = redactions
        .iter()
        .filter(|one| one.part == part && one.from < one.until)
        .filter_map(|one| {
            Some((
                usize::try_from(one.from).ok()?,
                usize::try_from(one.until).ok()?,
            ))
        })
        .collect();
    spans.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (from, until) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}

fn with_marks(text: &str, spans: &[(usize, usize)]) -> String {
    let mut out = String::new();
    let mut waiting = spans.iter().peekable();
    for (place, letter) in text.chars().enumerate() {
        while waiting.next_if(|(_, until)| *until <= place).is_some() {}
        match waiting.peek() {
            Some((from, _)) if *from == place => out.push_str(TAKEN_OUT),
            Some((from, _)) if *from < place => {}
            _ => out.push(letter),
        }
    }
    out
}
