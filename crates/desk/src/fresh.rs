//! Entries as they were just appended, on their way to derived state without being read back: to open and read each again
//! would be a tenth of an import's work. The ledger stays what derived state is built from: wherever these do not go on from
//! what was taken in last, because another process appended too or derived it already, the ledger is read.

use crate::desk::{Desk, Taking, cursor};
use crate::fault::Refusal;
use facts::Body;
use ledger::{Entry, EntryClass, NewEntry, Outcome};
use std::collections::VecDeque;
use std::sync::mpsc;

/// So many entries are waited for before they are taken in together: each time touches pages all over the shelf.
const TOGETHER: usize = 16_000;

/// An entry as it was appended, and the body that it was made from.
pub(crate) struct Fresh {
    pub(crate) entry: Entry,
    /// Without the record as it arrived, which derived state does not hold. `None` for what has no body.
    pub(crate) body: Option<Body>,
}

impl Fresh {
    /// What was appended of an entry; `None` where nothing was.
    pub(crate) fn of(new: NewEntry, body: Option<Body>, outcome: Outcome) -> Option<Self> {
        let (receipt, class) = match outcome {
            Outcome::Appended(receipt) => (receipt, new.class),
            Outcome::SeenAgain { receipt, .. } => (receipt, EntryClass::Sighting),
            Outcome::Held(_) | Outcome::Refused(_) => return None,
        };
        let body = body.filter(|_| class == EntryClass::Record);
        // The parts say in JSON what the body says.
        let parts = if body.is_some() || class == EntryClass::Sighting {
            Vec::new()
        } else {
            new.parts
        };
        Some(Self {
            entry: Entry {
                receipt,
                claimed: new.claimed_on.is_some(),
                agency: new.agency,
                source: new.source,
                class,
                record: new.record,
                fingerprint: new.fingerprint,
                written: new.written,
                marks: new.marks,
                tags: new.tags,
                parts,
            },
            body,
        })
    }
}

impl Desk {
    /// Takes entries in as they come, until there are no more.
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) fn take_fresh(
        &mut self,
        coming: &mpsc::Receiver<Vec<Fresh>>,
        now: calendar::Instant,
    ) -> Result<(), Refusal> {
        let mut waiting: VecDeque<Fresh> = VecDeque::new();
        let mut more = true;
        while more || !waiting.is_empty() {
            match coming.recv() {
                Ok(batch) => waiting.extend(batch),
                Err(mpsc::RecvError) => more = false,
            }
            if !more || waiting.len() >= TOGETHER {
                self.take_together(&mut waiting, now)?;
            }
        }
        Ok(())
    }

    /// Takes in what waits, as far as it goes on from what was taken in; else what the ledger holds.
    fn take_together(
        &mut self,
        waiting: &mut VecDeque<Fresh>,
        now: calendar::Instant,
    ) -> Result<(), Refusal> {
        let _alone = self.derive_alone(now)?;
        let taken = cursor(&self.derived)?;
        while waiting
            .front()
            .is_some_and(|fresh| fresh.entry.receipt.position <= taken)
        {
            waiting.pop_front();
        }
        let Some(next) = waiting.front() else {
            return Ok(());
        };
        let mut taking = if next.entry.receipt.position == taken.saturating_add(1) {
            Taking::AsAppended(waiting)
        } else {
            Taking::FromLedger
        };
        let (batch, _) = taking.batch(&self.ledger, self.keys, &mut self.derived)?;
        if batch == 0 {
            // What waits was erased meanwhile.
            waiting.clear();
        }
        Ok(())
    }
}
