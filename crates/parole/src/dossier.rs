//! The dossier: documents with their sources in the order in which they came, numbered pages, contents, versions, late additions;
//! what is withheld under r. 17 in a set of its own that the open set says nothing of.
//!
//! Page numbers that somebody was given stay: what comes later follows at the end, also a new version of a document, and what it
//! replaces says so. A document that somebody asked to withhold is withheld until it is decided.

pub use facts::dossier::{DossierRecipient as Recipient, DossierSet as Set};

use calendar::{Day, Instant};
use serde::{Deserialize, Serialize};

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its number, from 1, never used again.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Whose it is: the fact or file in the record that it was made from.
    pub source: String,
    /// Its day.
    pub dated: Day,
    /// When it was put in.
    pub added: Instant,
    /// The number of the document whose place it takes.
    pub replaces: Option<u32>,
    /// Why there is a new version of it.
    pub why_new_version: Option<String>,
    /// Whether it is withheld.
    pub handling: Handling,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// Whether a document is withheld from the prisoner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "handling")]
pub enum Handling {
    /// Everybody in the case has it.
    Open,
    /// Asked to be withheld, not decided: nobody but the Board has it.
    WithholdingAsked {
        /// When.
        on: Day,
        /// On which of the grounds of r. 17.
        grounds: String,
    },
    /// Withheld.
    Withheld {
        /// When it was decided.
        on: Day,
        /// Why.
        grounds: String,
    },
    /// Asked for and refused: a copy of it is open from then on, at the end; here it stays in the set in which it was given.
    Disclosed {
        /// When it was decided.
        on: Day,
    },
}

impl Handling {
    /// True where the open set has it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

/// That somebody was given a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Who.
    pub to: Recipient,
    /// Which.
    pub set: Set,
    /// Up to which version.
    pub version: u32,
    /// When it was given.
    pub given: Instant,
    /// When they said that they had it; absent while they have not.
    pub acknowledged: Option<Instant>,
}

/// A dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Whose, as the record has the name.
    pub person: String,
    /// The review, in words.
    pub review: String,
    /// The documents, in the order in which they came.
    documents: Vec<Document>,
    /// Each version: how many documents it has, and when it was made.
    versions: Vec<(usize, Instant)>,
    /// Receipts.
    receipts: Vec<Receipt>,
}

/// Why something is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DossierRefused {
    /// No such document.
    #[error("there is no document {0}")]
    NoDocument(u32),
    /// No such version.
    #[error("there is no version {0}")]
    NoVersion(u32),
    /// Withheld material goes to the Board and to a special advocate.
    #[error("what is withheld is not given to {}", .0.in_words())]
    Withheld(Recipient),
    /// Something is missing.
    #[error("{0}")]
    Missing(&'static str),
    /// Withholding is asked for before a document is given.
    #[error("document {0} was given in version {1}: it cannot be withheld any more")]
    Given(u32, u32),
}

impl Dossier {
    /// An empty one.
    #[must_use]
    pub fn of(person: &str, review: &str) -> Self {
        Self {
            person: person.to_owned(),
            review: review.to_owned(),
            ..Self::default()
        }
    }

    /// The documents, in the order in which they came.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Receipts, in the order in which versions were given.
    #[must_use]
    pub fn receipts(&self) -> &[Receipt] {
        &self.receipts
    }

    /// Each version: how many documents it has, and when it was closed.
    #[must_use]
    pub fn versions(&self) -> &[(usize, Instant)] {
        &self.versions
    }

    /// The first version that has a document; `None` while none has been closed with it. Beyond the first it came late.
    #[must_use]
    pub fn first_version(&self, number: u32) -> Option<u32> {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        let version = self
            .versions
            .iter()
            .position(|(count, _)| place <= *count)?;
        u32::try_from(version + 1).ok()
    }

    /// Puts a document in, after all others; its number is given back.
    ///
    /// # Errors
    /// Where it has no title, source or text, or takes the place of one that is not there without saying why.
    pub fn add(&mut self, mut document: Document) -> Result<u32, DossierRefused> {
        let blank = |text: &str| text.trim().is_empty();
        if blank(&document.title) || blank(&document.source) {
            return Err(DossierRefused::Missing(
                "a document has a title and a source",
            ));
        }
        if document.paragraphs.iter().all(|paragraph| blank(paragraph)) {
            return Err(DossierRefused::Missing("a document has a text"));
        }
        if let Some(replaced) = document.replaces {
            self.find(replaced)?;
            if document.why_new_version.as_deref().is_none_or(blank) {
                return Err(DossierRefused::Missing("say why there is a new version"));
            }
        }
        let number = u32::try_from(self.documents.len() + 1).unwrap_or(u32::MAX);
        document.number = number;
        self.documents.push(document);
        Ok(number)
    }

    /// Asks for a document to be withheld: from now on it is, until somebody decides.
    ///
    /// # Errors
    /// Where there is none, it has been given already, or there are no grounds.
    pub fn ask_to_withhold(
        &mut self,
        number: u32,
        on: Day,
        grounds: &str,
    ) -> Result<(), DossierRefused> {
        self.find(number)?;
        if grounds.trim().is_empty() {
            return Err(DossierRefused::Missing("say on which ground of r. 17"));
        }
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        let given = self.versions.iter().position(|(count, _)| place <= *count);
        if let Some(version) = given {
            let version = u32::try_from(version + 1).unwrap_or(u32::MAX);
            return Err(DossierRefused::Given(number, version));
        }
        self.handle(
            number,
            Handling::WithholdingAsked {
                on,
                grounds: grounds.to_owned(),
            },
        );
        Ok(())
    }

    /// Decides whether a document is withheld. Of one that is disclosed a copy is put in at the end, so that
    /// page numbers stay and the set that the Board was given reads as it did.
    ///
    /// # Errors
    /// Where nobody asked.
    pub fn decide_withholding(
        &mut self,
        number: u32,
        on: Day,
        at: Instant,
        withheld: bool,
    ) -> Result<(), DossierRefused> {
        let document = self.find(number)?.clone();
        let Handling::WithholdingAsked { grounds, .. } = &document.handling else {
            return Err(DossierRefused::Missing("nobody asked to withhold it"));
        };
        if withheld {
            let grounds = grounds.clone();
            self.handle(number, Handling::Withheld { on, grounds });
            return Ok(());
        }
        if self.versions.is_empty() {
            self.handle(number, Handling::Open);
            return Ok(());
        }
        self.handle(number, Handling::Disclosed { on });
        self.add(Document {
            added: at,
            handling: Handling::Open,
            ..document
        })?;
        Ok(())
    }

    /// Closes a version: what is in it is what is given.
    pub fn close_version(&mut self, at: Instant) -> u32 {
        self.versions.push((self.documents.len(), at));
        self.version()
    }

    /// The newest version; 0 before there is one.
    #[must_use]
    pub fn version(&self) -> u32 {
        u32::try_from(self.versions.len()).unwrap_or(u32::MAX)
    }

    /// Keeps that somebody was given a set.
    ///
    /// # Errors
    /// Where there is no such version, or the set is not for them.
    pub fn give(
        &mut self,
        to: Recipient,
        set: Set,
        version: u32,
        at: Instant,
    ) -> Result<(), DossierRefused> {
        if version == 0 || self.version() < version {
            return Err(DossierRefused::NoVersion(version));
        }
        if set == Set::Withheld && !matches!(to, Recipient::Panel | Recipient::SpecialAdvocate) {
            return Err(DossierRefused::Withheld(to));
        }
        self.receipts.push(Receipt {
            to,
            set,
            version,
            given: at,
            acknowledged: None,
        });
        Ok(())
    }

    /// Keeps that they said they had it.
    ///
    /// # Errors
    /// Where it was not given.
    pub fn acknowledge(
        &mut self,
        to: Recipient,
        set: Set,
        version: u32,
        at: Instant,
    ) -> Result<(), DossierRefused> {
        let receipt = self
            .receipts
            .iter_mut()
            .find(|known| known.to == to && known.set == set && known.version == version);
        let receipt = receipt.ok_or(DossierRefused::Missing("it was not given to them"))?;
        receipt.acknowledged = Some(at);
        Ok(())
    }

    /// What was given and nobody has acknowledged.
    pub fn unacknowledged(&self) -> impl Iterator<Item = &Receipt> {
        self.receipts
            .iter()
            .filter(|known| known.acknowledged.is_none())
    }

    /// The documents of a set in a version, in order.
    pub fn in_set(&self, set: Set, version: u32) -> impl Iterator<Item = &Document> {
        let place = usize::try_from(version).unwrap_or(usize::MAX);
        let count = place
            .checked_sub(1)
            .and_then(|place| self.versions.get(place))
            .map_or(0, |(count, _)| *count);
        self.documents
            .iter()
            .take(count)
            .filter(move |document| document.handling.is_open() == (set == Set::Open))
    }

    /// The newer version of a document within a set, where that set has it.
    #[must_use]
    pub fn replaced_by(&self, number: u32, set: Set) -> Option<&Document> {
        self.documents.iter().find(|document| {
            document.replaces == Some(number) && document.handling.is_open() == (set == Set::Open)
        })
    }

    fn find(&self, number: u32) -> Result<&Document, DossierRefused> {
        self.documents
            .iter()
            .find(|document| document.number == number)
            .ok_or(DossierRefused::NoDocument(number))
    }

    fn handle(&mut self, number: u32, handling: Handling) {
        if let Some(document) = self
            .documents
            .iter_mut()
            .find(|document| document.number == number)
        {
            document.handling = handling;
        }
    }
}
