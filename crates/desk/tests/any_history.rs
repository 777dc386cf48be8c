//! Promise 4: whatever happened, in whatever order, derived state that grew with it equals a full replay, byte for byte.
//!
//! `JOINDER_HISTORIES` says how many histories are lived through, `JOINDER_FIRST_HISTORY` with which seed they begin.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod history;

use desk::Difference;
use history::live::{Life, beginning, viewer};
use history::{Step, told_by};
use simulation::{Image, Machine};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many histories are lived through where nobody says otherwise: about a minute on two cores.
const HISTORIES: u64 = 10_000;

fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// A machine on which histories are lived through one after another, each from the same beginning.
struct Stage {
    folder: tempfile::TempDir,
    machine: Machine,
    beginning: Image,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::over(folder.path(), 0).unwrap();
        drop(Life::begin(folder.path(), beginning()).unwrap());
        let beginning = machine.image();
        Self {
            folder,
            machine,
            beginning,
        }
    }

    /// Lives through a history, and says where derived state then differs from a replay: at its end, and after all that
    /// waits for its day has had it.
    fn differs(&self, history: &[Step]) -> Option<Difference> {
        self.machine.restore(&self.beginning).unwrap();
        let mut life = Life::begin(self.folder.path(), beginning()).unwrap();
        for step in history {
            life.live(step).unwrap();
        }
        let at_the_end = life.desk.replay(&viewer(true), life.now, &mut |_| {});
        at_the_end.unwrap().or_else(|| {
            life.pass(100 * 24 * 60);
            let later = life.desk.replay(&viewer(true), life.now, &mut |_| {});
            later.unwrap()
        })
    }

    /// Leaves out of a history what its difference does not need.
    fn shortest(&self, mut history: Vec<Step>) -> Vec<Step> {
        let mut place = 0;
        while place < history.len() {
            let mut shorter = history.clone();
            shorter.remove(place);
            if self.differs(&shorter).is_some() {
                history = shorter;
            } else {
                place += 1;
            }
        }
        for place in 0..history.len() {
            while let Step::File { rows, .. } = &history[place]
                && let Some(shorter) = (0..rows.len())
                    .map(|row| without_row(&history, place, row))
                    .find(|shorter| self.differs(shorter).is_some())
            {
                history = shorter;
            }
        }
        history
    }
}

fn without_row(history: &[Step], place: usize, row: usize) -> Vec<Step> {
    let mut shorter = history.to_vec();
    if let Step::File { rows, .. } = &mut shorter[place] {
        rows.remove(row);
    }
    shorter
}

#[test]
fn after_any_history_derived_state_is_what_a_replay_gives() {
    let first = asked("JOINDER_FIRST_HISTORY", 0);
    let end = first + asked("JOINDER_HISTORIES", HISTORIES);
    let next = AtomicU64::new(first);
    let work = || {
        let stage = Stage::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return;
            }
            let history = told_by(seed);
            if let Some(difference) = stage.differs(&history) {
                next.store(end, Ordering::Relaxed);
                let shortest = stage.shortest(history);
                panic!("history {seed} differs: {difference:?}\n{shortest:#?}");
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
}
