//! Memory that all handles of a file share, in which SQLite keeps the index of its write-ahead log.
#![expect(
    unsafe_code,
    reason = "SQLite is given addresses, and reads and writes there by its own rules"
)]

use std::ptr::NonNull;
use std::sync::{Mutex, PoisonError};

/// What SQLite asks for at a time, in bytes.
const REGION: usize = 32 * 1024;

/// A region at a fixed address, aligned for numbers of eight bytes, zero at first.
struct Region(NonNull<[u64; REGION / 8]>);

// SAFETY: a region is memory without an owner's thread; who may touch it when is ruled by SQLite's locks and barriers.
unsafe impl Send for Region {}

impl Region {
    fn new() -> Self {
        Self(NonNull::from(Box::leak(Box::new([0; REGION / 8]))))
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the address came from a box in `new`, and is freed once. Handles hold the whole memory by reference
        // count while they know the address.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// All regions of one file.
#[derive(Default)]
pub(crate) struct SharedMemory(Mutex<Vec<Region>>);

impl SharedMemory {
    /// The address of a region; null where it is not there and `extend` does not ask for it to be made.
    pub(crate) fn region(&self, number: usize, size: usize, extend: bool) -> *mut u8 {
        let mut regions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if size > REGION {
            return std::ptr::null_mut();
        }
        while extend && regions.len() <= number {
            regions.push(Region::new());
        }
        regions
            .get(number)
            .map_or(std::ptr::null_mut(), |region| region.0.as_ptr().cast())
    }
}
