//! Locks on a file, as SQLite asks for them: those of the file itself, and the eight of its shared memory.

use rusqlite::ffi;
use std::collections::BTreeMap;
use std::ffi::c_int;

/// The locks that handles, by number, hold on one file.
#[derive(Default)]
pub(crate) struct Locks {
    levels: BTreeMap<u64, c_int>,
    shared: BTreeMap<u64, u32>,
    exclusive: BTreeMap<u64, u32>,
}

impl Locks {
    /// Raises a handle's lock; false where others are in the way.
    pub(crate) fn raise(&mut self, handle: u64, level: c_int) -> bool {
        let own = self.level(handle);
        if own >= level {
            return true;
        }
        let others = self.highest_of_others(handle);
        let granted = match level {
            ffi::SQLITE_LOCK_SHARED => others < ffi::SQLITE_LOCK_PENDING,
            ffi::SQLITE_LOCK_RESERVED => others < ffi::SQLITE_LOCK_RESERVED,
            _ => others < ffi::SQLITE_LOCK_SHARED,
        };
        if granted {
            self.levels.insert(handle, level);
        } else if level > ffi::SQLITE_LOCK_RESERVED && others == ffi::SQLITE_LOCK_SHARED {
            // Readers are let finish, and no new one comes in.
            self.levels.insert(handle, ffi::SQLITE_LOCK_PENDING);
        }
        granted
    }

    pub(crate) fn lower(&mut self, handle: u64, level: c_int) {
        if level == ffi::SQLITE_LOCK_NONE {
            self.levels.remove(&handle);
        } else if self.level(handle) > level {
            self.levels.insert(handle, level);
        }
    }

    pub(crate) fn is_reserved(&self) -> bool {
        self.levels
            .values()
            .any(|level| *level >= ffi::SQLITE_LOCK_RESERVED)
    }

    /// Takes locks of the shared memory, one a bit; false where others are in the way.
    pub(crate) fn take(&mut self, handle: u64, bits: u32, exclusive: bool) -> bool {
        let by_others = |held: &BTreeMap<u64, u32>| {
            held.iter()
                .any(|(holder, held)| *holder != handle && held & bits != 0)
        };
        if by_others(&self.exclusive) || (exclusive && by_others(&self.shared)) {
            return false;
        }
        let held = if exclusive {
            &mut self.exclusive
        } else {
            &mut self.shared
        };
        *held.entry(handle).or_default() |= bits;
        true
    }

    pub(crate) fn give_back(&mut self, handle: u64, bits: u32) {
        for held in [&mut self.shared, &mut self.exclusive] {
            if let Some(held) = held.get_mut(&handle) {
                *held &= !bits;
            }
        }
    }

    /// A handle is closed.
    pub(crate) fn forget(&mut self, handle: u64) {
        self.levels.remove(&handle);
        self.forget_memory(handle);
    }

    pub(crate) fn forget_memory(&mut self, handle: u64) {
        self.shared.remove(&handle);
        self.exclusive.remove(&handle);
    }

    fn level(&self, handle: u64) -> c_int {
        self.levels
            .get(&handle)
            .copied()
            .unwrap_or(ffi::SQLITE_LOCK_NONE)
    }

    fn highest_of_others(&self, handle: u64) -> c_int {
        let others = self.levels.iter().filter(|(holder, _)| **holder != handle);
        others
            .map(|(_, level)| *level)
            .max()
            .unwrap_or(ffi::SQLITE_LOCK_NONE)
    }
}
