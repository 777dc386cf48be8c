//! Doing something once, however often it is asked for: a client that heard no answer sends the same again under the same
//! key, and gets the answer of the first time.
//!
//! A key is kept for a day as a hash, with a hash of what was asked and the answer where there was one. An act is filed
//! under a reference made from the key, so that it is found in the ledger although the process was killed before the
//! answer was kept.

use crate::desk::Desk;
use crate::fault::Refusal;
use crate::looks::HERE;
use calendar::{Day, Instant};
use facts::{FactId, RecordReference};
use ledger::{Ledger, Shelf, ShelfBatch, Visibility, hexadecimal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

/// How long a key is kept, in microseconds: 24 hours.
const KEPT: i64 = 24 * 3_600 * 1_000_000;

/// How often old keys are looked for: once an hour.
const SWEEP: i64 = 3_600 * 1_000_000;

/// The names under which acts are filed.
const ACTS: [&str; 7] = [
    "answer",
    "ownership",
    "note",
    "correction",
    "retraction",
    "link",
    "unlink",
];

/// An answer that was given: its status, and what of it says something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// The status of HTTP.
    pub status: u16,
    /// Where to find what was made.
    pub location: Option<String>,
    /// The body: names of what was made, never what is known of anybody.
    pub body: String,
}

/// What a key stands for at present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Once {
    /// Nothing yet: do it, then say so with [`Desk::once_end`].
    Fresh,
    /// It was done: this was the answer.
    Done(KeptAnswer),
    /// The act of this key is in the ledger, but its answer was not kept.
    Filed(FactId),
    /// It is being done at this moment.
    UnderWay,
    /// Something else was asked for under this key.
    Other,
}

#[derive(Serialize, Deserialize)]
struct Row {
    asked: String,
    at: Instant,
    answer: Option<KeptAnswer>,
}

/// Keys at work in this process.
#[derive(Default)]
pub(crate) struct UnderWay(Mutex<BTreeSet<Vec<u8>>>);

impl UnderWay {
    /// True where the key was free and is now taken.
    fn take(&self, key: &[u8]) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key.to_vec())
    }

    fn give_back(&self, key: &[u8]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(key);
    }
}

impl Desk {
    /// Begins to do what somebody asks for under a key. `asked` stands for all of what is asked.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn once_begin(
        &mut self,
        user: &str,
        key: &str,
        asked: &[u8; 32],
        now: Instant,
    ) -> Result<Once, Refusal> {
        let row_key = row_key(user, key);
        if !self.shared.under_way.take(&row_key) {
            return Ok(Once::UnderWay);
        }
        let found = self.once_found(&row_key, asked, now);
        if !matches!(found, Ok(Once::Fresh)) {
            self.shared.under_way.give_back(&row_key);
        }
        found
    }

    fn once_found(
        &mut self,
        row_key: &[u8],
        asked: &[u8; 32],
        now: Instant,
    ) -> Result<Once, Refusal> {
        self.sweep(now)?;
        let asked = hexadecimal(asked);
        let held = self.accounts.get(row_key, &Visibility::Everything)?;
        let held: Option<Row> = held.map(|row| serde_json::from_slice(&row)).transpose()?;
        if let Some(row) = held.filter(|row| !is_old(row.at, now)) {
            if row.asked != asked {
                return Ok(Once::Other);
            }
            if let Some(answer) = row.answer {
                return Ok(Once::Done(answer));
            }
            // The process was stopped between the act and its answer, or before the act.
            if let Some(fact) = self.filed_under(row_key)? {
                return Ok(Once::Filed(fact));
            }
        }
        self.keep_once(
            row_key,
            &Row {
                asked,
                at: now,
                answer: None,
            },
        )?;
        Ok(Once::Fresh)
    }

    /// Ends what was begun: keeps the answer, or forgets the key where nothing was done.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn once_end(
        &mut self,
        user: &str,
        key: &str,
        asked: &[u8; 32],
        answer: Option<KeptAnswer>,
        now: Instant,
    ) -> Result<(), Refusal> {
        let row_key = row_key(user, key);
        let kept = match answer {
            Some(_) => self.keep_once(
                &row_key,
                &Row {
                    asked: hexadecimal(asked),
                    at: now,
                    answer,
                },
            ),
            None => {
                let mut batch = ShelfBatch::default();
                batch.remove(row_key.clone());
                self.accounts.change(&batch).map_err(Refusal::from)
            }
        };
        self.shared.under_way.give_back(&row_key);
        kept
    }

    /// Files the act that `work` does under a reference made from a key.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn filing_under<T>(
        &mut self,
        user: &str,
        key: &str,
        work: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.filing_under = Some(reference(&row_key(user, key)));
        let done = work(self);
        self.filing_under = None;
        done
    }

    fn filed_under(&self, row_key: &[u8]) -> Result<Option<FactId>, Refusal> {
        let reference = reference(row_key);
        for act in ACTS {
            let record = RecordReference::new(HERE, &format!("{act}/{reference}"));
            let versions = self.ledger.of_record(
                self.keys.record(&record),
                Day::LAST,
                &Visibility::Everything,
            )?;
            if let Some(version) = versions.first() {
                return Ok(Some(FactId {
                    position: version.receipt.position,
                    ordinal: 0,
                }));
            }
        }
        Ok(None)
    }

    fn keep_once(&mut self, key: &[u8], row: &Row) -> Result<(), Refusal> {
        let mut batch = ShelfBatch::default();
        batch.put(key.to_vec(), serde_json::to_vec(row)?);
        Ok(self.accounts.change(&batch)?)
    }

    /// Drops keys that are older than a day, once an hour.
    fn sweep(&mut self, now: Instant) -> Result<(), Refusal> {
        let swept = self.accounts.get(b"I#swept", &Visibility::Everything)?;
        let swept = swept
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, i64::from_be_bytes);
        if now.micros().saturating_sub(swept) < SWEEP {
            return Ok(());
        }
        let mut batch = ShelfBatch::default();
        self.accounts
            .scan(b"I/", b"I/", &Visibility::Everything, &mut |key, value| {
                if serde_json::from_slice::<Row>(value).map_or(true, |row| is_old(row.at, now)) {
                    batch.remove(key.to_vec());
                }
                ControlFlow::Continue(())
            })?;
        batch.put(b"I#swept".to_vec(), now.micros().to_be_bytes().to_vec());
        Ok(self.accounts.change(&batch)?)
    }
}

fn is_old(at: Instant, now: Instant) -> bool {
    now.micros().saturating_sub(at.micros()) >= KEPT
}

fn row_key(user: &str, key: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"joinder/once/1");
    hash.update((user.len() as u64).to_be_bytes());
    hash.update(user.as_bytes());
    hash.update(key.as_bytes());
    [b"I/".as_slice(), hash.finalize().as_slice()].concat()
}

fn reference(row_key: &[u8]) -> String {
    format!("once-{}", hexadecimal(row_key.get(2..).unwrap_or_default()))
}
