//! A desk: open handles on one data folder, for one thread. Open as many as there are threads.

use crate::evaluation;
use crate::fault::Refusal;
use crate::folder::DataFolder;
use crate::fresh::Fresh;
use crate::keys::Keys;
use crate::overlay::Overlay;
use crate::people;
use crate::projector::{Projector, Taken};
use crate::settings::Settings;
use crate::shelves;
use crate::timelines::Timelines;
use crate::trail::Trail;
use calendar::{BankHolidays, Day, Instant};
use facts::Body;
use ledger::{Entry, Ledger, Shelf, SqliteLedger, SqliteShelf, Visibility};
use rulebook::{LocalChoices, Rulebook};
use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

/// How many changes of derived state are kept together.
const KEEP_AFTER: usize = 40_000;

/// What all desks of a folder share.
pub(crate) struct Shared {
    pub(crate) folder: DataFolder,
    pub(crate) settings: Settings,
    pub(crate) holidays: BankHolidays,
    pub(crate) rulebook: Rulebook,
    /// What the rules, settings and bank holidays say, as one number.
    pub(crate) rules: [u8; 32],
    pub(crate) local: LocalChoices,
    pub(crate) schedules: retention::Schedules,
    pub(crate) disclosure: disclosure::DisclosureRules,
    pub(crate) keeping: retention::LocalKeeping,
    pub(crate) supervising: Arc<crate::supervision::Supervising>,
    pub(crate) pictures: crate::lists::Pictures,
    pub(crate) under_way: crate::once::UnderWay,
}

/// Open handles on a data folder. It is `Send`, but for one thread at a time.
pub struct Desk {
    pub(crate) shared: Arc<Shared>,
    pub(crate) ledger: SqliteLedger,
    pub(crate) derived: SqliteShelf,
    pub(crate) accounts: SqliteShelf,
    pub(crate) trail: Trail,
    pub(crate) keys: Keys,
    pub(crate) timelines: Timelines,
    /// Under which reference the next act is filed, where a key says so (`once.rs`).
    pub(crate) filing_under: Option<String>,
}

impl Desk {
    /// Opens the first desk of a folder, and brings derived state up to date.
    ///
    /// # Errors
    /// Where a file cannot be opened, or settings or bank holidays cannot be read.
    pub fn open(folder: DataFolder, now: Instant) -> Result<Self, Refusal> {
        let mut desk = Self::open_as_it_is(folder, now)?;
        desk.catch_up(now)?;
        Ok(desk)
    }

    /// Opens the first desk of a folder, and leaves derived state as it stands.
    pub(crate) fn open_as_it_is(folder: DataFolder, now: Instant) -> Result<Self, Refusal> {
        let settings = Settings::read(&folder.settings())?;
        let holidays = bank_holidays(&folder, &settings)?;
        let rulebook = Rulebook::built_in();
        let local = settings.local_choices(&rulebook)?;
        let schedules = retention::Schedules::built_in();
        let keeping = settings.local_keeping(&schedules, &local)?;
        let policies = crate::supervision_policies::texts(&folder)?;
        let rules = rules_print(&folder, &settings, &policies)?;
        let supervising = crate::supervision::Supervising::with(&policies)?;
        let trail = Trail::start(&folder, now)?;
        let shared = Shared {
            folder,
            settings,
            holidays,
            rulebook,
            rules,
            local,
            schedules,
            disclosure: disclosure::DisclosureRules::built_in(),
            keeping,
            supervising,
            pictures: crate::lists::Pictures::default(),
            under_way: crate::once::UnderWay::default(),
        };
        Self::beside(Arc::new(shared), trail)
    }

    /// Another desk on the same folder, for another thread.
    ///
    /// # Errors
    /// Where a file cannot be opened.
    pub fn another(&self) -> Result<Self, Refusal> {
        Self::beside(Arc::clone(&self.shared), self.trail.clone())
    }

    fn beside(shared: Arc<Shared>, trail: Trail) -> Result<Self, Refusal> {
        let ledger = SqliteLedger::open_to_read(&shared.folder.ledger())?;
        let derived = SqliteShelf::open(&shared.folder.derived(), false)?;
        let accounts = SqliteShelf::open(&shared.folder.accounts(), true)?;
        let keys = Keys::of(*ledger.key());
        Ok(Self {
            shared,
            ledger,
            derived,
            accounts,
            trail,
            keys,
            timelines: Timelines::default(),
            filing_under: None,
        })
    }

    /// Writes the ledger's log back into its file, while others read and append. A server does it often, so that nobody
    /// who looks at a page waits for it; elsewhere it is done when the last desk closes.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn write_log_back(&self) -> Result<(), Refusal> {
        Ok(self.ledger.write_log_back()?)
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &DataFolder {
        &self.shared.folder
    }

    /// The rules.
    #[must_use]
    pub fn rulebook(&self) -> &Rulebook {
        &self.shared.rulebook
    }

    /// The bank holidays.
    #[must_use]
    pub fn holidays(&self) -> &BankHolidays {
        &self.shared.holidays
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Brings derived state up to the end of the ledger and to `now`: files new entries, settles who is who, evaluates
    /// whoever was touched or whose clock has moved. Returns how many entries were taken in.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn catch_up(&mut self, now: Instant) -> Result<u64, Refusal> {
        let taken = self.project(now, &mut |_| {})?;
        evaluation::evaluate_dirty(self, now, &mut |_, _| {})?;
        Ok(taken)
    }

    /// Keeps others from deriving until what is given is dropped; what rests on another basis is derived anew first.
    pub(crate) fn derive_alone(&mut self, now: Instant) -> Result<File, Refusal> {
        let alone = self.shared.folder.lock()?;
        if crate::replay::has_other_basis(&self.ledger, &self.derived)? {
            self.rebuild(now)?;
        }
        Ok(alone)
    }

    /// Files new entries and settles who is who, without evaluating. `progress` is told the position reached.
    pub(crate) fn project(
        &mut self,
        now: Instant,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, Refusal> {
        let mut taken = 0;
        loop {
            let _alone = self.derive_alone(now)?;
            let (batch, end) =
                Taking::FromLedger.batch(&self.ledger, self.keys, &mut self.derived)?;
            taken += batch;
            progress(end);
            if batch == 0 {
                return Ok(taken);
            }
        }
    }
}

pub(crate) fn bank_holidays(
    folder: &DataFolder,
    settings: &Settings,
) -> Result<BankHolidays, Refusal> {
    let built_in = BankHolidays::england_and_wales().with_school_terms(settings.school.terms()?);
    let Some((path, text)) = bank_holiday_file(folder, settings)? else {
        return Ok(built_in);
    };
    built_in
        .with_overrides(&text)
        .map_err(|fault| Refusal::Failed(format!("`{}`: {fault}", path.display())))
}

/// The data file of bank holidays, where the settings name one, with its text.
fn bank_holiday_file(
    folder: &DataFolder,
    settings: &Settings,
) -> Result<Option<(PathBuf, String)>, Refusal> {
    let Some(file) = &settings.bank_holidays else {
        return Ok(None);
    };
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path)
        .map_err(|fault| Refusal::Failed(format!("`{}`: {fault}", path.display())))?;
    Ok(Some((path, text)))
}

/// Everything but facts and time that duties follow from, as one number.
fn rules_print(
    folder: &DataFolder,
    settings: &Settings,
    policies: &[(String, String)],
) -> Result<[u8; 32], Refusal> {
    let holidays = bank_holiday_file(folder, settings)?;
    let text = holidays.map(|(_, text)| text).unwrap_or_default();
    let chosen = format!(
        "{:?} {:?} {:?}",
        settings.local, settings.nations, settings.school
    );
    let mut beside = vec![chosen.as_str(), text.as_str()];
    beside.extend(policies.iter().map(|(_, text)| text.as_str()));
    beside.extend(custody::law_print());
    Ok(Rulebook::built_in_print(&beside))
}

/// Reads one number from the shelf.
fn number(shelf: &SqliteShelf, name: &str) -> Result<u64, Refusal> {
    let bytes = shelf.get(&shelves::meta(name), &Visibility::Everything)?;
    Ok(bytes
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u64::from_be_bytes))
}

/// The newest day on which an entry that was taken in was known.
pub(crate) fn newest_day_known(shelf: &SqliteShelf) -> Result<Option<Day>, Refusal> {
    let bytes = shelf.get(&shelves::meta("known"), &Visibility::Everything)?;
    Ok(bytes
        .and_then(|bytes| bytes.try_into().ok())
        .and_then(|bytes| Day::from_number(i32::from_be_bytes(bytes))))
}

/// How far the ledger has been taken in.
pub(crate) fn cursor(shelf: &SqliteShelf) -> Result<u64, Refusal> {
    number(shelf, "cursor")
}

/// Where a batch of entries is taken from.
pub(crate) enum Taking<'a> {
    /// From the ledger, which holds them all.
    FromLedger,
    /// As they were appended a moment ago; as long as each stands where the one before ends.
    AsAppended(&'a mut VecDeque<Fresh>),
}

impl Taking<'_> {
    /// Goes over the entries after a position, in order, with the body of each where it is at hand already.
    fn each(
        &mut self,
        ledger: &SqliteLedger,
        after: u64,
        each: &mut dyn FnMut(&Entry, Option<&Body>) -> ControlFlow<()>,
    ) -> Result<(), ledger::LedgerFault> {
        match self {
            Self::FromLedger => ledger.since(after, &Visibility::Everything, &mut |entry| {
                each(&entry, None)
            }),
            Self::AsAppended(waiting) => {
                let mut next = after.saturating_add(1);
                while let Some(fresh) =
                    waiting.pop_front_if(|fresh| fresh.entry.receipt.position == next)
                {
                    next = next.saturating_add(1);
                    if each(&fresh.entry, fresh.body.as_ref()).is_break() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// Takes in one batch of entries; says how many, and the position reached.
    pub(crate) fn batch(
        &mut self,
        ledger: &SqliteLedger,
        keys: Keys,
        derived: &mut SqliteShelf,
    ) -> Result<(u64, u64), Refusal> {
        let start = cursor(derived)?;
        let basis = crate::replay::basis(ledger)?;
        let mut newest = newest_day_known(derived)?;
        let mut overlay = Overlay::over(derived)?;
        let mut projector = Projector {
            ledger,
            keys,
            overlay: &mut overlay,
            new_here: 0,
            touched: BTreeSet::new(),
            taken: Taken::default(),
        };
        let (mut taken, mut end, mut fault) = (0, start, None);
        self.each(ledger, start, &mut |entry, body| {
            if let Err(refusal) = projector.take(entry, body) {
                fault = Some(refusal);
                return ControlFlow::Break(());
            }
            taken += 1;
            end = entry.receipt.position;
            newest = newest.max(Some(entry.receipt.known_on));
            if projector.overlay.waiting() < KEEP_AFTER {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        if taken == 0 {
            return Ok((0, end));
        }
        people::settle(&mut projector)?;
        if let Some(newest) = newest {
            let day = newest.number().to_be_bytes().to_vec();
            overlay.put(shelves::meta("known"), day);
        }
        overlay.put(shelves::meta("cursor"), end.to_be_bytes().to_vec());
        if start == 0 {
            overlay.put(shelves::meta("basis"), basis);
        }
        overlay.keep()?;
        Ok((taken, end))
    }
}
