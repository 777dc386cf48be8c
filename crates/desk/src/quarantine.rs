//! Quarantine: what could not be read is listed, corrected and tried again, or set aside with a reason. It stays in the
//! ledger either way.

use crate::body;
use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::looks::HERE;
use crate::projector::QuarantineRow;
use crate::shelves;
use crate::view::{AsAt, QuarantineView};
use access::{Action, Viewer};
use calendar::Instant;
use facts::{Body, RecordReference};
use intake::{Delivered, Format, Mapping};
use ledger::{EntryClass, Marks, NewEntry, Shelf};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// What became of a record that was tried again.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryOutcome {
    /// It could be read: so many facts.
    Read {
        /// How many facts it made.
        facts: usize,
    },
    /// It still cannot be read, for these reasons.
    StillUnread {
        /// Everything that is wrong with it now.
        faults: Vec<intake::Fault>,
    },
}

/// What an entry of class settled holds: which record was dealt with, by whom, how.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SettledPart {
    pub(crate) position: u64,
    by: String,
    how: String,
}

impl Desk {
    /// Records in quarantine, oldest first, from number `from` on, and how many there are.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn quarantine(
        &self,
        viewer: &Viewer,
        from: usize,
        most: usize,
        now: Instant,
    ) -> Result<(Vec<QuarantineView>, usize), Refusal> {
        allow(viewer, Action::Quarantine)?;
        self.look(viewer, "quarantine", None, &AsAt::present(now), now)?;
        let (mut views, mut count, mut fault) = (Vec::new(), 0, None);
        self.derived.scan(
            &shelves::quarantine(),
            &shelves::quarantine(),
            &viewer.visibility(),
            &mut |key, value| {
                if count >= from && views.len() < most {
                    match view_of(key, value) {
                        Ok(view) => views.push(view),
                        Err(refusal) => fault = Some(refusal),
                    }
                }
                count += 1;
                ControlFlow::Continue(())
            },
        )?;
        fault.map_or(Ok((views, count)), Err)
    }

    /// One record in quarantine.
    ///
    /// # Errors
    /// Where there is none, the viewer may not, or the store fails.
    pub fn quarantined(
        &self,
        viewer: &Viewer,
        position: u64,
        now: Instant,
    ) -> Result<QuarantineView, Refusal> {
        allow(viewer, Action::Quarantine)?;
        let key = shelves::quarantined(position);
        let held = self.derived.get(&key, &viewer.visibility())?;
        let view = view_of(&key, &held.ok_or(Refusal::NotFound)?)?;
        let about = view.unread.about.clone();
        self.look(
            viewer,
            "quarantined record",
            about,
            &AsAt::present(now),
            now,
        )?;
        Ok(view)
    }

    /// The agency whose source this is, where files of it came before.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn agency_of(&self, source: &str) -> Result<Option<String>, Refusal> {
        let held = self
            .derived
            .get(&shelves::agency(source), &ledger::Visibility::Everything)?;
        Ok(held.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// Tries a record again with its text corrected.
    ///
    /// # Errors
    /// Where there is none, the viewer may not, its format is not known any more, or the store fails.
    pub fn retry(
        &mut self,
        viewer: &Viewer,
        position: u64,
        corrected: &str,
        now: Instant,
    ) -> Result<RetryOutcome, Refusal> {
        let view = self.quarantined(viewer, position, now)?;
        let format = self.format_of(&view.unread.record.source.0, &view.unread.format)?;
        let file = view
            .unread
            .place
            .split(',')
            .next()
            .unwrap_or_default()
            .to_owned();
        let delivery = intake::Delivery {
            source: &view.unread.record.source.0,
            file: &file,
            holidays: &self.shared.holidays,
        };
        match intake::read_again(&format, &delivery, &view.unread, corrected) {
            Delivered::Unread(unread) => Ok(RetryOutcome::StillUnread {
                faults: unread.faults,
            }),
            Delivered::Read(read) => {
                let facts = read.facts.len();
                let place = format!("{} (corrected here by {})", read.place, viewer.user);
                let record =
                    body::entry_of(Body { place, ..read }, &view.agency, None, &self.keys)?;
                let settled = self.settled_entry(viewer, position, "corrected and read", now)?;
                self.trail.append(vec![record, settled], now)?;
                self.catch_up(now)?;
                Ok(RetryOutcome::Read { facts })
            }
        }
    }

    /// Sets a record aside: somebody looked at it, and says why nothing is to be done.
    ///
    /// # Errors
    /// Where there is none, no reason is given, the viewer may not, or the store fails.
    pub fn set_aside(
        &mut self,
        viewer: &Viewer,
        position: u64,
        reason: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        self.quarantined(viewer, position, now)?;
        if reason.trim().is_empty() {
            return Err(Refusal::invalid(
                "reason",
                "say why this record can be set aside",
            ));
        }
        self.settle_quarantined(viewer, position, reason, now)
    }

    /// Writes down that a record was dealt with, and how.
    pub(crate) fn settle_quarantined(
        &mut self,
        viewer: &Viewer,
        position: u64,
        reason: &str,
        now: Instant,
    ) -> Result<(), Refusal> {
        let settled = self.settled_entry(viewer, position, reason.trim(), now)?;
        self.trail.append(vec![settled], now)?;
        self.catch_up(now)?;
        Ok(())
    }

    fn settled_entry(
        &self,
        viewer: &Viewer,
        position: u64,
        how: &str,
        now: Instant,
    ) -> Result<NewEntry, Refusal> {
        let part = facts::canonical::to_vec(&SettledPart {
            position,
            by: viewer.user.clone(),
            how: how.to_owned(),
        })?;
        Ok(NewEntry {
            agency: viewer.agency.clone(),
            source: HERE.to_owned(),
            class: EntryClass::Settled,
            claimed_on: None,
            record: self
                .keys
                .record(&RecordReference::new(HERE, &format!("settled/{position}"))),
            fingerprint: self.keys.fingerprint(&[&part]),
            written: body::written_key(facts::When::Instant(now)),
            marks: Marks::default(),
            tags: Vec::new(),
            parts: vec![part],
        })
    }

    /// The format by which a source's records are read: built in, or by the mapping that its first import kept.
    fn format_of(&self, source: &str, name: &str) -> Result<Format, Refusal> {
        if let Ok(format) = Format::named(name) {
            return Ok(format);
        }
        let kept = self.derived.get(
            &shelves::mapping(source, name),
            &ledger::Visibility::Everything,
        )?;
        let mapping = kept.and_then(|text| String::from_utf8(text).ok()).ok_or_else(|| {
            Refusal::invalid("format", format!("the mapping `{name}` is not kept here: import the file again with its mapping"))
        })?;
        let mapping = Mapping::load(&mapping)
            .map_err(|fault| Refusal::invalid("mapping", fault.to_string()))?;
        Ok(Format::Mapping(Box::new(mapping)))
    }
}

fn view_of(key: &[u8], value: &[u8]) -> Result<QuarantineView, Refusal> {
    let row: QuarantineRow = serde_json::from_slice(value)?;
    let position = shelves::last_person(key).map_or(0, |number| number.0);
    Ok(QuarantineView {
        position,
        agency: row.agency,
        unread: row.unread,
        received: row.received,
    })
}
