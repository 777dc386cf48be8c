//! The ledger on a machine whose disk fails on purpose: nothing committed is lost, nothing doubled, no reader sees a half,
//! each fault is told clearly, and the next append works or says why not.
//!
//! `JOINDER_LIVES` says how many lives are lived, `JOINDER_FIRST_LIFE` with which seed they begin.
#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use calendar::Instant;
use ledger::{
    EntryClass, Ledger, LedgerFault, Marks, NewEntry, Outcome, RecordKey, SqliteLedger, Tag,
    Visibility,
};
use simulation::{Chance, Fault, Machine, watching};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many lives are lived where nobody says otherwise.
const LIVES: u64 = 2_000;

fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// The contents that entries after the first one must hold, in order.
type Contents = Vec<Vec<u8>>;

/// One life of a ledger: what was promised to be kept, and what may have been kept though its append failed.
struct Life {
    seed: u64,
    chance: Chance,
    machine: Machine,
    folder: tempfile::TempDir,
    ledger: Option<SqliteLedger>,
    kept: Rc<RefCell<Contents>>,
    /// The batches that failed since the ledger was last opened. One that failed before it came to the ledger's log, as
    /// where its keys could not be kept, leaves there what an earlier one wrote: any one of them may be found.
    unsure: Vec<Contents>,
    clock: i64,
    made: u64,
    /// A sync that was told to be done was not: the disk, and not Joinder, broke its word.
    lied_to: bool,
    seen: BTreeMap<Fault, u64>,
}

fn entry(number: u64, bytes: usize) -> NewEntry {
    let mut name = [0; 16];
    name[..8].copy_from_slice(&number.to_be_bytes());
    NewEntry {
        agency: "northmoor".to_owned(),
        source: "northmoor-social-care".to_owned(),
        class: EntryClass::Record,
        claimed_on: None,
        record: RecordKey(name),
        fingerprint: name,
        written: Some(1),
        marks: Marks::default(),
        tags: vec![Tag(name), Tag([7; 16])],
        parts: vec![format!("{number} {}", "x".repeat(bytes)).into_bytes()],
    }
}

/// What a ledger holds after its first entry.
fn contents(ledger: &SqliteLedger) -> Result<Contents, LedgerFault> {
    let mut found = Contents::new();
    ledger.since(1, &Visibility::Everything, &mut |entry| {
        found.push(entry.parts.concat());
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// The numbers of entries, which their contents begin with.
fn names(contents: &Contents) -> Vec<String> {
    let name = |content: &Vec<u8>| {
        let text = String::from_utf8_lossy(content);
        format!("{} ({})", text.split(' ').next().unwrap(), text.len())
    };
    contents.iter().map(name).collect()
}

impl Life {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::over(folder.path(), seed).unwrap();
        let mut chance = Chance::of(seed.wrapping_mul(31));
        for _ in 0..1 + chance.below(3) {
            let fault = Fault::ALL[chance.place(Fault::ALL.len())];
            machine.plan(fault, chance.below(400));
        }
        Self {
            seed,
            chance,
            machine,
            folder,
            ledger: None,
            kept: Rc::default(),
            unsure: Vec::new(),
            clock: 1_770_000_000_000_000,
            made: 1,
            lied_to: false,
            seen: BTreeMap::new(),
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    /// The machine's clock: now and then it jumps, also back.
    fn now(&mut self) -> Instant {
        self.clock += match self.chance.below(10) {
            0 => -86_400_000_000 * 40,
            1 => 86_400_000_000 * 3,
            _ => 1_000_000,
        };
        Instant::from_micros(self.clock)
    }

    fn live(mut self) -> BTreeMap<Fault, u64> {
        for _ in 0..6 + self.chance.below(12) {
            match self.chance.below(12) {
                0 => self.ledger = None,
                1 => self.restart(),
                2 => {
                    self.machine.lose_power();
                    self.restart();
                }
                3 => self.again(),
                _ => self.append(),
            }
            if self.machine.is_off() {
                self.restart();
            }
            if self.note_faults() {
                break;
            }
        }
        self.end();
        self.seen
    }

    /// Notes which faults struck. True where the disk lied: what then holds is checked at the end.
    fn note_faults(&mut self) -> bool {
        for fault in self.machine.struck() {
            *self.seen.entry(fault).or_default() += 1;
            self.lied_to |= fault == Fault::SyncLies;
        }
        self.lied_to
    }

    /// All programs end, by power or by hand, and the machine starts again.
    fn restart(&mut self) {
        self.machine.start_again();
        self.ledger = None;
    }

    /// Opens the ledger where it is not open. A fault is told, and does not come back by itself.
    fn open(&mut self) -> bool {
        if self.ledger.is_some() {
            return true;
        }
        let (file, now) = (self.file(), self.now());
        match SqliteLedger::open(&file, now) {
            Ok(ledger) => {
                self.ledger = Some(ledger);
                if !self.settle_unsure() {
                    // What is not known yet must be known before more is appended behind it.
                    self.ledger = None;
                }
                self.ledger.is_some()
            }
            Err(fault) => {
                self.is_clear(&fault);
                false
            }
        }
    }

    /// Of the batches that failed, or in the middle of which power was lost, one was kept whole or nothing was. False
    /// where the disk does not say which.
    fn settle_unsure(&mut self) -> bool {
        if self.unsure.is_empty() || self.lied_to {
            return true;
        }
        let Ok(found) = contents(self.ledger.as_ref().unwrap()) else {
            return false;
        };
        let mut kept = self.kept.borrow_mut();
        let unsure = std::mem::take(&mut self.unsure);
        if let Some(more) = found.strip_prefix(&kept[..])
            && let Some(batch) = unsure.into_iter().find(|batch| batch == more)
        {
            kept.extend(batch);
        }
        assert_eq!(
            names(&found),
            names(&kept),
            "life {}: half a batch",
            self.seed
        );
        assert!(found == *kept, "life {}: a batch was altered", self.seed);
        true
    }

    fn append(&mut self) {
        if !self.open() {
            return;
        }
        let (many, bytes) = (1 + self.chance.below(5), self.chance.place(3_000));
        let batch: Vec<NewEntry> = (0..many).map(|one| entry(self.made + one, bytes)).collect();
        self.made += many;
        let new: Contents = batch.iter().map(|entry| entry.parts.concat()).collect();
        let (now, seed) = (self.now(), self.seed);
        let reader = SqliteLedger::open_to_read(&self.file());
        let mut ledger = self.ledger.take().unwrap();
        let (kept, coming) = (Rc::clone(&self.kept), new.clone());
        let settled = self.unsure.is_empty() && !self.lied_to;
        // A watcher is called by way of SQLite, through which no panic may pass.
        let halves = Rc::new(RefCell::new(Vec::new()));
        let noted = Rc::clone(&halves);
        let (every, mut calls) = (1 + self.chance.below(12), 0);
        let watcher = move || {
            calls += 1;
            if calls % every != 0 {
                return;
            }
            // What the disk does not give to this reader is told, which is no half.
            if let Ok(reader) = &reader
                && let Ok(found) = contents(reader)
                && settled
            {
                let kept = kept.borrow();
                let whole = found.len() == kept.len() + coming.len() && found.ends_with(&coming);
                if !found.starts_with(&kept) || !(found.len() == kept.len() || whole) {
                    noted.borrow_mut().push((names(&found), names(&kept)));
                }
            }
        };
        let done = watching(watcher, || ledger.append(&batch, now));
        self.ledger = Some(ledger);
        assert!(
            halves.borrow().is_empty(),
            "life {seed}: a reader saw, where was kept: {:?}",
            halves.borrow()
        );
        match done {
            Ok(outcomes) => {
                assert_eq!(outcomes.len(), batch.len());
                self.kept.borrow_mut().extend(new);
                self.unsure.clear();
            }
            Err(fault) => {
                self.is_clear(&fault);
                // Nothing of it is seen. But its last step, the sync, may have failed after all else was written, and
                // then it is found whole when the ledger is opened anew.
                self.unsure.push(new);
            }
        }
    }

    /// What is sent again is held already.
    fn again(&mut self) {
        if !self.open() || self.kept.borrow().is_empty() || self.lied_to {
            return;
        }
        let number: u64 = {
            let kept = self.kept.borrow();
            let text = String::from_utf8(kept[self.chance.place(kept.len())].clone()).unwrap();
            text.split(' ').next().unwrap().parse().unwrap()
        };
        let now = self.now();
        match self
            .ledger
            .as_mut()
            .unwrap()
            .append(&[entry(number, 1)], now)
        {
            Ok(outcomes) => assert!(
                matches!(outcomes[..], [Outcome::Held(_)]),
                "life {}: entry {number} was doubled: {outcomes:?}",
                self.seed
            ),
            Err(fault) => self.is_clear(&fault),
        }
    }

    /// A fault names the file and says what the store said.
    fn is_clear(&self, fault: &LedgerFault) {
        let told = fault.to_string();
        assert!(
            (told.contains("ledger.sqlite") || told.contains("keys.sqlite")) && told.len() > 40,
            "life {}: `{told}` does not say what failed",
            self.seed
        );
    }

    /// In the end nothing goes wrong any more: all that was promised is there, once, and the ledger goes on.
    fn end(&mut self) {
        let lied_to = self.note_faults();
        self.machine.forget_plans();
        if self.chance.one_in(2) {
            self.machine.lose_power();
            self.restart();
        }
        if lied_to {
            return self.end_where_lied_to();
        }
        assert!(self.open(), "life {}: it does not open again", self.seed);
        let ledger = self.ledger.as_ref().unwrap();
        assert_eq!(
            names(&contents(ledger).unwrap()),
            names(&self.kept.borrow()),
            "life {}",
            self.seed
        );
        assert_eq!(ledger.verify().unwrap(), None, "life {}", self.seed);
        let before = self.kept.borrow().len();
        self.append();
        assert!(self.kept.borrow().len() > before, "life {}", self.seed);
        let ledger = self.ledger.as_ref().unwrap();
        assert_eq!(ledger.verify().unwrap(), None, "life {}", self.seed);
    }

    /// A disk that says that it wrote and did not can lose the end. What is left is then a beginning of what was kept,
    /// or it is said that it is not sound: never something else that passes for sound.
    fn end_where_lied_to(&mut self) {
        let now = self.now();
        self.ledger = None;
        let Ok(ledger) = SqliteLedger::open(&self.file(), now) else {
            return;
        };
        if let (Ok(None), Ok(found)) = (ledger.verify(), contents(&ledger)) {
            let kept = self.kept.borrow();
            let begins = |batch: &Contents| [&kept[..], batch].concat().starts_with(&found);
            assert!(
                kept.starts_with(&found) || self.unsure.iter().any(begins),
                "life {}: what is left passes for sound and is not what was kept",
                self.seed
            );
        }
    }
}

#[test]
fn thousands_of_lives_with_faults_lose_nothing_and_double_nothing() {
    let first = asked("JOINDER_FIRST_LIFE", 0);
    let lives = asked("JOINDER_LIVES", LIVES);
    let (next, seen) = (AtomicU64::new(first), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + lives {
                        return;
                    }
                    for (fault, times) in Life::new(seed).live() {
                        *seen.lock().unwrap().entry(fault).or_insert(0) += times;
                    }
                }
            });
        }
    });
    if lives >= LIVES {
        let seen = seen.into_inner().unwrap();
        for fault in Fault::ALL {
            let times = seen.get(&fault).copied().unwrap_or(0);
            assert!(times >= lives / 60, "{fault:?} struck {times} times only");
        }
    }
}

/// A sync of the keys' log fails, and the process ends. The next one reads that log from the machine's memory as if it
/// were on disk; keys that are put behind it must be there after power was lost, or what they seal is lost for good.
#[test]
fn keys_kept_after_a_failed_sync_outlast_the_power() {
    for seed in 0..200 {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::over(folder.path(), seed).unwrap();
        let (file, now) = (
            folder.path().join("ledger.sqlite"),
            Instant::from_micros(1_770_000_000_000_000),
        );
        let mut ledger = SqliteLedger::open(&file, now).unwrap();
        ledger.append(&[entry(1, 9)], now).unwrap();
        machine.plan(Fault::SyncFails, 0);
        let told = ledger
            .append(&[entry(2, 9), entry(3, 9)], now)
            .unwrap_err()
            .to_string();
        assert!(told.contains("keys.sqlite"), "{told}");
        machine.start_again();
        drop(ledger);
        let mut ledger = SqliteLedger::open(&file, now).unwrap();
        ledger.append(&[entry(4, 9)], now).unwrap();
        machine.lose_power();
        machine.start_again();
        drop(ledger);
        let ledger = SqliteLedger::open(&file, now).unwrap();
        let found =
            contents(&ledger).map_or_else(|fault| vec![fault.to_string()], |found| names(&found));
        assert_eq!(found, ["1 (11)", "4 (11)"], "machine {seed}");
    }
}
