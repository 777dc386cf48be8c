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
use history::{ACTS, Act, Step, told_by};
use ledger::{Ledger, SqliteLedger, Visibility};
use simulation::{Chance, Fault, Image, Machine};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many histories are lived through where nobody says otherwise: about a minute on two cores.
const HISTORIES: u64 = 10_000;

/// How many histories are lived through on a machine that fails.
const TROUBLED: u64 = 600;

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
        self.lived(history).0
    }

    /// The same, and which acts were taken.
    fn lived(&self, history: &[Step]) -> (Option<Difference>, Vec<Act>) {
        self.machine.restore(&self.beginning).unwrap();
        let mut life = Life::begin(self.folder.path(), beginning()).unwrap();
        for step in history {
            life.live(step).unwrap();
        }
        let at_the_end = life.desk.replay(&viewer(true), life.now, &mut |_| {});
        let differs = at_the_end.unwrap().or_else(|| {
            life.pass(100 * 24 * 60);
            let later = life.desk.replay(&viewer(true), life.now, &mut |_| {});
            later.unwrap()
        });
        (differs, life.done)
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

/// All that a ledger holds, an entry each.
fn held(stage: &Stage) -> Vec<Vec<u8>> {
    let ledger = SqliteLedger::open_to_read(&stage.folder.path().join("ledger.sqlite")).unwrap();
    let mut found = Vec::new();
    let each = &mut |entry: ledger::Entry| {
        found.push(entry.parts.concat());
        ControlFlow::Continue(())
    };
    ledger.since(0, &Visibility::Everything, each).unwrap();
    found
}

/// Lives through a history on a machine that fails: what a step that was done had kept stays kept, and when nothing fails
/// any more the record opens, verifies, and is what a replay gives. Says how many faults struck.
fn troubled(stage: &Stage, seed: u64) -> usize {
    stage.machine.forget_plans();
    stage.machine.restore(&stage.beginning).unwrap();
    let mut chance = Chance::of(seed.wrapping_mul(31));
    for _ in 0..1 + chance.below(3) {
        // A disk that says it wrote what it did not is the ledger's own test.
        let fault = Fault::ALL[chance.place(Fault::ALL.len())];
        if fault != Fault::SyncLies {
            stage.machine.plan(fault, chance.below(400));
        }
    }
    let folder = stage.folder.path();
    let (mut life, mut now, mut promised) = (None, beginning(), 0);
    for step in &told_by(seed) {
        if life.is_none() {
            life = Life::begin(folder, now).ok();
        }
        let Some(living) = &mut life else {
            if stage.machine.is_off() {
                stage.machine.start_again();
            }
            continue;
        };
        let done = living.live(step);
        now = living.now;
        if done.is_ok() && !stage.machine.is_off() {
            promised = promised.max(living.desk.entries().unwrap_or(0));
        }
        if stage.machine.is_off() || chance.one_in(10) {
            if chance.one_in(2) {
                stage.machine.lose_power();
            }
            stage.machine.start_again();
            life = None;
        }
    }
    let struck = stage.machine.struck().len();
    stage.machine.forget_plans();
    stage.machine.lose_power();
    stage.machine.start_again();
    drop(life);
    let mut life = Life::begin(folder, now).unwrap();
    let kept = held(stage).len() as u64;
    assert!(
        kept >= promised,
        "history {seed}: {promised} entries were promised, {kept} are kept"
    );
    let data = life.desk.folder().clone();
    assert_eq!(
        desk::Desk::verify(&data, &viewer(true)).unwrap(),
        None,
        "history {seed}"
    );
    let difference = life.desk.replay(&viewer(true), life.now, &mut |_| {});
    assert_eq!(difference.unwrap(), None, "history {seed}");
    struck
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
    let done: Mutex<BTreeMap<Act, u64>> = Mutex::default();
    let work = || {
        let stage = Stage::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return;
            }
            let history = told_by(seed);
            let (difference, acts) = stage.lived(&history);
            for act in acts {
                *done.lock().unwrap().entry(act).or_default() += 1;
            }
            if let Some(difference) = difference {
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
    // Histories in which everything was refused would prove nothing.
    let done = done.into_inner().unwrap();
    for act in ACTS {
        let times = done.get(&act).copied().unwrap_or(0);
        assert!(
            times * 1_000 >= end - first,
            "{act:?} was taken {times} times: {done:?}"
        );
    }
}

#[test]
fn through_faults_of_the_machine_the_record_holds() {
    let first = asked("JOINDER_FIRST_HISTORY", 0);
    let end = first + asked("JOINDER_TROUBLED", TROUBLED);
    let (next, struck) = (AtomicU64::new(first), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                let stage = Stage::new();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    struck.fetch_add(troubled(&stage, seed) as u64, Ordering::Relaxed);
                }
            });
        }
    });
    let (lives, struck) = (end - first, struck.into_inner());
    assert!(
        struck * 2 >= lives,
        "only {struck} faults struck in {lives} histories"
    );
}
