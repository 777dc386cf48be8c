//! Long timelines in memory: a person with thousands of records is looked at again and again, on one day after another.
//!
//! Rows of a timeline are only ever added, so what was read stays right, and the next look reads only what came since. An
//! erasure builds all rows anew, on another basis: then all is forgotten.
//! Kept apart for each visibility: nothing that was read for one viewer is given to another who may see less.

use crate::closure::FiledSubject;
use crate::desk::Desk;
use crate::fault::Refusal;
use crate::shelves;
use ledger::{Shelf, Tag, Visibility};
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

/// From how many rows on a timeline is kept.
const LONG: usize = 200;

/// How many are kept at a desk.
const KEPT: usize = 8;

/// One timeline, as far as it was read.
struct Read {
    subject: Tag,
    visible: Visibility,
    last: Vec<u8>,
    filed: FiledSubject,
}

/// The long timelines of a desk, the one looked at last at the end.
#[derive(Default)]
pub(crate) struct Timelines(Mutex<Kept>);

/// What is kept, and on which basis it was derived.
#[derive(Default)]
struct Kept {
    basis: Option<Vec<u8>>,
    read: Vec<Read>,
}

impl Desk {
    /// What is filed about a subject, as far as a viewer may see it.
    pub(crate) fn timeline(
        &self,
        subject: Tag,
        visible: &Visibility,
    ) -> Result<FiledSubject, Refusal> {
        let mut kept = self
            .timelines
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // What was erased since, here or by another process, must not live on in memory.
        let basis = self
            .derived
            .get(&shelves::meta("basis"), &Visibility::Everything)?;
        if kept.basis != basis {
            kept.read.clear();
            kept.basis = basis;
        }
        let kept = &mut kept.read;
        let place = kept
            .iter()
            .position(|read| read.subject == subject && read.visible == *visible);
        let prefix = shelves::timeline(subject);
        let mut read = place
            .map(|place| kept.remove(place))
            .unwrap_or_else(|| Read {
                subject,
                visible: visible.clone(),
                last: prefix.clone(),
                filed: FiledSubject::default(),
            });
        let already = read.last.clone();
        self.derived
            .scan(&prefix, &already, visible, &mut |key, row| {
                if key != already.as_slice() {
                    read.filed.take(row);
                    read.last = key.to_vec();
                }
                ControlFlow::Continue(())
            })?;
        if read.last != already {
            // Kept in the order in which a chronology wants them.
            read.filed
                .records
                .sort_by(|one, other| chronology::record_order(one, other));
        }
        if read.filed.records.len() < LONG {
            return Ok(read.filed);
        }
        let filed = read.filed.clone();
        kept.push(read);
        if kept.len() > KEPT {
            kept.remove(0);
        }
        Ok(filed)
    }

    /// Forgets all timelines: derived state is being built anew.
    pub(crate) fn forget_timelines(&self) {
        self.timelines
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .read
            .clear();
    }
}
