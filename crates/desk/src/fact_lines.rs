//! Every fact of the ledger, one after another: for programs, and for comparing two ledgers.

use crate::body::body_of;
use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::view::AsAt;
use access::{Action, Viewer};
use calendar::{Day, Instant};
use facts::{Fact, FactId, When};
use ledger::Ledger;
use serde::Serialize;
use std::ops::ControlFlow;

/// One fact with the record that carries it: a line of `joinder facts --json`.
#[derive(Clone, Debug, Serialize)]
pub struct FactLine {
    /// Where it stands.
    pub id: FactId,
    /// The agency.
    pub agency: String,
    /// The source.
    pub source: String,
    /// The source's own reference for the record.
    pub record: String,
    /// The format.
    pub format: String,
    /// The file and place.
    pub place: String,
    /// When the source wrote it.
    pub written: When,
    /// The day by the end of which it was known here.
    pub known_on: Day,
    /// True where that day is a claim.
    pub claimed: bool,
    /// When it was received here.
    pub received: Instant,
    /// The fact.
    pub fact: Fact,
}

impl Desk {
    /// Every fact after a position that was known by then, in order of receipt.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn every_fact(
        &self,
        viewer: &Viewer,
        since: u64,
        at: &AsAt,
        now: Instant,
        each: &mut dyn FnMut(FactLine) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        allow(viewer, Action::Operate)?;
        self.look(viewer, "every fact", None, at, now)?;
        let at = &self.all_received(at, now)?;
        self.ledger
            .since(since, &viewer.visibility(), &mut |entry| {
                if entry.receipt.known_on > at.known_on {
                    return ControlFlow::Continue(());
                }
                let Some(body) = body_of(&entry) else {
                    return ControlFlow::Continue(());
                };
                for (ordinal, fact) in (0_u32..).zip(body.facts) {
                    let line = FactLine {
                        id: FactId {
                            position: entry.receipt.position,
                            ordinal,
                        },
                        agency: entry.agency.clone(),
                        source: body.record.source.to_string(),
                        record: body.record.reference.clone(),
                        format: body.format.clone(),
                        place: body.place.clone(),
                        written: body.written,
                        known_on: entry.receipt.known_on,
                        claimed: entry.claimed,
                        received: entry.receipt.received_at,
                        fact,
                    };
                    if each(line).is_break() {
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            })?;
        Ok(())
    }
}
