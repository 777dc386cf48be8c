//! The answer: what is given, put together from items and the decisions on them, or the list of what stands in its way.

use crate::item::{Item, Part};
use crate::page;
use crate::rules::{DisclosureRules, Exemption, Says};
use crate::words::holds;
use calendar::{Day, Instant};
use facts::{Disclosed, DisclosureDecision};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The request that is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestHead {
    /// The request's number, for letters about it.
    pub request: String,
    /// When it was received.
    pub received: Day,
    /// Who asked.
    pub asked_by: String,
    /// When the answer was made.
    pub made: Instant,
}

/// Words that may not leave: of somebody whose record is restricted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Names, numbers and references.
    pub words: Vec<String>,
}

/// Why there is no answer yet: one item, and what is to be done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "stop")]
pub enum Stop {
    /// Nobody has decided on it.
    Undecided {
        /// The item.
        item: String,
    },
    /// It says something else than when it was decided on.
    Changed {
        /// The item.
        item: String,
    },
    /// What was taken out of another item stands in it.
    StandsHereToo {
        /// The item.
        item: String,
        /// The other.
        of: String,
    },
    /// It names somebody whose record is restricted.
    NamesRestricted {
        /// The item.
        item: String,
    },
    /// The exemption that it was decided under is not in the rules.
    NoSuchExemption {
        /// The item.
        item: String,
    },
}

impl Stop {
    /// The item.
    #[must_use]
    pub fn item(&self) -> &str {
        match self {
            Self::Undecided { item }
            | Self::Changed { item }
            | Self::StandsHereToo { item, .. }
            | Self::NamesRestricted { item }
            | Self::NoSuchExemption { item } => item,
        }
    }

    /// For people. It repeats nothing of what the item says.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Undecided { item } => format!("{item}: nobody has decided on it"),
            Self::Changed { item } => {
                format!("{item}: it has changed since it was decided on; decide again")
            }
            Self::StandsHereToo { item, of } => format!(
                "{item}: words that were taken out of {of} stand here too; take them out, or withhold this"
            ),
            Self::NamesRestricted { item } => format!(
                "{item}: it names somebody whose record is restricted; take that out, or withhold this"
            ),
            Self::NoSuchExemption { item } => {
                format!("{item}: its exemption is not in the rules; decide again")
            }
        }
    }
}

/// A file of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerFile {
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub content: String,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// `answer.html`, `answer.json`, `manifest.json`.
    pub files: Vec<AnswerFile>,
    /// How many items are given whole, with parts taken out, and withheld.
    pub counts: (usize, usize, usize),
}

/// An item as it is given.
#[derive(Serialize)]
pub(crate) struct Given {
    pub(crate) title: String,
    pub(crate) agency: String,
    pub(crate) received: Option<Day>,
    /// Why parts were taken out, as far as it is said.
    pub(crate) taken_out_because: Option<String>,
    pub(crate) parts: Vec<Part>,
}

/// Something that is withheld, as far as it is said.
#[derive(Serialize)]
pub(crate) struct Withheld {
    pub(crate) items: usize,
    pub(crate) because: String,
}

/// All that an answer says.
#[derive(Serialize)]
pub(crate) struct Told<'a> {
    pub(crate) format: &'static str,
    pub(crate) version: u32,
    pub(crate) request: &'a RequestHead,
    pub(crate) given: Vec<Given>,
    pub(crate) withheld: Vec<Withheld>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    version: u32,
    request: &'a RequestHead,
    given: usize,
    files: Vec<ManifestFile>,
}

#[derive(Serialize)]
struct ManifestFile {
    name: &'static str,
    bytes: usize,
    sha256: String,
}

/// What somebody decided on each item, by the item's name.
type Decisions = BTreeMap<String, DisclosureDecision>;

/// Puts an answer together.
///
/// # Errors
/// Everything that stands in its way: as long as there is anything, nothing is given.
pub fn compose(
    head: &RequestHead,
    items: &[Item],
    decisions: &Decisions,
    rules: &DisclosureRules,
    hidden: &Hidden,
) -> Result<Answer, Vec<Stop>> {
    let mut stops = Vec::new();
    let mut given: Vec<(&Item, Given)> = Vec::new();
    let mut withheld: BTreeMap<String, usize> = BTreeMap::new();
    let mut taken_out: Vec<(&Item, String)> = Vec::new();
    let mut counts = (0, 0, 0);
    let day = head.made.london_day();
    for item in items {
        let named = || item.id.clone();
        let Some(decision) = decisions.get(&item.id) else {
            stops.push(Stop::Undecided { item: named() });
            continue;
        };
        if decision.print != item.print() {
            stops.push(Stop::Changed { item: named() });
            continue;
        }
        let id = decision.exemption.as_deref();
        let exemption = id.and_then(|id| rules.exemption(id, day));
        match (decision.disclosed, exemption) {
            (Disclosed::Whole, _) => {
                counts.0 += 1;
                given.push((item, given_of(item, item.parts.clone(), None)));
            }
            (Disclosed::Redacted, Some(exemption)) => {
                counts.1 += 1;
                let out = item.taken_out(&decision.redactions);
                taken_out.extend(out.into_iter().map(|words| (item, words)));
                let parts = item.redacted(&decision.redactions);
                given.push((item, given_of(item, parts, Some(exemption))));
            }
            (Disclosed::Withheld, Some(exemption)) => {
                counts.2 += 1;
                if let Some(because) = said(exemption) {
                    *withheld.entry(because).or_insert(0) += 1;
                }
            }
            (_, None) => stops.push(Stop::NoSuchExemption { item: named() }),
        }
    }
    for (item, given) in &given {
        stops.extend(leaks(item, given, &taken_out, hidden));
    }
    if !stops.is_empty() {
        return Err(stops);
    }
    let withheld = withheld.into_iter();
    let told = Told {
        format: "joinder-subject-access",
        version: 1,
        request: head,
        given: given.into_iter().map(|(_, given)| given).collect(),
        withheld: withheld
            .map(|(because, items)| Withheld { items, because })
            .collect(),
    };
    Ok(Answer {
        files: files(head, &told),
        counts,
    })
}

fn given_of(item: &Item, parts: Vec<Part>, exemption: Option<&Exemption>) -> Given {
    Given {
        title: item.title.clone(),
        agency: item.agency.clone(),
        received: item.received,
        taken_out_because: exemption
            .map(|exemption| said(exemption).unwrap_or_else(|| "parts are taken out".to_owned())),
        parts,
    }
}

/// What is said of an exemption; `None` where even that there is something may not be said.
fn said(exemption: &Exemption) -> Option<String> {
    match exemption.says {
        Says::Exemption => Some(format!("{} ({})", exemption.title, exemption.authority())),
        Says::Something => Some("an exemption that we need not name".to_owned()),
        Says::Nothing => None,
    }
}

/// Why an item may not be given as it would be.
fn leaks(item: &Item, given: &Given, taken_out: &[(&Item, String)], hidden: &Hidden) -> Vec<Stop> {
    let stands = |words: &str| {
        let parts = given.parts.iter().flat_map(|part| [&part.name, &part.text]);
        [&given.title, &given.agency]
            .into_iter()
            .chain(parts)
            .any(|text| holds(text, words))
    };
    let mut stops = Vec::new();
    if let Some((of, _)) = taken_out.iter().find(|(_, words)| stands(words)) {
        stops.push(Stop::StandsHereToo {
            item: item.id.clone(),
            of: of.id.clone(),
        });
    }
    if hidden.words.iter().any(|words| stands(words)) {
        stops.push(Stop::NamesRestricted {
            item: item.id.clone(),
        });
    }
    stops
}

fn files(head: &RequestHead, told: &Told<'_>) -> Vec<AnswerFile> {
    let mut files = vec![
        AnswerFile {
            name: "answer.html",
            content: page::page(told),
        },
        AnswerFile {
            name: "answer.json",
            content: json(told),
        },
    ];
    let manifest = Manifest {
        format: "joinder-subject-access",
        version: 1,
        request: head,
        given: told.given.len(),
        files: files
            .iter()
            .map(|file| ManifestFile {
                name: file.name,
                bytes: file.content.len(),
                sha256: hexadecimal(file.content.as_bytes()),
            })
            .collect(),
    };
    files.push(AnswerFile {
        name: "manifest.json",
        content: json(&manifest),
    });
    files
}

fn hexadecimal(content: &[u8]) -> String {
    let digits = Sha256::digest(content);
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// JSON of a value whose writing cannot fail: texts, numbers and lists.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
