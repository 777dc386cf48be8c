//! Everything that is held on a person, item by item, as it stood when a request was entered: source records to the letter
//! with what was read from them, rows that could not be read, what was done here, who looked, what was joined and found.

use crate::body::body_of;
use crate::closure::{self, Seen};
use crate::desk::Desk;
use crate::erasure::{is_look, unread_of};
use crate::fault::Refusal;
use crate::keeping::{Acts, statement_of};
use crate::looks::HERE;
use crate::picture::Picture;
use crate::shelves;
use access::Viewer;
use calendar::Instant;
use disclosure::{Hidden, Item, Part};
use facts::{Body, Handling, Kind, Statement};
use identity::Grounds;
use ledger::{Entry, Ledger, Position, Tag, Visibility};
use std::collections::{BTreeMap, BTreeSet};

impl Desk {
    /// What is held on the person of a picture, of what was received before a position.
    pub(crate) fn items_before(
        &self,
        viewer: &Viewer,
        picture: &Picture,
        acts: &Acts,
        before: Position,
    ) -> Result<Vec<Item>, Refusal> {
        let mut items = Vec::new();
        let mut looks: BTreeMap<String, Vec<Part>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for tag in self.tags_of(picture) {
            let entries = self.ledger.with_tag(
                tag,
                calendar::Day::LAST,
                &viewer.visibility_outside_walls(),
            )?;
            for entry in entries {
                let position = entry.receipt.position;
                if position >= before || !seen.insert(position) {
                    continue;
                }
                let Some(body) = body_of(&entry) else {
                    continue;
                };
                if is_look(&body) {
                    let told = looks.entry(entry.agency.clone()).or_default();
                    told.extend(body.facts.iter().map(|fact| Part {
                        name: entry.receipt.received_at.london_words(),
                        text: fact.statement.in_words(),
                    }));
                } else if !decides_on_an_item(&body) {
                    items.push(record_item(&entry, &body, picture));
                }
            }
        }
        items.extend(self.unread_items(viewer, picture, before)?);
        items.sort_by_key(|item| (item.received, item.id.len(), item.id.clone()));
        items.extend(joined_item(picture));
        items.extend(self.finding_items(picture, acts, before)?);
        items.extend(looks.into_iter().map(|(agency, parts)| Item {
            id: format!("looks-{}", plain(&agency)),
            title: "Who looked at the record, when and for what purpose".to_owned(),
            agency,
            received: None,
            handling: Handling::Ordinary,
            also_about: 0,
            parts,
        }));
        Ok(items)
    }

    /// Rows that could not be read and name the person.
    fn unread_items(
        &self,
        viewer: &Viewer,
        picture: &Picture,
        before: Position,
    ) -> Result<Vec<Item>, Refusal> {
        let identifiers = picture.summary().identifiers;
        let positions = self.unread_naming(viewer, &picture.cluster.members, &identifiers)?;
        let mut items = Vec::new();
        for position in positions.into_iter().filter(|position| *position < before) {
            let Some(entry) = self.ledger.entry(position, &viewer.visibility())? else {
                continue;
            };
            if let Some(unread) = unread_of(&entry) {
                items.push(Item {
                    id: format!("unread-{position}"),
                    title: format!(
                        "A record that could not be read, from {}",
                        unread.record.source
                    ),
                    agency: entry.agency.clone(),
                    received: Some(entry.receipt.known_on),
                    handling: unread.handling,
                    also_about: 0,
                    parts: vec![Part {
                        name: "as it arrived".to_owned(),
                        text: unread.verbatim,
                    }],
                });
            }
        }
        Ok(items)
    }

    /// What the rules found, on what was known before a position, at that moment.
    fn finding_items(
        &self,
        picture: &Picture,
        acts: &Acts,
        before: Position,
    ) -> Result<Vec<Item>, Refusal> {
        let Some(asked) = acts.get(&before).map(|act| act.record.arrival) else {
            return Ok(Vec::new());
        };
        let then = as_before(picture, before, asked.received);
        let evaluated = self.evaluate(&then, &self.coverages(then.at.known_on)?)?;
        let Some(situation) = evaluated.situation else {
            return Ok(Vec::new());
        };
        let answered = situation.answered.into_iter().map(|one| one.finding);
        let findings = situation.open.into_iter().chain(answered);
        Ok(findings
            .map(|finding| {
                let authority = finding.authority.as_ref();
                let said = authority.map_or_else(String::new, rulebook::Authority::in_words);
                Item {
                    id: format!(
                        "finding-{}",
                        plain(&finding.fingerprint.chars().take(16).collect::<String>())
                    ),
                    title: format!("What a rule found: {}", finding.title),
                    agency: HERE.to_owned(),
                    received: Some(finding.since),
                    handling: Handling::Ordinary,
                    also_about: 0,
                    parts: vec![Part {
                        name: format!("{} {said}", finding.rule).trim().to_owned(),
                        text: finding.words,
                    }],
                }
            })
            .collect())
    }

    /// Names, numbers and references, that stand in these items, of other people of whom anything is restricted.
    pub(crate) fn restricted_words(
        &self,
        picture: &Picture,
        items: &[Item],
    ) -> Result<Hidden, Refusal> {
        let rows = Seen {
            shelf: &self.derived,
            visible: &Visibility::Everything,
        };
        let mut tokens = BTreeSet::new();
        let mut words = BTreeSet::new();
        for text in items
            .iter()
            .flat_map(|item| &item.parts)
            .map(|part| &part.text)
        {
            words.extend(crate::search::words(text));
            let separate = |letter: char| letter.is_whitespace() || "<>\"',;()[]".contains(letter);
            let long = text.split(separate).filter(|token| token.len() >= 4);
            tokens.extend(long.map(str::to_lowercase));
        }
        let mut named: BTreeSet<Tag> = BTreeSet::new();
        for word in &words {
            named.extend(closure::tags(&rows, &shelves::name_exactly(word))?);
        }
        for token in &tokens {
            named.extend(closure::tags(&rows, &shelves::reference_text(token))?);
        }
        let own = self.tags_of(picture);
        let own_names: BTreeSet<String> =
            picture.names().into_iter().map(|(name, _)| name).collect();
        let (mut looked, mut hidden) = (BTreeSet::new(), BTreeSet::new());
        for tag in named.difference(&own) {
            let Some(person) = self
                .number_of(*tag)?
                .filter(|person| looked.insert(*person))
            else {
                continue;
            };
            let other = self.picture(person, &Visibility::Everything, &picture.at)?;
            let restricted = other.filter(|other| {
                other
                    .records
                    .iter()
                    .any(|record| record.handling == Handling::Restricted)
            });
            let Some(other) = restricted else { continue };
            let names = other.names().into_iter().map(|(name, _)| name);
            hidden.extend(names.filter(|name| !own_names.contains(name)));
            hidden.extend(other.summary().identifiers.into_iter().map(|one| one.value));
            let references = other.cluster.members.iter().map(|member| &member.reference);
            hidden.extend(references.filter(|reference| reference.len() >= 4).cloned());
        }
        Ok(Hidden {
            words: hidden
                .into_iter()
                .filter(|words| !words.trim().is_empty())
                .collect(),
        })
    }
}

/// The picture as it was before a position.
fn as_before(picture: &Picture, before: Position, at: Instant) -> Picture {
    Picture {
        person: picture.person,
        at: crate::view::AsAt {
            now: at,
            known_on: picture.at.known_on,
        },
        cluster: picture.cluster.clone(),
        anchor: picture.anchor.clone(),
        records: picture
            .records
            .iter()
            .filter(|record| record.arrival.position < before)
            .cloned()
            .collect(),
        sightings: picture
            .sightings
            .iter()
            .filter(|sighting| sighting.arrival.position < before)
            .cloned()
            .collect(),
        days: picture.days.clone(),
        beside: std::sync::Arc::clone(&picture.beside),
    }
}

/// True for decisions on items of earlier requests: they say only what became of what is itself an item.
fn decides_on_an_item(body: &Body) -> bool {
    body.facts
        .iter()
        .all(|fact| fact.statement.kind() == Kind::DisclosureDecision)
}

fn record_item(entry: &Entry, body: &Body, picture: &Picture) -> Item {
    let members = &picture.cluster.members;
    let about_the_person = |fact: &&facts::Fact| {
        fact.about
            .as_ref()
            .is_none_or(|about| members.contains(about))
    };
    let others: BTreeSet<_> = body
        .facts
        .iter()
        .filter_map(|fact| fact.about.as_ref())
        .filter(|about| !members.contains(*about))
        .collect();
    let mut parts = Vec::new();
    if !body.verbatim.is_empty() {
        parts.push(Part {
            name: "as it arrived".to_owned(),
            text: body.verbatim.clone(),
        });
    }
    let mut said: Vec<Part> = body
        .facts
        .iter()
        .filter(about_the_person)
        .map(|fact| Part {
            name: format!(
                "{}, {}",
                fact.statement.kind().in_words(),
                fact.happened.in_words()
            ),
            text: fact.statement.in_words(),
        })
        .collect();
    // An act is filed with each source record of the person, and says the same of each.
    said.dedup();
    parts.extend(said);
    let title = if body.record.source.0 == HERE {
        let kind = body
            .facts
            .first()
            .map(|fact| fact.statement.kind().in_words());
        format!("Entered here: {}", kind.unwrap_or("an act"))
    } else {
        format!("Record {} of {}", body.record.reference, body.record.source)
    };
    Item {
        id: format!("record-{}", entry.receipt.position),
        title,
        agency: entry.agency.clone(),
        received: Some(entry.receipt.known_on),
        handling: body.handling,
        also_about: others.len(),
        parts,
    }
}

/// Which source records are held to be about the person, and why.
fn joined_item(picture: &Picture) -> Option<Item> {
    let parts: Vec<Part> = picture
        .cluster
        .joins
        .iter()
        .map(|join| Part {
            name: format!(
                "{} of {} and {} of {}",
                join.one.reference, join.one.source, join.other.reference, join.other.source
            ),
            text: match &join.grounds {
                Grounds::Decided { reason, .. } => format!("linked by a person: {reason}"),
                Grounds::SharedIdentifier(identifier) => {
                    Statement::from(facts::statement::IdentifierHeld {
                        identifier: identifier.clone(),
                        former: false,
                    })
                    .in_words()
                }
            },
        })
        .collect();
    (!parts.is_empty()).then(|| Item {
        id: "joined".to_owned(),
        title: "Which source records are held to be about the same person, and why".to_owned(),
        agency: HERE.to_owned(),
        received: None,
        handling: Handling::Ordinary,
        also_about: 0,
        parts,
    })
}

/// Letters and digits alone, for a name in data.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect()
}

/// What an act of data protection says, where it is of one kind.
pub(crate) fn request_of(acts: &Acts, position: Position) -> Option<&facts::SubjectAccessRequest> {
    match statement_of(&acts.get(&position)?.record)? {
        Statement::SubjectAccessRequest(request) => Some(request),
        _ => None,
    }
}
