//! Replay: all derived state is built again from the ledger, beside what stands, and the two are compared byte for byte.

use crate::desk::{Desk, Taking};
use crate::evaluation;
use crate::fault::{Refusal, allow};
use crate::folder::DataFolder;
use access::{Action, Viewer};
use calendar::Instant;
use ledger::{Broken, Ledger, Shelf, SqliteLedger, SqliteShelf, Visibility, hexadecimal};
use seals::SignedCheckpoint;
use std::path::PathBuf;

/// Where rebuilt state and what stood differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How many rows differ.
    pub rows: u64,
    /// The first row that differs, as its key in hexadecimal.
    pub first: String,
    /// What kind of row: the first byte of its key.
    pub kind: char,
}

impl Desk {
    /// Verifies the ledger of a folder: the first place where the past was altered, or `None`. Opens nothing for
    /// writing and derives nothing, so that a broken ledger can be looked at as it is.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn verify(folder: &DataFolder, viewer: &Viewer) -> Result<Option<Broken>, Refusal> {
        Self::verify_since(folder, viewer, &[])
    }

    /// As [`Desk::verify`], and the ledger must also begin with the past of each checkpoint in `held`.
    ///
    /// # Errors
    /// As [`Desk::verify`].
    pub fn verify_since(
        folder: &DataFolder,
        viewer: &Viewer,
        held: &[SignedCheckpoint],
    ) -> Result<Option<Broken>, Refusal> {
        allow(viewer, Action::Operate)?;
        let ledger = SqliteLedger::open_to_read(&folder.ledger())?;
        if let Some(broken) = Self::verify_against(folder, viewer, held)? {
            return Ok(Some(broken));
        }
        if !folder.derived().is_file() {
            return Ok(None);
        }
        let (head, cursor) = (
            ledger.head()?.0,
            crate::desk::cursor(&SqliteShelf::open(&folder.derived(), false)?)?,
        );
        Ok((cursor > head).then(|| Broken {
            position: head + 1,
            what: format!("it was removed: derived state was made from entries up to {cursor}"),
        }))
    }

    /// How many entries the ledger of a folder has.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn entries_in(folder: &DataFolder) -> Result<u64, Refusal> {
        Ok(SqliteLedger::open_to_read(&folder.ledger())?.head()?.0)
    }

    /// How many entries the ledger has.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn entries(&self) -> Result<u64, Refusal> {
        Ok(self.ledger.head()?.0)
    }

    /// Builds derived state again and compares. Where it differs, what was rebuilt takes the place of what stood.
    /// `progress` is told the position reached.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn replay(
        &mut self,
        viewer: &Viewer,
        now: Instant,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Option<Difference>, Refusal> {
        allow(viewer, Action::Operate)?;
        self.catch_up(now)?;
        let path = self.shared.folder.path().join("derived-rebuilt.sqlite");
        self.rebuild_at(&path, now, progress)?;
        let difference = compare(&self.derived, &SqliteShelf::open(&path, false)?)?;
        if difference.is_some() {
            let _lock = self.shared.folder.lock()?;
            self.derived.take_over(&path)?;
            self.forget_timelines();
        }
        remove_store(&path)?;
        Ok(difference)
    }

    /// Sets derived state aside where its file is damaged, so that opening the desk builds it anew: it holds nothing that
    /// the ledger does not. Says what was wrong, and under which name the damaged file is kept.
    ///
    /// # Errors
    /// Where the viewer may not, or the file cannot be read or renamed.
    pub fn set_damaged_aside(
        folder: &DataFolder,
        viewer: &Viewer,
        now: Instant,
    ) -> Result<Option<(String, PathBuf)>, Refusal> {
        allow(viewer, Action::Operate)?;
        let _lock = folder.lock()?;
        let derived = folder.derived();
        let Some(damage) = SqliteShelf::damage(&derived)? else {
            return Ok(None);
        };
        let aside = folder
            .path()
            .join(format!("derived-damaged-{}.sqlite", now.micros()));
        std::fs::rename(&derived, &aside)?;
        remove_store(&derived)?;
        Ok(Some((damage, aside)))
    }

    /// When derived state was last evaluated is no function of the ledger: what is rebuilt takes it over.
    fn take_over_clock(&self, rebuilt: &mut SqliteShelf) -> Result<(), Refusal> {
        let key = evaluation::evaluated_at();
        let mut batch = ledger::ShelfBatch::default();
        match self.derived.get(&key, &Visibility::Everything)? {
            Some(at) => batch.put(key, at),
            None => batch.remove(key),
        }
        Ok(rebuilt.change(&batch)?)
    }

    /// Builds derived state anew and puts it in the place of what stood, in one commit: what was derived from content that
    /// was erased since, or under other rules of deriving, is overwritten. The caller keeps others from deriving.
    pub(crate) fn rebuild(&mut self, now: Instant) -> Result<(), Refusal> {
        let path = self.shared.folder.path().join("derived-anew.sqlite");
        self.rebuild_at(&path, now, &mut |_| {})?;
        self.derived.take_over(&path)?;
        self.forget_timelines();
        remove_store(&path)
    }

    /// Builds derived state from empty, in a file of its own.
    fn rebuild_at(
        &mut self,
        path: &std::path::Path,
        now: Instant,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Refusal> {
        self.forget_timelines();
        remove_store(path)?;
        let mut rebuilt = self.another()?;
        rebuilt.derived = SqliteShelf::open(path, false)?;
        loop {
            let (taken, position) =
                Taking::FromLedger.batch(&rebuilt.ledger, rebuilt.keys, &mut rebuilt.derived)?;
            progress(position);
            if taken == 0 {
                break;
            }
        }
        let now = evaluation::clock_of_derived_state(self, now)?;
        evaluation::evaluate_here(&mut rebuilt, now)?;
        self.take_over_clock(&mut rebuilt.derived)?;
        if has_other_basis(&rebuilt.ledger, &rebuilt.derived)? {
            return Err(Refusal::Failed(
                "something was erased while derived state was built: run it again".to_owned(),
            ));
        }
        Ok(())
    }
}

/// How rows are derived, as one number over the sources that derive them (`build.rs`): another number, and all are derived
/// anew.
const WAY: &str = env!("JOINDER_WAY");

/// What all of derived state rests on beside the entries: the way of deriving, and the last erasure.
pub(crate) fn basis(ledger: &SqliteLedger) -> Result<Vec<u8>, Refusal> {
    let erased = ledger.last_erasure()?;
    Ok([WAY.as_bytes(), &erased.to_be_bytes()].concat())
}

/// True where something is derived, and on another basis than the present one.
pub(crate) fn has_other_basis(
    ledger: &SqliteLedger,
    derived: &SqliteShelf,
) -> Result<bool, Refusal> {
    let held = derived.get(&crate::shelves::meta("basis"), &Visibility::Everything)?;
    Ok(crate::desk::cursor(derived)? > 0 && held != Some(basis(ledger)?))
}

/// Compares two shelves row by row, in order of key.
fn compare(stood: &SqliteShelf, rebuilt: &SqliteShelf) -> Result<Option<Difference>, Refusal> {
    let (mut rows, mut first) = (0_u64, None::<Vec<u8>>);
    stood.merge(rebuilt, &mut |key, same| {
        if !same {
            rows += 1;
            first.get_or_insert_with(|| key.to_vec());
        }
    })?;
    Ok(first.map(|key| Difference {
        rows,
        first: hexadecimal(&key),
        kind: key.first().copied().map_or('?', char::from),
    }))
}

fn remove_store(path: &std::path::Path) -> Result<(), Refusal> {
    for ending in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        match std::fs::remove_file(&file) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(fault.into()),
            _ => {}
        }
    }
    Ok(())
}
