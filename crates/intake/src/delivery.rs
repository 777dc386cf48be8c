//! What is handed in (a delivery of one file) and what comes back: records read, records unread with their faults, a summary.

use calendar::BankHolidays;
use facts::{Body, RecordReference, SubjectReference, When};
use serde::{Deserialize, Serialize};

/// One file as a source delivers it.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// The source's name, which references are made with.
    pub source: &'a str,
    /// The file's name, for places and messages.
    pub file: &'a str,
    /// The bank holidays by which stated working-day targets are checked.
    pub holidays: &'a BankHolidays,
}

/// One record, read or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// It was read: its facts, and a discrepancy fact for whatever contradicts itself.
    Read(Body),
    /// It could not be read: it goes to quarantine.
    Unread(Unread),
}

/// A record that could not be read, with all that a person needs to put it right and try again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Unread {
    /// The source's own reference, as far as it could be made out.
    pub record: RecordReference,
    /// The format's name.
    pub format: String,
    /// Whom it is about, where that could be made out.
    pub about: Option<SubjectReference>,
    /// Where it stood: `census.xml, line 214`.
    pub place: String,
    /// What reading it again needs besides its text, as JSON; for [`crate::read_again`] only.
    pub context: String,
    /// The record as it arrived. Of one that is too long, its beginning.
    pub verbatim: String,
    /// When the source wrote the file, by its own word.
    pub written: When,
    /// How it may be handled: as the record says, and restricted where that could not be read.
    #[serde(default)]
    pub handling: facts::Handling,
    /// Everything that is wrong with it; at least one.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Fault {
    /// Where: `line 214`, or `Children/Child[3]/CINdetails[1]/CINreferralDate (line 214)`.
    pub place: String,
    /// The field, in the format's own word; empty where it is the record as a whole.
    pub field: String,
    /// What stood there.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What is wrong, in words.
    pub reason: String,
}

/// A file that could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file} cannot be read: line {line}: found `{found}`, expected {expected}")]
pub struct FileFault {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What stood there.
    pub found: String,
    /// What was expected, and what to do next.
    pub expected: String,
}

/// What a whole file came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSummary {
    /// How many records there were, read and unread.
    pub records: u64,
    /// When the source wrote the file, by its own word; unknown where it does not say, or says it for each record.
    pub written: When,
    /// What is to be said about the file as a whole: its encoding, its header's faults, where it was cut off.
    pub remarks: Vec<String>,
}

/// Remarks about a file, of which only so many are kept: a file of garbage makes no garbage heap of remarks.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    kept: Vec<String>,
    more: u64,
}

impl Remarks {
    const KEPT: usize = 100;

    pub(crate) fn say(&mut self, remark: String) {
        if self.kept.contains(&remark) {
            return;
        }
        if self.kept.len() < Self::KEPT {
            self.kept.push(remark);
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn into_list(mut self) -> Vec<String> {
        if self.more > 0 {
            self.kept.push(format!("and {} more remarks", self.more));
        }
        self.kept
    }
}

/// A text shortened for a message: what was found, not the whole of what was found.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
