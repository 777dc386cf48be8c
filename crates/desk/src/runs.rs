//! Runs of imports: what is being read, how far it has come, what came of it. Kept beside the accounts, for people to
//! look at; the ledger holds what was received.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::view::ImportRun;
use access::{Action, Viewer};
use ledger::{Shelf, ShelfBatch, Visibility};
use std::ops::ControlFlow;

/// How many runs a page shows.
const RUNS: usize = 200;

impl Desk {
    /// Keeps how far a run has come.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn keep_run(&mut self, run: &ImportRun) -> Result<(), Refusal> {
        let mut batch = ShelfBatch::default();
        batch.put(run_key(&run.run), serde_json::to_vec(run)?);
        Ok(self.accounts.change(&batch)?)
    }

    /// The newest runs, newest first.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn runs(&self, viewer: &Viewer) -> Result<Vec<ImportRun>, Refusal> {
        allow(viewer, Action::Import)?;
        let mut runs = self.all_runs()?;
        runs.sort_by_key(|run| std::cmp::Reverse(run.began));
        runs.truncate(RUNS);
        Ok(runs)
    }

    /// All runs that are kept, in no order that matters.
    pub(crate) fn all_runs(&self) -> Result<Vec<ImportRun>, Refusal> {
        let (mut runs, mut fault) = (Vec::<ImportRun>::new(), None);
        self.accounts
            .scan(b"r", b"r", &Visibility::Everything, &mut |_, value| {
                match serde_json::from_slice(value) {
                    Ok(run) => runs.push(run),
                    Err(wrong) => fault = Some(wrong),
                }
                ControlFlow::Continue(())
            })?;
        fault.map_or(Ok(runs), |fault| Err(fault.into()))
    }

    /// One run.
    ///
    /// # Errors
    /// Where the viewer may not, there is none, or the store fails.
    pub fn run(&self, viewer: &Viewer, run: &str) -> Result<ImportRun, Refusal> {
        allow(viewer, Action::Import)?;
        let row = self
            .accounts
            .get(&run_key(run), &Visibility::Everything)?
            .ok_or(Refusal::NotFound)?;
        Ok(serde_json::from_slice(&row)?)
    }
}

fn run_key(run: &str) -> Vec<u8> {
    [b"r", run.as_bytes()].concat()
}
