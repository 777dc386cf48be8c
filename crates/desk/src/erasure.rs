//! Lawful erasure: a person with a role for it says what is to go and on what authority; content, tags, derived rows and
//! keys go; a tombstone says by whom and why. What ledger and shelf do for it is theirs; here is what belongs to whom.
//!
//! Data Protection Act 2018, sections 47 and 48, and UK GDPR, Article 17, are why somebody may ask; whether the law asks
//! for it is for the person who decides. Restriction of use is not here.

use crate::body::body_of;
use crate::desk::Desk;
use crate::erased_again;
use crate::fault::{Refusal, allow};
use crate::folder::DataFolder;
use crate::ground::Ground;
use crate::looks::HERE;
use crate::projector::QuarantineRow;
use crate::schema::{IsoDay, IsoInstant};
use crate::settings::Settings;
use crate::shelves;
use crate::view::{AsAt, PersonNumber};
use access::{Action, Viewer};
use calendar::{Day, Instant};
use facts::{Body, RecordReference, Statement, SubjectReference};
use intake::Unread;
use ledger::{
    Authority, Entry, EntryClass, Erasure, Ledger, Position, RecordKey, Shelf, SqliteLedger, Tag,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// How long backups of the keys are kept where the settings do not say, in days.
const KEY_BACKUP_DAYS: u32 = 35;

/// The fewest letters that an authority is said in.
const FEWEST_WORDS: usize = 10;

/// What is to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErasureScope {
    /// One source record with all its versions, by the position of any of them.
    Record(u64),
    /// All that is held on a person; records that are also about others only where that is asked for.
    Person {
        /// The person.
        person: PersonNumber,
        /// True to erase records that are about other people too.
        shared_too: bool,
    },
    /// Everything that one source sent.
    Source(String),
}

/// What an erasure would take, before anybody decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErasurePlan {
    /// How many source records, acts entered here and unread records would go.
    pub records: usize,
    /// How many facts they hold, over all versions.
    pub facts: usize,
    /// How many records of each source.
    pub sources: BTreeMap<String, usize>,
    /// Records that are also about other people: positions. They stay, unless it is asked that they go too.
    pub shared: Vec<u64>,
    /// Rows that could not be read, that are filed under nobody and name the person's number: positions. They stay, and
    /// can be erased one by one.
    pub unread: Vec<u64>,
    /// Looks at the person: the trail stays, and holds no content.
    pub looks_kept: usize,
    /// Why it would be refused as things stand: legal holds. Empty where nothing is in the way.
    pub holds: Vec<String>,
}

/// What was erased: for the person who asked for it, and the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErasureReceipt {
    /// The tombstone's position in the ledger.
    pub entry: u64,
    /// When.
    #[schemars(with = "IsoInstant")]
    pub at: Instant,
    /// Who decided.
    pub by: String,
    /// In which role.
    pub role: String,
    /// The kind of authority, for people.
    pub ground: String,
    /// The authority, in words.
    pub authority: String,
    /// `record`, `person` or `source`.
    pub scope: String,
    /// How many entries lost their content.
    pub entries: u64,
    /// How many source records they were versions of.
    pub records: u64,
    /// The day from which no backup of the keys holds a key of what was erased.
    #[schemars(with = "IsoDay")]
    pub complete_on: Day,
    /// True where keys are still to be destroyed, because erasing was cut off.
    pub unfinished: bool,
}

/// What verifying says beside whether the ledger is sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErasedIn {
    /// What was erased, oldest first.
    pub receipts: Vec<ErasureReceipt>,
    /// Why content cannot be opened, and so was not checked; `None` where the keys are at hand.
    pub keys_missing: Option<String>,
}

/// What belongs to what is to be erased.
#[derive(Default)]
struct Targets {
    records: BTreeMap<RecordKey, String>,
    positions: BTreeSet<Position>,
    tags: BTreeSet<Tag>,
    facts: usize,
    references: BTreeSet<RecordReference>,
    shared: BTreeMap<RecordKey, Position>,
    unread: Vec<Position>,
    looks: usize,
}

impl Desk {
    /// What an erasure would take, and what it would leave.
    ///
    /// # Errors
    /// Where the viewer may not, there is no such thing that the viewer may see, or the store fails.
    pub fn plan_erasure(
        &self,
        viewer: &Viewer,
        scope: &ErasureScope,
        now: Instant,
    ) -> Result<ErasurePlan, Refusal> {
        allow(viewer, Action::Erase)?;
        let targets = self.targets(viewer, scope, now)?;
        self.look(
            viewer,
            "what an erasure would take",
            None,
            &AsAt::present(now),
            now,
        )?;
        let mut sources = BTreeMap::new();
        for source in targets.records.values() {
            *sources.entry(source.clone()).or_insert(0) += 1;
        }
        Ok(ErasurePlan {
            records: targets.records.len(),
            facts: targets.facts,
            sources,
            shared: targets.shared.into_values().collect(),
            unread: targets.unread,
            looks_kept: targets.looks,
            holds: self.holds_on(viewer, &targets.tags, &targets.positions, now)?,
        })
    }

    /// Erases. When this returns, the content is gone from the ledger and from derived state, and its keys are destroyed
    /// here; backups of the keys still hold them until the day that the receipt names.
    ///
    /// # Errors
    /// Where the viewer may not, nothing is said of the authority, there is nothing to erase, or the store fails.
    pub fn erase(
        &mut self,
        viewer: &Viewer,
        scope: &ErasureScope,
        ground: Ground,
        authority: &str,
        now: Instant,
    ) -> Result<ErasureReceipt, Refusal> {
        allow(viewer, Action::Erase)?;
        let authority = said_authority(viewer, ground.name(), authority)?;
        let _no_hold_meanwhile = self.shared.folder.lock_keeping()?;
        // A hold that another process placed stands in the ledger, and may not be in derived state yet.
        self.catch_up(now)?;
        let targets = self.targets(viewer, scope, now)?;
        if let Some(hold) = self
            .holds_on(viewer, &targets.tags, &targets.positions, now)?
            .into_iter()
            .next()
        {
            return Err(Refusal::invalid("hold", hold));
        }
        if ground == Ground::OutOfTime {
            self.refuse_what_is_kept(viewer, &targets.tags, &targets.positions, now)?;
        }
        let records: Vec<RecordKey> = targets.records.into_keys().collect();
        let mut writer = SqliteLedger::open(&self.shared.folder.ledger(), now)?;
        let erasure = writer.erase(&records, scope.name(), &viewer.agency, &authority, now)?;
        drop(writer);
        self.catch_up(now)?;
        Ok(receipt(&erasure, &self.shared.settings))
    }

    /// All erasures, newest first.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn erasures(&self, viewer: &Viewer, now: Instant) -> Result<Vec<ErasureReceipt>, Refusal> {
        allow(viewer, Action::Erase)?;
        self.look(viewer, "erasures", None, &AsAt::present(now), now)?;
        let erasures = self.ledger.erasures()?;
        Ok(erasures
            .iter()
            .rev()
            .map(|one| receipt(one, &self.shared.settings))
            .collect())
    }

    /// Lets a record that was erased, and was sent again, come in: named by its row in quarantine. It comes in with the
    /// next import of its file.
    ///
    /// # Errors
    /// Where the viewer may not, the row is no such record, nothing is said of the authority, or the store fails.
    pub fn readmit(
        &mut self,
        viewer: &Viewer,
        position: u64,
        authority: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        allow(viewer, Action::Erase)?;
        let authority = said_authority(viewer, "readmission", authority)?;
        let key = shelves::quarantined(position);
        let held = self
            .derived
            .get(&key, &viewer.visibility())?
            .ok_or(Refusal::NotFound)?;
        let row: QuarantineRow = serde_json::from_slice(&held)?;
        let record = Some(&row.unread)
            .filter(|unread| unread.format == erased_again::ERASED_BEFORE)
            .and_then(|unread| erased_again::record_key(&unread.context))
            .ok_or_else(|| {
                Refusal::invalid(
                    "position",
                    "this record was not refused because of an erasure",
                )
            })?;
        let mut writer = SqliteLedger::open(&self.shared.folder.ledger(), now)?;
        writer.readmit(record, &viewer.agency, &authority, now)?;
        drop(writer);
        self.settle_quarantined(viewer, position, "let in again after an erasure", now)
    }

    /// What was erased in a folder, and whether its content can be opened; opens nothing for writing.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn erased_in(folder: &DataFolder, viewer: &Viewer) -> Result<ErasedIn, Refusal> {
        allow(viewer, Action::Operate)?;
        let ledger = SqliteLedger::open_to_read(&folder.ledger())?;
        let settings = Settings::read(&folder.settings())?;
        Ok(ErasedIn {
            receipts: ledger
                .erasures()?
                .iter()
                .map(|erasure| receipt(erasure, &settings))
                .collect(),
            keys_missing: ledger.keys_missing().map(ToString::to_string),
        })
    }

    fn targets(
        &self,
        viewer: &Viewer,
        scope: &ErasureScope,
        now: Instant,
    ) -> Result<Targets, Refusal> {
        let mut targets = Targets::default();
        match scope {
            ErasureScope::Record(position) => self.of_record(viewer, *position, &mut targets)?,
            ErasureScope::Person { person, shared_too } => {
                self.of_person(viewer, *person, *shared_too, now, &mut targets)?;
            }
            ErasureScope::Source(source) => self.of_source(viewer, source, &mut targets)?,
        }
        if targets.records.is_empty() && targets.shared.is_empty() {
            return Err(Refusal::NotFound);
        }
        self.acts_on(viewer, &mut targets)?;
        Ok(targets)
    }

    fn of_record(
        &self,
        viewer: &Viewer,
        position: u64,
        targets: &mut Targets,
    ) -> Result<(), Refusal> {
        let entry = self
            .ledger
            .entry(position, &viewer.visibility())?
            .ok_or(Refusal::NotFound)?;
        let reference = match entry.class {
            EntryClass::Record => body_of(&entry).map(|body| body.record),
            EntryClass::Unread => unread_of(&entry).map(|unread| unread.record),
            _ => None,
        };
        // An act of somebody here is taken back or corrected; the trail of looks is never erased.
        let reference = reference
            .filter(|one| one.source.0 != HERE)
            .ok_or_else(|| {
                Refusal::invalid(
                    "position",
                    "only a record that a source sent can be erased by itself",
                )
            })?;
        for record in [
            self.keys.record(&reference),
            self.keys.record(&RecordReference {
                source: reference.source.clone(),
                reference: format!("unread/{}", reference.reference),
            }),
        ] {
            for version in self
                .ledger
                .of_record(record, Day::LAST, &viewer.visibility())?
            {
                targets.take(&version, body_of(&version).as_ref());
            }
        }
        Ok(())
    }

    fn of_person(
        &self,
        viewer: &Viewer,
        person: PersonNumber,
        shared_too: bool,
        now: Instant,
        targets: &mut Targets,
    ) -> Result<(), Refusal> {
        let picture = self
            .picture(person, &viewer.visibility(), &AsAt::present(now))?
            .ok_or(Refusal::NotFound)?;
        let members = &picture.cluster.members;
        for member in members {
            let tag = self.keys.subject(member);
            let entries = self
                .ledger
                .with_tag(tag, Day::LAST, &viewer.visibility_to_erase())?;
            for entry in entries {
                let body = body_of(&entry);
                if body.as_ref().is_some_and(is_look) {
                    targets.looks += 1;
                } else if !shared_too && body.as_ref().is_some_and(|body| is_shared(body, members))
                {
                    targets.shared.insert(entry.record, entry.receipt.position);
                } else {
                    targets.take(&entry, body.as_ref());
                }
            }
        }
        // A record of which any version is also about others stays, unless all are to go.
        let shared = std::mem::take(&mut targets.shared);
        targets
            .records
            .retain(|record, _| !shared.contains_key(record));
        targets.shared = shared;
        self.unread_before(viewer, targets)?;
        targets.unread = self.unread_naming(viewer, members, &picture.summary().identifiers)?;
        targets
            .unread
            .retain(|position| !targets.positions.contains(position));
        Ok(())
    }

    /// What was read only after somebody had corrected it is kept as it came, too: it goes with the record.
    fn unread_before(&self, viewer: &Viewer, targets: &mut Targets) -> Result<(), Refusal> {
        for reference in std::mem::take(&mut targets.references) {
            let unread = RecordReference {
                reference: format!("unread/{}", reference.reference),
                ..reference
            };
            let held = self.ledger.of_record(
                self.keys.record(&unread),
                Day::LAST,
                &viewer.visibility(),
            )?;
            for version in held {
                targets.take(&version, None);
            }
        }
        Ok(())
    }

    /// Rows in quarantine that name a reference or identifier of a person.
    pub(crate) fn unread_naming(
        &self,
        viewer: &Viewer,
        members: &BTreeSet<SubjectReference>,
        identifiers: &[facts::Identifier],
    ) -> Result<Vec<Position>, Refusal> {
        let names = |unread: &Unread| {
            let own = members
                .iter()
                .filter(|member| member.source == unread.record.source)
                .map(|member| member.reference.as_str());
            let mut sought = own.chain(identifiers.iter().map(|one| one.value.as_str()));
            sought.any(|text| unread.verbatim.contains(text))
        };
        let mut found = Vec::new();
        let prefix = shelves::quarantine();
        self.derived
            .scan(&prefix, &prefix, &viewer.visibility(), &mut |key, value| {
                let row = serde_json::from_slice::<QuarantineRow>(value);
                if row.is_ok_and(|row| names(&row.unread)) {
                    found.extend(shelves::last_person(key).map(|number| number.0));
                }
                ControlFlow::Continue(())
            })?;
        Ok(found)
    }

    fn of_source(
        &self,
        viewer: &Viewer,
        source: &str,
        targets: &mut Targets,
    ) -> Result<(), Refusal> {
        if source == HERE {
            return Err(Refusal::invalid(
                "source",
                "what was done here is no source that can be erased",
            ));
        }
        self.ledger.since(0, &viewer.visibility(), &mut |entry| {
            if entry.source == source {
                targets.take(&entry, body_of(&entry).as_ref());
            }
            ControlFlow::Continue(())
        })?;
        Ok(())
    }

    /// Corrections and retractions of what goes go too: they say what it said. So do those of them, in turn.
    fn acts_on(&self, viewer: &Viewer, targets: &mut Targets) -> Result<(), Refusal> {
        loop {
            let before = targets.records.len();
            for tag in targets.tags.clone() {
                let entries =
                    self.ledger
                        .with_tag(tag, Day::LAST, &viewer.visibility_to_erase())?;
                for entry in entries {
                    let body = body_of(&entry);
                    if body.as_ref().is_some_and(|body| targets.acted_on_by(body)) {
                        targets.take(&entry, body.as_ref());
                    }
                }
            }
            if targets.records.len() == before {
                return Ok(());
            }
        }
    }
}

impl ErasureScope {
    /// The scope's name in a tombstone.
    const fn name(&self) -> &'static str {
        match self {
            Self::Record(_) => "record",
            Self::Person { .. } => "person",
            Self::Source(_) => "source",
        }
    }
}

impl Targets {
    fn take(&mut self, entry: &Entry, body: Option<&Body>) {
        if !entry.class.is_sealed() || entry.class == EntryClass::Settled {
            return;
        }
        self.records.insert(entry.record, entry.source.clone());
        self.positions.insert(entry.receipt.position);
        self.tags.extend(entry.tags.iter().copied());
        self.facts += body.map_or(0, |body| body.facts.len());
        self.references.extend(body.map(|body| body.record.clone()));
    }

    fn acted_on_by(&self, body: &Body) -> bool {
        body.facts.iter().any(|fact| {
            let of = match &fact.statement {
                Statement::Correction(correction) => correction.of,
                Statement::Retraction(retraction) => retraction.of,
                _ => return false,
            };
            self.positions.contains(&of.position)
        })
    }
}

fn receipt(erasure: &Erasure, settings: &Settings) -> ErasureReceipt {
    let kept = settings.key_backup_days.unwrap_or(KEY_BACKUP_DAYS);
    let tombstone = &erasure.tombstone;
    let ground = Ground::named(&tombstone.authority.kind);
    let days = i32::try_from(kept).unwrap_or(i32::MAX);
    let on = erasure.at.london_day();
    ErasureReceipt {
        entry: erasure.position,
        at: erasure.at,
        by: tombstone.authority.by.clone(),
        role: tombstone.authority.role.clone(),
        ground: ground.map_or_else(
            || tombstone.authority.kind.clone(),
            |ground| ground.in_words().to_owned(),
        ),
        authority: tombstone.authority.words.clone(),
        scope: tombstone.scope.clone(),
        entries: tombstone.count(),
        records: tombstone.records,
        complete_on: Day::from_number(on.number().saturating_add(days)).unwrap_or(Day::LAST),
        unfinished: erasure.unfinished,
    }
}

pub(crate) fn unread_of(entry: &Entry) -> Option<Unread> {
    serde_json::from_slice(entry.parts.first()?).ok()
}

pub(crate) fn is_look(body: &Body) -> bool {
    body.facts
        .iter()
        .all(|fact| matches!(fact.statement, Statement::Look(_)))
}

/// True for what a source says of others too. What was done here about the person is the person's, links to others
/// included: a link to somebody who is not there any more means nothing.
fn is_shared(body: &Body, members: &BTreeSet<SubjectReference>) -> bool {
    body.record.source.0 != HERE
        && crate::body::subjects_of(&body.facts).any(|subject| !members.contains(subject))
}

pub(crate) fn said_authority(
    viewer: &Viewer,
    kind: &str,
    words: &str,
) -> Result<Authority, Refusal> {
    let words = words.trim();
    if words.chars().count() < FEWEST_WORDS {
        return Err(Refusal::invalid(
            "authority",
            "say on what authority: the order with its court and date, or the request and who upheld it; name nobody whom the record is about",
        ));
    }
    Ok(Authority {
        by: viewer.user.clone(),
        role: viewer.role.in_words().to_owned(),
        kind: kind.to_owned(),
        words: words.to_owned(),
    })
}
