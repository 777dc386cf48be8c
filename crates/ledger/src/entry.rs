//! Entries as they go in and come out. All names are of the ledger's own world: records, versions, tags, marks.

use crate::Marks;
use calendar::{Day, Instant};

/// Place of an entry in the ledger: 1, 2, 3 … without gaps.
pub type Position = u64;

/// Stands for one source's record, over all its versions. Opaque: a keyed hash made above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey(pub [u8; 16]);

/// Something by which entries are found. Opaque: a keyed hash made above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub [u8; 16]);

/// What part an entry plays. The ledger itself gives meaning to three: [`EntryClass::Sighting`], [`EntryClass::Erased`]
/// and [`EntryClass::Readmitted`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryClass {
    /// The first entry: the ledger was opened, under this format and key.
    Opened,
    /// A version of a source record, or an act of a user.
    Record,
    /// A version that is held already was sent again under another date of the source's own; it has no content.
    Sighting,
    /// A record that could not be read, kept with the reason.
    Unread,
    /// A record that could not be read has been dealt with.
    Settled,
    /// The content of entries was erased: a [`crate::Tombstone`]. It stands unsealed.
    Erased,
    /// Records that were erased may come in again: a [`crate::Readmission`]. It stands unsealed.
    Readmitted,
}

impl EntryClass {
    /// The class's name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Record => "record",
            Self::Sighting => "sighting",
            Self::Unread => "unread",
            Self::Settled => "settled",
            Self::Erased => "erased",
            Self::Readmitted => "readmitted",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [
            Self::Opened,
            Self::Record,
            Self::Sighting,
            Self::Unread,
            Self::Settled,
            Self::Erased,
            Self::Readmitted,
        ]
        .into_iter()
        .find(|class| class.name() == name)
    }

    /// True where the content of such an entry is sealed. What stands unsealed says nothing about a person, cannot be
    /// erased, and can be read when every key is gone.
    #[must_use]
    pub const fn is_sealed(self) -> bool {
        !matches!(self, Self::Opened | Self::Erased | Self::Readmitted)
    }
}

/// The day on which something claims to have been known, when it is loaded later.
pub type Claim = Day;

/// An entry to be appended.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The agency that it comes from.
    pub agency: String,
    /// The source within it.
    pub source: String,
    /// What part it plays.
    pub class: EntryClass,
    /// For history loaded later: the day on which it claims to have been received.
    pub claimed_on: Option<Claim>,
    /// The record that this is a version of.
    pub record: RecordKey,
    /// Stands for the content: equal content, equal fingerprint.
    pub fingerprint: [u8; 16],
    /// The source's own date of this version, as an ordering key (microseconds); the same record, content and date
    /// again is no new entry. Where the source gives no date, the same content again is none as long as no other came
    /// between.
    pub written: Option<i64>,
    /// Who may see it: a viewer must hold all of these.
    pub marks: Marks,
    /// By what it is found.
    pub tags: Vec<Tag>,
    /// The content in parts, each committed to apart. No part holds a line feed: canonical JSON has none.
    pub parts: Vec<Vec<u8>>,
}

/// What the ledger says of one appended entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Where it stands.
    pub position: Position,
    /// When it was received: strictly increasing with position, even when the machine's clock is set back.
    pub received_at: Instant,
    /// The London day by the end of which it was known: the day of receipt, or the day claimed.
    pub known_on: Day,
}

/// What became of an entry that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// New content: appended.
    Appended(Receipt),
    /// Content that is held already, under a date that is new: a sighting was appended.
    SeenAgain {
        /// The sighting.
        receipt: Receipt,
        /// The version whose content it is.
        of: Position,
        /// True where this content was the latest by the source's own dates before this: nothing has changed.
        unchanged: bool,
    },
    /// Content and date are held already: nothing was appended.
    Held(Position),
    /// The record was erased, by this entry, and nobody has let it in again: nothing was appended.
    Refused(Position),
}

/// One version or sighting of a record, without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Where it stands.
    pub position: Position,
    /// Its content's fingerprint.
    pub fingerprint: [u8; 16],
    /// The source's own date, as an ordering key; absent where it gave none.
    pub written: Option<i64>,
}

/// An entry as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands, when it was received and known.
    pub receipt: Receipt,
    /// True where `known_on` is a claim.
    pub claimed: bool,
    /// The agency.
    pub agency: String,
    /// The source.
    pub source: String,
    /// What part it plays.
    pub class: EntryClass,
    /// The record it is a version of.
    pub record: RecordKey,
    /// Its content's fingerprint.
    pub fingerprint: [u8; 16],
    /// The source's own date, as an ordering key; absent where it gave none.
    pub written: Option<i64>,
    /// Who may see it.
    pub marks: Marks,
    /// By what it is found.
    pub tags: Vec<Tag>,
    /// The content, in parts.
    pub parts: Vec<Vec<u8>>,
}
