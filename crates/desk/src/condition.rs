//! How a data folder is, in numbers, for probes and measures: nothing about anybody, and cheap enough to ask every few
//! seconds.

use crate::desk::{Desk, cursor};
use crate::fault::Refusal;
use crate::shelves;
use ledger::{Ledger, Shelf, Visibility};
use std::ops::ControlFlow;

/// How the record is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Entries in the ledger.
    pub entries: u64,
    /// Entries that derived state has not taken in yet.
    pub behind: u64,
    /// Records in quarantine, of every handling level.
    pub quarantined: u64,
}

impl Desk {
    /// How the record is.
    ///
    /// # Errors
    /// Where the ledger or derived state cannot be read.
    pub fn condition(&self) -> Result<Condition, Refusal> {
        let (entries, _) = self.ledger.head()?;
        let behind = entries.saturating_sub(cursor(&self.derived)?);
        let mut quarantined = 0;
        self.derived.scan(
            &shelves::quarantine(),
            &shelves::quarantine(),
            &Visibility::Everything,
            &mut |_, _| {
                quarantined += 1;
                ControlFlow::Continue(())
            },
        )?;
        Ok(Condition {
            entries,
            behind,
            quarantined,
        })
    }
}
